package access

import (
	"context"
	"database/sql"
	"slices"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/store"
)

// Again is the principal as a transaction finds it, the same one if nothing has changed: its role and its units may have
// since it was authenticated. One that is no longer good is refused as it would be then. The system is as it was.
//
// It takes one statement. What it does not ask is whether a person's session goes on: it is about what somebody may do.
func (p *Principal) Again(ctx context.Context, tx querier, d store.Dialect) (*Principal, error) {
	query, args, refused := p.again()
	if query == "" {
		return p, nil
	}
	now := *p
	var granted Role
	var units []int64
	found := false
	err := each(ctx, tx, d.Rebind(query), args, func(scan func(...any) error) error {
		var role sql.NullString
		var unit sql.NullInt64
		found = true
		err := scan(&now.Role, &role, &unit)
		if granted = Role(role.String); unit.Valid {
			units = append(units, unit.Int64)
		}
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case !found:
		return nil, refused
	case granted != "" && !granted.Covers(now.Role):
		return nil, refused
	case now.Role == p.Role && (p.Role != Contributor || slices.Equal(units, p.Units)): // no other role goes by units
		return p, nil
	}
	now.Units = units
	return &now, nil
}

// again is the query for what a principal hangs on, with a row for each unit of its member, and the answer where there is
// none. What hangs on nothing has no query.
func (p *Principal) again() (query string, args []any, refused error) {
	link := model.ByName("Member").Link("units")
	units := " left join " + link.Table + " as u on u." + link.Near + " = m.id"
	const inOrder = " order by 3"
	switch {
	case p.TokenID != 0:
		query = "select t.role, g.role, u." + link.Far + tokenTables + units + " where t.id = ? and " + tokenGood + inOrder
		return query, []any{p.TokenID, model.Now().UnixMicro()}, errToken
	case p.Account != 0:
		query = "select g.role, g.role, u." + link.Far + grantTables + units + grantGood + " and g.register_id = ?" + inOrder
		return query, []any{p.Account, p.Register}, ErrNoRegister
	}
	return "", nil, nil
}
