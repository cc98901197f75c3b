package access

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/store"
)

// How often the same thing is noted, how long a note may hold up a request and how long it may take altogether.
const (
	noteEvery = time.Hour
	noteWait  = time.Second
	noteLimit = 10 * time.Second
)

// Watch notes in access events what principals do on the way: the first use of a token on each day, and what was denied.
// A note never makes a request fail, and nobody can flood the events: the same thing is noted once an hour, and of what one
// actor is denied so much.
type Watch struct {
	db    *store.DB
	log   *slog.Logger
	clock func() time.Time

	mu    sync.Mutex
	noted noted
}

// NewWatch makes a watch over a migrated database.
func NewWatch(db *store.DB, log *slog.Logger) *Watch {
	return &Watch{db: db, log: log, clock: time.Now, noted: newNoted()}
}

// Used notes that a principal's token is in use.
func (w *Watch) Used(ctx context.Context, p *Principal, request string) {
	now := w.clock().UTC()
	if p.TokenID == 0 || now.Sub(p.used) < noteEvery || !w.first(func(n *noted) bool { return n.firstUse(p.TokenID) }) {
		return
	}
	w.write(ctx, request, func(ctx context.Context, tx *sql.Tx) error {
		// Of several servers that see the token at the same time one notes it.
		update := w.db.Dialect.Rebind("update tokens set last_used_at = ? where id = ? and coalesce(last_used_at, 0) = ?")
		seen := int64(0)
		if !p.used.IsZero() {
			seen = p.used.UnixMicro()
		}
		result, err := tx.ExecContext(ctx, update, now.UnixMicro(), p.TokenID, seen)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 || sameDay(now, p.used) {
			return err
		}
		return Record(ctx, tx, w.db.Dialect, p.Event(TokenFirstUsed, request, ""))
	})
}

func sameDay(a, b time.Time) bool { return a.Format(time.DateOnly) == b.Format(time.DateOnly) }

// Denied notes what a table denied a principal, if that is what the error tells.
func (w *Watch) Denied(ctx context.Context, p *Principal, request string, err error) {
	denied, ok := errors.AsType[Denial](err)
	if !ok || fault.CodeOf(err) != fault.Forbidden {
		return
	}
	detail := strings.TrimSpace(string(denied.Operation) + " " + denied.Type)
	if !w.first(func(n *noted) bool { return n.firstDenial(p.Register, p.Actor, denial{p.TokenID, detail}) }) {
		return
	}
	w.write(ctx, request, func(ctx context.Context, tx *sql.Tx) error {
		return Record(ctx, tx, w.db.Dialect, p.Event(Denied, request, detail))
	})
}

// first tells whether something is to be noted by what was noted within the hour.
func (w *Watch) first(ask func(*noted) bool) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.noted.turn(w.clock())
	return ask(&w.noted)
}

// write writes a note. While somebody else writes for long, or nobody can, requests go on without it.
func (w *Watch) write(ctx context.Context, request string, run func(context.Context, *sql.Tx) error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteLimit)
		defer cancel()
		if err := inTransaction(ctx, w.db, func(tx *sql.Tx) error { return run(ctx, tx) }); err != nil {
			w.log.LogAttrs(ctx, slog.LevelWarn, "access event not noted", slog.String("request", request), slog.Any("cause", err))
		}
	}()
	wait := time.NewTimer(noteWait)
	defer wait.Stop()
	select {
	case <-done:
	case <-wait.C:
	}
}
