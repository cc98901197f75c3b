package compliance_test

import (
	"testing"

	"github.com/openropa/ropa/internal/compliance"
)

// TestWhatFollowsIsExplained shows over all examples that nothing follows from their facts without a reason and a citation.
func TestWhatFollowsIsExplained(t *testing.T) {
	for _, name := range []string{"smartops-it", "smartops", "example-msp"} {
		w := newWorld(t, readDocument(t, "../../examples/"+name+".yaml"), testDay)
		for key, r := range w.byKey {
			c := w.AsAt(r, testDay)
			switch r.Type.Name {
			case "ControllerActivity":
				testRightsExplained(t, name+" "+key, c)
				testDutiesExplained(t, name+" "+key, c)
			case "ProcessorActivity":
				testDutiesExplained(t, name+" "+key, c)
				ended := r.Text("processingState") == "ENDED"
				if h := c.Handling(); h.HandledBy != "CONTROLLER" || len(h.Duties) == 0 || !ended && len(h.Controllers)+len(h.Processors) == 0 {
					t.Errorf("%s %s: %+v", name, key, h)
				}
			case "RetentionRule":
				for _, ask := range []func(string) (compliance.ErasureDay, error){c.EraseNotBefore, c.EraseBy} {
					if day, err := ask("2026-01-31"); err != nil || day.Day == "" && day.Reason == "" || len(day.Steps) == 0 {
						t.Errorf("%s %s: %+v, %v", name, key, day, err)
					}
				}
			case "RightsRequest":
				testDueExplained(t, name+" "+key, c.RequestDue)
			case "Complaint":
				testDueExplained(t, name+" "+key, c.ComplaintDue)
			case "Breach":
				testDueExplained(t, name+" "+key, c.BreachDue)
			}
		}
	}
}

func testRightsExplained(t *testing.T, where string, c *compliance.Case) {
	for _, right := range c.Rights() {
		if right.Citation == "" || len(right.Purposes) == 0 {
			t.Errorf("%s: %+v", where, right)
		}
		for _, p := range right.Purposes {
			if p.Effect == "" || p.Reason == "" || p.Citation == "" {
				t.Errorf("%s %s: %+v", where, right.Right, p)
			}
		}
	}
	for _, d := range c.DPIA() {
		if d.Reason == "" || d.Citation == "" || d.Status == "" {
			t.Errorf("%s: %+v", where, d)
		}
	}
}

func testDutiesExplained(t *testing.T, where string, c *compliance.Case) {
	for _, d := range c.Art30Required() {
		if d.Citation == "" || len(d.Reasons) == 0 {
			t.Errorf("%s: %+v", where, d)
		}
	}
	complete := c.Completeness()
	for _, letter := range complete.Letters {
		for _, item := range letter.Items {
			if item.Name == "" || item.Record == 0 || item.Path == "" || item.Standing == "" || !item.Standing.Done() && item.Reason == "" {
				t.Errorf("%s %s: %+v", where, letter.Code, item)
			}
		}
	}
	if complete.Done > complete.Applicable || complete.Applicable > len(complete.Letters) {
		t.Errorf("%s: %+v", where, complete)
	}
}

func testDueExplained(t *testing.T, where string, ask func() ([]compliance.Due, error)) {
	all, err := ask()
	if err != nil || len(all) == 0 {
		t.Errorf("%s: %+v, %v", where, all, err)
	}
	for _, d := range all {
		if d.State == "" || d.Required == "" || d.Day == "" && d.Reason == "" {
			t.Errorf("%s: %+v", where, d)
		}
	}
}

// BenchmarkRights shows what an activity costs in each write that examines it.
func BenchmarkRights(b *testing.B) {
	w := newWorld(b, readDocument(b, "../../examples/smartops-it.yaml"), testDay)
	c := w.AsAt(w.byKey["ControllerActivity/business-administration"], testDay)
	for b.Loop() {
		c.Rights()
	}
}
