package registry_test

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// examinedOn is the day on which the worlds of these tests are examined.
const examinedOn = "2026-11-28"

func noon() time.Time { return time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC) }

// findingRows are the findings of a register, in order.
func findingRows(t *testing.T, w *registrytest.World) []string {
	t.Helper()
	rows := column(t, w, `select cast(record_id as char(20)) || '|' || rule || '|' || path || '|' || severity || '|' || regimes || '|' ||
		message || '|' || holds_from || '|' || holds_to from findings where register_id = ?`, w.Writer.Register)
	slices.Sort(rows)
	return rows
}

// wholeSet holds all of a register, and what its records tell of each other from the day on.
func wholeSet(t *testing.T, w *registrytest.World, day string) (*compliance.Set, []*record.Record) {
	t.Helper()
	laws, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	var all []*record.Record
	for _, typ := range model.Roots() {
		all = append(all, w.All(t, typ.Name)...)
	}
	set := compliance.NewSet(laws, all[0])
	set.Add(all...)
	set.Whole()
	set.Settle(day)
	for _, line := range column(t, w, `select cast(target_id as char(20)) || '|' || changed_on from finding_facts where register_id = ?`, w.Writer.Register) {
		id, day, _ := strings.Cut(line, "|")
		var target int64
		if _, err := fmt.Sscan(strings.TrimSpace(id), &target); err != nil {
			t.Fatal(err)
		}
		set.ContentChanged(target, day)
	}
	return set, all
}

func findingRow(f compliance.Finding) string {
	regimes, err := model.CanonicalJSON(f.Regimes)
	if err != nil {
		panic(err) // a list of texts always has a form
	}
	return fmt.Sprintf("%d|%s|%s|%s|%s|%s|%s|%s", f.Record, f.Rule, f.Path, f.Severity, regimes, f.Message,
		cmp.Or(f.From, "0001-01-01"), cmp.Or(f.To, "9999-12-31"))
}

// checkFindings fails unless the findings are those of examining the whole register in memory.
func checkFindings(t *testing.T, w *registrytest.World, day, when string) {
	t.Helper()
	set, all := wholeSet(t, w, day)
	var want []string
	for _, r := range all {
		found, _ := set.Examine(r, day)
		for _, f := range found {
			want = append(want, findingRow(f))
		}
	}
	slices.Sort(want)
	got := findingRows(t, w)
	for _, row := range want {
		if !slices.Contains(got, row) {
			t.Errorf("%s: missing %s", when, row)
		}
	}
	for _, row := range got {
		if !slices.Contains(want, row) {
			t.Errorf("%s: left over %s", when, row)
		}
	}
}

// eachExamined runs fn on a world of each kind of database whose clock stands still.
func eachExamined(t *testing.T, fn func(t *testing.T, w *registrytest.World)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		fn(t, registrytest.New(t, db, registry.WithClock(noon)))
	})
}

// TestFindings_AreCurrent edits a register at random: after every write the findings are those of examining all of it.
func TestFindings_AreCurrent(t *testing.T) {
	steps := 120
	if testing.Short() {
		steps = 30
	}
	eachExamined(t, func(t *testing.T, w *registrytest.World) {
		rng := rand.New(rand.NewPCG(7, 11))
		refused := 0
		for step := range steps {
			change := randomChange(t, w, rng)
			_, err := w.Registry.Apply(t.Context(), w.Writer, []registry.Change{change})
			var problems fault.Problems
			switch {
			case errors.As(err, &problems):
				refused++
				continue
			case err != nil:
				t.Fatal(err)
			}
			checkFindings(t, w, examinedOn, fmt.Sprintf("step %d, %s %s %s", step, change.Action, change.Type.Name, change.Key))
			if t.Failed() {
				t.FailNow()
			}
		}
		if refused > steps/2 {
			t.Errorf("%d of %d changes were refused", refused, steps)
		}
		checkDaysToCome(t, w)
	})
}

// randomChange makes or changes a record, puts one out of use or brings it back.
func randomChange(t *testing.T, w *registrytest.World, rng *rand.Rand) registry.Change {
	t.Helper()
	var all []*record.Record
	for _, typ := range model.Roots() {
		all = append(all, w.All(t, typ.Name)...)
	}
	r := all[rng.IntN(len(all))]
	if rng.IntN(6) == 0 && r.Type.Name != "Register" && r.Type.Name != "Member" && r.Type.Name != "LegalBasis" {
		action := registry.Archive
		if r.Values["archivedAt"] != nil {
			action = registry.Restore
		}
		return registry.Change{Action: action, Type: r.Type, ID: r.ID, AnyVersion: true}
	}
	g := registrytest.Know(rng, all)
	typ, key := r.Type, r.Key()
	if rng.IntN(2) == 0 { // of every type as often
		typ = model.Roots()[rng.IntN(len(model.Roots()))]
		key = g.Key(typ, rng.IntN(1000))
	}
	if typ.Name == "Register" || typ.Name == "LegalBasis" {
		typ = model.ByName("ControllerActivity")
		key = g.Key(typ, rng.IntN(1000))
	}
	return registrytest.Put(typ.Name, key, g.Record(typ, key))
}

// checkDaysToCome fails unless what was found holds, on any day to come, of what would be found on that day.
func checkDaysToCome(t *testing.T, w *registrytest.World) {
	t.Helper()
	set, all := wholeSet(t, w, examinedOn)
	var found []compliance.Finding
	for _, r := range all {
		some, _ := set.Examine(r, examinedOn)
		found = append(found, some...)
	}
	for _, day := range []string{"2026-12-31", "2027-06-30", "2029-02-28", "2031-12-28", "2040-01-01"} {
		var want, got []string
		for _, r := range all {
			for _, f := range set.At(r, day) {
				want = append(want, findingRow(f))
			}
		}
		for _, f := range found {
			if (f.From == "" || f.From <= day) && (f.To == "" || day <= f.To) {
				f.From, f.To = "", ""
				got = append(got, findingRow(f))
			}
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(want, got) {
			t.Errorf("on %s %d findings hold of those found before, and %d are found", day, len(got), len(want))
		}
	}
}

// TestFindings_OfUpgradedDatabases are there at once, and made anew where another law made them.
func TestFindings_OfUpgradedDatabases(t *testing.T) {
	for _, from := range before {
		storetest.Each(t, func(t *testing.T, db *store.DB) {
			w := upgraded(t, db, from.migration, from.file)
			found := false
			for key := range from.entries {
				var err error
				if w.Writer.Register, _, err = w.Registry.FindRegister(t.Context(), key); err != nil {
					t.Fatal(err)
				}
				checkFindings(t, w, today(t, w), "upgraded, "+key)
				found = found || len(findingRows(t, w)) > 0
			}
			if !found {
				t.Error("nothing was found")
			}
			if n, err := w.Registry.Refresh(t.Context()); err != nil || n != 0 {
				t.Errorf("%d registers were made anew: %v", n, err)
			}
			for _, statement := range []string{"update finding_marks set law = 'another'", "delete from findings"} {
				if _, err := db.Writer().ExecContext(t.Context(), statement); err != nil {
					t.Fatal(err)
				}
			}
			if n, err := w.Registry.Refresh(t.Context()); err != nil || n != len(from.entries) {
				t.Errorf("%d registers were made anew: %v", n, err)
			}
			checkFindings(t, w, today(t, w), "by another law")
		})
	}
}

// today is the day in the time zone of the register.
func today(t *testing.T, w *registrytest.World) string {
	t.Helper()
	zone, err := time.LoadLocation(w.All(t, "Register")[0].Text("timeZone"))
	if err != nil {
		t.Fatal(err)
	}
	return time.Now().In(zone).Format(time.DateOnly)
}
