package migrate_test

import (
	"bytes"
	"testing"

	entsql "entgo.io/ent/dialect/sql"
	"entgo.io/ent/dialect/sql/schema"

	"github.com/openropa/ropa/ent/migrate"
	"github.com/openropa/ropa/ent/migrate/tables"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// A model that has moved on without a migration shows here: what is left to change must be nothing.
func TestFiles_BringTheModel(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if _, err := db.Migrate(t.Context(), migrate.Files(db.Dialect.Name())); err != nil {
			t.Fatal(err)
		}
		var left bytes.Buffer
		drv := &schema.WriteDriver{Driver: entsql.OpenDB(db.Dialect.Name(), db.Writer()), Writer: &left}
		m, err := schema.NewMigrate(drv, schema.WithDropColumn(true))
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Create(t.Context(), tables.Tables...); err != nil {
			t.Fatal(err)
		}
		if sql := bytes.TrimSpace(left.Bytes()); len(sql) > 0 {
			t.Errorf("the migrations lack:\n%s", sql)
		}
	})
}
