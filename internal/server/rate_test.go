package server_test

import (
	"fmt"
	"math"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/server"
)

// limited is a server that lets a principal ask for so many records a minute, at a time that stands still.
func limited(t *testing.T, w *registrytest.World, perMinute, largest int, now *atomic.Int64) *api {
	t.Helper()
	return newAPIWith(t, w, func(c *server.Config) {
		c.Limits = server.DefaultLimits
		c.Limits.Rate, c.Limits.Nodes = perMinute, largest
		c.Clock = func() time.Time { return time.Unix(now.Load(), 0) }
	})
}

// A principal that asked for all it may is told when to come again, and then it may; others are not held up.
func TestRate_Limit(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		now := &atomic.Int64{}
		now.Store(1_800_000_000)
		a := limited(t, w, 1200, 1000, now)
		a.token = a.newToken(t, access.Token{Role: access.Admin, Member: "ada"})
		another := a.as(a.newToken(t, access.Token{Role: access.Admin}))
		const page = `{ purposes(first: 100) { nodes { key } } }` // 200 with the request itself
		for n := range 6 {
			if r := a.ask(t, page, nil); r.status != 200 || r.code() != "" {
				t.Fatalf("%d: %d %s", n, r.status, r.body)
			}
		}
		r := a.ask(t, page, nil)
		if r.status != http.StatusTooManyRequests || r.code() != "RATE_LIMITED" || r.header.Get("Retry-After") != "5" {
			t.Fatalf("%d %v %s", r.status, r.header, r.body)
		}
		e := r.Errors[0].Extensions
		if e["limit"] != "rate" || e["value"] != 100.0 || e["maximum"] != 1200.0 || e["retryAfter"] != 5.0 {
			t.Errorf("%v", e)
		}
		// Tokens of one member are one principal; another one has its own.
		if r := a.as(a.newToken(t, access.Token{Role: access.Viewer, Member: "ada"})).ask(t, page, nil); r.status != 429 {
			t.Errorf("another token of the member: %d", r.status)
		}
		if r := another.ask(t, page, nil); r.status != 200 {
			t.Errorf("another principal: %d", r.status)
		}
		now.Add(4)
		if r := a.ask(t, `{ viewer { role } }`, nil); r.status != 429 {
			t.Errorf("too early: %d", r.status)
		}
		now.Add(1)
		if r := a.ask(t, `{ viewer { role } }`, nil); r.status != 200 {
			t.Errorf("after the time: %d %s", r.status, r.body)
		}
		now.Add(60)
		if r := a.ask(t, page, nil); r.status != 200 {
			t.Errorf("a minute later: %d %s", r.status, r.body)
		}
	})
}

// Whoever is nobody spends nothing of anybody's, and what is refused for its form costs the request only.
func TestRate_RefusedRequests(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		now := &atomic.Int64{}
		a := limited(t, w, 400, 200, now)
		for range 20 {
			if r := a.as("ropa_nonsense").ask(t, `{ viewer { role } }`, nil); r.status != 401 {
				t.Fatalf("%d", r.status)
			}
		}
		for n, want := range []int{422, 422, 422, 422, 429} {
			if r := a.ask(t, `{ nothing }`, nil); r.status != want {
				t.Errorf("%d: %d, want %d", n, r.status, want)
			}
		}
	})
}

// The largest operation that the other limits let through can be asked, however low the rate is; then it takes its time.
func TestRate_LargestOperation(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		now := &atomic.Int64{}
		a := limited(t, w, 60, 1000, now)
		const query = `{ a: purposes(first: 100) { totalCount } b: controllers(first: 30) { nodes { activities(first: 29) { totalCount } } } }`
		if r := a.ask(t, query, nil); r.status != 200 || r.code() != "" {
			t.Errorf("%d %s", r.status, r.body)
		}
		// What is left after it pays for the request, not for the operation.
		if r := a.ask(t, query, nil); r.status != 429 || r.header.Get("Retry-After") != "1000" {
			t.Errorf("%d %v %s", r.status, r.header, r.body)
		}
		off := limited(t, w, 0, 1000, now)
		for range 50 {
			if r := off.ask(t, query, nil); r.status != 200 {
				t.Fatalf("%d %s", r.status, r.body)
			}
		}
	})
}

// Principals that have not asked for a while take no memory.
func TestRate_ForgetsTheIdle(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	rates := server.NewRates(server.Limits{Rate: 600, Nodes: 100}, func() time.Time { return now })
	for n := range 1000 {
		if err := rates.Take(fmt.Sprint(n), 100); err != nil {
			t.Fatal(err)
		}
	}
	if got := rates.Known(); got != 1000 {
		t.Errorf("%d are known", got)
	}
	now = now.Add(time.Minute)
	if err := rates.Take("one", 600); err != nil || rates.Known() != 1 {
		t.Errorf("%d are known after a minute, %v", rates.Known(), err)
	}
	err := rates.Take("one", 601)
	limit := fault.LimitOf(err)
	if fault.CodeOf(err) != fault.RateLimited || limit == nil || limit.RetryAfter != time.Duration(math.Ceil(60.1))*time.Second {
		t.Errorf("%v, %+v", err, limit)
	}
}
