package compliance

import (
	"slices"

	"github.com/openropa/ropa/internal/record"
)

// Applying are the regimes under which processing that concerns a record is under way or planned, on either side of an
// engagement, in the order of the law files.
func (c *Case) Applying(r *record.Record) []string {
	var told []string
	for _, prefix := range append(slices.Clone(livePrefixes), factPlanned, factServed) {
		told = append(told, c.FactsWith(r, prefix)...)
	}
	var out []string
	for _, regime := range c.law.Regimes() {
		if slices.Contains(told, regime.Code) {
			out = append(out, regime.Code)
		}
	}
	return out
}
