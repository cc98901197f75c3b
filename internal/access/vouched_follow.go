package access

import (
	"context"
	"database/sql"
)

// follow brings what the issuer's mappings let an account into up to date: it joins, changes roles, and takes away what no
// longer follows. What others let it into stays.
func (p *People) follow(ctx context.Context, account *Account, wanted map[int64]Role, by By) error {
	grants, err := p.grants(ctx, account.ID)
	if err != nil {
		return err
	}
	for _, g := range grants {
		role, stays := wanted[g.Register]
		delete(wanted, g.Register)
		switch {
		case g.createdBy != by.Actor || stays && role == g.Role:
			continue
		case stays:
			err = p.inTx(ctx, func(tx *sql.Tx) error { return p.give(ctx, tx, account.ID, g.Register, g.Member, role, by) })
		default:
			err = p.inTx(ctx, func(tx *sql.Tx) error { return p.take(ctx, tx, account.ID, g, by) })
		}
		if err != nil {
			return err
		}
	}
	for register, role := range wanted {
		out, err := p.shutOut(ctx, account.ID, register)
		if err == nil && !out {
			err = p.letIn(ctx, account, register, role, by)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// shutOut tells whether an account was put out of a register by hand: its member was archived or its grant revoked. An issuer
// does not undo that.
func (p *People) shutOut(ctx context.Context, account, register int64) (out bool, err error) {
	var n int
	query := p.db.Dialect.Rebind(`select count(*) from grants as g join members as m on m.id = g.member_id
		where g.account_id = ? and g.register_id = ?
		and (m.archived_at is not null or g.revoked_at is not null and g.created_by not like ?)`)
	err = p.db.Reader().QueryRowContext(ctx, query, account, register, vouchedActor+"%").Scan(&n)
	return n > 0, p.failed("find member", err)
}
