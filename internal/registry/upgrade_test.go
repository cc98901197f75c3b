package registry_test

import (
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/openropa/ropa/ent/migrate"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// upTo are the migrations of a dialect up to a version.
func upTo(t *testing.T, dialect, version string) fs.FS {
	t.Helper()
	all, some := migrate.Files(dialect), fstest.MapFS{}
	names, err := fs.Glob(all, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(all, name)
		if err != nil {
			t.Fatal(err)
		}
		if name < version+"~" {
			some[name] = &fstest.MapFile{Data: text}
		}
	}
	return some
}

// upgraded is a database that a program of model version 1 filled, brought up to date.
func upgraded(t *testing.T, db *store.DB) *registrytest.World {
	t.Helper()
	if _, err := db.Migrate(t.Context(), upTo(t, db.Dialect.Name(), "0002")); err != nil {
		t.Fatal(err)
	}
	rows, err := os.ReadFile("testdata/model_1.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range strings.Split(strings.TrimSpace(string(rows)), ";\n") {
		if _, err := db.Writer().ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%.200s: %v", statement, err)
		}
	}
	applied, err := db.Migrate(t.Context(), migrate.Files(db.Dialect.Name()))
	if err != nil || len(applied) == 0 {
		t.Fatalf("applied %v: %v", applied, err)
	}
	laws, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	w := &registrytest.World{DB: db, Registry: registry.New(db, laws)}
	w.Writer.Actor = registrytest.Actor
	return w
}

// TestUpgrade sees that what was written before the model grew still reads as its after-images say, verifies, and takes
// what the model holds now.
func TestUpgrade(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := upgraded(t, db)
		for key, records := range map[string]int{"test": 17, "other": 11} {
			id, ok, err := w.Registry.FindRegister(t.Context(), key)
			if err != nil || !ok {
				t.Fatalf("register %q: %v", key, err)
			}
			w.Writer.Register = id
			w.Verify(t)
			if log := readLog(t, w); len(log) != records || !reflect.DeepEqual(latest(t, log), state(t, w)) {
				t.Errorf("%s: the records are not what the %d entries say", key, len(log))
			}
			for _, typ := range model.Roots() {
				for _, r := range w.All(t, typ.Name) {
					if r.Text("kind") != "SHIPPED" {
						cite := list(map[string]any{"path": "key", "document": "policy", "clause": "new"})
						w.Apply(t, registrytest.Update(r, registry.Input{"citations": cite}))
					}
				}
			}
			w.Apply(t, registrytest.Sample()...)
			for _, r := range w.All(t, "ControllerActivity") {
				w.Apply(t, registrytest.Update(r, registry.Input{
					"dataUses": list(map[string]any{"dataCategory": "emails"}), "systems": list("cluster"),
				}))
			}
			models := column(t, w, "select distinct cast(model as char(1)) from changes where register_id = ? order by 1", id)
			if !slices.Equal(models, []string{"1", strconv.Itoa(model.Version)}) {
				t.Errorf("%s: entries of the models %q", key, models)
			}
			if log := readLog(t, w); !reflect.DeepEqual(latest(t, log), state(t, w)) {
				t.Errorf("%s: the log does not say what the database holds", key)
			}
			w.Verify(t)
		}
	})
}
