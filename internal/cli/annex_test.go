package cli_test

import (
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

type annexLine struct {
	Profile, Module, Applicable, Reason, Engagement, Transfer string
	Ready, Confirmed                                          bool
	Sections                                                  []struct {
		Code   string
		Groups []struct {
			Heading, Record string
			Items           []struct {
				Code, Citation string
				Texts, Records []string
			}
		}
	}
	Missing []struct{ Item, Record, Path, Citation, HowToMend string }
}

// TestAnnex has the annexes of the example's chain in every form, on each database.
func TestAnnex(t *testing.T) {
	each(t, func(t *testing.T, dsn string) {
		must(t, "import", "../../examples/example-msp.yaml", "--db", dsn)
		annex := func(args ...string) []string {
			return append([]string{"annex", "--db", dsn, "--register", "example-msp", "--at", "2026-11-28"}, args...)
		}
		for _, tt := range []struct{ engagement, profile, module string }{
			{"dental-managed-it", "ART28", ""},
			{"logistics-managed-it", "EU_SCC_2021_915", ""},
			{"hosting-ticketing", "EU_SCC_2021_914", "M3"},
			{"hosting-ticketing", "UK_ADDENDUM", "M3"},
			{"msp-night-desk", "UK_IDTA", ""},
		} {
			line := decode[annexLine](t, must(t, annex("--engagement", tt.engagement, "--profile", tt.profile, "--format", "json")...))
			if line.Applicable != "YES" || !line.Ready || line.Module != tt.module || !strings.HasPrefix(line.Engagement, "enga_") || len(line.Sections) < 4 {
				t.Errorf("%s %s: %s (%s), ready %v: %+v", tt.engagement, tt.profile, line.Applicable, line.Reason, line.Ready, line.Missing)
			}
		}
		addendum := decode[annexLine](t, must(t, annex("--engagement", "hosting-ticketing", "--profile", "UK_IDTA", "--format", "json")...))
		if addendum.Applicable != "NO" || len(addendum.Missing) == 0 || !strings.HasPrefix(addendum.Missing[0].Record, "tran_") {
			t.Errorf("the Addendum covers it: %+v", addendum)
		}
		markdown := must(t, annex("--engagement", "msp-night-desk", "--transfer", "night-desk-south-africa", "--profile", "UK_IDTA")...)
		if !strings.HasPrefix(markdown, "# International data transfer agreement") || !strings.Contains(markdown, "Example Support South Africa (Pty) Ltd") {
			t.Errorf("%s", markdown)
		}
		if html := must(t, annex("--transfer", "tickets-united-states", "--profile", "UK_ADDENDUM", "--format", "html")...); !strings.HasPrefix(html, "<!doctype html>") {
			t.Errorf("%.200s", html)
		}
		file := filepath.Join(t.TempDir(), "annex.docx")
		if out := must(t, annex("--engagement", "dental-managed-it", "--profile", "ART28", "-o", file)...); out != "" {
			t.Errorf("what goes to a file goes nowhere else: %q", out)
		}
		archive, err := zip.OpenReader(file)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = archive.Close() }() // it was read
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("others on the machine can read it: %v, %v", info, err)
		}
		for _, tt := range []struct {
			args []string
			code int
			say  string
		}{
			{annex("--engagement", "dental-managed", "--profile", "ART28"), 4, "dental-managed-it"},
			{annex("--engagement", "dental-managed-it", "--transfer", "nowhere", "--profile", "UK_IDTA"), 4, "nowhere"},
			{[]string{"annex", "--db", dsn, "--register", "other", "--engagement", "x", "--profile", "ART28"}, 4, "other"},
			{annex("--profile", "ART28"), 2, "--engagement"},
			{annex("--engagement", "x", "--profile", "IDTA"), 2, "UK_IDTA"},
			{annex("--engagement", "x", "--profile", "ART28", "--format", "pdf"), 2, "docx"},
			{annex("--engagement", "x", "--profile", "ART28", "--at", "tomorrow"), 2, "--at"},
		} {
			if code, out, says := run(t, tt.args...); code != tt.code || out != "" || !strings.Contains(says, tt.say) {
				t.Errorf("ropa %s: %d %q %q", strings.Join(tt.args, " "), code, out, says)
			}
		}
	})
}
