package server_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/server"
)

// narrow is a listener whose connections hold little on its side, and tell when it closes them.
type narrow struct {
	net.Listener
	closed chan struct{}
}

type narrowConn struct {
	net.Conn
	once   *sync.Once
	closed chan struct{}
}

func (n narrow) Accept() (net.Conn, error) {
	c, err := n.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return narrowConn{c, &sync.Once{}, n.closed}, c.(*net.TCPConn).SetWriteBuffer(4 << 10)
}

func (c narrowConn) Close() error {
	c.once.Do(func() { c.closed <- struct{}{} })
	return c.Conn.Close()
}

// serveStreams serves a world on narrow connections until stop is called, which returns what Serve does.
func serveStreams(t *testing.T, a *api, limits server.Limits) (address string, closed <-chan struct{}, stop func() error) {
	t.Helper()
	laws, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	handler, err := server.New(server.Config{DB: a.DB, Laws: laws, Limits: limits})
	if err != nil {
		t.Fatal(err)
	}
	n := narrow{listener, make(chan struct{}, 100)}
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- server.Serve(ctx, n, handler) }()
	return listener.Addr().String(), n.closed, func() error { cancel(); return <-served }
}

// deaf opens a stream from the beginning and reads nothing of it.
func (a *api) deaf(t *testing.T, address string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.(*net.TCPConn).SetReadBuffer(4 << 10); err != nil {
		t.Fatal(err)
	}
	body := `{"query":"` + follows + `"}`
	_, err = fmt.Fprintf(c, "POST /graphql HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\n"+
		"Last-Event-ID: 0\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s", a.token, len(body), body)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// fill writes until something happens, and counts the commits.
func (a *api) fill(t *testing.T, until <-chan struct{}) (commits int) {
	t.Helper()
	for {
		a.commit(t, commits)
		commits++
		select {
		case <-until:
			return commits
		default:
		}
	}
}

// commit makes 60 changes in one transaction.
func (a *api) commit(t *testing.T, n int) {
	t.Helper()
	var changes []registry.Change
	for i := range 60 {
		changes = append(changes, registrytest.Put("Purpose", fmt.Sprint("p-", i), registry.Input{"name": fmt.Sprint("P ", n)}))
	}
	a.Apply(t, changes...)
}

// Who takes no events is cut off while others go on writing, and resumes by the last cursor.
func TestSSE_SlowReadersHoldUpNobody(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		a := newAPI(t, w, server.Limits{})
		limits := server.DefaultLimits
		limits.Streams.Write = 300 * time.Millisecond
		address, closed, stop := serveStreams(t, a, limits)
		c := a.deaf(t, address)
		commits := a.fill(t, closed)
		response, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			t.Fatal(err)
		}
		l := &listening{Response: response, lines: bufio.NewReader(response.Body)}
		var seen []string
		last := ""
		for {
			e, err := l.next()
			if err != nil {
				break
			}
			if e.name == "complete" {
				t.Error("a stream that was cut off tells that it is complete")
			}
			seen, last = append(seen, e.cursors(t)...), e.id
		}
		_ = response.Body.Close()
		missed := len(a.logged(t, last))
		anew := a.listen(t, follows, "Last-Event-ID", last)
		for head := a.cursor(t); last != head; {
			e := anew.must(t, "next")
			seen, last = append(seen, e.cursors(t)...), e.id
		}
		if want := a.logged(t, "0"); !slices.Equal(seen, want) || missed == 0 {
			t.Errorf("seen %d, want %d, missed %d", len(seen), len(want), missed)
		}
		t.Logf("%d commits until the reader was cut off, which had missed %d changes", commits, missed)
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

// When the server stops, streams are told so and it ends, whoever reads them or does not.
func TestSSE_EndWithTheServer(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		a := newAPI(t, w, server.Limits{})
		address, _, stop := serveStreams(t, a, server.Limits{})
		_ = a.deaf(t, address)
		for n := range 60 { // more than there is room for on the way
			a.commit(t, n)
		}
		near := *a
		near.url = "http://" + address
		l := near.listen(t, follows)
		l.must(t, "next")
		stopped := make(chan error, 1)
		go func() { stopped <- stop() }()
		l.over(t)
		if err := <-stopped; err != nil { // it gives requests five seconds
			t.Error(err)
		}
	})
}
