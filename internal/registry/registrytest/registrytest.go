// Package registrytest gives tests a migrated database with a register in it.
package registrytest

import (
	"testing"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// Actor is who writes in tests.
const Actor = "system/test"

// World is a database with one register that holds the records of Sample.
type World struct {
	DB       *store.DB
	Registry *registry.Registry
	Writer   registry.Writer
}

// Each runs fn as a subtest on a world of each kind of database.
func Each(t *testing.T, fn func(t *testing.T, w *World)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) { fn(t, New(t, db)) })
}

// New migrates an empty database and makes the register "test" in it.
func New(t testing.TB, db *store.DB, options ...registry.Option) *World {
	t.Helper()
	if _, err := registry.Migrate(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	laws, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	w := &World{DB: db, Registry: registry.New(db, laws, options...)}
	w.Writer = registry.Writer{Actor: Actor, Register: w.NewRegister(t, "test")}
	return w
}

// NewRegister makes another register that holds the records of Sample.
func (w *World) NewRegister(t testing.TB, key string) int64 {
	t.Helper()
	fields := registry.Input{"name": "Register " + key, "regimes": []any{"UK_GDPR"}}
	id, _, err := w.Registry.CreateRegister(t.Context(), registry.Writer{Actor: Actor}, key, fields, Sample())
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// Apply makes changes that must succeed.
func (w *World) Apply(t testing.TB, changes ...registry.Change) []registry.Result {
	t.Helper()
	results, err := w.Registry.Apply(t.Context(), w.Writer, changes)
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// Find loads the record of a type that has the key.
func (w *World) Find(t testing.TB, typ, key string) *record.Record {
	t.Helper()
	for _, r := range w.All(t, typ) {
		if r.Key() == key {
			return r
		}
	}
	t.Fatalf("there is no %s %q", typ, key)
	return nil
}

// All loads the records of a type.
func (w *World) All(t testing.TB, typ string) []*record.Record {
	t.Helper()
	records, err := record.Load(t.Context(), w.DB.Writer(), w.DB.Dialect, w.Writer.Register, model.ByName(typ), nil)
	if err != nil {
		t.Fatal(err)
	}
	return records
}

// Verify checks the change log.
func (w *World) Verify(t testing.TB) {
	t.Helper()
	if err := registry.VerifyChain(t.Context(), w.DB.Writer(), w.DB.Dialect, w.Writer.Register); err != nil {
		t.Fatal(err)
	}
}

// Put is a change that makes or updates a record.
func Put(typ, key string, fields registry.Input) registry.Change {
	return registry.Change{Action: registry.Put, Type: model.ByName(typ), Key: key, Fields: fields}
}

// Create is a change that makes a record.
func Create(typ string, fields registry.Input) registry.Change {
	return registry.Change{Action: registry.Create, Type: model.ByName(typ), Fields: fields}
}

// Update is a change of a record as it was read.
func Update(r *record.Record, fields registry.Input) registry.Change {
	return registry.Change{Action: registry.Update, Type: r.Type, ID: r.ID, ExpectedVersion: r.Int("version"), Fields: fields}
}
