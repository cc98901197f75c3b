package server_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/openropa/ropa/graph"
	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/server"
)

func TestOnlyJSONByPOSTIsServed(t *testing.T) {
	a := onSQLite(t)
	const query = `{"query":"{ viewer { role } }"}`
	for _, method := range []string{http.MethodHead, http.MethodPut, http.MethodDelete, http.MethodOptions} {
		r := a.do(t, a.request(t, method, "/graphql?query={viewer{role}}", ""))
		if r.status != http.StatusMethodNotAllowed || r.header.Get("Allow") != "GET, POST" {
			t.Errorf("%s gives %d, Allow %q", method, r.status, r.header.Get("Allow"))
		}
	}
	// What GET is for is another matter; a document in an address is not executed.
	r := a.do(t, a.request(t, http.MethodGet, "/graphql?query={viewer{role}}", ""))
	if r.status != http.StatusBadRequest || r.code() != "BAD_USER_INPUT" || r.Data != nil {
		t.Errorf("GET gives %d %s", r.status, r.body)
	}
	for contentType, want := range map[string]int{
		"application/json":                  http.StatusOK,
		"application/json; charset=utf-8":   http.StatusOK,
		"":                                  http.StatusUnsupportedMediaType,
		"text/plain":                        http.StatusUnsupportedMediaType,
		"application/graphql":               http.StatusUnsupportedMediaType,
		"application/x-www-form-urlencoded": http.StatusUnsupportedMediaType,
		"multipart/form-data; boundary=x":   http.StatusUnsupportedMediaType,
	} {
		request := a.request(t, http.MethodPost, "/graphql", query)
		request.Header.Set("Content-Type", contentType)
		if r := a.do(t, request); r.status != want {
			t.Errorf("%q gives %d %s", contentType, r.status, r.body)
		}
	}
}

func TestOddBodiesAreRefused(t *testing.T) {
	a := onSQLite(t)
	for name, body := range map[string]string{
		"array of operations": `[{"query":"{ viewer { role } }"},{"query":"{ viewer { role } }"}]`,
		"nothing":             ``,
		"no JSON":             `query { viewer { role } }`,
		"two objects":         `{"query":"{ viewer { role } }"}{"query":"{ viewer { role } }"}`,
		"query is no text":    `{"query":{}}`,
		"JSON cut short":      `{"variables":` + strings.Repeat(`{"a":`, 20),
	} {
		r := a.do(t, a.request(t, http.MethodPost, "/graphql", body))
		if r.status != http.StatusBadRequest || r.code() != "BAD_USER_INPUT" {
			t.Errorf("%s gives %d %s", name, r.status, r.body)
		}
	}
	r := a.do(t, a.request(t, http.MethodPost, "/graphql", `{"query":"`+strings.Repeat(" ", 1<<20)+`{ viewer { role } }"}`))
	if r.status != http.StatusRequestEntityTooLarge || r.code() != "LIMIT_EXCEEDED" {
		t.Errorf("a large body gives %d %s", r.status, r.body)
	}
	if !isBeyond(r) {
		t.Errorf("a large body gives %s", r.body)
	}
}

func TestStatusesAndContentTypesOfGraphQLOverHTTP(t *testing.T) {
	a := onSQLite(t)
	for _, test := range []struct {
		accept, query string
		status        int
		contentType   string
	}{
		{"", `{ viewer { role } }`, 200, "application/json"},
		{"*/*", `{ viewer { role } }`, 200, "application/json"},
		{"application/graphql-response+json, application/json;q=0.9", `{ viewer { role } }`, 200, "application/graphql-response+json"},
		{"application/json", `{ viewer { nothing } }`, 422, "application/json"},
		{"application/graphql-response+json", `{ viewer { nothing } }`, 400, "application/graphql-response+json"},
		{"application/json", `{ viewer {`, 422, "application/json"},
	} {
		request := a.request(t, http.MethodPost, "/graphql", `{"query":"`+test.query+`"}`)
		request.Header.Set("Accept", test.accept)
		r := a.do(t, request)
		if r.status != test.status || r.header.Get("Content-Type") != test.contentType {
			t.Errorf("%+v gives %d %s", test, r.status, r.header.Get("Content-Type"))
		}
		if refused := r.status != 200; refused == strings.Contains(r.body, `"data"`) {
			t.Errorf("%+v gives %s", test, r.body)
		}
	}
}

func TestOneAnswerToEveryBadToken(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		tokens, err := access.ListTokens(t.Context(), a.DB, 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := access.RevokeToken(t.Context(), a.DB, tokens[0].ID, "system/test"); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"/graphql", "/schema.graphql"} {
			var first string
			for _, header := range []string{
				"", "Bearer", "Bearer ", "Basic " + a.token, a.token, "Bearer " + a.token, "Bearer ropa_" + strings.Repeat("x", 43), "Bearer \t\"",
			} {
				request := a.request(t, http.MethodPost, path, `{"query":"{ viewer { role } }"}`)
				if path != "/graphql" {
					request.Method = http.MethodGet
				}
				request.Header.Set("Authorization", header)
				r := a.do(t, request)
				if r.status != http.StatusUnauthorized || r.code() != "UNAUTHENTICATED" || r.header.Get("WWW-Authenticate") != "Bearer" {
					t.Errorf("%s %q gives %d %s", path, header, r.status, r.body)
				}
				body := strings.ReplaceAll(r.body, r.header.Get("X-Request-Id"), "ID")
				if first == "" {
					first = body
				}
				if body != first {
					t.Errorf("%q gives %s, others %s", header, body, first)
				}
			}
		}
	})
}

func TestForeignHostsAndOriginsAreRefused(t *testing.T) {
	a := onSQLite(t)
	const query = `{"query":"{ viewer { role } }"}`
	for host, want := range map[string]int{
		"localhost": 200, "LOCALHOST:99": 200, "127.0.0.1:1": 200, "[::1]:8080": 200, "[::1]": 200, "localhost.": 200,
		"ropa.example": 200, "Ropa.Example:443": 200,
		"evil.example": 421, "localhost.evil.example": 421, "127.0.0.2": 421, "ropa.example.evil.example": 421, "[::2]:80": 421,
	} {
		request := a.request(t, http.MethodPost, "/graphql", query)
		request.Host = host
		if r := a.do(t, request); r.status != want {
			t.Errorf("%s gives %d %s", host, r.status, r.body)
		}
	}
	for name, test := range map[string]struct {
		header, value string
		want          int
	}{
		"cross-site":   {"Sec-Fetch-Site", "cross-site", 403},
		"same site":    {"Sec-Fetch-Site", "same-site", 403},
		"same origin":  {"Sec-Fetch-Site", "same-origin", 200},
		"other origin": {"Origin", "https://evil.example", 403},
		"no origin":    {"Origin", "null", 403},
		"own origin":   {"Origin", a.url, 200},
	} {
		request := a.request(t, http.MethodPost, "/graphql", query)
		request.Header.Set(test.header, test.value)
		if r := a.do(t, request); r.status != test.want || test.want == 403 && r.code() != "FORBIDDEN" {
			t.Errorf("%s gives %d %s", name, r.status, r.body)
		}
	}
}

func TestEveryAnswerHasItsHeaders(t *testing.T) {
	a := onSQLite(t)
	ids := map[string]bool{}
	for _, path := range []string{"/", "/graphql", "/schema.graphql", "/healthz", "/readyz", "/nothing"} {
		request := a.request(t, http.MethodGet, path, "")
		request.Header.Set("X-Request-Id", "chosen")
		r := a.do(t, request)
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-store",
			"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "Access-Control-Allow-Origin": "",
		} {
			if got := r.header.Get(name); got != want {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
		id := r.header.Get("X-Request-Id")
		if len(id) != 26 || ids[id] {
			t.Errorf("%s: request id %q", path, id)
		}
		ids[id] = true
	}
	if r := a.do(t, a.request(t, http.MethodGet, "/nothing", "")); r.status != 404 || r.code() != "NOT_FOUND" {
		t.Errorf("%d %s", r.status, r.body)
	}
}

func TestContractIsServedAsItIsWritten(t *testing.T) {
	a := onSQLite(t)
	if r := a.do(t, a.request(t, http.MethodGet, "/schema.graphql", "")); r.status != 200 || r.body != graph.SDL() {
		t.Errorf("%d, %d bytes", r.status, len(r.body))
	}
}

func TestReadinessFollowsTheDatabase(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		probe := func(path string) (int, string) {
			request := a.request(t, http.MethodGet, path, "")
			request.Host = "10.0.0.7:8080" // probes know no name
			request.Header.Del("Authorization")
			r := a.do(t, request)
			return r.status, r.body
		}
		if status, text := probe("/readyz"); status != 200 || text != "ready\n" {
			t.Errorf("readyz: %d %q", status, text)
		}
		if _, err := a.DB.Writer().Exec("delete from schema_migrations where version = (select max(version) from schema_migrations)"); err != nil {
			t.Fatal(err)
		}
		if status, text := probe("/readyz"); status != 503 || text != "the database is not migrated\n" {
			t.Errorf("readyz: %d %q", status, text)
		}
		if _, err := a.DB.Writer().Exec("alter table schema_migrations rename column checksum to other"); err != nil {
			t.Fatal(err)
		}
		if status, text := probe("/readyz"); status != 503 || text != "the database does not answer as it should\n" {
			t.Errorf("readyz: %d %q", status, text)
		}
		if status, text := probe("/healthz"); status != 200 || text != "ok\n" {
			t.Errorf("healthz: %d %q", status, text)
		}
	})
}

// What goes wrong inside stays inside: the log has it under the id of the request, without anything of the request.
func TestInternalErrorsAreMasked(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		if _, err := a.DB.Writer().Exec("alter table purposes rename column name_fold to other"); err != nil {
			t.Fatal(err)
		}
		for query, path := range map[string]string{
			`query($v: String) { purposes(where: {name: {contains: $v}}) { nodes { name } } }`:                    `["purposes"]`,
			`mutation($v: String) { createPurpose(input: {fields: {name: $v}}) { purpose { id } } }`:              `["createPurpose"]`,
			`query($v: String) { viewer { role } p: purposes(where: {name: {contains: $v}}) { nodes { name } } }`: `["p"]`,
		} {
			r := a.ask(t, query, map[string]any{"v": "canary"})
			if r.status != 200 || len(r.Errors) != 1 || r.code() != "INTERNAL_SERVER_ERROR" || asJSON(t, r.Errors[0].Path) != path {
				t.Fatalf("%s\ngives %d %s", query, r.status, r.body)
			}
			if r.Errors[0].Message != "Internal error. The log has the cause under the id of this request." {
				t.Errorf("message %q", r.Errors[0].Message)
			}
			log := a.log.String()
			if !strings.Contains(log, "request="+r.header.Get("X-Request-Id")) || !strings.Contains(log, "name_fold") {
				t.Errorf("the log has no cause: %s", log)
			}
			if strings.Contains(log, "canary") {
				t.Errorf("the log has a variable: %s", log)
			}
		}
	})
}

func TestDeadlineEndsARequest(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		limits := server.DefaultLimits
		limits.Deadline = time.Nanosecond
		a := newAPI(t, w, limits)
		r := a.ask(t, `mutation { createPurpose(input: {key: "late", fields: {name: "Late"}}) { purpose { id } } }`, nil)
		if r.status != http.StatusServiceUnavailable || r.code() != "DEADLINE_EXCEEDED" {
			t.Errorf("%d %s", r.status, r.body)
		}
		for _, purpose := range w.All(t, "Purpose") {
			if purpose.Key() == "late" {
				t.Error("it was written all the same")
			}
		}
	})
}
