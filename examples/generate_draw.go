package examples

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strconv"
	"time"
)

// How the group that the register is kept for is made up, whatever its size.
const (
	unitActivities = 40 // activities of a unit
	companyUnits   = 10 // units for each further company
	arms           = 3  // companies that work for clients as processors
	hosts          = 4  // processors that only other processors engage
	dpiaEvery      = 12 // of so many activities one has an impact assessment,
	jointEvery     = 200
	jointAt        = 77 // and of so many this one has a joint controller
)

// sizes are how many records of each sort there are.
type sizes struct {
	activities, units, companies, suppliers, clients, members      int
	categories, subjects, purposes, recipients, rules              int
	measures, systems, contracts, services, instruments, transfers int
	impacts, interests, risks, diligences                          int
	joints, sharings, requests, complaints, breaches               int
}

// sizesOf lets parties and events grow with the activities, and vocabularies with their square root: a larger group has
// more of everything, but not many more words for it.
func sizesOf(activities int) sizes {
	root := int(math.Sqrt(float64(activities)))
	s := sizes{
		activities: activities, units: (activities + unitActivities - 1) / unitActivities,
		suppliers: 6 + 3*root, clients: 4 + activities/20, members: 4 + root/2,
		categories: 24 + 2*root, subjects: 12 + root/2, purposes: 16 + 3*root, recipients: 14 + 2*root, rules: 14 + root,
		measures: 24 + root/2, systems: 12 + root, contracts: 2 + activities/8, services: arms + activities/50,
		transfers: 4 + activities/20, interests: 3 + activities/25,
		joints:   (activities + jointEvery - 1 - jointAt) / jointEvery,
		sharings: 1 + activities/100, requests: 2 + activities/20, complaints: 1 + activities/100, breaches: 1 + activities/150,
	}
	s.companies = arms + s.units/companyUnits
	s.instruments = instrumentKinds * (1 + s.transfers/8)
	s.impacts = (activities + dpiaEvery - 1) / dpiaEvery
	s.risks, s.diligences = 1+s.transfers/4, 1+s.suppliers/4
	return s
}

// key is that of the nth record of a kind.
func key(kind string, n int) string { return kind + "-" + strconv.Itoa(n+1) }

// section finds in which of several runs the nth of all of them is, and its place there.
func section(n int, counts ...int) (run, place int) {
	for n >= counts[run] {
		n -= counts[run]
		run++
	}
	return run, n
}

// combine makes the nth phrase of all that consist of one word of each list, by the format; those that come round again
// are numbered.
func combine(n int, format string, words ...[]string) string {
	chosen := make([]any, len(words))
	for i, of := range words {
		chosen[i] = of[n%len(of)]
		n /= len(of)
	}
	phrase := fmt.Sprintf(format, chosen...)
	if n > 0 {
		phrase += " " + strconv.Itoa(n+1)
	}
	return phrase
}

// day is so many days after the first of 2026.
func day(after int) string {
	return time.Date(2026, 1, 1+after, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// moment is so many hours after the first of 2025.
func moment(after int) string {
	return time.Date(2025, 1, 1, after, 0, 0, 0, time.UTC).Format(time.RFC3339)
}

// chance comes true so many times in a hundred.
func (g *generator) chance(percent int) bool { return g.rng.IntN(100) < percent }

// between draws a number from the lowest to the highest.
func (g *generator) between(lowest, highest int) int { return lowest + g.rng.IntN(highest-lowest+1) }

// pick draws one of a few words, all alike.
func pick[T any](g *generator, of []T) T { return of[g.rng.IntN(len(of))] }

// skewed draws one of so many, the first in every third draw, each half as often as one of half its number: a few words
// are used nearly everywhere and most of them hardly ever.
func (g *generator) skewed(of int) int { return g.rng.IntN(of) >> g.rng.IntN(bits.Len(uint(of))+2) }

// some draws the numbers of different ones, skewed.
func (g *generator) some(count, of int) []int {
	out := make([]int, 0, count)
	for range min(count, of) {
		n := g.skewed(of)
		for slices.Contains(out, n) {
			n = (n + 1) % of
		}
		out = append(out, n)
	}
	return out
}

// keys draws the keys of different ones of a kind, skewed.
func (g *generator) keys(kind string, count, of int) list {
	out := list{}
	for _, n := range g.some(count, of) {
		out = append(out, key(kind, n))
	}
	return out
}

// scatter is a number that looks like a drawn one but is always the same for n, for what several records must agree on.
func scatter(n int) int {
	h := (uint64(n) + 1) * 0x9e3779b97f4a7c15
	h = (h ^ h>>32) * 0xd6e8feb86659fd93
	return int(h >> 33)
}

// holder is the company that has the nth contract, transfer or request: every other is the parent's, as half the
// activities are.
func (s sizes) holder(n int) int {
	if n%2 == 0 {
		return 0
	}
	return 1 + n/2%(s.companies-1)
}

// held draws one of so many that a company holds, and tells whether there is any.
func (g *generator) held(company, of int) (int, bool) {
	first, step := 0, 2
	if company > 0 {
		first, step = 2*company-1, 2*(g.companies-1)
	}
	if first >= of {
		return 0, false
	}
	return first + step*g.rng.IntN((of-first+step-1)/step), true
}

// company is the one a unit belongs to: the parent has the first half, the others share the rest.
func (s sizes) company(unit int) int {
	half := (s.units + 1) / 2
	if unit < half {
		return 0
	}
	return 1 + (unit-half)*(s.companies-1)/(s.units-half)
}

// unitsOf are the first unit of a company and the one behind its last.
func (s sizes) unitsOf(company int) (first, end int) {
	half := (s.units + 1) / 2
	if company == 0 {
		return 0, half
	}
	rest, others := s.units-half, s.companies-1
	from := func(n int) int { return half + (n*rest+others-1)/others }
	return from(company - 1), from(company)
}

// served draws activities of a company; many are seldom served by one.
func (g *generator) served(company int) list {
	first, end := g.unitsOf(company)
	first, end = first*unitActivities, min(end*unitActivities, g.activities)
	out := list{}
	if end <= first {
		return out
	}
	seen := map[int]bool{}
	for range 1 + g.rng.IntN(30)>>g.rng.IntN(5) {
		if n := g.between(first, end-1); !seen[n] {
			seen[n] = true
			out = append(out, key("activity", n))
		}
	}
	return out
}
