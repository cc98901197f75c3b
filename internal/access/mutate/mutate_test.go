package main

import (
	"fmt"
	"strings"
	"testing"
)

const root = "../../.."

// Every predicate is found where it is said to be, once, and every cell of the tables is flipped.
func TestEveryChangeCanBeMade(t *testing.T) {
	list, err := mutations(root)
	if err != nil {
		t.Fatal(err)
	}
	flipped := 0
	for _, m := range list {
		original, err := read(root, m.file)
		if err != nil {
			t.Fatal(err)
		}
		if m.text == original || len(m.suites) == 0 {
			t.Errorf("%s changes nothing, or nobody looks", m.name)
		}
		if strings.Contains(m.name, " becomes ") {
			flipped++
		}
	}
	t.Logf("%d predicates, %d cells", len(list)-flipped, flipped)
	if flipped < rows*len(columns) {
		t.Errorf("%d cells are flipped, want %d at least", flipped, rows*len(columns))
	}
}

// A fixed few of the changes, the others being for whoever changes access: somebody notices each.
func TestSomebodyNoticesASample(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the tests of other packages")
	}
	list, err := mutations(root)
	if err != nil {
		t.Fatal(err)
	}
	var sample []mutation
	for _, name := range []string{
		"Contact, DASHBOARD: - becomes x", "ManageTokens, EDITOR: - becomes x", "WriteActivity, CONTRIBUTOR: u becomes x",
		"the type of an object", "the unit before a change", "register of a root list", "an expired token",
	} {
		found := named(list, name)
		if len(found) != 1 {
			t.Fatalf("%d changes are called %q", len(found), name)
		}
		sample = append(sample, found...)
	}
	if survived, err := run(t.Context(), root, t.Logf, sample); err != nil || survived > 0 {
		t.Errorf("%d survived: %v", survived, err)
	}
}

// What nobody can notice survives, and what does not compile is no proof.
func TestNobodyNoticesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the tests of other packages")
	}
	text, err := read(root, tableFile)
	if err != nil {
		t.Fatal(err)
	}
	one := suite{"./internal/access", "TestOperations"}
	var out strings.Builder
	tell := func(format string, args ...any) { fmt.Fprintf(&out, format, args...) }
	same := mutation{"nothing", tableFile, text + "\n// Nothing.\n", []suite{one}}
	if survived, err := run(t.Context(), root, tell, []mutation{same}); err != nil || survived != 1 || !strings.Contains(out.String(), "SURVIVED") {
		t.Errorf("%d survived, %v: %s", survived, err, out.String())
	}
	broken := mutation{"broken", tableFile, text + "\nnothing\n", []suite{one}}
	if _, err := run(t.Context(), root, tell, []mutation{broken}); err == nil {
		t.Error("what does not compile is taken for noticed")
	}
}

func TestSpread(t *testing.T) {
	list := []mutation{{name: "a"}, {name: "b"}, {name: "c"}, {name: "d"}}
	if got := spread(list, 2); len(got) != 2 || got[0].name != "a" || got[1].name != "c" {
		t.Errorf("two of four: %v", got)
	}
	for _, n := range []int{-1, 0, 4, 5} {
		if got := spread(list, n); len(got) != 4 {
			t.Errorf("%d of four: %v", n, got)
		}
	}
}
