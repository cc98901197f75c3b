package registry_test

import (
	"fmt"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// After many records were written PostgreSQL knows how many there are, and need not find out by itself.
func TestManyRecordsAreCounted(t *testing.T) {
	const many = 1000
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		var changes []registry.Change
		for i := range many {
			key := fmt.Sprint("purpose-", i)
			changes = append(changes, registrytest.Put("Purpose", key, registry.Input{"name": key}))
		}
		w.Apply(t, changes...)
		if w.DB.Dialect.Name() != dialect.Postgres {
			return
		}
		var known float64
		if err := w.DB.Reader().QueryRow("select reltuples from pg_class where oid = 'purposes'::regclass").Scan(&known); err != nil {
			t.Fatal(err)
		}
		if known < many {
			t.Errorf("%v purposes are known of", known)
		}
	})
}
