package read

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/model"
)

const (
	// changeEvents is the field of an entry that holds what happened with it.
	changeEvents = "events"
	// noted is the action of entries that changed nothing.
	noted = "noted"
	// findingOpened is the kind of events whose detail has rules and, behind beforeTypes, types that the fields of the findings lead
	// to and not everybody sees.
	findingOpened = "FINDING_OPENED"
	beforeTypes   = " > "
)

// columns selects the cells of an entry. One of a record that is not seen is there for the events of others: it is shown as one that
// notes them, about the register as it was.
func (l *changeLog) columns(st *statement, s *Session) {
	d, register := s.engine.db.Dialect, s.scope.Register
	seen := func(column, otherwise string, args ...any) {
		st.add(", case when "+d.InTexts("c.root_type"), d.Texts(l.visible))
		st.add(" then "+column+" else "+otherwise+" end", args...)
	}
	st.add("select c.seq, c.at, c.actor")
	seen("c.action", "'"+noted+"'")
	seen("c.root_type", "'Register'")
	seen("c.root_id", "c.register_id")
	seen("c.root_version", "(select m.root_version from changes m where m.register_id = ? and m.root_id = c.register_id and m.seq <= c.seq"+
		" order by m.seq desc limit 1)", register)
	st.add(", c.request")
}

// matching adds what entries have to be. An entry is about its own record, unless it is noted and has none, and about the records
// of its events.
func (l *changeLog) matching(st *statement, s *Session) {
	d, register := s.engine.db.Dialect, s.scope.Register
	if l.byID {
		st.add(" and c.seq in (select m.seq from changes m where m.register_id = ?", register)
		st.add(" and "+d.InIDs("m.root_id"), d.IDs(l.ids))
		st.add(" union all select v.seq from change_events v where v.register_id = ?", register)
		st.add(" and "+d.InIDs("v.record_id")+")", d.IDs(l.ids))
	}
	st.add(" and (c.action <> ?", noted)
	st.add(" and "+d.InTexts("c.root_type"), d.Texts(l.types))
	if l.some {
		st.add(" and "+d.InIDs("c.root_id"), d.IDs(l.ids))
	}
	if l.kinds != nil {
		st.add(" and ")
		l.happened(st, s, l.visible, false)
	}
	st.add(" or ")
	l.happened(st, s, l.types, l.some)
	st.add(")")
}

// happened adds that an entry has an event about records of some types, of the kinds that are asked for, and of the ids if these matter.
func (l *changeLog) happened(st *statement, s *Session, types []string, byID bool) {
	d := s.engine.db.Dialect
	st.add("exists (select 1 from change_events v where v.register_id = c.register_id and v.seq = c.seq")
	st.add(" and "+d.InTexts("v.record_type"), d.Texts(types))
	if l.kinds != nil {
		st.add(" and "+d.InTexts("v.kind"), d.Texts(l.kinds))
	}
	if byID {
		st.add(" and "+d.InIDs("v.record_id"), d.IDs(l.ids))
	}
	seenEvents(st, s)
	st.add(")")
}

// seenEvents adds that an event is of no findings of fields that lead to what the principal may not see.
func seenEvents(st *statement, s *Session) {
	for _, hidden := range slices.Sorted(maps.Keys(s.hidden())) {
		st.add(" and (v.kind <> ? or v.detail || ' ' not like ?)", findingOpened, "% "+hidden+" %")
	}
}

// loadEvents reads the events of the entries that are shown. Of an entry that is asked for by its own record they are all that
// are seen, else those that are about what is asked for.
func (l *changeLog) loadEvents(ctx context.Context, s *Session) error {
	if !l.withEvents || len(l.cells) == 0 {
		return nil
	}
	own := map[int64]bool{}
	seqs := make([]int64, len(l.cells))
	for i, cells := range l.cells {
		seqs[i] = cells[changeSeq].(int64)
		own[seqs[i]] = cells[changeAction] != noted && l.about(cells[changeOf].(string), cells[changeID].(int64))
	}
	d := s.engine.db.Dialect
	st := &statement{}
	st.add("select v.seq, v.kind, v.record_type, v.record_id, v.on_day, v.detail from change_events v where v.register_id = ?", s.scope.Register)
	st.add(" and "+d.InIDs("v.seq"), d.IDs(seqs))
	st.add(" and "+d.InTexts("v.record_type"), d.Texts(l.visible))
	if l.kinds != nil {
		st.add(" and "+d.InTexts("v.kind"), d.Texts(l.kinds))
	}
	seenEvents(st, s)
	st.add(" order by v.seq, v.n")
	l.events = map[int64][]map[string]any{}
	return s.query(ctx, st, func(cells []any) {
		seq, of, id := cells[0].(int64), cells[2].(string), cells[3].(int64)
		if own[seq] || l.about(of, id) {
			e := map[string]any{
				"kind": cells[1], "type": constant(of), "id": model.FormatID(model.ByName(of), id), "on": cells[4],
				"detail": l.detail(cells[5].(string)),
			}
			if !joined(l.events[seq], e) {
				l.events[seq] = append(l.events[seq], e)
			}
		}
	})
}

// joined makes one of an event of findings and the one before it, where they are about the same record on the same day.
func joined(before []map[string]any, e map[string]any) bool {
	if len(before) == 0 || e["kind"] != findingOpened {
		return false
	}
	last := before[len(before)-1]
	for _, name := range []string{"kind", "id", "on"} {
		if last[name] != e[name] {
			return false
		}
	}
	rules := append(strings.Fields(last["detail"].(string)), strings.Fields(e["detail"].(string))...)
	slices.Sort(rules)
	last["detail"] = strings.Join(slices.Compact(rules), " ")
	return true
}

// about tells whether a record is asked for.
func (l *changeLog) about(of string, id int64) bool {
	return slices.Contains(l.types, of) && (!l.some || slices.Contains(l.ids, id))
}

// detail leaves out the id of a record that is not seen, and the types that say who sees it.
func (l *changeLog) detail(text string) string {
	text, _, _ = strings.Cut(text, beforeTypes)
	if t, _, ok := model.ParseID(text); ok && !slices.Contains(l.visible, t.Name) {
		return ""
	}
	return text
}

// eventsOf are the events of an entry as the contract shows them.
func (l *changeLog) eventsOf(seq int64) []map[string]any {
	return append([]map[string]any{}, l.events[seq]...)
}

// asks tells whether a field is selected below another, by the names on the way.
func (p *planner) asks(f selected, names ...string) bool {
	for _, below := range p.collect(f.sel, f.field.Definition.Type.Name()) {
		if below.name == names[0] && (len(names) == 1 || p.asks(below, names[1:]...)) {
			return true
		}
	}
	return false
}
