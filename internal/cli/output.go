package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/openropa/ropa/internal/model"
)

// output is the value of --output, the form in which a command writes its data.
type output string

const (
	asTable output = "table"
	asJSON  output = "json"
)

// Set implements pflag.Value.
func (o *output) Set(s string) error {
	if s != string(asTable) && s != string(asJSON) {
		return fmt.Errorf("want table or json")
	}
	*o = output(s)
	return nil
}

// String implements pflag.Value.
func (o *output) String() string { return string(*o) }

// Type implements pflag.Value.
func (o *output) Type() string { return "form" }

func outputFlag(cmd *cobra.Command) *output {
	o := asTable
	cmd.Flags().VarP(&o, "output", "o", "table or json")
	return &o
}

// tell writes a line to stderr, for the person at the terminal; that nobody may be there is no failure.
func tell(cmd *cobra.Command, format string, args ...any) {
	_, _ = fmt.Fprintf(cmd.ErrOrStderr(), format+"\n", args...)
}

// writeJSON writes a value as indented JSON.
func writeJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}

// writeTable writes rows under a heading, in columns.
func writeTable(w io.Writer, heading []string, rows [][]string) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range append([][]string{heading}, rows...) {
		if _, err := io.WriteString(table, strings.Join(row, "\t")+"\n"); err != nil {
			return err
		}
	}
	return table.Flush()
}

// showTime shows an instant that may be missing.
func showTime(at *time.Time) string {
	if at == nil {
		return ""
	}
	return at.UTC().Format(model.TimeFormat)
}
