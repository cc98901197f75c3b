package examples_test

var zaTransfers = []question{
	{
		name: "transfers",
		query: `{ transfers { nodes {
			key status destination exporter { key } importer { key } legs { regime restricted safeguard candidates supplementary levelOfProtection note instrument { key } }
		} } }`,
		list: "transfers.nodes",
		columns: []string{
			"key", "status", "destination", "exporter.key", "importer.key",
			"legs.regime", "legs.restricted", "legs.safeguard", "legs.candidates", "legs.supplementary", "legs.levelOfProtection", "legs.instrument.key", "legs.note",
		},
		want: []string{
			"outside-south-africa | CONDITIONAL | - | - | - | POPIA | UNKNOWN | - | POPIA_72_1_A_AGREEMENT | UNKNOWN | - | - | " +
				"Appropriate safeguards, including Standard Contractual Clauses or other lawful mechanisms.",
		},
	},
	{
		name:    "where the transfer belongs",
		query:   `{ controllers { nodes { transfers { nodes { key } } } } transferInstruments { totalCount } }`,
		columns: []string{"controllers.nodes.transfers.nodes.key", "transferInstruments.totalCount"},
		want:    []string{"outside-south-africa | 0"},
	},
}

var zaNotice = []question{
	{
		name:    "notice",
		query:   `{ notices { nodes { title kind regimes edition effectiveFrom url controller { key } document { key } } } }`,
		list:    "notices.nodes",
		columns: []string{"title", "kind", "regimes", "edition", "effectiveFrom", "url", "controller.key", "document.key"},
		want:    []string{"Privacy Policy | PRIVACY_NOTICE | POPIA | - | - | - | smartops | privacy-policy"},
	},
	{
		name:    "assertions by section",
		query:   `{ notices { nodes { assertions { kind section } } } }`,
		list:    "notices.nodes.assertions",
		columns: []string{"section", "kind"},
		want: []string{
			"1 | LEGAL_FRAMEWORK", "2 | SCOPE", "3 | STRICT_NECESSITY", "3 | SPECIAL_CONDITION",
			"6 | LEGAL_BASIS", "6 | LEGAL_BASIS", "6 | LEGAL_BASIS", "6 | LEGAL_BASIS", "7 | FLOW_DOWN", "8 | TRANSFER_SAFEGUARD",
			"11 | RIGHT", "11 | RIGHT", "11 | RIGHT", "11 | RIGHT", "11 | RIGHT", "11 | RIGHT",
			"12 | COOKIE_CONTROL", "12 | LINKED_NOTICE", "13 | NOTICE_CHANGES",
		},
	},
	{
		name:    "legal bases",
		query:   `{ notices { nodes { assertions { kind legalBasis { code } } } } }`,
		list:    "notices.nodes.assertions",
		only:    "LEGAL_BASIS",
		columns: []string{"legalBasis.code"},
		want:    []string{"POPIA_11_1_A", "POPIA_11_1_B", "POPIA_11_1_C", "POPIA_11_1_F"},
	},
	{
		name:    "special condition",
		query:   `{ notices { nodes { assertions { kind specialCondition } } } }`,
		list:    "notices.nodes.assertions",
		only:    "SPECIAL_CONDITION",
		columns: []string{"specialCondition"},
		want:    []string{"POPIA_27_1_A"},
	},
	{
		name:    "rights",
		query:   `{ notices { nodes { assertions { kind right rightNature } } } }`,
		list:    "notices.nodes.assertions",
		only:    "RIGHT",
		columns: []string{"right", "rightNature"},
		want: []string{
			"ACCESS | STATUTORY", "RECTIFICATION | STATUTORY", "ERASURE | STATUTORY", "OBJECT | STATUTORY", "PORTABILITY | VOLUNTARY", "WITHDRAW_CONSENT | STATUTORY",
		},
	},
	{
		name:    "linked notice",
		query:   `{ notices { nodes { assertions { kind subject url } } } }`,
		list:    "notices.nodes.assertions",
		only:    "LINKED_NOTICE",
		columns: []string{"subject", "url"},
		want:    []string{"Cookie Policy | -"},
	},
	{
		name:    "storage access",
		query:   `{ notices { nodes { storageAccess { technology product purpose present control } } } }`,
		list:    "notices.nodes.storageAccess",
		columns: []string{"technology", "product", "purpose", "present", "control"},
		want:    []string{"COOKIE | - | UNSPECIFIED | UNKNOWN | BROWSER_SETTINGS"},
	},
}
