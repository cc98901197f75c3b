package server_test

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/registry"
)

// company is a server with an issuer, "company", whose groups open registers.
func (a *api) company(t *testing.T) *issuer {
	t.Helper()
	i := newIssuer(t, callbackOf(a.url, "company"))
	err := a.people().AddIssuer(t.Context(), access.Issuer{
		Name: "company", URL: i.url, ClientID: clientID, ClientSecret: clientSecret, Claim: "groups", CreatedBy: "system/test",
		Mappings: []access.Mapping{
			{Value: "privacy", Register: "test", Role: access.Editor},
			{Value: "staff", Register: "test", Role: access.Viewer},
			{Value: "privacy", Register: "other", Role: access.Admin},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	i.person = person{subject: "1", email: "jo@example.org", name: "Jo Example", groups: []string{"privacy", "staff"}}
	return i
}

const comeBy = "/sign-in/company"

func TestPeopleComeByAnIssuer(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.NewRegister(t, "other")
		i := a.company(t)
		b := a.browser(t)
		b.get(t, "/sign-in").want(t, 200, "", `href="/sign-in/company"`)
		r := b.get(t, comeBy)
		r.want(t, 200, comeBy+"/callback", "Signed in", `content="0; url=/account"`)
		r.accessible(t)
		b.get(t, "/account").want(t, 200, "/account", "Jo Example (jo@example.org)", "Register test: EDITOR", "Register other: ADMIN")
		first := b.ask(t, "/r/test/graphql")
		first.want(t, 200, "", `"role":"EDITOR"`, `"key":"person-`)
		key := strings.Split(first.body, `"key":"`)[1]

		// Roles follow the groups at each sign-in; a group that is lost takes what it gave.
		i.person.groups = "staff"
		b.get(t, comeBy).want(t, 200, "", "Signed in")
		second := b.ask(t, "/graphql")
		second.want(t, 200, "", `"role":"VIEWER"`)
		if strings.Split(second.body, `"key":"`)[1] != key {
			t.Errorf("another member: %s", second.body)
		}
		b.ask(t, "/r/other/graphql").want(t, 404, "")
		i.person.groups = []string{"privacy"}
		b.get(t, comeBy).want(t, 200, "", "Signed in")
		b.ask(t, "/r/other/graphql").want(t, 200, "", `"role":"ADMIN"`)
		for _, groups := range []any{[]string{}, nil, []int{1}, map[string]any{"privacy": true}, "nothing"} {
			i.person.groups = groups
			fresh := a.browser(t)
			fresh.get(t, comeBy).want(t, 403, comeBy+"/callback", "nothing lets you into a register here")
			fresh.ask(t, "/r/test/graphql").want(t, 401, "")
			b.ask(t, "/r/test/graphql").want(t, 404, "")
		}
		accounts, err := a.people().Accounts(t.Context(), "")
		if err != nil || len(accounts) != 1 {
			t.Errorf("%d accounts, %v", len(accounts), err)
		}
	})
}

func TestStrangersGetNoAccount(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.NewRegister(t, "other")
		i := a.company(t)
		i.person.groups = []string{"cleaning"}
		a.browser(t).get(t, comeBy).want(t, 403, "", "nothing lets you into a register here")
		if none, err := a.people().None(t.Context()); !none || err != nil {
			t.Errorf("an account was made: %v", err)
		}
	})
}

// An address joins nobody to an account: an issuer could say any.
func TestAddressJoinsNobody(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		other := a.NewRegister(t, "other")
		i := a.company(t)
		a.person(t, "jo@example.org", access.Admin, a.Writer.Register)
		i.person.verified, i.person.groups = true, "staff"
		b := a.browser(t)
		b.get(t, comeBy).want(t, 200, "", "Signed in")
		b.ask(t, "/graphql").want(t, 200, "", `"role":"VIEWER"`)

		// With an invitation that names it, if it is verified.
		path := a.invite(t, other, access.Auditor, "jo@example.org")
		by := comeBy + "?invitation=" + strings.TrimPrefix(path, "/invitation/")
		b.get(t, path)
		i.person.subject, i.person.verified = "2", false
		a.browser(t).get(t, by).want(t, 403, "", "has not verified")
		i.person.email, i.person.verified = "eve@example.org", true
		a.browser(t).get(t, by).want(t, 403, "", "another e-mail address")
		i.person.email, i.person.groups = "JO@example.org", nil
		a.browser(t).get(t, path).want(t, 200, "", "/sign-in/company?invitation=")
		b = a.browser(t)
		b.get(t, by).want(t, 200, "", "Signed in")
		b.ask(t, "/r/other/graphql").want(t, 200, "", `"role":"AUDITOR"`)
		b.ask(t, "/r/test/graphql").want(t, 200, "", `"role":"ADMIN"`) // the account of the address, as the invitation names it
		a.browser(t).get(t, by).want(t, 404, "", "This link was used before")
		// What an invitation gave stays, whatever the groups are.
		b.get(t, comeBy).want(t, 200, "", "Signed in")
		b.ask(t, "/r/other/graphql").want(t, 200, "", `"role":"AUDITOR"`)
	})
}

func TestForgedTokensAreRefused(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.NewRegister(t, "other")
		i := a.company(t)
		stranger := newIssuer(t, "")
		with := func(name string, value any) func(map[string]any) string {
			return func(claims map[string]any) string {
				claims[name] = value
				return sign(jose.RS256, i.key, claims)
			}
		}
		forgeries := map[string]func(map[string]any) string{
			"wrong nonce":     with("nonce", "another"),
			"no nonce":        with("nonce", nil),
			"wrong audience":  with("aud", "another"),
			"no audience":     with("aud", nil),
			"wrong issuer":    with("iss", stranger.url),
			"expired":         with("exp", 1_700_000_000),
			"no expiry":       with("exp", nil),
			"no subject":      with("sub", nil),
			"odd subject":     with("sub", "1\x00"),
			"another key":     func(claims map[string]any) string { return sign(jose.RS256, stranger.key, claims) },
			"client's secret": func(claims map[string]any) string { return sign(jose.HS256, []byte(clientSecret), claims) },
			"another hash":    func(claims map[string]any) string { return sign(jose.RS512, i.key, claims) },
			"no token":        func(map[string]any) string { return "" },
			"alg none":        unsigned("none"),
			"alg None":        unsigned("None"),
			"without its sign": func(claims map[string]any) string {
				s := sign(jose.RS256, i.key, claims)
				return s[:strings.LastIndex(s, ".")+1]
			},
		}
		for _, name := range slices.Sorted(maps.Keys(forgeries)) {
			i.forge = forgeries[name]
			b := a.browser(t)
			r := b.get(t, comeBy)
			if r.status != 401 || !strings.Contains(r.body, "cannot be relied on") {
				t.Errorf("%s: %d %s", name, r.status, r.body)
			}
			b.ask(t, "/r/test/graphql").want(t, 401, "")
		}
		i.forge = func(claims map[string]any) string { return sign(jose.RS256, i.key, claims) }
		a.browser(t).get(t, comeBy).want(t, 200, "", "Signed in")
		log := a.log.String()
		if !strings.Contains(log, "issuer=company") || strings.Contains(log, "example.org") || strings.Contains(log, clientSecret) || strings.Contains(log, "eyJ") {
			t.Errorf("the log: %s", log)
		}
	})
}

// held is a browser that stays where the issuer sends it back, and the address there.
func (a *api) held(t *testing.T) (*browser, *url.URL) {
	t.Helper()
	b := a.browser(t)
	var back *url.URL
	b.client.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if strings.HasSuffix(r.URL.Path, "/callback") && r.URL.Query().Has("code") {
			back = r.URL
			return http.ErrUseLastResponse
		}
		return nil
	}
	if r := b.get(t, comeBy); back == nil {
		t.Fatalf("nobody is sent back: %d %s", r.status, r.body)
	}
	return b, back
}

func TestJourneysAreTheirBrowsersOwn(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.NewRegister(t, "other")
		a.company(t)
		refused := func(b *browser, query url.Values) {
			t.Helper()
			b.get(t, comeBy+"/callback?"+query.Encode()).want(t, 401, "", "cannot be relied on")
			b.ask(t, "/r/test/graphql").want(t, 401, "")
		}
		b, back := a.held(t)
		code, state := back.Query().Get("code"), back.Query().Get("state")
		refused(a.browser(t), back.Query()) // a browser that began nothing
		refused(b, url.Values{"code": {code}})
		b, back = a.held(t)
		refused(b, url.Values{"code": {back.Query().Get("code")}, "state": {state}}) // another journey's
		b, back = a.held(t)
		refused(b, url.Values{"error": {"access_denied"}, "state": {back.Query().Get("state")}})
		b, back = a.held(t)
		refused(b, url.Values{"code": {code}, "state": {back.Query().Get("state")}}) // another's code, whose verifier is missing

		b, back = a.held(t)
		b.get(t, back.RequestURI()).want(t, 200, "", "Signed in")
		used := back.Query().Get("code")
		refused(a.browser(t), back.Query())
		b.get(t, back.RequestURI()).want(t, 401, "", "cannot be relied on") // the journey has ended
		b, back = a.held(t)
		refused(b, url.Values{"code": {used}, "state": {back.Query().Get("state")}})
	})
}

func TestJourneyCookie(t *testing.T) {
	a := onSQLite(t)
	a.NewRegister(t, "other")
	a.company(t)
	b := a.browser(t)
	b.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	cookie := b.get(t, comeBy).header.Get("Set-Cookie")
	for _, part := range []string{"ropa-journey=", "HttpOnly", "SameSite=Lax", "Max-Age=600"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("the cookie %s lacks %s", cookie, part)
		}
	}
}

func TestArchivedMemberStaysOut(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.NewRegister(t, "other")
		a.company(t)
		b := a.browser(t)
		b.get(t, comeBy).want(t, 200, "", "Signed in")
		for _, member := range a.All(t, "Member") {
			if strings.HasPrefix(member.Key(), "person-") {
				a.Apply(t, registry.Change{Action: registry.Archive, Type: member.Type, ID: member.ID, ExpectedVersion: member.Int("version")})
			}
		}
		b.get(t, comeBy).want(t, 200, "", "Signed in")
		b.ask(t, "/r/test/graphql").want(t, 404, "")
		b.ask(t, "/r/other/graphql").want(t, 200, "")
	})
}

func TestIssuerIsChecked(t *testing.T) {
	a := onSQLite(t)
	good := access.Issuer{Name: "x", URL: "https://id.example.org", ClientID: "ropa", Claim: "groups"}
	for name, change := range map[string]func(*access.Issuer){
		"name":   func(i *access.Issuer) { i.Name = "a b" },
		"long":   func(i *access.Issuer) { i.Name = strings.Repeat("x", 41) },
		"http":   func(i *access.Issuer) { i.URL = "http://id.example.org" },
		"no url": func(i *access.Issuer) { i.URL = "id" },
		"client": func(i *access.Issuer) { i.ClientID = "" },
		"role":   func(i *access.Issuer) { i.Mappings = []access.Mapping{{Value: "v", Register: "test", Role: "OWNER"}} },
		"no claim": func(i *access.Issuer) {
			i.Claim, i.Mappings = "", []access.Mapping{{Value: "v", Register: "test", Role: "VIEWER"}}
		},
	} {
		wrong := good
		change(&wrong)
		if err := a.people().AddIssuer(t.Context(), wrong); fault.CodeOf(err) != fault.BadUserInput {
			t.Errorf("%s: %v", name, err)
		}
	}
	nowhere := good
	nowhere.Mappings = []access.Mapping{{Value: "v", Register: "nowhere", Role: access.Viewer}}
	if err := a.people().AddIssuer(t.Context(), nowhere); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("a register that is not there: %v", err)
	}
}
