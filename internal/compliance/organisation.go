package compliance

import (
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/record"
)

// organisationChecks are the rules on who is responsible: parties by name, and whom the register's own have to appoint or pay. A
// category of parties and an example of one owe nothing.
var organisationChecks = map[string]check{
	"R-001": func(c *Case) {
		if isReal(c.Record) && c.Only(factController) {
			identified(c, "controller")
		}
	},
	"R-002": func(c *Case) {
		// Who has activities of its own here is asked for the same as their controller.
		if isReal(c.Record) && c.Only(factJoint) && !c.told(factController) {
			identified(c, "joint controller")
		}
	},
	"R-003": func(c *Case) {
		if own(c.Record) && c.Only(factController, factProcessor) && c.Fact(c.Record, factDPO) && Contact(c.Record, "DPO") == nil {
			c.Fail("contacts", "A data protection officer has to be designated, and none that can be reached is recorded.")
		}
	},
	"R-004": representative,
	"R-012": func(c *Case) {
		switch {
		case !isReal(c.Record):
		case c.told(factProcessor) && c.Only(factProcessor, factClient):
			identified(c, "processor")
		case c.Only(factClient):
			identified(c, "party for which processing is carried out")
		}
	},
	"P-001": func(c *Case) {
		if isReal(c.Record) && c.Only(factController) {
			responsibleParty(c)
		}
	},
	"P-002": func(c *Case) {
		if own(c.Record) && c.Only(factController) {
			informationOfficer(c)
		}
	},
	"P-003": manual,
	"N4": func(c *Case) {
		organisation := c.One(c.Record, "organisation")
		if !own(organisation) || c.Record.Text("feeRegistration") != "" {
			return
		}
		switch c.Record.Text("feeExempt") {
		case "TRUE":
		case "FALSE":
			c.Fail("feeRegistration", "The data protection fee is due, and no registration is recorded.")
		default:
			c.Ask("feeRegistration", "Under which number is the data protection fee paid, or is none due?")
		}
	},
	"N7": func(c *Case) {
		organisation := c.One(c.Record, "organisation")
		decided := slices.Contains([]string{"TRUE", "FALSE"}, c.Record.Text("dpoRequired"))
		if own(organisation) && !decided && Contact(organisation, "DPO") == nil {
			c.Ask("dpoRequired", "Does a data protection officer have to be designated?")
		}
	},
	"N8":  guarantees,
	"N11": legalName,
}

// own reports whether an organisation is one that the register is kept for.
func own(organisation *record.Record) bool { return isReal(organisation) && Yes("own")(organisation) }

func unnamed(organisation *record.Record) bool {
	return organisation.Text("legalName") == "" && organisation.Text("tradingName") == ""
}

// identified asks for the name and contact details of a party.
func identified(c *Case, role string) {
	if unnamed(c.Record) {
		c.Fail("legalName", "The %s has no name.", role)
	}
	if len(objects(c.Record, "addresses")) == 0 && Contact(c.Record, "GENERAL", "RIGHTS_REQUESTS", "KEY_CONTACT") == nil {
		c.Fail("contacts", "The %s has no address, and no contact that can be reached.", role)
	}
}

// responsibleParty is P-001.
func responsibleParty(c *Case) {
	inContact := func(contact *record.Record) bool { return len(objects(contact, "addresses")) > 0 }
	placed := len(objects(c.Record, "addresses")) > 0 || slices.ContainsFunc(c.Record.Parts["contacts"], inContact)
	switch legal := c.Record.Text("legalName") != ""; {
	case unnamed(c.Record):
		c.Fail("legalName", "The responsible party has no name.")
	case !placed && !legal:
		c.Fail("addresses", "Neither an address nor the legal name of the responsible party is recorded.")
	case !placed:
		c.Fail("addresses", "No address of the responsible party is recorded.")
	case !legal:
		c.Ask("legalName", "Is the trading name also the full name of the responsible party?")
	}
}

// representative is R-004.
func representative(c *Case) {
	if !own(c.Record) {
		return
	}
	missing := func(prefix string) []string {
		var out []string
		for _, regime := range c.Regimes() {
			kind := map[string]string{"UK_GDPR": "UK_REPRESENTATIVE", "EU_GDPR": "EU_REPRESENTATIVE"}[regime]
			established := slices.Contains(c.Law().Territory(regime, c.Day), c.Record.Text("country"))
			if c.Fact(c.Record, prefix+regime) && !established && Contact(c.Record, kind) == nil {
				out = append(out, regime)
			}
		}
		return out
	}
	due, open := missing(factRepresentative), missing(factExempt)
	switch {
	case len(due) > 0:
		c.FailUnder(due, "contacts", "%s reaches it though it is established elsewhere, and no representative is recorded.", c.regimeNames(due))
	case len(open) > 0:
		c.regimes = open
		c.Ask("contacts", "%s reaches it though it is established elsewhere: who is its representative, or is it exempt from having one?",
			c.regimeNames(open))
	}
}

// regimeNames is what regimes are called, for a message.
func (c *Case) regimeNames(codes []string) string {
	var out []string
	for _, code := range codes {
		regime, _ := c.Law().Regime(code)
		out = append(out, regime.Name)
	}
	return strings.Join(out, " and ")
}

// informationOfficer is P-002.
func informationOfficer(c *Case) {
	var officer *record.Record
	for _, contact := range c.Record.Parts["contacts"] {
		switch {
		case contact.Text("kind") != "INFORMATION_OFFICER":
		case contact.Text("registration") != "":
			return
		case officer == nil:
			officer = contact
		}
	}
	if officer == nil {
		c.Fail("contacts", "No information officer is recorded.")
		return
	}
	c.Warn(at("contacts", officer)+".registration", "No registration of the information officer with the Information Regulator is recorded.")
}

// manual is P-003.
func manual(c *Case) {
	if !own(c.One(c.Record, "organisation")) {
		return
	}
	manuals, changed := c.FactsWith(c.Record, factManual), c.LastChanged(c.Record)
	if len(manuals) == 0 {
		c.Fail("", "No PAIA manual in force is recorded among the notices.")
		return
	}
	// "undated" sorts behind every day: how old such a manual is nobody can tell.
	if newest := slices.Max(manuals); changed > newest {
		c.Warn("", "The PAIA manual of %s is older than the last change of what it has to say of the processing, on %s.", newest, changed)
	}
}

// guarantees is N8.
func guarantees(c *Case) {
	if !isReal(c.One(c.Record, "organisation")) || !c.Only(factEngaged) {
		return
	}
	assessment := c.One(c.Record, "dueDiligence")
	if assessment != nil && assessment.Text("status") == "DONE" {
		return
	}
	attestations := objects(c.Record, "attestations")
	lapsed := func(a map[string]any) bool { until, _ := a["validUntil"].(string); return c.Past(until) }
	switch {
	case slices.ContainsFunc(attestations, func(a map[string]any) bool { return !lapsed(a) }):
	case assessment != nil:
		c.Fail("dueDiligence", "The assessment of its guarantees, %s, is not done.", name(assessment))
	case len(attestations) > 0:
		c.Fail("dueDiligence", "All its attestations have lapsed, and no assessment of its guarantees is recorded.")
	default:
		c.Fail("dueDiligence", "No assessment of its guarantees and no attestation is recorded.")
	}
}

// legalName is N11.
func legalName(c *Case) {
	known := c.Record.Text("legalName") != "" || c.Record.Text("tradingName") == ""
	if !isReal(c.Record) || known || !c.Only(factController, factProcessor, factJoint, factClient) {
		return
	}
	switch c.Record.Text("legalForm") {
	case "SOLE_TRADER":
		c.Fail("legalName", "Only the name of a business is recorded, not the full name of the person who runs it.")
	case "PARTNERSHIP":
		c.Fail("legalName", "Only a trading name is recorded, not the names of the partners or of the partnership.")
	case "COMPANY":
		c.Fail("legalName", "Only a trading name is recorded, not the name under which the company is registered.")
	default:
		c.Ask("legalName", "Is the trading name also the full legal name?")
	}
}
