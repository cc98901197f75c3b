package compliance

import "github.com/openropa/ropa/internal/record"

// Waiver finds the waiver of a finding that holds on a day, nil if there is none. A waiver is of what the finding said: once that is
// something else, it lapses.
func (s *Set) Waiver(f Finding, day string) *record.Record {
	of := s.records[f.Record]
	var found *record.Record
	for _, w := range s.All("Waiver") {
		holds := w.Text("rule") == f.Rule && w.Text("recordType") == of.Type.Name && w.Text("recordKey") == of.Key() &&
			w.Text("path") == f.Path && w.Text("message") == f.Message && w.Text("until") >= day
		if holds && (found == nil || w.Text("until") >= found.Text("until")) {
			found = w
		}
	}
	return found
}
