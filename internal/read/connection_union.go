package read

import (
	"context"
	"strconv"
)

// loadUnion reads pages over several types: first which rows of which type stand on them, then each type's rows.
func (c *connection) loadUnion(ctx context.Context, s *Session) error {
	st := &statement{}
	order := c.orderByColumns(s.engine.db.Dialect, "u.", orderColumn)
	windowed := c.windowed()
	if windowed {
		st.add("select * from (select u.*" + number("u."+edgeParent, order) + " from (")
	} else {
		st.add("select * from (")
	}
	c.union(s, st, func(i int) string {
		columns := strconv.Itoa(i) + " as member, t.id as id, " + c.parentColumn()
		for i, o := range c.page.order {
			columns += ", t." + o.column + " as " + orderColumn(i)
		}
		return columns
	}, func() { c.bounds(st) })
	st.add(") u")
	if windowed {
		st.add(")")
	}
	c.cut(st, order)
	err := s.query(ctx, st, func(cells []any) {
		c.put(cells[2].(int64), func() item {
			return item{member: int(cells[0].(int64)), id: cells[1].(int64), order: cells[3 : 3+len(c.page.order)]}
		})
	})
	if err != nil {
		return err
	}
	c.turn()
	return c.fetchMembers(ctx, s)
}

// fetchMembers reads the rows on the pages, one type after the other.
func (c *connection) fetchMembers(ctx context.Context, s *Session) error {
	ids := make([][]int64, len(c.members))
	for _, p := range c.pages {
		for _, it := range p.items {
			ids[it.member] = append(ids[it.member], it.id)
		}
	}
	for i, m := range c.members {
		if err := m.fetch(ctx, s, distinct(ids[i])); err != nil {
			return err
		}
	}
	for _, p := range c.pages {
		for i, it := range p.items {
			p.items[i].row, _ = c.members[it.member].find(it.id)
		}
	}
	return nil
}

// orderColumn names the column of a term of the order, which another term may read too.
func orderColumn(term int) string { return "order" + strconv.Itoa(term) }

// parentColumn is the id of the row above, under a name that all members share.
func (c *connection) parentColumn() string {
	if c.from == nil {
		return strconv.Itoa(rootParent) + " as " + edgeParent
	}
	return "t." + c.column + " as " + edgeParent
}

// union writes one select for each member, with the connection's conditions and what more adds.
func (c *connection) union(s *Session, st *statement, columns func(member int) string, more func()) {
	for i, m := range c.members {
		if i > 0 {
			st.add(" union all ")
		}
		st.add("select " + columns(i) + " from ")
		c.source(s, st, m)
		st.add(" where ")
		c.conditions(s, st, i)
		more()
	}
}
