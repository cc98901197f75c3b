package server

import (
	"errors"
	"net/http"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/openropa/ropa/graph"
	"github.com/openropa/ropa/internal/fault"
)

// What is refused before GraphQL comes into play.
var (
	errMethod     = fault.New(fault.BadUserInput, "This method is not allowed here.")
	errMediaType  = fault.New(fault.BadUserInput, "The body has to be application/json.")
	errOnlyStream = fault.New(fault.BadUserInput, "A subscription is answered as a stream of events: send Accept: text/event-stream.")
	errNoStream   = fault.New(fault.BadUserInput, "A stream of events takes a connection by HTTP/1.1 or later.")
	errElsewhere  = fault.New(fault.Forbidden, "The register that this stream is of is not yours to read any more.")
	errNotFound   = fault.New(fault.NotFound, "There is nothing here; the API is at /graphql.")
	errHost       = fault.New(fault.Forbidden, "This server does not answer to that host name; ropa serve --host NAME allows it.")
	errInTheClear = fault.New(fault.Forbidden, "This server is reached by https only, or by a proxy that ropa serve --trusted-proxy names and that sends X-Forwarded-Proto: https.")
	errOrigin     = fault.New(fault.Forbidden, "Requests from other origins are not allowed.")
)

// statusOf is the status of a request that did not come to execution.
func statusOf(err error) int {
	switch {
	case errors.Is(err, errMethod):
		return http.StatusMethodNotAllowed
	case errors.Is(err, errMediaType):
		return http.StatusUnsupportedMediaType
	case errors.Is(err, errOnlyStream):
		return http.StatusNotAcceptable
	case errors.Is(err, errHost):
		return http.StatusMisdirectedRequest
	}
	if _, limit := errors.AsType[*gqlerror.Error](err); limit {
		return http.StatusRequestEntityTooLarge
	}
	switch fault.CodeOf(err) {
	case fault.Unauthenticated:
		return http.StatusUnauthorized
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.NotFound:
		return http.StatusNotFound
	case fault.BadUserInput:
		return http.StatusBadRequest
	case fault.DeadlineExceeded, fault.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// writeError answers a request that did not come to execution, in the form in which GraphQL tells errors.
func writeError(w http.ResponseWriter, r *http.Request, resolver *graph.Resolver, err error) {
	text := marshalErrors(gqlerror.List{resolver.Present(r.Context(), err)})
	status := statusOf(err)
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	w.Header().Set("Content-Type", jsonType)
	w.WriteHeader(status)
	_, _ = w.Write([]byte(`{"errors":`))
	_, _ = w.Write(text)
	_, _ = w.Write([]byte("}"))
}
