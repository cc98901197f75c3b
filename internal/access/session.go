package access

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/openropa/ropa/internal/fault"
)

// How long a session lasts without being used, and how long at most.
const (
	SessionIdle = 12 * time.Hour
	SessionEnd  = 7 * 24 * time.Hour
)

// What a session holds.
const (
	SessionAccount    = "account"    // the account that is signed in, an int64
	SessionAgent      = "agent"      // what the browser calls itself
	SessionGeneration = "generation" // of the account's sessions, in which it began, an int64
	SessionSeen       = "seen"       // when it was last noted to be used, in seconds
)

// Session is a browser in which an account is signed in.
type Session struct {
	// ID is the hash by which the session is stored; nobody gets in by it.
	ID        string
	Agent     string
	CreatedAt time.Time
	SeenAt    time.Time
}

// SessionID is the id of the session with a token.
func SessionID(token string) string { return hashSecret(token) }

// SessionStore keeps sessions in the database, each under the hash of its token and beside it whose it is.
type SessionStore struct{ people *People }

// Sessions returns where the sessions are kept.
func (p *People) Sessions() SessionStore { return SessionStore{p} }

type heldKey struct{}

// held is the session that a request came with.
type held struct {
	token string
	// ended tells that it was to get another token and was no longer there.
	ended bool
}

// Hold marks the context of a request that came with a token. Committing that session then changes it but does not make
// it: one that was ended in the meantime stays ended, also where it was to go on under another token.
func (s SessionStore) Hold(ctx context.Context, token string) context.Context {
	return context.WithValue(ctx, heldKey{}, &held{token: token})
}

// heldBy is the session that a request came with, an empty one outside of requests.
func heldBy(ctx context.Context) *held {
	if h, ok := ctx.Value(heldKey{}).(*held); ok {
		return h
	}
	return &held{}
}

// FindCtx implements scs.CtxStore.
func (s SessionStore) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	p := s.people
	query := p.db.Dialect.Rebind("select data from sessions where token_hash = ? and expires_at > ?")
	err = p.db.Reader().QueryRowContext(ctx, query, SessionID(token), p.clock().UnixMicro()).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return data, err == nil, p.failed("read session", err)
}

// CommitCtx implements scs.CtxStore.
func (s SessionStore) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	p := s.people
	_, values, err := scs.GobCodec{}.Decode(data)
	if err != nil {
		return p.failed("read session", err)
	}
	number, signedIn := values[SessionAccount].(int64)
	account := sql.NullInt64{Int64: number, Valid: signedIn}
	switch h := heldBy(ctx); {
	case h.ended:
		return errSignedOut
	case h.token == token:
		const update = "update sessions set account_id = ?, data = ?, expires_at = ? where token_hash = ?"
		return p.failed("store session", p.exec(ctx, p.db.Writer(), update, account, data, expiry.UnixMicro(), SessionID(token)))
	}
	now := p.clock().UnixMicro()
	generation, _ := values[SessionGeneration].(int64)
	return p.inTx(ctx, func(tx *sql.Tx) error {
		if signedIn {
			if err := p.checkGeneration(ctx, tx, number, generation); err != nil {
				return err
			}
		}
		if err := p.exec(ctx, tx, "delete from sessions where expires_at <= ?", now); err != nil {
			return err
		}
		return p.exec(ctx, tx, `insert into sessions (token_hash, account_id, data, created_at, expires_at)
			values (?, ?, ?, ?, ?)`, SessionID(token), account, data, now, expiry.UnixMicro())
	})
}

// errSignedOut is the answer to a request that would begin a session, or go on in one, that was ended while it was under way.
var errSignedOut = fault.New(fault.Unauthenticated, "The session was ended meanwhile. Sign in again.")

// checkGeneration refuses a session of an account whose sessions were all ended since it began to sign in, whatever it signs
// in by. The account stays locked until the session is there, so that whoever ends all ends this one too.
func (p *People) checkGeneration(ctx context.Context, tx *sql.Tx, account, generation int64) error {
	query := p.db.Dialect.Rebind("select generation from accounts where id = ?" + p.db.Dialect.ForUpdate())
	var now int64
	if err := tx.QueryRowContext(ctx, query, account).Scan(&now); err != nil {
		return err
	}
	if now != generation {
		return errSignedOut
	}
	return nil
}

// DeleteCtx implements scs.CtxStore.
func (s SessionStore) DeleteCtx(ctx context.Context, token string) error {
	found, err := s.people.execOne(ctx, s.people.db.Writer(), "delete from sessions where token_hash = ?", SessionID(token))
	if h := heldBy(ctx); h.token == token && !found {
		h.ended = true
	}
	return s.people.failed("end session", err)
}

// errNoContext is for the methods that scs.CtxStore takes over from scs.Store and that nobody calls.
var errNoContext = errors.New("sessions need a context")

// Find implements scs.Store.
func (SessionStore) Find(string) ([]byte, bool, error) { return nil, false, errNoContext }

// Commit implements scs.Store.
func (SessionStore) Commit(string, []byte, time.Time) error { return errNoContext }

// Delete implements scs.Store.
func (SessionStore) Delete(string) error { return errNoContext }

// SessionsOf lists the sessions of an account, the newest first.
func (p *People) SessionsOf(ctx context.Context, account int64) ([]Session, error) {
	query := p.db.Dialect.Rebind(`select token_hash, data, created_at from sessions
		where account_id = ? and expires_at > ? order by created_at desc, token_hash`)
	var list []Session
	err := each(ctx, p.db.Reader(), query, []any{account, p.clock().UnixMicro()}, func(scan func(...any) error) error {
		var s Session
		var data []byte
		var created int64
		if err := scan(&s.ID, &data, &created); err != nil {
			return err
		}
		_, values, err := scs.GobCodec{}.Decode(data)
		s.Agent, _ = values[SessionAgent].(string)
		seen, _ := values[SessionSeen].(int64)
		s.CreatedAt, s.SeenAt = time.UnixMicro(created).UTC(), time.Unix(seen, 0).UTC()
		list = append(list, s)
		return err
	})
	return list, p.failed("list sessions", err)
}

// EndSession signs an account out of one session. One that is not there, or another's, is NOT_FOUND.
func (p *People) EndSession(ctx context.Context, account int64, id string, by By) error {
	return p.inTx(ctx, func(tx *sql.Tx) error {
		found, err := p.execOne(ctx, tx, "delete from sessions where account_id = ? and token_hash = ?", account, plain(id))
		if err != nil {
			return err
		}
		if !found {
			return fault.New(fault.NotFound, "There is no such session.")
		}
		return p.noteEverywhere(ctx, tx, SignOut, account, by, "one")
	})
}

// EndSessions signs an account out everywhere. Sign-ins under way do not end in a session: the next generation comes first,
// because it waits for those that are being stored.
func (p *People) EndSessions(ctx context.Context, account int64, by By) error {
	return p.inTx(ctx, func(tx *sql.Tx) error {
		if err := p.exec(ctx, tx, "update accounts set generation = generation + 1 where id = ?", account); err != nil {
			return err
		}
		if err := p.exec(ctx, tx, "delete from sessions where account_id = ?", account); err != nil {
			return err
		}
		return p.noteEverywhere(ctx, tx, SignOut, account, by, "all")
	})
}
