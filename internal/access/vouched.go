package access

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/openropa/ropa/internal/fault"
)

// vouchedActor is who gives and takes what follows from an issuer's mappings, before the name of the issuer.
const vouchedActor = "system/oidc-"

// SignInVouched signs in whom an issuer vouches for. Who is not known gets an account, if a mapping or the invitation lets
// them into a register. Roles that came of mappings follow the claim each time; those of invitations stay.
//
// An address joins nobody to an account, except where it is verified and an invitation names it.
func (p *People) SignInVouched(ctx context.Context, i *Issuer, v Vouched, invitation string, by By) (*Account, error) {
	by.Actor = vouchedActor + i.Name
	account, err := p.letInVouched(ctx, i, v, invitation, by)
	if err != nil {
		return nil, p.notVouched(ctx, i, v.Subject, invitation, by, err)
	}
	noted := p.inTx(ctx, func(tx *sql.Tx) error {
		if err := p.forgiveFrom(ctx, tx, by.Address); err != nil {
			return err
		}
		return p.noteEverywhere(ctx, tx, SignIn, account.ID, by, "oidc")
	})
	return account, noted
}

// letInVouched finds the account of a person, and lets it into what the mappings and the invitation say.
func (p *People) letInVouched(ctx context.Context, i *Issuer, v Vouched, invitation string, by By) (*Account, error) {
	wanted := map[int64]Role{}
	if err := p.registersOf(ctx, i.mappingsOf(v), wanted, false); err != nil {
		return nil, err
	}
	link, err := p.invitationFor(ctx, v, invitation)
	if err != nil {
		return nil, err
	}
	account, err := p.identified(ctx, i, v, link, len(wanted) > 0, by)
	if err != nil {
		return nil, err
	}
	if err := p.follow(ctx, account, wanted, by); err != nil {
		return nil, err
	}
	if link != nil {
		if err := p.accept(ctx, link, account.ID, by); err != nil {
			return nil, err
		}
	}
	account.Grants, err = p.grants(ctx, account.ID)
	if err == nil && len(account.Grants) == 0 && !account.Admin {
		err = errNotLetIn
	}
	return account, err
}

// errNotLetIn tells who is known and nothing more what is missing.
var errNotLetIn = fault.New(fault.Forbidden,
	"You are known, but nothing lets you into a register here: ask whoever administers it to give you the group or role, or to invite you.")

// mappingsOf are the mappings that a person has the values for.
func (i *Issuer) mappingsOf(v Vouched) []Mapping {
	var own []Mapping
	for _, m := range i.Mappings {
		if slices.Contains(v.Values, m.Value) {
			own = append(own, m)
		}
	}
	return own
}

// invitationFor is the invitation that a person came with, nil for none. It has to name their verified address.
func (p *People) invitationFor(ctx context.Context, v Vouched, secret string) (*Invitation, error) {
	if secret == "" {
		return nil, nil
	}
	link, err := p.Invitation(ctx, secret, LinkJoin)
	if err != nil {
		return nil, err
	}
	if !v.Verified || v.Email == "" || foldEmail(v.Email) != foldEmail(link.Email) {
		return nil, fault.New(fault.Forbidden,
			"The invitation is for another e-mail address, or the issuer has not verified that yours is your own.")
	}
	return link, nil
}

// identified is the account of a person: the one the issuer's subject has, the one of the invited address, or a new one.
func (p *People) identified(ctx context.Context, i *Issuer, v Vouched, link *Invitation, wanted bool, by By) (*Account, error) {
	id, err := p.identity(ctx, i, v.Subject)
	switch {
	case err != nil:
		return nil, err
	case id != 0:
		return p.Account(ctx, id)
	case link == nil && !wanted:
		return nil, errNotLetIn
	}
	account := &Account{Email: v.Email, Name: v.Name, CreatedBy: by.Actor}
	if checkEmail(&account.Email) != nil {
		account.Email = ""
	}
	if account.Name = oneLine(account.Name); account.Name == "" || len(account.Name) > longestName {
		account.Name = oneLine(fmt.Sprintf("%s, by %s", orElse(account.Email, v.Subject), i.Name))
	}
	// The address of an account that nobody was invited to is for show: by this fold nothing finds it.
	fold := fmt.Sprintf("%s\x1f%s", i.Name, v.Subject)
	if link != nil {
		fold = foldEmail(link.Email)
		known, _, err := p.accountBy(ctx, "email_fold", fold)
		if err != nil {
			return nil, err
		}
		if known.ID != 0 {
			account = known
		}
	}
	if account.DisabledAt != nil {
		return nil, fault.New(fault.Unauthenticated, "Sign in first.")
	}
	return account, p.remember(ctx, i, v, account, fold)
}

// identity is the account that the issuer's subject has, 0 for none.
func (p *People) identity(ctx context.Context, i *Issuer, subject string) (account int64, err error) {
	query := p.db.Dialect.Rebind("select account_id from identities where issuer_id = ? and subject = ?")
	err = each(ctx, p.db.Reader(), query, []any{i.ID, subject}, func(scan func(...any) error) error { return scan(&account) })
	return account, p.failed("find identity", err)
}

// remember stores who somebody is at an issuer, and their account if it is new.
func (p *People) remember(ctx context.Context, i *Issuer, v Vouched, account *Account, fold string) error {
	err := p.inTx(ctx, func(tx *sql.Tx) error {
		if account.ID == 0 {
			if err := p.insertAccount(ctx, tx, account, fold, ""); err != nil {
				return err
			}
		}
		return p.exec(ctx, tx, "insert into identities (issuer_id, subject, account_id, created_at) values (?, ?, ?, ?)",
			i.ID, v.Subject, account.ID, p.clock().UnixMicro())
	})
	if _, taken := errors.AsType[fault.Problems](err); taken || p.db.Dialect.IsUniqueViolation(err) {
		return fault.New(fault.Conflict, "You signed in twice at the same time. Try again.")
	}
	return err
}

// oneLine is a text without what a terminal would take for a command.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.Join(strings.Fields(plain(s)), " "))
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
