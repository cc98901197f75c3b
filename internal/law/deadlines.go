package law

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Matter is what has to be done in time.
type Matter string

// The matters, all there are.
const (
	// RightsRequestMatter is answering a request under Articles 15 to 22.
	RightsRequestMatter Matter = "RIGHTS_REQUEST"
	// AccessRequestMatter is answering a request for access under PAIA.
	AccessRequestMatter Matter = "ACCESS_REQUEST"
	// CorrectionRequestMatter is telling what was done on a request under
	// POPIA s24 to correct or delete.
	CorrectionRequestMatter Matter = "CORRECTION_REQUEST"
	// ObjectionMatter is ending processing to which somebody objects.
	ObjectionMatter Matter = "OBJECTION"
	// ComplaintAcknowledgementMatter is acknowledging a complaint.
	ComplaintAcknowledgementMatter Matter = "COMPLAINT_ACKNOWLEDGEMENT"
	// ComplaintOutcomeMatter is telling what came of a complaint.
	ComplaintOutcomeMatter Matter = "COMPLAINT_OUTCOME"
	// BreachToAuthorityMatter is a controller telling the authority.
	BreachToAuthorityMatter Matter = "BREACH_TO_AUTHORITY"
	// BreachToPeopleMatter is a controller telling the people concerned.
	BreachToPeopleMatter Matter = "BREACH_TO_PEOPLE"
	// BreachToControllerMatter is a processor telling its controller.
	BreachToControllerMatter Matter = "BREACH_TO_CONTROLLER"
)

func (Matter) values() []string {
	return texts(RightsRequestMatter, AccessRequestMatter, CorrectionRequestMatter, ObjectionMatter, ComplaintAcknowledgementMatter,
		ComplaintOutcomeMatter, BreachToAuthorityMatter, BreachToPeopleMatter, BreachToControllerMatter)
}

// Start is an event from which a time runs; the latest of several counts.
type Start string

// The events, all there are.
const (
	// FromReceipt is the day on which the request or complaint came.
	FromReceipt Start = "RECEIPT"
	// FromIdentity is the day on which asked proof of identity came.
	FromIdentity Start = "IDENTITY"
	// FromFee is the day on which an asked fee was paid.
	FromFee Start = "FEE"
	// FromAwareness is the moment of becoming aware of a breach.
	FromAwareness Start = "AWARENESS"
)

func (Start) values() []string { return texts(FromReceipt, FromIdentity, FromFee, FromAwareness) }

// Roll is a kind of day on which no time ends: it ends on the next other day.
type Roll string

// The kinds of day, all there are.
const (
	RollsPastSaturday Roll = "SATURDAY"
	RollsPastSunday   Roll = "SUNDAY"
	RollsPastHoliday  Roll = "HOLIDAY"
)

func (Roll) values() []string { return texts(RollsPastSaturday, RollsPastSunday, RollsPastHoliday) }

// Deadline is how long one regime gives for a matter.
type Deadline struct {
	Norm   `yaml:",inline"`
	Matter Matter `yaml:"matter"`
	// Period is the time given, as an ISO 8601 duration; empty where the law
	// sets no fixed one.
	Period string `yaml:"period,omitempty" law:"period"`
	// Standard is the law's word on time where it sets no fixed one, or beside it.
	Standard string `yaml:"standard,omitempty"`
	// Extension is by how much the time can be made longer.
	Extension string `yaml:"extension,omitempty" law:"period"`
	// StartsFrom is from what the time runs: from the latest of these.
	StartsFrom []Start `yaml:"startsFrom,omitempty"`
	// FirstDayCounts says that the day it runs from is the first of the days.
	FirstDayCounts bool `yaml:"firstDayCounts,omitempty"`
	// ClockStops says that the time stands still while information is awaited.
	ClockStops bool `yaml:"clockStops,omitempty"`
	// Rolls is the kinds of day on which the time does not end.
	Rolls []Roll `yaml:"rolls,omitempty"`
	// Calendar is the country whose public holidays count.
	Calendar string `yaml:"calendar,omitempty" law:"country"`
}

func (d Deadline) clone() Deadline {
	d.Provenance = d.Provenance.clone()
	d.StartsFrom = slices.Clone(d.StartsFrom)
	d.Rolls = slices.Clone(d.Rolls)
	return d
}

func (d Deadline) check(c *rowCheck) {
	c.prefix(d.Norm)
	if d.Period == "" && d.Standard == "" {
		c.fault("standard", "is missing beside no period")
	}
	if (d.Period == "") != (len(d.StartsFrom) == 0) {
		c.fault("startsFrom", "belongs to a period, and only there")
	}
	if slices.Contains(d.Rolls, RollsPastHoliday) != (d.Calendar != "") {
		c.fault("calendar", "belongs to rolls %s, and only there", RollsPastHoliday)
	}
	for _, other := range c.law.deadlines.rows {
		if other.Code != d.Code && other.Regime == d.Regime && other.Matter == d.Matter && overlap(d.Validity, other.Validity) {
			c.fault("matter", "%s is for it at the same time", other.Code)
		}
	}
}

// Deadline returns how long a regime gives for a matter on a day, and whether it
// says.
func (l *Law) Deadline(regime string, matter Matter, day string) (Deadline, bool) {
	for _, d := range l.deadlines.rows {
		if d.Regime == regime && d.Matter == matter && d.ValidAt(day) {
			return d.clone(), true
		}
	}
	return Deadline{}, false
}

// Stop is a time in which the clock stood still: from the day on which
// information was asked to the day on which it came, which is empty while it is
// awaited.
type Stop struct {
	From, To string
}

// Clock is what decides when a time ends. Days are civil dates YYYY-MM-DD, and
// empty where there was nothing of the kind.
type Clock struct {
	Received          string
	IdentityConfirmed string
	FeePaid           string
	Stops             []Stop
	// Extended says that the time was made longer.
	Extended bool
}

// DueDay returns the last day of a time. It is empty where the law sets no fixed
// one, and while the clock stands still.
//
// Periods run from the latest of the events the row names, to the day AddPeriod
// gives; where the first day counts, one day earlier. Period and extension are
// added at once, so that three months from 31 January are 30 April. Each day of a
// stop that began before the time was over makes it longer by one; at the end the
// day rolls on past the days on which the row lets no time end.
func (l *Law) DueDay(d Deadline, c Clock) (string, error) {
	if d.Period == "" {
		return "", nil
	}
	from, err := d.start(c)
	if err != nil {
		return "", err
	}
	total, err := parsePeriod(d.Period)
	if err != nil {
		return "", err
	}
	if c.Extended {
		extension, err := parsePeriod(d.Extension)
		if err != nil {
			return "", err
		}
		total = total.plus(extension)
	}
	if d.FirstDayCounts {
		total.days--
	}
	due, err := total.after(from)
	if err != nil {
		return "", fmt.Errorf("add %s to %s: %w", d.Period, from.Format(time.DateOnly), err)
	}
	if d.ClockStops {
		running, err := l.stop(&due, from, d, c.Stops)
		if err != nil || !running {
			return "", err
		}
	}
	return l.roll(due, d).Format(time.DateOnly), nil
}

// start is the day from which the time runs.
func (d Deadline) start(c Clock) (time.Time, error) {
	latest, err := parseDay(c.Received)
	if err != nil {
		return time.Time{}, fmt.Errorf("received: %w", err)
	}
	for _, e := range []struct {
		start Start
		day   string
	}{{FromIdentity, c.IdentityConfirmed}, {FromFee, c.FeePaid}} {
		if e.day == "" || !slices.Contains(d.StartsFrom, e.start) {
			continue
		}
		event, err := parseDay(e.day)
		if err != nil {
			return time.Time{}, fmt.Errorf("%s: %w", e.start, err)
		}
		if event.After(latest) {
			latest = event
		}
	}
	return latest, nil
}

// stop moves the due day on by the days the clock stood still, each counted
// once. It reports whether the clock runs.
func (l *Law) stop(due *time.Time, from time.Time, d Deadline, stops []Stop) (bool, error) {
	stops = slices.Clone(stops)
	slices.SortFunc(stops, func(a, b Stop) int { return strings.Compare(a.From, b.From) })
	counted := from
	for _, s := range stops {
		begin, err := parseDay(s.From)
		if err != nil {
			return false, fmt.Errorf("clock stop: %w", err)
		}
		// Nothing stops a clock that has run out.
		if begin.After(l.roll(*due, d)) {
			break
		}
		if s.To == "" {
			return false, nil
		}
		end, err := parseDay(s.To)
		if err != nil {
			return false, fmt.Errorf("clock stop: %w", err)
		}
		if begin.Before(counted) {
			begin = counted
		}
		if end.After(begin) {
			*due = due.AddDate(0, 0, int(end.Sub(begin).Hours()/24))
			counted = end
		}
	}
	return true, nil
}

// roll moves a day on past those on which the row lets no time end.
func (l *Law) roll(day time.Time, d Deadline) time.Time {
	for {
		switch {
		case day.Weekday() == time.Saturday && slices.Contains(d.Rolls, RollsPastSaturday),
			day.Weekday() == time.Sunday && slices.Contains(d.Rolls, RollsPastSunday),
			slices.Contains(d.Rolls, RollsPastHoliday) && l.Holiday(d.Calendar, day.Format(time.DateOnly)):
			day = day.AddDate(0, 0, 1)
		default:
			return day
		}
	}
}

// DueTime returns when a time of hours ends that runs from a moment, and whether
// the row sets one.
func (d Deadline) DueTime(from time.Time) (time.Time, bool) {
	p, err := parsePeriod(d.Period)
	if err != nil || p.seconds == 0 {
		return time.Time{}, false
	}
	return from.Add(time.Duration(p.seconds) * time.Second), true
}
