package law

import (
	"slices"
	"strings"
)

// Effect is whether a right applies.
type Effect string

// The effects, all there are.
const (
	// Applies rights can be exercised.
	Applies Effect = "APPLIES"
	// Qualified rights apply but for what the row's description says.
	Qualified Effect = "QUALIFIED"
	// NotApplicable rights are given by the regime, but not here.
	NotApplicable Effect = "NOT"
)

func (Effect) values() []string { return texts(Applies, Qualified, NotApplicable) }

// matrixPurpose is a kind of purpose that changes which rights apply.
type matrixPurpose string

const (
	directMarketing matrixPurpose = "DIRECT_MARKETING"
	legalClaims     matrixPurpose = "LEGAL_CLAIMS"
)

func (matrixPurpose) values() []string { return texts(directMarketing, legalClaims) }

// MatrixCondition is a fact, beside basis and purpose, on which a right hangs.
type MatrixCondition string

// SignificantAutomatedDecisions are decisions of legal or similarly significant
// effect that are made by machine alone.
const SignificantAutomatedDecisions MatrixCondition = "AUTOMATED_DECISIONS"

func (MatrixCondition) values() []string { return texts(SignificantAutomatedDecisions) }

// MatrixRow says whether a right applies under the bases, for the purposes or
// by the conditions it names. Its description is the reason, to be read by a
// person.
type MatrixRow struct {
	Norm  `yaml:",inline"`
	Right string `yaml:"right" law:"in rights"`
	// Bases are the codes of the legal bases it is for; empty for every one.
	Bases []string `yaml:"bases,omitempty" law:"in legal_bases"`
	// PurposeKinds are the kinds of purpose it is for; empty for every one.
	PurposeKinds []matrixPurpose `yaml:"purposeKinds,omitempty"`
	// SpecialConditions are the conditions for special category data that
	// bring the right, whatever the basis.
	SpecialConditions []string `yaml:"specialConditions,omitempty" law:"in special_conditions"`
	Effect            Effect   `yaml:"effect"`
	// Condition is a fact without which the right does not apply.
	Condition MatrixCondition `yaml:"condition,omitempty"`
}

func (m MatrixRow) clone() MatrixRow {
	m.Provenance = m.Provenance.clone()
	m.Bases = slices.Clone(m.Bases)
	m.PurposeKinds = slices.Clone(m.PurposeKinds)
	m.SpecialConditions = slices.Clone(m.SpecialConditions)
	return m
}

func (m MatrixRow) check(c *rowCheck) {
	c.prefix(m.Norm)
	for _, code := range m.Bases {
		if b, ok := c.law.LegalBasis(code); ok && b.Regime != m.Regime {
			c.fault("bases", "%s is of another regime", code)
		}
	}
	for _, code := range m.SpecialConditions {
		if s, ok := c.law.SpecialCondition(code); ok && s.Regime != m.Regime {
			c.fault("specialConditions", "%s is of another regime", code)
		}
	}
}

// Effect returns what the most specific row of a day says of a right under a
// basis and for a kind of purpose: a row that names the kind goes before one
// that names the basis, and that before one that names neither. Either may be
// empty, and a basis the law does not know has what no basis has. There is no
// answer if the regime does not give the right on that day.
func (l *Law) Effect(regime, right, basis, purposeKind, day string) (MatrixRow, bool) {
	best, score := MatrixRow{}, -1
	for _, m := range l.matrix.rows {
		if m.Regime != regime || m.Right != right || len(m.SpecialConditions) > 0 || !m.ValidAt(day) {
			continue
		}
		s := 0
		if len(m.Bases) > 0 {
			if !slices.Contains(m.Bases, basis) {
				continue
			}
			s++
		}
		if len(m.PurposeKinds) > 0 {
			if !slices.Contains(m.PurposeKinds, matrixPurpose(purposeKind)) {
				continue
			}
			s += 2
		}
		if s > score {
			best, score = m, s
		}
	}
	return best.clone(), score >= 0
}

// EffectOfCondition returns what a condition for special category data brings
// of a right on a day, whatever the basis, and whether it brings anything.
func (l *Law) EffectOfCondition(right, specialCondition, day string) (MatrixRow, bool) {
	for _, m := range l.matrix.rows {
		if m.Right == right && slices.Contains(m.SpecialConditions, specialCondition) && m.ValidAt(day) {
			return m.clone(), true
		}
	}
	return MatrixRow{}, false
}

// BasisDecides reports whether a right for a kind of purpose hangs on the basis
// on a day, so that it is undetermined while the basis is unknown.
func (l *Law) BasisDecides(regime, right, purposeKind, day string) bool {
	rest, _ := l.Effect(regime, right, "", purposeKind, day)
	for _, b := range l.bases.rows {
		if b.Regime != regime || !b.ValidAt(day) {
			continue
		}
		if m, _ := l.Effect(regime, right, b.Code, purposeKind, day); m.Effect != rest.Effect {
			return true
		}
	}
	return false
}

// Rights returns the codes of the rights a regime gives on a day, in the order
// of their file.
func (l *Law) Rights(regime, day string) []string {
	var codes []string
	for _, r := range l.rights.rows {
		if len(r.citations(regime, day)) > 0 {
			codes = append(codes, r.Code)
		}
	}
	return codes
}

// RightCitation returns where a regime gives a right on a day. It is empty where
// it does not.
func (l *Law) RightCitation(right, regime, day string) string {
	r, _ := l.rights.get(right)
	return strings.Join(r.citations(regime, day), "; ")
}

func (r right) provisions() []provision { return r.Provisions }

// citations are where a regime gives the right on a day.
func (r right) citations(regime, day string) []string {
	var all []string
	for _, p := range r.Provisions {
		if p.Regime == regime && p.ValidAt(day) {
			all = append(all, p.Citation)
		}
	}
	return all
}
