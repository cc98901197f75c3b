// Package storetest gives tests empty databases of both kinds.
//
// SQLite is always there. PostgreSQL is the server ROPA_TEST_POSTGRES names, or
// else one that this package starts from the binaries it finds. Without either
// a test is skipped, unless ROPA_TEST_REQUIRE_POSTGRES is 1: then it fails.
package storetest

import (
	"crypto/rand"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entgo.io/ent/dialect"
	_ "github.com/jackc/pgx/v5/stdlib" // administers test databases

	"github.com/openropa/ropa/internal/store"
)

const (
	// urlVariable names a server to use instead of starting one.
	urlVariable = "ROPA_TEST_POSTGRES"
	// requireVariable turns a missing PostgreSQL from a skip into a failure.
	requireVariable = "ROPA_TEST_REQUIRE_POSTGRES"
)

// Dialects are the names of the dialects, in the order Each takes them.
var Dialects = []string{dialect.SQLite, dialect.Postgres}

// Each runs fn as a subtest on an empty, unmigrated database of each kind.
func Each(t *testing.T, fn func(t *testing.T, db *store.DB)) {
	t.Helper()
	for _, name := range Dialects {
		t.Run(name, func(t *testing.T) { fn(t, Open(t, name)) })
	}
}

// Open opens an empty, unmigrated database of the dialect, which goes away with
// the test.
func Open(t testing.TB, dialectName string) *store.DB {
	t.Helper()
	return OpenDSN(t, DSN(t, dialectName))
}

// OpenDSN opens a database that DSN made; several may be open on the same one.
func OpenDSN(t testing.TB, dsn string) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// DSN makes an empty database of the dialect, which goes away with the test,
// and returns its address for store.Open.
func DSN(t testing.TB, dialectName string) string {
	t.Helper()
	switch dialectName {
	case dialect.SQLite:
		return filepath.Join(t.TempDir(), "ropa.db")
	case dialect.Postgres:
		return createPostgres(t)
	}
	t.Fatalf("unknown dialect %q", dialectName)
	return ""
}

// createPostgres makes a database on the server and drops it after the test,
// also from under connections that were left open.
func createPostgres(t testing.TB) string {
	t.Helper()
	server := postgresServer(t)
	address, err := url.Parse(server)
	if err != nil {
		t.Fatal("ROPA_TEST_POSTGRES is not a URL") // which may hold a password
	}
	name := "ropa_test_" + strings.ToLower(rand.Text())
	administer(t, server, "create database "+name)
	t.Cleanup(func() { administer(t, server, "drop database "+name+" with (force)") })
	address.Path = "/" + name
	return address.String()
}

func administer(t testing.TB, server, statement string) {
	t.Helper()
	pool, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	_, err = pool.Exec(statement)
	if err = errors.Join(err, pool.Close()); err != nil {
		t.Fatal(err)
	}
}

// postgresServer returns the address of the server the tests share.
func postgresServer(t testing.TB) string {
	t.Helper()
	if server := os.Getenv(urlVariable); server != "" {
		return server
	}
	server, err := shared.start()
	switch {
	case err == nil:
		return server
	case errors.Is(err, errNotFound) && os.Getenv(requireVariable) != "1":
		t.Skip(err)
	}
	t.Fatal(err)
	return ""
}
