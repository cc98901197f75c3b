package examples_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	yamlv4 "go.yaml.in/yaml/v4"

	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
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

// examinedOn is the day for which the lists of findings were written.
const examinedOn = "2026-11-28"

// TestFindings compares what is found in the registers with the lists that were written from the documents.
func TestFindings(t *testing.T) {
	noon := func() time.Time { return time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC) }
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := registrytest.New(t, db, registry.WithClock(noon))
		for _, key := range []string{"smartops-it", "smartops", "example-employer"} {
			load(t, w, key)
			var want []string
			for _, f := range wantFindings(t, key) {
				want = append(want, strings.Join([]string{f.Rule, f.Record, f.Regime, f.Severity, f.Path}, " "))
			}
			got := foundIn(t, w, key)
			for _, line := range got {
				if !slices.Contains(want, line) {
					t.Errorf("%s: found and not on the list: %s", key, line)
				}
			}
			for _, line := range want {
				if !slices.Contains(got, line) {
					t.Errorf("%s: on the list and not found: %s", key, line)
				}
			}
		}
	})
}

// foundIn lists what is found in a register, a line for each rule, record, regime, severity and path.
func foundIn(t *testing.T, w *registrytest.World, key string) []string {
	t.Helper()
	id, _, err := w.Registry.FindRegister(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := w.DB.Reader().QueryContext(t.Context(), w.DB.Dialect.Rebind(`select rule, record_type || '/' || record_key, regimes, severity, path
		from findings where register_id = ? and holds_from <= ? and holds_to >= ?`), id, examinedOn, examinedOn)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var rule, record, regimes, severity, path string
		if err := rows.Scan(&rule, &record, &regimes, &severity, &path); err != nil {
			t.Fatal(err)
		}
		var under []string
		if err := json.Unmarshal([]byte(regimes), &under); err != nil {
			t.Fatal(err)
		}
		for _, regime := range under {
			out = append(out, strings.Join([]string{rule, record, regime, severity, path}, " "))
		}
	}
	return out
}
