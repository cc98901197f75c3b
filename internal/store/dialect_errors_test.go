package store_test

import (
	"net/url"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/openropa/ropa/internal/store/storetest"
)

// A database that takes no connections is away, although its refusal has a code that statements give too (55000).
func TestIsUnavailable_RefusedConnection(t *testing.T) {
	dsn := storetest.DSN(t, dialect.Postgres)
	db := storetest.OpenDSN(t, dsn)
	address, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	name := strings.TrimPrefix(address.Path, "/")
	address.Path = "/postgres"
	admin := storetest.OpenDSN(t, address.String())
	for _, statement := range []string{
		"alter database " + name + " allow_connections false",
		"select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'",
	} {
		if _, err := admin.Writer().ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 { // the first may still meet the connection that was cut
		_, err = db.Writer().ExecContext(t.Context(), "select 1")
		if err == nil || !db.Dialect.IsUnavailable(err) {
			t.Errorf("%v does not count as unavailable", err)
		}
	}
}
