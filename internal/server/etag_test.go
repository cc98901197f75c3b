package server_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/openropa/ropa/graph"
	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/server"
)

// tagging is a server that logs its requests and lives at a time that the test sets.
type tagging struct {
	*api
	now atomic.Int64 // in seconds
}

func eachTagging(t *testing.T, fn func(t *testing.T, a *tagging)) {
	t.Helper()
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		a := &tagging{}
		a.now.Store(time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC).Unix())
		a.api = newAPIWith(t, w, func(c *server.Config) {
			c.LogRequests = true
			c.Clock = func() time.Time { return time.Unix(a.now.Load(), 0) }
		})
		fn(t, a)
	})
}

var loggedStatements = regexp.MustCompile(`statements=(\d+)`)

// statements is how many statements the last request sent, as the log has it.
func (a *api) statements(t *testing.T) string {
	t.Helper()
	all := loggedStatements.FindAllStringSubmatch(a.log.String(), -1)
	if len(all) == 0 {
		t.Fatal("no request was logged")
	}
	return all[len(all)-1][1]
}

// tagged asks by GET and returns the tag of an answer that may be kept.
func (a *api) tagged(t *testing.T, path string) string {
	t.Helper()
	r := a.get(t, path, "")
	tag := r.header.Get("ETag")
	if r.status != 200 || len(r.Errors) > 0 || !strings.HasPrefix(tag, `"`) || r.header.Get("Cache-Control") != "private, no-cache" {
		t.Fatalf("%d %v %s", r.status, r.header, r.body)
	}
	return tag
}

// An unchanged register answers by one statement, the one that finds out who asks; a write shows in the very next answer.
func TestETag_NotModified(t *testing.T) {
	eachTagging(t, func(t *testing.T, a *tagging) {
		a.Apply(t, registrytest.Put("BusinessUnit", "sales", registry.Input{"name": "Sales"}), registrytest.Put("BusinessUnit", "it", registry.Input{"name": "IT"}),
			registrytest.Put("Member", "ada", registry.Input{"units": []any{"sales", "it"}}))
		hash := a.persist(t, purposesQuery)
		for _, token := range []access.Token{
			{Role: access.Viewer}, {Role: access.Admin, Scope: access.Dashboard}, {Role: access.Contributor, Member: "ada"},
		} {
			as := a.as(a.newToken(t, token))
			for _, path := range []string{address(t, hash, nil), "/r/test" + address(t, hash, nil)} {
				tag := as.tagged(t, path)
				for _, header := range []string{tag, "W/" + tag, `"other", ` + tag} {
					r := as.get(t, path, header)
					if r.status != http.StatusNotModified || r.body != "" || r.header.Get("ETag") != tag || r.header.Get("Cache-Control") != "private, no-cache" {
						t.Errorf("%s: %d %v %s", header, r.status, r.header, r.body)
					}
					if got := strings.Join(r.header.Values("Vary"), ", "); got != "Authorization, Cookie, Accept" {
						t.Errorf("Vary: %s", got)
					}
					if n := a.statements(t); n != "1" {
						t.Errorf("%s: %s statements", path, n)
					}
				}
				for _, header := range []string{`"other"`, "*", tag[1 : len(tag)-1]} {
					if r := as.get(t, path, header); r.status != 200 {
						t.Errorf("%s: %d", header, r.status)
					}
				}
				before := as.get(t, path, tag)
				a.Apply(t, registrytest.Put("Purpose", "p"+fmt.Sprint(len(a.log.String())), registry.Input{"name": "New"}))
				after := as.get(t, path, tag)
				if before.status != 304 || after.status != 200 || after.header.Get("ETag") == tag || as.tagged(t, path) != after.header.Get("ETag") {
					t.Errorf("%d before a write, %d %s after it", before.status, after.status, after.body)
				}
			}
		}
	})
}

// A session takes one statement more: what it holds is read first.
func TestETag_Session(t *testing.T) {
	eachTagging(t, func(t *testing.T, a *tagging) {
		path := address(t, a.persist(t, purposesQuery), nil)
		b := a.person(t, "jo@example.org", access.Contributor, a.Writer.Register)
		ask := func(tag string) (status int, found string) {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, a.url+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("If-None-Match", tag)
			response, err := b.client.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			_ = response.Body.Close()
			return response.StatusCode, response.Header.Get("ETag")
		}
		_, tag := ask("")
		if status, _ := ask(tag); status != 304 || tag == "" || a.statements(t) != "2" {
			t.Errorf("%d with the tag %s, %s statements", status, tag, a.statements(t))
		}
		for _, statement := range []string{"update grants set role = 'VIEWER'", "update grants set revoked_at = 1"} {
			if _, err := a.DB.Writer().ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
			if status, found := ask(tag); status == 304 || found == tag {
				t.Errorf("%s: %d", statement, status)
			}
		}
	})
}

// Whoever may not ask any more is told so, whatever they have.
func TestETag_EndedTokens(t *testing.T) {
	eachTagging(t, func(t *testing.T, a *tagging) {
		path := address(t, a.persist(t, purposesQuery), nil)
		secret, token, err := access.CreateToken(t.Context(), a.DB, access.Token{Register: a.Writer.Register, Role: access.Viewer, CreatedBy: "system/test"})
		if err != nil {
			t.Fatal(err)
		}
		as := a.as(secret)
		tag := as.tagged(t, path)
		if err := access.RevokeToken(t.Context(), a.DB, token.ID, "system/test"); err != nil {
			t.Fatal(err)
		}
		if r := as.get(t, path, tag); r.status != http.StatusUnauthorized || r.header.Get("ETag") != "" {
			t.Errorf("%d %v", r.status, r.header)
		}
	})
}

// Whatever an answer depends on changes its tag; no two principals that may see different things share one.
func TestETag_DependsOnEverything(t *testing.T) {
	eachTagging(t, func(t *testing.T, a *tagging) {
		const two = `query A { purposes { totalCount } viewer { role scope member { key } } } query B { purposes { totalCount } }`
		hash, hashTwo := a.persist(t, purposesQuery), a.persistNamed(t, two, "A")
		path := address(t, hash, nil)
		seen := map[string]string{}
		note := func(what, tag string) {
			t.Helper()
			if other, found := seen[tag]; found {
				t.Errorf("%s has the tag of %s", what, other)
			}
			seen[tag] = what
		}
		note("a query", a.tagged(t, path))
		note("other variables", a.tagged(t, address(t, hash, map[string]any{"n": 2})))
		note("operation A", a.tagged(t, address(t, hashTwo, nil)+"&operationName=A"))
		note("operation B", a.tagged(t, address(t, hashTwo, nil)+"&operationName=B"))
		accept := a.request(t, http.MethodGet, path, "")
		accept.Header.Set("Accept", "application/graphql-response+json")
		note("another form", a.do(t, accept).header.Get("ETag"))
		for _, token := range []access.Token{
			{Role: access.Viewer},
			{Role: access.Editor},
			{Role: access.Admin, Scope: access.Dashboard},
			{Role: access.Admin, Scope: access.DPA},
			{Role: access.Admin, Member: "ada"},
		} {
			note(fmt.Sprint(token), a.as(a.newToken(t, token)).tagged(t, path))
		}
		other := a.as(a.newToken(t, access.Token{Role: access.Admin, Register: a.NewRegister(t, "other")}))
		other.persist(t, purposesQuery)
		note("another register", other.tagged(t, path))
		// The day is the register's, in which winter time is that of UTC.
		a.now.Add(11*3600 + 3599)
		if r := a.get(t, path, a.tagged(t, path)); r.status != 304 || seen[r.header.Get("ETag")] != "a query" {
			t.Errorf("the tag changes within a day: %d", r.status)
		}
		a.now.Add(1)
		note("another day", a.tagged(t, path))
		a.Apply(t, registrytest.Put("Register", "test", registry.Input{"timeZone": "Pacific/Kiritimati"}))
		note("another time zone", a.tagged(t, path))
		// A backup that is put back counts on from its own number.
		if _, err := a.DB.Writer().ExecContext(t.Context(), "update register_heads set hash = 'other'"); err != nil {
			t.Fatal(err)
		}
		note("another past", a.tagged(t, path))
		// The same register at the same moment, asked of a program that is another.
		for range 2 {
			again := newAPIWith(t, a.World, func(c *server.Config) { c.Clock = func() time.Time { return time.Unix(a.now.Load(), 0) } })
			again.persist(t, purposesQuery)
			note("another process of a version that says nothing", again.tagged(t, path))
		}
	})
}

// persistNamed is persist for a document of several operations.
func (a *api) persistNamed(t *testing.T, text, name string) string {
	t.Helper()
	hash := hashOf(text)
	if r := a.send(t, map[string]any{"query": text, "operationName": name, "extensions": persistedQuery(hash)}); r.status != 200 {
		t.Fatalf("%d %s", r.status, r.body)
	}
	return hash
}

// Two servers of one version tell each other's answers to be good.
func TestETag_SharedByReplicas(t *testing.T) {
	eachTagging(t, func(t *testing.T, a *tagging) {
		var tags []string
		for range 2 {
			replica := newAPIWith(t, a.World, func(c *server.Config) { c.Version = "v1.2.3" })
			replica.token = a.token
			tags = append(tags, replica.tagged(t, address(t, replica.persist(t, purposesQuery), nil)))
		}
		if tags[0] != tags[1] {
			t.Error("they do not")
		}
	})
}

// What changes without the register, and what went wrong, may not be kept.
func TestETag_NotForEverything(t *testing.T) {
	eachTagging(t, func(t *testing.T, a *tagging) {
		for _, query := range []string{
			`{ accessEvents { totalCount } }`,
			`{ purposes { totalCount } accessEvents { totalCount } }`,
			`{ ...f } fragment f on Query { ... { accessEvents { totalCount } } }`,
			`{ purposes { totalCount } p: purposes(after: "nonsense") { totalCount } }`,
			`{ purposes(first: 500) { totalCount } }`,
		} {
			r := a.get(t, address(t, a.persist(t, query), nil), "")
			if r.status != 200 || r.header.Get("ETag") != "" || r.header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s: %d %v", query, r.status, r.header)
			}
		}
	})
}

// Each root field is one whose answers have tags, or is named here as one whose answers change without the register.
func TestETag_EveryRootFieldIsJudged(t *testing.T) {
	untagged := map[string]bool{"accessEvents": true}
	for _, f := range graph.Schema().Query.Fields {
		set := ast.SelectionSet{&ast.Field{Name: f.Name, Definition: f}}
		if server.FollowsHead(set) == untagged[f.Name] {
			t.Errorf("%s: tagged %t", f.Name, server.FollowsHead(set))
		}
	}
}
