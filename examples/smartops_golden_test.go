package examples_test

import (
	"testing"

	"github.com/openropa/ropa/internal/registry/registrytest"
)

// What the policy of SmartOps in South Africa says is what its register answers over GraphQL, and no more than that: the
// organisation of a similar name, which is in the same database, is another.
func TestAnswersOfSmartOps(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		importExample(t, w, "smartops-it")
		s := serve(t, w, "smartops")
		s.check(t, zaParties)
		s.check(t, zaActivities)
		s.check(t, zaScope)
		s.check(t, zaTransfers)
		s.check(t, zaNotice)
		t.Run("reservations", func(t *testing.T) { s.checkReservations(t, "smartops") })
	})
}

var zaParties = []question{
	{
		name:    "organisations",
		query:   `{ organisations { nodes { key nature own legalName legalForm country website addresses { kind } contacts { kind email phones } } } }`,
		list:    "organisations.nodes",
		columns: []string{"key", "nature", "own", "legalName", "legalForm", "country", "website", "addresses.kind", "contacts.kind", "contacts.email", "contacts.phones"},
		want:    []string{"smartops | REAL | true | - | - | ZA | - | - | GENERAL, RIGHTS_REQUESTS | info@smartops.solutions | 011 568 2932, 014 523 3684"},
	},
	{
		name:    "register",
		query:   `{ register { fictional regimes locale timeZone } members { totalCount } systems { totalCount } recipients { totalCount } purposes { totalCount } }`,
		columns: []string{"register.fictional", "register.regimes", "register.locale", "register.timeZone", "members.totalCount", "systems.totalCount", "recipients.totalCount", "purposes.totalCount"},
		want:    []string{"false | POPIA | en-ZA | Africa/Johannesburg | 0 | 0 | 8 | 7"},
	},
	{
		name:    "roles",
		query:   `{ controllers { nodes { organisation { key } } } processors { totalCount } processorActivities { totalCount } engagements { totalCount } agreements { totalCount } }`,
		columns: []string{"controllers.nodes.organisation.key", "processors.totalCount", "processorActivities.totalCount", "engagements.totalCount", "agreements.totalCount"},
		want:    []string{"smartops | 0 | 0 | 0 | 0"},
	},
}

var zaActivities = []question{
	{
		name:    "activities and purposes",
		query:   `{ controllerActivities { nodes { key processingState regimes controller { key } purposes { purpose { kind } } } } }`,
		list:    "controllerActivities.nodes",
		columns: []string{"key", "processingState", "regimes", "controller.key", "purposes.purpose.kind"},
		want: []string{
			"service-delivery | LIVE | POPIA | smartops | SERVICE", "customer-support | LIVE | POPIA | smartops | SUPPORT",
			"communication | LIVE | POPIA | smartops | DIRECT_MARKETING, SERVICE_MESSAGE", "compliance | LIVE | POPIA | smartops | COMPLIANCE",
			"security | LIVE | POPIA | smartops | SECURITY", "optimization | LIVE | POPIA | smartops | ANALYTICS",
		},
	},
	{
		name:    "no basis and no condition",
		query:   `{ controllerActivities { totalCount nodes { purposes { bases { key } } specialConditions { condition } } } }`,
		list:    "controllerActivities",
		columns: []string{"totalCount", "nodes.purposes.bases.key", "nodes.specialConditions.condition"},
		want:    []string{"6 | - | -"},
	},
	{
		name:    "what the policy is silent about",
		query:   `{ controllerActivities { nodes { automatedDecisions provision provisionConsequences noRecipientsConfirmed noTransfersConfirmed priorAuthorisationTriggers } } dataSubjectCategories { totalCount } }`,
		columns: []string{"controllerActivities.nodes.automatedDecisions", "controllerActivities.nodes.provision", "controllerActivities.nodes.provisionConsequences", "controllerActivities.nodes.noRecipientsConfirmed", "controllerActivities.nodes.noTransfersConfirmed", "controllerActivities.nodes.priorAuthorisationTriggers", "dataSubjectCategories.totalCount"},
		want:    []string{"UNKNOWN | UNKNOWN | - | false | false | - | 0"},
	},
}

var zaScope = []question{
	{
		name:    "data",
		query:   `{ dataCategories { nodes { key openEnded uniqueIdentifier accountNumber specialKinds } } }`,
		list:    "dataCategories.nodes",
		columns: []string{"key", "openEnded", "uniqueIdentifier", "accountNumber", "specialKinds"},
		want: []string{
			"identifying | true | true | false | -", "contact | true | false | false | -", "financial | true | false | true | -", "technical | true | false | false | -",
			"usage | false | false | false | -", "special | true | false | false | HEALTH, RACIAL_OR_ETHNIC_ORIGIN",
		},
	},
	{
		name:    "data of the controller",
		query:   `{ controllers { nodes { dataUses { certainty bound dataCategory { key } dataSubjectCategories { key } } } } }`,
		list:    "controllers.nodes.dataUses",
		columns: []string{"dataCategory.key", "certainty", "bound", "dataSubjectCategories.key"},
		want: []string{
			"identifying | MAY_INCLUDE | NONE | -", "contact | MAY_INCLUDE | NONE | -", "financial | MAY_INCLUDE | NONE | -", "technical | MAY_INCLUDE | NONE | -",
			"usage | MAY_INCLUDE | NONE | -", "special | MAY_INCLUDE | WITH_CONSENT | -",
		},
	},
	{
		name:    "recipients",
		query:   `{ controllers { nodes { disclosures { role conditions recipient { key relationship } } } } }`,
		list:    "controllers.nodes.disclosures",
		columns: []string{"recipient.key", "recipient.relationship", "role", "conditions"},
		want: []string{
			"it-services | SUPPLIER | PROCESSOR | -", "marketing-services | SUPPLIER | PROCESSOR | -", "payment-processing | SUPPLIER | PROCESSOR | -",
			"subsidiaries | AFFILIATE | UNKNOWN | -", "joint-ventures | AFFILIATE | UNKNOWN | -", "other-affiliates | AFFILIATE | UNKNOWN | -",
			"legal-authorities | PUBLIC_AUTHORITY | INDEPENDENT_CONTROLLER | LEGAL_DUTY, PROTECT_OWN_RIGHTS", "successors | SUCCESSOR | UNKNOWN | ASSET_SALE, MERGER",
		},
	},
	{
		name:    "sources",
		query:   `{ controllers { nodes { dataSources { kind channels technologies openEnded reason } } } }`,
		list:    "controllers.nodes.dataSources",
		columns: []string{"kind", "channels", "technologies", "openEnded", "reason"},
		want: []string{
			"DATA_SUBJECT | MOBILE_APP, OTHER, PRODUCT, SERVICE, WEBSITE | - | false | -", "AUTOMATIC | - | Cookies, Server logs | true | -",
			"SERVICE_PROVIDER | - | - | false | -", "PARTNER | - | - | false | -", "PUBLIC_SOURCE | - | - | false | -",
		},
	},
	{
		name:    "retention",
		query:   `{ retentionRules { nodes { key period dataCategories { key } endActions citations { clause } } } }`,
		list:    "retentionRules.nodes",
		columns: []string{"key", "period", "dataCategories.key", "endActions", "citations.clause"},
		want:    []string{"personal-information | - | - | DELETE, DE_IDENTIFY | P10.1, P10.2"},
	},
	{
		name:    "measures",
		query:   `{ securityMeasures { nodes { key categories conditional } } }`,
		list:    "securityMeasures.nodes",
		columns: []string{"key", "categories", "conditional"},
		want:    []string{"encryption | PSEUDONYMISATION_ENCRYPTION | false", "access-control | IDENTIFICATION_AUTHORISATION | false", "security-audits | TESTING | false"},
	},
	{
		name: "house rules",
		query: `{ controllerActivities { nodes {
			dataUses { inheritedFrom { __typename } } disclosures { inheritedFrom { __typename } } dataSources { inheritedFrom { __typename } }
			retentionRules { edges { inheritedFrom { __typename } } } securityMeasures { edges { inheritedFrom { __typename } } } transfers { edges { inheritedFrom { __typename } } }
		} } }`,
		list: "controllerActivities",
		columns: []string{
			"nodes.dataUses.inheritedFrom.__typename", "nodes.disclosures.inheritedFrom.__typename", "nodes.dataSources.inheritedFrom.__typename",
			"nodes.retentionRules.edges.inheritedFrom.__typename", "nodes.securityMeasures.edges.inheritedFrom.__typename", "nodes.transfers.edges.inheritedFrom.__typename",
		},
		want: []string{"Controller | Controller | Controller | Controller | Controller | Controller"},
	},
	{
		name:    "data and recipients of an activity",
		query:   `{ controllerActivities(where: {key: {eq: "security"}}) { nodes { dataUses { dataCategory { key } } disclosures { recipient { key } } } } }`,
		list:    "controllerActivities.nodes",
		columns: []string{"dataUses.dataCategory.key", "disclosures.recipient.key"},
		want: []string{
			"contact, financial, identifying, special, technical, usage | " +
				"it-services, joint-ventures, legal-authorities, marketing-services, other-affiliates, payment-processing, subsidiaries, successors",
		},
	},
}
