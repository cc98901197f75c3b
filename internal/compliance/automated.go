package compliance

import (
	"slices"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
)

// significant reports something wrong about automated decisions that bear on people significantly, and asks whether they do
// where that is not known.
func (c *Case) significant(path string, regimes []string, message string) {
	switch c.Record.Text("decisionSignificance") {
	case "LEGAL_EFFECT", "SIMILARLY_SIGNIFICANT":
		c.FailUnder(regimes, path, "%s", message)
	case "UNKNOWN":
		c.Ask("decisionSignificance", "Decisions are taken by automated means alone. Do they have a legal or similarly significant effect on people?")
	}
}

// decisionsOnInterests looks for recognised legitimate interests on which automated decisions rest (UK GDPR Art. 22B(4)).
func (c *Case) decisionsOnInterests() {
	if c.Record.Text("automatedDecisions") != "TRUE" {
		return
	}
	for _, b := range c.relied() {
		if c.requires(b, law.Annex1Condition) {
			c.significant(b.path, b.regime(), "“"+b.name+"” relies on a recognised legitimate interest, on which no significant decision can rest that is taken by automated means alone.")
		}
	}
}

// decisionsOnSpecialData looks what permits automated decisions on special categories of data (UK GDPR Art. 22B(1) to (3)):
// explicit consent, or a contract or law together with substantial public interest.
func (c *Case) decisionsOnSpecialData() {
	data := c.usesOf(Special)
	if c.Record.Text("automatedDecisions") != "TRUE" || len(data) == 0 {
		return
	}
	public := slices.ContainsFunc(c.conditions("UK_GDPR"), func(s special) bool { return s.row.Code == "UK_GDPR_9_2_G" })
	switch ground := c.Record.Text("decisionGround"); {
	case ground == "EXPLICIT_CONSENT":
	case ground != "" && public:
	default:
		c.significant("decisionGround", c.regimes, "Decisions with a significant effect are taken by automated means alone on special categories of data, without explicit consent, and without a contract or law together with substantial public interest.")
	}
}

// priorAuthorisation looks for the authorisation of the regulator where POPIA s57 wants one beforehand, and asks whether it does
// where special or children's information goes to a country whose protection nothing vouches for.
func (c *Case) priorAuthorisation() {
	if c.Record.Text("priorAuthorisation") != "" {
		return
	}
	if len(c.Record.Texts("priorAuthorisationTriggers")) > 0 {
		c.Fail("priorAuthorisation", "The regulator has to authorise this processing beforehand, and no authorisation is recorded.")
		return
	}
	var sensitive []*record.Record
	for _, use := range slices.Concat(c.usesOf(Special), c.usesOf(Yes("criminal")), c.usesOfChildren()) {
		if category := c.One(use, "dataCategory"); !slices.Contains(sensitive, category) {
			sensitive = append(sensitive, category)
		}
	}
	for _, transfer := range c.transfers(c.Record, c.Inverse(c.Record, "engagements")...) {
		if c.vouched(transfer) || c.Past(transfer.Text("endedOn")) {
			continue
		}
		carried := slices.DeleteFunc(slices.Clone(sensitive), func(category *record.Record) bool {
			return !c.covers(transfer.Many["dataCategories"], category)
		})
		if len(carried) > 0 {
			c.Ask("priorAuthorisationTriggers", "“%s” may take this abroad: %s. Does the country protect it adequately, or has the regulator authorised it?", name(transfer), names(carried))
			return
		}
	}
}

// vouched reports whether a transfer stays in the Republic, or goes to somebody who is subject to a law, binding corporate rules
// or an agreement that protect adequately (POPIA s72(1)(a)).
func (c *Case) vouched(transfer *record.Record) bool {
	if slices.Contains(c.Law().Territory("POPIA", c.Day), transfer.Text("destination")) {
		return true
	}
	return slices.ContainsFunc(transfer.Parts["legs"], func(leg *record.Record) bool {
		return leg.Text("regime") == "POPIA" && slices.Contains(adequatelyProtected, leg.Text("safeguard"))
	})
}

var adequatelyProtected = []string{"POPIA_72_1_A_LAW", "POPIA_72_1_A_BCR", "POPIA_72_1_A_AGREEMENT"}
