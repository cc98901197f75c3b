package read

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/openropa/ropa/internal/model"
)

// registerSummary is the root field of the numbers of a home page.
const registerSummary = "registerSummary"

// figure counts what a root list holds under a filter.
type figure struct {
	list  string
	value any // a text, nil of a number by itself
	where map[string]any
	count int64
}

// types are those that the number's list holds.
func (n *figure) types() []*model.Type {
	if t := listed(n.list); t != nil {
		return []*model.Type{t}
	}
	return model.Implementations("ProcessingActivity")
}

// summary brings numbers of the summary, by the names of their fields.
type summary struct{ fields []string }

// load counts what has not been counted yet: numbers whose values are known by their filters, in one statement for each type,
// then each group whose values are those that occur.
func (l *summary) load(ctx context.Context, s *Session) error {
	today, err := s.today(ctx)
	if err != nil {
		return err
	}
	day, err := time.Parse(time.DateOnly, today)
	if err != nil {
		return fmt.Errorf("count the register: %w", err)
	}
	counted := map[string][]*figure{}
	var known []*figure
	for _, name := range l.fields {
		if s.counted[name] != nil || counted[name] != nil {
			continue
		}
		if g, ok := summaryGroups[name]; ok {
			if counted[name], err = g.count(ctx, s, day); err != nil {
				return err
			}
			continue
		}
		counted[name] = summaryNumbers[name](day)
		known = append(known, counted[name]...)
	}
	for _, t := range append(model.Roots(), findingType) {
		of := slices.DeleteFunc(slices.Clone(known), func(n *figure) bool { return !slices.Contains(n.types(), t) })
		if len(of) > 0 {
			if err := s.count(ctx, t, of); err != nil {
				return err
			}
		}
	}
	if s.counted == nil {
		s.counted = counted
	}
	maps.Copy(s.counted, counted)
	return nil
}

// count adds to numbers how many records of a type each counts.
func (s *Session) count(ctx context.Context, t *model.Type, numbers []*figure) error {
	if err := s.mayRead(t); err != nil {
		return err
	}
	st := &statement{}
	st.add("select ")
	for i, n := range numbers {
		if i > 0 {
			st.add(", ")
		}
		st.add("count(*) filter (where ")
		f := filter{session: s, st: st}
		if err := f.where(t, "t", n.where, 1); err != nil {
			return err
		}
		st.add(")")
	}
	st.add(" from ")
	s.from(st, t)
	st.add(" t where ")
	s.inUse(st, t)
	return s.query(ctx, st, func(cells []any) {
		for i, n := range numbers {
			n.count += cells[i].(int64)
		}
	})
}

// inUse writes which records are counted at all.
func (s *Session) inUse(st *statement, t *model.Type) {
	s.inRegister(st, t, "t", false)
	if t.Field("archivedAt") != nil {
		st.add(" and t.archived_at is null")
	}
}

// count counts the records of a group by the values that occur, the most frequent first.
func (g summaryGroup) count(ctx context.Context, s *Session, day time.Time) ([]*figure, error) {
	from := listed(g.list)
	if err := s.mayRead(from); err != nil {
		return nil, err
	}
	st := &statement{}
	st.add("select " + g.value + ", count(distinct t.id) from ")
	s.from(st, from)
	st.add(" t")
	for _, j := range g.joins {
		to := model.ByName(j.to)
		if err := s.mayRead(to); err != nil {
			return nil, err
		}
		st.add(" join " + to.Table + " " + j.alias + " on " + j.on + " and ")
		s.inRegister(st, to, j.alias, true)
	}
	st.add(" where ")
	s.inUse(st, from)
	if g.condition != nil {
		st.add(" and ")
		g.condition(st, isoDay(day, 0))
	}
	st.add(" group by " + g.value)
	out := []*figure{} // not nil, also where nothing occurs
	err := s.query(ctx, st, func(cells []any) {
		out = append(out, &figure{g.list, cells[0], g.where(cells[0], day), cells[1].(int64)})
	})
	slices.SortFunc(out, func(a, b *figure) int {
		return cmp.Or(cmp.Compare(b.count, a.count), strings.Compare(asText(a.value), asText(b.value)))
	})
	return out, err
}

// summary plans the numbers that are selected.
func (p *planner) summary(field graphql.CollectedField) *plan {
	const name, of = "RegisterSummary", "SummaryNumber"
	l := &summary{}
	s := p.session
	var writes []func(*output)
	for _, f := range p.collect(field.Selections, name) {
		label := quoteName(f.alias)
		if f.name == "__typename" {
			writes = append(writes, func(o *output) { o.raw(label); o.text(name) })
			continue
		}
		l.fields = append(l.fields, f.name)
		members := p.collect(f.sel, of)
		write := func(o *output, n *figure) {
			o.braces(len(members), func(i int) {
				o.raw(quoteName(members[i].alias))
				n.write(o, members[i].name)
			})
		}
		writes = append(writes, func(o *output) {
			o.raw(label)
			numbers := s.counted[f.name]
			if f.field.Definition.Type.Elem == nil {
				write(o, numbers[0])
				return
			}
			numbers = slices.DeleteFunc(slices.Clone(numbers), func(n *figure) bool { return n.count == 0 })
			o.list(len(numbers), func(i int) { write(o, numbers[i]) })
		})
	}
	return &plan{loaders: []loader{l}, write: func(o *output) { o.braces(len(writes), func(i int) { writes[i](o) }) }}
}

// write writes one field of a number.
func (n *figure) write(o *output, field string) {
	switch field {
	case "value":
		writeText(o, n.value)
	case "count":
		o.number(n.count)
	case "list":
		o.text(n.list)
	case "where":
		where, err := json.Marshal(n.where)
		if err != nil {
			o.err = fmt.Errorf("write the filter of a number: %w", err)
		}
		o.raw(where)
	default:
		o.text("SummaryNumber")
	}
}
