package registry

import (
	"context"
	"fmt"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// target finds the record that each change is about, or begins a new one. Several changes may be about the same record;
// it is saved once.
func (t *transaction) target(ctx context.Context) error {
	for i, c := range t.changes {
		switch c.Action {
		case Create, Counterpart:
			t.begin(i, c.givenKey())
		case Put:
			if id, ok := t.index(c.Type).ids[c.Key]; ok {
				t.aim(i, id)
			} else {
				t.begin(i, c.Key)
			}
		case Copy:
			t.beginCopy(i)
		case Update, Archive, Restore:
			t.aimAtExisting(i)
		default:
			return fmt.Errorf("write records: unknown action %q", c.Action)
		}
		if it := t.targets[i]; it != nil && c.Action != Archive && c.Action != Restore {
			it.change = i
		}
	}
	if t.fresh && model.ValidKey(t.changes[0].Key) {
		return t.checkNewRegister(ctx)
	}
	return nil
}

// givenKey is the key that somebody chose for a new record, empty if it is to be derived.
func (c Change) givenKey() string {
	if key, ok := c.Fields["key"].(string); ok && c.Key == "" {
		return key
	}
	return c.Key
}

func (t *transaction) aimAtExisting(i int) {
	c := t.changes[i]
	known := t.index(c.Type)
	at, name, id, ok := "key", c.Key, known.ids[c.Key], false
	if c.ID != 0 {
		at, name, id = "id", model.FormatID(c.Type, c.ID), c.ID
	}
	if _, ok = known.keys[id]; !ok {
		t.report(i, path{at}, fault.ProblemNotFound, "%s", notFound(c.Type, name))
		return
	}
	t.aim(i, id)
}

func (t *transaction) aim(i int, id int64) {
	it := t.byID[id]
	if it == nil {
		it = &item{new: record.New(t.changes[i].Type, id), change: i}
		it.old = it.new // until it is loaded
		t.items, t.byID[id] = append(t.items, it), it
	}
	t.targets[i] = it
}

// begin starts a new record. Where its key is taken it goes on all the same, to find what else is wrong.
func (t *transaction) begin(i int, key string) {
	c := t.changes[i]
	if c.Type.Name == "Register" && (!t.fresh || i > 0) {
		t.report(i, nil, fault.ProblemInvalid, "A register cannot be made inside another.")
		return
	}
	it := &item{new: newRecord(c.Type, t.ids.Next(t.clock())), change: i}
	if c.Type.Name == "Register" {
		it.new.ID, it.new.Values["name"] = t.writer.Register, key
	}
	t.items, t.byID[it.new.ID], t.targets[i] = append(t.items, it), it, it
	known := t.index(c.Type)
	switch _, taken := known.ids[key]; {
	case key == "" && c.Action != Put:
		return // it is derived later
	case !model.ValidKey(key):
		t.report(i, path{"key"}, fault.ProblemInvalid, "%q is no key: a key has up to 100 letters, digits, dots, dashes and underscores.", clip(key))
	case taken:
		t.report(i, path{"key"}, fault.ProblemTaken, "Another %s has the key %q.", c.Type.Name, key)
	default:
		known.add(it.new.ID, key)
	}
	it.new.Values["key"] = key
}

func (t *transaction) checkNewRegister(ctx context.Context) error {
	key := t.changes[0].Key
	return each(ctx, t.tx, t.db.Dialect, "select id from registers where key = ?", []any{key}, func(scanner) error {
		t.report(0, path{"key"}, fault.ProblemTaken, "Another register has the key %q.", key)
		return nil
	})
}

// newRecord makes a record that holds the defaults of its type.
func newRecord(typ *model.Type, id int64) *record.Record {
	r := record.New(typ, id)
	for _, f := range typ.Fields {
		if v := defaultValue(f); v != nil {
			r.Values[f.Name] = v
		}
	}
	return r
}

func defaultValue(f *model.Field) any {
	switch {
	case f.Kind == model.Bool:
		return f.Default == "true"
	case f.Default != "":
		return f.Default
	}
	return nil
}

// load reads the records that are to be changed or copied, one type at a time.
func (t *transaction) load(ctx context.Context) error {
	for _, typ := range model.Roots() {
		var ids []int64
		for _, it := range t.items {
			switch {
			case it.new.Type != typ:
			case it.old != nil:
				ids = append(ids, it.new.ID)
			case it.source != nil:
				ids = append(ids, it.source.ID)
			}
		}
		if ids == nil {
			continue
		}
		records, err := record.Load(ctx, t.tx, t.db.Dialect, t.writer.Register, typ, ids)
		if err != nil {
			return err
		}
		for _, r := range records {
			if it := t.byID[r.ID]; it != nil {
				it.old, it.new = r, r.Clone()
			}
			t.copyFrom(r)
		}
	}
	return nil
}

func notFound(typ *model.Type, name string) string {
	return fmt.Sprintf("There is no %s %q in this register.", typ.Name, clip(name))
}

// clip shortens a text for a message.
func clip(s string) string {
	const most = 100
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}
