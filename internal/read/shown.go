package read

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/model"
)

// shown is how a value that was worked out is written, by the selection of a field: an object by its fields, the id of a record as
// that record, everything else as it is.
type shown struct {
	object bool
	name   string // of the type
	fields []shownField
	to     *rows // the records, for ids
	prog   program
	ids    []int64
	types  map[int64]*model.Type // of the records of which the id alone is shown
}

type shownField struct {
	label []byte
	name  string // of the Go field, empty for __typename
	value *shown
}

// shown plans how the value of a field is written.
func (p *planner) shown(f selected) (*shown, error) {
	def := p.schema.Types[f.field.Definition.Type.Name()]
	if t := model.ByName(def.Name); t != nil {
		out := &shown{to: newRows(t)}
		var err error
		out.prog, err = p.object(out.to, f.sel)
		return out, err
	}
	out := &shown{object: shownTypes[def.Name] != nil, name: def.Name, types: map[int64]*model.Type{}}
	if !out.object {
		return out, nil
	}
	for _, member := range p.collect(f.sel, def.Name) {
		field := shownField{label: quoteName(member.alias)}
		if member.name != "__typename" {
			field.name = goName(member.name)
			var err error
			if field.value, err = p.shown(member); err != nil {
				return nil, err
			}
		}
		out.fields = append(out.fields, field)
	}
	return out, nil
}

// goName is the name of the Go field for one of the contract.
func goName(name string) string {
	if name == "html" || name == "json" {
		return strings.ToUpper(name)
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// gather notes the ids of the records that a value leads to.
func (w *shown) gather(v reflect.Value, set *compliance.Set) {
	switch {
	case !v.IsValid():
	case v.Kind() == reflect.Pointer && v.IsNil():
	case v.Kind() == reflect.Pointer:
		w.gather(v.Elem(), set)
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			w.gather(v.Index(i), set)
		}
	case w.to != nil && v.Int() != 0:
		w.ids = append(w.ids, v.Int())
	case w.name == "ID":
		if r := set.Record(v.Int()); r != nil {
			w.types[r.ID] = r.Type
		}
	case w.object:
		for _, f := range w.fields {
			if f.name != "" {
				f.value.gather(v.FieldByName(f.name), set)
			}
		}
	}
}

// load brings the records that were gathered.
func (w *shown) load(ctx context.Context, s *Session) error {
	if w.to != nil {
		return w.to.loadIDs(ctx, s, distinct(w.ids))
	}
	for _, f := range w.fields {
		if f.name == "" {
			continue
		}
		if err := f.value.load(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// write writes a value. An empty text is missing, and so is the record of no id.
func (w *shown) write(o *output, v reflect.Value) {
	switch {
	case !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil():
		o.null()
	case v.Kind() == reflect.Pointer:
		w.write(o, v.Elem())
	case v.Kind() == reflect.Slice:
		o.list(v.Len(), func(i int) { w.write(o, v.Index(i)) })
	case w.to != nil:
		o.object(w.prog, w.to.row(v.Int()))
	case w.object:
		o.braces(len(w.fields), func(i int) {
			f := w.fields[i]
			o.raw(f.label)
			if f.name == "" {
				o.text(w.name)
			} else {
				f.value.write(o, v.FieldByName(f.name))
			}
		})
	case w.name == "ID":
		o.id(w.types[v.Int()], v.Int())
	case w.name == "DateTime":
		if at := v.Interface().(time.Time); at.IsZero() {
			o.null()
		} else {
			o.text(model.FormatTime(at.UnixMicro()))
		}
	case v.Kind() == reflect.String && v.Len() == 0:
		o.null()
	case v.Kind() == reflect.String:
		o.text(v.String())
	case v.Kind() == reflect.Bool:
		o.boolean(v.Bool())
	case v.CanInt():
		o.number(v.Int())
	default:
		o.err = fmt.Errorf("nothing shows a %s", v.Type())
	}
}
