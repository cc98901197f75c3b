package compliance

import (
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
)

// noticeChecks are the rules on what a published notice says, beside what the register holds.
var noticeChecks = map[string]check{
	"R-055": noticeItems,
	"P-014": noticeItems,
	"P-015": noticeItems,
	"P-016": noticeItems,
	"R-056": func(c *Case) {
		if c.published("PRIVACY_NOTICE") && !c.asserts("COMPLAIN_CONTROLLER") {
			c.FailUnder(c.noticeRegimes(), "assertions", "The notice does not say that people can complain to the controller, and how.")
		}
	},
	"R-057": promisedRights,
	"R-058": omittedRights,
	"R-059": func(c *Case) {
		if c.Record.Text("kind") == "COOKIE_NOTICE" {
			return
		}
		version, date := c.Record.Text("edition"), c.Record.Text("effectiveFrom")
		switch {
		case version == "" && date == "":
			c.FailUnder(c.noticeRegimes(), "edition", "The notice has neither version nor date, so it cannot be shown which one people were given, and when.")
		case version == "":
			c.FailUnder(c.noticeRegimes(), "edition", "The notice has no version, so it cannot be shown which one people were given.")
		case date == "":
			c.FailUnder(c.noticeRegimes(), "effectiveFrom", "The notice has no date, so it cannot be shown since when it has said what it says.")
		}
	},
	"R-060": func(c *Case) {
		if c.published("PRIVACY_NOTICE", "STAFF_NOTICE") {
			c.assertedTransfers()
			c.assertedBases()
		}
	},
	"R-065": func(c *Case) {
		if !c.published() {
			return
		}
		for _, access := range c.Record.Parts["storageAccess"] {
			c.storageAccess(access)
		}
	},
	"R-066": func(c *Case) {
		if !c.published() || !c.Fact(c.controller(), factAnalytics) {
			return
		}
		for _, access := range c.Record.Parts["storageAccess"] {
			if slices.Contains([]string{"ANALYTICS_OTHER", "STATISTICAL"}, access.Text("purpose")) && access.Text("present") == "FALSE" {
				c.Fail(at("storageAccess", access)+".present", "The notice denies analytics, and activities of the controller use a system for analytics.")
			}
		}
	},
}

// published reports whether the notice is in force, and of one of the kinds: of any if none is given.
func (c *Case) published(kinds ...string) bool {
	return c.During(c.Record.Text("effectiveFrom"), c.Record.Text("endsOn")) &&
		(len(kinds) == 0 || slices.Contains(kinds, c.Record.Text("kind")))
}

func (c *Case) controller() *record.Record { return c.One(c.Record, "controller") }

// noticeRegimes are the regimes of the rule that the notice is written for: one on storage access alone is examined under the
// UK GDPR, and no notice under it.
func (c *Case) noticeRegimes() []string {
	var out []string
	for _, regime := range c.regimes {
		if slices.Contains(c.Record.Texts("regimes"), regime) {
			out = append(out, regime)
		}
	}
	return out
}

// assertions are those of a kind.
func (c *Case) assertions(kind string) []*record.Record {
	var out []*record.Record
	for _, assertion := range c.Record.Parts["assertions"] {
		if assertion.Text("kind") == kind {
			out = append(out, assertion)
		}
	}
	return out
}

// asserts reports whether the notice says that people have a right.
func (c *Case) asserts(right string) bool {
	return slices.ContainsFunc(c.assertions("RIGHT"), func(a *record.Record) bool { return a.Text("right") == right })
}

// effects are what activities of the controller make of a right under a regime.
func (c *Case) effects(regime, right string) []string {
	if c.controller() == nil {
		return nil
	}
	return c.FactsWith(c.controller(), factRight+regime+":"+right+":")
}

// promisedRights reports asserted rights that no activity gives, nor may give.
func promisedRights(c *Case) {
	if !c.published("PRIVACY_NOTICE", "STAFF_NOTICE", "OTHER") || c.controller() == nil {
		return
	}
	for _, assertion := range c.assertions("RIGHT") {
		right := assertion.Text("right")
		given, doubtful := right == "", false
		var under []string
		for _, regime := range c.noticeRegimes() {
			effects := c.effects(regime, right)
			given = given || len(effects) > 0 && !c.doubtful(regime, right, effects)
			doubtful = doubtful || len(effects) > 0
			if len(c.FactsWith(c.controller(), factRight+regime+":")) > 0 {
				under = append(under, regime)
			}
		}
		reason := "no activity of the controller gives it"
		switch {
		case given:
			continue
		case doubtful:
			reason += " on a legal basis that is recorded"
		case assertion.Text("rightNature") == "VOLUNTARY":
			reason += ": it is a promise of the notice alone"
		}
		c.FailUnder(under, at("assertions", assertion), "The notice promises a right (%s), and %s.", c.right(right), reason)
	}
}

// doubtful reports whether a right hangs on nothing but bases that are not recorded, while others are. Where none is recorded
// at all, as in a notice that names bases for everything at once, it may be given; so may one that hangs on no basis.
func (c *Case) doubtful(regime, right string, effects []string) bool {
	if right == "AUTOMATED_DECISIONS" || slices.ContainsFunc(effects, func(effect string) bool { return effect != string(Undetermined) }) {
		return false
	}
	return len(c.basesOf(regime)) > 0
}

// leftOut are, by regime, the rights that are left to other rules, or that no provision wants told: being informed is what the
// notice is for.
var leftOut = map[string][]string{
	"UK_GDPR": {"INFORMED", "COMPLAIN_AUTHORITY", "COMPLAIN_CONTROLLER"},
	"EU_GDPR": {"INFORMED", "COMPLAIN_AUTHORITY"},
	"POPIA":   {"INFORMED", "OBJECT", "COMPLAIN_AUTHORITY", "CIVIL_PROCEEDINGS", "RESTRICTION"},
}

// omittedRights reports rights that activities give and that the notice does not assert.
func omittedRights(c *Case) {
	if !c.published("PRIVACY_NOTICE") || c.controller() == nil {
		return
	}
	var missing, under []string
	for _, regime := range c.noticeRegimes() {
		for _, fact := range c.FactsWith(c.controller(), factRight+regime+":") {
			right, effect, _ := strings.Cut(fact, ":")
			if effect == string(Undetermined) || slices.Contains(leftOut[regime], right) || c.asserts(right) {
				continue
			}
			missing, under = with(missing, c.right(right)), with(under, regime)
		}
	}
	c.FailUnder(under, "assertions", "The notice does not tell rights that activities of the controller give: %s.", strings.Join(missing, ", "))
}

// right is what a right is called.
func (c *Case) right(code string) string {
	row, _ := c.law.Row(law.RightList, code)
	return strings.ToLower(row.Label[:1]) + row.Label[1:]
}

// assertedTransfers reports that the notice denies transfers that happen.
func (c *Case) assertedTransfers() {
	for _, assertion := range c.assertions("NO_TRANSFERS") {
		if c.Fact(c.controller(), factTransfers) {
			c.FailUnder(c.noticeRegimes(), at("assertions", assertion), "The notice says that data are not transferred, and activities of the controller transfer data.")
		}
	}
}

// assertedBases reports legal bases that the notice asserts and nothing relies on, unless a purpose still has none, and the reverse.
func (c *Case) assertedBases() {
	controller := c.controller()
	if controller == nil {
		return
	}
	var missing, under []string
	for _, regime := range c.noticeRegimes() {
		relied := c.basesOf(regime)
		var asserted []string
		for _, assertion := range c.assertions("LEGAL_BASIS") {
			basis := c.One(assertion, "legalBasis")
			if basis == nil || basis.Text("regime") != regime {
				continue
			}
			asserted = append(asserted, basis.Text("code"))
			known := len(relied) > 0 && !c.Fact(controller, factUnmapped+regime)
			if _, shipped := c.law.LegalBasis(basis.Text("code")); shipped && known && !slices.Contains(relied, basis.Text("code")) {
				c.FailUnder([]string{regime}, at("assertions", assertion)+".legalBasis",
					"The notice names a legal basis on which no activity of the controller relies (%s).", c.basis(basis.Text("code")))
			}
		}
		for _, code := range relied {
			if len(asserted) > 0 && !slices.Contains(asserted, code) {
				missing, under = with(missing, c.basis(code)), with(under, regime)
			}
		}
	}
	if len(missing) > 0 && c.Record.Text("kind") == "PRIVACY_NOTICE" {
		c.report(law.SeverityWarning, under, "assertions",
			"Activities of the controller rely on legal bases that the notice does not name: %s. Does another notice?", strings.Join(missing, ", "))
	}
}

// basesOf are the codes of the legal bases of a regime on which activities of the controller rely.
func (c *Case) basesOf(regime string) []string {
	return slices.DeleteFunc(c.FactsWith(c.controller(), factBasis), func(code string) bool {
		row, ok := c.law.LegalBasis(code)
		return !ok || row.Regime != regime
	})
}

// basis is what a legal basis is called.
func (c *Case) basis(code string) string {
	row, _ := c.law.LegalBasis(code)
	return row.Label
}
