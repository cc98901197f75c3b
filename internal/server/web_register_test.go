package server_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/access"
)

func TestPeopleAreAddressedByRegister(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		other, foreign := a.NewRegister(t, "other"), a.NewRegister(t, "foreign")
		b := a.person(t, "jo@example.org", access.Editor, a.Writer.Register, other)
		b.ask(t, "/r/test/graphql").want(t, 200, "", `"role":"EDITOR"`, `"key":"test"`, `"key":"person-`)
		b.ask(t, "/r/other/graphql").want(t, 200, "", `"key":"other"`)
		b.ask(t, "/graphql").want(t, 400, "", "BAD_USER_INPUT", "/r/")
		answers := map[string]bool{}
		for _, key := range []string{"foreign", "missing", "%00", "test%20"} {
			r := b.ask(t, "/r/"+key+"/graphql")
			r.want(t, 404, "", "NOT_FOUND")
			answers[requestID.ReplaceAllString(r.body, "")] = true
		}
		for _, key := range []string{"foreign", "missing", "test"} {
			r := a.do(t, a.as(a.newToken(t, access.Token{Role: access.Admin, Register: other})).
				request(t, http.MethodPost, "/r/"+key+"/graphql", `{"query":"{ viewer { role } }"}`))
			if r.status != 404 {
				t.Errorf("the token asks %s: %d %s", key, r.status, r.body)
			}
			answers[requestID.ReplaceAllString(r.body, "")] = true
		}
		if len(answers) != 1 {
			t.Errorf("different answers: %v", answers)
		}
		token := a.as(a.newToken(t, access.Token{Role: access.Admin, Register: foreign}))
		if r := token.do(t, token.request(t, http.MethodPost, "/r/foreign/graphql", `{"query":"{ viewer { role } }"}`)); r.status != 200 {
			t.Errorf("a token's own register: %d %s", r.status, r.body)
		}
		a.browser(t).ask(t, "/r/test/graphql").want(t, 401, "")
		b.get(t, "/schema.graphql").want(t, 200, "")
	})
}

func TestDisabledAccountIsOutAtOnce(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		b := a.person(t, "jo@example.org", access.Editor, a.Writer.Register)
		r := b.post(t, "/account/tokens", "do", "token", "name", "tool", "register", "test", "role", "VIEWER", "scope", "", "days", "30")
		r.want(t, 200, "", "ropa_")
		token := a.as(regexp.MustCompile(`ropa_[A-Za-z0-9_-]{43}`).FindString(r.body))
		if r := token.ask(t, "{ viewer { role } }", nil); r.status != 200 {
			t.Fatalf("%d %s", r.status, r.body)
		}
		account, err := a.people().FindAccount(t.Context(), "jo@example.org")
		if err != nil {
			t.Fatal(err)
		}
		if err := a.people().Disable(t.Context(), account.ID, testBy); err != nil {
			t.Fatal(err)
		}
		b.ask(t, "/graphql").want(t, 401, "")
		b.get(t, "/account").want(t, 200, "/sign-in")
		if r := token.ask(t, "{ viewer { role } }", nil); r.status != 401 {
			t.Errorf("%d %s", r.status, r.body)
		}
	})
}

func TestOwnTokens(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		other := a.NewRegister(t, "other")
		b := a.person(t, "jo@example.org", access.Editor, a.Writer.Register)
		admin := a.person(t, "admin@example.org", access.Admin, a.Writer.Register, other)
		form := func(change ...string) []string {
			all := []string{"do", "token", "name", "my tool", "register", "test", "role", "EDITOR", "scope", "DASHBOARD", "days", "90"}
			for i := 0; i < len(change); i += 2 {
				all = append(all, change[i], change[i+1])
			}
			return all
		}
		for name, wrong := range map[string][]string{
			"There is no such role.":              {"role", "OWNER"},
			"There is no such scope.":             {"scope", "ALL"},
			"Choose one of the times.":            {"days", "100000"},
			"A name is missing.":                  {"name", ""},
			"A token cannot do more than":         {"role", "ADMIN", "scope", ""},
			"There is no such register, or":       {"register", "other"},
			"The name of a token is one line of ": {"name", "a\nb"},
		} {
			r := b.post(t, "/account/tokens", form(wrong...)...)
			r.want(t, 422, "/account/tokens", name)
			r.accessible(t)
		}
		r := b.post(t, "/account/tokens", form()...)
		r.want(t, 200, "/account/tokens", "It is not shown again", "my tool", "DASHBOARD only")
		secret := regexp.MustCompile(`ropa_[A-Za-z0-9_-]{43}`).FindString(r.body)
		token := a.as(secret)
		if r := token.ask(t, "{ viewer { role scope member { key } } }", nil); r.status != 200 || !strings.Contains(r.body, "DASHBOARD") || !strings.Contains(r.body, "person-") {
			t.Errorf("%d %s", r.status, r.body)
		}
		if r := b.get(t, "/account"); strings.Contains(r.body, secret) {
			t.Error("the token is shown again")
		}
		id := regexp.MustCompile(`tok_[0-9A-Z]{13}`).FindString(r.body)
		admin.post(t, "/account/tokens/revoke", "token", id).want(t, 404, "", "You have no such token.")
		b.post(t, "/account/tokens/revoke", "token", "nonsense").want(t, 404, "")
		b.post(t, "/account/tokens/revoke", "token", id).want(t, 200, "/account", "No program acts as you.")
		if r := token.ask(t, "{ viewer { role } }", nil); r.status != 401 {
			t.Errorf("%d %s", r.status, r.body)
		}
		b.post(t, "/account/tokens/revoke", "token", id).want(t, 404, "")
	})
}

func TestChangingThePassword(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		b := a.person(t, "jo@example.org", access.Editor, a.Writer.Register)
		other := a.browser(t)
		other.post(t, "/sign-in", "do", "sign-in", "email", "jo@example.org", "password", goodPassword).want(t, 200, "/account")
		const next = "another good password"
		for wrong, form := range map[string][]string{
			"This is not the present password.": {"old", "not the password", "password", next},
			"at least 12 characters":            {"old", goodPassword, "password", "short"},
		} {
			r := b.post(t, "/account/password", append(form, "do", "change")...)
			r.want(t, 422, "/account/password", wrong, `aria-invalid="true"`)
			r.accessible(t)
		}
		other.ask(t, "/graphql").want(t, 200, "")
		b.post(t, "/account/password", "do", "change", "old", goodPassword, "password", next).want(t, 200, "", "The password is changed.")
		b.ask(t, "/graphql").want(t, 200, "")
		other.ask(t, "/graphql").want(t, 401, "")
		other.post(t, "/sign-in", "do", "sign-in", "email", "jo@example.org", "password", goodPassword).want(t, 401, "")
		other.post(t, "/sign-in", "do", "sign-in", "email", "jo@example.org", "password", next).want(t, 200, "/account")
	})
}

// A person who has as many tokens as they can have is told so, and can revoke one.
func TestPersonHasSoManyTokens(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		b := a.person(t, "jo@example.org", access.Editor, a.Writer.Register)
		form := []string{"do", "token", "name", "tool", "register", "test", "role", "VIEWER", "scope", "", "days", "30"}
		r := b.post(t, "/account/tokens", form...)
		r.want(t, 200, "", "ropa_")
		list, err := access.ListTokens(t.Context(), a.DB, a.Writer.Register)
		if err != nil {
			t.Fatal(err)
		}
		for range 49 {
			a.newToken(t, access.Token{Role: access.Viewer, Member: list[len(list)-1].Member})
		}
		b.post(t, "/account/tokens", form...).want(t, 429, "/account/tokens", "has 50 tokens")
		b.post(t, "/account/tokens/revoke", "token", access.FormatID(list[len(list)-1].ID))
		b.post(t, "/account/tokens", form...).want(t, 200, "", "ropa_")
	})
}
