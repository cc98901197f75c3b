package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/openropa/ropa/internal/casefile"
	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/store"
)

// checked is a finding as the command shows it.
type checked struct {
	Rule     string       `json:"rule"`
	Severity law.Severity `json:"severity"`
	Regimes  []string     `json:"regimes"`
	// Record is Type/key.
	Record    string   `json:"record"`
	Path      string   `json:"path,omitempty"`
	Message   string   `json:"message"`
	Citations []string `json:"citations"`
	HowToMend string   `json:"howToMend"`
	Waiver    *waived  `json:"waiver,omitempty"`
}

// waived is by whom a finding is lived with, until when and why.
type waived struct {
	By     string `json:"by"`
	Until  string `json:"until"`
	Reason string `json:"reason"`
}

// errFound is that there are findings for which the command is to fail.
var errFound = errors.New("")

// never is the severity of --fail-on for which the command never fails.
const never = "never"

func checkCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Tell what is missing or wrong in a register, and fail for it in a pipeline",
		Long: `Tells what the rules find in a register, as it is stored, and exits with 6 if there is a
finding as severe as --fail-on that nobody has waived. Findings of processing that is only
planned are of the severity COMPLETENESS, for which it never fails.`,
		Args: cobra.NoArgs,
	}
	d, register := databaseFlag(cmd), registerFlag(cmd)
	form := cmd.Flags().StringP("output", "o", "table", "table, json or sarif")
	failOn := cmd.Flags().String("fail-on", "error", "error, warning, info or never")
	at := cmd.Flags().String("at", "", "the day as at which rules are asked, YYYY-MM-DD; today if not given")
	rules := cmd.Flags().StringSlice("rule", nil, "codes of the only rules to ask, such as R-005; all if not given")
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		write, ok := checkForms[*form]
		if !ok {
			return usage("--output: want table, json or sarif")
		}
		limit := law.Severity(strings.ToUpper(*failOn)).Rank()
		if *failOn != never && (limit < 0 || limit > law.SeverityInfo.Rank()) {
			return usage("--fail-on: want error, warning, info or never")
		}
		if _, err := lawDay(*at); err != nil {
			return err
		}
		db, err := d.open(cmd.Context())
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, db.Close()) }()
		found, err := check(cmd.Context(), db, *register, *at)
		if err != nil {
			return err
		}
		if len(*rules) > 0 {
			found = slices.DeleteFunc(found, func(f checked) bool { return !slices.Contains(*rules, f.Rule) })
		}
		if err := write(cmd, found); err != nil {
			return err
		}
		tell(cmd, "%s", count(found))
		if *failOn != never && slices.ContainsFunc(found, func(f checked) bool { return f.Waiver == nil && f.Severity.Rank() <= limit }) {
			return errFound
		}
		return nil
	}
	return cmd
}

// checkForms are the forms in which findings are written.
var checkForms = map[string]func(cmd *cobra.Command, found []checked) error{
	"table": func(cmd *cobra.Command, found []checked) error {
		rows := make([][]string, len(found))
		for i, f := range found {
			note := ""
			if f.Waiver != nil {
				note = "waived until " + f.Waiver.Until
			}
			rows[i] = []string{string(f.Severity), f.Rule, f.Record, f.Path, f.Message, note}
		}
		return writeTable(cmd.OutOrStdout(), []string{"SEVERITY", "RULE", "RECORD", "FIELD", "FINDING", ""}, rows)
	},
	"json":  func(cmd *cobra.Command, found []checked) error { return writeJSON(cmd.OutOrStdout(), found) },
	"sarif": func(cmd *cobra.Command, found []checked) error { return writeJSON(cmd.OutOrStdout(), sarifOf(found)) },
}

// check lists what is found in a register on a day, the most severe first.
func check(ctx context.Context, db *store.DB, key, day string) ([]checked, error) {
	set, err := loadSet(ctx, db, key)
	if err != nil {
		return nil, err
	}
	if day == "" {
		if day, err = today(set); err != nil {
			return nil, err
		}
	} else {
		set.Settle(day)
	}
	out := []checked{}
	for _, t := range compliance.Examined() {
		for _, r := range set.All(t.Name) {
			for _, f := range set.At(r, day) {
				out = append(out, show(set, f, day))
			}
		}
	}
	slices.SortStableFunc(out, func(a, b checked) int {
		return cmp.Or(cmp.Compare(a.Severity.Rank(), b.Severity.Rank()), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Record, b.Record))
	})
	return out, nil
}

func show(set *compliance.Set, f compliance.Finding, day string) checked {
	of := set.Record(f.Record)
	rule, _ := set.AsAt(of, day).Law().Rule(f.Rule)
	out := checked{
		Rule: f.Rule, Severity: f.Severity, Regimes: f.Regimes, Record: of.Type.Name + "/" + of.Key(), Path: f.Path, Message: f.Message,
		Citations: []string{}, HowToMend: rule.Mend,
	}
	for _, regime := range f.Regimes {
		if citation := rule.Citation(regime, day); citation != "" && !slices.Contains(out.Citations, citation) {
			out.Citations = append(out.Citations, citation)
		}
	}
	if w := set.Waiver(f, day); w != nil {
		out.Waiver = &waived{By: w.Text("updatedBy"), Until: w.Text("until"), Reason: w.Text("reason")}
	}
	return out
}

// count says how many findings there are, by severity.
func count(found []checked) string {
	n, waived := map[law.Severity]int{}, 0
	for _, f := range found {
		if f.Waiver != nil {
			waived++
		} else {
			n[f.Severity]++
		}
	}
	return fmt.Sprintf("%d errors, %d warnings, %d notes, %d of planned processing, %d waived",
		n[law.SeverityError], n[law.SeverityWarning], n[law.SeverityInfo], n[law.SeverityCompleteness], waived)
}

// loadSet loads a whole register, as it is at one moment.
func loadSet(ctx context.Context, db *store.DB, key string) (*compliance.Set, error) {
	id, err := findRegister(ctx, db, key)
	if err != nil {
		return nil, err
	}
	laws, err := law.Load()
	if err != nil {
		return nil, err
	}
	snapshot, err := db.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = snapshot.Rollback() }() // nothing is written in it
	return casefile.Whole(ctx, snapshot, db.Dialect, laws, id)
}

// today is the day in the time zone of a register.
func today(set *compliance.Set) (string, error) {
	zone, err := time.LoadLocation(set.Register().Text("timeZone"))
	if err != nil {
		return "", fmt.Errorf("tell the day of the register: %w", err)
	}
	return time.Now().In(zone).Format(time.DateOnly), nil
}
