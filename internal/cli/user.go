package cli

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/server"
	"github.com/openropa/ropa/internal/store"
)

func userCommand() *cobra.Command {
	return group("user", "Invite people, list them, say what they may do where, and let them sign in by an issuer",
		userInviteCommand(), userGrantCommand(), userRevokeCommand(), userAdminCommand(), userListCommand(), userDisableCommand(),
		issuerCommand())
}

// installation is a database with its accounts.
type installation struct {
	db     *store.DB
	people *access.People
}

// withPeople opens an installation for what a command does in it.
func withPeople(d *database, work func(cmd *cobra.Command, in installation, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) (err error) {
		db, err := d.open(cmd.Context())
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, db.Close()) }()
		r, err := openRegistry(db)
		if err != nil {
			return err
		}
		return work(cmd, installation{db, access.NewPeople(db, r.PutMember)}, args)
	}
}

// userLine is an account as commands show it.
type userLine struct {
	ID    string            `json:"id"`
	Email string            `json:"email,omitempty"`
	Name  string            `json:"name"`
	Admin bool              `json:"administersInstallation"`
	Roles map[string]string `json:"roles"`
	// Issuers are by register the issuer whose mappings gave the role there.
	Issuers    map[string]string `json:"issuers,omitempty"`
	CreatedAt  string            `json:"createdAt"`
	CreatedBy  string            `json:"createdBy"`
	DisabledAt string            `json:"disabledAt,omitempty"`
}

// inviteLine is an invitation as commands show it.
type inviteLine struct {
	Link      string `json:"link"`
	Register  string `json:"register"`
	Role      string `json:"role"`
	ExpiresAt string `json:"expiresAt"`
}

func userInviteCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "invite E-MAIL",
		Short: "Print a link by which somebody joins a register; it works once, for seven days",
		Long: `Print a link by which somebody joins a register. It works once, for seven days, for
the address that is named; send it there. Inviting somebody again makes the earlier
link useless, and somebody who is in the register already gets the new role by it.`,
		Args: cobra.ExactArgs(1),
	}
	d, form, register, public := databaseFlag(cmd), outputFlag(cmd), registerFlag(cmd), publicURLFlag(cmd, "http://127.0.0.1:8080")
	role := cmd.Flags().String("role", "viewer", "what they may do: "+choices(access.Roles)+"; see docs/roles.md")
	name := cmd.Flags().String("name", "", "what the new member is called; the address if not given")
	member := cmd.Flags().String("member", "", "key of a member of the register that they are")
	cmd.RunE = withPeople(d, func(cmd *cobra.Command, in installation, args []string) error {
		granted, ok := access.ParseRole(*role)
		if !ok {
			return usage("--role: want %s", choices(access.Roles))
		}
		base, err := server.ParsePublicURL(*public)
		if err != nil {
			return usage("--public-url: %w", err)
		}
		id, err := findRegister(cmd.Context(), in.db, *register)
		if err != nil {
			return err
		}
		by := access.By{Actor: actor, Request: requestID()}
		secret, err := in.people.Invite(cmd.Context(), id, granted, args[0], *name, *member, by)
		if err != nil {
			return err
		}
		link := base.String() + "/invitation/" + secret
		if *form == asJSON {
			ends := model.Now().Add(access.InvitationTime)
			return writeJSON(cmd.OutOrStdout(), inviteLine{link, *register, string(granted), showTime(&ends)})
		}
		tell(cmd, "whoever follows this link joins %s as %s; it is not shown again:", *register, granted)
		_, err = fmt.Fprintln(cmd.OutOrStdout(), link)
		return err
	})
	return cmd
}

func userListCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "list", Short: "List the accounts and what registers they are let into", Args: cobra.NoArgs}
	d, form := databaseFlag(cmd), outputFlag(cmd)
	register := cmd.Flags().String("register", "", "key of a register: those who are let into it")
	cmd.RunE = withPeople(d, func(cmd *cobra.Command, in installation, _ []string) error {
		accounts, err := in.people.Accounts(cmd.Context(), *register)
		if err != nil {
			return err
		}
		lines, rows := []userLine{}, [][]string{}
		for _, a := range accounts {
			l := userLine{
				ID: access.FormatAccountID(a.ID), Email: a.Email, Name: a.Name, Admin: a.Admin, Roles: map[string]string{},
				Issuers: map[string]string{}, CreatedAt: showTime(&a.CreatedAt), CreatedBy: a.CreatedBy, DisabledAt: showTime(a.DisabledAt),
			}
			var roles []string
			for _, g := range a.Grants {
				l.Roles[g.RegisterKey] = string(g.Role)
				role := g.RegisterKey + ":" + string(g.Role)
				if issuer := g.Issuer(); issuer != "" {
					l.Issuers[g.RegisterKey] = issuer
					role += " by " + issuer
				}
				roles = append(roles, role)
			}
			if a.Admin {
				roles = append(roles, "(installation)")
			}
			lines = append(lines, l)
			rows = append(rows, []string{l.ID, l.Email, l.Name, strings.Join(roles, ","), l.CreatedAt, l.DisabledAt})
		}
		if *form == asJSON {
			return writeJSON(cmd.OutOrStdout(), lines)
		}
		return writeTable(cmd.OutOrStdout(), []string{"ID", "E-MAIL", "NAME", "ROLES", "CREATED", "DISABLED"}, rows)
	})
	return cmd
}

func userDisableCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "disable E-MAIL|ID",
		Short: "End an account for good, with its sessions and tokens",
		Args:  cobra.ExactArgs(1),
	}
	d := databaseFlag(cmd)
	cmd.RunE = withPeople(d, func(cmd *cobra.Command, in installation, args []string) error {
		account, err := in.people.FindAccount(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		if err := in.people.Disable(cmd.Context(), account.ID, access.By{Actor: actor, Request: requestID()}); err != nil {
			return err
		}
		tell(cmd, "disabled %s; it was made on %s", access.FormatAccountID(account.ID), account.CreatedAt.Format(time.DateOnly))
		if account.Admin {
			return warnNoAdmin(cmd, in)
		}
		return nil
	})
	return cmd
}
