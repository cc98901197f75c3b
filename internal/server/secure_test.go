package server_test

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/server"
)

// reachedAt is a server as it is reached by an address.
func (a *api) reachedAt(t *testing.T, address string, proxies ...netip.Prefix) http.Handler {
	t.Helper()
	laws, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	public, err := server.ParsePublicURL(address)
	if err != nil {
		t.Fatal(err)
	}
	handler, err := server.New(server.Config{DB: a.DB, Laws: laws, PublicURL: public, Proxies: proxies})
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

func TestNothingIsTakenInTheClear(t *testing.T) {
	a := onSQLite(t)
	h := a.reachedAt(t, "https://ropa.example.org", netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8"))
	for _, test := range []struct {
		from  string
		tls   bool
		proto string
		want  int
	}{
		{"192.0.2.1:1", true, "", 200},
		{"192.0.2.1:1", true, "http", 200}, // nobody's word counts against the connection itself
		{"192.0.2.1:1", false, "", 403},
		{"192.0.2.1:1", false, "https", 403},
		{"[2001:db8::1]:1", false, "https", 403},
		{"10.0.0.7:1", false, "https", 200},
		{"10.0.0.7:1", false, "HTTPS", 200},
		{"10.0.0.7:1", false, "", 403}, // a proxy that does not say so may have been asked in the clear
		{"10.0.0.7:1", false, "http", 403},
		{"10.0.0.7:1", false, "https, http", 403},
		{"10.0.0.7:1", false, "http, https", 200},
		{"10.0.0.7:1", false, "https, ", 403},
		{"[fd00::7]:1", false, "http", 403},
		{"[::ffff:10.0.0.7]:1", false, "http", 403},
		{"127.0.0.1:1", false, "", 200},
		{"[::1]:1", false, "", 200},
		{"nonsense", false, "https", 403},
	} {
		r := httptest.NewRequest(http.MethodPost, "http://ropa.example.org/graphql", strings.NewReader(`{"query":"{ viewer { role } }"}`))
		r.RemoteAddr = test.from
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+a.token)
		if test.proto != "" {
			r.Header.Set("X-Forwarded-Proto", test.proto)
		}
		if test.tls {
			r.TLS = &tls.ConnectionState{}
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != test.want || test.want == 403 && !strings.Contains(w.Body.String(), "by https only") {
			t.Errorf("%+v: %d %s", test, w.Code, w.Body)
		}
		if w.Header().Get("Strict-Transport-Security") != "max-age=31536000" {
			t.Errorf("%+v: %v", test, w.Header())
		}
	}
	probe := httptest.NewRequest(http.MethodGet, "http://10.0.0.9/readyz", nil)
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, probe); w.Code != 200 {
		t.Errorf("a probe: %d %s", w.Code, w.Body)
	}
}

// All that a browser asks on its own machine is not to go by https because of one server there.
func TestLoopbackIsNotMadeStrict(t *testing.T) {
	a := onSQLite(t)
	for _, address := range []string{"https://localhost:8443", "http://localhost:8080"} {
		w := httptest.NewRecorder()
		a.reachedAt(t, address).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "https://localhost/sign-in", nil))
		if w.Code != 200 || w.Header().Get("Strict-Transport-Security") != "" {
			t.Errorf("%s: %d %v", address, w.Code, w.Header())
		}
	}
}
