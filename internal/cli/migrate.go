package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/openropa/ropa/ent/migrate"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/store"
)

func migrateCommand() *cobra.Command {
	return group("migrate", "Bring a database up to this program", migrateUpCommand(), migrateStatusCommand())
}

func migrateUpCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "up",
		Short: "Apply the migrations that the database lacks; an SQLite file is made",
		Args:  cobra.NoArgs,
	}
	d := databaseFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		db, err := store.Open(cmd.Context(), d.dsn)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, db.Close()) }()
		applied, err := registry.Migrate(cmd.Context(), db)
		for _, m := range applied {
			tell(cmd, "applied %04d_%s", m.Version, m.Name)
		}
		if err == nil && len(applied) == 0 {
			tell(cmd, "the database is up to date")
		}
		return err
	}
	return cmd
}

func migrateStatusCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "status", Short: "List the migrations and when the database got them", Args: cobra.NoArgs}
	d, form := databaseFlag(cmd), outputFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		if found, err := d.state(); err != nil || found == missing {
			return errors.Join(err, fault.New(fault.NotFound, "there is no database %s", d.dsn))
		}
		db, err := store.Open(cmd.Context(), d.dsn)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, db.Close()) }()
		migrations, err := db.Status(cmd.Context(), migrate.Files(db.Dialect.Name()))
		return errors.Join(writeMigrations(cmd, *form, migrations), err)
	}
	return cmd
}

func writeMigrations(cmd *cobra.Command, form output, migrations []store.Migration) error {
	type line struct {
		Version   int64  `json:"version"`
		Name      string `json:"name"`
		AppliedAt string `json:"appliedAt,omitempty"`
	}
	lines, rows := []line{}, [][]string{}
	for _, m := range migrations {
		lines = append(lines, line{m.Version, m.Name, showTime(m.AppliedAt)})
		applied := showTime(m.AppliedAt)
		if applied == "" {
			applied = "pending"
		}
		rows = append(rows, []string{fmt.Sprintf("%04d", m.Version), m.Name, applied})
	}
	if form == asJSON {
		return writeJSON(cmd.OutOrStdout(), lines)
	}
	return writeTable(cmd.OutOrStdout(), []string{"VERSION", "NAME", "APPLIED"}, rows)
}
