package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"time"

	"entgo.io/ent/dialect"
)

// Migration is one migration the program or the database knows.
type Migration struct {
	// Version counts from 1 without a gap.
	Version int64
	// Name is the file's name between the version and ".sql".
	Name string
	// AppliedAt is when the database got it, or nil if that is still to come.
	AppliedAt *time.Time
}

// Applied is a migration that a call of Migrate has carried out.
type Applied struct {
	Version int64
	Name    string
}

// migrationFile is a migration the program brings along.
type migrationFile struct {
	version    int64
	name       string
	checksum   string
	statements []string
}

func (f migrationFile) String() string { return migrationName(f.version, f.name) }

func migrationName(version int64, name string) string { return fmt.Sprintf("%04d_%s", version, name) }

// appliedRow is a row of schema_migrations.
type appliedRow struct {
	version        int64
	name, checksum string
	appliedAt      int64
}

func (r appliedRow) String() string { return migrationName(r.version, r.name) }

var migrationPattern = regexp.MustCompile(`^([0-9]{4})_([A-Za-z0-9_-]+)\.sql$`)

// loadMigrations reads the NNNN_name.sql files of a set in order. Other files
// are not looked at unless they end in .sql, which then is a misspelt name.
func loadMigrations(set fs.FS, dialectName string) ([]migrationFile, error) {
	entries, err := fs.ReadDir(set, ".")
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	var files []migrationFile
	for _, entry := range entries { // sorted by name, which is by version
		if entry.IsDir() || !strings.HasSuffix(entry.Name(), ".sql") {
			continue
		}
		file, err := loadMigration(set, entry.Name(), dialectName)
		if err != nil {
			return nil, fmt.Errorf("read migration %s: %w", entry.Name(), err)
		}
		if want := int64(len(files)) + 1; file.version != want {
			return nil, fmt.Errorf("read migration %s: want version %04d next", entry.Name(), want)
		}
		files = append(files, file)
	}
	return files, nil
}

func loadMigration(set fs.FS, fileName, dialectName string) (migrationFile, error) {
	match := migrationPattern.FindStringSubmatch(fileName)
	if match == nil {
		return migrationFile{}, fmt.Errorf("want a name like 0001_name.sql")
	}
	version, err := strconv.ParseInt(match[1], 10, 64)
	if err != nil {
		return migrationFile{}, err
	}
	text, err := fs.ReadFile(set, fileName)
	if err != nil {
		return migrationFile{}, err
	}
	statements, err := splitStatements(string(text), dialectName)
	if err != nil {
		return migrationFile{}, err
	}
	for i, statement := range statements {
		// One that ended the transaction would make half a migration last.
		if controlsTransaction(statement, dialectName) {
			return migrationFile{}, fmt.Errorf("statement %d begins or ends a transaction, which is not the file's to do", i+1)
		}
	}
	sum := sha256.Sum256(text)
	return migrationFile{version, match[2], hex.EncodeToString(sum[:]), statements}, nil
}

func controlsTransaction(statement, dialectName string) bool {
	end, _ := nextToken(statement, 0, dialectName)
	switch strings.ToLower(statement[:end]) {
	case "begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release":
		return true
	}
	return false
}

// checkApplied compares what the database has with what the program brings. The
// applied migrations must be the first of the program's, unchanged.
func checkApplied(files []migrationFile, rows []appliedRow) error {
	for i, row := range rows {
		if want := int64(i) + 1; row.version != want {
			return fmt.Errorf("the database has migration %s but lacks %04d", row, want)
		}
		if i >= len(files) {
			return fmt.Errorf("the database has migration %s, which this program does not know: it is newer than the program", row)
		}
		if row.checksum != files[i].checksum {
			return fmt.Errorf("migration %s has changed since the database got it", row)
		}
	}
	return nil
}

// querier is what a pool, a connection and a transaction have in common.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// readApplied lists schema_migrations in order; a database without that table
// has none.
func readApplied(ctx context.Context, q querier, dialectName string) ([]appliedRow, error) {
	exists := "select exists (select 1 from sqlite_schema where type = 'table' and name = 'schema_migrations')"
	if dialectName == dialect.Postgres {
		// Not to_regclass: after a wait for the lock it may still answer from
		// what the connection knew before.
		exists = "select exists (select 1 from pg_tables where schemaname = current_schema() and tablename = 'schema_migrations')"
	}
	var found bool
	if err := q.QueryRowContext(ctx, exists).Scan(&found); err != nil {
		return nil, fmt.Errorf("read schema_migrations: %w", err)
	}
	if !found {
		return nil, nil
	}
	rows, err := q.QueryContext(ctx, "select version, name, checksum, applied_at from schema_migrations order by version")
	if err != nil {
		return nil, fmt.Errorf("read schema_migrations: %w", err)
	}
	defer rows.Close()
	var applied []appliedRow
	for rows.Next() {
		var row appliedRow
		if err := rows.Scan(&row.version, &row.name, &row.checksum, &row.appliedAt); err != nil {
			return nil, fmt.Errorf("read schema_migrations: %w", err)
		}
		applied = append(applied, row)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read schema_migrations: %w", err)
	}
	return applied, nil
}
