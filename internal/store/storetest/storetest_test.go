package storetest_test

import (
	"testing"

	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

func TestEach_Empty(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if _, err := db.Writer().ExecContext(t.Context(), "create table things (id bigint primary key)"); err != nil {
			t.Error(err)
		}
	})
	// A second round finds nothing of the first.
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if _, err := db.Reader().ExecContext(t.Context(), "select id from things"); err == nil {
			t.Error("the database is not empty")
		}
	})
}

func TestOpenDSN_Shared(t *testing.T) {
	for _, name := range storetest.Dialects {
		t.Run(name, func(t *testing.T) {
			dsn := storetest.DSN(t, name)
			one, two := storetest.OpenDSN(t, dsn), storetest.OpenDSN(t, dsn)
			if _, err := one.Writer().ExecContext(t.Context(), "create table things (id bigint primary key)"); err != nil {
				t.Fatal(err)
			}
			if _, err := two.Reader().ExecContext(t.Context(), "select id from things"); err != nil {
				t.Error(err)
			}
		})
	}
}

// The order of texts must come from the columns' collation, not from the
// server's: a server with the C locale would hide a column that lacks it.
func TestOpen_LocaleIsNotC(t *testing.T) {
	db := storetest.Open(t, "postgres")
	var smaller bool
	if err := db.Reader().QueryRowContext(t.Context(), "select 'a' < 'B'").Scan(&smaller); err != nil {
		t.Fatal(err)
	}
	if !smaller {
		t.Error("the server orders texts by bytes")
	}
}
