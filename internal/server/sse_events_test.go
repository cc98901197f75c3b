package server_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/server"
	"github.com/openropa/ropa/internal/store/storetest"
)

// Whoever asks for kinds of events is told of these alone: of what a write brings at once, and of what a day brings when some
// program has told it.
func TestSSE_Events(t *testing.T) {
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			dsn, tick := storetest.DSN(t, dialect), make(chan time.Time)
			w := registrytest.New(t, storetest.OpenDSN(t, dsn))
			a := newAPIWith(t, w, func(c *server.Config) { c.Tick = tick })
			l := a.listen(t, `subscription { registerChanged(events: [AGREEMENT_EXPIRING, AGREEMENT_EXPIRED]) {
				changes { action type events { kind type id on detail } } } }`)
			l.must(t, "next")
			ends := time.Now().UTC().AddDate(0, 0, 30)
			a.make(t, "nothing-of-interest")
			a.must(t, `mutation($e: Date) { updateAgreement(input: {id: "dpa", expectedVersion: 1, fields: {status: SIGNED, endsOn: $e}}) { userErrors { code } } }`,
				map[string]any{"e": ends.Format(time.DateOnly)})
			r := w.Find(t, "Agreement", "dpa")
			event := func(action, of, kind string, on time.Time) string {
				return `{"data":{"registerChanged":{"changes":[{"action":"` + action + `","type":"` + of + `","events":[{"kind":"` + kind +
					`","type":"AGREEMENT","id":"` + model.FormatID(r.Type, r.ID) + `","on":"` + on.Format(time.DateOnly) + `","detail":""}]}]}}}`
			}
			if e, want := l.must(t, "next"), event("UPDATED", "AGREEMENT", "AGREEMENT_EXPIRING", time.Now().UTC()); e.data != want {
				t.Errorf("%s, want %s", e.data, want)
			}
			laws, err := law.Load()
			if err != nil {
				t.Fatal(err)
			}
			later := registry.New(storetest.OpenDSN(t, dsn), laws, registry.WithClock(func() time.Time { return time.Now().AddDate(0, 0, 40) }))
			if _, err := later.TellDays(t.Context()); err != nil {
				t.Fatal(err)
			}
			tick <- time.Time{}
			e := l.must(t, "next")
			if want := event("NOTED", "REGISTER", "AGREEMENT_EXPIRED", ends.AddDate(0, 0, 1)); e.data != want || e.id != a.cursor(t) {
				t.Errorf("%s, want %s", e.data, want)
			}
		})
	}
}

// Events of another register are in no answer, whichever ids and kinds are asked for.
func TestEvents_Isolation(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		const query = `query($ids: [ID!]) { changes(ids: $ids, first: 100) { nodes { id events { id detail } } } }`
		other := *a.World
		other.Writer.Register = a.NewRegister(t, "other")
		other.Apply(t, registrytest.Put("Agreement", "dpa", registry.Input{"status": "SIGNED", "endsOn": time.Now().Format(time.DateOnly)}))
		ids := []any{}
		for _, typ := range model.Roots() {
			for _, r := range other.All(t, typ.Name) {
				ids = append(ids, model.FormatID(typ, r.ID))
			}
		}
		whole := asJSON(t, a.must(t, `{ changes(first: 100) { nodes { id events { id detail } } } }`, nil))
		for _, id := range ids {
			if strings.Contains(whole, id.(string)) {
				t.Errorf("%s of another register is told of", id)
			}
		}
		for some := range slices.Chunk(ids, 100) {
			if got := at(t, a.must(t, query, map[string]any{"ids": some}), "changes", "nodes").([]any); len(got) != 0 {
				t.Errorf("told of foreign ids: %v", got)
			}
		}
	})
}

// Each role and scope is told of events of the types that it sees, all of them, and of no other; a change that is there for such
// an event alone is not.
func TestMatrix_Events(t *testing.T) {
	eachMatrix(t, func(t *testing.T, m *matrix) {
		laws, err := law.Load()
		if err != nil {
			t.Fatal(err)
		}
		later := registry.New(m.DB, laws, registry.WithClock(func() time.Time { return time.Now().AddDate(0, 0, 60) }))
		m.Apply(t, registrytest.Put("Agreement", "dpa", registry.Input{"status": "SIGNED", "endsOn": time.Now().AddDate(0, 0, 20).Format(time.DateOnly)}))
		// All that was found of this one before leads to what some do not see.
		m.Apply(t, registrytest.Put("ControllerActivity", "contact", registry.Input{"nextReviewOn": time.Now().AddDate(0, 0, -3).Format(time.DateOnly)}))
		// What some do not see changes, and findings of what all see open with it.
		for _, root := range model.Roots() {
			for _, r := range m.All(t, root.Name) {
				if !m.sees[root.Name].allows(access.Viewer, access.DPA) && root.Name != "Member" && r.Text("kind") != "SHIPPED" {
					m.Apply(t, registry.Change{Action: registry.Archive, Type: root, ID: r.ID, AnyVersion: true})
				}
			}
		}
		if _, err := later.TellDays(t.Context()); err != nil {
			t.Fatal(err)
		}
		told := map[string]bool{} // types of which there are events at all
		for i, a := range m.askers {
			seen, shown := map[string]bool{}, map[string]bool{}
			for since := "0"; ; {
				page := at(t, a.must(t, `query($since: String) { changes(since: $since, first: 100) {
					nodes { action type events { type } } pageInfo { endCursor hasNextPage } } }`, map[string]any{"since": since}), "changes")
				for _, node := range at(t, page, "nodes").([]any) {
					events := at(t, node, "events").([]any)
					shown[at(t, node, "type").(string)] = true
					if at(t, node, "action") == "NOTED" && len(events) == 0 {
						t.Errorf("%s is told that something happened which it does not see", a)
					}
					for _, e := range events {
						seen[at(t, e, "type").(string)] = true
					}
				}
				since = at(t, page, "pageInfo", "endCursor").(string)
				if at(t, page, "pageInfo", "hasNextPage") == false {
					break
				}
			}
			for code := range seen {
				told[code] = true
			}
			for _, root := range model.Roots() {
				code := strings.ToUpper(snake.ReplaceAllString(root.Name, "${1}_$2"))
				if shown[code] && !m.sees[root.Name].allows(a.role, a.scope) {
					t.Errorf("%s is told that a record of %s changed", a, root.Name)
				}
				if sees := m.sees[root.Name].allows(a.role, a.scope); seen[code] && !sees || i > 0 && told[code] && sees && !seen[code] {
					t.Errorf("%s is told of events of %s: %v", a, root.Name, seen[code])
				}
			}
		}
		if !told["NOTICE"] || !told["BREACH"] {
			t.Errorf("there are events of %v only", told)
		}
	})
}
