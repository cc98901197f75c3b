package server_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/openropa/ropa/graph"
	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/model"
)

// golden is testdata/matrix.txt: who may ask for what, in other words than the tables of the program.
type golden struct {
	sees, writes, archives map[string]marks
	// leads are the fields of each object of the contract that lead to another.
	leads map[string][]lead
}

// marks are what a row says of each role and each scope, by their names.
type marks map[string]string

// lead is a field with the types, or the one inner object, that it leads to.
type lead struct {
	field string
	to    []string
}

func readGolden(t *testing.T) *golden {
	t.Helper()
	text, err := os.ReadFile("testdata/matrix.txt")
	if err != nil {
		t.Fatal(err)
	}
	g := &golden{map[string]marks{}, map[string]marks{}, map[string]marks{}, map[string][]lead{}}
	sections := map[string]map[string]marks{"[sees]": g.sees, "[writes]": g.writes, "[archives]": g.archives}
	var columns []string
	var section, object string
	var row marks
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(strings.ReplaceAll(line, "|", " "))
		switch {
		case len(words) == 0 || words[0] == "#":
		case words[0] == "columns:":
			columns = words[1:]
		case words[0][0] == '[':
			section = words[0]
		case section == "[leads]":
			if name, ends := strings.CutSuffix(words[0], ":"); ends {
				object, words = name, words[1:]
				g.leads[object] = nil
			}
			for _, word := range words {
				field, to, _ := strings.Cut(word, ">")
				g.leads[object] = append(g.leads[object], lead{field, strings.Split(to, ",")})
			}
		case len(words) == len(columns) && len(words[0]) == 1:
			row = marks{}
			for i, mark := range words {
				row[columns[i]] = mark
			}
		default:
			for _, name := range words {
				if sections[section][name] != nil {
					t.Errorf("%s of %s stands there twice", name, section)
				}
				sections[section][name] = row
			}
		}
	}
	return g
}

// allows tells whether a row allows a role and scope.
func (m marks) allows(role access.Role, scope access.Scope) bool {
	return m[string(role)] != "-" && (scope == access.Whole || m[string(scope)] != "-")
}

// names tells whether a refusal names what a role and scope lack for a row: the roles that it takes, else the scope.
func (m marks) names(message string, role access.Role, scope access.Scope) bool {
	if m[string(role)] != "-" {
		return strings.Contains(message, "scope "+string(scope))
	}
	for _, other := range access.Roles {
		if takes := m[string(other)] != "-"; takes != strings.Contains(strings.Split(message, ";")[0], string(other)) {
			return false
		}
	}
	return strings.Contains(message, "this is "+string(role))
}

// TestMatrix_GoldenIsWhole fails by the name of whatever is in the contract or the model and not in the golden file, or
// the other way round, and where the file and the tables of the program differ.
func TestMatrix_GoldenIsWhole(t *testing.T) {
	g := readGolden(t)
	types := []string{"AccessEvent", "Change", "Finding"}
	var roots, fields []string
	for _, def := range graph.Schema().Types {
		if typ := model.ByName(def.Name); typ != nil {
			types = append(types, typ.Name)
		}
	}
	for _, typ := range model.Roots() {
		roots = append(roots, typ.Name)
	}
	for _, f := range graph.Schema().Mutation.Fields {
		if !strings.HasPrefix(f.Name, "archive") && !strings.HasPrefix(f.Name, "restore") {
			fields = append(fields, f.Name)
		}
	}
	same(t, "who sees the type", types, slices.Collect(maps.Keys(g.sees)))
	same(t, "who may ask for", fields, slices.Collect(maps.Keys(g.writes)))
	same(t, "who archives the type", roots, slices.Collect(maps.Keys(g.archives)))
	var objects []string
	for name, def := range graph.Schema().Types {
		if def.Kind != ast.Object && name != "ProcessingActivity" || strings.HasPrefix(name, "__") || frame(name) {
			continue
		}
		objects = append(objects, name)
		var want, got []string
		for _, f := range objectFields(def) {
			want = append(want, name+"."+f.Name)
		}
		for _, l := range g.leads[name] {
			got = append(got, name+"."+l.field)
		}
		same(t, "where it leads", want, got)
	}
	same(t, "the fields of", objects, slices.Collect(maps.Keys(g.leads)))
	for name, rows := range map[string]map[string]marks{"sees": g.sees, "writes": g.writes, "archives": g.archives} {
		for of, row := range rows {
			for _, role := range access.Roles {
				for _, scope := range append([]access.Scope{access.Whole}, access.Scopes...) {
					p := &access.Principal{Role: role, Scope: scope}
					if got := allowedByTable(p, name, of); got != row.allows(role, scope) {
						t.Errorf("%s with %q, %s %s: the table says %v", role, scope, name, of, got)
					}
				}
			}
		}
	}
}

// allowedByTable asks the tables of the program.
func allowedByTable(p *access.Principal, section, name string) bool {
	switch section {
	case "sees":
		return p.Sees(name)
	case "archives":
		return p.Check(access.WriteOf(model.ByName(name), true)) == nil
	}
	verb := strings.IndexFunc(name, unicode.IsUpper)
	typ := model.ByName(name[verb:])
	switch name {
	case "assignOwner", "setReviewDate":
		typ = model.ByName("ControllerActivity")
	case "waiveFinding":
		typ = model.ByName("Waiver")
	case "proposeSubProcessor", "objectToSubProcessor", "acceptSubProcessor", "resolveObjection", "withdrawSubProcessor":
		typ = model.ByName("Engagement")
	}
	return p.Check(access.WriteOf(typ, false)) == nil
}

// frame tells the objects that only hold others together: what is in them is their maker's.
func frame(name string) bool {
	return slices.Contains([]string{"Mutation", "PageInfo", "UserError"}, name) ||
		strings.HasSuffix(name, "Connection") || strings.HasSuffix(name, "Edge") || strings.HasSuffix(name, "Payload")
}

// objectFields are the fields of an object that lead to another.
func objectFields(def *ast.Definition) []*ast.FieldDefinition {
	var out []*ast.FieldDefinition
	for _, f := range def.Fields {
		if !strings.HasPrefix(f.Name, "__") && !graph.Schema().Types[f.Type.Name()].IsLeafType() {
			out = append(out, f)
		}
	}
	return out
}

// same compares names in any order.
func same(t *testing.T, what string, want, got []string) {
	t.Helper()
	for _, name := range want {
		if !slices.Contains(got, name) {
			t.Errorf("the golden file does not say %s %s", what, name)
		}
	}
	for _, name := range got {
		if !slices.Contains(want, name) {
			t.Errorf("the golden file says %s %s, which is not there", what, name)
		}
	}
}
