package law

import "testing"

func TestAdequacy(t *testing.T) {
	l := mustLoad(t)
	tests := []struct {
		regime, country, day string
		want                 Coverage
	}{
		// Brazil is adequate to the European Union only, from its day.
		{"EU_GDPR", "BR", "2026-01-25", ""},
		{"EU_GDPR", "BR", "2026-01-26", FullCoverage},
		{"UK_GDPR", "BR", "2026-11-22", ""},
		{"EU_GDPR", "GB", "2026-11-22", FullCoverage},
		{"EU_GDPR", "GB", "2031-12-27", FullCoverage},
		{"EU_GDPR", "GB", "2031-12-28", ""},
		{"UK_GDPR", "US", "2023-10-11", ""},
		{"UK_GDPR", "US", "2023-10-12", PartialCoverage},
		{"EU_GDPR", "US", "2023-07-10", PartialCoverage},
		{"UK_GDPR", "KR", "2022-12-18", ""},
		{"UK_GDPR", "KR", "2022-12-19", PartialCoverage},
		{"UK_GDPR", "JP", "2026-11-22", PartialCoverage},
		{"UK_GDPR", "CA", "2026-11-22", PartialCoverage},
		{"EU_GDPR", "CA", "2026-11-22", PartialCoverage},
		{"UK_GDPR", "FR", "2026-11-22", FullCoverage},
		{"UK_GDPR", "NO", "2026-11-22", FullCoverage},
		{"UK_GDPR", "GI", "2026-11-22", FullCoverage},
		{"EU_GDPR", "GI", "2026-11-22", ""},
		// South Africa is on neither list, and has none of its own.
		{"UK_GDPR", "ZA", "2026-11-22", ""},
		{"EU_GDPR", "ZA", "2026-11-22", ""},
		{"POPIA", "GB", "2026-11-22", ""},
	}
	for _, tt := range tests {
		got, ok := l.Adequacy(tt.regime, tt.country, tt.day)
		if ok != (tt.want != "") || got.Coverage != tt.want {
			t.Errorf("%s of %s on %s = %q, %v, want %q", tt.regime, tt.country, tt.day, got.Coverage, ok, tt.want)
		}
		if (got.Coverage == PartialCoverage) != (got.ScopeCondition != "") {
			t.Errorf("%s: scope condition %q", got.Code, got.ScopeCondition)
		}
	}
}

// An adequacy that is over is told from one there never was.
func TestAdequaciesOfEveryDay(t *testing.T) {
	l := mustLoad(t)
	uk := l.Adequacies("EU_GDPR", "GB")
	if len(uk) != 1 || uk[0].ValidTo != "2031-12-27" {
		t.Errorf("EU_GDPR of GB = %+v", uk)
	}
	if none := l.Adequacies("EU_GDPR", "ZA"); none != nil {
		t.Errorf("EU_GDPR of ZA = %+v", none)
	}
}

func TestAdequateOrganisations(t *testing.T) {
	l := mustLoad(t)
	for day, want := range map[string]int{"2025-07-14": 0, "2025-07-15": 1} {
		if got := l.AdequateOrganisations("EU_GDPR", day); len(got) != want {
			t.Errorf("on %s: %+v", day, got)
		}
	}
}

// What the European Union calls its own territory the United Kingdom holds
// adequate.
func TestEEAIsAdequateToTheUnitedKingdom(t *testing.T) {
	l := mustLoad(t)
	for _, country := range l.Territory("EU_GDPR", "2026-11-22") {
		if _, ok := l.Adequacy("UK_GDPR", country, "2026-11-22"); !ok {
			t.Errorf("%s is not adequate", country)
		}
	}
}
