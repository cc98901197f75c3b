// Package record loads whole records, a root with its links and parts, set-wise: the number of statements follows from
// the shape of the type, never from the number of records.
package record

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/store"
)

// Querier is what records are loaded through: a pool, a transaction or a snapshot.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Record is one root or part with everything that belongs to it.
type Record struct {
	Type *model.Type
	ID   int64
	// Values holds the fields by name; a missing one and an empty list are absent. Text, Enum and Date are string; Int
	// and DateTime int64; Bool bool; EnumList and TextList []string; JSON []map[string]any whose members are string,
	// []string, or int64 for a Ref.
	Values map[string]any
	// One holds the id behind each link to one root, Many the sorted ids behind each link to several; without any, the
	// name is absent.
	One  map[string]int64
	Many map[string][]int64
	// Parts holds the parts by the name of their list, in order; an empty list is absent.
	Parts map[string][]*Record
}

// New makes an empty record.
func New(t *model.Type, id int64) *Record {
	return &Record{
		Type: t, ID: id,
		Values: map[string]any{}, One: map[string]int64{}, Many: map[string][]int64{}, Parts: map[string][]*Record{},
	}
}

// Text is the value of a field that holds text, empty where it is missing.
func (r *Record) Text(field string) string {
	s, _ := r.Values[field].(string)
	return s
}

// Texts is the value of a field that holds a list of texts or codes.
func (r *Record) Texts(field string) []string {
	list, _ := r.Values[field].([]string)
	return list
}

// Int is the value of a field that holds a whole number or an instant, 0 where it is missing.
func (r *Record) Int(field string) int64 {
	n, _ := r.Values[field].(int64)
	return n
}

// Key is the record's key.
func (r *Record) Key() string { return r.Text("key") }

// Load loads records of a root type from one register, sorted by id: those of the ids that are there, or all if ids is
// nil, archived ones too. A register is loaded as the type Register with its own id.
func Load(ctx context.Context, q Querier, d store.Dialect, register int64, t *model.Type, ids []int64) ([]*Record, error) {
	if !t.Root() {
		return nil, fmt.Errorf("load records: %s is no root", t.Name)
	}
	records, err := loader{q: q, dialect: d, register: register}.load(ctx, t, ids)
	if err != nil {
		return nil, fmt.Errorf("load records of %s: %w", t.Name, err)
	}
	return records, nil
}

type loader struct {
	q        Querier
	dialect  store.Dialect
	register int64
	// links are those to several records and to parts that are loaded, nil for all.
	links map[*model.Link]bool
}

func (l loader) load(ctx context.Context, t *model.Type, ids []int64) ([]*Record, error) {
	var records []*Record
	err := l.loadRows(ctx, t, "", "id", ids, func(r *Record, _ int64) { records = append(records, r) })
	if err == nil {
		err = l.complete(ctx, t, records)
	}
	return records, err
}

// complete loads what lies in other tables: pairs, and parts with all that is theirs. Of whole records it asks for every table
// even if there are no owners, so that the statements tell nothing of what was found.
func (l loader) complete(ctx context.Context, t *model.Type, owners []*Record) error {
	ids := make([]int64, len(owners))
	byID := make(map[int64]*Record, len(owners))
	for i, r := range owners {
		ids[i], byID[r.ID] = r.ID, r
	}
	for _, link := range t.Links {
		if l.links != nil && (!l.links[link] || len(owners) == 0) {
			continue
		}
		var err error
		switch link.Kind {
		case model.Many:
			err = l.loadPairs(ctx, link, ids, byID)
		case model.Parts:
			var parts []*Record
			err = l.loadRows(ctx, link.Target(), link.Column, link.Column, ids, func(part *Record, owner int64) {
				parts = append(parts, part)
				byID[owner].Parts[link.Name] = append(byID[owner].Parts[link.Name], part)
			})
			if err == nil {
				err = l.complete(ctx, link.Target(), parts)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// loadRows reads the rows of one table whose column holds one of the ids, or all for nil ids. Parts name the column of
// their owner; they come in the order of position.
func (l loader) loadRows(ctx context.Context, t *model.Type, owner, column string, ids []int64, found func(r *Record, owner int64)) error {
	columns, order := []string{"id"}, "id"
	if owner != "" {
		columns, order = append(columns, owner), owner+", position, id"
	}
	for _, f := range t.Fields {
		columns = append(columns, f.Column)
	}
	for _, link := range t.Links {
		if link.Kind == model.One {
			columns = append(columns, link.Column)
		}
	}
	query := "select " + strings.Join(columns, ", ") + " from " + t.Table + " where " + t.RegisterColumn() + " = ?"
	args := []any{l.register}
	if ids != nil {
		query += " and " + l.dialect.InIDs(column)
		args = append(args, l.dialect.IDs(ids))
	}
	return l.query(ctx, query+" order by "+order, args, func(read func(...any) error) error {
		r, ownerID, err := scan(read, t, owner != "")
		if err != nil {
			return err
		}
		found(r, ownerID)
		return nil
	})
}

func (l loader) loadPairs(ctx context.Context, link *model.Link, ids []int64, byID map[int64]*Record) error {
	query := "select " + link.Near + ", " + link.Far + " from " + link.Table +
		" where " + l.dialect.InIDs(link.Near) + " order by " + link.Near + ", " + link.Far
	return l.query(ctx, query, []any{l.dialect.IDs(ids)}, func(scan func(...any) error) error {
		var near, far int64
		if err := scan(&near, &far); err != nil {
			return err
		}
		byID[near].Many[link.Name] = append(byID[near].Many[link.Name], far)
		return nil
	})
}

func (l loader) query(ctx context.Context, query string, args []any, each func(scan func(...any) error) error) error {
	rows, err := l.q.QueryContext(ctx, l.dialect.Rebind(query), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// scan reads one row in the order in which loadRows lists the columns.
func scan(read func(...any) error, t *model.Type, isPart bool) (r *Record, owner int64, err error) {
	r = New(t, 0)
	targets := []any{&r.ID}
	if isPart {
		targets = append(targets, &owner)
	}
	head := len(targets)
	for _, f := range t.Fields {
		targets = append(targets, target(f))
	}
	links := slices.DeleteFunc(slices.Clone(t.Links), func(l *model.Link) bool { return l.Kind != model.One })
	for range links {
		targets = append(targets, new(sql.NullInt64))
	}
	if err := read(targets...); err != nil {
		return nil, 0, err
	}
	for i, f := range t.Fields {
		v, err := decode(f, targets[head+i])
		if err != nil {
			return nil, 0, fmt.Errorf("read %s of %s: %w", f.Name, model.FormatID(t, r.ID), err)
		}
		if v != nil {
			r.Values[f.Name] = v
		}
	}
	for i, link := range links {
		if id := targets[head+len(t.Fields)+i].(*sql.NullInt64); id.Valid {
			r.One[link.Name] = id.Int64
		}
	}
	return r, owner, nil
}

// Clone copies the record and all that belongs to it. Lists of values are shared, for they are never changed in place.
func (r *Record) Clone() *Record {
	c := &Record{
		Type: r.Type, ID: r.ID,
		Values: maps.Clone(r.Values), One: maps.Clone(r.One), Many: maps.Clone(r.Many),
		Parts: make(map[string][]*Record, len(r.Parts)),
	}
	for name, parts := range r.Parts {
		for _, part := range parts {
			c.Parts[name] = append(c.Parts[name], part.Clone())
		}
	}
	return c
}
