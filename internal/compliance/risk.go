package compliance

import (
	"slices"

	"github.com/openropa/ropa/internal/record"
)

// riskChecks are the rules on what is assessed, shared and collected from others: impact assessments (Art. 35 and 36), joint
// controllers (Art. 26), and sources other than the person (Art. 14, POPIA s12).
var riskChecks = map[string]check{
	"R-034": func(c *Case) { c.impactAssessment() },
	"R-035": func(c *Case) {
		if c.Record.Text("kind") != "DPIA" || c.Record.Text("residualRisk") != "HIGH" {
			return
		}
		switch c.Record.Text("priorConsultation") {
		case "FALSE":
			c.Fail("priorConsultation", "The risk that is left is high, and the authority was not consulted.")
		case "UNKNOWN":
			c.Ask("priorConsultation", "The risk that is left is high. Was the authority consulted?")
		}
	},
	"N6": func(c *Case) {
		assessments := c.assessmentsOf("DPIA")
		if c.Record.Text("dpiaRequired") == "UNKNOWN" && len(assessments) == 0 {
			c.Ask("dpiaRequired", "The processing was not screened. Does it need an impact assessment?")
		}
		for _, assessment := range assessments {
			if due := assessment.Text("nextReviewOn"); done(assessment) && c.Past(due) {
				c.Fail("assessments", "“%s” was to be reviewed by %s.", name(assessment), due)
			}
		}
	},
	"P-017": func(c *Case) {
		assessments := c.assessmentsOf("PIIA", "DPIA")
		switch {
		case len(assessments) == 0:
			c.Fail("assessments", "No personal information impact assessment is linked.")
		case !slices.ContainsFunc(assessments, begun):
			c.Ask("assessments", "The personal information impact assessment is only planned. When will “%s” be done?", name(assessments[0]))
		}
	},
	"R-042": func(c *Case) { c.jointArrangement() },
	"R-073": func(c *Case) {
		for _, source := range c.Record.Parts["dataSources"] {
			switch {
			case source.Text("informed") != "":
			case slices.Contains(indirect, source.Text("kind")):
				c.Fail(at("dataSources", source)+".informed", "Data come from %s, and it is not recorded when and how people are told.", origins[source.Text("kind")])
			case source.Text("kind") == "OTHER":
				c.Ask(at("dataSources", source)+".informed", "Do the data come from somebody other than the people themselves and, if so, when and how are they told?")
			}
		}
	},
	"P-009": func(c *Case) {
		for _, source := range c.Record.Parts["dataSources"] {
			switch {
			case source.Text("reason") != "":
			case slices.Contains(indirect, source.Text("kind")):
				c.Fail(at("dataSources", source)+".reason", "Information comes from %s, and it is not recorded why it is not collected from the data subject.", origins[source.Text("kind")])
			case source.Text("kind") == "OTHER":
				c.Ask(at("dataSources", source)+".reason", "Does the information come from somebody other than the data subject and, if so, why?")
			}
		}
	},
}

// indirect are the kinds of sources that are not the person, and origins what they are called.
var (
	indirect = []string{"CLIENT_SYSTEMS", "SERVICE_PROVIDER", "PARTNER", "PUBLIC_SOURCE"}
	origins  = map[string]string{
		"CLIENT_SYSTEMS": "the systems of clients", "SERVICE_PROVIDER": "service providers", "PARTNER": "partners",
		"PUBLIC_SOURCE": "public sources",
	}
)

// assessmentsOf lists the assessments of some kinds that cover an activity.
func (c *Case) assessmentsOf(kinds ...string) []*record.Record {
	var out []*record.Record
	for _, assessment := range c.Many(c.Record, "assessments") {
		if slices.Contains(kinds, assessment.Text("kind")) {
			out = append(out, assessment)
		}
	}
	return out
}

func done(assessment *record.Record) bool { return assessment.Text("status") == "DONE" }

// begun reports whether an assessment is being made or was.
func begun(assessment *record.Record) bool { return assessment.Text("status") != "PLANNED" }

// impactAssessment looks for the impact assessment that the risk flags indicate, or the screening found to be required.
func (c *Case) impactAssessment() {
	if slices.ContainsFunc(c.assessmentsOf("DPIA"), begun) {
		return
	}
	flags := c.Record.Texts("riskFlags")
	var why []string
	indicated := c.regimesWhere(func(regime string) bool {
		_, because := c.Law().DPIA(flags, regime, c.Day)
		for _, criterion := range because {
			if !slices.Contains(why, criterion.Label) {
				why = append(why, criterion.Label)
			}
		}
		return len(because) > 0
	})
	switch {
	case len(why) > 0:
		c.FailUnder(indicated, "assessments", "These indicate an impact assessment, and none is under way: %s.", listed(why))
	case c.Record.Text("dpiaRequired") == "TRUE":
		c.Fail("assessments", "An impact assessment is required, and none is under way.")
	}
}

// jointArrangement looks for the arrangement with those who decide together with the controller.
func (c *Case) jointArrangement() {
	joint := c.Many(c.Record, "jointControllers")
	if len(joint) == 0 {
		return
	}
	var signed, open []*record.Record
	for _, arrangement := range c.Inverse(c.Record, "jointArrangements") {
		switch status := arrangement.Text("status"); {
		case status == "TERMINATED" || c.Past(arrangement.Text("endsOn")):
		case status == "SIGNED":
			signed = append(signed, arrangement)
		default:
			open = append(open, arrangement)
		}
	}
	var without []*record.Record
	for _, controller := range joint {
		party := func(a *record.Record) bool {
			return len(a.Many["controllers"]) == 0 || slices.Contains(a.Many["controllers"], controller.ID)
		}
		if !slices.ContainsFunc(signed, party) {
			without = append(without, controller)
		}
	}
	switch {
	case len(without) > 0 && len(open) > 0:
		c.Ask("jointArrangements", "The arrangement with %s is not evidenced as agreed. Is it?", c.parties(without))
	case len(without) > 0:
		c.Fail("jointArrangements", "It is decided together with %s, and no arrangement with them is recorded.", c.parties(without))
	}
}

// parties names the organisations behind roles.
func (c *Case) parties(roles []*record.Record) string {
	var out []string
	for _, role := range roles {
		if organisation := c.One(role, "organisation"); organisation != nil {
			out = append(out, name(organisation))
		} else {
			out = append(out, role.Key())
		}
	}
	return listed(out)
}
