package server_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/server"
)

const follows = `subscription { registerChanged { cursor changes { cursor type id } } }`

// told is one event of a stream.
type told struct{ name, id, data string }

func (e told) String() string { return e.name + " " + e.id + " " + e.data }

// code is that of the error in an event.
func (e told) code() string {
	var r reply
	_ = json.Unmarshal([]byte(e.data), &r) // what is none has no code
	return r.code()
}

// cursors are those of the changes in an event.
func (e told) cursors(t *testing.T) (all []string) {
	t.Helper()
	var r reply
	if err := json.Unmarshal([]byte(e.data), &r); err != nil || len(r.Errors) > 0 {
		t.Fatalf("%v: %s", err, e)
	}
	for _, change := range at(t, r.Data, "registerChanged", "changes").([]any) {
		all = append(all, at(t, change, "cursor").(string))
	}
	if cursor := at(t, r.Data, "registerChanged", "cursor"); cursor != e.id {
		t.Errorf("the id is not the cursor %v: %s", cursor, e)
	}
	return all
}

// listening is a stream that is read.
type listening struct {
	*http.Response
	lines *bufio.Reader
	stop  context.CancelFunc
	// pings counts the signs of life.
	pings int
}

// listen asks for a stream. Headers are names and values.
func (a *api) listen(t *testing.T, operation string, headers ...string) *listening {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": operation})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	request := a.request(t, http.MethodPost, "/graphql", string(body)).WithContext(ctx)
	request.Header.Set("Accept", "text/event-stream")
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	return start(t, http.DefaultClient, request, stop)
}

func start(t *testing.T, client *http.Client, request *http.Request, stop context.CancelFunc) *listening {
	t.Helper()
	response, err := client.Do(request) //nolint:bodyclose // closed with the test
	if err != nil {
		t.Fatal(err)
	}
	l := &listening{Response: response, lines: bufio.NewReader(response.Body), stop: stop}
	t.Cleanup(l.close)
	return l
}

func (l *listening) close() {
	l.stop()
	_ = l.Body.Close()
}

// next reads an event; an error is the end of the stream. One that is cut off is none.
func (l *listening) next() (e told, err error) {
	for {
		line, err := l.lines.ReadString('\n')
		if err != nil {
			return told{}, err
		}
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ":")
		switch value = strings.TrimPrefix(value, " "); name {
		case "event":
			e.name = value
		case "id":
			e.id = value
		case "data":
			e.data = value
		case "":
			if value == "ping" {
				l.pings++
			}
			if e.name != "" {
				return e, nil
			}
		}
	}
}

// must reads an event that has to come.
func (l *listening) must(t *testing.T, name string) told {
	t.Helper()
	e, err := l.next()
	if err != nil || e.name != name {
		t.Fatalf("%v %v, want %s", e, err, name)
	}
	return e
}

// ends fails unless an error with the code is told and the stream ends.
func (l *listening) ends(t *testing.T, code string) told {
	t.Helper()
	e := l.must(t, "next")
	if e.code() != code {
		t.Errorf("%s, want %s", e, code)
	}
	l.over(t)
	return e
}

// over fails unless the stream ends now.
func (l *listening) over(t *testing.T) {
	t.Helper()
	if e := l.must(t, "complete"); e.data != "" || e.id != "" {
		t.Errorf("at the end: %s", e)
	}
	if e, err := l.next(); !errors.Is(err, io.EOF) {
		t.Errorf("behind the end: %s %v", e, err)
	}
}

// eachStreaming is each, with a tick of the test's own: nothing is told of what others write before.
func eachStreaming(t *testing.T, change func(*server.StreamLimits), fn func(t *testing.T, a *api, tick chan<- time.Time)) {
	t.Helper()
	limits := server.DefaultLimits
	if change != nil {
		change(&limits.Streams)
	}
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		tick := make(chan time.Time)
		fn(t, newAPIWith(t, w, func(c *server.Config) { c.Limits, c.Tick = limits, tick }), tick)
	})
}

// make makes a purpose through the API.
func (a *api) make(t *testing.T, key string) {
	t.Helper()
	a.must(t, `mutation($key: String) { createPurpose(input: {key: $key, fields: {name: "P"}}) { purpose { id } } }`, map[string]any{"key": key})
}

// logged are the numbers of the change log behind one.
func (a *api) logged(t *testing.T, since string) (all []string) {
	t.Helper()
	for {
		page := a.must(t, `query($since: String) { changes(since: $since, first: 100) { nodes { cursor } pageInfo { endCursor hasNextPage } } }`, map[string]any{"since": since})
		for _, node := range at(t, page, "changes", "nodes").([]any) {
			all = append(all, at(t, node, "cursor").(string))
		}
		if since = at(t, page, "changes", "pageInfo", "endCursor").(string); at(t, page, "changes", "pageInfo", "hasNextPage") == false {
			return all
		}
	}
}

func (a *api) cursor(t *testing.T) string {
	t.Helper()
	return at(t, a.must(t, "{ changes(last: 1) { pageInfo { endCursor } } }", nil), "changes", "pageInfo", "endCursor").(string)
}
