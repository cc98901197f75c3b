package cli

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
)

func lawCommand() *cobra.Command {
	return group("law", "Show the law the registry relies on, and how well each row is known", lawListCommand(), lawShowCommand())
}

// lawLine is a row of the law as commands show it.
type lawLine struct {
	List             string           `json:"list"`
	Code             string           `json:"code"`
	Label            string           `json:"label"`
	Description      string           `json:"description"`
	Regime           string           `json:"regime,omitempty"`
	Citation         string           `json:"citation,omitempty"`
	ValidFrom        string           `json:"validFrom,omitempty"`
	ValidTo          string           `json:"validTo,omitempty"`
	NotInForce       bool             `json:"notInForce,omitempty"`
	Valid            bool             `json:"valid"`
	Verification     law.Verification `json:"verification"`
	Source           string           `json:"source"`
	LastChecked      string           `json:"lastChecked"`
	GeneralKnowledge []string         `json:"generalKnowledge,omitempty"`
	Facts            law.Facts        `json:"facts"`
}

func lawLineOf(list law.List, r law.Reference) lawLine {
	return lawLine{
		List: string(list), Code: r.Code, Label: r.Label, Description: r.Description, Regime: r.Regime, Citation: r.Citation,
		ValidFrom: r.ValidFrom, ValidTo: r.ValidTo, NotInForce: r.NotInForce, Valid: r.Valid,
		Verification: r.Verification, Source: r.Source, LastChecked: r.LastChecked, GeneralKnowledge: r.GeneralKnowledge, Facts: r.Facts,
	}
}

func atFlag(cmd *cobra.Command) *string {
	return cmd.Flags().String("at", "", "day as of which the law is shown, such as 2026-02-05; today by UTC if not given")
}

// lawDay is the day that --at names.
func lawDay(at string) (string, error) {
	if at == "" {
		return model.Now().Format(time.DateOnly), nil
	}
	if _, err := time.Parse(time.DateOnly, at); err != nil {
		return "", usage("--at %s: want a day such as 2026-02-05", at)
	}
	return at, nil
}

// lawList is the list with a name, as it stands in the law files or in the contract.
func lawList(laws *law.Law, name string) (law.List, error) {
	list := law.List(strings.ToLower(name))
	var names []string
	for _, l := range laws.Lists() {
		if l == list {
			return list, nil
		}
		names = append(names, string(l))
	}
	return "", fault.New(fault.NotFound, "There is no list %s; there are %s.", name, strings.Join(names, ", "))
}

func lawListCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "list [LIST]",
		Short: "List the rows of one list of the law, or its lists",
		Args:  cobra.MaximumNArgs(1),
	}
	form, at := outputFlag(cmd), atFlag(cmd)
	regime := cmd.Flags().String("regime", "", "leave out rows of other regimes than this, such as UK_GDPR")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		laws, err := law.Load()
		if err != nil {
			return err
		}
		day, err := lawDay(*at)
		if err != nil {
			return err
		}
		if *regime != "" && !laws.Has(law.RegimeList, *regime) {
			return usage("--regime %s: want one of %s", *regime, strings.Join(laws.Codes(law.RegimeList), ", "))
		}
		if len(args) == 0 {
			return writeLawLists(cmd, *form, laws, *regime, day)
		}
		list, err := lawList(laws, args[0])
		if err != nil {
			return err
		}
		lines, rows := []lawLine{}, [][]string{}
		for _, r := range laws.References(list, *regime, "", day) {
			lines = append(lines, lawLineOf(list, r))
			rows = append(rows, []string{r.Code, r.Label, r.Citation, validity(r), string(r.Verification), r.LastChecked, r.Source})
		}
		if *form == asJSON {
			return writeJSON(cmd.OutOrStdout(), lines)
		}
		return writeTable(cmd.OutOrStdout(), []string{"CODE", "LABEL", "CITATION", "VALID", "VERIFICATION", "CHECKED", "SOURCE"}, rows)
	}
	return cmd
}

// validity tells in one word whether a row is the law on the day asked for.
func validity(r law.Reference) string {
	switch {
	case r.Valid:
		return "yes"
	case r.NotInForce:
		return "not in force"
	default:
		return "no"
	}
}

// lawListLine is a list of the law as commands show it.
type lawListLine struct {
	List  string `json:"list"`
	Rows  int    `json:"rows"`
	Valid int    `json:"valid"`
	// Verification counts the rows by how well they are known.
	Verification map[law.Verification]int `json:"verification"`
}

func writeLawLists(cmd *cobra.Command, form output, laws *law.Law, regime, day string) error {
	lines, rows := []lawListLine{}, [][]string{}
	for _, list := range laws.Lists() {
		line := lawListLine{List: string(list), Verification: map[law.Verification]int{}}
		for _, r := range laws.References(list, regime, "", day) {
			line.Rows++
			line.Verification[r.Verification]++
			if r.Valid {
				line.Valid++
			}
		}
		lines = append(lines, line)
		cells := []string{line.List}
		for _, n := range []int{
			line.Rows, line.Valid, line.Verification[law.Verified], line.Verification[law.Secondary], line.Verification[law.GeneralKnowledge],
		} {
			cells = append(cells, strconv.Itoa(n))
		}
		rows = append(rows, cells)
	}
	if form == asJSON {
		return writeJSON(cmd.OutOrStdout(), lines)
	}
	return writeTable(cmd.OutOrStdout(), []string{"LIST", "ROWS", "VALID", "VERIFIED", "SECONDARY", "GENERAL KNOWLEDGE"}, rows)
}

func lawShowCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "show LIST CODE",
		Short: "Show one row of the law with its source",
		Args:  cobra.ExactArgs(2),
	}
	form, at := outputFlag(cmd), atFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		laws, err := law.Load()
		if err != nil {
			return err
		}
		day, err := lawDay(*at)
		if err != nil {
			return err
		}
		list, err := lawList(laws, args[0])
		if err != nil {
			return err
		}
		found := laws.References(list, "", args[1], day)
		if len(found) == 0 {
			message := fmt.Sprintf("%s has no row %s", list, args[1])
			if near := laws.Nearest(list, args[1], 3); len(near) > 0 {
				message += "; meant may be " + strings.Join(near, ", ")
			}
			return fault.New(fault.NotFound, "%s.", message)
		}
		if *form == asJSON {
			return writeJSON(cmd.OutOrStdout(), lawLineOf(list, found[0]))
		}
		return writeTable(cmd.OutOrStdout(), []string{"FIELD", "VALUE"}, lawFields(list, found[0], day))
	}
	return cmd
}

// lawFields is a row, a line for each field that says something.
func lawFields(list law.List, r law.Reference, day string) [][]string {
	var rows [][]string
	add := func(name, value string) {
		if value != "" {
			rows = append(rows, []string{name, value})
		}
	}
	add("list", string(list))
	add("code", r.Code)
	add("label", r.Label)
	add("description", r.Description)
	add("regime", r.Regime)
	add("citation", r.Citation)
	for _, f := range r.Facts {
		add(f.Name, showFact(f.Value))
	}
	add("validFrom", r.ValidFrom)
	add("validTo", r.ValidTo)
	add("valid on "+day, validity(r))
	add("verification", string(r.Verification))
	add("source", r.Source)
	add("lastChecked", r.LastChecked)
	add("generalKnowledge", strings.Join(r.GeneralKnowledge, ", "))
	return rows
}

func showFact(value any) string {
	switch v := value.(type) {
	case []string:
		return strings.Join(v, ", ")
	case []law.Facts:
		all := make([]string, len(v))
		for i, facts := range v {
			var members []string
			for _, f := range facts {
				members = append(members, f.Name+" "+showFact(f.Value))
			}
			all[i] = strings.Join(members, ", ")
		}
		return strings.Join(all, "; ")
	default:
		return fmt.Sprint(v)
	}
}
