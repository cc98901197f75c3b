package law

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// The broken file has one row per kind of fault. The report names the place,
// the row and the field of each, and nothing else.
func TestLoadRefusesABrokenFile(t *testing.T) {
	l, err := load(os.DirFS("testdata/broken"))
	if err == nil || l != nil {
		t.Fatalf("load = %v, %v, want an error", l, err)
	}
	want := []string{
		`legal_bases.yaml:11: row 2 (UK_GDPR_6_1_B): source: is missing`,
		`legal_bases.yaml:11: row 2 (UK_GDPR_6_1_B): verification: is missing`,
		`legal_bases.yaml:11: row 2 (UK_GDPR_6_1_B): lastChecked: is missing`,
		`legal_bases.yaml:18: row 3 (UK_GDPR_6_1_C): validFrom: "2026-02-30" is not a date YYYY-MM-DD`,
		`legal_bases.yaml:18: row 3 (UK_GDPR_6_1_C): verification: "CHECKED" is none of VERIFIED, SECONDARY, GENERAL_KNOWLEDGE`,
		`legal_bases.yaml:18: row 3 (UK_GDPR_6_1_C): lastChecked: "22/11/2026" is not a date YYYY-MM-DD`,
		`legal_bases.yaml:28: row 4 (UK_GDPR_6_1_A): validTo: 2026-02-04 is before validFrom 2026-02-05`,
		`legal_bases.yaml:28: row 4 (UK_GDPR_6_1_A): code: is already taken by the row at line 2`,
		`legal_bases.yaml:39: row 5 (FR_GDPR_6_1_A): regime: "FR_GDPR" is not in regimes.yaml`,
		`legal_bases.yaml:39: row 5 (FR_GDPR_6_1_A): requires: "WITNESS" is not a requirement`,
		`legal_bases.yaml:39: row 5 (FR_GDPR_6_1_A): requires: "STATUTE" is there twice`,
		`legal_bases.yaml:49: row 6 (EU_GDPR_6_1_D): code: does not start with its regime "UK_GDPR"`,
		`legal_bases.yaml:49: row 6 (EU_GDPR_6_1_D): generalKnowledge: "code" is not a field of a legal fact`,
		`legal_bases.yaml:59: row 7: yaml: construct errors: line 61: field title not found in type law.LegalBasis`,
		"legal_bases.yaml:64: row 8: yaml: construct errors: line 64: cannot construct !!str `just a ...` into law.LegalBasis",
		`legal_bases.yaml:66: row 9: code: is missing`,
		`legal_bases.yaml:66: row 9: regime: is missing`,
		`legal_bases.yaml:66: row 9: citation: is missing`,
		`legal_bases.yaml:66: row 9: label: is missing`,
		`legal_bases.yaml:66: row 9: description: is missing`,
		`legal_bases.yaml:66: row 9: source: is missing`,
		`legal_bases.yaml:66: row 9: verification: is missing`,
		`legal_bases.yaml:66: row 9: lastChecked: is missing`,
	}
	if got := strings.TrimPrefix(err.Error(), "load law: "); got != strings.Join(want, "\n") {
		t.Errorf("load reports\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

func TestLoadRefusesWhatIsNoListOfRows(t *testing.T) {
	good, err := os.ReadFile("testdata/broken/regimes.yaml")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		text string
		want string
	}{
		{"empty", "", "read legal_bases.yaml: "},
		{"no rows", "[]", "read legal_bases.yaml: no rows"},
		{"not a list", "code: X", "read legal_bases.yaml: "},
		{"not YAML", "- code: [", "read legal_bases.yaml: "},
		{"two documents", "- code: X\n---\n- code: Y\n", "read legal_bases.yaml: "},
		{"a field twice", "- code: X\n  code: Y\n", "legal_bases.yaml"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := fstest.MapFS{regimesFile: {Data: good}, legalBasesFile: {Data: []byte(tt.text)}}
			_, err := load(files)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("load = %v, want %q", err, tt.want)
			}
		})
	}
	if _, err := load(fstest.MapFS{regimesFile: {Data: good}}); err == nil || !strings.Contains(err.Error(), legalBasesFile) {
		t.Errorf("load without a file = %v", err)
	}
}
