package registry

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/openropa/ropa/internal/casefile"
	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// examinedAtOnce is how many records of a type are examined with what they lead to in memory.
const examinedAtOnce = 2000

// examiner keeps what the rules find current with the records, in the transaction that changes them: it examines the records
// that were changed, those whose rules read them, and those of which something else is told now.
type examiner struct {
	*transaction
	register *record.Record
	day      string                   // in the register's time zone
	whole    map[int64]*record.Record // those that were changed, as they are
	due      map[*model.Type]map[int64]bool
	order    []*model.Type
	loader   *casefile.Loader
}

// examine brings the findings up to what was saved.
func (t *transaction) examine(ctx context.Context, items []*item) error {
	if len(items) == 0 {
		return nil
	}
	e, err := t.examiner(ctx, items)
	if err != nil {
		return fmt.Errorf("examine records: %w", err)
	}
	altered := map[*model.Type][]record.Altered{}
	for _, it := range items {
		e.whole[it.new.ID] = it.new
		e.add(it.new.Type, it.new.ID)
		altered[it.new.Type] = append(altered[it.new.Type], record.Altered{Old: it.old, New: it.new})
	}
	tracer := record.NewTracer(t.tx, t.db.Dialect, altered)
	for _, typ := range e.order {
		var ids []int64
		switch {
		case t.fresh: // nothing else is there
		case altered[e.register.Type] != nil:
			ids, err = e.all(ctx, typ)
		default:
			ids, err = tracer.Reaching(ctx, compliance.Readings(typ))
		}
		if err != nil {
			return fmt.Errorf("examine records: %w", err)
		}
		e.add(typ, ids...)
	}
	if err := e.run(ctx); err != nil {
		return err
	}
	e.tellOpened()
	if !t.fresh {
		return nil
	}
	return t.mark(ctx)
}

// examiner takes the register as it is, from the records that are changed if it is among them.
func (t *transaction) examiner(ctx context.Context, items []*item) (*examiner, error) {
	e := &examiner{
		transaction: t, whole: map[int64]*record.Record{}, due: map[*model.Type]map[int64]bool{}, order: compliance.Examined(),
	}
	for _, it := range items {
		if it.new.Type.Name == "Register" {
			e.register = it.new
		}
	}
	if e.register == nil {
		registers, err := record.Load(ctx, t.tx, t.db.Dialect, t.writer.Register, model.ByName("Register"), nil)
		if err != nil {
			return nil, err
		}
		if len(registers) == 0 {
			return nil, fmt.Errorf("there is no register %d", t.writer.Register)
		}
		e.register = registers[0]
	}
	zone, err := time.LoadLocation(e.register.Text("timeZone"))
	if err != nil {
		return nil, err
	}
	e.day = time.UnixMicro(t.now).In(zone).Format(time.DateOnly)
	if t.fresh {
		t.told = e.day
	}
	e.loader = casefile.New(t.tx, t.db.Dialect, t.law, e.register)
	return e, nil
}

// all lists the records of a type.
func (e *examiner) all(ctx context.Context, t *model.Type) ([]int64, error) {
	return e.selectIDs(ctx, "select id from "+t.Table+" where register_id = ?", e.writer.Register)
}

// add has records of a type examined, if that type is.
func (e *examiner) add(t *model.Type, ids ...int64) {
	if !slices.Contains(e.order, t) {
		return
	}
	if e.due[t] == nil {
		e.due[t] = map[int64]bool{}
	}
	for _, id := range ids {
		e.due[t][id] = true
	}
}

// run examines until nothing is due. What a record tells of others may make them due in turn, never itself.
func (e *examiner) run(ctx context.Context) error {
	for {
		i := slices.IndexFunc(e.order, func(t *model.Type) bool { return len(e.due[t]) > 0 })
		if i < 0 {
			return nil
		}
		ids := slices.Sorted(maps.Keys(e.due[e.order[i]]))
		ids = ids[:min(len(ids), examinedAtOnce)]
		for _, id := range ids {
			delete(e.due[e.order[i]], id)
		}
		if err := e.some(ctx, e.order[i], ids); err != nil {
			return fmt.Errorf("examine records of %s: %w", e.order[i].Name, err)
		}
	}
}

// some examines records of a type and writes what has changed.
func (e *examiner) some(ctx context.Context, t *model.Type, ids []int64) error {
	subjects, err := e.subjects(ctx, t, ids)
	if err != nil || len(subjects) == 0 {
		return err
	}
	if e.examined != nil {
		e.examined(t, len(subjects))
	}
	set, err := e.loader.Set(ctx, t, subjects)
	if err != nil {
		return err
	}
	var findings []compliance.Finding
	told := map[int64][]compliance.Contribution{}
	for _, r := range subjects {
		found, contributions := set.Examine(r, e.day)
		findings, told[r.ID] = append(findings, found...), contributions
	}
	if err := e.saveFindings(ctx, subjects, findings); err != nil {
		return err
	}
	return e.saveFacts(ctx, set, told)
}

// subjects are the whole records of a type with some ids.
func (e *examiner) subjects(ctx context.Context, t *model.Type, ids []int64) ([]*record.Record, error) {
	var out []*record.Record
	var saved []int64
	for _, id := range ids {
		if r := e.whole[id]; r != nil {
			out = append(out, r)
		} else {
			saved = append(saved, id)
		}
	}
	if saved == nil {
		return out, nil
	}
	records, err := record.Load(ctx, e.tx, e.db.Dialect, e.writer.Register, t, saved)
	return append(out, records...), err
}
