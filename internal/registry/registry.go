// Package registry is the one write path. Whatever changes a record goes through Apply: one transaction that locks the
// register's head, resolves and checks the input, saves what differs, and appends one entry per changed record to the
// change log.
package registry

import (
	"context"
	"time"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/store"
)

// Input is what a person or program says of one root: values as JSON has them (string, number, bool, nil, list, map) by
// field, link or list name. A name that is absent is left untouched; nil clears. A link is the shown id or the key of a
// record of the link's type. A list of parts replaces the list; a part is matched by "id" or "key", else by the key it
// would be given, else it is new.
type Input map[string]any

// Action says what a Change does.
type Action string

// The actions. Put creates a record or updates the one that has the key, whatever its version; imports use it. Copy creates
// an activity that holds what another one holds, Counterpart one that holds what the activity on the other side of an engagement
// says of it.
const (
	Create  Action = "CREATE"
	Update  Action = "UPDATE"
	Archive Action = "ARCHIVE"
	Restore Action = "RESTORE"
	Put     Action = "PUT"
	Copy    Action = "COPY"

	Counterpart Action = "COUNTERPART"
)

// Change is one wish about one root.
type Change struct {
	Action Action
	Type   *model.Type
	// ID or Key name the record; Key alone names one that is to be made, and may then be empty except for Put.
	ID  int64
	Key string
	// ExpectedVersion is the version that was read. A change by ID always names it; by Key alone, 0 stands for any.
	ExpectedVersion int64
	// AnyVersion has a change by ID made whatever the version.
	AnyVersion bool
	Fields     Input
	// Source is the id or key of the record that a Copy is made of, and Parts name what of it is taken over beside what
	// always is: DATA, RECIPIENTS, RETENTION. Source is also the id or key of the activity from which a Counterpart is made; it may
	// be empty where the engagement names one. The Update of that engagement is the change before, and gets the link.
	Source string
	Parts  []string
	// Move is the step in the life of an agreement that an Update is, with the Fields that go with it; empty for any other.
	Move Move
}

// The outcomes of a Change, as Result.Action and the change log name them.
const (
	Created   = "created"
	Updated   = "updated"
	Unchanged = "unchanged"
	Archived  = "archived"
	Restored  = "restored"
)

// Noted is the action of an entry of the change log that changed nothing, and tells by its events what happened.
const Noted = "noted"

// Result is what became of one Change.
type Result struct {
	Type    *model.Type
	ID      int64
	Key     string
	Version int64
	// Action is created, updated, unchanged, archived or restored.
	Action string
	// Paths tell what changed: "name", "purposes[enquiries].description". A new or removed part is named as a whole.
	Paths []string
}

// Writer says who writes where.
type Writer struct {
	Register int64
	// Actor is member/<key> or system/<name>.
	Actor string
	// Request is the id of the request, for the change log; it may be empty.
	Request string
	// Once, if there is one, is the request that these changes are made for once only.
	Once *Once

	// principal is whose rights the writer has. Without one the actor has to be system/<name>.
	principal *access.Principal
}

// As is the writer that acts for a principal, with its rights.
func As(p *access.Principal, request string) Writer {
	return Writer{Register: p.Register, Actor: p.Actor, Request: request, principal: p}
}

// Registry writes to one database. It is safe for concurrent use.
type Registry struct {
	db    *store.DB
	law   *law.Law
	clock func() time.Time
	ids   model.IDs
	// feed, if there is one, is told what was committed.
	feed *Feed
	// watch, if there is one, is told every statement before it runs.
	watch func(statement string)
	// examined, if there is one, is told how many records of a type are examined.
	examined func(t *model.Type, n int)
}

// Option changes how a Registry works.
type Option func(*Registry)

// WithClock sets where the registry takes the time from.
func WithClock(clock func() time.Time) Option { return func(r *Registry) { r.clock = clock } }

// New makes the registry of a migrated database.
func New(db *store.DB, laws *law.Law, options ...Option) *Registry {
	r := &Registry{db: db, law: laws, clock: time.Now}
	for _, option := range options {
		option(r)
	}
	return r
}

// Apply makes all the changes in one transaction, or none. The results stand in the order of the changes; behind them
// come those of records the registry made by itself, the shipped legal bases that are used for the first time.
//
// What a person can mend is returned as fault.Problems, all there are. A problem's path leads into Change.Fields, or is
// "id", "key" or "expectedVersion"; with several changes, the index of the change stands before it. What is wrong with the
// source of a Copy is at "id". What keeps a Counterpart from being made is at "engagement" or "source".
func (r *Registry) Apply(ctx context.Context, w Writer, changes []Change) ([]Result, error) {
	return r.write(ctx, w, changes, false)
}

// Plan tells what Apply would do and changes nothing.
func (r *Registry) Plan(ctx context.Context, w Writer, changes []Change) ([]Result, error) {
	return r.write(ctx, w, changes, true)
}

// CreateRegister makes a register and what it holds in one transaction. The first result is the register's, those of the
// changes follow as in Apply. Problems of the register's own fields begin with "register", all others with the index of
// their change. Writer.Register is not looked at.
func (r *Registry) CreateRegister(ctx context.Context, w Writer, key string, fields Input, changes []Change) (int64, []Result, error) {
	return r.createRegister(ctx, w, key, fields, changes, false)
}

// PlanRegister tells what CreateRegister would do and changes nothing.
func (r *Registry) PlanRegister(ctx context.Context, w Writer, key string, fields Input, changes []Change) ([]Result, error) {
	_, results, err := r.createRegister(ctx, w, key, fields, changes, true)
	return results, err
}
