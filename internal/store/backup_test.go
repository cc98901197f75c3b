package store_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// marked makes a database whose one row tells it from others, and closes it.
func marked(t *testing.T, path, mark string) {
	t.Helper()
	db, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	run(t, db, "create table marks (mark text)", "insert into marks values ('"+mark+"')")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// backedUp makes a backup of a database with a mark.
func backedUp(t *testing.T, mark string) string {
	t.Helper()
	folder := t.TempDir()
	marked(t, filepath.Join(folder, "source.db"), mark)
	db := storetest.OpenDSN(t, filepath.Join(folder, "source.db"))
	file := filepath.Join(folder, "backup.db")
	if _, err := db.Backup(t.Context(), file, store.CopyOptions{}); err != nil {
		t.Fatal(err)
	}
	return file
}

// markOf opens a database as a program does, reads its mark and closes it.
func markOf(t *testing.T, path string) string {
	t.Helper()
	db, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	checkIntact(t, db)
	mark := one[string](t, db.Reader(), "select mark from marks")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return mark
}

// names lists a folder.
func names(t *testing.T, folder string) string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, entry := range entries {
		list = append(list, entry.Name())
	}
	return strings.Join(list, " ")
}

func contents(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A backup waits for no writer, holds what is committed and nothing else, and is one file that only its owner reads.
func TestBackup(t *testing.T) {
	db := storetest.Open(t, dialect.SQLite)
	run(t, db, "create table marks (mark text)", "insert into marks values ('committed')")
	tx, err := db.Writer().BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(t.Context(), "update marks set mark = 'uncommitted'"); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	file := filepath.Join(folder, "a b?c#d%41.db")
	size, err := db.Backup(t.Context(), file, store.CopyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 || info.Size() != size {
		t.Errorf("size %d, %v, %v", size, info, err)
	}
	if got := names(t, folder); got != filepath.Base(file) {
		t.Errorf("the folder holds %s", got)
	}
	target := filepath.Join(folder, "target.db")
	done, err := store.Restore(t.Context(), file, target, store.CopyOptions{})
	if err != nil || !done.Sealed || done.Kept != "" {
		t.Fatalf("%+v, %v", done, err)
	}
	if got := markOf(t, target); got != "committed" {
		t.Errorf("the backup holds what was %s", got)
	}
	info, err = os.Stat(target)
	if err != nil || info.Mode().Perm() != 0o600 || info.Size()%512 != 0 {
		t.Errorf("restored %v, %v", info, err)
	}
}

// Erased values stand in free pages until something else is written there; a backup has none of them.
func TestBackup_LeavesErasedValuesOut(t *testing.T) {
	dsn := storetest.DSN(t, dialect.SQLite)
	db := storetest.OpenDSN(t, dsn)
	run(t, db, "pragma secure_delete = off", "create table marks (mark text)",
		"insert into marks values ('personal' || hex(zeroblob(5000)))", "delete from marks", "pragma wal_checkpoint(truncate)")
	if !bytes.Contains(contents(t, dsn), []byte("personal")) {
		t.Fatal("the database itself has nothing left of it")
	}
	file := filepath.Join(t.TempDir(), "backup.db")
	if _, err := db.Backup(t.Context(), file, store.CopyOptions{}); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(contents(t, file), []byte("personal")) {
		t.Error("the backup has what was erased")
	}
}

func TestBackup_Refused(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "ropa.db")
	marked(t, path, "old")
	db := storetest.OpenDSN(t, path)
	write(t, filepath.Join(folder, "there"), "something")
	write(t, filepath.Join(folder, "logged-wal"), "")
	for link, to := range map[string]string{"link": "ropa.db", "folder-link": "."} {
		if err := os.Symlink(to, filepath.Join(folder, link)); err != nil {
			t.Fatal(err)
		}
	}
	before := contents(t, path)
	for file, want := range map[string]string{
		"there": "there already", "ropa.db": "itself", "link": "itself", "folder-link/ropa.db": "itself", "ropa.db-wal": "itself",
		"ropa.db-journal": "itself", ".": "not a file", "nowhere/file": "no such", "logged": "logged-wal is there",
	} {
		options := store.CopyOptions{Force: file != "there"}
		if _, err := db.Backup(t.Context(), filepath.Join(folder, file), options); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got error %v, want %q", file, err, want)
		}
	}
	broken := errors.New("broken")
	check := func(context.Context, *store.DB) error { return broken }
	there := filepath.Join(folder, "there")
	if _, err := db.Backup(t.Context(), there, store.CopyOptions{Force: true, Check: check}); !errors.Is(err, broken) {
		t.Errorf("got error %v, want the check's", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := db.Backup(ctx, there, store.CopyOptions{Force: true}.OnProgress(cancel)); !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v, want a cancelled one", err)
	}
	if string(contents(t, there)) != "something" || !bytes.Equal(before, contents(t, path)) {
		t.Error("a file was changed")
	}
	if got := names(t, folder); got != "folder-link link logged-wal ropa.db ropa.db-shm ropa.db-wal there" {
		t.Errorf("the folder holds %s", got)
	}
	if _, err := db.Backup(t.Context(), there, store.CopyOptions{Force: true}); err != nil {
		t.Error(err)
	}
}

// A file that comes while the copy is made is not replaced.
func TestBackup_OvertakenByAFile(t *testing.T) {
	db := storetest.Open(t, dialect.SQLite)
	file := filepath.Join(t.TempDir(), "backup.db")
	options := store.CopyOptions{}.OnProgress(func() { write(t, file, "another") })
	_, err := db.Backup(t.Context(), file, options)
	if fault.CodeOf(err) != fault.Conflict || string(contents(t, file)) != "another" {
		t.Errorf("got error %v and %s", err, contents(t, file))
	}
}
