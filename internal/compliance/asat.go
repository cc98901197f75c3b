package compliance

import "github.com/openropa/ropa/internal/record"

// AsAt makes the case of a record on a day, YYYY-MM-DD in the register's time zone, to be asked what follows from its facts:
// which rights people have, what is due, how far the record is complete.
func (s *Set) AsAt(r *record.Record, day string) *Case {
	return &Case{Set: s, Record: r, Day: day, turns: map[string]bool{}}
}
