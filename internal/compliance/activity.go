package compliance

import (
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/record"
)

// activityChecks are the rules on what the record of an activity has to hold (Art. 30(1) and 30(2), PAIA s51(1)(c)).
var activityChecks = map[string]check{
	"R-005": func(c *Case) {
		if len(c.Record.Parts["purposes"]) == 0 {
			c.Fail("purposes", "No purpose of the processing is recorded.")
		}
	},
	"R-006": func(c *Case) {
		if len(c.People(c.Record)) == 0 {
			c.Fail("dataUses", "No category of people is recorded whose data are processed.")
		}
	},
	"R-007": func(c *Case) {
		categories := c.Categories(c.Record)
		sure := slices.ContainsFunc(c.Parts(c.Record, "dataUses"), func(use *record.Record) bool {
			return use.Text("certainty") != "UNKNOWN" && c.One(use, "dataCategory") != nil
		})
		switch {
		case len(categories) == 0:
			c.Fail("dataUses", "No category of personal data is recorded.")
		case !sure:
			c.Ask("dataUses", "Of no category it is known whether it is processed. Is it so of %s?", names(categories))
		}
	},
	"R-008": func(c *Case) {
		if !c.recipientsKnown() {
			c.Fail("disclosures", "Nobody is recorded who receives the data, and nobody confirmed that there is no recipient.")
		}
	},
	"R-009": func(c *Case) { c.recipientsAbroad() },
	"R-010": func(c *Case) {
		var seen []*record.Record
		for _, use := range c.Parts(c.Record, "dataUses") {
			category := c.One(use, "dataCategory")
			if category == nil || slices.Contains(seen, category) {
				continue
			}
			seen = append(seen, category)
			if !c.kept(category) {
				c.Fail(at("dataUses", use), "No retention rule says how long data of the kind “%s” are kept.", name(category))
			}
		}
	},
	"R-011": func(c *Case) {
		if len(c.Scope(c.Record, "securityMeasures")) == 0 {
			c.Fail("securityMeasures", "No security measure is recorded.")
		}
	},
	"R-067": func(c *Case) { c.review() },
	"N1":    func(c *Case) { c.inferredLetters() },
	"N10": func(c *Case) {
		if c.Record.Type.Name == "Engagement" {
			c.subProcessorAbroad()
		} else {
			c.systemsAbroad()
		}
	},
	"P-004": func(c *Case) {
		if c.Record.Type.Name != "Transfer" {
			c.manualItems()
			return
		}
		somewhere := c.Record.Text("destination") != "" || c.Record.Text("internationalOrganisation") != ""
		if c.Record.Text("status") == "ACTUAL" && !somewhere && !c.Past(c.Record.Text("endedOn")) {
			c.Fail("destination", "Information leaves South Africa, and it is not recorded for which country.")
		}
	},
}

// recipientsKnown reports whether a record says who receives data, or that nobody does.
func (c *Case) recipientsKnown() bool {
	known := func(d *record.Record) bool { return c.One(d, "recipient") != nil || c.One(d, "engagement") != nil }
	return Yes("noRecipientsConfirmed")(c.Record) || len(c.Inverse(c.Record, "engagements")) > 0 ||
		slices.ContainsFunc(c.Parts(c.Record, "disclosures"), known)
}

// kept reports whether a retention rule says how long data of a category are kept: one for the category, for what it is a kind
// of, or for no category in particular.
func (c *Case) kept(category *record.Record) bool {
	return slices.ContainsFunc(c.Scope(c.Record, "retentionRules"), func(rule *record.Record) bool {
		says := rule.Text("period") != "" || rule.Text("criterion") != "" || rule.Values["stages"] != nil
		return says && c.covers(rule.Many["dataCategories"], category)
	})
}

// manualItems are the five that PAIA s51(1)(c) wants described, each at the field where it is described.
func (c *Case) manualItems() {
	if len(c.Record.Parts["purposes"]) == 0 {
		c.Fail("purposes", "No purpose of the processing is recorded.")
	}
	var lacking []string
	if len(c.People(c.Record)) == 0 {
		lacking = append(lacking, "category of data subjects")
	}
	if len(c.Categories(c.Record)) == 0 {
		lacking = append(lacking, "category of information")
	}
	if len(lacking) > 0 {
		c.Fail("dataUses", "No %s is recorded.", strings.Join(lacking, " and no "))
	}
	if !c.recipientsKnown() {
		c.Fail("disclosures", "Nobody is recorded to whom the information may be supplied, and nobody confirmed that there is no recipient.")
	}
	if !Yes("noTransfersConfirmed")(c.Record) && len(c.transfers(c.Record, c.Inverse(c.Record, "engagements")...)) == 0 {
		c.Ask("transfers", "No transborder flow is recorded, and nobody confirmed that there is none. Is information to leave South Africa?")
	}
	if len(c.Scope(c.Record, "securityMeasures")) == 0 {
		c.Fail("securityMeasures", "No security measure is recorded by which the suitability of the protection could be assessed.")
	}
}
