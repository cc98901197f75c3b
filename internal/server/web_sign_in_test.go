package server_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/access"
)

func TestFirstAccountIsSetUpByALink(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		stale, err := a.people().SetUpLink(t.Context(), testBy)
		if err != nil {
			t.Fatal(err)
		}
		secret, err := a.people().SetUpLink(t.Context(), testBy)
		if err != nil {
			t.Fatal(err)
		}
		b, path := a.browser(t), "/set-up/"+secret
		b.get(t, "/set-up/"+stale).want(t, 404, "", "This link does not work")
		first := b.get(t, path)
		first.want(t, 200, path, "Set up ropa", "autofocus")
		first.accessible(t)
		for name, test := range map[string]struct{ email, name, password, wrong string }{
			"no e-mail":  {"", "Jo", goodPassword, "An e-mail address is missing."},
			"no address": {"jo", "Jo", goodPassword, "This is not an e-mail address."},
			"no name":    {"jo@example.org", " ", goodPassword, "A name is missing."},
			"short":      {"jo@example.org", "Jo", "elevenchars", "at least 12 characters"},
			"long":       {"jo@example.org", "Jo", strings.Repeat("x", 257), "at most 256 characters"},
			"odd bytes":  {"jo\x00@example.org", "Jo", goodPassword, "This is not an e-mail address."},
		} {
			r := b.post(t, path, "do", "set-up", "email", test.email, "name", test.name, "password", test.password)
			r.want(t, 422, path, test.wrong, `aria-invalid="true"`, "<title>Error: ")
			r.accessible(t)
			if strings.Contains(r.body, test.password) {
				t.Errorf("%s: the page has the password", name)
			}
		}
		r := b.post(t, path, "do", "set-up", "email", "Jo@Example.org", "name", "Jo  Example", "password", goodPassword)
		r.want(t, 200, "/account", "Jo Example", "Jo@Example.org", "administer", "not let into any register")
		r.accessible(t)
		if r := b.ask(t, "/graphql"); r.status != 400 || !strings.Contains(r.body, "/r/") {
			t.Errorf("in no register: %d %s", r.status, r.body)
		}
		a.browser(t).get(t, path).want(t, 404, "", "This link does not work")
		again, err := a.people().SetUpLink(t.Context(), testBy)
		if err != nil {
			t.Fatal(err)
		}
		r = a.browser(t).post(t, "/set-up/"+again, "do", "set-up", "email", "x@example.org", "name", "X", "password", goodPassword)
		r.want(t, 404, "", "This link does not work")
	})
}

var requestID = regexp.MustCompile(`[A-Z2-7]{26}`)

func TestNobodyLearnsWhoHasAnAccount(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.person(t, "jo@example.org", access.Viewer, a.Writer.Register)
		a.person(t, "gone@example.org", access.Viewer, a.Writer.Register)
		gone, err := a.people().FindAccount(t.Context(), "gone@example.org")
		if err != nil {
			t.Fatal(err)
		}
		if err := a.people().Disable(t.Context(), gone.ID, testBy); err != nil {
			t.Fatal(err)
		}
		a.person(t, "vouched@example.org", access.Viewer, a.Writer.Register)
		if _, err := a.DB.Writer().Exec("update accounts set password_hash = null where email = 'vouched@example.org'"); err != nil {
			t.Fatal(err)
		}
		first := ""
		for _, test := range [][2]string{
			{"jo@example.org", "wrong password here"},
			{"nobody@example.org", goodPassword},
			{"gone@example.org", goodPassword},
			{"vouched@example.org", goodPassword},
			{"", ""},
			{"jo@example.org", ""},
			{"jo@example.org", strings.Repeat("x", 9000)},
		} {
			b := a.browser(t)
			r := b.post(t, "/sign-in", "do", "sign-in", "email", test[0], "password", test[1])
			r.want(t, 401, "/sign-in", "The e-mail address or the password is not right.")
			r.accessible(t)
			body := strings.ReplaceAll(r.body, `value="`+test[0]+`"`, `value=""`)
			if first == "" {
				first = body
			}
			if body != first || r.header.Get("Set-Cookie") != "" {
				t.Errorf("%q gives %s\nothers %s", test, body, first)
			}
		}
		a.browser(t).post(t, "/sign-in", "do", "sign-in", "email", " JO@example.org", "password", goodPassword).want(t, 200, "/account", "Jo Example")
	})
}

func TestSigningInIsLimited(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.person(t, "jo@example.org", access.Viewer, a.Writer.Register)
		answers := map[string]string{}
		for _, email := range []string{"jo@example.org", "nobody@example.org"} {
			b := a.browser(t)
			for range 10 {
				b.post(t, "/sign-in", "do", "sign-in", "email", email, "password", "wrong password here").want(t, 401, "/sign-in")
			}
			r := b.post(t, "/sign-in", "do", "sign-in", "email", email, "password", goodPassword)
			r.want(t, 429, "/sign-in", "Too many attempts")
			answers[strings.ReplaceAll(r.body, email, "")] = email
		}
		if len(answers) != 1 {
			t.Errorf("%d different answers", len(answers))
		}
	})
}

// The events name accounts and members, never an address.
func TestWhatPeopleDoIsNoted(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		b := a.person(t, "jo@example.org", access.Viewer, a.Writer.Register)
		b.post(t, "/sign-out")
		b.post(t, "/sign-in", "do", "sign-in", "email", "jo@example.org", "password", "not the password").want(t, 401, "")
		b.post(t, "/sign-in", "do", "sign-in", "email", "jo@example.org", "password", goodPassword).want(t, 200, "/account")
		b.post(t, a.invite(t, a.Writer.Register, access.Editor, "jo@example.org"), "do", "accept").want(t, 200, "/account")
		r := a.ask(t, `{ accessEvents { nodes { kind actor account detail } } }`, nil)
		for _, kind := range []string{"INVITED", "ROLE_GRANTED", "SIGN_IN", "SIGN_OUT", "SIGN_IN_FAILED", "ROLE_CHANGED"} {
			if !strings.Contains(r.body, `"`+kind+`"`) {
				t.Errorf("no %s in %s", kind, r.body)
			}
		}
		if strings.Contains(r.body, "example.org") || strings.Contains(r.body, "Jo") || !strings.Contains(r.body, "acct_") {
			t.Errorf("%s", r.body)
		}
		if log := a.log.String(); strings.Contains(log, "example.org") {
			t.Errorf("the log has an address: %s", log)
		}
	})
}

func TestPagesRefuseOtherOriginsAndOddForms(t *testing.T) {
	a := onSQLite(t)
	b := a.browser(t)
	for header, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, a.url+"/sign-in", strings.NewReader("email=x"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set(header, value)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if got := b.do(t, r); got.status != 403 {
			t.Errorf("%s gives %d", header, got.status)
		}
	}
	b.post(t, "/sign-in", "email", strings.Repeat("x", 70_000)).want(t, 400, "/sign-in")
	b.post(t, "/sign-in", "email", "\xff\x00", "password", "\x00").want(t, 401, "/sign-in")
	b.post(t, "/account").want(t, 404, "/account")
	if r := b.get(t, "/pages.css"); r.status != 200 || !strings.Contains(r.body, "prefers-color-scheme") {
		t.Errorf("%d %s", r.status, r.header)
	}
}
