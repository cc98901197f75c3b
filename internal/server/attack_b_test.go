package server_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/server"
)

var shownSecret = regexp.MustCompile(`ropa_[A-Za-z0-9_-]{43}`)

// submit posts a form from a goroutine, follows no redirect, and returns the status, 0 if nothing came back, and the
// session that came with it.
func (a *api) submit(path, session string, pairs ...string) (status int, renewed string) {
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	r, err := http.NewRequest(http.MethodPost, a.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, ""
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if session != "" {
		r.AddCookie(&http.Cookie{Name: "ropa", Value: session})
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return 0, ""
	}
	defer response.Body.Close()
	for _, cookie := range response.Cookies() {
		if cookie.Name == "ropa" {
			renewed = cookie.Value
		}
	}
	return response.StatusCode, renewed
}

// session is the token by which a browser is signed in.
func (b *browser) session(t *testing.T) string {
	t.Helper()
	address, err := url.Parse(b.url)
	if err != nil {
		t.Fatal(err)
	}
	for _, cookie := range b.client.Jar.Cookies(address) {
		if cookie.Name == "ropa" {
			return cookie.Value
		}
	}
	return ""
}

// with asks the API by a session.
func (a *api) with(t *testing.T, session string) int {
	t.Helper()
	b := &browser{a.url, &http.Client{}}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, a.url+"/r/test/graphql", strings.NewReader(`{"query":"{ viewer { role } }"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.AddCookie(&http.Cookie{Name: "ropa", Value: session})
	return b.do(t, r).status
}

// Whoever knows the old password and signs in while it is changed is not to stay in.
func TestAttackB_ChangedPasswordEndsSignInsUnderWay(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		const email = "jo@example.org"
		a.person(t, email, access.Viewer, a.Writer.Register)
		password := goodPassword
		for round := range 12 {
			_, own := a.submit("/sign-in", "", "email", email, "password", password)
			var mu sync.Mutex
			var stolen []string
			var stop atomic.Bool
			var once sync.Once
			begun := make(chan struct{})
			var group sync.WaitGroup
			for range 4 {
				group.Go(func() {
					for !stop.Load() {
						status, session := a.submit("/sign-in", "", "email", email, "password", password)
						if status != http.StatusSeeOther {
							return
						}
						mu.Lock()
						stolen = append(stolen, session)
						mu.Unlock()
						once.Do(func() { close(begun) })
					}
				})
			}
			<-begun
			next := fmt.Sprintf("%s %d", goodPassword, round)
			status, _ := a.submit("/account/password", own, "do", "change", "old", password, "password", next)
			stop.Store(true)
			group.Wait()
			if status != http.StatusOK {
				t.Fatalf("changing the password gives %d", status)
			}
			password = next
			for _, session := range stolen {
				if got := a.with(t, session); got != http.StatusUnauthorized {
					t.Fatalf("round %d: a session by the old password goes on: %d", round, got)
				}
			}
		}
	})
}

// Of two who change one password at the same time, each by the present one, the second is wrong.
func TestAttackB_PasswordIsChangedOnceByTheOld(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		b := a.person(t, "jo@example.org", access.Viewer, a.Writer.Register)
		_, second := a.submit("/sign-in", "", "email", "jo@example.org", "password", goodPassword)
		var group sync.WaitGroup
		statuses := make([]int, 2)
		for i, session := range []string{b.session(t), second} {
			group.Go(func() {
				statuses[i], _ = a.submit("/account/password", session, "do", "change", "old", goodPassword, "password", fmt.Sprintf("a new password %d", i))
			})
		}
		group.Wait()
		if statuses[0] == http.StatusOK && statuses[1] == http.StatusOK {
			t.Error("both are told that their password is the one")
		}
	})
}

// A stranger who types an address keeps nobody who is signed in from changing their password.
func TestAttackB_LockOutLeavesThePasswordToItsOwner(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		b := a.person(t, "jo@example.org", access.Viewer, a.Writer.Register)
		for range 11 {
			a.submit("/sign-in", "", "email", "jo@example.org", "password", "wrong password here")
		}
		if r := b.post(t, "/account/password", "do", "change", "old", goodPassword, "password", "another good password"); r.status != 200 {
			t.Errorf("changing the password gives %d", r.status)
		}
	})
}

// Who is refused by their address writes nothing more: strangers could otherwise fill the disk and hold up who writes.
func TestAttackB_RefusedAttemptsLeaveNoRows(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		now := time.Now().UnixMicro()
		a.submit("/sign-in", "", "email", "x@example.org", "password", "x")
		if _, err := a.DB.Writer().Exec(fmt.Sprintf("update sign_in_attempts set count = 1000, since = %d", now)); err != nil {
			t.Fatal(err)
		}
		count := func() (n int) {
			if err := a.DB.Reader().QueryRow("select count(*) from sign_in_attempts").Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		before := count()
		for i := range 20 {
			if status, _ := a.submit("/sign-in", "", "email", fmt.Sprintf("x%d@example.org", i), "password", "x"); status != http.StatusTooManyRequests {
				t.Fatalf("%d", status)
			}
		}
		if after := count(); after != before {
			t.Errorf("%d rows before, %d after 20 refusals", before, after)
		}
	})
}

// Nobody vouches any longer for who came by an issuer that is disabled: their programs are out as they are.
func TestAttackB_TokensEndWithTheIssuer(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.NewRegister(t, "other")
		a.company(t)
		b := a.browser(t)
		b.get(t, comeBy).want(t, 200, "", "Signed in")
		r := b.post(t, "/account/tokens", "do", "token", "name", "tool", "register", "test", "role", "EDITOR", "scope", "", "days", "365")
		token := a.as(shownSecret.FindString(r.body))
		if r := token.ask(t, "{ viewer { role } }", nil); r.status != 200 {
			t.Fatalf("%d %s", r.status, r.body)
		}
		if err := a.people().DisableIssuer(t.Context(), "company"); err != nil {
			t.Fatal(err)
		}
		if r := token.ask(t, "{ viewer { role } }", nil); r.status != 401 {
			t.Errorf("the token goes on: %d %s", r.status, r.body)
		}
	})
}

// Disabling somebody by an address that several accounts show would leave the others in.
func TestAttackB_DisablingByAnAddressLeavesNobodyIn(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.NewRegister(t, "other")
		a.company(t)
		a.person(t, "jo@example.org", access.Editor, a.Writer.Register)
		b := a.browser(t)
		b.get(t, comeBy).want(t, 200, "", "Signed in")
		account, err := a.people().FindAccount(t.Context(), "jo@example.org")
		if err != nil {
			return // told that it takes the id
		}
		if err := a.people().Disable(t.Context(), account.ID, testBy); err != nil {
			t.Fatal(err)
		}
		b.ask(t, "/r/test/graphql").want(t, 401, "")
	})
}

// bareIssuer is an issuer that counts how often it is asked, and that gives nobody anything.
func (a *api) bareIssuer(t *testing.T, name string, answers bool) (asked, exchanged *atomic.Int64) {
	t.Helper()
	asked, exchanged = &atomic.Int64{}, &atomic.Int64{}
	mux := http.NewServeMux()
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		if !answers {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{
			"issuer": s.URL, "authorization_endpoint": s.URL + "/authorize", "token_endpoint": s.URL + "/token", "jwks_uri": s.URL + "/keys",
			"id_token_signing_alg_values_supported": []string{"RS256"},
		})
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, _ *http.Request) {
		exchanged.Add(1)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error":"invalid_grant"}`))
	})
	err := a.people().AddIssuer(t.Context(), access.Issuer{Name: name, URL: s.URL, ClientID: clientID, ClientSecret: clientSecret, CreatedBy: "system/test"})
	if err != nil {
		t.Fatal(err)
	}
	return asked, exchanged
}

// journeyed is a request with a journey that its sender made up.
func (a *api) journeyed(t *testing.T, j access.Journey, query url.Values) *http.Request {
	t.Helper()
	text, err := json.Marshal(j)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, a.url+"/sign-in/"+j.Issuer+"/callback?"+query.Encode(), nil)
	if err != nil {
		t.Fatal(err)
	}
	r.AddCookie(&http.Cookie{Name: "ropa-journey", Value: base64.RawURLEncoding.EncodeToString(text)})
	return r
}

// Strangers with codes of their own making are limited as those with passwords are: each is asked of the issuer, in our name.
func TestAttackB_MadeUpCodesAreLimited(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		_, exchanged := a.bareIssuer(t, "bare", true)
		b := &browser{a.url, &http.Client{}}
		for range 130 {
			b.do(t, a.journeyed(t, access.Journey{Issuer: "bare", State: "s", Nonce: "n", Verifier: "v"}, url.Values{"state": {"s"}, "code": {"c"}}))
		}
		if n := exchanged.Load(); n > 100 {
			t.Errorf("one address makes us ask the issuer %d times", n)
		}
	})
}

// That an issuer does not answer is known for a while, too.
func TestAttackB_SilentIssuerIsNotAskedByEveryStranger(t *testing.T) {
	a := onSQLite(t)
	asked, _ := a.bareIssuer(t, "silent", false)
	for range 10 {
		a.browser(t).get(t, "/sign-in/silent").want(t, 503, "")
	}
	if n := asked.Load(); n > 2 {
		t.Errorf("it is asked %d times by ten strangers", n)
	}
}

// The nonce is compared even if a browser says that there was none.
func TestAttackB_JourneyWithoutANonce(t *testing.T) {
	a := onSQLite(t)
	a.NewRegister(t, "other")
	i := a.company(t)
	i.forge = func(claims map[string]any) string {
		delete(claims, "nonce")
		return sign(jose.RS256, i.key, claims)
	}
	b, back := a.held(t)
	address, _ := url.Parse(a.url)
	var j access.Journey
	for _, cookie := range b.client.Jar.Cookies(address) {
		if text, err := base64.RawURLEncoding.DecodeString(cookie.Value); err == nil && json.Unmarshal(text, &j) == nil {
			break
		}
	}
	j.Nonce = ""
	if r := (&browser{a.url, &http.Client{}}).do(t, a.journeyed(t, j, back.Query())); r.status != 401 {
		t.Errorf("%d: an ID token without a nonce is taken", r.status)
	}
}

// The journey of one issuer ends at no other (mix-up).
func TestAttackB_JourneyEndsAtItsIssuer(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.NewRegister(t, "other")
		a.company(t)
		_, exchanged := a.bareIssuer(t, "evil", true)
		b, back := a.held(t)
		b.get(t, "/sign-in/evil/callback?"+back.RawQuery).want(t, 401, "", "cannot be relied on")
		b.ask(t, "/r/test/graphql").want(t, 401, "")
		if exchanged.Load() != 0 {
			t.Error("the code went to another issuer")
		}
	})
}

// Names are of letters: what a terminal takes for a command would reach whoever lists accounts and tokens.
func TestAttackB_NamesHaveNoControlCharacters(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.NewRegister(t, "other")
		i := a.company(t)
		for n, name := range []string{"Jo\x1b]0;owned\x07", "Jo\u009b31m"} {
			path := a.invite(t, a.Writer.Register, access.Viewer, fmt.Sprintf("jo%d@example.org", n))
			if status, _ := a.submit(path, "", "do", "join", "name", name, "password", goodPassword); status != 422 {
				t.Errorf("%q gives %d", name, status)
			}
			i.person = person{subject: fmt.Sprint(n), name: name, groups: "staff"}
			if r := a.browser(t).get(t, comeBy); r.status != 200 {
				t.Errorf("by the issuer %q gives %d %s", name, r.status, r.body)
			}
		}
		accounts, err := a.people().Accounts(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		for _, account := range accounts {
			if strings.ContainsAny(account.Name, "\x1b\x07\u009b") {
				t.Errorf("an account is called %q", account.Name)
			}
		}
		b := a.person(t, "eve@example.org", access.Viewer, a.Writer.Register)
		if status, _ := a.submit("/account/tokens", b.session(t), "do", "token", "name", "t\u009b31m", "register", "test", "role", "VIEWER", "days", "30"); status != 422 {
			t.Errorf("a token's name gives %d", status)
		}
	})
}

// The role that a token shows is not above that of its owner, whatever its scope leaves of it.
func TestAttackB_TokenShowsNoRoleAboveItsOwners(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		b := a.person(t, "jo@example.org", access.Viewer, a.Writer.Register)
		for _, form := range [][2]string{{"EDITOR", "DASHBOARD"}, {"ADMIN", "DPA"}, {"CONTRIBUTOR", "DASHBOARD"}, {"AUDITOR", "DPA"}} {
			r := b.post(t, "/account/tokens", "do", "token", "name", "x", "register", "test", "role", form[0], "scope", form[1], "days", "30")
			if r.status != 422 {
				t.Errorf("a VIEWER makes a token with the role %s and the scope %s: %d", form[0], form[1], r.status)
			}
		}
	})
}

// Some proxies write the port beside the address; attempts are still those of the address.
func TestAttackB_ForwardedAddressWithItsPort(t *testing.T) {
	config := server.Config{Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}
	for header, want := range map[string]string{"203.0.113.9:4711": "203.0.113.9", "[2001:db8::1]:4711": "2001:db8::1", "[2001:db8::1]": "2001:db8::1"} {
		r := httptest.NewRequest(http.MethodPost, "/sign-in", nil)
		r.RemoteAddr = "10.0.0.1:1"
		r.Header.Set("X-Forwarded-For", header)
		if got := server.ClientAddress(config, r); got != want {
			t.Errorf("%s: %s", header, got)
		}
	}
}

// Whoever is in a session sends no form and asks nothing by a page of somebody else.
func TestAttackB_OtherOriginsWithASession(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		b := a.person(t, "jo@example.org", access.Admin, a.Writer.Register)
		const jsonType, formType = "application/json", "application/x-www-form-urlencoded"
		ask := `{"query":"mutation { createPurpose(input: {key: \"forged\", fields: {name: \"Forged\"}}) { purpose { key } } }"}`
		send := func(path, body string, headers ...string) int {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, a.url+path, strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			for i := 0; i < len(headers); i += 2 {
				r.Header.Set(headers[i], headers[i+1])
			}
			return b.do(t, r).status
		}
		origins := [][]string{
			{"Sec-Fetch-Site", "cross-site"},
			{"Sec-Fetch-Site", "same-site"},
			{"Sec-Fetch-Site", "cross-site", "Origin", a.url},
			{"Origin", "https://evil.example"},
			{"Origin", "null"},
			{"Origin", "http://127.0.0.1:1"},
		}
		for _, origin := range origins {
			for _, path := range []string{"/graphql", "/r/test/graphql"} {
				if got := send(path, ask, append(origin, "Content-Type", jsonType)...); got != 403 {
					t.Errorf("%s from %s: %d", path, origin, got)
				}
			}
			for _, path := range []string{"/sign-in", "/sign-out", "/account/sessions", "/account/tokens", "/account/tokens/revoke", "/account/password", "/invitation/x", "/set-up/x", "/link/x"} {
				if got := send(path, "session=all&do=token&name=x&register=test&role=ADMIN&days=30", append(origin, "Content-Type", formType)...); got != 403 {
					t.Errorf("%s from %s: %d", path, origin, got)
				}
			}
		}
		for _, media := range []string{"", "text/plain", formType, "multipart/form-data; boundary=x", "text/plain; application/json"} {
			if got := send("/r/test/graphql", ask, "Content-Type", media); got != 415 {
				t.Errorf("as %q: %d", media, got)
			}
		}
		b.ask(t, "/graphql").want(t, 200, "", `"role":"ADMIN"`)
		for _, purpose := range a.All(t, "Purpose") {
			if purpose.Key() == "forged" {
				t.Error("a record was made")
			}
		}
		if r := b.get(t, "/account"); strings.Contains(r.body, "tok_") {
			t.Error("a token was made")
		}
	})
}

// A session's token of before signing in again is worth nothing.
func TestAttackB_OldSessionTokenIsDead(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		b := a.person(t, "jo@example.org", access.Viewer, a.Writer.Register)
		first := b.session(t)
		status, second := a.submit("/sign-in", first, "email", "jo@example.org", "password", goodPassword)
		if status != http.StatusSeeOther || second == "" || second == first {
			t.Fatalf("%d, renewed %t", status, second != first)
		}
		if got := a.with(t, first); got != 401 {
			t.Errorf("the old token: %d", got)
		}
		a.submit(a.invite(t, a.Writer.Register, access.Editor, "jo@example.org"), second, "do", "accept")
		if got := a.with(t, second); got != 401 {
			t.Errorf("the token of before joining: %d", got)
		}
	})
}

// Of many who accept one invitation at once one gets in, with the role and register that it names and no other.
func TestAttackB_InvitationIsAcceptedOnce(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.NewRegister(t, "other")
		path := a.invite(t, a.Writer.Register, access.Viewer, "jo@example.org")
		var in atomic.Int64
		var group sync.WaitGroup
		for range 6 {
			group.Go(func() {
				if status, _ := a.submit(path, "", "do", "join", "name", "Jo", "password", goodPassword, "role", "ADMIN", "register", "other", "email", "eve@example.org"); status == http.StatusSeeOther {
					in.Add(1)
				}
			})
		}
		group.Wait()
		accounts, err := a.people().Accounts(t.Context(), "")
		if err != nil || in.Load() != 1 || len(accounts) != 1 {
			t.Fatalf("%d are let in, %d accounts, %v", in.Load(), len(accounts), err)
		}
		if g := accounts[0].Grants; accounts[0].Email != "jo@example.org" || len(g) != 1 || g[0].Role != access.Viewer || g[0].RegisterKey != "test" {
			t.Errorf("%+v", accounts[0])
		}
	})
}

// However many attempts come at once, no more than the limit are looked at, and what a stranger says of its address is not
// believed.
func TestAttackB_AttemptsAtOnceAreLimited(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		var looked, refused atomic.Int64
		var group sync.WaitGroup
		for i := range 24 {
			group.Go(func() {
				r, err := http.NewRequest(http.MethodPost, a.url+"/sign-in", strings.NewReader("email=jo%40example.org&password=wrong+password+x"))
				if err != nil {
					return
				}
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				r.Header.Set("X-Forwarded-For", fmt.Sprintf("203.0.113.%d", i))
				response, err := http.DefaultClient.Do(r)
				if err != nil {
					return
				}
				_ = response.Body.Close()
				switch response.StatusCode {
				case http.StatusUnauthorized:
					looked.Add(1)
				case http.StatusTooManyRequests:
					refused.Add(1)
				}
			})
		}
		group.Wait()
		if looked.Load() != 10 || refused.Load() != 14 {
			t.Errorf("%d are looked at and %d refused", looked.Load(), refused.Load())
		}
		var subjects int
		if err := a.DB.Reader().QueryRow("select count(*) from sign_in_attempts").Scan(&subjects); err != nil || subjects != 2 {
			t.Errorf("counted under %d subjects, %v", subjects, err)
		}
	})
}

// Who administers the installation sees no register before somebody lets them into it.
func TestAttackB_InstallationAdminSeesNoRegister(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		secret, err := a.people().SetUpLink(t.Context(), testBy)
		if err != nil {
			t.Fatal(err)
		}
		b := a.browser(t)
		b.post(t, "/set-up/"+secret, "do", "set-up", "email", "root@example.org", "name", "Root", "password", goodPassword).want(t, 200, "/account")
		b.ask(t, "/r/test/graphql").want(t, 404, "", "NOT_FOUND")
		b.ask(t, "/graphql").want(t, 400, "")
		r := b.post(t, "/account/tokens", "do", "token", "name", "x", "register", "test", "role", "VIEWER", "scope", "", "days", "30")
		if r.status == 200 || strings.Contains(r.body, "Register test") || shownSecret.MatchString(r.body) {
			t.Errorf("%d %s", r.status, r.body)
		}
	})
}

// What people are called is text on every page.
func TestAttackB_NamesAreText(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		const script = `"><script>alert(1)</script><img src=x onerror=alert(1)>`
		if _, err := a.DB.Writer().Exec(a.DB.Dialect.Rebind("update registers set name = ? where key = 'test'"), script); err != nil {
			t.Fatal(err)
		}
		path := a.invite(t, a.Writer.Register, access.Viewer, "jo@example.org")
		b := a.browser(t)
		pages := []shown{b.get(t, path), b.post(t, path, "do", "join", "name", script, "password", "short")}
		b.post(t, path, "do", "join", "name", script, "password", goodPassword).want(t, 200, "/account")
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, a.url+"/sign-in", strings.NewReader("email=jo%40example.org&password="+url.QueryEscape(goodPassword)))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("User-Agent", script)
		pages = append(pages, b.do(t, r), b.get(t, a.invite(t, a.Writer.Register, access.Viewer, "jo@example.org")),
			b.post(t, "/account/tokens", "do", "token", "name", script, "register", "test", "role", "VIEWER", "scope", "", "days", "30"),
			b.post(t, "/account/tokens", "do", script, "name", script, "register", script, "role", script),
			b.post(t, "/account/tokens", "do", "token", "name", script, "register", script, "role", script, "days", script),
			b.post(t, "/sign-in", "do", "sign-in", "email", script, "password", script),
			b.get(t, "/sign-in/"+url.PathEscape(script)), b.get(t, "/set-up/"+url.PathEscape(script)))
		for _, p := range pages {
			if strings.Contains(p.body, "<script") || strings.Contains(p.body, "<img") {
				t.Errorf("%s: %s", p.path, p.body)
			}
		}
	})
}

// Nothing by which somebody gets in, and no address, is in the log.
func TestAttackB_SecretsStayOutOfTheLog(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.NewRegister(t, "other")
		i := a.company(t)
		path := a.invite(t, a.Writer.Register, access.Viewer, "eve@example.org")
		b := a.person(t, "jo@example.org", access.Editor, a.Writer.Register)
		r := b.post(t, "/account/tokens", "do", "token", "name", "tool", "register", "test", "role", "VIEWER", "scope", "", "days", "30")
		secret := shownSecret.FindString(r.body)
		held, back := a.held(t)
		i.forge = unsigned("none")
		held.get(t, back.RequestURI()).want(t, 401, "")
		i.forge = nil
		i.person.email, i.person.verified = "mallory@example.org", true
		a.browser(t).get(t, comeBy+"?invitation="+strings.TrimPrefix(path, "/invitation/")).want(t, 403, "")
		a.browser(t).get(t, "/sign-in/company/callback?code=a-code&state=a-state")
		a.submit("/sign-in", "", "email", "jo@example.org", "password", "the wrong password")
		a.submit("/sign-in/eve@example.org", "", "email", "x")
		a.submit("/account", b.session(t)+";"+secret)
		log := a.log.String()
		for _, text := range []string{
			strings.TrimPrefix(path, "/invitation/"), b.session(t), secret, goodPassword, "the wrong password", clientSecret, "a-code", "a-state",
			back.Query().Get("code"), back.Query().Get("state"), "@example.org", "eyJ",
		} {
			if text == "" || strings.Contains(log, text) {
				t.Errorf("%q is in the log:\n%s", text, log)
			}
		}
	})
}
