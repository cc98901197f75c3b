package access

import (
	"context"
	"database/sql"
	"slices"

	"github.com/openropa/ropa/internal/fault"
)

// notVouched notes that somebody who came by an issuer was not signed in, and returns why. It is as with a wrong password:
// the registers see it that the account is let into, if a subject that the issuer signed says whose it is, and the one of
// the invitation that was brought along. Where neither is known it is an event of no register. What is not the person's
// doing is no event: that the issuer or the database does not answer.
func (p *People) notVouched(ctx context.Context, i *Issuer, subject, invitation string, by By, why error) error {
	switch fault.CodeOf(why) {
	case fault.InternalServerError, fault.Unavailable, fault.LimitExceeded:
		return why
	}
	by.Actor = vouchedActor + i.Name
	account, err := p.identity(ctx, i, subject)
	if err != nil {
		return err
	}
	grants, err := p.grants(ctx, account)
	if err != nil {
		return err
	}
	var register int64
	if link, err := p.Invitation(ctx, invitation, LinkJoin); err == nil {
		register = link.Register
	}
	in := func(g Grant) bool { return g.Register == register }
	err = p.inTx(ctx, func(tx *sql.Tx) error {
		if register != 0 && !slices.ContainsFunc(grants, in) {
			if err := p.note(ctx, tx, register, SignInFailed, account, by, "oidc"); err != nil {
				return err
			}
		}
		return p.noteEverywhere(ctx, tx, SignInFailed, account, by, "oidc")
	})
	if err != nil {
		return err
	}
	return why
}
