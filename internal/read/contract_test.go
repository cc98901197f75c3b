package read_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/openropa/ropa/graph"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/read"
)

// What the model has, the contract shows, tests, and takes as input: nothing is left out by accident. The other way
// round, that every field of the contract has a source, is checked at every start.
func TestContract_HoldsTheModel(t *testing.T) {
	schema := graph.Schema()
	for _, typ := range model.Types() {
		def, where := schema.Types[typ.Name], schema.Types[typ.Name+"Where"]
		input := schema.Types[typ.Name+"Input"]
		if typ.Root() {
			input = schema.Types[typ.Name+"Fields"]
		}
		verb := typ.Name == "Waiver" // waiveFinding makes them
		if def == nil || input == nil != verb || where == nil && typ.Name != "Register" {
			t.Errorf("the contract lacks the type, input or filter of %s", typ.Name)
			continue
		}
		for _, f := range typ.Fields {
			shown := def.Fields.ForName(f.Name)
			if shown == nil {
				t.Errorf("%s.%s cannot be read", typ.Name, f.Name)
				continue
			}
			if want := contractType(f, ""); shown.Type.String() != want {
				t.Errorf("%s.%s is %s in the contract, %s in the model", typ.Name, f.Name, shown.Type, want)
			}
			if where != nil && f.Kind != model.JSON && where.Fields.ForName(f.Name) == nil {
				t.Errorf("%s.%s cannot be filtered by", typ.Name, f.Name)
			}
			if verb {
				continue
			}
			taken := input.Fields.ForName(f.Name)
			switch partKey := f.Name == "key" && !typ.Root(); {
			case partKey:
			case f.Server != (taken == nil):
				t.Errorf("%s.%s: server-owned %v, in the input %v", typ.Name, f.Name, f.Server, taken != nil)
			case taken != nil && taken.Type.String() != contractType(f, "Input"):
				t.Errorf("%s.%s is taken as %s, not %s", typ.Name, f.Name, taken.Type, contractType(f, "Input"))
			}
			checkCodes(t, schema, f)
		}
		for _, l := range typ.Links {
			shown := l.Name
			if l.Union != "" {
				shown = l.Union
			}
			if def.Fields.ForName(shown) == nil || where != nil && where.Fields.ForName(l.Name) == nil {
				t.Errorf("%s.%s cannot be read or filtered by", typ.Name, l.Name)
			}
			if taken := input.Fields.ForName(l.Name); (taken == nil) != (l.Kind == model.Inverse) {
				t.Errorf("%s.%s: in the input %v", typ.Name, l.Name, taken != nil)
			}
		}
	}
}

// The other way round, each member of a filter tests a field, a link, or what a filter in the team's words looks at, and each
// of those is in the contract.
func TestContract_FiltersAreAnswered(t *testing.T) {
	schema := graph.Schema()
	words := map[string]bool{}
	for _, name := range read.DomainFilters() {
		words[name] = false
	}
	for _, def := range schema.Types {
		of, where := strings.CutSuffix(def.Name, "Where")
		if !where {
			continue
		}
		for _, kind := range kinds(of) {
			typ := read.Described(kind)
			for _, f := range def.Fields {
				name := kind + "." + f.Name
				_, inWords := words[name]
				if inWords {
					words[name] = true
				}
				if !inWords && !slices.Contains([]string{"and", "or", "not", "id"}, f.Name) && typ.Field(f.Name) == nil && typ.Link(f.Name) == nil {
					t.Errorf("nothing answers %s.%s of a %s", def.Name, f.Name, kind)
				}
			}
		}
	}
	for name, there := range words {
		if !there {
			t.Errorf("the contract does not have the filter %s", name)
		}
	}
}

// contractType is the type that a field has in the contract, as output or, with a suffix for its objects, as input.
func contractType(f *model.Field, input string) string {
	name := map[model.Kind]string{
		model.Text: f.Scalar, model.Enum: f.Enum, model.EnumList: "[" + f.Enum + "!]", model.TextList: "[String!]",
		model.Bool: "Boolean", model.Int: "Int", model.DateTime: "DateTime", model.Date: "Date",
	}[f.Kind]
	if f.Kind == model.JSON {
		name = "[" + f.Shape.Name + input + "!]"
	}
	if input == "" && (f.Required || f.Default != "" || f.List()) {
		name += "!"
	}
	return name
}

func checkCodes(t *testing.T, schema *ast.Schema, f *model.Field) {
	t.Helper()
	if f.Kind == model.JSON {
		for _, member := range f.Shape.Fields {
			shown := schema.Types[f.Shape.Name].Fields.ForName(member.Name)
			taken := schema.Types[f.Shape.Name+"Input"].Fields.ForName(member.Name)
			if shown == nil || taken == nil {
				t.Errorf("%s.%s cannot be read or given", f.Shape.Name, member.Name)
			}
			checkCodes(t, schema, member)
		}
	}
	if f.Enum == "" {
		return
	}
	var codes []string
	for _, v := range schema.Types[f.Enum].EnumValues {
		codes = append(codes, v.Name)
	}
	if !slices.Equal(codes, f.Values) {
		t.Errorf("%s has %v in the contract, %v in the model", f.Enum, codes, f.Values)
	}
}

// The contract is the documentation: every type, output field and code says what it is. Members of inputs and filters
// are described where they are output, those of connections at its top, those of payloads at the payload.
func TestContract_DescribesItself(t *testing.T) {
	for name, def := range graph.Schema().Types {
		if def.BuiltIn || strings.HasPrefix(name, "__") || strings.HasSuffix(name, "Input") && def.Kind == ast.InputObject {
			continue
		}
		if def.Description == "" {
			t.Errorf("%s has no description", name)
		}
		if def.Kind == ast.Enum && !strings.HasSuffix(name, "OrderField") {
			for _, v := range def.EnumValues {
				if v.Description == "" {
					t.Errorf("%s.%s has no description", name, v.Name)
				}
			}
		}
		if def.Kind != ast.Object && def.Kind != ast.Interface || slices.ContainsFunc([]string{"Connection", "Edge", "Payload"}, func(mechanical string) bool { return strings.HasSuffix(name, mechanical) }) {
			continue
		}
		for _, f := range def.Fields {
			if f.Description == "" && !strings.HasPrefix(f.Name, "__") {
				t.Errorf("%s.%s has no description", name, f.Name)
			}
		}
	}
}
