package law

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// The tests here hold single facts of the files against what the legal model
// says, where a slip would not be seen otherwise.

func TestSpecialConditions(t *testing.T) {
	l := mustLoad(t)
	for code, want := range map[string]SpecialCondition{
		"UK_GDPR_9_2_A": {Covers: []Cover{CoversSpecial}},
		"UK_GDPR_9_2_B": {Covers: []Cover{CoversSpecial}, Schedule1: []Part{Part1}},
		"UK_GDPR_9_2_G": {Covers: []Cover{CoversSpecial}, Schedule1: []Part{Part2}},
		"UK_GDPR_9_2_H": {Covers: []Cover{CoversSpecial}, Schedule1: []Part{Part1}},
		"UK_GDPR_9_2_I": {Covers: []Cover{CoversSpecial}, Schedule1: []Part{Part1}},
		"UK_GDPR_9_2_J": {Covers: []Cover{CoversSpecial}, Schedule1: []Part{Part1}},
		"UK_GDPR_10":    {Covers: []Cover{CoversCriminal}, Schedule1: []Part{Part1, Part2, Part3}},
		"EU_GDPR_9_2_G": {Covers: []Cover{CoversSpecial}},
		"EU_GDPR_10":    {Covers: []Cover{CoversCriminal}},
		"POPIA_27_1_A":  {Covers: []Cover{CoversSpecial, CoversCriminal}},
		"POPIA_32":      {Covers: []Cover{CoversSpecial}},
		"POPIA_33":      {Covers: []Cover{CoversSpecial, CoversCriminal}},
		"POPIA_35_1_A":  {Covers: []Cover{CoversChildren}},
	} {
		got, ok := l.SpecialCondition(code)
		if !ok || !slices.Equal(got.Covers, want.Covers) || !slices.Equal(got.Schedule1, want.Schedule1) {
			t.Errorf("SpecialCondition(%s) = %+v, %v", code, got, ok)
		}
	}
	// POPIA 27(1)(f) is sections 28 to 33, not a condition of its own.
	if l.Has(SpecialConditionList, "POPIA_27_1_F") {
		t.Error("POPIA_27_1_F exists")
	}
}

func TestSchedule1(t *testing.T) {
	l := mustLoad(t)
	var want []string
	for p := 1; p <= 37; p++ {
		if p == 5 {
			continue
		}
		code := fmt.Sprintf("DPA_2018_SCH1_P%d", p)
		want = append(want, code)
		got, _ := l.Schedule1(code)
		part, policy := Part2, PolicyRequired
		switch {
		case p <= 4:
			part = Part1
		case p >= 29:
			part = Part3
		}
		switch {
		case p == 10 || p == 13 || p == 27:
			policy = PolicyRequiredExcept
		case p >= 2 && p <= 4 || p >= 29 && p <= 34:
			policy = PolicyNotRequired
		}
		if got.Paragraph != p || got.Part != part || got.PolicyDocument != policy {
			t.Errorf("%s is paragraph %d of %s, policy document %s", code, got.Paragraph, got.Part, got.PolicyDocument)
		}
	}
	if got := l.Codes(Schedule1List); !slices.Equal(got, want) {
		t.Errorf("codes = %v, want %v", got, want)
	}
}

func TestSafeguards(t *testing.T) {
	l := mustLoad(t)
	for _, code := range l.Codes(SafeguardList) {
		s, _ := l.Safeguard(code)
		kind := AppropriateSafeguard
		switch {
		case s.Regime == "POPIA":
			kind = Ground
		case strings.Contains(code, "_ADEQUACY"):
			kind = AdequateDestination
		case strings.Contains(code, "_DEROGATION_"):
			kind = Derogation
		}
		if s.Kind != kind {
			t.Errorf("%s is of kind %s, want %s", code, s.Kind, kind)
		}
		if prefix := strings.TrimSuffix(s.Regime, "_GDPR") + "_"; !strings.HasPrefix(code, prefix) {
			t.Errorf("%s does not start with %s", code, prefix)
		}
		// Neither adequacy nor a derogation is a document.
		if (kind == AdequateDestination || kind == Derogation) && len(s.Instruments) > 0 {
			t.Errorf("%s stands on %v", code, s.Instruments)
		}
	}
}

func TestInstruments(t *testing.T) {
	l := mustLoad(t)
	addendum, _ := l.Instrument("UK_ADDENDUM")
	if !slices.Equal(addendum.AppendsTo, []string{"EU_SCC_2021_914"}) {
		t.Errorf("the addendum is appended to %v", addendum.AppendsTo)
	}
	idta, _ := l.Instrument("UK_IDTA")
	want := []InstrumentVersion{{Version: "A1.0", Validity: Validity{ValidFrom: "2022-03-21"}}}
	if !slices.Equal(idta.Versions, want) {
		t.Errorf("versions of the agreement = %+v", idta.Versions)
	}
	scc, _ := l.Instrument("EU_SCC_2021_914")
	if !slices.Equal(scc.Modules, []string{"M1", "M2", "M3", "M4"}) {
		t.Errorf("modules = %v", scc.Modules)
	}
	// The clauses between controllers and processors transfer nothing.
	if l.Has(InstrumentList, "EU_SCC_2021_915") {
		t.Error("EU_SCC_2021_915 is a transfer instrument")
	}
}

func TestRights(t *testing.T) {
	l := mustLoad(t)
	tests := []struct {
		code, regime, day string
		want              []string
	}{
		{"PORTABILITY", "UK_GDPR", "2026-11-22", []string{"UK GDPR Art 20"}},
		{"PORTABILITY", "POPIA", "2026-11-22", nil},
		{"COMPLAIN_CONTROLLER", "UK_GDPR", "2026-06-18", nil},
		{"COMPLAIN_CONTROLLER", "UK_GDPR", "2026-06-19", []string{"DPA 2018 s164A"}},
		{"COMPLAIN_CONTROLLER", "EU_GDPR", "2026-06-19", nil},
		{"AUTOMATED_DECISIONS", "UK_GDPR", "2026-02-04", []string{"UK GDPR Art 22"}},
		{"AUTOMATED_DECISIONS", "UK_GDPR", "2026-02-05", []string{"UK GDPR Arts 22A-22D"}},
		{"AUTOMATED_DECISIONS", "EU_GDPR", "2026-02-05", []string{"EU GDPR Art 22"}},
		{"NOTIFIED_OF_COMPROMISE", "POPIA", "2026-11-22", []string{"POPIA s22"}},
	}
	for _, tt := range tests {
		r, ok := l.rights.get(tt.code)
		if got := r.citations(tt.regime, tt.day); !ok || !slices.Equal(got, tt.want) {
			t.Errorf("%s under %s on %s = %v, want %v", tt.code, tt.regime, tt.day, got, tt.want)
		}
	}
}

func TestStoragePurposes(t *testing.T) {
	l := mustLoad(t)
	var exceptions []string
	for _, p := range l.storagePurposes.rows {
		if p.Exception {
			exceptions = append(exceptions, p.Code)
		}
	}
	if want := []string{"COMMUNICATION", "STRICTLY_NECESSARY", "STATISTICAL", "APPEARANCE", "EMERGENCY_ASSISTANCE"}; !slices.Equal(exceptions, want) {
		t.Errorf("exceptions = %v, want %v", exceptions, want)
	}
}

// Annex II has 17 headings; the others are the register's.
func TestMeasureCategories(t *testing.T) {
	l := mustLoad(t)
	count := map[origin]int{}
	for _, m := range l.measures.rows {
		count[m.Origin]++
	}
	if count[sccAnnexII] != 17 || count[ownCategory] != 5 {
		t.Errorf("headings = %v", count)
	}
}

func TestTerritory(t *testing.T) {
	l := mustLoad(t)
	for regime, want := range map[string]int{"UK_GDPR": 1, "EU_GDPR": 27 + 7 + 3, "POPIA": 1, "PECR": 0} {
		if got := l.Territory(regime, "2026-11-22"); len(got) != want {
			t.Errorf("%s has %d countries, want %d: %v", regime, len(got), want, got)
		}
	}
	for _, r := range l.Regimes() {
		if !slices.ContainsFunc(l.territories.rows, func(t territory) bool { return t.Regime == r.Code && t.ValidTo == "" }) {
			t.Errorf("no territory of %s", r.Code)
		}
	}
	eea := l.Territory("EU_GDPR", "2026-11-22")
	for country, in := range map[string]bool{"FR": true, "RE": true, "NO": true, "CH": false, "GB": false, "NC": false} {
		if slices.Contains(eea, country) != in {
			t.Errorf("%s in the EEA: %v", country, !in)
		}
	}
	if got := l.Territory("EU_GDPR", "2020-12-31"); got != nil {
		t.Errorf("before what is recorded: %v", got)
	}
}

func TestCodesByWhatTheySay(t *testing.T) {
	l := mustLoad(t)
	if got, want := l.BasesRequiring(LegitimateInterestsAssessment), []string{"UK_GDPR_6_1_F", "EU_GDPR_6_1_F"}; !slices.Equal(got, want) {
		t.Errorf("an assessment of the interests is asked for by %v, want %v", got, want)
	}
	special := l.SpecialConditions(CoversSpecial)
	for code, want := range map[string]bool{"UK_GDPR_9_2_A": true, "POPIA_27_1_A": true, "EU_GDPR_10": false, "POPIA_35_1_A": false} {
		if slices.Contains(special, code) != want {
			t.Errorf("%s is for special category data: %v", code, !want)
		}
	}
}

func TestAuthority(t *testing.T) {
	l := mustLoad(t)
	// The Information Commission is enacted, but no day is known from which it is.
	if got, ok := l.Authority("UK_GDPR", "2030-01-01"); !ok || got.Code != "UK_ICO" {
		t.Errorf("UK_GDPR = %+v, %v", got, ok)
	}
	if row, ok := l.Row(AuthorityList, "UK_INFORMATION_COMMISSION"); !ok || row.ValidAt("2030-01-01") {
		t.Errorf("the Information Commission = %+v, %v", row, ok)
	}
	if got, ok := l.Authority("POPIA", "2026-11-22"); !ok || got.ComplaintsEmail == "" || got.Phone == "" || got.Address == "" {
		t.Errorf("POPIA = %+v, %v", got, ok)
	}
	if got, ok := l.Authority("EU_GDPR", "2026-11-22"); ok {
		t.Errorf("EU_GDPR = %+v", got)
	}
}

func TestStorageConditions(t *testing.T) {
	l := mustLoad(t)
	for code, want := range map[string]StoragePurpose{
		"STRICTLY_NECESSARY": {Exception: true},
		"STATISTICAL":        {Exception: true, SolePurpose: true, Informed: true, SimpleObjection: true},
		"APPEARANCE":         {Exception: true, Informed: true, SimpleObjection: true},
		"MARKETING":          {},
	} {
		got, ok := l.StoragePurpose(code)
		if !ok || got.Exception != want.Exception || got.SolePurpose != want.SolePurpose || got.Informed != want.Informed ||
			got.SimpleObjection != want.SimpleObjection {
			t.Errorf("%s = %+v, %v", code, got, ok)
		}
	}
	if p, _ := l.StoragePurpose("STATISTICAL"); p.ValidAt("2026-02-04") || !p.ValidAt("2026-02-05") {
		t.Error("statistics are an exception from another day")
	}
}
