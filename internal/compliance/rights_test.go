package compliance_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/law"
)

// effects lists the rights of one effect, in their order.
func effects(rights []compliance.Right, effect law.Effect) string {
	var out []string
	for _, r := range rights {
		if r.Effect == effect {
			out = append(out, r.Right)
		}
	}
	return strings.Join(out, " ")
}

const rightsRegister = `
register: {key: r, name: R, regimes: [UK_GDPR, EU_GDPR, POPIA]}
organisations: [{key: shop, legalName: Example Shop Ltd, country: GB}]
controllers: [{key: shop, organisation: shop}]
purposes:
  - {key: orders, name: Handling orders, kind: SERVICE}
  - {key: offers, name: Sending offers, kind: DIRECT_MARKETING}
  - {key: claims, name: Claims, kind: LEGAL_CLAIMS}
legalBases: [{key: sector, kind: OWN, code: SECTOR_ACT_7, regime: UK_GDPR, name: Sector Act s7}]
dataCategories: [{key: health, name: Health, specialKinds: [HEALTH]}]
dataSubjectCategories:
  - {key: customers, name: Customers}
  - {key: firms, name: Firms and their people, person: BOTH}
controllerActivities:
  - key: orders
    name: Orders
    controller: shop
    regimes: [UK_GDPR]
    automatedDecisions: "FALSE"
    purposes: [{key: orders, purpose: orders, bases: [{key: a, legalBasis: UK_GDPR_6_1_B}]}]
    dataUses: [{key: health, dataCategory: health, dataSubjectCategories: [customers]}]
`

func TestRights(t *testing.T) {
	const activity = "ControllerActivity/orders"
	on := func(purpose string, bases ...string) []any {
		var list []any
		for _, basis := range bases {
			list = append(list, map[string]any{"key": basis, "legalBasis": basis})
		}
		return []any{map[string]any{"key": "p", "purpose": purpose, "bases": list}}
	}
	for _, test := range []struct {
		name string
		set  map[string]map[string]any
		day  string
		// right, of the regime UK_GDPR unless said, with its effect, empty where it is not given, and what the reason has.
		regime, right, effect, reason string
	}{
		{name: "a contract with the person", right: "PORTABILITY", effect: "APPLIES"},
		{
			name: "a contract, where firms are among the people", right: "PORTABILITY", effect: "QUALIFIED", reason: "individual clients",
			set: map[string]map[string]any{activity: {"dataUses": []any{map[string]any{"key": "h", "dataSubjectCategories": []any{"firms"}}}}},
		},
		{
			name: "consent, where firms are among the people", right: "PORTABILITY", effect: "APPLIES",
			set: map[string]map[string]any{activity: {
				"purposes": on("orders", "UK_GDPR_6_1_A"), "dataUses": []any{map[string]any{"key": "h", "dataSubjectCategories": []any{"firms"}}},
			}},
		},
		{name: "no basis at all", set: map[string]map[string]any{activity: {"purposes": on("orders")}}, right: "OBJECT", effect: "UNDETERMINED", reason: "none is recorded"},
		{name: "no basis, and none matters", set: map[string]map[string]any{activity: {"purposes": on("orders")}}, right: "ACCESS", effect: "APPLIES"},
		{name: "no purpose, and none matters", set: map[string]map[string]any{activity: {"purposes": nil}}, right: "ACCESS", effect: "APPLIES"},
		{name: "no purpose", set: map[string]map[string]any{activity: {"purposes": nil}}, right: "WITHDRAW_CONSENT", effect: "UNDETERMINED"},
		{
			name: "a basis of the register's own", right: "OBJECT", effect: "UNDETERMINED", reason: "own",
			set: map[string]map[string]any{activity: {"purposes": on("orders", "sector")}},
		},
		{
			name: "a basis that is relied on no longer", right: "PORTABILITY", effect: "UNDETERMINED",
			set: map[string]map[string]any{activity: {"purposes": []any{map[string]any{"purpose": "orders", "bases": []any{
				map[string]any{"legalBasis": "UK_GDPR_6_1_B", "reliedOnTo": "2026-11-27"},
			}}}}},
		},
		{
			name: "one of two bases gives the right", right: "OBJECT", effect: "APPLIES",
			set: map[string]map[string]any{activity: {"purposes": on("orders", "UK_GDPR_6_1_C", "UK_GDPR_6_1_F")}},
		},
		{name: "interests in claims", set: map[string]map[string]any{activity: {"purposes": on("claims", "UK_GDPR_6_1_F")}}, right: "OBJECT", effect: "QUALIFIED"},
		{name: "a contract about claims", set: map[string]map[string]any{activity: {"purposes": on("claims", "UK_GDPR_6_1_B")}}, right: "OBJECT", effect: "NOT"},
		{name: "a legal obligation", set: map[string]map[string]any{activity: {"purposes": on("orders", "UK_GDPR_6_1_C")}}, right: "ERASURE", effect: "QUALIFIED", reason: "17(3)(b)"},
		{name: "direct marketing", set: map[string]map[string]any{activity: {"purposes": on("offers", "UK_GDPR_6_1_F")}}, right: "OBJECT_DIRECT_MARKETING", effect: "APPLIES"},
		{name: "no direct marketing", right: "OBJECT_DIRECT_MARKETING", effect: "NOT"},
		{
			name: "explicit consent to special categories", right: "WITHDRAW_CONSENT", effect: "APPLIES",
			set: map[string]map[string]any{activity: {"specialConditions": []any{map[string]any{"condition": "UK_GDPR_9_2_A", "purposes": []any{"orders"}}}}},
		},
		{
			name: "explicit consent that is relied on no longer", right: "WITHDRAW_CONSENT", effect: "NOT",
			set: map[string]map[string]any{activity: {"specialConditions": []any{map[string]any{"condition": "UK_GDPR_9_2_A", "reliedOnTo": "2026-01-01"}}}},
		},
		{name: "no automated decisions", right: "AUTOMATED_DECISIONS", effect: "NOT"},
		{
			name: "significant automated decisions", right: "AUTOMATED_DECISIONS", effect: "APPLIES", reason: "contest",
			set: map[string]map[string]any{activity: {"automatedDecisions": "TRUE", "decisionSignificance": "LEGAL_EFFECT"}},
		},
		{
			name: "significant automated decisions before the law changed", day: "2026-02-04", right: "AUTOMATED_DECISIONS", effect: "APPLIES", reason: "Not to be subject",
			set: map[string]map[string]any{activity: {"automatedDecisions": "TRUE", "decisionSignificance": "LEGAL_EFFECT"}},
		},
		{
			name: "automated decisions of no significance", right: "AUTOMATED_DECISIONS", effect: "NOT",
			set: map[string]map[string]any{activity: {"automatedDecisions": "TRUE", "decisionSignificance": "NONE"}},
		},
		{
			name: "automated decisions of which nobody knows what they mean for people", right: "AUTOMATED_DECISIONS", effect: "UNDETERMINED",
			set: map[string]map[string]any{activity: {"automatedDecisions": "TRUE"}},
		},
		{
			name: "the Union's wording", regime: "EU_GDPR", right: "AUTOMATED_DECISIONS", effect: "APPLIES", reason: "subject",
			set: map[string]map[string]any{activity: {"regimes": []any{"EU_GDPR"}, "automatedDecisions": "TRUE", "decisionSignificance": "LEGAL_EFFECT"}},
		},
		{name: "complaints to the controller before they were a right", day: "2026-06-18", right: "COMPLAIN_CONTROLLER"},
		{name: "complaints to the controller since they are one", day: "2026-06-19", right: "COMPLAIN_CONTROLLER", effect: "APPLIES"},
		{name: "complaints to the controller in the Union", set: map[string]map[string]any{activity: {"regimes": []any{"EU_GDPR"}}}, regime: "EU_GDPR", right: "COMPLAIN_CONTROLLER"},
		{name: "portability in South Africa", set: map[string]map[string]any{activity: {"regimes": []any{"POPIA"}}}, regime: "POPIA", right: "PORTABILITY"},
	} {
		t.Run(test.name, func(t *testing.T) {
			day, regime := test.day, test.regime
			if day == "" {
				day = testDay
			}
			if regime == "" {
				regime = "UK_GDPR"
			}
			w := newWorld(t, change(t, parse(t, rightsRegister), ruleCase{Set: test.set}), day)
			rights := w.AsAt(w.byKey[activity], day).Rights()
			i := slices.IndexFunc(rights, func(r compliance.Right) bool { return r.Right == test.right && r.Regime == regime })
			switch {
			case test.effect == "" && i >= 0:
				t.Fatalf("the right is given: %+v", rights[i])
			case test.effect == "":
				return
			case i < 0:
				t.Fatalf("the right is not given")
			}
			if got := rights[i]; string(got.Effect) != test.effect || got.Citation == "" {
				t.Errorf("%+v", got)
			}
			if !slices.ContainsFunc(rights[i].Purposes, func(p compliance.PurposeRight) bool {
				return p.Effect == rights[i].Effect && strings.Contains(p.Reason, test.reason) && p.Reason != ""
			}) {
				t.Errorf("%+v", rights[i].Purposes)
			}
		})
	}
}

func TestRightsByPurposeWithTheirTimes(t *testing.T) {
	w := newWorld(t, parse(t, rightsRegister), testDay)
	var got []string
	for _, r := range w.AsAt(w.byKey["ControllerActivity/orders"], testDay).Rights() {
		line := r.Right
		for _, p := range r.Purposes {
			line += fmt.Sprintf(" %s/%s", p.Key, p.Basis)
			if p.Purpose != w.byKey["Purpose/orders"].ID {
				t.Errorf("%s is of purpose %d", r.Right, p.Purpose)
			}
		}
		if r.Deadline != nil {
			line += fmt.Sprintf(" %s+%s stops:%t %s", r.Deadline.Period, r.Deadline.Extension, r.Deadline.ClockStops, r.Deadline.Citation)
		}
		got = append(got, line)
	}
	want := "ACCESS orders/UK_GDPR_6_1_B P1M+P2M stops:true UK GDPR Art 12A"
	if !slices.Contains(got, want) || !slices.Contains(got, "INFORMED orders/UK_GDPR_6_1_B") {
		t.Errorf("%q lacks %q", got, want)
	}
}

// TestControllersAreToldOfRights shows that activities that are LIVE tell their controllers which rights there are.
func TestControllersAreToldOfRights(t *testing.T) {
	const activity = "ControllerActivity/orders"
	told := func(w *world) []string {
		return w.AsAt(w.byKey["Controller/shop"], testDay).FactsWith(w.byKey["Controller/shop"], "right:UK_GDPR:")
	}
	got := told(newWorld(t, parse(t, rightsRegister), testDay))
	if !slices.Contains(got, "PORTABILITY:APPLIES") || slices.Contains(got, "OBJECT:NOT") {
		t.Errorf("%q", got)
	}
	planned := ruleCase{Set: map[string]map[string]any{activity: {"processingState": "PLANNED"}}}
	if got := told(newWorld(t, change(t, parse(t, rightsRegister), planned), testDay)); got != nil {
		t.Errorf("of processing that is only planned: %q", got)
	}
}

// TestFactsOnRightsTurnWithTheLaw shows that what a controller is told holds from the day on which the law changes.
func TestFactsOnRightsTurnWithTheLaw(t *testing.T) {
	w := newWorld(t, parse(t, rightsRegister), "2026-06-01")
	_, told := w.Examine(w.byKey["ControllerActivity/orders"], "2026-06-01")
	for _, contribution := range told {
		for _, fact := range contribution.Facts {
			if fact.Name == "right:UK_GDPR:COMPLAIN_CONTROLLER:APPLIES" && fact.From == "2026-06-19" && fact.To == "" {
				return
			}
		}
	}
	t.Errorf("%+v", told)
}
