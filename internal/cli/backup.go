package cli

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/openropa/ropa/ent/migrate"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/store"
)

func backupCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy an SQLite database to a file, also while it is served and written",
		Long: `Copy an SQLite database to a file, also while it is served and written.

The file holds everything that was written before the command began. It appears whole
or not at all; ropa restore checks that not a byte of it has changed. Others on the
machine cannot read it. A PostgreSQL database is backed up by pg_dump.`,
		Args: cobra.ExactArgs(1),
	}
	d, form := databaseFlag(cmd), outputFlag(cmd)
	force := cmd.Flags().Bool("force", false, "replace FILE if it is there")
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if err := d.refusePostgres("pg_dump --format=custom --file=%[2]s %[1]s", args[0]); err != nil {
			return err
		}
		if found, err := d.state(); err != nil || found == missing {
			return errors.Join(err, fault.New(fault.NotFound, "there is no database %s", d.dsn))
		}
		db, err := store.Open(cmd.Context(), d.dsn)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, db.Close()) }()
		line := struct {
			File      string `json:"file"`
			Size      int64  `json:"size"`
			Registers int64  `json:"registers"`
			Changes   int64  `json:"changes"`
		}{File: args[0]}
		// The copy is counted, not the database, which may have gone on.
		line.Size, err = db.Backup(cmd.Context(), args[0], store.CopyOptions{
			Force: *force,
			Check: func(ctx context.Context, copied *store.DB) error {
				held, err := readContents(ctx, copied)
				line.Registers, line.Changes = int64(len(held.registers)), held.changes
				return err
			},
		})
		if err != nil {
			return err
		}
		if *form == asJSON {
			return writeJSON(cmd.OutOrStdout(), line)
		}
		return writeTable(cmd.OutOrStdout(), []string{"FILE", "SIZE", "REGISTERS", "CHANGES"},
			[][]string{{line.File, number(line.Size), number(line.Registers), number(line.Changes)}})
	}
	return cmd
}

// contents is what a copy of a database holds.
type contents struct {
	registers []registry.RegisterInfo
	changes   int64
	pending   int // migrations that the program knows and the copy lacks
}

// readContents refuses a copy that this program does not know how to read.
func readContents(ctx context.Context, copied *store.DB) (held contents, err error) {
	migrations, err := copied.Status(ctx, migrate.Files(copied.Dialect.Name()))
	if err != nil {
		return held, err
	}
	for _, m := range migrations {
		if m.AppliedAt == nil {
			held.pending++
		}
	}
	switch len(migrations) - held.pending {
	case 0:
		return held, errors.New("the database has had no migration: it holds no registers")
	case 1: // registers are made with their change log, which the second migration brings
		return held, nil
	}
	r, err := openRegistry(copied)
	if err != nil {
		return held, err
	}
	if held.registers, err = r.Registers(ctx); err != nil {
		return held, err
	}
	for _, register := range held.registers {
		held.changes += register.Head.Version
	}
	return held, nil
}

// refusePostgres refuses a PostgreSQL database and names the command that does the work there. Its format takes the
// address, without the password, and the file, both quoted for a shell.
func (d *database) refusePostgres(format, file string) error {
	if !strings.HasPrefix(d.dsn, "postgres://") && !strings.HasPrefix(d.dsn, "postgresql://") {
		return nil
	}
	address, err := url.Parse(d.dsn)
	if err != nil { // which quotes the address
		return usage("--db: the PostgreSQL address is not valid")
	}
	if user := address.User.Username(); user == "" {
		address.User = nil
	} else {
		address.User = url.User(user)
	}
	query := address.Query()
	query.Del("password")
	query.Del("sslpassword")
	// PostgreSQL's programs take a plus sign for itself.
	address.RawQuery = strings.ReplaceAll(query.Encode(), "+", "%20")
	return usage("this command is for SQLite files; for PostgreSQL use\n  "+format, quote(address.String()), quote(file))
}

// quote quotes a word for a shell.
func quote(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }

func number(n int64) string { return strconv.FormatInt(n, 10) }
