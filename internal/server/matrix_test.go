package server_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/server"
	"github.com/openropa/ropa/internal/store/storetest"
)

// matrix is a server that every role with every scope asks for everything.
type matrix struct {
	*api
	*golden
	askers []asker
	// sent counts the statements sent to the database, where it is one that can be listened to.
	sent *wire
}

// asker is a token of a member whose unit is "mine", with a role and scope.
type asker struct {
	*api
	role  access.Role
	scope access.Scope
	// by tells askers apart that have the same role and scope; it may be empty.
	by string
}

func (a asker) String() string {
	return strings.Join(strings.Fields(fmt.Sprint(a.role, " ", a.scope, " ", a.by)), " ")
}

// eachMatrix runs fn on each kind of database. With -short only an admin comes with scopes, who lacks nothing else.
func eachMatrix(t *testing.T, fn func(t *testing.T, m *matrix)) {
	t.Helper()
	limits := server.DefaultLimits
	limits.Tokens, limits.Selections, limits.Aliases, limits.RootFields, limits.Errors = 1e6, 1e6, 1e4, 1e4, 1e4
	limits.Nodes *= 100
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			dsn, sent := listen(t, storetest.DSN(t, dialect))
			w := registrytest.New(t, storetest.OpenDSN(t, dsn))
			w.Apply(t, registrytest.Put("BusinessUnit", "mine", registry.Input{"name": "Mine"}),
				registrytest.Put("BusinessUnit", "other", registry.Input{"name": "Other"}),
				registrytest.Put("Member", "bob", registry.Input{"name": "Bob", "units": []any{"mine"}}))
			m := &matrix{api: newAPI(t, w, limits), golden: readGolden(t), sent: sent}
			for _, role := range access.Roles {
				for _, scope := range append([]access.Scope{access.Whole}, access.Scopes...) {
					if testing.Short() && scope != access.Whole && role != access.Admin {
						continue
					}
					token := m.newToken(t, access.Token{Role: role, Scope: scope, Member: "bob"})
					m.askers = append(m.askers, asker{m.as(token), role, scope, ""})
				}
			}
			fn(t, m)
		})
	}
}

// batch is how many root fields go into one request: of mutations, which declare variables together, all.
const batch = 200

// answers are what came back for each field of a request, as JSON, or the error with its code.
func answers(t *testing.T, a *api, operation string, fields []string, variables map[string]any) []string {
	t.Helper()
	var out []string
	for part := range slices.Chunk(fields, batch) {
		var text strings.Builder
		for i, field := range part {
			fmt.Fprintf(&text, "f%d: %s\n", i, field)
		}
		r := a.ask(t, operation+" {\n"+text.String()+"}", variables)
		list := make([]string, len(part))
		for i := range part {
			list[i] = asJSON(t, r.Data[fmt.Sprintf("f%d", i)])
		}
		for _, e := range r.Errors {
			var i int
			if len(e.Path) == 0 {
				t.Fatalf("not one field: %s", r.body)
			}
			if _, err := fmt.Sscanf(e.Path[0].(string), "f%d", &i); err != nil || list[i] != "null" {
				t.Fatalf("an error with data, %v: %s", err, r.body)
			}
			list[i] = fmt.Sprint(e.Extensions["code"], ": ", e.Message)
		}
		out = append(out, list...)
	}
	return out
}

// Every query field, nested edge, total and filter, asked by every role with every scope: whoever sees all types on the way
// is told what an admin is, whoever does not is FORBIDDEN and told what it takes. Nobody is told of another register.
func TestMatrix_Reads(t *testing.T) {
	eachMatrix(t, func(t *testing.T, m *matrix) {
		questions := append(m.everywhere(), m.filters()...)
		questions = append(questions, m.byID(t)...)
		questions = append(questions, m.byWord(t)...)
		var texts []string
		for _, q := range questions {
			texts = append(texts, q.text)
		}
		admin := m.askers[slices.IndexFunc(m.askers, func(a asker) bool { return a.role == access.Admin && a.scope == access.Whole })]
		alone := answers(t, admin.api, "query", texts, nil)
		m.beside(t)
		told, refused := 0, 0
		for _, a := range m.askers {
			for i, answer := range answers(t, a.api, "query", texts, nil) {
				q := questions[i]
				switch denied := m.denied(q.types, a); {
				case len(denied) == 0:
					told++
					if answer == "null" || strings.HasPrefix(answer, "FORBIDDEN") || answer != alone[i] && m.lasting(q) {
						t.Errorf("%s\n%s is told %s\nan admin of a register alone %s", q.text, a, shorter(answer), shorter(alone[i]))
					}
				default:
					refused++
					if !m.refused(answer, denied, a) {
						t.Errorf("%s\n%s does not see %s and is told %s", q.text, a, denied, shorter(answer))
					}
				}
			}
		}
		t.Logf("%d askers, %d questions: %d told, %d refused", len(m.askers), len(questions), told, refused)
	})
}

// byID asks for the records of each root type by their ids.
func (m *matrix) byID(t *testing.T) []question {
	t.Helper()
	var out []question
	for _, typ := range model.Roots() {
		id := model.FormatID(typ, m.All(t, typ.Name)[0].ID)
		out = append(out, question{fmt.Sprintf("node(id: %q) { ... on %s { id key citations { path } } }", id, typ.Name), []string{typ.Name}},
			question{fmt.Sprintf("node(id: %q) { __typename }", id), []string{typ.Name}},
			question{fmt.Sprintf("nodes(ids: [%q, %q]) { id }", id, id), []string{typ.Name}})
	}
	return out
}

// byWord searches each root type for what is nowhere: to be told so takes to see the type.
func (m *matrix) byWord(t *testing.T) []question {
	t.Helper()
	var out []question
	for _, typ := range model.Roots() {
		code := strings.ToUpper(strings.Trim(regexp.MustCompile("[A-Z]").ReplaceAllString(typ.Name, "_$0"), "_"))
		out = append(out, question{"search(text: \"nowhere\", types: [" + code + "]) { totalCount nodes { id } }", []string{typ.Name}})
	}
	return out
}

// beside makes another register with the same records.
func (m *matrix) beside(t *testing.T) int64 {
	t.Helper()
	other := m.NewRegister(t, "other")
	secret := m.newToken(t, access.Token{Role: access.Viewer, Register: other})
	m.as(secret).must(t, "{ register { key } }", nil)
	if r := m.as(secret).ask(t, "{ accessEvents { totalCount } }", nil); r.code() != "FORBIDDEN" {
		t.Errorf("a viewer of another register: %s", r.body)
	}
	return other
}

// lasting tells whether a question has the same answer whoever asked what before, and who asks. Changes and findings are of
// what one sees.
func (m *matrix) lasting(q question) bool {
	return !strings.HasPrefix(q.text, "viewer") && !slices.ContainsFunc(q.types, func(name string) bool {
		return slices.Contains([]string{"AccessEvent", "Change", "Finding"}, name)
	})
}

// denied are the types of a question that a role and scope do not see.
func (g *golden) denied(types []string, a asker) []string {
	return slices.DeleteFunc(slices.Clone(types), func(name string) bool { return g.sees[name] == nil || g.sees[name].allows(a.role, a.scope) })
}

// refused tells whether an answer is a refusal that names one of the types and what that takes.
func (g *golden) refused(answer string, denied []string, a asker) bool {
	return slices.ContainsFunc(denied, func(name string) bool {
		return strings.HasPrefix(answer, "FORBIDDEN: To read "+name+" takes ") && g.sees[name].names(answer, a.role, a.scope)
	})
}

func shorter(text string) string { return text[:min(len(text), 300)] }
