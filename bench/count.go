package main

import (
	"context"
	"fmt"
	"net/http"
	"runtime"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"github.com/openropa/ropa/graph"
	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/read"
)

// allocRuns is over how many requests allocations are averaged.
const allocRuns = 50

// count finds what does not depend on the clock: the statements of one request, its allocations in the server, and the
// bytes of its answer. All of them are of the workload's last ask.
func count(ctx context.Context, s *servers, w workload) (statements, allocs, bytes int, err error) {
	a := w.asks[len(w.asks)-1]
	answer, err := s.ours(ctx, w.query, a.variables)
	if err != nil {
		return 0, 0, 0, err
	}
	bytes = len(answer)
	if statements, err = countStatements(ctx, s.data, w.query, a.variables); err != nil {
		return 0, 0, 0, err
	}
	allocs, err = countAllocs(ctx, s, w.query, a.variables)
	return statements, allocs, bytes, err
}

// countStatements counts what the read path sends to the database. The server sends one more before, for the token.
func countStatements(ctx context.Context, d *dataset, query string, variables map[string]any) (int, error) {
	engine, err := read.New(d.db, graph.Schema())
	if err != nil {
		return 0, err
	}
	doc, problems := gqlparser.LoadQueryWithRules(graph.Schema(), query, rules.NewDefaultRules())
	if problems != nil {
		return 0, fmt.Errorf("read query: %w", problems)
	}
	op := &graphql.OperationContext{RawQuery: query, Variables: variables, Doc: doc, Operation: doc.Operations[0]}
	ctx = graphql.WithOperationContext(ctx, op)
	session := engine.Session(read.Scope{Register: d.register, Visible: access.System("bench", d.register).Visible})
	defer session.Close()
	for _, field := range graphql.CollectFields(op, op.Operation.SelectionSet, []string{"Query"}) {
		if _, err := session.Field(ctx, field); err != nil {
			return 0, err
		}
	}
	return session.Statements(), nil
}

// countAllocs counts what the whole server allocates for one request, but for what net/http does around its handler.
func countAllocs(ctx context.Context, s *servers, query string, variables map[string]any) (int, error) {
	requests := make([]*http.Request, 1+allocRuns)
	for i := range requests {
		var err error
		if requests[i], err = s.request(ctx, query, variables); err != nil {
			return 0, err
		}
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	w := discard{http.Header{}}
	s.handler.ServeHTTP(w, requests[0])
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for _, r := range requests[1:] {
		s.handler.ServeHTTP(w, r)
	}
	runtime.ReadMemStats(&after)
	return int(after.Mallocs-before.Mallocs) / allocRuns, nil
}

// discard is a response that nobody reads.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(b []byte) (int, error) { return len(b), nil }
func (discard) WriteHeader(int)               {}
