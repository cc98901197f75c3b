package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/store"
)

const (
	// copyVariable makes the test binary "backup" or "restore".
	copyVariable = "ROPA_TEST_COPY"
	// databaseVariable and fileVariable name the database and the backup.
	databaseVariable, fileVariable = "ROPA_TEST_COPY_DATABASE", "ROPA_TEST_COPY_FILE"
	// pointVariable makes that child kill itself after the nth step.
	pointVariable = "ROPA_TEST_COPY_POINT"
)

// runCopy backs up or restores as a process of its own, and replaces what is there.
func runCopy(work string) int {
	stop, err := strconv.Atoi(os.Getenv(pointVariable))
	if err != nil {
		stop = -1
	}
	point := 0
	options := store.CopyOptions{Force: true}.OnProgress(func() {
		if point == stop {
			if process, err := os.FindProcess(os.Getpid()); err == nil {
				_ = process.Kill()
			}
			select {} // the signal may take a moment
		}
		point++
	})
	ctx, database, file := context.Background(), os.Getenv(databaseVariable), os.Getenv(fileVariable)
	if work == "restore" {
		_, err = store.Restore(ctx, file, database, options)
	} else {
		err = openAndBackup(ctx, database, file, options)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// openAndBackup opens the database for the backup alone.
func openAndBackup(ctx context.Context, database, file string, options store.CopyOptions) error {
	db, err := store.Open(ctx, database)
	if err != nil {
		return err
	}
	_, err = db.Backup(ctx, file, options)
	return errors.Join(err, db.Close())
}

// copyChild prepares a process that backs up or restores.
func copyChild(t *testing.T, work, database, file, point string) *exec.Cmd {
	t.Helper()
	command := exec.CommandContext(t.Context(), os.Args[0])
	command.Env = append(os.Environ(), copyVariable+"="+work, databaseVariable+"="+database, fileVariable+"="+file, pointVariable+"="+point)
	command.Stderr = new(strings.Builder)
	return command
}

// killAt runs a copy that dies at a point, or, if it has fewer of them, ends well.
func killAt(t *testing.T, work, database, file string, point, points int) {
	t.Helper()
	command := copyChild(t, work, database, file, fmt.Sprint(point))
	err := command.Run()
	if killed := wasKilled(command); killed != (point < points) {
		t.Fatalf("killed is %v at point %d of %d: %v\n%s", killed, point, points, err, command.Stderr)
	}
}

// restored restores a backup elsewhere and returns its mark.
func restored(t *testing.T, file string) string {
	t.Helper()
	target := filepath.Join(t.TempDir(), "restored.db")
	done, err := store.Restore(t.Context(), file, target, store.CopyOptions{})
	if err != nil || !done.Sealed {
		t.Fatalf("%+v, %v", done, err)
	}
	return markOf(t, target)
}

// Wherever a backup dies, the file is the old one, or none, or wholly the new one, and the next backup replaces it.
func TestBackup_Killed(t *testing.T) {
	const points = 5 // made, copied, sealed, checked, placed
	for point := range points + 1 {
		for _, replaces := range []bool{false, true} {
			t.Run(fmt.Sprint(point, replaces), func(t *testing.T) {
				folder := t.TempDir()
				database, file := filepath.Join(folder, "ropa.db"), filepath.Join(folder, "backup.db")
				if replaces {
					if err := os.Rename(backedUp(t, "old"), file); err != nil {
						t.Fatal(err)
					}
				}
				marked(t, database, "new")
				killAt(t, "backup", database, file, point, points)
				_, err := os.Stat(file)
				switch {
				case point >= points-1:
					if got := restored(t, file); got != "new" {
						t.Errorf("the backup holds the %s", got)
					}
				case replaces:
					if got := restored(t, file); got != "old" {
						t.Errorf("the backup holds the %s", got)
					}
				case !errors.Is(err, os.ErrNotExist):
					t.Errorf("there is a backup: %v", err)
				}
				if err := openAndBackup(t.Context(), database, file, store.CopyOptions{Force: true}); err != nil {
					t.Fatal(err)
				}
				if got := restored(t, file); got != "new" {
					t.Errorf("the next backup holds the %s", got)
				}
			})
		}
	}
}

// A backup that dies while SQLite copies, wherever that is, leaves no file.
func TestBackup_KilledWhileCopying(t *testing.T) {
	folder := t.TempDir()
	database := filepath.Join(folder, "ropa.db")
	marked(t, database, "new")
	db, err := store.Open(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	run(t, db, "create table bulk (id integer primary key, text text)", `insert into bulk (text)
		with recursive n (i) as (select 1 union all select i + 1 from n where i < 5000) select hex(randomblob(1000)) from n`)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for size := int64(1); size < 8<<20; size *= 8 {
		file := filepath.Join(folder, fmt.Sprint("backup-", size))
		command := copyChild(t, "backup", database, file, "")
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		go func() {
			_ = command.Wait() // which tells that it was killed
			close(ended)
		}()
		for copied := int64(0); copied < size && !closed(ended); {
			found, err := filepath.Glob(file + ".tmp-*")
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range found {
				if info, err := os.Stat(name); err == nil {
					copied = max(copied, info.Size())
				}
			}
		}
		if err := command.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Fatal(err)
		}
		<-ended
		if _, err := os.Stat(file); err == nil {
			if got := restored(t, file); got != "new" {
				t.Errorf("the backup holds the %s", got)
			}
		} else if !errors.Is(err, os.ErrNotExist) {
			t.Error(err)
		}
		if got := markOf(t, database); got != "new" {
			t.Errorf("the database holds the %s", got)
		}
	}
}

func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// crashed makes the files of a database whose program died with everything still in the write-ahead log.
func crashed(t *testing.T, path, mark string) {
	t.Helper()
	live := filepath.Join(t.TempDir(), "live.db")
	db, err := store.Open(t.Context(), live)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	run(t, db, "create table marks (mark text)", "insert into marks values ('"+mark+"')")
	for _, suffix := range []string{"", "-wal"} {
		write(t, path+suffix, string(contents(t, live+suffix)))
	}
}

// Wherever a restoration dies, the database is wholly the old one, with what its log holds, or the new one without
// that, and the next restoration completes it.
func TestRestore_Killed(t *testing.T) {
	file := backedUp(t, "new")
	const points = 6 // made, copied, verified, locked, kept, placed
	for point := range points + 1 {
		t.Run(fmt.Sprint(point), func(t *testing.T) {
			target := filepath.Join(t.TempDir(), "ropa.db")
			crashed(t, target, "old")
			killAt(t, "restore", target, file, point, points)
			want := "old"
			if point >= points-1 {
				want = "new"
			}
			if got := markOf(t, target); got != want {
				t.Errorf("the target holds the %s", got)
			}
			if want == "new" {
				if got := markOf(t, target+".old-1"); got != "old" {
					t.Errorf("what was kept holds the %s", got)
				}
			}
			if _, err := store.Restore(t.Context(), file, target, store.CopyOptions{Force: true}); err != nil {
				t.Fatal(err)
			}
			if got := markOf(t, target); got != "new" {
				t.Errorf("after the next restoration the target holds the %s", got)
			}
		})
	}
}

func TestRestore_KilledWithoutTarget(t *testing.T) {
	file := backedUp(t, "new")
	const points = 4 // made, copied, verified, placed
	for point := range points + 1 {
		t.Run(fmt.Sprint(point), func(t *testing.T) {
			target := filepath.Join(t.TempDir(), "ropa.db")
			killAt(t, "restore", target, file, point, points)
			if point >= points-1 {
				if got := markOf(t, target); got != "new" {
					t.Errorf("the target holds the %s", got)
				}
			} else if _, err := os.Stat(target); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("there is a database: %v", err)
			}
		})
	}
}
