package server_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
)

func (a *api) account(t *testing.T, name string) *access.Account {
	t.Helper()
	account, err := a.people().FindAccount(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return account
}

// Who was put out of a register has the same answer there as for one that never was, goes on elsewhere, and its tokens end.
func TestRevokedGrantLooksLikeNoRegister(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		other := a.NewRegister(t, "other")
		b := a.person(t, "jo@example.org", access.Editor, a.Writer.Register, other)
		form := []string{"do", "token", "name", "tool", "role", "VIEWER", "scope", "", "days", "30"}
		tokens := map[string]*api{}
		for _, key := range []string{"test", "other"} {
			r := b.post(t, "/account/tokens", append(form, "register", key)...)
			r.want(t, 200, "", "ropa_")
			tokens[key] = a.as(regexp.MustCompile(`ropa_[A-Za-z0-9_-]{43}`).FindString(r.body))
		}
		jo := a.account(t, "jo@example.org")
		if n, err := a.people().Revoke(t.Context(), jo, a.Writer.Register, testBy); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		unknown, revoked := b.ask(t, "/r/missing/graphql"), b.ask(t, "/r/test/graphql")
		revoked.want(t, 404, "", "NOT_FOUND")
		strip := func(s shown) string { return requestID.ReplaceAllString(s.body, "") }
		if strip(revoked) != strip(unknown) || revoked.status != unknown.status {
			t.Errorf("%d %s\nunknown %d %s", revoked.status, revoked.body, unknown.status, unknown.body)
		}
		for name, values := range revoked.header {
			if name != "X-Request-Id" && name != "Date" && strings.Join(values, ",") != strings.Join(unknown.header[name], ",") {
				t.Errorf("%s: %q, unknown %q", name, values, unknown.header[name])
			}
		}
		b.ask(t, "/r/other/graphql").want(t, 200, "", `"role":"EDITOR"`)
		b.ask(t, "/graphql").want(t, 200, "", `"key":"other"`)
		if page := b.get(t, "/account"); strings.Contains(page.body, "Register test") || !strings.Contains(page.body, "Register other") {
			t.Errorf("%s", page.body)
		}
		for key, status := range map[string]int{"test": http.StatusUnauthorized, "other": http.StatusOK} {
			if r := tokens[key].ask(t, "{ viewer { role } }", nil); r.status != status {
				t.Errorf("the token of %s: %d %s", key, r.status, r.body)
			}
		}
		r := a.ask(t, `{ accessEvents(kind: [ROLE_REVOKED, TOKEN_REVOKED]) { nodes { kind token account } } }`, nil)
		if strings.Count(r.body, `"kind"`) != 2 || strings.Count(r.body, "acct_") != 2 || strings.Count(r.body, "tok_") != 1 {
			t.Errorf("%s", r.body)
		}
	})
}

// A role that follows from an issuer's mappings is changed there, unless it is revoked: then what people say counts.
func TestMappedRolesAreTheIssuers(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.NewRegister(t, "other")
		i := a.company(t)
		b := a.browser(t)
		b.get(t, comeBy).want(t, 200, "", "Signed in")
		accounts, err := a.people().Accounts(t.Context(), "")
		if err != nil || len(accounts) != 1 || len(accounts[0].Grants) != 2 || accounts[0].Grants[0].Issuer() != "company" {
			t.Fatalf("%+v, %v", accounts, err)
		}
		jo, p := accounts[0], a.people()
		give := func(role access.Role) error { return p.Grant(t.Context(), jo, a.Writer.Register, role, "", testBy) }
		err = give(access.Viewer)
		if fault.CodeOf(err) != fault.Conflict || !strings.Contains(err.Error(), "company") {
			t.Fatalf("grant: %v", err)
		}
		b.ask(t, "/r/test/graphql").want(t, 200, "", `"role":"EDITOR"`)
		if _, err := p.Revoke(t.Context(), jo, a.Writer.Register, testBy); err != nil {
			t.Fatal(err)
		}
		b.get(t, comeBy).want(t, 200, "", "Signed in")
		b.ask(t, "/r/test/graphql").want(t, 404, "")
		b.ask(t, "/r/other/graphql").want(t, 200, "", `"role":"ADMIN"`)
		if err := give(access.Auditor); err != nil {
			t.Fatal(err)
		}
		i.person.groups = []string{"staff"} // which takes what it gave
		b.get(t, comeBy).want(t, 200, "", "Signed in")
		b.ask(t, "/r/test/graphql").want(t, 200, "", `"role":"AUDITOR"`)
		b.ask(t, "/r/other/graphql").want(t, 404, "")
	})
}

// No invitation that is open lets back in who was put out, whatever address it names: the issuer's, or that of an earlier one.
func TestInvitationsOfWhoComesByAnIssuerEndWithTheGrant(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		other := a.NewRegister(t, "other")
		i := a.company(t)
		i.person.groups, i.person.verified = "staff", true
		by := func(register int64, email string) string {
			path := a.invite(t, register, access.Auditor, email)
			return comeBy + "?invitation=" + strings.TrimPrefix(path, "/invitation/")
		}
		b := a.browser(t)
		b.get(t, comeBy).want(t, 200, "", "Signed in")
		b.get(t, by(other, "jo@example.org")).want(t, 200, "", "Signed in")
		i.person.email = "jo@new.example.org"
		b.get(t, comeBy).want(t, 200, "", "Signed in")
		again, first := by(other, "jo@example.org"), by(a.Writer.Register, "jo@example.org")
		accounts, err := a.people().Accounts(t.Context(), "other")
		if err != nil || len(accounts) != 1 || accounts[0].Grants[0].Issuer() != "" {
			t.Fatal(accounts, err)
		}
		for _, register := range []int64{other, a.Writer.Register} {
			if _, err := a.people().Revoke(t.Context(), accounts[0], register, testBy); err != nil {
				t.Fatal(err)
			}
		}
		i.person.email = "jo@example.org"
		b.get(t, again).want(t, 404, "", "This link was used before")
		b.get(t, first).want(t, 404, "", "This link was used before")
		b.ask(t, "/r/other/graphql").want(t, 404, "")
		b.get(t, comeBy).want(t, 403, "", "nothing lets you into a register here")
	})
}

// Who was invited into a register and whose member is archived there comes by the issuer to other registers, and not to that
// one.
func TestArchivedMemberIsNotLetInByTheIssuer(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.NewRegister(t, "other")
		i := a.company(t)
		i.person.groups, i.person.verified = "nothing", true
		link := a.invite(t, a.Writer.Register, access.Auditor, "jo@example.org")
		b := a.browser(t)
		b.get(t, comeBy+"?invitation="+strings.TrimPrefix(link, "/invitation/")).want(t, 200, "", "Signed in")
		b.ask(t, "/r/test/graphql").want(t, 200, "", `"role":"AUDITOR"`)
		member := at(t, a.must(t, "{ members(last: 1) { nodes { id version } } }", nil), "members", "nodes", 0)
		a.must(t, "mutation($input: ArchiveInput!) { archive(input: $input) { userErrors { code } } }", map[string]any{
			"input": map[string]any{"id": at(t, member, "id"), "expectedVersion": at(t, member, "version")},
		})
		const state = "{ members(archived: true) { totalCount } accessEvents(kind: [ROLE_GRANTED, ROLE_CHANGED]) { totalCount } }"
		before := asJSON(t, a.must(t, state, nil))
		i.person.groups = []string{"privacy"}
		b.get(t, comeBy).want(t, 200, "", "Signed in")
		b.ask(t, "/r/test/graphql").want(t, 404, "")
		b.ask(t, "/r/other/graphql").want(t, 200, "")
		if now := asJSON(t, a.must(t, state, nil)); now != before {
			t.Errorf("%s, before %s", now, before)
		}
	})
}

// What a disabled issuer let people into is theirs, so people decide about it.
func TestRolesOfADisabledIssuerAreChangedByHand(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.NewRegister(t, "other")
		a.company(t)
		b := a.browser(t)
		b.get(t, comeBy).want(t, 200, "", "Signed in")
		accounts, err := a.people().Accounts(t.Context(), "test")
		if err != nil || len(accounts) != 1 {
			t.Fatal(accounts, err)
		}
		if err := a.people().DisableIssuer(t.Context(), "company"); err != nil {
			t.Fatal(err)
		}
		if err := a.people().Grant(t.Context(), accounts[0], a.Writer.Register, access.Viewer, "", testBy); err != nil {
			t.Error(err)
		}
		in, err := a.people().InRegister(t.Context(), accounts[0].ID, "test")
		if err != nil || in.Role != access.Viewer {
			t.Errorf("%+v, %v", in, err)
		}
	})
}

// The registers of an account see that somebody tries its password too often; an address of nobody is nobody's event.
func TestTooManyAttemptsShow(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.person(t, "jo@example.org", access.Viewer, a.Writer.Register)
		b := a.browser(t)
		for _, email := range []string{"jo@example.org", "nobody@example.org"} {
			for range 12 {
				b.post(t, "/sign-in", "do", "sign-in", "email", email, "password", "wrong password here")
			}
			b.post(t, "/sign-in", "do", "sign-in", "email", email, "password", goodPassword).want(t, 429, "/sign-in")
		}
		r := a.ask(t, `{ accessEvents(kind: SIGN_IN_LIMITED) { totalCount nodes { actor account detail } } }`, nil)
		for _, want := range []string{`"totalCount":1`, `"actor":"system/sign-in"`, `"acct_`, `"detail":"account"`} {
			if !strings.Contains(r.body, want) {
				t.Errorf("no %s in %s", want, r.body)
			}
		}
	})
}
