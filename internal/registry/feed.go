package registry

import (
	"context"
	"sync"
	"time"

	"github.com/openropa/ropa/internal/store"
)

const (
	// pollEvery is how soon a feed knows of what others committed: another server, or the command line.
	pollEvery = 500 * time.Millisecond
	// pollLimit bounds one look at the heads.
	pollLimit = 10 * time.Second
)

// Feed tells whoever listens that the heads of registers moved, and to which version; it holds nothing of what changed. It
// knows at once what a Registry with it commits, and of others by looking at the heads of all registers that somebody
// listens to, in one statement. It is safe for concurrent use.
type Feed struct {
	db   *store.DB
	tick <-chan time.Time

	mu        sync.Mutex
	registers map[int64]*listened
	// stop ends the looking, which goes on while somebody listens.
	stop context.CancelFunc
}

// listened is a register that somebody listens to.
type listened struct {
	listeners int
	// version is the highest known, moved is closed when a higher one is.
	version int64
	moved   chan struct{}
}

// NewFeed makes the feed of a migrated database. It looks at each tick, every half second if there is none.
func NewFeed(db *store.DB, tick <-chan time.Time) *Feed {
	return &Feed{db: db, tick: tick, registers: map[int64]*listened{}}
}

// WithFeed makes a Registry tell a feed what it commits.
func WithFeed(f *Feed) Option { return func(r *Registry) { r.feed = f } }

// Listener listens to one register. It is to be closed.
type Listener struct {
	feed     *Feed
	register int64
}

// Listen begins to listen to a register.
func (f *Feed) Listen(register int64) *Listener {
	f.mu.Lock()
	defer f.mu.Unlock()
	l := f.registers[register]
	if l == nil {
		l = &listened{moved: make(chan struct{})}
		f.registers[register] = l
	}
	l.listeners++
	if f.stop == nil {
		var ctx context.Context
		ctx, f.stop = context.WithCancel(context.Background())
		go f.look(ctx)
	}
	return &Listener{f, register}
}

// Close ends the listening.
func (l *Listener) Close() {
	f := l.feed
	f.mu.Lock()
	defer f.mu.Unlock()
	if of := f.registers[l.register]; of.listeners > 1 {
		of.listeners--
		return
	}
	if delete(f.registers, l.register); len(f.registers) == 0 {
		f.stop()
		f.stop = nil
	}
}

// Moved returns the highest version known, and a channel that is closed as soon as that is higher than the one given.
func (l *Listener) Moved(beyond int64) (version int64, moved <-chan struct{}) {
	l.feed.mu.Lock()
	defer l.feed.mu.Unlock()
	of := l.feed.registers[l.register]
	if of.version > beyond {
		return of.version, closed
	}
	return of.version, of.moved
}

var closed = func() chan struct{} { c := make(chan struct{}); close(c); return c }()

// Tell lets the listeners of a register know of a version that is committed.
func (f *Feed) Tell(register, version int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	of := f.registers[register]
	if of == nil || version <= of.version {
		return
	}
	of.version = version
	close(of.moved)
	of.moved = make(chan struct{})
}

// look looks at the heads at every tick.
func (f *Feed) look(ctx context.Context) {
	tick := f.tick
	if tick == nil {
		ticker := time.NewTicker(pollEvery)
		defer ticker.Stop()
		tick = ticker.C
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick:
			f.poll(ctx)
		}
	}
}

// poll asks for the heads of the registers that somebody listens to. What cannot be read now is looked for at the next tick:
// whoever listens finds out by other ways that the database does not answer.
func (f *Feed) poll(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, pollLimit)
	defer cancel()
	f.mu.Lock()
	ids := make([]int64, 0, len(f.registers))
	for id := range f.registers {
		ids = append(ids, id)
	}
	f.mu.Unlock()
	d := f.db.Dialect
	query := "select register_id, version from register_heads where " + d.InIDs("register_id")
	_ = each(ctx, f.db.Reader(), d, query, []any{d.IDs(ids)}, func(scan scanner) error {
		var register, version int64
		if err := scan(&register, &version); err != nil {
			return err
		}
		f.Tell(register, version)
		return nil
	})
}
