package law

import (
	"io/fs"
	"reflect"
	"slices"
	"testing"
)

func mustLoad(t *testing.T) *Law {
	t.Helper()
	l, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestRegimes(t *testing.T) {
	l := mustLoad(t)
	var codes []string
	for _, r := range l.Regimes() {
		codes = append(codes, r.Code)
		if got, ok := l.Regime(r.Code); !ok || got.Title != r.Title {
			t.Errorf("Regime(%s) = %v, %v", r.Code, got, ok)
		}
	}
	if want := []string{"UK_GDPR", "EU_GDPR", "POPIA"}; !slices.Equal(codes, want) {
		t.Errorf("regimes = %v, want %v", codes, want)
	}
	if r, ok := l.Regime("GDPR"); ok || r.Code != "" {
		t.Errorf("Regime(GDPR) = %v, %v, want none", r, ok)
	}
}

func TestLegalBases(t *testing.T) {
	l := mustLoad(t)
	letters := func(prefix string, letters ...string) (codes []string) {
		for _, letter := range letters {
			codes = append(codes, prefix+letter)
		}
		return codes
	}
	for regime, want := range map[string][]string{
		"UK_GDPR": letters("UK_GDPR_6_1_", "A", "B", "C", "D", "E", "EA", "F"),
		"EU_GDPR": letters("EU_GDPR_6_1_", "A", "B", "C", "D", "E", "F"),
		"POPIA":   letters("POPIA_11_1_", "A", "B", "C", "D", "E", "F"),
		"GDPR":    nil,
	} {
		var codes []string
		for _, b := range l.LegalBases(regime) {
			codes = append(codes, b.Code)
			if got, ok := l.LegalBasis(b.Code); !ok || got.Citation != b.Citation || got.Regime != regime {
				t.Errorf("LegalBasis(%s) = %v, %v", b.Code, got, ok)
			}
		}
		if !slices.Equal(codes, want) {
			t.Errorf("%s has %v, want %v", regime, codes, want)
		}
	}
}

// Every row of every list says where it was read, how and when. The check of
// the files is tested apart; this one does not rely on it.
func TestEveryRowHasAProvenance(t *testing.T) {
	l := mustLoad(t)
	for _, table := range l.lists() {
		codes := l.Codes(table.list)
		if len(codes) == 0 {
			t.Errorf("%s has no codes", table.list)
		}
		for _, code := range codes {
			row, ok := l.Row(table.list, code)
			if !ok || row.Code != code || row.Label == "" || row.Description == "" {
				t.Errorf("Row(%s, %s) = %+v, %v", table.list, code, row, ok)
			}
			if row.Source == "" || !isDate(row.LastChecked) ||
				!slices.Contains([]Verification{Verified, Secondary, GeneralKnowledge}, row.Verification) {
				t.Errorf("%s: provenance %+v", code, row.Provenance)
			}
		}
	}
}

func TestRow(t *testing.T) {
	l := mustLoad(t)
	row, ok := l.Row(Annex1List, "ANNEX1_P5_CRIME")
	if !ok || row.Regime != "UK_GDPR" || row.Citation != "UK GDPR Annex 1 para 5" || row.ValidAt("2026-02-04") || !row.ValidAt("2026-02-05") {
		t.Errorf("Row = %+v, %v", row, ok)
	}
	for list, code := range map[List]string{
		Annex1List:     "UK_GDPR_6_1_EA",
		LegalBasisList: "",
		"no_such_list": "UK_GDPR",
	} {
		if row, ok := l.Row(list, code); ok || row.Code != "" || l.Has(list, code) {
			t.Errorf("Row(%s, %q) = %+v, %v, want none", list, code, row, ok)
		}
	}
	if codes := l.Codes("no_such_list"); codes != nil {
		t.Errorf("codes of no list = %v", codes)
	}
}

// The recognised legitimate interest came into force on 5 February 2026, in
// the United Kingdom only.
func TestRecognisedLegitimateInterest(t *testing.T) {
	l := mustLoad(t)
	ea, ok := l.LegalBasis("UK_GDPR_6_1_EA")
	if !ok {
		t.Fatal("no UK_GDPR_6_1_EA")
	}
	for day, want := range map[string]bool{
		"2026-02-04": false,
		"2026-02-05": true,
		"2026-02-06": true,
	} {
		if got := ea.ValidAt(day); got != want {
			t.Errorf("valid at %s = %v, want %v", day, got, want)
		}
	}
	if !slices.Contains(ea.Requires, Annex1Condition) {
		t.Errorf("requires %v, want an Annex 1 condition", ea.Requires)
	}
	for _, code := range []string{"EU_GDPR_6_1_EA", "POPIA_11_1_EA"} {
		if _, ok := l.LegalBasis(code); ok {
			t.Errorf("%s exists", code)
		}
	}
}

func TestValidAt(t *testing.T) {
	closed := Validity{ValidFrom: "2020-07-01", ValidTo: "2026-02-04"}
	tests := []struct {
		name string
		v    Validity
		day  string
		want bool
	}{
		{"open", Validity{}, "1999-12-31", true},
		{"day before", closed, "2020-06-30", false},
		{"first day", closed, "2020-07-01", true},
		{"last day", closed, "2026-02-04", true},
		{"day after", closed, "2026-02-05", false},
		{"no day", Validity{}, "", false},
		{"no such day", Validity{}, "2026-02-30", false},
		{"a time", Validity{}, "2026-02-05T00:00:00Z", false},
	}
	for _, tt := range tests {
		if got := tt.v.ValidAt(tt.day); got != tt.want {
			t.Errorf("%s: ValidAt(%q) = %v, want %v", tt.name, tt.day, got, tt.want)
		}
	}
}

// The law is shared by all requests: what one of them does with an answer must
// not reach the next.
func TestAnswersAreTheCallersOwn(t *testing.T) {
	l := mustLoad(t)
	b, _ := l.LegalBasis("UK_GDPR_6_1_A")
	b.Requires[0] = "CHANGED"
	b.GeneralKnowledge[0] = "changed"
	l.LegalBases("UK_GDPR")[0].Requires[0] = "CHANGED"
	l.Regimes()[0].Code = "CHANGED"
	l.Codes(LegalBasisList)[0] = "CHANGED"
	row, _ := l.Row(LegalBasisList, "UK_GDPR_6_1_A")
	row.GeneralKnowledge[0] = "changed"
	special, _ := l.SpecialCondition("UK_GDPR_9_2_B")
	special.Schedule1[0], special.Covers[0] = "CHANGED", "CHANGED"
	safeguard, _ := l.Safeguard("UK_IDTA")
	safeguard.Instruments[0] = "CHANGED"
	addendum, _ := l.Instrument("UK_ADDENDUM")
	addendum.AppendsTo[0], addendum.Versions[0].Version = "CHANGED", "changed"
	eea, _ := l.Adequacy("UK_GDPR", "FR", "2026-11-22")
	eea.Countries[0] = "XX"
	l.Adequacies("UK_GDPR", "FR")[0].GeneralKnowledge[0] = "changed"
	l.AdequateOrganisations("UK_GDPR", "2026-11-22")[0].GeneralKnowledge[0] = "changed"
	erasure, _ := l.Effect("UK_GDPR", "ERASURE", "UK_GDPR_6_1_C", "", "2026-11-22")
	erasure.Bases[0] = "CHANGED"
	withdrawal, _ := l.EffectOfCondition("WITHDRAW_CONSENT", "UK_GDPR_9_2_A", "2026-11-22")
	withdrawal.SpecialConditions[0] = "CHANGED"
	deadline, _ := l.Deadline("UK_GDPR", RightsRequestMatter, "2026-11-22")
	deadline.StartsFrom[0], deadline.Rolls[0] = "CHANGED", "CHANGED"
	floor, _ := l.Floor("UK_SELF_ASSESSMENT")
	floor.GeneralKnowledge[0] = "changed"
	_, because := l.DPIA([]string{"MATCHING_DATASETS"}, "UK_GDPR", "2026-11-22")
	because[0].Counts[0].Regime = "CHANGED"
	authority, _ := l.Authority("UK_GDPR", "2026-11-22")
	authority.GeneralKnowledge[0] = "changed"
	purpose, _ := l.StoragePurpose("APPEARANCE")
	purpose.GeneralKnowledge[0] = "changed"

	if again := mustReload(t); !reflect.DeepEqual(l, again) {
		t.Error("the law has changed")
	}
}

// mustReload reads the files anew.
func mustReload(t *testing.T) *Law {
	t.Helper()
	files, err := fs.Sub(dataFiles, "data")
	if err != nil {
		t.Fatal(err)
	}
	l, err := load(files)
	if err != nil {
		t.Fatal(err)
	}
	return l
}
