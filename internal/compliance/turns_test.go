package compliance_test

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// TestFindingsHoldFromDayToDay compares what is found from a day on, with the days on which it holds, with what is found on days
// to come: what a rule misses that asks about a day and does not remember it stays wrong from then on.
func TestFindingsHoldFromDayToDay(t *testing.T) {
	for _, file := range []string{
		"testdata/cases/register/transfers.yaml", "../../examples/smartops-it.yaml", "../../examples/smartops.yaml", "../../examples/example-msp.yaml",
	} {
		w := newWorld(t, readDocument(t, file), testDay)
		for key, r := range w.byKey {
			found, _ := w.Examine(r, testDay)
			day, _ := time.Parse(time.DateOnly, testDay)
			for ; day.Year() < 2034; day = day.AddDate(0, 0, 11) {
				on := day.Format(time.DateOnly)
				var held, now []string
				for _, f := range found {
					if (f.From == "" || f.From <= on) && (f.To == "" || on <= f.To) {
						held = append(held, fmt.Sprint(f.Rule, f.Path, f.Severity, f.Regimes, f.Message))
					}
				}
				for _, f := range w.At(r, on) {
					now = append(now, fmt.Sprint(f.Rule, f.Path, f.Severity, f.Regimes, f.Message))
				}
				slices.Sort(held)
				slices.Sort(now)
				if !slices.Equal(held, now) {
					t.Errorf("%s %s on %s: %v was expected, and there is %v", file, key, on, held, now)
					break
				}
			}
		}
	}
}
