package read

import (
	"context"

	"github.com/openropa/ropa/internal/model"
)

// connection is a list in pages: at the root over one type or the types of an interface, below it over the records that
// hang on each of the rows of from, by a column of theirs or by pairs.
type connection struct {
	page
	from    *rows // nil at the root
	column  string
	members []hanging    // one for each concrete type
	filters []*statement // of the where argument, one for each member
	search  *search      // of the list that a search makes

	// What the selection asks for, so that nothing else is looked up.
	wantRows, wantTotal, wantPrevious, wantNext, wantCursors bool

	parent, order int // cells of the members: the id of the row they hang on; the first of the order
	pages         map[int64]*pageRows
}

// hanging is a concrete type of a connection, with the pairs by which its records hang on the rows above, if so they do.
type hanging struct {
	*rows
	pairs *pairs
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
	parents := c.parents()
	c.pages = make(map[int64]*pageRows, len(parents))
	all := make([]pageRows, len(parents))
	for i, id := range parents {
		c.pages[id] = &all[i]
	}
	return c.take(
		ctx, s,
		step{c.wantRows && len(c.members) == 1, c.loadRows},
		step{c.wantRows && len(c.members) > 1, c.loadUnion},
		step{c.wantTotal, c.loadTotals},
		step{c.wantPrevious && c.after != nil, func(ctx context.Context, s *Session) error { return c.loadSide(ctx, s, c.after, true) }},
		step{c.wantNext && c.before != nil, func(ctx context.Context, s *Session) error { return c.loadSide(ctx, s, c.before, false) }},
	)
}

// step is a statement that a page may take.
type step struct {
	wanted bool
	run    func(context.Context, *Session) error
}

// take runs the steps that are wanted, and loads what hangs on the rows.
func (c *connection) take(ctx context.Context, s *Session, steps ...step) error {
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

// source writes where the rows of a member come from, under the alias t: its table, or that with the pairs joined to it.
func (c *connection) source(s *Session, st *statement, m hanging) {
	if m.pairs == nil {
		s.from(st, m.typ)
		st.add(" t")
		return
	}
	// Materialized, so that PostgreSQL works the pairs out once and not for each record, as it may while it lacks statistics;
	// crossed, so that SQLite goes from the pairs to the records and not the other way round.
	st.add("(with p as materialized (")
	d := s.engine.db.Dialect
	m.pairs.write(st, allColumns, func(column string) { st.add(d.InIDs(column), d.IDs(c.from.ids(0))) })
	st.add(") select r.*, p." + edgeParent + ", p." + edgeRank + ", p." + edgeOrigin + " from p cross join " + m.typ.Table +
		" r where r.id = p.edge_id) t")
}

// conditions writes which rows of a member the connection holds, on all its pages.
func (c *connection) conditions(s *Session, st *statement, member int) {
	m := c.members[member]
	// Findings are found by an index that begins with the register, also those of given records.
	s.inRegister(st, m.typ, "t", c.from != nil && m.typ != findingType)
	if c.from != nil && m.pairs == nil {
		d := s.engine.db.Dialect
		st.add(" and "+d.InIDs("t."+c.column), d.IDs(c.from.ids(0)))
	}
	if !c.archived && m.typ.Field("archivedAt") != nil {
		st.add(" and t.archived_at is null")
	}
	if len(c.where) > 0 {
		st.add(" and "+c.filters[member].text.String(), c.filters[member].args...)
	}
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

// windowed tells whether pages of several parents are cut in one statement: rows are numbered for each parent, and the
// first ones kept.
func (c *connection) windowed() bool { return c.from != nil && len(c.from.ids(0)) > 1 }

// number writes the column by which windowed pages are cut.
func number(parent, order string) string {
	return ", row_number() over (partition by " + parent + " order by " + order + ") as n"
}

// cut ends a statement so that it reads one record more than a page holds.
func (c *connection) cut(st *statement, order string) {
	if c.windowed() {
		st.add(" w where n <= ? order by n", c.limit+1)
		return
	}
	st.add(" order by "+order+" limit ?", c.limit+1)
}

func (c *connection) loadRows(ctx context.Context, s *Session) error {
	m := c.members[0]
	order := c.orderBy(s.engine.db.Dialect, "t.")
	st := &statement{}
	if c.windowed() {
		st.add("select * from (")
	}
	m.selectColumns(st)
	if c.windowed() {
		st.add(number("t."+c.column, order))
	}
	st.add(" from ")
	c.source(s, st, m)
	st.add(" where ")
	c.conditions(s, st, 0)
	c.bounds(st)
	if c.windowed() {
		st.add(")")
	}
	c.cut(st, order)
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

// loadTotals counts what the connection holds, on all pages.
func (c *connection) loadTotals(ctx context.Context, s *Session) error {
	st := &statement{}
	group := ""
	if c.from != nil {
		group = " group by t." + c.column
	}
	columns := func(int) string { return c.parentColumn() + ", count(*)" }
	c.union(s, st, columns, func() { st.add(group) })
	return s.query(ctx, st, func(cells []any) { c.pages[cells[0].(int64)].total += cells[1].(int64) })
}

// loadSide looks whether anything stands on the far side of a cursor, the cursor's own record included.
func (c *connection) loadSide(ctx context.Context, s *Session, side *cursor, ahead bool) error {
	st := &statement{}
	if c.from == nil {
		st.add("select " + edgeParent + " from (")
	} else {
		st.add("select distinct " + edgeParent + " from (")
	}
	c.union(s, st, func(int) string { return c.parentColumn() }, func() {
		st.add(" and ")
		c.beyond(st, "t.", side, ahead)
		st.add(" is not true")
	})
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

// newNested is a connection below rows, over one type or, for a vocabulary's usedBy, over all that may use it.
func newNested(from *rows, pg page, column string, members ...hanging) *connection {
	c := &connection{page: pg, from: from, column: column, members: members}
	if len(members) == 1 {
		c.parent = members[0].column("t." + column)
	}
	return c
}

// users are the types whose records may use those of a vocabulary.
func users(vocabulary *model.Type) []hanging {
	var out []hanging
	for _, t := range model.Roots() {
		if p := usage(t, vocabulary.Name); p != nil {
			out = append(out, hanging{newRows(t), p})
		}
	}
	return out
}
