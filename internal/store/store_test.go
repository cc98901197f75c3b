package store_test

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(childVariable); path != "" {
		os.Exit(runChild(path))
	}
	if work := os.Getenv(copyVariable); work != "" {
		os.Exit(runCopy(work))
	}
	storetest.Main(m)
}

// run runs statements on the writer.
func run(t *testing.T, db *store.DB, statements ...string) {
	t.Helper()
	for _, statement := range statements {
		if _, err := db.Writer().ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// queryer is what a pool and a transaction have in common.
type queryer interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// one reads one value.
func one[T any](t *testing.T, q queryer, query string, args ...any) T {
	t.Helper()
	var value T
	if err := q.QueryRowContext(t.Context(), query, args...).Scan(&value); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return value
}

// Every connection of both pools has every setting, not only the first.
func TestOpen_SQLiteSettings(t *testing.T) {
	db := storetest.Open(t, dialect.SQLite)
	want := map[string]string{
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000", "cache_size": "-8192",
	}
	for name, pool := range map[string]*sql.DB{"writer": db.Writer(), "reader": db.Reader()} {
		size := pool.Stats().MaxOpenConnections
		if name == "writer" && size != 1 {
			t.Errorf("writer has %d connections, want 1", size)
		}
		for range size {
			conn, err := pool.Conn(t.Context()) // kept until all are open
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			for pragma, value := range want {
				if got := one[string](t, conn, "pragma "+pragma); got != value {
					t.Errorf("%s: %s is %s, want %s", name, pragma, got, value)
				}
			}
		}
	}
}

func TestOpen_SQLiteWrongSetting(t *testing.T) {
	right := func() map[string]string {
		return map[string]string{
			"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000", "cache_size": "-8192",
		}
	}
	if err := store.CheckSQLiteSettings(right()); err != nil {
		t.Fatal(err)
	}
	for name := range right() {
		settings := right()
		settings[name] = "1000"
		if err := store.CheckSQLiteSettings(settings); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: got error %v, want one that names it", name, err)
		}
	}
}

func TestOpen_PostgresSettings(t *testing.T) {
	db := storetest.Open(t, dialect.Postgres)
	for setting, want := range map[string]string{"TimeZone": "UTC", "application_name": "ropa", "synchronous_commit": "on"} {
		if got := one[string](t, db.Reader(), "select current_setting($1)", setting); got != want {
			t.Errorf("%s is %s, want %s", setting, got, want)
		}
	}
}

func TestOpen_PostgresWrongSetting(t *testing.T) {
	tests := []struct {
		name    string
		version int
		commit  string
		setting string
		value   string
		want    string
	}{
		{name: "right", version: 150004, commit: "on"},
		{name: "remote", version: 170000, commit: "remote_apply"},
		{name: "old", version: 140011, commit: "on", want: "too old"},
		{name: "commit", version: 150004, commit: "off", want: "synchronous_commit"},
		{name: "zone", version: 150004, commit: "on", setting: "TimeZone", value: "Europe/Paris", want: "TimeZone"},
		{name: "encoding", version: 150004, commit: "on", setting: "server_encoding", value: "SQL_ASCII", want: "server_encoding"},
		{name: "strings", version: 150004, commit: "on", setting: "standard_conforming_strings", value: "off", want: "standard_conforming_strings"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			settings := map[string]string{"TimeZone": "UTC", "server_encoding": "UTF8", "standard_conforming_strings": "on"}
			if test.setting != "" {
				settings[test.setting] = test.value
			}
			err := store.CheckPostgresSettings(test.version, test.commit, settings)
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("got error %v, want %q", err, test.want)
			}
		})
	}
}

// The check runs on the connection itself: an address or a role may have the setting off.
func TestOpen_PostgresRefusesLostCommits(t *testing.T) {
	dsn, err := url.Parse(storetest.DSN(t, dialect.Postgres))
	if err != nil {
		t.Fatal(err)
	}
	query := dsn.Query()
	query.Set("synchronous_commit", "off")
	dsn.RawQuery = query.Encode()
	db, err := store.Open(t.Context(), dsn.String())
	if err == nil {
		t.Fatal(errors.Join(errors.New("opened"), db.Close()))
	}
	if !strings.Contains(err.Error(), "synchronous_commit") {
		t.Errorf("got error %v, want one that names synchronous_commit", err)
	}
}

func TestOpen_SQLitePath(t *testing.T) {
	for _, name := range []string{"a?b#c%41 d&e=f.db", "ü ': \"\\+.db", "mode=rw?mode=memory"} {
		path := filepath.Join(t.TempDir(), name)
		db := storetest.OpenDSN(t, path)
		run(t, db, "create table things (id bigint primary key)")
		if got := one[int](t, db.Reader(), "select count(*) from things"); got != 0 {
			t.Errorf("%s: got %d rows, want 0", name, got)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode is %v, want 0600", name, info.Mode())
		}
	}
}

func TestOpen_Refused(t *testing.T) {
	notDatabase := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(notDatabase, []byte(strings.Repeat("not a database\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct{ dsn, want string }{
		"empty":     {"", "no database given"},
		"memory":    {":memory:", "in memory"},
		"uri":       {"file::memory:", "file: URIs"},
		"scheme":    {"mysql://u:secret@h/d", `scheme "mysql"`},
		"no folder": {filepath.Join(t.TempDir(), "none", "ropa.db"), "no such file"},
		"folder":    {t.TempDir(), "is a directory"},
		"no file":   {notDatabase, "not a database"},
		"port":      {"postgres://u:secret@h:port/d", "not valid"},
		"option":    {"postgres://u:secret@h/d?sslmode=secret&password=secret", "not valid"},
		"bytes":     {"postgres://u:secret%zz@h/d", "not valid"},
		"away":      {"postgres://u:secret@/d?host=" + t.TempDir(), "connect"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			db, err := store.Open(t.Context(), test.dsn)
			if err == nil {
				t.Fatal(errors.Join(errors.New("opened"), db.Close()))
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("got error %q, want %q", err, test.want)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("error %q shows the password", err)
			}
		})
	}
}

// What was read stays as it was for the whole of a snapshot.
func TestSnapshot(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		run(t, db, "create table things (id bigint primary key)", "insert into things values (1)")
		snapshot, err := db.Snapshot(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer snapshot.Rollback()
		const count = "select count(*) from things"
		if got := one[int](t, snapshot, count); got != 1 {
			t.Fatalf("got %d rows, want 1", got)
		}
		run(t, db, "insert into things values (2)")
		if got := one[int](t, snapshot, count); got != 1 {
			t.Errorf("the snapshot sees %d rows, want 1", got)
		}
		if got := one[int](t, db.Reader(), count); got != 2 {
			t.Errorf("a new read sees %d rows, want 2", got)
		}
		if _, err := snapshot.ExecContext(t.Context(), "insert into things values (3)"); err == nil {
			t.Error("the snapshot could write")
		}
	})
}

func TestReader_SQLiteCannotWrite(t *testing.T) {
	db := storetest.Open(t, dialect.SQLite)
	_, err := db.Reader().ExecContext(t.Context(), "create table things (id bigint primary key)")
	if !db.Dialect.IsUnavailable(err) || !strings.Contains(err.Error(), "readonly") {
		t.Errorf("got error %v, want a read-only database", err)
	}
	if uri := store.SQLiteURI("/ropa.db"); !store.ReadOnly(uri) {
		t.Errorf("%s does not ask for a read-only connection", uri)
	}
}

// A transaction on the writer has the write lock from its beginning, so that
// it cannot lose it between reading and writing.
func TestWriter_SQLiteLocksAtBegin(t *testing.T) {
	dsn := storetest.DSN(t, dialect.SQLite)
	first, second := storetest.OpenDSN(t, dsn), storetest.OpenDSN(t, dsn)
	tx, err := first.Writer().BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	conn, err := second.Writer().Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(t.Context(), "pragma busy_timeout = 0"); err != nil {
		t.Fatal(err)
	}
	other, err := conn.BeginTx(t.Context(), nil)
	if !second.Dialect.IsBusy(err) {
		t.Errorf("got error %v, want a busy database", err)
	}
	if err == nil {
		_ = other.Rollback()
	}
}

// Statements are not compiled: their plans are estimated to be dear, and take milliseconds.
func TestPostgresCompilesNothing(t *testing.T) {
	var jit string
	if err := storetest.Open(t, dialect.Postgres).Reader().QueryRow("select current_setting('jit')").Scan(&jit); err != nil {
		t.Fatal(err)
	}
	if jit != "off" {
		t.Errorf("jit is %s", jit)
	}
}
