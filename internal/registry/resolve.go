package registry

import (
	"context"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// index knows the records of one type that the transaction speaks of, and those it makes. Only records of the writer's
// register come in, so whatever is found here may be linked to.
type index struct {
	ids  map[string]int64 // by key
	keys map[int64]string // by id
	// What the changes name: ids, keys, and among the keys those that stand in a link, each once.
	namedIDs   []int64
	namedKeys  []string
	linkedKeys []string
	linked     map[string]bool
}

func (x *index) add(id int64, key string) { x.ids[key], x.keys[id] = id, key }

// link notes what a link names.
func (x *index) link(typ *model.Type, name string) {
	if x.linked[name] {
		return
	}
	x.linked[name] = true
	if t, id, ok := model.ParseID(name); ok && t == typ {
		x.namedIDs = append(x.namedIDs, id)
		return
	}
	x.namedKeys, x.linkedKeys = append(x.namedKeys, name), append(x.linkedKeys, name)
}

// find returns the id behind a shown id or key.
func (x *index) find(typ *model.Type, name string) (int64, bool) {
	if t, id, ok := model.ParseID(name); ok {
		_, known := x.keys[id]
		return id, known && t == typ
	}
	id, ok := x.ids[name]
	return id, ok
}

func (t *transaction) index(typ *model.Type) *index {
	x := t.indexes[typ.Name]
	if x == nil {
		x = &index{ids: map[string]int64{}, keys: map[int64]string{}, linked: map[string]bool{}}
		t.indexes[typ.Name] = x
	}
	return x
}

// resolve looks up everything the changes name, with one statement per type. A record of another register is not found
// by the same statement by which a missing one is not.
func (t *transaction) resolve(ctx context.Context) error {
	for _, c := range t.changes {
		x := t.index(c.Type)
		if c.ID != 0 {
			x.namedIDs = append(x.namedIDs, c.ID)
		} else if key := c.givenKey(); key != "" {
			x.namedKeys = append(x.namedKeys, key)
		}
		switch {
		case c.Action == Copy:
			x.link(c.Type, c.Source)
		case c.Action == Counterpart && c.Source != "":
			t.index(otherSide(c.Type)).link(otherSide(c.Type), c.Source)
		}
		t.collect(c.Type, c.Fields)
	}
	return t.lookUpNamed(ctx)
}

// lookUpNamed brings all that was named into the indexes.
func (t *transaction) lookUpNamed(ctx context.Context) error {
	for _, typ := range model.Roots() {
		if x := t.indexes[typ.Name]; x != nil {
			if err := t.lookUp(ctx, typ, x.namedIDs, x.namedKeys); err != nil {
				return err
			}
		}
	}
	return nil
}

// lookUp brings those of the named records that are there into the index.
func (t *transaction) lookUp(ctx context.Context, typ *model.Type, ids []int64, keys []string) error {
	d, x := t.db.Dialect, t.index(typ)
	query := "select id, key from " + typ.Table + " where " + typ.RegisterColumn() + " = ? and (" + d.InIDs("id") + " or " + d.InTexts("key") + ")"
	args := []any{t.writer.Register, d.IDs(ids), d.Texts(storable(keys))}
	return each(ctx, t.tx, d, query, args, func(scan scanner) error {
		var id int64
		var key string
		if err := scan(&id, &key); err != nil {
			return err
		}
		x.add(id, key)
		return nil
	})
}

// storable leaves out what cannot be a key, some of which a database would not even take as an argument.
func storable(keys []string) []string {
	var out []string
	for _, key := range keys {
		if model.ValidKey(key) {
			out = append(out, key)
		}
	}
	return out
}

// collect notes every link in an input; what has the wrong form is told when it is decoded.
func (t *transaction) collect(typ *model.Type, in Input) {
	for _, link := range typ.Links {
		if link.Kind == model.Inverse {
			continue
		}
		values, ok := asList(in[link.Name])
		if link.Kind == model.One || !ok {
			values = []any{in[link.Name]}
		}
		for _, v := range values {
			if part, ok := asInput(v); ok && link.Kind == model.Parts {
				t.collect(link.Target(), part)
			} else if name, ok := v.(string); ok && link.Kind != model.Parts {
				t.index(link.Target()).link(link.Target(), name)
			}
		}
	}
	for _, f := range typ.Fields {
		if f.Kind != model.JSON {
			continue
		}
		objects, _ := asList(in[f.Name])
		for _, v := range objects {
			object, _ := asInput(v)
			for _, member := range f.Shape.Fields {
				if name, ok := object[member.Name].(string); ok && member.Kind == model.Ref {
					target := model.ByName(member.Ref)
					t.index(target).link(target, name)
				}
			}
		}
	}
}

// shipBases makes the legal bases that are known to the law and named for the first time.
func (t *transaction) shipBases(context.Context) error {
	typ := model.ByName("LegalBasis")
	x := t.index(typ)
	for _, code := range x.linkedKeys {
		basis, ok := t.law.LegalBasis(code)
		if _, there := x.ids[code]; there || !ok {
			continue
		}
		it := &item{new: newRecord(typ, t.ids.Next(t.clock())), change: noChange}
		t.items, t.byID[it.new.ID] = append(t.items, it), it
		x.add(it.new.ID, code)
		for name, text := range map[string]string{
			"key": code, "kind": shipped, "code": code, "regime": basis.Regime, "name": basis.Label,
			"description": basis.Description, "article": basis.Citation, "validFrom": basis.ValidFrom, "validTo": basis.ValidTo,
		} {
			setText(it.new, name, text)
		}
	}
	return nil
}

func setText(r *record.Record, field, text string) {
	if text == "" {
		delete(r.Values, field)
		return
	}
	r.Values[field] = text
}

// asList and asInput read the forms in which a caller may give a list and an object.
func asList(v any) ([]any, bool) {
	switch v := v.(type) {
	case []any:
		return v, true
	case []string:
		return anys(v), true
	case []map[string]any:
		return anys(v), true
	case []Input:
		return anys(v), true
	}
	return nil, false
}

func anys[T any](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}

func asInput(v any) (Input, bool) {
	switch v := v.(type) {
	case map[string]any:
		return v, true
	case Input:
		return v, true
	}
	return nil, false
}
