package read

import (
	"context"
	"slices"

	"github.com/openropa/ropa/internal/model"
)

// rows is what one statement brings: rows of one concrete type, with the columns that the selections on it need, whatever
// their aliases and fragments. Cell 0 is the id.
type rows struct {
	typ     *model.Type
	columns []string
	place   map[string]int

	// house is the type whose house rules are among the parts, for parts of a scope.
	house *model.Type

	cells [][]any
	// byID finds the first rows by their ids, as many of them as were asked for: see find.
	byID  map[int64]int
	known int
	// loaders bring what hangs on these rows, once they are there; shared finds the loader of a link and its arguments.
	loaders []loader
	shared  map[string]loader
	// objects holds the decoded lists of JSON columns, by column and row.
	objects map[int][][]map[string]any
}

// loader brings the rows of one level, and those that hang on them.
type loader interface {
	load(ctx context.Context, s *Session) error
}

func newRows(t *model.Type) *rows {
	r := &rows{typ: t, place: map[string]int{}, shared: map[string]loader{}}
	r.column("t.id")
	return r
}

// column asks for an expression over the row, under the alias t, and tells the cell it will be in.
func (r *rows) column(expr string) int {
	if i, ok := r.place[expr]; ok {
		return i
	}
	i := len(r.columns)
	r.place[expr] = i
	r.columns = append(r.columns, expr)
	return i
}

// expect makes room for rows.
func (r *rows) expect(n int) { r.cells = slices.Grow(r.cells, n) }

// take keeps a row.
func (r *rows) take(cells []any) int {
	r.cells = append(r.cells, cells)
	return len(r.cells) - 1
}

// find tells the place of the row with an id. Most rows are never looked for, so they are not entered before.
func (r *rows) find(id int64) (int, bool) {
	if r.byID == nil {
		r.byID = make(map[int64]int, len(r.cells))
	}
	for ; r.known < len(r.cells); r.known++ {
		r.byID[r.cells[r.known][0].(int64)] = r.known
	}
	i, ok := r.byID[id]
	return i, ok
}

// row is the row with an id, nil if it is not there.
func (r *rows) row(id int64) []any {
	if i, ok := r.find(id); ok {
		return r.cells[i]
	}
	return nil
}

// selectInto begins a statement: the columns, the type's table and what leads to it.
func (r *rows) selectInto(st *statement, source string) {
	r.selectColumns(st)
	st.add(" from " + source + r.typ.Table + " t where ")
}

func (r *rows) selectColumns(st *statement) {
	st.add("select ")
	for i, c := range r.columns {
		if i > 0 {
			st.add(", ")
		}
		st.add(c)
	}
}

// ids lists the distinct ids in a cell of the rows, in order, so that the same rows make the same statement.
func (r *rows) ids(cell int) []int64 {
	out := make([]int64, 0, len(r.cells))
	for _, cells := range r.cells {
		if id, ok := cells[cell].(int64); ok {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// loadIDs brings the rows with the given ids, and what hangs on them.
func (r *rows) loadIDs(ctx context.Context, s *Session, ids []int64) error {
	if err := r.fetch(ctx, s, ids); err != nil {
		return err
	}
	return r.loadNext(ctx, s)
}

// fetch brings the rows with the given ids alone.
func (r *rows) fetch(ctx context.Context, s *Session, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	d := s.engine.db.Dialect
	st := &statement{}
	r.selectInto(st, "")
	s.inRegister(st, r.typ, "t", true)
	st.add(" and "+d.InIDs("t.id"), d.IDs(ids))
	r.expect(len(ids))
	return s.query(ctx, st, func(cells []any) { r.take(cells) })
}

// loadNext brings what hangs on the rows, if there are any.
func (r *rows) loadNext(ctx context.Context, s *Session) error {
	if len(r.cells) == 0 {
		return nil
	}
	for _, l := range r.loaders {
		if err := l.load(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// inRegister writes the one condition by which a statement sees rows of a type: those of the principal's register. Rows
// that are found by an id or by what they hang on are only tested for it.
func (s *Session) inRegister(st *statement, t *model.Type, alias string, found bool) {
	column := alias + "." + t.RegisterColumn()
	if found {
		column = s.engine.db.Dialect.Unindexed(column)
	}
	st.add(column+" = ?", s.scope.Register)
}

// mayRead refuses types that the principal may not read.
func (s *Session) mayRead(t *model.Type) error { return s.scope.Visible(t.Name) }
