package docs_test

import (
	"regexp"
	"slices"
	"testing"
)

// The table of errors in api.md has every code there is, and no other.
func TestErrorsOfAPIPage(t *testing.T) {
	codes := func(pattern, text string) (out []string) {
		for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
			out = append(out, m[1])
		}
		slices.Sort(out)
		return out
	}
	want := codes(`(?m)^\t\w+ +Code = "(\w+)"$`, read(t, "../internal/fault/fault.go"))
	if got := codes("(?m)^\\| `([A-Z_]+)` \\|", read(t, "api.md")); len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("api.md has %v, the program %v", got, want)
	}
}
