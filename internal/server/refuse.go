package server

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/openropa/ropa/graph"
	"github.com/openropa/ropa/internal/fault"
)

// What is refused before GraphQL comes into play.
var (
	errOnlyQueries = fault.New(fault.BadUserInput, "By GET only queries are asked; send others by POST.")
	errMethod      = fault.New(fault.BadUserInput, "This method is not allowed here.")
	errMediaType   = fault.New(fault.BadUserInput, "The body has to be application/json.")
	errOnlyStream  = fault.New(fault.BadUserInput, "A subscription is answered as a stream of events: send Accept: text/event-stream.")
	errNoStream    = fault.New(fault.BadUserInput, "A stream of events takes a connection by HTTP/1.1 or later.")
	errElsewhere   = fault.New(fault.Forbidden, "The register that was asked is not the one that you are let into now.")
	errNotFound    = fault.New(fault.NotFound, "There is nothing here; the API is at /graphql.")
	errHost        = fault.New(fault.Forbidden, "This server does not answer to that host name; ropa serve --host NAME allows it.")
	errInTheClear  = fault.New(fault.Forbidden, "This server is reached by https only, or by a proxy that ropa serve --trusted-proxy names and that sends X-Forwarded-Proto: https.")
	errOrigin      = fault.New(fault.Forbidden, "Requests from other origins are not allowed.")
)

// statusOf is the status of a request that did not come to execution.
func statusOf(err error) int {
	switch {
	case errors.Is(err, errMethod), errors.Is(err, errOnlyQueries):
		return http.StatusMethodNotAllowed
	case errors.Is(err, errMediaType):
		return http.StatusUnsupportedMediaType
	case errors.Is(err, errOnlyStream):
		return http.StatusNotAcceptable
	case errors.Is(err, errHost):
		return http.StatusMisdirectedRequest
	}
	if limit, ok := errors.AsType[*gqlerror.Error](err); ok {
		if limit.Extensions["limit"] == "url" {
			return http.StatusRequestURITooLong
		}
		return http.StatusRequestEntityTooLarge
	}
	switch fault.CodeOf(err) {
	case fault.Unauthenticated:
		return http.StatusUnauthorized
	case fault.Forbidden, fault.DocumentNotTrusted:
		return http.StatusForbidden
	case fault.PersistedQueryNotFound:
		// A step of the protocol of automatic persisted queries: some of its clients read no answer of another status.
		return http.StatusOK
	case fault.RateLimited:
		return http.StatusTooManyRequests
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
	shown := gqlerror.List{resolver.Present(r.Context(), err)}
	status := statusOf(err)
	reportOf(r.Context()).refused(status, shown)
	if limit := fault.LimitOf(err); limit != nil && limit.RetryAfter > 0 {
		w.Header().Set("Retry-After", fmt.Sprint(shown[0].Extensions["retryAfter"]))
	}
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	w.Header().Set("Content-Type", jsonType)
	w.WriteHeader(status)
	_, _ = w.Write([]byte(`{"errors":`))
	_, _ = w.Write(marshalErrors(shown))
	_, _ = w.Write([]byte("}"))
}
