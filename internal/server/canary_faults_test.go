package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/model"
)

// damage is a change of the database under the server, and how it is undone.
type damage struct{ do, undo string }

func renamed(table, column string) damage {
	return damage{
		"alter table " + table + " rename column " + column + " to other",
		"alter table " + table + " rename column other to " + column,
	}
}

// brokenDatabase sends what the database refuses in words of its own, some of which quote what was written.
func (c *canary) brokenDatabase(t *testing.T) {
	t.Helper()
	for _, broken := range []damage{
		renamed("purposes", "name_fold"), renamed("accounts", "email_fold"), renamed("invitations", "secret_hash"),
		renamed("sessions", "token_hash"), renamed("tokens", "secret_hash"), c.refusal(),
	} {
		c.exec(t, broken.do)
		c.everywhere(t)
		c.exec(t, broken.undo)
	}
}

// refusal makes the database refuse a record: PostgreSQL's error has the whole row in its detail.
func (c *canary) refusal() damage {
	if c.DB.Dialect.Name() == "postgres" {
		return damage{
			"alter table purposes add constraint no_canary check (name_fold not like '%canary%') not valid",
			"alter table purposes drop constraint no_canary",
		}
	}
	return damage{
		"create trigger no_canary before insert on purposes begin select raise(abort, 'refused'); end", "drop trigger no_canary",
	}
}

func (c *canary) exec(t *testing.T, statement string) {
	t.Helper()
	if _, err := c.DB.Writer().ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

// panicking sends requests that panic while they are served.
func (c *canary) panicking(t *testing.T) {
	t.Helper()
	c.panics.Store(true)
	defer c.panics.Store(false)
	c.brokenDatabase(t)
}

// everywhere asks for all that is behind the API and the pages.
func (c *canary) everywhere(t *testing.T) {
	t.Helper()
	variables := map[string]any{"v": c.text}
	c.ask(t, `query($v: String) { purposes(where: {name: {contains: $v}}) { nodes { name } } }`, variables)
	c.ask(t, `mutation($v: String) { createPurpose(input: {fields: {name: $v}}) { purpose { id } userErrors { code message } } }`, variables)
	c.as("ropa_"+c.secret).ask(t, `{ viewer { role } }`, nil)
	b := c.browser(t)
	b.post(t, "/sign-in", "do", "sign-in", "email", c.text+"@example.com", "password", c.secret)
	for _, link := range []string{"/set-up/", "/link/", "/invitation/"} {
		b.get(t, link+c.secret)
		b.post(t, link+c.secret, "do", "join", "email", c.text+"@example.com", "name", c.text, "password", c.secret+" of a stranger")
	}
	b.get(t, comeBy+"?invitation="+c.secret)
	r := c.request(t, http.MethodPost, "/graphql", `{"query":"{ viewer { role } }"}`)
	r.Header.Del("Authorization")
	r.Header.Set("Cookie", "ropa="+c.secret)
	c.do(t, r)
}

// neutral asks for what is not about the words, with every role and by every kind of error, when all else is done.
func (c *canary) neutral(t *testing.T) {
	t.Helper()
	const events = `{ accessEvents(first: 100) { totalCount nodes { kind actor account token request detail } } }`
	c.must(t, events, nil)
	for _, token := range []string{
		c.token, "ropa_nothing", c.newToken(t, access.Token{Role: access.Viewer, Scope: access.Dashboard}),
		c.newToken(t, access.Token{Role: access.Auditor}),
	} {
		for _, operation := range []string{
			events,
			`{ viewer { role scope } register { key } purposes { totalCount } }`,
			`{ node(id: "purp_0000000000000") { id } }`,
			`{ purposes(first: 1000) { nodes { id } } }`,
			`mutation { createPurpose(input: {key: "` + keyOf(model.ByName("Purpose"), "b") + `", fields: {name: "Taken"}}) { userErrors { code field message } } }`,
			`mutation { archive(input: {id: "nothing", expectedVersion: 1}) { userErrors { code field message } } }`,
			`{ nothing }`,
		} {
			c.as(token).ask(t, operation, nil)
		}
	}
	b := c.browser(t)
	for _, path := range []string{"/", "/sign-in", "/account", "/link/nothing", "/healthz", "/readyz", "/pages.css", "/sign-in/nobody"} {
		b.get(t, path)
	}
	if !strings.Contains(c.log.String(), "request=") {
		t.Error("the log names no request")
	}
}
