package read

import (
	"context"
	"strconv"

	"github.com/openropa/ropa/internal/casefile"
	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/report"
)

// annexSet loads what annexes of records of a type are made of, so many of each, and tells how many links the chain below each of
// some engagements has.
func (s *Session) annexSet(ctx context.Context, t *model.Type, ids []int64, times int) (*compliance.Set, map[int64]int, error) {
	of := casefile.Annexed{Type: t, IDs: ids}
	links := map[int64]int{}
	if t.Name == "Engagement" {
		f := &factReader{ctx: ctx, session: s}
		for _, link := range f.below(ids, times) {
			of.Below = append(of.Below, link.to)
			links[link.start]++
		}
		of.Above = f.above(ids)
		if f.err != nil {
			return nil, nil, f.err
		}
	}
	if err := s.begin(ctx); err != nil {
		return nil, nil, s.failed(ctx, err)
	}
	set, err := casefile.Annexes(ctx, sessionQuerier{s}, s.engine.db.Dialect, s.engine.law, s.scope.Register, of)
	return set, links, s.failed(ctx, err)
}

// below finds the links of the chains below some engagements. An annex tells of each, so that they are bounded by how often they are
// told of.
func (f *factReader) below(engagements []int64, times int) []subLink {
	links := f.chains(engagements, true, maxChainLinks/times)
	if told := len(links) * times; f.err == nil && told > maxChainLinks {
		f.err = tooManyLinks(told)
	}
	return links
}

func tooManyLinks(told int) error {
	return fault.Exceeded("chainLinks", int64(told), maxChainLinks, dpaAnnex+": links below the engagements, for each annex of them")
}

// above finds the engagements that rest on some.
func (f *factReader) above(engagements []int64) []int64 {
	if f.err != nil {
		return nil
	}
	s, d := f.session, f.session.engine.db.Dialect
	st := &statement{}
	st.add("select t.id from sub_processings s join engagements t on t.id = s.upstream_id where t.archived_at is null and ")
	s.inRegister(st, model.ByName("SubProcessing"), "s", true)
	st.add(" and ")
	s.inRegister(st, model.ByName("Engagement"), "t", true)
	st.add(" and "+d.InIDs("s.downstream_id")+" limit ?", d.IDs(engagements), maxChainLinks+1)
	var out []int64
	f.err = s.query(f.ctx, st, func(cells []any) { out = append(out, cells[0].(int64)) })
	if f.err == nil && len(out) > maxChainLinks {
		f.err = fault.Exceeded("chainLinks", int64(len(out)), maxChainLinks, dpaAnnex+": engagements that rest on those of the annexes")
	}
	return out
}

// idOf finds the record of a type with an id or a key, an archived one too or not; 0 stands for none.
func (s *Session) idOf(ctx context.Context, t *model.Type, given string, archived bool) (id int64, err error) {
	st := &statement{}
	st.add("select t.id from " + t.Table + " t where ")
	if !archived {
		st.add("t.archived_at is null and ")
	}
	of, known, isID := model.ParseID(given)
	s.inRegister(st, t, "t", isID)
	switch {
	case isID && of != t:
		known = 0 // no record has the id 0
		fallthrough
	case isID:
		st.add(" and t.id = ?", known)
	default:
		st.add(" and t.key = ?", given)
	}
	err = s.query(ctx, st, func(cells []any) { id = cells[0].(int64) })
	return id, err
}

// behind finds the record by which an annex of a transfer is told: the first that has it in its scope, or else the transfer.
func (s *Session) behind(ctx context.Context, transfer int64) (*model.Type, int64, error) {
	st := &statement{}
	types := report.Behind()
	for i, t := range types {
		if i > 0 {
			st.add(" union all ")
		}
		k := t.Link("transfers")
		st.add("select " + strconv.Itoa(i) + ", t.id from " + k.Table + " k join " + t.Table + " t on t.id = k." + k.Near +
			" where t.archived_at is null and ")
		s.inRegister(st, t, "t", true)
		st.add(" and k."+k.Far+" = ?", transfer)
	}
	st.add(" order by 1, 2 limit 1")
	of, id := model.ByName("Transfer"), transfer
	err := s.query(ctx, st, func(cells []any) { of, id = types[cells[0].(int64)], cells[1].(int64) })
	return of, id, err
}

// dayOf is the day that an argument names, or today.
func (s *Session) dayOf(ctx context.Context, args map[string]any) (string, error) {
	if at, ok := args["at"].(string); ok {
		return at, nil
	}
	return s.today(ctx)
}
