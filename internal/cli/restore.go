package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/store"
)

func restoreCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "restore FILE",
		Short: "Put a backup in the place of an SQLite database that nothing has open",
		Long: `Put a backup in the place of an SQLite database that nothing has open.

Before anything is replaced, the backup is verified: its bytes, SQLite's integrity, the
migrations, the change log of every register. A database that is replaced is kept
beside the new one. A PostgreSQL database is restored by pg_restore.`,
		Args: cobra.ExactArgs(1),
	}
	d, form := databaseFlag(cmd), outputFlag(cmd)
	force := cmd.Flags().Bool("force", false, "replace the database if there is one")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		command := "pg_restore --exit-on-error --single-transaction --no-owner"
		if *force {
			command += " --clean --if-exists"
		}
		if err := d.refusePostgres(command+" --dbname=%s %s", args[0]); err != nil {
			return err
		}
		var held contents
		done, err := store.Restore(cmd.Context(), args[0], d.dsn, store.CopyOptions{
			Force: *force,
			Check: func(ctx context.Context, copied *store.DB) (err error) {
				held, err = verifyContents(ctx, copied)
				if err != nil && ctx.Err() == nil {
					err = fault.Wrap(fault.BadUserInput, err, "%s cannot be restored", args[0])
				}
				return err
			},
		})
		if err != nil {
			return err
		}
		tellRestored(cmd, d.dsn, args[0], done, held)
		return writeRestored(cmd, *form, d.dsn, done, held)
	}
	return cmd
}

func tellRestored(cmd *cobra.Command, target, file string, done store.Restored, held contents) {
	if !done.Sealed {
		tell(cmd, "%s was not made by ropa backup, so a byte that changed within a record may have gone unseen", file)
	}
	if done.Kept != "" {
		tell(cmd, "the database that was there is now %s", done.Kept)
	}
	if held.pending > 0 {
		tell(cmd, "the backup is older than this program: run ropa migrate up --db %s", quote(target))
	}
}

func writeRestored(cmd *cobra.Command, form output, target string, done store.Restored, held contents) error {
	line := struct {
		Database  string `json:"database"`
		Registers int64  `json:"registers"`
		Changes   int64  `json:"changes"`
		Pending   int    `json:"pendingMigrations"`
		Kept      string `json:"kept,omitempty"`
	}{target, int64(len(held.registers)), held.changes, held.pending, done.Kept}
	if form == asJSON {
		return writeJSON(cmd.OutOrStdout(), line)
	}
	kept := ""
	if done.Kept != "" {
		kept = filepath.Base(done.Kept)
	}
	return writeTable(cmd.OutOrStdout(), []string{"DATABASE", "REGISTERS", "CHANGES", "KEPT"},
		[][]string{{target, number(line.Registers), number(line.Changes), kept}})
}

// verifyContents reads a copy and checks the change log of every register.
func verifyContents(ctx context.Context, copied *store.DB) (contents, error) {
	held, err := readContents(ctx, copied)
	if err != nil {
		return held, err
	}
	// One without a head is in no list.
	var count int
	err = copied.Reader().QueryRowContext(ctx, "select count(*) from registers").Scan(&count)
	if err == nil && count != len(held.registers) {
		err = errors.New("a register has no change log")
	}
	if err != nil {
		return held, err
	}
	for _, register := range held.registers {
		if err := registry.VerifyChain(ctx, copied.Reader(), copied.Dialect, register.ID); err != nil {
			return held, fmt.Errorf("register %s: %w", register.Key, err)
		}
	}
	return held, nil
}
