package cli

import (
	"bytes"
	"errors"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/report"
)

// subProcessorForms are those in which a list of sub-processors is written, in the order in which help names them.
var subProcessorForms = []string{"table", "html", "md", "json"}

func subProcessorsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "subprocessors",
		Short: "Write the list of a processor's sub-processors, or compare it with one that is published",
		Long: `Write the list of sub-processors that a processor publishes: whom it engages and whom
those engage in turn, with where they process, what covers transfers, and from when.

With --compare the list is compared with that of a file: a JSON list of names or of
objects with a name, what --format json writes, or one name a line. What is on one and
not on the other is told, and the command exits with 6 if the lists differ.`,
		Args: cobra.NoArgs,
	}
	d, register := databaseFlag(cmd), registerFlag(cmd)
	processor := cmd.Flags().String("processor", "", "key of the processor")
	format := cmd.Flags().String("format", "", strings.Join(subProcessorForms, ", ")+"; as the file's name ends, or else table, if not given")
	compare := cmd.Flags().String("compare", "", "file with the list to compare with, - for stdin; the difference is written as table or json")
	at := cmd.Flags().String("at", "", "day as at which the list is made, such as 2026-02-05; today in the register if not given")
	file := cmd.Flags().StringP("out", "o", "", "file to write, stdout if not given")
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		if err := subProcessorUsage(*processor, *at, *compare, *file, format); err != nil {
			return err
		}
		var given []string
		if *compare != "" {
			if given, err = readNames(cmd, *compare); err != nil {
				return err
			}
		}
		db, err := d.open(cmd.Context())
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, db.Close()) }()
		set, err := loadSet(cmd.Context(), db, *register)
		if err != nil {
			return err
		}
		list, err := subProcessorsOf(set, *processor, *at)
		if err != nil {
			return err
		}
		var text []byte
		var difference *report.SubProcessorDifference
		if *compare == "" {
			text, err = subProcessorText(list, *format)
		} else {
			difference = list.Compare(given)
			text, err = differenceText(difference, *format)
		}
		if err != nil {
			return err
		}
		err = writeDocument(cmd, *file, text)
		if err == nil && difference != nil && difference.Different {
			return errFound
		}
		return err
	}
	return cmd
}

// subProcessorUsage finds faults of the command line, and settles the format.
func subProcessorUsage(processor, at, compare, file string, format *string) error {
	if processor == "" {
		return usage("--processor has to be given")
	}
	if _, err := lawDay(at); err != nil {
		return err
	}
	if *format == "" {
		*format = subProcessorForms[0]
		if ext := strings.TrimPrefix(filepath.Ext(file), "."); slices.Contains(subProcessorForms, ext) {
			*format = ext
		}
	}
	if !slices.Contains(subProcessorForms, *format) {
		return usage("--format: want %s", strings.Join(subProcessorForms, ", "))
	}
	if compare != "" && *format != "table" && *format != "json" {
		return usage("--format: a difference is written as table or json")
	}
	return nil
}

// subProcessorsOf makes the list of the processor with a key.
func subProcessorsOf(set *compliance.Set, key, at string) (*report.SubProcessorList, error) {
	if at == "" {
		day, err := today(set)
		if err != nil {
			return nil, err
		}
		at = day
	}
	processor, err := keyed(set, "Processor", key)
	if err != nil {
		return nil, err
	}
	return report.SubProcessors(set, processor, report.Standings(set, at), at), nil
}

// subProcessorText is a list in a form.
func subProcessorText(list *report.SubProcessorList, format string) ([]byte, error) {
	switch format {
	case "html":
		return list.Document().HTML()
	case "md":
		return list.Document().Markdown(), nil
	case "json":
		return list.JSON()
	}
	var rows [][]string
	for _, e := range list.Entries {
		day := e.Since
		if e.State == report.SubProcessorAnnounced {
			day = e.From
		}
		rows = append(rows, []string{strconv.Itoa(e.Level), e.Name, e.Service, strings.Join(e.Countries, " "), e.State, day, e.EngagedBy})
	}
	var text bytes.Buffer
	err := writeTable(&text, []string{"LEVEL", "SUB-PROCESSOR", "SERVICE", "COUNTRIES", "STATE", "FROM", "ENGAGED BY"}, rows)
	return text.Bytes(), err
}

// differenceText is a difference in a form.
func differenceText(d *report.SubProcessorDifference, format string) ([]byte, error) {
	var text bytes.Buffer
	if format == "json" {
		err := writeJSON(&text, d)
		return text.Bytes(), err
	}
	var rows [][]string
	for _, e := range d.Missing {
		rows = append(rows, []string{"only in the register", e.Name, e.Service})
	}
	for _, name := range d.Unknown {
		rows = append(rows, []string{"only in the file", name, ""})
	}
	for _, p := range d.Perhaps {
		rows = append(rows, []string{"perhaps the same", p.Given, "in the register: " + p.Name})
	}
	rows = append(rows, []string{"on both", strconv.Itoa(d.Same), ""})
	err := writeTable(&text, []string{"DIFFERENCE", "NAME", ""}, rows)
	return text.Bytes(), err
}

// errNames refuses a file that holds no list of names.
func errNames(file string) error {
	return fault.New(fault.BadUserInput, "%s: want a JSON list of names, of objects with a name, or a name a line", file)
}
