package store_test

import (
	"context"
	"testing"

	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// Statements are counted for the context that they were sent under, and for no other.
func TestCounting(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, n := store.Counting(t.Context())
		exec := func(ctx context.Context, statement string) {
			t.Helper()
			if _, err := db.Writer().ExecContext(ctx, statement); err != nil {
				t.Fatal(err)
			}
		}
		exec(ctx, "create table things (id bigint primary key)")
		exec(t.Context(), "insert into things values (1)")
		tx, err := db.Snapshot(ctx)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = tx.Rollback() }()
		var id int64
		for range 2 {
			query := db.Dialect.Rebind("select id from things where id = ?")
			if err := tx.QueryRowContext(ctx, query, 1).Scan(&id); err != nil {
				t.Fatal(err)
			}
		}
		if n.Load() != 3 {
			t.Errorf("%d statements, want 3", n.Load())
		}
	})
}
