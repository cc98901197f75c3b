package server_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/server"
	"github.com/openropa/ropa/internal/store/storetest"
)

const purposesQuery = `query Purposes($n: Int = 25) { purposes(first: $n) { totalCount nodes { key } } }`

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// persistedQuery is the extension that names a document by its hash.
func persistedQuery(hash string) map[string]any {
	return map[string]any{"persistedQuery": map[string]any{"version": 1, "sha256Hash": hash}}
}

// send posts an operation with all that it can have.
func (a *api) send(t *testing.T, fields map[string]any) *reply {
	t.Helper()
	return a.do(t, a.request(t, http.MethodPost, "/graphql", asJSON(t, fields)))
}

// persist makes the server keep a document, and returns its hash.
func (a *api) persist(t *testing.T, text string) string {
	t.Helper()
	hash := hashOf(text)
	if r := a.send(t, map[string]any{"query": text, "extensions": persistedQuery(hash)}); r.status != 200 {
		t.Fatalf("%d %s", r.status, r.body)
	}
	return hash
}

// address is where a persisted document is asked by GET.
func address(t *testing.T, hash string, variables map[string]any) string {
	t.Helper()
	query := url.Values{"extensions": {asJSON(t, persistedQuery(hash))}}
	if variables != nil {
		query.Set("variables", asJSON(t, variables))
	}
	return "/graphql?" + query.Encode()
}

// get asks by GET, as somebody who has the answer with a tag, empty for none.
func (a *api) get(t *testing.T, path, tag string) *reply {
	t.Helper()
	r := a.request(t, http.MethodGet, path, "")
	if tag != "" {
		r.Header.Set("If-None-Match", tag)
	}
	return a.do(t, r)
}

// A hash alone is not known before the document came with it once; then it stands for the document, by POST and by GET.
func TestPersisted_Protocol(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		hash := hashOf(purposesQuery)
		byHash := map[string]any{"extensions": persistedQuery(hash), "variables": map[string]any{"n": 1}}
		for _, r := range []*reply{a.send(t, byHash), a.get(t, address(t, hash, nil), "")} {
			// Some clients look at the message, others at the code, and some read no answer of another status.
			if r.status != 200 || r.code() != "PERSISTED_QUERY_NOT_FOUND" || r.Errors[0].Message != "PersistedQueryNotFound" || r.Data != nil {
				t.Errorf("%d %s", r.status, r.body)
			}
		}
		a.persist(t, purposesQuery)
		want := asJSON(t, a.must(t, purposesQuery, map[string]any{"n": 1}))
		for _, r := range []*reply{
			a.send(t, byHash),
			a.send(t, map[string]any{"documentId": hash, "variables": map[string]any{"n": 1}}),
			a.get(t, address(t, hash, map[string]any{"n": 1}), ""),
			a.get(t, "/r/test"+address(t, hash, map[string]any{"n": 1})+"&operationName=Purposes", ""),
			a.get(t, "/graphql?variables=%7B%22n%22%3A1%7D&documentId=sha256:"+hash, ""),
		} {
			if r.status != 200 || asJSON(t, r.Data) != want {
				t.Errorf("%d %s, want %s", r.status, r.body, want)
			}
		}
		// Another register does not know what was asked in this one.
		other := a.as(a.newToken(t, access.Token{Role: access.Admin, Register: a.NewRegister(t, "other")}))
		if r := other.send(t, byHash); r.code() != "PERSISTED_QUERY_NOT_FOUND" {
			t.Errorf("another register: %s", r.body)
		}
	})
}

// Only what is valid, within the limits and short is kept, under its own hash.
func TestPersisted_KeepsWhatIsValid(t *testing.T) {
	a := onSQLite(t)
	long := "{ viewer { role } } #" + strings.Repeat("x", 8<<10)
	for name, test := range map[string]struct{ text, code string }{
		"unknown field": {"{ nothing }", "GRAPHQL_VALIDATION_FAILED"},
		"no syntax":     {"{ viewer {", "GRAPHQL_PARSE_FAILED"},
		"aliases":       {"{ viewer {" + repeat(31, "a%d:role ") + "} }", "LIMIT_EXCEEDED"},
		"nodes":         {"{ controllers(first: 100) { nodes { activities(first: 100) { nodes { transfers(first: 100) { totalCount } } } } } }", "LIMIT_EXCEEDED"},
		"long":          {long, ""},
	} {
		hash := hashOf(test.text)
		if r := a.send(t, map[string]any{"query": test.text, "extensions": persistedQuery(hash)}); r.code() != test.code {
			t.Errorf("%s: %s", name, r.body)
		}
		if r := a.send(t, map[string]any{"extensions": persistedQuery(hash)}); r.code() != "PERSISTED_QUERY_NOT_FOUND" {
			t.Errorf("%s is kept: %s", name, r.body)
		}
	}
	hash := hashOf(purposesQuery)
	for name, fields := range map[string]map[string]any{
		"another's hash":  {"query": "{ viewer { role } }", "extensions": persistedQuery(hash)},
		"upper case":      {"query": purposesQuery, "extensions": persistedQuery(strings.ToUpper(hash))},
		"no hash":         {"extensions": map[string]any{"persistedQuery": map[string]any{"version": 1}}},
		"another version": {"extensions": map[string]any{"persistedQuery": map[string]any{"version": 2, "sha256Hash": hash}}},
		"no object":       {"extensions": map[string]any{"persistedQuery": hash}},
		"odd id":          {"documentId": "md5:1234"},
	} {
		if r := a.send(t, fields); r.status != 400 || r.code() != "BAD_USER_INPUT" {
			t.Errorf("%s: %d %s", name, r.status, r.body)
		}
	}
}

// What is kept is bounded in bytes: the documents that were asked longest ago go first.
func TestPersisted_IsBounded(t *testing.T) {
	most, bytes, newestStays, oldestGoes := server.FillPersisted(8 << 10)
	if bytes > most || bytes < most-(8<<10) || !newestStays || !oldestGoes {
		t.Errorf("%d of %d bytes are kept; newest %t, oldest gone %t", bytes, most, newestStays, oldestGoes)
	}
}

// By GET queries are asked that are named by a hash, and nothing else.
func TestGET_IsForPersistedQueries(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		hash := a.persist(t, purposesQuery)
		const mutation = `mutation { createPurpose(input: {key: "by-get", fields: {name: "By GET"}}) { userErrors { code } } }`
		// A mutation is kept as any document is, when it is executed; this one says that it is there.
		write := a.persist(t, mutation)
		for name, test := range map[string]struct {
			path   string
			status int
		}{
			"a document":            {"/graphql?query=%7Bviewer%7Brole%7D%7D", 400},
			"a document and a hash": {address(t, hash, nil) + "&query=" + url.QueryEscape(purposesQuery), 400},
			"nothing":               {"/graphql", 400},
			"odd variables":         {address(t, hash, nil) + "&variables=%5B1%5D", 400},
			"odd extensions":        {"/graphql?extensions=nonsense", 400},
			"odd escapes":           {address(t, hash, nil) + "&x=%zz", 400},
			"semicolons":            {address(t, hash, nil) + ";x", 400},
			"a mutation":            {address(t, write, nil), 405},
			"a long address":        {address(t, hash, nil) + "&x=" + strings.Repeat("x", 8<<10), 414},
			"another operation":     {address(t, hash, nil) + "&operationName=Other", 422},
		} {
			r := a.get(t, test.path, "")
			if r.status != test.status || r.code() == "" || r.Data != nil {
				t.Errorf("%s: %d %s", name, r.status, r.body)
			}
			if r.header.Get("ETag") != "" || r.header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s: may be kept", name)
			}
		}
	})
}

// Pages from elsewhere ask by GET as little as by POST, by a session or by nothing.
func TestGET_OtherOriginsAreRefused(t *testing.T) {
	a := onSQLite(t)
	path := address(t, a.persist(t, purposesQuery), nil)
	b := a.person(t, "jo@example.org", access.Admin, a.Writer.Register)
	for name, test := range map[string]struct {
		header, value string
		status        int
	}{
		"typed":       {"Sec-Fetch-Site", "none", 200},
		"own page":    {"Sec-Fetch-Site", "same-origin", 200},
		"sibling":     {"Sec-Fetch-Site", "same-site", 403},
		"other page":  {"Sec-Fetch-Site", "cross-site", 403},
		"old browser": {"Origin", "https://evil.example", 403},
		"no origin":   {"Origin", "null", 403},
		"no browser":  {"X-Nothing", "", 200},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, a.url+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set(test.header, test.value)
		if got := b.do(t, r); got.status != test.status {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
}

// A server with trusted documents executes those, by their hashes, and no others; nobody adds to them.
func TestTrustedDocuments(t *testing.T) {
	const other = `{ viewer { role } }`
	path := filepath.Join(t.TempDir(), "documents.json")
	if err := os.WriteFile(path, []byte(asJSON(t, map[string]string{hashOf(purposesQuery): purposesQuery})), 0o600); err != nil {
		t.Fatal(err)
	}
	trusted, err := server.ReadTrusted(path)
	if err != nil {
		t.Fatal(err)
	}
	w := registrytest.New(t, storetest.Open(t, "sqlite3"))
	a := newAPIWith(t, w, func(c *server.Config) { c.Trusted = trusted })
	hash := hashOf(purposesQuery)
	for _, r := range []*reply{
		a.send(t, map[string]any{"extensions": persistedQuery(hash)}),
		a.send(t, map[string]any{"extensions": persistedQuery(hash), "query": purposesQuery}),
		a.send(t, map[string]any{"documentId": hash}),
		a.get(t, address(t, hash, nil), ""),
	} {
		if r.status != 200 || r.code() != "" {
			t.Errorf("%d %s", r.status, r.body)
		}
	}
	for _, r := range []*reply{
		a.send(t, map[string]any{"query": purposesQuery}),
		a.send(t, map[string]any{"query": other}),
		a.send(t, map[string]any{"query": `{ __schema { types { name } } }`}),
		a.send(t, map[string]any{"query": other, "extensions": persistedQuery(hashOf(other))}),
		a.send(t, map[string]any{"extensions": persistedQuery(hashOf(other))}),
		a.get(t, address(t, hashOf(other), nil), ""),
	} {
		if r.status != 403 || r.code() != "DOCUMENT_NOT_TRUSTED" {
			t.Errorf("%d %s", r.status, r.body)
		}
	}
}

// A file of trusted documents that is wrong is refused, with what is wrong.
func TestReadTrusted_Refuses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "documents.json")
	for text, want := range map[string]string{
		`nonsense`:                       "is not a JSON object",
		`{"a": 1}`:                       "is not a JSON object",
		`{}`:                             "has no document",
		`{"abc": "{ viewer { role } }"}`: hashOf("{ viewer { role } }"),
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := server.ReadTrusted(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	if _, err := server.ReadTrusted(path + ".missing"); err == nil {
		t.Error("a missing file is read")
	}
}
