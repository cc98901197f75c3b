package registry

import (
	"context"
	"maps"
	"reflect"
	"slices"

	"github.com/openropa/ropa/ent"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// row is the change of one row through ent. The many add and remove the pairs of its links.
type row struct {
	ent.Mutation
	exec func(context.Context) error
	many map[string]manyIDs
}

type manyIDs struct{ add, remove func(ids ...int64) }

// save writes what differs of each record, which gets its new version: first the rows of the records, in the order of
// their types, then pairs and parts, which may lead to any of them.
func (t *transaction) save(ctx context.Context, items []*item) error {
	gone := make([]map[int64]bool, len(items))
	for i, it := range items {
		v := it.new.Values
		v["version"], v["updatedAt"], v["updatedBy"] = it.new.Int("version")+1, t.now, t.writer.Actor
		if it.old == nil {
			v["createdAt"], v["createdBy"] = t.now, t.writer.Actor
		}
		var err error
		if gone[i], err = t.removeParts(ctx, it.old, it.new); err != nil {
			return err
		}
		place, err := t.saveScope(ctx, it)
		if err != nil {
			return err
		}
		if err := t.saveRow(ctx, it.old, it.new, place); err != nil {
			return err
		}
	}
	for i, it := range items {
		if err := t.savePairs(ctx, it.old, it.new); err != nil {
			return err
		}
		if err := t.saveParts(ctx, it.old, it.new, gone[i]); err != nil {
			return err
		}
	}
	return nil
}

// saveScope makes the scope of a new record that has one, under the id of the record.
func (t *transaction) saveScope(ctx context.Context, it *item) (place map[string]int64, err error) {
	if it.old != nil || !it.new.Type.Scope {
		return map[string]int64{}, nil
	}
	scope, err := insertRow(t.tx, model.ScopeType, it.new.ID)
	if err != nil {
		return nil, err
	}
	if err := scope.SetField("register_id", t.writer.Register); err != nil {
		return nil, err
	}
	return map[string]int64{"scope_id": it.new.ID}, scope.exec(ctx)
}

// removeParts deletes the rows of parts that the new record no longer holds, and returns the ids of those it deleted. A
// part whose links change is taken out too, to be put back under its id: two parts may swap what only one may have.
func (t *transaction) removeParts(ctx context.Context, old, new *record.Record) (map[int64]bool, error) {
	gone := map[int64]bool{}
	if old == nil {
		return gone, nil
	}
	for _, link := range old.Type.Links {
		for _, part := range old.Parts[link.Name] {
			var below map[int64]bool
			var err error
			if stays := partByID(new.Parts[link.Name], part.ID); stays != nil && maps.Equal(part.One, stays.One) {
				below, err = t.removeParts(ctx, part, stays)
			} else if below, err = t.removeParts(ctx, part, record.New(part.Type, part.ID)); err == nil {
				gone[part.ID] = true
				err = deleteRow(ctx, t.tx, part.Type.Name, part.ID)
			}
			if err != nil {
				return nil, err
			}
			maps.Copy(gone, below)
		}
	}
	return gone, nil
}

// saveParts writes the parts of a record, and theirs, that differ from the old ones or are gone from the database.
func (t *transaction) saveParts(ctx context.Context, old, new *record.Record, gone map[int64]bool) error {
	for _, link := range new.Type.Links {
		var before []*record.Record
		if old != nil {
			before = old.Parts[link.Name]
		}
		for position, part := range new.Parts[link.Name] {
			was, place := partByID(before, part.ID), map[string]int64{}
			if gone[part.ID] {
				was = nil
			}
			if was == nil {
				place[link.Column] = new.ID
			}
			if was == nil || position >= len(before) || before[position] != was {
				place["position"] = int64(position)
			}
			if err := t.saveRow(ctx, was, part, place); err != nil {
				return err
			}
			if err := t.savePairs(ctx, was, part); err != nil {
				return err
			}
			if err := t.saveParts(ctx, was, part, gone); err != nil {
				return err
			}
		}
	}
	return nil
}

// saveRow writes one row: all of a new one, what differs of an old one. Place holds further columns to set.
func (t *transaction) saveRow(ctx context.Context, old, new *record.Record, place map[string]int64) error {
	begin := updateRow
	if old == nil {
		begin, old = insertRow, record.New(new.Type, 0)
	}
	inserts := old.ID == 0
	m, err := begin(t.tx, new.Type.Name, new.ID)
	if err != nil {
		return err
	}
	if inserts && new.Type.Name != "Register" {
		place[new.Type.RegisterColumn()] = t.writer.Register
	}
	for column, v := range place {
		if err := m.SetField(column, v); err != nil {
			return err
		}
	}
	for _, f := range new.Type.Fields {
		if !inserts && reflect.DeepEqual(old.Values[f.Name], new.Values[f.Name]) {
			continue
		}
		if err := setField(m, f, new.Values[f.Name], inserts); err != nil {
			return err
		}
	}
	if err := setLinks(m, old, new); err != nil {
		return err
	}
	if len(m.Fields()) == 0 && len(m.ClearedFields()) == 0 {
		return nil
	}
	return m.exec(ctx)
}

func setField(m row, f *model.Field, v any, inserts bool) error {
	column, err := record.Encode(f, v)
	if err != nil {
		return err
	}
	var fold any
	if text, ok := v.(string); ok {
		fold = model.Fold(text)
	}
	if f.Folded {
		if err := setColumn(m, f.FoldColumn(), fold, inserts); err != nil {
			return err
		}
	}
	return setColumn(m, f.Column, column, inserts)
}

func setColumn(m row, column string, v any, inserts bool) error {
	switch {
	case v != nil:
		return m.SetField(column, v)
	case inserts:
		return nil
	}
	return m.ClearField(column)
}

// setLinks sets the links to one record that differ.
func setLinks(m row, old, new *record.Record) error {
	for _, link := range new.Type.Links {
		was, is := old.One[link.Name], new.One[link.Name]
		if link.Kind != model.One || is == was {
			continue
		}
		var err error
		if is == 0 {
			err = m.ClearField(link.Column)
		} else {
			err = m.SetField(link.Column, is)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// savePairs writes the pairs by which links to several records differ. Those of a scope are its own.
func (t *transaction) savePairs(ctx context.Context, old, new *record.Record) error {
	if old == nil {
		old = record.New(new.Type, 0)
	}
	for _, link := range new.Type.Links {
		add, remove := without(new.Many[link.Name], old.Many[link.Name]), without(old.Many[link.Name], new.Many[link.Name])
		if len(add)+len(remove) == 0 {
			continue
		}
		holder := new.Type.Name
		if link.Scoped {
			holder = model.ScopeType
		}
		m, err := updateRow(t.tx, holder, new.ID)
		if err != nil {
			return err
		}
		m.many[link.Name].add(add...)
		m.many[link.Name].remove(remove...)
		if err := m.exec(ctx); err != nil {
			return err
		}
	}
	return nil
}

// without lists those of ids that are not among the others.
func without(ids, others []int64) []int64 {
	return slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return slices.Contains(others, id) })
}
