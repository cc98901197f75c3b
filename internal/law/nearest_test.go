package law

import (
	"slices"
	"strings"
	"testing"
)

func TestNearestLegalBases(t *testing.T) {
	l := mustLoad(t)
	tests := []struct {
		text string
		n    int
		want []string
	}{
		{"UK_GDPR_6_1_G", 3, []string{"UK_GDPR_6_1_A", "UK_GDPR_6_1_B", "UK_GDPR_6_1_C"}},
		{"UKGDPR_6_1_B", 1, []string{"UK_GDPR_6_1_B"}},
		{"uk gdpr 6(1)(ea)", 1, []string{"UK_GDPR_6_1_EA"}},
		{"EU_GDPR_6_1_EA", 2, []string{"EU_GDPR_6_1_E", "EU_GDPR_6_1_A"}},
		{"GDPR_6_1_F", 2, []string{"UK_GDPR_6_1_F", "EU_GDPR_6_1_F"}},
		{"POPIA", 2, []string{"POPIA_11_1_A", "POPIA_11_1_B"}},
		{"UK_GDPR_6_1_C_LEGAL_OBLIGATION", 1, []string{"UK_GDPR_6_1_C"}},
		{"UK_GDPR_6_1_G", 0, nil},
		{"consent", 3, nil},
		{"", 3, nil},
		{"(", 3, nil},
		{strings.Repeat("UK_GDPR_", 1000), 3, nil},
	}
	for _, tt := range tests {
		if got := l.NearestLegalBases(tt.text, tt.n); !slices.Equal(got, tt.want) {
			t.Errorf("NearestLegalBases(%.40q, %d) = %v, want %v", tt.text, tt.n, got, tt.want)
		}
	}
	// All seven bases of the regime that was meant, none of another.
	got := l.NearestLegalBases("UK_GDPR_6_1_G", 20)
	if len(got) != 7 || slices.ContainsFunc(got, func(c string) bool { return !strings.HasPrefix(c, "UK_") }) {
		t.Errorf("all guesses = %v", got)
	}
}
