package server

import (
	"fmt"
	"math"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
)

// requestCost is what every request costs beside the records that it may bring: finding out who asks and reading the
// document take about as long as a hundred records.
const requestCost = 100

// rates bound what each principal may ask for in a minute, in records. Who has not asked for a while may ask for a minute's
// worth at once. Tokens and sessions of one member are one principal; each server counts for itself.
type rates struct {
	// perMinute is 0 where nothing is bounded.
	perMinute int
	// burst is a minute's worth, and enough for the largest request that the other limits let through.
	burst int
	clock func() time.Time

	mu      sync.Mutex
	buckets map[bucketKey]*rate.Limiter
	swept   time.Time
}

// bucketKey names a principal.
type bucketKey struct {
	register int64
	actor    string
}

func newRates(limits Limits, clock func() time.Time) *rates {
	return &rates{
		perMinute: limits.Rate, burst: max(limits.Rate, limits.Nodes+2*requestCost), clock: clock, buckets: map[bucketKey]*rate.Limiter{},
	}
}

// take takes a cost from what the principal may still ask for, or refuses it and says when there is enough.
func (r *rates) take(p *access.Principal, cost int) error {
	if r.perMinute == 0 {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.clock()
	r.sweep(now)
	key := bucketKey{p.Register, p.Actor}
	bucket := r.buckets[key]
	if bucket == nil {
		bucket = rate.NewLimiter(rate.Limit(float64(r.perMinute)/60), r.burst)
		r.buckets[key] = bucket
	}
	if bucket.AllowN(now, cost) {
		return nil
	}
	missing := float64(cost) - bucket.TokensAt(now)
	wait := time.Duration(math.Ceil(missing*60/float64(r.perMinute))) * time.Second
	return &fault.Error{
		Code:    fault.RateLimited,
		Message: fmt.Sprintf("This costs %d, more than is left of the %d of a minute. Try again in %s.", cost, r.perMinute, wait),
		Limit:   &fault.Limit{Name: "rate", Value: int64(cost), Maximum: int64(r.perMinute), RetryAfter: wait},
	}
}

// sweep forgets, once a minute, who has all that a new one would have.
func (r *rates) sweep(now time.Time) {
	if now.Sub(r.swept) < time.Minute {
		return
	}
	r.swept = now
	for key, bucket := range r.buckets {
		if bucket.TokensAt(now) >= float64(r.burst) {
			delete(r.buckets, key)
		}
	}
}
