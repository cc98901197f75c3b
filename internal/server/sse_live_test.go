package server_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/server"
	"github.com/openropa/ropa/internal/store/storetest"
)

// Four write, two of them by another handle of the database, while a client's connection is cut at random places, within
// events too. By the last cursor that it got it comes again, and misses nothing.
func TestSSE_ResumesWithoutLoss(t *testing.T) {
	const writers, changes = 4, 50
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			dsn := storetest.DSN(t, dialect)
			a := newAPI(t, registrytest.New(t, storetest.OpenDSN(t, dsn)), server.Limits{})
			laws, err := law.Load()
			if err != nil {
				t.Fatal(err)
			}
			elsewhere := registry.New(storetest.OpenDSN(t, dsn), laws)
			begin := a.cursor(t)
			from, _ := strconv.Atoi(begin)
			last, end := begin, strconv.Itoa(from+writers*changes)
			var group sync.WaitGroup
			for n := range writers {
				group.Go(func() {
					for i := range changes {
						key := fmt.Sprintf("p-%d-%d", n, i)
						if n%2 == 0 {
							a.make(t, key)
						} else if _, err := elsewhere.Apply(t.Context(), a.Writer, []registry.Change{registrytest.Put("Purpose", key, registry.Input{"name": "P"})}); err != nil {
							t.Error(err)
						}
					}
				})
			}
			seed := rand.Uint64()
			rng := rand.New(rand.NewPCG(seed, 0))
			t.Logf("seed %d", seed)
			var seen []string
			connections := 0
			for ; last != end; connections++ {
				l := a.listen(t, `subscription { registerChanged { cursor changes { cursor } } }`, "Last-Event-ID", last)
				// The largest event has some 1,800 bytes.
				l.lines = bufio.NewReader(io.LimitReader(l.Body, int64(rng.IntN(3000))))
				for last != end {
					e, err := l.next()
					if err != nil {
						break
					}
					seen = append(seen, e.cursors(t)...)
					last = e.id
				}
				l.close()
			}
			group.Wait()
			if want := a.logged(t, begin); !slices.Equal(seen, want) || len(want) != writers*changes {
				t.Errorf("seen %v\nwant %v", seen, want)
			}
			t.Logf("%d changes by %d connections", len(seen), connections)
		})
	}
}

// A token, a session or a role that was ended ends the stream, at the next change or sign of life.
func TestSSE_EndsWithTheRightToIt(t *testing.T) {
	t.Run("at a change", func(t *testing.T) {
		eachStreaming(t, nil, func(t *testing.T, a *api, _ chan<- time.Time) {
			ended := a.as(a.newToken(t, access.Token{Role: access.Viewer}))
			l := ended.listen(t, follows)
			l.must(t, "next")
			revoke(t, a, ended.token)
			a.make(t, "after")
			l.ends(t, "UNAUTHENTICATED")
		})
	})
	short := func(l *server.StreamLimits) { l.Ping = time.Millisecond }
	t.Run("at a sign of life", func(t *testing.T) {
		eachStreaming(t, short, func(t *testing.T, a *api, _ chan<- time.Time) {
			l := a.listen(t, follows)
			l.must(t, "next")
			for l.pings == 0 {
				line, err := l.lines.ReadString('\n')
				if err != nil {
					t.Fatal(err)
				}
				l.pings += strings.Count(line, ": ping")
			}
			revoke(t, a, a.token)
			l.ends(t, "UNAUTHENTICATED")
		})
	})
	t.Run("of a person", func(t *testing.T) {
		eachStreaming(t, short, func(t *testing.T, a *api, _ chan<- time.Time) {
			other := a.NewRegister(t, "other")
			b := a.person(t, "jo@example.org", access.Viewer, a.Writer.Register)
			named, only := b.listen(t, "/r/test/graphql"), b.listen(t, "/graphql")
			named.must(t, "next")
			only.must(t, "next")
			jo := a.account(t, "jo@example.org")
			// The only register that is left is another: what was begun in one does not go on there.
			if err := a.people().Grant(t.Context(), jo, other, access.Viewer, "", testBy); err != nil {
				t.Fatal(err)
			}
			if _, err := a.people().Revoke(t.Context(), jo, a.Writer.Register, testBy); err != nil {
				t.Fatal(err)
			}
			named.ends(t, "NOT_FOUND")
			for _, code := range []string{only.must(t, "next").code()} {
				if code != "FORBIDDEN" && code != "BAD_USER_INPUT" { // in between there were two
					t.Errorf("the only register is another, and the stream ends with %q", code)
				}
			}
			only.over(t)
			b.listen(t, "/r/other/graphql").must(t, "next")
		})
	})
}

// listen asks for a stream by the session.
func (b *browser) listen(t *testing.T, path string) *listening {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, b.url+path, strings.NewReader(`{"query":"`+follows+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "text/event-stream")
	return start(t, b.client, r, stop)
}

// revoke ends a token by its secret.
func revoke(t *testing.T, a *api, secret string) {
	t.Helper()
	p, err := access.Authenticate(t.Context(), a.DB, secret)
	if err == nil {
		err = access.RevokeToken(t.Context(), a.DB, p.TokenID, "system/test")
	}
	if err != nil {
		t.Fatal(err)
	}
}

// So many streams, and one more: of one principal, and of all together. A place is free again when a stream is over.
func TestSSE_Limits(t *testing.T) {
	eachStreaming(t, func(l *server.StreamLimits) { l.All = 30 }, func(t *testing.T, a *api, _ chan<- time.Time) {
		var open []*listening
		listen := func(as *api) *listening {
			l := as.listen(t, follows)
			l.must(t, "next")
			open = append(open, l)
			return l
		}
		refused := func(as *api, limit string, value, maximum int) {
			t.Helper()
			e := as.listen(t, follows).ends(t, "LIMIT_EXCEEDED")
			for _, part := range []string{fmt.Sprintf(`"limit":%q`, limit), fmt.Sprintf(`"value":%d`, value), fmt.Sprintf(`"maximum":%d`, maximum)} {
				if !strings.Contains(e.data, part) {
					t.Errorf("%s lacks %s", e, part)
				}
			}
		}
		for range 20 {
			listen(a)
		}
		refused(a, "streams", 21, 20)
		another := a.as(a.newToken(t, access.Token{Role: access.Admin}))
		for range 10 {
			listen(another)
		}
		refused(another, "allStreams", 31, 30)
		// Streams end by themselves when they are told so, and then others have their place.
		revoke(t, a, another.token)
		a.make(t, "after")
		for _, l := range open[20:] {
			l.ends(t, "UNAUTHENTICATED")
		}
		open[0].must(t, "next")
		refused(a, "streams", 21, 20)
		third := a.as(a.newToken(t, access.Token{Role: access.Admin}))
		third.listen(t, follows).must(t, "next")
	})
}

// A stream ends by itself after a while, without an error, and whoever is too far behind is told how to catch up.
func TestSSE_EndsByItself(t *testing.T) {
	eachStreaming(t, func(l *server.StreamLimits) { l.Last = time.Millisecond }, func(t *testing.T, a *api, _ chan<- time.Time) {
		l := a.listen(t, follows)
		e, err := l.next()
		if err == nil && e.name == "next" && e.code() == "" { // it may be over before it began
			e, err = l.next()
		}
		if err != nil || e.name != "complete" {
			t.Errorf("%s %v", e, err)
		}
	})
	eachStreaming(t, func(l *server.StreamLimits) { l.Lag = 30 }, func(t *testing.T, a *api, _ chan<- time.Time) {
		head, _ := strconv.Atoi(a.cursor(t))
		e := a.listen(t, follows, "Last-Event-ID", "0").ends(t, "LIMIT_EXCEEDED")
		for _, part := range []string{`"limit":"lag"`, fmt.Sprintf(`"value":%d`, head), `"maximum":30`, "changes(since:)"} {
			if !strings.Contains(e.data, part) {
				t.Errorf("%s lacks %s", e, part)
			}
		}
		a.listen(t, follows, "Last-Event-ID", strconv.Itoa(head-30)).must(t, "next")
	})
}
