package registry_test

import (
	"bytes"
	"flag"
	"testing"
	"time"

	"github.com/openropa/ropa/examples"
	"github.com/openropa/ropa/internal/exchange"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

var examineSize = flag.Int("examine.size", 300, "activities of the register in which the cost of examining is counted")

// TestExamine_CostsWhatChanges counts the records that are examined for an edit in a register of any size: ten at most for one of
// an activity, and for one of what many records use no more than these. It logs how long each takes.
func TestExamine_CostsWhatChanges(t *testing.T) {
	var text bytes.Buffer
	if err := examples.Generate(&text, *examineSize); err != nil {
		t.Fatal(err)
	}
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		source, err := exchange.Parse("generated.json", text.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		if _, err := exchange.Import(t.Context(), w.Registry, source, exchange.Options{Actor: registrytest.Actor}); err != nil {
			t.Fatal(err)
		}
		t.Logf("import: %v", time.Since(began))
		if w.Writer.Register, _, err = w.Registry.FindRegister(t.Context(), examples.GeneratedKey); err != nil {
			t.Fatal(err)
		}
		counted := map[string]int{}
		registry.Examined(w.Registry, func(typ *model.Type, n int) { counted[typ.Name] += n })
		edit := func(typ, name string, in registry.Input) int {
			t.Helper()
			clear(counted)
			r := w.All(t, typ)[0]
			began := time.Now()
			w.Apply(t, registrytest.Update(r, in))
			total := 0
			for _, n := range counted {
				total += n
			}
			t.Logf("%s of a %s: %d records %v, %v", name, typ, total, counted, time.Since(began))
			return total
		}
		for name, in := range map[string]registry.Input{
			"name": {"name": "Renamed"}, "purposes": {"purposes": nil}, "regimes": {"regimes": list("UK_GDPR")},
			"state": {"processingState": "SUSPENDED"},
		} {
			if n := edit("ControllerActivity", name, in); n > 10 {
				t.Errorf("%d records are examined for the %s of one activity: %v", n, name, counted)
			}
		}
		edit("Organisation", "country", registry.Input{"country": "FR"})
		edit("DataCategory", "specialKinds", registry.Input{"specialKinds": list("HEALTH")})
		edit("Purpose", "kind", registry.Input{"kind": "LEGAL_CLAIMS"})
	})
}
