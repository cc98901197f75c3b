package compliance

import (
	"fmt"

	"github.com/openropa/ropa/internal/record"
)

// Duty30 tells whether a record of an activity has to be kept under one regime. What is not known never makes the duty go away: a
// record is required unless the facts say that it is not.
type Duty30 struct {
	Regime   string
	Required bool
	Citation string
	// Reasons say why, each enough by itself; where it is not required, why not.
	Reasons []DutyReason
}

// DutyReason is one reason for keeping a record, or for not having to.
type DutyReason struct {
	// Code is one of HEADCOUNT, HEADCOUNT_UNKNOWN, RISK, NOT_OCCASIONAL, SPECIAL_DATA, CRIMINAL_DATA, ALWAYS, EXEMPT and
	// NO_DUTY.
	Code string
	// Text says it to a person.
	Text string
	// Assumed says that it is what the law takes to be so, or what is not known, rather than what the record states.
	Assumed bool
}

// Art30Required tells by regime whether a record of an activity, of a controller or of a processor, has to be kept (Art. 30(5),
// POPIA s17).
func (c *Case) Art30Required() []Duty30 {
	var out []Duty30
	for _, regime := range c.Record.Texts("regimes") {
		if regime == "POPIA" {
			out = append(out, c.duty17())
		} else {
			out = append(out, c.duty30(regime))
		}
	}
	return out
}

// duty17 is the duty of a responsible party to document all its processing operations: there is none of operators.
func (c *Case) duty17() Duty30 {
	d := Duty30{Regime: "POPIA", Required: c.Record.Type.Name == "ControllerActivity"}
	if rule, ok := c.law.Rule("P-004"); ok {
		d.Citation = rule.Citation("POPIA", c.Day)
	}
	if d.Required {
		d.Reasons = []DutyReason{{Code: "ALWAYS", Text: "A responsible party documents all its processing operations."}}
	} else {
		d.Reasons = []DutyReason{{Code: "NO_DUTY", Text: "The duty is that of the responsible party; an operator has none."}}
	}
	return d
}

func (c *Case) duty30(regime string) Duty30 {
	d := Duty30{Regime: regime}
	add := func(code string, assumed bool, format string, args ...any) {
		d.Reasons = append(d.Reasons, DutyReason{Code: code, Text: fmt.Sprintf(format, args...), Assumed: assumed})
	}
	threshold, known := c.law.Threshold("ART_30_5_HEADCOUNT", regime, c.Day)
	d.Citation = threshold.Citation
	organisation := c.responsible()
	if !known || organisation == nil || organisation.Values["headcount"] == nil {
		add("HEADCOUNT_UNKNOWN", true, "How many people are employed is not recorded.")
	} else if headcount := organisation.Int("headcount"); headcount >= int64(threshold.Value) {
		add("HEADCOUNT", false, "%s employs %d people: %d or more.", name(organisation), headcount, threshold.Value)
	}
	if len(c.Record.Texts("riskFlags")) > 0 || c.Record.Text("dpiaRequired") == "TRUE" {
		add("RISK", false, "The processing is likely to result in a risk to people.")
	}
	switch c.Record.Text("occasional") {
	case "TRUE":
	case "FALSE":
		add("NOT_OCCASIONAL", false, "The processing is not occasional.")
	default:
		add("NOT_OCCASIONAL", true, "Processing is taken not to be occasional unless that is stated.")
	}
	special, criminal := c.sensitive()
	if special {
		add("SPECIAL_DATA", false, "The processing includes special categories of data.")
	}
	if criminal {
		add("CRIMINAL_DATA", false, "The processing includes data on criminal convictions and offences.")
	}
	d.Required = len(d.Reasons) > 0
	if !d.Required {
		add("EXEMPT", false, "%s employs fewer than %d people, and the processing is occasional, without a likely risk and without special categories.",
			name(organisation), threshold.Value)
	}
	return d
}

// responsible is the organisation whose activity it is.
func (c *Case) responsible() *record.Record {
	for _, role := range []string{"controller", "processor"} {
		if r := c.One(c.Record, role); r != nil {
			return c.One(r, "organisation")
		}
	}
	return nil
}

// sensitive reports whether the processing is of special categories or of data on offences: of any the record names, or that are
// expected in what is processed for others.
func (c *Case) sensitive() (special, criminal bool) {
	for _, category := range c.Categories(c.Record) {
		special = special || c.Is(category, Special)
		criminal = criminal || c.Is(category, Yes("criminal"))
	}
	return special || c.Record.Text("specialDataExpected") == "TRUE", criminal
}
