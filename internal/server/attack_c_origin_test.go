package server_test

import (
	"net/http"
	"strings"
	"testing"
)

// An origin is one, is named whole, and is the one that was asked; what else a browser says does not override it.
func TestAttackC_OddOrigins(t *testing.T) {
	a := onSQLite(t)
	host := strings.TrimPrefix(a.url, "http://")
	for want, headers := range map[int][][]string{
		http.StatusOK: {{"Origin", a.url}, {"Origin", a.url, "Sec-Fetch-Site", "same-origin"}, {"Sec-Fetch-Site", "none"}, {}},
		http.StatusForbidden: {
			{"Origin", "ftp://" + host},
			{"Origin", "chrome-extension://" + host},
			{"Origin", "https://" + host},
			{"Origin", "//" + host},
			{"Origin", host},
			{"Origin", a.url + "/"},
			{"Origin", a.url + "/path"},
			{"Origin", a.url + "?"},
			{"Origin", "http://a@" + host},
			{"Origin", ""},
			{"Origin", a.url, "Origin", "https://evil.example"},
			{"Origin", "https://evil.example", "Origin", a.url},
			{"Origin", a.url, "Origin", a.url},
			{"Origin", a.url + ", https://evil.example"},
			{"Origin", a.url + " https://evil.example"},
			{"Origin", "https://evil.example", "Sec-Fetch-Site", "same-origin"},
			{"Origin", "null", "Sec-Fetch-Site", "none"},
			{"Origin", a.url, "Sec-Fetch-Site", "cross-site"},
		},
	} {
		for _, header := range headers {
			request := a.request(t, http.MethodPost, "/graphql", `{"query":"{ viewer { role } }"}`)
			for i := 0; i < len(header); i += 2 {
				request.Header[header[i]] = append(request.Header[header[i]], header[i+1])
			}
			if r := a.do(t, request); r.status != want {
				t.Errorf("%v gives %d %s", header, r.status, r.body)
			}
		}
	}
	// By a name whose scheme nobody told, either is taken.
	for _, origin := range []string{"http://ropa.example", "https://ropa.example"} {
		request := a.request(t, http.MethodPost, "/graphql", `{"query":"{ viewer { role } }"}`)
		request.Host = "ropa.example"
		request.Header.Set("Origin", origin)
		if r := a.do(t, request); r.status != http.StatusOK {
			t.Errorf("%s gives %d %s", origin, r.status, r.body)
		}
	}
}

// Introspection lists what is served: answers come in one piece.
func TestAttackC_NothingIsDeferred(t *testing.T) {
	a := onSQLite(t)
	if r := a.ask(t, `{ ... @defer { viewer { role } } }`, nil); r.code() != "GRAPHQL_VALIDATION_FAILED" {
		t.Errorf("%d %s", r.status, r.body)
	}
	var names []string
	for _, directive := range at(t, a.must(t, `{ __schema { directives { name } } }`, nil), "__schema", "directives").([]any) {
		names = append(names, directive.(map[string]any)["name"].(string))
	}
	if strings.Join(names, " ") != "deprecated include oneOf skip specifiedBy" {
		t.Errorf("directives %v", names)
	}
}
