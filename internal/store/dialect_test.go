package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"math"
	"net"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/mattn/go-sqlite3"

	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

const bigID = 1<<53 + 1 // the first whole number a float64 cannot hold

// people is the table the conformance tests ask; both databases must give the
// same answer to each.
func people(t *testing.T, db *store.DB) {
	t.Helper()
	text := "text"
	if db.Dialect.Name() == dialect.Postgres {
		text = `text collate "C"`
	}
	run(t, db, fmt.Sprintf("create table people (id bigint primary key, name %[1]s, tags %[1]s)", text))
	rows := []struct{ id, name, tags any }{
		{1, "a", `["x"]`},
		{2, "B", `["x","y z","q\"uote"]`},
		{3, "é", `[]`},
		{4, "_", `["é","it's"]`},
		{5, nil, nil},
		{6, "it's \"é\" $1 ?", `["xx"]`},
		{bigID, "big", `["1"]`},
		{int64(math.MaxInt64), "", `[""]`},
	}
	insert := db.Dialect.Rebind("insert into people (id, name, tags) values (?, ?, ?)")
	for _, row := range rows {
		if _, err := db.Writer().ExecContext(t.Context(), insert, row.id, row.name, row.tags); err != nil {
			t.Fatal(err)
		}
	}
}

// ids lists the ids of the people for whom the condition is true, in order.
func ids(t *testing.T, db *store.DB, rest string, args ...any) []int64 {
	t.Helper()
	query := db.Dialect.Rebind("select id from people " + rest)
	rows, err := db.Reader().QueryContext(t.Context(), query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	var got []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		got = append(got, id)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestDialect_Conformance(t *testing.T) {
	type d = store.Dialect
	tests := []struct {
		name  string
		where func(d) string
		args  func(d) []any
		want  []int64
	}{
		{"ids", func(d d) string { return d.InIDs("id") }, func(d d) []any { return []any{d.IDs([]int64{3, 1, 99})} }, []int64{1, 3}},
		{"big ids", func(d d) string { return d.InIDs("id") }, func(d d) []any { return []any{d.IDs([]int64{bigID, math.MaxInt64, bigID - 1})} }, []int64{bigID, math.MaxInt64}},
		{"no ids", func(d d) string { return d.InIDs("id") }, func(d d) []any { return []any{d.IDs(nil)} }, nil},
		{"not in no ids", func(d d) string { return "id < 3 and not (" + d.InIDs("id") + ")" }, func(d d) []any { return []any{d.IDs(nil)} }, []int64{1, 2}},
		{"texts", func(d d) string { return d.InTexts("name") }, func(d d) []any { return []any{d.Texts([]string{"é", "it's \"é\" $1 ?", "A", ""})} }, []int64{3, 6, math.MaxInt64}},
		{"no texts", func(d d) string { return d.InTexts("name") }, func(d d) []any { return []any{d.Texts(nil)} }, nil},
		{"not in no texts", func(d d) string { return "id < 3 and not (" + d.InTexts("name") + ")" }, func(d d) []any { return []any{d.Texts(nil)} }, []int64{1, 2}},
		{"contains", func(d d) string { return d.Contains("name") }, func(d) []any { return []any{"é"} }, []int64{3, 6}},
		{"contains quotes", func(d d) string { return d.Contains("name") }, func(d) []any { return []any{`s "`} }, []int64{6}},
		{"contains no pattern", func(d d) string { return d.Contains("name") }, func(d) []any { return []any{"_"} }, []int64{4}},
		{"contains case", func(d d) string { return d.Contains("name") }, func(d) []any { return []any{"A"} }, nil},
		{"contains nothing", func(d d) string { return "id < 6 and " + d.Contains("name") }, func(d) []any { return []any{""} }, []int64{1, 2, 3, 4}},
		{"list has", func(d d) string { return d.ListHas("tags") }, func(d) []any { return []any{"x"} }, []int64{1, 2}},
		{"list has quote", func(d d) string { return d.ListHas("tags") }, func(d) []any { return []any{`q"uote`} }, []int64{2}},
		{"list has é", func(d d) string { return d.ListHas("tags") }, func(d) []any { return []any{"é"} }, []int64{4}},
		{"list has digit", func(d d) string { return d.ListHas("tags") }, func(d) []any { return []any{"1"} }, []int64{bigID}},
		{"list has empty", func(d d) string { return d.ListHas("tags") }, func(d) []any { return []any{""} }, []int64{math.MaxInt64}},
		{"list has not", func(d d) string { return "id < 6 and not (" + d.ListHas("tags") + ")" }, func(d) []any { return []any{"x"} }, []int64{3, 4, 5}},
		{"several", func(d d) string { return d.InIDs("id") + " and name <> '?' and " + d.Contains("name") }, func(d d) []any { return []any{d.IDs([]int64{3, 4, 6}), "é"} }, []int64{3, 6}},
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		people(t, db)
		for _, test := range tests {
			if got := ids(t, db, "where "+test.where(db.Dialect)+" order by id", test.args(db.Dialect)...); !slices.Equal(got, test.want) {
				t.Errorf("%s: got %v, want %v", test.name, got, test.want)
			}
		}
	})
}

// Texts are ordered by their bytes, and nulls are smaller than all of them.
func TestDialect_OrderTerm(t *testing.T) {
	want := []int64{5, math.MaxInt64, 2, 4, 1, bigID, 6, 3} // null "" B _ a big it's é
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		people(t, db)
		if got := ids(t, db, "order by "+db.Dialect.OrderTerm("name", false)); !slices.Equal(got, want) {
			t.Errorf("ascending: got %v, want %v", got, want)
		}
		backwards := slices.Clone(want)
		slices.Reverse(backwards)
		if got := ids(t, db, "order by "+db.Dialect.OrderTerm("name", true)); !slices.Equal(got, backwards) {
			t.Errorf("descending: got %v, want %v", got, backwards)
		}
	})
}

func TestDialect_Locks(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		people(t, db)
		tx, err := db.Writer().BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer tx.Rollback()
		for _, lock := range []string{db.Dialect.ForUpdate(), db.Dialect.ForShare()} {
			if got := one[int](t, tx, "select id from people where id = 1"+lock); got != 1 {
				t.Errorf("%q: got %d, want 1", lock, got)
			}
		}
	})
}

func TestDialect_Rebind(t *testing.T) {
	tests := []struct{ name, query, want string }{
		{"plain", "a = ? and b = ?", "a = $1 and b = $2"},
		{"text", "a = '?' and b = ? and c = 'it''s ?'", "a = '?' and b = $1 and c = 'it''s ?'"},
		{"escape", `a = E'\'?' and b = ?`, `a = E'\'?' and b = $1`},
		{"name ending in e", "note'?' ?", "note'?' $1"},
		{"quoted name", `"a?" = ?`, `"a?" = $1`},
		{"line comment", "a -- ?\n= ?", "a -- ?\n= $1"},
		{"block comment", "a /* ? /* ? */ ? */ = ?", "a /* ? /* ? */ ? */ = $1"},
		{"dollar", "a = $x$ ? $x$ and b = ? and c$y$ = ?", "a = $x$ ? $x$ and b = $1 and c$y$ = $2"},
		{"array", "a[?] = ?", "a[$1] = $2"},
		{"many", strings.Repeat("?", 11), "$1$2$3$4$5$6$7$8$9$10$11"},
		{"unicode", "é = 'é?' and ü = ?", "é = 'é?' and ü = $1"},
		{"none", "select 1", "select 1"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := store.DialectOf(dialect.Postgres).Rebind(test.query); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
			if got := store.DialectOf(dialect.SQLite).Rebind(test.query); got != test.query {
				t.Errorf("SQLite: got %s, want it unchanged", got)
			}
		})
	}
}

func TestDialect_Violations(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		run(t, db,
			"create table parents (id bigint primary key, name text not null unique)",
			"create table children (id bigint primary key, parent_id bigint not null references parents (id))",
			"insert into parents values (1, 'a')", "insert into children values (1, 1)")
		tests := []struct {
			statement          string
			unique, foreignKey bool
		}{
			{"insert into parents values (1, 'b')", true, false},
			{"insert into parents values (2, 'a')", true, false},
			{"insert into children values (2, 9)", false, true},
			{"delete from parents", false, true},
			{"insert into parents values (3, null)", false, false},
			{"insert into nowhere values (1)", false, false},
		}
		for _, test := range tests {
			_, err := db.Writer().ExecContext(t.Context(), test.statement)
			err = fmt.Errorf("wrapped: %w", err)
			if got := db.Dialect.IsUniqueViolation(err); got != test.unique {
				t.Errorf("%s: unique violation is %v, want %v (%v)", test.statement, got, test.unique, err)
			}
			if got := db.Dialect.IsForeignKeyViolation(err); got != test.foreignKey {
				t.Errorf("%s: foreign key violation is %v, want %v (%v)", test.statement, got, test.foreignKey, err)
			}
			if db.Dialect.IsBusy(err) || db.Dialect.IsUnavailable(err) {
				t.Errorf("%s: %v counts as the database's own trouble", test.statement, err)
			}
		}
	})
}

func TestDialect_IsUnavailable(t *testing.T) {
	tests := []struct {
		name              string
		err               error
		busy, unavailable bool
	}{
		{"none", nil, false, false},
		{"sqlite busy", sqlite3.Error{Code: sqlite3.ErrBusy}, true, true},
		{"sqlite locked", sqlite3.Error{Code: sqlite3.ErrLocked}, true, true},
		{"sqlite full", sqlite3.Error{Code: sqlite3.ErrFull}, false, true},
		{"sqlite read-only", sqlite3.Error{Code: sqlite3.ErrReadonly}, false, true},
		{"sqlite i/o", sqlite3.Error{Code: sqlite3.ErrIoErr}, false, true},
		{"sqlite corrupt", sqlite3.Error{Code: sqlite3.ErrCorrupt}, false, true},
		{"sqlite statement", sqlite3.Error{Code: sqlite3.ErrError}, false, false},
		{"serialization", &pgconn.PgError{Code: "40001"}, true, true},
		{"deadlock", &pgconn.PgError{Code: "40P01"}, true, true},
		{"disk full", &pgconn.PgError{Code: "53100"}, false, true},
		{"shutdown", &pgconn.PgError{Code: "57P01"}, false, true},
		{"connection class", &pgconn.PgError{Code: "08006"}, false, true},
		{"read-only server", &pgconn.PgError{Code: "25006"}, false, true},
		{"statement", &pgconn.PgError{Code: "42601"}, false, false},
		{"query cancelled", &pgconn.PgError{Code: "57014"}, false, false},
		{"network", &net.OpError{Op: "read", Err: io.EOF}, false, true},
		{"cut off", io.ErrUnexpectedEOF, false, true},
		{"cancelled", context.Canceled, false, false},
		{"out of time", context.DeadlineExceeded, false, false},
		{"no rows", sql.ErrNoRows, false, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for _, name := range storetest.Dialects {
				err := test.err
				if err != nil {
					err = fmt.Errorf("wrapped: %w", err)
				}
				if got := store.DialectOf(name).IsBusy(err); got != test.busy {
					t.Errorf("busy is %v, want %v", got, test.busy)
				}
				if got := store.DialectOf(name).IsUnavailable(err); got != test.unavailable {
					t.Errorf("unavailable is %v, want %v", got, test.unavailable)
				}
			}
		})
	}
}

// A server that ends a connection under a running program is told from a
// statement that is wrong, and the next statement finds a new connection.
func TestDialect_PostgresConnectionKilled(t *testing.T) {
	db := storetest.Open(t, dialect.Postgres)
	tx, err := db.Writer().BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	pid := one[int](t, tx, "select pg_backend_pid()")
	if !one[bool](t, db.Writer(), "select pg_terminate_backend($1, 5000)", pid) {
		t.Fatal("the connection was not ended")
	}
	var n int
	if err := tx.QueryRowContext(t.Context(), "select 1").Scan(&n); !db.Dialect.IsUnavailable(err) {
		t.Errorf("got error %v, want an unavailable database", err)
	}
	if got := one[int](t, db.Writer(), "select 1"); got != 1 {
		t.Errorf("got %d, want 1", got)
	}
}
