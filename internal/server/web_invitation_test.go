package server_test

import (
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
)

func TestInvitationMakesAnAccount(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		path := a.invite(t, a.Writer.Register, access.Editor, "Jo@example.org")
		b := a.browser(t)
		r := b.get(t, path)
		r.want(t, 200, path, "Join Register test", "EDITOR", `value="jo@example.org"`, "readonly")
		r.accessible(t)
		r = b.post(t, path, "do", "join", "name", "", "password", "short")
		r.want(t, 422, path, "A name is missing.", "at least 12 characters")
		r.accessible(t)
		b.post(t, path, "do", "sign-in", "password", goodPassword).want(t, 401, path, "is not right")
		b.post(t, path, "do", "accept").want(t, 401, path)
		// The address is that of the invitation, whatever is sent.
		r = b.post(t, path, "do", "join", "email", "eve@example.org", "name", "Jo", "password", goodPassword)
		r.want(t, 200, "/account", "jo@example.org", "Register test: EDITOR")
		a.browser(t).get(t, path).want(t, 404, "", "This link does not work")
		a.browser(t).post(t, path, "do", "join", "name", "Jo", "password", goodPassword).want(t, 404, "")
	})
}

func TestInvitationOfSomebodyWithAnAccount(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		other, third := a.NewRegister(t, "other"), a.NewRegister(t, "third")
		jo := a.person(t, "jo@example.org", access.Viewer, a.Writer.Register)
		eve := a.person(t, "eve@example.org", access.Viewer, a.Writer.Register)

		path := a.invite(t, other, access.Admin, "jo@example.org")
		eve.post(t, path, "do", "accept").want(t, 403, path, "for another e-mail address")
		eve.ask(t, "/r/other/graphql").want(t, 404, "")
		jo.get(t, path).want(t, 200, path, "Join as Jo Example")
		jo.post(t, path, "do", "accept").want(t, 200, "/account", "Register other: ADMIN")
		jo.ask(t, "/r/other/graphql").want(t, 200, "", `"role":"ADMIN"`)

		path = a.invite(t, third, access.Auditor, "jo@example.org")
		b := a.browser(t)
		b.post(t, path, "do", "join", "name", "Jo", "password", goodPassword).want(t, 422, path, "There is an account with this address")
		b.post(t, path, "do", "sign-in", "password", "not the password").want(t, 401, path)
		b.post(t, path, "do", "sign-in", "password", goodPassword).want(t, 200, "/account", "Register third: AUDITOR")

		// Who is invited again has another role, and stays the same member.
		before := jo.ask(t, "/r/third/graphql").body
		jo.post(t, a.invite(t, third, access.Viewer, "jo@example.org"), "do", "accept").want(t, 200, "/account", "Register third: VIEWER")
		after := jo.ask(t, "/r/third/graphql").body
		if strings.ReplaceAll(before, "AUDITOR", "VIEWER") != after {
			t.Errorf("before %s\nafter %s", before, after)
		}
	})
}

func TestInvitationOfAMember(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		invite := func(member string) (string, error) {
			return a.people().Invite(t.Context(), a.Writer.Register, access.Editor, "ada@example.org", "", member, testBy)
		}
		if _, err := invite("nobody"); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("a member who is not there: %v", err)
		}
		old, err := invite("ada")
		if err != nil {
			t.Fatal(err)
		}
		secret, err := invite("ada")
		if err != nil {
			t.Fatal(err)
		}
		b := a.browser(t)
		b.get(t, "/invitation/"+old).want(t, 404, "")
		b.post(t, "/invitation/"+secret, "do", "join", "name", "Ada", "password", goodPassword).want(t, 200, "/account")
		b.ask(t, "/graphql").want(t, 200, "", `"key":"ada"`)
		taken, err := a.people().Invite(t.Context(), a.Writer.Register, access.Editor, "eve@example.org", "", "ada", testBy)
		if err != nil {
			t.Fatal(err)
		}
		path := "/invitation/" + taken
		a.browser(t).post(t, path, "do", "join", "name", "Eve", "password", goodPassword).want(t, 409, path, "belongs to another account")
		if _, err := a.people().FindAccount(t.Context(), "eve@example.org"); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("an account is left: %v", err)
		}
	})
}

func TestLinkSignsInOnce(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		secret, err := a.people().SignInLink(t.Context(), "Demo", []int64{a.Writer.Register, a.NewRegister(t, "other")}, testBy)
		if err != nil {
			t.Fatal(err)
		}
		b, path := a.browser(t), "/link/"+secret
		for range 2 { // looking uses nothing up
			r := b.get(t, path)
			r.want(t, 200, path, "Sign in")
			r.accessible(t)
		}
		r := b.post(t, path, "do", "link")
		r.want(t, 200, "/account", "Demo", "Register test: ADMIN", "Register other: ADMIN")
		if strings.Contains(r.body, "Present password") {
			t.Error("an account without a password is asked for it")
		}
		b.ask(t, "/r/other/graphql").want(t, 200, "", `"role":"ADMIN"`)
		a.browser(t).post(t, path, "do", "link").want(t, 404, "", "This link does not work")
	})
}

func TestLinksExpire(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		paths := []string{a.invite(t, a.Writer.Register, access.Viewer, "jo@example.org")}
		set, err := a.people().SetUpLink(t.Context(), testBy)
		if err != nil {
			t.Fatal(err)
		}
		link, err := a.people().SignInLink(t.Context(), "Demo", nil, testBy)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, "/set-up/"+set, "/link/"+link)
		if _, err := a.DB.Writer().Exec("update invitations set expires_at = created_at"); err != nil {
			t.Fatal(err)
		}
		for _, path := range append(paths, "/link/x", "/set-up/"+link, "/link/"+set) {
			a.browser(t).get(t, path).want(t, 404, "", "This link does not work")
			a.browser(t).post(t, path, "do", "join", "name", "Jo", "email", "jo@example.org", "password", goodPassword).want(t, 404, "")
		}
	})
}
