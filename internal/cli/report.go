package cli

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/report"
)

// reportKinds are the documents that can be written, by the value of --kind: of a record of a type.
var reportKinds = map[string]struct {
	typ   string
	write func(set *compliance.Set, of *record.Record, regime, day string) *report.Document
}{
	"notice": {"Controller", func(set *compliance.Set, of *record.Record, regime, day string) *report.Document {
		return report.PrivacyNotice(set, of, regime, report.Audience{}, day)
	}},
	"art30": {"Controller", func(set *compliance.Set, of *record.Record, _, day string) *report.Document {
		return report.Art30Record(set, of, day)
	}},
	"art30-processor": {"Processor", func(set *compliance.Set, of *record.Record, _, day string) *report.Document {
		return report.Art30RecordProcessor(set, of, day)
	}},
	"paia": {"Controller", func(set *compliance.Set, of *record.Record, _, day string) *report.Document {
		return report.PaiaSection51(set, of, day)
	}},
	"drift": {"Notice", func(set *compliance.Set, of *record.Record, _, day string) *report.Document {
		return report.NoticeDrift(set, of, day).Document()
	}},
}

func reportCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "report KIND KEY [FILE]",
		Short: "Write a notice or a record of processing from a register, to stdout if no file is named",
		Long: `Writes, of the controller, processor or notice with a key:

  notice           the privacy notice of a controller (Art. 13, 14, POPIA s18), under --regime
  art30            the record of a controller (Art. 30(1))
  art30-processor  the record of a processor (Art. 30(2))
  paia             what the PAIA manual of a controller has to say (PAIA s51(1)(c))
  drift            how a published notice and the register differ

What the register does not hold is shown as a gap.`,
		Args: cobra.RangeArgs(2, 3),
	}
	d, register := databaseFlag(cmd), registerFlag(cmd)
	format := cmd.Flags().String("format", "html", "html or md")
	regime := cmd.Flags().String("regime", "", "the law of a notice, such as UK_GDPR; the register's first if not given")
	at := cmd.Flags().String("at", "", "the day on which it stands, YYYY-MM-DD; today if not given")
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		kind, ok := reportKinds[args[0]]
		if !ok {
			return usage("there is no %q: want notice, art30, art30-processor, paia or drift", args[0])
		}
		if *format != "html" && *format != "md" {
			return usage("--format: want html or md")
		}
		if _, err := lawDay(*at); err != nil {
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
		if *at == "" {
			if *at, err = today(set); err != nil {
				return err
			}
		}
		regimes := set.Register().Texts("regimes")
		if *regime == "" {
			*regime = regimes[0]
		}
		if !slices.Contains(regimes, *regime) {
			return usage("--regime: the register is under %s", strings.Join(regimes, ", "))
		}
		of := slices.IndexFunc(set.All(kind.typ), func(r *record.Record) bool { return r.Key() == args[1] })
		if of < 0 {
			return fault.New(fault.NotFound, "there is no %s %q in the register", strings.ToLower(kind.typ), args[1])
		}
		text, err := render(kind.write(set, set.All(kind.typ)[of], *regime, *at), *format)
		if err != nil {
			return err
		}
		file := ""
		if len(args) > 2 {
			file = args[2]
		}
		return writeDocument(cmd, file, text)
	}
	return cmd
}

func render(d *report.Document, format string) ([]byte, error) {
	if format == "md" {
		return d.Markdown(), nil
	}
	return d.HTML()
}
