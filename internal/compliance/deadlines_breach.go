package compliance

import (
	"fmt"
	"slices"
	"time"

	"github.com/openropa/ropa/internal/law"
)

// BreachDue tells by regime who has to be told of a breach and by when: a controller tells the authority and the people, a
// processor its controller. What is reckoned in hours runs to the minute from the moment of becoming aware.
func (c *Case) BreachDue() ([]Due, error) {
	place, err := time.LoadLocation(c.register.Text("timeZone"))
	if err != nil {
		return nil, fmt.Errorf("read the time zone of the register: %w", err)
	}
	day := c.Day
	if aware := c.Record.Int("awareAt"); aware != 0 {
		day = time.UnixMicro(aware).In(place).Format(time.DateOnly)
	}
	var out []Due
	for _, regime := range c.Record.Texts("regimes") {
		for _, matter := range c.breachMatters() {
			if row, ok := c.law.Deadline(regime, matter, day); ok {
				out = append(out, c.breachDue(row, place))
			}
		}
	}
	return out, nil
}

// breachMatters are what has to be done in the role in which the data were had: where that is not known, by the kinds of activity
// that are concerned, and as a controller if there are none.
func (c *Case) breachMatters() []law.Matter {
	controller, processor := false, false
	switch c.Record.Text("role") {
	case "CONTROLLER":
		controller = true
	case "PROCESSOR", "SUB_PROCESSOR":
		processor = true
	default:
		processor = len(c.Record.Many["processorActivities"]) > 0
		controller = !processor || len(c.Record.Many["activities"]) > 0
	}
	var out []law.Matter
	if controller {
		out = append(out, law.BreachToAuthorityMatter, law.BreachToPeopleMatter)
	}
	if processor {
		out = append(out, law.BreachToControllerMatter)
	}
	return out
}

// notified are the kinds of those who are told in each matter.
var notified = map[law.Matter]string{
	law.BreachToAuthorityMatter:  "AUTHORITY",
	law.BreachToPeopleMatter:     "PEOPLE",
	law.BreachToControllerMatter: "CONTROLLER",
}

func (c *Case) breachDue(row law.Deadline, place *time.Location) Due {
	d := due(row)
	c.owed(&d)
	minute := func(t time.Time) string { return t.In(place).Format("2006-01-02T15:04Z07:00") }
	day := func(t time.Time) string { return t.In(place).Format(time.DateOnly) }
	for _, n := range c.Record.Parts["notifications"] {
		at := n.Int("notifiedAt")
		regimes := []string{"", row.Regime}
		if n.Text("party") != notified[row.Matter] || at == 0 || !slices.Contains(regimes, n.Text("regime")) {
			continue
		}
		if told := time.UnixMicro(at).UTC(); d.doneAt.IsZero() || told.Before(d.doneAt) {
			d.doneAt, d.DoneOn = told, day(told)
		}
	}
	if aware := c.Record.Int("awareAt"); aware == 0 {
		d.Reason = joined(d.Reason, "The moment of becoming aware is not recorded.")
	} else {
		from := time.UnixMicro(aware).UTC()
		if at, ok := row.DueTime(from); ok {
			d.At, d.Day = at, day(at)
			d.Steps = []Step{
				{Text: "Became aware", Day: day(from), At: minute(from)},
				{Text: "After " + inWords(row.Period), Day: d.Day, At: minute(at), Citation: row.Citation},
			}
		} else {
			d.Reason = joined(d.Reason, "The law sets no fixed time.")
		}
	}
	c.settle(&d, false)
	return d
}

// owed tells whether somebody has to be told at all. Under POPIA every compromise is, and a processor tells of every breach.
func (c *Case) owed(d *Due) {
	if d.Regime == "POPIA" {
		return
	}
	risk := c.Record.Text("risk")
	unknown := risk == "" || risk == "UNKNOWN"
	switch d.Matter {
	case law.BreachToAuthorityMatter:
		switch {
		case risk == "UNLIKELY":
			d.Required, d.Reason = "FALSE", "A risk to people is unlikely."
		case unknown:
			d.Required, d.Reason = string(Undetermined), "The risk to people is not known: it has to be told unless a risk is unlikely."
		}
	case law.BreachToPeopleMatter:
		switch {
		case c.Record.Text("noNoticeGround") != "":
			d.Required, d.Reason = "FALSE", "A ground is recorded on which people do not have to be told (Art. 34(3))."
		case unknown:
			d.Required, d.Reason = string(Undetermined), "The risk to people is not known: they have to be told where it is high."
		case risk != "HIGH_RISK":
			d.Required, d.Reason = "FALSE", "The risk to people is not high."
		}
	}
}

// joined joins two sentences, of which the first may be empty.
func joined(first, second string) string {
	if first == "" {
		return second
	}
	return first + " " + second
}
