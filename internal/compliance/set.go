package compliance

import (
	"cmp"
	"reflect"
	"slices"
	"sync"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// Set holds the records that are examined and those that their rules read.
type Set struct {
	law      *law.Law
	register *record.Record
	records  map[int64]*record.Record
	inverse  map[*model.Link]map[int64][]int64
	facts    map[int64]map[string][]Fact
	changed  map[int64]string
	// rulings are those of the law on rights, by question, and matrixDays the times of the rows they come from.
	rulings    sync.Map
	matrixDays func() []law.Validity
}

// NewSet makes an empty set of a register, which is a record itself.
func NewSet(l *law.Law, register *record.Record) *Set {
	return &Set{
		law: l, register: register, records: map[int64]*record.Record{}, inverse: map[*model.Link]map[int64][]int64{},
		facts: map[int64]map[string][]Fact{}, changed: map[int64]string{},
		matrixDays: sync.OnceValue(func() []law.Validity { return validities(l, law.MatrixList) }),
	}
}

// validities are the times of the rows of a list that have one.
func validities(l *law.Law, list law.List) []law.Validity {
	var out []law.Validity
	for _, code := range l.Codes(list) {
		if row, _ := l.Row(list, code); row.ValidFrom != "" || row.ValidTo != "" {
			out = append(out, row.Validity)
		}
	}
	return out
}

// Add adds records.
func (s *Set) Add(records ...*record.Record) {
	for _, r := range records {
		s.records[r.ID] = r
	}
}

// AddGraph adds records with how they relate.
func (s *Set) AddGraph(g *record.Graph) {
	for _, r := range g.Records {
		s.records[r.ID] = r
	}
	for link, related := range g.Inverse {
		for to, from := range related {
			s.Relate(link, to, from...)
		}
	}
}

// Record finds a record of the set, nil if it is not there.
func (s *Set) Record(id int64) *record.Record { return s.records[id] }

// Register is the register that the records are of.
func (s *Set) Register() *record.Record { return s.register }

// All lists the records of a type that the set holds, in the order of their ids, without archived ones.
func (s *Set) All(typ string) []*record.Record {
	var out []*record.Record
	for _, r := range s.records {
		if r.Type.Name == typ && inUse(r) != nil {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b *record.Record) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// Relate says which records link to one along an inverse link.
func (s *Set) Relate(link *model.Link, to int64, from ...int64) {
	if s.inverse[link] == nil {
		s.inverse[link] = map[int64][]int64{}
	}
	for _, id := range from {
		if !slices.Contains(s.inverse[link][to], id) {
			s.inverse[link][to] = append(s.inverse[link][to], id)
		}
	}
}

// Tell adds facts that others contribute to a record.
func (s *Set) Tell(target int64, facts ...Fact) {
	if s.facts[target] == nil {
		s.facts[target] = map[string][]Fact{}
	}
	for _, f := range facts {
		if !slices.Contains(s.facts[target][f.Name], f) {
			s.facts[target][f.Name] = append(s.facts[target][f.Name], f)
		}
	}
}

// Forget drops what was told of a record.
func (s *Set) Forget(target int64) { delete(s.facts, target) }

// ContentChanged notes the day on which what a PAIA manual has to say of a controller's processing last changed.
func (s *Set) ContentChanged(controller int64, day string) {
	s.changed[controller] = max(s.changed[controller], day)
}

// Whole relates all records of a set that holds a whole register.
func (s *Set) Whole() {
	for _, r := range s.records {
		for _, link := range r.Type.Links {
			if link.Kind == model.Inverse {
				s.relateAll(r, link)
			}
		}
	}
}

// relateAll finds the records behind an inverse link by the link of theirs that it is the other side of.
func (s *Set) relateAll(r *record.Record, inverse *model.Link) {
	other := record.OtherSide(inverse)
	for _, from := range s.records {
		if from.Type == inverse.Target() && (from.One[other.Name] == r.ID || slices.Contains(from.Many[other.Name], r.ID)) {
			s.Relate(inverse, r.ID, from.ID)
		}
	}
}

// Settle works out what all records of a whole register contribute to each other, from a day on: again and again, for what a
// record contributes may follow from what others do, until nothing changes.
func (s *Set) Settle(day string) {
	said := map[int64][]Contribution{}
	for settled := false; !settled; {
		settled = true
		for id, r := range s.records {
			_, now := s.Examine(r, day)
			settled = settled && reflect.DeepEqual(now, said[id])
			said[id] = now
		}
		s.facts = map[int64]map[string][]Fact{}
		for _, contributions := range said {
			for _, c := range contributions {
				s.Tell(c.Target, c.Facts...)
			}
		}
	}
}
