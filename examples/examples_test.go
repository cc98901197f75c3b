package examples_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/examples"
	"github.com/openropa/ropa/internal/exchange"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// register is an example as it stands in the database.
type register struct {
	records map[string]map[string]*record.Record // by type and key
	byID    map[int64]*record.Record
	doc     exchange.Document // as it is exported
}

// load imports an example and reads the register back. Imported once more, it changes nothing.
func load(t *testing.T, w *registrytest.World, key string) register {
	t.Helper()
	importExample(t, w, key)
	for _, r := range importExample(t, w, key).Records {
		if r.Action != registry.Unchanged {
			t.Errorf("imported twice, %s %s is %s: %v", r.Type, r.Key, r.Action, r.Paths)
		}
	}
	id, ok, err := w.Registry.FindRegister(t.Context(), key)
	if err != nil || !ok {
		t.Fatalf("register %s: %v, %v", key, ok, err)
	}
	g := register{records: map[string]map[string]*record.Record{}, byID: map[int64]*record.Record{}}
	for _, typ := range model.Roots() {
		records, err := record.Load(t.Context(), w.DB.Writer(), w.DB.Dialect, id, typ, nil)
		if err != nil {
			t.Fatal(err)
		}
		g.records[typ.Name] = map[string]*record.Record{}
		for _, r := range records {
			g.records[typ.Name][r.Key()], g.byID[r.ID] = r, r
		}
	}
	if g.doc, err = exchange.Export(t.Context(), w.DB, id); err != nil {
		t.Fatal(err)
	}
	return g
}

func importExample(t *testing.T, w *registrytest.World, key string) *exchange.Report {
	t.Helper()
	text, err := examples.Files.ReadFile(key + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	source, err := exchange.Parse(key+".yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	report, err := exchange.Import(t.Context(), w.Registry, source, exchange.Options{Actor: registrytest.Actor})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// link is the key of the record behind a link to one.
func (g register) link(r *record.Record, name string) string {
	if target := g.byID[r.One[name]]; target != nil {
		return target.Key()
	}
	return ""
}

// links are the keys of the records behind a link to several, sorted.
func (g register) links(r *record.Record, name string) []string {
	var keys []string
	for _, id := range r.Many[name] {
		keys = append(keys, g.byID[id].Key())
	}
	slices.Sort(keys)
	return keys
}

// inherited are the keys of what a record takes over in a list of its scope, sorted, and own those of what it adds.
func (g register) inherited(r *record.Record, list string) (inherited, own []string) {
	return g.scope(g.byID[r.One[r.Type.Inherits]], list), g.scope(r, list)
}

func (g register) scope(r *record.Record, list string) []string {
	if r.Type.Link(list).Kind == model.Many {
		return g.links(r, list)
	}
	var keys []string
	for _, part := range r.Parts[list] {
		keys = append(keys, part.Key())
	}
	slices.Sort(keys)
	return keys
}

// citation is what one citation says.
type citation struct{ path, target, clause, status, qualifier string }

func (g register) citations(r *record.Record) []citation {
	list, _ := r.Values["citations"].([]map[string]any)
	var out []citation
	for _, c := range list {
		text := func(name string) string { s, _ := c[name].(string); return s }
		out = append(out, citation{text("path"), text("target"), text("clause"), text("status"), text("qualifier")})
	}
	return out
}

// cited finds the first citation of a path.
func (g register) cited(t *testing.T, r *record.Record, path string) citation {
	t.Helper()
	for _, c := range g.citations(r) {
		if c.path == path {
			return c
		}
	}
	t.Errorf("%s %s: %s is not cited", r.Type.Name, r.Key(), path)
	return citation{}
}

// checkStatus tells the paths of a record whose citation has another status.
func (g register) checkStatus(t *testing.T, r *record.Record, status string, paths ...string) {
	t.Helper()
	for _, path := range paths {
		if c := g.cited(t, r, path); c.status != status {
			t.Errorf("%s %s: %s is %s, want %s", r.Type.Name, r.Key(), path, c.status, status)
		}
	}
}

// clauses are the places of the policies that may be cited, as a section and what it consists of.
var clauses = map[string]*regexp.Regexp{
	"smartops-it": regexp.MustCompile(`^U(1\.[1-4]|2\.0[a-d]|2\.A-[1-4]|2\.B-[1-5]|2\.C-[1-3]|3\.[1-3]|4\.[1-3]|5\.[1-5]|6\.[1-5]|7\.[12]|8\.[1-4]|9\.([1-9]|10)|1[0-2])$`),
	"smartops":    regexp.MustCompile(`^P(1\.[12]|2|3\.[1-6]|4\.[1-3]|5\.[1-6]|6\.[1-4]|7\.[1-5]|8\.[12]|9|10\.[12]|11\.[1-7]|12|13|14)$`),
}

// Every fact of an example says where in the policy it comes from.
func TestEveryFactIsCited(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		for key, clause := range clauses {
			g := load(t, w, key)
			for _, list := range g.doc[2:] {
				if list.Name == "sourceDocuments" {
					continue
				}
				for _, r := range list.Value.([]any) {
					checkCited(t, list.Name, r.(exchange.Object))
				}
			}
			for _, r := range g.byID {
				for _, c := range g.citations(r) {
					if !clause.MatchString(c.clause) {
						t.Errorf("%s %s: %s cites %q", r.Type.Name, r.Key(), c.path, c.clause)
					}
				}
			}
		}
	})
}

// checkCited tells the facts of a record that no citation names; of a list of parts, each counts by itself.
func checkCited(t *testing.T, list string, r exchange.Object) {
	t.Helper()
	facts, last := r[1:], r[len(r)-1]
	var cited []string
	if last.Name == "citations" {
		facts = facts[:len(facts)-1]
		for _, c := range last.Value.([]any) {
			cited = append(cited, c.(exchange.Inline)[0].Value.(string))
		}
	}
	for _, fact := range facts {
		for _, path := range paths(fact) {
			if !slices.ContainsFunc(cited, func(c string) bool { return c == path || strings.HasPrefix(c, path+".") }) {
				t.Errorf("%s %s: %s is not cited", list, r[0].Value, path)
			}
		}
	}
}

// paths are what has to be cited of a fact: itself, or each of its parts.
func paths(fact exchange.Member) []string {
	list, _ := fact.Value.([]any)
	var out []string
	for _, v := range list {
		if part, ok := v.(exchange.Object); ok {
			out = append(out, fact.Name+"["+part[0].Value.(string)+"]")
		}
	}
	if out == nil {
		return []string{fact.Name}
	}
	return out
}
