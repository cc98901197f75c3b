package read_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/openropa/ropa/internal/exchange"
	"github.com/openropa/ropa/internal/exchange/exchangetest"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/read"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/store"
)

// register is a register of the database with who asks in it and what is known of it.
type register struct {
	*client
	id    int64
	world *world
}

func migrated(t testing.TB, db *store.DB) *registry.Registry {
	t.Helper()
	if _, err := registry.Migrate(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	laws, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	return registry.New(db, laws)
}

// everything is the scope of a principal who sees all of a register.
func everything(id int64) read.Scope {
	return read.Scope{Register: id, Visible: func(string) error { return nil }, Role: "EDITOR"}
}

// randomRegister makes a random register with so many records of each type. One of its members asks.
func randomRegister(t testing.TB, db *store.DB, r *registry.Registry, seed uint64, records int) *register {
	t.Helper()
	id := importRandom(t, r, seed, records)
	weave(t, r, id, seed)
	weather(t, db, id)
	out := &register{id: id, world: readWorld(t, db, id)}
	scope := everything(id)
	scope.Member = out.world.types["Member"][0].n
	out.client = newClient(t, db, scope)
	return out
}

func importRandom(t testing.TB, r *registry.Registry, seed uint64, records int) (id int64) {
	t.Helper()
	key := fmt.Sprintf("random-%d-%d", seed, records)
	doc := exchangetest.Random(rand.New(rand.NewPCG(seed, 0)), records)
	source, err := exchange.Parse("random.yaml", exchangetest.YAML(t, doc))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := exchange.Import(t.Context(), r, source, exchange.Options{Register: key, Actor: "system/test"}); err != nil {
		t.Fatalf("import register %s: %v", key, err)
	}
	id, _, err = r.FindRegister(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (r *register) viewer() *entity {
	return &entity{typ: "Viewer", fields: map[string]any{"role": "EDITOR", "scope": nil, "member": r.world.types["Member"][0]}}
}

// weather gives the records of a new register different times, versions, actors and states, some of them the same, and
// keys whose order is not that of the ids. The keys of some types stand in other fields as well.
func weather(t testing.TB, db *store.DB, register int64) {
	t.Helper()
	transact(t, db, func(tx *sql.Tx) error {
		for _, typ := range model.Roots() {
			ids, err := rowIDs(tx, db.Dialect, typ, register)
			if err != nil {
				return err
			}
			for n, id := range ids {
				created := int64(1_700_000_000_000_000 + n%5*1_000_001)
				set := "version = ?, created_at = ?, updated_at = ?, created_by = ?, updated_by = ?"
				args := []any{1 + n%3, created, created + int64(n%7), fmt.Sprintf("member/m%d", n%2), fmt.Sprintf("system/s%d", n%3)}
				if !slices.Contains([]string{"LegalBasis", "Register", "Organisation"}, typ.Name) {
					set += ", key = ? || key"
					args = append(args, string(rune('a'+n*7%10)))
				}
				if typ.Field("recordStatus") != nil {
					set += ", record_status = ?"
					args = append(args, []string{"DRAFT", "IN_REVIEW", "APPROVED"}[n%3])
				}
				query := db.Dialect.Rebind("update " + typ.Table + " set " + set + " where id = ?")
				if _, err := tx.ExecContext(t.Context(), query, append(args, id)...); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func rowIDs(tx *sql.Tx, d store.Dialect, typ *model.Type, register int64) ([]int64, error) {
	rows, err := tx.Query(d.Rebind("select id from "+typ.Table+" where "+typ.RegisterColumn()+" = ? order by id"), register)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

func transact(t testing.TB, db *store.DB, write func(*sql.Tx) error) {
	t.Helper()
	tx, err := db.Writer().BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := write(tx); err != nil {
		_ = tx.Rollback()
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}
