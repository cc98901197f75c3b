package server_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/server"
	"github.com/openropa/ropa/internal/store/storetest"
)

// repeat writes a text n times, with the number in place of %d.
func repeat(n int, text string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(text, "%d", fmt.Sprint(i)))
	}
	return b.String()
}

// nested puts a selection n levels deep.
func nested(n int, before, inner, after string) string {
	return strings.Repeat(before, n) + inner + strings.Repeat(after, n)
}

// doubling writes n fragments that each spread the next twice, and the last nothing there is.
func doubling(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, " fragment f%d on Viewer { ...f%d ...f%d }", i, i+1, i+1)
	}
	return b.String()
}

// chained writes n fragments that each spread the next beside a field.
func chained(n int, field string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "fragment f%d on Viewer { %s ...f%d }", i, strings.ReplaceAll(field, "role", fmt.Sprintf("n%d", i)), i+1)
	}
	return b.String()
}

func onSQLite(t *testing.T) *api {
	t.Helper()
	return newAPI(t, registrytest.New(t, storetest.Open(t, "sqlite3")), server.Limits{})
}

// isBeyond tells whether a refusal says by which number which bound was exceeded, in its extensions and in its words.
func isBeyond(r *reply) bool {
	value, _ := r.Errors[0].Extensions["value"].(float64)
	maximum, _ := r.Errors[0].Extensions["maximum"].(float64)
	return value > maximum && maximum > 0 &&
		strings.Contains(r.Errors[0].Message, fmt.Sprintf("%.0f", value)) && strings.Contains(r.Errors[0].Message, fmt.Sprintf("%.0f", maximum))
}

// None of these is validated, let alone executed.
func TestGuardRefusesBeforeValidation(t *testing.T) {
	a := onSQLite(t)
	for _, test := range []struct{ name, limit, query string }{
		{"8,000 repeated fields", "tokens", "{" + repeat(8000, "__typename ") + "}"},
		{"a megabyte of fields", "tokens", "{" + repeat(90_000, "__typename ") + "}"},
		{"tokens in a fragment nobody uses", "tokens", "{ viewer { role } } fragment f on Query {" + repeat(4000, "viewer{role}") + "}"},
		{"comments", "tokens", repeat(4001, "#\n") + "{ viewer { role } }"},
		{"repeated fields", "repeats", "{" + repeat(51, "__typename ") + "}"},
		{"repeated fields below", "repeats", "{ viewer {" + repeat(51, "role ") + "} }"},
		{"repeated fields that merge", "repeats", "{" + repeat(8, "viewer {"+repeat(8, "role ")+"}") + "}"},
		{"repeated by fragments", "repeats", "{" + repeat(8, "...f ") + "} fragment f on Query {" + repeat(8, "__typename ") + "}"},
		{"repeated in a fragment nobody uses", "repeats", "{ viewer { role } } fragment f on Viewer {" + repeat(51, "role ") + "}"},
		{"repeated in the other operation", "repeats", "query a { viewer { role } } query b { viewer {" + repeat(51, "role ") + "} }"},
		{"aliases", "aliases", "{ viewer {" + repeat(101, "a%d:role ") + "} }"},
		{"aliases by fragments", "aliases", "{ viewer {" + repeat(4, "...f%d ") + "} }" + repeat(4, "fragment f%d on Viewer { x%da:role x%db:role x%dc:role x%dd:role x%de:role x%df:role x%dg:role x%dh:role }")},
		{"directives", "directives", "{ viewer { role" + repeat(51, " @include(if: true)") + "} }"},
		{"unknown directives", "directives", "{ viewer { role" + repeat(1000, " @a%d") + "} }"},
		{"directives of an operation", "directives", "query" + repeat(51, " @skip(if: false)") + "{ viewer { role } }"},
		{"root fields", "rootFields", "{" + repeat(21, "a%d:viewer{role}") + "}"},
		{"directives of variables", "directives", "query(" + repeat(51, "$a%d: Int @a ") + ") { viewer { role } }"},
		{"a long name", "name", "{ viewer { " + strings.Repeat("e", 129) + " } }"},
		{"deep values", "nesting", "{ organisations(where: " + nested(98, "{not: ", "{}", "}") + ") { totalCount } }"},
		{"deep types", "nesting", "query($a: " + nested(101, "[", "Int", "]") + ") { viewer { role } }"},
		{"nested inline fragments", "nesting", "{ viewer {" + nested(99, "... {", "role", "}") + "} }"},
		{"fragments", "fragments", "{ viewer {" + repeat(201, "...f%d ") + "} }"},
		{"a chain of fragments", "validation", "{ viewer { ...f0 } }" + chained(150, "role") + "fragment f150 on Viewer {" + repeat(150, "n%d ") + "}"},
		{"a circle of fragments around arguments", "validation", "{ viewer { ...f0 } }" + chained(150, "role(a: ["+repeat(4, "[] ")+"])") + "fragment f150 on Viewer { ...f0 }"},
		{"a circle of fragments around directives", "validation", "{ viewer { ...f0 } }" + chained(150, "role") + "fragment f150 on Viewer @a(a: [" + repeat(1000, "1 ") + "]) { ...f0 }"},
		{"repeated fields in nested inline fragments", "validation", "{ viewer {" + nested(90, "... {", repeat(10, repeat(20, "n%d ")), "}") + "} }"},
		{"a long text that fragments repeat", "validation", "{ viewer { ...f0 } }" + chained(40, "role") + "fragment f40 on Viewer { a(a: \"" + strings.Repeat("e", 100_000) + "\") }"},
		{"depth", "depth", "{ organisations { nodes {" + nested(13, "parent {", "key", "}") + "} } }"},
		{"depth by fragments", "depth", "{ organisations { nodes { ...a } } } fragment a on Organisation {" + nested(7, "parent {", "...b", "}") + "} fragment b on Organisation {" + nested(7, "parent {", "key", "}") + "}"},
		{"depth by interfaces", "depth", "{ organisations { nodes {" + nested(13, "... on Record { ... on Organisation { parent {", "key", "} } }") + "} } }"},
		{"repeated by interfaces", "repeats", "{ node(id: 1) {" + repeat(9, "... on Node {"+repeat(3, "id ")+"} ... on Record {"+repeat(3, "id ")+"} ") + "} }"},
		{"fields that fragments multiply", "selections", "{ organisations { nodes {" + repeat(29, "a%d:parent { ...f }") + "} } } fragment f on Organisation {" + repeat(150, "n%d ") + "}"},
		{"fragments that double", "fragments", "{ viewer { ...f0 } }" + doubling(20)},
	} {
		r := a.ask(t, test.query, nil)
		if r.status != 422 || r.code() != "LIMIT_EXCEEDED" || r.Errors[0].Extensions["limit"] != test.limit || !isBeyond(r) {
			t.Errorf("%s: %d %.300s", test.name, r.status, r.body)
		}
	}
}

func TestGuardLetsThroughWhatIsWithinTheLimits(t *testing.T) {
	a := onSQLite(t)
	for name, query := range map[string]string{
		"repeats":     "{" + repeat(50, "__typename ") + "}",
		"aliases":     "{ viewer {" + repeat(30, "a%d:role ") + "} }",
		"directives":  "{ viewer { role" + repeat(49, " ...@include(if: true){role}") + "} }",
		"root fields": "{" + repeat(20, "a%d:viewer{role}") + "}",
		"fragments":   "{ organisations(first: 1) { nodes {" + nested(3, repeat(50, "...f ")+"parent {", repeat(50, "...f "), "}") + "} } } fragment f on Organisation { key }",
		"name":        "{ viewer { " + strings.Repeat("e", 128) + ": role } }",
		"depth":       "{ organisations(first: 1) { nodes {" + nested(12, "parent {", "key", "}") + "} } }",
		"interfaces":  `{ nodes(ids: ["a"]) { ... on Node { id ... on Record { version ... on ProcessingActivity { unit { key } } } } } }`,
		"annexes":     "{ engagements { nodes {" + repeat(6, "a%d: dpaAnnex(profile: ART28) { ready sections { groups { items { texts } } } missing { path } }") + "} } }",
		"nodes":       "{ controllers(first: 100) { nodes { activities(first: 100) { nodes { name } } } } }",
	} {
		if r := a.ask(t, query, nil); r.status != 200 || len(r.Errors) > 0 {
			t.Errorf("%s: %d %.300s", name, r.status, r.body)
		}
	}
}

// Page sizes are multiplied along nested connections, wherever they come from.
func TestNodesAreBounded(t *testing.T) {
	a := onSQLite(t)
	for _, test := range []struct {
		query     string
		variables map[string]any
	}{
		{`{ controllers(first: 100) { nodes { activities(first: 100) { nodes { controller { activities(first: 100) { nodes { id } } } } } } } }`, nil},
		{`query($n: Int) { controllers(first: $n) { nodes { activities(last: $n) { nodes { controller { activities(first: $n) { nodes { id } } } } } } } }`, map[string]any{"n": 100}},
		{`query($n: Int = 100) { controllers(first: $n) { nodes { ...c } } } fragment c on Controller { activities(first: $n) { nodes { controller { activities(first: $n) { nodes { id } } } } } }`, nil},
		{`{ controllers { nodes { activities { nodes { controller { activities { nodes { controller { activities { nodes { id } } } } } } } } } } }`, nil},
		{`{ engagements(first: 100) { nodes {` + repeat(21, `a%d: dpaAnnex(profile: ART28) { ready }`) + `} } }`, nil},
		{`{ engagements(first: 100) { nodes { a: dpaAnnex(profile: ART28) { sections { groups { items { texts } } } } b: dpaAnnex(profile: POPIA_S21) { sections { groups { items { texts } } } } } } }`, nil},
		{`{` + repeat(15, `a%d: controllers(first: 100) { nodes { activities(first: 100) { nodes { id } } } }`) + `}`, nil},
		{`{ nodes(ids: ["a"]) { ... on Controller { activities(first: 100) { nodes { controller { activities(first: 11) { nodes { id } } } } } } } }`, nil},
		{`{ nodes(ids: ["a"]) { ... on Record { ... on Controller { activities(first: 100) { nodes { ... on Record { ... on ControllerActivity { transfers(first: 11) { nodes { id } } } } } } } } } }`, nil},
		{`{ dataCategories(first: 100) { nodes { usedBy(first: 100) { nodes { ... on Node { ... on ProcessingActivity { transfers(first: 10) { totalCount } } } } } } } }`, nil},
		{`{ dataCategories(first: 100) { nodes { ...r } } } fragment r on Record { ... on DataCategory { usedBy(first: 100) { edges { node { ...a } } } } } fragment a on ProcessingActivity { systems(last: 10) { nodes { key } } }`, nil},
		{`mutation { archiveRecords(input: {items: []}) { records { ... on Controller { activities(first: 100) { nodes { transfers(first: 10) { nodes { id } } } } } } } }`, nil},
		{`{ __schema { types { fields { type { fields { args { name type { fields { name } } } } } } } } }`, nil},
		{`{` + repeat(20, `a%d: __schema { types { fields { type { enumValues { name } inputFields { name } } } } }`) + `}`, nil},
	} {
		r := a.ask(t, test.query, test.variables)
		maxDepth := strings.Contains(r.body, "introspection depth") // a rule of the validator, which comes first
		if r.status != 422 || !maxDepth && (r.code() != "LIMIT_EXCEEDED" || r.Errors[0].Extensions["limit"] != "nodes" || !isBeyond(r)) {
			t.Errorf("%s: %d %.300s", test.query, r.status, r.body)
		}
	}
}

func TestPageSizeIsBoundedAtEveryLevel(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		for _, query := range []string{
			`{ controllers(first: 101) { nodes { id } } }`,
			`{ controllers(last: 2000000000) { nodes { id } } }`,
			`{ controllers(first: -1) { nodes { id } } }`,
			`{ controllers(first: 1) { nodes { activities(first: 101) { nodes { id } } } } }`,
		} {
			r := a.ask(t, query, nil)
			if r.status != 200 || r.code() != "LIMIT_EXCEEDED" && r.code() != "BAD_USER_INPUT" {
				t.Errorf("%s: %d %.300s", query, r.status, r.body)
			}
		}
	})
}

func TestCircularDocumentsAreRefused(t *testing.T) {
	a := onSQLite(t)
	for name, query := range map[string]string{
		"fragment in itself":      `{ viewer { ...f } } fragment f on Viewer { role ...f }`,
		"fragments in each other": `{ viewer { ...f } } fragment f on Viewer { ...g } fragment g on Viewer { role ...f }`,
		"nobody uses":             `{ viewer { role } } fragment f on Viewer { ...g } fragment g on Viewer { ...f }`,
		"introspection":           `{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }`,
		"introspection fragments": `{ __schema { types { ...f } } } fragment f on __Type { fields { type { ...f } } }`,
	} {
		r := a.ask(t, query, nil)
		if r.status != 422 || r.code() != "GRAPHQL_VALIDATION_FAILED" {
			t.Errorf("%s: %d %.300s", name, r.status, r.body)
		}
	}
}

// A document is checked once and then kept; its variables are checked every time.
func TestKeptDocumentsStayGuarded(t *testing.T) {
	a := onSQLite(t)
	const query = `query($n: Int) { controllers(first: $n) { nodes { activities(first: $n) { nodes { controller { activities(first: $n) { nodes { id } } } } } } } }`
	for range 2 {
		if r := a.ask(t, query, map[string]any{"n": 3}); r.status != 200 || len(r.Errors) > 0 {
			t.Errorf("%d %s", r.status, r.body)
		}
		if r := a.ask(t, query, map[string]any{"n": 100}); r.code() != "LIMIT_EXCEEDED" {
			t.Errorf("%d %s", r.status, r.body)
		}
	}
}

func TestErrorsAreFewAndShort(t *testing.T) {
	a := onSQLite(t)
	if r := a.ask(t, "{"+repeat(500, "nothing%d ")+"}", nil); r.code() != "LIMIT_EXCEEDED" {
		t.Errorf("%d %.300s", r.status, r.body)
	}
	r := a.ask(t, "{ viewer {"+repeat(500, "nothing%d ")+"} }", nil)
	if r.status != 422 || len(r.Errors) != 10 {
		t.Errorf("%d errors: %.300s", len(r.Errors), r.body)
	}
	r = a.ask(t, "{ "+strings.Repeat("é", 400_000)+" }", nil)
	if r.status != 422 || len(r.body) > 1000 {
		t.Errorf("%d with %d bytes", r.status, len(r.body))
	}
	r = a.ask(t, "{ "+strings.Repeat("e", 900_000)+" }", nil)
	if r.status != 422 || len(r.body) > 1000 {
		t.Errorf("%d with %d bytes", r.status, len(r.body))
	}
	// What the contract has is for those with a token, but nothing is guessed for them either.
	if r := a.ask(t, "{ viewer { rol } }", nil); strings.Contains(r.body, "Did you mean") {
		t.Error(r.body)
	}
}
