package server_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/server"
	"github.com/openropa/ropa/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// api is a server over a world, with a token to ask it by or, if there is one, a session.
type api struct {
	*registrytest.World
	url     string
	token   string
	session string
	log     *syncBuffer
}

// each runs fn as a subtest on a server of each kind of database, with a token of an administrator.
func each(t *testing.T, fn func(t *testing.T, a *api)) {
	t.Helper()
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) { fn(t, newAPI(t, w, server.Limits{})) })
}

func newAPI(t *testing.T, w *registrytest.World, limits server.Limits) *api {
	t.Helper()
	return newAPIWith(t, w, func(c *server.Config) { c.Limits = limits })
}

// newAPIWith starts a server that is configured by change.
func newAPIWith(t *testing.T, w *registrytest.World, change func(*server.Config)) *api {
	t.Helper()
	laws, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	log := &syncBuffer{}
	s := httptest.NewUnstartedServer(nil)
	public, err := server.ParsePublicURL("http://" + s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	config := server.Config{
		DB: w.DB, Laws: laws, Hosts: []string{"ropa.example"}, PublicURL: public, Log: slog.New(slog.NewTextHandler(log, nil)),
	}
	change(&config)
	s.Config.Handler, err = server.New(config)
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(s.Close)
	a := &api{World: w, url: s.URL, log: log}
	a.token = a.newToken(t, access.Token{Role: access.Admin})
	return a
}

func (a *api) newToken(t *testing.T, token access.Token) string {
	t.Helper()
	if token.Register == 0 {
		token.Register = a.Writer.Register
	}
	token.CreatedBy = "system/test"
	secret, _, err := access.CreateToken(t.Context(), a.DB, token)
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

// as is the same server for another token.
func (a *api) as(token string) *api {
	other := *a
	other.token = token
	return &other
}

// in is the same server for another session.
func (a *api) in(session string) *api {
	other := *a
	other.session = session
	return &other
}

// reply is what came back.
type reply struct {
	status int
	header http.Header
	body   string

	Data   map[string]any
	Errors []struct {
		Message    string
		Path       []any
		Locations  []map[string]int
		Extensions map[string]any
	}
}

func (r *reply) code() string {
	if len(r.Errors) == 0 {
		return ""
	}
	code, _ := r.Errors[0].Extensions["code"].(string)
	return code
}

// ask sends an operation.
func (a *api) ask(t *testing.T, query string, variables map[string]any) *reply {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	path := "/graphql"
	if a.session != "" {
		path = "/r/test/graphql"
	}
	return a.do(t, a.request(t, http.MethodPost, path, string(body)))
}

// must is ask for an operation that gives no error.
func (a *api) must(t *testing.T, query string, variables map[string]any) map[string]any {
	t.Helper()
	r := a.ask(t, query, variables)
	if r.status != http.StatusOK || len(r.Errors) > 0 {
		t.Fatalf("%s\ngives %d %s", query, r.status, r.body)
	}
	return r.Data
}

func (a *api) request(t *testing.T, method, path, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, a.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if a.session != "" {
		r.AddCookie(&http.Cookie{Name: "ropa", Value: a.session})
	} else {
		r.Header.Set("Authorization", "Bearer "+a.token)
	}
	return r
}

func (a *api) do(t *testing.T, request *http.Request) *reply {
	t.Helper()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	r := &reply{status: response.StatusCode, header: response.Header, body: string(text)}
	if strings.Contains(response.Header.Get("Content-Type"), "json") && request.Method != http.MethodHead {
		if err := json.Unmarshal(text, r); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
	}
	checkInside(t, r)
	return r
}

// checkInside fails if a reply tells of what is inside the server, or an error lacks its code or its request.
func checkInside(t testing.TB, r *reply) {
	t.Helper()
	for _, e := range r.Errors {
		if e.Extensions["code"] == nil || e.Extensions["requestId"] != r.header.Get("X-Request-Id") || e.Message == "" {
			t.Errorf("an error without code, request or message: %s", r.body)
		}
		for _, word := range []string{"sqlite", "constraint", "sqlstate", "pq:", "pgx", "sql:", "ent:", "select ", "_fold", "register_id", "goroutine", ".go:", "panic"} {
			if strings.Contains(strings.ToLower(e.Message), word) {
				t.Errorf("an error tells of %q: %s", word, e.Message)
			}
		}
	}
}

// at walks into what JSON holds, by names and positions.
func at(t *testing.T, value any, path ...any) any {
	t.Helper()
	for _, step := range path {
		switch v := value.(type) {
		case map[string]any:
			value = v[step.(string)]
		case []any:
			if step.(int) >= len(v) {
				t.Fatalf("%v: there are %d", path, len(v))
			}
			value = v[step.(int)]
		default:
			t.Fatalf("%v: nothing in %v", path, value)
		}
	}
	return value
}

// asJSON writes a value compactly, to be compared.
func asJSON(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
