package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"entgo.io/ent/dialect"
	"github.com/mattn/go-sqlite3"
)

const (
	// busyTimeout is how long a connection waits for another's lock.
	busyTimeout = 5 * time.Second
	// busyPause separates two tries where SQLite itself does not wait.
	busyPause = 10 * time.Millisecond
)

var sqliteDialect = Dialect{dialect.SQLite}

// sqliteRole says what a connection is for, which decides its settings.
type sqliteRole int

const (
	roleWriter   sqliteRole = iota // the one connection that writes
	roleReader                     // one of those that only read
	roleMigrator                   // writes with foreign keys off
)

func openSQLite(ctx context.Context, path string) (*DB, error) {
	path, err := prepareSQLiteFile(path)
	if err != nil {
		return nil, err
	}
	writer := openSQLitePool(path, roleWriter, 1)
	// The writer comes first: it puts a fresh file into WAL mode, which a
	// reader opened with mode=ro could not do.
	if err := pingWhileBusy(ctx, writer); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), writer.Close())
	}
	reader := openSQLitePool(path, roleReader, min(4, 2*runtime.NumCPU()))
	if err := reader.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s for reading: %w", path, err), reader.Close(), writer.Close())
	}
	return &DB{Dialect: sqliteDialect, writer: writer, reader: reader, path: path}, nil
}

// sqlitePath refuses what is no file path and makes it absolute.
func sqlitePath(path string) (string, error) {
	switch {
	case path == "":
		return "", errors.New("no database given: want a file path or a postgres:// URL")
	case path == ":memory:", strings.HasPrefix(path, "file:"):
		return "", fmt.Errorf("%s: want a plain file path; databases in memory and file: URIs are not supported", path)
	case strings.Contains(path, "://"):
		scheme, _, _ := strings.Cut(path, "://")
		return "", fmt.Errorf("scheme %q is not supported: want a file path or a postgres:// URL", scheme)
	}
	return filepath.Abs(path)
}

// prepareSQLiteFile creates the file if it is not there, and returns its
// absolute path.
func prepareSQLiteFile(path string) (string, error) {
	path, err := sqlitePath(path)
	if err != nil {
		return "", err
	}
	// SQLite would create the file readable by others.
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return "", err
	}
	return path, file.Close()
}

// sqliteURI writes the address of a connection.
func sqliteURI(path string, role sqliteRole) string {
	query := url.Values{
		"_busy_timeout":    {fmt.Sprint(busyTimeout.Milliseconds())},
		"_cache_size":      {"-8192"},
		"_foreign_keys":    {"1"},
		"_stmt_cache_size": {"128"},
		"_synchronous":     {"FULL"},
	}
	if role == roleReader {
		query.Set("mode", "ro")
	} else {
		query.Set("mode", "rw")
		query.Set("_journal_mode", "WAL")
		query.Set("_txlock", "immediate")
	}
	if role == roleMigrator {
		query.Set("_foreign_keys", "0")
	}
	return fileURI(path, query.Encode())
}

// fileURI writes the address of a file; the path may hold characters that are
// special in a URI.
func fileURI(path, query string) string {
	return "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() + "?" + query
}

// sqliteSettings lists what a connection of the role must read back.
func sqliteSettings(role sqliteRole) []setting {
	foreignKeys := "1"
	if role == roleMigrator {
		foreignKeys = "0"
	}
	return []setting{
		{"journal_mode", "wal"},
		{"synchronous", "2"},
		{"foreign_keys", foreignKeys},
		{"busy_timeout", fmt.Sprint(busyTimeout.Milliseconds())},
		{"cache_size", "-8192"},
	}
}

func openSQLitePool(path string, role sqliteRole, size int) *sql.DB {
	pool := sql.OpenDB(countingConnector{sqliteConnector{
		uri: sqliteURI(path, role),
		driver: &sqlite3.SQLiteDriver{ConnectHook: func(conn *sqlite3.SQLiteConn) error {
			return checkSettings(sqliteSettings(role), func(name string) (string, error) {
				return readPragma(conn, name)
			})
		}},
	}})
	pool.SetMaxOpenConns(size)
	pool.SetMaxIdleConns(size)
	return pool
}

// openSQLiteURI opens a pool whose connections have no settings but the address's.
func openSQLiteURI(uri string) *sql.DB {
	return sql.OpenDB(sqliteConnector{uri: uri, driver: &sqlite3.SQLiteDriver{}})
}

// sqliteConnector opens connections with a driver of its own, so that none has
// to be registered for the whole program.
type sqliteConnector struct {
	uri    string
	driver *sqlite3.SQLiteDriver
}

func (c sqliteConnector) Connect(context.Context) (driver.Conn, error) { return c.driver.Open(c.uri) }

func (c sqliteConnector) Driver() driver.Driver { return c.driver }

func readPragma(conn *sqlite3.SQLiteConn, name string) (string, error) {
	rows, err := conn.Query("pragma "+name, nil)
	if err != nil {
		return "", err
	}
	row := make([]driver.Value, 1)
	if err := rows.Next(row); err != nil {
		return "", errors.Join(err, rows.Close())
	}
	return fmt.Sprint(row[0]), rows.Close()
}

// pingWhileBusy opens the pool's first connection. Two programs that open a
// fresh file at once both switch it to WAL mode, and there SQLite reports the
// other's lock instead of waiting for it.
func pingWhileBusy(ctx context.Context, pool *sql.DB) error {
	deadline := time.Now().Add(busyTimeout)
	for {
		// Reading makes the connection, if it has just switched to WAL mode, use
		// the log, which the last one to use it clears away.
		_, err := pool.ExecContext(ctx, "pragma user_version")
		if err == nil || !sqliteDialect.IsBusy(err) || time.Now().After(deadline) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(busyPause):
		}
	}
}
