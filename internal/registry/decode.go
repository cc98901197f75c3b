package registry

import (
	"context"
	"maps"
	"slices"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

const (
	maxLinks = 200    // of one kind
	maxParts = 200    // in one list
	maxList  = 1000   // texts, codes or objects in one field
	maxText  = 100000 // characters
)

// decode applies the changes to their records, in the order of the model and of the input.
func (t *transaction) decode(ctx context.Context) error {
	for _, typ := range model.Roots() {
		if err := t.takeOverRegimes(ctx, typ); err != nil {
			return err
		}
		for i, c := range t.changes {
			if it := t.targets[i]; it != nil && c.Type == typ {
				t.decodeChange(i, it)
			}
		}
	}
	return nil
}

// takeOverRegimes gives new activities the regimes of the register, which their input may replace.
func (t *transaction) takeOverRegimes(ctx context.Context, typ *model.Type) error {
	if typ.Name != "ControllerActivity" && typ.Name != "ProcessorActivity" {
		return nil
	}
	for _, it := range t.items {
		if it.new.Type != typ || it.old != nil || it.source != nil {
			continue
		}
		if t.regimes == nil {
			var err error
			if t.regimes, err = t.registerRegimes(ctx); err != nil {
				return err
			}
		}
		if len(*t.regimes) > 0 {
			it.new.Values["regimes"] = *t.regimes
		}
	}
	return nil
}

// registerRegimes are those the register holds once this transaction is done.
func (t *transaction) registerRegimes(ctx context.Context) (*[]string, error) {
	if it := t.byID[t.writer.Register]; it != nil {
		regimes := it.new.Texts("regimes")
		return &regimes, nil
	}
	typ := model.ByName("Register")
	registers, err := record.Load(ctx, t.tx, t.db.Dialect, t.writer.Register, typ, []int64{t.writer.Register})
	if err != nil || len(registers) == 0 {
		return new([]string), err
	}
	regimes := registers[0].Texts("regimes")
	return &regimes, nil
}

func (t *transaction) decodeChange(i int, it *item) {
	c, before := t.changes[i], it.new
	t.results[i].Action = Unchanged
	if !t.mayChange(i, it) || c.Move != "" && !t.mayMove(i, it.new) {
		return
	}
	it.new = before.Clone()
	d := decoder{t: t, change: i}
	switch c.Action {
	case Archive:
		if it.new.Values["archivedAt"] == nil {
			it.new.Values["archivedAt"] = t.now
			t.results[i].Action = Archived
		}
		return
	case Restore:
		if it.new.Values["archivedAt"] != nil {
			delete(it.new.Values, "archivedAt")
			t.results[i].Action = Restored
		}
		return
	}
	fields := t.fieldsOf(i, it)
	d.fields(it.new, fields, it.old == nil, nil)
	d.derive(it.new, it.old, fields)
	if c.Move != "" {
		d.checkMoved(it.new)
	}
	if it.old == nil {
		t.results[i].Action = Created
	} else if paths := diff(before, it.new); len(paths) > 0 {
		t.results[i].Action, t.results[i].Paths = Updated, paths
	}
}

// mayChange checks the version that was read, and whether the record is one that changes at all.
func (t *transaction) mayChange(i int, it *item) bool {
	c, ok := t.changes[i], true
	at := "key"
	if c.ID != 0 {
		at = "id"
	}
	if c.Type.Name == "Register" && (c.Action == Archive || c.Action == Restore) {
		t.report(i, path{at}, fault.ProblemInvalid, "A register cannot be archived.")
		ok = false
	}
	if it.old != nil && it.old.Text("kind") == shipped && c.Type.Name == "LegalBasis" {
		t.report(i, path{at}, fault.ProblemReadOnly, "%s comes with the program and cannot be changed.", it.old.Key())
		ok = false
	}
	checked := c.Action == Update || c.Action == Archive || c.Action == Restore
	if version := it.new.Int("version"); checked && !c.AnyVersion && (c.ID != 0 || c.ExpectedVersion != 0) && c.ExpectedVersion != version {
		t.report(i, path{"expectedVersion"}, fault.ProblemConflict,
			"The %s is at version %d, not %d: somebody changed it in the meantime.", c.Type.Name, version, c.ExpectedVersion)
		ok = false
	}
	return ok
}

// decoder reads the fields of one change.
type decoder struct {
	t      *transaction
	change int
}

func (d decoder) report(at path, code fault.ProblemCode, format string, args ...any) {
	d.t.report(d.change, at, code, format, args...)
}

// fields puts what an input says of a root or part into its record. A name the input leaves out keeps its value.
func (d decoder) fields(r *record.Record, in Input, isNew bool, at path) {
	d.checkNames(r, in, at)
	for _, f := range r.Type.Fields {
		if f.Server {
			continue
		}
		raw, given := in[f.Name]
		v, ok := any(nil), true
		if given {
			if v, ok = d.value(f, raw, at.with(f.Name)); ok {
				setValue(r, f, v)
			}
		}
		if ok && (given || isNew) && f.Required && r.Values[f.Name] == nil {
			d.report(at.with(f.Name), fault.ProblemRequired, "A value is required.")
		}
	}
	for _, link := range r.Type.Links {
		raw, given := in[link.Name]
		switch {
		case link.Kind == model.One && (given || isNew && r.One[link.Name] == 0):
			d.one(r, link, raw, at.with(link.Name))
		case link.Kind == model.Many && given:
			d.many(r, link, raw, at.with(link.Name))
		case link.Kind == model.Parts && given:
			d.parts(r, link, raw, at.with(link.Name))
		}
	}
}

// checkNames refuses names that are not the caller's to set or that nothing has. The key stands in an input to name
// the record, never to change it.
func (d decoder) checkNames(r *record.Record, in Input, at path) {
	for _, name := range slices.Sorted(maps.Keys(in)) {
		f, link := r.Type.Field(name), r.Type.Link(name)
		switch {
		case name == "key" && (in[name] == nil || in[name] == r.Values["key"]), name == "id" && !r.Type.Root():
		case f != nil && !f.Server, link != nil && link.Kind != model.Inverse:
		case f != nil:
			d.report(at.with(name), fault.ProblemReadOnly, "%s cannot be set.", name)
		default:
			d.report(at.with(clip(name)), fault.ProblemInvalid, "%s has no %q%s", r.Type.Name, clip(name), suggest(fault.Nearest(name, inputNames(r.Type), 1)))
		}
	}
}

func inputNames(typ *model.Type) []string {
	var names []string
	for _, f := range typ.Fields {
		if !f.Server {
			names = append(names, f.Name)
		}
	}
	for _, link := range typ.Links {
		if link.Kind != model.Inverse {
			names = append(names, link.Name)
		}
	}
	return names
}

// setValue stores a value, or what stands for a missing one.
func setValue(r *record.Record, f *model.Field, v any) {
	if v == nil {
		v = defaultValue(f)
	}
	if v == nil {
		delete(r.Values, f.Name)
		return
	}
	r.Values[f.Name] = v
}

func (d decoder) one(r *record.Record, link *model.Link, raw any, at path) {
	if raw == nil || raw == "" {
		delete(r.One, link.Name)
		if link.Required {
			d.report(at, fault.ProblemRequired, "A %s is required.", link.To)
		}
		return
	}
	if id, ok := d.reference(link.Target(), raw, at); ok {
		r.One[link.Name] = id
	}
}

func (d decoder) many(r *record.Record, link *model.Link, raw any, at path) {
	list, ok := d.list(raw, at, maxLinks)
	if !ok {
		return
	}
	var ids []int64
	for i, v := range list {
		if id, ok := d.reference(link.Target(), v, at.item(i)); ok {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	delete(r.Many, link.Name)
	if ids = slices.Compact(ids); len(ids) > 0 {
		r.Many[link.Name] = ids
	}
}

// reference finds the record that a link names. Whatever is not found in this register is answered alike.
func (d decoder) reference(typ *model.Type, raw any, at path) (int64, bool) {
	name, ok := raw.(string)
	if !ok {
		d.report(at, fault.ProblemInvalid, "The id or key of a %s is expected.", typ.Name)
		return 0, false
	}
	if id, ok := d.t.index(typ).find(typ, name); ok {
		return id, true
	}
	if _, _, isID := model.ParseID(name); typ.Name == "LegalBasis" && !isID {
		d.report(at, fault.ProblemUnknownCode, "There is no legal basis %q, neither in the law files nor in this register%s",
			clip(name), suggest(d.t.law.Nearest(law.LegalBasisList, name, 3)))
		return 0, false
	}
	d.report(at, fault.ProblemNotFound, "%s", notFound(typ, name))
	return 0, false
}
