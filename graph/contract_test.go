package graph_test

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// differences are what clients notice of a new contract: breaking ones make a valid request fail or mean something else,
// dangerous ones can surprise a client that took a list of values for final.
type differences struct{ breaking, dangerous []string }

func (d *differences) breaks(format string, args ...any) {
	d.breaking = append(d.breaking, fmt.Sprintf(format, args...))
}

// compare finds the differences between two contracts. What was deprecated in the old one may go.
func compare(before, after *ast.Schema) (d differences) {
	needed := reachable(before)
	for _, name := range slices.Sorted(maps.Keys(before.Types)) {
		was, is := before.Types[name], after.Types[name]
		switch {
		case is == nil && needed[name]:
			d.breaks("type %s was removed", name)
		case is == nil:
		case was.Kind != is.Kind:
			d.breaks("%s was %s and is %s", name, was.Kind, is.Kind)
		default:
			d.definition(was, is)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(before.Directives)) {
		if after.Directives[name] == nil {
			d.breaks("directive @%s was removed", name)
		}
	}
	return d
}

func (d *differences) definition(was, is *ast.Definition) {
	d.names(was.Name+" implements %s", named(was.Interfaces), named(is.Interfaces))
	d.names(was.Name+" can be %s", named(was.Types), named(is.Types))
	d.names(was.Name+" has the value %s", values(was), values(is))
	if was.Kind == ast.InputObject {
		d.inputs(was.Name, inputFields(was), inputFields(is))
		return
	}
	for _, f := range was.Fields {
		now := is.Fields.ForName(f.Name)
		switch {
		case now == nil && !deprecated(f.Directives):
			d.breaks("%s.%s was removed", was.Name, f.Name)
		case now == nil:
		case !asStrict(now.Type, f.Type):
			d.breaks("%s.%s was %s and is %s", was.Name, f.Name, f.Type, now.Type)
		default:
			d.inputs(was.Name+"."+f.Name, arguments(f), arguments(now))
		}
	}
}

// names compares two sets of names, each with whether it is deprecated.
func (d *differences) names(says string, was, is map[string]bool) {
	for _, name := range slices.Sorted(maps.Keys(was)) {
		if _, still := is[name]; !still && !was[name] {
			d.breaks("no longer: "+says, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(is)) {
		if _, already := was[name]; !already {
			d.dangerous = append(d.dangerous, fmt.Sprintf("new: "+says, name))
		}
	}
}

// input is an argument or a field of an input.
type input struct {
	typ        *ast.Type
	value      *ast.Value
	deprecated bool
}

func (i input) required() bool { return i.typ.NonNull && i.value == nil }

func (d *differences) inputs(owner string, was, is map[string]input) {
	for _, name := range slices.Sorted(maps.Keys(was)) {
		one := was[name]
		now, still := is[name]
		switch {
		case !still && !one.deprecated:
			d.breaks("%s(%s) was removed", owner, name)
		case !still:
		case !asStrict(one.typ, now.typ):
			d.breaks("%s(%s) was %s and is %s", owner, name, one.typ, now.typ)
		case one.value.String() != now.value.String() && !one.required():
			d.breaks("%s(%s) was %s by default and is %s", owner, name, one.value, now.value)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(is)) {
		if _, already := was[name]; !already && is[name].required() {
			d.breaks("%s(%s) is new and required", owner, name)
		}
	}
}

// asStrict tells whether what is of one type is always of the other.
func asStrict(one, other *ast.Type) bool {
	switch {
	case other.NonNull && !one.NonNull, (one.Elem == nil) != (other.Elem == nil):
		return false
	case one.Elem != nil:
		return asStrict(one.Elem, other.Elem)
	}
	return one.NamedType == other.NamedType
}

// reachable are the types that one comes to from the root types without anything deprecated.
func reachable(schema *ast.Schema) map[string]bool {
	found := map[string]bool{}
	var visit func(name string)
	visit = func(name string) {
		def := schema.Types[name]
		if def == nil || found[name] {
			return
		}
		found[name] = true
		for _, f := range def.Fields {
			if deprecated(f.Directives) {
				continue
			}
			visit(f.Type.Name())
			for _, a := range arguments(f) {
				if !a.deprecated {
					visit(a.typ.Name())
				}
			}
		}
		for _, possible := range schema.GetPossibleTypes(def) {
			visit(possible.Name)
		}
		for _, i := range def.Interfaces {
			visit(i)
		}
	}
	for _, root := range []*ast.Definition{schema.Query, schema.Mutation, schema.Subscription} {
		if root != nil {
			visit(root.Name)
		}
	}
	return found
}

func deprecated(directives ast.DirectiveList) bool { return directives.ForName("deprecated") != nil }

func named(names []string) map[string]bool {
	found := map[string]bool{}
	for _, name := range names {
		found[name] = false
	}
	return found
}

func values(def *ast.Definition) map[string]bool {
	found := map[string]bool{}
	for _, v := range def.EnumValues {
		found[v.Name] = deprecated(v.Directives)
	}
	return found
}

func arguments(f *ast.FieldDefinition) map[string]input {
	found := map[string]input{}
	for _, a := range f.Arguments {
		found[a.Name] = input{a.Type, a.DefaultValue, deprecated(a.Directives)}
	}
	return found
}

func inputFields(def *ast.Definition) map[string]input {
	found := map[string]input{}
	for _, f := range def.Fields {
		found[f.Name] = input{f.Type, f.DefaultValue, deprecated(f.Directives)}
	}
	return found
}

func loaded(t *testing.T, sdl string) *ast.Schema {
	t.Helper()
	schema, err := gqlparser.LoadSchema(&ast.Source{Input: sdl})
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// What clients of the last release rely on stays, unless that release said that it would go; docs/contract.md.
func TestContract_KeepsWhatWasReleased(t *testing.T) {
	d := compare(loaded(t, read(t, "testdata/released.graphql")), loaded(t, read(t, "../schema.graphql")))
	if len(d.breaking) > 0 {
		t.Errorf("this breaks clients of the last release:\n%s", strings.Join(d.breaking, "\n"))
	}
	if len(d.dangerous) > 0 {
		t.Logf("this can surprise them, and belongs into the change log:\n%s", strings.Join(d.dangerous, "\n"))
	}
}

// Whoever deprecates something says what to use instead, and which version takes it away.
func TestContract_DeprecationsSayWhen(t *testing.T) {
	good := regexp.MustCompile(`^@deprecated\(reason: "[^"]+; removed in \d+\.\d+\."\)$`)
	for _, m := range regexp.MustCompile(`@deprecated(?:\(reason: "[^"]*"\))?`).FindAllString(read(t, "../schema.graphql"), -1) {
		if !good.MatchString(m) {
			t.Errorf("%s does not end in \"; removed in 1.2.\"", m)
		}
	}
}
