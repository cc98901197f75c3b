package cli_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/cli"
	"github.com/openropa/ropa/internal/exchange"
	"github.com/openropa/ropa/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// run carries out a command line.
func run(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = cli.Run(t.Context(), args, strings.NewReader(""), &out, &err)
	return code, out.String(), err.String()
}

// must is run for a command line that has to succeed; it returns stdout.
func must(t *testing.T, args ...string) string {
	t.Helper()
	code, stdout, stderr := run(t, args...)
	if code != 0 {
		t.Fatalf("ropa %s: %d %s", strings.Join(args, " "), code, stderr)
	}
	return stdout
}

func decode[T any](t *testing.T, text string) (value T) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return value
}

// each runs fn for a migrated database of each kind.
func each(t *testing.T, fn func(t *testing.T, dsn string)) {
	t.Helper()
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			dsn := storetest.DSN(t, dialect)
			must(t, "migrate", "up", "--db", dsn)
			fn(t, dsn)
		})
	}
}

func TestExitCodes(t *testing.T) {
	t.Chdir(t.TempDir())
	must(t, "register", "create", "acme", "--regime", "UK_GDPR")
	if err := os.WriteFile("wrong.yaml", []byte("ropa: 1\nregister: {key: x, regimes: [NOWHERE]}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		args string
		want int
	}{
		{"version", 0},
		{"--help", 0},
		{"token create --help", 0},
		{"register list", 0},
		{"migrate up --db /proc/nothing/ropa.db", 4},
		{"migrate up --db mysql://x", 1},
		{"", 0},
		{"nothing", 2},
		{"token", 2},
		{"token nothing", 2},
		{"register create", 2},
		{"register create a b", 2},
		{"register list --nothing", 2},
		{"register list -o xml", 2},
		{"export", 2},
		{"export --register acme --format xml", 2},
		{"token create", 2},
		{"token create --register acme --role owner", 2},
		{"serve --addr 0.0.0.0:0", 2},
		{"serve --addr :0", 2},
		{"demo --addr 192.0.2.1:0", 2},
		{"export --register nobody", 4},
		{"token create --register nobody", 4},
		{"token create --register acme --member nobody", 4},
		{"token revoke tok_0000000000001", 4},
		{"token revoke nonsense", 4},
		{"import missing.yaml", 4},
		{"register list --db missing.db", 4},
		{"migrate status --db missing.db", 4},
		{"import wrong.yaml", 5},
		{"import wrong.yaml -o json", 5},
		{"register create acme", 5},
		{"register create not/a/key", 5},
		{"register create other --regime NOWHERE", 5},
	} {
		code, _, stderr := run(t, strings.Fields(test.args)...)
		if code != test.want || (code == 0) != (stderr == "") {
			t.Errorf("ropa %s ends with %d, want %d: %s", test.args, code, test.want, stderr)
		}
	}
	if _, err := os.Stat("missing.db"); err == nil {
		t.Error("a command that reads made a database")
	}
}

func TestFlagWinsOverVariableWinsOverDefault(t *testing.T) {
	t.Chdir(t.TempDir())
	must(t, "register", "create", "by-default")
	t.Setenv("ROPA_DB", "variable.db")
	must(t, "register", "create", "by-variable")
	must(t, "register", "create", "by-flag", "--db", "flag.db")
	for name, want := range map[string]string{"ropa.db": "by-default", "variable.db": "by-variable", "flag.db": "by-flag"} {
		if got := must(t, "register", "list", "--db", name); !strings.Contains(got, want) || strings.Count(got, "by-") != 2 {
			t.Errorf("%s holds %s", name, got)
		}
	}
	t.Setenv("ROPA_REGISTER", "by-variable") // which is required, and a variable is enough
	must(t, "token", "create")
	t.Setenv("ROPA_OUTPUT", "xml")
	if code, _, stderr := run(t, "register", "list"); code != 2 || !strings.Contains(stderr, "ROPA_OUTPUT") {
		t.Errorf("%d %s", code, stderr)
	}
	if help := must(t, "serve", "--help"); !strings.Contains(help, "[ROPA_DB]") || !strings.Contains(help, "[ROPA_ADDR]") {
		t.Errorf("the help names no variables: %s", help)
	}
}

func TestRegistersAndTokens(t *testing.T) {
	each(t, func(t *testing.T, dsn string) {
		db := "--db=" + dsn
		must(t, "register", "create", "acme", db, "--name", "Acme", "--regime", "UK_GDPR,EU_GDPR", "--time-zone", "Europe/Paris")
		must(t, "register", "create", "zulu", db)
		registers := decode[[]map[string]any](t, must(t, "register", "list", db, "-o", "json"))
		if len(registers) != 2 || registers[0]["key"] != "acme" || registers[0]["name"] != "Acme" || registers[1]["name"] != "zulu" {
			t.Errorf("registers: %v", registers)
		}
		if text := must(t, "export", db, "--register", "acme"); !strings.Contains(text, "timeZone: Europe/Paris") || !strings.Contains(text, "EU_GDPR") {
			t.Errorf("exported %s", text)
		}

		secret := must(t, "token", "create", db, "--register", "acme", "--role", "Editor")
		if !strings.HasPrefix(secret, "ropa_") || strings.Count(secret, "\n") != 1 {
			t.Errorf("stdout has more than the secret: %q", secret)
		}
		made := decode[map[string]any](t, must(t, "token", "create", db, "--register", "acme", "-o", "json"))
		list := decode[[]map[string]any](t, must(t, "token", "list", db, "-o", "json"))
		if len(list) != 2 || made["secret"] == "" || list[0]["role"] != "EDITOR" || list[1]["id"] != made["id"] || list[1]["role"] != "VIEWER" {
			t.Errorf("made %v, listed %v", made, list)
		}
		must(t, "token", "revoke", made["id"].(string), db)
		table := must(t, "token", "list", db, "--register", "acme")
		if strings.Contains(table, "ropa_") || strings.Count(table, "\n") != 3 || !strings.Contains(table, "REVOKED") {
			t.Errorf("table:\n%s", table)
		}
		if list = decode[[]map[string]any](t, must(t, "token", "list", db, "-o", "json")); list[0]["revokedAt"] != nil || list[1]["revokedAt"] == nil {
			t.Errorf("listed %v", list)
		}
		if other := must(t, "token", "list", db, "--register", "zulu", "-o", "json"); other != "[]\n" {
			t.Errorf("the other register has %s", other)
		}
	})
}

func TestDocumentsGoInAndOut(t *testing.T) {
	each(t, func(t *testing.T, dsn string) {
		db, folder := "--db="+dsn, t.TempDir()
		const example = "../../examples/smartops-it.yaml"
		code, plan, stderr := run(t, "import", example, db, "--dry-run")
		if code != 0 || !strings.Contains(plan, "controllerActivities") && !strings.Contains(plan, "ControllerActivity") || !strings.Contains(stderr, "nothing written") {
			t.Fatalf("%d %s\n%s", code, plan, stderr)
		}
		if list := must(t, "register", "list", db, "-o", "json"); list != "[]\n" {
			t.Errorf("the plan wrote %s", list)
		}
		report := decode[map[string]any](t, must(t, "import", example, db, "-o", "json"))
		if report["register"] != "smartops-it" || report["dryRun"] != false {
			t.Errorf("report: %v", report)
		}
		again := decode[map[string]any](t, must(t, "import", example, db, "-o", "json"))
		for action := range again["totals"].(map[string]any) {
			if action != "unchanged" {
				t.Errorf("the second time: %v", again["totals"])
			}
		}

		toStdout := must(t, "export", db, "--register", "smartops-it")
		for name, args := range map[string][]string{"out.yaml": nil, "out.json": nil, "other": {"--format", "json"}} {
			file := filepath.Join(folder, name)
			must(t, append([]string{"export", file, db, "--register", "smartops-it"}, args...)...)
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if name == "out.yaml" && string(text) != toStdout {
				t.Errorf("%s differs from stdout", name)
			}
			if isJSON := json.Valid(text); isJSON != (name != "out.yaml") {
				t.Errorf("%s: JSON is %v", name, isJSON)
			}
			if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v, %v", name, info.Mode(), err)
			}
		}
	})
}

func TestWrongDocumentTellsEveryPlace(t *testing.T) {
	t.Chdir(t.TempDir())
	const text = "ropa: 1\nregister: {key: x}\nmembers:\n  - {key: a, name: A, kind: GHOST}\n  - {key: b, name: B, email: nowhere}\n"
	if err := os.WriteFile("wrong.yaml", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := run(t, "import", "wrong.yaml")
	if code != 5 || stdout != "" || !strings.Contains(stderr, "wrong.yaml:4:") || !strings.Contains(stderr, "wrong.yaml:5:") {
		t.Errorf("%d %q\n%s", code, stdout, stderr)
	}
	code, stdout, _ = run(t, "import", "wrong.yaml", "-o", "json")
	problems := decode[map[string][]map[string]any](t, stdout)["problems"]
	if code != 5 || len(problems) != 2 || problems[0]["line"] != 4.0 {
		t.Errorf("%d %s", code, stdout)
	}
}

func TestMigrations(t *testing.T) {
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			db := "--db=" + storetest.DSN(t, dialect)
			if dialect == "postgres" { // an SQLite file that is new is migrated by whoever writes first
				code, _, stderr := run(t, "serve", db, "--addr", "127.0.0.1:0")
				if code != 1 || !strings.Contains(stderr, "ropa migrate up") {
					t.Errorf("serve: %d %s", code, stderr)
				}
				if status := must(t, "migrate", "status", db); strings.Count(status, "pending") != strings.Count(status, "\n")-1 {
					t.Errorf("status:\n%s", status)
				}
			}
			must(t, "migrate", "up", db)
			must(t, "migrate", "up", db)
			for _, m := range decode[[]map[string]any](t, must(t, "migrate", "status", db, "-o", "json")) {
				if m["appliedAt"] == nil {
					t.Errorf("status: %v", m)
				}
			}
		})
	}
}

// endless is a document that never comes to an end.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '#'
	}
	e.read += len(p)
	return len(p), nil
}

func TestImport_StopsAtTheBound(t *testing.T) {
	t.Chdir(t.TempDir())
	var stdin endless
	var out, err bytes.Buffer
	code := cli.Run(t.Context(), []string{"import", "-"}, &stdin, &out, &err)
	if code == 0 || !strings.Contains(err.String(), "at most 64 MiB") {
		t.Errorf("%d %s", code, err.String())
	}
	if stdin.read > 2*exchange.MaxBytes {
		t.Errorf("%d bytes were read", stdin.read)
	}
}
