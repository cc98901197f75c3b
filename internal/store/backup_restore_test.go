package store_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

func TestRestore_Replaces(t *testing.T) {
	file := backedUp(t, "new")
	folder := t.TempDir()
	target := filepath.Join(folder, "ropa.db")
	marked(t, target, "old")
	if err := os.Symlink("ropa.db", filepath.Join(folder, "link.db")); err != nil {
		t.Fatal(err)
	}
	before := contents(t, target)
	if _, err := store.Restore(t.Context(), file, target, store.CopyOptions{}); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("got error %v, want a conflict", err)
	}
	if !bytes.Equal(before, contents(t, target)) {
		t.Error("the target was changed")
	}
	for _, kept := range []string{"ropa.db.old-1", "ropa.db.old-2"} {
		done, err := store.Restore(t.Context(), file, filepath.Join(folder, "link.db"), store.CopyOptions{Force: true})
		if err != nil || filepath.Base(done.Kept) != kept {
			t.Fatalf("%+v, %v", done, err)
		}
		if got := markOf(t, target); got != "new" {
			t.Errorf("the target holds the %s", got)
		}
	}
	if got := markOf(t, target+".old-1"); got != "old" {
		t.Errorf("what was kept holds the %s", got)
	}
	if got := names(t, folder); got != "link.db ropa.db ropa.db.old-1 ropa.db.old-2" {
		t.Errorf("the folder holds %s", got)
	}
	// What was kept can be restored, though it has no seal.
	done, err := store.Restore(t.Context(), target+".old-1", target, store.CopyOptions{Force: true})
	if err != nil || done.Sealed || markOf(t, target) != "old" {
		t.Errorf("%+v, %v", done, err)
	}
}

// Garbage and an empty file can be replaced; neither needs to be opened for that.
func TestRestore_OverWhatIsNoDatabase(t *testing.T) {
	file := backedUp(t, "new")
	for name, text := range map[string]string{"garbage": strings.Repeat("garbage", 1000), "logged": strings.Repeat("garbage", 1000), "short": "x"} {
		target := filepath.Join(t.TempDir(), "ropa.db")
		write(t, target, text)
		if name == "logged" {
			write(t, target+"-wal", "log")
		}
		done, err := store.Restore(t.Context(), file, target, store.CopyOptions{Force: true})
		if err != nil || string(contents(t, done.Kept)) != text || markOf(t, target) != "new" {
			t.Errorf("%s: %+v, %v", name, done, err)
		}
	}
	target := filepath.Join(t.TempDir(), "ropa.db")
	write(t, target, "")
	done, err := store.Restore(t.Context(), file, target, store.CopyOptions{})
	if err != nil || done.Kept != "" || markOf(t, target) != "new" {
		t.Errorf("empty: %+v, %v", done, err)
	}
}

// A log that the new database would take for its own, or that a backup needs to be whole, is not passed over.
func TestRestore_LogBeside(t *testing.T) {
	file := backedUp(t, "new")
	for _, suffix := range []string{"-wal", "-journal"} {
		target := filepath.Join(t.TempDir(), "ropa.db")
		write(t, target+suffix, "log")
		_, err := store.Restore(t.Context(), file, target, store.CopyOptions{Force: true})
		if err == nil || !strings.Contains(err.Error(), "ropa.db"+suffix+" is there") {
			t.Errorf("got error %v", err)
		}
		if got := names(t, filepath.Dir(target)); got != "ropa.db"+suffix {
			t.Errorf("the folder holds %s", got)
		}
	}
	write(t, file+"-wal", "log")
	_, err := store.Restore(t.Context(), file, filepath.Join(t.TempDir(), "ropa.db"), store.CopyOptions{})
	if err == nil || !strings.Contains(err.Error(), "backup.db-wal is there") {
		t.Errorf("got error %v", err)
	}
}

func TestRestore_InUse(t *testing.T) {
	file := backedUp(t, "new")
	target := filepath.Join(t.TempDir(), "ropa.db")
	marked(t, target, "old")
	db := storetest.OpenDSN(t, target)
	_, err := store.Restore(t.Context(), file, target, store.CopyOptions{Force: true})
	if fault.CodeOf(err) != fault.Unavailable || !strings.Contains(err.Error(), "in use") {
		t.Errorf("got error %v", err)
	}
	if got := one[string](t, db.Reader(), "select mark from marks"); got != "old" {
		t.Errorf("the target holds the %s", got)
	}
	run(t, db, "update marks set mark = 'newer'")
}

// A program that opened the old file and had no lock on it, because it was not in WAL mode yet, cannot write to it under
// the name of the new one.
func TestRestore_OpenedMeanwhile(t *testing.T) {
	file := backedUp(t, "new")
	target := filepath.Join(t.TempDir(), "ropa.db")
	marked(t, target, "old")
	pool := store.OpenSQLiteURI(target)
	defer pool.Close()
	conn, err := pool.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(t.Context(), "pragma journal_mode = delete"); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Restore(t.Context(), file, target, store.CopyOptions{Force: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.ExecContext(t.Context(), "pragma journal_mode = wal"); err == nil || !strings.Contains(err.Error(), "readonly") {
		t.Errorf("the old file went into WAL mode under the new one's name: %v", err)
	}
	if got := markOf(t, target); got != "new" {
		t.Errorf("the target holds the %s", got)
	}
}

func TestRestore_Itself(t *testing.T) {
	target := filepath.Join(t.TempDir(), "ropa.db")
	marked(t, target, "old")
	if _, err := store.Restore(t.Context(), target, target, store.CopyOptions{Force: true}); fault.CodeOf(err) != fault.BadUserInput {
		t.Errorf("got error %v", err)
	}
}
