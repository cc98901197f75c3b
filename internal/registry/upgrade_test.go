package registry_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/openropa/ropa/ent/migrate"
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

// before are the models of databases that programs of their time filled: the last migration they knew, the file of their
// rows, and by register the number of entries in its change log.
var before = []struct {
	model, migration, file string
	entries                map[string]int
}{
	{"1", "0002", "model_1.sql", map[string]int{"test": 17, "other": 11}},
	{"2", "0003", "model_2.sql", map[string]int{"test": 28, "other": 25}},
}

// upgraded is a database that a program of another model filled, brought up to date.
func upgraded(t *testing.T, db *store.DB, migration, file string) *registrytest.World {
	t.Helper()
	if _, err := db.Migrate(t.Context(), upTo(t, db.Dialect.Name(), migration)); err != nil {
		t.Fatal(err)
	}
	rows, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range strings.Split(strings.TrimSpace(string(rows)), ";\n") {
		if _, err := db.Writer().ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%.200s: %v", statement, err)
		}
	}
	applied, err := registry.Migrate(t.Context(), db)
	if err != nil || len(applied) == 0 {
		t.Fatalf("applied %v: %v", applied, err)
	}
	w := &registrytest.World{DB: db, Registry: registry.New(db, lawOf(t))}
	w.Writer.Actor = registrytest.Actor
	if db.Dialect.Name() == "sqlite3" {
		if broken := column(t, w, `select "table" from pragma_foreign_key_check`); broken != nil {
			t.Errorf("links of %q lead nowhere", broken)
		}
	}
	return w
}

// withDefaults adds to what an entry says of a record the facts that its model did not know.
func withDefaults(typ *model.Type, image any) {
	object := image.(map[string]any)
	for _, f := range typ.Fields {
		if _, ok := object[f.Name]; !ok && f.Default != "" {
			object[f.Name] = f.Default
			if f.Kind == model.Bool {
				object[f.Name] = f.Default == "true"
			}
		}
	}
	for _, link := range typ.Links {
		parts, _ := object[link.Name].([]any)
		for _, part := range parts {
			if link.Kind == model.Parts {
				withDefaults(link.Target(), part)
			}
		}
	}
}

// TestUpgrade sees that what was written before the model grew still reads as its after-images say, with the defaults of
// what is new, verifies, and takes what the model holds now.
func TestUpgrade(t *testing.T) {
	for _, from := range before {
		t.Run("model="+from.model, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				w := upgraded(t, db, from.migration, from.file)
				for key, entries := range from.entries {
					id, ok, err := w.Registry.FindRegister(t.Context(), key)
					if err != nil || !ok {
						t.Fatalf("register %q: %v", key, err)
					}
					w.Writer.Register = id
					checkUpgraded(t, w, entries)
					changeUpgraded(t, w)
					models := column(t, w, "select distinct cast(model as char(1)) from changes where register_id = ? order by 1", id)
					if !slices.Equal(models, []string{from.model, strconv.Itoa(model.Version)}) {
						t.Errorf("%s: entries of the models %q", key, models)
					}
				}
			})
		})
	}
}

// checkUpgraded compares the records with what the log said of them.
func checkUpgraded(t *testing.T, w *registrytest.World, entries int) {
	t.Helper()
	w.Verify(t)
	log := readLog(t, w)
	said := latest(t, log)
	for id, image := range said {
		typ, _, _ := model.ParseID(id)
		withDefaults(typ, image)
	}
	if len(log) != entries {
		t.Errorf("%d entries, want %d", len(log), entries)
	}
	if diff := cmp.Diff(said, state(t, w)); diff != "" {
		t.Errorf("the records are not what the entries say (-log +records):\n%s", diff)
	}
}

// changeUpgraded changes every record, and gives them what the model holds now.
func changeUpgraded(t *testing.T, w *registrytest.World) {
	t.Helper()
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
			"dataUses": list(map[string]any{"dataCategory": "emails", "volume": "Few"}), "systems": list("cluster"), "dpiaRequired": "FALSE", "unit": "sales",
		}))
	}
	if log := readLog(t, w); !reflect.DeepEqual(latest(t, log), state(t, w)) {
		t.Error("the log does not say what the database holds")
	}
	w.Verify(t)
}
