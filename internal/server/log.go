package server

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/store"
)

// longestName bounds the name of an operation in the log, in bytes: it is the one word of a client there.
const longestName = 64

// report is what the log and the metrics tell of a request to the API. Nothing in it is of the records.
type report struct {
	principal *access.Principal
	// kind is query, mutation or subscription, and other while no operation was found.
	kind string
	// name is the operation's own, document the beginning of its document's hash.
	name, document string
	cost           int
	status         int
	// code is that of the first error, empty without one; limit the name of what it exceeded, if that is what it tells.
	code, limit string
}

type reportKey struct{}

// reportOf is the report of a request, or one that nobody reads.
func reportOf(ctx context.Context) *report {
	if r, ok := ctx.Value(reportKey{}).(*report); ok {
		return r
	}
	return &report{}
}

// found notes the operation of a document that is valid.
func (r *report) found(op *graphql.OperationContext) {
	r.document = hashText(op.RawQuery)[:16]
	if op.Operation == nil {
		return
	}
	r.kind, r.name = string(op.Operation.Operation), op.Operation.Name[:min(len(op.Operation.Name), longestName)]
	r.cost, _ = op.Stats.GetExtension(costExtension).(int)
}

func (r *report) done(status int, code string) { r.status, r.code = status, code }

// refused notes the first of the errors that a client was shown.
func (r *report) refused(status int, shown gqlerror.List) {
	r.done(status, "")
	if len(shown) > 0 {
		r.code, _ = shown[0].Extensions["code"].(string)
		r.limit, _ = shown[0].Extensions["limit"].(string)
	}
}

// observed reports every request.
func (s *server) observed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, statements := store.Counting(r.Context())
		report := &report{kind: "other"}
		begin := time.Now()
		defer func() {
			if report.status == 0 { // it panics
				report.done(http.StatusInternalServerError, string(fault.InternalServerError))
			}
			took, sent := time.Since(begin), int(statements.Load())
			s.Metrics.request(report, took, sent)
			if s.LogRequests {
				s.logRequest(ctx, w, report, took, sent)
			}
		}()
		next.ServeHTTP(w, r.WithContext(context.WithValue(ctx, reportKey{}, report)))
	})
}

func (s *server) logRequest(ctx context.Context, w http.ResponseWriter, r *report, took time.Duration, statements int) {
	line := []slog.Attr{slog.String("request", requestOf(w))}
	if p := r.principal; p != nil {
		who := access.FormatID(p.TokenID)
		if p.Account != 0 {
			who = access.FormatAccountID(p.Account)
		}
		line = append(line, slog.String("register", model.FormatID(model.ByName("Register"), p.Register)), slog.String("who", who))
	}
	line = append(line, slog.String("kind", r.kind), slog.String("name", r.name), slog.String("document", r.document),
		slog.Int("cost", r.cost), slog.Int("statements", statements), slog.Int64("ms", took.Milliseconds()),
		slog.Int("status", r.status), slog.String("code", r.code))
	s.Log.LogAttrs(ctx, slog.LevelInfo, "request", line...)
}
