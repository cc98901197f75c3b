package registry_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// onced is a writer whose request comes once.
func onced(w *registrytest.World, key, request string) registry.Writer {
	writer := w.Writer
	writer.Once = &registry.Once{Key: key, Request: request}
	return writer
}

func keptRequests(t *testing.T, w *registrytest.World) []string {
	t.Helper()
	return column(t, w, "select key_hash from idempotency_keys order by key_hash")
}

// TestOnce_SameRequestIsCarriedOutOnce tries each action, and one that changes nothing.
func TestOnce_SameRequestIsCarriedOutOnce(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		purpose := w.Find(t, "Purpose", "enquiries")
		at := func(action registry.Action, version int64, fields registry.Input) registry.Change {
			return registry.Change{Action: action, Type: purpose.Type, ID: purpose.ID, ExpectedVersion: version, Fields: fields}
		}
		for i, changes := range [][]registry.Change{
			{registrytest.Create("Purpose", registry.Input{"name": "New"})},
			{at(registry.Update, 1, registry.Input{"name": "Other"})},
			{at(registry.Update, 2, registry.Input{"name": "Other"})}, // which changes nothing
			{at(registry.Archive, 2, nil)},
			{at(registry.Restore, 3, nil), registrytest.Create("Purpose", registry.Input{"name": "Beside it"})},
			{copyOf("ControllerActivity", "contact", nil, allParts...)},
			{registrytest.Put("ControllerActivity", "based", registry.Input{"name": "B", "controller": "acme", "purposes": []any{map[string]any{
				"purpose": "enquiries", "bases": []any{map[string]any{"legalBasis": "UK_GDPR_6_1_B"}}, // which the registry makes
			}}})},
		} {
			writer := onced(w, fmt.Sprint("key ", i), "request")
			first, err := w.Registry.Apply(t.Context(), writer, changes)
			if err != nil {
				t.Fatal(err)
			}
			// What somebody does in between changes nothing about it.
			w.Apply(t, registrytest.Create("Purpose", registry.Input{"name": "In between"}))
			entries := len(readLog(t, w))
			again, err := w.Registry.Apply(t.Context(), writer, changes)
			if err != nil || len(again) != len(first) || len(readLog(t, w)) != entries {
				t.Errorf("again %v: %v, %d entries more", again, err, len(readLog(t, w))-entries)
				continue
			}
			for n := range first {
				want := registry.Result{Type: first[n].Type, ID: first[n].ID, Version: first[n].Version, Action: first[n].Action}
				if fmt.Sprint(again[n]) != fmt.Sprint(want) {
					t.Errorf("again %+v, want %+v", again[n], want)
				}
			}
			_, err = w.Registry.Apply(t.Context(), onced(w, fmt.Sprint("key ", i), "another"), changes)
			if fault.CodeOf(err) != fault.IdempotencyKeyReused || len(readLog(t, w)) != entries {
				t.Errorf("another request of the same key: %v", err)
			}
		}
		w.Verify(t)
	})
}

// TestOnce_AtTheSameTime sends one request twenty times at once.
func TestOnce_AtTheSameTime(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		const senders = 20
		var wait sync.WaitGroup
		var results [senders][]registry.Result
		var failures [senders]error
		for i := range senders {
			wait.Go(func() {
				results[i], failures[i] = w.Registry.Apply(t.Context(), onced(w, "key", "request"), []registry.Change{
					registrytest.Create("Purpose", registry.Input{"name": "Pressed often"}),
				})
			})
		}
		wait.Wait()
		for i := range senders {
			if failures[i] != nil || results[i][0].ID != results[0][0].ID || results[i][0].Version != 1 || results[i][0].Action != registry.Created {
				t.Errorf("%+v, %v", results[i], failures[i])
			}
		}
		made := 0
		for _, r := range w.All(t, "Purpose") {
			if r.Text("name") == "Pressed often" {
				made++
			}
		}
		if made != 1 {
			t.Errorf("%d records were made", made)
		}
		w.Verify(t)
	})
}

// TestOnce_WhatIsRefusedIsNotKept, and neither is what was only planned or failed.
func TestOnce_WhatIsRefusedIsNotKept(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		writer := onced(w, "key", "request")
		change := registry.Change{Action: registry.Create, Type: model.ByName("Purpose"), Key: "late", Fields: registry.Input{"name": "Late"}}
		if _, err := w.Registry.Plan(t.Context(), writer, []registry.Change{change}); err != nil {
			t.Error(err)
		}
		wrong := change
		wrong.Fields = registry.Input{"name": "Late", "kind": "NONE_SUCH"}
		_, err := w.Registry.Apply(t.Context(), writer, []registry.Change{change, wrong})
		problems(t, err)
		viewer := registry.As(&access.Principal{Register: w.Writer.Register, Role: access.Viewer, Actor: "member/ada"}, "")
		viewer.Once = writer.Once
		if _, err := w.Registry.Apply(t.Context(), viewer, []registry.Change{change}); fault.CodeOf(err) != fault.Forbidden {
			t.Error(err)
		}
		if kept := keptRequests(t, w); len(kept) > 0 {
			t.Errorf("kept %q", kept)
		}
		if _, err := w.Registry.Apply(t.Context(), writer, []registry.Change{change}); err != nil {
			t.Error(err)
		}
		// Whoever may not write is not told what was done before either.
		if _, err := w.Registry.Apply(t.Context(), viewer, []registry.Change{change}); fault.CodeOf(err) != fault.Forbidden {
			t.Error(err)
		}
	})
}

// TestOnce_IsForgottenAfterADay, and is one register's own.
func TestOnce_IsForgottenAfterADay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		now := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
		w := registrytest.New(t, db, registry.WithClock(func() time.Time { return now }))
		make1 := func(key string) int64 {
			t.Helper()
			results, err := w.Registry.Apply(t.Context(), onced(w, key, "request"), []registry.Change{registrytest.Create("Purpose", registry.Input{"name": "P"})})
			if err != nil {
				t.Fatal(err)
			}
			return results[0].ID
		}
		first, second := make1("a"), make1("b")
		now = now.Add(24*time.Hour - time.Microsecond)
		if make1("a") != first {
			t.Error("it was forgotten before the day was over")
		}
		now = now.Add(time.Microsecond)
		other := *w
		other.Writer.Register = w.NewRegister(t, "other")
		results, err := w.Registry.Apply(t.Context(), onced(&other, "b", "request"), []registry.Change{registrytest.Create("Purpose", registry.Input{"name": "P"})})
		if err != nil || results[0].ID == second {
			t.Errorf("the other register: %v, %v", results, err)
		}
		if kept := keptRequests(t, w); !slices.Equal(kept, []string{"a", "b", "b"}) {
			t.Errorf("kept %q: another register has forgotten them", kept)
		}
		if make1("a") == first {
			t.Error("it was remembered for longer than a day")
		}
		if kept := keptRequests(t, w); !slices.Equal(kept, []string{"a", "b"}) {
			t.Errorf("kept %q", kept)
		}
	})
}

// TestOnce_StatementsAreFew counts what a key adds, the first time and again.
func TestOnce_StatementsAreFew(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		count := func(writer registry.Writer) (n int, kept []string) {
			registry.Watch(w.Registry, func(statement string) {
				n++
				if strings.Contains(statement, "idempotency_keys") {
					kept = append(kept, strings.Fields(statement)[0])
				}
			})
			defer registry.Watch(w.Registry, nil)
			if _, err := w.Registry.Apply(t.Context(), writer, []registry.Change{registrytest.Create("Purpose", registry.Input{"name": "P"})}); err != nil {
				t.Error(err)
			}
			return n, kept
		}
		without, none := count(w.Writer)
		first, written := count(onced(w, "key", "request"))
		again, read := count(onced(w, "key", "request"))
		if len(none) > 0 || first != without+3 || !slices.Equal(written, []string{"select", "delete", "insert"}) || again != 2 || !slices.Equal(read, []string{"select"}) {
			t.Errorf("%d without %q, %d with %q, %d again %q", without, none, first, written, again, read)
		}
	})
}
