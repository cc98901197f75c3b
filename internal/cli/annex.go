package cli

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/report"
)

// annexForms are those in which an annex is written, in the order in which help names them.
var annexForms = []string{"md", "html", "docx", "json"}

func annexCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "annex",
		Short: "Write the annexes of an agreement with a processor, or of a transfer",
		Long: `Write what the annexes, tables and particulars of an agreement with a processor or of
a transfer say, from what the register holds. What is missing is shown as a gap with
its provision; whether the annex applies at all stands at the top.`,
		Args: cobra.NoArgs,
	}
	d, register := databaseFlag(cmd), registerFlag(cmd)
	engagement := cmd.Flags().String("engagement", "", "key of the engagement")
	transfer := cmd.Flags().String("transfer", "", "key of the transfer, if the engagement has several; alone for one between controllers")
	profile := cmd.Flags().String("profile", "", "annex to write, such as ART28 or UK_IDTA; see ropa law list annex_profiles")
	format := cmd.Flags().String("format", "", strings.Join(annexForms, ", ")+"; as the file's name ends, or else md, if not given")
	at := cmd.Flags().String("at", "", "day as at which it is written, such as 2026-02-05; today in the register if not given")
	file := cmd.Flags().StringP("out", "o", "", "file to write, stdout if not given")
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		laws, err := law.Load()
		if err != nil {
			return err
		}
		if err := annexUsage(laws, *engagement, *transfer, *profile, *at, format, *file); err != nil {
			return err
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
		annex, err := annexOf(set, *engagement, *transfer, *profile, *at)
		if err != nil {
			return err
		}
		text, err := annexText(set, annex, *format)
		if err != nil {
			return err
		}
		return writeDocument(cmd, *file, text)
	}
	return cmd
}

// annexUsage finds faults of the command line, and settles the format.
func annexUsage(laws *law.Law, engagement, transfer, profile, at string, format *string, file string) error {
	if engagement == "" && transfer == "" {
		return usage("--engagement or --transfer has to be given")
	}
	if !laws.Has(law.AnnexProfileList, profile) {
		return usage("--profile %s: want one of %s", profile, strings.Join(laws.Codes(law.AnnexProfileList), ", "))
	}
	if _, err := time.Parse(time.DateOnly, at); at != "" && err != nil {
		return usage("--at %s: want a day such as 2026-02-05", at)
	}
	if *format == "" {
		*format = annexForms[0]
		if ext := strings.TrimPrefix(filepath.Ext(file), "."); slices.Contains(annexForms, ext) {
			*format = ext
		}
	}
	if !slices.Contains(annexForms, *format) {
		return usage("--format: want %s", strings.Join(annexForms, ", "))
	}
	return nil
}

// annexOf writes the annex of the records with the keys.
func annexOf(set *compliance.Set, engagement, transfer, profile, at string) (*report.DPAAnnex, error) {
	if at == "" {
		day, err := today(set)
		if err != nil {
			return nil, err
		}
		at = day
	}
	flow, err := keyed(set, "Transfer", transfer)
	if err != nil {
		return nil, err
	}
	if engagement == "" {
		return report.TransferAnnex(set, flow, profile, at), nil
	}
	of, err := keyed(set, "Engagement", engagement)
	if err != nil {
		return nil, err
	}
	return report.Annex(set, of, profile, flow, at), nil
}

// keyed finds the record of a type with a key, nil without a key.
func keyed(set *compliance.Set, typ, key string) (*record.Record, error) {
	if key == "" {
		return nil, nil
	}
	all := set.All(typ)
	for _, r := range all {
		if r.Key() == key {
			return r, nil
		}
	}
	var keys []string
	for _, r := range all {
		keys = append(keys, r.Key())
	}
	message := fmt.Sprintf("there is no %s %q", strings.ToLower(typ), key)
	if near := fault.Nearest(key, keys, 3); len(near) > 0 {
		message += "; meant may be " + strings.Join(near, ", ")
	}
	return nil, fault.New(fault.NotFound, "%s", message)
}

// annexText is an annex in a form.
func annexText(set *compliance.Set, annex *report.DPAAnnex, format string) ([]byte, error) {
	switch format {
	case "html":
		return annex.Document().HTML()
	case "docx":
		return annex.Document().DOCX()
	case "json":
		var text bytes.Buffer
		err := writeJSON(&text, annexLineOf(set, annex))
		return text.Bytes(), err
	}
	return annex.Document().Markdown(), nil
}
