package read_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// walker writes a path to everything in the contract that may show, count or test a record. All that it knows of types it
// takes from the contract, so that a new one is visited as soon as it is there.
type walker struct{ schema *ast.Schema }

// everyPage is a page that holds whatever a small register has.
const everyPage = "first: 100, archived: true"

// lists are the root lists.
func (w walker) lists() []*ast.FieldDefinition {
	return slices.DeleteFunc(slices.Clone(w.schema.Query.Fields), func(f *ast.FieldDefinition) bool { return !connects(f) })
}

func connects(f *ast.FieldDefinition) bool { return strings.HasSuffix(f.Type.Name(), "Connection") }

// roots are the types that a node can be of.
func (w walker) roots() []string {
	var out []string
	for _, def := range w.schema.GetPossibleTypes(w.schema.Types["Node"]) {
		if def.Kind == ast.Object {
			out = append(out, def.Name)
		}
	}
	slices.Sort(out)
	return out
}

// everywhere asks for everything one step from the records of every root list.
func (w walker) everywhere() []string {
	var out []string
	for _, list := range w.lists() {
		l := listingOf(w.schema, "Query", list)
		for _, page := range w.pages(list, everyPage, w.below(l.of)) {
			out = append(out, "{ "+page+" }")
		}
	}
	return out
}

// pages asks for a connection in each of its ways, with each of some selections on its records.
func (w walker) pages(f *ast.FieldDefinition, arguments string, below []string) []string {
	name := f.Name + "(" + arguments + ") "
	edge := w.schema.Types[strings.TrimSuffix(f.Type.Name(), "Connection")+"Edge"]
	inherited := ""
	if edge.Fields.ForName("inheritedFrom") != nil {
		inherited = " inheritedFrom { id }"
	}
	const info = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
	out := []string{
		name + "{ totalCount }", name + "{ " + info + " }", name + "{ totalCount nodes { id } " + info + " }",
		name + "{ totalCount edges { cursor" + inherited + " node { id } } }",
	}
	for _, selection := range below {
		out = append(out, name+"{ nodes { id "+selection+" } }")
	}
	return out
}

// below asks for everything that a type leads to: to another record, and through parts and objects of its own.
func (w walker) below(typ string) []string {
	var out []string
	for _, f := range w.schema.Types[typ].Fields {
		to := w.schema.Types[f.Type.Name()]
		switch {
		case strings.HasPrefix(f.Name, "__") || to.IsLeafType():
		case connects(f):
			out = append(out, w.pages(f, everyPage, nil)...)
		case to.IsAbstractType():
			out = append(out, f.Name+" { ... on Node { id } }")
		default:
			if to.Fields.ForName("id") != nil {
				out = append(out, f.Name+" { id }")
			}
			if !slices.Contains(to.Interfaces, "Node") {
				for _, selection := range w.below(to.Name) {
					out = append(out, f.Name+" { "+selection+" }")
				}
			}
		}
	}
	return out
}

// test is a where input that only what is named by a value passes: $id or $key of records of a type.
type test struct{ where, of string }

// tests are all the ways, across so many links, to ask for a record by its id or key.
func (w walker) tests(input string, links int) []test {
	def := w.schema.Types[input]
	of := strings.TrimSuffix(input, "Where")
	out := []test{{"{id: {eq: $id}}", of}, {"{key: {in: [$key]}}", of}}
	for _, f := range def.Fields {
		filter := w.schema.Types[f.Type.Name()]
		some := filter.Fields.ForName("some")
		switch {
		case links == 0 || f.Name == "and" || f.Name == "or" || f.Name == "not":
		case strings.HasSuffix(filter.Name, "Where"):
			for _, t := range w.tests(filter.Name, links-1) {
				out = append(out, test{fmt.Sprintf("{%s: %s}", f.Name, t.where), t.of})
			}
		case some != nil:
			for _, t := range w.tests(some.Type.Name(), links-1) {
				out = append(out, test{fmt.Sprintf("{%s: {some: %s}}", f.Name, t.where), t.of},
					test{fmt.Sprintf("{not: {%s: {none: %s}}}", f.Name, t.where), t.of})
			}
		}
	}
	return out
}

// filters ask every list for records that pass a test, across as many links, and every connection below a record.
func (w walker) filters(links int) []test {
	var out []test
	for _, list := range w.lists() {
		l := listingOf(w.schema, "Query", list)
		for _, t := range append(w.tests(l.of+"Where", links),
			test{"{id: {in: [$id]}}", l.of}, test{"{not: {not: {id: {eq: $id}}}}", l.of}, test{"{key: {eq: $key}}", l.of}) {
			out = append(out, test{fmt.Sprintf("%s(%s, where: %s) { totalCount nodes { id } }", list.Name, everyPage, t.where), t.of})
		}
		for _, f := range w.schema.Types[l.of].Fields {
			if f.Arguments.ForName("where") == nil {
				continue
			}
			for _, t := range w.tests(listingOf(w.schema, l.of, f).of+"Where", 0) {
				page := fmt.Sprintf("%s(%s, where: %s) { totalCount nodes { id } }", f.Name, everyPage, t.where)
				out = append(out, test{fmt.Sprintf("%s(%s) { nodes { %s } }", list.Name, everyPage, page), t.of})
			}
		}
	}
	return out
}

// named writes an operation about an id, a key or both.
func named(body string) string {
	var declared []string
	for name, typ := range map[string]string{"$id": "ID!", "$key": "String!"} {
		if strings.Contains(body, name) {
			declared = append(declared, name+": "+typ)
		}
	}
	slices.Sort(declared)
	return "query(" + strings.Join(declared, ", ") + ") { " + body + " }"
}
