package law

import "testing"

func TestThresholds(t *testing.T) {
	l := mustLoad(t)
	for _, regime := range []string{"UK_GDPR", "EU_GDPR"} {
		if got, ok := l.Threshold("ART_30_5_HEADCOUNT", regime, "2026-11-22"); !ok || got.Value != 250 || got.Row().Regime != regime {
			t.Errorf("headcount under %s = %+v, %v", regime, got, ok)
		}
	}
	if got, ok := l.Threshold("ART_30_5_HEADCOUNT", "POPIA", "2026-11-22"); ok {
		t.Errorf("headcount under POPIA = %+v", got)
	}
	if got, ok := l.Threshold("CONDITIONAL_TRANSFER_REVIEW", "", "2026-11-22"); !ok || got.Period != "P1Y" {
		t.Errorf("review = %+v, %v", got, ok)
	}
	if got, ok := l.Threshold("EXPIRY_WARNING", "", "2026-11-22"); !ok || got.Period == "" {
		t.Errorf("warning = %+v, %v", got, ok)
	}
}
