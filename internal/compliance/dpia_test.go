package compliance_test

import (
	"strings"
	"testing"
)

const riskRegister = `
register: {key: r, name: R, regimes: [UK_GDPR, EU_GDPR, POPIA]}
organisations: [{key: shop, legalName: Example Shop Ltd, country: GB, headcount: 249}]
controllers: [{key: shop, organisation: shop}]
processors: [{key: shop, organisation: shop}]
dataCategories:
  - {key: name, name: Name}
  - {key: health, name: Health, specialKinds: [HEALTH]}
  - {key: sick-notes, name: Sick notes, parent: health}
  - {key: convictions, name: Convictions, criminal: true}
assessments:
  - {key: planned, name: A first look, kind: DPIA, status: PLANNED}
  - {key: done, name: The assessment, kind: DPIA, status: DONE}
  - {key: balance, name: Interests, kind: LIA, status: DONE}
  - {key: piia, name: For the Regulator, kind: PIIA, status: IN_PROGRESS}
controllerActivities:
  - key: orders
    name: Orders
    controller: shop
    regimes: [UK_GDPR]
    occasional: "TRUE"
    dataUses: [{key: name, dataCategory: name}]
processorActivities:
  - {key: hosting, name: Hosting, processor: shop, regimes: [UK_GDPR]}
`

func TestDPIA(t *testing.T) {
	const activity = "ControllerActivity/orders"
	for _, test := range []struct {
		name                       string
		set                        map[string]any
		indicated, criteria, state string
	}{
		{name: "nobody has looked", set: map[string]any{}, indicated: "UNDETERMINED", state: "NONE"},
		{name: "the screening found none", set: map[string]any{"dpiaRequired": "FALSE"}, indicated: "FALSE", state: "NONE"},
		{name: "the screening found one", set: map[string]any{"dpiaRequired": "TRUE"}, indicated: "TRUE", state: "NONE"},
		{name: "one criterion of the nine", set: map[string]any{"riskFlags": []any{"LARGE_SCALE"}}, indicated: "FALSE", state: "NONE"},
		{
			name: "two criteria of the nine, whatever the screening found", indicated: "TRUE", criteria: "SYSTEMATIC_MONITORING LARGE_SCALE", state: "NONE",
			set: map[string]any{"riskFlags": []any{"LARGE_SCALE", "SYSTEMATIC_MONITORING"}, "dpiaRequired": "FALSE"},
		},
		{
			name: "two of the nine in the Union", indicated: "TRUE", criteria: "SYSTEMATIC_MONITORING LARGE_SCALE", state: "NONE",
			set: map[string]any{"regimes": []any{"EU_GDPR"}, "riskFlags": []any{"LARGE_SCALE", "SYSTEMATIC_MONITORING"}},
		},
		{
			name: "one of the list of the UK authority that stands alone", indicated: "TRUE", criteria: "INVISIBLE_PROCESSING", state: "NONE",
			set: map[string]any{"riskFlags": []any{"INVISIBLE_PROCESSING"}},
		},
		{
			name: "a list that is none of the Union's", indicated: "FALSE", state: "NONE",
			set: map[string]any{"regimes": []any{"EU_GDPR"}, "riskFlags": []any{"INVISIBLE_PROCESSING"}},
		},
		{
			name: "the best of its assessments counts", indicated: "UNDETERMINED", state: "DONE",
			set: map[string]any{"assessments": []any{"done", "planned", "piia"}},
		},
		{name: "an assessment of another kind", set: map[string]any{"assessments": []any{"balance"}}, indicated: "UNDETERMINED", state: "NONE"},
		{
			name: "in South Africa always", indicated: "TRUE", state: "IN_PROGRESS",
			set: map[string]any{"regimes": []any{"POPIA"}, "assessments": []any{"done", "piia"}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := ruleCase{Set: map[string]map[string]any{activity: test.set}}
			w := newWorld(t, change(t, parse(t, riskRegister), c), testDay)
			got := w.AsAt(w.byKey[activity], testDay).DPIA()
			if len(got) != 1 {
				t.Fatalf("%+v", got)
			}
			var criteria []string
			for _, criterion := range got[0].Criteria {
				criteria = append(criteria, criterion.Code)
			}
			if d := got[0]; d.Indicated != test.indicated || strings.Join(criteria, " ") != test.criteria || d.Status != test.state ||
				d.Reason == "" || d.Citation == "" {
				t.Errorf("%+v", d)
			}
		})
	}
}

func TestArt30Required(t *testing.T) {
	const activity, hosting = "ControllerActivity/orders", "ProcessorActivity/hosting"
	for _, test := range []struct {
		name    string
		set     map[string]map[string]any
		on      string
		reasons string // those that are only assumed with a question mark
		not     bool
	}{
		{name: "fewer than 250 people, occasional, nothing else", reasons: "EXEMPT", not: true},
		{name: "250 people", set: map[string]map[string]any{"Organisation/shop": {"headcount": 250}}, reasons: "HEADCOUNT"},
		{name: "nobody knows how many people", set: map[string]map[string]any{"Organisation/shop": {"headcount": nil}}, reasons: "HEADCOUNT_UNKNOWN?"},
		{name: "nothing is said of occasions", set: map[string]map[string]any{activity: {"occasional": nil}}, reasons: "NOT_OCCASIONAL?"},
		{name: "in the ordinary course of business", set: map[string]map[string]any{activity: {"occasional": "FALSE"}}, reasons: "NOT_OCCASIONAL"},
		{name: "a likely risk", set: map[string]map[string]any{activity: {"riskFlags": []any{"VULNERABLE_SUBJECTS"}}}, reasons: "RISK"},
		{
			name: "a kind of health data", reasons: "SPECIAL_DATA",
			set: map[string]map[string]any{activity: {"dataUses": []any{map[string]any{"dataCategory": "sick-notes"}}}},
		},
		{
			name: "convictions, recorded for all activities of the controller", reasons: "CRIMINAL_DATA",
			set: map[string]map[string]any{"Controller/shop": {"dataUses": []any{map[string]any{"dataCategory": "convictions"}}}},
		},
		{name: "a responsible party", set: map[string]map[string]any{activity: {"regimes": []any{"POPIA"}}}, reasons: "ALWAYS"},
		{name: "a processor", on: hosting, reasons: "NOT_OCCASIONAL?"},
		{
			name: "a processor that expects special categories", on: hosting, reasons: "NOT_OCCASIONAL? SPECIAL_DATA",
			set: map[string]map[string]any{hosting: {"specialDataExpected": "TRUE"}},
		},
		{name: "an operator", on: hosting, set: map[string]map[string]any{hosting: {"regimes": []any{"POPIA"}}}, reasons: "NO_DUTY", not: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			on := test.on
			if on == "" {
				on = activity
			}
			w := newWorld(t, change(t, parse(t, riskRegister), ruleCase{Set: test.set}), testDay)
			got := w.AsAt(w.byKey[on], testDay).Art30Required()
			if len(got) != 1 {
				t.Fatalf("%+v", got)
			}
			var reasons []string
			for _, reason := range got[0].Reasons {
				if reason.Assumed {
					reason.Code += "?"
				}
				reasons = append(reasons, reason.Code)
			}
			if strings.Join(reasons, " ") != test.reasons || got[0].Required == test.not || got[0].Citation == "" {
				t.Errorf("%+v", got[0])
			}
		})
	}
}
