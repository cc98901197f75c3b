package compliance

import (
	"regexp"
	"strconv"
	"time"
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
	if cadence := c.register.Text("reviewCadence"); c.Past(reviewDue(from, cadence)) {
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

var cadences = regexp.MustCompile(`^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$`)

// reviewDue is the day so long after another one, the last of a month for one that the month does not have; empty if either is
// missing or the cadence counts in hours.
func reviewDue(day, cadence string) string {
	from, err := time.Parse(time.DateOnly, day)
	parts := cadences.FindStringSubmatch(cadence)
	if err != nil || parts == nil {
		return ""
	}
	var n [4]int
	for i, digits := range parts[1:] {
		n[i], _ = strconv.Atoi(digits) // none are 0
	}
	due := from.AddDate(n[0], n[1], 0)
	if due.Day() != from.Day() {
		due = due.AddDate(0, 0, -due.Day())
	}
	return due.AddDate(0, 0, 7*n[2]+n[3]).Format(time.DateOnly)
}
