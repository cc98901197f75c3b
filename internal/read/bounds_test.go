package read_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// connections are selections with a place for the arguments of every connection of the contract, at the root and below.
func connections(t *testing.T) []string {
	var out []string
	for _, l := range listed(t) {
		out = append(out, "{ "+l.list+"(%s) { totalCount nodes { id } } }")
	}
	const activities = "activities(%s) { totalCount nodes { id } }"
	return append(out,
		"{ controllers { nodes { "+activities+" } } }",
		"{ processors(where: {id: {in: []}}) { edges { node { "+activities+" } } } }",
		`{ node(id: "ctrl_0000000000001") { ... on Controller { `+activities+" } } }",
		"{ nodes(ids: []) { id } organisations { nodes { asProcessor { "+activities+" } } } }",
		"{ controllerActivities { nodes { jointControllers { "+activities+" } controller { id } } } }")
}

func TestBounds_Pages(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := fullRegister(t, db, migrated(t, db), 1)
		for _, c := range connections(t) {
			for arguments, want := range map[string]fault.Code{
				"first: 100": "", "last: 100": "", "first: 0": "", "last: 0": "", "first: null, last: null": "", "first: null, last: 1": "",
				"first: 101": fault.LimitExceeded, "last: 101": fault.LimitExceeded,
				"first: -1": fault.LimitExceeded, "last: -1": fault.LimitExceeded,
				"first: 1, last: 1": fault.BadUserInput, "first: 2147483647": fault.LimitExceeded,
			} {
				r.expect(t, want, fmt.Sprintf(c, arguments), nil)
			}
			terms := strings.Repeat("{field: KEY},", 5)
			r.expect(t, "", fmt.Sprintf(c, "orderBy: ["+terms+"]"), nil)
			r.expect(t, fault.LimitExceeded, fmt.Sprintf(c, "orderBy: ["+terms+"{field: KEY}]"), nil)
		}
		ids := strings.Repeat(`"x",`, 100)
		r.expect(t, "", "{ nodes(ids: ["+ids+"]) { id } }", nil)
		r.expect(t, fault.LimitExceeded, "{ nodes(ids: ["+ids+`"x"]) { id } }`, nil)
	})
}

// expect answers an operation, or has it refused with a code.
func (c *client) expect(t *testing.T, want fault.Code, text string, variables map[string]any) {
	t.Helper()
	r, err := prepare(c.schema, text, variables)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if _, _, err := c.run(t.Context(), r); fault.CodeOf(err) != want {
		t.Errorf("%v, expected %q\n%s", err, want, text[:min(len(text), 300)])
	}
}

func TestBounds_Filters(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := fullRegister(t, db, migrated(t, db), 1)
		with := func(where string) string {
			return "query { organisations(where: " + where + ") { totalCount nodes { id } } }"
		}
		many := func(n int) string { return `{and: [` + strings.Repeat(`{key: {eq: "x"}}, `, n) + `]}` }
		nested := func(n int) string { return strings.Repeat("{not: ", n-1) + "{}" + strings.Repeat("}", n-1) }
		parents := func(n int) string { return strings.Repeat("{parent: ", n-1) + "{}" + strings.Repeat("}", n-1) }
		r.expect(t, "", with(many(199)), nil)
		r.expect(t, fault.LimitExceeded, with(many(200)), nil)
		r.expect(t, "", with(nested(10)), nil)
		r.expect(t, fault.LimitExceeded, with(nested(11)), nil)
		r.expect(t, "", with(parents(5)), nil)
		r.expect(t, fault.LimitExceeded, with(parents(6)), nil)
		for _, links := range []string{
			"{engagements: {some: {processorActivities: {some: %s}}}}", "{engagements: {none: {processorActivities: {none: %s}}}}",
			"{engagements: {none: {}, some: {processorActivities: {some: {}, none: %s}}}}", "{not: {engagements: {some: {or: [{}, {processorActivities: {none: %s}}]}}}}",
		} {
			list := func(where string) string { return "{ processorActivities(where: " + where + ") { totalCount } }" }
			r.expect(t, "", list(fmt.Sprintf(links, fmt.Sprintf(links, "{}"))), nil)
			r.expect(t, fault.LimitExceeded, list(fmt.Sprintf(links, fmt.Sprintf(links, "{unit: {}}"))), nil)
		}
		r.expect(t, fault.LimitExceeded, "{ controllers { nodes { activities(where: "+nested(11)+") { totalCount } } } }", nil)

		for field, value := range map[string]string{"id: {in: $v}": "ID", "key: {in: $v}": "String", "headcount: {in: $v}": "Int", "nature: {in: $v}": "OrganisationNature"} {
			list := make([]any, 1000)
			for i := range list {
				list[i] = map[string]any{"ID": "x", "String": "x", "Int": i, "OrganisationNature": "REAL"}[value]
			}
			query := "query($v: [" + value + "!]) { organisations(where: {" + field + "}) { totalCount nodes { id } } }"
			r.expect(t, "", query, map[string]any{"v": list})
			r.expect(t, fault.LimitExceeded, query, map[string]any{"v": append(list, list[0])})
		}
	})
}

// Values that no record can hold are refused before the database sees them.
func TestBounds_Values(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := fullRegister(t, db, migrated(t, db), 1)
		for _, where := range []string{
			`{key: {eq: $v}}`, `{key: {in: [$v]}}`, `{key: {in: ["a", $v]}}`, `{name: {eq: $v}}`, `{name: {contains: $v}}`, `{name: {in: [$v]}}`,
			`{not: {key: {eq: $v}}}`, `{parent: {website: {in: [$v]}}}`, `{contacts: {some: {phones: {has: $v}}}}`,
		} {
			query := "query($v: String!) { organisations(where: " + where + ") { totalCount nodes { id } } }"
			r.expect(t, fault.BadUserInput, query, map[string]any{"v": "a\x00b"})
			r.expect(t, "", query, map[string]any{"v": "a\u0001\ufffd\u2028b"})
		}
		// To look for a node, no database is asked.
		for _, query := range []string{
			`query($v: ID!) { node(id: $v) { id } nodes(ids: [$v]) { id } }`,
		} {
			r.expect(t, "", query, map[string]any{"v": "a\x00b"})
		}
		for _, where := range []string{
			`{publishedOn: {eq: "2026-02-30"}}`, `{publishedOn: {lt: "2026-2-3"}}`, `{publishedOn: {gte: "today"}}`, `{publishedOn: {eq: ""}}`,
			`{retrievedOn: {gt: "2026-01-01T00:00:00Z"}}`, `{createdAt: {gt: "rubbish"}}`, `{createdAt: {lte: "2026-01-01"}}`,
			`{updatedAt: {eq: "2026-01-01T00:00:00"}}`, `{archivedAt: {lt: "2026-01-01T25:00:00Z"}}`,
		} {
			r.expect(t, fault.BadUserInput, "{ sourceDocuments(where: "+where+") { totalCount } }", nil)
		}
	})
}

// A type that a principal may not read is refused wherever it would show: in a selection, behind a filter, as a node.
func TestForbidden(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		full := fullRegister(t, db, migrated(t, db), 1)
		scope := everything(full.id)
		scope.Visible = func(typ string) error {
			if typ == "Member" {
				return fault.New(fault.Forbidden, "no members")
			}
			return nil
		}
		c := newClient(t, db, scope)
		for _, text := range []string{
			"{ members { nodes { id } } }", "{ members { edges { cursor node { id } } } }",
			"{ controllerActivities { nodes { owner { id } } } }", "{ processingActivities { nodes { owner { id } } } }",
			"{ controllerActivities(where: {owner: {}}) { totalCount } }", "{ processingActivities(where: {owner: {}}) { totalCount } }",
			"{ controllers(where: {activities: {none: {owner: {}}}}) { totalCount } }",
			"{ members { totalCount } }", "{ members { pageInfo { startCursor } } }", "{ members { pageInfo { hasNextPage } } }",
			fmt.Sprintf("{ node(id: %q) { id } }", full.ids(t, "Member")[0]),
		} {
			c.expect(t, fault.Forbidden, text, nil)
		}
		c.expect(t, "", "{ controllerActivities { nodes { id name } } }", nil)
	})
}

// What a filter holds is counted in all, whatever it says.
func TestBounds_WholeFilters(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := fullRegister(t, db, migrated(t, db), 1)
		list := func(name string, n int, item string) string {
			return "{ " + name + "(where: {and: [" + strings.Repeat(item+", ", n) + "]}) { totalCount } }"
		}
		for _, empty := range []string{"{}", "{key: null}", "{not: null, or: null}"} {
			r.expect(t, "", list("processors", 199, empty), nil)
			r.expect(t, fault.LimitExceeded, list("processors", 200, empty), nil)
			r.expect(t, fault.LimitExceeded, list("processors", 1010, empty), nil)
			r.expect(t, fault.LimitExceeded, list("processors", 20, "{or: ["+strings.Repeat(empty+", ", 10)+"]}"), nil)
		}
		for item, most := range map[string]int{
			"{parent: {}}": 24, "{contacts: {some: {}}}": 24, "{contacts: {some: {}, none: {}}}": 12, "{not: {parent: {parent: {}}}}": 12,
			"{parent: {parent: {parent: {parent: {}}}}}": 6, "{parent: {or: [{parent: {}}, {parent: {}}]}}": 8,
		} {
			r.expect(t, "", list("organisations", most, item), nil)
			r.expect(t, fault.LimitExceeded, list("organisations", most+1, item), nil)
		}
		for item, most := range map[string]int{"{specialCategoryData: true}": 24, "{usesProcessor: {}}": 12, "{system: {operator: {}}}": 8} {
			r.expect(t, "", list("controllerActivities", most, item), nil)
			r.expect(t, fault.LimitExceeded, list("controllerActivities", most+1, item), nil)
		}
	})
}

// shapes makes filters of organisations at random that use all that the bounds leave.
type shapes struct {
	*rand.Rand
	tests, linked int
}

func (s *shapes) where(nest, links int) string {
	s.tests-- // of those that say nothing
	var fields []string
	for _, field := range s.Perm(6)[:1+s.IntN(5)] {
		if s.tests < 0 {
			break
		}
		s.tests--
		switch deeper := nest > 1; {
		case field == 0:
			fields = append(fields, `key: {eq: "a", in: ["b", "c"]}`)
		case field == 1:
			fields = append(fields, `headcount: {eq: 1, in: [2, 3], lt: 4, lte: 5, gt: 6, gte: 7, isNull: false}`)
		case field == 2 && deeper:
			fields = append(fields, "not: "+s.where(nest-1, links))
		case field == 3 && deeper && links > 0 && s.linked > 0:
			s.linked--
			fields = append(fields, "parent: "+s.where(nest-1, links-1))
		case field > 3 && deeper:
			var items []string
			for range s.IntN(40) {
				if s.tests <= 0 {
					break
				}
				items = append(items, s.where(nest-1, links))
			}
			fields = append(fields, []string{"and", "or"}[field-4]+": ["+strings.Join(items, ", ")+"]")
		}
	}
	return "{" + strings.Join(fields, ", ") + "}"
}

// Filters within the bounds are never too deep or too long for a database, whatever their shape.
func TestBounds_ShapesOfFilters(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := fullRegister(t, db, migrated(t, db), 1)
		ask := func(where string) { r.expect(t, "", "{ organisations(where: "+where+") { totalCount } }", nil) }
		large := 0
		for seed := range uint64(100) {
			s := &shapes{rand.New(rand.NewPCG(seed, 0)), 199, 24}
			ask(s.where(10, 4))
			if s.tests < 20 {
				large++
			}
		}
		if large < 30 {
			t.Errorf("%d of the filters are nearly as large as they can be", large)
		}
		for _, word := range []string{"and", "or"} {
			// The first item of a list is the deepest of its expression.
			where := `{headcount: {eq: 1, in: [2], lt: 4, lte: 5, gt: 6, gte: 7, isNull: true}}`
			for range 9 {
				where = "{" + word + ": [" + where + strings.Repeat(", {}", 20) + "]}"
			}
			ask(where)
			ask("{" + word + ": [" + strings.Repeat("{}, ", 199) + "]}")
		}
	})
}
