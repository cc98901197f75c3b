package registry

import (
	"context"
	"maps"
	"slices"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// saved is how many records are written before the next ones are made ready: the rows of all of them would take as much
// memory again as the records.
const saved = 500

// save writes what differs of each record: first parts that are gone, then the rows of the records, the new ones in the
// order of their types, then pairs and parts, which may lead to any of them, the terms by which they are found, and at last what is
// found in them and what happened with them.
func (t *transaction) save(ctx context.Context, items []*item) error {
	gone := parting{}
	for _, it := range items {
		gone.compare(it.old, it.new)
	}
	if err := t.deleteParts(ctx, gone); err != nil {
		return err
	}
	b := t.batch()
	for some := range slices.Chunk(items, saved) {
		if err := b.insertRoots(ctx, some); err != nil {
			return err
		}
	}
	for _, it := range items {
		if it.old != nil {
			if err := t.update(ctx, it.old, it.new, assignments{}); err != nil {
				return err
			}
		}
	}
	for some := range slices.Chunk(items, saved) {
		for _, it := range some {
			if err := b.saveBelow(ctx, it.old, it.new, gone); err != nil {
				return err
			}
		}
		if err := b.insert(ctx); err != nil {
			return err
		}
	}
	if err := t.saveTerms(ctx, items); err != nil {
		return err
	}
	if err := t.examine(ctx, items); err != nil {
		return err
	}
	return t.happen(ctx, items)
}

// insertRoots writes the rows of new records, each behind its scope.
func (b *batch) insertRoots(ctx context.Context, items []*item) error {
	register := b.t.writer.Register
	for _, it := range items {
		if it.old != nil {
			continue
		}
		var err error
		switch typ := it.new.Type; {
		case typ.Name == "Register":
			err = b.record(it.new, []string{"id"}, it.new.ID)
		case typ.Scope:
			b.scope(it.new.ID)
			err = b.record(it.new, []string{"id", "register_id", "scope_id"}, it.new.ID, register, it.new.ID)
		default:
			err = b.record(it.new, []string{"id", "register_id"}, it.new.ID, register)
		}
		if err != nil {
			return err
		}
	}
	return b.insert(ctx)
}

// parting holds the ids of the parts to be deleted, by the name of their type.
type parting map[string]map[int64]bool

// compare notes the parts that the new record no longer holds. A part whose links change is taken out too, to be put
// back under its id: two parts may swap what only one may have.
func (p parting) compare(old, new *record.Record) {
	if old == nil {
		return
	}
	for _, link := range old.Type.Links {
		for _, part := range old.Parts[link.Name] {
			stays := partByID(new.Parts[link.Name], part.ID)
			if stays == nil || !maps.Equal(part.One, stays.One) {
				if p[part.Type.Name] == nil {
					p[part.Type.Name] = map[int64]bool{}
				}
				p[part.Type.Name][part.ID] = true
				stays = record.New(part.Type, part.ID)
			}
			p.compare(part, stays)
		}
	}
}

// deleteParts deletes the rows of parts, those of parts of parts before what they belong to.
func (t *transaction) deleteParts(ctx context.Context, gone parting) error {
	d := t.db.Dialect
	for _, typ := range slices.Backward(model.Types()) {
		if ids := slices.Sorted(maps.Keys(gone[typ.Name])); len(ids) > 0 {
			query := "delete from " + typ.Table + " where register_id = ? and " + d.InIDs("id")
			if err := t.exec(ctx, query, t.writer.Register, d.IDs(ids)); err != nil {
				return err
			}
		}
	}
	return nil
}

// saveBelow writes the pairs of a record or part, and the parts that differ from the old ones or are gone from the
// database, with what is below them. What is new is added to the batch.
func (b *batch) saveBelow(ctx context.Context, old, new *record.Record, gone parting) error {
	if old == nil {
		old = record.New(new.Type, new.ID)
	}
	for _, link := range new.Type.Links {
		switch link.Kind {
		case model.Many:
			if err := b.savePairs(ctx, link, new.ID, old.Many[link.Name], new.Many[link.Name]); err != nil {
				return err
			}
		case model.Parts:
			if err := b.saveParts(ctx, link, old, new, gone); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *batch) saveParts(ctx context.Context, link *model.Link, old, new *record.Record, gone parting) error {
	before := old.Parts[link.Name]
	for position, part := range new.Parts[link.Name] {
		was := partByID(before, part.ID)
		if gone[part.Type.Name][part.ID] {
			was = nil
		}
		var err error
		if was == nil {
			place := []string{"id", "register_id", link.Column, "position"}
			err = b.record(part, place, part.ID, b.t.writer.Register, new.ID, int64(position))
		} else {
			var moved assignments
			if position >= len(before) || before[position] != was {
				moved.set("position", int64(position))
			}
			err = b.t.update(ctx, was, part, moved)
		}
		if err != nil {
			return err
		}
		if err := b.saveBelow(ctx, was, part, gone); err != nil {
			return err
		}
	}
	return nil
}

// savePairs writes the pairs by which two states of a link to several records differ.
func (b *batch) savePairs(ctx context.Context, link *model.Link, near int64, old, new []int64) error {
	if remove := without(old, new); len(remove) > 0 {
		d := b.t.db.Dialect
		query := "delete from " + link.Table + " where " + link.Near + " = ? and " + d.InIDs(link.Far)
		if err := b.t.exec(ctx, query, near, d.IDs(remove)); err != nil {
			return err
		}
	}
	for _, far := range without(new, old) {
		b.pair(link, near, far)
	}
	return nil
}

// without lists those of ids that are not among the others.
func without(ids, others []int64) []int64 {
	return slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return slices.Contains(others, id) })
}
