// Package docs_test checks the documents against the program they describe.
package docs_test

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/openropa/ropa/graph"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
)

// clauses are those of the two policies, copied by hand from the map of them.
var clauses = map[string]string{
	"smartops-it policy": `U1.1 U1.2 U1.3 U1.4 U2.0a U2.0b U2.0c U2.0d U2.A-1 U2.A-2 U2.A-3 U2.A-4
		U2.B-1 U2.B-2 U2.B-3 U2.B-4 U2.B-5 U2.C-1 U2.C-2 U2.C-3 U3.1 U3.2 U3.3 U4.1 U4.2 U4.3
		U5.1 U5.2 U5.3 U5.4 U5.5 U6.1 U6.2 U6.3 U6.4 U6.5 U7.1 U7.2 U8.1 U8.2 U8.3 U8.4
		U9.1 U9.2 U9.3 U9.4 U9.5 U9.6 U9.7 U9.8 U9.9 U9.10 U10 U11 U12`,
	"smartops policy": `P1.1 P1.2 P2 P3.1 P3.2 P3.3 P3.4 P3.5 P3.6 P4.1 P4.2 P4.3 P5.1 P5.2 P5.3 P5.4 P5.5 P5.6
		P6.1 P6.2 P6.3 P6.4 P7.1 P7.2 P7.3 P7.4 P7.5 P8.1 P8.2 P9 P10.1 P10.2
		P11.1 P11.2 P11.3 P11.4 P11.5 P11.6 P11.7 P12 P13 P14`,
}

// numbered are the other ids, which run from one.
var numbered = []struct {
	source, format string
	count          int
}{
	{"UK and EU rules", "R-%03d", 75},
	{"POPIA rules", "P-%03d", 20},
	{"further rules", "N%d", 22},
	{"GDPR Article 28", "A28-%d", 20},
	{"Decision (EU) 2021/914", "SCC914-I.A-%d", 8},
	{"Decision (EU) 2021/914", "SCC914-I.B-%d", 8},
	{"Decision (EU) 2021/914", "SCC914-I.C-%d", 1},
	{"Decision (EU) 2021/914", "SCC914-II-%d", 18},
	{"Decision (EU) 2021/914", "SCC914-III-%d", 4},
	{"Decision (EU) 2021/914", "SCC914-OPT-%d", 6},
	{"Decision (EU) 2021/915", "SCC915-I-%d", 3},
	{"Decision (EU) 2021/915", "SCC915-II-%d", 7},
	{"Decision (EU) 2021/915", "SCC915-III-%d", 1},
	{"Decision (EU) 2021/915", "SCC915-IV-%d", 3},
	{"UK IDTA A1.0", "IDTA-1-%d", 6},
	{"UK IDTA A1.0", "IDTA-2-%d", 14},
	{"UK IDTA A1.0", "IDTA-3-%d", 4},
	{"UK IDTA A1.0", "IDTA-4-%d", 6},
	{"UK IDTA A1.0", "IDTA-5-%d", 3},
	{"UK Addendum B1.0", "ADD-1-%d", 4},
	{"UK Addendum B1.0", "ADD-2-%d", 6},
	{"UK Addendum B1.0", "ADD-3-%d", 4},
	{"UK Addendum B1.0", "ADD-4-%d", 1},
	{"POPIA sections 20 and 21", "S20-%d", 2},
	{"POPIA sections 20 and 21", "S21-%d", 4},
	{"GDPR Article 30(1)", "30(1)(a)-%d", 4},
	{"GDPR Article 30(1)", "30(1)(b)-%d", 1},
	{"GDPR Article 30(1)", "30(1)(c)-%d", 2},
	{"GDPR Article 30(1)", "30(1)(d)-%d", 1},
	{"GDPR Article 30(1)", "30(1)(e)-%d", 2},
	{"GDPR Article 30(1)", "30(1)(f)-%d", 1},
	{"GDPR Article 30(1)", "30(1)(g)-%d", 1},
	{"GDPR Article 30(2)", "30(2)(a)-%d", 4},
	{"GDPR Article 30(2)", "30(2)(b)-%d", 1},
	{"GDPR Article 30(2)", "30(2)(c)-%d", 2},
	{"GDPR Article 30(2)", "30(2)(d)-%d", 1},
	{"PAIA section 51", "51(1)(a)-%d", 1},
	{"PAIA section 51", "51(1)(b)-%d", 1},
	{"PAIA section 51", "51(1)(c)-%d", 5},
	{"PAIA section 51", "51(2)-%d", 1},
	{"PAIA section 51", "51(3)-%d", 1},
	{"ICO template for controllers", "ICO-%d", 30},
	{"ICO template for controllers", "ICO-H-%d", 3},
}

// row is a line of the table: what a source asks for, and where the register holds it.
type row struct {
	id, source, what string
	paths            []string
	note             string
}

func readTable(t *testing.T) []row {
	t.Helper()
	file, err := os.Open("coverage.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if header := strings.Join(lines[0], ","); header != "id,source,what,paths,note" {
		t.Fatalf("the columns are %s", header)
	}
	var rows []row
	for _, l := range lines[1:] {
		r := row{id: l[0], source: l[1], what: l[2], note: l[4]}
		if l[3] != "" {
			r.paths = strings.Split(l[3], "; ")
		}
		rows = append(rows, r)
	}
	return rows
}

// Whatever a source asks for has one row, in the order of the source.
func TestCoverage_HasEveryID(t *testing.T) {
	want := map[string]string{} // source by id
	for source, ids := range clauses {
		for _, id := range strings.Fields(ids) {
			want[id] = source
		}
	}
	for _, n := range numbered {
		for i := range n.count {
			want[fmt.Sprintf(n.format, i+1)] = n.source
		}
	}
	var sources []string
	previous := row{}
	for _, r := range readTable(t) {
		switch source, known := want[r.id]; {
		case !known:
			t.Errorf("%s: nothing has this id, or it stands here twice", r.id)
		case source != r.source:
			t.Errorf("%s is of %q, not of %q", r.id, source, r.source)
		}
		delete(want, r.id)
		if r.what == "" {
			t.Errorf("%s does not say what is asked for", r.id)
		}
		switch {
		case r.source == previous.source:
			if natural(previous.id, r.id) >= 0 {
				t.Errorf("%s stands behind %s", r.id, previous.id)
			}
		case slices.Contains(sources, r.source):
			t.Errorf("%s: %q has begun before", r.id, r.source)
		default:
			sources = append(sources, r.source)
		}
		previous = r
	}
	for id, source := range want {
		t.Errorf("%s of %q is missing", id, source)
	}
}

var chunk = regexp.MustCompile(`\d+|\D+`)

// natural compares ids as people sort them: U9.9 comes before U9.10.
func natural(a, b string) int {
	return slices.CompareFunc(chunk.FindAllString(a, -1), chunk.FindAllString(b, -1), func(x, y string) int {
		m, errX := strconv.Atoi(x)
		n, errY := strconv.Atoi(y)
		if errX == nil && errY == nil {
			return cmp.Compare(m, n)
		}
		return cmp.Compare(x, y)
	})
}

// Every row leads to fields of the contract; none is open.
func TestCoverage_PathsLeadToFields(t *testing.T) {
	schema := graph.Schema()
	var open []string
	for _, r := range readTable(t) {
		if len(r.paths) == 0 {
			open = append(open, fmt.Sprintf("%s %s: %s", r.source, r.id, r.what))
		}
		for i, path := range r.paths {
			if _, _, err := follow(schema, path); err != nil {
				t.Errorf("%s: %s: %v", r.id, path, err)
			}
			if slices.Contains(r.paths[:i], path) {
				t.Errorf("%s names %s twice", r.id, path)
			}
		}
	}
	if len(open) > 0 {
		t.Errorf("%d rows are open, nothing holds:\n%s", len(open), strings.Join(open, "\n"))
	}
}

// follow walks a path of the contract and finds its last field and the type that has it.
func follow(schema *ast.Schema, path string) (*ast.Definition, *ast.FieldDefinition, error) {
	names := strings.Split(path, ".")
	owner := schema.Types[names[0]]
	if owner == nil || owner.Kind != ast.Object || len(names) == 1 {
		return nil, nil, fmt.Errorf("starts at no field of a type")
	}
	var field *ast.FieldDefinition
	for _, name := range names[1:] {
		if field != nil {
			owner = behind(schema, field)
		}
		// Of a union, the first type stands for all: what is asked of a union every type has.
		for _, possible := range schema.PossibleTypes[owner.Name] {
			if owner.Kind == ast.Union && possible.Fields.ForName(name) == nil {
				return nil, nil, fmt.Errorf("%s has no %s", possible.Name, name)
			}
		}
		if owner.Kind == ast.Union {
			owner = schema.PossibleTypes[owner.Name][0]
		}
		if field = owner.Fields.ForName(name); field == nil {
			return nil, nil, fmt.Errorf("%s has no %s", owner.Name, name)
		}
	}
	return owner, field, nil
}

// behind is the type a field leads to, for a connection that of its nodes.
func behind(schema *ast.Schema, field *ast.FieldDefinition) *ast.Definition {
	def := schema.Types[field.Type.Name()]
	if nodes := def.Fields.ForName("nodes"); nodes != nil && strings.HasSuffix(def.Name, "Connection") {
		return schema.Types[nodes.Type.Name()]
	}
	return def
}

var assignment = regexp.MustCompile(`([A-Za-z0-9.]+)=([A-Za-z0-9_]+)`)

// A value that a note names, as in kind=NO_TRANSFERS, is one that the field at the end of its paths can have.
func TestCoverage_NotesNameValues(t *testing.T) {
	schema := graph.Schema()
	laws, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, r := range readTable(t) {
		for _, m := range assignment.FindAllStringSubmatch(r.note, -1) {
			matched := slices.DeleteFunc(slices.Clone(r.paths), func(path string) bool { return path != m[1] && !strings.HasSuffix(path, "."+m[1]) })
			if len(matched) == 0 {
				t.Errorf("%s: %s is the end of no path", r.id, m[0])
			}
			for _, path := range matched {
				owner, field, err := follow(schema, path)
				if err == nil && !takes(schema, laws, owner, field, m[2]) {
					t.Errorf("%s: %s is never %s", r.id, path, m[2])
				}
				named++
			}
		}
	}
	if named < 200 {
		t.Errorf("the notes name %d values only", named)
	}
}

// takes tells whether a field can have a value: a code of its enumeration or of its list of the law, or a truth.
func takes(schema *ast.Schema, laws *law.Law, owner *ast.Definition, field *ast.FieldDefinition, value string) bool {
	switch def := schema.Types[field.Type.Name()]; {
	case def.Kind == ast.Enum:
		return def.EnumValues.ForName(value) != nil
	case def.Name == "Boolean":
		return value == "true" || value == "false"
	case owner.Name == "LegalBasis" && field.Name == "code":
		return laws.Has(law.LegalBasisList, value)
	}
	typ := model.ByName(owner.Name)
	if typ == nil || typ.Field(field.Name) == nil {
		return false
	}
	list := typ.Field(field.Name).Law
	return list != "" && laws.Has(law.List(list), value)
}
