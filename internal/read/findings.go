package read

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
)

// findings is the root list of findings, and the list of those of a record.
const findings = "findings"

// findingType describes findings as if they were a type of the model, so that they are listed, filtered and counted as all else
// is. No link leads to them. What it calls columns is what findingRows selects.
var findingType = &model.Type{
	Name: "Finding", Plural: findings, Prefix: "find", Table: "findings",
	Fields: []*model.Field{
		{Name: "rule", Column: "rule", Kind: model.Text, Required: true},
		{Name: "severity", Column: "severity", Kind: model.Enum, Required: true, Values: severities()},
		{Name: "regimes", Column: "regimes", Kind: model.EnumList},
		{Name: "message", Column: "message", Kind: model.Text, Required: true},
		{Name: "path", Column: "path", Kind: model.Text, Required: true},
		{Name: "openedOn", Column: "opened_on", Kind: model.Date, Required: true},
		{Name: "holdsFrom", Column: "holds_from", Kind: model.Date},
		{Name: "holdsTo", Column: "holds_to", Kind: model.Date},
		{Name: "waived", Column: "waived", Kind: model.Bool, Required: true},
	},
	Links: []*model.Link{
		{Name: "owner", Kind: model.One, To: "Member", Column: "owner_id"},
		{Name: "waiver", Kind: model.One, To: "Waiver", Column: "waiver_id"},
	},
}

// The first and the last day there is, which stand for a finding that has held all along or has no end.
const (
	firstDay = "0001-01-01"
	lastDay  = "9999-12-31"
)

// severities are the severities of findings, the one that matters most first.
func severities() []string {
	return []string{string(law.SeverityError), string(law.SeverityWarning), string(law.SeverityInfo), string(law.SeverityCompleteness)}
}

// examined tells the types whose records can have findings.
func examined(t *model.Type) bool { return slices.Contains(compliance.Examined(), t) }

// listed finds a type with a root list by the name of that.
func listed(plural string) *model.Type {
	if plural == findings {
		return findingType
	}
	return model.ByPlural(plural)
}

// from writes where the rows of a type come from.
func (s *Session) from(st *statement, t *model.Type) {
	if t == findingType {
		s.findingRows(st)
	} else {
		st.add(t.Table)
	}
}

// findingRows selects the findings that hold on the day of the operation and that the principal may see, each with the waiver
// by which it is waived on that day: of several the one that holds longest.
func (s *Session) findingRows(st *statement) {
	today := onDay(func(day string) any { return day })
	waivers := " from waivers w where w.register_id = f.register_id and w.record_key = f.record_key and w.rule = f.rule" +
		" and w.record_type = f.record_type and coalesce(w.path, '') = f.path and w.message = f.message and w.archived_at is null" +
		" and w.until >= ?"
	st.add("(select f.id, f.register_id, f.rule, f.record_type, f.record_id, f.record_key, f.owner_id, f.path, f.severity," +
		" f.severity_rank, f.regimes, f.message, case when f.holds_from > f.opened_on then f.holds_from else f.opened_on end as opened_on," +
		" nullif(f.holds_from, '" + firstDay + "') as holds_from, nullif(f.holds_to, '" + lastDay + "') as holds_to")
	st.add(", exists (select 1"+waivers+") as waived", today)
	st.add(", (select w.id"+waivers+" order by w.until desc, w.id desc limit 1) as waiver_id", today)
	st.add(" from findings f where f.register_id = ? and f.holds_from <= ? and f.holds_to >= ?", s.scope.Register, today, today)
	s.seenFindings(st)
	st.add(")")
}

// seenFindings writes that a finding is about what the principal may see: a record of a type that it may read, and no field
// that leads to another type.
func (s *Session) seenFindings(st *statement) {
	hidden := s.hidden()
	if len(hidden) == 0 {
		return
	}
	var types []string
	for _, t := range compliance.Examined() {
		if !hidden[t.Name] {
			types = append(types, t.Name)
		}
	}
	d := s.engine.db.Dialect
	st.add(" and "+d.InTexts("f.record_type"), d.Texts(types))
	for _, t := range types {
		paths := hiddenPaths(model.ByName(t), "", hidden)
		if len(paths) == 0 {
			continue
		}
		st.add(" and not (f.record_type = ? and (1 = 0", t)
		for _, path := range paths {
			st.add(" or f.path like ? or f.path like ? or f.path like ?", path, path+"[%", path+".%")
		}
		st.add("))")
	}
}

// hiddenPaths are the patterns of those paths from a type, through its parts, that lead into one of the types given.
func hiddenPaths(t *model.Type, above string, hidden map[string]bool) []string {
	var out []string
	for _, l := range t.Links {
		name := above + l.Name
		switch {
		case hidden[l.To]:
			out = append(out, name)
		case l.Kind == model.Parts:
			out = append(out, hiddenPaths(l.Target(), name+"%.", hidden)...)
		}
	}
	return out
}

// findings plans the root list of findings.
func (p *planner) findings(f selected, args map[string]any) (*plan, error) {
	pg, err := parsePage(findings, args, []*model.Type{findingType}, false)
	if err != nil {
		return nil, err
	}
	return p.list(&connection{page: pg, members: []hanging{{rows: newRows(findingType)}}}, f.sel, findingType.Name)
}

// recordOf plans how the record is written that a finding is about.
func (p *planner) recordOf(r *rows, sel ast.SelectionSet) (func(*output, []any), error) {
	typ, id := r.column("t.record_type"), r.column("t.record_id")
	l := share(r, "record", func() *about {
		l := &about{from: r, typ: typ, id: id, to: map[string]*rows{}}
		for _, t := range compliance.Examined() {
			if p.session.mayRead(t) == nil {
				l.to[t.Name] = newRows(t)
			}
		}
		return l
	})
	programs := map[string]program{}
	for name, to := range l.to {
		prog, err := p.object(to, sel)
		if err != nil {
			return nil, err
		}
		programs[name] = prog
	}
	return func(o *output, cells []any) { o.object(programs[cells[typ].(string)], l.target(cells)) }, nil
}
