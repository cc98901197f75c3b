package compliance

import (
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
)

// specialChecks are the rules on data that are prohibited or restricted but for a condition (Art. 9 and 10, POPIA s26 to s35,
// s57), and on automated decisions (Art. 22, UK GDPR Art. 22A to 22D).
var specialChecks = map[string]check{
	"R-026": func(c *Case) {
		c.uncondition(c.usesOf(Special), law.CoversSpecial, "No condition permits these special categories of data: %s.", "These are special categories of data for which no condition is recorded. Are they processed at all? %s")
	},
	"R-027": func(c *Case) { c.firstOfSchedule1() },
	"R-028": func(c *Case) { c.firstOfSchedule1() },
	"R-029": func(c *Case) { c.firstOfSchedule1() },
	"R-030": func(c *Case) {
		c.uncondition(c.usesOf(Yes("criminal")), law.CoversCriminal, "Nothing authorises these data on offences: %s.", "These are data on offences that nothing authorises. Are they processed at all? %s")
		c.unauthorised()
	},
	"R-031": func(c *Case) { c.decisionsOnInterests() },
	"R-032": func(c *Case) { c.decisionsOnSpecialData() },
	"R-033": func(c *Case) {
		if c.Record.Text("automatedDecisions") != "TRUE" || c.Record.Text("decisionGround") != "" {
			return
		}
		c.significant("decisionGround", c.regimes, "Decisions with a significant effect are taken by automated means alone, and it is not recorded what permits them.")
	},
	"P-006": func(c *Case) {
		special := func(category *record.Record) bool { return Special(category) || Yes("criminal")(category) }
		c.uncondition(c.usesOf(special), law.CoversSpecial, "Nothing authorises this special personal information: %s.", "This is special personal information that nothing authorises. Is it processed at all? %s")
	},
	"P-007": func(c *Case) {
		c.uncondition(c.usesOfChildren(), law.CoversChildren, "Nothing authorises this personal information of children: %s.", "This is personal information of children that nothing authorises. Is it processed at all? %s")
	},
	"P-010": func(c *Case) { c.priorAuthorisation() },
}

// usesOf lists the uses of data categories for which test holds, inherited ones too.
func (c *Case) usesOf(test func(*record.Record) bool) []*record.Record {
	var out []*record.Record
	for _, use := range c.Parts(c.Record, "dataUses") {
		if category := c.One(use, "dataCategory"); category != nil && c.Is(category, test) {
			out = append(out, use)
		}
	}
	return out
}

// usesOfChildren lists the uses of children's data, by the data or by the people.
func (c *Case) usesOfChildren() []*record.Record {
	out := c.usesOf(Yes("children"))
	for _, use := range c.Parts(c.Record, "dataUses") {
		if c.One(use, "dataCategory") != nil && !slices.Contains(out, use) && slices.ContainsFunc(c.Many(use, "dataSubjectCategories"), Yes("children")) {
			out = append(out, use)
		}
	}
	return out
}

// uncondition looks for uses of data that no condition for their kind covers, under each regime, and names the categories. Where
// it is not known of any of them whether they are processed it asks.
func (c *Case) uncondition(uses []*record.Record, kind law.Cover, fails, asks string) {
	failed, sure := map[string]bool{}, false
	var open []*record.Record
	for _, use := range uses {
		category := c.One(use, "dataCategory")
		for _, regime := range c.regimes {
			if c.permitted(category, kind, regime) {
				continue
			}
			failed[regime] = true
			sure = sure || use.Text("certainty") != "UNKNOWN"
			if !slices.Contains(open, category) {
				open = append(open, category)
			}
		}
	}
	switch {
	case len(open) == 0:
	case sure:
		c.FailUnder(c.regimesOf(failed), "specialConditions", fails, names(open))
	default:
		c.Ask("specialConditions", asks, names(open)+"?")
	}
}

// permitted reports whether a condition of a regime for a kind of data is relied on for a category.
func (c *Case) permitted(category *record.Record, kind law.Cover, regime string) bool {
	return slices.ContainsFunc(c.conditions(regime), func(s special) bool {
		return slices.Contains(s.row.Covers, kind) && c.covers(s.part.Many["dataCategories"], category)
	})
}

// special is a condition on which an activity relies, and what the law says of it.
type special struct {
	part *record.Record
	row  law.SpecialCondition
}

// conditions lists those of a regime on which the activity relies on the day.
func (c *Case) conditions(regime string) []special {
	var out []special
	for _, part := range c.Record.Parts["specialConditions"] {
		row, known := c.Law().SpecialCondition(part.Text("condition"))
		if known && row.Regime == regime && c.During(part.Text("reliedOnFrom"), part.Text("reliedOnTo")) {
			out = append(out, special{part, row})
		}
	}
	return out
}

// firstOfSchedule1 looks at what the Data Protection Act 2018 wants beside a condition, and reports the first thing that is
// missing if it is the matter of the rule: the condition of Schedule 1, its policy document, what paragraph 41 has the record
// state.
func (c *Case) firstOfSchedule1() {
	for _, s := range c.conditions("UK_GDPR") {
		rule, path, message, question := c.schedule1(s)
		switch {
		case rule != c.rule.Code:
		case question:
			c.Ask(at("specialConditions", s.part)+path, "%s", message)
		default:
			c.Fail(at("specialConditions", s.part)+path, "%s", message)
		}
	}
}

func (c *Case) schedule1(s special) (rule, path, message string, question bool) {
	row, given := c.Law().Schedule1(s.part.Text("schedule1"))
	wanted := len(s.row.Schedule1) > 0 && slices.Contains(s.row.Covers, law.CoversSpecial)
	document := c.One(s.part, "policyDocument")
	switch {
	case wanted && !given:
		return "R-027", "", s.row.Citation + " is relied on without a condition of Schedule 1, " + parts(s.row.Schedule1) + ".", false
	case wanted && !slices.Contains(s.row.Schedule1, row.Part):
		return "R-027", "", s.row.Citation + " wants a condition of Schedule 1, " + parts(s.row.Schedule1) + "; " + row.Citation + " is of another part.", false
	case !given || row.PolicyDocument == law.PolicyNotRequired:
		return "", "", "", false
	case document == nil && row.PolicyDocument == law.PolicyRequiredExcept:
		return "R-028", ".policyDocument", row.Citation + " is relied on without an appropriate policy document. Is it a case of " + row.PolicyDocumentException + ", which needs none?", true
	case document == nil:
		return "R-028", ".policyDocument", row.Citation + " is met only with an appropriate policy document, and none is linked.", false
	case c.lawless(s.part):
		return "R-029", ".purposes", "No purpose that the condition is for has a legal basis of Art. 6.", false
	case s.part.Text("policyAdhered") == "UNKNOWN":
		return "R-029", ".policyAdhered", "Are the data retained and erased as “" + name(document) + "” says?", true
	case s.part.Text("policyAdhered") == "FALSE" && s.part.Text("policyDeparture") == "":
		return "R-029", ".policyDeparture", "The data are not retained and erased as “" + name(document) + "” says, and it is not recorded why.", false
	}
	return "", "", "", false
}

// parts names parts of Schedule 1.
func parts(list []law.Part) string {
	var out []string
	for _, part := range list {
		out = append(out, strings.Replace(string(part), "PART_", "Part ", 1))
	}
	return strings.Join(out, " or ")
}

// lawless reports whether none of the purposes of a special condition has a legal basis: all of the activity's if it names none.
func (c *Case) lawless(condition *record.Record) bool {
	purposes := condition.Many["purposes"]
	return !slices.ContainsFunc(c.Record.Parts["purposes"], func(part *record.Record) bool {
		return (len(purposes) == 0 || slices.Contains(purposes, part.One["purpose"])) && len(c.ReliedOn(part, "UK_GDPR")) > 0
	})
}

// unauthorised looks, where data on offences are processed under Art. 10, for the law that authorises it: official authority or
// another law, or in the United Kingdom a condition of Schedule 1.
func (c *Case) unauthorised() {
	for _, regime := range c.regimes {
		for _, s := range c.conditions(regime) {
			_, given := c.Law().Schedule1(s.part.Text("schedule1"))
			if slices.Contains(s.row.Covers, law.CoversCriminal) && s.part.Text("statute") == "" && !given {
				c.FailUnder([]string{regime}, at("specialConditions", s.part), "%s is relied on, and it is not recorded which law authorises the processing.", s.row.Citation)
			}
		}
	}
}
