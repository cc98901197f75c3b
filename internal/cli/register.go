package cli

import (
	"errors"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
)

func registerCommand() *cobra.Command {
	return group("register", "Make and list registers", registerCreateCommand(), registerListCommand())
}

// registerLine is a register as commands show it.
type registerLine struct {
	ID      string `json:"id"`
	Key     string `json:"key"`
	Name    string `json:"name"`
	Version int64  `json:"version"`
}

func writeRegisters(cmd *cobra.Command, form output, list []registry.RegisterInfo) error {
	lines, rows := []registerLine{}, [][]string{}
	for _, r := range list {
		l := registerLine{model.FormatID(model.ByName("Register"), r.ID), r.Key, r.Name, r.Head.Version}
		lines = append(lines, l)
		rows = append(rows, []string{l.Key, l.Name, strconv.FormatInt(l.Version, 10), l.ID})
	}
	if form == asJSON {
		return writeJSON(cmd.OutOrStdout(), lines)
	}
	return writeTable(cmd.OutOrStdout(), []string{"KEY", "NAME", "CHANGES", "ID"}, rows)
}

func registerCreateCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "create KEY",
		Short: "Make a register",
		Args:  cobra.ExactArgs(1),
	}
	d, form, flags := databaseFlag(cmd), outputFlag(cmd), cmd.Flags()
	flags.String("name", "", "what the register is called; the key if not given")
	flags.StringSlice("regime", nil, "law under which records are kept, such as UK_GDPR; several with commas or again")
	flags.String("locale", "", "language of labels and documents, as a BCP 47 tag")
	flags.String("time-zone", "", "IANA time zone in which days begin and end")
	flags.Bool("fictional", false, "what the register describes is made up")
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		db, err := d.openOrMake(cmd)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, db.Close()) }()
		r, err := openRegistry(db)
		if err != nil {
			return err
		}
		fields, err := registerFields(cmd)
		if err != nil {
			return err
		}
		writer := registry.Writer{Actor: actor, Request: requestID()}
		id, _, err := r.CreateRegister(cmd.Context(), writer, args[0], fields, nil)
		if err != nil {
			return err
		}
		list, err := r.Registers(cmd.Context())
		if err != nil {
			return err
		}
		made := []registry.RegisterInfo{}
		for _, info := range list {
			if info.ID == id {
				made = append(made, info)
			}
		}
		return writeRegisters(cmd, *form, made)
	}
	return cmd
}

// registerFields are the fields of a register that were given as flags.
func registerFields(cmd *cobra.Command) (registry.Input, error) {
	fields := registry.Input{}
	for flag, field := range map[string]string{"name": "name", "locale": "locale", "time-zone": "timeZone"} {
		text, err := cmd.Flags().GetString(flag)
		if err != nil {
			return nil, err
		}
		if text != "" {
			fields[field] = text
		}
	}
	regimes, err := cmd.Flags().GetStringSlice("regime")
	if err != nil {
		return nil, err
	}
	list := make([]any, len(regimes))
	for i, code := range regimes {
		list[i] = code
	}
	fields["regimes"] = list
	fields["fictional"], err = cmd.Flags().GetBool("fictional")
	return fields, err
}

func registerListCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "list", Short: "List the registers", Args: cobra.NoArgs}
	d, form := databaseFlag(cmd), outputFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		db, err := d.open(cmd.Context())
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, db.Close()) }()
		r, err := openRegistry(db)
		if err != nil {
			return err
		}
		list, err := r.Registers(cmd.Context())
		if err != nil {
			return err
		}
		return writeRegisters(cmd, *form, list)
	}
	return cmd
}
