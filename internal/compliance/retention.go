package compliance

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/openropa/ropa/internal/law"
)

// ErasureDay is a day on which data may or must be erased, by a retention rule and an event.
type ErasureDay struct {
	// Day is YYYY-MM-DD, empty where none follows from the rule.
	Day string
	// Reason says why there is no day, or on what more it depends; empty where there is nothing to say.
	Reason string
	// Steps tell how it was worked out.
	Steps []Step
}

// retained is what a retention rule comes to for an event.
type retained struct {
	start string // from which the period runs
	until string // the last day of period and stages, empty where there is no period
	// open is what prolongs it without a period, and none says why there is no period.
	open, none string
	floor      string // the first day on which statutes let the data go, empty where none is known
	steps      []Step
}

// EraseNotBefore tells the first day on which data may be erased under a retention rule: after the period has run from the event,
// or has begun where the rule is a maximum only, and not before a statute allows it. The event is the day, YYYY-MM-DD, of the last
// of the rule's triggers to happen or, where it counts from a tax filing deadline, that of what is recorded, such as an invoice.
func (c *Case) EraseNotBefore(event string) (ErasureDay, error) {
	kept, err := c.retained(event)
	if err != nil || kept.until == "" {
		return ErasureDay{Reason: kept.none, Steps: kept.steps}, err
	}
	out := ErasureDay{Day: addDays(kept.until, 1), Reason: kept.open, Steps: kept.steps}
	if c.Record.Text("bound") == "MAXIMUM" {
		out.Day, out.Reason = kept.start, "The rule says for how long at most, not for how long at least."
	}
	if kept.floor > out.Day {
		out.Day = kept.floor
	}
	out.Steps = append(out.Steps, Step{Text: "May be erased from", Day: out.Day})
	return out, nil
}

// EraseBy tells the last day by which data must be erased under a retention rule: none where the rule is a minimum or is prolonged
// by what no calendar tells. For the event see EraseNotBefore.
func (c *Case) EraseBy(event string) (ErasureDay, error) {
	kept, err := c.retained(event)
	out := ErasureDay{Reason: kept.none, Steps: kept.steps}
	switch {
	case err != nil || kept.until == "":
		return out, err
	case c.Record.Text("bound") == "MINIMUM":
		out.Reason = "The rule says for how long at least, not for how long at most."
		return out, nil
	case kept.open != "":
		out.Reason = kept.open
		return out, nil
	case c.Record.Text("bound") == "MAXIMUM":
		out.Day = kept.until
	default:
		out.Day = addDays(kept.until, 1)
	}
	if kept.floor > out.Day {
		out.Day, out.Reason = kept.floor, "The law wants the records kept longer than the rule does."
	}
	out.Steps = append(out.Steps, Step{Text: "To be erased by", Day: out.Day})
	return out, nil
}

// retained works out what the rule of the case comes to.
func (c *Case) retained(event string) (retained, error) {
	rule := c.Record
	if _, err := time.Parse(time.DateOnly, event); err != nil {
		return retained{}, fmt.Errorf("read the day of the event: %w", err)
	}
	out := retained{start: event, steps: []Step{{Text: "Event", Day: event}}}
	floors := c.floors(event)
	if c.countsFromTaxDeadline() {
		i := slices.IndexFunc(floors, func(f law.Floor) bool { return f.Trigger == law.TaxFilingDeadline })
		if i < 0 {
			out.none = "No day is known by which tax returns are filed in the territory of this register."
			return out, nil
		}
		start, err := floors[i].Start(event)
		if err != nil {
			return retained{}, fmt.Errorf("find the tax filing deadline after %s: %w", event, err)
		}
		out.start = start
		out.steps = append(out.steps, Step{Text: "Last day for filing the tax return", Day: start, Citation: floors[i].Citation})
	}
	if err := c.periods(&out); err != nil {
		return retained{}, err
	}
	for _, floor := range floors {
		day, err := floor.EraseNotBefore(event, "")
		if err != nil {
			return retained{}, fmt.Errorf("find how long %s has to be kept: %w", rule.Key(), err)
		}
		out.floor = max(out.floor, day)
		out.steps = append(out.steps, Step{
			Text: floor.Label + ": kept for at least " + inWords(floor.Period) + ", until the end of", Day: addDays(day, -1), Citation: floor.Citation,
		})
	}
	return out, nil
}

// periods runs the period and the stages of the rule from its start.
func (c *Case) periods(out *retained) error {
	rule := c.Record
	run := func(from, period string) (string, error) {
		day, err := law.AddPeriod(from, period)
		if err != nil {
			return "", fmt.Errorf("run the period of %s: %w", rule.Key(), err)
		}
		out.steps = append(out.steps, Step{Text: "After " + inWords(period) + ", until the end of", Day: day})
		return day, nil
	}
	period, criterion := rule.Text("period"), rule.Text("criterion")
	switch {
	case period == "" && criterion == "":
		out.none = "The rule has neither a period nor a criterion."
		return nil
	case period == "":
		out.none = "The rule has no period but a criterion: " + criterion
		return nil
	}
	until, err := run(out.start, period)
	if err != nil {
		return err
	}
	stages, _ := rule.Values["stages"].([]map[string]any)
	for _, stage := range stages {
		if text, _ := stage["period"].(string); text != "" {
			if until, err = run(until, text); err != nil {
				return err
			}
		} else if text, _ := stage["criterion"].(string); text != "" {
			out.open = "It may be longer: " + text
		}
	}
	out.until = until
	return nil
}

// countsFromTaxDeadline reports whether the rule of the case counts from the day by which a tax return is to be filed.
func (c *Case) countsFromTaxDeadline() bool {
	triggers, _ := c.Record.Values["triggers"].([]map[string]any)
	return slices.ContainsFunc(triggers, func(t map[string]any) bool { return t["event"] == string(law.TaxFilingDeadline) })
}

// floors are how long statutes want records kept that the rule of the case is about: those that count from the tax filing deadline
// as it does, in the territory of the register's regimes, and those that it names as its legal source.
func (c *Case) floors(event string) []law.Floor {
	var out []law.Floor
	if c.countsFromTaxDeadline() {
		for _, floor := range c.law.FloorsFor(law.TaxFilingDeadline, event) {
			if slices.ContainsFunc(c.register.Texts("regimes"), func(regime string) bool {
				return slices.Contains(c.law.Territory(regime, c.Day), floor.Country)
			}) {
				out = append(out, floor)
			}
		}
	}
	for _, code := range c.law.Codes(law.FloorList) {
		named, _ := c.law.Floor(code)
		if c.names(named) && !slices.ContainsFunc(out, func(f law.Floor) bool { return f.Code == code }) {
			out = append(out, named)
		}
	}
	return out
}

// names reports whether the rule of the case names a floor as its legal source, by its code or by a law or guidance that is cited.
func (c *Case) names(floor law.Floor) bool {
	source := c.Record.Text("legalSource")
	return source == floor.Code || slices.ContainsFunc(strings.Split(floor.Citation, "; "), func(cited string) bool {
		return strings.Contains(source, cited)
	})
}
