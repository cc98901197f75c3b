package store_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

const (
	// childVariable makes the test binary migrate the file it names.
	childVariable = "ROPA_TEST_MIGRATE"
	// stopVariable makes that child kill itself at the nth point of 0002.
	stopVariable = "ROPA_TEST_MIGRATE_STOP"
)

// runChild migrates a file as a process of its own and returns the exit code.
// Killed at a point, it stops dead there: nothing is rolled back or closed.
func runChild(path string) int {
	stop, err := strconv.Atoi(os.Getenv(stopVariable))
	if err != nil {
		stop = -1
	}
	point := 0
	err = childMigrate(path, func(migration store.Migration) {
		if migration.Version != 2 {
			return
		}
		if point == stop {
			if process, err := os.FindProcess(os.Getpid()); err == nil {
				_ = process.Kill()
			}
			select {} // the signal may take a moment
		}
		point++
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func childMigrate(path string, progress func(store.Migration)) error {
	ctx := context.Background()
	both, err := migrations(dialect.SQLite, 2)
	if err != nil {
		return err
	}
	db, err := store.Open(ctx, path)
	if err != nil {
		return err
	}
	if _, err := db.Migrate(ctx, both, store.WithProgress(progress)); err != nil {
		return err
	}
	return db.Close()
}

// child prepares a process that migrates the file.
func child(t *testing.T, path, stop string) *exec.Cmd {
	t.Helper()
	command := exec.CommandContext(t.Context(), os.Args[0])
	command.Env = append(os.Environ(), childVariable+"="+path, stopVariable+"="+stop)
	command.Stderr = new(strings.Builder)
	return command
}

// Wherever in the rebuild of a table the process dies, the database is wholly
// old or wholly new, has every row, and the next start completes it.
func TestMigrate_SQLiteKilled(t *testing.T) {
	both := mustMigrations(t, dialect.SQLite, 2)
	statements, err := store.SplitStatements(string(both["0002_rebuild.sql"].Data), dialect.SQLite)
	if err != nil {
		t.Fatal(err)
	}
	// After BEGIN, each statement, the check, the record and the commit.
	points := len(statements) + 4
	for point := range points + 1 {
		t.Run(fmt.Sprint(point), func(t *testing.T) {
			dsn := storetest.DSN(t, dialect.SQLite)
			db, err := store.Open(t.Context(), dsn)
			if err != nil {
				t.Fatal(err)
			}
			migrate(t, db, mustMigrations(t, dialect.SQLite, 1))
			populate(t, db)
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}

			command := child(t, dsn, fmt.Sprint(point))
			err = command.Run()
			if killed := wasKilled(command); killed != (point < points) {
				t.Fatalf("killed is %v at point %d of %d: %v\n%s", killed, point, points, err, command.Stderr)
			}
			db = storetest.OpenDSN(t, dsn)
			checkIntact(t, db)
			checkFamilies(t, db, point >= points-1)
			migrate(t, db, both)
			checkIntact(t, db)
			checkFamilies(t, db, true)
		})
	}
}

func wasKilled(command *exec.Cmd) bool {
	status, ok := command.ProcessState.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}

func checkIntact(t *testing.T, db *store.DB) {
	t.Helper()
	if got := one[string](t, db.Reader(), "pragma integrity_check"); got != "ok" {
		t.Errorf("integrity check: %s", got)
	}
	if got := one[int](t, db.Reader(), "select count(*) from pragma_foreign_key_check"); got != 0 {
		t.Errorf("%d rows refer to rows that are not there", got)
	}
}

// Processes that start at once on a path where no file is yet all end well.
func TestMigrate_SQLiteProcesses(t *testing.T) {
	dsn := storetest.DSN(t, dialect.SQLite)
	commands := []*exec.Cmd{child(t, dsn, ""), child(t, dsn, ""), child(t, dsn, "")}
	for _, command := range commands {
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
	}
	for _, command := range commands {
		if err := command.Wait(); err != nil {
			t.Errorf("%v\n%s", err, command.Stderr)
		}
	}
	db := storetest.OpenDSN(t, dsn)
	status, err := db.Status(t.Context(), mustMigrations(t, dialect.SQLite, 2))
	if err != nil {
		t.Fatal(err)
	}
	for _, migration := range status {
		if migration.AppliedAt == nil {
			t.Errorf("migration %d was not applied", migration.Version)
		}
	}
}
