package server_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// pair is one member with a role, who asks by a token and in a session.
type pair struct{ token, session asker }

// pairs signs in an account for each role, as a member whose unit is "mine", and makes a token of that member.
func (m *matrix) pairs(t *testing.T) []pair {
	t.Helper()
	var out []pair
	for _, role := range access.Roles {
		member := "member-" + strings.ToLower(string(role))
		m.Apply(t, registrytest.Put("Member", member, registry.Input{"name": string(role), "units": []any{"mine"}}))
		secret, err := m.people().Invite(t.Context(), m.Writer.Register, role, member+"@example.org", "", member, testBy)
		if err != nil {
			t.Fatal(err)
		}
		b := m.browser(t)
		b.post(t, "/invitation/"+secret, "do", "join", "name", member, "password", goodPassword).want(t, 200, "/account")
		token := m.newToken(t, access.Token{Role: role, Member: member})
		out = append(out, pair{
			asker{m.as(token), role, access.Whole, "token"}, asker{m.in(b.session(t)), role, access.Whole, "session"},
		})
	}
	return out
}

// People are told the same as the tokens of their role, byte for byte: of every query field, nested edge, total and filter,
// and of records by their ids. Of access events, which every answer adds to, it is whether they are told.
func TestMatrix_SessionReads(t *testing.T) {
	eachMatrix(t, func(t *testing.T, m *matrix) {
		questions := append(m.everywhere(), m.filters()...)
		questions = append(questions, m.byID(t)...)
		var texts []string
		for _, q := range questions {
			texts = append(texts, q.text)
		}
		m.beside(t)
		told, refused := 0, 0
		for _, p := range m.pairs(t) {
			want := answers(t, p.token.api, "query", texts, nil)
			for i, got := range answers(t, p.session.api, "query", texts, nil) {
				q := questions[i]
				denied := m.denied(q.types, p.session)
				if len(denied) > 0 {
					refused++
				} else {
					told++
				}
				if m.refused(got, denied, p.session) != (len(denied) > 0) {
					t.Errorf("%s\n%s does not see %s and is told %s", q.text, p.session, denied, shorter(got))
				}
				if lasts := len(denied) > 0 || !slices.Contains(q.types, "AccessEvent"); lasts && got != want[i] {
					t.Errorf("%s\n%s is told %s\n%s %s", q.text, p.session, shorter(got), p.token, shorter(want[i]))
				}
			}
		}
		t.Logf("%d questions: %d told, %d refused", len(questions), told, refused)
	})
}

// People may write what the tokens of their role may, and are answered alike.
func TestMatrix_SessionWrites(t *testing.T) {
	eachMatrix(t, func(t *testing.T, m *matrix) {
		ensureDocument(t, m.api)
		for _, typ := range model.Roots()[1:] {
			create(t, m.api, typ, "a")
			create(t, m.api, typ, "b")
		}
		for _, name := range []string{"ControllerActivity", "ProcessorActivity"} {
			m.Apply(t, registrytest.Update(m.Find(t, name, keyOf(model.ByName(name), "b")), registry.Input{"unit": "mine"}))
		}
		done, refused := 0, 0
		for _, p := range m.pairs(t) {
			want := m.carryOut(t, p.token, m.writesOf(t, p.token))
			writes := m.writesOf(t, p.session)
			before := m.head(t)
			for i, got := range m.carryOut(t, p.session, writes) {
				w := writes[i]
				if got != want[i] {
					t.Errorf("%s\n%s is told %s\n%s %s", w.text, p.session, got, p.token, want[i])
				}
				switch may := w.row.allows(p.session.role, access.Whole); {
				case may && strings.Contains(got, w.want):
					done++
				case !may && strings.HasPrefix(got, "FORBIDDEN: To ") && w.row.names(got, p.session.role, access.Whole):
					refused++
				default:
					t.Errorf("%s, %s: %s", p.session, w.text, got)
				}
			}
			if now := m.head(t); now != before && m.denies(writes, p.session.role) {
				t.Errorf("%s may write nothing, and the register went from %d to %d", p.session, before, now)
			}
		}
		t.Logf("%d mutations carried out, %d refused", done, refused)
	})
}

// denies tells whether a role may do none of some mutations.
func (m *matrix) denies(writes []write, role access.Role) bool {
	return !slices.ContainsFunc(writes, func(w write) bool { return w.row.allows(role, access.Whole) })
}

// To people as well what belongs to another register is what nobody has, by ids and at addresses.
func TestMatrix_SessionForeign(t *testing.T) {
	eachMatrix(t, func(t *testing.T, m *matrix) {
		theirs := *m.World
		theirs.Writer.Register = m.beside(t)
		head, err := m.Registry.Head(t.Context(), theirs.Writer.Register)
		if err != nil {
			t.Fatal(err)
		}
		var foreign, missing []string
		for _, typ := range model.Roots() {
			r := theirs.All(t, typ.Name)[0]
			foreign, missing = append(foreign, model.FormatID(typ, r.ID)), append(missing, model.FormatID(typ, r.ID+1))
		}
		for _, p := range m.pairs(t) {
			for name, ask := range foreignAsks() {
				m.sameForBoth(t, p.session, name, ask, foreign, missing)
			}
			var got []string
			for _, key := range []string{"nobody", "other"} {
				r := p.session.do(t, p.session.request(t, "POST", "/r/"+key+"/graphql", `{"query": "{ register { key } }"}`))
				byToken := p.token.do(t, p.token.request(t, "POST", "/r/"+key+"/graphql", `{"query": "{ register { key } }"}`))
				if r.code() != "NOT_FOUND" || byToken.code() != "NOT_FOUND" {
					t.Errorf("%s at %s: %s, by a token %s", p.session, key, r.body, byToken.body)
					continue
				}
				got = append(got, fmt.Sprint(r.status, " ", r.Errors[0].Message), fmt.Sprint(byToken.status, " ", byToken.Errors[0].Message))
			}
			if len(slices.Compact(got)) != 1 {
				t.Errorf("%s: foreign and missing registers are %q", p.session, got)
			}
		}
		if now, err := m.Registry.Head(t.Context(), theirs.Writer.Register); err != nil || now != head {
			t.Errorf("the other register is at %v, it was at %v: %v", now, head, err)
		}
	})
}
