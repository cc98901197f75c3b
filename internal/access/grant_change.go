package access

import (
	"context"
	"database/sql"

	"github.com/openropa/ropa/internal/fault"
)

// standing is what an account is or was in a register; the member is 0 if it never was anything.
type standing struct {
	Grant
	revoked, archived bool
}

func (p *People) standing(ctx context.Context, q querier, account, register int64, lock string) (s standing, err error) {
	query := p.db.Dialect.Rebind(`select g.member_id, g.role, g.created_by, g.revoked_at is not null,
		(select m.archived_at is not null from members as m where m.id = g.member_id)
		from grants as g where g.account_id = ? and g.register_id = ?` + lock)
	err = each(ctx, q, query, []any{account, register}, func(scan func(...any) error) error {
		return scan(&s.Member, &s.Role, &s.createdBy, &s.revoked, &s.archived)
	})
	s.Register = register
	return s, p.failed("read grant", err)
}

// Grant lets an account into a register, or changes its role there. It stays the member it is or was; else it becomes the
// one with the key, without a key the one it is invited as, or a new one. An invitation that is open is useless then. A role
// that follows from the mappings of an issuer in use is a CONFLICT.
func (p *People) Grant(ctx context.Context, a *Account, register int64, role Role, member string, by By) error {
	if a.DisabledAt != nil {
		return errDisabled
	}
	s, err := p.standing(ctx, p.db.Reader(), a.ID, register, "")
	if err != nil {
		return err
	}
	if err := p.checkGrant(ctx, s); err != nil {
		return err
	}
	id := s.Member
	if id == 0 || member != "" {
		if id, err = p.memberOf(ctx, a, register, member, by); err != nil {
			return err
		}
	}
	if s.Member != 0 && s.Member != id {
		return fault.New(fault.Conflict, "The account is another member of the register, and stays that.")
	}
	return p.inTx(ctx, func(tx *sql.Tx) error {
		if err := p.uninvite(ctx, tx, a, register); err != nil {
			return err
		}
		return p.give(ctx, tx, a.ID, register, id, role, by)
	})
}

// checkGrant refuses to change what others decide, and what would let nobody in.
func (p *People) checkGrant(ctx context.Context, s standing) error {
	if s.archived {
		return fault.New(fault.Conflict, "The member of the register that the account is was archived. Take it out of the archive first.")
	}
	name := s.Issuer()
	if s.revoked || name == "" {
		return nil
	}
	switch _, err := p.Issuer(ctx, name); fault.CodeOf(err) {
	case fault.NotFound:
		return nil // nobody's mappings decide any longer
	case "":
		return fault.New(fault.Conflict, "The role follows from what %s says of the person at each sign-in: change it there. "+
			"To give another by hand, revoke this one first; from then on %s does not count in this register.", name, name)
	default:
		return err
	}
}

// memberOf is the member that an account is to be in a register: the one with the key, the one it is
// invited as, or a new one.
func (p *People) memberOf(ctx context.Context, a *Account, register int64, key string, by By) (id int64, err error) {
	query, args := "select id from members where register_id = ? and archived_at is null and key = ?", []any{register, plain(key)}
	if key == "" {
		query, args = `select m.id from members as m where m.register_id = ? and m.archived_at is null and m.id in (
			select i.member_id from invitations as i join accounts as a on a.email_fold = i.email where a.id = ?)
			order by m.id limit 1`, []any{register, a.ID}
	}
	err = each(ctx, p.db.Reader(), p.db.Dialect.Rebind(query), args, func(scan func(...any) error) error { return scan(&id) })
	switch {
	case err != nil:
		return 0, p.failed("find member", err)
	case id == 0 && key != "":
		return 0, fault.New(fault.NotFound, "The register has no member %q in use.", key)
	case id == 0:
		return p.putMember(ctx, register, by, memberKey(a.ID), a.Name, a.Email)
	}
	return id, nil
}

// uninvite makes open invitations of an account into a register useless. Who was put out would come back by one, and who was
// given a role would get another. Here the address counts that an issuer says, verified or not: an invitation too few can be
// made again. It comes before grants are locked, as where an invitation is accepted.
func (p *People) uninvite(ctx context.Context, tx *sql.Tx, a *Account, register int64) error {
	return p.exec(ctx, tx, `delete from invitations where register_id = ? and used_at is null
		and (email = ? or member_id in (select g.member_id from grants as g where g.account_id = ?))`,
		register, foldEmail(a.Email), a.ID)
}

// Revoke puts an account out of one register, and ends its tokens there: how many is returned. Other registers stay open to
// it. One that it is not let into is NOT_FOUND.
func (p *People) Revoke(ctx context.Context, a *Account, register int64, by By) (tokens int, err error) {
	err = p.inTx(ctx, func(tx *sql.Tx) error {
		if err := p.uninvite(ctx, tx, a, register); err != nil {
			return err
		}
		s, err := p.standing(ctx, tx, a.ID, register, p.db.Dialect.ForUpdate())
		if err != nil {
			return err
		}
		if s.Member == 0 || s.revoked {
			return fault.New(fault.NotFound, "The account is not let into the register.")
		}
		if err := p.take(ctx, tx, a.ID, s.Grant, by); err != nil {
			return err
		}
		tokens, err = p.endTokens(ctx, tx, a.ID, register, by)
		return err
	})
	return tokens, err
}

// endTokens revokes the tokens of who an account is in a register, in all if that is 0.
func (p *People) endTokens(ctx context.Context, tx *sql.Tx, account, register int64, by By) (n int, err error) {
	query := p.db.Dialect.Rebind(`select t.id, t.register_id from tokens as t where t.revoked_at is null and t.member_id in (
		select g.member_id from grants as g where g.account_id = ? and cast(? as bigint) in (0, g.register_id))
		order by t.id` + p.db.Dialect.ForUpdate())
	var list []Event
	err = each(ctx, tx, query, []any{account, register}, func(scan func(...any) error) error {
		e := Event{Kind: TokenRevoked, Actor: by.Actor, Account: account, Request: by.Request}
		err := scan(&e.TokenID, &e.Register)
		list = append(list, e)
		return err
	})
	if err != nil {
		return 0, err
	}
	now := p.clock().UnixMicro()
	for _, e := range list {
		if err := p.exec(ctx, tx, "update tokens set revoked_at = ? where id = ?", now, e.TokenID); err != nil {
			return 0, err
		}
		if err := Record(ctx, tx, p.db.Dialect, e); err != nil {
			return 0, err
		}
	}
	return len(list), nil
}
