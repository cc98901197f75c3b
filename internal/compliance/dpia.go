package compliance

import (
	"slices"

	"github.com/openropa/ropa/internal/law"
)

// DPIA tells whether an assessment of the impact of an activity is indicated under one regime, and how far it has come.
type DPIA struct {
	Regime string
	// Indicated is TRUE, FALSE, or UNDETERMINED where nobody has looked at what the risk is.
	Indicated string
	// Reason says why, to a person, and Citation where the law asks for it.
	Reason, Citation string
	// Criteria are those that count, where they are what indicates it.
	Criteria []law.DPIACriterion
	// Kind is that of the assessments that answer to it: DPIA, or PIIA under POPIA.
	Kind string
	// Assessments are those of the kind, and Status how far the best of them has come: NONE, PLANNED, IN_PROGRESS or DONE.
	Assessments []int64
	Status      string
}

// assessmentStates orders how far assessments have come.
var assessmentStates = []string{"NONE", "PLANNED", "IN_PROGRESS", "DONE"}

// assessmentKinds are the kind of assessment of each regime with the rule that asks for it.
var assessmentKinds = map[string]struct{ kind, rule string }{
	"UK_GDPR": {"DPIA", "R-034"},
	"EU_GDPR": {"DPIA", "R-034"},
	"POPIA":   {"PIIA", "P-017"},
}

// DPIA tells by regime whether an impact assessment of an activity of a controller is indicated: by the criteria that it meets, or
// by what the team found. Under POPIA every activity has its personal information impact assessment.
func (c *Case) DPIA() []DPIA {
	var out []DPIA
	for _, regime := range c.Record.Texts("regimes") {
		asked := assessmentKinds[regime]
		d := DPIA{Regime: regime, Kind: asked.kind, Status: assessmentStates[0]}
		if rule, ok := c.law.Rule(asked.rule); ok {
			d.Citation = rule.Citation(regime, c.Day)
		}
		c.indicated(&d)
		for _, assessment := range c.Many(c.Record, "assessments") {
			if assessment.Text("kind") != d.Kind {
				continue
			}
			d.Assessments = append(d.Assessments, assessment.ID)
			if status := assessment.Text("status"); slices.Index(assessmentStates, status) > slices.Index(assessmentStates, d.Status) {
				d.Status = status
			}
		}
		out = append(out, d)
	}
	return out
}

// indicated works out whether an assessment is indicated under the regime of d.
func (c *Case) indicated(d *DPIA) {
	if d.Kind == "PIIA" {
		d.Indicated, d.Reason = "TRUE", "Every activity has a personal information impact assessment."
		return
	}
	flags, required := c.Record.Texts("riskFlags"), c.Record.Text("dpiaRequired")
	indicated, because := c.law.DPIA(flags, d.Regime, c.Day)
	switch {
	case indicated:
		d.Indicated, d.Criteria = "TRUE", because
		d.Reason = "The processing meets criteria of a likely high risk."
	case required == "TRUE":
		d.Indicated, d.Reason = "TRUE", "The screening found that an assessment is required."
	case required == "FALSE":
		d.Indicated, d.Reason = "FALSE", "The screening found that no assessment is required."
	case len(flags) > 0:
		d.Indicated, d.Reason = "FALSE", "The criteria that are recorded do not suffice."
	default:
		d.Indicated, d.Reason = string(Undetermined), "No screening is recorded: no criteria, and not whether an assessment is required."
	}
}
