package compliance

import (
	"cmp"
	"reflect"
	"slices"
)

// place is where a record has at most one finding at a time.
type place struct{ rule, path string }

// told is a fact and the record of which it is told.
type told struct {
	target int64
	name   string
}

// stretch is something that holds from a day to a day. The first day that was looked at leaves the past open, and what holds on
// the last one holds from then on.
type stretch[K comparable, V any] struct {
	key      K
	value    V
	from, to string
}

// timeline joins what holds on one day after the other into stretches.
type timeline[K comparable, V any] struct {
	begun     bool
	stretches []stretch[K, V]
}

// add says what holds from a day on, which is after those before.
func (t *timeline[K, V]) add(day string, holds map[K]V) {
	for i, s := range t.stretches {
		if s.to != "" {
			continue
		}
		if value, ok := holds[s.key]; ok && reflect.DeepEqual(value, s.value) {
			delete(holds, s.key)
		} else {
			t.stretches[i].to = addDays(day, -1)
		}
	}
	from := day
	if !t.begun {
		from, t.begun = "", true
	}
	for key, value := range holds {
		t.stretches = append(t.stretches, stretch[K, V]{key, value, from, ""})
	}
}

// findings lists findings with the days on which they hold.
func findings(t timeline[place, Finding]) []Finding {
	var out []Finding
	for _, s := range t.stretches {
		s.value.From, s.value.To = s.from, s.to
		out = append(out, s.value)
	}
	slices.SortFunc(out, inOrder)
	return out
}

// contributions lists facts with the days on which they hold, by the record of which they are told. content belongs to what is
// told of the house.
func contributions(t timeline[told, struct{}], house int64, content string) []Contribution {
	byTarget := map[int64]*Contribution{}
	var out []*Contribution
	for _, s := range t.stretches {
		c := byTarget[s.key.target]
		if c == nil {
			c = &Contribution{Target: s.key.target}
			byTarget[s.key.target], out = c, append(out, c)
		}
		c.Facts = append(c.Facts, Fact{s.key.name, s.from, s.to})
	}
	slices.SortFunc(out, func(a, b *Contribution) int { return cmp.Compare(a.Target, b.Target) })
	sorted := make([]Contribution, len(out))
	for i, c := range out {
		slices.SortFunc(c.Facts, func(a, b Fact) int {
			return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.From, b.From))
		})
		if c.Target == house {
			c.Content = content
		}
		sorted[i] = *c
	}
	return sorted
}
