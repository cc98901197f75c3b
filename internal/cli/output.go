package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

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

// writeTable writes rows under a heading, in columns. What is in them is text: a terminal takes none of it for a command.
func writeTable(w io.Writer, heading []string, rows [][]string) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range append([][]string{heading}, rows...) {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = escapeControls(cell)
		}
		if _, err := io.WriteString(table, strings.Join(cells, "\t")+"\n"); err != nil {
			return err
		}
	}
	return table.Flush()
}

// escapeControls writes control characters as Go does, such as \x1b.
func escapeControls(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsControl(r) {
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// showTime shows an instant that may be missing.
func showTime(at *time.Time) string {
	if at == nil {
		return ""
	}
	return at.UTC().Format(model.TimeFormat)
}

// writeDocument writes a document to a file, or to stdout if none is named. It may name people, so others on the machine are not to
// read it.
func writeDocument(cmd *cobra.Command, file string, text []byte) error {
	if file == "" {
		_, err := cmd.OutOrStdout().Write(text)
		return err
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return fmt.Errorf("write document: %w", err)
	}
	return nil
}
