package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/openropa/ropa/internal/exchange"
)

func exportCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "export [FILE]",
		Short: "Write a register as a document, to stdout if no file is named",
		Args:  cobra.MaximumNArgs(1),
	}
	d, register := databaseFlag(cmd), registerFlag(cmd)
	format := cmd.Flags().String("format", "", "yaml or json; as the file's name ends if not given")
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if *format == "" && len(args) == 1 && filepath.Ext(args[0]) == ".json" {
			*format = "json"
		}
		write := exchange.Document.WriteYAML
		switch *format {
		case "", "yaml":
		case "json":
			write = exchange.Document.WriteJSON
		default:
			return usage("--format: want yaml or json")
		}
		db, err := d.open(cmd.Context())
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, db.Close()) }()
		id, err := findRegister(cmd.Context(), db, *register)
		if err != nil {
			return err
		}
		document, err := exchange.Export(cmd.Context(), db, id)
		if err != nil {
			return err
		}
		var text bytes.Buffer
		if err := write(document, &text); err != nil {
			return err
		}
		if len(args) == 0 {
			_, err = cmd.OutOrStdout().Write(text.Bytes())
			return err
		}
		// The document names people, so others on the machine are not to read it.
		if err := os.WriteFile(args[0], text.Bytes(), 0o600); err != nil {
			return fmt.Errorf("write document: %w", err)
		}
		return nil
	}
	return cmd
}
