package server_test

import (
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/access"
)

func TestIssuersAreDisabled(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.NewRegister(t, "other")
		a.company(t)
		b := a.browser(t)
		b.get(t, comeBy).want(t, 200, "", "Signed in")
		if err := a.people().DisableIssuer(t.Context(), "company"); err != nil {
			t.Fatal(err)
		}
		b.ask(t, "/r/test/graphql").want(t, 401, "")
		b.get(t, comeBy).want(t, 404, "")
		b.get(t, comeBy+"/callback").want(t, 404, "")
		if r := b.get(t, "/sign-in"); strings.Contains(r.body, "company") {
			t.Errorf("%s", r.body)
		}
	})
}

// Whoever can sign in by a password besides keeps the tokens, though not the sessions.
func TestDisabledIssuerLeavesTokensOfOthers(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.NewRegister(t, "other")
		i := a.company(t)
		a.person(t, "jo@example.org", access.Admin, a.Writer.Register)
		path := a.invite(t, a.Writer.Register, access.Editor, "jo@example.org")
		i.person.verified, i.person.groups = true, nil
		b := a.browser(t)
		b.get(t, comeBy+"?invitation="+strings.TrimPrefix(path, "/invitation/")).want(t, 200, "", "Signed in")
		r := b.post(t, "/account/tokens", "do", "token", "name", "tool", "register", "test", "role", "EDITOR", "scope", "", "days", "30")
		token := a.as(shownSecret.FindString(r.body))
		if err := a.people().DisableIssuer(t.Context(), "company"); err != nil {
			t.Fatal(err)
		}
		b.ask(t, "/r/test/graphql").want(t, 401, "")
		if r := token.ask(t, "{ viewer { role } }", nil); r.status != 200 {
			t.Errorf("the token: %d %s", r.status, r.body)
		}
	})
}
