package registry_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// clients are so many controllers whose engagements of Nimbus all rest on the one by which Nimbus has its racks.
func clients(n int) []registry.Change {
	var changes []registry.Change
	for i := range n {
		key := fmt.Sprint("client-", i)
		changes = append(changes,
			registrytest.Put("Organisation", key, registry.Input{"tradingName": key}),
			registrytest.Put("Controller", key, registry.Input{"organisation": key}),
			registrytest.Put("Engagement", key, registry.Input{
				"name": "Hosting of " + key, "engagerController": key, "engaged": "nimbus", "agreement": "dpa",
				"processorActivities": list("hosting"), "subProcessing": list(map[string]any{"downstream": "racks"}),
			}))
	}
	return changes
}

// TestOneHostingForAThousandClients makes them in one transaction. To change one of them, or what they share, takes no
// more statements afterwards than before.
func TestOneHostingForAThousandClients(t *testing.T) {
	const many = 1000
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		w.Apply(t, clients(1)...)
		statements := 0
		registry.Watch(w.Registry, func(string) { statements++ })
		changes := []func(n int) registry.Change{
			func(n int) registry.Change {
				return registrytest.Put("Engagement", "client-0", registry.Input{"subProcessing": list(
					map[string]any{"downstream": "racks", "decidedOn": fmt.Sprintf("2026-01-%02d", n)},
				)})
			},
			func(n int) registry.Change {
				return registrytest.Put("Engagement", "racks", registry.Input{"name": fmt.Sprint("Racks ", n), "securityMeasures": list("encryption")})
			},
			func(n int) registry.Change {
				return registrytest.Put("Agreement", "dpa", registry.Input{"title": fmt.Sprint("Agreement ", n)})
			},
		}
		cost := func(c registry.Change) int {
			t.Helper()
			statements = 0
			if result := w.Apply(t, c)[0]; result.Action != registry.Updated {
				t.Errorf("%+v", result)
			}
			return statements
		}
		var before []int
		for _, change := range changes {
			cost(change(1)) // which adds the measure
			before = append(before, cost(change(2)))
		}
		refused := func() int {
			statements = 0
			want(t, refuse(t, w, registrytest.Put("Engagement", "racks", registry.Input{"engagerProcessor": "acme"})), "INVALID engagerProcessor")
			return statements
		}
		refusedBefore := refused()
		if results := w.Apply(t, clients(many)...); results[len(results)-1].Action != registry.Created {
			t.Errorf("%+v", results[len(results)-1])
		}
		if n := len(w.All(t, "Engagement")); n != many+2 {
			t.Errorf("%d engagements", n)
		}
		for i, change := range changes {
			if n := cost(change(3)); n != before[i] || n > 160 {
				t.Errorf("change %d takes %d statements, %d before", i, n, before[i])
			}
		}
		if n := refused(); n != refusedBefore {
			t.Errorf("to be refused takes %d statements, %d before", n, refusedBefore)
		}
		w.Verify(t)
	})
}

// TestStatementsAreConstant counts the statements of reading and checking at one and at many records.
func TestStatementsAreConstant(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		var reads []string
		registry.Watch(w.Registry, func(statement string) {
			if head := strings.ToLower(statement); strings.HasPrefix(head, "select id, ") || strings.HasPrefix(head, "with ") {
				reads = append(reads, statement)
			}
		})
		plan := func(n int) []string {
			reads = nil
			var changes []registry.Change
			for range n {
				changes = append(changes, registrytest.Sample()...)
			}
			if _, err := w.Registry.Plan(t.Context(), w.Writer, changes); err != nil {
				t.Fatal(err)
			}
			return slices.Clone(reads)
		}
		if one, many := plan(1), plan(50); !slices.Equal(one, many) || len(one) < 10 {
			t.Errorf("%d statements for one, %d for many", len(one), len(many))
		}
	})
}
