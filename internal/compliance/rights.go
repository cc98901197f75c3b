package compliance

import (
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
)

// Undetermined is the effect of a right of which a fact that decides it is not known: the basis of a purpose, or whether
// decisions are automated. The other effects are the law's.
const Undetermined law.Effect = "UNDETERMINED"

// Right is one right of people under one regime, within an activity of a controller.
type Right struct {
	// Regime and Right are codes of the law files.
	Regime, Right string
	// Effect is that of all purposes together: what is right for one is right for the activity, so that the most of them counts.
	Effect law.Effect
	// Citation is where the regime gives the right.
	Citation string
	// Purposes tells it for each purpose and basis.
	Purposes []PurposeRight
	// Deadline is the time for answering, nil where the law sets none for this right.
	Deadline *law.Deadline
}

// PurposeRight is a right as far as one purpose goes, on one basis.
type PurposeRight struct {
	// Purpose is the purpose of the vocabulary and Key that of its place in the activity; 0 and empty for the activity as a whole.
	Purpose int64
	Key     string
	// Basis is the code of the legal basis, or of the condition for special categories that brings the right; empty without one.
	Basis  string
	Effect law.Effect
	// Reason says why, to a person.
	Reason   string
	Citation string
}

// effectRank orders effects: of several, the first of these counts.
var effectRank = []law.Effect{law.Applies, law.Qualified, Undetermined, law.NotApplicable}

// Rights derives the rights of the people whose data an activity of a controller processes, by regime in the order of the
// record and by right in that of the law files. A right that a regime does not give is not among them.
func (c *Case) Rights() []Right {
	for _, dated := range c.matrixDays() {
		c.Valid(dated) // so that the days on which the law changes are remembered
	}
	var out []Right
	for _, regime := range c.Record.Texts("regimes") {
		for _, code := range c.law.Rights(regime, c.Day) {
			right := Right{
				Regime: regime, Right: code, Effect: law.NotApplicable, Citation: c.law.RightCitation(code, regime, c.Day),
				Purposes: c.purposeRights(regime, code), Deadline: c.rightDeadline(regime, code),
			}
			for _, p := range right.Purposes {
				if slices.Index(effectRank, p.Effect) < slices.Index(effectRank, right.Effect) {
					right.Effect = p.Effect
				}
			}
			out = append(out, right)
		}
	}
	return out
}

// purposeRights are the effects of a right for each purpose and each of its bases, and of conditions for special categories.
func (c *Case) purposeRights(regime, right string) []PurposeRight {
	var out []PurposeRight
	for _, place := range c.Record.Parts["purposes"] {
		purpose := c.One(place, "purpose")
		if purpose == nil {
			continue
		}
		relied := c.ReliedOn(place, regime)
		for _, basis := range relied {
			out = append(out, c.under(regime, right, c.Code(basis), purpose))
		}
		if len(relied) == 0 {
			out = append(out, c.under(regime, right, "", purpose))
		}
		for i := len(out) - max(len(relied), 1); i < len(out); i++ {
			out[i].Purpose, out[i].Key = purpose.ID, place.Key()
		}
	}
	if len(out) == 0 {
		out = append(out, c.under(regime, right, "", nil))
	}
	return append(out, c.byCondition(regime, right)...)
}

// under is the effect of a right under a basis, empty if there is none, for a purpose, nil for the activity as a whole.
func (c *Case) under(regime, right, basis string, purpose *record.Record) PurposeRight {
	kind := ""
	if purpose != nil {
		kind = purpose.Text("kind")
	}
	ruling := c.ruling(question{regime, right, basis, kind, c.Day})
	row := ruling.row
	out := PurposeRight{Basis: basis, Effect: row.Effect, Reason: row.Description, Citation: row.Citation}
	switch {
	case !ruling.given:
		out.Effect, out.Reason = Undetermined, "The law files do not tell."
	case ruling.open && basis == "":
		out.Effect, out.Reason = Undetermined, "It depends on the legal basis, and none is recorded."
	case ruling.open:
		out.Effect, out.Reason = Undetermined, "It depends on the legal basis, and this is one of the register's own."
	case row.Condition == law.SignificantAutomatedDecisions:
		out.Effect, out.Reason = c.automated(row)
	case right == "PORTABILITY" && row.Effect == law.Applies && strings.HasSuffix(basis, contractBasis) && c.notParties():
		out.Effect = law.Qualified
		out.Reason = "Only for people who are party to the contract themselves: individual clients, not companies or their staff. " + row.Description
	}
	return out
}

// question is what is asked of the law about a right, and ruling what it says. They are kept, for every activity asks the same.
type question struct{ regime, right, basis, kind, day string }

type ruling struct {
	row law.MatrixRow
	// given says that there is a row, and open that it hangs on a basis that is not known to the law.
	given, open bool
}

func (s *Set) ruling(q question) ruling {
	if kept, ok := s.rulings.Load(q); ok {
		return kept.(ruling)
	}
	var r ruling
	r.row, r.given = s.law.Effect(q.regime, q.right, q.basis, q.kind, q.day)
	r.open = !s.law.Has(law.LegalBasisList, q.basis) && s.law.BasisDecides(q.regime, q.right, q.kind, q.day)
	s.rulings.Store(q, r)
	return r
}

// contractBasis ends the codes of the bases of a contract to which the person is party (Art. 6(1)(b)).
const contractBasis = "_6_1_B"

// notParties reports whether data are processed of others than individuals who can be party to a contract themselves.
func (c *Case) notParties() bool {
	return slices.ContainsFunc(c.People(c.Record), func(people *record.Record) bool {
		return Yes("staffOfClients")(people) || slices.Contains([]string{"JURISTIC", "BOTH"}, people.Text("person"))
	})
}

// automated is the effect of a right that hangs on significant decisions made by machine alone.
func (c *Case) automated(row law.MatrixRow) (law.Effect, string) {
	switch made, significance := c.Record.Text("automatedDecisions"), c.Record.Text("decisionSignificance"); {
	case made == "FALSE":
		return law.NotApplicable, "No decisions are made by automated means alone."
	case made != "TRUE":
		return Undetermined, "It is not known whether decisions are made by automated means alone."
	case significance == "NONE":
		return law.NotApplicable, "The automated decisions have no legal or similarly significant effect."
	case significance == "UNKNOWN":
		return Undetermined, "It is not known whether the automated decisions have legal or similarly significant effect."
	}
	return row.Effect, row.Description
}

// byCondition are the effects that the conditions for special categories bring, whatever the basis.
func (c *Case) byCondition(regime, right string) []PurposeRight {
	var out []PurposeRight
	for _, condition := range c.Record.Parts["specialConditions"] {
		row, ok := c.law.EffectOfCondition(right, condition.Text("condition"), c.Day)
		if !ok || row.Regime != regime || !c.During(condition.Text("reliedOnFrom"), condition.Text("reliedOnTo")) {
			continue
		}
		brought := PurposeRight{Basis: condition.Text("condition"), Effect: row.Effect, Reason: row.Description, Citation: row.Citation}
		purposes := condition.Many["purposes"]
		for _, place := range c.Record.Parts["purposes"] {
			if slices.Contains(purposes, place.One["purpose"]) {
				one := brought
				one.Purpose, one.Key = place.One["purpose"], place.Key()
				out = append(out, one)
			}
		}
		if len(purposes) == 0 {
			out = append(out, brought)
		}
	}
	return out
}

// matters are what has to be done in time when a right is exercised. Of several, the first of which a regime speaks counts.
var matters = map[string][]law.Matter{
	"ACCESS":                  {law.AccessRequestMatter, law.RightsRequestMatter},
	"RECTIFICATION":           {law.CorrectionRequestMatter, law.RightsRequestMatter},
	"ERASURE":                 {law.CorrectionRequestMatter, law.RightsRequestMatter},
	"RESTRICTION":             {law.RightsRequestMatter},
	"PORTABILITY":             {law.RightsRequestMatter},
	"OBJECT":                  {law.ObjectionMatter, law.RightsRequestMatter},
	"OBJECT_DIRECT_MARKETING": {law.ObjectionMatter, law.RightsRequestMatter},
	"AUTOMATED_DECISIONS":     {law.RightsRequestMatter},
	"COMPLAIN_CONTROLLER":     {law.ComplaintAcknowledgementMatter},
	"NOTIFIED_OF_COMPROMISE":  {law.BreachToPeopleMatter},
}

// rightDeadline is the time for answering somebody who exercises a right on the day of the case.
func (c *Case) rightDeadline(regime, right string) *law.Deadline {
	for _, matter := range matters[right] {
		if d, ok := c.law.Deadline(regime, matter, c.Day); ok {
			return &d
		}
	}
	return nil
}

// Handling is who answers when people exercise their rights against processing that is done for others.
type Handling struct {
	// HandledBy is always CONTROLLER: rights are never derived from a processor's record.
	HandledBy string
	// Duties are those of the processor towards the controller, by regime.
	Duties []Duty
	// Controllers are those on whose behalf data are processed, Processors those that have engaged this one for their own clients.
	Controllers, Processors []int64
}

// Duty is what a regime asks of a processor.
type Duty struct {
	Regime, Citation, Text string
}

// Handling tells who handles the requests about the activity of a processor, and what the processor has to do for them.
func (c *Case) Handling() Handling {
	out := Handling{HandledBy: "CONTROLLER"}
	for _, regime := range c.Record.Texts("regimes") {
		duty := Duty{
			Regime: regime, Citation: c.regimeName(regime) + " Art 28(3)(e)",
			Text: "Assist the controller, by appropriate measures and as far as possible, in answering requests of people who exercise their rights.",
		}
		if regime == "POPIA" {
			duty.Citation = "POPIA s20"
			duty.Text = "Process as operator with the knowledge or authorisation of the responsible party alone, who answers the requests: pass them on."
		}
		out.Duties = append(out.Duties, duty)
	}
	for _, engagement := range c.runningEngagements() {
		if r := c.One(engagement, "engagerController"); r != nil && !slices.Contains(out.Controllers, r.ID) {
			out.Controllers = append(out.Controllers, r.ID)
		}
		if r := c.One(engagement, "engagerProcessor"); r != nil && !slices.Contains(out.Processors, r.ID) {
			out.Processors = append(out.Processors, r.ID)
		}
	}
	return out
}
