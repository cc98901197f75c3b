package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// Strangers learn nothing of the contract, however they write that they want to, and get one answer to all of it.
func TestAttackList_IntrospectionBypasses(t *testing.T) {
	x := serveTarget(t)
	defer x.stop()
	queries := []string{
		"{ __schema { types { name } } }", "{ a: __schema { types { name } } }",
		"query IntrospectionQuery { __schema { queryType { name } } }", `{ __type(name: "Query") { fields { name } } }`,
		"{ __schema\n{ types { name } } }", "{ __schema,{ types { name } } }", "{ __schema#\n{ types { name } } }",
		"{ __schema\u00a0{ types { name } } }", "\ufeff{ __schema { types { name } } }",
		"{ ...f } fragment f on Query { __schema { types { name } } }", "{ __schema { ...f } } fragment f on __Schema { types { name } }",
		"{ ... on __Schema { types { name } } }", "{ ... on Query { __schema { types { name } } } }",
		`{ a: __type(name: "Query") { ... on __Type { fields { name } } } }`, "{ __SCHEMA { types { name } } }",
		"{ __ſchema { types { name } } }", "{ __schema @include(if: true) { types { name } } }",
		"query($a: Boolean = true) { __schema @include(if: $a) { types { name } } }", "mutation { __schema { types { name } } }",
		"subscription { __schema { types { name } } }", "{ __typename }", "{ _service { sdl } }", "{ _entities { __typename } }",
	}
	address := "/graphql?" + url.Values{"query": {queries[0]}}.Encode()
	var list []attack
	add := func(a attack) {
		a.as, a.weak, a.status, a.code = stranger, `"name"`, 401, "UNAUTHENTICATED"
		list = append(list, a)
	}
	for _, query := range queries {
		add(attack{name: query, query: query})
	}
	add(attack{name: "escaped", body: `{"query":"{ \u005f\u005fschema { types { name } } }"}`})
	add(attack{name: "in an array", body: `[{"query":"{ __schema { types { name } } }"}]`})
	add(attack{name: "under another key", body: `{"Query":"{ __schema { types { name } } }"}`})
	form := map[string]string{"Content-Type": "application/x-www-form-urlencoded"}
	add(attack{name: "as a form", body: strings.TrimPrefix(address, "/graphql?"), headers: form})
	add(attack{name: "in the address of a POST", path: address, body: "{}"})
	add(attack{name: "the contract", method: http.MethodGet, path: "/schema.graphql"})
	add(attack{name: "another path", path: "/r/acme/graphql", query: queries[0]})
	x.try(t, list)
	x.try(t, []attack{{name: "GET", method: http.MethodGet, as: stranger, path: address, weak: `"name"`}})
	answers := map[string]bool{}
	for _, a := range list {
		got := x.send(t, a)
		answers[strings.ReplaceAll(got.body, got.header.Get("X-Request-Id"), "REQUEST")] = true
	}
	if len(answers) != 1 {
		t.Errorf("there are %d answers: %v", len(answers), answers)
	}
	// With a token those that are no GraphQL are refused, and nothing is taken for what it is not.
	for _, query := range queries {
		got := x.send(t, attack{query: query})
		tells(t, query, got)
		if (strings.Contains(query, "SCHEMA") || strings.Contains(query, "ſ")) && got.status == http.StatusOK {
			t.Errorf("%s: %d %.200s", query, got.status, got.body)
		}
	}
}

// The points of the OWASP GraphQL cheat sheet that are not in the other lists: work is bounded by depth, amount and cost.
func TestAttackList_OWASPCheatSheet(t *testing.T) {
	x := serveTarget(t)
	defer x.stop()
	x.try(t, []attack{
		denied("amount", "LIMIT_EXCEEDED", "{ organisations(first: 99999999) { nodes { id } } }", `"nodes"`),
		denied("a negative amount", "LIMIT_EXCEEDED", "{ organisations(first: -1) { nodes { id } } }", `"nodes":`),
		invalid("a number beyond numbers", "{ organisations(first: 99999999999999999999) { nodes { id } } }", `"nodes"`),
		{
			name:  "amounts multiplied",
			query: "{ controllers(first: 100) { nodes { activities(first: 100) { nodes { controller { activities(first: 100) { nodes { id } } } } } } } }",
			weak:  `"nodes":`, status: 422, code: "LIMIT_EXCEEDED",
		},
		{
			name: "amounts multiplied by a variable",
			body: `{"query":"query($n: Int) { controllers(first: $n) { nodes { activities(first: $n) { nodes { ` +
				`controller { activities(first: $n) { nodes { id } } } } } } } }","variables":{"n":100}}`,
			weak: `"nodes":`, status: 422, code: "LIMIT_EXCEEDED",
		},
		denied("ids", "LIMIT_EXCEEDED", "{ nodes(ids: ["+repeat(101, `"%d" `)+"]) { id } }", `"nodes":[`),
		denied("tests in a filter", "LIMIT_EXCEEDED", "{ organisations(where: {or: ["+repeat(201, `{key: {eq: "%d"}} `)+"]}) { totalCount } }", `"totalCount"`),
		denied("links in a filter", "LIMIT_EXCEEDED", "{ organisations(where: "+strings.Repeat("{parent: ", 6)+"{}"+strings.Repeat("}", 6)+") { totalCount } }", `"totalCount"`),
		{name: "body", body: `{"query":"` + strings.Repeat(" ", 1<<20) + `{ __typename }"}`, weak: `"__typename"`, status: 413, code: "LIMIT_EXCEEDED"},
		limited("guesses by alias", "{"+repeat(31, `a%d: organisations(where: {key: {eq: "%d"}}) { totalCount } `)+"}", `"a30"`),
		invalid("two operations, none named", "query a { __typename } query b { __typename }", `"__typename"`),
		untaken("files", "multipart/form-data; boundary=x", "--x\r\n\r\n--x--"),
	})
}

// The points of ASVS 5.0 V4, API and web service, that concern requests: 4.1.1 types of answers, 4.1.3 headers of those between,
// 4.1.4 methods, 4.2.1 where a message ends, 4.2.4 line ends in headers, 4.3.1 cost, 4.3.2 introspection, 4.4 no websockets.
func TestAttackList_ASVS(t *testing.T) {
	x := serveTarget(t)
	defer x.stop()
	foreign := map[string]string{"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
	for _, method := range []string{"PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "OPTIONS", "PROPFIND", "post"} {
		got := x.send(t, attack{method: method, query: "{ __typename }", headers: foreign})
		tells(t, method, got)
		if strings.Contains(got.body, "__typename") || got.status < 400 && method != http.MethodOptions {
			t.Errorf("4.1.4 %s: %d %s", method, got.status, got.body)
		}
	}
	x.try(t, []attack{
		{
			name: "4.1.3 address", as: stranger, query: "{ __typename }", status: 401, code: "UNAUTHENTICATED",
			headers: map[string]string{"X-Forwarded-For": "10.0.0.1", "Forwarded": "for=10.0.0.1;proto=https"},
		},
		{name: "4.1.3 host", headers: map[string]string{"X-Forwarded-Host": "evil.example"}, query: "{ __typename }", weak: "evil.example", status: 200},
		{name: "4.4 websocket", method: http.MethodGet, headers: map[string]string{"Connection": "Upgrade", "Upgrade": "websocket"}},
	})
	const head = "POST /graphql HTTP/1.1\nHost: HOST\nAuthorization: Bearer TOKEN\nContent-Type: application/json\nConnection: close\n"
	const query = `{"query":"{ __typename }"}`
	for name, request := range map[string]string{
		"4.2.1 two lengths":              head + "Content-Length: 26\nContent-Length: 4\n\n" + query,
		"4.2.1 a signed length":          head + "Content-Length: +26\n\n" + query,
		"4.2.1 an unknown encoding":      head + "Transfer-Encoding: xchunked\n\n" + query,
		"4.2.1 two encodings":            head + "Transfer-Encoding: chunked\nTransfer-Encoding: identity\n\n" + query,
		"4.2.1 a chunk of no size":       head + "Transfer-Encoding: chunked\n\nzz\n" + query + "\n0\n\n",
		"4.2.1 a blank before the colon": head + "Content-Length : 26\n\n" + query,
		"4.2.4 a bare line end":          head + "X-A: a\rX-B: b\nContent-Length: 26\n\n" + query,
		"two hosts":                      "POST /graphql HTTP/1.1\nHost: HOST\nHost: evil.example\nContent-Length: 0\nConnection: close\n\n",
		"no host":                        "POST /graphql HTTP/1.1\nContent-Length: 0\nConnection: close\n\n",
		"another host":                   "POST /graphql HTTP/1.1\nHost: evil.example\nContent-Length: 0\nConnection: close\n\n",
	} {
		if got := x.raw(t, request); got.status < 400 || strings.Contains(got.body, `"data"`) {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
	// Where both are given the length is ignored, and what would be a second request behind it is none.
	both := head + "Transfer-Encoding: chunked\nContent-Length: 4\n\n1a\n" + query + "\n0\n\nGET /healthz HTTP/1.1\nHost: HOST\n\n"
	if got := x.raw(t, both); got.status < 400 && got.body != `{"data":{"__typename":"Query"}}` || strings.Contains(got.body, "ok\n") {
		t.Errorf("4.2.1 a length beside an encoding: %d %s", got.status, got.body)
	}
	types := map[string]string{"/healthz": "text/plain; charset=utf-8", "/schema.graphql": "application/graphql; charset=utf-8"}
	for path, want := range types {
		if got := x.send(t, attack{method: http.MethodGet, path: path}); got.header.Get("Content-Type") != want {
			t.Errorf("4.1.1 %s: %v", path, got.header)
		}
	}
}
