package read_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/read"
)

const coercionSDL = `
scalar Date
enum Way { UP DOWN }
input Inner { way: Way! = UP, n: Int = 3, text: String, list: [Int!] }
input Outer { inner: Inner, inners: [Inner!], must: Int! }
type Query {
  f(int: Int, five: Int = 5, float: Float, yes: Boolean, id: ID, ids: [ID!], text: String, date: Date, way: Way, ways: [Way!],
    inner: Inner, outer: Outer, given: Inner = {n: 4}): Int
}`

// coercions are arguments and what becomes of them. Where any are given, the defaults of others are left out.
var coercions = []struct {
	name, query, variables, want string
}{
	{"nothing given", `{ f }`, ``, `{"five":5,"given":{"n":4,"way":"UP"}}`},
	{"null is given", `{ f(int: null, five: null, given: null) }`, ``, `{"five":null,"given":null,"int":null}`},
	{"variable without a value", `query($v: Int) { f(int: $v, five: $v) }`, `{}`, `{"five":5}`},
	{"variable with null", `query($v: Int) { f(int: $v, five: $v) }`, `{"v":null}`, `{"five":null,"int":null}`},
	{"variable with a default", `query($v: Int = 9) { f(int: $v, five: $v) }`, `{}`, `{"five":9,"int":9}`},
	{"variable with null for a default", `query($v: Int = 9) { f(five: $v) }`, `{"v":null}`, `{"five":null}`},
	{"integers", `query($v: Int) { f(int: -2147483648, five: $v) }`, `{"v":2147483647}`, `{"five":2147483647,"int":-2147483648}`},
	{"numbers", `query($v: Float) { f(float: $v) }`, `{"v":1.5}`, `{"float":1.5}`},
	{"whole number as a number", `query($v: Float) { f(float: $v) }`, `{"v":2}`, `{"float":2}`},
	{"literal numbers", `{ f(float: 25e-1) }`, ``, `{"float":2.5}`},
	{"booleans", `query($v: Boolean!) { f(yes: $v) }`, `{"v":false}`, `{"yes":false}`},
	{"ids as texts and numbers", `query($v: ID!) { f(id: 12, ids: ["a", 5, $v]) }`, `{"v":7}`, `{"id":"12","ids":["a","5","7"]}`},
	{"texts", `query($v: String) { f(text: $v) }`, `{"v":"\u00e9\n\""}`, `{"text":"é\n\""}`},
	{"block strings", `{ f(text: """a "b" \n""") }`, ``, `{"text":"a \"b\" \\n"}`},
	{"escapes", `{ f(text: "\u0041\t\"") }`, ``, `{"text":"A\t\""}`},
	{"custom scalars are texts", `query($v: Date) { f(date: $v) }`, `{"v":"any text"}`, `{"date":"any text"}`},
	{"enums", `query($v: Way) { f(way: $v, ways: [DOWN, UP]) }`, `{"v":"DOWN"}`, `{"way":"DOWN","ways":["DOWN","UP"]}`},
	{"single value for a list", `{ f(ids: "a", ways: UP) }`, ``, `{"ids":["a"],"ways":["UP"]}`},
	{"single variable for a list", `query($a: [ID!], $b: [Way!]) { f(ids: $a, ways: $b) }`, `{"a":"x","b":"UP"}`, `{"ids":["x"],"ways":["UP"]}`},
	{"single default for a list", `query($v: [Way!] = UP) { f(ways: $v) }`, `{}`, `{"ways":["UP"]}`},
	{"null and empty lists", `{ f(ids: null, ways: []) }`, ``, `{"ids":null,"ways":[]}`},
	{"variable lists", `query($a: [ID!], $b: [Way!]) { f(ids: $a, ways: $b) }`, `{"a":[],"b":["UP","UP"]}`, `{"ids":[],"ways":["UP","UP"]}`},
	{"defaults of members", `{ f(inner: {}) }`, ``, `{"inner":{"n":3,"way":"UP"}}`},
	{"defaults of members in a variable", `query($v: Inner) { f(inner: $v) }`, `{"v":{}}`, `{"inner":{"n":3,"way":"UP"}}`},
	{"defaults of members in a default", `query($v: Inner = {text: "a"}) { f(inner: $v) }`, `{}`, `{"inner":{"n":3,"text":"a","way":"UP"}}`},
	{"defaults of members below a list", `query($v: [Inner!]) { f(outer: {must: 1, inners: $v}) }`, `{"v":[{},{"way":"DOWN"}]}`, `{"outer":{"inners":[{"n":3,"way":"UP"},{"n":3,"way":"DOWN"}],"must":1}}`},
	{"single object for a list", `query($v: Outer) { f(outer: $v) }`, `{"v":{"must":1,"inners":{"list":4}}}`, `{"outer":{"inners":[{"list":[4],"n":3,"way":"UP"}],"must":1}}`},
	{"null members", `query($v: Inner) { f(inner: $v, given: {n: null}) }`, `{"v":{"n":null,"text":null}}`, `{"given":{"n":null,"way":"UP"},"inner":{"n":null,"text":null,"way":"UP"}}`},
	{"members without a value", `query($a: Way, $b: Int, $c: String) { f(inner: {way: $a, n: $b, text: $c}) }`, `{}`, `{"inner":{"n":3,"way":"UP"}}`},
	{"members of any kind", `query($a: Way!, $b: Int, $c: Int!) { f(inner: {way: $a, n: $b, list: [1, $c]}) }`, `{"a":"DOWN","b":null,"c":2}`, `{"inner":{"list":[1,2],"n":null,"way":"DOWN"}}`},
}

func TestArguments(t *testing.T) {
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: coercionSDL})
	for _, c := range coercions {
		t.Run(c.name, func(t *testing.T) {
			r, err := prepare(schema, c.query, variablesOf(t, c.variables))
			if err != nil {
				t.Fatal(err)
			}
			variables, err := validator.VariableValues(schema, r.operation(), r.variables)
			if err != nil {
				t.Fatal(err)
			}
			field := r.operation().SelectionSet[0].(*ast.Field)
			got, err := read.Arguments(schema, field, variables)
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range []string{"five", "given"} {
				if c.variables+c.query != `{ f }` && field.Arguments.ForName(name) == nil {
					delete(got, name)
				}
			}
			if got := jsonOf(t, got); got != c.want {
				t.Errorf("%s, expected %s", got, c.want)
			}
		})
	}
}

func variablesOf(t *testing.T, text string) map[string]any {
	t.Helper()
	out := map[string]any{}
	if text != "" {
		dec := json.NewDecoder(strings.NewReader(text))
		dec.UseNumber()
		if err := dec.Decode(&out); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// What the contract does not allow is refused here too, whatever the validator let through.
func TestArguments_Refused(t *testing.T) {
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: coercionSDL})
	for _, c := range []struct{ name, arguments, variable string }{
		{"integer too large", `int: 2147483648`, ``},
		{"integer too small", `int: $v`, `-2147483649`},
		{"integer far too large", `int: $v`, `1e300`},
		{"number for an integer", `int: 1.5`, ``},
		{"number in a variable for an integer", `int: $v`, `1.5`},
		{"text for an integer", `int: "1"`, ``},
		{"text in a variable for an integer", `int: $v`, `"1"`},
		{"boolean for an integer", `int: $v`, `true`},
		{"list for an integer", `int: [1]`, ``},
		{"list in a variable for an integer", `int: $v`, `[1]`},
		{"object for an integer", `int: {}`, ``},
		{"text for a number", `float: $v`, `"1.5"`},
		{"text for a boolean", `yes: $v`, `"true"`},
		{"integer for a boolean", `yes: 1`, ``},
		{"number for an id", `id: 1.5`, ``},
		{"boolean for an id", `id: $v`, `true`},
		{"integer for a text", `text: 1`, ``},
		{"integer in a variable for a text", `text: $v`, `1`},
		{"name for a text", `text: UP`, ``},
		{"integer for a custom scalar", `date: $v`, `20260131`},
		{"text for an enum", `way: "UP"`, ``},
		{"block string for an enum", `way: """UP"""`, ``},
		{"no value of the enum", `way: LEFT`, ``},
		{"no value of the enum in a variable", `way: $v`, `"LEFT"`},
		{"enum in the wrong case", `way: $v`, `"up"`},
		{"integer for an enum", `way: $v`, `0`},
		{"null in a list", `ids: ["a", null]`, ``},
		{"null in a list in a variable", `ids: $v`, `["a", null]`},
		{"null where there is a default", `inner: {way: null}`, ``},
		{"null in a variable where there is a default", `inner: $v`, `{"way": null}`},
		{"missing member", `outer: {}`, ``},
		{"missing member in a variable", `outer: $v`, `{}`},
		{"unknown member", `inner: {more: 1}`, ``},
		{"unknown member in a variable", `inner: $v`, `{"more": 1}`},
		{"__typename", `inner: $v`, `{"__typename": "Inner"}`},
		{"unknown member below a list", `outer: $v`, `{"must": 1, "inners": [{}, {"more": 1}]}`},
		{"text for an object", `inner: "a"`, ``},
		{"list in a variable for an object", `inner: $v`, `[{}]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			// Not validated: the coercion is to stand on its own.
			doc, err := parser.ParseQuery(&ast.Source{Input: "{ f(" + c.arguments + ") }"})
			if err != nil {
				t.Fatal(err)
			}
			field := doc.Operations[0].SelectionSet[0].(*ast.Field)
			field.Definition = schema.Query.Fields.ForName("f")
			variables := map[string]any{}
			if c.variable != "" {
				variables = variablesOf(t, `{"v":`+c.variable+`}`)
			}
			got, err := read.Arguments(schema, field, variables)
			if fault.CodeOf(err) != fault.BadUserInput {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
}
