package cli_test

import (
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/law"
)

type lawLine struct {
	List, Code, Citation, Source, Verification, LastChecked string
	Valid                                                   bool
	Facts                                                   map[string]any
}

// Every list is there, and so is every row of it, with how well it is known.
func TestLawList(t *testing.T) {
	laws, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	type count struct {
		List         string
		Rows, Valid  int
		Verification map[string]int
	}
	counts := decode[[]count](t, must(t, "law", "list", "-o", "json"))
	if len(counts) != len(laws.Lists()) {
		t.Fatalf("%d lists, want %d", len(counts), len(laws.Lists()))
	}
	for i, list := range laws.Lists() {
		lines := decode[[]lawLine](t, must(t, "law", "list", string(list), "-o", "json"))
		if c := counts[i]; c.List != string(list) || c.Rows != len(laws.Codes(list)) || len(lines) != c.Rows ||
			c.Verification["VERIFIED"]+c.Verification["SECONDARY"]+c.Verification["GENERAL_KNOWLEDGE"] != c.Rows {
			t.Errorf("%s: %d lines, counted %+v", list, len(lines), c)
		}
		for _, l := range lines {
			if l.Source == "" || l.Verification == "" || l.LastChecked == "" {
				t.Errorf("%s %s does not say where it is from", list, l.Code)
			}
		}
	}
	table := must(t, "law", "list", "legal_bases", "--regime", "UK_GDPR", "--at", "2026-02-04")
	for _, line := range strings.Split(strings.TrimSpace(table), "\n")[1:] {
		if !strings.HasPrefix(line, "UK_GDPR_6_1_") || strings.Contains(line, "  no  ") != strings.HasPrefix(line, "UK_GDPR_6_1_EA ") {
			t.Errorf("%s", line)
		}
	}
	if table := must(t, "law", "list"); !strings.Contains(table, "GENERAL KNOWLEDGE") || !strings.Contains(table, "rights_matrix") {
		t.Errorf("%s", table)
	}
}

func TestLawShow(t *testing.T) {
	for day, valid := range map[string]bool{"2031-12-27": true, "2031-12-28": false} {
		line := decode[lawLine](t, must(t, "law", "show", "adequacy", "EU_GDPR_ADEQUACY_GB", "--at", day, "-o", "json"))
		if line.Valid != valid || line.Facts["coverage"] != "FULL" {
			t.Errorf("on %s: %+v", day, line)
		}
	}
	for code, want := range map[string][]string{
		"UK_INFORMATION_COMMISSION": {"not in force", "VERIFIED", "SI 2026/386"},
		"ZA_INFORMATION_REGULATOR":  {"POPIAComplaints@inforegulator.org.za", "yes"},
	} {
		table := must(t, "law", "show", "AUTHORITIES", code)
		for _, text := range want {
			if !strings.Contains(table, text) {
				t.Errorf("%s lacks %q:\n%s", code, text, table)
			}
		}
	}
	// Lists of texts and of objects are shown too.
	if table := must(t, "law", "show", "dpia_criteria", "TRACKING"); !strings.Contains(table, "regime UK_GDPR, list ICO, how WITH_ANOTHER") {
		t.Errorf("%s", table)
	}
	if table := must(t, "law", "show", "deadlines", "UK_GDPR_RIGHTS_REQUEST"); !strings.Contains(table, "RECEIPT, IDENTITY, FEE") {
		t.Errorf("%s", table)
	}
}

func TestLawRefuses(t *testing.T) {
	for _, tt := range []struct {
		args []string
		code int
		say  string
	}{
		{[]string{"law"}, 2, "a command is missing"},
		{[]string{"law", "list", "nonsense"}, 4, "legal_bases"},
		{[]string{"law", "list", "--at", "tomorrow"}, 2, "--at"},
		{[]string{"law", "list", "--regime", "GDPR"}, 2, "UK_GDPR"},
		{[]string{"law", "show", "legal_bases"}, 2, "arg"},
		{[]string{"law", "show", "nonsense", "X"}, 4, "nonsense"},
		{[]string{"law", "show", "legal_bases", "UK_GDPR_6_1_AE"}, 4, "UK_GDPR_6_1_A"},
		{[]string{"law", "show", "legal_bases", "UK_GDPR_6_1_A", "--at", "2026-02-30"}, 2, "--at"},
	} {
		if code, out, says := run(t, tt.args...); code != tt.code || out != "" || !strings.Contains(says, tt.say) {
			t.Errorf("ropa %s: %d %q %q", strings.Join(tt.args, " "), code, out, says)
		}
	}
}
