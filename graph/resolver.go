// Package graph serves schema.graphql: gqlgen's front with resolvers that authorise, call the read path or the registry,
// and give errors the form the contract promises. Nothing in it knows a single type of the contract.
package graph

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/read"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/store"
)

// Resolver answers the root fields of the contract from one database.
type Resolver struct {
	engine   *read.Engine
	registry *registry.Registry
	feed     *registry.Feed
	verbs    map[string]verb
	watch    *access.Watch
	log      *slog.Logger
}

// NewResolver returns the resolver of a migrated database. It fails if the contract has a field that nothing answers. At each
// tick streams are told of what others wrote, every half second if there is none.
func NewResolver(db *store.DB, laws *law.Law, log *slog.Logger, tick <-chan time.Time) (*Resolver, error) {
	engine, err := read.New(db, parsedSchema)
	if err != nil {
		return nil, fmt.Errorf("open read path: %w", err)
	}
	verbs, err := verbsOf(parsedSchema.Mutation)
	if err != nil {
		return nil, fmt.Errorf("check mutations: %w", err)
	}
	feed := registry.NewFeed(db, tick)
	return &Resolver{
		engine: engine, registry: registry.New(db, laws, registry.WithFeed(feed)), feed: feed,
		verbs: verbs, watch: access.NewWatch(db, log), log: log,
	}, nil
}

// Schema is the contract as it is served.
func Schema() *ast.Schema { return parsedSchema }

// What an interface of the contract describes, its types do not describe again; whoever asks for a type is told. gqlparser
// adds a directive that the contract does not promise: an answer comes in one piece.
func init() {
	delete(parsedSchema.Directives, "defer")
	for _, def := range parsedSchema.Types {
		for _, name := range def.Interfaces {
			for _, described := range parsedSchema.Types[name].Fields {
				if f := def.Fields.ForName(described.Name); f.Description == "" {
					f.Description = described.Description
				}
			}
		}
	}
}

// SDL is the text of the contract.
func SDL() string { return sources[0].Input }

// operation is what the resolvers know of the request they serve.
type operation struct {
	principal *access.Principal
	session   *read.Session
	// again finds the principal once more.
	again Who
}

// Who finds the principal of a request as it is now.
type Who func() (*access.Principal, error)

type (
	operationKey struct{}
	requestKey   struct{}
)

// WithRequestID names the request in the context: errors show the name, the log and the change log note it.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, &request{id: id})
}

// request is what is known of a request wherever it is served.
type request struct {
	id string
	// logged tells that an internal error of it is in the log. One is enough: a request can bring about thousands.
	logged atomic.Bool
}

func requestOf(ctx context.Context) *request {
	if r, known := ctx.Value(requestKey{}).(*request); known {
		return r
	}
	return &request{}
}

func requestID(ctx context.Context) string { return requestOf(ctx).id }

// Used notes that a principal asked something and had the answer already.
func (r *Resolver) Used(ctx context.Context, p *access.Principal) {
	r.watch.Used(ctx, p, requestID(ctx))
}

// Begin makes a context in which one operation of the principal is executed, who is asked for again before each write.
// The caller calls end after it, or more than once.
func (r *Resolver) Begin(ctx context.Context, p *access.Principal, again Who) (_ context.Context, end func()) {
	r.Used(ctx, p)
	session := r.engine.Session(read.Scope{
		Register: p.Register,
		Visible:  p.Visible,
		Role:     string(p.Role),
		Narrow:   string(p.Scope),
		Member:   p.Member,
	})
	return context.WithValue(ctx, operationKey{}, operation{p, session, again}), session.Close
}

func operationOf(ctx context.Context) operation { return ctx.Value(operationKey{}).(operation) }

// query answers a root field of Query.
func (r *Resolver) query(ctx context.Context) (read.Bytes, error) {
	op := operationOf(ctx)
	answer, err := op.query(ctx)
	r.watch.Denied(ctx, op.principal, requestID(ctx), err)
	return answer, err
}

func (op operation) query(ctx context.Context) (read.Bytes, error) {
	if err := op.principal.Check(access.Read); err != nil {
		return nil, err
	}
	return op.session.Field(ctx, graphql.GetFieldContext(ctx).Field)
}
