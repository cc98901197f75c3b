package server_test

import (
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/server"
	"github.com/openropa/ropa/internal/store/storetest"
)

// inside puts a value n objects or lists deep.
func inside(n int, value any, wrap func(any) any) any {
	for range n {
		value = wrap(value)
	}
	return value
}

func not(v any) any { return map[string]any{"not": v} }

func alike(n int, value any) []any {
	list := make([]any, n)
	for i := range list {
		list[i] = value
	}
	return list
}

func (r *reply) limit() any {
	if r.code() != "LIMIT_EXCEEDED" {
		return r.code()
	}
	return r.Errors[0].Extensions["limit"]
}

// Variables are no tokens of the document: how many there are, and how deep, is found out before they are read.
func TestAttackC_VariablesAreBoundedBeforeTheyAreRead(t *testing.T) {
	a := onSQLite(t)
	const one = `query($v: ProcessorWhere) { processors(where: $v) { totalCount } }`
	empty := map[string]any{}
	for name, test := range map[string]struct {
		query string
		v     any
		want  any
	}{
		"deep":                 {one, inside(9000, empty, not), "nesting"},
		"deep, then many":      {one, inside(9000, map[string]any{"and": alike(40_000, empty)}, not), "nesting"},
		"many":                 {one, map[string]any{"and": alike(40_000, empty)}, "values"},
		"long list":            {`query($v: [String!]) { organisations(where: {or: [` + repeat(100, "{key: {in: $v}}") + `]}) { totalCount } }`, alike(50_000, "k"), "values"},
		"deep lists":           {one, inside(120, "x", func(v any) any { return []any{v} }), "nesting"},
		"variable nobody uses": {`{ viewer { role } }`, alike(20_000, 1), "values"},
		"shared, deep":         {`query($v: ProcessorWhere) {` + repeat(20, "a%d: processors(where: $v) { totalCount } ") + `}`, inside(2500, empty, not), "nesting"},
		"shared, many":         {`query($v: ProcessorWhere) {` + repeat(20, "a%d: processors(where: $v) { totalCount } ") + `}`, map[string]any{"and": alike(9000, empty)}, "argumentValues"},
		"shared by fragments": {
			"query($v: EngagementWhere) {" + repeat(20, "a%d: node(id: 1) { ...f } ") + "} fragment f on Processor { engagements(where: $v) { totalCount } }",
			map[string]any{"and": alike(9000, empty)},
			"argumentValues",
		},
		"in one place many times": {`query($v: [String!]) { organisations(where: {or: [` + repeat(100, "{key: {in: $v}}") + `]}) { totalCount } }`, alike(1001, "k"), "argumentValues"},
	} {
		r := a.ask(t, test.query, map[string]any{"v": test.v})
		if (r.status != http.StatusUnprocessableEntity && r.status != http.StatusRequestEntityTooLarge) || r.limit() != test.want || r.Data != nil {
			t.Errorf("%s: %d %.300s", name, r.status, r.body)
		}
	}
}

// What a filter or a record can hold is within the limits, and texts are no structure.
func TestAttackC_VariablesWithinTheLimits(t *testing.T) {
	a := onSQLite(t)
	texts := []any{strings.Repeat("[{", 100), `"` + strings.Repeat("[", 100), `\` + strings.Repeat(`",`, 100), strings.Repeat("{,", 15_000)}
	lists := alike(200, map[string]any{"purpose": "nothing", "bases": alike(40, map[string]any{"legalBasis": "nothing"})})
	deepest := inside(9, map[string]any{"key": map[string]any{"in": texts}}, func(v any) any { return map[string]any{"and": []any{v}} })
	for name, test := range map[string]struct {
		query string
		v     any
	}{
		"filter":  {`query($v: OrganisationWhere) { organisations(where: $v) { totalCount } }`, deepest},
		"values":  {`query($v: [String!]) { organisations(where: {or: [` + repeat(95, "{key: {in: $v}}") + `]}) { totalCount } }`, alike(1000, "k")},
		"links":   {`mutation($v: [ActivityPurposeInput!]) { createControllerActivity(input: {fields: {name: "N", purposes: $v}}) { userErrors { code } } }`, lists},
		"nothing": {`{ viewer { role } }`, alike(19_990, 1)},
	} {
		if r := a.ask(t, test.query, map[string]any{"v": test.v}); r.status != 200 || r.code() != "" {
			t.Errorf("%s: %d %.300s", name, r.status, r.body)
		}
	}
}

// A document of a few thousand tokens can make validation come by hundreds of thousands of places.
func TestAttackC_ValidationIsBounded(t *testing.T) {
	a := onSQLite(t)
	const where = `processors(where: %s) { totalCount } `
	chain := func(n int, last string) string {
		var b strings.Builder
		b.WriteString("{ ...f0 }")
		for i := range n {
			fmt.Fprintf(&b, " fragment f%d on Query { ...f%d }", i, i+1)
		}
		fmt.Fprintf(&b, " fragment f%d on Query { %s }", n, last)
		return b.String()
	}
	many := fmt.Sprintf(where, "{and: ["+strings.Repeat("{}", 900)+"]}")
	for name, test := range map[string]struct {
		query string
		want  any
	}{
		"fragments that are not there":   {"{" + repeat(1990, "...f%d ") + "}", "fragments"},
		"a chain of fragments":           {chain(480, "__typename"), "fragments"},
		"a chain with much at its end":   {chain(150, many), "validation"},
		"operations with one fragment":   {repeat(200, "query q%d { ...f }") + "fragment f on Query {" + many + "}", "validation"},
		"deep literal":                   {"{" + fmt.Sprintf(where, nested(120, "{not: ", "{}", "}")) + "}", "nesting"},
		"deep literal in a list":         {"{" + fmt.Sprintf(where, nested(60, "{and: [", "{}", "]}")) + "}", "nesting"},
		"deep default":                   {"query($v: ProcessorWhere = " + nested(900, "{not: ", "{}", "}") + ") { processors(where: $v) { totalCount } }", "nesting"},
		"deep argument of a directive":   {"{ viewer { role @include(if: " + nested(120, "[", "true", "]") + ") } }", "nesting"},
		"directives of a variable":       {"query($v: Int @include(if: " + nested(120, "[", "true", "]") + ")) { viewer { role } }", "nesting"},
		"deep argument, fragment unused": {"{ viewer { role } } fragment f on Query {" + fmt.Sprintf(where, nested(900, "{not: ", "{}", "}")) + "}", "nesting"},
	} {
		if r := a.ask(t, test.query, nil); r.status != http.StatusUnprocessableEntity || r.limit() != test.want || len(r.Errors) != 1 {
			t.Errorf("%s: %d %.300s", name, r.status, r.body)
		}
	}
	for name, query := range map[string]string{
		"a chain":   chain(30, "viewer { role }"),
		"a literal": "{" + fmt.Sprintf(where, nested(9, "{not: ", "{}", "}")) + "}",
	} {
		if r := a.ask(t, query, nil); r.status != 200 || r.code() != "" {
			t.Errorf("%s: %d %.300s", name, r.status, r.body)
		}
	}
}

// An object where a number, a text or a name belongs is the caller's mistake, and none of the server's.
func TestAttackC_ObjectsForScalars(t *testing.T) {
	a := onSQLite(t)
	object := map[string]any{}
	for query, v := range map[string]any{
		`{ register @skip(if: {}) { id } }`:                                                                        nil,
		`{ register @include(if: {a: 1}) { id } }`:                                                                 nil,
		`{ register @skip(if: [true]) { id } }`:                                                                    nil,
		`{ register @skip(if: "true") { id } }`:                                                                    nil,
		`{ register @skip(if: null) { id } }`:                                                                      nil,
		`{ register { ...f @skip(if: {}) } } fragment f on Register { id }`:                                        nil,
		`{ ... @include(if: {}) { register { id } } }`:                                                             nil,
		`query($v: Boolean = {}) { register @skip(if: $v) { id } }`:                                                nil,
		`query($v: Boolean!) { register @skip(if: $v) { id } }`:                                                    object,
		`query($v: ProcessorWhere!) { register @skip(if: $v) { id } }`:                                             object,
		`query($v: Boolean = true) { register @skip(if: $v) { id } }`:                                              nil,
		`query($v: Boolean = true) { register { ...f @include(if: $v) } } fragment f on Register { id }`:           nil,
		`query($v: String = "Query") { __type(name: $v) { name } }`:                                                nil,
		`query($v: String!) { __type(name: $v) { name } }`:                                                         object,
		`{ __type(name: {}) { name } }`:                                                                            nil,
		`{ __type(name: ["Query"]) { name } }`:                                                                     nil,
		`{ __type(name: Query) { name } }`:                                                                         nil,
		`{ __schema { types { fields(includeDeprecated: {}) { name } } } }`:                                        nil,
		`{ __schema { types { enumValues(includeDeprecated: [true]) { name } } } }`:                                nil,
		`query($v: Boolean) { __schema { types { fields(includeDeprecated: $v) { name } } } }`:                     object,
		`{ node(id: {}) { id } }`:                                                                                  nil,
		`{ nodes(ids: [{}]) { id } }`:                                                                              nil,
		`{ organisations(first: {}) { totalCount } }`:                                                              nil,
		`{ organisations(archived: {}) { totalCount } }`:                                                           nil,
		`{ organisations(orderBy: [{field: {}}]) { totalCount } }`:                                                 nil,
		`{ organisations(where: {key: {in: [{}]}}) { totalCount } }`:                                               nil,
		`mutation { archive(input: {id: {}, expectedVersion: 1}) { userErrors { code } } }`:                        nil,
		`mutation { createPurpose(input: {fields: {name: {}, kind: {}}}) { purpose { id } userErrors { code } } }`: nil,
	} {
		r := a.ask(t, query, map[string]any{"v": v})
		if r.status != http.StatusUnprocessableEntity || r.Data != nil || !slices.Contains([]string{"GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT"}, r.code()) {
			t.Errorf("%s: %d %.300s", query, r.status, r.body)
		}
	}
	for _, query := range []string{
		`query($v: Boolean = true) { register @skip(if: $v) { id } viewer @skip(if: false) { role } }`,
		`query($v: Boolean) { __schema { queryType { fields(includeDeprecated: $v) { name } } } }`,
		`{ __schema { queryType { fields(includeDeprecated: null) { name args { name } } } } __type(name: "Query") { name } }`,
	} {
		a.must(t, query, nil)
	}
	if log := a.log.String(); log != "" {
		t.Errorf("the log has %s", log)
	}
}

// However many fields of a request go wrong inside, the log tells of one.
func TestAttackC_OneLineInTheLog(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		if _, err := a.DB.Writer().Exec("alter table purposes rename column name_fold to other"); err != nil {
			t.Fatal(err)
		}
		query := "{" + repeat(20, `a%d: purposes(where: {name: {contains: "x"}}) { totalCount } `) + "}"
		for n := 1; n <= 2; n++ {
			if r := a.ask(t, query, nil); r.code() != "INTERNAL_SERVER_ERROR" || len(r.Errors) != 10 {
				t.Fatalf("%d %.300s", r.status, r.body)
			}
			if lines := strings.Count(a.log.String(), "internal error"); lines != n {
				t.Errorf("%d lines for %d requests", lines, n)
			}
		}
	})
}

// Lists of parts count as well: nobody asks for a quarter of a million of them in 900 bytes.
func TestAttackC_PartsCountAsNodes(t *testing.T) {
	a := onSQLite(t)
	for _, query := range []string{
		`{ controllers(first: 100) { nodes { activities(first: 100) { nodes {` + repeat(26, `a%d: dataUses { certainty } `) + `} } } } }`,
		`{ controllers(first: 100) { nodes { activities(first: 100) { edges { node { purposes { bases { key } } } } } } } }`,
		`{ processingActivities(first: 100) { nodes { ... on Record { citations { document { title } } }` + repeat(29, ` a%d: dataUses { ...d }`) +
			` securityMeasures(first: 100) { nodes { citations { path } } } } } } fragment d on DataUse { dataCategory { citations { clause } } }`,
	} {
		if r := a.ask(t, query, nil); r.status != http.StatusUnprocessableEntity || r.limit() != "nodes" {
			t.Errorf("%d %.300s", r.status, r.body)
		}
	}
}

// The queries that are shown and measured are well within the limit.
func TestAttackC_QueriesOfTheReadmeAreWithinTwoThirdsOfTheNodes(t *testing.T) {
	limits := server.DefaultLimits
	limits.Nodes = limits.Nodes * 2 / 3
	a := newAPI(t, registrytest.New(t, storetest.Open(t, "sqlite3")), limits)
	var queries []string
	for file, pattern := range map[string]string{
		"../../README.md": "(?ms)^```graphql\n((?:query|\\{).*?)^```$", "../../bench/dpa.graphql": "(?s)(.+)", "../../bench/page.graphql": "(?s)(.+)",
	} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(text), -1) {
			queries = append(queries, m[1])
		}
	}
	for _, query := range queries {
		if r := a.ask(t, query, map[string]any{"id": "x", "text": "x"}); r.code() != "" {
			t.Errorf("%.300s\n%s", r.body, query)
		}
	}
	if len(queries) < 6 {
		t.Errorf("there are %d queries", len(queries))
	}
}
