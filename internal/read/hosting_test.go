package read_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// TestStatements_Hosting asks one hosting engagement for whom it is, with one client above it and with a thousand: the
// same statements, for the total and for each page.
func TestStatements_Hosting(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		var sent [][]string
		for _, clients := range []int{1, 1000} {
			host := hostingRegister(t, db, r, clients, 0)
			first := host.hosting(t, clients, `controllers(first: 100) { totalCount nodes { id } }`)
			second := host.hosting(t, clients, `controllers(last: 100) { totalCount nodes { id organisation { name } } }
				upstream(first: 100, orderBy: {field: NAME}) { totalCount nodes { name engager { ... on Controller { organisation { name } } } } }`)
			sent = append(sent, append(first, second...))
			t.Logf("%d clients: %d and %d statements", clients, len(first), len(second))

			var all []string
			after := any(nil)
			for more := true; more; {
				page := at(t, host.ask(t, `query($after: String) { engagements(where: {key: {eq: "hosting"}}) { nodes {
					upstream(first: 100, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } }
				} } }`, map[string]any{"after": after}), "engagements", "nodes", 0, "upstream")
				all = append(all, texts(t, at(t, page, "nodes"), "id")...)
				more, after = at(t, page, "pageInfo", "hasNextPage") == true, at(t, page, "pageInfo", "endCursor")
			}
			slices.Sort(all)
			if len(slices.Compact(all)) != clients {
				t.Errorf("pages of %d engagements above, expected %d", len(all), clients)
			}
		}
		if !slices.Equal(sent[0], sent[1]) {
			t.Errorf("over one client\n%s\nover a thousand\n%s", strings.Join(sent[0], "\n"), strings.Join(sent[1], "\n"))
		}
	})
}

// hosting asks the hosting engagement, checks the totals, and returns the statements.
func (r *register) hosting(t *testing.T, clients int, selection string) []string {
	t.Helper()
	told := r.told(t, `{ engagements(where: {key: {eq: "hosting"}}) { nodes { `+selection+` } } }`, nil)
	total := fmt.Sprintf(`"totalCount":%d,`, clients)
	if told.err != nil || strings.Count(told.reply, total) != strings.Count(selection, "totalCount") {
		t.Errorf("%v, expected totals of %d: %s", told.err, clients, shorten(told.reply))
	}
	return told.statements
}

// hostingRegister has so many clients of one processor, whose services all rest on its one contract for hosting, and that on
// so many others one below the other.
func hostingRegister(t *testing.T, db *store.DB, r *registry.Registry, clients, below int) *register {
	t.Helper()
	var changes []registry.Change
	put := func(typ, key string, fields registry.Input) {
		changes = append(changes, registry.Change{Action: registry.Put, Type: model.ByName(typ), Key: key, Fields: fields})
	}
	for _, name := range []string{"processor", "host"} {
		put("Organisation", name, registry.Input{"tradingName": name})
		put("Processor", name, registry.Input{"organisation": name})
	}
	rests := []any{}
	for i := below; i > 0; i-- {
		name, engager := fmt.Sprintf("below-%d", i), "host"
		if i > 1 {
			engager = fmt.Sprintf("below-%d", i-1)
		}
		put("Organisation", name, registry.Input{"tradingName": name})
		put("Processor", name, registry.Input{"organisation": name})
		put("Engagement", name, registry.Input{"name": name, "engagerProcessor": engager, "engaged": name, "subProcessing": rests})
		rests = []any{map[string]any{"downstream": name}}
	}
	put("Engagement", "hosting", registry.Input{"name": "Hosting", "engagerProcessor": "processor", "engaged": "host", "subProcessing": rests})
	for i := range clients {
		client := fmt.Sprintf("client-%d", i)
		put("Organisation", client, registry.Input{"tradingName": client})
		put("Controller", client, registry.Input{"organisation": client})
		put("Engagement", client, registry.Input{
			"name": client, "engagerController": client, "engaged": "processor", "subProcessing": []any{map[string]any{"downstream": "hosting"}},
		})
	}
	writer := registry.Writer{Actor: "system/test"}
	id, _, err := r.CreateRegister(t.Context(), writer, fmt.Sprintf("hosting-%d-%d", clients, below), registry.Input{"name": "Hosting"}, changes)
	if err != nil {
		t.Fatal(err)
	}
	return &register{id: id, client: newClient(t, db, everything(id))}
}
