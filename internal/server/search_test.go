package server_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/model"
)

// Search shows every role with every scope what it sees, by the words of what it sees, and leaves out the rest.
func TestMatrix_Search(t *testing.T) {
	eachMatrix(t, func(t *testing.T, m *matrix) {
		shown := 0
		for _, typ := range model.Roots()[1:] {
			r := m.All(t, typ.Name)[0]
			id := model.FormatID(typ, r.ID)
			query := fmt.Sprintf(`{ search(text: %q, first: 100) { totalCount edges { matched node { __typename id } } } }`, r.Key())
			for _, a := range m.askers {
				answer := asJSON(t, a.must(t, query, nil))
				if found, sees := strings.Contains(answer, id), m.sees[typ.Name].allows(a.role, a.scope); found != sees {
					t.Errorf("%s sees %s: %v, but found is %v", a, typ.Name, sees, found)
				} else if found {
					shown++
				}
				for name, row := range m.sees {
					if strings.Contains(answer, `"`+name+`"`) && !row.allows(a.role, a.scope) {
						t.Errorf("%s does not see %s and is told of it: %s", a, name, answer)
					}
				}
			}
		}
		t.Logf("%d records shown to %d askers", shown, len(m.askers))
	})
}

// A dashboard's token finds organisations by what it sees of them, and not by the people to turn to there.
func TestSearch_HidesContacts(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		const made = `mutation { createOrganisation(input: {fields: {tradingName: "Heron", contacts: [
			{kind: DPO, name: "Canarina Contactless", jobTitle: "Canarist", email: "canary@birds.example", phones: ["canaryphone"], addresses: [{lines: ["canaryyard"]}]}
		]}}) { userErrors { code } } }`
		a.must(t, made, nil)
		for scope, finds := range map[access.Scope]bool{access.Whole: true, access.Dashboard: false, access.DPA: true} {
			as := a.as(a.newToken(t, access.Token{Role: access.Admin, Scope: scope}))
			for _, word := range []string{"Canarina", "contactless", "canarist", "canary@birds.example", "CANARYPHONE", "canaryyard", "heron canar", "birds"} {
				found := asJSON(t, as.must(t, `query($text: String!) { search(text: $text) { totalCount edges { matched node { key } } } }`, map[string]any{"text": word}))
				if strings.Contains(found, `"heron"`) != finds || strings.Contains(found, "Contact") != finds || strings.Contains(found, `"totalCount":0`) == finds {
					t.Errorf("%q, asked for %s: %s", scope, word, found)
				}
			}
			if found := asJSON(t, as.must(t, `{ search(text: "hero") { edges { matched node { key } } } }`, nil)); !strings.Contains(found, `["Organisation"]`) {
				t.Errorf("%q finds %s", scope, found)
			}
		}
	})
}
