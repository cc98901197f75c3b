package read

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
)

const (
	// changes is the root list of what became of records, changeType what access knows its entries by.
	changes    = "changes"
	changeType = "Change"
	// maxLooked bounds the entries that one page looks through.
	maxLooked = 10_000
)

// changeLog is a stretch of the register's change log. Every write locks the register's head row before it takes the next
// numbers, and holds it until it has committed: so the order of the numbers is that of the commits, whoever sees a number
// has all below it, and to go on behind the last number seen leaves nothing out.
type changeLog struct {
	types []string
	ids   []int64
	some  bool // only what is about the ids
	// kinds are those of the events without which an entry is left out, nil where none are needed.
	kinds []string
	// visible are all types that are seen, asked for or not, and withEvents tells whether the events are asked for.
	visible    []string
	withEvents bool
	// byID finds entries by the ids, however long the stretch.
	byID bool

	// The stretch holds what is above after and not above upTo; loading draws it in to what was looked through.
	after, upTo int64
	limit       int
	backward    bool
	// head is the register's version.
	head   int64
	cells  [][]any
	events map[int64][]map[string]any // by the number of the entry
}

// changeLog reads what the arguments of changes and of registerChanged share: types, ids and events.
func (s *Session) changeLog(args map[string]any) (*changeLog, error) {
	if err := s.scope.Visible(changeType); err != nil {
		return nil, err
	}
	l := &changeLog{}
	named, some := args["types"].([]any)
	for _, t := range model.Roots() {
		wanted := slices.Contains(named, any(constant(t.Name)))
		err := s.scope.Visible(t.Name)
		switch {
		case err != nil && wanted:
			return nil, err
		case err == nil && (wanted || !some):
			l.types = append(l.types, t.Name)
		}
		if err == nil {
			l.visible = append(l.visible, t.Name)
		}
	}
	if kinds, given := args["events"].([]any); given {
		l.kinds = []string{}
		for _, kind := range kinds {
			l.kinds = append(l.kinds, kind.(string))
		}
	}
	shown, some := args["ids"].([]any)
	if len(shown) > maxPage {
		return nil, fault.Exceeded("page", int64(len(shown)), maxPage, "ids of changes")
	}
	l.some = some
	for _, id := range shown {
		if _, id, ok := model.ParseID(id.(string)); ok {
			l.ids = append(l.ids, id)
		}
	}
	return l, nil
}

// changesPage plans the list of changes.
func (p *planner) changesPage(f selected, args map[string]any) (*plan, error) {
	l, err := p.session.changeLog(args)
	if err != nil {
		return nil, err
	}
	size, err := parsePage(changes, map[string]any{"first": args["first"], "last": args["last"]}, nil, false)
	if err != nil {
		return nil, err
	}
	l.limit, l.backward, l.byID = size.limit, size.backward, l.some
	l.withEvents = p.asks(f, "nodes", changeEvents) || p.asks(f, "edges", "node", changeEvents)
	since, err := parseVersion(args["since"], changes+".since")
	if err != nil {
		return nil, err
	}
	before, err := parseVersion(args["before"], changes+".before")
	if err != nil {
		return nil, err
	}
	load := func(ctx context.Context, s *Session) error {
		if l.head, err = s.head(ctx); err != nil {
			return err
		}
		l.after, l.upTo = max(since, 0), l.head
		if before >= 0 {
			l.upTo = before - 1
		}
		if max(since, before) > l.head {
			return beyondHead(changes)
		}
		return l.load(ctx, s)
	}
	return &plan{loaders: []loader{loading(load)}, write: func(o *output) { p.value(o, l.shown(), f) }}, nil
}

// loading is a loader that is a function.
type loading func(ctx context.Context, s *Session) error

func (l loading) load(ctx context.Context, s *Session) error { return l(ctx, s) }

// parseVersion reads a cursor of the change log, -1 where there is none.
func parseVersion(arg any, name string) (int64, error) {
	given, ok := arg.(string)
	if !ok {
		return -1, nil
	}
	n, err := strconv.ParseInt(given, 10, 64)
	if err != nil || n < 0 || cursorOf(n) != given {
		return 0, bad("%s is not a cursor of changes", name)
	}
	return n, nil
}

func beyondHead(name string) error {
	return bad("%s: the cursor is ahead of the register, which is not the one it is from, or was restored: begin anew", name)
}

// head reads the register's version.
func (s *Session) head(ctx context.Context) (head int64, err error) {
	st := &statement{}
	st.add("select h.version from register_heads h where h.register_id = ?", s.scope.Register)
	err = s.query(ctx, st, func(cells []any) { head = cells[0].(int64) })
	return head, err
}

// The cells of an entry.
const (
	changeSeq = iota
	changeAt
	changeActor
	changeAction
	changeOf
	changeID
	changeVersion
	changeRequest
)

// load reads what the stretch holds, as far as a page goes.
func (l *changeLog) load(ctx context.Context, s *Session) error {
	l.upTo = max(l.upTo, l.after)
	if far := l.upTo-l.after > maxLooked; far && !l.byID && l.backward {
		l.after = l.upTo - maxLooked
	} else if far && !l.byID {
		l.upTo = l.after + maxLooked
	}
	d := s.engine.db.Dialect
	seq := "c.seq"
	if l.byID {
		seq = d.Unindexed(seq)
	}
	st := &statement{}
	l.columns(st, s)
	st.add(" from changes c where c.register_id = ?", s.scope.Register)
	st.add(" and "+seq+" > ? and "+seq+" <= ?", l.after, l.upTo)
	l.matching(st, s)
	st.add(" order by " + seq)
	if l.backward {
		st.add(" desc")
	}
	st.add(" limit ?", l.limit+1)
	if err := s.query(ctx, st, func(cells []any) { l.cells = append(l.cells, cells) }); err != nil {
		return err
	}
	l.cut()
	return l.loadEvents(ctx, s)
}

// cut leaves out what the page cannot hold.
func (l *changeLog) cut() {
	if len(l.cells) > l.limit {
		next := l.cells[l.limit][changeSeq].(int64)
		if l.cells = l.cells[:l.limit]; l.backward {
			l.after = next
		} else {
			l.upTo = next - 1
		}
	}
	if l.backward {
		slices.Reverse(l.cells)
	}
}

// shown is the page as the contract shows it. Its pageInfo tells of what was looked through, on the page or not.
func (l *changeLog) shown() map[string]any {
	nodes := l.changes()
	edges := make([]map[string]any, len(nodes))
	for i, node := range nodes {
		edges[i] = map[string]any{"cursor": node["cursor"], "node": node}
	}
	info := map[string]any{
		"hasNextPage": l.upTo < l.head, "hasPreviousPage": l.after > 0, "startCursor": nil, "endCursor": cursorOf(l.upTo),
	}
	if l.after < l.upTo {
		info["startCursor"] = cursorOf(l.after + 1)
	}
	return map[string]any{"nodes": nodes, "edges": edges, "pageInfo": info}
}

// changes are the entries as the contract shows them.
func (l *changeLog) changes() []map[string]any {
	out := make([]map[string]any, len(l.cells))
	for i, cells := range l.cells {
		of := cells[changeOf].(string)
		out[i] = map[string]any{
			"cursor": cursorOf(cells[changeSeq].(int64)), "at": model.FormatTime(cells[changeAt].(int64)),
			"actor": cells[changeActor], "action": strings.ToUpper(cells[changeAction].(string)), "type": constant(of),
			"id":      model.FormatID(model.ByName(of), cells[changeID].(int64)),
			"version": cells[changeVersion], "request": cells[changeRequest], changeEvents: l.eventsOf(cells[changeSeq].(int64)),
		}
	}
	return out
}

func cursorOf(version int64) string { return strconv.FormatInt(version, 10) }

// typeOf is the type that a constant such as LEGAL_BASIS names.
func typeOf(constant string) *model.Type {
	name := camel(constant)
	return model.ByName(strings.ToUpper(name[:1]) + name[1:])
}

// constant turns LegalBasis into LEGAL_BASIS.
func constant(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && r >= 'A' && r <= 'Z' {
			b.WriteByte('_')
		}
		b.WriteRune(r)
	}
	return strings.ToUpper(b.String())
}

// Since finds where registerChanged begins: at the cursor of its argument or else the one given, and where there is neither,
// which named tells, at the register's version.
func (s *Session) Since(ctx context.Context, field graphql.CollectedField, last string) (since, head int64, named bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	args, err := Arguments(s.engine.schema, field.Field, graphql.GetOperationContext(ctx).Variables)
	if err != nil {
		return 0, 0, false, err
	}
	if _, err = s.changeLog(args); err != nil {
		return 0, 0, false, err
	}
	if args["since"] == nil && last != "" {
		args["since"] = last
	}
	if since, err = parseVersion(args["since"], field.Name+".since"); err != nil {
		return 0, 0, false, err
	}
	if head, err = s.head(ctx); err != nil {
		return 0, 0, false, err
	}
	switch {
	case since > head:
		return 0, 0, false, beyondHead(field.Name)
	case since < 0:
		return head, head, false, nil
	}
	return since, head, true, nil
}

// Changed answers registerChanged with what was committed after one version and not after another, as far as 100 changes go.
// It tells how far that is, and how many changes are in the answer: none if all that happened is not asked for or not seen.
func (s *Session) Changed(
	ctx context.Context, field graphql.CollectedField, after, upTo int64,
) (answer Bytes, reached int64, n int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.planner(ctx)
	f := selected{alias: field.Alias, name: field.Name, field: field.Field, sel: field.Selections}
	args, err := p.arguments(f)
	if err != nil {
		return nil, 0, 0, err
	}
	l, err := s.changeLog(args)
	if err != nil {
		return nil, 0, 0, err
	}
	l.limit, l.after, l.upTo = maxPage, after, upTo
	l.withEvents = p.asks(f, changes, changeEvents)
	answer, err = s.answer(ctx, &plan{loaders: []loader{loading(l.load)}, write: func(o *output) {
		p.value(o, map[string]any{"cursor": cursorOf(l.upTo), changes: l.changes()}, f)
	}})
	return answer, l.upTo, len(l.cells), err
}
