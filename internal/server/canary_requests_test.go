package server_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/exchange"
	"github.com/openropa/ropa/internal/model"
)

// ordinary are the texts that inputMaker makes.
var ordinary = regexp.MustCompile(`^(\w+) b \d+ é$`)

// marked puts the word into every text of an input.
func (c *canary) marked(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, inner := range v {
			out[name] = c.marked(inner)
		}
		return out
	case []any:
		out := []any{}
		for _, inner := range v {
			out = append(out, c.marked(inner))
		}
		return out
	case string:
		switch {
		case ordinary.MatchString(v):
			return v + " " + c.text
		case strings.HasSuffix(v, "@example.com"):
			return c.text + v
		case strings.HasPrefix(v, "https://example.com/"):
			return v + "/" + c.text
		}
	}
	return v
}

// records writes the word into every text there is, and reads it back.
func (c *canary) records(t *testing.T) {
	t.Helper()
	ensureDocument(t, c.api)
	ids := map[string]string{}
	for _, typ := range model.Roots()[1:] {
		create(t, c.api, typ, "a")
		ids[typ.Name] = create(t, c.api, typ, "b")
	}
	for _, typ := range edited() {
		fields := c.marked(inputMaker{typ: typ, mark: "b", links: true}.fields(typ.Name + "Fields")).(map[string]any)
		update(t, c.api, typ, ids[typ.Name], 1, fields)
		c.asking(func() { compareWithAPI(t, c.api, typ, ids[typ.Name], fields) })
	}
	for query, variables := range map[string]map[string]any{
		`query($v: String) { purposes(where: {name: {contains: $v}}) { nodes { name } } }`: {"v": c.text},
		`{ purposes(where: {name: {contains: "` + c.text + `"}}) { totalCount } }`:         nil,
	} {
		c.must(t, query, variables)
	}
}

// refused sends what is refused after it was read: by its form, for its content, its size, its sender.
func (c *canary) refused(t *testing.T) {
	t.Helper()
	makes := `mutation($v: String) { createPurpose(input: {key: $v, fields: {name: $v}}) { purpose { key } userErrors { code field message } } }`
	operations := map[string]string{
		"a wrong key":        makes,
		"an unknown code":    `mutation($v: String) { updateControllerActivity(input: {id: "` + keyOf(model.ByName("ControllerActivity"), "b") + `", expectedVersion: 2, fields: {specialConditions: [{condition: $v}]}}) { userErrors { code field message } } }`,
		"an outdated record": `mutation($v: String) { updatePurpose(input: {id: "` + keyOf(model.ByName("Purpose"), "b") + `", expectedVersion: 1, fields: {name: $v}}) { userErrors { code field message } } }`,
		"a foreign record":   `mutation($v: ID!) { archive(input: {id: $v, expectedVersion: 1}) { userErrors { code field message } } }`,
		"a missing node":     `query($v: ID!) { node(id: $v) { id } }`,
		"a cursor":           `query($v: String) { purposes(after: $v) { nodes { id } } }`,
		"a place in changes": `query($v: String) { changes(since: $v) { nodes { id } } }`,
		"changed records":    `query($v: ID!) { changes(ids: [$v]) { nodes { id } } }`,
		"a wrong type":       `query($v: Int) { purposes(first: $v) { nodes { id } } }`,
		"a date":             `query($v: DateTime) { purposes(where: {createdAt: {gt: $v}}) { nodes { id } } }`,
		"an unknown field":   `{ ` + c.text + ` }`,
		"an unknown value":   `{ purposes(where: {kind: {eq: ` + c.text + `}}) { nodes { id } } }`,
		"no syntax":          `{ purposes(where: "` + c.text,
		"an unknown type":    `{ ... on ` + c.text + ` { id } }`,
		"many aliases":       `{ register { ` + strings.Repeat(c.text+": name ", 60) + `} }`,
		"a long text":        `{ purposes(where: {name: {eq: "` + strings.Repeat(c.text, 40_000) + `"}}) { nodes { id } } }`,
	}
	for _, token := range []string{c.token, c.newToken(t, access.Token{Role: access.Viewer, Name: c.text})} {
		for name, operation := range operations {
			for _, v := range []any{c.text, " " + c.text + "\x00", []any{c.text}, map[string]any{c.text: c.text}} {
				if r := c.as(token).ask(t, operation, map[string]any{"v": v}); strings.Contains(r.body, "INTERNAL") {
					t.Errorf("%s: %s", name, r.body)
				}
			}
		}
	}
}

// oddRequests sends what is refused before it is read, and headers that nobody asked for.
func (c *canary) oddRequests(t *testing.T) {
	t.Helper()
	const query = `{"query":"{ viewer { role } }"}`
	const writes = `{"query":"mutation { createPurpose(input: {fields: {name: \"P\"}}) { purpose { key } userErrors { code } } }"}`
	for _, test := range []struct{ method, path, body, header, value string }{
		{"POST", "/graphql", writes, "Idempotency-Key", c.secret},
		{"POST", "/graphql", strings.ReplaceAll(writes, "name", "kind: OTHER, name"), "Idempotency-Key", c.secret},
		{"POST", "/graphql", writes, "Idempotency-Key", "two words " + c.secret},
		{"POST", "/graphql", writes, "Idempotency-Key", strings.Repeat(c.secret, 10)},
		{"POST", "/graphql", query, "Idempotency-Key", c.secret},
		{"POST", "/graphql", query, "X-Request-Id", c.secret},
		{"POST", "/graphql", query, "User-Agent", c.secret},
		{"POST", "/graphql", query, "Accept", c.secret},
		{"POST", "/graphql", query, "X-Forwarded-For", c.secret},
		{"POST", "/graphql", query, "X-Forwarded-Host", c.secret},
		{"POST", "/graphql", query, "Referer", "https://" + c.secret + ".example"},
		{"POST", "/graphql", query, "Traceparent", c.secret},
		{"POST", "/graphql", query, "Origin", "https://" + c.secret + ".example"},
		{"POST", "/graphql", query, "Host", c.secret + ".example"},
		{"POST", "/graphql", query, "Content-Type", c.secret},
		{"POST", "/graphql", query, "Authorization", "Bearer ropa_" + c.secret},
		{"POST", "/graphql", query, "Authorization", c.secret},
		{"POST", "/r/" + c.secret + "/graphql", query, "", ""},
		{"POST", "/graphql?query=" + c.secret + ";" + c.secret, query, "", ""},
		{"POST", "/graphql", `{"query":"{ viewer { role } }","operationName":"` + c.text + `"}`, "", ""},
		{"POST", "/graphql", `{"` + c.text + `":"` + c.text, "", ""},
		{"POST", "/graphql", `["` + c.text + `"]`, "", ""},
		{"POST", "/graphql", `{"query":"` + strings.Repeat(c.text, 50_000) + `"}`, "", ""},
		{"GET", "/graphql?" + c.secret, "", "", ""},
		{"GET", "/" + c.secret, "", "", ""},
		{"GET", "/schema.graphql?" + c.secret, "", "Cookie", "ropa=" + c.secret},
		{"POST", "/graphql", query, "Cookie", "ropa=" + c.secret},
		{c.secret, "/", "", "", ""},
	} {
		r := c.request(t, test.method, test.path, test.body)
		if test.header == "Cookie" {
			r.Header.Del("Authorization")
		}
		if test.header == "Host" {
			r.Host = test.value
		} else if test.header != "" {
			r.Header.Set(test.header, test.value)
		}
		c.do(t, r)
	}
}

// streams is told of every change there was, and asks for streams that are refused.
func (c *canary) streams(t *testing.T) {
	t.Helper()
	for _, operation := range []string{
		`subscription { registerChanged(since: "0") { cursor changes { cursor at actor action type id version request } } }`,
		`subscription { registerChanged(since: "` + c.text + `") { cursor } }`,
		`subscription { registerChanged(ids: ["` + c.text + `"]) { cursor } }`,
		`subscription { ` + c.text + ` }`, `{ purposes(after: "` + c.text + `") { nodes { id } } }`,
	} {
		for name, value := range map[string]string{"Last-Event-ID": c.secret, "X-Nothing": ""} {
			r := c.request(t, http.MethodPost, "/graphql", `{"query":`+asJSON(t, operation)+`}`)
			r.Header.Set("Accept", "text/event-stream")
			r.Header.Set(name, value)
			if got := c.do(t, r); !strings.HasSuffix(got.body, "event: complete\ndata:\n\n") || strings.Contains(got.body, "INTERNAL") {
				t.Errorf("%s: %d %s", operation, got.status, got.body)
			}
		}
	}
}

// persisted names documents with the word in them by hashes, and asks them by GET.
func (c *canary) persisted(t *testing.T) {
	t.Helper()
	const query = `query Named($v: String) { purposes(where: {name: {contains: $v}}) { nodes { name } } }`
	c.asking(func() {
		path := address(t, c.persist(t, query), map[string]any{"v": c.text})
		r := c.get(t, path, "")
		c.get(t, path, r.header.Get("ETag"))
		c.get(t, path, `"`+c.secret+`"`)
	})
	write := c.persist(t, `mutation { createPurpose(input: {key: "`+c.text+`", fields: {name: "`+c.text+`"}}) { userErrors { code } } }`)
	literal := c.persist(t, `{ purposes(where: {name: {contains: "`+c.text+`"}}) { totalCount } }`)
	for _, path := range []string{
		address(t, literal, nil),
		address(t, write, nil),
		address(t, literal, nil) + "&operationName=" + c.text,
		address(t, literal, nil) + "&" + c.secret + "=" + c.secret,
		address(t, literal, nil) + "&x=" + strings.Repeat(c.secret, 500),
		"/graphql?query=" + c.secret,
		"/graphql?documentId=" + c.secret,
		"/graphql?variables=" + c.secret + "&extensions=" + c.secret,
	} {
		c.get(t, path, "")
	}
	c.send(t, map[string]any{"documentId": c.secret})
	c.send(t, map[string]any{"extensions": map[string]any{"persistedQuery": map[string]any{"version": c.secret, "sha256Hash": c.secret}}})
}

// accounts sends forms of people who are let in.
func (c *canary) accounts(t *testing.T) {
	t.Helper()
	email, password := c.text+"@example.org", c.secret+" of a person"
	b := c.browser(t)
	path := c.invite(t, c.Writer.Register, access.Admin, email)
	c.asking(func() {
		b.get(t, path)
		b.post(t, path, "do", "join", "name", "Jo "+c.text, "password", password).want(t, 200, "/account", c.text)
		b.get(t, "/account").want(t, 200, "", c.text)
		b.post(t, "/account/tokens", "do", "token", "register", "test", "role", "VIEWER", "scope", "", "days", "30", "name", c.text).want(t, 200, "")
		for _, form := range [][]string{
			{"/account/tokens", "register", c.text, "role", "VIEWER", "days", "30", "name", c.text},
			{"/account/tokens", "register", "test", "role", c.text, "days", c.text, "scope", c.text},
			{"/account/tokens/revoke", "token", c.text},
			{"/account/sessions", "session", c.text},
			{"/account/password", "do", "change", "old", c.secret + " is wrong", "password", c.secret},
			{"/account/password", "do", "change", "old", password, "password", password + " anew"},
		} {
			b.post(t, form[0], form[1:]...)
		}
		b.ask(t, "/graphql").want(t, 200, "")
		b.ask(t, "/r/"+c.text+"/graphql").want(t, 404, "")
	})
	if err := c.people().Disable(t.Context(), c.account(t, email).ID, testBy); err != nil {
		t.Fatal(err)
	}
	b.get(t, "/account").want(t, 200, "/sign-in")
}

func (c *canary) account(t *testing.T, email string) *access.Account {
	t.Helper()
	account, err := c.people().FindAccount(t.Context(), email)
	if err != nil {
		t.Fatal(err)
	}
	return account
}

// strangers sends forms of people who are not let in, by links that lead nowhere.
func (c *canary) strangers(t *testing.T) {
	t.Helper()
	b := c.browser(t)
	for range 11 {
		b.post(t, "/sign-in", "do", "sign-in", "email", c.text+"@example.org", "password", c.secret)
	}
	b.post(t, "/sign-in", "do", "sign-in", "email", c.text+"\x00\xff", "password", c.secret+"\x00")
	b.post(t, "/sign-in", "do", c.text, "email", strings.Repeat(c.text, 3000), "password", strings.Repeat(c.secret, 300))
	b.post(t, "/sign-in?x=%"+c.secret, "email", c.text)
	b.post(t, "/sign-out", c.text, c.secret)
	for _, link := range []string{"/set-up/", "/link/", "/invitation/"} {
		b.get(t, link+c.secret)
		b.post(t, link+c.secret, "do", "join", "email", c.text+"@example.org", "name", c.text, "password", c.secret+" of a stranger")
	}
	path := c.invite(t, c.Writer.Register, access.Viewer, "someone@example.org")
	b.post(t, path, "do", "join", "name", strings.Repeat(c.text, 20), "password", c.secret[:8])
	b.post(t, path, "do", "sign-in", "password", c.secret)
	b.post(t, path, "do", "accept", c.text, c.secret)
}

// vouched comes by an issuer who says the word, or whose answers cannot be relied on.
func (c *canary) vouched(t *testing.T) {
	t.Helper()
	c.NewRegister(t, "other")
	i := c.company(t)
	i.person = person{subject: c.text, email: c.text + "@example.net", name: "Jo " + c.text, groups: []string{c.text}}
	c.browser(t).get(t, comeBy).want(t, 403, "")
	i.person.groups = []string{"privacy", c.text}
	c.asking(func() {
		b := c.browser(t)
		b.get(t, comeBy).want(t, 200, "", "Signed in")
		b.get(t, "/account").want(t, 200, "", c.text)
	})
	for _, forge := range []func(map[string]any) string{
		func(claims map[string]any) string { claims["nonce"] = c.text; return sign("RS256", i.key, claims) },
		func(claims map[string]any) string { claims["exp"] = c.text; return sign("RS256", i.key, claims) },
		func(claims map[string]any) string {
			claims["sub"] = []string{c.text}
			return sign("RS256", i.key, claims)
		},
		func(map[string]any) string { return c.secret + "." + c.secret + "." + c.secret },
		func(map[string]any) string { return c.secret },
		unsigned(c.secret),
	} {
		i.forge = forge
		c.browser(t).get(t, comeBy).want(t, 401, "")
	}
	i.forge = nil
	for _, path := range []string{
		"/sign-in/" + c.secret, "/sign-in/" + c.secret + "/callback?state=" + c.secret, "/sign-in/company?invitation=" + c.secret,
		"/sign-in/company/callback?error=" + c.secret + "&error_description=" + c.secret + "&state=" + c.secret + "&code=" + c.secret,
	} {
		c.browser(t).get(t, path)
	}
	journey := fmt.Sprintf(`{"issuer":"company","state":"%[1]s","nonce":"%[1]s","verifier":"%[1]s","invitation":"%[1]s"}`, c.secret)
	for _, cookie := range []string{c.secret, base64.RawURLEncoding.EncodeToString([]byte(journey))} {
		r := c.request(t, http.MethodGet, comeBy+"/callback?state="+c.secret+"&code="+c.secret, "")
		r.Header.Set("Cookie", "ropa-journey="+cookie)
		c.do(t, r)
	}
}

// imports brings documents with the word into registers, good ones and others. Whoever imports is told what is wrong; the
// log is not.
func (c *canary) imports(t *testing.T) {
	t.Helper()
	document, err := exchange.Export(t.Context(), c.DB, c.Writer.Register)
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := document.WriteYAML(&text); err != nil {
		t.Fatal(err)
	}
	good := text.String()
	if strings.Count(good, c.text) < 100 {
		t.Errorf("the word stands %d times in the document", strings.Count(good, c.text))
	}
	for _, document := range []string{
		good, strings.ReplaceAll(good, "UK_GDPR", c.text), c.text + ": [" + c.text, "ropa: " + c.text,
		"ropa: 1\nregister: {key: " + c.text + "}\n" + c.text + ": 1\n",
	} {
		source, err := exchange.Parse("copy.yaml", []byte(document))
		if err != nil {
			continue
		}
		_, err = exchange.Import(t.Context(), c.Registry, source, exchange.Options{Register: "copy", Actor: "system/import"})
		if document == good && err != nil {
			t.Error(err)
		}
	}
}
