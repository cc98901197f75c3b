package compliance

import (
	"slices"
	"strings"
	"time"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
)

// breachChecks are the rules on breaches. Their messages name none of the facts of a breach, which are personal.
var breachChecks = map[string]check{
	"R-069": func(c *Case) {
		if c.Record.Text("risk") == "UNLIKELY" || c.asProcessor() {
			return
		}
		for _, regime := range c.regimes {
			c.authorityTold(regime)
		}
	},
	"R-070": func(c *Case) {
		for _, needed := range []struct{ field, words string }{
			{"facts", "the facts"}, {"effects", "the effects"}, {"remedialAction", "the remedial action"},
		} {
			if c.Record.Text(needed.field) == "" {
				c.whenSettled(needed.field, "The breach is not documented in full: %s are missing.", needed.words)
			}
		}
	},
	"R-071": func(c *Case) {
		if c.asProcessor() || c.Record.Text("risk") != "HIGH_RISK" || c.Record.Text("noNoticeGround") != "" {
			return
		}
		var open []string
		for _, regime := range c.regimes {
			if c.notified("PEOPLE", regime) == nil && c.Past(c.lastDay(regime)) {
				open = append(open, regime)
			}
		}
		c.FailUnder(open, "notifications",
			"The risk to the people concerned is high, and neither is it recorded that they were told nor why they need not be.")
	},
	"R-072": func(c *Case) {
		if c.asProcessor() && c.notified("CONTROLLER", "") == nil {
			c.whenSettled("notifications", "The breach is one of a processor, and it is not recorded that the controller was told.")
		}
	},
	"P-019": func(c *Case) {
		if c.asProcessor() {
			return
		}
		var missing []string
		for _, needed := range []struct{ party, words string }{{"AUTHORITY", "the Information Regulator"}, {"PEOPLE", "the data subjects"}} {
			if c.notified(needed.party, "POPIA") == nil {
				missing = append(missing, needed.words)
			}
		}
		if len(missing) > 0 {
			c.Fail("notifications", "It is not recorded that the compromise was told to %s.", strings.Join(missing, " and "))
		}
	},
}

// asProcessor reports whether whoever keeps the register is the processor of the data concerned, who tells the controller only.
func (c *Case) asProcessor() bool {
	return slices.Contains([]string{"PROCESSOR", "SUB_PROCESSOR"}, c.Record.Text("role"))
}

// notified finds the record that a party was told under a regime; a record that names no regime counts for all.
func (c *Case) notified(party, regime string) *record.Record {
	for _, n := range c.Record.Parts["notifications"] {
		ours := regime == "" || n.Text("regime") == "" || n.Text("regime") == regime
		if n.Text("party") == party && n.Int("notifiedAt") != 0 && ours {
			return n
		}
	}
	return nil
}

// authorityTold reports under one regime that the authority was not told in time, with no reason given. The time of hours is over
// for sure on the day after that of its end.
func (c *Case) authorityTold(regime string) {
	end, ok := c.deadline(regime)
	told := c.notified("AUTHORITY", regime)
	switch {
	case !ok:
	case told == nil && c.Past(c.civilDay(end.UnixMicro())):
		severity, message := c.rule.Severity, "The time in which the authority has to be told ended on %s, and it is not recorded that it was."
		if c.Record.Text("risk") == "UNKNOWN" || c.Record.Int("awareAt") == 0 {
			severity = law.SeverityWarning
			message = "The time in which the authority has to be told ended on %s. Was it told, or is a risk to people unlikely?"
		}
		c.report(severity, []string{regime}, "notifications", message, c.civilDay(end.UnixMicro()))
	case told != nil && told.Int("notifiedAt") > end.UnixMicro() && told.Text("delayReason") == "":
		c.FailUnder([]string{regime}, at("notifications", told)+".delayReason",
			"The authority was told after the time for it, which ended on %s, and no reason is recorded.", c.civilDay(end.UnixMicro()))
	}
}

// deadline is when a regime wants the authority told at the latest: so long after the organisation became aware, or discovered the
// breach if that is all that is recorded.
func (c *Case) deadline(regime string) (time.Time, bool) {
	aware := c.Record.Int("awareAt")
	if aware == 0 {
		aware = c.Record.Int("discoveredAt")
	}
	row, ok := c.law.Deadline(regime, law.BreachToAuthorityMatter, c.Day)
	if !ok || aware == 0 {
		return time.Time{}, false
	}
	return row.DueTime(time.UnixMicro(aware))
}

// lastDay is the day on which the authority has to be told at the latest, empty if that is not known.
func (c *Case) lastDay(regime string) string {
	end, ok := c.deadline(regime)
	if !ok {
		return ""
	}
	return c.civilDay(end.UnixMicro())
}

// whenSettled reports what a breach lacks: as a matter of completeness while it is being dealt with, in earnest once it is closed,
// or so long after it became known that it should be.
func (c *Case) whenSettled(path, format string, args ...any) {
	severity := law.SeverityCompleteness
	grace, ok := c.law.Threshold("BREACH_RECORD_GRACE", "", c.Day)
	known := c.civilDay(max(c.Record.Int("awareAt"), c.Record.Int("discoveredAt")))
	if due, err := law.AddPeriod(known, grace.Period); ok && err == nil && c.Past(due) || c.Reached(c.civilDay(c.Record.Int("closedAt"))) {
		severity = c.rule.Severity
	}
	c.report(severity, c.regimes, path, format, args...)
}
