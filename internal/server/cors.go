package server

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// What a page of an allowed origin may send and see beside what every page may. Cookies are not in it: no answer has
// Access-Control-Allow-Credentials, so such a page comes with a token or as nobody.
const (
	allowedMethods = "GET, POST"
	allowedHeaders = "Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, X-Request-Id"
	exposedHeaders = "ETag, Retry-After, X-Request-Id"
	preflightAge   = "600" // seconds
)

// ParseOrigin reads an origin whose pages may ask the API, as browsers write it: https, or http on the loopback interface.
func ParseOrigin(text string) (string, error) {
	u, err := url.Parse(text)
	switch {
	case text == "*" || text == "null":
		return "", fmt.Errorf("%q is everybody: name the origins whose pages may ask", text)
	case err != nil, u.Scheme != "https" && u.Scheme != "http", u.Hostname() == "", u.User != nil,
		strings.TrimSuffix(text, "/") != u.Scheme+"://"+u.Host, strings.Contains(u.Host, "*"):
		return "", fmt.Errorf("%q is not an origin, such as https://dashboard.example.org", text)
	case u.Scheme == "http" && !slices.Contains(loopbackHosts, u.Hostname()):
		return "", fmt.Errorf("%q is not https: what the page is could be changed on the way", text)
	}
	// Browsers leave the usual port out.
	host := strings.ToLower(u.Host)
	return u.Scheme + "://" + strings.TrimSuffix(host, map[string]string{"https": ":443", "http": ":80"}[u.Scheme]), nil
}

// onlyOrigins refuses requests of pages from elsewhere, but those for the API that come from an allowed origin with a token:
// no browser adds that by itself. Unlike the library it looks at GET as well, where that asks a query.
func (s *server) onlyOrigins(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		shared := s.shares(w, r)
		if shared && r.Method == http.MethodOptions {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		checked := r
		if asks(r.URL.Path) && r.Method == http.MethodGet {
			checked = &http.Request{Method: http.MethodPost, Header: r.Header, Host: r.Host, URL: r.URL}
		}
		if (!shared || !hasToken(r)) && (!s.fromHere(r, checked.Method) || protection.Check(checked) != nil) {
			s.refuse(w, r, errOrigin)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// shares tells the browser, and us, whether a request for the API comes from an allowed origin.
func (s *server) shares(w http.ResponseWriter, r *http.Request) bool {
	if len(s.Origins) == 0 || !asks(r.URL.Path) && r.URL.Path != "/schema.graphql" {
		return false
	}
	header := w.Header()
	header.Add("Vary", "Origin")
	origin := r.Header.Get("Origin")
	if len(r.Header.Values("Origin")) != 1 || !slices.Contains(s.Origins, origin) {
		return false
	}
	header.Set("Access-Control-Allow-Origin", origin)
	header.Set("Cross-Origin-Resource-Policy", "cross-origin")
	if r.Method == http.MethodOptions {
		header.Set("Access-Control-Allow-Methods", allowedMethods)
		header.Set("Access-Control-Allow-Headers", allowedHeaders)
		header.Set("Access-Control-Max-Age", preflightAge)
	} else {
		header.Set("Access-Control-Expose-Headers", exposedHeaders)
	}
	return true
}

// asks tells whether operations are sent to a path.
func asks(path string) bool {
	return path == "/graphql" || strings.HasPrefix(path, "/r/") && strings.HasSuffix(path, "/graphql")
}

// hasToken tells whether a request is by a token, good or not: then no session counts.
func hasToken(r *http.Request) bool { return r.Header.Get("Authorization") != "" }
