package registry_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// many are enough purposes to be planned ahead.
func many(name string) []registry.Change {
	var changes []registry.Change
	for i := range 250 {
		changes = append(changes, registrytest.Put("Purpose", fmt.Sprint("many-", i), registry.Input{"name": name}))
	}
	return changes
}

// TestPlanIsMadeAgain lets another writer in while a large change is planned: it does not wait, and what it wrote is
// what the large change goes by.
func TestPlanIsMadeAgain(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		laws, err := law.Load()
		if err != nil {
			t.Fatal(err)
		}
		large := registry.New(w.DB, laws)
		var once sync.Once
		plans := 0
		registry.Watch(large, func(statement string) {
			if !strings.HasPrefix(statement, "select id, key from purposes") {
				return
			}
			plans++
			once.Do(func() {
				w.Apply(t, registrytest.Put("Purpose", "many-7", registry.Input{"name": "Seventh", "description": "Kept"}))
			})
		})
		results, err := large.Apply(t.Context(), w.Writer, many("Large"))
		if err != nil {
			t.Fatal(err)
		}
		if got := results[7]; got.Action != registry.Updated || got.Version != 2 || plans != 2 {
			t.Errorf("%+v after %d plans", got, plans)
		}
		if got := w.Find(t, "Purpose", "many-7"); got.Text("name") != "Large" || got.Text("description") != "Kept" {
			t.Errorf("%v", got.Values)
		}
		w.Verify(t)
	})
}

// TestNothingToWriteTakesNoLock brings in what is there already, and plans, while another writer has the lock.
func TestNothingToWriteTakesNoLock(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		w.Apply(t, many("Large")...)
		tx, err := w.DB.Writer().BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = tx.Rollback() }()
		query := w.DB.Dialect.Rebind("select version from register_heads where register_id = ?") + w.DB.Dialect.ForUpdate()
		var version int64
		if err := tx.QueryRowContext(t.Context(), query, w.Writer.Register).Scan(&version); err != nil {
			t.Fatal(err)
		}
		for _, r := range w.Apply(t, many("Large")...) {
			if r.Action != registry.Unchanged {
				t.Fatalf("%+v", r)
			}
		}
		results, err := w.Registry.Plan(t.Context(), w.Writer, many("Larger"))
		if err != nil || results[0].Action != registry.Updated {
			t.Errorf("%v %v", results, err)
		}
	})
}

// TestImagesAreCanonical reads every image of a log and writes it again.
func TestImagesAreCanonical(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		for _, l := range readLog(t, w) {
			for _, text := range []string{l.image, l.personal} {
				decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
				decoder.UseNumber()
				var v any
				if err := decoder.Decode(&v); err != nil {
					t.Fatal(err)
				}
				if again, err := model.CanonicalJSON(v); err != nil || string(again) != text {
					t.Errorf("%s\nis not %s (%v)", text, again, err)
				}
			}
		}
	})
}
