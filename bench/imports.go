package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/openropa/ropa/internal/exchange"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/store"
)

// importRounds are enough for what takes seconds.
const importRounds = 5

// rowsPerInsert is where larger statements stop being faster.
const rowsPerInsert = 100

// imported is what was found about an import: seconds, and how many times as long it takes as the rows alone.
type imported struct {
	rows                 int
	ours, inserts, ratio spread
}

// table is what one table of the imported register holds.
type table struct {
	name    string
	columns []string
	values  []any // row by row
}

// measureImport brings the register as a document into empty databases, in turn with its rows, which are inserted many by
// one statement in one transaction. The rows are those of the model: the change log is the import's own business.
func measureImport(ctx context.Context, data *dataset, folder string, rounds int) (*imported, error) {
	document, err := exchange.Export(ctx, data.db, data.register)
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	if err := document.WriteYAML(&text); err != nil {
		return nil, err
	}
	out := &imported{}
	var ours, inserts, ratios []float64
	for n := range min(rounds, importRounds) {
		one, err := onEmpty(ctx, filepath.Join(folder, fmt.Sprintf("import-%d.db", n)), func(db *store.DB) error {
			return importText(ctx, db, data, text.Bytes())
		})
		if err != nil {
			return nil, fmt.Errorf("import: %w", err)
		}
		// They are read each time, not to lie in the import's way.
		tables, err := readTables(ctx, data.db)
		if err != nil {
			return nil, err
		}
		out.count(tables)
		other, err := onEmpty(ctx, filepath.Join(folder, fmt.Sprintf("insert-%d.db", n)), func(db *store.DB) error {
			return insertTables(ctx, db.Writer(), tables)
		})
		if err != nil {
			return nil, fmt.Errorf("insert rows: %w", err)
		}
		ours, inserts, ratios = append(ours, one), append(inserts, other), append(ratios, one/other)
	}
	out.ours, out.inserts, out.ratio = spreadOf(ours), spreadOf(inserts), spreadOf(ratios)
	return out, nil
}

func (i *imported) count(tables []table) {
	i.rows = 0
	for _, t := range tables {
		i.rows += len(t.values) / len(t.columns)
	}
}

// onEmpty makes a database and tells how many seconds it takes to fill it.
func onEmpty(ctx context.Context, path string, fill func(*store.DB) error) (seconds float64, err error) {
	db, err := store.Open(ctx, path)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := registry.Migrate(ctx, db); err != nil {
		return 0, err
	}
	runtime.GC()
	begin := time.Now()
	err = fill(db)
	return time.Since(begin).Seconds(), err
}

func importText(ctx context.Context, db *store.DB, data *dataset, text []byte) error {
	source, err := exchange.Parse("register.yaml", text)
	if err != nil {
		return err
	}
	_, err = exchange.Import(ctx, registry.New(db, data.laws), source, exchange.Options{Actor: actor})
	return err
}

// readTables reads every table of the model, each behind those it refers to.
func readTables(ctx context.Context, db *store.DB) ([]table, error) {
	var names []string
	for _, t := range model.Types() {
		if t.Scope && !slices.Contains(names, model.ScopeTable) {
			names = append(names, model.ScopeTable)
		}
		names = append(names, t.Table)
	}
	for _, t := range model.Types() {
		for _, l := range t.Links {
			if l.Kind == model.Many && !slices.Contains(names, l.Table) {
				names = append(names, l.Table)
			}
		}
	}
	tables := make([]table, len(names))
	for i, name := range names {
		tables[i].name = name
		if err := tables[i].read(ctx, db); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
	}
	return tables, nil
}

func (t *table) read(ctx context.Context, db *store.DB) error {
	rows, err := db.Reader().QueryContext(ctx, "select * from "+t.name)
	if err != nil {
		return err
	}
	defer rows.Close()
	if t.columns, err = rows.Columns(); err != nil {
		return err
	}
	for rows.Next() {
		row, targets := make([]any, len(t.columns)), make([]any, len(t.columns))
		for i := range row {
			targets[i] = &row[i]
		}
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		t.values = append(t.values, row...)
	}
	return rows.Err()
}

func insertTables(ctx context.Context, db *sql.DB, tables []table) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	// Where the transaction was committed there is nothing left to roll back.
	defer func() { _ = tx.Rollback() }()
	for _, t := range tables {
		row := "(" + strings.Repeat("?, ", len(t.columns)-1) + "?)"
		for values := range slices.Chunk(t.values, rowsPerInsert*len(t.columns)) {
			more := strings.Repeat(", "+row, len(values)/len(t.columns)-1)
			query := "insert into " + t.name + " (" + strings.Join(t.columns, ", ") + ") values " + row + more
			if _, err := tx.ExecContext(ctx, query, values...); err != nil {
				return err
			}
		}
	}
	return tx.Commit()
}
