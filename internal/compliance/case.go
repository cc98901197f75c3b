package compliance

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
)

// Case is one record, examined as at a day. Rules ask it for what they look at and report to it; what they ask about days it
// remembers, for on those the answer may change.
type Case struct {
	*Set
	Record *record.Record
	// Day is a civil date, YYYY-MM-DD.
	Day string

	// Of the rule that is asked.
	rule    law.Rule
	regimes []string
	// findings so far, and the days to come on which an answer may change.
	findings []Finding
	turns    map[string]bool
}

// Law is the law, to be asked as at Day. Ask Valid about the validity of a row.
func (c *Case) Law() *law.Law { return c.law }

// Regimes are the regimes of the rule that apply to the record, in the order of the law files.
func (c *Case) Regimes() []string { return c.regimes }

// Reached reports whether a day has come; the empty day never comes.
func (c *Case) Reached(day string) bool {
	if day > c.Day {
		c.turns[day] = true
	}
	return day != "" && day <= c.Day
}

// Past reports whether a day is over; the empty day never is.
func (c *Case) Past(day string) bool { return day != "" && c.Reached(dayAfter(day)) }

// During reports whether Day is between two days, both included, of which the empty one leaves that side open.
func (c *Case) During(from, to string) bool { return (from == "" || c.Reached(from)) && !c.Past(to) }

// Valid reports whether a row is the law on Day.
func (c *Case) Valid(v law.Validity) bool { return !v.NotInForce && c.During(v.ValidFrom, v.ValidTo) }

// One follows a link to one record: nil if there is none, or it is archived.
func (c *Case) One(r *record.Record, link string) *record.Record {
	if r == nil {
		return nil
	}
	return inUse(c.records[r.One[link]])
}

// Many follows a link to several records, in the order of their ids, without archived ones.
func (c *Case) Many(r *record.Record, link string) []*record.Record { return c.inUse(r.Many[link]) }

// Inverse lists the records that link to one, in the order of their ids, without archived ones.
func (c *Case) Inverse(r *record.Record, link string) []*record.Record {
	ids := slices.Clone(c.inverse[r.Type.Link(link)][r.ID])
	slices.Sort(ids)
	return c.inUse(ids)
}

func (c *Case) inUse(ids []int64) []*record.Record {
	var out []*record.Record
	for _, id := range ids {
		if r := inUse(c.records[id]); r != nil {
			out = append(out, r)
		}
	}
	return out
}

func inUse(r *record.Record) *record.Record {
	if r == nil || r.Values["archivedAt"] != nil {
		return nil
	}
	return r
}

// house is the record whose scope another one inherits, nil if there is none.
func (c *Case) house(r *record.Record) *record.Record {
	if r.Type.Inherits == "" {
		return nil
	}
	return c.One(r, r.Type.Inherits)
}

// Parts are the parts of a list of a record's scope: its own, and then those it inherits.
func (c *Case) Parts(r *record.Record, list string) []*record.Record {
	out := r.Parts[list]
	if house := c.house(r); house != nil && r.Type.Link(list).Scoped {
		out = slices.Concat(out, house.Parts[list])
	}
	return out
}

// Scope follows a link of a record's scope to several records: its own, and then those it inherits, each once. An inherited
// retention rule may be hidden.
func (c *Case) Scope(r *record.Record, link string) []*record.Record {
	out := c.Many(r, link)
	house := c.house(r)
	if house == nil {
		return out
	}
	own := out[:len(out):len(out)]
	for _, far := range c.Many(house, link) {
		if !slices.Contains(own, far) && (link != "retentionRules" || !hidden(far, own)) {
			out = append(out, far)
		}
	}
	return out
}

// hidden reports whether own retention rules hide an inherited one: one of them is for all data, or together they are for all of
// its categories.
func hidden(inherited *record.Record, own []*record.Record) bool {
	var covered []int64
	for _, rule := range own {
		if len(rule.Many["dataCategories"]) == 0 {
			return true
		}
		covered = append(covered, rule.Many["dataCategories"]...)
	}
	categories := inherited.Many["dataCategories"]
	return len(categories) > 0 && !slices.ContainsFunc(categories, func(id int64) bool { return !slices.Contains(covered, id) })
}

// Fact reports whether a fact of a name holds of a record, by what others contribute.
func (c *Case) Fact(r *record.Record, name string) bool {
	if r == nil {
		return false
	}
	return slices.ContainsFunc(c.facts[r.ID][name], func(f Fact) bool { return c.During(f.From, f.To) })
}

// Only narrows the regimes of the rule to those told of the record with one of some prefixes, and reports whether any is left.
func (c *Case) Only(prefixes ...string) bool {
	c.regimes = slices.DeleteFunc(slices.Clone(c.regimes), func(regime string) bool {
		return !slices.ContainsFunc(prefixes, func(prefix string) bool { return c.Fact(c.Record, prefix+regime) })
	})
	return len(c.regimes) > 0
}

// LastChanged is the day on which what a PAIA manual has to say of a controller's processing last changed, empty if that is not
// known.
func (c *Case) LastChanged(controller *record.Record) string { return c.changed[controller.ID] }

// FactsWith lists what follows a prefix in the names of the facts that hold of a record, in order.
func (c *Case) FactsWith(r *record.Record, prefix string) []string {
	var out []string
	for name := range c.facts[r.ID] {
		if len(name) > len(prefix) && name[:len(prefix)] == prefix && c.Fact(r, name) {
			out = append(out, name[len(prefix):])
		}
	}
	slices.Sort(out)
	return out
}

// Fail reports that the rule fails at a field, under the regimes that apply.
func (c *Case) Fail(path, format string, args ...any) { c.FailUnder(c.regimes, path, format, args...) }

// FailUnder reports that the rule fails at a field under some regimes.
func (c *Case) FailUnder(regimes []string, path, format string, args ...any) {
	c.report(c.rule.Severity, regimes, path, format, args...)
}

// Ask reports that it is not known whether the rule fails: a question, and a warning at most.
func (c *Case) Ask(path, format string, args ...any) {
	c.report(least(c.rule.Severity, law.SeverityWarning), c.regimes, path, format, args...)
}

// Warn reports that the rule fails in the lesser of its ways: a warning at most.
func (c *Case) Warn(path, format string, args ...any) { c.Ask(path, format, args...) }

// Note reports something that is worth knowing, whatever the severity of the rule.
func (c *Case) Note(path, format string, args ...any) {
	c.report(law.SeverityInfo, c.regimes, path, format, args...)
}

func (c *Case) report(severity law.Severity, regimes []string, path, format string, args ...any) {
	switch state := c.state(); {
	case len(regimes) == 0 || state == "ENDED":
		return
	case state == "PLANNED" && severity != law.SeverityInfo:
		severity = law.SeverityCompleteness
	case state == "SUSPENDED":
		severity = least(severity, law.SeverityWarning)
	}
	f := Finding{
		Rule: c.rule.Code, Record: c.Record.ID, Path: path, Severity: severity, Regimes: slices.Clone(regimes),
		Message: fmt.Sprintf(format, args...),
	}
	i := slices.IndexFunc(c.findings, func(o Finding) bool { return o.Rule == f.Rule && o.Path == f.Path })
	switch {
	case i < 0:
		c.findings = append(c.findings, f)
	case c.findings[i].Message == f.Message: // once for a field, under all regimes of which it is said
		said := slices.Concat(regimes, c.findings[i].Regimes)
		c.findings[i].Regimes = slices.DeleteFunc(slices.Clone(c.regimes), func(r string) bool { return !slices.Contains(said, r) })
	}
}

// least is the less severe of two.
func least(a, b law.Severity) law.Severity {
	if a.Rank() < b.Rank() {
		return b
	}
	return a
}

// state is the processing state of the record: that of an activity is its own, and everything else is as much under way as
// what it is for.
func (c *Case) state() string {
	switch c.Record.Type.Name {
	case "ControllerActivity", "ProcessorActivity":
		return c.Record.Text("processingState")
	case "Engagement", "Transfer":
		switch begins := c.Record.Text("startedOn"); {
		case c.Past(c.Record.Text("endedOn")):
			return "ENDED"
		case begins != "" && !c.Reached(begins):
			return "PLANNED"
		}
	}
	if !slices.ContainsFunc(livePrefixes, c.told) && c.told(factPlanned) {
		return "PLANNED"
	}
	return "LIVE"
}

func (c *Case) told(prefix string) bool { return len(c.FactsWith(c.Record, prefix)) > 0 }

// recordRegimes are the regimes under which a record is examined.
func (c *Case) recordRegimes() []string {
	var out []string
	for _, list := range []string{"regimes", "regime"} {
		switch v := c.Record.Values[list].(type) {
		case []string:
			out = append(out, v...)
		case string:
			out = append(out, v)
		}
	}
	// Storage access is a matter of PECR, whose regime is that of the United Kingdom.
	if slices.Contains(out, "PECR") {
		out = append(out, "UK_GDPR")
	}
	if c.Record.Type.Name == "Transfer" {
		for _, leg := range c.Record.Parts["legs"] {
			out = append(out, leg.Text("regime"))
		}
	}
	for _, prefix := range append(slices.Clone(livePrefixes), factPlanned) {
		out = append(out, c.FactsWith(c.Record, prefix)...)
	}
	if len(out) == 0 && !slices.Contains(roles, c.Record.Type.Name) {
		return c.register.Texts("regimes")
	}
	return out
}

// roles are the types about which there is nothing to find until processing makes them what they are.
var roles = []string{"Controller", "Processor", "Organisation", "Agreement"}

// livePrefixes are those of the regimes of processing that is under way, in whatever way it concerns the record.
var livePrefixes = []string{factRegime, factJoint, factClient, factEngaged}

// name is what a record is called.
func name(r *record.Record) string {
	for _, field := range []string{"name", "title", "reference"} {
		if text := r.Text(field); text != "" {
			return text
		}
	}
	return r.Key()
}

// at is the path of a part of a record.
func at(list string, part *record.Record) string { return list + "[" + part.Key() + "]" }

// inOrder sorts findings: by record, rule, path and day.
func inOrder(a, b Finding) int {
	return cmp.Or(cmp.Compare(a.Record, b.Record), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Path, b.Path), cmp.Compare(a.From, b.From))
}
