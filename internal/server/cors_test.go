package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/server"
	"github.com/openropa/ropa/internal/store/storetest"
)

const dashboard = "https://dashboard.example.org"

// shared is a server that pages of the dashboard may ask.
func shared(t *testing.T) *api {
	t.Helper()
	return newAPIWith(t, registrytest.New(t, storetest.Open(t, "sqlite3")), func(c *server.Config) { c.Origins = []string{dashboard} })
}

// from sends a request as a page of an origin does.
func (a *api) from(t *testing.T, origin, method, path, token string) *reply {
	t.Helper()
	r := a.request(t, method, path, `{"query":"{ viewer { role } }"}`)
	r.Header.Del("Authorization")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	r.Header.Set("Origin", origin)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if method == http.MethodOptions {
		r.Header.Del("Authorization")
		r.Header.Set("Access-Control-Request-Method", "POST")
	}
	return a.do(t, r)
}

// A page of an allowed origin may ask by a token, and read the answer, a refusal too; never by a session.
func TestCORS_AllowedOrigin(t *testing.T) {
	a := shared(t)
	path := address(t, a.persist(t, purposesQuery), nil)
	for _, test := range []struct {
		method, path, token string
		status              int
	}{
		{"OPTIONS", "/graphql", "", 204},
		{"OPTIONS", "/r/test/graphql", "", 204},
		{"POST", "/graphql", a.token, 200},
		{"POST", "/r/test/graphql", a.token, 200},
		{"GET", path, a.token, 200},
		{"GET", "/schema.graphql", a.token, 200},
		{"POST", "/graphql", "nonsense", 401},
		{"POST", "/graphql", "", 403},
	} {
		r := a.from(t, dashboard, test.method, test.path, test.token)
		h := r.header
		if r.status != test.status || h.Get("Access-Control-Allow-Origin") != dashboard || h.Get("Access-Control-Allow-Credentials") != "" ||
			!strings.Contains(strings.Join(h.Values("Vary"), " "), "Origin") || h.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
			t.Errorf("%+v: %d %v %s", test, r.status, h, r.body)
		}
		names, want := h.Get("Access-Control-Expose-Headers"), []string{"ETag", "X-Request-Id", "Retry-After"}
		if test.method == "OPTIONS" {
			names = h.Get("Access-Control-Allow-Headers") + h.Get("Access-Control-Allow-Methods")
			want = []string{"Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID", "X-Request-Id", "If-None-Match", "GET", "POST"}
		}
		for _, name := range want {
			if !strings.Contains(names, name) {
				t.Errorf("%+v: %q lacks %s", test, names, name)
			}
		}
	}
	session := a.person(t, "jo@example.org", access.Admin, a.Writer.Register)
	for _, method := range []string{http.MethodPost, http.MethodGet} {
		target := map[string]string{http.MethodPost: "/graphql", http.MethodGet: path}[method]
		r := a.request(t, method, target, `{"query":"{ viewer { role } }"}`)
		r.Header.Del("Authorization")
		r.Header.Set("Origin", dashboard)
		if got := session.do(t, r); got.status != 403 {
			t.Errorf("%s by a session: %d %s", method, got.status, got.body)
		}
	}
}

// Other origins are refused as if none were allowed, and so are pages that are not of the API.
func TestCORS_OtherOrigins(t *testing.T) {
	a := shared(t)
	path := address(t, a.persist(t, purposesQuery), nil)
	for _, origin := range []string{
		"https://evil.example", "null", "http://dashboard.example.org", dashboard + ":8443", dashboard + ".evil.example",
		"https://DASHBOARD.example.org", dashboard + "/", "*",
	} {
		for _, method := range []string{http.MethodPost, http.MethodGet, http.MethodOptions} {
			target := map[string]string{http.MethodGet: path}[method]
			r := a.from(t, origin, method, "/graphql"+strings.TrimPrefix(target, "/graphql"), a.token)
			if method == http.MethodOptions && r.status == http.StatusMethodNotAllowed {
				r.status = 403 // a preflight asks nothing; without the headers the browser goes no further
			}
			if r.status != 403 || r.header.Get("Access-Control-Allow-Origin") != "" || r.header.Get("Cross-Origin-Resource-Policy") != "same-origin" {
				t.Errorf("%s %s: %d %v", method, origin, r.status, r.header)
			}
		}
	}
	for _, path := range []string{"/sign-in", "/account/tokens", "/r/graphql/x", "/healthz"} {
		for _, method := range []string{http.MethodPost, http.MethodOptions} {
			r := a.from(t, dashboard, method, path, a.token)
			if r.status < 400 || r.header.Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s %s: %d %v", method, path, r.status, r.header)
			}
		}
	}
}

func TestParseOrigin(t *testing.T) {
	for text, want := range map[string]string{
		"https://dashboard.example.org":     dashboard,
		"https://Dashboard.Example.org:443": dashboard,
		"https://dashboard.example.org/":    dashboard,
		"https://ropa.example.org:8443":     "https://ropa.example.org:8443",
		"http://localhost:5173":             "http://localhost:5173",
		"http://127.0.0.1:80":               "http://127.0.0.1",
		"http://[::1]:3000":                 "http://[::1]:3000",
		"*":                                 "",
		"null":                              "",
		"":                                  "",
		"dashboard.example.org":             "",
		"http://dashboard.example.org":      "",
		"https://*.example.org":             "",
		"https://dashboard.example.org/x":   "",
		"https://dashboard.example.org?x":   "",
		"https://jo@dashboard.example.org":  "",
		"file:///x":                         "",
	} {
		if got, err := server.ParseOrigin(text); got != want || (err == nil) != (want != "") {
			t.Errorf("%q gives %q, %v", text, got, err)
		}
	}
}
