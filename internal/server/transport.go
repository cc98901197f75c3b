package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/openropa/ropa/graph"
	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
)

const (
	jsonType    = "application/json"
	graphqlType = "application/graphql-response+json"
	streamType  = "text/event-stream"
)

// post is the transport of answers: an operation as JSON in the body of a POST. Unlike gqlgen's it writes the finished bytes
// of the answer as they are.
type post struct {
	resolver  *graph.Resolver
	limits    Limits
	principal func(http.ResponseWriter, *http.Request) (*access.Principal, error)
}

// Supports implements graphql.Transport.
func (post) Supports(*http.Request) bool { return true }

// Do implements graphql.Transport.
func (t post) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	params, principal, ok := t.asked(w, r)
	if !ok {
		return
	}
	contentType := responseType(r.Header.Get("Accept"))
	op, refused := exec.CreateOperationContext(r.Context(), params)
	if refused != nil {
		// The statuses of GraphQL over HTTP; under application/json those that gqlgen uses.
		status := http.StatusUnprocessableEntity
		if contentType == graphqlType {
			status = http.StatusBadRequest
		}
		t.write(w, status, contentType, exec.DispatchError(graphql.WithOperationContext(r.Context(), op), refused))
		return
	}
	if op.Operation.Operation == ast.Subscription {
		writeError(w, r, t.resolver, errOnlyStream)
		return
	}
	response, err := t.execute(w, r, exec, op, principal)
	if err != nil {
		writeError(w, r, t.resolver, err)
		return
	}
	t.write(w, http.StatusOK, contentType, response)
}

// asked is what is asked and by whom, or else the answer is written.
func (t post) asked(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, *access.Principal, bool) {
	params, err := readParams(w, r, t.limits)
	var principal *access.Principal
	if err == nil {
		// A token, a session or an account may have been ended while the body was on its way.
		principal, err = t.principal(w, r)
	}
	if err != nil {
		writeError(w, r, t.resolver, err)
	}
	return params, principal, err == nil
}

// execute answers a query or mutation, unless the deadline passes before execution begins.
func (t post) execute(
	w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor, op *graphql.OperationContext, p *access.Principal,
) (*graphql.Response, error) {
	key, err := idempotencyKey(r.Header, op)
	if err != nil {
		return nil, err
	}
	ctx := graph.WithIdempotencyKey(r.Context(), key)
	ctx, end := t.resolver.Begin(ctx, p, func() (*access.Principal, error) { return t.principal(w, r) })
	defer end() // a client that takes its time holds nothing of the database
	responses, ctx := exec.DispatchOperation(ctx, op)
	if response := responses(ctx); response != nil {
		return response, nil
	}
	return nil, ctx.Err()
}

// readParams reads the operation from the body.
func readParams(w http.ResponseWriter, r *http.Request, limits Limits) (*graphql.RawParams, error) {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || mediaType != jsonType {
		return nil, errMediaType
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limits.Body))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return nil, exceeded("body", limits.Body, nil)
	}
	if err != nil {
		return nil, fault.Wrap(fault.BadUserInput, err, "The body cannot be read.")
	}
	if bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("[")) {
		return nil, fault.New(fault.BadUserInput, "A request holds one operation, not a list of them.")
	}
	params := &graphql.RawParams{Headers: r.Header}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if err := decoder.Decode(params); err != nil {
		return nil, fault.Wrap(fault.BadUserInput, err, `The body is not a JSON object with "query", "variables" and "operationName".`)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, fault.New(fault.BadUserInput, "Something follows the JSON object in the body.")
	}
	return params, nil
}

// responseType is the content type a client accepts: that of GraphQL over HTTP, or of streams, if named before plain JSON.
func responseType(accept string) string {
	for part := range strings.SplitSeq(accept, ",") {
		switch mediaType, _, _ := mime.ParseMediaType(part); mediaType {
		case graphqlType, streamType:
			return mediaType
		case jsonType, "application/*", "*/*":
			return jsonType
		}
	}
	return jsonType
}

func (t post) write(w http.ResponseWriter, status int, contentType string, response *graphql.Response) {
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	writeResponse(w, t.limits, response)
}

// writeResponse writes a response as JSON. A client that is gone gets nothing, and nobody else is to be told.
func writeResponse(w io.Writer, limits Limits, response *graphql.Response) {
	if len(response.Errors) > limits.Errors {
		response.Errors = response.Errors[:limits.Errors]
	}
	_, _ = w.Write([]byte("{"))
	if len(response.Errors) > 0 {
		_, _ = w.Write([]byte(`"errors":`))
		_, _ = w.Write(marshalErrors(response.Errors))
	}
	if response.Data != nil {
		if len(response.Errors) > 0 {
			_, _ = w.Write([]byte(","))
		}
		_, _ = w.Write([]byte(`"data":`))
		_, _ = w.Write(response.Data)
	}
	_, _ = w.Write([]byte("}"))
}

func marshalErrors(list gqlerror.List) []byte {
	text, err := json.Marshal(list)
	if err != nil {
		panic(err) // texts, numbers and lists of them always have a JSON form
	}
	return text
}
