package graph

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"runtime"
	"runtime/debug"
	"slices"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/openropa/ropa/internal/fault"
)

// What is longer is cut, in bytes: messages of the parser and the validator quote the document, and paths the names of
// variables and of what is in them.
const (
	maxMessage = 500
	maxQuoting = 200
	maxName    = 128
)

// Present gives an error the form in which a client sees it: a code, a message that tells nothing of the inside, and the
// id of the request, under which the log has the cause of an internal error.
func (r *Resolver) Present(ctx context.Context, err error) *gqlerror.Error {
	known := graphql.DefaultErrorPresenter(ctx, err)
	shown := &gqlerror.Error{
		Message:    known.Message,
		Path:       clipPath(known.Path),
		Locations:  known.Locations,
		Extensions: map[string]any{},
	}
	for name, value := range known.Extensions {
		shown.Extensions[name] = value
	}
	longest := maxQuoting
	// Only refusals of the document itself come with a code; their text is about the document.
	if shown.Extensions["code"] == nil {
		if ctx.Err() != nil && fault.CodeOf(err) == fault.InternalServerError {
			// What a driver makes of a deadline that passes in the middle of a statement.
			err = context.DeadlineExceeded
		}
		code := fault.CodeOf(err)
		if code == fault.InternalServerError && requestOf(ctx).logged.CompareAndSwap(false, true) {
			r.log.LogAttrs(ctx, slog.LevelError, "internal error",
				slog.String("request", requestID(ctx)), slog.String("path", known.Path.String()), slog.Any("cause", err))
		}
		shown.Extensions["code"], shown.Message, longest = string(code), fault.MessageOf(err), maxMessage
		if limit := fault.LimitOf(err); limit != nil {
			showLimit(shown.Extensions, *limit)
		}
	}
	shown.Extensions["requestId"] = requestID(ctx)
	shown.Message = clip(shown.Message, longest)
	return shown
}

// showLimit says which limit was exceeded: its name, what was asked for, the bound and, in whole seconds, when to try again.
func showLimit(extensions map[string]any, limit fault.Limit) {
	extensions["limit"], extensions["value"], extensions["maximum"] = limit.Name, limit.Value, limit.Maximum
	if limit.RetryAfter > 0 {
		extensions["retryAfter"] = int64(math.Ceil(limit.RetryAfter.Seconds()))
	}
}

func clip(message string, longest int) string {
	if len(message) <= longest {
		return message
	}
	end := longest
	for !utf8.RuneStart(message[end]) {
		end--
	}
	return message[:end] + "…"
}

func clipPath(path ast.Path) ast.Path {
	shown := slices.Clone(path)
	for i, step := range shown {
		if name, ok := step.(ast.PathName); ok {
			shown[i] = ast.PathName(clip(string(name), maxName))
		}
	}
	return shown
}

// Recover turns a panic into an internal error, whose stack the log gets. What the runtime says is about types and numbers;
// anything else may quote what was sent, and only its type is told.
func Recover(_ context.Context, panicked any) error {
	told := fmt.Sprintf("%T", panicked)
	if err, ok := panicked.(runtime.Error); ok {
		told = err.Error()
	}
	return fault.Wrap(fault.InternalServerError, fmt.Errorf("panic: %s\n%s", told, debug.Stack()), "")
}
