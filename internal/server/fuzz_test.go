package server_test

import (
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/server"
	"github.com/openropa/ropa/internal/server/attacktest"
	"github.com/openropa/ropa/internal/store/storetest"
)

// served is a server over a small register, asked in the same process by somebody who only reads.
type served struct {
	handler http.Handler
	token   string
}

func newServed(tb testing.TB) *served {
	tb.Helper()
	w := registrytest.New(tb, storetest.Open(tb, "sqlite3"))
	laws, err := law.Load()
	if err != nil {
		tb.Fatal(err)
	}
	handler, err := server.New(server.Config{DB: w.DB, Laws: laws, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		tb.Fatal(err)
	}
	token, _, err := access.CreateToken(tb.Context(), w.DB, access.Token{Register: w.Writer.Register, Role: access.Viewer, CreatedBy: "system/test"})
	if err != nil {
		tb.Fatal(err)
	}
	return &served{handler, token}
}

func (s *served) post(t testing.TB, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://localhost/graphql", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+s.token)
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

func replyOf(t testing.TB, w *httptest.ResponseRecorder) *reply {
	t.Helper()
	r := &reply{status: w.Code, header: w.Header(), body: w.Body.String()}
	if err := json.Unmarshal(w.Body.Bytes(), r); err != nil {
		t.Fatalf("%v in %.300s", err, r.body)
	}
	checkInside(t, r)
	return r
}

// check asks, and fails unless there is an answer or a good refusal.
func (s *served) check(t *testing.T, body string) {
	t.Helper()
	r := replyOf(t, s.post(t, body))
	if len(r.Errors) > 0 {
		checkRefusal(t, "a request", r)
	} else if r.status != http.StatusOK || r.Data == nil {
		t.Errorf("%d %.300s", r.status, r.body)
	}
}

// Whatever a body holds, it is answered or refused in few words, and nothing goes wrong inside.
func FuzzRequest(f *testing.F) {
	s := newServed(f)
	for _, body := range []string{
		`{"query":"{ viewer { role } }"}`, `{"query":"query a($n: Int = 1) { organisations(first: $n) { nodes { id } } }","operationName":"a","variables":{"n":2}}`,
		`{"query":"{ __schema { types { name } } }","extensions":{"a":[1]}}`, `{"query":"subscription { a }","variables":null}`, `[]`, `{"query":null}`, "\ufeff{}",
		`{"query":"mutation { createPurpose(input: {fields: {name: \"a\"}}) { userErrors { code } } }"}`, `{"QUERY":"{ __typename }","query":"{ viewer { role } }"}`,
	} {
		f.Add([]byte(body))
	}
	for _, attack := range attacktest.All() {
		if len(attack.Body) < 1<<10 {
			f.Add([]byte(attack.Body))
		}
	}
	f.Fuzz(func(t *testing.T, body []byte) { s.check(t, string(body)) })
}

// documents have variables of every kind that a list takes.
var documents = []string{
	"query($v: OrganisationWhere) { organisations(where: $v) { totalCount nodes { id } } }",
	"query($v: [OrganisationOrder!]) { organisations(orderBy: $v) { nodes { id } pageInfo { endCursor } } }",
	"query($v: ControllerActivityWhere) { controllerActivities(where: $v) { totalCount nodes { name } } }",
	"query($v: [ID!]!) { nodes(ids: $v) { id } }",
	"query($v: Int) { organisations(first: $v) { nodes { id } } }",
	"query($v: ID!) { node(id: $v) { id } }",
}

// Whatever the variables hold.
func FuzzVariables(f *testing.F) {
	s := newServed(f)
	for i, variables := range []string{
		`{"v":{"and":[{"name":{"contains":"a"}},{"not":{"key":{"in":["a",null]}}}]}}`, `{"v":[{"field":"NAME","direction":"DESC"},{"field":null}]}`,
		`{"v":{"purposes":{"some":{"purpose":{"name":{"eq":"é\u0000"}}}},"nextReviewOn":{"lt":"2026-02-30"}}}`, `{"v":["1",2,null,{}]}`, `{"v":1e400}`, `{"v":-0}`,
		`{"v":{"or":[]},"w":1}`, `{"v":{}}`, `{"v":{"or":{"or":{"name":null}}}}`, `{"v":"a"}`, `{"v":"5"}`, `{"v":18446744073709551616}`,
	} {
		f.Add(uint8(i), variables)
	}
	f.Fuzz(func(t *testing.T, document uint8, variables string) {
		if !json.Valid([]byte(variables)) {
			t.Skip("no JSON")
		}
		query, err := json.Marshal(documents[int(document)%len(documents)])
		if err != nil {
			t.Fatal(err)
		}
		s.check(t, `{"query":`+string(query)+`,"variables":`+variables+`}`)
	})
}

// Whatever a cursor holds, as it is or within the form in which cursors are written.
func FuzzCursor(f *testing.F) {
	s := newServed(f)
	const query = `query($c: String, $o: [OrganisationOrder!]) { organisations(first: 1, after: $c, orderBy: $o) { nodes { id } pageInfo { endCursor hasPreviousPage } } }`
	whole := s.post(f, `{"query":"{ organisations(first: 1, orderBy: [{field: NAME}]) { pageInfo { endCursor } } }"}`).Body.String()
	_, cursor, _ := strings.Cut(whole, `"endCursor":"`)
	cursor, _, _ = strings.Cut(cursor, `"`)
	inside, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(inside) == 0 {
		f.Fatalf("%v in %s", err, whole)
	}
	f.Add(false, cursor)
	f.Add(true, string(inside))
	f.Add(true, `[1,"a",["a"],1]`)
	f.Add(true, `[1,"organisations",[null],-9223372036854775808]`)
	f.Fuzz(func(t *testing.T, encoded bool, cursor string) {
		if encoded {
			cursor = base64.RawURLEncoding.EncodeToString([]byte(cursor))
		}
		variables, err := json.Marshal(map[string]any{"c": cursor, "o": []any{map[string]any{"field": "NAME"}}})
		if err != nil {
			t.Fatal(err)
		}
		s.check(t, `{"query":"`+query+`","variables":`+string(variables)+`}`)
	})
}
