package examples_test

var ukTransfers = []question{
	{
		name: "transfers",
		query: `{ transfers { nodes {
			key status destination exporter { key } importer { key }
			legs { regime restricted safeguard candidates supplementary supplementaryMeasures instrument { key } assessment { key } }
		} } }`,
		list: "transfers.nodes",
		columns: []string{
			"key", "status", "destination", "exporter.key", "importer.key",
			"legs.regime", "legs.restricted", "legs.safeguard", "legs.candidates", "legs.supplementary", "legs.supplementaryMeasures", "legs.instrument.key", "legs.assessment.key",
		},
		want: []string{"outside-uk | CONDITIONAL | - | - | - | UK_GDPR | TRUE | - | UK_ADDENDUM, UK_IDTA | AS_REQUIRED | - | - | -"},
	},
	{
		name: "where transfers belong",
		query: `{
			controllers { nodes { key transfers { nodes { key } } } }
			processors { nodes { transfers { nodes { key } } } }
			controllerActivities { nodes { transfers { edges { node { key } inheritedFrom { __typename } } } } }
			processorActivities { nodes { transfers { edges { node { key } inheritedFrom { __typename } } } } }
		}`,
		list: "",
		columns: []string{
			"controllers.nodes.transfers.nodes.key", "processors.nodes.transfers.nodes.key",
			"controllerActivities.nodes.transfers.edges.inheritedFrom.__typename", "processorActivities.nodes.transfers.edges.inheritedFrom.__typename",
		},
		want: []string{"outside-uk | outside-uk | Controller | Processor"},
	},
	{
		name:    "instruments and assessments",
		query:   `{ transferInstruments { totalCount } assessments { totalCount } }`,
		columns: []string{"transferInstruments.totalCount", "assessments.totalCount"},
		want:    []string{"0 | 0"},
	},
}

var ukNotice = []question{
	{
		name:    "notice",
		query:   `{ notices { nodes { title kind regimes edition effectiveFrom url controller { key } document { key } } } }`,
		list:    "notices.nodes",
		columns: []string{"title", "kind", "regimes", "edition", "effectiveFrom", "url", "controller.key", "document.key"},
		want:    []string{"Privacy Policy | PRIVACY_NOTICE | PECR, UK_GDPR | - | - | - | smartops-it | privacy-policy"},
	},
	{
		name:    "assertions by section",
		query:   `{ notices { nodes { assertions { kind section } } } }`,
		list:    "notices.nodes.assertions",
		columns: []string{"section", "kind"},
		want: []string{
			"1 | LEGAL_FRAMEWORK", "1 | ROLE", "2 | MINIMISATION", "2 | PROCESSOR_SAFEGUARDS", "2 | ROLE", "2 | ROLE", "2 | ROLE", "2 | SCOPE",
			"2.A | LEGAL_BASIS", "2.A | LEGAL_BASIS", "2.B | LEGAL_BASIS", "2.B | LEGAL_BASIS", "2.C | LEGAL_BASIS", "2.C | LEGAL_BASIS", "3 | EXCLUSIVE_USE", "3 | LEGAL_BASIS",
			"4 | EXTERNAL_LINK", "4 | EXTERNAL_LINK", "4 | EXTERNAL_LINK", "4 | LINKED_NOTICE", "5 | COMMITMENT", "5 | COOKIE_CONTROL",
			"6 | MINIMISATION", "6 | PROCESSOR_SAFEGUARDS", "7 | NO_TRANSFERS", "7 | TRANSFER_SAFEGUARD",
			"9 | RIGHT", "9 | RIGHT", "9 | RIGHT", "9 | RIGHT", "9 | RIGHT", "9 | RIGHT", "9 | RIGHT", "9 | RIGHT", "9 | RIGHT", "9 | IDENTITY_CHECK", "9 | RESPONSE_TIME",
			"10 | AUTHORITY", "11 | NOTICE_CHANGES",
		},
	},
	{
		name:    "rights",
		query:   `{ notices { nodes { assertions { kind right rightNature } } } }`,
		list:    "notices.nodes.assertions",
		only:    "RIGHT",
		columns: []string{"right", "rightNature"},
		want: []string{
			"INFORMED | STATUTORY", "ACCESS | STATUTORY", "RECTIFICATION | STATUTORY", "ERASURE | STATUTORY", "RESTRICTION | STATUTORY",
			"OBJECT | STATUTORY", "PORTABILITY | STATUTORY", "WITHDRAW_CONSENT | STATUTORY", "AUTOMATED_DECISIONS | STATUTORY",
		},
	},
	{
		name:    "legal bases by section",
		query:   `{ notices { nodes { assertions { kind section legalBasis { code } } } } }`,
		list:    "notices.nodes.assertions",
		only:    "LEGAL_BASIS",
		columns: []string{"section", "legalBasis.code"},
		want: []string{
			"2.A | UK_GDPR_6_1_B", "2.A | UK_GDPR_6_1_F", "2.B | UK_GDPR_6_1_B", "2.B | UK_GDPR_6_1_F", "2.C | UK_GDPR_6_1_C", "2.C | UK_GDPR_6_1_F", "3 | UK_GDPR_6_1_F",
		},
	},
	{
		name:    "roles",
		query:   `{ notices { nodes { assertions { kind section role subject } } } }`,
		list:    "notices.nodes.assertions",
		only:    "ROLE",
		columns: []string{"section", "role", "subject"},
		want:    []string{"1 | CONTROLLER | -", "2 | CONTROLLER | -", "2 | PROCESSOR | -", "2 | CONTROLLER | The Client"},
	},
	{
		name:    "safeguards of processors",
		query:   `{ notices { nodes { assertions { kind section letters } } } }`,
		list:    "notices.nodes.assertions",
		only:    "PROCESSOR_SAFEGUARDS",
		columns: []string{"section", "letters"},
		want:    []string{"2 | -", "6 | B_CONFIDENTIALITY, C_SECURITY"},
	},
	{
		name:    "safeguards of transfers",
		query:   `{ notices { nodes { assertions { kind safeguards } } } }`,
		list:    "notices.nodes.assertions",
		only:    "TRANSFER_SAFEGUARD",
		columns: []string{"safeguards"},
		want:    []string{"UK_ADDENDUM, UK_IDTA"},
	},
	{
		name:    "response time",
		query:   `{ notices { nodes { assertions { kind period extension } } } }`,
		list:    "notices.nodes.assertions",
		only:    "RESPONSE_TIME",
		columns: []string{"period", "extension"},
		want:    []string{"P1M | P2M"},
	},
	{
		name:    "authority",
		query:   `{ notices { nodes { assertions { kind authority url } } } }`,
		list:    "notices.nodes.assertions",
		only:    "AUTHORITY",
		columns: []string{"authority", "url"},
		want:    []string{"UK_ICO | https://ico.org.uk"},
	},
	{
		name:    "commitment",
		query:   `{ notices { nodes { assertions { kind trigger action } } } }`,
		list:    "notices.nodes.assertions",
		only:    "COMMITMENT",
		columns: []string{"trigger", "action"},
		want:    []string{"Non-essential cookies (e.g. analytics) are introduced. | Update this policy and implement an appropriate consent mechanism."},
	},
	{
		name:    "links",
		query:   `{ notices { nodes { assertions { kind subject url } } } }`,
		list:    "notices.nodes.assertions",
		only:    "EXTERNAL_LINK",
		columns: []string{"subject", "url"},
		want:    []string{"Facebook | -", "Instagram | -", "LinkedIn | -"},
	},
	{
		name:    "storage access",
		query:   `{ notices { nodes { storageAccess { technology product purpose present control } } } }`,
		list:    "notices.nodes.storageAccess",
		columns: []string{"technology", "product", "purpose", "present", "control"},
		want: []string{
			"COOKIE | - | STRICTLY_NECESSARY | TRUE | UNKNOWN", "PLUGIN | - | UNSPECIFIED | FALSE | UNKNOWN", "PIXEL | - | MARKETING | FALSE | UNKNOWN",
			"COOKIE | Google Analytics | ANALYTICS_OTHER | FALSE | UNKNOWN", "COOKIE | - | MARKETING | FALSE | UNKNOWN", "COOKIE | - | PROFILING | FALSE | UNKNOWN",
		},
	},
}
