package cli

import (
	"errors"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/openropa/ropa/internal/registry"
)

func dailyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "daily",
		Short: "Tell on the feed what the days brought",
		Long: `Tell on the feed of every register what the days brought: agreements that expire,
sub-processors that become effective, findings that begin to hold. Days are those of the
register's time zone, and each is told of once: days on which nothing ran are made up for.

ropa serve does this by itself, and so does whoever writes to a register first on a day.
The command is for databases that no server runs on, and may be run as often as you like.
It lists the registers in which there was a day to tell of.`,
		Args: cobra.NoArgs,
	}
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
		told, err := r.TellDays(cmd.Context())
		return errors.Join(writeTold(cmd, *form, told), err)
	}
	return cmd
}

func writeTold(cmd *cobra.Command, form output, told []registry.Told) error {
	type line struct {
		Register string `json:"register"`
		Day      string `json:"day"`
		Events   int    `json:"events"`
	}
	lines, rows := []line{}, [][]string{}
	for _, t := range told {
		lines = append(lines, line{t.Key, t.Day, t.Events})
		rows = append(rows, []string{t.Key, t.Day, strconv.Itoa(t.Events)})
	}
	if form == asJSON {
		return writeJSON(cmd.OutOrStdout(), lines)
	}
	return writeTable(cmd.OutOrStdout(), []string{"REGISTER", "DAY", "EVENTS"}, rows)
}
