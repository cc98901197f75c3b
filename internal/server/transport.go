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
type post struct{ *server }

// Supports implements graphql.Transport.
func (post) Supports(r *http.Request) bool { return r.Method == http.MethodPost }

// Do implements graphql.Transport.
func (t post) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	request, principal, err := t.asked(w, r)
	if err != nil {
		t.refuse(w, r, err)
		return
	}
	op, refused, err := t.prepare(r, exec, request, principal)
	switch {
	case err != nil:
		t.refuse(w, r, err)
	case refused != nil:
		t.writeRefused(w, r, refused)
	case op.Operation.Operation == ast.Subscription:
		t.refuse(w, r, errOnlyStream)
	default:
		response, err := t.execute(w, r, exec, op, principal)
		if err != nil {
			t.refuse(w, r, err)
			return
		}
		t.write(w, r, http.StatusOK, responseType(r.Header.Get("Accept")), response)
	}
}

// asked is what the body of a request asks and by whom.
func (t post) asked(w http.ResponseWriter, r *http.Request) (*request, *access.Principal, error) {
	request, err := readParams(w, r, t.Limits)
	if err != nil {
		return nil, nil, err
	}
	// A token, a session or an account may have been ended while the body was on its way.
	principal, err := t.principal(w, r)
	return request, principal, err
}

// prepare finds and validates the document of a request. What is wrong with it makes a response.
func (s *server) prepare(
	r *http.Request, exec graphql.GraphExecutor, request *request, p *access.Principal,
) (op *graphql.OperationContext, refused *graphql.Response, err error) {
	if err := s.rates.take(p, requestCost); err != nil {
		return nil, nil, err
	}
	if err := s.persisted.find(p.Register, request); err != nil {
		return nil, nil, err
	}
	ctx := r.Context()
	op, problems := exec.CreateOperationContext(ctx, &request.RawParams)
	reportOf(ctx).found(op)
	if problems != nil {
		return op, exec.DispatchError(graphql.WithOperationContext(ctx, op), problems), nil
	}
	s.persisted.keep(p.Register, request)
	return op, nil, nil
}

// execute takes the cost of a query or mutation from what the principal has, and carries it out, unless the deadline passes
// before that begins.
func (s *server) execute(
	w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor, op *graphql.OperationContext, p *access.Principal,
) (*graphql.Response, error) {
	cost, _ := op.Stats.GetExtension(costExtension).(int)
	if err := s.rates.take(p, cost); err != nil {
		return nil, err
	}
	key, err := idempotencyKey(r.Header, op)
	if err != nil {
		return nil, err
	}
	ctx := graph.WithIdempotencyKey(r.Context(), key)
	ctx, end := s.resolver.Begin(ctx, p, func() (*access.Principal, error) { return s.again(w, r, p) })
	defer end() // a client that takes its time holds nothing of the database
	responses, ctx := exec.DispatchOperation(ctx, op)
	if response := responses(ctx); response != nil {
		return response, nil
	}
	return nil, ctx.Err()
}

// readParams reads the operation from the body.
func readParams(w http.ResponseWriter, r *http.Request, limits Limits) (*request, error) {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || mediaType != jsonType {
		return nil, errMediaType
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limits.Body))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return nil, exceeded("body", max(r.ContentLength, limits.Body+1), limits.Body, nil)
	}
	if err != nil {
		return nil, fault.Wrap(fault.BadUserInput, err, "The body cannot be read.")
	}
	if bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("[")) {
		return nil, fault.New(fault.BadUserInput, "A request holds one operation, not a list of them.")
	}
	if err := checkJSON(body, limits); err != nil {
		return nil, err
	}
	out := &request{RawParams: graphql.RawParams{Headers: r.Header}}
	if err := readJSON(body, out); err != nil {
		return nil, fault.Wrap(fault.BadUserInput, err, `The body is not one JSON object with "query", "variables" and "operationName".`)
	}
	return out, nil
}

// readJSON reads one value; numbers stay as they are written.
func readJSON(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the value")
	}
	return nil
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

// writeRefused writes what is wrong with a document, with the statuses of GraphQL over HTTP; under application/json with
// those that gqlgen uses.
func (s *server) writeRefused(w http.ResponseWriter, r *http.Request, refused *graphql.Response) {
	status, contentType := http.StatusUnprocessableEntity, responseType(r.Header.Get("Accept"))
	if contentType == graphqlType {
		status = http.StatusBadRequest
	}
	s.write(w, r, status, contentType, refused)
}

func (s *server) write(w http.ResponseWriter, r *http.Request, status int, contentType string, response *graphql.Response) {
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	s.writeResponse(w, r, status, response)
}

// writeResponse writes a response as JSON. A client that is gone gets nothing, and nobody else is to be told.
func (s *server) writeResponse(w io.Writer, r *http.Request, status int, response *graphql.Response) {
	if len(response.Errors) > s.Limits.Errors {
		response.Errors = response.Errors[:s.Limits.Errors]
	}
	reportOf(r.Context()).refused(status, response.Errors)
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
