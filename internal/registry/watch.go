package registry

import (
	"context"
	"database/sql"
)

// watchedTx tells every statement of a transaction to whoever watches the registry.
type watchedTx struct {
	*sql.Tx
	watch func(statement string)
}

func (tx watchedTx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	tx.tell(query)
	return tx.Tx.QueryContext(ctx, query, args...)
}

func (tx watchedTx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	tx.tell(query)
	return tx.Tx.ExecContext(ctx, query, args...)
}

func (tx watchedTx) tell(statement string) {
	if tx.watch != nil {
		tx.watch(statement)
	}
}
