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

	"github.com/openropa/ropa/internal/fault"
)

//go:embed data/*.yaml
var dataFiles embed.FS

// List names one of the lists of codes. Its rows are the file of that name.
type List string

// The lists, all there are.
const (
	// RegimeList is the bodies of law a register can be kept under.
	RegimeList List = "regimes"
	// LegalBasisList is the grounds on which processing can be lawful.
	LegalBasisList List = "legal_bases"
	// Annex1List is the conditions of a recognised legitimate interest.
	Annex1List List = "annex1_conditions"
	// SpecialConditionList is the conditions for special category, criminal
	// offence and children's data.
	SpecialConditionList List = "special_conditions"
	// Schedule1List is the conditions of DPA 2018 Schedule 1.
	Schedule1List List = "schedule1_conditions"
	// SafeguardList is what can cover a restricted transfer.
	SafeguardList List = "safeguards"
	// InstrumentList is the documents that can stand behind a safeguard.
	InstrumentList List = "transfer_instruments"
	// MeasureCategoryList is the headings of security measures.
	MeasureCategoryList List = "measure_categories"
	// AssertionKindList is what a notice can say of the processing.
	AssertionKindList List = "assertion_kinds"
	// RightList is the rights notices assert and requests exercise.
	RightList List = "rights"
	// AuthorityList is the supervisory authorities.
	AuthorityList List = "authorities"
	// StoragePurposeList is the purposes of storing on, or reading from, the
	// device of a user.
	StoragePurposeList List = "storage_purposes"
	// TerritoryList is where data may go without a restriction.
	TerritoryList List = "territories"
	// RuleList is what records have to meet.
	RuleList List = "rules"
	// AdequacyList is the destinations found adequate.
	AdequacyList List = "adequacy"
	// MatrixList is which right applies under which basis and purpose.
	MatrixList List = "rights_matrix"
	// DeadlineList is the time limits of requests, complaints and breaches.
	DeadlineList List = "deadlines"
	// HolidayList is the public holidays by country and year.
	HolidayList List = "holidays"
	// FloorList is how long statutes want records kept at least.
	FloorList List = "retention_floors"
	// DPIAList is the criteria for a data protection impact assessment.
	DPIAList List = "dpia_criteria"
	// ThresholdList is the numbers and periods that rules compare with.
	ThresholdList List = "thresholds"
	// NoticeItemList is what privacy notices tell.
	NoticeItemList List = "notice_items"
	// AnnexProfileList is the annexes of agreements on processing and transfers.
	AnnexProfileList List = "annex_profiles"
	// AnnexItemList is what these annexes tell.
	AnnexItemList List = "annex_items"
)

func (l List) file() string { return string(l) + ".yaml" }

// Law is the reference data of all files. It does not change once loaded, and
// what its methods return is the caller's own.
type Law struct {
	regimes         table[Regime]
	bases           table[LegalBasis]
	annex1          table[Norm]
	special         table[SpecialCondition]
	schedule1       table[Schedule1Condition]
	safeguards      table[Safeguard]
	instruments     table[Instrument]
	measures        table[measureCategory]
	assertions      table[Term]
	rights          table[right]
	authorities     table[Authority]
	storagePurposes table[StoragePurpose]
	territories     table[territory]
	rules           table[Rule]
	adequacy        table[Adequacy]
	matrix          table[MatrixRow]
	deadlines       table[Deadline]
	holidays        table[holidayYear]
	floors          table[Floor]
	dpia            table[DPIACriterion]
	thresholds      table[Threshold]
	noticeItems     table[NoticeItem]
	annexProfiles   table[AnnexProfile]
	annexItems      table[AnnexItem]
}

// lists names the table of every list. They are read and checked in this order.
func (l *Law) lists() []namedTable {
	return []namedTable{
		{RegimeList, &l.regimes},
		{LegalBasisList, &l.bases},
		{Annex1List, &l.annex1},
		{SpecialConditionList, &l.special},
		{Schedule1List, &l.schedule1},
		{SafeguardList, &l.safeguards},
		{InstrumentList, &l.instruments},
		{MeasureCategoryList, &l.measures},
		{AssertionKindList, &l.assertions},
		{RightList, &l.rights},
		{AuthorityList, &l.authorities},
		{StoragePurposeList, &l.storagePurposes},
		{TerritoryList, &l.territories},
		{RuleList, &l.rules},
		{AdequacyList, &l.adequacy},
		{MatrixList, &l.matrix},
		{DeadlineList, &l.deadlines},
		{HolidayList, &l.holidays},
		{FloorList, &l.floors},
		{DPIAList, &l.dpia},
		{ThresholdList, &l.thresholds},
		{NoticeItemList, &l.noticeItems},
		{AnnexProfileList, &l.annexProfiles},
		{AnnexItemList, &l.annexItems},
	}
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

// Lists returns the names of all lists, in the order in which they are read.
func (l *Law) Lists() []List {
	var all []List
	for _, t := range l.lists() {
		all = append(all, t.list)
	}
	return all
}

// Codes returns the codes of a list in the order of its file. It is empty for
// an unknown list.
func (l *Law) Codes(list List) []string {
	if t := l.list(list); t != nil {
		return t.allCodes()
	}
	return nil
}

// Has reports whether a list has the code, on whatever day.
func (l *Law) Has(list List, code string) bool {
	_, ok := l.Row(list, code)
	return ok
}

// Row returns what all lists say of the row with the code, and whether there
// is one.
func (l *Law) Row(list List, code string) (Row, bool) {
	if t := l.list(list); t != nil {
		return t.row(code)
	}
	return Row{}, false
}

// Nearest returns at most n codes of a list that somebody who wrote code may
// have meant, the likeliest first. It is empty if nothing comes near.
func (l *Law) Nearest(list List, code string, n int) []string {
	return fault.Nearest(code, l.Codes(list), n)
}

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

// SpecialCondition returns the condition for special category, criminal
// offence or children's data with the code, and whether there is one.
func (l *Law) SpecialCondition(code string) (SpecialCondition, bool) {
	c, ok := l.special.get(code)
	return c.clone(), ok
}

// Schedule1 returns the condition of DPA 2018 Schedule 1 with the code, and
// whether there is one.
func (l *Law) Schedule1(code string) (Schedule1Condition, bool) {
	c, ok := l.schedule1.get(code)
	return c.clone(), ok
}

// Safeguard returns the safeguard with the code, and whether there is one.
func (l *Law) Safeguard(code string) (Safeguard, bool) {
	s, ok := l.safeguards.get(code)
	return s.clone(), ok
}

// Instrument returns the transfer instrument with the code, and whether there
// is one.
func (l *Law) Instrument(code string) (Instrument, bool) {
	i, ok := l.instruments.get(code)
	return i.clone(), ok
}

// Territory returns the countries, as ISO 3166-1 alpha-2, to which a regime lets
// data go without a restriction on a day. It is empty for an unknown regime and
// for a day of which nothing is recorded.
func (l *Law) Territory(regime, day string) []string {
	for _, t := range l.territories.rows {
		if t.Regime == regime && t.ValidAt(day) {
			return slices.Clone(t.Countries)
		}
	}
	return nil
}

// Authority returns the supervisory authority of a regime on a day, and whether
// one is recorded: the EU GDPR has one for each state, and none is.
func (l *Law) Authority(regime, day string) (Authority, bool) {
	for _, a := range l.authorities.rows {
		if a.Regime == regime && a.ValidAt(day) {
			a.Provenance = a.clone()
			return a, true
		}
	}
	return Authority{}, false
}

// StoragePurpose returns the purpose of storage or access with the code, and
// whether there is one.
func (l *Law) StoragePurpose(code string) (StoragePurpose, bool) {
	p, ok := l.storagePurposes.get(code)
	p.Provenance = p.clone()
	return p, ok
}

// BasesRequiring returns the codes of the legal bases, of every regime and day,
// beside which a record states something.
func (l *Law) BasesRequiring(what Requirement) []string {
	var codes []string
	for _, b := range l.bases.rows {
		if slices.Contains(b.Requires, what) {
			codes = append(codes, b.Code)
		}
	}
	return codes
}

// SpecialConditions returns the codes of the conditions, of every regime and
// day, that are for a kind of data.
func (l *Law) SpecialConditions(kind Cover) []string {
	var codes []string
	for _, c := range l.special.rows {
		if slices.Contains(c.Covers, kind) {
			codes = append(codes, c.Code)
		}
	}
	return codes
}
