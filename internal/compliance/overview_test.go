package compliance_test

import (
	"fmt"
	"testing"

	"github.com/openropa/ropa/internal/compliance"
)

// TestOverview counts by hand what the UK register holds, and what the employer owes to people on a day.
func TestOverview(t *testing.T) {
	w := newWorld(t, readDocument(t, "../../examples/smartops-it.yaml"), testDay)
	o, err := w.Overview(testDay)
	if err != nil {
		t.Fatal(err)
	}
	totals := map[string]compliance.LetterTotal{}
	for _, l := range o.Letters {
		totals[l.Code] = l
		if l.Applicable != l.Complete+l.Inherited+l.Inferred+l.OpenEnded+l.Missing || l.Done != l.Complete+l.Inherited {
			t.Errorf("%+v does not add up", l)
		}
	}
	// Purposes are stated of all four activities; measures are house rules; business administration states no data.
	if b, g, c := totals["30(1)(b)"], totals["30(1)(g)"], totals["30(1)(c)"]; o.Activities != 5 || b.Complete != 4 || g.Inherited != 4 || c.Missing != 1 || c.Done != 0 {
		t.Errorf("%d activities, %+v", o.Activities, totals)
	}
	w = newWorld(t, readDocument(t, "../../examples/example-employer.yaml"), testDay)
	for day, want := range map[string]string{
		"2026-11-28": "[{BREACH_TO_AUTHORITY 0 1} {COMPLAINT_OUTCOME 1 0} {RIGHTS_REQUEST 1 0}]",
		"2026-12-10": "[{BREACH_TO_AUTHORITY 0 1} {COMPLAINT_OUTCOME 1 0} {RIGHTS_REQUEST 0 1}]",
	} {
		if o, err = w.Overview(day); err != nil || fmt.Sprint(o.Due) != want {
			t.Errorf("on %s %v is due, want %s: %v", day, o.Due, want, err)
		}
	}
}
