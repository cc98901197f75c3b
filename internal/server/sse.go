package server

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/openropa/ropa/graph"
	"github.com/openropa/ropa/internal/access"
)

// sse is the transport of streams, the "distinct connections mode" of GraphQL over Server-Sent Events: an operation by POST
// whose results come as events, "next" for each and "complete" at the end. What is wrong with the operation is a result too;
// what is refused before there is one has the status and form of any other refusal.
//
// A stream pulls: told that the register moved, it reads what follows its cursor and writes that before it reads more. So
// nothing piles up for a client that takes its time, and nobody waits for it; what is not taken in time ends the connection.
type sse struct {
	post
	open *streams
}

// Supports implements graphql.Transport.
func (sse) Supports(r *http.Request) bool { return responseType(r.Header.Get("Accept")) == streamType }

// Do implements graphql.Transport.
func (t sse) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	request, principal, err := t.asked(w, r)
	if err != nil {
		t.refuse(w, r, err)
		return
	}
	out, err := t.begin(w, r)
	if err != nil {
		t.refuse(w, r, err)
		return
	}
	defer out.end()
	op, refused, err := t.prepare(r, exec, request, principal)
	switch {
	case err != nil:
	case refused != nil:
		err = out.next("", refused)
	case op.Operation.Operation == ast.Subscription:
		// A stream outlives the time that a request gets; each of its events gets as much.
		err = t.follow(graphql.WithOperationContext(wholeOf(r.Context()), op), w, r, principal, out)
	default:
		var response *graphql.Response
		if response, err = t.execute(w, r, exec, op, principal); err == nil {
			err = out.next("", response)
		}
	}
	if _, gone := errors.AsType[*writeFailure](err); gone {
		return
	}
	if err == nil || out.next("", &graphql.Response{Errors: gqlerror.List{t.resolver.Present(wholeOf(r.Context()), err)}}) == nil {
		_ = out.write("event: complete\ndata:\n\n")
	}
}

// follow tells what happens until the stream ends: with nil by itself or with the server, else by the error.
func (t sse) follow(ctx context.Context, w http.ResponseWriter, r *http.Request, p *access.Principal, out *events) error {
	if err := t.open.take(p, t.Limits.Streams); err != nil {
		return err
	}
	defer t.open.give(p)
	t.Metrics.streaming(1)
	defer t.Metrics.streaming(-1)
	var stream *graph.Stream
	err := t.within(ctx, func(ctx context.Context) (err error) {
		stream, err = t.resolver.Subscribe(ctx, p, r.Header.Get("Last-Event-ID"))
		return err
	})
	if err != nil {
		return err
	}
	defer stream.Close()
	ping, last := time.NewTicker(t.Limits.Streams.Ping), time.NewTimer(t.Limits.Streams.Last)
	defer ping.Stop()
	defer last.Stop()
	for err == nil {
		select {
		case <-ctx.Done(): // nobody is there any more
			return &writeFailure{ctx.Err()}
		case <-out.stopping.Done():
			return nil
		case <-last.C:
			return nil
		case <-ping.C:
			err = t.within(ctx, func(ctx context.Context) error { return t.ping(ctx, w, r, p, out) })
		case <-stream.Moved():
			err = t.within(ctx, func(ctx context.Context) error { return t.tell(ctx, w, r, p, stream, out) })
		}
	}
	return err
}

// within does what belongs to one event, in the time that a request gets.
func (t sse) within(ctx context.Context, do func(context.Context) error) (err error) {
	ctx, cancel := context.WithTimeout(ctx, t.Limits.Deadline)
	defer cancel()
	defer func() {
		if panicked := recover(); panicked != nil {
			err = graph.Recover(ctx, panicked)
		}
	}()
	err = do(ctx)
	if _, gone := errors.AsType[*writeFailure](err); err != nil && !gone && ctx.Err() != nil {
		err = ctx.Err() // whatever a driver makes of it
	}
	return err
}

// ping keeps a connection that is silent from being taken for dead, and ends it for whoever may not ask any more.
func (t sse) ping(ctx context.Context, w http.ResponseWriter, r *http.Request, p *access.Principal, out *events) error {
	if _, err := t.again(w, r.WithContext(ctx), p); err != nil {
		return err
	}
	return out.write(": ping\n\n")
}

// tell writes the next event of a stream, for whom it is by now.
func (t sse) tell(
	ctx context.Context, w http.ResponseWriter, r *http.Request, p *access.Principal, stream *graph.Stream, out *events,
) error {
	principal, err := t.again(w, r.WithContext(ctx), p)
	if err != nil {
		return err
	}
	if lag := stream.Lag(); lag > t.Limits.Streams.Lag {
		return behind(lag, t.Limits.Streams.Lag)
	}
	data, cursor, err := stream.Next(ctx, principal)
	if err != nil || data == nil {
		return err
	}
	return out.next(cursor, &graphql.Response{Data: data})
}

// events writes the events of one connection.
type events struct {
	to      http.ResponseWriter
	control *http.ResponseController
	server  *server
	request *http.Request
	// stopping ends when the server stops: what is being written then gets little time, so that the server can end.
	stopping context.Context
	end      func() bool
}

// hurry is the time that an event gets while the server stops.
const hurry = time.Second

// writeFailure is why a client got no more.
type writeFailure struct{ error }

// begin answers that events follow.
func (t sse) begin(w http.ResponseWriter, r *http.Request) (*events, error) {
	e := &events{to: w, control: http.NewResponseController(w), server: t.server, request: r, stopping: stoppingOf(r.Context())}
	if !r.ProtoAtLeast(1, 1) {
		return nil, errNoStream
	}
	// The time to read a request is over with its body; what is read later is whether the client is still there.
	err := errors.Join(e.control.SetReadDeadline(time.Time{}), e.deadline())
	if err != nil {
		return nil, errNoStream
	}
	header := w.Header()
	header.Set("Content-Type", streamType)
	header.Set("X-Accel-Buffering", "no")
	if err := e.control.Flush(); errors.Is(err, http.ErrNotSupported) {
		return nil, errNoStream
	}
	e.end = context.AfterFunc(e.stopping, func() { _ = e.control.SetWriteDeadline(time.Now().Add(hurry)) })
	return e, nil
}

// deadline gives what is written next its time.
func (e *events) deadline() error {
	err := e.control.SetWriteDeadline(time.Now().Add(e.server.Limits.Streams.Write))
	if e.stopping.Err() != nil {
		err = e.control.SetWriteDeadline(time.Now().Add(hurry))
	}
	return err
}

// next writes a result, and the cursor behind it where it has one.
func (e *events) next(cursor string, response *graphql.Response) error {
	var b bytes.Buffer
	b.WriteString("event: next\n")
	if cursor != "" {
		b.WriteString("id: " + cursor + "\n")
	}
	b.WriteString("data: ")
	e.server.writeResponse(&b, e.request, http.StatusOK, response)
	b.WriteString("\n\n")
	return e.write(b.String())
}

func (e *events) write(text string) error {
	err := e.deadline()
	if err == nil {
		_, err = io.WriteString(e.to, text)
	}
	if err == nil {
		err = e.control.Flush()
	}
	if err != nil {
		return &writeFailure{err}
	}
	return nil
}
