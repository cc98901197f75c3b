package registry_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

func list(elements ...any) []any { return elements }

// beta is a second controller with an activity of its own.
func beta() []registry.Change {
	return []registry.Change{
		registrytest.Put("Organisation", "beta", nil),
		registrytest.Put("Controller", "beta", registry.Input{"organisation": "beta"}),
		registrytest.Put("ControllerActivity", "payroll", registry.Input{"name": "Payroll", "controller": "beta"}),
	}
}

// TestWrongEngagements names the field of each thing that is wrong in an engagement.
func TestWrongEngagements(t *testing.T) {
	sub := func(fields ...any) []any {
		object := map[string]any{"downstream": "racks"}
		for i := 0; i < len(fields); i += 2 {
			object[fields[i].(string)] = fields[i+1]
		}
		return list(object)
	}
	cases := map[string]wrong{
		"no engager":               {"", registry.Input{"engaged": "nimbus"}, []string{"REQUIRED engagerController"}},
		"no engager, given as one": {"", registry.Input{"engaged": "nimbus", "engagerProcessor": nil}, []string{"REQUIRED engagerProcessor"}},
		"two engagers":             {"", registry.Input{"engaged": "nimbus", "engagerController": "acme", "engagerProcessor": "acme"}, []string{"INVALID engagerProcessor"}},
		"unknown engager":          {"", registry.Input{"engaged": "nimbus", "engagerProcessor": "x", "controllerActivities": list("contact")}, []string{"NOT_FOUND engagerProcessor"}},
		"unknown engaged":          {"", registry.Input{"engaged": "x", "engagerController": "acme", "processorActivities": list("hosting")}, []string{"NOT_FOUND engaged"}},
		"second engager":           {"hosting", registry.Input{"engagerProcessor": "stratus"}, []string{"INVALID engagerProcessor"}},
		"engager taken away":       {"hosting", registry.Input{"engagerController": nil}, []string{"REQUIRED engagerController"}},
		"engages itself":           {"", registry.Input{"engaged": "nimbus", "engagerProcessor": "nimbus"}, []string{"INVALID engagerProcessor"}},
		"comes to engage itself":   {"racks", registry.Input{"engaged": "nimbus"}, []string{"INVALID engaged"}},
		"another's activity":       {"", registry.Input{"engaged": "nimbus", "engagerController": "acme", "controllerActivities": list("contact", "payroll")}, []string{"INVALID controllerActivities.1"}},
		"a processor's activity":   {"", registry.Input{"engaged": "stratus", "engagerProcessor": "nimbus", "controllerActivities": list("contact")}, []string{"INVALID controllerActivities.0"}},
		"another processor's":      {"", registry.Input{"engaged": "stratus", "engagerController": "acme", "processorActivities": list("hosting")}, []string{"INVALID processorActivities.0"}},
		"rests on a controller's":  {"", registry.Input{"engaged": "nimbus", "engagerController": "acme", "subProcessing": list(map[string]any{"downstream": "hosting"})}, []string{"INVALID subProcessing.0.downstream"}},
		"rests on another's":       {"", registry.Input{"engaged": "acme", "engagerController": "beta", "subProcessing": sub()}, []string{"INVALID subProcessing.0.downstream"}},
		"rests on one twice":       {"hosting", registry.Input{"subProcessing": append(sub(), sub("key", "again")...)}, []string{"DUPLICATE subProcessing.1.downstream"}},
		"rests on itself":          {"racks", registry.Input{"subProcessing": sub()}, []string{"CYCLE subProcessing.0.downstream"}},
		"rests on nothing":         {"hosting", registry.Input{"subProcessing": sub("downstream", nil)}, []string{"REQUIRED subProcessing.0.downstream"}},
		"resolved before decided":  {"hosting", registry.Input{"subProcessing": sub("decidedOn", "2026-01-02", "resolvedOn", "2026-01-01")}, []string{"PERIOD subProcessing.0.resolvedOn"}},
		"decided before told":      {"hosting", registry.Input{"subProcessing": sub("notifiedOn", "2026-01-02", "decidedOn", "2026-01-01")}, []string{"PERIOD subProcessing.0.decidedOn"}},
		"negative window":          {"hosting", registry.Input{"subProcessing": sub("objectionWindow", -1)}, []string{"INVALID subProcessing.0.objectionWindow"}},
		"end before start":         {"hosting", registry.Input{"startedOn": "2026-01-02", "endedOn": "2026-01-01"}, []string{"PERIOD endedOn"}},
		"term twice":               {"hosting", registry.Input{"termOverrides": list(map[string]any{"letter": "H_AUDIT"}, map[string]any{"letter": "H_AUDIT", "agreed": "TRUE"})}, []string{"DUPLICATE termOverrides.1.letter"}},
		"engager moves away":       {"hosting", registry.Input{"engagerController": "beta"}, []string{"INVALID engagerController"}},
		"engaged moves away":       {"hosting", registry.Input{"engaged": "stratus", "processorActivities": nil}, []string{"INVALID engaged"}},
		"engager becomes another":  {"racks", registry.Input{"engagerProcessor": "acme"}, []string{"INVALID engagerProcessor"}},
		"engager becomes a client": {"racks", registry.Input{"engagerProcessor": nil, "engagerController": "acme"}, []string{"INVALID engagerProcessor"}},
	}
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		w.Apply(t, beta()...)
		for name, c := range cases {
			t.Run(name, func(t *testing.T) {
				if c.typ != "" {
					want(t, refuse(t, w, registrytest.Update(w.Find(t, "Engagement", c.typ), c.fields)), c.want...)
					return
				}
				c.fields["name"] = "E"
				want(t, refuse(t, w, registrytest.Create("Engagement", c.fields)), c.want...)
			})
		}
	})
}

// TestActivitiesStayWithTheirEngagements lets an activity change hands only together with its engagement.
func TestActivitiesStayWithTheirEngagements(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		w.Apply(t, beta()...)
		moved := registrytest.Put("ControllerActivity", "contact", registry.Input{"controller": "beta"})
		want(t, refuse(t, w, moved), "INVALID controller")
		want(t, refuse(t, w, registrytest.Put("ProcessorActivity", "hosting", registry.Input{"processor": "stratus"})), "INVALID processor")
		w.Apply(t, moved, registrytest.Put("Engagement", "hosting", registry.Input{"engagerController": "beta"}))
		// Left out of the engagement, it may go where it likes.
		w.Apply(t, registrytest.Put("ControllerActivity", "contact", registry.Input{"controller": "acme"}),
			registrytest.Put("Engagement", "hosting", registry.Input{"controllerActivities": nil}))
		// A processor and all that follows from it may be exchanged at once.
		w.Apply(t,
			registrytest.Put("Engagement", "hosting", registry.Input{"engaged": "acme"}),
			registrytest.Put("ProcessorActivity", "hosting", registry.Input{"processor": "acme"}),
			registrytest.Put("Engagement", "racks", registry.Input{"engagerProcessor": "acme"}))
		w.Verify(t)
	})
}

// ring are engagements in which each of several processors engages the next, and each rests on the next but the last.
func ring(n int) []registry.Change {
	var changes []registry.Change
	for i := range n {
		key := fmt.Sprint("p", i)
		changes = append(changes, registrytest.Put("Organisation", key, nil), registrytest.Put("Processor", key, registry.Input{"organisation": key}))
		in := registry.Input{"name": "E", "engagerProcessor": key, "engaged": fmt.Sprint("p", (i+1)%n)}
		if i < n-1 {
			in["subProcessing"] = list(map[string]any{"downstream": fmt.Sprint("e", i+1)})
		}
		changes = append(changes, registrytest.Put("Engagement", fmt.Sprint("e", i), in))
	}
	return changes
}

func restsOn(key, downstream string) registry.Change {
	return registrytest.Put("Engagement", key, registry.Input{"subProcessing": list(map[string]any{"downstream": downstream})})
}

// TestSubProcessingHasNoCycles closes rings of several lengths, afterwards and in the transaction that makes them.
func TestSubProcessingHasNoCycles(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		for _, n := range []int{2, 3, 40} {
			last := restsOn(fmt.Sprint("e", n-1), "e0")
			all := refuse(t, w, append(ring(n), last)...)
			if len(all) != n || !strings.HasPrefix(all[0], "CYCLE 2.subProcessing.0.downstream") {
				t.Errorf("%d engagements in a ring: %q", n, all)
			}
			other := *w
			other.Writer.Register = w.NewRegister(t, fmt.Sprint("ring", n))
			other.Apply(t, ring(n)...)
			want(t, refuse(t, &other, last), "CYCLE subProcessing.0.downstream")
			// Opened elsewhere in the same transaction, the ring may be closed here.
			other.Apply(t, last, registrytest.Put("Engagement", "e0", registry.Input{"subProcessing": nil}))
			other.Verify(t)
		}
	})
}

// TestKeysOfScopedParts are derived from the first thing that a part names.
func TestKeysOfScopedParts(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		put := func() registry.Result {
			t.Helper()
			return w.Apply(t,
				registrytest.Put("DataSubjectCategory", "clients", registry.Input{"name": "Clients"}),
				registrytest.Put("Processor", "nimbus", registry.Input{
					"dataUses": list(
						map[string]any{"dataCategory": "emails", "dataSubjectCategories": list("visitors")},
						map[string]any{"dataSubjectCategories": list("visitors", "clients")},
						map[string]any{"dataSubjectCategories": list("clients", "visitors")},
						map[string]any{"dataCategory": "emails"},
					),
					"disclosures": list(map[string]any{"engagement": "racks"}, map[string]any{"engagement": "racks", "recipient": "hosts"}),
					"dataSources": list(map[string]any{}, map[string]any{"kind": "PUBLIC_SOURCE"}),
				}))[1]
		}
		put()
		r := w.Find(t, "Processor", "nimbus")
		for name, keys := range map[string][]string{
			"dataUses": {"emails", "visitors", "clients", "emails-2"}, "disclosures": {"racks", "hosts"}, "dataSources": {"DATA_SUBJECT", "PUBLIC_SOURCE"},
		} {
			if got := partKeys(r.Parts[name]); !slices.Equal(got, keys) {
				t.Errorf("keys of %s are %q, want %q", name, got, keys)
			}
		}
		if result := put(); result.Action != registry.Unchanged {
			t.Errorf("the same again: %+v", result)
		}
	})
}

// TestCitationsOfScopes lead into the parts and links of a scope as into any other.
func TestCitationsOfScopes(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		cite := func(path string) registry.Input {
			return registry.Input{"citations": list(map[string]any{"path": path, "document": "policy"})}
		}
		for key, good := range map[string][]string{
			"ControllerActivity contact": {
				"dataUses", "dataUses[emails]", "dataUses[emails].certainty", "dataUses[emails].dataSubjectCategories", "disclosures[hosts].conditions",
				"dataSources[DATA_SUBJECT].channels", "retentionRules", "securityMeasures", "systems",
			},
			"Engagement hosting": {"subProcessing[racks].objectionWindow", "engagerController", "agreement", "dataUses", "instructions"},
			"Agreement dpa":      {"parties[acme].signatory", "terms"},
		} {
			typ, key, _ := strings.Cut(key, " ")
			for _, path := range good {
				w.Apply(t, registrytest.Put(typ, key, cite(path)))
			}
		}
		for key, bad := range map[string][]string{
			"ControllerActivity contact": {"dataUses[x]", "dataUses[emails].x", "retentionRules[a-year]", "scope", "engagements"},
			"Engagement hosting":         {"subProcessing[x]", "engager", "dataUses[emails]"},
			"Agreement dpa":              {"engagements", "terms[H_AUDIT]"},
		} {
			typ, key, _ := strings.Cut(key, " ")
			for _, path := range bad {
				want(t, refuse(t, w, registrytest.Put(typ, key, cite(path))), "INVALID citations.0.path")
			}
		}
	})
}

// TestPartsOfScopesAreTheirOwnersAlone names the data use of one record in another.
func TestPartsOfScopesAreTheirOwnersAlone(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		use := w.Find(t, "ControllerActivity", "contact").Parts["dataUses"][0]
		got := refuse(t, w, registrytest.Put("Controller", "acme", registry.Input{"dataUses": list(map[string]any{"id": model.FormatID(use.Type, use.ID)})}))
		want(t, got, "NOT_FOUND dataUses.0.id", "REQUIRED dataUses.0.dataCategory")
	})
}
