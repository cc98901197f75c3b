package cli_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/openropa/ropa/ent/migrate"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// example makes ropa.db in a folder of its own, which becomes the working one, and a backup of it.
func example(t *testing.T) {
	t.Helper()
	document, err := filepath.Abs("../../examples/smartops-it.yaml")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	must(t, "import", document)
	must(t, "register", "create", "empty")
	must(t, "backup", "backup.db")
}

// copyOf copies a file and returns the copy's name.
func copyOf(t *testing.T, from, to string) string {
	t.Helper()
	text, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return to
}

// alter runs statements on a database, with foreign keys off, and closes it.
func alter(t *testing.T, file string, statements ...string) {
	t.Helper()
	db, err := store.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range append([]string{"pragma foreign_keys = off"}, statements...) {
		if _, err := db.Writer().ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// refused checks that a file is not restored, for the reason, and that nothing in the folder changes by the attempt.
func refused(t *testing.T, file, reason string) {
	t.Helper()
	before := folder(t)
	code, stdout, stderr := run(t, "restore", file, "--force")
	if code != 5 || stdout != "" || !strings.Contains(stderr, reason) {
		t.Errorf("%s: %d %s%s, want 5 and %q", file, code, stdout, stderr, reason)
	}
	if after := folder(t); !slices.EqualFunc(before, after, bytes.Equal) {
		t.Errorf("%s: a file was changed, made or removed", file)
	}
}

// folder reads all files of the working folder.
func folder(t *testing.T) (files [][]byte) {
	t.Helper()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		text, err := os.ReadFile(entry.Name())
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, []byte(entry.Name()), text)
	}
	return files
}

func TestBackupAndRestore(t *testing.T) {
	example(t)
	exported := must(t, "export", "--register", "smartops-it")
	report := decode[map[string]any](t, must(t, "backup", "other.db", "-o", "json"))
	info, err := os.Stat("other.db")
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info, err)
	}
	if report["file"] != "other.db" || report["size"] != float64(info.Size()) || report["registers"] != 2.0 || report["changes"].(float64) < 20 {
		t.Errorf("backup: %v", report)
	}
	if code, stdout, stderr := run(t, "backup", "other.db"); code != 5 || stdout != "" || !strings.Contains(stderr, "--force") {
		t.Errorf("backup: %d %s%s", code, stdout, stderr)
	}
	if table := must(t, "backup", "other.db", "--force"); !strings.HasPrefix(table, "FILE") || strings.Count(table, "\n") != 2 {
		t.Errorf("table:\n%s", table)
	}

	must(t, "register", "list", "--db", "other.db") // a look at a backup leaves it one
	must(t, "register", "create", "later")
	if code, _, stderr := run(t, "restore", "other.db"); code != 5 || !strings.Contains(stderr, "--force") {
		t.Errorf("restore: %d %s", code, stderr)
	}
	code, stdout, stderr := run(t, "restore", "other.db", "--force", "-o", "json")
	restored := decode[map[string]any](t, stdout)
	kept, _ := restored["kept"].(string)
	if strings.Contains(stderr, "was not made by") {
		t.Errorf("the backup has lost its seal: %s", stderr)
	}
	if code != 0 || restored["changes"] != report["changes"] || restored["registers"] != 2.0 || !strings.Contains(stderr, kept) || kept == "" {
		t.Errorf("restore: %d %s%s", code, stdout, stderr)
	}
	if list := must(t, "register", "list"); strings.Contains(list, "later") || must(t, "export", "--register", "smartops-it") != exported {
		t.Errorf("restored %s", list)
	}
	if list := must(t, "register", "list", "--db", kept); !strings.Contains(list, "later") {
		t.Errorf("kept %s", list)
	}
	must(t, "register", "create", "written", "--db", "other.db")
	if code, _, stderr := run(t, "restore", "other.db", "--db", "served.db"); code != 0 || !strings.Contains(stderr, "was not made by") {
		t.Errorf("a backup that was written as a database: %d %s", code, stderr)
	}
	table := must(t, "restore", "backup.db", "--db", "new.db")
	if !strings.HasPrefix(table, "DATABASE") || must(t, "export", "--register", "smartops-it", "--db", "new.db") != exported {
		t.Errorf("table:\n%s", table)
	}
}

func TestBackupAndRestore_ExitCodes(t *testing.T) {
	example(t)
	for name, text := range map[string]string{"empty.db": "", "notes.db": strings.Repeat("notes ", 1000)} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for args, want := range map[string]int{
		"backup": 2, "backup a b": 2, "backup a --nothing": 2, "restore": 2, "restore a b": 2,
		"backup a --db missing.db": 4, "backup nowhere/a": 4, "restore missing": 4, "restore backup.db --db nowhere/a": 4,
		"backup ropa.db --force": 5, "backup . --force": 5, "restore . --force": 5, "restore ropa.db --force": 5,
		"restore empty.db --force": 5, "restore notes.db --force": 5, "restore backup.db": 5,
		"backup a --db empty.db": 1, "backup a --db notes.db": 1, "backup a --db mysql://x": 1, "restore backup.db --db mysql://x": 1,
		"backup a --db postgres://u:secret@h/d": 2, "restore a --db postgresql://u:secret@h/d": 2, "backup a --db postgres://u:secret%@h/d": 2,
	} {
		code, stdout, stderr := run(t, strings.Fields(args)...)
		if code != want || stdout != "" || stderr == "" || strings.Contains(stderr, "secret") {
			t.Errorf("ropa %s ends with %d, want %d: %s%s", args, code, want, stdout, stderr)
		}
	}
	for _, name := range []string{"a", "missing.db"} {
		if _, err := os.Stat(name); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whichever byte of a backup changes, wherever it ends too soon, it is refused and nothing else happens.
func TestRestore_DamagedBackup(t *testing.T) {
	example(t)
	whole, err := os.ReadFile("backup.db")
	if err != nil {
		t.Fatal(err)
	}
	offsets := []int{0, 18, 24, 60, 96, 100, len(whole) - 1, len(whole) - 30, len(whole) - 80, len(whole) - 85, len(whole) - 86}
	for at := 1000; at < len(whole); at += 9973 { // a prime, so that it meets every part of a page
		offsets = append(offsets, at)
	}
	for i, at := range offsets {
		damaged := bytes.Clone(whole)
		damaged[at] ^= 1 << (i % 8)
		if err := os.WriteFile("damaged.db", damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		refused(t, "damaged.db", "is damaged or no backup")
	}
	for _, size := range []int{0, 1, 84, 85, 100, 511, 512, 4096, len(whole) / 2, len(whole) / 2 &^ 4095, len(whole) - 4096, len(whole) - 86, len(whole) - 1} {
		if err := os.WriteFile("damaged.db", whole[:size], 0o600); err != nil {
			t.Fatal(err)
		}
		refused(t, "damaged.db", "is damaged or no backup")
	}
	for _, more := range []string{"\n", string(whole)} {
		if err := os.WriteFile("damaged.db", append(bytes.Clone(whole), more...), 0o600); err != nil {
			t.Fatal(err)
		}
		refused(t, "damaged.db", "is damaged or no backup")
	}
	must(t, "restore", "backup.db", "--force")
}

// What a file without a seal holds is looked through all the same: its pages, its references, its log, its migrations.
func TestRestore_UnsoundDatabase(t *testing.T) {
	example(t)
	for _, test := range []struct{ reason, statements string }{
		{"check foreign keys", "insert into tokens values (1, 2, null, 'VIEWER', 'x', 0, 'x', null, null, null, null, null)"},
		{"register smartops-it", "update changes set actor = 'system/other' where seq = 5"},
		{"the log ends with entry", "delete from changes where seq = (select max(seq) from changes)"},
		{"a register has no change log", "delete from register_heads where version = 1"},
		{"newer than the program", "insert into schema_migrations select max(version) + 1, 'future', 'x', 0 from schema_migrations"},
		{"0001_model has changed", "update schema_migrations set checksum = 'x' where version = 1"},
		{"no migration", "drop table schema_migrations"},
		// Two indexes share their pages, which SQLite's check sees.
		{"is damaged or no backup", `pragma writable_schema = on; update sqlite_schema set rootpage =
			(select rootpage from sqlite_schema where name = 'changes_root') where name = 'tokens_register'`},
	} {
		alter(t, copyOf(t, "backup.db", "unsound.db"), strings.Split(test.statements, ";")...)
		refused(t, "unsound.db", test.reason)
	}
}

// A backup from before a migration is restored, and the person told what to do then.
func TestRestore_OlderBackup(t *testing.T) {
	t.Chdir(t.TempDir())
	all := migrate.Files("sqlite3")
	names, err := fs.Glob(all, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n < len(names); n++ {
		set := fstest.MapFS{}
		for _, name := range names[:n] {
			text, err := fs.ReadFile(all, name)
			if err != nil {
				t.Fatal(err)
			}
			set[name] = &fstest.MapFile{Data: text}
		}
		file := names[n] + ".db"
		db, err := store.Open(t.Context(), file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Migrate(context.Background(), set); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		must(t, "backup", "backup.db", "--db", file, "--force")
		code, _, stderr := run(t, "restore", "backup.db", "--force")
		if code != 0 || !strings.Contains(stderr, "ropa migrate up --db 'ropa.db'") {
			t.Errorf("before %s: %d %s", names[n], code, stderr)
		}
		must(t, "migrate", "up")
		must(t, "register", "create", "acme")
	}
}

// The commands that are named for PostgreSQL do there what they are named for.
func TestBackupAndRestore_Postgres(t *testing.T) {
	dump := storetest.DSN(t, "postgres")
	if _, err := exec.LookPath("pg_dump"); err != nil && os.Getenv("ROPA_TEST_REQUIRE_POSTGRES") != "1" {
		t.Skip("pg_dump not found")
	}
	into := storetest.DSN(t, "postgres")
	must(t, "migrate", "up", "--db", dump)
	must(t, "register", "create", "acme", "--db", dump)
	must(t, "migrate", "up", "--db", into)
	t.Chdir(t.TempDir())
	for _, args := range [][]string{
		{"backup", "it's a dump", "--db", withPassword(t, dump)},
		{"restore", "it's a dump", "--force", "--db", withPassword(t, into)},
	} {
		code, stdout, stderr := run(t, args...)
		_, command, found := strings.Cut(stderr, "\n")
		if code != 2 || stdout != "" || !found || strings.Contains(stderr, "secret") {
			t.Fatalf("%v: %d %s%s", args, code, stdout, stderr)
		}
		if out, err := exec.CommandContext(t.Context(), "sh", "-c", command).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", command, err, out)
		}
	}
	if list := must(t, "register", "list", "--db", into); !strings.Contains(list, "acme") {
		t.Errorf("restored %s", list)
	}
}

func withPassword(t *testing.T, dsn string) string {
	t.Helper()
	address, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	address.User = url.UserPassword(address.User.Username(), "secret")
	return address.String()
}
