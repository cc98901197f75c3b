package registry_test

import (
	"errors"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// chain is a link by which records of one type can come to lead back to themselves.
type chain struct {
	typ  *model.Type
	link *model.Link
}

func chains() []chain {
	var out []chain
	for _, typ := range model.Roots() {
		for _, link := range typ.Links {
			if link.Kind == model.One && link.To == typ.Name {
				out = append(out, chain{typ, link})
			}
		}
	}
	return out
}

// put makes a record that leads to another, or to none.
func (c chain) put(t *testing.T, w *registrytest.World, key, to string) registry.Change {
	in := leastInput(w, t, c.typ)
	in[c.link.Name] = to
	return registrytest.Put(c.typ.Name, key, in)
}

// TestConcurrentCycle lets two transactions each make the other's organisation its parent, and the like, or each put the
// other's engagement under its own.
func TestConcurrentCycle(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		for _, c := range chains() {
			w.Apply(t, c.put(t, w, "one", ""), c.put(t, w, "two", ""))
			want(t, problems(t, race(t, w, "update "+c.typ.Table, c.put(t, w, "one", "two"), c.put(t, w, "two", "one"))), "CYCLE "+c.link.Name)
			if w.Find(t, c.typ.Name, "two").One[c.link.Name] != 0 {
				t.Errorf("the cycle of %s is closed", c.typ.Plural)
			}
		}
		w.Apply(t, ring(3)...)
		w.Apply(t, registrytest.Put("Engagement", "e0", registry.Input{"subProcessing": nil}))
		refused := race(t, w, "insert into sub_processings", restsOn("e0", "e1"), restsOn("e2", "e0"))
		want(t, problems(t, refused), "CYCLE subProcessing.0.downstream")
		if len(w.Find(t, "Engagement", "e2").Parts["subProcessing"]) != 0 {
			t.Error("the cycle of engagements is closed")
		}
		w.Verify(t)
	})
}

// race makes two changes at once, of which one has to be refused, and returns why. The first stops before it saves until
// the second waits for it, or would have passed it.
func race(t *testing.T, w *registrytest.World, save string, one, two registry.Change) error {
	t.Helper()
	laws := lawOf(t)
	saves := func(statement string) bool {
		return strings.HasPrefix(strings.NewReplacer("`", "", `"`, "").Replace(strings.ToLower(statement)), save)
	}
	first, second := registry.New(w.DB, laws), registry.New(w.DB, laws)
	locked := make(chan bool)
	var once sync.Once
	var passed, saved atomic.Bool
	registry.Watch(first, func(statement string) {
		if saves(statement) {
			saved.Store(true)
			once.Do(func() { close(locked) })
			for !passed.Load() && !waits(t, w) {
				runtime.Gosched()
			}
		}
	})
	registry.Watch(second, func(statement string) {
		if saves(statement) {
			passed.Store(true)
		}
	})
	var wait sync.WaitGroup
	var failures [2]error
	wait.Go(func() {
		defer once.Do(func() { close(locked) })
		_, failures[0] = first.Apply(t.Context(), w.Writer, []registry.Change{one})
	})
	wait.Go(func() {
		<-locked
		_, failures[1] = second.Apply(t.Context(), w.Writer, []registry.Change{two})
	})
	wait.Wait()
	if failures[0] != nil || !saved.Load() {
		t.Errorf("the first did not save %q: %v", save, failures[0])
	}
	return failures[1]
}

// waits tells whether a transaction waits for another. On SQLite it cannot even begin while the other goes on.
func waits(t *testing.T, w *registrytest.World) bool {
	if w.DB.Dialect.Name() == "sqlite3" {
		return true
	}
	const query = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
	var n int
	if err := w.DB.Reader().QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Error(err)
		return true
	}
	return n > 0
}

// TestCycles closes chains of every kind: parents of organisations, units and data categories, and instruments appended to
// one another.
func TestCycles(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		if len(chains()) < 4 {
			t.Fatalf("only the chains %v", chains())
		}
		for _, c := range chains() {
			t.Run(c.typ.Name, func(t *testing.T) {
				put := func(key, to string) registry.Change { return c.put(t, w, key, to) }
				cycle := "CYCLE " + c.link.Name
				// Children may come before their parents, and several may have the same.
				w.Apply(t, put("d", "c"), put("c", "b"), put("b", "a"), put("b2", "a"), put("a", ""))
				want(t, refuse(t, w, put("a", "a")), cycle)
				want(t, refuse(t, w, put("a", "d")), cycle)
				want(t, refuse(t, w, put("x", "y"), put("y", "x")), "CYCLE 0."+c.link.Name, "CYCLE 1."+c.link.Name)
				// Turned round in one transaction, the chain is none.
				w.Apply(t, put("a", "d"), put("b", ""))
				if got := w.Find(t, c.typ.Name, "b2").One[c.link.Name]; got != w.Find(t, c.typ.Name, "a").ID {
					t.Errorf("%s of b2 is %d", c.link.Name, got)
				}
			})
		}
		w.Verify(t)
	})
}

// TestConcurrentWriters count up one number together: no update is lost and no entry left out.
func TestConcurrentWriters(t *testing.T) {
	const writers, updates = 4, 8
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		w.Apply(t, registrytest.Put("Organisation", "counter", registry.Input{"headcount": 0}))
		before := len(readLog(t, w))
		var wait sync.WaitGroup
		for range writers {
			wait.Go(func() {
				for done := 0; done < updates; {
					r := w.Find(t, "Organisation", "counter")
					next := registry.Input{"headcount": r.Int("headcount") + 1}
					_, err := w.Registry.Apply(t.Context(), w.Writer, []registry.Change{registrytest.Update(r, next)})
					var outdated fault.Problems
					switch {
					case err == nil:
						done++
					case !errors.As(err, &outdated) || outdated[0].Code != fault.ProblemConflict:
						t.Error(err)
						return
					}
				}
			})
		}
		wait.Wait()
		r := w.Find(t, "Organisation", "counter")
		if r.Int("headcount") != writers*updates || r.Int("version") != 1+writers*updates {
			t.Errorf("counted to %d at version %d", r.Int("headcount"), r.Int("version"))
		}
		log := readLog(t, w)
		if len(log)-before != writers*updates {
			t.Errorf("%d entries", len(log)-before)
		}
		for i, l := range log {
			if l.seq != int64(i)+1 {
				t.Fatalf("entry %d has the number %d", i+1, l.seq)
			}
		}
		w.Verify(t)
	})
}

// TestRegistersOfOneKey are made by two writers at once; one of them is told that the key is taken.
func TestRegistersOfOneKey(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		var wait sync.WaitGroup
		var failures [2]error
		for i := range failures {
			wait.Go(func() {
				_, _, failures[i] = w.Registry.CreateRegister(t.Context(), w.Writer, "same", nil, registrytest.Sample())
			})
		}
		wait.Wait()
		if failures[0] == nil {
			failures[0] = failures[1]
		} else if failures[1] != nil {
			t.Errorf("both failed: %v", failures)
		}
		want(t, problems(t, failures[0]), "TAKEN register.key")
	})
}
