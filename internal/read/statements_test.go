package read_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/read"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// TestStatements proves that what an operation sends to the database depends on the operation alone: over one record of
// each type and over several pages of them it is the same number of statements, with as many placeholders. A page below a
// single parent needs no window; nothing else differs in the texts.
func TestStatements(t *testing.T) {
	const many = 100 // more than two pages
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		small, large := fullRegister(t, db, r, 1), fullRegister(t, db, r, many)
		for _, q := range statementQueries(t) {
			t.Run(q.name, func(t *testing.T) {
				few, lots := small.watched(t, q.text, q.ids), large.watched(t, q.text, q.ids)
				if len(few) != len(lots) {
					t.Fatalf("%d statements over one record, %d over %d:\n%s\n\n%s", len(few), len(lots), many,
						strings.Join(few, "\n"), strings.Join(lots, "\n"))
				}
				windows := 0
				for i := range few {
					if few[i] == lots[i] {
						continue
					}
					windows++
					if strings.Contains(few[i], "row_number()") || !strings.Contains(lots[i], "row_number()") {
						t.Errorf("statement %d differs:\n%s\n%s", i, few[i], lots[i])
					}
					if a, b := strings.Count(few[i], "?"), strings.Count(lots[i], "?"); a != b {
						t.Errorf("statement %d has %d placeholders over one record, %d over %d:\n%s", i, a, b, many, lots[i])
					}
				}
				t.Logf("%d statements, %d of them windowed over many", len(few), windows)
			})
		}
	})
}

// watched answers an operation and lists its statements.
func (r *register) watched(t *testing.T, text string, ids func(*register) []string) []string {
	t.Helper()
	variables := map[string]any{}
	if ids != nil {
		variables["ids"] = ids(r)
	}
	var statements []string
	read.Watch(r.engine, func(text string, args []any) {
		if n := strings.Count(text, "?"); n != len(args) {
			t.Errorf("%d placeholders for %d arguments: %s", n, len(args), text)
		}
		statements = append(statements, text)
	})
	defer read.Watch(r.engine, nil)
	r.ask(t, text, variables)
	return statements
}

type statementQuery struct {
	name, text string
	ids        func(*register) []string
}

func statementQueries(t *testing.T) []statementQuery {
	var out []statementQuery
	for _, f := range contract(t).Query.Fields {
		if strings.HasSuffix(f.Type.Name(), "Connection") {
			arguments := "(first: 40, orderBy: [{field: UPDATED_AT}, {field: KEY, direction: DESC}], archived: true)"
			if f.Name == "processingActivities" {
				// A kind that is not on the page is not read, so there have to be both. Each brings all that it has.
				arguments = "(first: 20, orderBy: {field: NAME})"
			}
			out = append(out, statementQuery{"list of " + f.Name, "{ " + f.Name + arguments + everythingOf(t, f.Type.Name(), 2) + " }", nil})
		}
	}
	first := func(typ string, most int) func(*register) []string {
		return func(r *register) []string {
			list := r.ids(t, typ)
			return list[:min(len(list), most)]
		}
	}
	for _, typ := range model.Roots() {
		out = append(out,
			statementQuery{"nodes of " + typ.Name, "query($ids: [ID!]!) { nodes(ids: $ids) { ... on " + typ.Name + everythingOf(t, typ.Name, 1) + " } }", first(typ.Name, 10)},
			statementQuery{"node " + typ.Name, "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on " + typ.Name + everythingOf(t, typ.Name, 1) + " } }", first(typ.Name, 1)})
	}
	return append(out,
		statementQuery{"viewer and register", "{ viewer" + everythingOf(t, "Viewer", 2) + " register" + everythingOf(t, "Register", 2) + " }", nil},
		statementQuery{"inherited parts", `{ processingActivities(first: 5) { nodes {
			dataUses { inheritedFrom { id } dataCategory { id } } disclosures { inheritedFrom { id } engagement { id } } dataSources { inheritedFrom { id } dataCategories { id } }
		} } }`, nil},
		statementQuery{"filter by ids", `query($ids: [ID!]!) { organisations(where: {id: {in: $ids}}) { totalCount nodes { id } } }`, first("Organisation", 1000)},
		statementQuery{"filter by texts", `query($ids: [String!]!) { organisations(where: {key: {in: $ids}}) { totalCount nodes { id } } }`, first("Organisation", 1000)},
		statementQuery{"nested pages with totals", `{ controllers(first: 100) { totalCount nodes {
			a: activities(first: 2, orderBy: {field: NAME}) { totalCount edges { cursor node { name } } pageInfo { hasNextPage hasPreviousPage } }
			b: activities(last: 1, where: {owner: {}}) { totalCount nodes { purposes { bases { legalBasis { code } } } } }
		} } }`, nil},
		statementQuery{"filters across every kind of link", `{ organisations(where: {parent: {}, contacts: {some: {kind: {eq: DPO}}}}) { totalCount }
			controllerActivities(where: {controller: {activities: {none: {key: {eq: "x"}}}}, jointControllers: {some: {}}}) { totalCount nodes { id } } }`, nil})
}

// everythingOf selects all that a type has, and what it leads to for so many steps to other records and objects.
func everythingOf(t *testing.T, typ string, steps int) string { return selection(t, typ, "", steps) }

// selection gives every field a name that begins with a prefix, if there is one, so that types may stand side by side.
func selection(t *testing.T, typ, prefix string, steps int) string {
	named := func(field string) string {
		if prefix == "" {
			return field
		}
		return prefix + field + ": " + field
	}
	schema := contract(t)
	b := " { __typename"
	for _, f := range schema.Types[typ].Fields {
		to := schema.Types[f.Type.Name()]
		if strings.HasPrefix(f.Name, "__") {
			continue
		}
		if to.IsLeafType() {
			b += " " + named(f.Name)
			continue
		}
		rest := steps
		if model.ByName(to.Name) != nil || to.Fields.ForName("nodes") == nil && to.Fields.ForName("cursor") == nil && to.Name != "PageInfo" {
			rest--
		}
		if rest >= 0 {
			b += " " + named(f.Name) + selection(t, to.Name, "", rest)
		}
	}
	if to := schema.Types[typ]; to.IsAbstractType() {
		for _, possible := range schema.GetPossibleTypes(to) {
			if steps > 0 && possible.Kind == ast.Object {
				// What is behind any node is asked for its own facts alone, or it would be all there is.
				b += " ... on " + possible.Name + selection(t, possible.Name, possible.Name+"_", min(steps, len(typ)-len("Node")))
			}
		}
	}
	return b + " }"
}

// ids lists the ids of a type.
func (r *register) ids(t *testing.T, typ string) []string {
	t.Helper()
	if typ == "Register" {
		return []string{model.FormatID(model.ByName(typ), r.id)}
	}
	var out []string
	after := any(nil)
	for {
		list := at(t, r.ask(t, fmt.Sprintf("query($after: String) { l: %s(first: 100, after: $after) { nodes { id } pageInfo { endCursor hasNextPage } } }",
			model.ByName(typ).Plural), map[string]any{"after": after}), "l")
		out = append(out, texts(t, at(t, list, "nodes"), "id")...)
		if at(t, list, "pageInfo", "hasNextPage") != true {
			slices.Sort(out)
			return out
		}
		after = at(t, list, "pageInfo", "endCursor")
	}
}
