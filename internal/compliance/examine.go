package compliance

import (
	"maps"
	"slices"
	"time"

	"github.com/openropa/ropa/internal/record"
)

// maxTurns is how many days to come are looked at: no record that people keep names more.
const maxTurns = 64

// Examine says what the rules find of a record, and what it contributes to others: from a day on, for as far as the records and
// the law tell. An archived record has no findings and contributes nothing.
func (s *Set) Examine(r *record.Record, day string) ([]Finding, []Contribution) {
	if inUse(r) == nil {
		return nil, nil
	}
	first := day
	found, facts := timeline[place, Finding]{}, timeline[told, struct{}]{}
	for turns := 0; day != "" && turns < maxTurns; turns++ {
		c := s.examineAt(r, day)
		holds := map[place]Finding{}
		for _, f := range c.findings {
			holds[place{f.Rule, f.Path}] = f
		}
		found.add(day, holds)
		facts.add(day, c.contributed())
		day = c.nextTurn()
	}
	house, content := s.manual(r, first)
	return findings(found), contributions(facts, house, content)
}

// At says what the rules find of a record as at one day.
func (s *Set) At(r *record.Record, day string) []Finding {
	if inUse(r) == nil {
		return nil
	}
	found := s.examineAt(r, day).findings
	slices.SortFunc(found, inOrder)
	return found
}

func (s *Set) examineAt(r *record.Record, day string) *Case {
	c := &Case{Set: s, Record: r, Day: day, turns: map[string]bool{}}
	regimes := c.recordRegimes()
	for _, rule := range s.law.Rules() {
		check := checks[rule.Code]
		if check == nil || !slices.Contains(rule.AppliesTo, r.Type.Name) || !c.Valid(rule.Validity) {
			continue
		}
		c.rule, c.regimes = rule, nil
		for _, regime := range rule.Regimes {
			if slices.Contains(regimes, regime) {
				c.regimes = append(c.regimes, regime)
			}
		}
		if len(c.regimes) > 0 {
			check(c)
		}
	}
	return c
}

// nextTurn is the next day on which an answer may change, empty if there is none.
func (c *Case) nextTurn() string {
	if len(c.turns) == 0 {
		return ""
	}
	return slices.Min(slices.Collect(maps.Keys(c.turns)))
}

// dayAfter is the day after a civil date.
func dayAfter(day string) string { return addDays(day, 1) }

// addDays is the day so many days after a civil date, and the text itself if it is none.
func addDays(day string, n int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.AddDate(0, 0, n).Format(time.DateOnly)
}

// daysBetween is how many days lie between two civil dates, none if one is no date.
func daysBetween(from, to string) int {
	first, err := time.Parse(time.DateOnly, from)
	last, also := time.Parse(time.DateOnly, to)
	if err != nil || also != nil {
		return 0
	}
	return int(last.Sub(first).Hours() / 24)
}

// civilDay is the day of an instant in the time zone of the register, empty for no instant.
func (s *Set) civilDay(micros int64) string {
	if micros == 0 {
		return ""
	}
	zone, err := time.LoadLocation(s.register.Text("timeZone"))
	if err != nil {
		zone = time.UTC
	}
	return time.UnixMicro(micros).In(zone).Format(time.DateOnly)
}
