package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// The checks of graphql-cop, the one for repeated fields included, which it leaves out by itself.
func TestAttackList_GraphQLCop(t *testing.T) {
	x := serveTarget(t)
	defer x.stop()
	x.try(t, []attack{
		limited("alias overloading", "query cop { "+repeat(101, "alias%d:__typename ")+"}", `"alias100"`),
		{
			name: "array batching", body: "[" + strings.TrimSuffix(strings.Repeat(`{"query":"query cop { __typename }"},`, 10), ",") + "]",
			weak: `"__typename"`, status: 400, code: "BAD_USER_INPUT",
		},
		{
			name: "circular introspection", query: "query cop { __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }",
			weak: `"types"`, status: 422, code: "GRAPHQL_VALIDATION_FAILED",
		},
		limited("directive overloading, counted", "query cop { __typename "+strings.Repeat("@aa", 51)+" }", "Unknown directive"),
		limited("field duplication", "query cop { "+strings.Repeat("__typename \n", 500)+"}", `"__typename"`),
		invalid("field suggestions", "query cop { __schema { directive } }", "Did you mean"),
		{name: "GET mutation", method: http.MethodGet, path: "/graphql?query=mutation+cop+%7B__typename%7D", weak: `"__typename"`},
		{name: "GET query", method: http.MethodGet, path: "/graphql?query=query+cop+%7B__typename%7D", weak: `"__typename"`},
		unknown("introspection by a stranger", "query cop { __schema { types { name fields { name } } } }", `"__schema"`),
		untaken("urlencoded POST", "application/x-www-form-urlencoded", "query=query+cop+%7B__typename%7D"),
		{name: "trace mode", query: "query cop { __typename }", headers: map[string]string{"X-Apollo-Tracing": "1"}, weak: "extensions", status: 200},
		{name: "unhandled errors", query: "qwerty cop { abc }", weak: "exception", status: 422, code: "GRAPHQL_PARSE_FAILED"},
	})
	// A vulnerable server answers with an error for each use of a directive that there is not.
	got := x.send(t, attack{query: "query cop { __typename " + strings.Repeat("@aa", 10) + " }"})
	if got.status != 422 || strings.Count(got.body, `"message"`) > 2 {
		t.Errorf("directive overloading: %d %s", got.status, got.body)
	}
	for _, path := range []string{"/", "/graphql", "/playground", "/console", "/graphql/console", "/altair", "/voyager"} {
		got := x.send(t, attack{method: http.MethodGet, path: path, headers: map[string]string{"Accept": "text/html"}})
		for _, word := range []string{"graphiql", "playground", "altair", "voyager"} {
			if strings.Contains(strings.ToLower(got.body), word) {
				t.Errorf("an IDE at %s: %.300s", path, got.body)
			}
		}
	}
	// The contract is public and the program's text is open: whoever has a token may read it, and only they.
	got = x.send(t, attack{query: "query cop { __schema { types { name fields { name } } } }"})
	if got.status != http.StatusOK || !strings.Contains(got.body, `"ControllerActivity"`) {
		t.Errorf("introspection with a token: %d %.300s", got.status, got.body)
	}
}

// The fourteen checks of gqlprobe, by their numbers. What burst requests cost is bounded by principal, not by count; 014 tries
// that they do no harm.
func TestAttackList_GQLProbe(t *testing.T) {
	x := serveTarget(t)
	defer x.stop()
	const mutation = `mutation { createPurpose(input: {fields: {name: \"x\"}}) { purpose { id } } }`
	deep := func(n int) string {
		return "{ organisations { nodes {" + strings.Repeat("parent {", n) + "key" + strings.Repeat("}", n) + "} } }"
	}
	x.try(t, []attack{
		unknown("001 introspection", "{ __schema { queryType { name } } }", "queryType"),
		unknown("001 a type", `{ __type(name: "Member") { fields { name } } }`, "fields"),
		limited("002 depth", deep(14), `"data"`),
		limited("002 great depth", deep(900), `"data"`),
		invalid("002 circle", "{ viewer { ...a } } fragment a on Viewer { ...b } fragment b on Viewer { ...a }", `"data"`),
		odd("003 two in an array", `[{"query":"{ __typename }"},{"query":"{ __typename }"}]`, "__typename"),
		odd("003 one in an array", ` [{"query":"{ __typename }"}]`, "__typename"),
		odd("003 two objects", `{"query":"{ __typename }"}{"query":"{ __typename }"}`, "__typename"),
		limited("003 many logins by alias", "mutation {"+repeat(100, `a%d: archive(input: {id: "%d", expectedVersion: 1}) { userErrors { code } } `)+"}", "userErrors"),
		invalid("004 field", "{ organisation { id } }", "Did you mean"),
		invalid("004 argument", "{ organisations(frist: 1) { totalCount } }", "Did you mean"),
		invalid("004 type", "{ viewer { ... on Viewr { role } } }", "Did you mean"),
		invalid("004 enum value", "{ organisations(orderBy: [{field: NAM}]) { totalCount } }", "Did you mean"),
		limited("005 include", "{ __typename "+strings.Repeat("@include(if: true) ", 100)+"}", `"__typename"`),
		limited("005 skip everywhere", "{ viewer {"+repeat(51, "a%d: role @skip(if: false) ")+"} }", `"role"`),
		{name: "007 GET mutation", method: http.MethodGet, path: "/graphql?query=mutation%20%7B__typename%7D", as: x.editor, weak: "__typename"},
		untaken("007 text", "text/plain", `{"query":"`+mutation+`"}`),
		untaken("007 no type", "", `{"query":"`+mutation+`"}`),
		untaken("007 GraphQL", "application/graphql", mutation),
		untaken("007 form", "multipart/form-data; boundary=x", "query=x"),
		untaken("007 two types", "text/plain; application/json", `{"query":"`+mutation+`"}`),
		{
			name: "007 another origin", body: `{"query":"` + mutation + `"}`, as: x.editor,
			headers: map[string]string{"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
			weak:    "purpose", status: 403, code: "FORBIDDEN",
		},
		unknown("008 subscription by a stranger", "subscription { registerChanged { cursor } }", `"data"`),
		invalid("008 subscription nobody has", "subscription { nothing }", `"data"`),
		{
			name: "008 websocket", method: http.MethodGet,
			headers: map[string]string{"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Key": "eA==", "Sec-WebSocket-Version": "13"},
		},
		invalid("009 wrong type", `{ organisations(first: "x") { totalCount } }`, "at "),
		odd("009 no JSON", "{", "unexpected"),
		odd("009 variables of a wrong kind", `{"query":"{ __typename }","variables":[1]}`, "json:"),
		limited("011 25 aliases of a lookup", "{"+repeat(25, `a%d:node(id:"x%d"){__typename}`)+"}", "a24"),
		limited("011 200 aliases", "{ viewer {"+repeat(200, "a%d:role ")+"} }", "a199"),
		denied("006 a text that databases end at", "BAD_USER_INPUT", `{ organisations(where: {key: {eq: "\u0000"}}) { totalCount } }`, `"totalCount"`),
		denied("012 a viewer writes", "FORBIDDEN", `mutation { createPurpose(input: {fields: {name: "x"}}) { purpose { id } } }`, `"id"`),
		denied("012 a viewer reads what admins do", "FORBIDDEN", "{ accessEvents { nodes { id } } }", `"nodes"`),
	})
	x.try(t, injections())
	x.try(t, bypasses())
	x.tryForeignIDs(t)
	for range 50 {
		x.try(t, []attack{unknown("014 burst", "{ __typename }", "Query")})
	}
}

// injections are texts that another language would take for its own: here each is a text that nothing is called.
func injections() (list []attack) {
	for _, text := range []string{
		`' or '1'='1`, `'; drop table organisations; --`, `" or ""="`, `%' or 1=1 --`, `x' union select secret from access_tokens --`,
		`{"$ne": null}`, `'; sleep 5; '`, `$(id)`, "`id`", `| cat /etc/passwd`, `{{7*7}}`, `${7*7}`, "\r\nSet-Cookie: a=b", `<script>alert(1)</script>`, `../../etc/passwd`, `%`, `_`, `\`,
	} {
		quoted, err := json.Marshal(text)
		if err != nil {
			panic(err) // texts always have a JSON form
		}
		for _, filter := range []string{"key: {eq: TEXT}", "name: {contains: TEXT}", "id: {eq: TEXT}", "key: {in: [TEXT]}"} {
			query := "{ organisations(where: {" + strings.ReplaceAll(filter, "TEXT", string(quoted)) + "}) { totalCount } }"
			list = append(list, attack{name: "006 " + query, query: query, weak: `"totalCount":1`, status: 200})
		}
	}
	return list
}

// bypasses are ways around a token.
func bypasses() (list []attack) {
	none := "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiIsInJvbGUiOiJBRE1JTiJ9."
	for _, headers := range []map[string]string{
		{"Authorization": "Bearer null"},
		{"Authorization": "Bearer undefined"},
		{"Authorization": "Bearer " + none},
		{"Authorization": "Basic YWRtaW46YWRtaW4="},
		{"Authorization": "Bearer ropa_" + strings.Repeat("A", 43)},
		{"X-Forwarded-User": "admin", "X-User-ID": "1", "X-Role": "ADMIN"},
		{"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1"},
		{"Cookie": "session=1; admin=true; role=ADMIN"},
		{"X-Original-URL": "/healthz", "X-Rewrite-URL": "/healthz"},
		{"X-HTTP-Method-Override": "GET"},
	} {
		for _, query := range []string{"{ members { nodes { email } } }", `mutation { createPurpose(input: {fields: {name: "x"}}) { purpose { id } } }`} {
			a := unknown("010 "+query, query, `"data"`)
			a.headers = headers
			list = append(list, a)
		}
	}
	return list
}

// tryForeignIDs asks by the id of a record of another register: there is no such record.
func (x *target) tryForeignIDs(t *testing.T) {
	t.Helper()
	const create = `mutation { createPurpose(input: {key: "theirs", fields: {name: "Theirs"}}) { purpose { id } userErrors { message } } }`
	made := x.send(t, attack{as: x.other, query: create})
	_, id, _ := strings.Cut(made.body, `"id":"`)
	id, _, found := strings.Cut(id, `"`)
	if !found {
		t.Fatal(made.body)
	}
	for _, query := range []string{
		`{ node(id: "ID") { id } }`, `{ nodes(ids: ["ID"]) { id } }`, `{ purposes(where: {id: {eq: "ID"}}) { totalCount nodes { id } } }`,
		`mutation { updatePurpose(input: {id: "ID", expectedVersion: 1, fields: {name: "Mine"}}) { purpose { id } userErrors { code field message } } }`,
		`mutation { archive(input: {id: "ID", expectedVersion: 1}) { userErrors { code field message } } }`,
	} {
		ask := func(id string) string {
			got := x.send(t, attack{as: x.editor, query: strings.ReplaceAll(query, "ID", id)})
			body := strings.ReplaceAll(strings.ReplaceAll(got.body, id, "ID"), got.header.Get("X-Request-Id"), "REQUEST")
			return body
		}
		missing := id[:len(id)-1] + string('0'+(id[len(id)-1]-'0'+1)%10)
		if theirs, none := ask(id), ask(missing); theirs != none || strings.Contains(theirs, "Theirs") {
			t.Errorf("013 %s: of another register's %s, of none's %s", query, theirs, none)
		}
	}
	got := x.send(t, attack{as: x.other, query: `{ purposes { nodes { name version archivedAt } } }`})
	if !strings.Contains(got.body, `{"name":"Theirs","version":1,"archivedAt":null}`) {
		t.Errorf("013: the record of the other register is now %s", got.body)
	}
}
