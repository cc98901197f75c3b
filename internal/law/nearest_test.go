package law

import (
	"slices"
	"strings"
	"testing"
)

func TestNearest(t *testing.T) {
	l := mustLoad(t)
	tests := []struct {
		list List
		text string
		n    int
		want []string
	}{
		{LegalBasisList, "UK_GDPR_6_1_G", 3, []string{"UK_GDPR_6_1_A", "UK_GDPR_6_1_B", "UK_GDPR_6_1_C"}},
		{LegalBasisList, "UKGDPR_6_1_B", 1, []string{"UK_GDPR_6_1_B"}},
		{LegalBasisList, "uk gdpr 6(1)(ea)", 1, []string{"UK_GDPR_6_1_EA"}},
		{LegalBasisList, "EU_GDPR_6_1_EA", 2, []string{"EU_GDPR_6_1_E", "EU_GDPR_6_1_A"}},
		{LegalBasisList, "GDPR_6_1_F", 2, []string{"UK_GDPR_6_1_F", "EU_GDPR_6_1_F"}},
		{LegalBasisList, "POPIA", 2, []string{"POPIA_11_1_A", "POPIA_11_1_B"}},
		{LegalBasisList, "UK_GDPR_6_1_C_LEGAL_OBLIGATION", 1, []string{"UK_GDPR_6_1_C"}},
		{LegalBasisList, "UK_GDPR_6_1_G", 0, nil},
		{LegalBasisList, "consent", 3, nil},
		{LegalBasisList, "", 3, nil},
		{LegalBasisList, "(", 3, nil},
		{LegalBasisList, strings.Repeat("UK_GDPR_", 1000), 3, nil},
		{Annex1List, "ANNEX1_P4_CRIME", 1, []string{"ANNEX1_P5_CRIME"}},
		{SpecialConditionList, "UK GDPR 9(2)(f)", 1, []string{"UK_GDPR_9_2_F"}},
		{Schedule1List, "DPA 2018 Sch 1 P18", 1, []string{"DPA_2018_SCH1_P18"}},
		{SafeguardList, "EU_SCC", 1, []string{"EU_SCC_2021_914"}},
		{InstrumentList, "EU_SCC_2021_915", 1, []string{"EU_SCC_2021_914"}},
		{RightList, "RECTIFY", 1, nil},
		{RightList, "PORTABILTY", 1, []string{"PORTABILITY"}},
		{"no_such_list", "PORTABILITY", 1, nil},
	}
	for _, tt := range tests {
		if got := l.Nearest(tt.list, tt.text, tt.n); !slices.Equal(got, tt.want) {
			t.Errorf("Nearest(%s, %.40q, %d) = %v, want %v", tt.list, tt.text, tt.n, got, tt.want)
		}
	}
	// All seven bases of the regime that was meant, none of another.
	got := l.Nearest(LegalBasisList, "UK_GDPR_6_1_G", 20)
	if len(got) != 7 || slices.ContainsFunc(got, func(c string) bool { return !strings.HasPrefix(c, "UK_") }) {
		t.Errorf("all guesses = %v", got)
	}
}
