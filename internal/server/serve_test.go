package server_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"testing"

	"github.com/openropa/ropa/internal/server"
)

// A request that is under way when the server stops gets its answer, and none is taken after.
func TestServeEndsWithTheRequestsUnderWay(t *testing.T) {
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	entered, release, served, answered := make(chan bool), make(chan bool), make(chan error), make(chan string)
	ctx, stop := context.WithCancel(t.Context())
	go func() {
		served <- server.Serve(ctx, listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			close(entered)
			<-release
			if r.Context().Err() == nil {
				_, _ = io.WriteString(w, "done")
			}
		}))
	}()
	go func() {
		response, err := http.Get("http://" + listener.Addr().String())
		if err != nil {
			answered <- err.Error()
			return
		}
		defer response.Body.Close()
		text, _ := io.ReadAll(response.Body)
		answered <- string(text)
	}()
	<-entered
	stop()
	for { // until the listener is closed
		connection, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			break
		}
		_ = connection.Close()
	}
	close(release)
	if got := <-answered; got != "done" {
		t.Errorf("answered %q", got)
	}
	if err := <-served; err != nil {
		t.Error(err)
	}
}
