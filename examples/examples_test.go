package examples_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openropa/ropa/examples"
	"github.com/openropa/ropa/internal/exchange"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// register is an example as it stands in the database.
type register struct {
	records map[string]map[string]*record.Record // by type and key
	byID    map[int64]*record.Record
	doc     exchange.Document // as it is exported
}

// eachExample runs fn as a subtest for each of the two real registers, on each kind of database.
func eachExample(t *testing.T, fn func(t *testing.T, w *registrytest.World, key string)) {
	t.Helper()
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		for key := range clauses {
			t.Run(key, func(t *testing.T) { fn(t, w, key) })
		}
	})
}

// load imports an example and reads the register back. Imported once more, it changes nothing.
func load(t *testing.T, w *registrytest.World, key string) register {
	t.Helper()
	importExample(t, w, key)
	for _, r := range importExample(t, w, key).Records {
		if r.Action != registry.Unchanged {
			t.Errorf("imported twice, %s %s is %s: %v", r.Type, r.Key, r.Action, r.Paths)
		}
	}
	g := register{records: map[string]map[string]*record.Record{}, byID: map[int64]*record.Record{}, doc: export(t, w, key)}
	for _, typ := range model.Roots() {
		records, err := record.Load(t.Context(), w.DB.Writer(), w.DB.Dialect, find(t, w, key), typ, nil)
		if err != nil {
			t.Fatal(err)
		}
		g.records[typ.Name] = map[string]*record.Record{}
		for _, r := range records {
			g.records[typ.Name][r.Key()], g.byID[r.ID] = r, r
		}
	}
	return g
}

func importExample(t *testing.T, w *registrytest.World, key string) *exchange.Report {
	t.Helper()
	text, err := examples.Files.ReadFile(key + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	return importText(t, w, key, text)
}

func importText(t *testing.T, w *registrytest.World, key string, text []byte) *exchange.Report {
	t.Helper()
	source, err := exchange.Parse(key+".yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	report, err := exchange.Import(t.Context(), w.Registry, source, exchange.Options{Actor: registrytest.Actor})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// find is the id of a register.
func find(t *testing.T, w *registrytest.World, key string) int64 {
	t.Helper()
	id, ok, err := w.Registry.FindRegister(t.Context(), key)
	if err != nil || !ok {
		t.Fatalf("register %s: %v, %v", key, ok, err)
	}
	return id
}

func export(t *testing.T, w *registrytest.World, key string) exchange.Document {
	t.Helper()
	doc, err := exchange.Export(t.Context(), w.DB, find(t, w, key))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// links are the keys of the records behind a link to several.
func (g register) links(r *record.Record, name string) []string {
	var keys []string
	for _, id := range r.Many[name] {
		keys = append(keys, g.byID[id].Key())
	}
	return keys
}

// citation is what one citation says.
type citation struct{ path, target, clause string }

func (g register) citations(r *record.Record) []citation {
	list, _ := r.Values["citations"].([]map[string]any)
	var out []citation
	for _, c := range list {
		text := func(name string) string { s, _ := c[name].(string); return s }
		out = append(out, citation{text("path"), text("target"), text("clause")})
	}
	return out
}

// A register comes back in the form that documents have, and from that form as the same again, byte for byte, also under
// another key.
func TestExamplesComeBack(t *testing.T) {
	eachExample(t, func(t *testing.T, w *registrytest.World, key string) {
		g := load(t, w, key)
		want := yaml(t, g.doc)
		importText(t, w, key, want)
		if diff := cmp.Diff(string(want), string(yaml(t, export(t, w, key)))); diff != "" {
			t.Errorf("the register changed (-want +got):\n%s", diff)
		}
		g.doc[1].Value.(exchange.Object)[0].Value = "copy-of-" + key
		importText(t, w, key, yaml(t, g.doc))
		copied := export(t, w, "copy-of-"+key)
		copied[1].Value.(exchange.Object)[0].Value = key
		if diff := cmp.Diff(string(want), string(yaml(t, copied))); diff != "" {
			t.Errorf("the copy differs (-want +got):\n%s", diff)
		}
	})
}

func yaml(t *testing.T, doc exchange.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := doc.WriteYAML(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
