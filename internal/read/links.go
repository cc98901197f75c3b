package read

import (
	"context"
	"fmt"

	"github.com/openropa/ropa/internal/model"
)

// one follows a link to a single record, by an id in a cell.
type one struct {
	from, to *rows
	cell     int
	required bool
}

func (l *one) load(ctx context.Context, s *Session) error {
	if err := l.to.loadIDs(ctx, s, l.from.ids(l.cell)); err != nil {
		return err
	}
	if !l.required {
		return nil
	}
	for _, cells := range l.from.cells {
		if l.target(cells) == nil {
			return fmt.Errorf("read: %s %v has no %s", l.from.typ.Name, cells[0], l.to.typ.Name)
		}
	}
	return nil
}

func (l *one) target(cells []any) []any {
	if id, ok := cells[l.cell].(int64); ok {
		return l.to.row(id)
	}
	return nil
}

// list follows a link to the parts of each record, or to a few roots.
type list struct {
	from, to *rows
	link     *model.Link
	parent   int // the cell of to that holds the id on this side
	inherit  int // the cell of from that holds the id of the root whose house rules are parts too; 0 for none
	groups   map[int64]group
}

// group is the rows of one parent, which stand one behind the other.
type group struct{ from, to int }

func newList(from *rows, link *model.Link) *list {
	l := &list{from: from, to: newRows(link.Target()), link: link, groups: map[int64]group{}}
	if link.Kind == model.Many {
		l.parent = l.to.column("p." + link.Near)
	} else {
		l.parent = l.to.column("t." + link.Column)
	}
	if link.Scoped && from.typ.InheritColumn != "" {
		l.inherit = from.column("t." + from.typ.InheritColumn)
		l.to.house = from.typ.Link(from.typ.Inherits).Target()
	}
	return l
}

// each calls back for the rows of one record: its own, then those it inherits.
func (l *list) each(o *output, cells []any, write func(row []any, inherited bool)) {
	own := l.rows(cells[0].(int64))
	var house [][]any
	if l.inherit > 0 {
		house = l.rows(cells[l.inherit].(int64))
	}
	o.list(len(own)+len(house), func(i int) {
		if i < len(own) {
			write(own[i], false)
		} else {
			write(house[i-len(own)], true)
		}
	})
}

func (l *list) rows(parent int64) [][]any {
	g := l.groups[parent]
	return l.to.cells[g.from:g.to]
}

func (l *list) load(ctx context.Context, s *Session) error {
	d := s.engine.db.Dialect
	st := &statement{}
	near, order, source, joined := "t."+l.link.Column, "t.position, t.id", "", ""
	if l.link.Kind == model.Many {
		// Crossed, so that SQLite goes from the pairs to the records and not the other way round.
		far := "p." + l.link.Far
		near, order, source, joined = "p."+l.link.Near, far, l.link.Table+" p cross join ", far+" = t.id and "
	}
	l.to.selectInto(st, source)
	st.add(joined)
	s.inRegister(st, l.to.typ, "t", true)
	ids := l.from.ids(0)
	if l.inherit > 0 {
		ids = distinct(append(ids, l.from.ids(l.inherit)...))
	}
	st.add(" and "+d.InIDs(near)+" order by "+near+", "+order, d.IDs(ids))
	l.to.expect(len(ids))
	var parent int64 // no row has the id 0
	var rows group
	err := s.query(ctx, st, func(cells []any) {
		i := l.to.take(cells)
		if id := cells[l.parent].(int64); id != parent {
			l.groups[parent] = rows
			parent, rows.from = id, i
		}
		rows.to = i + 1
	})
	if err != nil {
		return err
	}
	l.groups[parent] = rows
	return l.to.loadNext(ctx, s)
}

// reference follows the ids inside the objects of a JSON column.
type reference struct {
	from, to *rows
	cell     int
	field    *model.Field
}

func (l *reference) load(ctx context.Context, s *Session) error {
	var ids []int64
	for i := range l.from.cells {
		list, err := l.from.decoded(l.cell, i)
		if err != nil {
			return err
		}
		for _, object := range list {
			if id, ok := l.id(object); ok {
				ids = append(ids, id)
			}
		}
	}
	if err := l.to.loadIDs(ctx, s, distinct(ids)); err != nil || !l.field.Required {
		return err
	}
	for _, lists := range l.from.objects[l.cell] {
		for _, object := range lists {
			if l.target(object) == nil {
				return fmt.Errorf("read: a %s of %s names a missing %s", l.field.Name, l.from.typ.Name, l.to.typ.Name)
			}
		}
	}
	return nil
}

func (l *reference) id(object map[string]any) (int64, bool) {
	shown, _ := object[l.field.Name].(string)
	t, id, ok := model.ParseID(shown)
	return id, ok && t == l.to.typ
}

func (l *reference) target(object map[string]any) []any {
	if id, ok := l.id(object); ok {
		return l.to.row(id)
	}
	return nil
}

// fixed brings records whose ids the plan knows: node, nodes, register, viewer, payloads.
type fixed struct {
	to  *rows
	ids []int64
}

func (l *fixed) load(ctx context.Context, s *Session) error {
	return l.to.loadIDs(ctx, s, distinct(l.ids))
}

func (l *fixed) row(id int64) []any { return l.to.row(id) }
