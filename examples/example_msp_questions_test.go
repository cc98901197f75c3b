package examples_test

// mspQuestions are those of a client, of its processor and of the people who draft their agreements.
var mspQuestions = []question{
	{
		name: "chain",
		query: `{ engagements(first: 100) { nodes {
			key controllers { nodes { key } } upstream { nodes { key } } downstream { nodes { key } }
		} } }`,
		list: "engagements.nodes", columns: []string{"key", "controllers.nodes.key", "upstream.nodes.key", "downstream.nodes.key"},
		want: []string{
			"dental-mail-archive | example-dental | - | msp-hosting",
			"dental-managed-it | example-dental | - | msp-hosting, msp-night-desk",
			"group-managed-it | example-group | - | msp-hosting, msp-night-desk",
			"hosting-ticketing | example-dental, example-group, example-logistics | msp-hosting | -",
			"logistics-managed-it | example-logistics | - | msp-hosting, msp-night-desk",
			"msp-hosting | example-dental, example-group, example-logistics | dental-mail-archive, dental-managed-it, group-managed-it, logistics-managed-it | hosting-ticketing",
			"msp-night-desk | example-dental, example-group, example-logistics | dental-managed-it, group-managed-it, logistics-managed-it | -",
			"msp-own-hosting | example-msp | - | -",
			"msp-payroll | example-msp | - | -",
		},
	},
	{
		name:  "sub-processors",
		query: `{ processors { nodes { key subProcessors { nodes { key organisation { country } } } } } }`,
		list:  "processors.nodes", columns: []string{"key", "subProcessors.nodes.key", "subProcessors.nodes.organisation.country"},
		want: []string{
			"example-group | - | -",
			"example-hosting | example-ticketing | US",
			"example-msp | example-hosting, example-support | NL, ZA",
			"example-support | - | -",
			"example-ticketing | - | -",
		},
	},
	{
		name: "authorisations",
		query: `{ engagements(where: {key: {eq: "logistics-managed-it"}}) { nodes { subProcessing {
			downstream { key } authorisation notifiedOn objectionWindow objectionWindowUnit decision flowDown
		} } } }`,
		list:    "engagements.nodes.subProcessing",
		columns: []string{"downstream.key", "authorisation", "notifiedOn", "objectionWindow", "objectionWindowUnit", "decision", "flowDown"},
		want: []string{
			"msp-hosting | SPECIFIC | 2024-08-05 | 20 | BUSINESS_DAYS | ACCEPTED | TRUE",
			"msp-night-desk | SPECIFIC | 2026-11-09 | 20 | BUSINESS_DAYS | PENDING | TRUE",
		},
	},
	{
		name: "both sides of the services within the group",
		query: `{ engagements(where: {agreement: {key: {eq: "group-services"}}}) { nodes {
			key controllerActivities { key controller { key } } processorActivities { key processor { key } }
		} } }`,
		list: "engagements.nodes",
		columns: []string{
			"key", "controllerActivities.key", "controllerActivities.controller.key", "processorActivities.key", "processorActivities.processor.key",
		},
		want: []string{
			"group-managed-it | group-workplace | example-group | managed-it | example-msp",
			"msp-night-desk | - | - | night-desk | example-support",
			"msp-payroll | staff-administration | example-msp | group-payroll | example-group",
		},
	},
	{
		name: "parent and subsidiaries",
		query: `{ organisations(where: {parent: {key: {eq: "example-group"}}}) { nodes {
			key asController { key } asProcessor { key }
		} } }`,
		list: "organisations.nodes", columns: []string{"key", "asController.key", "asProcessor.key"},
		want: []string{"example-msp | example-msp | example-msp", "example-support | - | example-support"},
	},
	{
		name: "terms",
		query: `{ agreements(where: {status: {eq: SIGNED}}) { nodes {
			key form terms { letter agreed } subProcessorAuthorisation endOfContract parties { joinedAs }
		} } }`,
		list: "agreements.nodes", columns: []string{"key", "form", "terms.agreed", "subProcessorAuthorisation", "endOfContract", "parties.joinedAs"},
		want: []string{
			"dental-dpa | DPA | TRUE | GENERAL | CONTROLLERS_CHOICE | SIGNATORY",
			"group-services | DPA | TRUE | SPECIFIC | DELETE | AFFILIATE, SIGNATORY",
			"hosting-dpa | DPA | TRUE | GENERAL | CONTROLLERS_CHOICE | AFFILIATE, SIGNATORY",
			"logistics-dpa | EU_SCC_2021_915 | TRUE | SPECIFIC | RETURN | SIGNATORY",
			"threat-exchange-terms | OTHER_LEGAL_ACT | - | UNKNOWN | UNKNOWN | ACCEDED, SIGNATORY",
			"ticketing-dpa | EU_SCC_2021_914 | TRUE | GENERAL | CONTROLLERS_CHOICE | ACCEDED, SIGNATORY",
		},
	},
	{
		name:    "transfers",
		query:   `{ transfers { nodes { key status destination exporter { key } exporterRole importer { key } importerRole } } }`,
		list:    "transfers.nodes",
		columns: []string{"key", "status", "exporter.key", "exporterRole", "importer.key", "importerRole", "destination"},
		want: []string{
			"forensics-singapore | ACTUAL | example-msp | CONTROLLER | example-forensics | CONTROLLER | SG",
			"ireland-msp | ACTUAL | example-logistics | CONTROLLER | example-msp | PROCESSOR | GB",
			"msp-hosting-netherlands | ACTUAL | example-msp | PROCESSOR | example-hosting | SUB_PROCESSOR | NL",
			"night-desk-ireland | CONDITIONAL | example-msp | PROCESSOR | example-support | SUB_PROCESSOR | ZA",
			"night-desk-south-africa | ACTUAL | example-msp | PROCESSOR | example-support | SUB_PROCESSOR | ZA",
			"tickets-united-states | ACTUAL | example-hosting | SUB_PROCESSOR | example-ticketing | SUB_PROCESSOR | US",
		},
	},
	{
		name: "what covers a transfer under two regimes",
		query: `{ transfers(where: {key: {eq: "tickets-united-states"}}) { nodes { legs {
			regime safeguard module instrument { key kind edition appendedTo { key } agreement { key } } assessment { kind }
		} } } }`,
		list: "transfers.nodes.legs",
		columns: []string{
			"regime", "safeguard", "module", "instrument.kind", "instrument.edition", "instrument.appendedTo.key", "instrument.agreement.key",
			"assessment.kind",
		},
		want: []string{
			"EU_GDPR | EU_SCC_2021_914 | M3 | EU_SCC_2021_914 | 4 June 2021 | - | ticketing-dpa | TIA",
			"UK_GDPR | UK_ADDENDUM | M3 | UK_ADDENDUM | B1.0 | scc-ticketing | ticketing-dpa | TRA",
		},
	},
	{
		name: "what covers one under the law of the United Kingdom alone",
		query: `{ transfers(where: {key: {eq: "night-desk-south-africa"}}) { nodes { legs {
			regime safeguard instrument { kind edition term exitOnChange updatesWithAgreement reviewFrequency agreement { key } } assessment { kind }
		} } } }`,
		list: "transfers.nodes.legs",
		columns: []string{
			"regime", "safeguard", "instrument.kind", "instrument.edition", "instrument.exitOnChange", "instrument.reviewFrequency",
			"instrument.agreement.key", "assessment.kind",
		},
		want: []string{"UK_GDPR | UK_IDTA | UK_IDTA | A1.0 | EXPORTER, IMPORTER | P1Y | group-services | TRA"},
	},
	{
		name: "special data",
		query: `{ controllerActivities { nodes { key specialConditions {
			condition schedule1 policyAdhered policyDocument { key } dataCategories { key }
		} } } }`,
		list:    "controllerActivities.nodes.specialConditions",
		columns: []string{"condition", "schedule1", "policyAdhered", "policyDocument.key", "dataCategories.key"},
		want: []string{
			"UK_GDPR_10 | DPA_2018_SCH1_P10 | TRUE | security-policy-document | offence-indications",
			"UK_GDPR_9_2_A | - | UNKNOWN | - | absence-records",
			"UK_GDPR_9_2_B | DPA_2018_SCH1_P1 | FALSE | staff-policy-document | absence-records, union-dues",
			"UK_GDPR_9_2_H | DPA_2018_SCH1_P2 | UNKNOWN | - | patient-records",
		},
	},
	{
		name: "joint arrangements",
		query: `{ jointArrangements { nodes {
			status controllers { key } activities { key jointControllers { key } } duties { duty controller { key } } contactPoint essence
		} } }`,
		list:    "jointArrangements.nodes",
		columns: []string{"status", "controllers.key", "activities.key", "activities.jointControllers.key"},
		want:    []string{"SIGNED | example-group, example-msp | recruitment | example-group"},
	},
	{
		name: "sharings",
		query: `{ dataSharings { nodes {
			key disclosingController { key } receivingController { key } agreement { form } dataUses { dataCategory { key } }
		} } }`,
		list:    "dataSharings.nodes",
		columns: []string{"key", "disclosingController.key", "receivingController.key", "agreement.form", "dataUses.dataCategory.key"},
		want: []string{
			"pupil-feedback | example-msp | example-threat-exchange | - | -",
			"threat-intelligence | example-msp | example-threat-exchange | OTHER_LEGAL_ACT | security-logs",
		},
	},
}
