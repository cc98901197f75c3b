// Package law holds the law the registry relies on as dated, sourced reference
// data, and answers questions about it as at a day. The data are the YAML files
// under data, written for a lawyer to review; no legal fact is a constant in
// code. The package is pure: it opens no database and serves nothing.
package law

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"sync"
	"time"

	"github.com/openropa/ropa/internal/fault"
)

//go:embed data/*.yaml
var dataFiles embed.FS

// Verification says how well a row is known.
type Verification string

// The degrees of verification, all there are.
const (
	// Verified rows were read in the source they name.
	Verified Verification = "VERIFIED"
	// Secondary rows were read in a source that quotes or summarises the law.
	Secondary Verification = "SECONDARY"
	// GeneralKnowledge rows were not read again, and are not to be presented
	// as checked.
	GeneralKnowledge Verification = "GENERAL_KNOWLEDGE"
)

// Requirement is something a record that relies on a legal basis states
// beside it.
type Requirement string

// The requirements, all there are.
const (
	// ConsentRecord is the record of the consent (Art 7(1); POPIA s11(2)(a)).
	ConsentRecord Requirement = "CONSENT_RECORD"
	// Statute is the law that lays down the duty or the task (Art 6(3)).
	Statute Requirement = "STATUTE"
	// LegitimateInterests are the interests pursued (Art 13(1)(d)).
	LegitimateInterests Requirement = "LEGITIMATE_INTERESTS"
	// LegitimateInterestsAssessment is the balancing test.
	LegitimateInterestsAssessment Requirement = "LEGITIMATE_INTERESTS_ASSESSMENT"
	// Annex1Condition is the condition of UK GDPR Annex 1 that is met (Art 6(5)).
	Annex1Condition Requirement = "ANNEX_1_CONDITION"
	// NecessityTest is why the processing is necessary, without a balancing test.
	NecessityTest Requirement = "NECESSITY_TEST"
)

// Validity is the time in which a row is the law. The days are civil dates,
// YYYY-MM-DD; both are part of it, and an empty one leaves that side open.
type Validity struct {
	ValidFrom string `yaml:"validFrom"`
	ValidTo   string `yaml:"validTo"`
}

// ValidAt reports whether the row is the law on day, a civil date YYYY-MM-DD.
// It is false for anything that is not one.
func (v Validity) ValidAt(day string) bool {
	if !isDate(day) {
		return false
	}
	// Civil dates of four-digit years sort as text.
	return (v.ValidFrom == "" || v.ValidFrom <= day) && (v.ValidTo == "" || day <= v.ValidTo)
}

// Provenance says where a row comes from.
type Provenance struct {
	// Source names where the row was read.
	Source string `yaml:"source"`
	// Verification says how.
	Verification Verification `yaml:"verification"`
	// LastChecked is the day of the last check, YYYY-MM-DD.
	LastChecked string `yaml:"lastChecked"`
	// GeneralKnowledge names the fields of a verified or secondary row that
	// its source does not bear out.
	GeneralKnowledge []string `yaml:"generalKnowledge"`
}

// Regime is a body of data protection law a register can be kept under.
type Regime struct {
	Code         string `yaml:"code"`
	Name         string `yaml:"name"`
	Title        string `yaml:"title"`
	Jurisdiction string `yaml:"jurisdiction"`
	Citation     string `yaml:"citation"`
	Validity     `yaml:",inline"`
	Provenance   `yaml:",inline"`
}

// LegalBasis is a ground of one regime on which processing can be lawful.
type LegalBasis struct {
	Code string `yaml:"code"`
	// Regime is the code of the regime the basis belongs to.
	Regime      string `yaml:"regime"`
	Citation    string `yaml:"citation"`
	Label       string `yaml:"label"`
	Description string `yaml:"description"`
	// Requires is what a record that relies on the basis states beside it.
	Requires   []Requirement `yaml:"requires"`
	Validity   `yaml:",inline"`
	Provenance `yaml:",inline"`
}

// Law is the reference data of all files. It does not change once loaded, and
// what its methods return is the caller's own.
type Law struct {
	regimes table[Regime]
	bases   table[LegalBasis]
}

var loadOnce = sync.OnceValues(func() (*Law, error) {
	files, err := fs.Sub(dataFiles, "data")
	if err != nil {
		return nil, fmt.Errorf("open law files: %w", err)
	}
	return load(files)
})

// Load returns the law of the embedded files. They are read and checked on the
// first call; each fault is reported with file, line, row and field.
func Load() (*Law, error) { return loadOnce() }

// Regimes returns all regimes in the order of their file.
func (l *Law) Regimes() []Regime {
	all := make([]Regime, 0, len(l.regimes.rows))
	for _, r := range l.regimes.rows {
		all = append(all, r.clone())
	}
	return all
}

// Regime returns the regime with the code, and whether there is one.
func (l *Law) Regime(code string) (Regime, bool) {
	r, ok := l.regimes.get(code)
	return r.clone(), ok
}

// LegalBases returns the bases of a regime, of every day, in the order of
// their file. It is empty for an unknown regime.
func (l *Law) LegalBases(regime string) []LegalBasis {
	var of []LegalBasis
	for _, b := range l.bases.rows {
		if b.Regime == regime {
			of = append(of, b.clone())
		}
	}
	return of
}

// LegalBasis returns the legal basis with the code, and whether there is one.
func (l *Law) LegalBasis(code string) (LegalBasis, bool) {
	b, ok := l.bases.get(code)
	return b.clone(), ok
}

// NearestLegalBases returns at most n codes somebody who wrote code may have
// meant, the likeliest first. It is empty if nothing comes near.
func (l *Law) NearestLegalBases(code string, n int) []string {
	return fault.Nearest(code, l.bases.codes, n)
}

func (r Regime) clone() Regime {
	r.GeneralKnowledge = slices.Clone(r.GeneralKnowledge)
	return r
}

func (b LegalBasis) clone() LegalBasis {
	b.Requires = slices.Clone(b.Requires)
	b.GeneralKnowledge = slices.Clone(b.GeneralKnowledge)
	return b
}

// table is the rows of one file and their codes, in the order of the file.
type table[R any] struct {
	rows   []R
	codes  []string
	byCode map[string]int
}

func (t *table[R]) get(code string) (row R, ok bool) {
	i, ok := t.byCode[code]
	if ok {
		row = t.rows[i]
	}
	return row, ok
}

func isDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}
