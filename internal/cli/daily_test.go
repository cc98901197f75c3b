package cli_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/store/storetest"
)

// ropa daily tells what the days brought of every register, and nothing the second time.
func TestDaily(t *testing.T) {
	dsn := filepath.Join(t.TempDir(), "ropa.db")
	if code, _, _ := run(t, "daily", "--db", dsn); code != 4 {
		t.Errorf("without a database %d", code)
	}
	must(t, "migrate", "up", "--db", dsn)
	must(t, "import", "../../examples/example-msp.yaml", "--db", dsn)
	db := storetest.OpenDSN(t, dsn)
	for _, statement := range []string{
		"update register_heads set told_on = '2020-01-01'",
		"update agreements set status = 'SIGNED', ends_on = '2020-03-31' where key = 'dental-dpa'",
	} {
		if _, err := db.Writer().ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	out := must(t, "daily", "--db", dsn)
	if lines := strings.Split(strings.TrimSpace(out), "\n"); len(lines) != 2 || !strings.HasPrefix(lines[1], "example-msp") {
		t.Errorf("told\n%s", out)
	}
	if again := decode[[]any](t, must(t, "daily", "--db", dsn, "-o", "json")); len(again) != 0 {
		t.Errorf("told again: %v", again)
	}
}
