package compliance_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/openropa/ropa/internal/law"
)

// caseFile holds cases of rules. They change a register about which there is nothing to find.
type caseFile struct {
	// Register is the file of the register, beside this one.
	Register string
	Rules    []ruleCases
}

type ruleCases struct {
	Rule string
	// Record is where the finding hangs, as Type/key, unless a case names another.
	Record                  string
	Fails, Passes, Boundary []ruleCase
}

// ruleCase is one state of the register.
type ruleCase struct {
	// When says what is so, to be read in docs/rules.md.
	When string
	// Set changes records: by Type/key, the fields that change, null to clear one; null in place of the fields removes the record.
	Set map[string]map[string]any
	// Changed are the days on which what a PAIA manual has to say of controllers last changed, by Controller/key.
	Changed map[string]string
	// Day is the day of the examination, testDay unless given.
	Day    string
	Record string
	// Paths are those of the findings of the rule on the record; without them, any.
	Paths []string
	// Severity is that of the gravest of these findings: that of the rule, unless given.
	Severity law.Severity
	// Found is how many findings of the rule there are; of a case at the boundary, which may go either way, it has to be given.
	Found *int
}

const testDay = "2026-11-28"

func caseFiles(t testing.TB) map[string]caseFile {
	t.Helper()
	names, err := filepath.Glob("testdata/cases/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	out := map[string]caseFile{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var f caseFile
		if err := yaml.Load(text, &f, yaml.WithKnownFields()); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[filepath.Base(name)] = f
	}
	return out
}

// change makes a copy of a register in which a case is so.
func change(t testing.TB, doc document, c ruleCase) document {
	t.Helper()
	out := maps.Clone(doc)
	for where, fields := range c.Set {
		typ, key, plural := splitKey(t, where)
		if typ == "Register" {
			register := maps.Clone(out["register"].(map[string]any))
			maps.Copy(register, fields)
			out["register"] = register
			continue
		}
		list, _ := out[plural].([]any)
		list = slices.Clone(list)
		i := slices.IndexFunc(list, func(v any) bool { return fmt.Sprint(v.(map[string]any)["key"]) == key })
		switch {
		case fields == nil && i < 0:
			t.Fatalf("there is no %s", where)
		case fields == nil:
			list = slices.Delete(list, i, i+1)
		case i < 0:
			added := maps.Clone(fields)
			added["key"] = key
			list = append(list, added)
		default:
			changed := maps.Clone(list[i].(map[string]any))
			maps.Copy(changed, fields)
			list[i] = changed
		}
		out[plural] = list
	}
	return out
}

func TestRegistersOfCasesHaveNoFindings(t *testing.T) {
	for name, f := range caseFiles(t) {
		w := newWorld(t, readDocument(t, "testdata/cases/"+f.Register), testDay)
		for _, line := range w.findings(testDay) {
			t.Errorf("%s: %s", name, line)
		}
	}
}

func TestRules(t *testing.T) {
	for name, f := range caseFiles(t) {
		doc := readDocument(t, "testdata/cases/"+f.Register)
		for _, r := range f.Rules {
			for kind, cases := range map[string][]ruleCase{"fails": r.Fails, "passes": r.Passes, "boundary": r.Boundary} {
				for _, c := range cases {
					t.Run(fmt.Sprintf("%s/%s/%s/%s", name, r.Rule, kind, c.When), func(t *testing.T) {
						testCase(t, doc, r, kind, c)
					})
				}
			}
		}
	}
}

func testCase(t *testing.T, doc document, r ruleCases, kind string, c ruleCase) {
	day := c.Day
	if day == "" {
		day = testDay
	}
	where := r.Record
	if c.Record != "" {
		where = c.Record
	}
	w := newWorld(t, change(t, doc, c), day)
	for controller, day := range c.Changed {
		w.ContentChanged(w.byKey[controller].ID, day)
	}
	found := w.byKey[where]
	if found == nil {
		t.Fatalf("there is no %s", where)
	}
	var paths []string
	var gravest law.Severity
	for _, f := range w.At(found, day) {
		if f.Rule != r.Rule {
			continue
		}
		paths = append(paths, f.Path)
		if gravest == "" || f.Severity.Rank() < gravest.Rank() {
			gravest = f.Severity
		}
		if f.Message == "" || len(f.Regimes) == 0 {
			t.Errorf("%+v lacks words or regimes", f)
		}
	}
	severity := c.Severity
	if rule, _ := mustLaw(t).Rule(r.Rule); severity == "" {
		severity = rule.Severity
	}
	if gravest != "" && gravest != severity {
		t.Errorf("the gravest of what is found at %v is %s, not %s", paths, gravest, severity)
	}
	switch {
	case kind == "fails" && len(paths) == 0:
		t.Errorf("nothing was found; other findings: %v", w.findings(day))
	case kind == "passes" && len(paths) > 0:
		t.Errorf("found at %v", paths)
	case kind == "boundary" && c.Found == nil:
		t.Error("a case at the boundary has to say how many findings there are")
	}
	if c.Found != nil && len(paths) != *c.Found {
		t.Errorf("found at %v, not %d times", paths, *c.Found)
	}
	if c.Paths != nil && !slices.Equal(slices.Sorted(slices.Values(paths)), slices.Sorted(slices.Values(c.Paths))) {
		t.Errorf("found at %v, not %v", paths, c.Paths)
	}
}

// TestEveryRuleHasCases wants a case that fails, one that passes and one at the boundary of every rule that finds something.
func TestEveryRuleHasCases(t *testing.T) {
	got := map[string][3]int{}
	for _, f := range caseFiles(t) {
		for _, r := range f.Rules {
			n := got[r.Rule]
			got[r.Rule] = [3]int{n[0] + len(r.Fails), n[1] + len(r.Passes), n[2] + len(r.Boundary)}
		}
	}
	for _, rule := range mustLaw(t).Rules() {
		n := got[rule.Code]
		switch {
		case rule.Outcome == law.OutcomeFinding && (n[0] == 0 || n[1] == 0 || n[2] == 0):
			t.Errorf("%s has %d cases that fail, %d that pass and %d at the boundary", rule.Code, n[0], n[1], n[2])
		case rule.Outcome != law.OutcomeFinding && n != [3]int{}:
			t.Errorf("%s has cases, and finds nothing", rule.Code)
		}
	}
}
