package compliance

import (
	"cmp"
	"slices"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
)

// Overview is how a whole register stands: how complete its records of processing are, and what is due to somebody.
type Overview struct {
	// Activities is of how many activities, not counting those that have ended.
	Activities int
	Letters    []LetterTotal
	Due        []DueTotal
}

// LetterTotal counts activities by how far one letter of their records is met.
type LetterTotal struct {
	Code string
	// Done of the Applicable are met: those that are COMPLETE or INHERITED.
	Done, Applicable                                  int
	Complete, Inherited, Inferred, OpenEnded, Missing int
}

// DueTotal counts what has to be done for somebody by a day: rights requests, complaints and breaches that are not settled.
type DueTotal struct {
	Matter        law.Matter
	Open, Overdue int
}

// Overview tells how the register of a set that holds all of it stands on a day.
func (s *Set) Overview(day string) (Overview, error) {
	var out Overview
	for _, typ := range []string{"ControllerActivity", "ProcessorActivity"} {
		for _, r := range s.All(typ) {
			if r.Text("processingState") != "ENDED" {
				out.Activities++
				out.count(s.AsAt(r, day).Completeness())
			}
		}
	}
	slices.SortFunc(out.Letters, func(a, b LetterTotal) int { return cmp.Compare(a.Code, b.Code) })
	for _, of := range []struct {
		typ string
		due func(*Case) ([]Due, error)
	}{{"RightsRequest", (*Case).RequestDue}, {"Complaint", (*Case).ComplaintDue}, {"Breach", (*Case).BreachDue}} {
		for _, r := range s.All(of.typ) {
			if err := out.add(s, r, day, of.due); err != nil {
				return out, err
			}
		}
	}
	slices.SortFunc(out.Due, func(a, b DueTotal) int { return cmp.Compare(a.Matter, b.Matter) })
	return out, nil
}

// count counts the letters of one activity.
func (o *Overview) count(c Completeness) {
	for _, letter := range c.Letters {
		if !letter.Standing.Applicable() {
			continue
		}
		i := slices.IndexFunc(o.Letters, func(t LetterTotal) bool { return t.Code == letter.Code })
		if i < 0 {
			i, o.Letters = len(o.Letters), append(o.Letters, LetterTotal{Code: letter.Code})
		}
		total := &o.Letters[i]
		total.Applicable++
		if letter.Standing.Done() {
			total.Done++
		}
		*map[Standing]*int{
			StandingComplete: &total.Complete, StandingInherited: &total.Inherited, StandingInferred: &total.Inferred,
			StandingOpenEnded: &total.OpenEnded, StandingMissing: &total.Missing,
		}[letter.Standing]++
	}
}

// add counts what is due about one record.
func (o *Overview) add(s *Set, r *record.Record, day string, due func(*Case) ([]Due, error)) error {
	list, err := due(s.AsAt(r, day))
	for _, d := range list {
		if d.State != DueOpen && d.State != DueOverdue {
			continue
		}
		i := slices.IndexFunc(o.Due, func(t DueTotal) bool { return t.Matter == d.Matter })
		if i < 0 {
			i, o.Due = len(o.Due), append(o.Due, DueTotal{Matter: d.Matter})
		}
		if d.State == DueOverdue {
			o.Due[i].Overdue++
		} else {
			o.Due[i].Open++
		}
	}
	return err
}
