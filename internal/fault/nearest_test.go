package fault

import (
	"slices"
	"strings"
	"testing"
)

func TestNearest(t *testing.T) {
	names := []string{"name", "description", "legalBasis", "purposes", "SUPPORT", "UK_GDPR_6_1_B"}
	for text, want := range map[string][]string{
		"nmae":                     {"name"},
		"Name":                     {"name"},
		"suport":                   {"SUPPORT"},
		"purpose":                  {"purposes"},
		"legal_basis":              {"legalBasis"},
		"desc":                     {"description"},
		"uk gdpr 6(1)(b)":          {"UK_GDPR_6_1_B"},
		"colour":                   nil,
		"n":                        nil,
		"":                         nil,
		"(":                        nil,
		"日本":                       nil,
		strings.Repeat("name", 30): nil,
	} {
		if got := Nearest(text, names, 2); !slices.Equal(got, want) {
			t.Errorf("Nearest(%q) = %q, want %q", text, got, want)
		}
	}
	if got := Nearest("AC", []string{"AX", "AB", "ABD", "BCDE"}, 3); !slices.Equal(got, []string{"AX", "AB"}) {
		t.Errorf("guesses %q", got)
	}
	if got := Nearest("name", names, 0); got != nil {
		t.Errorf("none were asked for, got %q", got)
	}
}

func TestEditDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "AB", 2},
		{"AB", "", 2},
		{"AB", "AB", 0},
		{"KITTEN", "SITTING", 3},
		{"FLAW", "LAWN", 2},
	} {
		if got := editDistance(tt.a, tt.b); got != tt.want {
			t.Errorf("editDistance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}

// TestWithin compares the texts of two letters with the whole table.
func TestWithin(t *testing.T) {
	texts := []string{""}
	for i := 0; len(texts[i]) < 5; i++ {
		texts = append(texts, texts[i]+"a", texts[i]+"b")
	}
	for _, a := range texts {
		for _, b := range texts {
			for most := range 4 {
				if got, want := Within(a, b, most), editDistance(a, b) <= most; got != want {
					t.Fatalf("Within(%q, %q, %d) = %v", a, b, most, got)
				}
			}
		}
	}
}
