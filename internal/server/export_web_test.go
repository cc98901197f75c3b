package server

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/openropa/ropa/internal/access"
)

// ClientAddress is where a server with a configuration takes a request to come from.
func ClientAddress(c Config, r *http.Request) string { return (&server{Config: c}).clientAddress(r) }

// FillPersisted keeps a hundred documents more than there is room for, each of so many bytes. It tells the most bytes there
// is room for, those that are kept, and whether the newest document is there and the oldest gone.
func FillPersisted(size int) (most, bytes int, newest, oldestGone bool) {
	p := newPersisted(nil)
	n := keptTexts/size + 100
	named := func(i int) *request {
		return &request{DocumentID: hashText(strconv.Itoa(i)), named: hashText(strconv.Itoa(i))}
	}
	for i := range n {
		r := named(i)
		r.Query = strings.Repeat("x", size)
		p.keep(1, r)
	}
	return keptTexts, p.bytes, p.find(1, named(n-1)) == nil, p.find(1, named(0)) != nil
}

// FollowsHead tells whether answers to a selection have tags.
var FollowsHead = followsHead

// Rates is what bounds what principals may ask for in a minute.
type Rates struct{ r *rates }

// NewRates makes rates by limits and a clock.
func NewRates(limits Limits, clock func() time.Time) Rates { return Rates{newRates(limits, clock)} }

// Take takes a cost from what an actor may ask for.
func (r Rates) Take(actor string, cost int) error {
	return r.r.take(&access.Principal{Actor: actor}, cost)
}

// Known is how many principals are remembered.
func (r Rates) Known() int { return len(r.r.buckets) }
