package compliance

import (
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/record"
)

// agreementChecks are the rules on what agreements and arrangements say.
var agreementChecks = map[string]check{
	"R-036": func(c *Case) {
		if c.Record.Type.Name == "Engagement" {
			standsUnder(c)
			return
		}
		if c.Record.Text("form") != "OTHER_LEGAL_ACT" { // which binds without being signed
			concluded(c)
		}
		expiring(c)
	},
	"R-037": func(c *Case) {
		if c.Record.Type.Name == "Engagement" {
			overridden(c)
		} else {
			terms(c)
		}
	},
	"R-040": func(c *Case) {
		if c.Record.Type.Name == "Engagement" {
			objectionsBelow(c)
		} else {
			objections(c)
		}
	},
	"P-011": func(c *Case) {
		if c.Record.Type.Name == "Engagement" {
			standsUnder(c)
			return
		}
		concluded(c)
		expiring(c)
		if !c.over(c.Record) && agreed(objects(c.Record, "terms"), "C_SECURITY") == "FALSE" {
			c.Fail("terms", "It does not oblige the operator to secure the information.")
		}
	},
	"P-012": func(c *Case) {
		if c.over(c.Record) {
			return
		}
		switch c.Record.Text("breachNoticeImmediate") {
		case "TRUE":
		case "FALSE":
			c.Fail("breachNoticeImmediate", "It does not have the operator tell of compromises immediately.")
		default:
			c.Ask("breachNoticeImmediate", "Does it have the operator tell of compromises immediately?")
		}
	},
	"N12": func(c *Case) {
		if c.over(c.Record) {
			return
		}
		if c.Record.Text("essence") == "" && c.Record.Text("essenceUrl") == "" {
			c.Fail("essence", "The essence of the arrangement, which people are to be given, is not recorded.")
		}
		if c.Record.Text("contactPoint") == "" {
			c.Fail("contactPoint", "No contact point for people is recorded.")
		}
	},
}

// letter is one of the terms that an agreement with a processor has to have (Art. 28(3)).
type letter struct{ code, words string }

// letters are all of them. That the processor tells of infringing instructions is no letter: the paragraph obliges it itself.
var letters = []letter{
	{"A_INSTRUCTIONS", "(a) documented instructions"},
	{"B_CONFIDENTIALITY", "(b) confidentiality"},
	{"C_SECURITY", "(c) security"},
	{"D_SUB_PROCESSORS", "(d) sub-processors"},
	{"E_RIGHTS_ASSISTANCE", "(e) assistance with requests of people"},
	{"F_COMPLIANCE_ASSISTANCE", "(f) assistance with the controller's other duties"},
	{"G_DELETION_OR_RETURN", "(g) deletion or return"},
	{"H_AUDIT", "(h) information and audits"},
}

// agreed is what a list of terms says of a letter: TRUE, FALSE, UNKNOWN, or nothing.
func agreed(terms []map[string]any, code string) string {
	said := ""
	for _, term := range terms {
		if term["letter"] == code {
			said, _ = term["agreed"].(string)
		}
	}
	return said
}

// over reports whether an agreement or arrangement binds no more.
func (c *Case) over(agreement *record.Record) bool {
	ends := agreement.Text("endsOn")
	return c.Past(ends) || agreement.Text("status") == "TERMINATED" && ends == ""
}

// binds reports whether an agreement binds.
func (c *Case) binds(agreement *record.Record) bool {
	if agreement == nil || c.over(agreement) {
		return false
	}
	concluded := agreement.Text("status") == "SIGNED" || agreement.Text("status") == "TERMINATED" || agreement.Text("form") == "OTHER_LEGAL_ACT"
	from := agreement.Text("effectiveFrom")
	return concluded && (from == "" || c.Reached(from))
}

// standard reports whether the form of an agreement says what it says: standard clauses, or another legal act.
func standard(agreement *record.Record) bool {
	return slices.Contains([]string{"EU_SCC_2021_915", "EU_SCC_2021_914", "OTHER_LEGAL_ACT"}, agreement.Text("form"))
}

// standsUnder is R-036 and P-011 for an engagement: whether there is an agreement, still and already. How far it has come is
// found once, on the agreement.
func standsUnder(c *Case) {
	engaged := c.party(c.One(c.Record, "engaged"))
	agreement := c.One(c.Record, "agreement")
	if agreement == nil {
		c.Fail("agreement", "No agreement with %s is recorded.", engaged)
		return
	}
	from := agreement.Text("effectiveFrom")
	switch {
	case c.Past(agreement.Text("endsOn")):
		c.Fail("agreement", "The agreement with %s, %s, ended on %s.", engaged, name(agreement), agreement.Text("endsOn"))
	case c.over(agreement):
		c.Fail("agreement", "The agreement with %s, %s, is terminated.", engaged, name(agreement))
	case agreement.Text("status") == "SIGNED" && from != "" && !c.Reached(from):
		c.Fail("agreement", "The agreement with %s, %s, takes effect on %s only.", engaged, name(agreement), from)
	}
}

// concluded is R-036 and P-011 for an agreement.
func concluded(c *Case) {
	if c.over(c.Record) {
		return
	}
	switch c.Record.Text("status") {
	case "NOT_EVIDENCED":
		c.Ask("status", "Nothing shows that there is such an agreement: is there one in writing?")
		return
	case "DRAFT":
		c.Fail("status", "There are services under it, and it is only a draft.")
		return
	case "SENT":
		c.Fail("status", "There are services under it, and it was sent but not signed.")
		return
	}
	if c.Record.Text("form") == "" {
		c.Ask("form", "Is it a contract, and of which form?")
	}
}

// expiring tells, in good time, that an agreement ends under which a service goes on (R-036, P-011).
func expiring(c *Case) {
	ends := c.Record.Text("endsOn")
	if ends != "" && c.binds(c.Record) && c.Reached(addDays(ends, -AgreementExpiresWithin)) && c.Fact(c.Record, factGoesOn) {
		c.Note("endsOn", "It ends on %s, and services that stand under it go on.", ends)
	}
}

// terms is R-037 for an agreement.
func terms(c *Case) {
	modules := c.FactsWith(c.Record, factModule)
	// Module 4, from a processor to its controller abroad, has none of the letters.
	only4 := len(modules) == 1 && modules[0] == "M4" && c.Record.Text("form") == "EU_SCC_2021_914"
	if c.over(c.Record) || standard(c.Record) && !only4 {
		return
	}
	said := objects(c.Record, "terms")
	// Terms of which nobody has noted any, or of an agreement that nobody has seen, are unknown.
	noted := len(said) > 0 && c.Record.Text("status") != "NOT_EVIDENCED"
	var missing, open []string
	for _, l := range letters {
		if !c.Fact(c.Record, factTerm+allTerms) && !c.Fact(c.Record, factTerm+l.code) {
			continue // every engagement agrees it itself
		}
		switch answer := agreed(said, l.code); {
		case answer == "TRUE":
		case answer == "FALSE", answer == "" && noted:
			missing = append(missing, l.words)
		default:
			open = append(open, l.words)
		}
	}
	report(c, "terms", missing, open)
}

// overridden is R-037 for an engagement that differs from its agreement.
func overridden(c *Case) {
	said := objects(c.Record, "termOverrides")
	var missing, open []string
	for _, l := range letters {
		switch agreed(said, l.code) {
		case "FALSE":
			missing = append(missing, l.words)
		case "UNKNOWN":
			open = append(open, l.words)
		}
	}
	report(c, "termOverrides", missing, open)
}

// report tells of terms that are missing, and of those of which it is open whether they are.
func report(c *Case, path string, missing, open []string) {
	switch {
	case len(missing) > 0 && len(open) > 0:
		c.Fail(path, "Not agreed: %s; not known: %s.", strings.Join(missing, ", "), strings.Join(open, ", "))
	case len(missing) > 0:
		c.Fail(path, "Not agreed: %s.", strings.Join(missing, ", "))
	case len(open) == len(letters):
		c.Ask(path, "Which of the terms (a) to (h) does it have?")
	case len(open) > 0:
		c.Ask(path, "Is this agreed: %s?", strings.Join(open, ", "))
	}
}

// objections is R-040 for an agreement.
func objections(c *Case) {
	r := c.Record
	if r.Text("subProcessorAuthorisation") != "GENERAL" || r.Int("objectionWindow") > 0 || c.over(r) {
		return
	}
	switch said := agreed(objects(r, "terms"), "D_SUB_PROCESSORS"); {
	case said == "TRUE", said != "FALSE" && standard(r):
		c.Warn("objectionWindow", "Sub-processors are authorised in general, and no time in which to object to new ones is recorded.")
	case said == "UNKNOWN":
		c.Ask("objectionWindow", "Sub-processors are authorised in general: how and until when can the controller object to new ones?")
	default:
		c.Fail("objectionWindow", "Sub-processors are authorised in general, without notice of new ones or a way to object to them.")
	}
}
