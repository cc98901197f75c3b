package cli

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/openropa/ropa/internal/access"
)

func userGrantCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "grant E-MAIL|ID",
		Short: "Give an account a role in a register, or another one than it has",
		Long: `Give an account a role in a register, or another one than it has. An invitation that
is open for it becomes useless. A role that follows from the groups at an issuer is
changed there; revoke it first to give one by hand.`,
		Args: cobra.ExactArgs(1),
	}
	d, register := databaseFlag(cmd), registerFlag(cmd)
	role := cmd.Flags().String("role", "", "what they may do: "+choices(access.Roles)+"; see docs/roles.md")
	if err := cmd.MarkFlagRequired("role"); err != nil {
		panic(err) // the flag is there
	}
	member := cmd.Flags().String("member", "", "key of a member of the register that they are")
	cmd.RunE = withPeople(d, func(cmd *cobra.Command, in installation, args []string) error {
		granted, ok := access.ParseRole(*role)
		if !ok {
			return usage("--role: want %s", choices(access.Roles))
		}
		id, account, err := in.find(cmd, *register, args[0])
		if err != nil {
			return err
		}
		by := access.By{Actor: actor, Request: requestID()}
		if err := in.people.Grant(cmd.Context(), account, id, granted, *member, by); err != nil {
			return err
		}
		tell(cmd, "%s is %s in %s", access.FormatAccountID(account.ID), granted, *register)
		return nil
	})
	return cmd
}

func userRevokeCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "revoke E-MAIL|ID",
		Short: "Put an account out of a register, with its tokens there",
		Long: `Put an account out of a register at once, with its tokens and open invitations there.
Other registers stay open to it, and its sessions go on. No issuer lets it in again;
ropa user grant and invite do.`,
		Args: cobra.ExactArgs(1),
	}
	d, register := databaseFlag(cmd), registerFlag(cmd)
	cmd.RunE = withPeople(d, func(cmd *cobra.Command, in installation, args []string) error {
		id, account, err := in.find(cmd, *register, args[0])
		if err != nil {
			return err
		}
		tokens, err := in.people.Revoke(cmd.Context(), account, id, access.By{Actor: actor, Request: requestID()})
		if err != nil {
			return err
		}
		tell(cmd, "%s is out of %s; tokens ended: %d", access.FormatAccountID(account.ID), *register, tokens)
		return nil
	})
	return cmd
}

// find finds the register and the account that a command names.
func (in installation) find(cmd *cobra.Command, register, account string) (id int64, _ *access.Account, err error) {
	if id, err = findRegister(cmd.Context(), in.db, register); err != nil {
		return 0, nil, err
	}
	found, err := in.people.FindAccount(cmd.Context(), account)
	return id, found, err
}

func userAdminCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "admin E-MAIL|ID on|off",
		Short: "Let an account administer the installation, or no longer; the last one stays",
		Args:  cobra.ExactArgs(2),
	}
	d := databaseFlag(cmd)
	cmd.RunE = withPeople(d, func(cmd *cobra.Command, in installation, args []string) error {
		if args[1] != "on" && args[1] != "off" {
			return usage("%s: want on or off", args[1])
		}
		account, err := in.people.FindAccount(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		by := access.By{Actor: actor, Request: requestID()}
		if err := in.people.SetAdmin(cmd.Context(), account.ID, args[1] == "on", by); err != nil {
			return err
		}
		tell(cmd, "%s administers the installation: %s", access.FormatAccountID(account.ID), args[1])
		return nil
	})
	return cmd
}

// warnNoAdmin tells if no account in use administers the installation.
func warnNoAdmin(cmd *cobra.Command, in installation) error {
	accounts, err := in.people.Accounts(cmd.Context(), "")
	if err == nil && !slices.ContainsFunc(accounts, func(a *access.Account) bool { return a.Admin && a.DisabledAt == nil }) {
		tell(cmd, "nobody administers the installation now; ropa user admin E-MAIL on changes that")
	}
	return err
}
