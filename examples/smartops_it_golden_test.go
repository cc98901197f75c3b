package examples_test

import (
	"testing"

	"github.com/openropa/ropa/internal/registry/registrytest"
)

// What the policy of SmartOps IT says is what its register answers over GraphQL.
func TestAnswersOfSmartOpsIT(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		s := serve(t, w, "smartops-it")
		s.check(t, ukParties)
		s.check(t, ukActivities)
		s.check(t, ukScopes)
		s.check(t, ukTransfers)
		s.check(t, ukNotice)
		t.Run("reservations", func(t *testing.T) { s.checkReservations(t, "smartops-it") })
		// There is nowhere to put a basis of the processor, nor a purpose of its own.
		s.checkRefused(t, `{ processorActivities { nodes { purposes { bases { key } } } } }`)
		s.checkRefused(t, `{ processorActivities { nodes { specialConditions { condition } } } }`)
	})
}

var ukParties = []question{
	{
		name:    "organisations",
		query:   `{ organisations { nodes { key nature own legalName legalForm country registrations { number } contacts { kind email phones } } } }`,
		list:    "organisations.nodes",
		columns: []string{"key", "nature", "own", "legalName", "legalForm", "country", "registrations.number", "contacts.kind", "contacts.email", "contacts.phones"},
		want: []string{
			"smartops-it | REAL | true | - | SOLE_TRADER | GB | - | GENERAL, RIGHTS_REQUESTS | info@smartopsit.co.uk | -",
			"client | CATEGORY | false | - | - | - | - | - | - | -", "hmrc | EXAMPLE | false | - | PUBLIC_BODY | - | - | - | - | -",
		},
	},
	{
		name:    "controllers",
		query:   `{ controllers { nodes { organisation { key } } } }`,
		list:    "controllers.nodes",
		columns: []string{"organisation.key"},
		want:    []string{"smartops-it", "client"},
	},
	{
		name:    "processors",
		query:   `{ processors { nodes { organisation { key } } } }`,
		list:    "processors.nodes",
		columns: []string{"organisation.key"},
		want:    []string{"smartops-it"},
	},
	{
		name: "engagements",
		query: `{ engagements { nodes {
			engager { ... on Controller { organisation { key } } } engaged { organisation { key } } processorActivities { key } instructions { text } controllerActivities { key }
		} } }`,
		list:    "engagements.nodes",
		columns: []string{"engager.organisation.key", "engaged.organisation.key", "processorActivities.key", "controllerActivities.key", "instructions.text"},
		want: []string{
			"client | smartops-it | service-delivery | - | Processing is carried out on the client's documented instructions; the client determines the lawful basis as controller.",
		},
	},
	{
		name:    "agreements",
		query:   `{ agreements { nodes { form status terms { letter } parties { key } signedOn } } }`,
		list:    "agreements.nodes",
		columns: []string{"form", "status", "terms.letter", "parties.key", "signedOn"},
		want:    []string{"DPA | NOT_EVIDENCED | - | - | -"},
	},
	{
		name:    "no member, nothing made up",
		query:   `{ register { fictional regimes } members { totalCount } systems { totalCount } businessUnits { totalCount } }`,
		columns: []string{"register.fictional", "register.regimes", "members.totalCount", "systems.totalCount", "businessUnits.totalCount"},
		want:    []string{"false | UK_GDPR | 0 | 0 | 0"},
	},
}

var ukActivities = []question{
	{
		name:    "activities",
		query:   `{ processingActivities { nodes { __typename key processingState regimes } } }`,
		list:    "processingActivities.nodes",
		columns: []string{"__typename", "key", "processingState", "regimes"},
		want: []string{
			"ControllerActivity | contact | LIVE | UK_GDPR",
			"ControllerActivity | service-administration | LIVE | UK_GDPR",
			"ControllerActivity | business-administration | LIVE | UK_GDPR",
			"ControllerActivity | technical-data | LIVE | UK_GDPR",
			"ProcessorActivity | service-delivery | LIVE | UK_GDPR",
		},
	},
	{
		name:    "purposes and their bases",
		query:   `{ controllerActivities { nodes { purposes { purpose { key kind } bases { legalBasis { code } } } } } }`,
		list:    "controllerActivities.nodes.purposes",
		columns: []string{"purpose.key", "purpose.kind", "bases.legalBasis.code"},
		want: []string{
			"enquiries | SERVICE | UK_GDPR_6_1_B, UK_GDPR_6_1_F", "quotations | SERVICE | UK_GDPR_6_1_B", "service-delivery | SERVICE | UK_GDPR_6_1_B",
			"account-management | ADMINISTRATION | UK_GDPR_6_1_B, UK_GDPR_6_1_F", "billing | ADMINISTRATION | UK_GDPR_6_1_B", "client-communications | SERVICE_MESSAGE | UK_GDPR_6_1_B",
			"invoicing | ADMINISTRATION | UK_GDPR_6_1_C", "accounting | ADMINISTRATION | UK_GDPR_6_1_C", "tax-compliance | COMPLIANCE | UK_GDPR_6_1_C",
			"record-keeping | ADMINISTRATION | -", "claims | LEGAL_CLAIMS | UK_GDPR_6_1_F",
			"system-security | SECURITY | UK_GDPR_6_1_F", "incident-detection | SECURITY | UK_GDPR_6_1_F", "service-delivery | SERVICE | UK_GDPR_6_1_F",
		},
	},
	{
		name:    "instructed purposes",
		query:   `{ processorActivities { nodes { instructedPurposes { key } } } }`,
		list:    "processorActivities.nodes.instructedPurposes",
		columns: []string{"key"},
		want:    []string{"service-delivery", "cybersecurity-operations", "client-system-protection", "service-accountability"},
	},
	{
		name:    "purposes and bases of activities",
		query:   `{ controllerActivities { nodes { key controller { key } purposes { purpose { key } bases { legalBasis { code } } } } } }`,
		list:    "controllerActivities.nodes",
		columns: []string{"key", "controller.key", "purposes.purpose.key", "purposes.bases.legalBasis.code"},
		want: []string{
			"contact | smartops-it | enquiries, quotations, service-delivery | UK_GDPR_6_1_B, UK_GDPR_6_1_F",
			"service-administration | smartops-it | account-management, billing, client-communications | UK_GDPR_6_1_B, UK_GDPR_6_1_F",
			"business-administration | smartops-it | accounting, claims, invoicing, record-keeping, tax-compliance | UK_GDPR_6_1_C, UK_GDPR_6_1_F",
			"technical-data | smartops-it | incident-detection, service-delivery, system-security | UK_GDPR_6_1_F",
		},
	},
	{
		name:    "interests",
		query:   `{ controllerActivities { nodes { key purposes { bases { interests } } } } }`,
		list:    "controllerActivities.nodes",
		columns: []string{"key", "purposes.bases.interests"},
		want: []string{
			"contact | Business communication, Service improvement",
			"service-administration | Delivering and securing services, Maintaining service quality, Preventing fraud and abuse",
			"business-administration | Establishing, exercising or defending legal claims",
			"technical-data | IT security",
		},
	},
	{
		name:    "provision",
		query:   `{ controllerActivities { nodes { key provision provisionConsequences } } }`,
		list:    "controllerActivities.nodes",
		columns: []string{"key", "provision", "provisionConsequences"},
		want: []string{
			"contact | CONTRACTUAL | Without the required information we may be unable to provide the requested services or quotation.",
			"service-administration | CONTRACTUAL | Without the required information we may be unable to provide the requested services or quotation.",
			"business-administration | UNKNOWN | -", "technical-data | UNKNOWN | -",
		},
	},
	{
		name:    "what the policy is silent about",
		query:   `{ controllerActivities { nodes { automatedDecisions dpiaRequired noRecipientsConfirmed noTransfersConfirmed specialConditions { condition } assessments { key } } } }`,
		list:    "controllerActivities",
		columns: []string{"nodes.automatedDecisions", "nodes.dpiaRequired", "nodes.noRecipientsConfirmed", "nodes.noTransfersConfirmed", "nodes.specialConditions.condition", "nodes.assessments.key"},
		want:    []string{"UNKNOWN | UNKNOWN | false | false | - | -"},
	},
}

var ukScopes = []question{
	{
		name:    "data of the controller's activities",
		query:   `{ controllerActivities { nodes { key dataUses { dataCategory { key } } } } }`,
		list:    "controllerActivities.nodes",
		columns: []string{"key", "dataUses.dataCategory.key"},
		want: []string{
			"contact | email-address, message-content, name, technical-data", "service-administration | business-contact-details, tickets",
			"business-administration | -", "technical-data | ip-addresses, system-logs",
		},
	},
	{
		name:    "data of the processor's activity",
		query:   `{ processorActivities { nodes { specialDataExpected dataUses { certainty bound dataCategory { key } } } } }`,
		list:    "processorActivities.nodes.dataUses",
		columns: []string{"dataCategory.key", "certainty", "bound"},
		want: []string{
			"authentication-events | MAY_INCLUDE | NONE", "business-contact-details | MAY_INCLUDE | NONE", "configuration-data | MAY_INCLUDE | NONE",
			"device-identifiers | MAY_INCLUDE | NONE", "email-content | MAY_INCLUDE | WHERE_NECESSARY", "file-content | MAY_INCLUDE | WHERE_NECESSARY",
			"inventory-data | MAY_INCLUDE | NONE", "ip-addresses | MAY_INCLUDE | NONE", "system-and-security-logs | MAY_INCLUDE | NONE",
			"tickets | MAY_INCLUDE | NONE", "user-identifiers | MAY_INCLUDE | NONE",
		},
	},
	{
		name:    "no special data",
		query:   `{ dataCategories { nodes { specialKinds criminal } } processorActivities { nodes { specialDataExpected } } }`,
		columns: []string{"dataCategories.nodes.specialKinds", "dataCategories.nodes.criminal", "processorActivities.nodes.specialDataExpected"},
		want:    []string{"- | false | UNKNOWN"},
	},
	{
		name:    "people",
		query:   `{ dataSubjectCategories { nodes { key staffOfClients citations { status } } } }`,
		list:    "dataSubjectCategories.nodes",
		columns: []string{"key", "staffOfClients", "citations.status"},
		want:    []string{"enquirers | false | INFERRED", "website-visitors | false | INFERRED", "clients | false | INFERRED", "client-users | true | INFERRED"},
	},
	{
		name: "people of the activities",
		query: `{ processingActivities { nodes { key
			... on ControllerActivity { dataUses { dataSubjectCategories { key } } } ... on ProcessorActivity { dataUses { dataSubjectCategories { key } } }
		} } }`,
		list:    "processingActivities.nodes",
		columns: []string{"key", "dataUses.dataSubjectCategories.key"},
		want: []string{
			"contact | enquirers, website-visitors", "service-administration | client-users, clients", "business-administration | -",
			"technical-data | website-visitors", "service-delivery | client-users, clients",
		},
	},
	{
		name:    "recipients",
		query:   `{ recipients { nodes { key relationship organisation { key } examples { key } } } }`,
		list:    "recipients.nodes",
		columns: []string{"key", "relationship", "organisation.key", "examples.key"},
		want: []string{
			"hosting | SUPPLIER | - | -", "email | SUPPLIER | - | -", "postal | SUPPLIER | - | -", "helpdesk | SUPPLIER | - | -", "public-authorities | PUBLIC_AUTHORITY | - | hmrc",
		},
	},
	{
		name:    "disclosures, inherited and own",
		query:   `{ processingActivities { nodes { key ... on ControllerActivity { disclosures { role recipient { key } inheritedFrom { __typename } } } ... on ProcessorActivity { disclosures { role recipient { key } inheritedFrom { __typename } } } } } }`,
		list:    "processingActivities.nodes",
		columns: []string{"key", "disclosures.recipient.key", "disclosures.role", "disclosures.inheritedFrom.__typename"},
		want: []string{
			"contact | email, helpdesk, hosting, postal, public-authorities | INDEPENDENT_CONTROLLER, PROCESSOR | Controller",
			"service-administration | email, helpdesk, hosting, postal, public-authorities | INDEPENDENT_CONTROLLER, PROCESSOR | Controller",
			"business-administration | email, helpdesk, hosting, postal, public-authorities | INDEPENDENT_CONTROLLER, PROCESSOR | Controller",
			"technical-data | email, helpdesk, hosting, postal, public-authorities | INDEPENDENT_CONTROLLER, PROCESSOR | Controller",
			"service-delivery | helpdesk | SUB_PROCESSOR | -",
		},
	},
	{
		name:    "conditions of disclosure",
		query:   `{ controllers(where: {key: {eq: "smartops-it"}}) { nodes { disclosures { conditions recipient { key } } } } }`,
		list:    "controllers.nodes.disclosures",
		columns: []string{"recipient.key", "conditions"},
		want:    []string{"hosting | WHERE_NECESSARY", "email | WHERE_NECESSARY", "postal | WHERE_NECESSARY", "helpdesk | WHERE_NECESSARY", "public-authorities | LEGAL_DUTY"},
	},
	{
		name:    "sources",
		query:   `{ controllers { nodes { dataSources { kind } } } processors { nodes { dataSources { kind } } } }`,
		list:    "",
		columns: []string{"controllers.nodes.dataSources.kind", "processors.nodes.dataSources.kind"},
		want:    []string{"DATA_SUBJECT | CLIENT_SYSTEMS"},
	},
	{
		name:    "retention and its clauses",
		query:   `{ retentionRules { nodes { key period bound variesBy triggers { event } stages { name } endActions citations { clause } } } }`,
		list:    "retentionRules.nodes",
		columns: []string{"key", "period", "bound", "variesBy", "triggers.event", "stages.name", "endActions", "citations.clause"},
		want: []string{
			"contact-data | - | EXACT | - | ENQUIRY_CLOSED, RELATIONSHIP_END | Record-keeping and dispute handling | - | U8.1, U8.3",
			"technical-data-and-logs | - | EXACT | RISK, SYSTEM | - | - | - | U8.2",
			"financial-and-tax-records | P5Y | MINIMUM | - | TAX_FILING_DEADLINE | Audits or disputes | - | U8.4",
		},
	},
	{
		name: "house rules on retention and security",
		query: `{
			controllerActivities { nodes { retentionRules { nodes { key } } securityMeasures { nodes { key } } } }
			processorActivities { nodes { retentionRules { nodes { key } } securityMeasures { nodes { key } } } }
		}`,
		list: "",
		columns: []string{
			"controllerActivities.nodes.retentionRules.nodes.key", "processorActivities.nodes.retentionRules.nodes.key",
			"controllerActivities.nodes.securityMeasures.nodes.key", "processorActivities.nodes.securityMeasures.nodes.key",
		},
		want: []string{
			"contact-data, financial-and-tax-records, technical-data-and-logs | - | " +
				"access-control, encryption-in-transit, incident-response, logging-and-monitoring, mfa, staff-confidentiality | " +
				"access-control, encryption-in-transit, incident-response, logging-and-monitoring, mfa, staff-confidentiality",
		},
	},
	{
		name:    "measures",
		query:   `{ securityMeasures { nodes { key categories conditional condition } } }`,
		list:    "securityMeasures.nodes",
		columns: []string{"key", "categories", "conditional", "condition"},
		want: []string{
			"access-control | IDENTIFICATION_AUTHORISATION | false | -", "mfa | IDENTIFICATION_AUTHORISATION | true | where available",
			"encryption-in-transit | TRANSMISSION | true | where supported", "logging-and-monitoring | LOGGING | false | -",
			"incident-response | INCIDENT_RESPONSE | false | -", "staff-confidentiality | CONFIDENTIALITY | false | -",
		},
	},
}
