package server_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/server"
)

func TestSessionCookie(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.person(t, "jo@example.org", access.Viewer, a.Writer.Register)
		b := a.browser(t)
		b.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		address, _ := url.Parse(a.url)
		b.client.Jar.SetCookies(address, []*http.Cookie{{Name: "ropa", Value: "chosen-by-somebody-else", Path: "/"}})
		r := b.post(t, "/sign-in", "do", "sign-in", "email", "jo@example.org", "password", goodPassword)
		cookie := r.header.Get("Set-Cookie")
		for _, part := range []string{"ropa=", "HttpOnly", "SameSite=Strict", "Path=/"} {
			if !strings.Contains(cookie, part) {
				t.Errorf("the cookie %s lacks %s", cookie, part)
			}
		}
		if r.status != http.StatusSeeOther || strings.Contains(cookie, "chosen") || strings.Contains(cookie, "Domain") {
			t.Errorf("%d %s", r.status, cookie)
		}
		first := b.client.Jar.Cookies(address)[0].Value
		b.post(t, "/sign-in", "do", "sign-in", "email", "jo@example.org", "password", goodPassword)
		if second := b.client.Jar.Cookies(address)[0].Value; second == first {
			t.Error("signing in keeps the token")
		}
		var stored int
		if err := a.DB.Reader().QueryRow("select count(*) from sessions where token_hash = '" + first + "'").Scan(&stored); err != nil || stored != 0 {
			t.Errorf("the token itself is stored: %v", err)
		}
	})
}

func TestSessionEnds(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		b := a.person(t, "jo@example.org", access.Viewer, a.Writer.Register)
		b.ask(t, "/graphql").want(t, 200, "", `"role":"VIEWER"`)
		var created, expires int64
		if err := a.DB.Reader().QueryRow("select created_at, expires_at from sessions").Scan(&created, &expires); err != nil {
			t.Fatal(err)
		}
		if hours := float64(expires-created) / 3.6e9; hours < 11.9 || hours > 12.1 {
			t.Errorf("idle for %.2f hours", hours)
		}
		if _, err := a.DB.Writer().Exec("update sessions set expires_at = 1"); err != nil {
			t.Fatal(err)
		}
		b.ask(t, "/graphql").want(t, 401, "", "UNAUTHENTICATED")
		b.get(t, "/account").want(t, 200, "/sign-in")
	})
}

// Whatever it is used for, a session is over after its absolute time.
func TestUsedSessionGoesOnUntilItsEnd(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		b := a.person(t, "jo@example.org", access.Viewer, a.Writer.Register)
		var account int64
		if err := a.DB.Reader().QueryRow("select account_id from sessions").Scan(&account); err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct{ end, want time.Duration }{{access.SessionEnd, access.SessionIdle}, {time.Hour, time.Hour}} {
			begun := time.Now()
			data, err := scs.GobCodec{}.Encode(begun.Add(test.end), map[string]any{access.SessionAccount: account})
			if err != nil {
				t.Fatal(err)
			}
			update := a.DB.Dialect.Rebind("update sessions set data = ?, expires_at = ?")
			if _, err := a.DB.Writer().Exec(update, data, begun.Add(time.Minute).UnixMicro()); err != nil {
				t.Fatal(err)
			}
			r := b.ask(t, "/graphql")
			r.want(t, 200, "")
			var expires int64
			if err := a.DB.Reader().QueryRow("select expires_at from sessions").Scan(&expires); err != nil {
				t.Fatal(err)
			}
			if got := time.UnixMicro(expires).Sub(begun); got < test.want-time.Second || got > test.want+time.Minute {
				t.Errorf("with its end in %s it goes on for %s", test.end, got)
			}
			if !strings.Contains(r.header.Get("Set-Cookie"), "ropa=") {
				t.Error("the browser is not told")
			}
			if r := b.ask(t, "/graphql"); r.header.Get("Set-Cookie") != "" {
				t.Error("every request is noted")
			}
		}
	})
}

func TestSigningOut(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		b := a.person(t, "jo@example.org", access.Viewer, a.Writer.Register)
		stranger := a.person(t, "eve@example.org", access.Viewer, a.Writer.Register)
		enter := func() *browser {
			other := a.browser(t)
			other.post(t, "/sign-in", "do", "sign-in", "email", "jo@example.org", "password", goodPassword).want(t, 200, "/account")
			return other
		}
		second, third := enter(), enter()
		page := b.get(t, "/account")
		page.accessible(t)
		ids := regexp.MustCompile(`name="session" value="([0-9a-f]{64})"`).FindAllStringSubmatch(page.body, -1)
		if len(ids) != 3 || strings.Count(page.body, "(this one)") != 1 {
			t.Fatalf("%d sessions: %s", len(ids), page.body)
		}
		stranger.post(t, "/account/sessions", "session", ids[0][1]).want(t, 404, "", "There is no such session.")
		third.ask(t, "/graphql").want(t, 200, "")
		b.post(t, "/account/sessions", "session", ids[0][1]).want(t, 200, "/account") // the newest
		third.ask(t, "/graphql").want(t, 401, "")
		second.post(t, "/sign-out").want(t, 200, "/sign-in")
		second.ask(t, "/graphql").want(t, 401, "")
		second.post(t, "/sign-out").want(t, 200, "/sign-in")
		fourth := enter()
		b.post(t, "/account/sessions", "session", "all").want(t, 200, "/sign-in")
		for _, one := range []*browser{b, fourth} {
			one.ask(t, "/graphql").want(t, 401, "")
		}
		stranger.ask(t, "/graphql").want(t, 200, "")
		for _, path := range []string{"/account/sessions", "/account/tokens", "/account/tokens/revoke", "/account/password"} {
			b.post(t, path).want(t, 200, "/sign-in")
		}
	})
}

// The session in which a password was changed is as good as one that began by the new password.
func TestSessionGoesOnByTheChangedPassword(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		b := a.person(t, "jo@example.org", access.Viewer, a.Writer.Register)
		b.post(t, "/account/password", "do", "change", "old", goodPassword, "password", "another good password").want(t, 200, "")
		b.post(t, a.invite(t, a.Writer.Register, access.Editor, "jo@example.org"), "do", "accept").want(t, 200, "/account")
		b.ask(t, "/graphql").want(t, 200, "", `"role":"EDITOR"`)
	})
}

// Behind https no other host, and nobody on the way, gets or sets the cookie.
func TestCookieOfAnHTTPSAddress(t *testing.T) {
	a := onSQLite(t)
	a.person(t, "jo@example.org", access.Viewer, a.Writer.Register)
	laws, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	public, err := server.ParsePublicURL("https://register.example.org/")
	if err != nil {
		t.Fatal(err)
	}
	handler, err := server.New(server.Config{DB: a.DB, Laws: laws, PublicURL: public})
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"do": {"sign-in"}, "email": {"jo@example.org"}, "password": {goodPassword}}
	r := httptest.NewRequest(http.MethodPost, "https://register.example.org/sign-in", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	cookie := w.Header().Get("Set-Cookie")
	for _, part := range []string{"__Host-ropa=", "Secure", "HttpOnly", "SameSite=Strict", "Path=/"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("the cookie %q lacks %s", cookie, part)
		}
	}
}

func TestPublicURL(t *testing.T) {
	for text, good := range map[string]bool{
		"https://ropa.example.org": true, "https://ropa.example.org:8443/": true, "http://localhost:8080": true, "http://127.0.0.1": true,
		"http://ropa.example.org": false, "ropa.example.org": false, "https://": false, "https://ropa.example.org/path": false,
		"https://jo@ropa.example.org": false, "https://ropa.example.org?x": false, "ftp://ropa.example.org": false, "": false,
		"http://localhost.example.org": false, "javascript:alert(1)": false,
	} {
		if _, err := server.ParsePublicURL(text); (err == nil) != good {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestForwardedAddressesAreBelievedOfProxiesOnly(t *testing.T) {
	config := server.Config{Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}}
	for _, test := range []struct{ from, header, want string }{
		{"192.0.2.1:1", "", "192.0.2.1"},
		{"192.0.2.1:1", "203.0.113.9", "192.0.2.1"},
		{"10.0.0.1:1", "203.0.113.9", "203.0.113.9"},
		{"[::ffff:10.0.0.1]:1", "203.0.113.9", "203.0.113.9"},
		{"[::1]:1", "198.51.100.1, 203.0.113.9", "203.0.113.9"},
		{"10.0.0.1:1", "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"},
		{"10.0.0.1:1", "", "10.0.0.1"},
		{"10.0.0.1:1", "nonsense", "nonsense"},
	} {
		r := httptest.NewRequest(http.MethodPost, "/sign-in", nil)
		r.RemoteAddr = test.from
		r.Header.Set("X-Forwarded-For", test.header)
		if got := server.ClientAddress(config, r); got != test.want {
			t.Errorf("%+v: %s", test, got)
		}
	}
}
