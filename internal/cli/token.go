package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
)

func tokenCommand() *cobra.Command {
	return group("token", "Make, list and revoke access tokens", tokenCreateCommand(), tokenListCommand(), tokenRevokeCommand())
}

// tokenLine is a token as commands show it; the secret only when it is made.
type tokenLine struct {
	ID        string `json:"id"`
	Secret    string `json:"secret,omitempty"`
	Register  string `json:"register"`
	Role      string `json:"role"`
	Member    string `json:"member,omitempty"`
	CreatedAt string `json:"createdAt"`
	CreatedBy string `json:"createdBy"`
	RevokedAt string `json:"revokedAt,omitempty"`
}

func lineOf(t access.Token) tokenLine {
	return tokenLine{
		ID: access.FormatID(t.ID), Register: t.RegisterKey, Role: string(t.Role), Member: t.Member,
		CreatedAt: showTime(&t.CreatedAt), CreatedBy: t.CreatedBy, RevokedAt: showTime(t.RevokedAt),
	}
}

func tokenCreateCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "create",
		Short: "Make a token; its secret is shown this once",
		Args:  cobra.NoArgs,
	}
	d, form, register := databaseFlag(cmd), outputFlag(cmd), registerFlag(cmd)
	role := cmd.Flags().String("role", "viewer", "viewer (reads), editor (and changes records) or admin (and members and the register)")
	member := cmd.Flags().String("member", "", "key of the member who acts by the token")
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		granted, ok := access.ParseRole(*role)
		if !ok {
			return usage("--role: want viewer, editor or admin")
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
		secret, token, err := access.CreateToken(cmd.Context(), db, access.Token{
			Register: id, RegisterKey: *register, Role: granted, Member: *member, CreatedBy: actor,
		})
		if err != nil {
			return err
		}
		if *form == asJSON {
			line := lineOf(token)
			line.Secret = secret
			return writeJSON(cmd.OutOrStdout(), line)
		}
		tell(cmd, "token %s for %s as %s; this secret is not shown again:", access.FormatID(token.ID), *register, granted)
		_, err = fmt.Fprintln(cmd.OutOrStdout(), secret)
		return err
	}
	return cmd
}

func tokenListCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "list", Short: "List tokens", Args: cobra.NoArgs}
	d, form := databaseFlag(cmd), outputFlag(cmd)
	register := cmd.Flags().String("register", "", "key of the register; all if not given")
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		db, err := d.open(cmd.Context())
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, db.Close()) }()
		var id int64
		if *register != "" {
			if id, err = findRegister(cmd.Context(), db, *register); err != nil {
				return err
			}
		}
		tokens, err := access.ListTokens(cmd.Context(), db, id)
		if err != nil {
			return err
		}
		lines, rows := []tokenLine{}, [][]string{}
		for _, token := range tokens {
			l := lineOf(token)
			lines = append(lines, l)
			rows = append(rows, []string{l.ID, l.Register, l.Role, l.Member, l.CreatedAt, l.RevokedAt})
		}
		if *form == asJSON {
			return writeJSON(cmd.OutOrStdout(), lines)
		}
		return writeTable(cmd.OutOrStdout(), []string{"ID", "REGISTER", "ROLE", "MEMBER", "CREATED", "REVOKED"}, rows)
	}
	return cmd
}

func tokenRevokeCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "revoke ID", Short: "End a token for good", Args: cobra.ExactArgs(1)}
	d := databaseFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		id, ok := access.ParseID(args[0])
		if !ok {
			return fault.New(fault.NotFound, "there is no token %q", args[0])
		}
		db, err := d.open(cmd.Context())
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, db.Close()) }()
		if err := access.RevokeToken(cmd.Context(), db, id); err != nil {
			return err
		}
		tell(cmd, "revoked %s", args[0])
		return nil
	}
	return cmd
}
