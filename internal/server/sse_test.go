package server_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/server"
	"github.com/openropa/ropa/internal/store/storetest"
)

// Queries and mutations come as one event; what is wrong with an operation is told in one as well.
func TestSSE_Answers(t *testing.T) {
	a := onSQLite(t)
	for operation, want := range map[string]string{
		`{ viewer { role } }`: `{"data":{"viewer":{"role":"ADMIN"}}}`,
		`mutation { createPurpose(input: {key: "made", fields: {name: "Made"}}) { purpose { key } userErrors { code } } }`: `{"data":{"createPurpose":{"purpose":{"key":"made"},"userErrors":[]}}}`,
	} {
		l := a.listen(t, operation, "Last-Event-ID", "of no use")
		if e := l.must(t, "next"); e.data != want || e.id != "" {
			t.Errorf("%s: %s", operation, e)
		}
		l.over(t)
	}
	l := a.listen(t, follows)
	for name, want := range map[string]string{"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"} {
		if got := l.Header.Get(name); got != want || l.StatusCode != http.StatusOK {
			t.Errorf("%d, %s is %q", l.StatusCode, name, got)
		}
	}
	const many = `fragment F on Subscription { b: registerChanged { cursor } }`
	for operation, code := range map[string]string{
		`{ nothing }`:               "GRAPHQL_VALIDATION_FAILED",
		`{ viewer {`:                "GRAPHQL_PARSE_FAILED",
		strings.Repeat(" { ", 5000): "LIMIT_EXCEEDED",
		`subscription { ` + strings.Repeat("a: registerChanged { cursor } ", 60) + `}`: "LIMIT_EXCEEDED",

		`subscription { registerChanged { nothing } }`:                                            "GRAPHQL_VALIDATION_FAILED",
		`subscription { registerChanged { cursor } __typename }`:                                  "GRAPHQL_VALIDATION_FAILED",
		`subscription { __typename }`:                                                             "GRAPHQL_VALIDATION_FAILED",
		`subscription { a: registerChanged { cursor } b: registerChanged { cursor } }`:            "BAD_USER_INPUT",
		`subscription { registerChanged { cursor } ...F } ` + many:                                "BAD_USER_INPUT",
		`subscription { ... on Subscription { registerChanged { cursor } } ...F } ` + many:        "BAD_USER_INPUT",
		`subscription { registerChanged @skip(if: true) { cursor } }`:                             "BAD_USER_INPUT",
		`subscription { ...F @include(if: false) } ` + many:                                       "BAD_USER_INPUT",
		`subscription($s: String = "x") { registerChanged(since: $s) { cursor } }`:                "BAD_USER_INPUT",
		`subscription { registerChanged(since: "1000000") { cursor } }`:                           "BAD_USER_INPUT",
		`subscription { registerChanged(types: [NOTHING]) { cursor } }`:                           "GRAPHQL_VALIDATION_FAILED",
		`subscription { registerChanged(ids: [` + strings.Repeat(`"x" `, 101) + `]) { cursor } }`: "LIMIT_EXCEEDED",
	} {
		a.listen(t, operation).ends(t, code)
	}
	a.listen(t, follows, "Last-Event-ID", "x").ends(t, "BAD_USER_INPUT")
	a.listen(t, `subscription { registerChanged @skip(if: false) { cursor } ... @include(if: false) { b: registerChanged { cursor } } }`).must(t, "next")
}

// What is refused before there is an operation has a status, as anywhere.
func TestSSE_Refusals(t *testing.T) {
	a := onSQLite(t)
	body := `{"query":` + asJSON(t, follows) + `}`
	for name, test := range map[string]struct {
		header, value, body string
		status              int
		code                string
	}{
		"no token":         {"Authorization", "Bearer ropa_x", body, 401, "UNAUTHENTICATED"},
		"another origin":   {"Origin", "https://elsewhere.example", body, 403, "FORBIDDEN"},
		"no JSON":          {"Content-Type", "text/plain", body, 415, "BAD_USER_INPUT"},
		"half a body":      {"X-Half", "", body[:20], 400, "BAD_USER_INPUT"},
		"a long body":      {"X-Long", "", `{"query":"` + strings.Repeat(" ", 1<<20) + `"}`, 413, "LIMIT_EXCEEDED"},
		"no stream":        {"Accept", "application/json", body, 406, "BAD_USER_INPUT"},
		"a stream at last": {"Accept", "application/json, text/event-stream", body, 406, "BAD_USER_INPUT"},
	} {
		r := a.request(t, http.MethodPost, "/graphql", test.body)
		r.Header.Set("Accept", "text/event-stream")
		r.Header.Set(test.header, test.value)
		if got := a.do(t, r); got.status != test.status || got.code() != test.code {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
	laws, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	handler, err := server.New(server.Config{DB: a.DB, Laws: laws})
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(w *httptest.ResponseRecorder, r *http.Request) http.ResponseWriter{
		"by HTTP/1.0": func(w *httptest.ResponseRecorder, r *http.Request) http.ResponseWriter {
			r.Proto, r.ProtoMinor = "HTTP/1.0", 0
			return timed{w}
		},
		"without deadlines": func(w *httptest.ResponseRecorder, _ *http.Request) http.ResponseWriter { return w },
		"without flushing": func(w *httptest.ResponseRecorder, _ *http.Request) http.ResponseWriter {
			return struct {
				http.ResponseWriter
				noDeadlines
			}{w, noDeadlines{}}
		},
	} {
		r := a.request(t, http.MethodPost, "/graphql", body)
		r.Header.Set("Accept", "text/event-stream")
		w := httptest.NewRecorder()
		handler.ServeHTTP(change(w, r), r)
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), `"code":"BAD_USER_INPUT"`) || w.Header().Get("Content-Type") != "application/json" {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
}

// noDeadlines are the deadlines of a connection that is none.
type noDeadlines struct{}

func (noDeadlines) SetReadDeadline(time.Time) error  { return nil }
func (noDeadlines) SetWriteDeadline(time.Time) error { return nil }

// timed is a recorder to which a stream can be written.
type timed struct{ *httptest.ResponseRecorder }

func (timed) SetReadDeadline(time.Time) error  { return nil }
func (timed) SetWriteDeadline(time.Time) error { return nil }

// A stream begins with the cursor, is told of what this process writes at once, and of what others write at the next tick.
func TestSSE_TellsOfEveryWriter(t *testing.T) {
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			dsn, tick := storetest.DSN(t, dialect), make(chan time.Time)
			w := registrytest.New(t, storetest.OpenDSN(t, dsn))
			a := newAPIWith(t, w, func(c *server.Config) { c.Tick = tick })
			laws, err := law.Load()
			if err != nil {
				t.Fatal(err)
			}
			begin := a.cursor(t)
			all := a.listen(t, follows)
			some := a.listen(t, `subscription { it: registerChanged(types: [SYSTEM]) { changes { action version actor } } }`)
			if e := all.must(t, "next"); e.id != begin || len(e.cursors(t)) != 0 {
				t.Errorf("%s, want %s", e, begin)
			}
			if e := some.must(t, "next"); e.data != `{"data":{"it":{"changes":[]}}}` {
				t.Errorf("%s", e)
			}
			a.make(t, "here")
			seen := all.must(t, "next").cursors(t)
			elsewhere := registry.New(storetest.OpenDSN(t, dsn), laws)
			for _, typ := range []string{"Purpose", "System"} {
				if _, err := elsewhere.Apply(t.Context(), w.Writer, []registry.Change{registrytest.Put(typ, "there", registry.Input{"name": "There"})}); err != nil {
					t.Fatal(err)
				}
			}
			tick <- time.Time{}
			seen = append(seen, all.must(t, "next").cursors(t)...)
			if want := a.logged(t, begin); !slices.Equal(seen, want) || len(want) != 3 {
				t.Errorf("told of %v, want %v", seen, want)
			}
			if e := some.must(t, "next"); e.data != `{"data":{"it":{"changes":[{"action":"CREATED","version":1,"actor":"`+registrytest.Actor+`"}]}}}` || e.id != a.cursor(t) {
				t.Errorf("%s", e)
			}
		})
	}
}

// Changes of another register never arrive, whichever writes.
func TestSSE_Isolation(t *testing.T) {
	eachStreaming(t, nil, func(t *testing.T, a *api, _ chan<- time.Time) {
		b := a.as(a.newToken(t, access.Token{Role: access.Admin, Register: a.NewRegister(t, "other")}))
		foreign := at(t, b.must(t, "{ changes(first: 90) { nodes { id } } }", nil), "changes", "nodes").([]any)
		streams := map[*api]*listening{a: a.listen(t, follows), b: b.listen(t, follows)}
		since, seen := map[*api]string{}, map[*api][]string{}
		for who, l := range streams {
			since[who] = l.must(t, "next").id
		}
		for n := range 20 {
			who := []*api{a, b}[n*7%3%2]
			who.make(t, fmt.Sprint("p-", n))
			seen[who] = append(seen[who], streams[who].must(t, "next").cursors(t)...)
		}
		for who := range streams {
			if want := who.logged(t, since[who]); !slices.Equal(seen[who], want) || len(want) < 5 {
				t.Errorf("told of %v, want %v", seen[who], want)
			}
		}
		// Ids of another register lead to nothing, and a cursor of another is a place in one's own.
		first := at(t, a.must(t, "{ changes(first: 1) { nodes { id } } }", nil), "changes", "nodes", 0, "id")
		ids := []any{first}
		for _, node := range foreign {
			ids = append(ids, at(t, node, "id"))
		}
		l := a.listen(t, `subscription { registerChanged(since: "0", ids: `+asJSON(t, ids)+`) { cursor changes { cursor } } }`)
		if got := l.must(t, "next").cursors(t); !slices.Equal(got, []string{"1"}) {
			t.Errorf("told of foreign ids: %v", got)
		}
		l = a.listen(t, `subscription { registerChanged(since: "`+since[b]+`") { cursor changes { cursor } } }`)
		if got, want := l.must(t, "next").cursors(t), a.logged(t, since[b]); !slices.Equal(got, want) {
			t.Errorf("behind a foreign cursor %v, want %v", got, want)
		}
	})
}

var snake = regexp.MustCompile(`([a-z])([A-Z])`)

// Each role and scope is told of the types that it sees, and of no other; to name another is refused.
func TestMatrix_Changes(t *testing.T) {
	eachMatrix(t, func(t *testing.T, m *matrix) {
		for _, a := range m.askers {
			l := a.listen(t, `subscription { registerChanged(since: "0") { changes { type } } }`)
			seen := strings.Split(l.must(t, "next").data, `"`)
			queried := strings.Split(a.ask(t, `{ changes(first: 100) { nodes { type } } }`, nil).body, `"`)
			for _, root := range model.Roots() {
				typ := root.Name
				code := strings.ToUpper(snake.ReplaceAllString(typ, "${1}_$2"))
				sees := m.sees[typ].allows(a.role, a.scope)
				if slices.Contains(seen, code) != sees || slices.Contains(queried, code) != sees {
					t.Errorf("%s is told of %s: %v by the stream, %v by the list", a, typ, slices.Contains(seen, code), slices.Contains(queried, code))
				}
				if sees {
					continue
				}
				e := a.listen(t, `subscription { registerChanged(types: `+code+`) { cursor } }`).ends(t, "FORBIDDEN")
				r := a.ask(t, `{ changes(types: `+code+`) { nodes { id } } }`, nil)
				for _, text := range []string{e.data, r.body} {
					if !strings.Contains(text, "To read "+typ+" takes ") {
						t.Errorf("%s: %s", a, text)
					}
				}
			}
		}
	})
}
