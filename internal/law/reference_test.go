package law

import (
	"encoding/json"
	"testing"
)

func TestReferences(t *testing.T) {
	l := mustLoad(t)
	tests := []struct {
		list               List
		regime, code, day  string
		want               int
		valid              bool
		citation, ofRegime string
	}{
		{LegalBasisList, "", "UK_GDPR_6_1_EA", "2026-02-04", 1, false, "UK GDPR Art 6(1)(ea)", "UK_GDPR"},
		{LegalBasisList, "UK_GDPR", "UK_GDPR_6_1_EA", "2026-02-05", 1, true, "UK GDPR Art 6(1)(ea)", "UK_GDPR"},
		{LegalBasisList, "EU_GDPR", "UK_GDPR_6_1_EA", "2026-02-05", 0, false, "", ""},
		{LegalBasisList, "", "UK_GDPR_6_1_X", "2026-02-05", 0, false, "", ""},
		// Of what has several provisions, those of the regime and the day count.
		{RightList, "UK_GDPR", "COMPLAIN_CONTROLLER", "2026-06-18", 1, false, "", ""},
		{RightList, "UK_GDPR", "COMPLAIN_CONTROLLER", "2026-06-19", 1, true, "DPA 2018 s164A", ""},
		{RightList, "POPIA", "COMPLAIN_CONTROLLER", "2026-06-19", 0, false, "", ""},
		{RightList, "", "CIVIL_PROCEEDINGS", "2026-06-19", 1, true, "POPIA s99", ""},
		{DPIAList, "UK_GDPR", "MATCHING_DATASETS", "2026-06-19", 1, true, "UK GDPR Art 35(1); WP248 rev.01; UK GDPR Art 35(4); ICO list", ""},
		{DPIAList, "POPIA", "MATCHING_DATASETS", "2026-06-19", 0, false, "", ""},
		// What belongs to no regime is left in.
		{InstrumentList, "POPIA", "BINDING_AGREEMENT", "2026-06-19", 1, true, "POPIA s72(1)(a)", ""},
		{AuthorityList, "UK_GDPR", "UK_INFORMATION_COMMISSION", "2026-06-19", 1, false, "", "UK_GDPR"},
		{"no_such_list", "", "UK_GDPR", "2026-06-19", 0, false, "", ""},
	}
	for _, tt := range tests {
		got := l.References(tt.list, tt.regime, tt.code, tt.day)
		if len(got) != tt.want {
			t.Errorf("%s of %s: %d rows, want %d", tt.code, tt.regime, len(got), tt.want)
			continue
		}
		if tt.want == 1 && (got[0].Code != tt.code || got[0].Valid != tt.valid || got[0].Citation != tt.citation || got[0].Regime != tt.ofRegime) {
			t.Errorf("%s of %s on %s = %+v", tt.code, tt.regime, tt.day, got[0])
		}
	}
	for _, list := range l.Lists() {
		if got, want := len(l.References(list, "", "", "2026-11-22")), len(l.Codes(list)); got != want {
			t.Errorf("%s: %d rows, want %d", list, got, want)
		}
	}
}

func TestReferenceFacts(t *testing.T) {
	l := mustLoad(t)
	for _, tt := range []struct {
		list List
		code string
		want string
	}{
		{LegalBasisList, "UK_GDPR_6_1_B", `{}`},
		{AdequacyList, "EU_GDPR_ADEQUACY_GB", `{"countries":["GB"],"coverage":"FULL"}`},
		{StoragePurposeList, "APPEARANCE", `{"exception":true,"informed":true,"simpleObjection":true}`},
		{ThresholdList, "UK_ART_30_5_HEADCOUNT", `{"parameter":"ART_30_5_HEADCOUNT","value":250}`},
		{InstrumentList, "UK_IDTA", `{"versions":[{"version":"A1.0","validFrom":"2022-03-21"}]}`},
	} {
		rows := l.References(tt.list, "", tt.code, "2026-11-22")
		if len(rows) != 1 {
			t.Fatalf("%s = %+v", tt.code, rows)
		}
		if got, err := json.Marshal(rows[0].Facts); err != nil || string(got) != tt.want {
			t.Errorf("%s = %s, %v, want %s", tt.code, got, err, tt.want)
		}
	}
}
