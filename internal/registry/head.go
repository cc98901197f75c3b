package registry

import (
	"context"
	"fmt"
	"strings"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/store"
)

// firstHash stands where a register's first entry names the hash of the one before.
var firstHash = strings.Repeat("0", 64)

// Head is the state of a register: the number of its latest change entry, and that entry's hash.
type Head struct {
	Version int64
	Hash    string
}

// RegisterInfo is a line in the list of registers.
type RegisterInfo struct {
	ID        int64
	Key, Name string
	Head      Head
}

// Head returns the head of a register.
func (r *Registry) Head(ctx context.Context, register int64) (Head, error) {
	return readHead(ctx, r.db.Reader(), r.db.Dialect, register, "")
}

// readHead reads the head of a register. With a lock every other writer of the register waits until the transaction ends.
func readHead(ctx context.Context, q record.Querier, d store.Dialect, register int64, lock string) (Head, error) {
	var head Head
	found := false
	query := "select version, hash from register_heads where register_id = ?" + lock
	err := each(ctx, q, d, query, []any{register}, func(scan scanner) error {
		found = true
		return scan(&head.Version, &head.Hash)
	})
	if err != nil {
		return head, fmt.Errorf("read head: %w", err)
	}
	if !found {
		return head, errNoRegister()
	}
	return head, nil
}

func errNoRegister() error { return fault.New(fault.NotFound, "There is no such register.") }

// FindRegister finds a register by its key.
func (r *Registry) FindRegister(ctx context.Context, key string) (id int64, ok bool, err error) {
	if !model.ValidKey(key) {
		return 0, false, nil
	}
	err = each(ctx, r.db.Reader(), r.db.Dialect, "select id from registers where key = ?", []any{key}, func(scan scanner) error {
		ok = true
		return scan(&id)
	})
	if err != nil {
		return 0, false, fmt.Errorf("find register: %w", err)
	}
	return id, ok, nil
}

// Registers lists the registers of the database by key.
func (r *Registry) Registers(ctx context.Context) ([]RegisterInfo, error) {
	const query = `select r.id, r.key, r.name, h.version, h.hash
		from registers as r join register_heads as h on h.register_id = r.id order by r.key`
	var list []RegisterInfo
	err := each(ctx, r.db.Reader(), r.db.Dialect, query, nil, func(scan scanner) error {
		var info RegisterInfo
		if err := scan(&info.ID, &info.Key, &info.Name, &info.Head.Version, &info.Head.Hash); err != nil {
			return err
		}
		list = append(list, info)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list registers: %w", err)
	}
	return list, nil
}

type scanner = func(targets ...any) error

// each calls fn for every row of a query whose placeholders are "?".
func each(ctx context.Context, q record.Querier, d store.Dialect, query string, args []any, fn func(scanner) error) error {
	rows, err := q.QueryContext(ctx, d.Rebind(query), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// selectIDs lists the ids that a query finds.
func (t *transaction) selectIDs(ctx context.Context, query string, args ...any) (ids []int64, err error) {
	err = each(ctx, t.tx, t.db.Dialect, query, args, func(scan scanner) error {
		ids = append(ids, 0)
		return scan(&ids[len(ids)-1])
	})
	return ids, err
}
