package registry

import (
	"slices"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// route is a way from the records of a type to other records: a link, or the link of the parts in a list.
type route struct {
	typ  *model.Type
	list *model.Link // nil where the link is the type's own
	link *model.Link
}

// target is the type the route leads to.
func (r route) target() *model.Type { return r.link.Target() }

// ids are the records that one record leads to. Those of parts stand in the order of the parts, 0 for none.
func (r route) ids(from *record.Record) []int64 {
	switch {
	case r.list != nil:
		ids := make([]int64, len(from.Parts[r.list.Name]))
		for i, part := range from.Parts[r.list.Name] {
			ids[i] = part.One[r.link.Name]
		}
		return ids
	case r.link.Kind == model.Many:
		return from.Many[r.link.Name]
	case from.One[r.link.Name] != 0:
		return []int64{from.One[r.link.Name]}
	}
	return nil
}

// table holds a row for each step along the route: near is the column of its start, far that of its end.
func (r route) table() (table, near, far string) {
	switch {
	case r.list != nil:
		return r.list.Target().Table, r.list.Column, r.link.Column
	case r.link.Kind == model.Many:
		return r.link.Table, r.link.Near, r.link.Far
	}
	return r.typ.Table, "id", r.link.Column
}

// at is where the change says that the record leads to the n-th of its ids; ok is false if it does not speak of it.
func (r route) at(d decoder, n int, id int64) (at path, ok bool) {
	if r.list != nil {
		at = path{r.list.Name}
		return at.item(n).with(r.link.Name), d.given(at)
	}
	at = path{r.link.Name}
	if r.link.Kind == model.One {
		return at, d.given(at)
	}
	i := d.place(at, r.target(), id)
	return at.item(i), i >= 0
}

// place is where in a list the change names a record, -1 if it does not.
func (d decoder) place(at path, typ *model.Type, id int64) int {
	named, _ := asList(d.said(at))
	return slices.IndexFunc(named, func(v any) bool {
		name, _ := v.(string)
		found, ok := d.t.index(typ).find(typ, name)
		return ok && found == id
	})
}
