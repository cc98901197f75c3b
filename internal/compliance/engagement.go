package compliance

import (
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/record"
)

// engagementChecks are the rules on services and the sub-processors on which they rest.
var engagementChecks = map[string]check{
	"R-013": func(c *Case) {
		// What others do for us stands in their record.
		if !own(c.One(c.One(c.Record, "engaged"), "organisation")) && !c.Only(factServed) {
			return
		}
		if len(c.Record.Texts("categoriesOfProcessing")) == 0 {
			c.Fail("categoriesOfProcessing", "The categories of processing carried out for %s are not recorded.", c.party(c.engager(c.Record)))
		}
	},
	"R-038": particularsMissing,
	"R-039": func(c *Case) {
		for _, below := range c.subProcessing() {
			authorised(c, below)
		}
	},
	"R-041": func(c *Case) {
		for _, below := range c.subProcessing() {
			flowsDown(c, below)
		}
	},
	"R-075": contradictions,
	"N16": func(c *Case) {
		for _, below := range c.subProcessing() {
			windows(c, below)
		}
	},
	"N22": func(c *Case) {
		for _, below := range c.subProcessing() {
			tooEarly(c, below)
		}
	},
}

// particularsMissing is R-038: what the agreement has to set out of the service, which the engagement says itself or the
// activities that it serves do.
func particularsMissing(c *Case) {
	r := c.Record
	for _, field := range []struct{ name, words string }{
		{"subjectMatter", "subject matter"}, {"duration", "duration"}, {"nature", "nature"},
	} {
		if r.Text(field.name) == "" {
			c.Fail(field.name, "The %s of the processing is not recorded.", field.words)
		}
	}
	if !c.Fact(r, factPurpose) {
		c.Fail("processorActivities", "The purpose of the processing is not recorded: no activity that the service belongs to has one.")
	}
	data, people := c.Fact(r, factData) || len(c.Categories(r)) > 0, c.Fact(r, factPeople) || len(c.People(r)) > 0
	switch {
	case !data && !people:
		c.Fail("dataUses", "Neither the types of personal data nor the categories of people are recorded.")
	case !data:
		c.Fail("dataUses", "The types of personal data are not recorded.")
	case !people:
		c.Fail("dataUses", "The categories of people are not recorded.")
	}
}

// subProcessing lists the sub-processors of an engagement, but for those that were only thought of, those to which an objection
// ended, and those whose service has ended.
func (c *Case) subProcessing() []*record.Record {
	return slices.DeleteFunc(slices.Clone(c.Record.Parts["subProcessing"]), func(below *record.Record) bool {
		downstream := c.One(below, "downstream")
		return below.Text("decision") == "WITHDRAWN" || c.resolved(below) || downstream == nil || c.Past(downstream.Text("endedOn"))
	})
}

// resolved reports whether an objection ended, so that the service does not rest on the sub-processor.
func (c *Case) resolved(below *record.Record) bool {
	on := below.Text("resolvedOn")
	return below.Text("decision") == "OBJECTED" && below.Text("resolution") != "" && (on == "" || c.Reached(on))
}

// sub is what the sub-processor is called.
func (c *Case) sub(below *record.Record) string {
	return c.party(c.One(c.One(below, "downstream"), "engaged"))
}

// flowsDown is R-041 for a sub-processor. That it has no agreement at all is found once, on its engagement.
func flowsDown(c *Case, below *record.Record) {
	path, agreement := at("subProcessing", below)+".flowDown", c.One(c.One(below, "downstream"), "agreement")
	switch said := below.Text("flowDown"); {
	case said == "FALSE":
		c.Fail(path, "The obligations that are owed to %s do not bind %s.", c.party(c.engager(c.Record)), c.sub(below))
	case said == "TRUE", agreement == nil, c.binds(agreement) && standard(agreement):
	default:
		c.Ask(path, "Is %s bound to the obligations that are owed to %s?", c.sub(below), c.party(c.engager(c.Record)))
	}
}

// objectionsBelow is R-040 for the sub-processors that are authorised in general without an agreement that says so for all.
func objectionsBelow(c *Case) {
	agreement := c.One(c.Record, "agreement")
	if agreement != nil && (agreement.Text("subProcessorAuthorisation") == "GENERAL" || agreement.Int("objectionWindow") > 0) {
		return
	}
	for _, below := range c.subProcessing() {
		if below.Text("authorisation") != "GENERAL" || below.Int("objectionWindow") > 0 {
			continue
		}
		path := at("subProcessing", below) + ".objectionWindow"
		if below.Text("notifiedOn") != "" || below.Text("decision") != "PENDING" {
			c.Warn(path, "The authorisation of %s is general, and no time in which to object is recorded.", c.sub(below))
		} else {
			c.Fail(path, "The authorisation of %s is general, without notice or a way to object.", c.sub(below))
		}
	}
}

// windows is N16 for a sub-processor: whether what it promises its engager leaves that one the time that it owes its own.
func windows(c *Case, below *record.Record) {
	upstream, downstream := c.One(c.Record, "agreement"), c.One(c.One(below, "downstream"), "agreement")
	if downstream == nil || downstream.Text("subProcessorAuthorisation") == "SPECIFIC" {
		return
	}
	owed := calendarDays(below)
	if upstream != nil && upstream.Int("objectionWindow") > 0 {
		owed = calendarDays(upstream)
	}
	promised := calendarDays(downstream)
	if promised > 0 && promised < owed {
		c.Fail(at("subProcessing", below), "New sub-processors of %s are announced %d days ahead, and %s is owed %d days.",
			c.sub(below), promised, c.party(c.engager(c.Record)), owed)
	}
}

// calendarDays is how long a window to object is, with weekends and without public holidays.
func calendarDays(r *record.Record) int64 {
	days := r.Int("objectionWindow")
	if r.Text("objectionWindowUnit") == "BUSINESS_DAYS" {
		return days/5*7 + days%5
	}
	return days
}

// contradictions is R-075: countries to which the processor's activities transfer data and the engagement does not, and transfers
// of an engagement for an activity that was confirmed to have none.
func contradictions(c *Case) {
	countries := destinations(c.Scope(c.Record, "transfers"))
	for _, below := range c.subProcessing() {
		downstream := c.One(below, "downstream")
		countries = append(countries, destinations(c.Scope(downstream, "transfers"))...)
		for _, further := range downstream.Parts["subProcessing"] {
			if last := c.One(further, "downstream"); last != nil {
				countries = append(countries, destinations(c.Scope(last, "transfers"))...)
			}
		}
	}
	named := func(country string) bool { return slices.Contains(countries, country) }
	if others := slices.DeleteFunc(c.FactsWith(c.Record, factCarried), named); len(others) > 0 {
		c.Fail("transfers", "The processor's record has transfers to %s, and neither this service nor its sub-processors do.",
			strings.Join(others, ", "))
		return
	}
	if !c.Fact(c.Record, factNoTransfers) {
		return
	}
	var regimes []string
	var abroad []string
	for _, regime := range c.Regimes() {
		home := c.Law().Territory(regime, c.Day)
		for _, country := range countries {
			if slices.Contains(home, country) {
				continue
			}
			regimes = append(regimes, regime)
			abroad = append(abroad, country)
		}
	}
	if len(regimes) > 0 {
		slices.Sort(abroad)
		c.FailUnder(slices.Compact(regimes), "transfers", "It transfers data to %s, for an activity that is confirmed to have no transfers.",
			strings.Join(slices.Compact(abroad), ", "))
	}
}
