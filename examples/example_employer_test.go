package examples_test

import (
	"testing"

	"github.com/openropa/ropa/internal/registry/registrytest"
)

// The made-up employer holds what such a business has, and names nobody who exists.
func TestExampleEmployer(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		g := load(t, w, "example-employer")
		t.Run("everything is made up", func(t *testing.T) { checkMadeUp(t, g, "example-employer") })
		t.Run("what is cited is there", func(t *testing.T) {
			for _, r := range g.byID {
				for _, c := range g.citations(r) {
					if !g.holds(r, c.path, c.target) {
						t.Errorf("%s %s: %s %s holds nothing", r.Type.Name, r.Key(), c.path, c.target)
					}
				}
			}
		})
		serve(t, w, "example-employer").check(t, employerQuestions)
	})
}

// employerQuestions are those of the people who look after staff, cameras and customers.
var employerQuestions = []question{
	{
		name: "how many",
		query: `{ controllers { totalCount } controllerActivities { totalCount } processorActivities { totalCount } engagements { totalCount }
			agreements { totalCount } transfers { totalCount } assessments { totalCount } breaches { totalCount } }`,
		columns: []string{
			"controllers.totalCount", "controllerActivities.totalCount", "processorActivities.totalCount", "engagements.totalCount",
			"agreements.totalCount", "transfers.totalCount", "assessments.totalCount", "breaches.totalCount",
		},
		want: []string{"2 | 8 | 0 | 5 | 4 | 3 | 8 | 2"},
	},
	{
		name:    "activities",
		query:   `{ controllerActivities { nodes { key regimes controller { key leadAuthority } purposes { bases { legalBasis { code } } } } } }`,
		list:    "controllerActivities.nodes",
		columns: []string{"key", "regimes", "controller.key", "controller.leadAuthority", "purposes.bases.legalBasis.code"},
		want: []string{
			"cameras | UK_GDPR | example-joinery | - | UK_GDPR_6_1_EA, UK_GDPR_6_1_F",
			"customer-orders | UK_GDPR | example-joinery | - | UK_GDPR_6_1_B, UK_GDPR_6_1_C",
			"electronic-marketing | UK_GDPR | example-joinery | - | UK_GDPR_6_1_F",
			"hr-administration | UK_GDPR | example-joinery | - | UK_GDPR_6_1_B, UK_GDPR_6_1_C",
			"ireland-orders | EU_GDPR | example-joinery-ireland | Data Protection Commission (Ireland) | EU_GDPR_6_1_B, EU_GDPR_6_1_C",
			"payroll | UK_GDPR | example-joinery | - | UK_GDPR_6_1_B, UK_GDPR_6_1_C",
			"recruitment | UK_GDPR | example-joinery | - | UK_GDPR_6_1_B, UK_GDPR_6_1_F",
			"van-tracking | UK_GDPR | example-joinery | - | UK_GDPR_6_1_F",
		},
	},
	{
		name:    "conditions of special data and of data on offences",
		query:   `{ controllerActivities { nodes { specialConditions { condition schedule1 policyAdhered dataCategories { key } policyDocument { key } } } } }`,
		list:    "controllerActivities.nodes.specialConditions",
		columns: []string{"condition", "schedule1", "policyAdhered", "dataCategories.key", "policyDocument.key"},
		want: []string{
			"UK_GDPR_10 | DPA_2018_SCH1_P10 | TRUE | incident-footage | offences-policy-document",
			"UK_GDPR_9_2_B | DPA_2018_SCH1_P1 | TRUE | absence-records, union-membership | staff-policy-document",
			"UK_GDPR_9_2_G | - | UNKNOWN | equality-data | -",
		},
	},
	{
		name:    "what covers transfers",
		query:   `{ transfers { nodes { key destination legs { regime restricted safeguard adequacyScope } } } }`,
		list:    "transfers.nodes",
		columns: []string{"key", "destination", "legs.regime", "legs.restricted", "legs.safeguard", "legs.adequacyScope"},
		want: []string{
			"ireland-head-office | GB | EU_GDPR, UK_GDPR | FALSE, TRUE | -, EU_ADEQUACY | TRUE, UNKNOWN",
			"mailings-united-states | US | UK_GDPR | TRUE | UK_ADEQUACY | UNKNOWN",
			"personnel-system-united-states | US | UK_GDPR | TRUE | UK_ADEQUACY | TRUE",
		},
	},
	{
		name:    "processors and what was agreed with them",
		query:   `{ engagements { nodes { key engaged { key dueDiligence { status } } agreement { key status } } } }`,
		list:    "engagements.nodes",
		columns: []string{"key", "engaged.key", "engaged.dueDiligence.status", "agreement.key", "agreement.status"},
		want: []string{
			"camera-watching | example-guarding | - | camera-watching-dpa | SIGNED",
			"mailings | example-mailer | DONE | mailings-dpa | SIGNED",
			"paper-destruction | example-shredding | DONE | - | -",
			"payroll-services | example-payroll | DONE | payroll-dpa | SIGNED",
			"personnel-system | example-people-cloud | DONE | personnel-system-dpa | SIGNED",
		},
	},
	{
		name:    "impact assessments",
		query:   `{ controllerActivities { nodes { key riskFlags dpiaRequired assessments { kind status residualRisk } } } }`,
		list:    "controllerActivities.nodes",
		columns: []string{"key", "riskFlags", "dpiaRequired", "assessments.kind", "assessments.status", "assessments.residualRisk"},
		want: []string{
			"cameras | SYSTEMATIC_MONITORING, VULNERABLE_SUBJECTS | TRUE | DPIA | DONE | MEDIUM",
			"customer-orders | - | FALSE | - | - | -",
			"electronic-marketing | - | FALSE | - | - | -",
			"hr-administration | - | FALSE | - | - | -",
			"ireland-orders | - | FALSE | - | - | -",
			"payroll | SENSITIVE_DATA | FALSE | - | - | -",
			"recruitment | SENSITIVE_DATA | FALSE | - | - | -",
			"van-tracking | SYSTEMATIC_MONITORING, VULNERABLE_SUBJECTS | TRUE | - | - | -",
		},
	},
	{
		name:    "breaches and who was told",
		query:   `{ breaches { nodes { key risk notifications { party delayReason } } } }`,
		list:    "breaches.nodes",
		columns: []string{"key", "risk", "notifications.party", "notifications.delayReason"},
		want: []string{
			"b-2026-001 | RISK | AUTHORITY | Whether the recorder was encrypted was known on the fourth day only.",
			"b-2026-002 | RISK | - | -",
		},
	},
}
