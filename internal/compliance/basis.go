package compliance

import (
	"slices"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
)

// basisChecks are the rules on what makes processing lawful (Art. 6, POPIA s11), and on what stands beside it.
var basisChecks = map[string]check{
	"R-015": func(c *Case) { c.unmapped() },
	"P-005": func(c *Case) { c.unmapped() },
	"R-016": func(c *Case) { c.contractOfOthers() },
	"R-017": func(c *Case) {
		for _, b := range c.relied() {
			c.tooEarly(b)
		}
	},
	"R-018": func(c *Case) {
		for _, b := range c.relied() {
			if c.requires(b, law.Annex1Condition) && b.basis.Text("annex1Condition") == "" {
				c.FailUnder(b.regime(), b.path+".annex1Condition", "“%s” relies on a recognised legitimate interest, and no condition of Annex 1 is named.", b.name)
			}
		}
	},
	"R-020": func(c *Case) { c.authorityInterests(law.LegitimateInterests, law.Annex1Condition) },
	"R-021": func(c *Case) { c.authorityInterests(law.LegitimateInterests) },
	"R-022": func(c *Case) {
		for _, b := range c.relied() {
			if c.requires(b, law.LegitimateInterests) && len(b.basis.Texts("interests")) == 0 {
				c.FailUnder(b.regime(), b.path+".interests", "“%s” relies on legitimate interests, and none is named.", b.name)
			}
		}
	},
	"R-023": func(c *Case) { c.balancing() },
	"R-024": func(c *Case) {
		for _, b := range c.relied() {
			if c.requires(b, law.Statute) && b.basis.Text("statute") == "" {
				c.FailUnder(b.regime(), b.path+".statute", "“%s” is said to be required by law, and the law is not named.", b.name)
			}
		}
	},
	"R-025": func(c *Case) {
		for _, b := range c.relied() {
			if c.requires(b, law.ConsentRecord) && b.basis.Text("consentRecord") == "" {
				c.FailUnder(b.regime(), b.path+".consentRecord", "“%s” relies on consent, and it is not recorded where the consents are.", b.name)
			}
		}
	},
	"R-074": func(c *Case) { c.provision() },
	"P-020": func(c *Case) {
		code := slices.IndexFunc(c.FactsWith(c.Record, factBasis), func(code string) bool { return slices.Contains(objectable, code) })
		organisation := c.One(c.Record, "organisation")
		if code >= 0 && organisation != nil && Contact(organisation, "RIGHTS_REQUESTS", "INFORMATION_OFFICER") == nil {
			c.Fail("organisation", "People may object to some of the processing, and no contact is recorded to which they can.")
		}
	},
	"N2": func(c *Case) {
		relies := len(c.relied()) > 0
		for _, source := range c.Parts(c.Record, "dataSources") {
			if relies && source.Text("kind") == "CLIENT_SYSTEMS" {
				c.Fail("dataSources", "Data come from the systems of clients, and the activity relies on a legal basis of its own: whoever processes them for a client would decide on them as a controller.")
			}
		}
	},
	"N5":    func(c *Case) { c.marketing() },
	"P-008": func(c *Case) { c.marketing() },
	"N9":    func(c *Case) { c.parentalConsent() },
	"N13":   func(c *Case) { c.withdrawal() },
	"N15":   func(c *Case) { c.compatibility() },
}

// contract are the bases for which people have to be party to the contract, and objectable those of POPIA against whose
// processing they may object.
var (
	contract   = []string{"UK_GDPR_6_1_B", "EU_GDPR_6_1_B", "POPIA_11_1_B"}
	objectable = []string{"POPIA_11_1_D", "POPIA_11_1_E", "POPIA_11_1_F"}
)

// relied is a basis on which a purpose relies.
type relied struct {
	purpose, basis *record.Record
	code           string
	// name is what the purpose is called, and path where the basis stands.
	name, path string
	under      string
}

func (b relied) regime() []string { return []string{b.under} }

// relied lists the bases on which the purposes of an activity rely on the day, under the regimes of the rule.
func (c *Case) relied() []relied {
	var out []relied
	for _, purpose := range c.Record.Parts["purposes"] {
		for _, regime := range c.regimes {
			for _, basis := range c.ReliedOn(purpose, regime) {
				path := at("purposes", purpose) + "." + at("bases", basis)
				out = append(out, relied{purpose, basis, c.Code(basis), c.purposeName(purpose), path, regime})
			}
		}
	}
	return out
}

// purposeName is what a purpose within an activity is called.
func (c *Case) purposeName(part *record.Record) string {
	if purpose := c.One(part, "purpose"); purpose != nil {
		return name(purpose)
	}
	return part.Key()
}

// requires reports whether the law wants something stated beside a basis. It says nothing of a register's own bases.
func (c *Case) requires(b relied, what law.Requirement) bool {
	row, shipped := c.Law().LegalBasis(b.code)
	return shipped && slices.Contains(row.Requires, what)
}

func (c *Case) unmapped() {
	for _, purpose := range c.Record.Parts["purposes"] {
		without := c.regimesWhere(func(regime string) bool { return len(c.ReliedOn(purpose, regime)) == 0 })
		c.FailUnder(without, at("purposes", purpose)+".bases", "“%s” has no legal basis.", c.purposeName(purpose))
	}
}

// contractOfOthers looks for people who are staff of clients where a contract is relied on: it is their employer's, not theirs.
func (c *Case) contractOfOthers() {
	var staff []*record.Record
	for _, people := range c.People(c.Record) {
		if Yes("staffOfClients")(people) {
			staff = append(staff, people)
		}
	}
	all := c.relied()
	for _, b := range all {
		if len(staff) == 0 || !slices.Contains(contract, b.code) {
			continue
		}
		interests := slices.ContainsFunc(all, func(o relied) bool {
			return o.purpose == b.purpose && o.under == b.under && (c.requires(o, law.LegitimateInterests) || o.code == "POPIA_11_1_F")
		})
		if interests {
			c.Note(b.path, "“%s” relies on a contract to which these are hardly party, so that for them the legitimate interests have to carry it: %s.", b.name, names(staff))
		} else {
			c.FailUnder(b.regime(), b.path, "“%s” relies on a contract to which these are hardly party, as it is their employer's: %s.", b.name, names(staff))
		}
	}
}

// tooEarly looks whether a basis is or was relied on before it was the law.
func (c *Case) tooEarly(b relied) {
	row, shipped := c.Law().LegalBasis(b.code)
	since := b.basis.Text("reliedOnFrom")
	switch {
	case !shipped || row.ValidFrom == "":
	case since != "" && since < row.ValidFrom:
		c.FailUnder(b.regime(), b.path+".reliedOnFrom", "“%s” relies on %s from %s, and it is the law from %s only.", b.name, row.Citation, since, row.ValidFrom)
	case !c.Valid(row.Validity):
		c.FailUnder(b.regime(), b.path+".reliedOnFrom", "“%s” relies on %s, which is the law from %s only.", b.name, row.Citation, row.ValidFrom)
	case since == "" && c.Record.Text("startedOn") != "" && c.Record.Text("startedOn") < row.ValidFrom:
		c.Ask(b.path+".reliedOnFrom", "The processing is older than %s, which is the law from %s. Since when does “%s” rely on it?", row.Citation, row.ValidFrom, b.name)
	}
}

// authorityInterests looks whether a public authority relies on interests for its tasks.
func (c *Case) authorityInterests(interests ...law.Requirement) {
	organisation := c.One(c.One(c.Record, "controller"), "organisation")
	if organisation == nil || organisation.Text("legalForm") != "PUBLIC_BODY" {
		return
	}
	for _, b := range c.relied() {
		task := c.One(b.purpose, "purpose")
		if task == nil || task.Text("kind") != "PUBLIC_TASK" {
			continue
		}
		if slices.ContainsFunc(interests, func(what law.Requirement) bool { return c.requires(b, what) }) {
			c.FailUnder(b.regime(), b.path, "“%s” is a task of a public authority, which cannot rely on legitimate interests for it.", b.name)
		}
	}
}

// balancing looks for the assessment of legitimate interests: that of the basis, or one that covers the activity.
func (c *Case) balancing() {
	for _, b := range c.relied() {
		if !c.requires(b, law.LegitimateInterestsAssessment) {
			continue
		}
		assessments := c.assessmentsOf("LIA")
		if own := c.One(b.basis, "assessment"); own != nil {
			assessments = []*record.Record{own}
		}
		path := b.path + ".assessment"
		switch {
		case len(assessments) == 0:
			c.FailUnder(b.regime(), path, "“%s” relies on legitimate interests, and no assessment of them is linked.", b.name)
		case !slices.ContainsFunc(assessments, done):
			c.Ask(path, "“%s” relies on legitimate interests, and their assessment is not done. When will “%s” be?", b.name, name(assessments[0]))
		}
	}
}

// provision asks whether people have to give their data, where a contract or the law wants them.
func (c *Case) provision() {
	direct := slices.ContainsFunc(c.Parts(c.Record, "dataSources"), func(source *record.Record) bool {
		return source.Text("kind") == "DATA_SUBJECT"
	})
	if !direct || c.Record.Text("provision") != "UNKNOWN" {
		return
	}
	for _, b := range c.relied() {
		if slices.Contains(contract, b.code) || c.requires(b, law.Statute) {
			c.Ask("provision", "Data are collected from people themselves for “%s”. Does a contract or the law require that they give them?", b.name)
			return
		}
	}
}
