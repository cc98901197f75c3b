package read

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/law"
)

// findingShown are the fields of a finding that no column or link holds.
var findingShown = []string{"citations", "record", "age"}

// findingMember plans what of a finding no column holds as it is shown, nil for all else.
func (p *planner) findingMember(r *rows, f selected) (func(*output, []any), error) {
	s := p.session
	switch f.name {
	case "rule":
		code := r.column("t.rule")
		return p.kept(f, func(cells []any) string { return cells[code].(string) }, func(cells []any) any {
			return s.ruleShown(cells[code].(string))
		}), nil
	case "citations":
		code, regimes := r.column("t.rule"), r.column("t.regimes")
		key := func(cells []any) string { return cells[code].(string) + asText(cells[regimes]) }
		return p.kept(f, key, func(cells []any) any {
			rule, _ := s.engine.law.Rule(cells[code].(string))
			return s.citationsOf(rule, listOf(cells[regimes]))
		}), nil
	case "age":
		opened := r.column("t.opened_on")
		return func(o *output, cells []any) {
			age, err := daysBetween(cells[opened].(string), s.day)
			if err != nil {
				o.err = err
			}
			o.number(age)
		}, nil
	case "record":
		return p.recordOf(r, f.sel)
	}
	return nil, nil
}

// kept plans a value that many rows share: it is written once for each key.
func (p *planner) kept(f selected, key func([]any) string, value func([]any) any) func(*output, []any) {
	written := map[string][]byte{}
	return func(o *output, cells []any) {
		k := key(cells)
		if written[k] == nil {
			one := &output{}
			p.value(one, value(cells), f)
			written[k] = one.b
		}
		o.raw(written[k])
	}
}

// ruleShown is a rule as the contract shows it. One that the law files no longer have is its code alone.
func (s *Session) ruleShown(code string) map[string]any {
	rule, _ := s.engine.law.Rule(code)
	return map[string]any{
		"code": code, "label": rule.Label, "description": rule.Description, "severity": string(rule.Severity),
		"regimes": rule.Regimes, "letters": rule.Letters, "citations": s.citationsOf(rule, rule.Regimes), "howToMend": rule.Mend,
	}
}

// citationsOf tells where regimes ask for what a rule does, on the day of the operation.
func (s *Session) citationsOf(rule law.Rule, regimes []string) []map[string]any {
	out := []map[string]any{}
	for _, regime := range regimes {
		if citation := rule.Citation(regime, s.day); citation != "" {
			out = append(out, map[string]any{"regime": regime, "citation": citation})
		}
	}
	return out
}

// listOf reads a list of texts, which is stored as JSON.
func listOf(cell any) []string {
	var out []string
	if err := json.Unmarshal([]byte(asText(cell)), &out); err != nil {
		panic(err) // the registry writes lists alone
	}
	return out
}

// daysBetween counts the days from one to another.
func daysBetween(from, to string) (int64, error) {
	var days [2]time.Time
	for i, day := range []string{from, to} {
		var err error
		if days[i], err = time.Parse(time.DateOnly, day); err != nil {
			return 0, fmt.Errorf("read the age of a finding: %w", err)
		}
	}
	return int64(days[1].Sub(days[0]) / (24 * time.Hour)), nil
}

// about brings the records that findings are about, of whichever type.
type about struct {
	from    *rows
	typ, id int // the cells that hold the type and the id
	to      map[string]*rows
}

func (l *about) load(ctx context.Context, s *Session) error {
	ids := map[string][]int64{}
	for _, cells := range l.from.cells {
		ids[cells[l.typ].(string)] = append(ids[cells[l.typ].(string)], cells[l.id].(int64))
	}
	for _, t := range compliance.Examined() {
		if to := l.to[t.Name]; to != nil {
			if err := to.loadIDs(ctx, s, distinct(ids[t.Name])); err != nil {
				return err
			}
		}
	}
	for _, cells := range l.from.cells {
		if l.target(cells) == nil {
			return fmt.Errorf("read: the finding %v is about a record that is not there", cells[0])
		}
	}
	return nil
}

func (l *about) target(cells []any) []any {
	if to := l.to[cells[l.typ].(string)]; to != nil {
		return to.row(cells[l.id].(int64))
	}
	return nil
}

// Finding is what a waiver has to know of a finding.
type Finding struct{ Rule, RecordType, RecordKey, Path, Message string }

// Finding finds a finding that holds today by its shown id, nil where the principal sees none, and tells which day today is. It
// ends the snapshot that it takes, so that a write can follow.
func (s *Session) Finding(ctx context.Context, shown string) (found *Finding, today string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.end()
	if err := s.mayRead(findingType); err != nil {
		return nil, "", err
	}
	if today, err = s.today(ctx); err != nil {
		return nil, "", err
	}
	id, ok := findingType.ParseID(shown)
	if !ok {
		return nil, today, nil
	}
	st := &statement{}
	st.add("select t.rule, t.record_type, t.record_key, t.path, t.message from ")
	s.from(st, findingType)
	st.add(" t where t.id = ?", id)
	err = s.query(ctx, st, func(cells []any) {
		found = &Finding{asText(cells[0]), asText(cells[1]), asText(cells[2]), asText(cells[3]), asText(cells[4])}
	})
	return found, today, err
}
