package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"time"
)

// result is what was found about one workload. Ratio is how many requests the program answers while the statement
// answers one.
type result struct {
	name                      string
	ours, theirs, ratio       spread
	statements, allocs, bytes int
}

// spread is a median with what lies between 10 and 90 %.
type spread struct{ low, median, high float64 }

func spreadOf(values []float64) spread {
	values = slices.Sorted(slices.Values(values))
	at := func(part float64) float64 { return values[int(part*float64(len(values)-1)+0.5)] }
	return spread{at(0.1), at(0.5), at(0.9)}
}

// measure asks both servers round by round, in turn about each workload, the one first in even rounds and the other in
// odd ones.
func measure(ctx context.Context, s *servers, loads []workload, rounds int) ([]result, error) {
	sides := make([][2]*side, len(loads))
	for i, w := range loads {
		ours := &side{ask: func(a ask) ([]byte, error) { return s.ours(ctx, w.query, a.variables) }}
		theirs := &side{ask: func(a ask) ([]byte, error) { return s.theirs(ctx, w, a) }}
		sides[i] = [2]*side{ours, theirs}
		for range 2 { // The first time prepares statements and fills caches.
			if err := pair(sides[i], w.asks, false); err != nil {
				return nil, fmt.Errorf("%s: %w", w.name, err)
			}
		}
		ours.rates, theirs.rates = nil, nil
	}
	for n := range rounds {
		for i, w := range loads {
			if err := pair(sides[i], w.asks, n%2 == 1); err != nil {
				return nil, fmt.Errorf("%s: %w", w.name, err)
			}
		}
	}
	out := make([]result, len(loads))
	for i, w := range loads {
		ours, theirs := sides[i][0], sides[i][1]
		ratios := make([]float64, rounds)
		for n := range ratios {
			ratios[n] = ours.rates[n] / theirs.rates[n]
		}
		r := result{name: w.name, ours: spreadOf(ours.rates), theirs: spreadOf(theirs.rates), ratio: spreadOf(ratios)}
		var err error
		if r.statements, r.allocs, r.bytes, err = count(ctx, s, w); err != nil {
			return nil, fmt.Errorf("%s: %w", w.name, err)
		}
		out[i] = r
	}
	return out, nil
}

// side is one of the two servers under one workload.
type side struct {
	ask     func(ask) ([]byte, error)
	answers [][]byte  // the latest, by ask
	rates   []float64 // requests per second, by round
}

// pair lets both sides answer every ask and compares the answers.
func pair(sides [2]*side, asks []ask, swapped bool) error {
	order := []*side{sides[0], sides[1]}
	if swapped {
		slices.Reverse(order)
	}
	changed := false
	for _, s := range order {
		differs, err := s.round(asks)
		if err != nil {
			return err
		}
		changed = changed || differs
	}
	if !changed { // These very bytes were compared before.
		return nil
	}
	for i := range asks {
		if err := same(sides[0].answers[i], sides[1].answers[i]); err != nil {
			return fmt.Errorf("ask %d: %w", i, err)
		}
	}
	return nil
}

// round asks everything, and tells whether an answer differs from that of the round before.
func (s *side) round(asks []ask) (changed bool, err error) {
	if s.answers == nil {
		s.answers = make([][]byte, len(asks))
	}
	// What the other side left behind is not cleared away on this one's time.
	runtime.GC()
	var spent time.Duration
	for i, a := range asks {
		begin := time.Now()
		answer, err := s.ask(a)
		spent += time.Since(begin)
		if err != nil {
			return false, err
		}
		if !bytes.Equal(answer, s.answers[i]) {
			changed = true
			s.answers[i] = bytes.Clone(answer)
		}
	}
	s.rates = append(s.rates, float64(len(asks))/spent.Seconds())
	return changed, nil
}

// same compares two answers field by field.
func same(a, b []byte) error {
	var x, y any
	if err := json.Unmarshal(a, &x); err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	if err := json.Unmarshal(b, &y); err != nil {
		return fmt.Errorf("read answer of the statement: %w", err)
	}
	if where := differ("", x, y); where != "" {
		return fmt.Errorf("the answers differ at %s", where)
	}
	return nil
}

// differ finds where two decoded answers differ, empty for nowhere.
func differ(path string, a, b any) string {
	switch x := a.(type) {
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok || len(x) != len(y) {
			break
		}
		for name, value := range x {
			other, there := y[name]
			if !there {
				return path + "." + name
			}
			if where := differ(path+"."+name, value, other); where != "" {
				return where
			}
		}
		return ""
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			break
		}
		for i := range x {
			if where := differ(fmt.Sprintf("%s[%d]", path, i), x[i], y[i]); where != "" {
				return where
			}
		}
		return ""
	default:
		if reflect.DeepEqual(a, b) {
			return ""
		}
	}
	return fmt.Sprintf("%s: %.100v and %.100v", path, a, b)
}
