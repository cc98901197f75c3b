package law

import "slices"

// Severity is how much a finding matters.
type Severity string

// The severities. A rule has one of the first three.
const (
	// SeverityError is a breach of a duty, as the register stands.
	SeverityError Severity = "ERROR"
	// SeverityWarning is something doubtful, or a question that is open.
	SeverityWarning Severity = "WARNING"
	// SeverityInfo is worth knowing.
	SeverityInfo Severity = "INFO"
	// SeverityCompleteness is an error or a warning of processing that is only planned.
	SeverityCompleteness Severity = "COMPLETENESS"
)

func (Severity) values() []string { return texts(SeverityError, SeverityWarning, SeverityInfo) }

// Rank orders severities: the less it is, the more a finding matters.
func (s Severity) Rank() int {
	return slices.Index([]Severity{SeverityError, SeverityWarning, SeverityInfo, SeverityCompleteness}, s)
}

// Outcome says what becomes of a rule.
type Outcome string

// The outcomes, all there are.
const (
	// OutcomeFinding rules find something in a record as it stands.
	OutcomeFinding Outcome = "FINDING"
	// OutcomeRefusal rules can find nothing, for what they are about is refused when it is written.
	OutcomeRefusal Outcome = "REFUSAL"
	// OutcomeDropped rules find nothing, for the reason in their description.
	OutcomeDropped Outcome = "DROPPED"
)

func (Outcome) values() []string { return texts(OutcomeFinding, OutcomeRefusal, OutcomeDropped) }

// Rule is something that a record has to meet.
type Rule struct {
	Code string `yaml:"code" law:"rule"`
	// Label is what the rule is about, as a heading.
	Label string `yaml:"label"`
	// Description says when the rule fails.
	Description string   `yaml:"description"`
	Outcome     Outcome  `yaml:"outcome"`
	Severity    Severity `yaml:"severity"`
	Regimes     []string `yaml:"regimes" law:"in regimes"`
	// AppliesTo is the types of the records in which it is mended.
	AppliesTo []string `yaml:"appliesTo"`
	// Letters is the letters of the records that the rule counts for, such as 30(1)(c) or 51(1)(c)(ii).
	Letters []string `yaml:"letters,omitempty"`
	// Provisions is where the law asks for it.
	Provisions []provision `yaml:"provisions"`
	// Mend says how to mend it.
	Mend       string `yaml:"mend"`
	Validity   `yaml:",inline"`
	Provenance `yaml:",inline"`
}

// Row returns what all lists say of the row.
func (r Rule) Row() Row {
	return Row{r.Code, r.Label, r.Description, "", r.Provisions[0].Citation, r.Validity, r.clone()}
}

// Citation is where a regime asks for it on a day, empty if it does not.
func (r Rule) Citation(regime, day string) string {
	for _, p := range r.Provisions {
		if p.Regime == regime && p.ValidAt(day) {
			return p.Citation
		}
	}
	return ""
}

// Rules returns all rules, in the order of their file. They are shared, and not to be changed.
func (l *Law) Rules() []Rule { return l.rules.rows }

// Rule returns the rule with the code, and whether there is one.
func (l *Law) Rule(code string) (Rule, bool) { return l.rules.get(code) }
