package registry

import (
	"cmp"
	"context"
	"math"
	"reflect"
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/store"
)

// A statement inserts at most so many rows, and binds at most so many values, which SQLite allows 32,766 of.
const (
	maxRows   = 100
	maxValues = 10_000
)

// batch holds new rows of several tables. They are inserted table by table, in the order of the model,
// pairs last, so that a row follows those it names; within a table they keep the order in which they came.
type batch struct {
	t      *transaction
	tables []*newRows
	byName map[string]*newRows
}

// newRows are those of one table, their values one after the other.
type newRows struct {
	table   string
	rank    int
	columns []string
	values  []any
	texts   map[int]string // the statements by how many rows they insert
}

func (t *transaction) batch() *batch { return &batch{t: t, byName: map[string]*newRows{}} }

// into returns the rows of a table, whose columns and rank are the same every time.
func (b *batch) into(table string, rank int, columns func() []string) *newRows {
	n := b.byName[table]
	if n == nil {
		n = &newRows{table: table, rank: rank, columns: columns(), texts: map[int]string{}}
		b.tables, b.byName[table] = append(b.tables, n), n
		slices.SortStableFunc(b.tables, func(a, b *newRows) int { return cmp.Compare(a.rank, b.rank) })
	}
	return n
}

// The ranks of tables: types stand as in the model, scopes behind the register and before those that have them.
const (
	scopeRank = 1
	lastRank  = math.MaxInt
)

var typeRank = func() map[*model.Type]int {
	ranks := map[*model.Type]int{}
	for i, t := range model.Types() {
		ranks[t] = 2 * i
	}
	return ranks
}()

// insert writes all that was added, and makes room for more.
func (b *batch) insert(ctx context.Context) error {
	for _, n := range b.tables {
		width := len(n.columns)
		for values := range slices.Chunk(n.values, width*min(maxRows, maxValues/width)) {
			if _, err := b.t.tx.ExecContext(ctx, n.text(b.t.db.Dialect, len(values)/width), values...); err != nil {
				return err
			}
		}
		clear(n.values)
		n.values = n.values[:0]
	}
	return nil
}

// text is the statement that inserts so many rows.
func (n *newRows) text(d store.Dialect, rows int) string {
	if n.texts[rows] == "" {
		row := "(" + strings.Repeat("?, ", len(n.columns)-1) + "?)"
		n.texts[rows] = d.Rebind("insert into " + n.table + " (" + strings.Join(n.columns, ", ") + ") values " +
			strings.Repeat(row+", ", rows-1) + row)
	}
	return n.texts[rows]
}

// scope adds the scope of a record, which has the id of the record.
func (b *batch) scope(id int64) {
	n := b.into(model.ScopeTable, scopeRank, func() []string { return []string{"id", "register_id"} })
	n.values = append(n.values, id, b.t.writer.Register)
}

// pair adds a pair of a link to several records.
func (b *batch) pair(link *model.Link, near, far int64) {
	n := b.into(link.Table, lastRank, func() []string { return []string{link.Near, link.Far} })
	n.values = append(n.values, near, far)
}

// record adds the row of a root or part. Place holds the values of the columns that place names.
func (b *batch) record(r *record.Record, place []string, placed ...int64) error {
	n := b.into(r.Type.Table, typeRank[r.Type], func() []string { return slices.Concat(place, columns(r.Type)) })
	for _, v := range placed {
		n.values = append(n.values, v)
	}
	for _, f := range r.Type.Fields {
		column, fold, err := encode(f, r.Values[f.Name])
		if err != nil {
			return err
		}
		n.values = append(n.values, column)
		if f.Folded {
			n.values = append(n.values, fold)
		}
	}
	for _, link := range r.Type.Links {
		if link.Kind == model.One {
			n.values = append(n.values, idOrNil(r.One[link.Name]))
		}
	}
	return nil
}

// columns are those of a type's own facts and links, in the order in which record adds their values.
func columns(t *model.Type) []string {
	var out []string
	for _, f := range t.Fields {
		out = append(out, f.Column)
		if f.Folded {
			out = append(out, f.FoldColumn())
		}
	}
	for _, link := range t.Links {
		if link.Kind == model.One {
			out = append(out, link.Column)
		}
	}
	return out
}

// encode gives what the column of a value holds, and the folded form of a text.
func encode(f *model.Field, v any) (column, fold any, err error) {
	if text, ok := v.(string); ok && f.Folded {
		fold = model.Fold(text)
	}
	column, err = record.Encode(f, v)
	return column, fold, err
}

func idOrNil(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

// assignments are the columns of an update.
type assignments struct {
	columns []string
	values  []any
}

func (a *assignments) set(column string, v any) {
	a.columns, a.values = append(a.columns, column+" = ?"), append(a.values, v)
}

// update writes what differs between two states of a root or part.
func (t *transaction) update(ctx context.Context, old, new *record.Record, a assignments) error {
	for _, f := range new.Type.Fields {
		if reflect.DeepEqual(old.Values[f.Name], new.Values[f.Name]) {
			continue
		}
		column, fold, err := encode(f, new.Values[f.Name])
		if err != nil {
			return err
		}
		a.set(f.Column, column)
		if f.Folded {
			a.set(f.FoldColumn(), fold)
		}
	}
	for _, link := range new.Type.Links {
		if was, is := old.One[link.Name], new.One[link.Name]; link.Kind == model.One && is != was {
			a.set(link.Column, idOrNil(is))
		}
	}
	if a.columns == nil {
		return nil
	}
	query := "update " + new.Type.Table + " set " + strings.Join(a.columns, ", ") + " where id = ? and " + new.Type.RegisterColumn() + " = ?"
	return t.exec(ctx, query, append(a.values, new.ID, t.writer.Register)...)
}
