package law

import "slices"

// DPIASource is whose list a criterion is on.
type DPIASource string

// The lists, all there are.
const (
	// WP248 is the nine criteria of the European guidelines.
	WP248 DPIASource = "WP248"
	// ICO is the list of the United Kingdom's authority under Art 35(4).
	ICO DPIASource = "ICO"
)

func (DPIASource) values() []string { return texts(WP248, ICO) }

// DPIAWeight is what it takes beside a criterion to indicate an assessment.
type DPIAWeight string

// The weights, all there are.
const (
	// Alone criteria take nothing more.
	Alone DPIAWeight = "ALONE"
	// WithAnother criteria take one of WP248 that is another.
	WithAnother DPIAWeight = "WITH_ANOTHER"
	// TwoOrMore criteria take another that counts like them.
	TwoOrMore DPIAWeight = "TWO_OR_MORE"
)

func (DPIAWeight) values() []string { return texts(Alone, WithAnother, TwoOrMore) }

// DPIACriterion is a risk flag of an activity and how it counts.
type DPIACriterion struct {
	Term   `yaml:",inline"`
	Counts []DPIACount `yaml:"counts"`
}

// DPIACount is how one list of one regime counts a criterion.
type DPIACount struct {
	Regime   string     `yaml:"regime" law:"in regimes"`
	List     DPIASource `yaml:"list"`
	How      DPIAWeight `yaml:"how"`
	Citation string     `yaml:"citation"`
	Validity `yaml:",inline"`
}

func (d DPIACriterion) clone() DPIACriterion {
	d.Provenance = d.Provenance.clone()
	d.Counts = slices.Clone(d.Counts)
	return d
}

func (d DPIACriterion) provisions() []provision {
	all := make([]provision, len(d.Counts))
	for i, c := range d.Counts {
		all[i] = provision{c.Regime, c.Citation, c.Validity}
	}
	return all
}

// counts reports whether a regime counts the criterion in a way on a day.
func (d DPIACriterion) counts(regime, day string, how ...DPIAWeight) bool {
	return slices.ContainsFunc(d.Counts, func(c DPIACount) bool {
		return c.Regime == regime && slices.Contains(how, c.How) && c.ValidAt(day)
	})
}

// pairsWith reports whether two criteria indicate an assessment together.
func (d DPIACriterion) pairsWith(other DPIACriterion, regime, day string) bool {
	return d.counts(regime, day, TwoOrMore) && other.counts(regime, day, TwoOrMore, WithAnother) ||
		d.counts(regime, day, WithAnother) && other.counts(regime, day, TwoOrMore)
}

// DPIA reports whether the risk flags of an activity indicate an assessment
// under a regime on a day, and returns the criteria that do so, alone or with
// another.
func (l *Law) DPIA(flags []string, regime, day string) (indicated bool, because []DPIACriterion) {
	var flagged []DPIACriterion
	for _, d := range l.dpia.rows {
		if slices.Contains(flags, d.Code) {
			flagged = append(flagged, d)
		}
	}
	for _, d := range flagged {
		if d.counts(regime, day, Alone) || slices.ContainsFunc(flagged, func(other DPIACriterion) bool {
			return other.Code != d.Code && d.pairsWith(other, regime, day)
		}) {
			because = append(because, d.clone())
		}
	}
	return len(because) > 0, because
}
