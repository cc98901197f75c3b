package access

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/openropa/ropa/internal/fault"
)

// ChangePassword sets a new password and ends all other sessions, of which keep is the one that goes on, in the generation
// that is returned.
func (p *People) ChangePassword(ctx context.Context, id int64, old, password, keep string, by By) (generation int64, err error) {
	account, present, err := p.accountBy(ctx, "id", id)
	if err != nil {
		return 0, err
	}
	try := tried{account: id}
	if err := p.attempt(ctx, try, by); err != nil {
		return 0, err
	}
	wrong := problem(fault.ProblemInvalid, "old", "This is not the present password.")
	fits, err := passwordFits(ctx, present, old)
	if err != nil {
		return 0, err
	}
	if !fits || account.DisabledAt != nil {
		return 0, wrong
	}
	if problems := checkPassword(password); problems != nil {
		return 0, problems
	}
	hash, err := hashPassword(ctx, password)
	if err != nil {
		return 0, err
	}
	err = p.inTx(ctx, func(tx *sql.Tx) error {
		// Of two who change it at the same time the second has an old one.
		change := p.db.Dialect.Rebind(`update accounts set password_hash = ?, generation = generation + 1
			where id = ? and password_hash = ? returning generation`)
		err := tx.QueryRowContext(ctx, change, hash, id, present).Scan(&generation)
		if errors.Is(err, sql.ErrNoRows) {
			return wrong
		}
		if err != nil {
			return err
		}
		if err := p.exec(ctx, tx, "delete from sessions where account_id = ? and token_hash <> ?", id, keep); err != nil {
			return err
		}
		return p.forgive(ctx, tx, try, by.Address)
	})
	return generation, err
}

// Disable ends an account for good: its sessions are gone, and the tokens of its members are revoked.
func (p *People) Disable(ctx context.Context, id int64, by By) error {
	grants, err := p.grants(ctx, id)
	if err != nil {
		return err
	}
	now := p.clock().UnixMicro()
	return p.inTx(ctx, func(tx *sql.Tx) error {
		for _, step := range []struct {
			query string
			args  []any
		}{
			{"update accounts set disabled_at = coalesce(disabled_at, ?) where id = ?", []any{now, id}},
			{"delete from sessions where account_id = ?", []any{id}},
			{"update grants set revoked_at = coalesce(revoked_at, ?) where account_id = ?", []any{now, id}},
		} {
			if err := p.exec(ctx, tx, step.query, step.args...); err != nil {
				return err
			}
		}
		if _, err := p.endTokens(ctx, tx, id, 0, by); err != nil {
			return err
		}
		for _, g := range grants {
			if err := p.note(ctx, tx, g.Register, RoleRevoked, id, by, string(g.Role)); err != nil {
				return err
			}
		}
		return nil
	})
}

// installationAdmin is what an event names that is about the flag and no register.
const installationAdmin = "INSTALLATION_ADMIN"

// SetAdmin lets an account administer the installation, or no longer. Somebody always does: taking it from the last account
// in use is a CONFLICT.
func (p *People) SetAdmin(ctx context.Context, id int64, admin bool, by By) error {
	return p.inTx(ctx, func(tx *sql.Tx) error {
		// Locked, so that no two take it from each other at the same time.
		query := p.db.Dialect.Rebind("select id from accounts where installation_admin = ? and disabled_at is null order by id" +
			p.db.Dialect.ForUpdate())
		var admins []int64
		err := each(ctx, tx, query, []any{true}, func(scan func(...any) error) error {
			admins = append(admins, 0)
			return scan(&admins[len(admins)-1])
		})
		is := slices.Contains(admins, id)
		switch {
		case err != nil || is == admin:
			return err
		case !admin && len(admins) == 1:
			return fault.New(fault.Conflict, "Nobody else administers the installation. Let another account do so first.")
		}
		done, err := p.execOne(ctx, tx, "update accounts set installation_admin = ? where id = ? and disabled_at is null", admin, id)
		if err == nil && !done {
			err = errDisabled
		}
		if err != nil {
			return err
		}
		kind := RoleGranted
		if !admin {
			kind = RoleRevoked
		}
		return p.note(ctx, tx, 0, kind, id, by, installationAdmin)
	})
}

// errDisabled is the answer to whoever gives something to an account that was disabled.
var errDisabled = fault.New(fault.Conflict, "The account was disabled, and that is for good.")
