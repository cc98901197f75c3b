package server

import (
	"net/http"
	"net/url"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
)

// get is the transport of queries that are named by the hash of a document, so that browsers and clients can keep the
// answers and ask whether they still hold. It takes no document: what an address from elsewhere leads to is executed only if
// somebody of the register asked it before, it only reads, and requests by other pages are refused as those by POST are.
// Where a browser does not say who asks, its strict session cookie stays behind, or Cross-Origin-Resource-Policy keeps the
// answer from the page.
type get struct{ *server }

// Supports implements graphql.Transport.
func (get) Supports(r *http.Request) bool { return r.Method == http.MethodGet }

// Do implements graphql.Transport.
func (t get) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	request, err := readAddress(r, t.Limits)
	if err != nil {
		t.refuse(w, r, err)
		return
	}
	p := principalOf(r.Context())
	op, refused, err := t.prepare(r, exec, request, p)
	switch {
	case err != nil:
		t.refuse(w, r, err)
	case refused != nil:
		t.writeRefused(w, r, refused)
	case op.Operation.Operation != ast.Query:
		w.Header().Set("Allow", http.MethodPost)
		t.refuse(w, r, errOnlyQueries)
	default:
		t.answer(w, r, exec, op, p)
	}
}

// answer answers a query, or that the client has the answer.
func (t get) answer(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor, op *graphql.OperationContext, p *access.Principal) {
	contentType := responseType(r.Header.Get("Accept"))
	tag := t.tag(op, p, contentType)
	header := w.Header()
	for _, name := range []string{"Authorization", "Cookie", "Accept"} {
		header.Add("Vary", name)
	}
	if tag != "" && matches(r.Header.Get("If-None-Match"), tag) {
		t.resolver.Used(r.Context(), p)
		t.notModified(w, r, tag)
		return
	}
	response, err := t.execute(w, r, exec, op, p)
	if err != nil {
		t.refuse(w, r, err)
		return
	}
	if tag != "" && len(response.Errors) == 0 {
		keepable(header, tag)
	}
	t.write(w, r, http.StatusOK, contentType, response)
}

// notModified answers that the client has the answer.
func (s *server) notModified(w http.ResponseWriter, r *http.Request, tag string) {
	keepable(w.Header(), tag)
	reportOf(r.Context()).done(http.StatusNotModified, "")
	w.WriteHeader(http.StatusNotModified)
}

// keepable lets the client keep the answer for itself, if it asks each time whether that still holds.
func keepable(header http.Header, tag string) {
	header.Set("Cache-Control", "private, no-cache")
	header.Set("ETag", tag)
}

// readAddress reads the operation from the address: extensions and variables as JSON, operationName, documentId.
func readAddress(r *http.Request, limits Limits) (*request, error) {
	if n := len(r.URL.RequestURI()); n > limits.URL {
		return nil, exceeded("url", int64(n), int64(limits.URL), nil)
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, fault.Wrap(fault.BadUserInput, err, "The address cannot be read.")
	}
	if query.Has("query") {
		return nil, fault.New(fault.BadUserInput, "An address does not hold a document, it names one by its hash; send it by POST first.")
	}
	out := &request{DocumentID: query.Get("documentId")}
	out.OperationName, out.Headers = query.Get("operationName"), r.Header
	for name, into := range map[string]*map[string]any{"variables": &out.Variables, "extensions": &out.Extensions} {
		text := []byte(query.Get(name))
		if err := checkJSON(text, limits); err != nil {
			return nil, err
		}
		if len(text) > 0 && readJSON(text, into) != nil {
			return nil, fault.New(fault.BadUserInput, "In the address %s is not a JSON object.", name)
		}
	}
	if err := out.readName(); err != nil {
		return nil, err
	}
	if out.named == "" {
		return nil, fault.New(fault.BadUserInput, "An address names a document by its hash, in extensions.persistedQuery or documentId.")
	}
	return out, nil
}
