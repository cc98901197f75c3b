package server

import (
	"context"
	"sync"
	"time"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
)

// StreamLimits bound streams of events.
type StreamLimits struct {
	// Each is how many streams one principal has open at a time, All how many the process has.
	Each, All int
	// Lag is how many changes of the register a stream may be behind.
	Lag int64
	// Ping is how often a stream gives a sign of life and whoever reads it is looked up again, and Last when it ends by itself.
	Ping, Last time.Duration
	// Write is the time in which a client has to take an event.
	Write time.Duration
}

// streams counts the streams that are open.
type streams struct {
	mu   sync.Mutex
	all  int
	each map[streamer]int
}

// streamer tells principals apart.
type streamer struct{ register, token, account int64 }

func streamerOf(p *access.Principal) streamer { return streamer{p.Register, p.TokenID, p.Account} }

// take counts one stream more, or refuses it.
func (s *streams) take(p *access.Principal, limits StreamLimits) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	who := streamerOf(p)
	switch {
	case s.each[who] >= limits.Each:
		return fault.Exceeded("streams", int64(s.each[who]+1), int64(limits.Each), "streams that one token or person has open")
	case s.all >= limits.All:
		return fault.Exceeded("allStreams", int64(s.all+1), int64(limits.All), "streams that the server has open")
	}
	s.each[who]++
	s.all++
	return nil
}

// give ends what take began.
func (s *streams) give(p *access.Principal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	who := streamerOf(p)
	if s.each[who]--; s.each[who] == 0 {
		delete(s.each, who)
	}
	s.all--
}

// behind ends a stream that has more to tell than it may be behind.
func behind(lag, limit int64) error {
	return fault.Exceeded("lag", lag, limit,
		"changes that a stream is behind; catch up by changes(since:) and begin anew from the cursor there")
}

type (
	wholeKey    struct{}
	stoppingKey struct{}
)

// wholeOf is the context of a request without the deadline that requests get: it ends with the connection.
func wholeOf(ctx context.Context) context.Context { return ctx.Value(wholeKey{}).(context.Context) }

// stoppingOf ends when the server begins to stop.
func stoppingOf(ctx context.Context) context.Context {
	if stopping, ok := ctx.Value(stoppingKey{}).(context.Context); ok {
		return stopping
	}
	return context.Background()
}
