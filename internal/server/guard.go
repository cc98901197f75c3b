package server

import (
	"context"
	"fmt"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/lexer"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/openropa/ropa/internal/fault"
)

// Limits bound what one request may ask for. They are all here, and what goes beyond one is refused with the code
// LIMIT_EXCEEDED, the name of the limit, what was asked for and the bound; docs/limits.md lists them. What one field may be
// asked for, records on a page, tests in a filter, bytes of an answer, is bounded by the read path, and what one record may
// hold by the registry.
type Limits struct {
	// Body is the size of a request's body in bytes, and URL that of its address.
	Body int64
	URL  int
	// Tokens are the words and signs of a document, counted before anything is parsed.
	Tokens int
	// Values are those in the JSON of a request: every text, number, list and object.
	Values int
	// Nesting is how deep brackets of every kind stand in one another, in a document and in the JSON of a request.
	Nesting int
	// Name is the length in bytes of a name in a document: refusals quote names, and compare them with those there are.
	Name int
	// Fragments are the places in which fragments are spread: validation compares them pair by pair.
	Fragments int
	// Validation is what validation looks at: fields, once more for every one before with the same response key and every
	// inline fragment around them, and what stands in arguments. It begins anew with each fragment and those spread in it.
	Validation int
	// Selections are the fields and fragments of a document, each as often as fragments bring it in.
	Selections int
	// Depth is how deep fields nest, those of introspection aside.
	Depth int
	// Aliases are the fields with an alias.
	Aliases int
	// Directives are the uses of directives.
	Directives int
	// RootFields are the response keys at the top of an operation.
	RootFields int
	// Repeats is how often one response key may be asked for in one place: validation compares them pair by pair.
	Repeats int
	// ArgumentValues are those in the arguments of an operation once its variables and fragments stand where they are used.
	ArgumentValues int
	// Nodes are the records and parts an operation can answer with at most: page sizes multiplied along nested connections,
	// and listLength for each other list.
	Nodes int
	// Errors are those in one reply; further ones are left out.
	Errors int
	// Deadline is the time a request gets. What is not committed by then is rolled back.
	Deadline time.Duration
	// Streams bound streams of events, each of which gets the deadline anew.
	Streams StreamLimits
	// Rate is what one principal may ask for in a minute, in nodes; 0 is as much as it likes.
	Rate int
}

// DefaultLimits are the limits that ropa serves with. A page of 100 activities with two pages of 25 below each counts 5,200
// with the request itself, the queries of the README 750 to 16,400, and a register of 10,000 activities with nine pages of 25
// below each 2,270,000: the rate lets a program pull all of that more than twice a minute, or a dashboard ask for a page 19 times
// a second. A record takes about a microsecond of one core, so that is at most a tenth of one.
var DefaultLimits = Limits{
	Body:           1 << 20,
	URL:            8 << 10,
	Tokens:         4000,
	Values:         20_000,
	Nesting:        100,
	Name:           128,
	Fragments:      200,
	Validation:     20_000,
	Selections:     4000,
	Depth:          15,
	Aliases:        30,
	Directives:     50,
	RootFields:     20,
	Repeats:        50,
	ArgumentValues: 100_000,
	Nodes:          100_000,
	Errors:         10,
	Deadline:       10 * time.Second,
	Streams: StreamLimits{
		Each: 20, All: 500, Lag: 10_000, Ping: 15 * time.Second, Last: time.Hour, Write: 10 * time.Second,
	},
	Rate: 6_000_000,
}

// exceeded is the refusal of what goes beyond a limit. Counting stops there: the value is where it stopped.
func exceeded(limit string, value, maximum int64, at *ast.Position) *gqlerror.Error {
	err := &gqlerror.Error{
		Message: fmt.Sprintf("The request exceeds the limit of %d for %s by its %d.", maximum, limit, value),
		Extensions: map[string]any{
			"code": string(fault.LimitExceeded), "limit": limit, "value": value, "maximum": maximum,
		},
	}
	if at != nil {
		err.Locations = []gqlerror.Location{{Line: at.Line, Column: at.Column}}
	}
	return err
}

// beyond is exceeded if a count goes beyond its limit, else nil.
func beyond(limit string, n, maximum int, at *ast.Position) *gqlerror.Error {
	if n <= maximum {
		return nil
	}
	return exceeded(limit, int64(n), int64(maximum), at)
}

// guard is the extension that holds operations to the limits: their documents before validation, whose work grows with
// the square of some of them, and their page sizes, which may come from variables, after it.
type guard struct {
	limits Limits
	// passed holds the documents that were let through and validated before.
	passed graphql.Cache[*ast.QueryDocument]
	schema *ast.Schema
}

// ExtensionName implements graphql.HandlerExtension.
func (guard) ExtensionName() string { return "guard" }

// Validate implements graphql.HandlerExtension.
func (guard) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters implements graphql.OperationParameterMutator: it looks at a document before gqlgen does.
func (g guard) MutateOperationParameters(ctx context.Context, request *graphql.RawParams) *gqlerror.Error {
	if _, known := g.passed.Get(ctx, request.Query); known {
		return nil
	}
	source := &ast.Source{Input: request.Query}
	if err := g.checkTokens(source); err != nil {
		return err
	}
	doc, err := parser.ParseQuery(source)
	if err != nil {
		return nil //nolint:nilerr // gqlgen parses it too and reports it
	}
	return g.checkDocument(doc)
}

// checkTokens reads a document up to the first token that goes beyond a limit. A text that is no token ends it, as it does
// for the parser.
func (g guard) checkTokens(source *ast.Source) *gqlerror.Error {
	lex := lexer.New(source)
	for n, open := 0, 0; ; n++ {
		token, err := lex.ReadToken()
		if err != nil || token.Kind == lexer.EOF {
			return nil
		}
		switch token.Kind {
		case lexer.BraceL, lexer.BracketL, lexer.ParenL:
			open++
		case lexer.BraceR, lexer.BracketR, lexer.ParenR:
			open--
		}
		switch {
		case n == g.limits.Tokens:
			return exceeded("tokens", int64(n+1), int64(g.limits.Tokens), &token.Pos)
		case open > g.limits.Nesting:
			return exceeded("nesting", int64(open), int64(g.limits.Nesting), &token.Pos)
		case token.Kind == lexer.Name && len(token.Value) > g.limits.Name:
			return exceeded("name", int64(len(token.Value)), int64(g.limits.Name), &token.Pos)
		}
	}
}
