package compliance_test

import (
	"slices"
	"testing"

	"github.com/openropa/ropa/internal/compliance"
)

// findings lists what is found in a whole register on a day, as Type/key rule path: message.
func (w *world) findings(day string) []string {
	var out []string
	for key, r := range w.byKey {
		for _, f := range w.At(r, day) {
			out = append(out, key+" "+f.Rule+" "+string(f.Severity)+" "+f.Path+": "+f.Message)
		}
	}
	slices.Sort(out)
	return out
}

func TestExamples(t *testing.T) {
	for _, name := range []string{"smartops-it", "smartops", "example-msp"} {
		w := newWorld(t, readDocument(t, "../../examples/"+name+".yaml"), "2026-11-28")
		for _, line := range w.findings("2026-11-28") {
			t.Log(name, line)
		}
	}
	_ = compliance.Examined()
}
