package read_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// TestProposals_Statements asks how a hosting engagement stands with one client above it and with a thousand: the same statements.
func TestProposals_Statements(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		var sent [][]string
		for _, clients := range []int{1, 1000} {
			host := hostingRegister(t, db, r, clients, 0)
			host.client = whole(t, db, everything(host.id))
			change := host.told(t, `{ engagements(where: {key: {eq: "hosting"}}) { nodes { subProcessorChange { engagements notNotified state } } } }`, nil)
			if want := fmt.Sprintf(`"subProcessorChange":{"engagements":%d,"notNotified":%d,"state":"OPEN"}`, clients, clients); !strings.Contains(change.reply, want) {
				t.Errorf("%v, expected %s: %s", change.err, want, shorten(change.reply))
			}
			list := host.told(t, `{ subProcessorProposals(engagement: "hosting") {
				upstream { engager { ... on Controller { organisation { name } } } } engagement { key } processor { key } subProcessing { notifiedOn } standing { state windowEndsOn }
			} }`, nil)
			if n := strings.Count(list.reply, `"state":"NOT_NOTIFIED"`); n != clients {
				t.Errorf("%v, %d proposals, expected %d: %s", list.err, n, clients, shorten(list.reply))
			}
			parts := host.told(t, `{ engagements(first: 100) { nodes { subProcessing { standing { state } then: standing(at: "2026-01-01") { inUse } } } } }`, nil)
			t.Logf("%d clients: %d, %d and %d statements", clients, len(change.statements), len(list.statements), len(parts.statements))
			sent = append(sent, slices.Concat(change.statements, list.statements, parts.statements))
		}
		if !slices.Equal(sent[0], sent[1]) {
			t.Errorf("over one client\n%s\nover a thousand\n%s", strings.Join(sent[0], "\n"), strings.Join(sent[1], "\n"))
		}
	})
}

// TestProposals asks which proposals are open, which windows end in a week and who objected.
func TestProposals(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		id := hostingRegister(t, db, r, 5, 0).id
		host := summaryClient(t, db, id, time.Date(2026, 12, 28, 12, 0, 0, 0, time.UTC))
		writer := registry.Writer{Register: id, Actor: "system/test"}
		sub := func(client string, fields registry.Input) registry.Change {
			fields["downstream"] = "hosting"
			return put("Engagement", client, registry.Input{"subProcessing": []any{map[string]any(fields)}, "agreement": "terms"})
		}
		_, err := r.Apply(t.Context(), writer, []registry.Change{
			put("Agreement", "terms", registry.Input{"title": "Terms", "subProcessorAuthorisation": "GENERAL", "objectionWindow": 10, "objectionWindowUnit": "BUSINESS_DAYS"}),
			put("Organisation", "client-0", registry.Input{"country": "GB"}),
			sub("client-0", registry.Input{"notifiedOn": "2026-12-18"}),
			sub("client-1", registry.Input{"notifiedOn": "2026-12-18"}),
			sub("client-2", registry.Input{"notifiedOn": "2026-12-18", "objectionWindow": 5, "authorisation": "SPECIFIC"}),
			sub("client-3", registry.Input{"notifiedOn": "2026-12-18", "decision": "OBJECTED", "decidedOn": "2026-12-20", "objection": "Too far away."}),
			sub("client-4", registry.Input{"notifiedOn": "2026-12-18", "decision": "ACCEPTED", "decidedOn": "2026-12-20", "effectiveOn": "2027-02-01"}),
		})
		if err != nil {
			t.Fatal(err)
		}
		for name, tt := range map[string]struct {
			arguments string
			want      []string
		}{
			"open":               {`(states: [PROPOSED])`, []string{"client-1 PROPOSED 2027-01-01", "client-0 PROPOSED 2027-01-06"}},
			"end in a week":      {`(windowEndsFrom: "2026-12-28", windowEndsTo: "2027-01-01")`, []string{"client-1 PROPOSED 2027-01-01", "client-3 OBJECTED 2027-01-01", "client-4 ACCEPTED 2027-01-01"}},
			"objected":           {`(states: [OBJECTED], processor: "processor")`, []string{"client-3 OBJECTED 2027-01-01"}},
			"not authorised":     {`(states: [NOT_AUTHORISED], engagement: "hosting")`, []string{"client-2 NOT_AUTHORISED 2026-12-23"}},
			"as it stood before": {`(states: [OBJECTED], at: "2026-12-19")`, nil},
			"another processor":  {`(processor: "host")`, nil},
		} {
			answer := host.ask(t, `{ subProcessorProposals`+tt.arguments+` { upstream { key } standing { state windowEndsOn } } }`, nil)
			var got []string
			for _, of := range at(t, answer, "subProcessorProposals").([]any) {
				got = append(got, fmt.Sprint(at(t, of, "upstream", "key"), " ", at(t, of, "standing", "state"), " ", at(t, of, "standing", "windowEndsOn")))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%s: %q, expected %q", name, got, tt.want)
			}
		}
		for _, arguments := range []string{`(engagement: "missing")`, `(processor: "missing")`, `(engagement: "proc_0000000000000")`} {
			if answer := host.ask(t, `{ subProcessorProposals`+arguments+` { upstream { key } } }`, nil); at(t, answer, "subProcessorProposals") != nil {
				t.Errorf("%s: %v", arguments, answer)
			}
		}
	})
}
