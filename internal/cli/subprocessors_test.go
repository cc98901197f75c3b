package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestSubProcessors has the list of the example's provider in every form and compares it with others, on each database.
func TestSubProcessors(t *testing.T) {
	each(t, func(t *testing.T, dsn string) {
		must(t, "import", "../../examples/example-msp.yaml", "--db", dsn)
		list := func(args ...string) []string {
			return append([]string{"subprocessors", "--db", dsn, "--register", "example-msp", "--processor", "example-msp", "--at", "2026-11-28"}, args...)
		}
		if table := must(t, list()...); !strings.Contains(table, "Example Hosting B.V.") || strings.Count(table, "\n") != 4 {
			t.Errorf("%s", table)
		}
		folder := t.TempDir()
		file := func(name, text string) string {
			t.Helper()
			path := filepath.Join(folder, name)
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		}
		page := filepath.Join(folder, "page.html")
		if out := must(t, list("-o", page)...); out != "" {
			t.Errorf("what goes to a file goes nowhere else: %q", out)
		}
		if html, err := os.ReadFile(page); err != nil || !strings.HasPrefix(string(html), "<!doctype html>") {
			t.Errorf("%.100s: %v", html, err)
		}
		if markdown := must(t, list("--format", "md")...); !strings.HasPrefix(markdown, "# Sub-processors of Example MSP") {
			t.Errorf("%s", markdown)
		}
		published := must(t, list("--format", "json")...)
		for name, tt := range map[string]struct {
			text string
			code int
			says []string
		}{
			"what it published": {published, 0, []string{"on both  3"}},
			"names":             {`["Example Hosting B.V.", "EXAMPLE SUPPORT", "Example Ticketing"]`, 0, []string{"on both  3"}},
			"objects":           {`[{"name": "Example Hosting BV"}, {"name": "Other Cloud"}]`, 6, []string{"perhaps the same      Example Hosting BV", "only in the file      Other Cloud", "only in the register  Example Ticketing, Inc."}},
			"lines":             {"# Ours\n\n- Example Hosting B.V.\n* Example Support\nExample Ticketing\n", 0, []string{"on both  3"}},
			"no list":           {`{"names": []}`, 5, nil},
			"nothing":           {`[]`, 6, []string{"only in the register  Example Hosting B.V."}},
		} {
			code, out, errs := run(t, list("--compare", file("given", tt.text))...)
			if code != tt.code {
				t.Errorf("%s: exit code %d, want %d: %s%s", name, code, tt.code, out, errs)
			}
			for _, says := range tt.says {
				if !strings.Contains(strings.Join(strings.Fields(out), " "), strings.Join(strings.Fields(says), " ")) {
					t.Errorf("%s: %q is not said in\n%s", name, says, out)
				}
			}
		}
		difference := decode[struct{ Different bool }](t, func() string {
			_, out, _ := run(t, list("--compare", file("given", "Nobody"), "--format", "json")...)
			return out
		}())
		if !difference.Different {
			t.Error("the lists differ")
		}
		for name, tt := range map[string]struct {
			args []string
			code int
		}{
			"no processor":      {[]string{"subprocessors", "--db", dsn, "--register", "example-msp"}, 2},
			"another form":      {list("--format", "docx"), 2},
			"a page difference": {list("--format", "html", "--compare", "x"), 2},
			"no such day":       {list("--at", "tomorrow"), 2},
			"no such file":      {list("--compare", filepath.Join(folder, "none")), 4},
			"no such processor": {append(list(), "--processor", "example-mps"), 4},
		} {
			if code, _, errs := run(t, tt.args...); code != tt.code {
				t.Errorf("%s: exit code %d, want %d: %s", name, code, tt.code, errs)
			}
		}
	})
}
