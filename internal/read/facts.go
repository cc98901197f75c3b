package read

import (
	"context"

	"github.com/openropa/ropa/internal/model"
)

// factReader reads facts about sets of records, statement by statement until one fails.
type factReader struct {
	ctx     context.Context
	session *Session
	err     error
}

// each runs a statement on a type that begins with text and ends in the conditions that the record is the register's and that
// a column is one of some ids.
func (f *factReader) each(t *model.Type, text, column string, ids []int64, row func(cells []any)) {
	if f.err != nil || len(ids) == 0 {
		return
	}
	d := f.session.engine.db.Dialect
	st := &statement{}
	st.add(text + " ")
	f.session.inRegister(st, t, "t", true)
	st.add(" and "+d.InIDs(column), d.IDs(ids))
	f.err = f.session.query(f.ctx, st, row)
}

// pairs reads pairs of ids: of a scope or record, and of a record of the type that is not archived. from follows select.
func (f *factReader) pairs(to, from, column string, ids []int64, more ...func(cells []any)) []flowPair {
	var out []flowPair
	f.each(model.ByName(to), "select "+from+" where t.archived_at is null and", column, ids, func(cells []any) {
		out = append(out, flowPair{cells[0].(int64), cells[1].(int64)})
		for _, also := range more {
			also(cells)
		}
	})
	return out
}

// subLink is one sub-processing: the part, its place in the upstream engagement, and the downstream engagement.
type subLink struct{ start, id, from, to, position int64 }

// chains reads the sub-processing under engagements, in whatever depth, at most so many links if there is a bound and one
// more to tell that there are more. For each of the engagements it reads what is under that one, with it as the start; or
// for all of them together, each link once. Union leaves out what was met before, so that even a cycle would come to an end.
func (f *factReader) chains(engagements []int64, forEach bool, most int) []subLink {
	if f.err != nil || len(engagements) == 0 {
		return nil
	}
	s, d := f.session, f.session.engine.db.Dialect
	engagement, part := model.ByName("Engagement"), model.ByName("SubProcessing")
	start := "cast(0 as bigint)"
	if forEach {
		start = "t.id"
	}
	st := &statement{}
	// Crossed, so that SQLite goes from the chain to the links and not the other way round.
	below := func() {
		st.add(" from chain c cross join sub_processings s cross join engagements t" +
			" where s.upstream_id = c.id and t.id = s.downstream_id and t.archived_at is null and ")
		s.inRegister(st, part, "s", true)
		st.add(" and ")
		s.inRegister(st, engagement, "t", true)
	}
	st.add("with recursive chain (start, id) as (select " + start + ", t.id from engagements t where ")
	s.inRegister(st, engagement, "t", true)
	st.add(" and "+d.InIDs("t.id")+" union select c.start, t.id", d.IDs(engagements))
	below()
	st.add(") select c.start, s.id, s.upstream_id, t.id, s.position")
	below()
	if most > 0 {
		st.add(" limit ?", most+1)
	}
	var out []subLink
	f.err = s.query(f.ctx, st, func(cells []any) {
		out = append(out, subLink{cells[0].(int64), cells[1].(int64), cells[2].(int64), cells[3].(int64), cells[4].(int64)})
	})
	return out
}
