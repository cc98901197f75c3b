package access

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/store"
)

// EventsKept is how long an access event is kept: a year and a month, so that who looks at them once a year, and a few weeks
// late, sees all of that year. Longer would be a record of people's habits that nobody needs.
const EventsKept = 400 * 24 * time.Hour

// How often events that are too old are looked for, and how many an event takes along at most: whoever waits for it to be
// written is not to notice.
const (
	forgetEvery = time.Hour
	forgetMost  = 500
)

// forgot is when this process last found no more events that are too old, in microseconds.
var forgot atomic.Int64

// forgetEvents removes events that are too old, in the transaction of one that is written: only those make them more. While
// there are many, each that is written takes some along; after that it is an hour until they are looked for again.
func forgetEvents(ctx context.Context, w Execer, d store.Dialect, now time.Time) error {
	if now.UnixMicro()-forgot.Load() < forgetEvery.Microseconds() {
		return nil
	}
	lock := d.ForUpdate()
	if lock != "" {
		lock += " skip locked" // what another transaction removes is not waited for
	}
	// Ids sort by time, so no index beside theirs is needed.
	old := "select id from access_events where id < ? order by id limit ?" + lock
	remove := d.Rebind("delete from access_events where id in (" + old + ")")
	result, err := w.ExecContext(ctx, remove, model.FirstID(now.Add(-EventsKept)), forgetMost)
	if err != nil {
		return fmt.Errorf("remove old access events: %w", err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return fmt.Errorf("remove old access events: %w", err)
	}
	if n < forgetMost {
		forgot.Store(now.UnixMicro())
	}
	return nil
}
