package registry_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// TestWrongAccounts names what is wrong in what is told to people and authorities, asked by them, and agreed between
// controllers.
func TestWrongAccounts(t *testing.T) {
	object := func(fields ...any) []any {
		out := map[string]any{}
		for i := 0; i < len(fields); i += 2 {
			out[fields[i].(string)] = fields[i+1]
		}
		return list(out)
	}
	cases := map[string]wrong{
		"closed before found":   {"Breach", registry.Input{"discoveredAt": "2026-04-01T08:30:00Z", "closedAt": "2026-04-01T10:29:59+02:00"}, []string{"PERIOD closedAt"}},
		"closed before known":   {"Breach", registry.Input{"closedAt": "2026-04-01T08:29:59.999999Z"}, []string{"PERIOD closedAt"}},
		"instant without time":  {"Breach", registry.Input{"awareAt": "2026-04-01"}, []string{"INVALID awareAt"}},
		"instant without zone":  {"Breach", registry.Input{"awareAt": "2026-04-01T08:30:00"}, []string{"INVALID awareAt"}},
		"instant of no day":     {"Breach", registry.Input{"occurredAt": "2026-02-29T08:30:00Z"}, []string{"INVALID occurredAt"}},
		"instant as number":     {"Breach", registry.Input{"occurredAt": 1775032200000000}, []string{"INVALID occurredAt"}},
		"part's instant":        {"Breach", registry.Input{"notifications": object("party", "PEOPLE", "notifiedAt", "soon")}, []string{"INVALID notifications.0.notifiedAt"}},
		"told to nobody":        {"Breach", registry.Input{"notifications": object("key", "new", "name", "N")}, []string{"REQUIRED notifications.0.party"}},
		"told to a stranger":    {"Breach", registry.Input{"notifications": object("party", "CONTROLLER", "controller", "x")}, []string{"NOT_FOUND notifications.0.controller"}},
		"fewer than none":       {"Breach", registry.Input{"peopleAffected": -1}, []string{"INVALID peopleAffected"}},
		"another's activity":    {"Breach", registry.Input{"activities": list("hosting"), "processorActivities": list("hosting", "contact")}, []string{"NOT_FOUND activities.0", "NOT_FOUND processorActivities.1"}},
		"shared with itself":    {"DataSharing", registry.Input{"receivingController": "acme"}, []string{"INVALID receivingController"}},
		"shared by the other":   {"DataSharing", registry.Input{"disclosingController": "stratus"}, []string{"INVALID disclosingController"}},
		"shared with nobody":    {"DataSharing", registry.Input{"receivingController": nil}, []string{"REQUIRED receivingController"}},
		"use in a sharing":      {"DataSharing", registry.Input{"dataUses": object("key", "new", "note", "N")}, []string{"REQUIRED dataUses.0.dataCategory"}},
		"duty that is none":     {"JointArrangement", registry.Input{"duties": object("duty", "COFFEE")}, []string{"UNKNOWN_CODE duties.0.duty"}},
		"duty of a stranger":    {"JointArrangement", registry.Input{"duties": object("duty", "SECURITY", "controller", "nimbus")}, []string{"NOT_FOUND duties.0.controller"}},
		"no duty":               {"JointArrangement", registry.Input{"duties": object("note", "N")}, []string{"REQUIRED duties.0.duty"}},
		"clock stops backwards": {"RightsRequest", registry.Input{"clockStops": append(object("from", "2026-03-02"), object("from", "2026-03-09", "to", "2026-03-08")...)}, []string{"PERIOD clockStops.1.to"}},
		"clock never stops":     {"RightsRequest", registry.Input{"clockStops": object("to", "2026-03-08")}, []string{"REQUIRED clockStops.0.from"}},
		"clock stops somewhen":  {"RightsRequest", registry.Input{"clockStops": object("from", "2026-03-32")}, []string{"INVALID clockStops.0.from"}},
		"right that is none":    {"RightsRequest", registry.Input{"rights": list("ACCESS", "REFUND")}, []string{"UNKNOWN_CODE rights.1"}},
		"complaint of nothing":  {"Complaint", registry.Input{"request": "x"}, []string{"NOT_FOUND request"}},
		"notice of nobody":      {"Notice", registry.Input{"controller": nil, "title": nil}, []string{"REQUIRED title", "REQUIRED controller"}},
		"regime of a notice":    {"Notice", registry.Input{"regimes": list("PECR", "PAIA")}, []string{"UNKNOWN_CODE regimes.1"}},
		"assertion of nothing":  {"Notice", registry.Input{"assertions": object("key", "new", "statement", "S")}, []string{"REQUIRED assertions.0.kind"}},
		"assertion of no right": {"Notice", registry.Input{"assertions": object("kind", "RIGHT", "right", "REFUND")}, []string{"UNKNOWN_CODE assertions.0.right"}},
		"assertion of no basis": {"Notice", registry.Input{"assertions": object("kind", "LEGAL_BASIS", "legalBasis", "UK_GDPR_6_1_Z")}, []string{"UNKNOWN_CODE assertions.0.legalBasis"}},
		"storage for nothing":   {"Notice", registry.Input{"storageAccess": object("purpose", "TRACKING")}, []string{"UNKNOWN_CODE storageAccess.0.purpose"}},
		"period as words":       {"Notice", registry.Input{"assertions": object("kind", "RESPONSE_TIME", "period", "a month")}, []string{"INVALID assertions.0.period"}},
	}
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		for name, c := range cases {
			t.Run(name, func(t *testing.T) {
				want(t, refuse(t, w, registrytest.Update(w.All(t, c.typ)[0], c.fields)), c.want...)
			})
		}
	})
}

// TestEndsBeforeStarts turns every period of the model round, in roots, parts and objects.
func TestEndsBeforeStarts(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		tried := map[string]bool{}
		for _, typ := range model.Roots() {
			records := w.All(t, typ.Name)
			mine := records[slices.IndexFunc(records, func(r *record.Record) bool { return r.Text("kind") != "SHIPPED" })]
			for of, turned := range turnedPeriods(w, t, typ) {
				if got := refuse(t, w, registrytest.Update(mine, turned.fields)); !slices.Equal(got, turned.want) {
					t.Errorf("%s in %s: problems %q, want %q", of, typ.Name, got, turned.want)
				}
				tried[of] = true
			}
		}
		for of := range registry.Periods {
			if !tried[of] {
				t.Errorf("the period of %s was not tried", of)
			}
		}
	})
}

// turnedPeriods finds the periods of a type, its parts and objects, and what an input says of each that ends before it
// starts.
func turnedPeriods(w *registrytest.World, t *testing.T, typ *model.Type) map[string]wrong {
	out := map[string]wrong{}
	turned := func(of string, fields []*model.Field) {
		names, ok := registry.Periods[of]
		i := slices.IndexFunc(fields, func(f *model.Field) bool { return f.Name == names[0] })
		if !ok {
			return
		}
		in := registry.Input{names[0]: "2026-01-02", names[1]: "2026-01-01"}
		if fields[i].Kind == model.DateTime {
			in = registry.Input{names[0]: "2026-01-01T00:00:00.000001Z", names[1]: "2026-01-01T00:00:00Z"}
		}
		out[of] = wrong{typ.Name, in, []string{"PERIOD " + names[1]}}
	}
	turned(typ.Name, typ.Fields)
	for _, f := range typ.Fields {
		if f.Shape != nil {
			turned(f.Shape.Name, f.Shape.Fields)
			if c, ok := out[f.Shape.Name]; ok {
				out[f.Shape.Name] = below(f.Name, c, registry.Input{})
			}
		}
	}
	for _, link := range typ.Links {
		if link.Kind != model.Parts {
			continue
		}
		for of, c := range turnedPeriods(w, t, link.Target()) {
			out[of] = below(link.Name, c, leastInput(w, t, link.Target()))
		}
	}
	return out
}

// below puts an input into a list of its owner, on top of what an element must have.
func below(name string, c wrong, least registry.Input) wrong {
	maps.Copy(least, c.fields)
	return wrong{c.typ, registry.Input{name: list(map[string]any(least))}, []string{"PERIOD " + name + ".0." + c.want[0][len("PERIOD "):]}}
}

// TestTooManyLinks names over two hundred records of a kind, which no record may.
func TestTooManyLinks(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		for _, typ := range model.Roots() {
			for _, link := range typ.Links {
				if link.Kind == model.Many || link.Kind == model.Parts {
					change := registrytest.Update(w.All(t, typ.Name)[0], registry.Input{link.Name: make([]any, 201)})
					if got := refuse(t, w, change); !slices.Equal(got, []string{"TOO_MANY " + link.Name}) {
						t.Errorf("%s.%s: %q", typ.Name, link.Name, got)
					}
				}
			}
		}
		var changes []registry.Change
		var keys []any
		for i := range 200 {
			keys = append(keys, fmt.Sprint("p", i))
			changes = append(changes, registrytest.Put("Purpose", fmt.Sprint("p", i), registry.Input{"name": "P"}))
		}
		w.Apply(t, append(changes, registrytest.Put("DataSharing", "statistics", registry.Input{"purposes": keys}))...)
		if n := len(w.Find(t, "DataSharing", "statistics").Many["purposes"]); n != 200 {
			t.Errorf("%d purposes", n)
		}
	})
}
