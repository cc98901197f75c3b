package graph

import (
	"context"
	"strconv"

	"github.com/99designs/gqlgen/graphql"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/read"
	"github.com/openropa/ropa/internal/registry"
)

// Stream is a subscription that goes on. It keeps where it is in the register's changes, and reads what follows when it is
// asked: nothing is kept for those who are slow. It is to be closed.
type Stream struct {
	resolver *Resolver
	field    graphql.CollectedField
	listener *registry.Listener
	// at is the version up to which all was told; fresh tells that not even that was, to a client which named no cursor.
	at    int64
	fresh bool
}

// Subscribe begins the subscription of the operation in the context, after the cursor that its argument names, or else last
// if that is not empty.
func (r *Resolver) Subscribe(ctx context.Context, p *access.Principal, last string) (*Stream, error) {
	op := graphql.GetOperationContext(ctx)
	fields := graphql.CollectFields(op, op.Operation.SelectionSet, []string{parsedSchema.Subscription.Name})
	// Validation goes by names and does not look at directives.
	if len(fields) != 1 {
		return nil, fault.New(fault.BadUserInput, "A subscription asks for one field, this one for %d.", len(fields))
	}
	s := &Stream{resolver: r, field: fields[0], listener: r.feed.Listen(p.Register)}
	err := s.with(ctx, p, func(ctx context.Context, session *read.Session) error {
		since, head, named, err := session.Since(ctx, s.field, last)
		s.at, s.fresh = since, !named
		r.feed.Tell(p.Register, head)
		return err
	})
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Close ends the stream.
func (s *Stream) Close() { s.listener.Close() }

// Moved is closed as soon as there may be something to tell.
func (s *Stream) Moved() <-chan struct{} {
	beyond := s.at
	if s.fresh {
		beyond = -1 // the register is there already
	}
	_, moved := s.listener.Moved(beyond)
	return moved
}

// Lag is how many changes of the register the stream has not told of yet.
func (s *Stream) Lag() int64 {
	version, _ := s.listener.Moved(s.at)
	return version - s.at
}

// Next tells a principal what follows, 100 changes at most, and the cursor behind it; data is nil if it comes to nothing.
func (s *Stream) Next(ctx context.Context, p *access.Principal) (data []byte, cursor string, err error) {
	upTo, _ := s.listener.Moved(s.at)
	err = s.with(ctx, p, func(ctx context.Context, session *read.Session) error {
		answer, reached, n, err := session.Changed(ctx, s.field, s.at, upTo)
		if err != nil {
			return err
		}
		if n > 0 || s.fresh {
			data = append(append([]byte(`{"`+s.field.Alias+`":`), answer...), '}')
		}
		s.at, s.fresh, cursor = reached, false, strconv.FormatInt(reached, 10)
		return nil
	})
	return data, cursor, err
}

// with reads something for a principal as it is now.
func (s *Stream) with(ctx context.Context, p *access.Principal, do func(context.Context, *read.Session) error) (err error) {
	ctx, end := s.resolver.Begin(ctx, p, nil)
	defer end()
	defer func() { s.resolver.watch.Denied(ctx, p, requestID(ctx), err) }()
	if err := p.Check(access.Read); err != nil {
		return err
	}
	return do(ctx, operationOf(ctx).session)
}
