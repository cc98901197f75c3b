package registry

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
)

// transaction is one run of Apply. It plans what is to be written, the steps of which stand in plan, and writes it.
type transaction struct {
	*Registry
	tx      watchedTx
	writer  Writer
	fresh   bool // the first change makes the register
	changes []Change
	at      []path // where each change stands in what the caller gave
	// decide, if there is one, makes the changes once the head is locked, from what the register holds then.
	decide func(ctx context.Context) error

	// told is the last day of which was told what it brought, empty where none was yet, and zone where the register's days begin.
	told string
	zone *time.Location
	// brought counts the events that the days brought.
	brought int
	// events are what happened, and turns the findings that were opened and closed.
	events []event
	turns  turns

	plan
}

// plan is what follows from the changes and from the register as it stood at a head.
type plan struct {
	head     Head
	now      int64             // microseconds
	indexes  map[string]*index // by name of the type
	items    []*item
	byID     map[int64]*item
	targets  []*item       // by change, nil where there is no such record
	regimes  *[]string     // of the register, once they were asked for
	made     map[int]Input // what activities and their engagements hold that are made from the other side, by change
	day      string        // in the register's time zone, if a change has to know
	results  []Result
	problems []problem

	changed []*item // to be saved, each behind those it links to
	entries []entry // of the change log, one for each of them
}

// path leads to a place in the caller's input.
type path []string

func (p path) with(names ...string) path { return append(slices.Clip(p), names...) }

func (p path) item(i int) path { return p.with(strconv.Itoa(i)) }

// problem remembers which change a problem belongs to, so that they can be told in the order of the input.
type problem struct {
	change int
	fault.Problem
}

func (r *Registry) write(ctx context.Context, w Writer, changes []Change, dry bool) ([]Result, error) {
	at := make([]path, len(changes))
	for i := range at {
		if len(changes) > 1 {
			at[i] = path{strconv.Itoa(i)}
		}
	}
	t := &transaction{Registry: r, writer: w, changes: changes, at: at}
	return t.execute(ctx, dry)
}

func (r *Registry) createRegister(ctx context.Context, w Writer, key string, fields Input, changes []Change, dry bool) (int64, []Result, error) {
	w.Register = r.ids.Next(r.clock())
	all := []Change{{Action: Put, Type: model.ByName("Register"), Key: key, Fields: fields}}
	at := []path{{"register"}}
	for i, c := range changes {
		all, at = append(all, c), append(at, path{strconv.Itoa(i)})
	}
	t := &transaction{Registry: r, writer: w, fresh: true, changes: all, at: at}
	results, err := t.execute(ctx, dry)
	if err != nil {
		return 0, nil, err
	}
	return w.Register, results, nil
}

// few is how many changes are planned under the lock: to plan ahead costs a small write more statements than it spares
// others waiting.
const few = 100

// plenty is how many changed records are so much that a database has to count its tables anew.
const plenty = 1000

// execute plans the transaction and, unless it is dry, writes and commits it.
func (t *transaction) execute(ctx context.Context, dry bool) ([]Result, error) {
	if !validActor(t.writer.Actor) {
		return nil, fmt.Errorf("write records: %q is no actor", t.writer.Actor)
	}
	for _, c := range t.changes {
		if c.Type == nil || !c.Type.Root() {
			return nil, errors.New("write records: a change is about no root")
		}
		if c.Action == Copy && !slices.Contains(model.Implementations("ProcessingActivity"), c.Type) {
			return nil, fmt.Errorf("write records: a %s is not copied", c.Type.Name)
		}
	}
	for _, check := range []func() error{t.checkMoves, t.checkSides} {
		if err := check(); err != nil {
			return nil, err
		}
	}
	if err := t.admit(); err != nil {
		return nil, err
	}
	// Whoever may be told an earlier result has to wait for the lock.
	if dry || len(t.changes) > few && t.writer.Once == nil {
		if err := t.planAhead(ctx); err != nil {
			return nil, t.explain(ctx, err)
		}
		if dry || len(t.changed) == 0 {
			return t.results, nil
		}
	}
	if err := t.apply(ctx); err != nil {
		return nil, t.explain(ctx, err)
	}
	return t.results, nil
}

// planAhead makes the plan while others may write: it holds if the register's head is still the same when it is locked.
func (t *transaction) planAhead(ctx context.Context) error {
	snapshot, err := t.db.Snapshot(ctx)
	if err != nil {
		return err
	}
	// Nothing is written in it that could be lost.
	defer func() { _ = snapshot.Rollback() }()
	t.tx = watchedTx{snapshot, t.watch}
	head, err := t.readHead(ctx, "")
	if err != nil {
		return err
	}
	return t.makePlan(ctx, head)
}

// apply locks the register's head before anything is read, so that whatever is read next holds until the end, and
// writes the plan, which is made now unless one that was made ahead still holds.
func (t *transaction) apply(ctx context.Context) error {
	tx, err := t.db.Writer().BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	// Where the transaction was committed there is nothing left to roll back.
	defer func() { _ = tx.Rollback() }()
	t.tx = watchedTx{tx, t.watch}
	head, err := t.readHead(ctx, t.db.Dialect.ForUpdate())
	if err != nil {
		return err
	}
	if err := t.readmit(ctx); err != nil {
		return err
	}
	if done, err := t.doneBefore(ctx); err != nil || done {
		return err
	}
	if t.decide != nil {
		if err := t.decide(ctx); err != nil {
			return err
		}
		if err := t.admit(); err != nil {
			return err
		}
	}
	if t.results == nil || t.head != head {
		if err := t.makePlan(ctx, head); err != nil {
			return err
		}
	}
	if err := t.tellDays(ctx); err != nil {
		return err
	}
	if err := t.save(ctx, t.changed); err != nil {
		return err
	}
	if err := t.attach(ctx); err != nil {
		return err
	}
	if err := t.log(ctx); err != nil {
		return err
	}
	if err := t.remember(ctx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	if t.head != head && t.feed != nil {
		t.feed.Tell(t.writer.Register, t.head.Version)
	}
	if len(t.entries) >= plenty {
		if err := t.db.Recount(ctx); err != nil {
			// All is written; only the next answers come later.
			slog.WarnContext(ctx, "tables not recounted", slog.Any("cause", err))
		}
	}
	return nil
}

// readHead reads the head of the register, with the day of which was told last and the time zone.
func (t *transaction) readHead(ctx context.Context, lock string) (head Head, err error) {
	if t.fresh {
		return Head{Hash: firstHash}, nil
	}
	query := "select h.version, h.hash, coalesce(h.told_on, ''), (select r.time_zone from registers r where r.id = h.register_id)" +
		" from register_heads h where h.register_id = ?" + lock
	found, zone := false, ""
	err = each(ctx, t.tx, t.db.Dialect, query, []any{t.writer.Register}, func(scan scanner) error {
		found = true
		return scan(&head.Version, &head.Hash, &t.told, &zone)
	})
	if err == nil && !found {
		return head, errNoRegister()
	}
	if err == nil {
		t.zone, err = time.LoadLocation(zone)
	}
	if err != nil {
		return head, fmt.Errorf("read head: %w", err)
	}
	return head, nil
}

// makePlan finds out what the changes come to. It only reads.
func (t *transaction) makePlan(ctx context.Context, head Head) error {
	t.plan = plan{
		head: head, now: t.clock().UnixMicro(), indexes: map[string]*index{}, byID: map[int64]*item{},
		targets: make([]*item, len(t.changes)), results: make([]Result, len(t.changes)),
	}
	steps := []func(context.Context) error{t.resolve, t.target, t.load, t.findDay, t.counterparts, t.assignKeys, t.shipBases, t.decode, t.permit, t.check}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	if len(t.problems) > 0 {
		return t.inOrderOfInput()
	}
	t.changed = t.inOrderOfWriting()
	t.stamp()
	t.complete()
	return t.describe()
}

func (t *transaction) report(change int, at path, code fault.ProblemCode, format string, args ...any) {
	if change >= 0 {
		at = t.at[change].with(at...)
	}
	t.problems = append(t.problems, problem{change, fault.Problem{Code: code, Field: at, Message: fmt.Sprintf(format, args...)}})
}

func (t *transaction) inOrderOfInput() error {
	slices.SortStableFunc(t.problems, func(a, b problem) int { return a.change - b.change })
	var out fault.Problems
	for _, p := range t.problems {
		out = append(out, p.Problem)
	}
	return out.Err()
}

// explain keeps the text of a database from whoever reads the error.
func (t *transaction) explain(ctx context.Context, err error) error {
	var coded *fault.Error
	var problems fault.Problems
	d := t.db.Dialect
	switch {
	case errors.As(err, &coded), errors.As(err, &problems):
		return err
	case ctx.Err() != nil:
		return fmt.Errorf("write records: %w", ctx.Err())
	case t.fresh && d.IsUniqueViolation(err):
		// Only registers are made without a lock that others wait for.
		t.report(0, path{"key"}, fault.ProblemTaken, "Another register has the key %q.", t.changes[0].Key)
		return t.inOrderOfInput()
	case d.IsUniqueViolation(err), d.IsForeignKeyViolation(err):
		return fault.Wrap(fault.Conflict, err, "The change collides with another record.")
	case d.IsUnavailable(err):
		return fault.Wrap(fault.Unavailable, err, "The database is not available at the moment.")
	}
	return fmt.Errorf("write records: %w", err)
}

func validActor(actor string) bool {
	kind, name, ok := strings.Cut(actor, "/")
	return ok && (kind == "member" || kind == "system") && model.ValidKey(name)
}
