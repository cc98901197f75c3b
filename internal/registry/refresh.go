package registry

import (
	"context"
	"fmt"
	"strconv"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/law"
)

// rulesActor is who the change log names for what other rules found.
const rulesActor = "system/rules"

// Refresh makes the findings of those registers anew that were made by another law or other rules than this program's, and
// returns how many these are. No record changes;
// what is opened by it is told of.
func (r *Registry) Refresh(ctx context.Context) (int, error) {
	mark, err := currentMark()
	if err != nil {
		return 0, err
	}
	var stale []int64
	query := "select h.register_id from register_heads h left join finding_marks m on m.register_id = h.register_id" +
		" where m.law is null or m.law <> ? order by h.register_id"
	err = each(ctx, r.db.Reader(), r.db.Dialect, query, []any{mark}, func(scan scanner) error {
		stale = append(stale, 0)
		return scan(&stale[len(stale)-1])
	})
	if err != nil {
		return 0, fmt.Errorf("look for findings of another law: %w", err)
	}
	for _, register := range stale {
		if err := r.refresh(ctx, register); err != nil {
			return 0, err
		}
	}
	return len(stale), nil
}

func (r *Registry) refresh(ctx context.Context, register int64) error {
	tx, err := r.db.Writer().BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if err := r.of(tx, register).examineAll(ctx); err != nil {
		return err
	}
	return tx.Commit()
}

// examineAll makes all findings of a register anew, from what is saved, and tells of those that are opened by it: unless nothing
// was ever told in the register, which has all that is found in it from before.
func (t *transaction) examineAll(ctx context.Context) error {
	var err error
	if t.head, err = t.readHead(ctx, t.db.Dialect.ForUpdate()); err != nil {
		return err
	}
	begins := t.told == ""
	if err := t.tellDays(ctx); err != nil {
		return err
	}
	e, err := t.examiner(ctx, nil)
	if err != nil {
		return fmt.Errorf("examine records: %w", err)
	}
	for _, typ := range e.order {
		ids, err := e.all(ctx, typ)
		if err != nil {
			return fmt.Errorf("examine records: %w", err)
		}
		e.add(typ, ids...)
	}
	if err := e.run(ctx); err != nil {
		return err
	}
	if !begins {
		t.tellOpened()
	}
	if err := t.attach(ctx); err != nil {
		return err
	}
	if err := t.log(ctx); err != nil {
		return err
	}
	return t.mark(ctx)
}

// mark notes by which law and rules the findings of the register are.
func (t *transaction) mark(ctx context.Context) error {
	mark, err := currentMark()
	if err != nil {
		return err
	}
	const query = "insert into finding_marks (register_id, law) values (?, ?)" +
		" on conflict (register_id) do update set law = excluded.law"
	return t.exec(ctx, query, t.writer.Register, mark)
}

func currentMark() (string, error) {
	laws, err := law.Hash()
	return laws + " " + strconv.Itoa(compliance.Revision), err
}
