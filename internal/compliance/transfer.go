package compliance

import (
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
)

// transferChecks are the rules on transfers: what covers them is told by Coverage.
var transferChecks = map[string]check{
	"R-043": func(c *Case) {
		if c.actual() && whereTo(c.Record) == "" {
			c.Fail("destination", "Data are transferred, and no country or international organisation is recorded to which they go.")
		}
	},
	"R-044": uncovered,
	"R-045": func(c *Case) {
		for _, leg := range c.legs() {
			if c.actual() && leg.Kind == law.AppropriateSafeguard {
				c.assessed(leg, "data protection test")
			}
		}
	},
	"R-046": uncovered,
	"R-047": func(c *Case) {
		for _, leg := range c.legs() {
			if c.actual() && c.modular(leg) {
				c.module(leg)
			}
		}
	},
	"R-048": func(c *Case) {
		for _, leg := range c.legs() {
			// Of clauses without a module it is not known yet whether they want one: that is for R-047.
			if module := c.moduleOf(leg); c.actual() && c.modular(leg) && module != "" && module != "M4" {
				c.assessed(leg, "transfer impact assessment")
			}
		}
	},
	"R-049": func(c *Case) {
		for _, leg := range c.legs() {
			if c.actual() && leg.gap == gapClauses {
				c.Fail(c.path(leg, "instrument"), "%s alone does not cover a transfer under the UK GDPR: the UK Addendum is not appended to it.",
					name(c.One(leg.Part, "instrument")))
			}
		}
	},
	"R-050": func(c *Case) {
		for _, leg := range c.legs() {
			switch {
			case leg.gap != gapScope:
			case leg.Part == nil:
				c.report(law.SeverityWarning, []string{leg.Regime}, "legs",
					"%s is held adequate in part, and the transfer has no leg that says whether it is within that. Is it?", whereTo(c.Record))
			default:
				c.report(law.SeverityWarning, []string{leg.Regime}, c.path(leg, "adequacyScope"),
					"%s is held adequate in part. Is this so: %s?", whereTo(c.Record), strings.TrimSuffix(leg.Condition, "."))
			}
		}
	},
	"R-051": func(c *Case) {
		for _, leg := range c.legs() {
			if !c.actual() || leg.Kind != law.Derogation {
				continue
			}
			switch path := c.path(leg, "safeguard"); c.Record.Text("frequency") {
			case "CONTINUOUS":
				c.FailUnder([]string{leg.Regime}, path, "Data go to %s all the time, under an exception that is meant for single cases (%s).",
					whereTo(c.Record), c.safeguard(leg.Safeguard))
			case "UNKNOWN":
				c.report(law.SeverityWarning, []string{leg.Regime}, path,
					"An exception is relied on that is meant for single cases (%s). Is the transfer to %s one?",
					c.safeguard(leg.Safeguard), whereTo(c.Record))
			}
		}
	},
	"R-052": func(c *Case) {
		for _, leg := range c.legs() {
			if !c.actual() || !strings.HasSuffix(leg.Safeguard, "_49_1_COMPELLING") {
				continue
			}
			if leg.Part.Text("derogationReason") == "" {
				c.FailUnder([]string{leg.Regime}, c.path(leg, "derogationReason"),
					"The transfer rests on compelling legitimate interests, and neither the assessment nor the suitable safeguards are documented.")
			}
			if !c.Reached(leg.Part.Text("authorityInformedOn")) {
				c.FailUnder([]string{leg.Regime}, c.path(leg, "authorityInformedOn"),
					"The transfer rests on compelling legitimate interests, and it is not recorded that the authority was told.")
			}
		}
	},
	"R-053": conditional,
	"R-054": func(c *Case) {
		for _, leg := range c.legs() {
			if c.actual() {
				c.expiry(leg)
			}
		}
	},
	"P-013": func(c *Case) {
		uncovered(c)
		for _, leg := range c.legs() {
			// The notice tells it of a transfer that is intended, too.
			if leg.Restricted != AnswerNo && (leg.Part == nil || leg.Part.Text("levelOfProtection") == "") {
				c.report(law.SeverityWarning, c.regimes, c.path(leg, "levelOfProtection"),
					"The level of protection that data have where they go is not recorded; the notice has to tell it.")
			}
		}
	},
	"N14": func(c *Case) {
		for _, leg := range c.legs() {
			if !c.actual() || !c.modular(leg) {
				continue
			}
			switch leg.Part.Text("importerSubject") {
			case "TRUE":
				c.Fail(c.path(leg, "importerSubject"),
					"The standard clauses are not meant for an importer that is itself under the GDPR for this processing, and this one is.")
			case "UNKNOWN":
				c.Ask(c.path(leg, "importerSubject"), "The standard clauses are not meant for an importer that is itself under the GDPR for this processing. Is this one?")
			}
		}
	},
}

// actual reports whether the transfer happens.
func (c *Case) actual() bool { return c.Record.Text("status") == "ACTUAL" }

// legs are those of the transfer under the regimes of the rule.
func (c *Case) legs() []Leg {
	return slices.DeleteFunc(c.Coverage(), func(l Leg) bool { return !slices.Contains(c.regimes, l.Regime) })
}

// path is that of a field of a leg, or of the list where the leg is missing.
func (c *Case) path(leg Leg, field string) string {
	if leg.Part == nil {
		return "legs"
	}
	return at("legs", leg.Part) + "." + field
}

// safeguard is what a safeguard is called.
func (c *Case) safeguard(code string) string {
	row, _ := c.law.Safeguard(code)
	return row.Label
}

// uncovered reports legs of a transfer that happens and that nothing covers, unless another rule asks for the very fact.
func uncovered(c *Case) {
	for _, leg := range c.legs() {
		path := c.path(leg, "safeguard")
		switch {
		case !c.actual() || leg.Covered == AnswerYes || leg.gap == gapScope || leg.gap == gapExpired || leg.gap == gapClauses || whereTo(c.Record) == "":
		case leg.Part == nil:
			c.report(least(c.rule.Severity, law.SeverityWarning), c.regimes, "legs",
				"Data go to %s for processing under a regime of which the transfer has no leg. What covers it?", whereTo(c.Record))
		case leg.Restricted == AnswerUndetermined:
			c.Ask(at("legs", leg.Part)+".notRestrictedReason", "Why is the transfer to %s not restricted?", whereTo(c.Record))
		case leg.Covered == AnswerNo:
			c.Fail(path, "Data go to %s, and nothing covers the transfer. %s", whereTo(c.Record), leg.Reason)
		default:
			c.Ask(path, "%s What covers the transfer to %s?", leg.Reason, whereTo(c.Record))
		}
	}
}

// assessed reports a leg whose safeguard is not assessed, or whose assessment says that data must not go.
func (c *Case) assessed(leg Leg, what string) {
	if leg.Restricted == AnswerNo || leg.Part.Text("safeguard") != leg.Safeguard {
		return
	}
	assessment := c.One(leg.Part, "assessment")
	switch path := at("legs", leg.Part) + ".assessment"; {
	case assessment == nil || !slices.Contains([]string{"TRA", "TIA"}, assessment.Text("kind")):
		c.Fail(path, "Data go to %s under a safeguard (%s), and no %s is recorded.", whereTo(c.Record), c.safeguard(leg.Safeguard), what)
	case assessment.Text("status") != "DONE":
		c.Fail(path, "Data go to %s, and the %s %s is not done yet.", whereTo(c.Record), what, name(assessment))
	case assessment.Text("outcome") == "DO_NOT_PROCEED":
		c.Fail(path, "Data go to %s although the %s %s came out against it.", whereTo(c.Record), what, name(assessment))
	}
}

// modular reports whether a leg rests on clauses of which the parties choose a module.
func (c *Case) modular(leg Leg) bool {
	safeguard, _ := c.law.Safeguard(leg.Safeguard)
	return leg.Restricted != AnswerNo && leg.Part != nil && slices.ContainsFunc(safeguard.Instruments, func(kind string) bool {
		row, _ := c.law.Instrument(kind)
		return len(row.Modules) > 0
	})
}

// moduleOf is the module that a leg names, or the only one of its instrument.
func (c *Case) moduleOf(leg Leg) string {
	if leg.Part == nil {
		return ""
	}
	if module := leg.Part.Text("module"); module != "" {
		return module
	}
	if instrument := c.One(leg.Part, "instrument"); instrument != nil && len(instrument.Texts("modules")) == 1 {
		return instrument.Texts("modules")[0]
	}
	return ""
}

// module reports a leg whose module is missing, or is for other roles than those of the parties.
func (c *Case) module(leg Leg) {
	module, path := c.moduleOf(leg), c.path(leg, "module")
	instrument := c.One(leg.Part, "instrument")
	wanted, known := moduleFor(c.Record)
	switch {
	case module == "":
		c.Fail(path, "The transfer rests on standard clauses, and it is not recorded in which module.")
	case known && module != wanted:
		c.Fail(path, "The clauses are used in module %s; the roles of the parties, %s and %s, take %s.", module[1:],
			words(c.Record.Text("exporterRole")), words(c.Record.Text("importerRole")), wanted[1:])
	case instrument != nil && len(instrument.Texts("modules")) > 0 && !slices.Contains(instrument.Texts("modules"), module):
		c.Fail(path, "The transfer rests on module %s, which %s does not hold.", module[1:], name(instrument))
	case !known:
		c.Ask(path, "Module %s is for certain roles only. Are exporter and importer controllers or processors?", module[1:])
	}
}

// moduleFor is the module of the standard clauses for the roles of the parties to a transfer (Decision (EU) 2021/914).
func moduleFor(transfer *record.Record) (string, bool) {
	processor := map[string]bool{"CONTROLLER": false, "PROCESSOR": true, "SUB_PROCESSOR": true, "THIRD_PARTY_PROCESSOR": true}
	exporter, first := processor[transfer.Text("exporterRole")]
	importer, second := processor[transfer.Text("importerRole")]
	module := map[[2]bool]string{{false, false}: "M1", {false, true}: "M2", {true, true}: "M3", {true, false}: "M4"}
	return module[[2]bool{exporter, importer}], first && second
}

// words are those of a code, for a message.
func words(code string) string { return strings.ReplaceAll(strings.ToLower(code), "_", "-") }

// conditional reports a transfer that may happen and that nobody has looked at for long, and asks about one of which nothing is
// known.
func conditional(c *Case) {
	if c.actual() {
		return
	}
	due := c.Record.Text("nextReviewOn")
	if due == "" && c.Record.Text("destination") == "" && c.Record.Text("internationalOrganisation") == "" {
		c.Ask("status", "Does the transfer take place, and where do the data go?")
		return
	}
	if due == "" {
		due = c.reviewBy()
	}
	if c.Past(due) {
		c.Fail("nextReviewOn", "The transfer may happen, and whether it does was to be looked at again by %s.", due)
	}
}

// reviewBy is the day by which a transfer that names none is to be looked at again: so long after it was recorded.
func (c *Case) reviewBy() string {
	created := c.civilDay(c.Record.Int("createdAt"))
	period, ok := c.law.Threshold("CONDITIONAL_TRANSFER_REVIEW", "", c.Day)
	if created == "" || !ok {
		return ""
	}
	day, err := law.AddPeriod(created, period.Period)
	if err != nil { // the files hold durations only, and the day is one
		return ""
	}
	return day
}

// expiry reports what covers a leg and has run out, or is about to.
func (c *Case) expiry(leg Leg) {
	path := c.path(leg, "safeguard")
	switch {
	case leg.gap == gapExpired:
		c.FailUnder([]string{leg.Regime}, path, "Data go to %s, whose adequacy ended on %s, and nothing else covers the transfer.", whereTo(c.Record), leg.Until)
	case leg.Covered == AnswerYes && leg.Until != "" && c.soon(leg.Until):
		c.report(law.SeverityInfo, []string{leg.Regime}, path, "What covers the transfer to %s ends on %s.", whereTo(c.Record), leg.Until)
	}
}

// soon reports whether a day is so near that it is warned of.
func (c *Case) soon(day string) bool {
	ahead, ok := c.law.Threshold("EXPIRY_WARNING", "", c.Day)
	if !ok {
		return false
	}
	until, err := law.AddPeriod(c.Day, ahead.Period)
	if err != nil { // the files hold durations only, and the day is one
		return false
	}
	return c.Reached(addDays(day, -daysBetween(c.Day, until)))
}
