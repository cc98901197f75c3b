package registry_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// eachField calls fn for every field of the model, those of objects too.
func eachField(fn func(owner string, f *model.Field)) {
	for _, typ := range model.Types() {
		for _, f := range typ.Fields {
			fn(typ.Name, f)
			if f.Shape == nil {
				continue
			}
			for _, member := range f.Shape.Fields {
				fn(f.Shape.Name, member)
			}
		}
	}
}

// TestClosedListsAreThoseOfTheLaw compares the enumerations that the law files explain, in their order.
func TestClosedListsAreThoseOfTheLaw(t *testing.T) {
	laws := lawOf(t)
	regimes := laws.Codes(law.RegimeList)
	closed := map[string][]string{
		"Annex1Condition": laws.Codes(law.Annex1List),
		"AssertionKind":   laws.Codes(law.AssertionKindList),
		"MeasureCategory": laws.Codes(law.MeasureCategoryList),
		"NoticeRegime":    append(slices.Clone(regimes), "PECR"),
		"Regime":          regimes,
		"Right":           laws.Codes(law.RightList),
		"RiskFlag":        laws.Codes(law.DPIAList),
		"StoragePurpose":  laws.Codes(law.StoragePurposeList),
	}
	seen := map[string]bool{}
	eachField(func(owner string, f *model.Field) {
		codes, ok := closed[f.Enum]
		if ok && !slices.Equal(f.Values, codes) {
			t.Errorf("%s.%s of the model has %q, the law files %q", owner, f.Name, f.Values, codes)
		}
		seen[f.Enum] = true
	})
	for enum := range closed {
		if !seen[enum] {
			t.Errorf("the model has no %s", enum)
		}
	}
}

func TestLawFieldsNameListsOfTheLaw(t *testing.T) {
	laws, found := lawOf(t), 0
	eachField(func(owner string, f *model.Field) {
		if f.Law == "" {
			return
		}
		found++
		if len(laws.Codes(law.List(f.Law))) == 0 || f.Kind != model.Text && f.Kind != model.TextList {
			t.Errorf("%s.%s is no code of a list %q", owner, f.Name, f.Law)
		}
	})
	if found < 10 {
		t.Errorf("only %d fields hold codes of the law", found)
	}
}

// lawInput is an input of a type that says a code of the law, and where.
type lawInput struct {
	list law.List
	at   string
	in   func(code string) registry.Input
}

// lawInputs finds every place in a type for a code of the law.
func lawInputs(w *registrytest.World, t *testing.T, typ *model.Type) []lawInput {
	var out []lawInput
	for _, f := range typ.Fields {
		switch {
		case f.Law != "" && f.Kind == model.TextList:
			out = append(out, lawInput{law.List(f.Law), f.Name + ".0", func(code string) registry.Input { return registry.Input{f.Name: list(code)} }})
		case f.Law != "":
			out = append(out, lawInput{law.List(f.Law), f.Name, func(code string) registry.Input { return registry.Input{f.Name: code} }})
		}
	}
	for _, link := range typ.Links {
		if link.Kind != model.Parts {
			continue
		}
		for _, below := range lawInputs(w, t, link.Target()) {
			out = append(out, lawInput{below.list, link.Name + ".0." + below.at, func(code string) registry.Input {
				part := leastInput(w, t, link.Target())
				for name, v := range below.in(code) {
					part[name] = v
				}
				return registry.Input{link.Name: list(map[string]any(part))}
			}})
		}
	}
	return out
}

// TestUnknownLawCodes misspells a code in every place for one. What was meant is suggested.
func TestUnknownLawCodes(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		tried := 0
		for _, typ := range model.Roots() {
			for _, place := range lawInputs(w, t, typ) {
				code := lawOf(t).Codes(place.list)[0]
				change := registrytest.Update(w.All(t, typ.Name)[0], place.in(strings.ToLower(code)+"x"))
				want(t, refuse(t, w, change), "UNKNOWN_CODE "+place.at)
				_, err := w.Registry.Apply(t.Context(), w.Writer, []registry.Change{change})
				if err == nil || !strings.Contains(err.Error(), "did you mean "+code) {
					t.Errorf("%s.%s: no %s in %v", typ.Name, place.at, code, err)
				}
				tried++
			}
		}
		if tried < 10 {
			t.Errorf("only %d places were tried", tried)
		}
	})
}

// TestWrongConditions names what is wrong in the special conditions of an activity, whichever side was changed.
func TestWrongConditions(t *testing.T) {
	condition := func(code string, more ...any) []any {
		object := map[string]any{"key": "c", "condition": code}
		for i := 0; i < len(more); i += 2 {
			object[more[i].(string)] = more[i+1]
		}
		return list(object)
	}
	both := list("UK_GDPR", "EU_GDPR")
	cases := map[string]wrong{
		"unknown":                {"", registry.Input{"specialConditions": condition("UK_GDPR_9_2_Z")}, []string{"UNKNOWN_CODE specialConditions.0.condition"}},
		"missing":                {"", registry.Input{"specialConditions": condition("")}, []string{"REQUIRED specialConditions.0.condition"}},
		"another regime's":       {"", registry.Input{"specialConditions": condition("POPIA_28")}, []string{"WRONG_REGIME specialConditions.0.condition"}},
		"regimes change":         {"", registry.Input{"regimes": list("EU_GDPR"), "purposes": nil}, []string{"WRONG_REGIME regimes"}},
		"both change":            {"", registry.Input{"regimes": list("EU_GDPR"), "purposes": nil, "specialConditions": condition("POPIA_28")}, []string{"WRONG_REGIME specialConditions.0.condition"}},
		"Schedule 1 of the EU":   {"", registry.Input{"regimes": both, "specialConditions": condition("EU_GDPR_9_2_G", "schedule1", "DPA_2018_SCH1_P6")}, []string{"WRONG_REGIME specialConditions.0.schedule1"}},
		"Schedule 1 kept":        {"", registry.Input{"regimes": both, "specialConditions": list(map[string]any{"key": "UK_GDPR_9_2_G", "condition": "EU_GDPR_9_2_G"})}, []string{"WRONG_REGIME specialConditions.0.schedule1"}},
		"no paragraph of it":     {"", registry.Input{"specialConditions": condition("UK_GDPR_9_2_G", "schedule1", "DPA_2018_SCH1_P5")}, []string{"UNKNOWN_CODE specialConditions.0.schedule1"}},
		"another purpose":        {"", registry.Input{"specialConditions": condition("UK_GDPR_9_2_G", "purposes", list("payroll", "enquiries"))}, []string{"INVALID specialConditions.0.purposes.0"}},
		"unknown purpose":        {"", registry.Input{"specialConditions": condition("UK_GDPR_9_2_G", "purposes", list("x"))}, []string{"NOT_FOUND specialConditions.0.purposes.0"}},
		"purpose taken away":     {"for a purpose", registry.Input{"purposes": nil}, []string{"INVALID purposes"}},
		"purpose made another":   {"for a purpose", registry.Input{"purposes": list(map[string]any{"purpose": "payroll"})}, []string{"INVALID purposes"}},
		"purpose refused":        {"for a purpose", registry.Input{"purposes": list(map[string]any{"purpose": "x"})}, []string{"NOT_FOUND purposes.0.purpose"}},
		"end before start":       {"", registry.Input{"specialConditions": condition("UK_GDPR_9_2_G", "reliedOnFrom", "2026-01-02", "reliedOnTo", "2026-01-01")}, []string{"PERIOD specialConditions.0.reliedOnTo"}},
		"document that is none":  {"", registry.Input{"specialConditions": condition("UK_GDPR_9_2_G", "policyDocument", "x")}, []string{"NOT_FOUND specialConditions.0.policyDocument"}},
		"data that are not ours": {"", registry.Input{"specialConditions": condition("UK_GDPR_9_2_G", "dataCategories", list("emails", "x"))}, []string{"NOT_FOUND specialConditions.0.dataCategories.1"}},
	}
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		other := *w
		other.Writer.Register = w.NewRegister(t, "for-a-purpose")
		for _, w := range []*registrytest.World{w, &other} {
			w.Apply(t, registrytest.Put("Purpose", "payroll", registry.Input{"name": "Payroll"}))
		}
		other.Apply(t, registrytest.Put("ControllerActivity", "contact", registry.Input{
			"specialConditions": condition("UK_GDPR_9_2_G", "purposes", list("enquiries")),
		}))
		for name, c := range cases {
			t.Run(name, func(t *testing.T) {
				w := w
				if c.typ != "" {
					w = &other
				}
				want(t, refuse(t, w, registrytest.Update(w.Find(t, "ControllerActivity", "contact"), c.fields)), c.want...)
			})
		}
		// Without regimes, an activity is not kept under any law yet; with both, each condition finds its own.
		all := list(map[string]any{"condition": "POPIA_28"}, map[string]any{"condition": "EU_GDPR_10"}, map[string]any{"condition": "UK_GDPR_10", "schedule1": "DPA_2018_SCH1_P29"})
		w.Apply(t, registrytest.Put("ControllerActivity", "draft", registry.Input{"name": "Draft", "controller": "acme", "regimes": list(), "specialConditions": all}))
		want(t, refuse(t, w, registrytest.Put("ControllerActivity", "draft", registry.Input{"regimes": both})), "WRONG_REGIME regimes")
		w.Apply(t, registrytest.Put("ControllerActivity", "draft", registry.Input{"regimes": append(list("POPIA"), both...)}))
	})
}

// TestWrongTransfers names what is wrong in the legs of a transfer and in what covers them.
func TestWrongTransfers(t *testing.T) {
	leg := func(fields ...any) map[string]any {
		object := map[string]any{}
		for i := 0; i < len(fields); i += 2 {
			object[fields[i].(string)] = fields[i+1]
		}
		return object
	}
	cases := map[string]wrong{
		"no regime":           {"Transfer", registry.Input{"legs": list(leg("key", "new", "safeguard", "UK_IDTA"))}, []string{"REQUIRED legs.0.regime"}},
		"unknown regime":      {"Transfer", registry.Input{"legs": list(leg("regime", "US_CCPA"))}, []string{"UNKNOWN_CODE legs.0.regime"}},
		"regime twice":        {"Transfer", registry.Input{"legs": list(leg("regime", "POPIA"), leg("regime", "EU_GDPR"), leg("regime", "POPIA"))}, []string{"DUPLICATE legs.2.regime"}},
		"another regime's":    {"Transfer", registry.Input{"legs": list(leg("regime", "POPIA", "safeguard", "UK_IDTA"))}, []string{"WRONG_REGIME legs.0.safeguard"}},
		"candidate of other":  {"Transfer", registry.Input{"legs": list(leg("regime", "POPIA", "candidates", list("POPIA_72_1_B", "EU_SCC_2021_914", "UK_IDTA")))}, []string{"WRONG_REGIME legs.0.candidates.1", "WRONG_REGIME legs.0.candidates.2"}},
		"regime changes":      {"Transfer", registry.Input{"legs": list(leg("key", "UK_GDPR", "regime", "POPIA"))}, []string{"WRONG_REGIME legs.0.safeguard"}},
		"unknown safeguard":   {"Transfer", registry.Input{"legs": list(leg("regime", "UK_GDPR", "safeguard", "PRIVACY_SHIELD"))}, []string{"UNKNOWN_CODE legs.0.safeguard"}},
		"unknown candidate":   {"Transfer", registry.Input{"legs": list(leg("regime", "UK_GDPR", "candidates", list("UK_IDTA", "UK_IDT")))}, []string{"UNKNOWN_CODE legs.0.candidates.1"}},
		"unknown instrument":  {"Transfer", registry.Input{"legs": list(leg("regime", "UK_GDPR", "instrument", "x", "assessment", "y"))}, []string{"NOT_FOUND legs.0.instrument", "NOT_FOUND legs.0.assessment"}},
		"end of a leg":        {"Transfer", registry.Input{"legs": list(leg("regime", "UK_GDPR", "reliedOnFrom", "2026-01-02", "reliedOnTo", "2026-01-01"))}, []string{"PERIOD legs.0.reliedOnTo"}},
		"no country":          {"Transfer", registry.Input{"destination": "EU"}, []string{"INVALID destination"}},
		"end before start":    {"Transfer", registry.Input{"startedOn": "2026-01-02", "endedOn": "2026-01-01"}, []string{"PERIOD endedOn"}},
		"kind of instrument":  {"TransferInstrument", registry.Input{"kind": "UK_IDTAA"}, []string{"UNKNOWN_CODE kind"}},
		"kind taken away":     {"TransferInstrument", registry.Input{"kind": nil}, []string{"REQUIRED kind"}},
		"unsigned signature":  {"TransferInstrument", registry.Input{"signatures": list(leg("name", "Somebody"))}, []string{"REQUIRED signatures.0.party"}},
		"foreign signature":   {"TransferInstrument", registry.Input{"signatures": list(leg("party", "x"))}, []string{"NOT_FOUND signatures.0.party"}},
		"end of instrument":   {"TransferInstrument", registry.Input{"effectiveFrom": "2026-01-02", "endsOn": "2026-01-01"}, []string{"PERIOD endsOn"}},
		"period of reviews":   {"TransferInstrument", registry.Input{"reviewFrequency": "yearly"}, []string{"INVALID reviewFrequency"}},
		"negative notice":     {"TransferInstrument", registry.Input{"subProcessorNoticeDays": -1}, []string{"INVALID subProcessorNoticeDays"}},
		"module that is none": {"TransferInstrument", registry.Input{"modules": list("M2", "M5")}, []string{"UNKNOWN_CODE modules.1"}},
	}
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		for name, c := range cases {
			t.Run(name, func(t *testing.T) {
				key := map[string]string{"Transfer": "to-boston", "TransferInstrument": "clauses"}[c.typ]
				want(t, refuse(t, w, registrytest.Update(w.Find(t, c.typ, key), c.fields)), c.want...)
			})
		}
		// Regimes of legs may change places in one transaction.
		w.Apply(t, registrytest.Put("Transfer", "to-boston", registry.Input{"legs": list(
			leg("key", "UK_GDPR", "regime", "EU_GDPR", "safeguard", "EU_SCC_2021_914"), leg("key", "EU_GDPR", "regime", "UK_GDPR", "candidates", list("UK_IDTA")),
		)}))
		for i, leg := range w.Find(t, "Transfer", "to-boston").Parts["legs"] {
			if got, want := fmt.Sprint(leg.Key(), " ", leg.Text("regime")), []string{"UK_GDPR EU_GDPR", "EU_GDPR UK_GDPR"}[i]; got != want {
				t.Errorf("leg %d is %s, want %s", i, got, want)
			}
		}
		w.Verify(t)
	})
}
