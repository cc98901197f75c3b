package law

import "testing"

// The worked example and the boundaries of the self-assessment rule.
func TestSelfAssessmentFloor(t *testing.T) {
	l := mustLoad(t)
	floors := l.FloorsFor(TaxFilingDeadline, "2026-11-22")
	if len(floors) != 1 || floors[0].Code != "UK_SELF_ASSESSMENT" {
		t.Fatalf("floors = %+v", floors)
	}
	f := floors[0]
	tests := []struct {
		name, event, sent, deadline, keep, erase string
	}{
		{"the worked example", "2024-06-10", "", "2026-01-31", "2031-01-31", "2031-02-01"},
		{"the official example, year 2013-14", "2013-04-06", "", "2015-01-31", "2020-01-31", "2020-02-01"},
		{"the last day of a year", "2025-04-05", "", "2026-01-31", "2031-01-31", "2031-02-01"},
		{"the first day of a year", "2025-04-06", "", "2027-01-31", "2032-01-31", "2032-02-01"},
		{"January", "2025-01-31", "", "2026-01-31", "2031-01-31", "2031-02-01"},
		{"leap day", "2024-02-29", "", "2025-01-31", "2030-01-31", "2030-02-01"},
		{"late, not too late", "2024-06-10", "2030-01-31", "2026-01-31", "2031-01-31", "2031-02-01"},
		{"too late", "2024-06-10", "2030-02-01", "2026-01-31", "2031-05-01", "2031-05-02"},
	}
	for _, tt := range tests {
		deadline, ok := l.TaxFilingDeadline(tt.event)
		keep, err := f.KeepUntil(tt.event, tt.sent)
		erase, err2 := f.EraseNotBefore(tt.event, tt.sent)
		if !ok || err != nil || err2 != nil || deadline != tt.deadline || keep != tt.keep || erase != tt.erase {
			t.Errorf("%s: deadline %s, keep until %s, erase from %s, %v, %v", tt.name, deadline, keep, erase, err, err2)
		}
	}
	if _, err := f.KeepUntil("2024-06-31", ""); err == nil {
		t.Error("31 June is a day")
	}
	if _, err := f.KeepUntil("2024-06-10", "later"); err == nil {
		t.Error("a return was sent later")
	}
	if day, ok := l.TaxFilingDeadline("soon"); ok {
		t.Errorf("deadline %s", day)
	}
}

func TestOtherFloors(t *testing.T) {
	l := mustLoad(t)
	for _, code := range []string{"UK_COMPANY_RECORDS", "UK_VAT_RECORDS"} {
		f, ok := l.Floor(code)
		if keep, err := f.KeepUntil("2024-03-31", ""); !ok || err != nil || keep != "2030-03-31" {
			t.Errorf("%s: keep until %s, %v", code, keep, err)
		}
	}
	if f, ok := l.Floor("UK_PAYROLL"); ok {
		t.Errorf("floor %+v", f)
	}
}
