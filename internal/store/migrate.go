package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"entgo.io/ent/dialect"
)

// migrateTries bounds how long a migrator waits for SQLite's write lock: each
// try waits for the busy timeout.
const migrateTries = 12

// Step is the part of a migration that SQL cannot express, such as filling a
// new column. It runs in the migration's transaction after its statements, and
// must not mind being run again on rows it has already seen.
type Step func(ctx context.Context, tx *sql.Tx) error

// MigrateOption changes how Migrate works.
type MigrateOption func(*migrator)

// WithStep ends the migration of the version with a step in Go.
func WithStep(version int64, step Step) MigrateOption {
	return func(m *migrator) { m.steps[version] = step }
}

// WithFinish ends the last of the migrations with a step in Go, whichever of
// them the database lacks: for what follows from the rows as the program knows
// them. A database that lacks none is left alone.
func WithFinish(step Step) MigrateOption {
	return func(m *migrator) { m.finish = step }
}

// withProgress calls progress after everything a migration does, so that a test
// can stop it there.
func withProgress(progress func(Migration)) MigrateOption {
	return func(m *migrator) { m.progress = progress }
}

type migrator struct {
	db       *DB
	files    []migrationFile
	steps    map[int64]Step
	finish   Step
	progress func(Migration)
}

// Migrate brings the database up to the last of the set's NNNN_name.sql files,
// which are written for the database's dialect, and returns what it applied.
// Each file is one transaction, under a lock that makes other migrators wait.
// If an applied file has changed, is missing from the set, or a version is left
// out, nothing is done. If a migration fails, those before it stay.
func (db *DB) Migrate(ctx context.Context, set fs.FS, options ...MigrateOption) ([]Applied, error) {
	m := &migrator{db: db, steps: map[int64]Step{}, progress: func(Migration) {}}
	for _, option := range options {
		option(m)
	}
	var err error
	if m.files, err = loadMigrations(set, db.Dialect.Name()); err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	for version := range m.steps {
		if version < 1 || version > int64(len(m.files)) {
			return nil, fmt.Errorf("migrate: step %04d belongs to no migration", version)
		}
	}
	applied, err := m.run(ctx)
	if err != nil {
		return applied, fmt.Errorf("migrate: %w", err)
	}
	return applied, nil
}

// Status lists the migrations of the set and when the database got them. The
// error is the one for which Migrate would do nothing; the list is given even so.
func (db *DB) Status(ctx context.Context, set fs.FS) ([]Migration, error) {
	files, err := loadMigrations(set, db.Dialect.Name())
	if err != nil {
		return nil, fmt.Errorf("read migration status: %w", err)
	}
	rows, err := readApplied(ctx, db.reader, db.Dialect.Name())
	if err != nil {
		return nil, fmt.Errorf("read migration status: %w", err)
	}
	appliedAt := make(map[int64]*time.Time, len(rows))
	for _, row := range rows {
		at := time.UnixMicro(row.appliedAt).UTC()
		appliedAt[row.version] = &at
	}
	status := make([]Migration, 0, max(len(files), len(rows)))
	for _, file := range files {
		status = append(status, Migration{file.version, file.name, appliedAt[file.version]})
	}
	for _, row := range rows {
		if row.version > int64(len(files)) {
			status = append(status, Migration{row.version, row.name, appliedAt[row.version]})
		}
	}
	if err := checkApplied(files, rows); err != nil {
		return status, fmt.Errorf("read migration status: %w", err)
	}
	return status, nil
}

func (m *migrator) run(ctx context.Context) (applied []Applied, err error) {
	// A program that starts on a database of its own age takes no lock.
	rows, err := readApplied(ctx, m.db.reader, m.db.Dialect.Name())
	if err != nil {
		return nil, err
	}
	if err := checkApplied(m.files, rows); err != nil || len(rows) == len(m.files) {
		return nil, err
	}
	pool := m.db.writer
	if m.db.Dialect.Name() == dialect.SQLite {
		// Foreign keys cannot be switched off inside a transaction, and with
		// them on, dropping a table that is being rebuilt deletes its children.
		pool = openSQLitePool(m.db.path, roleMigrator, 1)
		defer func() { err = errors.Join(err, pool.Close()) }()
	}
	for {
		file, err := m.applyNext(ctx, pool)
		if err != nil || file == nil {
			return applied, err
		}
		applied = append(applied, Applied{file.version, file.name})
	}
}

// applyNext applies the first migration the database lacks, and returns nil if
// it lacks none. What the database has is read again under the lock, because
// another migrator may have been here meanwhile.
func (m *migrator) applyNext(ctx context.Context, pool *sql.DB) (*migrationFile, error) {
	tx, err := m.begin(ctx, pool)
	if err != nil {
		return nil, fmt.Errorf("lock migrations: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	rows, err := readApplied(ctx, tx, m.db.Dialect.Name())
	if err != nil {
		return nil, err
	}
	if err := checkApplied(m.files, rows); err != nil || len(rows) == len(m.files) {
		return nil, err
	}
	file := &m.files[len(rows)]
	if err := m.apply(ctx, tx, file); err != nil {
		return nil, fmt.Errorf("migration %s: %w", file, err)
	}
	return file, nil
}

func (m *migrator) begin(ctx context.Context, pool *sql.DB) (*sql.Tx, error) {
	for try := 1; ; try++ {
		tx, err := pool.BeginTx(ctx, nil)
		if m.db.Dialect.IsBusy(err) && try < migrateTries && ctx.Err() == nil {
			continue
		}
		if err != nil || m.db.Dialect.Name() == dialect.SQLite {
			return tx, err // SQLite's write lock is the migrators' lock too
		}
		if err := lockMigrations(ctx, tx); err != nil {
			return nil, errors.Join(err, tx.Rollback())
		}
		return tx, nil
	}
}

func (m *migrator) apply(ctx context.Context, tx *sql.Tx, file *migrationFile) error {
	done := func() { m.progress(Migration{Version: file.version, Name: file.name}) }
	done()
	for i, statement := range file.statements {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("statement %d: %w", i+1, err)
		}
		done()
	}
	steps := []Step{m.steps[file.version]}
	if file.version == int64(len(m.files)) {
		steps = append(steps, m.finish)
	}
	for _, step := range steps {
		if step == nil {
			continue
		}
		if err := step(ctx, tx); err != nil {
			return fmt.Errorf("step: %w", err)
		}
		done()
	}
	if m.db.Dialect.Name() == dialect.SQLite {
		if err := checkForeignKeys(ctx, tx); err != nil {
			return err
		}
		done()
	}
	if err := m.record(ctx, tx, file); err != nil {
		return fmt.Errorf("record: %w", err)
	}
	done()
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	done()
	return nil
}

// record enters the migration in schema_migrations, which the first one makes.
func (m *migrator) record(ctx context.Context, tx *sql.Tx, file *migrationFile) error {
	text := "text"
	if m.db.Dialect.Name() == dialect.Postgres {
		text = `text collate "C"`
	}
	create := fmt.Sprintf(`create table if not exists schema_migrations (version bigint primary key,
		name %[1]s not null, checksum %[1]s not null, applied_at bigint not null)`, text)
	if _, err := tx.ExecContext(ctx, create); err != nil {
		return err
	}
	insert := m.db.Dialect.Rebind("insert into schema_migrations (version, name, checksum, applied_at) values (?, ?, ?, ?)")
	_, err := tx.ExecContext(ctx, insert, file.version, file.name, file.checksum, time.Now().UnixMicro())
	return err
}

// checkForeignKeys makes up for the foreign keys that are off while SQLite is
// being migrated.
func checkForeignKeys(ctx context.Context, q querier) error {
	rows, err := q.QueryContext(ctx, "pragma foreign_key_check")
	if err != nil {
		return fmt.Errorf("check foreign keys: %w", err)
	}
	defer rows.Close()
	if rows.Next() {
		var table, parent string
		var rowID, key sql.NullInt64
		if err := rows.Scan(&table, &rowID, &parent, &key); err != nil {
			return fmt.Errorf("check foreign keys: %w", err)
		}
		return fmt.Errorf("check foreign keys: a row of table %s refers to a row of %s that is not there", table, parent)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("check foreign keys: %w", err)
	}
	return nil
}
