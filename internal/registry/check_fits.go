package registry

import (
	"context"
	"slices"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// fit says that what a record leads to must have, behind a link of its own, the very record that stands behind another
// link of the first.
type fit struct {
	route
	theirs, ours string
	message      string // what is wrong where they differ
}

func fits() []fit {
	engagement := model.ByName("Engagement")
	sub := engagement.Link("subProcessing")
	return []fit{
		{
			route{typ: engagement, link: engagement.Link("controllerActivities")},
			"controller", "engagerController",
			"An activity of the controller that engages is expected.",
		},
		{
			route{typ: engagement, link: engagement.Link("processorActivities")},
			"processor", "engaged",
			"An activity of the processor that is engaged is expected.",
		},
		{
			route{engagement, sub, sub.Target().Link("downstream")},
			"engagerProcessor", "engaged",
			"An engagement by which the engaged processor itself engages another is expected.",
		},
	}
}

func (t *transaction) checkFits(ctx context.Context) error {
	for _, f := range fits() {
		if err := t.checkFit(ctx, f); err != nil {
			return err
		}
		if err := t.checkMoved(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

// checkFit looks from the records that lead somewhere.
func (t *transaction) checkFit(ctx context.Context, f fit) error {
	var ids []int64
	for _, it := range t.items {
		if it.new.Type == f.typ {
			ids = append(ids, f.ids(it.new)...)
		}
	}
	if ids == nil {
		return nil
	}
	theirs, err := t.linked(ctx, f.target(), f.theirs, ids)
	if err != nil {
		return err
	}
	for _, it := range t.items {
		if it.new.Type != f.typ || undecided(it.new, f.ours) {
			continue
		}
		for n, id := range f.ids(it.new) {
			their, known := theirs[id]
			if !known || their == it.new.One[f.ours] || id == it.new.ID { // itself is a cycle
				continue
			}
			at, given := f.at(decoder{t, it.change}, n, id)
			if !given {
				at = path{f.ours}
			}
			t.report(it.change, at, fault.ProblemInvalid, "%s", f.message)
		}
	}
	return nil
}

// linked finds what stands behind a link of records, 0 for nothing. Those of which the transaction does not know what
// is to stand there are left out.
func (t *transaction) linked(ctx context.Context, typ *model.Type, link string, ids []int64) (map[int64]int64, error) {
	d := t.db.Dialect
	query := "select id, coalesce(" + typ.Link(link).Column + ", 0) from " + typ.Table + " where register_id = ? and " + d.InIDs("id")
	found := map[int64]int64{}
	err := each(ctx, t.tx, d, query, []any{t.writer.Register, d.IDs(ids)}, func(scan scanner) error {
		var id, to int64
		err := scan(&id, &to)
		found[id] = to
		return err
	})
	for _, it := range t.items {
		if it.new.Type == typ {
			found[it.new.ID] = it.new.One[link]
			if undecided(it.new, link) {
				delete(found, it.new.ID)
			}
		}
	}
	return found, err
}

// undecided tells that a link is empty though it is required, or that its union is: something else is wrong then.
func undecided(r *record.Record, name string) bool {
	link := r.Type.Link(name)
	return r.One[name] == 0 && !slices.ContainsFunc(r.Type.Links, func(l *model.Link) bool {
		return link.Union != "" && l.Union == link.Union && r.One[l.Name] != 0
	})
}

// checkMoved looks from the records that something leads to: their link must not change so that it fits no more.
func (t *transaction) checkMoved(ctx context.Context, f fit) error {
	var moved []int64
	for _, it := range t.items {
		if it.new.Type == f.target() && it.old != nil && it.old.One[f.theirs] != it.new.One[f.theirs] {
			moved = append(moved, it.new.ID)
		}
	}
	if moved == nil {
		return nil
	}
	d := t.db.Dialect
	table, near, far := f.table()
	query := "select o.id, o.key, coalesce(o." + f.typ.Link(f.ours).Column + ", 0), p." + far + " from " + table + " as p join " + f.typ.Table +
		" as o on o.id = p." + near + " where o.register_id = ? and " + d.InIDs("p."+far) + " order by o.key"
	reported := map[int64]bool{}
	return each(ctx, t.tx, d, query, []any{t.writer.Register, d.IDs(moved)}, func(scan scanner) error {
		var from, ours, to int64
		var key string
		if err := scan(&from, &key, &ours, &to); err != nil {
			return err
		}
		it := t.byID[to]
		if t.byID[from] == nil && ours != it.new.One[f.theirs] && !undecided(it.new, f.theirs) && !reported[to] {
			reported[to] = true
			t.report(it.change, path{f.theirs}, fault.ProblemInvalid, "The %s %q leads here and would no longer fit.", f.typ.Name, key)
		}
		return nil
	})
}
