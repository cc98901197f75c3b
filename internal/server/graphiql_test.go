package server_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/server"
	"github.com/openropa/ropa/web"
)

// withGraphiQL is a server that serves GraphiQL, or not.
func withGraphiQL(t *testing.T, on bool) http.Handler {
	t.Helper()
	laws, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	h, err := server.New(server.Config{DB: onSQLite(t).DB, Laws: laws, GraphiQL: on})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// fetched asks for a path, with pairs of header names and values.
func fetched(h http.Handler, method, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	r.Host = "localhost"
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func unpacked(t *testing.T, gzipped []byte) []byte {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(gzipped))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

func graphiqlFiles(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := web.GraphiQL()
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	return files
}

func TestGraphiQLIsServedWhereAskedForOnly(t *testing.T) {
	off, on := withGraphiQL(t, false), withGraphiQL(t, true)
	for _, path := range []string{"/graphiql", "/r/any/graphiql", "/graphiql/index.js", "/graphiql/examples.json"} {
		if w := fetched(off, http.MethodGet, path); w.Code != http.StatusNotFound {
			t.Errorf("%s gives %d where it is off", path, w.Code)
		}
		if w := fetched(on, http.MethodGet, path); w.Code != http.StatusOK {
			t.Errorf("%s gives %d", path, w.Code)
		}
		if w := fetched(on, http.MethodPost, path); w.Code != http.StatusMethodNotAllowed {
			t.Errorf("POST %s gives %d", path, w.Code)
		}
	}
	for _, path := range []string{"/graphiql/", "/graphiql/none.js", "/graphiql/index.js.gz", "/graphiql/worker"} {
		if w := fetched(on, http.MethodGet, path); w.Code != http.StatusNotFound {
			t.Errorf("%s gives %d", path, w.Code)
		}
	}
}

// Every file comes as it was built, gzipped or not, with a tag of its own for each form and a policy that lets nothing else in.
func TestGraphiQLFiles(t *testing.T) {
	h := withGraphiQL(t, true)
	for name, gzipped := range graphiqlFiles(t) {
		path := "/graphiql/" + name
		small := fetched(h, http.MethodGet, path, "Accept-Encoding", "br, gzip;q=0.8")
		large := fetched(h, http.MethodGet, path, "Accept-Encoding", "gzip;q=0, identity")
		if !bytes.Equal(small.Body.Bytes(), gzipped) || small.Header().Get("Content-Encoding") != "gzip" {
			t.Errorf("%s is not sent as it was built", name)
		}
		if !bytes.Equal(large.Body.Bytes(), unpacked(t, gzipped)) || large.Header().Get("Content-Encoding") != "" {
			t.Errorf("%s is not unpacked", name)
		}
		tags := []string{small.Header().Get("ETag"), large.Header().Get("ETag")}
		if tags[0] == tags[1] || !strings.HasPrefix(tags[0], `"`) || small.Header().Get("Cache-Control") != "no-cache" {
			t.Errorf("%s has the tags %q", name, tags)
		}
		again := fetched(h, http.MethodGet, path, "Accept-Encoding", "gzip", "If-None-Match", tags[0])
		if again.Code != http.StatusNotModified || again.Body.Len() > 0 {
			t.Errorf("%s gives %d to who has it", name, again.Code)
		}
		policy, kind := small.Header().Get("Content-Security-Policy"), small.Header().Get("Content-Type")
		if !strings.HasPrefix(policy, "default-src 'none'; script-src 'self'; ") || strings.Contains(policy, "http") || kind == "" {
			t.Errorf("%s is %q with %q", name, kind, policy)
		}
	}
}

// Nothing that the files hold is fetched from elsewhere. The browser's policy would refuse it, and the page would break.
func TestGraphiQLNamesNothingToFetch(t *testing.T) {
	abroad := regexp.MustCompile("(?i)(?:\\bimport ?\\(|\\bfrom|\\bfetch\\(|\\burl\\(|\\bsrc=|<link[^>]* href=|importScripts\\(|Worker\\(|" +
		"EventSource\\(|WebSocket\\(|sendBeacon\\(|@import) ?[\"'`]?(?:https?:|wss?:)?//[^\"'`)]{0,60}|sourceMappingURL=\\S{0,60}")
	files := graphiqlFiles(t)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		for _, found := range abroad.FindAll(unpacked(t, files[name]), -1) {
			t.Errorf("%s: %s", name, found)
		}
	}
}

// The examples are those of the README, each under a name that its tab shows.
func TestGraphiQLShowsTheREADME(t *testing.T) {
	var examples []string
	w := fetched(withGraphiQL(t, true), http.MethodGet, "/graphiql/examples.json")
	if err := json.Unmarshal(w.Body.Bytes(), &examples); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(string(text), "\n```graphql\n")[1:]
	for i, part := range parts {
		query, _, _ := strings.Cut(part, "```\n")
		if i >= len(examples) || examples[i] != query {
			t.Errorf("no example is\n%s", query)
		}
		if !regexp.MustCompile(`^(query|mutation) [A-Z]\w+ \{`).MatchString(query) {
			t.Errorf("a query has no name:\n%s", query)
		}
	}
	if len(examples) != len(parts) || len(parts) < 5 {
		t.Errorf("%d examples, the README has %d", len(examples), len(parts))
	}
}
