package access

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/store"
)

// EventKind says what an access event tells.
type EventKind string

// The kinds of access events, all there are.
const (
	SignIn         EventKind = "SIGN_IN"
	SignInFailed   EventKind = "SIGN_IN_FAILED"
	SignInLimited  EventKind = "SIGN_IN_LIMITED"
	SignOut        EventKind = "SIGN_OUT"
	TokenFirstUsed EventKind = "TOKEN_FIRST_USED"
	TokenCreated   EventKind = "TOKEN_CREATED"
	TokenRevoked   EventKind = "TOKEN_REVOKED"
	RoleGranted    EventKind = "ROLE_GRANTED"
	RoleChanged    EventKind = "ROLE_CHANGED"
	RoleRevoked    EventKind = "ROLE_REVOKED"
	Denied         EventKind = "DENIED"
	Invited        EventKind = "INVITED"
)

// EventKinds lists the kinds.
var EventKinds = []EventKind{
	SignIn, SignInFailed, SignInLimited, SignOut, TokenFirstUsed, TokenCreated, TokenRevoked, RoleGranted, RoleChanged, RoleRevoked,
	Denied, Invited,
}

// Event is something that somebody did to get in, or that was denied them. It holds ids and codes only: never a name, an
// address or anything of a record.
type Event struct {
	// Register is whose admins may read the event, 0 for nobody's.
	Register int64
	Kind     EventKind
	// Actor is member/<key> or system/<name>.
	Actor string
	// Account and TokenID are what the event is about, 0 where there is none.
	Account, TokenID int64
	// Request is the id of the request; it may be empty.
	Request string
	// Detail is what more there is to say in codes, such as the role that was granted; it may be empty.
	Detail string
}

// Execer is what events are written through: a pool, or the transaction of what they tell.
type Execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// Record writes an access event, and now and then removes some that are older than EventsKept.
func Record(ctx context.Context, w Execer, d store.Dialect, e Event) error {
	now := model.Now()
	insert := d.Rebind(`insert into access_events (id, register_id, at, kind, actor, account_id, token_id, request, detail)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
	_, err := w.ExecContext(ctx, insert, ids.Next(now), orNull(e.Register), now.UnixMicro(), string(e.Kind), e.Actor,
		orNull(e.Account), orNull(e.TokenID), e.Request, e.Detail)
	if err != nil {
		return fmt.Errorf("record access event: %w", err)
	}
	return forgetEvents(ctx, w, d, now)
}

func orNull(id int64) sql.NullInt64 { return sql.NullInt64{Int64: id, Valid: id != 0} }

// Event is an event of a kind about the principal.
func (p *Principal) Event(kind EventKind, request, detail string) Event {
	return Event{
		Register: p.Register, Kind: kind, Actor: p.Actor, Account: p.Account, TokenID: p.TokenID, Request: request, Detail: detail,
	}
}

// inTransaction runs a function in a transaction of the writer, and commits it if that succeeds.
func inTransaction(ctx context.Context, db *store.DB, run func(*sql.Tx) error) error {
	tx, err := db.Writer().BeginTx(ctx, nil)
	if err != nil {
		return failed(db, "begin transaction", err)
	}
	// Where the transaction was committed there is nothing left to roll back.
	defer func() { _ = tx.Rollback() }()
	if err := run(tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return failed(db, "commit transaction", err)
	}
	return nil
}

// micros reads an instant that may be missing.
func micros(at sql.NullInt64) *time.Time {
	if !at.Valid {
		return nil
	}
	t := time.UnixMicro(at.Int64).UTC()
	return &t
}
