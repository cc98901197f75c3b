package server

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"path"
	"regexp"
	"strings"
	"time"

	"github.com/openropa/ropa"
	"github.com/openropa/ropa/web"
)

// graphiqlPolicy lets GraphiQL's files and their workers run, and ask this server alone. Its editor makes style sheets while it
// runs, and draws signs as data: images.
const graphiqlPolicy = "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; " +
	"font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// asset is a file for browsers, kept as it is sent to those that take gzip.
type asset struct {
	kind, tag string
	gzipped   []byte
}

// graphiql serves the page on which one tries queries, and the files that it is made of. Whoever comes may have them: they are
// the same everywhere, and what they ask is asked with the token or session of whoever uses them.
func (s *server) graphiql(api *http.ServeMux) error {
	assets, err := graphiqlAssets()
	if err != nil {
		return err
	}
	serve := func(name func(*http.Request) string) http.Handler {
		return s.method("GET, HEAD", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if a, found := assets[name(r)]; !found {
				s.notFound(w, r)
			} else if err := a.send(w, r); err != nil {
				s.refuse(w, r, err)
			}
		}))
	}
	page := serve(func(*http.Request) string { return "index.html" })
	api.Handle("/graphiql", page)
	api.Handle("/r/{register}/graphiql", page)
	api.Handle("/graphiql/{file...}", serve(func(r *http.Request) string { return r.PathValue("file") }))
	return nil
}

// graphiqlAssets are the files of GraphiQL by name, with the README's examples among them.
func graphiqlAssets() (map[string]asset, error) {
	files, err := web.GraphiQL()
	if err != nil {
		return nil, err
	}
	if files["examples.json"], err = gzippedJSON(readmeQueries()); err != nil {
		return nil, err
	}
	assets := map[string]asset{}
	for name, gzipped := range files {
		kind := mime.TypeByExtension(path.Ext(name))
		if path.Ext(name) == ".ttf" {
			kind = "font/ttf" // not every system knows it
		}
		sum := sha256.Sum256(gzipped)
		assets[name] = asset{kind, hex.EncodeToString(sum[:16]), gzipped}
	}
	return assets, nil
}

func gzippedJSON(value any) ([]byte, error) {
	var text bytes.Buffer
	w := gzip.NewWriter(&text)
	if err := errors.Join(json.NewEncoder(w).Encode(value), w.Close()); err != nil {
		return nil, fmt.Errorf("write examples: %w", err)
	}
	return text.Bytes(), nil
}

var graphqlBlock = regexp.MustCompile("(?ms)^```graphql\n(.*?)^```$")

// readmeQueries are the operations that the README shows.
func readmeQueries() []string {
	var queries []string
	for _, m := range graphqlBlock.FindAllStringSubmatch(ropa.README, -1) {
		queries = append(queries, m[1])
	}
	return queries
}

// send answers with the file, or with 304 where a browser has it. Its two forms are told apart by their tags.
func (a asset) send(w http.ResponseWriter, r *http.Request) error {
	header := w.Header()
	header.Set("Cache-Control", "no-cache")
	header.Set("Content-Security-Policy", graphiqlPolicy)
	header.Set("Content-Type", a.kind)
	header.Set("Vary", "Accept-Encoding")
	if takesGzip(r) {
		header.Set("Content-Encoding", "gzip")
		header.Set("ETag", `"`+a.tag+`-gzip"`)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(a.gzipped))
		return nil
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(a.gzipped))
	if err != nil {
		return fmt.Errorf("unpack: %w", err)
	}
	plain, err := io.ReadAll(unpacked)
	if err != nil {
		return fmt.Errorf("unpack: %w", err)
	}
	header.Set("ETag", `"`+a.tag+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(plain))
	return nil
}

// takesGzip tells whether a client said that it unpacks gzip.
func takesGzip(r *http.Request) bool {
	for _, one := range strings.Split(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		coding, weight, _ := strings.Cut(one, ";")
		if strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			weight = strings.ReplaceAll(weight, " ", "")
			return strings.Trim(strings.TrimPrefix(weight, "q="), "0.") != "" || weight == ""
		}
	}
	return false
}
