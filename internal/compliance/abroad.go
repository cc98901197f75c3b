package compliance

import (
	"slices"

	"github.com/openropa/ropa/internal/record"
)

// recipientsAbroad looks for recipients outside the territory to which no transfer is recorded. It does so where they stand: a
// recipient with the activity or with the controller, an engaged processor with the engagement.
func (c *Case) recipientsAbroad() {
	if c.Record.Type.Name == "Engagement" {
		if c.One(c.Record, "engagerController") != nil {
			c.engagedAbroad()
		}
		return
	}
	engagements := c.engagements()
	for _, disclosure := range c.Record.Parts["disclosures"] {
		recipient := c.One(disclosure, "recipient")
		if recipient == nil || recipient.Text("relationship") == "INTERNAL" || c.One(disclosure, "engagement") != nil {
			continue
		}
		organisation := c.One(recipient, "organisation")
		country := recipient.Text("country")
		if country == "" && organisation != nil {
			country = organisation.Text("country")
		}
		regimes, claimed := c.uncovered(country, organisation, c.transfers(c.Record, engagements...))
		path := at("disclosures", disclosure)
		if claimed {
			c.FailUnder(regimes, path, "Data go to %s in %s. The transfer to there is said not to be restricted, without saying why.", name(recipient), country)
		} else {
			c.FailUnder(regimes, path, "Data go to %s in %s, and no transfer to there is recorded.", name(recipient), country)
		}
	}
}

// subProcessorAbroad looks whether a processor that a processor engages is outside the territory without a transfer.
func (c *Case) subProcessorAbroad() {
	if c.One(c.Record, "engagerProcessor") != nil {
		c.engagedAbroad()
	}
}

// engagedAbroad looks whether an engaged processor is outside the territory, and neither the engagement nor an activity that it
// serves has a transfer to there.
func (c *Case) engagedAbroad() {
	engaged := c.One(c.Record, "engaged")
	organisation := c.One(engaged, "organisation")
	if organisation == nil || c.Past(c.Record.Text("endedOn")) {
		return
	}
	country := organisation.Text("country")
	if c.Fact(c.Record, factCountry+country) {
		return
	}
	regimes, claimed := c.uncovered(country, organisation, c.transfers(c.Record))
	if claimed {
		c.FailUnder(regimes, "engaged", "%s is in %s. The transfer to there is said not to be restricted, without saying why.", name(organisation), country)
	} else {
		c.FailUnder(regimes, "engaged", "%s is in %s, and no transfer to there is recorded.", name(organisation), country)
	}
}

// systemsAbroad looks for systems outside the territory to which no transfer is recorded.
func (c *Case) systemsAbroad() {
	transfers := c.transfers(c.Record, c.engagements()...)
	failed := map[string]bool{}
	var systems []*record.Record
	for _, system := range c.Many(c.Record, "systems") {
		operator := c.One(system, "operator")
		if operator != nil && operator == c.sender() {
			continue // nobody else has the data there
		}
		regimes, _ := c.uncovered(system.Text("location"), operator, transfers)
		for _, regime := range regimes {
			failed[regime] = true
		}
		if len(regimes) > 0 {
			systems = append(systems, system)
		}
	}
	var where []string
	for _, system := range systems {
		if !slices.Contains(where, system.Text("location")) {
			where = append(where, system.Text("location"))
		}
	}
	c.FailUnder(c.regimesOf(failed), "systems", "Data are outside the territory, and no transfer to there is recorded: %s (%s).", names(systems), listed(where))
}

// engagements are those that a record names, and those of its disclosures.
func (c *Case) engagements() []*record.Record {
	var out []*record.Record
	if c.Record.Type.Link("engagements") != nil && c.Record.Type.Inherits != "" {
		out = c.Inverse(c.Record, "engagements")
	}
	for _, disclosure := range c.Record.Parts["disclosures"] {
		if engagement := c.One(disclosure, "engagement"); engagement != nil && !slices.Contains(out, engagement) {
			out = append(out, engagement)
		}
	}
	return out
}

// transfers are those of a record, inherited ones too, and those of engagements.
func (c *Case) transfers(r *record.Record, engagements ...*record.Record) []*record.Record {
	out := c.Scope(r, "transfers")
	for _, engagement := range engagements {
		out = slices.Concat(out, c.Many(engagement, "transfers"))
	}
	return out
}

// sender is the organisation that has the data: that of the controller or processor or, of an engagement, of the engager.
func (c *Case) sender() *record.Record {
	for _, link := range []string{"engagerController", "engagerProcessor", "controller", "processor"} {
		if c.Record.Type.Link(link) != nil && c.One(c.Record, link) != nil {
			return c.One(c.One(c.Record, link), "organisation")
		}
	}
	if c.Record.Type.Link("organisation") != nil {
		return c.One(c.Record, "organisation")
	}
	return nil
}

// uncovered are the regimes out of whose territory a country is and under which none of the transfers goes to there. Data that
// stay in the country of whoever has them are not transferred, wherever the law that applies to them is from. A transfer that is
// said not to be restricted counts if it says why; claimed reports whether one does not.
func (c *Case) uncovered(country string, organisation *record.Record, transfers []*record.Record) (regimes []string, claimed bool) {
	if sender := c.sender(); country == "" || sender != nil && sender.Text("country") == country {
		return nil, false
	}
	for _, regime := range c.Regimes() {
		territory := c.Law().Territory(regime, c.Day)
		covered := len(territory) == 0 || slices.Contains(territory, country)
		for _, transfer := range transfers {
			there := transfer.Text("destination") == country ||
				transfer.Text("destination") == "" && organisation != nil && transfer.One["importer"] == organisation.ID
			switch {
			case !there || covered:
			case unexplained(transfer, regime):
				claimed = true
			default:
				covered = true
			}
		}
		if !covered {
			regimes = append(regimes, regime)
		}
	}
	return regimes, claimed
}

// unexplained reports whether a transfer is said not to be restricted under a regime, without a reason.
func unexplained(transfer *record.Record, regime string) bool {
	return slices.ContainsFunc(transfer.Parts["legs"], func(leg *record.Record) bool {
		return leg.Text("regime") == regime && leg.Text("restricted") == "FALSE" && leg.Text("notRestrictedReason") == ""
	})
}
