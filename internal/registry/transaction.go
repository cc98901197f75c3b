package registry

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/openropa/ropa/ent"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// transaction is one run of Apply. Its steps stand in run.
type transaction struct {
	*Registry
	tx      *ent.Tx
	writer  Writer
	fresh   bool  // the first change makes the register
	now     int64 // microseconds
	head    Head
	changes []Change
	at      []path // where each change stands in what the caller gave

	indexes  map[string]*index // by name of the type
	items    []*item
	byID     map[int64]*item
	targets  []*item   // by change, nil where there is no such record
	regimes  *[]string // of the register, once they were asked for
	results  []Result
	problems []problem
}

// item is one record that the transaction makes or changes.
type item struct {
	old    *record.Record // nil for one that is made
	new    *record.Record
	change int // the latest change with fields of it, or noChange
}

// noChange stands for the index of a change where the registry makes a record by itself.
const noChange = -1

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

// execute runs the transaction and commits it unless it is dry.
func (t *transaction) execute(ctx context.Context, dry bool) ([]Result, error) {
	if !validActor(t.writer.Actor) {
		return nil, fmt.Errorf("write records: %q is no actor", t.writer.Actor)
	}
	for _, c := range t.changes {
		if c.Type == nil || !c.Type.Root() {
			return nil, errors.New("write records: a change is about no root")
		}
	}
	tx, err := t.client.BeginTx(ctx, nil)
	if err != nil {
		return nil, t.explain(ctx, err)
	}
	// Where the transaction was committed there is nothing left to roll back.
	defer func() { _ = tx.Rollback() }()
	t.tx = tx
	if err := t.run(ctx); err != nil {
		return nil, t.explain(ctx, err)
	}
	if !dry {
		if err := tx.Commit(); err != nil {
			return nil, t.explain(ctx, err)
		}
	}
	return t.results, nil
}

func (t *transaction) run(ctx context.Context) error {
	t.now = t.clock().UnixMicro()
	t.indexes, t.byID = map[string]*index{}, map[int64]*item{}
	t.targets, t.results = make([]*item, len(t.changes)), make([]Result, len(t.changes))
	steps := []func(context.Context) error{
		t.lock, t.resolve, t.target, t.load, t.assignKeys, t.shipBases, t.decode, t.check,
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	if len(t.problems) > 0 {
		return t.inOrderOfInput()
	}
	changed := t.changed()
	if err := t.save(ctx, changed); err != nil {
		return err
	}
	if err := t.log(ctx, changed); err != nil {
		return err
	}
	t.complete()
	return nil
}

// lock takes the register's head before anything is read, so that whatever is read next holds until the end.
func (t *transaction) lock(ctx context.Context) (err error) {
	if t.fresh {
		t.head = Head{Hash: firstHash}
		return nil
	}
	t.head, err = lockHead(ctx, t.tx, t.db.Dialect, t.writer.Register)
	return err
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

// changed lists the records to be saved, each behind those it links to.
func (t *transaction) changed() []*item {
	var out []*item
	placed := map[*item]bool{}
	var place func(it *item)
	place = func(it *item) {
		if placed[it] || !it.differs() {
			return
		}
		placed[it] = true
		for _, link := range it.new.Type.Links {
			if target := t.byID[it.new.One[link.Name]]; target != nil && link.To == it.new.Type.Name {
				place(target)
			}
		}
		out = append(out, it)
	}
	for _, typ := range model.Roots() {
		for _, it := range t.items {
			if it.new.Type == typ {
				place(it)
			}
		}
	}
	return out
}

func (it *item) differs() bool {
	return it.old == nil || it.archival() != "" || len(diff(it.old, it.new)) > 0
}

// archival tells whether the record goes out of use or comes back.
func (it *item) archival() string {
	was := it.old != nil && it.old.Values["archivedAt"] != nil
	switch is := it.new.Values["archivedAt"] != nil; {
	case is && !was:
		return Archived
	case was && !is:
		return Restored
	}
	return ""
}

// complete fills in the results what only the saved records tell.
func (t *transaction) complete() {
	for i, it := range t.targets {
		t.results[i].Type, t.results[i].ID, t.results[i].Key = it.new.Type, it.new.ID, it.new.Key()
		t.results[i].Version = it.new.Int("version")
	}
	for _, it := range t.items {
		if it.change == noChange {
			t.results = append(t.results, Result{
				Type: it.new.Type, ID: it.new.ID, Key: it.new.Key(), Version: it.new.Int("version"), Action: Created,
			})
		}
	}
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
