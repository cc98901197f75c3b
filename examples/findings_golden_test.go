package examples_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	yamlv4 "go.yaml.in/yaml/v4"

	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// finding is one that a lawyer would make: what is in testdata/findings-*.yaml.
type finding struct {
	Rule, Record, Regime, Severity, Path, Why string
}

func wantFindings(t *testing.T, key string) []finding {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "findings-"+key+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var list []finding
	if err := yamlv4.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

// The lists of findings speak of rules that there are and of records and fields that the registers have.
func TestFindingsAreOfTheRegisters(t *testing.T) {
	rules, err := os.ReadFile("../docs/coverage.csv")
	if err != nil {
		t.Fatal(err)
	}
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		for _, key := range []string{"smartops-it", "smartops", "example-employer"} {
			g := load(t, w, key)
			for _, f := range wantFindings(t, key) {
				rule, _, _ := strings.Cut(f.Rule, "(")
				if !strings.Contains(string(rules), "\n"+rule+",") {
					t.Errorf("%s: there is no such rule", f.Rule)
				}
				if err := g.place(f); err != nil {
					t.Errorf("%s: %s on %s: %v", key, f.Rule, f.Record, err)
				}
				if !slices.Contains([]string{"ERROR", "WARNING", "INFO"}, f.Severity) || !slices.Contains(g.records["Register"][key].Texts("regimes"), f.Regime) || f.Why == "" {
					t.Errorf("%s: %+v", key, f)
				}
			}
		}
	})
}

// place tells whether there is a record, and in it a field or part, where a finding is to be mended.
func (g register) place(f finding) error {
	typ, key, _ := strings.Cut(f.Record, "/")
	r := g.records[typ][key]
	if r == nil {
		return fmt.Errorf("there is no %s", f.Record)
	}
	for rest := f.Path; rest != ""; {
		var step string
		step, rest, _ = strings.Cut(rest, ".")
		name, part, isPart := strings.Cut(strings.TrimSuffix(step, "]"), "[")
		if r.Type.Field(name) == nil && r.Type.Link(name) == nil {
			return fmt.Errorf("%s has no %s", r.Type.Name, name)
		}
		if !isPart {
			continue
		}
		i := slices.IndexFunc(r.Parts[name], func(p *record.Record) bool { return p.Key() == part })
		if i < 0 {
			return fmt.Errorf("%s has no %s", r.Type.Name, step)
		}
		r = r.Parts[name][i]
	}
	return nil
}

// What must be found so often, and what must not be found at all.
func TestFindingsOfTheRealRegisters(t *testing.T) {
	count := func(key, rule string) (n int) {
		for _, f := range wantFindings(t, key) {
			if f.Rule == rule {
				n++
			}
		}
		return n
	}
	for _, rule := range []string{"R-026", "R-043", "R-044", "R-061", "R-065"} {
		if n := count("smartops-it", rule); n != 0 {
			t.Errorf("smartops-it: %s is found %d times", rule, n)
		}
	}
	if n := count("smartops-it", "R-007"); n != 1 {
		t.Errorf("smartops-it: R-007 is found %d times", n)
	}
	if n := count("smartops", "P-005"); n != 7 {
		t.Errorf("smartops: P-005 is found %d times", n)
	}
	if n := count("smartops", "R-057"); n != 1 {
		t.Errorf("smartops: R-057 is found %d times", n)
	}
}
