package exchange_test

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openropa/ropa/internal/exchange"
	"github.com/openropa/ropa/internal/exchange/exchangetest"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

var (
	runs      = flag.Int("exchange.runs", 12, "random documents per database")
	firstSeed = flag.Uint64("exchange.seed", 1, "seed of the first random document; each further one has the next")
)

func importText(t *testing.T, w *registrytest.World, name string, text []byte, o exchange.Options) (*exchange.Report, error) {
	t.Helper()
	source, err := exchange.Parse(name, text)
	if err != nil {
		return nil, err
	}
	o.Actor = registrytest.Actor
	return exchange.Import(t.Context(), w.Registry, source, o)
}

func mustImport(t *testing.T, w *registrytest.World, name string, text []byte) *exchange.Report {
	t.Helper()
	report, err := importText(t, w, name, text, exchange.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func export(t *testing.T, w *registrytest.World, key string) exchange.Document {
	t.Helper()
	id, ok, err := w.Registry.FindRegister(t.Context(), key)
	if err != nil || !ok {
		t.Fatalf("register %q: %v, %v", key, ok, err)
	}
	doc, err := exchange.Export(t.Context(), w.DB, id)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// headOf is the head of a register, empty if there is none.
func headOf(t *testing.T, w *registrytest.World, key string) registry.Head {
	t.Helper()
	id, ok, err := w.Registry.FindRegister(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	if !ok {
		return registry.Head{}
	}
	head, err := w.Registry.Head(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return head
}

// A document of any spelling comes back in its canonical form, byte for byte, and imported once more it changes nothing.
func TestRoundTrip(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		for i := range *runs {
			seed := *firstSeed + uint64(i)
			t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) { roundTrip(t, w, seed) })
		}
	})
}

func roundTrip(t *testing.T, w *registrytest.World, seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 0))
	doc := exchangetest.Random(rng, 1+rng.IntN(6))
	key := fmt.Sprintf("random-%d", seed)
	doc[1].Value.(exchange.Object)[0].Value = key
	wantYAML, wantJSON := exchangetest.YAML(t, doc), exchangetest.JSON(t, doc)

	variant := exchangetest.Variant(rng, doc)
	text, name := exchangetest.YAML(t, variant), "variant.yaml"
	if rng.IntN(2) == 0 {
		text, name = exchangetest.JSON(t, variant), "variant.json"
	}
	report := mustImport(t, w, name, text)
	if n := report.Totals[registry.Created]; n != len(report.Records) {
		t.Errorf("%d of %d records created: %v", n, len(report.Records), report.Totals)
	}

	exported := export(t, w, key)
	gotYAML, gotJSON := exchangetest.YAML(t, exported), exchangetest.JSON(t, exported)
	if diff := cmp.Diff(string(wantYAML), string(gotYAML)); diff != "" {
		t.Fatalf("YAML differs (-want +got):\n%s", diff)
	}
	if !bytes.Equal(gotJSON, wantJSON) {
		t.Fatalf("JSON differs (-want +got):\n%s", cmp.Diff(string(wantJSON), string(gotJSON)))
	}

	before := headOf(t, w, key)
	for name, text := range map[string][]byte{"again.yaml": gotYAML, "again.json": gotJSON} {
		again := mustImport(t, w, name, text)
		for _, r := range again.Records {
			if r.Action != registry.Unchanged || r.Paths != nil {
				t.Errorf("%s: %s %s: %s %v", name, r.Type, r.Key, r.Action, r.Paths)
			}
		}
	}
	if after := headOf(t, w, key); after != before {
		t.Errorf("head moved from %d to %d", before.Version, after.Version)
	}
}

// Texts that came another way than by a document are in its export what they are.
func TestRoundTripOfRareCharacters(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		for i, text := range []string{"a\rb", "a\r\n b", "\a\x1b[1m", "a\x7fb", "\ufeffa", "a\u202eb\u200b", "\ufffd\uffff\U0010ffff", "a\n\r\n\tb", "\u0080\u0085a"} {
			key := fmt.Sprint("text-", i)
			w.Apply(t, registrytest.Put("Purpose", key, registry.Input{"name": text, "description": text + "\n---\n" + text}))
		}
		doc := export(t, w, "test")
		head := headOf(t, w, "test")
		for name, data := range map[string][]byte{"test.yaml": exchangetest.YAML(t, doc), "test.json": exchangetest.JSON(t, doc)} {
			mustImport(t, w, name, data)
			if after := headOf(t, w, "test"); after != head {
				t.Errorf("%s changes what it was made of", name)
			}
		}
	})
}

// One seed is one document, and its variant is spelt another way.
func TestRandomDocuments(t *testing.T) {
	doc := exchangetest.Random(rand.New(rand.NewPCG(1, 0)), 5)
	same := exchangetest.Random(rand.New(rand.NewPCG(1, 0)), 5)
	if !bytes.Equal(exchangetest.YAML(t, doc), exchangetest.YAML(t, same)) {
		t.Error("one seed, two documents")
	}
	variant := exchangetest.Variant(rand.New(rand.NewPCG(2, 0)), doc)
	if bytes.Equal(exchangetest.YAML(t, doc), exchangetest.YAML(t, variant)) {
		t.Error("the variant is the document itself")
	}
}

// Random documents hold every fact and link of the model, so that what holds for them holds for all of it.
func TestRandomDocumentsHoldTheWholeModel(t *testing.T) {
	seen := map[string]bool{}
	for seed := range uint64(12) {
		for _, m := range exchangetest.Random(rand.New(rand.NewPCG(seed, 0)), 6) {
			switch v := m.Value.(type) {
			case exchange.Object:
				note(seen, model.Roots()[0], v)
			case []any:
				for _, r := range v {
					note(seen, model.ByPlural(m.Name), r.(exchange.Object))
				}
			}
		}
	}
	for _, typ := range model.Types() {
		for _, f := range typ.Fields {
			if name := typ.Name + "." + f.Name; !f.Server && !seen[name] {
				t.Errorf("no %s", name)
			}
		}
		for _, l := range typ.Links {
			if name := typ.Name + "." + l.Name; l.Kind != model.Inverse && !seen[name] {
				t.Errorf("no %s", name)
			}
		}
	}
}

// note remembers what a record and its parts say.
func note(seen map[string]bool, typ *model.Type, o exchange.Object) {
	for _, m := range o {
		seen[typ.Name+"."+m.Name] = true
		link := typ.Link(m.Name)
		if link == nil || link.Kind != model.Parts {
			continue
		}
		for _, part := range m.Value.([]any) {
			note(seen, link.Target(), part.(exchange.Object))
		}
	}
}
