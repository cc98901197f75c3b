package compliance

import (
	"fmt"
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
)

// vocabularyChecks are the rules on retention rules, on lists that are left open, and on what is said of recipients.
var vocabularyChecks = map[string]check{
	"R-061": func(c *Case) { c.twice() },
	"R-062": func(c *Case) {
		if c.Record.Type.Name == "DataCategory" {
			if Yes("openEnded")(c.Record) {
				c.Fail("openEnded", "The list of what belongs to it is left open, as by “etc.”.")
			}
			return
		}
		for _, source := range c.Record.Parts["dataSources"] {
			if Yes("openEnded")(source) {
				c.Fail(at("dataSources", source)+".openEnded", "What the source is is left open, as by “etc.”.")
				return // once for the record
			}
		}
	},
	"R-063": func(c *Case) { c.floor() },
	"R-064": func(c *Case) {
		limited := slices.Contains(c.Record.Texts("endActions"), "REVIEW") ||
			slices.ContainsFunc(c.stages(), func(stage map[string]any) bool { return text(stage, "period") != "" })
		if c.Record.Text("bound") == "MINIMUM" && !limited {
			c.Fail("bound", "It says how long data are kept at least, and neither how long at most nor that they are reviewed then.")
		}
	},
	"P-018": func(c *Case) {
		if !slices.ContainsFunc(c.Record.Texts("endActions"), func(action string) bool { return slices.Contains(ends, action) }) {
			c.Fail("endActions", "It is not recorded that the information is destroyed, deleted or de-identified at the end.")
		}
	},
	"N3": func(c *Case) { c.unengaged() },
}

// ends are the actions after which information no longer identifies anybody.
var ends = []string{"DELETE", "ANONYMISE", "DE_IDENTIFY"}

// stages are those of a retention rule.
func (c *Case) stages() []map[string]any {
	stages, _ := c.Record.Values["stages"].([]map[string]any)
	return stages
}

// text is a text of an object, empty if it has none.
func text(object map[string]any, field string) string {
	value, _ := object[field].(string)
	return value
}

// twice looks for retention rules that say the same of the same data: both with the record or, of an activity, one of them
// inherited. Two house rules are a matter of the house.
func (c *Case) twice() {
	own := c.Many(c.Record, "retentionRules")
	for i, one := range own {
		for _, other := range append(own[i+1:len(own):len(own)], c.inherited()...) {
			if other != one && sameRule(one, other) {
				c.Fail("retentionRules", "“%s” and “%s” say the same of the same data.", name(one), name(other))
			}
		}
	}
}

// inherited lists the retention rules of the house.
func (c *Case) inherited() []*record.Record {
	if house := c.house(c.Record); house != nil {
		return c.Many(house, "retentionRules")
	}
	return nil
}

func sameRule(a, b *record.Record) bool {
	overlap := len(a.Many["dataCategories"]) == 0 && len(b.Many["dataCategories"]) == 0 ||
		slices.ContainsFunc(a.Many["dataCategories"], func(id int64) bool { return slices.Contains(b.Many["dataCategories"], id) })
	said := wording(a)
	return overlap && strings.Trim(said, "|") != "" && said == wording(b)
}

// wording is what a retention rule says, however it is called.
func wording(rule *record.Record) string {
	fold := func(field string) string { return strings.ToLower(strings.Join(strings.Fields(rule.Text(field)), " ")) }
	said := []string{fold("period"), fold("criterion")}
	if said[0] == "" && said[1] == "" {
		said = append(said, fold("description"))
	}
	for _, list := range []string{"triggers", "stages"} {
		if objects, _ := rule.Values[list].([]map[string]any); len(objects) > 0 {
			said = append(said, fmt.Sprint(objects))
		}
	}
	return strings.Join(said, "|")
}

// floor looks whether data are kept for less than a statute wants.
func (c *Case) floor() {
	period := c.Record.Text("period")
	if period == "" {
		return
	}
	for _, floor := range c.floors(c.Day) {
		if !c.Valid(floor.Validity) {
			continue
		}
		kept, err := law.AddPeriod(firstDay, period)
		for _, stage := range c.stages() {
			if stage := text(stage, "period"); stage != "" && err == nil {
				kept, err = law.AddPeriod(kept, stage)
			}
		}
		least, wrong := law.AddPeriod(firstDay, floor.Period)
		switch {
		case err != nil || wrong != nil || kept >= least:
		case c.Record.Text("bound") == "MINIMUM":
			c.Ask("period", "Data are kept for %s at least, and %s wants them kept for %s. Are they kept for as long as that?", period, floor.Citation, floor.Period)
		default:
			c.Fail("period", "Data are kept for %s, and %s wants them kept for %s.", period, floor.Citation, floor.Period)
		}
	}
}

// firstDay is a day from which periods are compared.
const firstDay = "2001-01-01"

// unengaged looks for recipients that process on behalf of the record's organisation without an engagement that says so.
func (c *Case) unengaged() {
	var engaged []int64
	for _, engagement := range c.engagements() {
		if processor := c.One(engagement, "engaged"); processor != nil {
			engaged = append(engaged, processor.One["organisation"])
		}
	}
	var without []string
	for _, disclosure := range c.Record.Parts["disclosures"] {
		recipient := c.One(disclosure, "recipient")
		onBehalf := slices.Contains([]string{"PROCESSOR", "SUB_PROCESSOR"}, disclosure.Text("role"))
		if onBehalf && recipient != nil && c.One(disclosure, "engagement") == nil &&
			(recipient.One["organisation"] == 0 || !slices.Contains(engaged, recipient.One["organisation"])) {
			without = append(without, name(recipient))
		}
	}
	if len(without) > 0 {
		c.Fail("disclosures", "These process on behalf of others without an engagement that says so: %s.", listed(without))
	}
}
