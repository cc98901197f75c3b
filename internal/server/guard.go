package server

import (
	"cmp"
	"context"
	"fmt"
	"slices"
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
	// Selections are the fields and fragments of a document, each as often as fragments bring it in.
	Selections int
	// Visits are the selections and values that validation comes by: those of each operation and each fragment, with all
	// fragments that it reaches.
	Visits int
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
	// Values are those in the JSON of a request: every text, number, list and object.
	Values int
	// Nesting is how deep lists and objects nest in the JSON of a request, and in an argument of a document.
	Nesting int
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
	Selections:     4000,
	Visits:         50_000,
	Depth:          15,
	Aliases:        30,
	Directives:     50,
	RootFields:     20,
	Repeats:        50,
	Values:         20_000,
	Nesting:        24,
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
	if err := beyond("tokens", countTokens(source, g.limits.Tokens), g.limits.Tokens, nil); err != nil {
		return err
	}
	doc, err := parser.ParseQuery(source)
	if err != nil {
		return nil //nolint:nilerr // gqlgen parses it too and reports it
	}
	if err := g.checkDocument(doc); err != nil {
		return err
	}
	return visitDocument(g.limits, doc)
}

// countTokens counts the tokens of a document and stops above the limit. A text that is no token ends it, as it does for
// the parser.
func countTokens(source *ast.Source, limit int) int {
	lex := lexer.New(source)
	for n := 0; ; n++ {
		token, err := lex.ReadToken()
		if err != nil || token.Kind == lexer.EOF || n > limit {
			return n
		}
	}
}

// checkDocument walks every operation with its fragments, and the fragments that none of them reaches: validation looks
// at those as well.
func (g guard) checkDocument(doc *ast.QueryDocument) *gqlerror.Error {
	w := &walk{limits: g.limits, doc: doc, reached: map[string]bool{}}
	for _, op := range doc.Operations {
		w.rootFields = 0
		w.directives += len(op.Directives)
		if err := w.selections(op.SelectionSet, 1, place{}, true); err != nil {
			return err
		}
	}
	for _, fragment := range doc.Fragments {
		if w.reached[fragment.Name] {
			continue
		}
		w.reached[fragment.Name] = true
		if err := w.selections(fragment.SelectionSet, 1, place{}, false); err != nil {
			return err
		}
	}
	return nil
}

// walk counts what a document holds once its fragments stand where they are spread.
type walk struct {
	limits  Limits
	doc     *ast.QueryDocument
	reached map[string]bool
	// inside lists the fragments that are being walked, so that one which spreads itself is not followed.
	inside []string

	all, aliases, directives, rootFields int
}

// place counts the response keys of a selection set, together with what is selected under each: fields with one key are
// merged, so their selections stand in one place.
type place map[string]*counted

type counted struct {
	times int
	below place
}

func (w *walk) selections(set ast.SelectionSet, depth int, here place, root bool) *gqlerror.Error {
	for _, selection := range set {
		position := selection.GetPosition()
		w.all++
		err := beyond("selections", w.all, w.limits.Selections, position)
		if err != nil {
			return err
		}
		switch s := selection.(type) {
		case *ast.Field:
			err = w.field(s, depth, here, root)
		case *ast.InlineFragment:
			w.directives += len(s.Directives)
			err = w.selections(s.SelectionSet, depth, here, root)
		case *ast.FragmentSpread:
			w.directives += len(s.Directives)
			err = w.spread(s.Name, depth, here, root)
		}
		if err == nil {
			err = beyond("directives", w.directives, w.limits.Directives, position)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) spread(name string, depth int, here place, root bool) *gqlerror.Error {
	fragment := w.doc.Fragments.ForName(name)
	if fragment == nil || slices.Contains(w.inside, name) {
		return nil // validation refuses both
	}
	w.reached[name] = true
	w.directives += len(fragment.Directives)
	w.inside = append(w.inside, name)
	defer func() { w.inside = w.inside[:len(w.inside)-1] }()
	return w.selections(fragment.SelectionSet, depth, here, root)
}

func (w *walk) field(f *ast.Field, depth int, here place, root bool) *gqlerror.Error {
	w.directives += len(f.Directives)
	if f.Alias != f.Name {
		w.aliases++
	}
	c := here[f.Alias]
	if c == nil {
		c = &counted{below: place{}}
		here[f.Alias] = c
	}
	if c.times++; root && c.times == 1 {
		w.rootFields++
	}
	err := cmp.Or(
		beyond("aliases", w.aliases, w.limits.Aliases, f.Position),
		beyond("repeats", c.times, w.limits.Repeats, f.Position),
	)
	if root && err == nil {
		err = beyond("rootFields", w.rootFields, w.limits.RootFields, f.Position)
	}
	if !introspective(f) && err == nil {
		err = beyond("depth", depth, w.limits.Depth, f.Position)
	}
	if err != nil {
		return err
	}
	if introspective(f) {
		// Validation has a limit of its own for what nests here, and Nodes another.
		depth = -w.limits.Selections
	}
	return w.selections(f.SelectionSet, depth+1, c.below, false)
}

func introspective(f *ast.Field) bool { return f.Name == "__schema" || f.Name == "__type" }
