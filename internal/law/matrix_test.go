package law

import (
	"slices"
	"testing"
)

func TestEffect(t *testing.T) {
	l := mustLoad(t)
	const uk, eu, za = "UK_GDPR", "EU_GDPR", "POPIA"
	tests := []struct {
		regime, right, basis, purpose, day string
		want                               Effect
	}{
		{uk, "ACCESS", "UK_GDPR_6_1_C", "", "", Applies},
		{uk, "ERASURE", "UK_GDPR_6_1_F", "", "", Applies},
		{uk, "ERASURE", "UK_GDPR_6_1_C", "", "", Qualified},
		{uk, "ERASURE", "UK_GDPR_6_1_E", "", "", Qualified},
		{uk, "ERASURE", "UK_GDPR_6_1_F", "LEGAL_CLAIMS", "", Qualified},
		{uk, "PORTABILITY", "UK_GDPR_6_1_A", "", "", Applies},
		{uk, "PORTABILITY", "UK_GDPR_6_1_B", "", "", Applies},
		{uk, "PORTABILITY", "UK_GDPR_6_1_EA", "", "", NotApplicable},
		{uk, "PORTABILITY", "UK_GDPR_6_1_F", "", "", NotApplicable},
		{uk, "OBJECT", "UK_GDPR_6_1_A", "", "", NotApplicable},
		{uk, "OBJECT", "UK_GDPR_6_1_B", "", "", NotApplicable},
		{uk, "OBJECT", "UK_GDPR_6_1_E", "", "", Applies},
		{uk, "OBJECT", "UK_GDPR_6_1_EA", "", "", Applies},
		{uk, "OBJECT", "UK_GDPR_6_1_EA", "", "2026-02-04", NotApplicable},
		{uk, "OBJECT", "UK_GDPR_6_1_F", "SERVICE", "", Applies},
		{uk, "OBJECT", "UK_GDPR_6_1_F", "LEGAL_CLAIMS", "", Qualified},
		{uk, "OBJECT", "UK_GDPR_6_1_C", "LEGAL_CLAIMS", "", NotApplicable},
		{uk, "OBJECT_DIRECT_MARKETING", "UK_GDPR_6_1_A", "DIRECT_MARKETING", "", Applies},
		{uk, "OBJECT_DIRECT_MARKETING", "UK_GDPR_6_1_F", "SERVICE", "", NotApplicable},
		{uk, "WITHDRAW_CONSENT", "UK_GDPR_6_1_A", "", "", Applies},
		{uk, "WITHDRAW_CONSENT", "UK_GDPR_6_1_F", "", "", NotApplicable},
		{uk, "COMPLAIN_AUTHORITY", "", "", "", Applies},
		{uk, "COMPLAIN_CONTROLLER", "UK_GDPR_6_1_F", "", "2026-06-18", ""},
		{uk, "COMPLAIN_CONTROLLER", "UK_GDPR_6_1_F", "", "2026-06-19", Applies},
		{uk, "CIVIL_PROCEEDINGS", "UK_GDPR_6_1_F", "", "", ""},
		{eu, "COMPLAIN_CONTROLLER", "EU_GDPR_6_1_F", "", "", ""},
		{eu, "ERASURE", "EU_GDPR_6_1_C", "", "", Qualified},
		{eu, "OBJECT", "EU_GDPR_6_1_F", "", "", Applies},
		{za, "PORTABILITY", "POPIA_11_1_B", "", "", ""},
		{za, "OBJECT", "POPIA_11_1_C", "", "", NotApplicable},
		{za, "OBJECT", "POPIA_11_1_D", "", "", Applies},
		{za, "OBJECT", "POPIA_11_1_F", "", "", Applies},
		{za, "WITHDRAW_CONSENT", "POPIA_11_1_A", "", "", Applies},
		{za, "OBJECT_DIRECT_MARKETING", "", "DIRECT_MARKETING", "", Applies},
		{za, "NOTIFIED_OF_COMPROMISE", "POPIA_11_1_F", "", "", Applies},
		{za, "CIVIL_PROCEEDINGS", "POPIA_11_1_F", "", "", Applies},
		// A basis of a register's own has what no basis has.
		{uk, "PORTABILITY", "OWN_STATUTE", "", "", NotApplicable},
	}
	for _, tt := range tests {
		if tt.day == "" {
			tt.day = "2026-11-22"
		}
		got, ok := l.Effect(tt.regime, tt.right, tt.basis, tt.purpose, tt.day)
		if ok != (tt.want != "") || got.Effect != tt.want {
			t.Errorf("%s under %s for %q on %s = %q by %s, want %q", tt.right, tt.basis, tt.purpose, tt.day, got.Effect, got.Code, tt.want)
		}
	}
}

// Automated decisions hang on a fact, not on the basis; what they give changed
// in the United Kingdom on 5 February 2026.
func TestEffectOfAutomatedDecisions(t *testing.T) {
	l := mustLoad(t)
	for day, citation := range map[string]string{"2026-02-04": "UK GDPR Art 22", "2026-02-05": "UK GDPR Arts 22A-22D"} {
		got, _ := l.Effect("UK_GDPR", "AUTOMATED_DECISIONS", "UK_GDPR_6_1_F", "", day)
		if got.Citation != citation || got.Condition != SignificantAutomatedDecisions {
			t.Errorf("on %s: %+v", day, got)
		}
	}
}

func TestEffectOfCondition(t *testing.T) {
	l := mustLoad(t)
	if got, ok := l.EffectOfCondition("WITHDRAW_CONSENT", "UK_GDPR_9_2_A", "2026-11-22"); !ok || got.Effect != Applies {
		t.Errorf("explicit consent = %+v, %v", got, ok)
	}
	if got, ok := l.EffectOfCondition("WITHDRAW_CONSENT", "UK_GDPR_9_2_B", "2026-11-22"); ok {
		t.Errorf("employment law = %+v", got)
	}
}

func TestBasisDecides(t *testing.T) {
	l := mustLoad(t)
	tests := []struct {
		regime, right, purpose string
		want                   bool
	}{
		{"POPIA", "OBJECT", "SERVICE", true},
		{"POPIA", "WITHDRAW_CONSENT", "", true},
		{"POPIA", "ACCESS", "", false},
		{"POPIA", "ERASURE", "", false},
		{"POPIA", "PORTABILITY", "", false},
		{"UK_GDPR", "ERASURE", "", true},
		{"UK_GDPR", "ERASURE", "LEGAL_CLAIMS", false},
		{"UK_GDPR", "OBJECT_DIRECT_MARKETING", "DIRECT_MARKETING", false},
	}
	for _, tt := range tests {
		if got := l.BasisDecides(tt.regime, tt.right, tt.purpose, "2026-11-22"); got != tt.want {
			t.Errorf("%s %s for %q = %v, want %v", tt.regime, tt.right, tt.purpose, got, tt.want)
		}
	}
}

// The matrix answers for every right a regime gives, under every basis and kind
// of purpose, and for no other; and no two rows answer alike specifically.
func TestMatrixIsComplete(t *testing.T) {
	l := mustLoad(t)
	for _, day := range []string{"2025-01-01", "2026-02-05", "2026-06-19", "2030-01-01"} {
		for _, regime := range l.Regimes() {
			given := l.Rights(regime.Code, day)
			for _, right := range l.Codes(RightList) {
				row, ok := l.Effect(regime.Code, right, "", "", day)
				if ok != slices.Contains(given, right) {
					t.Errorf("%s %s on %s: found %v", regime.Code, right, day, ok)
				}
				if ok && (len(row.Bases) > 0 || len(row.PurposeKinds) > 0) {
					t.Errorf("%s answers for no basis", row.Code)
				}
			}
		}
	}
	for i, a := range l.matrix.rows {
		for _, b := range l.matrix.rows[:i] {
			if a.Regime == b.Regime && a.Right == b.Right && overlap(a.Validity, b.Validity) &&
				meet(a.Bases, b.Bases) && meet(a.PurposeKinds, b.PurposeKinds) && meet(a.SpecialConditions, b.SpecialConditions) {
				t.Errorf("%s and %s answer the same question", a.Code, b.Code)
			}
		}
	}
}

// meet reports whether both name something, or both nothing.
func meet[T comparable](a, b []T) bool {
	if len(a) == 0 || len(b) == 0 {
		return len(a) == len(b)
	}
	return slices.ContainsFunc(a, func(x T) bool { return slices.Contains(b, x) })
}

func TestRightsOfARegime(t *testing.T) {
	l := mustLoad(t)
	za := l.Rights("POPIA", "2026-11-22")
	for right, want := range map[string]bool{"ACCESS": true, "PORTABILITY": false, "COMPLAIN_CONTROLLER": false, "CIVIL_PROCEEDINGS": true} {
		if slices.Contains(za, right) != want {
			t.Errorf("POPIA gives %s: %v", right, !want)
		}
	}
	if got := l.RightCitation("INFORMED", "UK_GDPR", "2026-11-22"); got != "UK GDPR Art 13; UK GDPR Art 14" {
		t.Errorf("citation = %q", got)
	}
	if got := l.RightCitation("COMPLAIN_CONTROLLER", "UK_GDPR", "2026-06-18"); got != "" {
		t.Errorf("citation = %q", got)
	}
}
