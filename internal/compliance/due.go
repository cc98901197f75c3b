package compliance

import (
	"fmt"
	"slices"
	"time"

	"github.com/openropa/ropa/internal/law"
)

// DueState is how something that has to be done in time stands on the day of the case.
type DueState string

// The states, all there are.
const (
	// DueOpen is to be done, and there is time.
	DueOpen DueState = "OPEN"
	// DueOverdue is to be done, and the time is over.
	DueOverdue DueState = "OVERDUE"
	// DueClosed was done in time, or has no time.
	DueClosed DueState = "CLOSED"
	// DueClosedLate was done too late.
	DueClosedLate DueState = "CLOSED_LATE"
	// DueNot does not have to be done.
	DueNot DueState = "NOT_DUE"
)

// Due is something that has to be done in time, with how the time was worked out.
type Due struct {
	// Matter is what has to be done, and Regime under which law.
	Matter law.Matter
	Regime string
	// Rights are those that a request exercises for which it is this matter.
	Rights []string
	// Citation and Standard are those of the law: where, and its word on time ("without undue delay").
	Citation, Standard string
	// Required is TRUE, FALSE, or UNDETERMINED where the fact that decides it is not known.
	Required string
	// Day is what the law comes to: the last day for it, empty where the law sets no fixed time or the clock stands still. At is the
	// moment, for what is reckoned in hours.
	Day string
	At  time.Time
	// EnteredOn is the day that the team set. On is the one that counts: that of the team or else that of the law.
	EnteredOn, On string
	// DoneOn is the day on which it was done, and doneAt the moment, for what is reckoned in hours.
	DoneOn string
	doneAt time.Time
	State  DueState
	// Reason says why there is no day, or what else there is to know.
	Reason string
	Steps  []Step
}

// StateAt is how it stands at a moment, for what is reckoned in hours: State tells it of the day of the case as a whole.
func (d Due) StateAt(now time.Time) DueState {
	switch {
	case d.At.IsZero() || d.State != DueOpen && d.State != DueOverdue:
		return d.State
	case now.After(d.At):
		return DueOverdue
	}
	return DueOpen
}

// settle works out the state. Something closed of which nobody recorded when is closed.
func (c *Case) settle(d *Due, closed bool) {
	d.On = d.EnteredOn
	if d.On == "" {
		d.On = d.Day
	}
	late := d.On != "" && d.DoneOn > d.On
	if !d.At.IsZero() && !d.doneAt.IsZero() {
		late = d.doneAt.After(d.At)
	}
	switch {
	case d.DoneOn != "" && late:
		d.State = DueClosedLate
	case d.DoneOn != "" || closed:
		d.State = DueClosed
	case d.Required == "FALSE":
		d.State = DueNot
	case c.Past(d.On):
		d.State = DueOverdue
	default:
		d.State = DueOpen
	}
}

// due begins what a row of the law asks for.
func due(row law.Deadline) Due {
	return Due{Matter: row.Matter, Regime: row.Regime, Citation: row.Citation, Standard: row.Standard, Required: "TRUE"}
}

// dated is something that came on a day and has to be answered: what a time in days is worked out from.
type dated struct {
	clock law.Clock
	// extendedOn is the day on which a longer time was told.
	extendedOn string
}

// reckon works out the last day of a time in days, step by step.
func (c *Case) reckon(d *Due, row law.Deadline, from dated) error {
	if row.Period == "" {
		d.Reason = "The law sets no fixed time."
		return nil
	}
	if from.clock.Received == "" {
		d.Reason = "The day of receipt is not recorded."
		return nil
	}
	d.Steps = append(d.Steps, Step{Text: "Received", Day: from.clock.Received})
	start := from.clock.Received
	for _, later := range []struct {
		event law.Start
		day   string
		text  string
	}{
		{law.FromIdentity, from.clock.IdentityConfirmed, "The information to identify the person came"},
		{law.FromFee, from.clock.FeePaid, "The fee was paid"},
	} {
		if later.day > start && slices.Contains(row.StartsFrom, later.event) {
			start = later.day
			d.Steps = append(d.Steps, Step{Text: later.text + ", and the time runs from here", Day: start, Citation: row.Citation})
		}
	}
	day := ""
	step := func(row law.Deadline, clock law.Clock, text string) error {
		next, err := c.law.DueDay(row, clock)
		if err != nil {
			return fmt.Errorf("work out when %s is due: %w", c.Record.Key(), err)
		}
		if next != day {
			d.Steps = append(d.Steps, Step{Text: text, Day: next, Citation: row.Citation})
		}
		day = next
		return nil
	}
	plain, clock := row, from.clock
	plain.Rolls, plain.Calendar, plain.ClockStops = nil, "", false
	if row.FirstDayCounts {
		uncounted := plain
		uncounted.FirstDayCounts = false
		if err := step(uncounted, clock, inWords(row.Period)+", counted from the day after"); err != nil {
			return err
		}
	}
	text := "After " + inWords(row.Period)
	if row.FirstDayCounts {
		text = inWords(row.Period) + ", the first day counted: the earlier of the two"
	}
	if err := step(plain, clock, text); err != nil {
		return err
	}
	extended, err := c.extended(d, row, from)
	if err != nil {
		return err
	}
	clock.Extended = extended
	if err := step(plain, clock, "Extended by "+inWords(row.Extension)); err != nil {
		return err
	}
	stopped := plain
	stopped.ClockStops = row.ClockStops
	before := day
	if err := step(stopped, clock, "The clock stood still while information was awaited"); err != nil {
		return err
	}
	if day == "" {
		d.Steps[len(d.Steps)-1] = Step{Text: "The clock stands still; without that it would be", Day: before, Citation: row.Citation}
		d.Reason = "The clock stands still while information is awaited."
		return nil
	}
	if err := step(row, clock, "No time ends on such a day: the next other one"); err != nil {
		return err
	}
	d.Day = day
	return nil
}

// extended reports whether the time is longer because that was told before it was over.
func (c *Case) extended(d *Due, row law.Deadline, from dated) (bool, error) {
	if from.extendedOn == "" || row.Extension == "" {
		return false, nil
	}
	last, err := c.law.DueDay(row, from.clock)
	if err != nil {
		return false, fmt.Errorf("work out until when the time of %s can be extended: %w", c.Record.Key(), err)
	}
	if last != "" && from.extendedOn > last {
		d.Steps = append(d.Steps, Step{Text: "An extension was told too late, and does not count", Day: from.extendedOn, Citation: row.Citation})
		return false, nil
	}
	return true, nil
}
