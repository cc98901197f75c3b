package registry_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/store/storetest"
)

// daily runs the daily job.
func (w *clocked) daily(t *testing.T) []registry.Told {
	t.Helper()
	told, err := w.Registry.TellDays(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return told
}

func (w *clocked) head(t *testing.T) registry.Head {
	t.Helper()
	head, err := w.Registry.Head(t.Context(), w.Writer.Register)
	if err != nil {
		t.Fatal(err)
	}
	return head
}

// What the days bring is told once, of the day it belongs to, by entries that change nothing; of days that bring nothing there is
// no entry.
func TestDaily_TellsWhatTheDaysBring(t *testing.T) {
	eachClocked(t, func(t *testing.T, w *clocked) {
		w.put(t, "Agreement", "dpa", registry.Input{"status": "SIGNED", "endsOn": "2026-05-10", "subProcessorAuthorisation": "GENERAL", "objectionWindow": 5})
		hosting := w.Find(t, "Engagement", "hosting")
		w.Apply(t, registrytest.Update(hosting, registry.Input{"subProcessing": part(hosting, "subProcessing", registry.Input{
			"downstream": "racks", "notifiedOn": "2026-03-03", "authorisation": "UNKNOWN",
		})}))
		w.tells(t, "what is to come")
		head := w.head(t)
		for range 2 {
			if told := w.daily(t); told != nil || w.head(t) != head {
				t.Errorf("told on the same day: %v", told)
			}
			w.forward(1)
			if told := w.daily(t); len(told) != 1 || told[0].Key != "test" || told[0].Events != 0 && told[0].Day == "2026-03-02" {
				t.Errorf("told the next day: %v", told)
			}
		}
		w.tells(t, "the third day", "noted test: SUB_PROCESSOR_PROPOSED hosting 2026-03-03 racks")
		w.forward(12) // days on which nothing ran
		before := w.All(t, "Register")[0]
		if told := w.daily(t); len(told) != 1 || told[0].Day != "2026-03-15" {
			t.Errorf("told %v", told)
		}
		w.tells(t, "days that were missed",
			"noted test: SUB_PROCESSOR_EFFECTIVE hosting 2026-03-09 racks", "noted test: AGREEMENT_EXPIRING dpa 2026-03-11")
		entry := readLog(t, w.World)[w.head(t).Version-1]
		if entry.actor != "system/daily" || entry.action != registry.Noted || entry.version != before.Int("version") {
			t.Errorf("the entry is %+v", entry)
		}
		if image := latest(t, readLog(t, w.World)); fmt.Sprint(image) != fmt.Sprint(state(t, w.World)) {
			t.Error("the log does not say what the database holds")
		}
		w.Verify(t)
	})
}

// An archived agreement authorises nobody, as SubProcessing.standing has it: silence is no consent then.
func TestDaily_ArchivedAgreement(t *testing.T) {
	eachClocked(t, func(t *testing.T, w *clocked) {
		w.put(t, "Agreement", "dpa", registry.Input{"status": "SIGNED", "subProcessorAuthorisation": "GENERAL", "objectionWindow": 5})
		hosting := w.Find(t, "Engagement", "hosting")
		w.Apply(t, registrytest.Update(hosting, registry.Input{"subProcessing": part(hosting, "subProcessing", registry.Input{
			"downstream": "racks", "notifiedOn": "2026-03-01", "authorisation": "UNKNOWN",
		})}))
		agreement := w.Find(t, "Agreement", "dpa")
		w.Apply(t, registry.Change{Action: registry.Archive, Type: agreement.Type, ID: agreement.ID, ExpectedVersion: agreement.Int("version")})
		w.told(t)
		w.forward(12)
		w.daily(t)
		w.tells(t, "the time is over")
		w.Verify(t)
	})
}

// Whoever writes first on a day tells what it brought, before it writes: by the records as they were on it.
func TestDaily_WritersTellBeforeTheyWrite(t *testing.T) {
	eachClocked(t, func(t *testing.T, w *clocked) {
		w.put(t, "Agreement", "dpa", registry.Input{"status": "SIGNED", "endsOn": "2026-03-04"})
		w.tells(t, "an agreement that ends", "updated dpa: AGREEMENT_EXPIRING dpa 2026-03-01")
		w.forward(10)
		w.put(t, "Agreement", "dpa", registry.Input{"endsOn": "2027-03-04"})
		w.tells(t, "one that is prolonged too late", "noted test: AGREEMENT_EXPIRED dpa 2026-03-05")
		w.daily(t)
		w.tells(t, "the job, after that")
		w.forward(1)
		if _, err := w.Registry.Plan(t.Context(), w.Writer, []registry.Change{registrytest.Put("Purpose", "new", registry.Input{"name": "New"})}); err != nil {
			t.Fatal(err)
		}
		head := w.head(t)
		w.put(t, "Purpose", "new", registry.Input{"name": "New"})
		if got := w.head(t).Version - head.Version; got != 1 {
			t.Errorf("%d entries on a day that brings nothing", got)
		}
		// A plan that was made ahead goes behind what the day brings.
		w.put(t, "Agreement", "dpa", registry.Input{"endsOn": "2026-05-12"})
		w.forward(1)
		w.told(t)
		var many []registry.Change
		for i := range 150 {
			many = append(many, registrytest.Put("Purpose", fmt.Sprint("p-", i), registry.Input{"name": "P"}))
		}
		w.Apply(t, many...)
		w.tells(t, "many changes", "noted test: AGREEMENT_EXPIRING dpa 2026-03-13")
		w.Verify(t)
	})
}

// The days are those of the register's time zone.
func TestDaily_DaysAreTheRegisters(t *testing.T) {
	eachClocked(t, func(t *testing.T, w *clocked) {
		w.put(t, "Register", "test", registry.Input{"timeZone": "Pacific/Kiritimati"}) // 14 hours ahead: it is 2 March there
		w.put(t, "Agreement", "dpa", registry.Input{"status": "SIGNED", "endsOn": "2026-05-02"})
		w.told(t)
		*w.now = time.Date(2026, 3, 2, 9, 59, 0, 0, time.UTC)
		w.daily(t)
		w.tells(t, "a minute before the day")
		*w.now = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
		w.daily(t)
		w.tells(t, "as the day begins", "noted test: AGREEMENT_EXPIRING dpa 2026-03-03")
		w.put(t, "Register", "test", registry.Input{"timeZone": "Pacific/Pago_Pago"}) // yesterday there
		w.forward(1)
		w.daily(t)
		w.tells(t, "days that come again")
	})
}

// heldOn are the findings that hold on a day, by record, rule and path.
func (w *clocked) heldOn(t *testing.T, day string) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, row := range column(t, w.World, `select record_type || ' ' || record_key || '|' || rule || '|' || path from findings where register_id = ? and holds_from <= '`+day+
		`' and holds_to >= '`+day+"'", w.Writer.Register) {
		out[row] = true
	}
	return out
}

// opened are the events of findings that are in one set and not in another.
func opened(before, after map[string]bool, day string) []string {
	rules := map[string][]string{}
	for f := range after {
		if cells := strings.SplitN(f, "|", 3); !before[f] && !slices.Contains(rules[cells[0]], cells[1]) {
			rules[cells[0]] = append(rules[cells[0]], cells[1])
		}
	}
	var out []string
	for key, list := range rules {
		slices.Sort(list)
		_, key, _ = strings.Cut(key, " ")
		out = append(out, fmt.Sprintf("FINDING_OPENED %s %s %s", key, day, strings.Join(list, " ")))
	}
	return out
}

// openedIn are the events of findings among lines that were told, those of a record and day as one, whoever sees them.
func openedIn(lines []string) []string {
	rules := map[string][]string{}
	for _, line := range lines {
		_, e, _ := strings.Cut(line, ": ")
		e, _, _ = strings.Cut(e, " > ")
		if cells := strings.Fields(e); cells[0] == "FINDING_OPENED" {
			of := strings.Join(cells[:3], " ")
			rules[of] = append(rules[of], cells[3:]...)
		}
	}
	var out []string
	for of, list := range rules {
		slices.Sort(list)
		out = append(out, of+" "+strings.Join(slices.Compact(list), " "))
	}
	return out
}

// TestDaily_FindingsAreOpenedOnce writes and lets days pass at random, with and without the job, and compares what is told with
// what holds from one day to the next.
func TestDaily_FindingsAreOpenedOnce(t *testing.T) {
	eachClocked(t, func(t *testing.T, w *clocked) {
		seed := rand.Uint64()
		rng := rand.New(rand.NewPCG(seed, 0))
		t.Logf("seed %d", seed)
		day := func(n int) string { return w.now.AddDate(0, 0, n).Format(time.DateOnly) }
		all := 0
		for range 40 {
			var want []string
			for range rng.IntN(12) {
				before := w.heldOn(t, day(0))
				w.forward(1)
				want = append(want, opened(before, w.heldOn(t, day(0)), day(0))...)
			}
			if rng.IntN(2) == 0 {
				w.daily(t)
			}
			before := w.heldOn(t, day(0))
			some := day(rng.IntN(60) - 30)
			switch rng.IntN(6) {
			case 0:
				w.put(t, "RightsRequest", fmt.Sprint("request-", rng.IntN(3)), registry.Input{
					"reference": "R", "rights": list("ACCESS"), "controller": "acme", "receivedOn": some, "clockStops": nil,
				})
			case 1:
				w.put(t, "ControllerActivity", "contact", registry.Input{"nextReviewOn": some})
			case 2:
				w.put(t, "ControllerActivity", "contact", registry.Input{"processingState": []string{"LIVE", "PLANNED"}[rng.IntN(2)]})
			case 3:
				w.put(t, "Waiver", "no-audit", registry.Input{"until": day(rng.IntN(9) + 1)})
			case 4:
				w.put(t, "Agreement", "dpa", registry.Input{"status": "SIGNED", "endsOn": some})
			case 5:
				w.put(t, "Complaint", "complaint-1", registry.Input{"receivedOn": some})
			}
			want = append(want, opened(before, w.heldOn(t, day(0)), day(0))...)
			got := openedIn(w.told(t))
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Fatalf("by %s\n%s\nwant\n%s", day(0), strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			all += len(got)
		}
		if all == 0 {
			t.Error("nothing was opened")
		}
		w.Verify(t)
	})
}

// Several programs that do the job at once, and write meanwhile, tell what there is once.
func TestDaily_OnceBySeveral(t *testing.T) {
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			dsn := storetest.DSN(t, dialect)
			now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
			clock := registry.WithClock(func() time.Time { return now })
			w := &clocked{registrytest.New(t, storetest.OpenDSN(t, dsn), clock), &now, 0}
			for i := range 30 {
				w.put(t, "Agreement", fmt.Sprint("a-", i), registry.Input{"title": "A", "status": "SIGNED", "endsOn": "2026-05-10"})
			}
			w.told(t)
			w.forward(20)
			const several = 4
			var all sync.WaitGroup
			results := make(chan []registry.Told, several)
			for n := range several {
				all.Go(func() {
					r := registry.New(storetest.OpenDSN(t, dsn), lawOf(t), clock)
					if n == 0 {
						if _, err := r.Apply(t.Context(), w.Writer, []registry.Change{registrytest.Put("Purpose", "new", registry.Input{"name": "New"})}); err != nil {
							t.Error(err)
						}
					}
					told, err := r.TellDays(t.Context())
					if err != nil {
						t.Error(err)
					}
					results <- told
				})
			}
			all.Wait()
			close(results)
			did := 0
			for told := range results {
				did += len(told)
			}
			if did > 1 {
				t.Errorf("%d did it", did)
			}
			var want []string
			for i := range 30 {
				want = append(want, fmt.Sprintf("noted test: AGREEMENT_EXPIRING a-%d 2026-03-11", i))
			}
			w.tells(t, "told by several", want...)
			w.Verify(t)
		})
	}
}

// One that dies halfway leaves nothing, and the next does it all.
func TestDaily_AnotherTakesOver(t *testing.T) {
	for _, at := range []string{"insert into changes", "insert into change_events", "update register_heads set version", "update register_heads set told_on"} {
		t.Run(at, func(t *testing.T) {
			eachClocked(t, func(t *testing.T, w *clocked) {
				w.put(t, "Agreement", "dpa", registry.Input{"status": "SIGNED", "endsOn": "2026-05-10"})
				w.told(t)
				w.forward(20)
				head := w.head(t)
				ctx, die := context.WithCancel(t.Context())
				dying := registry.New(w.DB, lawOf(t), registry.WithClock(func() time.Time { return *w.now }))
				reached := false
				registry.Watch(dying, func(statement string) {
					if strings.HasPrefix(statement, at) {
						reached = true
						die()
					}
				})
				if _, err := dying.TellDays(ctx); !errors.Is(err, context.Canceled) || !reached {
					t.Errorf("%v, reached %v", err, reached)
				}
				if w.head(t) != head {
					t.Error("half of it was done")
				}
				w.daily(t)
				w.tells(t, "told by the next", "noted test: AGREEMENT_EXPIRING dpa 2026-03-11")
				w.Verify(t)
			})
		})
	}
}

// KeepTelling tells at once and at each tick, of every register, and to whoever listens.
func TestDaily_KeepTelling(t *testing.T) {
	eachClocked(t, func(t *testing.T, w *clocked) {
		for _, register := range []int64{w.Writer.Register, w.NewRegister(t, "other")} {
			writer := w.Writer
			writer.Register = register
			if _, err := w.Registry.Apply(t.Context(), writer, []registry.Change{registrytest.Put("Agreement", "dpa", registry.Input{"status": "SIGNED", "endsOn": "2026-05-01"})}); err != nil {
				t.Fatal(err)
			}
		}
		feed := registry.NewFeed(w.DB, make(chan time.Time))
		listener := feed.Listen(w.Writer.Register)
		defer listener.Close()
		var mu sync.Mutex
		now := *w.now
		r := registry.New(w.DB, lawOf(t), registry.WithFeed(feed), registry.WithClock(func() time.Time {
			mu.Lock()
			defer mu.Unlock()
			return now
		}))
		ctx, stop := context.WithCancel(t.Context())
		tick, done := make(chan time.Time), make(chan bool)
		go func() {
			defer close(done)
			r.KeepTelling(ctx, tick, slog.New(slog.DiscardHandler))
		}()
		tick <- time.Time{} // the first time is over
		tick <- time.Time{}
		// What the last tick has begun may see the new day already: whatever tells it comes behind this head.
		_, moved := listener.Moved(w.head(t).Version)
		mu.Lock()
		now = now.AddDate(0, 0, 2)
		mu.Unlock()
		tick <- time.Time{}
		<-moved
		stop()
		<-done
		days := map[string]int{}
		for _, day := range column(t, w.World, "select on_day from change_events where register_id > ? and kind = 'AGREEMENT_EXPIRING'", 0) {
			days[day]++
		}
		if len(days) != 1 || days["2026-03-02"] == 0 {
			t.Errorf("told on %v", slices.Sorted(maps.Keys(days)))
		}
	})
}

// A database from before has findings, of which none is told as if it were opened when it is brought up to date.
func TestDaily_BeginsWithTheUpgrade(t *testing.T) {
	eachClocked(t, func(t *testing.T, w *clocked) {
		execute(t, w.World, "update register_heads set told_on = null")
		execute(t, w.World, "delete from findings")
		head := w.head(t)
		tx, err := w.DB.Writer().BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := registry.FollowAnew(t.Context(), w.DB, tx); err != nil {
			t.Fatal(err)
		}
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
		if w.head(t) != head {
			t.Error("something was told")
		}
		// Rules that come later tell what they find.
		execute(t, w.World, "delete from findings")
		execute(t, w.World, "update finding_marks set law = 'another'")
		if n, err := w.Registry.Refresh(t.Context()); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		if got := w.told(t); len(got) == 0 || !strings.HasPrefix(got[0], "noted test: FINDING_OPENED ") {
			t.Errorf("told %q", got)
		}
		if log := readLog(t, w.World); log[len(log)-1].actor != "system/rules" {
			t.Errorf("told by %s", log[len(log)-1].actor)
		}
		w.Verify(t)
	})
}
