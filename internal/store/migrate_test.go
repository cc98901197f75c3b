package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"entgo.io/ent/dialect"

	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

const families = 50 // parents in a populated database, with two children each

// migrations returns the first n of the test's own migrations.
func migrations(dialectName string, n int) (fstest.MapFS, error) {
	folder := map[string]string{dialect.SQLite: "sqlite", dialect.Postgres: "postgres"}[dialectName]
	all := os.DirFS(path.Join("testdata", "migrations", folder))
	set := fstest.MapFS{}
	for _, name := range []string{"0001_start.sql", "0002_rebuild.sql"}[:n] {
		text, err := fs.ReadFile(all, name)
		if err != nil {
			return nil, err
		}
		set[name] = &fstest.MapFile{Data: text}
	}
	return set, nil
}

func mustMigrations(t *testing.T, dialectName string, n int) fstest.MapFS {
	t.Helper()
	set, err := migrations(dialectName, n)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// with adds a migration to a set.
func with(set fstest.MapFS, name, text string) fstest.MapFS {
	set[name] = &fstest.MapFile{Data: []byte(text)}
	return set
}

func migrate(t *testing.T, db *store.DB, set fs.FS, options ...store.MigrateOption) []int64 {
	t.Helper()
	applied, err := db.Migrate(t.Context(), set, options...)
	if err != nil {
		t.Fatal(err)
	}
	return versions(applied)
}

func versions(applied []store.Applied) []int64 {
	var out []int64
	for _, a := range applied {
		out = append(out, a.Version)
	}
	return out
}

func populate(t *testing.T, db *store.DB) {
	t.Helper()
	tx, err := db.Writer().BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	for i := 1; i <= families; i++ {
		for _, statement := range []string{
			fmt.Sprintf("insert into parents (id, name) values (%d, 'parent %d')", i, i),
			fmt.Sprintf("insert into children (id, parent_id) values (%d, %d), (%d, %d)", 2*i, i, 2*i+1, i),
		} {
			if _, err := tx.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// checkFamilies checks that every row is there, and whether 0002 is too.
func checkFamilies(t *testing.T, db *store.DB, rebuilt bool) {
	t.Helper()
	if got := one[int](t, db.Reader(), "select count(*) from parents"); got != families {
		t.Errorf("got %d parents, want %d", got, families)
	}
	const joined = "select count(*) from children c join parents p on p.id = c.parent_id where c.label = 'a; b'"
	if got := one[int](t, db.Reader(), joined); got != 2*families {
		t.Errorf("got %d children, want %d", got, 2*families)
	}
	if rebuilt {
		const noted = "select count(*) from parents where note = 'it''s; rebuilt'"
		if got := one[int](t, db.Reader(), noted); got != families {
			t.Errorf("got %d notes, want %d", got, families)
		}
	} else if _, err := db.Reader().ExecContext(t.Context(), "select note from parents"); err == nil {
		t.Error("the table is half rebuilt")
	}
}

func TestMigrate_Populated(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if got := migrate(t, db, mustMigrations(t, db.Dialect.Name(), 1)); !slices.Equal(got, []int64{1}) {
			t.Fatalf("applied %v, want 1", got)
		}
		populate(t, db)
		checkFamilies(t, db, false)
		both := mustMigrations(t, db.Dialect.Name(), 2)
		if got := migrate(t, db, both); !slices.Equal(got, []int64{2}) {
			t.Fatalf("applied %v, want 2", got)
		}
		checkFamilies(t, db, true)
		if got := migrate(t, db, both); got != nil {
			t.Errorf("applied %v, want nothing", got)
		}
		// The tables still belong together, and the trigger came whole.
		run(t, db, "update parents set name = 'end;' where id = 1", "update parents set name = 'x' where id = 2", "delete from parents where id = 3")
		const notes = "select count(*) from parents where (id, note) in ((1, 'end'), (2, 'renamed'))"
		if got := one[int](t, db.Reader(), notes); got != 2 {
			t.Errorf("the trigger noted %d changes, want 2", got)
		}
		if got := one[int](t, db.Reader(), "select count(*) from children"); got != 2*families-2 {
			t.Errorf("got %d children, want %d", got, 2*families-2)
		}
		_, err := db.Writer().ExecContext(t.Context(), "insert into children (id, parent_id) values (1, 99999)")
		if !db.Dialect.IsForeignKeyViolation(err) {
			t.Errorf("got error %v, want a foreign key violation", err)
		}
	})
}

func TestStatus(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		both := mustMigrations(t, db.Dialect.Name(), 2)
		want := func(set fs.FS, applied ...bool) error {
			t.Helper()
			status, err := db.Status(t.Context(), set)
			var got []bool
			for i, migration := range status {
				if migration.Version != int64(i)+1 || migration.Name == "" {
					t.Errorf("got %+v at %d", migration, i)
				}
				got = append(got, migration.AppliedAt != nil)
			}
			if !slices.Equal(got, applied) {
				t.Errorf("got %v, want %v", got, applied)
			}
			return err
		}
		if err := want(both, false, false); err != nil {
			t.Error(err)
		}
		migrate(t, db, mustMigrations(t, db.Dialect.Name(), 1))
		if err := want(both, true, false); err != nil {
			t.Error(err)
		}
		migrate(t, db, both)
		if err := want(both, true, true); err != nil {
			t.Error(err)
		}
		if err := want(mustMigrations(t, db.Dialect.Name(), 1), true, true); err == nil {
			t.Error("a database newer than the program passes")
		}
	})
}

// A set that does not fit the database, or is wrong in itself, does nothing.
func TestMigrate_Refused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		set := func(n int) fstest.MapFS { return mustMigrations(t, db.Dialect.Name(), n) }
		migrate(t, db, set(1))
		populate(t, db)
		without := set(2)
		delete(without, "0001_start.sql")
		const third = "create table third (id bigint)"
		tests := []struct {
			name string
			set  fs.FS
			want string
		}{
			{"changed", with(set(2), "0001_start.sql", "select 1"), "0001_start has changed"},
			{"newer database", fstest.MapFS{}, "newer than the program"},
			{"first missing", without, "want version 0001"},
			{"gap", with(set(1), "0003_third.sql", third), "want version 0002"},
			{"twice", with(set(2), "0002_again.sql", third), "want version 0003"},
			{"misnamed", with(set(1), "2_third.sql", third), "want a name like"},
			{"unterminated", with(set(1), "0002_third.sql", third+"; select 'x"), "does not end"},
			{"commit", with(set(1), "0002_third.sql", third+"; COMMIT; select 1"), "statement 2 begins or ends a transaction"},
		}
		for _, test := range tests {
			applied, err := db.Migrate(t.Context(), test.set)
			if err == nil || !strings.Contains(err.Error(), test.want) || applied != nil {
				t.Errorf("%s: applied %v with error %v, want %q", test.name, applied, err, test.want)
			}
		}
		if _, err := db.Migrate(t.Context(), set(2), store.WithStep(3, nil)); err == nil || !strings.Contains(err.Error(), "step 0003") {
			t.Errorf("got error %v, want one about the step", err)
		}
		checkFamilies(t, db, false)

		// The database itself has a gap.
		run(t, db, "update schema_migrations set version = 2")
		if _, err := db.Migrate(t.Context(), set(2)); err == nil || !strings.Contains(err.Error(), "lacks 0001") {
			t.Errorf("got error %v, want one about the gap", err)
		}
	})
}

// A migration that fails leaves nothing of itself, and those before it stay.
func TestMigrate_FailingStatement(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		set := with(mustMigrations(t, db.Dialect.Name(), 1), "0002_third.sql", "create table third (id bigint); insert into third values (1); insert into nowhere values (1)")
		applied, err := db.Migrate(t.Context(), set)
		if err == nil || !strings.Contains(err.Error(), "migration 0002_third: statement 3") {
			t.Errorf("got error %v, want one that names the statement", err)
		}
		if got := versions(applied); !slices.Equal(got, []int64{1}) {
			t.Errorf("applied %v, want 1", got)
		}
		if _, err := db.Writer().ExecContext(t.Context(), "select id from third"); err == nil {
			t.Error("the table was made")
		}
		populate(t, db)
		if got := migrate(t, db, mustMigrations(t, db.Dialect.Name(), 2)); !slices.Equal(got, []int64{2}) {
			t.Errorf("applied %v, want 2", got)
		}
		checkFamilies(t, db, true)
	})
}

func TestMigrate_BreaksForeignKey(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		migrate(t, db, mustMigrations(t, db.Dialect.Name(), 1))
		populate(t, db)
		set := with(mustMigrations(t, db.Dialect.Name(), 1), "0002_orphans.sql", "update children set parent_id = 99999 where id = 2")
		_, err := db.Migrate(t.Context(), set)
		if err == nil || !strings.Contains(err.Error(), "children") {
			t.Errorf("got error %v, want one that names the table", err)
		}
		checkFamilies(t, db, false)
	})
}

func TestMigrate_Step(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		migrate(t, db, mustMigrations(t, db.Dialect.Name(), 1))
		populate(t, db)
		both := mustMigrations(t, db.Dialect.Name(), 2)
		fill := func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, "update parents set note = 'filled'")
			return err
		}
		broken := errors.New("broken")
		_, err := db.Migrate(t.Context(), both, store.WithStep(2, func(ctx context.Context, tx *sql.Tx) error {
			return errors.Join(fill(ctx, tx), broken)
		}))
		if !errors.Is(err, broken) {
			t.Fatalf("got error %v, want the step's own", err)
		}
		checkFamilies(t, db, false)
		if got := migrate(t, db, both, store.WithStep(2, fill)); !slices.Equal(got, []int64{2}) {
			t.Fatalf("applied %v, want 2", got)
		}
		if got := one[int](t, db.Reader(), "select count(*) from parents where note = 'filled'"); got != families {
			t.Errorf("the step filled %d rows, want %d", got, families)
		}
	})
}

// TestMigrate_Finish sees the step behind the last migration run with whichever migration the database lacks, once, and
// take that migration with it when it fails.
func TestMigrate_Finish(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		runs, broken := 0, errors.New("broken")
		var fails error
		finish := store.WithFinish(func(context.Context, *sql.Tx) error { runs++; return fails })
		both := mustMigrations(t, db.Dialect.Name(), 2)
		fails = broken
		applied, err := db.Migrate(t.Context(), both, finish)
		if !errors.Is(err, broken) || len(applied) != 1 || runs != 1 {
			t.Fatalf("applied %v in %d runs: %v", applied, runs, err)
		}
		fails = nil
		if got := migrate(t, db, both, finish); !slices.Equal(got, []int64{2}) || runs != 2 {
			t.Fatalf("applied %v in %d runs", got, runs)
		}
		if got := migrate(t, db, both, finish); len(got) != 0 || runs != 2 {
			t.Errorf("applied %v in %d runs to what lacks nothing", got, runs)
		}
	})
}

// Several programs that start at once on a fresh database all end well, and
// each migration is applied by one of them.
func TestMigrate_Concurrent(t *testing.T) {
	for _, name := range storetest.Dialects {
		t.Run(name, func(t *testing.T) {
			dsn := storetest.DSN(t, name)
			both := mustMigrations(t, name, 2)
			const programs = 4
			var all []int64
			var mu sync.Mutex
			var group sync.WaitGroup
			for range programs {
				db := storetest.OpenDSN(t, dsn)
				group.Go(func() {
					applied, err := db.Migrate(t.Context(), both)
					if err != nil {
						t.Error(err)
					}
					mu.Lock()
					defer mu.Unlock()
					all = append(all, versions(applied)...)
				})
			}
			group.Wait()
			slices.Sort(all)
			if !slices.Equal(all, []int64{1, 2}) {
				t.Errorf("applied %v, want each migration once", all)
			}
		})
	}
}

// A migrator whose time is up stops waiting for another's lock.
func TestMigrate_PostgresCancelled(t *testing.T) {
	dsn := storetest.DSN(t, dialect.Postgres)
	first, second := storetest.OpenDSN(t, dsn), storetest.OpenDSN(t, dsn)
	both := mustMigrations(t, dialect.Postgres, 2)
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error, 1)
	var once sync.Once
	const waiting = `select count(*) from pg_locks where locktype = 'advisory' and not granted
		and database = (select oid from pg_database where datname = current_database())`
	migrate(t, first, both, store.WithProgress(func(store.Migration) {
		once.Do(func() { // the lock is held here
			go func() {
				_, err := second.Migrate(ctx, both)
				result <- err
			}()
			for one[int](t, first.Reader(), waiting) == 0 {
				select {
				case err := <-result:
					t.Fatalf("the second migrator did not wait: %v", err)
				default:
				}
			}
			cancel()
			if err := <-result; !errors.Is(err, context.Canceled) {
				t.Errorf("got error %v, want a cancelled wait", err)
			}
		})
	}))
}
