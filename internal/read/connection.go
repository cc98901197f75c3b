package read

import (
	"context"
	"strconv"

	"github.com/openropa/ropa/internal/model"
)

// connection is a list in pages: at the root over one type or the types of an interface, below it over the records that
// link to each of the rows of from.
type connection struct {
	page
	from    *rows // nil at the root
	link    *model.Link
	members []*rows // one for each concrete type

	// What the selection asks for, so that nothing else is looked up.
	wantRows, wantTotal, wantPrevious, wantNext, wantCursors bool

	parent, order int // cells of the members: the id of the row they hang on; the first of the order
	pages         map[int64]*pageRows
}

// rootParent is where the one page of a root connection is kept.
const rootParent = 0

// pageRows is one page of one parent.
type pageRows struct {
	items          []item
	previous, next bool
	total          int64
}

// item is a row of a member, with what its cursor is made of.
type item struct {
	member, row int
	id          int64
	order       []any
}

func (c *connection) load(ctx context.Context, s *Session) error {
	c.pages = map[int64]*pageRows{}
	for _, id := range c.parents() {
		c.pages[id] = &pageRows{}
	}
	steps := []struct {
		wanted bool
		run    func(context.Context, *Session) error
	}{
		{c.wantRows, c.loadRows},
		{c.wantTotal, c.loadTotals},
		{c.wantPrevious && c.after != nil, func(ctx context.Context, s *Session) error { return c.loadSide(ctx, s, c.after, true) }},
		{c.wantNext && c.before != nil, func(ctx context.Context, s *Session) error { return c.loadSide(ctx, s, c.before, false) }},
	}
	for _, step := range steps {
		if step.wanted {
			if err := step.run(ctx, s); err != nil {
				return err
			}
		}
	}
	for _, m := range c.members {
		if err := m.loadNext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

func (c *connection) parents() []int64 {
	if c.from == nil {
		return []int64{rootParent}
	}
	return c.from.ids(0)
}

// conditions writes which rows of a member the connection holds, on all its pages.
func (c *connection) conditions(s *Session, st *statement, m *rows) error {
	s.inRegister(st, m.typ, "t")
	if c.from != nil {
		d := s.engine.db.Dialect
		st.add(" and "+d.InIDs("t."+c.link.Column), d.IDs(c.from.ids(0)))
	}
	if !c.archived {
		st.add(" and t.archived_at is null")
	}
	if len(c.where) > 0 {
		st.add(" and ")
		f := filter{session: s, st: st}
		return f.where(m.typ, "t", c.where, 1)
	}
	return nil
}

// bounds writes the conditions of the cursors.
func (c *connection) bounds(st *statement) {
	if c.after != nil {
		st.add(" and ")
		c.beyond(st, "t.", c.after, true)
	}
	if c.before != nil {
		st.add(" and ")
		c.beyond(st, "t.", c.before, false)
	}
}

func (c *connection) loadRows(ctx context.Context, s *Session) error {
	if len(c.members) > 1 {
		return c.loadUnion(ctx, s)
	}
	m := c.members[0]
	d := s.engine.db.Dialect
	st := &statement{}
	windowed := c.from != nil && len(c.from.ids(0)) > 1
	if windowed {
		// One page per parent: number the rows of each and keep the first ones.
		st.add("select * from (")
		place := len(m.columns)
		m.columns = append(m.columns, "row_number() over (partition by t."+c.link.Column+" order by "+c.orderBy(d, "t.")+") as n")
		m.selectInto(st, "")
		m.columns = m.columns[:place]
	} else {
		m.selectInto(st, "")
	}
	if err := c.conditions(s, st, m); err != nil {
		return err
	}
	c.bounds(st)
	if windowed {
		st.add(") w where n <= ? order by n", c.limit+1)
	} else {
		st.add(" order by "+c.orderBy(d, "t.")+" limit ?", c.limit+1)
	}
	err := s.query(ctx, st, func(cells []any) {
		parent := int64(rootParent)
		if c.from != nil {
			parent = cells[c.parent].(int64)
		}
		c.put(parent, func() item {
			it := item{row: m.take(cells), id: cells[0].(int64)}
			if c.wantCursors {
				it.order = cells[c.order : c.order+len(c.page.order)]
			}
			return it
		})
	})
	c.turn()
	return err
}

// put adds a row to its page, or notes that there is one more than the page holds.
func (c *connection) put(parent int64, take func() item) {
	p := c.pages[parent]
	switch {
	case len(p.items) < c.limit:
		p.items = append(p.items, take())
	case c.backward:
		p.previous = true
	default:
		p.next = true
	}
}

// turn puts pages that were read from their end the right way round.
func (c *connection) turn() {
	if !c.backward {
		return
	}
	for _, p := range c.pages {
		for i, j := 0, len(p.items)-1; i < j; i, j = i+1, j-1 {
			p.items[i], p.items[j] = p.items[j], p.items[i]
		}
	}
}

// loadUnion reads a page over several types: first which rows of which type stand on it, then each type's rows.
func (c *connection) loadUnion(ctx context.Context, s *Session) error {
	d := s.engine.db.Dialect
	st := &statement{}
	st.add("select * from (")
	err := c.union(s, st, func(i int) string {
		columns := strconv.Itoa(i) + " as member, t.id as id"
		for i, o := range c.page.order {
			columns += ", t." + o.column + " as " + orderColumn(i)
		}
		return columns
	}, func() { c.bounds(st) })
	if err != nil {
		return err
	}
	st.add(") u order by "+c.orderByColumns(d, "u.", orderColumn)+" limit ?", c.limit+1)
	ids := make([][]int64, len(c.members))
	err = s.query(ctx, st, func(cells []any) {
		c.put(rootParent, func() item {
			it := item{member: int(cells[0].(int64)), id: cells[1].(int64), order: cells[2:]}
			ids[it.member] = append(ids[it.member], it.id)
			return it
		})
	})
	if err != nil {
		return err
	}
	c.turn()
	for i, m := range c.members {
		st := &statement{}
		if len(ids[i]) == 0 {
			continue
		}
		m.selectInto(st, "")
		s.inRegister(st, m.typ, "t")
		st.add(" and "+d.InIDs("t.id"), d.IDs(ids[i]))
		if err := s.query(ctx, st, func(cells []any) { m.take(cells) }); err != nil {
			return err
		}
	}
	items := c.pages[rootParent].items
	for i := range items {
		items[i].row = c.members[items[i].member].byID[items[i].id]
	}
	return nil
}

// orderColumn names the column of a term of the order, which another term may read too.
func orderColumn(term int) string { return "order" + strconv.Itoa(term) }

// union writes one select for each member, with the connection's conditions and what more adds.
func (c *connection) union(s *Session, st *statement, columns func(member int) string, more func()) error {
	for i, m := range c.members {
		if i > 0 {
			st.add(" union all ")
		}
		st.add("select " + columns(i) + " from " + m.typ.Table + " t where ")
		if err := c.conditions(s, st, m); err != nil {
			return err
		}
		more()
	}
	return nil
}

// loadTotals counts what the connection holds, on all pages.
func (c *connection) loadTotals(ctx context.Context, s *Session) error {
	st := &statement{}
	if c.from != nil {
		column := "t." + c.link.Column
		if err := c.union(s, st, func(int) string { return column + ", count(*)" }, func() { st.add(" group by " + column) }); err != nil {
			return err
		}
		return s.query(ctx, st, func(cells []any) { c.pages[cells[0].(int64)].total = cells[1].(int64) })
	}
	if err := c.union(s, st, func(int) string { return "count(*)" }, func() {}); err != nil {
		return err
	}
	return s.query(ctx, st, func(cells []any) { c.pages[rootParent].total += cells[0].(int64) })
}

// loadSide looks whether anything stands on the far side of a cursor, the cursor's own record included.
func (c *connection) loadSide(ctx context.Context, s *Session, side *cursor, ahead bool) error {
	st := &statement{}
	columns := strconv.Itoa(rootParent)
	if c.from != nil {
		columns = "distinct t." + c.link.Column
	}
	st.add("select * from (")
	err := c.union(s, st, func(int) string { return columns + " as parent" }, func() {
		st.add(" and ")
		c.beyond(st, "t.", side, ahead)
		st.add(" is not true")
	})
	if err != nil {
		return err
	}
	st.add(") u")
	if c.from == nil {
		st.add(" limit 1")
	}
	return s.query(ctx, st, func(cells []any) {
		p := c.pages[cells[0].(int64)]
		if ahead {
			p.previous = true
		} else {
			p.next = true
		}
	})
}
