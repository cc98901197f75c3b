// Package store opens either database, migrates it, copies and replaces the file
// of an SQLite one, and writes the few pieces of SQL in which the two differ.
//
// SQLite is a file with one writing connection and a few reading ones;
// PostgreSQL is one pool that serves both roles. Nothing above this package
// needs to know which of the two it is talking to.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"entgo.io/ent/dialect"
)

// DB is an open database: a pool that writes, a pool that reads, and the
// dialect both speak. It is safe for concurrent use.
type DB struct {
	// Dialect writes the SQL in which the databases differ.
	Dialect Dialect

	writer *sql.DB
	reader *sql.DB
	// path is the SQLite file's absolute path; it is empty on PostgreSQL.
	path string
}

// Open opens the database dsn names: a postgres:// or postgresql:// URL, or the
// path of an SQLite file, which is created (mode 0600) if its folder exists.
// Every connection's settings are read back, and one that differs from what was
// asked for is an error. Open does not migrate. No error shows the password.
func Open(ctx context.Context, dsn string) (*DB, error) {
	var db *DB
	var err error
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		db, err = openPostgres(ctx, dsn)
	} else {
		db, err = openSQLite(ctx, dsn)
	}
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	return db, nil
}

// Close closes both pools.
func (db *DB) Close() error {
	if db.reader == db.writer {
		return db.writer.Close()
	}
	// The writer goes last: SQLite folds the write-ahead log into the file
	// when the last connection closes, and a reader cannot do that.
	return errors.Join(db.reader.Close(), db.writer.Close())
}

// Writer returns the pool that writes. On SQLite it has one connection, and
// every transaction on it takes the write lock at BEGIN.
func (db *DB) Writer() *sql.DB { return db.writer }

// Reader returns the pool that reads. On SQLite its connections cannot write;
// on PostgreSQL it is the writer's pool.
func (db *DB) Reader() *sql.DB { return db.reader }

// Snapshot begins a read-only transaction that sees one state of the database,
// fixed by its first statement. The caller ends it with Rollback.
func (db *DB) Snapshot(ctx context.Context) (*sql.Tx, error) {
	options := &sql.TxOptions{ReadOnly: true}
	if db.Dialect.Name() == dialect.Postgres {
		options.Isolation = sql.LevelRepeatableRead
	}
	tx, err := db.reader.BeginTx(ctx, options)
	if err != nil {
		return nil, fmt.Errorf("begin snapshot: %w", err)
	}
	return tx, nil
}

// Recount lets PostgreSQL count what the tables hold now, so that statements are not planned for what they held before;
// it would do so by itself after a while. SQLite plans by the tables' indexes alone.
func (db *DB) Recount(ctx context.Context) error {
	if db.Dialect.Name() != dialect.Postgres {
		return nil
	}
	if _, err := db.writer.ExecContext(ctx, "analyse"); err != nil {
		return fmt.Errorf("recount tables: %w", err)
	}
	return nil
}
