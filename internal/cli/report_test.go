package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	file, err := filepath.Abs("../../examples/smartops-it.yaml")
	if err != nil {
		t.Fatal(err)
	}
	each(t, func(t *testing.T, dsn string) {
		t.Chdir(t.TempDir())
		must(t, "import", file, "--db", dsn)
		write := func(args string) (code int, stdout string) {
			t.Helper()
			code, stdout, _ = run(t, append([]string{"report", "--db", dsn, "--register", "smartops-it"}, strings.Fields(args)...)...)
			return code, stdout
		}
		for args, want := range map[string]string{
			"notice smartops-it --format md":                        "# Privacy notice of SmartOps IT",
			"notice smartops-it --regime UK_GDPR":                   "<!doctype html>",
			"art30 smartops-it --format md --at 2026-02-04":         "4 February 2026",
			"art30-processor smartops-it --format md":               "Article 30(2)",
			"paia smartops-it --format md":                          "PAIA",
			"drift privacy-policy --format md":                      "Privacy Policy",
			"art30 smartops-it file.md --format md --at 2026-02-04": "",
		} {
			if code, stdout := write(args); code != 0 || !strings.Contains(strings.ToLower(stdout), strings.ToLower(want)) {
				t.Errorf("report %s: %d %.300s", args, code, stdout)
			}
		}
		if text, err := os.ReadFile("file.md"); err != nil || !strings.Contains(string(text), "4 February 2026") {
			t.Errorf("%v: %.200s", err, text)
		}
		for args, want := range map[string]int{
			"notice nobody": 4, "nothing smartops-it": 2, "notice smartops-it --format pdf": 2, "notice smartops-it --regime POPIA": 2,
			"notice smartops-it --at today": 2, "notice": 2,
		} {
			if code, _ := write(args); code != want {
				t.Errorf("report %s: %d, want %d", args, code, want)
			}
		}
	})
}
