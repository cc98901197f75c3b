// Package attacktest holds requests that a server has to refuse although each is as large as a body may be: what they cost
// the server is what everybody else waits for. Tests send them, fuzzing begins with them, and bench refusals measures them.
package attacktest

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Attack is a request for the API that is refused.
type Attack struct {
	// Name says what there is too much of.
	Name string
	// Body is that of a POST, at most 1 MiB.
	Body string
}

// size is how long the text of an attack is, a little below the largest body.
const size = 1<<20 - 4<<10

// All lists the attacks.
func All() []Attack {
	var all []Attack
	for _, list := range [][]named{names(), values(), fragments(), repetitions()} {
		for _, a := range list {
			all = append(all, Attack{a.name, body(a.query, "", "null")})
		}
	}
	return append(all, bodies()...)
}

type named struct{ name, query string }

// body writes a request. The variables are JSON.
func body(query, operation, variables string) string {
	text, err := json.Marshal([]string{query, operation})
	if err != nil {
		panic(err) // texts always have a JSON form
	}
	var parts []json.RawMessage
	if err := json.Unmarshal(text, &parts); err != nil {
		panic(err)
	}
	return fmt.Sprintf(`{"query":%s,"operationName":%s,"variables":%s}`, parts[0], parts[1], variables)
}

// many writes a text n times, with the number in place of %d.
func many(n int, text string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(text, "%d", fmt.Sprint(i)))
	}
	return b.String()
}

func nest(n int, before, inner, after string) string {
	return strings.Repeat(before, n) + inner + strings.Repeat(after, n)
}

// names are long in every place where a document has one, and many where each is compared with those of the contract.
func names() []named {
	long, half := strings.Repeat("e", size), strings.Repeat("e", size/2)
	return []named{
		{"long field", "{ " + long + " }"},
		{"long word where none belongs", "{ viewer { role } } " + long},
		{"long type", "{ viewer { ... on " + long + " { role } } }"},
		{"long type of a fragment", "{ viewer { ...f } } fragment f on " + long + " { role }"},
		{"long type of a variable", "query($a: " + long + ") { viewer { role } }"},
		{"long argument", "{ organisations(" + long + ": 1) { totalCount } }"},
		{"long input field", "{ organisations(where: {" + long + ": 1}) { totalCount } }"},
		{"long enum value", "{ organisations(orderBy: [{field: " + long + "}]) { totalCount } }"},
		{"long directive", "{ viewer { role @" + long + " } }"},
		{"long fragment", "{ viewer { ..." + long + " } }"},
		{"long operation with unused variables", "query " + half + "(" + many(900, "$a%d:Int ") + ") { viewer { role } }"},
		{"long operation with unknown variables", "query " + half + "{ nodes(ids: [" + many(1900, "$a%d ") + "]) { id } }"},
		{"unknown types", "{ viewer {" + many(650, "...on Organisatiom%d{a%d}") + "} }"},
		{"unknown types of variables", "query(" + many(950, "$a%d:Organisatiom%d ") + ") { viewer { role } }"},
		{"unknown arguments", "{ organisations(" + many(1300, "orderBi%d:1 ") + ") { totalCount } }"},
		{"unknown input fields", "{ organisations(where: {" + many(1300, "legalNane%d:1 ") + "}) { totalCount } }"},
		{"unknown enum values", "{ organisations(orderBy: [" + many(790, "{field:NANE%d}") + "]) { totalCount } }"},
		{"unknown fields", "{ viewer {" + many(3990, "n%d ") + "} }"},
		{"directives of variables", "query(" + many(480, "$a%d:Int@a@b@c ") + ") { viewer { role } }"},
		{"unknown fragments", "{ viewer {" + many(1990, "...f%d ") + "} }"},
		{"unused fragments", "{ viewer { role } }" + many(560, "fragment f%d on Viewer{role}")},
		{"operations", many(990, "query q%d{viewer}")},
	}
}

// values are long, wrong and deep.
func values() []named {
	long := strings.Repeat("e", size)
	return []named{
		{"long text for an enum", `{ organisations(orderBy: [{field: "` + long + `"}]) { totalCount } }`},
		{"long text for a number", `{ organisations(first: "` + long + `") { totalCount } }`},
		{"long cursor", `{ organisations(after: "` + long + `") { totalCount } }`},
		{"long number", "{ organisations(first: " + strings.Repeat("9", size) + ") { totalCount } }"},
		{"long text of escapes", `{ organisations(first: "` + strings.Repeat(`\u00e9`, size/8) + `") { totalCount } }`},
		{"long block of lines", `{ organisations(first: """` + strings.Repeat(" \n", size/3) + `""") { totalCount } }`},
		{"long text without an end", `{ organisations(first: "` + long},
		{"long comment", "#" + long + "\n{ viewer { nothing } }"},
		{"blanks", strings.Repeat(" ", size) + "{ viewer { nothing } }"},
		{"wrong characters", strings.Repeat("é", size/2)},
		{"deep objects", "{ organisations(where: " + nest(990, "{not:", "{}", "}") + ") { totalCount } }"},
		{"deep lists", "{ nodes(ids: " + nest(990, "[", `"a"`, "]") + ") { id } }"},
		{"deep lists for a number", "{ organisations(first: " + nest(990, "[", "1", "]") + ") { totalCount } }"},
		{"deep lists around a long text", "{ organisations(first: " + nest(990, "[", `"`+long+`"`, "]") + ") { totalCount } }"},
		{"deep types", "query($a: " + nest(990, "[", "Int", "]") + ") { viewer { nothing } }"},
		{"long list", "{ nodes(ids: [" + many(3980, "%d ") + "]) { nothing } }"},
		{"list of wrong values", "{ nodes(ids: [" + many(3980, "a%d ") + "]) { id } }"},
	}
}

// fragments are walked by validation once for each definition that reaches them, and compared with one another.
func fragments() []named {
	chain := func(n int, body, last string) string {
		var b strings.Builder
		for i := range n {
			next := fmt.Sprintf("...f%d", i+1)
			fmt.Fprintf(&b, "fragment f%d on Viewer{%s}", i, strings.ReplaceAll(body, "NEXT", next))
		}
		fmt.Fprintf(&b, "fragment f%d on Viewer{%s}", n, last)
		return b.String()
	}
	const start = "{ viewer { ...f0 nothing } }"
	return []named{
		{"chain of fragments", start + chain(490, "NEXT", "role")},
		{"chain of fragments around fields", start + chain(240, "NEXT", many(45, "role ")+many(1900, "n%d "))},
		{"chain of fragments around inline fragments", start + chain(200, "NEXT", many(40, "...{"+many(40, "a%d ")+"}"))},
		{"chain of fragments around a wrong value", "{ ...f0 }" + strings.ReplaceAll(chain(190, "NEXT",
			`organisations(first: "`+strings.Repeat("e", size-20_000)+`") { totalCount }`), "on Viewer", "on Query")},
		{"chain of nested inline fragments", start + chain(300, "...{NEXT}", many(45, "role "))},
		{"chain of as many fragments as there may be", start + chain(190, "NEXT", many(9, "n%d "))},
		{"chain of as many fragments as there may be around arguments", start + chain(190, "NEXT", "a("+many(4, "a%d:[] ")+")")},
		{"shorter chain of fragments around more fields", start + chain(20, "NEXT", many(900, "n%d "))},
		{"shorter chain of fragments around inline fragments", start + chain(8, "NEXT", nest(5, "...{ ", strings.Repeat("a b c d e f g h i j k l m n o p ", 9), "}"))},
		{"chain of as many fragments as there may be around directives", start + chain(190, "NEXT", "role @a(a: ["+many(95, "%d ")+"])")},
		{"circle of as many fragments as there may be", "{ viewer { ...f0 } }" + chain(190, "NEXT", "...f0")},
		{"as many fragments side by side as there may be", "{ viewer {" + many(199, "...f%d ") + "nothing} }" + many(199, "fragment f%d on Viewer{a%d b%d c%d d%d e%d f%d g%d h%d}")},
		{"as many unknown fragments as there may be", "{ viewer {" + many(200, "...f%d ") + "nothing} }"},
		{"half of them spread by the other half", "{ viewer {" + many(14, "...f%d ") + "nothing} }" + many(14, "fragment f%d on Viewer{"+strings.ReplaceAll(many(13, "...gN "), "N", "%d")+"}") + many(13, "fragment g%d on Viewer{"+strings.ReplaceAll(many(9, "gN_%d "), "N", "%d")+"}")},
		{"circle of fragments", "{ viewer { ...f0 } }" + chain(400, "NEXT", "...f0")},
		{"fragments side by side", "{ viewer {" + many(390, "...f%d ") + "nothing} }" + many(390, "fragment f%d on Viewer{nothing%d}")},
		{"fragments side by side that spread", "{ viewer {" + many(60, "...f%d ") + "nothing} }" + many(60, "fragment f%d on Viewer{"+many(15, "...g%d ")+"}") +
			many(60, "fragment g%d on Viewer{role}")},
		{"fragments that all spread all", "{ viewer { ...f0 nothing } }" + many(40, "fragment f%d on Viewer{"+strings.ReplaceAll(many(40, "...fN "), "N", "%d")+"}")},
		{"fragments in introspection", "{ __schema { types { ...f0 } } }" + strings.ReplaceAll(chain(400, "ofType{NEXT}", "nothing"), "on Viewer", "on __Type")},
	}
}

// repetitions are compared with one another by validation, up to the limit of repeats.
func repetitions() []named {
	// 50 of everything at each of the levels below one another.
	level := func(inner string) string { return "{" + strings.Repeat("viewer{"+inner+"} ", 7) + "}" }
	conflicting := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "controllers { nodes { activities(first: %d) { totalCount } } } ", i)
		}
		return "{" + b.String() + "}"
	}
	inline := "...{" + many(50, "role ") + "}"
	return []named{
		{"repeats", level(many(7, "role ") + "nothing")},
		{"repeats of many fields", "{ viewer {" + strings.Repeat(many(79, "n%d "), 49) + "} }"},
		{"repeats in inline fragments", "{ viewer {" + inline + nest(70, "...{ nothing ", "role", "}") + "} }"},
		{"repeats in nested inline fragments", "{ viewer {" + nest(600, "...{", many(50, "role ")+"nothing", "}") + "} }"},
		{"fields in nested inline fragments", "{ viewer {" + nest(600, "...{", strings.Repeat(many(50, "n%d "), 49), "}") + "} }"},
		{"as much to validate as there may be", "{ viewer {" + strings.Repeat(many(40, "n%d "), 31) + "} }"},
		{"as many repeats in nested inline fragments as there may be", "{ viewer {" + nest(45, "...{", strings.Repeat("role nothing ", 10), "}") + "} }"},
		{"as many repeats of many fields as there may be", "{ viewer {" + strings.Repeat(many(250, "n%d "), 12) + "} }"},
		{"as many repeats of fewer fields as there may be", "{ viewer {" + strings.Repeat(many(15, "n%d "), 49) + "} }"},
		{"conflicts", conflicting(50)},
		{"conflicts below one another", "{" + strings.Repeat("controllers{nodes{activities(first:1){nodes{unit{key}}} activities(first:2){nodes{unit{key}}}}} ", 25) + "}"},
		{"directives that are unknown", "{ viewer { role" + many(50, " @a%d") + "} }"},
		{"aliases of an unknown field", "{ viewer {" + many(30, "a%d: nothing%d ") + "} }"},
	}
}

// bodies are costly to read, or refused for their variables.
func bodies() []Attack {
	const list, where = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", "query($where: OrganisationWhere) { organisations(where: $where) { totalCount } }"
	const number, order = "query($n: Int) { organisations(first: $n) { totalCount } }", "query($o: [OrganisationOrder!]) { organisations(orderBy: $o) { totalCount } }"
	long := strings.Repeat("e", size)
	return []Attack{
		{"long list of numbers", body(list, "", `{"ids":[`+strings.Repeat("0,", size/2)+`0]}`)},
		{"as long a list as there may be", body(list, "", `{"ids":[`+strings.Repeat("0,", 9_990)+`0]}`)},
		{"as wide a filter as there may be", body(where, "", `{"where":{"and":[`+strings.Repeat(`{"name":{"eq":"a"}},`, 3_300)+`{}]}}`)},
		{"as many keys as there may be", body(where, "", `{"where":{`+many(9_990, `"%d":0,`)+`"a":0}}`)},
		{"as deep objects of variables as there may be", body(where, "", `{"where":`+nest(97, `{"not":`, `{"nothing":0}`, `}`)+`}`)},
		{"long list of texts", body(list, "", `{"ids":[`+strings.Repeat(`"",`, size/3)+`""]}`)},
		{"long list of lists", body(list, "", `{"ids":[`+strings.Repeat(`[],`, size/3)+`[]]}`)},
		{"long list of objects", body(list, "", `{"ids":[`+strings.Repeat(`{},`, size/3)+`{}]}`)},
		{"long list of objects with a key", body(list, "", `{"ids":[`+strings.Repeat(`{"":0},`, size/7)+`{}]}`)},
		{"long list that nobody declared", body("{ viewer { nothing } }", "", `{"ids":[`+strings.Repeat("0,", size/2)+`0]}`)},
		{"many variables", body("{ viewer { nothing } }", "", `{`+many(size/11, `"%d":0,`)+`"a":0}`)},
		{"many keys", body(where, "", `{"where":{`+many(size/11, `"%d":0,`)+`"a":0}}`)},
		{"the same key", body(where, "", `{"where":{`+strings.Repeat(`"a":0,`, size/6)+`"a":0}}`)},
		{"long key", body(where, "", `{"where":{"`+long+`":0}}`)},
		{"deep objects of variables", body(where, "", `{"where":`+nest(9_000, `{"not":`, `{"nothing":0}`, `}`)+`}`)},
		{"deep lists of variables", body(list, "", `{"ids":`+nest(9_000, `[`, `0`, `]`)+`}`)},
		{"deep JSON", `{"variables":` + strings.Repeat(`{"a":`, size/5)},
		{"deep lists of JSON", `{"extensions":` + strings.Repeat(`[`, size)},
		{"wide filter", body(where, "", `{"where":{"and":[`+strings.Repeat(`{"name":{"eq":"a"}},`, size/21)+`{}]}}`)},
		{"wide set", body(where, "", `{"where":{"name":{"in":[`+strings.Repeat(`"a",`, size/5)+`"a"]}}}`)},
		{"long order", body(order, "", `{"o":[`+strings.Repeat(`{"field":"NAME"},`, size/18)+`{"field":"NAME"}]}`)},
		{"long enum value of a variable", body(order, "", `{"o":[{"field":"`+long+`"}]}`)},
		{"long number of a variable", body(number, "", `{"n":`+strings.Repeat("9", size)+`}`)},
		{"long text for a number of a variable", body(number, "", `{"n":"`+long+`"}`)},
		{"long name of an operation", body("query a { viewer { role } }", long, "null")},
		{"long escapes", `{"query":"` + strings.Repeat(`\u0065`, size/6) + `"}`},
		{"half surrogates", `{"query":"` + strings.Repeat(`\ud800`, size/6) + `"}`},
		{"many operations", "[" + strings.Repeat(`{"query":"{viewer{role}}"},`, size/27) + "{}]"},
		{"something behind the object", `{"query":"{viewer{role}}"}` + strings.Repeat(" ", size) + "{}"},
	}
}
