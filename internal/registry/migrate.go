package registry

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/openropa/ropa/ent/migrate"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/store"
)

// Migrate brings a database up to this program and returns what it applied. The last migration's transaction ends with what
// follows from the records written anew, their terms and what is found in them: what that is made of may have changed with the
// tables.
func Migrate(ctx context.Context, db *store.DB) ([]store.Applied, error) {
	laws, err := law.Load()
	if err != nil {
		return nil, err
	}
	return db.Migrate(ctx, migrate.Files(db.Dialect.Name()), store.WithFinish(func(ctx context.Context, tx *sql.Tx) error {
		return New(db, laws).followAnew(ctx, tx)
	}))
}

// followAnew writes what follows from the records of every register anew, while nobody else writes records.
func (r *Registry) followAnew(ctx context.Context, tx *sql.Tx) error {
	var registers []int64
	query := "select register_id from register_heads order by register_id" + r.db.Dialect.ForUpdate()
	err := each(ctx, tx, r.db.Dialect, query, nil, func(scan scanner) error {
		registers = append(registers, 0)
		return scan(&registers[len(registers)-1])
	})
	if err != nil {
		return fmt.Errorf("list registers: %w", err)
	}
	for _, register := range registers {
		t := r.of(tx, register)
		if err := t.reindex(ctx); err != nil {
			return fmt.Errorf("write search terms: %w", err)
		}
		if err := t.examineAll(ctx); err != nil {
			return err
		}
	}
	return nil
}

// of is a transaction that changes no record of a register.
func (r *Registry) of(tx *sql.Tx, register int64) *transaction {
	return &transaction{
		Registry: r, tx: watchedTx{tx, r.watch}, writer: Writer{Register: register, Actor: rulesActor}, plan: plan{now: r.clock().UnixMicro()},
	}
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
