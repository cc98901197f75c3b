package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
)

func tokenCommand() *cobra.Command {
	return group("token", "Make, list and revoke access tokens", tokenCreateCommand(), tokenListCommand(), tokenRevokeCommand())
}

// tokenLine is a token as commands show it; the secret only when it is made.
type tokenLine struct {
	ID         string `json:"id"`
	Secret     string `json:"secret,omitempty"`
	Register   string `json:"register"`
	Name       string `json:"name,omitempty"`
	Role       string `json:"role"`
	Scope      string `json:"scope,omitempty"`
	Member     string `json:"member,omitempty"`
	CreatedAt  string `json:"createdAt"`
	CreatedBy  string `json:"createdBy"`
	ExpiresAt  string `json:"expiresAt,omitempty"`
	LastUsedAt string `json:"lastUsedAt,omitempty"`
	RevokedAt  string `json:"revokedAt,omitempty"`
}

func lineOf(t access.Token) tokenLine {
	return tokenLine{
		ID: access.FormatID(t.ID), Register: t.RegisterKey, Name: t.Name, Role: string(t.Role), Scope: string(t.Scope),
		Member: t.Member, CreatedAt: showTime(&t.CreatedAt), CreatedBy: t.CreatedBy,
		ExpiresAt: showTime(t.ExpiresAt), LastUsedAt: showTime(t.LastUsedAt), RevokedAt: showTime(t.RevokedAt),
	}
}

// tokenFlags say what token is to be made.
type tokenFlags struct{ name, role, scope, expires, member *string }

func newTokenFlags(cmd *cobra.Command) tokenFlags {
	flags := cmd.Flags()
	return tokenFlags{
		name:    flags.String("name", "", "what the token is for, to know it again"),
		role:    flags.String("role", "viewer", "what it may do: "+choices(access.Roles)+"; see docs/roles.md"),
		scope:   flags.String("scope", "", "what narrows that, for one purpose: "+choices(access.Scopes)),
		expires: flags.String("expires", "", "when it ends by itself: a day or instant such as 2027-01-31, or in so many days such as 90d"),
		member:  flags.String("member", "", "key of the member who acts by the token"),
	}
}

// choices lists what a flag can be, as it is typed.
func choices[T ~string](list []T) string {
	var b strings.Builder
	for i, v := range list {
		switch {
		case i > 0 && i == len(list)-1:
			b.WriteString(" or ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(strings.ReplaceAll(strings.ToLower(string(v)), "_", ":"))
	}
	return b.String()
}

// token is the token that the flags ask for, but for its register.
func (f tokenFlags) token() (access.Token, error) {
	t := access.Token{Name: *f.name, Member: *f.member, CreatedBy: actor}
	var ok bool
	if t.Role, ok = access.ParseRole(*f.role); !ok {
		return t, usage("--role: want %s", choices(access.Roles))
	}
	if t.Scope, ok = access.ParseScope(*f.scope); !ok {
		return t, usage("--scope: want %s", choices(access.Scopes))
	}
	if *f.expires != "" {
		at, err := parseExpiry(*f.expires, model.Now())
		if err != nil {
			return t, err
		}
		t.ExpiresAt = &at
	}
	return t, nil
}

// maxExpiryDays bounds how far off an end in days may be: a century.
const maxExpiryDays = 36_500

// parseExpiry reads when a token ends: an instant, the beginning of a day in UTC, or so many days from now.
func parseExpiry(s string, now time.Time) (time.Time, error) {
	if number, inDays := strings.CutSuffix(s, "d"); inDays {
		if days, err := strconv.Atoi(number); err == nil && days > 0 && days <= maxExpiryDays {
			return now.AddDate(0, 0, days), nil
		}
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if at, err := time.Parse(layout, s); err == nil {
			return at.UTC().Truncate(time.Microsecond), nil
		}
	}
	return now, usage("--expires %s: want a day such as 2027-01-31, an instant in RFC 3339, or days such as 90d", s)
}

func tokenCreateCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "create",
		Short: "Make a token; its secret is shown this once",
		Args:  cobra.NoArgs,
	}
	d, form, register := databaseFlag(cmd), outputFlag(cmd), registerFlag(cmd)
	flags := newTokenFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		wanted, err := flags.token()
		if err != nil {
			return err
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
		wanted.Register, wanted.RegisterKey = id, *register
		secret, token, err := access.CreateToken(cmd.Context(), db, wanted)
		if err != nil {
			return err
		}
		if *form == asJSON {
			line := lineOf(token)
			line.Secret = secret
			return writeJSON(cmd.OutOrStdout(), line)
		}
		tell(cmd, "token %s for %s as %s; this secret is not shown again:", access.FormatID(token.ID), *register, token.Role)
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
			rows = append(rows, []string{
				l.ID, l.Register, l.Name, l.Role, l.Scope, l.Member, l.CreatedAt, l.ExpiresAt, l.LastUsedAt, l.RevokedAt,
			})
		}
		if *form == asJSON {
			return writeJSON(cmd.OutOrStdout(), lines)
		}
		return writeTable(cmd.OutOrStdout(), []string{
			"ID", "REGISTER", "NAME", "ROLE", "SCOPE", "MEMBER", "CREATED", "EXPIRES", "LAST USED", "REVOKED",
		}, rows)
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
		if err := access.RevokeToken(cmd.Context(), db, id, actor); err != nil {
			return err
		}
		tell(cmd, "revoked %s", args[0])
		return nil
	}
	return cmd
}
