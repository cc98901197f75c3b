package examples_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/exchange"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// clauses are the places of the policies, as a section and what it consists of. Each is cited somewhere, and no other.
var clauses = map[string][]string{
	"smartops-it": {
		"U1.1", "U1.2", "U1.3", "U1.4",
		"U2.0a", "U2.0b", "U2.0c", "U2.0d",
		"U2.A-1", "U2.A-2", "U2.A-3", "U2.A-4",
		"U2.B-1", "U2.B-2", "U2.B-3", "U2.B-4", "U2.B-5",
		"U2.C-1", "U2.C-2", "U2.C-3",
		"U3.1", "U3.2", "U3.3",
		"U4.1", "U4.2", "U4.3",
		"U5.1", "U5.2", "U5.3", "U5.4", "U5.5",
		"U6.1", "U6.2", "U6.3", "U6.4", "U6.5",
		"U7.1", "U7.2",
		"U8.1", "U8.2", "U8.3", "U8.4",
		"U9.1", "U9.2", "U9.3", "U9.4", "U9.5", "U9.6", "U9.7", "U9.8", "U9.9", "U9.10",
		"U10", "U11", "U12",
	},
	"smartops": {
		"P1.1", "P1.2",
		"P2",
		"P3.1", "P3.2", "P3.3", "P3.4", "P3.5", "P3.6",
		"P4.1", "P4.2", "P4.3",
		"P5.1", "P5.2", "P5.3", "P5.4", "P5.5", "P5.6",
		"P6.1", "P6.2", "P6.3", "P6.4",
		"P7.1", "P7.2", "P7.3", "P7.4", "P7.5",
		"P8.1", "P8.2",
		"P9",
		"P10.1", "P10.2",
		"P11.1", "P11.2", "P11.3", "P11.4", "P11.5", "P11.6", "P11.7",
		"P12", "P13", "P14",
	},
}

// Everything that a policy says stands somewhere in its register, and what is cited is there.
func TestEveryClauseIsCited(t *testing.T) {
	eachExample(t, func(t *testing.T, w *registrytest.World, key string) {
		g := load(t, w, key)
		cited := map[string]bool{}
		for _, r := range g.byID {
			for _, c := range g.citations(r) {
				cited[c.clause] = true
				if heading := r.Type.Name == "Notice" && c.path == "title"; heading != (c.clause == "") {
					t.Errorf("%s %s: %s cites the clause %q", r.Type.Name, r.Key(), c.path, c.clause)
				}
				if !g.holds(r, c.path, c.target) {
					t.Errorf("%s %s: %s %s, cited from %s, holds nothing", r.Type.Name, r.Key(), c.path, c.target, c.clause)
				}
			}
		}
		delete(cited, "")
		for _, clause := range clauses[key] {
			if !cited[clause] {
				t.Errorf("nothing cites %s", clause)
			}
			delete(cited, clause)
		}
		for clause := range cited {
			t.Errorf("%s is no clause of the policy", clause)
		}
	})
}

// holds tells that a path of a record leads to something: a part, a link, or a value that is known. FALSE is known.
func (g register) holds(r *record.Record, path, target string) bool {
	if list, rest, ok := strings.Cut(path, "["); ok {
		key, rest, _ := strings.Cut(rest, "]")
		for _, part := range r.Parts[list] {
			if part.Key() == key {
				return rest == "" && target == "" || g.holds(part, strings.TrimPrefix(rest, "."), target)
			}
		}
		return false
	}
	if link := r.Type.Link(path); link != nil {
		switch {
		case link.Kind == model.Parts:
			return len(r.Parts[path]) > 0
		case target != "":
			return slices.Contains(g.links(r, path), target)
		}
		return r.One[path] != 0 || r.Many[path] != nil
	}
	if target != "" {
		return slices.Contains(r.Texts(path), target)
	}
	value := r.Values[path]
	return value != nil && value != "" && value != "UNKNOWN"
}

// Every fact of an example says where in the policy it comes from. The document that a notice was read in does so itself.
func TestEveryFactIsCited(t *testing.T) {
	eachExample(t, func(t *testing.T, w *registrytest.World, key string) {
		for _, list := range load(t, w, key).doc[2:] {
			if list.Name == "sourceDocuments" {
				continue
			}
			for _, r := range list.Value.([]any) {
				checkCited(t, list.Name, r.(exchange.Object))
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
			if list == "notices" && path == "document" {
				continue
			}
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
