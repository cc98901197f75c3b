package compliance

import (
	"time"

	"github.com/openropa/ropa/internal/law"
)

// review looks whether the review of a record is overdue: by the day that was set for it, or by the cadence of the register,
// which counts from the latest review and, where there was none, from the day on which the record was written.
func (c *Case) review() {
	next, last := c.Record.Text("nextReviewOn"), c.Record.Text("lastReviewedOn")
	if c.Past(next) {
		c.Fail("nextReviewOn", "The review was due on %s.", next)
		return
	}
	from, since := last, "since "+last
	if last == "" {
		from, since = c.created(), "at all"
	}
	cadence := c.register.Text("reviewCadence")
	if due, err := law.AddPeriod(from, cadence); err == nil && cadence != "" && c.Past(due) {
		c.Fail("lastReviewedOn", "The record was not reviewed %s; the register's cadence is %s.", since, cadence)
	}
}

// created is the day on which the record was written, empty where that is not known.
func (c *Case) created() string {
	at, ok := c.Record.Values["createdAt"].(int64)
	if !ok {
		return ""
	}
	return time.UnixMicro(at).UTC().Format(time.DateOnly)
}
