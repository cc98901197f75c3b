package law

import "slices"

// Coverage is how much of what goes to a destination an adequacy row covers.
type Coverage string

// The extents, all there are.
const (
	// FullCoverage rows cover whatever goes there.
	FullCoverage Coverage = "FULL"
	// PartialCoverage rows cover only what meets their condition.
	PartialCoverage Coverage = "PARTIAL"
)

func (Coverage) values() []string { return texts(FullCoverage, PartialCoverage) }

// Adequacy is one regime's approval of destinations outside its territory.
type Adequacy struct {
	Norm `yaml:",inline"`
	// Countries are the destinations, as ISO 3166-1 alpha-2.
	Countries []string `yaml:"countries,omitempty" law:"country"`
	// Organisation is the international organisation that is the destination,
	// where no country is.
	Organisation string   `yaml:"organisation,omitempty"`
	Coverage     Coverage `yaml:"coverage"`
	// ScopeCondition is what must be so for a PARTIAL row to cover a transfer.
	ScopeCondition string `yaml:"scopeCondition,omitempty"`
}

func (a Adequacy) clone() Adequacy {
	a.Provenance = a.Provenance.clone()
	a.Countries = slices.Clone(a.Countries)
	return a
}

func (a Adequacy) check(c *rowCheck) {
	c.prefix(a.Norm)
	if (len(a.Countries) == 0) == (a.Organisation == "") {
		c.fault("countries", "are there, or an organisation is, and not both")
	}
	if (a.Coverage == PartialCoverage) != (a.ScopeCondition != "") {
		c.fault("scopeCondition", "belongs to coverage %s, and only there", PartialCoverage)
	}
	for _, other := range c.law.adequacy.rows {
		if other.Code == a.Code || other.Regime != a.Regime || !overlap(a.Validity, other.Validity) {
			continue
		}
		for _, country := range a.Countries {
			if slices.Contains(other.Countries, country) {
				c.fault("countries", "%s holds %s at the same time", other.Code, country)
			}
		}
	}
}

// overlap reports whether there can be a day on which both hold.
func overlap(a, b Validity) bool {
	return !a.NotInForce && !b.NotInForce &&
		(a.ValidTo == "" || b.ValidFrom <= a.ValidTo) && (b.ValidTo == "" || a.ValidFrom <= b.ValidTo)
}

// Adequacy returns what a regime holds of a country on a day, and whether it
// holds anything. A PARTIAL answer covers a transfer only where its
// ScopeCondition is met.
func (l *Law) Adequacy(regime, country, day string) (Adequacy, bool) {
	for _, a := range l.adequacy.rows {
		if a.Regime == regime && slices.Contains(a.Countries, country) && a.ValidAt(day) {
			return a.clone(), true
		}
	}
	return Adequacy{}, false
}

// Adequacies returns what a regime holds, held or will hold of a country, of
// every day: it tells a destination that was never adequate from one whose
// adequacy is over.
func (l *Law) Adequacies(regime, country string) []Adequacy {
	var all []Adequacy
	for _, a := range l.adequacy.rows {
		if a.Regime == regime && slices.Contains(a.Countries, country) {
			all = append(all, a.clone())
		}
	}
	return all
}

// AdequateOrganisations returns the international organisations a regime holds
// adequate on a day.
func (l *Law) AdequateOrganisations(regime, day string) []Adequacy {
	var all []Adequacy
	for _, a := range l.adequacy.rows {
		if a.Regime == regime && a.Organisation != "" && a.ValidAt(day) {
			all = append(all, a.clone())
		}
	}
	return all
}
