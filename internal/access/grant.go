package access

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/openropa/ropa/internal/fault"
)

// Grant lets an account into a register, as a member with a role.
type Grant struct {
	Register                  int64
	RegisterKey, RegisterName string
	Member                    int64
	MemberKey                 string
	Role                      Role

	// createdBy is who gave the role, or took it away.
	createdBy string
}

// Issuer is the name of the issuer whose mappings gave the role, empty where somebody gave it.
func (g Grant) Issuer() string {
	name, vouched := strings.CutPrefix(g.createdBy, vouchedActor)
	if !vouched {
		return ""
	}
	return name
}

// grantQuery finds the grants that are good: not revoked, of an account in use and a member in use. personQuery finds the
// principals by them.
const (
	grantQuery  = "select g.register_id, r.key, r.name, g.member_id, m.key, g.role, g.created_by" + grantTables + grantGood
	personQuery = "select g.register_id, g.member_id, m.key, g.role, " + stateColumns + grantTables + stateTables + grantGood
	personOrder = " order by r.key, u.business_unit_id"
)

// grantTables and grantGood are what a grant joins, and when it is good.
const (
	grantTables = `
	from grants as g
	join accounts as a on a.id = g.account_id
	join registers as r on r.id = g.register_id
	join members as m on m.id = g.member_id`
	grantGood = `
	where g.account_id = ? and g.revoked_at is null and a.disabled_at is null and m.archived_at is null`
)

// grants lists what registers an account is let into, by key.
func (p *People) grants(ctx context.Context, account int64) ([]Grant, error) {
	return p.findGrants(ctx, p.db.Reader(), grantQuery+" order by r.key", account)
}

func (p *People) findGrants(ctx context.Context, q querier, query string, args ...any) ([]Grant, error) {
	var list []Grant
	err := each(ctx, q, p.db.Dialect.Rebind(query), args, func(scan func(...any) error) error {
		var g Grant
		err := scan(&g.Register, &g.RegisterKey, &g.RegisterName, &g.Member, &g.MemberKey, &g.Role, &g.createdBy)
		list = append(list, g)
		return err
	})
	return list, p.failed("read grants", err)
}

// InRegister is the principal that an account is in the register with the key. A register that is not there and one that
// the account is not let into are the same NOT_FOUND.
func (p *People) InRegister(ctx context.Context, account int64, key string) (*Principal, error) {
	list, err := p.principals(ctx, personQuery+" and r.key = ?"+personOrder, account, plain(key))
	if err != nil {
		return nil, err
	}
	if len(list) != 1 {
		return nil, ErrNoRegister
	}
	return list[0], nil
}

// ErrNoRegister is the answer to whoever asks for a register that is not there, or not there for them.
var ErrNoRegister = fault.New(fault.NotFound, "There is no such register, or you are not let into it.")

// InOnlyRegister is the principal of an account that is let into one register and no other, else BAD_USER_INPUT.
func (p *People) InOnlyRegister(ctx context.Context, account int64) (*Principal, error) {
	list, err := p.principals(ctx, personQuery+personOrder, account)
	if err != nil {
		return nil, err
	}
	if len(list) != 1 {
		return nil, fault.New(fault.BadUserInput,
			"Your account is let into %d registers; ask one of them at /r/<key of the register>/graphql.", len(list))
	}
	return list[0], nil
}

// principals finds what an account is, in each register that it is let into, with one statement.
func (p *People) principals(ctx context.Context, query string, account int64, args ...any) ([]*Principal, error) {
	var list []*Principal
	args = append([]any{account}, args...)
	err := each(ctx, p.db.Reader(), p.db.Dialect.Rebind(query), args, func(scan func(...any) error) error {
		in := &Principal{Account: account}
		var member string
		var unit sql.NullInt64
		err := scan(&in.Register, &in.Member, &member, &in.Role, &in.RegisterKey, &in.TimeZone, &in.Head, &in.HeadHash, &unit)
		if n := len(list); n == 0 || list[n-1].Register != in.Register {
			in.Actor = "member/" + member
			list = append(list, in)
		}
		list[len(list)-1].addUnit(unit)
		return err
	})
	return list, p.failed("read grants", err)
}

// AtRegister refuses a token at the address of a register that it is not for, whether there is one or not.
func (p *Principal) AtRegister(key string) error {
	if key != p.RegisterKey {
		return ErrNoRegister
	}
	return nil
}

// give lets an account into a register, or changes its role there: who was a member before stays that member.
func (p *People) give(ctx context.Context, tx *sql.Tx, account, register, member int64, role Role, by By) error {
	var before string
	var revoked sql.NullInt64
	query := "select role, revoked_at from grants where account_id = ? and register_id = ?"
	err := each(ctx, tx, p.db.Dialect.Rebind(query), []any{account, register}, func(scan func(...any) error) error {
		return scan(&before, &revoked)
	})
	if err != nil {
		return err
	}
	err = p.exec(ctx, tx, `insert into grants (member_id, register_id, account_id, role, created_at, created_by)
		values (?, ?, ?, ?, ?, ?) on conflict (account_id, register_id)
		do update set role = excluded.role, created_by = excluded.created_by, revoked_at = null`,
		member, register, account, string(role), p.clock().UnixMicro(), by.Actor)
	if p.db.Dialect.IsUniqueViolation(err) {
		return fault.New(fault.Conflict, "The member of the register belongs to another account.")
	}
	if err != nil {
		return err
	}
	switch {
	case before == "" || revoked.Valid:
		return p.note(ctx, tx, register, RoleGranted, account, by, string(role))
	case before != string(role):
		return p.note(ctx, tx, register, RoleChanged, account, by, fmt.Sprintf("%s to %s", before, role))
	}
	return nil
}

// take revokes a grant. Who did so stands in it: what an issuer took it gives back, what somebody took it does not.
func (p *People) take(ctx context.Context, tx *sql.Tx, account int64, g Grant, by By) error {
	query := "update grants set revoked_at = ?, created_by = ? where account_id = ? and register_id = ?"
	if err := p.exec(ctx, tx, query, p.clock().UnixMicro(), by.Actor, account, g.Register); err != nil {
		return err
	}
	return p.note(ctx, tx, g.Register, RoleRevoked, account, by, string(g.Role))
}
