package exchange

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/store"
)

// Export makes the document of a register as one snapshot shows it. Its form is canonical: types and facts in the order
// of the model, records and links by key, parts in their order; what is missing, empty or the model's default is left
// out. Legal bases that ship with the program are left out too: their codes name them.
func Export(ctx context.Context, db *store.DB, register int64) (Document, error) {
	tx, err := db.Snapshot(ctx)
	if err != nil {
		return nil, fmt.Errorf("export register: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // it only read
	d, err := export(ctx, tx, db.Dialect, register)
	if err != nil {
		return nil, fmt.Errorf("export register: %w", err)
	}
	return d, nil
}

func export(ctx context.Context, tx *sql.Tx, d store.Dialect, register int64) (Document, error) {
	x := exporter{keys: map[int64]string{}}
	all := map[*model.Type][]*record.Record{}
	for _, t := range model.Roots() {
		records, err := record.Load(ctx, tx, d, register, t, nil)
		if err != nil {
			return nil, err
		}
		for _, r := range records {
			x.keys[r.ID] = r.Key()
		}
		all[t] = records
	}
	registers := all[model.Roots()[0]]
	if len(registers) != 1 {
		return nil, fault.New(fault.NotFound, "There is no such register.")
	}
	doc := Document{{"ropa", int64(Format)}, {"register", x.record(registers[0])}}
	for _, t := range Roots() {
		records := slices.DeleteFunc(all[t], shipped)
		slices.SortFunc(records, func(a, b *record.Record) int { return cmp.Compare(a.Key(), b.Key()) })
		var list []any
		for _, r := range records {
			list = append(list, x.record(r))
		}
		if list != nil {
			doc = append(doc, Member{t.Plural, list})
		}
	}
	return doc, nil
}

// shipped tells the legal bases that the registry makes itself.
func shipped(r *record.Record) bool {
	return r.Type.Name == "LegalBasis" && r.Text("kind") == "SHIPPED"
}

// exporter knows the key behind every id. Ids are unique among all types.
type exporter struct{ keys map[int64]string }

func (x exporter) record(r *record.Record) Object {
	o := Object{{"key", r.Key()}}
	for _, f := range r.Type.Fields {
		if f.Server || f.Name == "citations" {
			continue
		}
		v := x.value(f, r.Values[f.Name])
		if v == nil && inherited(r.Type, f) {
			v = []any{}
		}
		o = o.with(f.Name, v)
	}
	for _, l := range r.Type.Links {
		o = o.with(l.Name, x.link(r, l))
	}
	if r.Values["archivedAt"] != nil {
		o = append(o, Member{"archived", true})
	}
	if f := r.Type.Field("citations"); f != nil {
		o = o.with(f.Name, x.value(f, r.Values[f.Name]))
	}
	return o
}

// inherited tells the lists that a new activity takes over from its register when none is given, so that an empty one has
// to be said.
func inherited(t *model.Type, f *model.Field) bool {
	return f.Name == "regimes" && slices.Contains(model.Implementations("ProcessingActivity"), t)
}

// with appends a member unless it is missing.
func (o Object) with(name string, v any) Object {
	if v == nil {
		return o
	}
	return append(o, Member{name, v})
}

// value is a fact as a document shows it, nil where it says nothing.
func (x exporter) value(f *model.Field, v any) any {
	if f.Default != "" && fmt.Sprint(v) == f.Default {
		return nil
	}
	switch v := v.(type) {
	case []string:
		if len(v) == 0 {
			return nil
		}
		list := make([]any, len(v))
		for i := range v {
			list[i] = v[i]
		}
		return list
	case []map[string]any:
		if len(v) == 0 {
			return nil
		}
		list := make([]any, len(v))
		for i := range v {
			list[i] = x.shape(f.Shape, v[i])
		}
		return list
	case int64:
		switch f.Kind {
		case model.Ref:
			return x.keys[v]
		case model.DateTime:
			return model.FormatTime(v)
		}
		return v
	default:
		return v
	}
}

func (x exporter) shape(shape *model.Shape, values map[string]any) Inline {
	var o Object
	for _, f := range shape.Fields {
		o = o.with(f.Name, x.value(f, values[f.Name]))
	}
	return Inline(o)
}

func (x exporter) link(r *record.Record, l *model.Link) any {
	switch l.Kind {
	case model.One:
		if id, ok := r.One[l.Name]; ok {
			return x.keys[id]
		}
	case model.Many:
		if ids := r.Many[l.Name]; len(ids) > 0 {
			keys := make([]string, len(ids))
			for i, id := range ids {
				keys[i] = x.keys[id]
			}
			slices.Sort(keys)
			return x.value(&model.Field{}, keys)
		}
	case model.Parts:
		if parts := r.Parts[l.Name]; len(parts) > 0 {
			list := make([]any, len(parts))
			for i, part := range parts {
				list[i] = x.record(part)
			}
			return list
		}
	}
	return nil
}
