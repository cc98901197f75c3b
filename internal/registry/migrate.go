package registry

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/openropa/ropa/ent/migrate"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/store"
)

// Migrate brings a database up to this program and returns what it applied. The last migration's transaction ends with the
// terms of all records, written anew: what they are made of may have changed with the tables.
func Migrate(ctx context.Context, db *store.DB) ([]store.Applied, error) {
	return db.Migrate(ctx, migrate.Files(db.Dialect.Name()), store.WithFinish(func(ctx context.Context, tx *sql.Tx) error {
		return reindex(ctx, db, tx)
	}))
}

// reindex writes the terms of every record anew, while nobody else writes records.
func reindex(ctx context.Context, db *store.DB, tx *sql.Tx) error {
	var registers []int64
	query := "select register_id from register_heads order by register_id" + db.Dialect.ForUpdate()
	err := each(ctx, tx, db.Dialect, query, nil, func(scan scanner) error {
		registers = append(registers, 0)
		return scan(&registers[len(registers)-1])
	})
	if err != nil {
		return fmt.Errorf("list registers: %w", err)
	}
	for _, register := range registers {
		t := &transaction{Registry: &Registry{db: db}, tx: watchedTx{tx, nil}, writer: Writer{Register: register}}
		if err := t.reindex(ctx); err != nil {
			return fmt.Errorf("write search terms: %w", err)
		}
	}
	return nil
}

func (t *transaction) reindex(ctx context.Context) error {
	if err := t.exec(ctx, "delete from search_terms where register_id = ?", t.writer.Register); err != nil {
		return err
	}
	for _, typ := range model.Roots() {
		records, err := record.Load(ctx, t.tx, t.db.Dialect, t.writer.Register, typ, nil)
		if err != nil {
			return err
		}
		items := make([]*item, len(records))
		for i, r := range records {
			items[i] = &item{new: r}
		}
		if err := t.saveTerms(ctx, items); err != nil {
			return err
		}
	}
	return nil
}
