package access

import (
	"context"
	"database/sql"
	"errors"

	"github.com/openropa/ropa/internal/fault"
)

// querier is a pool or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// inTx does work in one transaction.
func (p *People) inTx(ctx context.Context, work func(*sql.Tx) error) error {
	return p.failed("write access", inTransaction(ctx, p.db, work))
}

func (p *People) exec(ctx context.Context, x Execer, query string, args ...any) error {
	_, err := x.ExecContext(ctx, p.db.Dialect.Rebind(query), args...)
	return err
}

// execOne is exec for a statement that is about one row, and tells whether that was there.
func (p *People) execOne(ctx context.Context, x Execer, query string, args ...any) (bool, error) {
	result, err := x.ExecContext(ctx, p.db.Dialect.Rebind(query), args...)
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

// failed is nil for nil; what was meant for the client stays as it is.
func (p *People) failed(what string, err error) error {
	var coded *fault.Error
	var problems fault.Problems
	if err == nil || errors.As(err, &coded) || errors.As(err, &problems) {
		return err
	}
	return failed(p.db, what, err)
}

// each calls fn for every row of a query.
func each(ctx context.Context, q querier, query string, args []any, fn func(scan func(...any) error) error) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// note writes an event of a register about an account.
func (p *People) note(ctx context.Context, tx *sql.Tx, register int64, kind EventKind, account int64, by By, detail string) error {
	return Record(ctx, tx, p.db.Dialect, Event{
		Register: register, Kind: kind, Actor: by.Actor, Account: account, Request: by.Request, Detail: detail,
	})
}

// noteEverywhere writes an event about an account for each register that it is let into, for none if there is no such.
// What an account does it does as the member it is there; what others do or try is by the system.
func (p *People) noteEverywhere(ctx context.Context, tx *sql.Tx, kind EventKind, account int64, by By, detail string) error {
	grants, err := p.findGrants(ctx, tx, grantQuery, account)
	if err != nil {
		return err
	}
	for _, g := range grants {
		if kind != SignInFailed && kind != SignInLimited {
			by.Actor = "member/" + g.MemberKey
		}
		if err := p.note(ctx, tx, g.Register, kind, account, by, detail); err != nil {
			return err
		}
	}
	if len(grants) == 0 {
		return p.note(ctx, tx, 0, kind, account, by, detail)
	}
	return nil
}
