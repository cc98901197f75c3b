package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/openropa/ropa/ent/migrate"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/store"
)

// actor is who the change log names for what is done at the command line.
const actor = "system/cli"

// database is the value of --db and what commands open by it.
type database struct{ dsn string }

func databaseFlag(cmd *cobra.Command) *database {
	d := &database{}
	cmd.Flags().StringVar(&d.dsn, "db", "ropa.db", "SQLite file or postgres:// URL")
	return d
}

// state is how much of a database is there.
type state int

const (
	missing state = iota // an SQLite file that does not exist
	empty                // an SQLite file without a byte
	present              // anything else; PostgreSQL databases are made by other means
)

func (d *database) state() (state, error) {
	if strings.Contains(d.dsn, "://") {
		return present, nil
	}
	info, err := os.Stat(d.dsn)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return missing, nil
	case err != nil:
		return present, fmt.Errorf("open database: %w", err)
	case info.Size() == 0:
		return empty, nil
	}
	return present, nil
}

// open opens a migrated database that is there. The error says what to do about one that is not.
func (d *database) open(ctx context.Context) (*store.DB, error) {
	found, err := d.state()
	if err != nil {
		return nil, err
	}
	if found == missing {
		return nil, fault.New(fault.NotFound, "there is no database %s; ropa migrate up makes it", d.dsn)
	}
	db, err := store.Open(ctx, d.dsn)
	if err != nil {
		return nil, err
	}
	if err := checkMigrated(ctx, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// openOrMake is open, but it makes an SQLite file that is missing or empty.
func (d *database) openOrMake(cmd *cobra.Command) (*store.DB, error) {
	found, err := d.state()
	if err != nil {
		return nil, err
	}
	if found != present {
		if err := migrateNew(cmd.Context(), d.dsn); err != nil {
			return nil, err
		}
		tell(cmd, "made the database %s", d.dsn)
	}
	return d.open(cmd.Context())
}

// migrateNew makes the tables of a new database.
func migrateNew(ctx context.Context, dsn string) error {
	db, err := store.Open(ctx, dsn)
	if err != nil {
		return err
	}
	_, err = registry.Migrate(ctx, db)
	return errors.Join(err, db.Close())
}

func checkMigrated(ctx context.Context, db *store.DB) error {
	migrations, err := db.Status(ctx, migrate.Files(db.Dialect.Name()))
	if err != nil {
		return err
	}
	for _, m := range migrations {
		if m.AppliedAt == nil {
			return fmt.Errorf("the database lacks migration %04d_%s: run ropa migrate up with the same --db", m.Version, m.Name)
		}
	}
	return nil
}

// openRegistry makes the registry of a database.
func openRegistry(db *store.DB) (*registry.Registry, error) {
	laws, err := law.Load()
	if err != nil {
		return nil, err
	}
	return registry.New(db, laws), nil
}

// findRegister finds a register by its key.
func findRegister(ctx context.Context, db *store.DB, key string) (int64, error) {
	r, err := openRegistry(db)
	if err != nil {
		return 0, err
	}
	id, found, err := r.FindRegister(ctx, key)
	if err == nil && !found {
		err = fault.New(fault.NotFound, "there is no register %q", key)
	}
	return id, err
}

// registerFlag adds --register, which has to be given.
func registerFlag(cmd *cobra.Command) *string {
	key := cmd.Flags().String("register", "", "key of the register")
	if err := cmd.MarkFlagRequired("register"); err != nil {
		panic(err) // the flag is there
	}
	return key
}

// requestID names one run of a command in the change log.
func requestID() string { return rand.Text() }
