package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/openropa/ropa/internal/exchange"
	"github.com/openropa/ropa/internal/registry"
)

func importCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Bring a document (YAML or JSON, - for stdin) into the register it names, which is made if it is not there",
		Args:  cobra.ExactArgs(1),
	}
	d, form := databaseFlag(cmd), outputFlag(cmd)
	dryRun := cmd.Flags().Bool("dry-run", false, "tell what would be done, and do nothing")
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		text, err := readFile(cmd.InOrStdin(), args[0])
		if err != nil {
			return fmt.Errorf("read document: %w", err)
		}
		db, err := d.openOrMake(cmd)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, db.Close()) }()
		r, err := openRegistry(db)
		if err != nil {
			return err
		}
		report, err := importDocument(cmd, r, args[0], text, *dryRun)
		if problems, found := errors.AsType[exchange.Problems](err); found && *form == asJSON {
			return errors.Join(refused{err}, writeJSON(cmd.OutOrStdout(), map[string]any{"problems": problems}))
		}
		if err != nil {
			return err
		}
		if *form == asJSON {
			return writeJSON(cmd.OutOrStdout(), report)
		}
		return writeReport(cmd, report)
	}
	return cmd
}

// readFile reads a document, of one that is too long only as much as shows that.
func readFile(stdin io.Reader, name string) (_ []byte, err error) {
	if name == "-" {
		return io.ReadAll(io.LimitReader(stdin, exchange.MaxBytes+1))
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return io.ReadAll(io.LimitReader(file, exchange.MaxBytes+1))
}

func importDocument(cmd *cobra.Command, r *registry.Registry, name string, text []byte, dryRun bool) (*exchange.Report, error) {
	source, err := exchange.Parse(name, text)
	if err != nil {
		return nil, err
	}
	return exchange.Import(cmd.Context(), r, source, exchange.Options{DryRun: dryRun, Actor: actor, Request: requestID()})
}

// refused is an error that stdout has told already.
type refused struct{ error }

// Error implements error.
func (refused) Error() string { return "the document was refused" }

// Unwrap keeps the exit code.
func (r refused) Unwrap() error { return r.error }

// writeReport lists what changed; the sums go to stderr.
func writeReport(cmd *cobra.Command, report *exchange.Report) error {
	rows := [][]string{}
	for _, o := range report.Records {
		if o.Action != registry.Unchanged {
			rows = append(rows, []string{o.Action, o.Type, o.Key, strings.Join(o.Paths, " ")})
		}
	}
	if err := writeTable(cmd.OutOrStdout(), []string{"ACTION", "TYPE", "KEY", "CHANGED"}, rows); err != nil {
		return err
	}
	sums := make([]string, 0, len(report.Totals))
	for action, n := range report.Totals {
		sums = append(sums, fmt.Sprintf("%d %s", n, action))
	}
	slices.Sort(sums)
	what := "register " + report.Register
	if report.DryRun {
		what += ", nothing written"
	}
	tell(cmd, "%s: %s", what, strings.Join(sums, ", "))
	return nil
}
