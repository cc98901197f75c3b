package read_test

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// What a generated input holds: nil, bool, int, string, enum, []any, given, or unset, which is a variable that no value
// is sent for.
type (
	enum  string
	given []input
	input struct {
		name  string
		value any
	}
	unset struct{}
)

// arguments writes arguments for a field, in any order.
func (g *generator) arguments(typ string, f *ast.FieldDefinition) string {
	var values given
	switch {
	case typ == "Query" && f.Name == "node":
		values = given{{"id", g.id("")}}
	case typ == "Query" && f.Name == "nodes":
		values = given{{"ids", g.list(5, func() any { return g.id("") })}}
	case len(f.Arguments) > 0:
		values = g.paging(listingOf(g.schema, typ, f), func(arg string, oneIn int) bool {
			return f.Arguments.ForName(arg) != nil && (g.maybe(oneIn) || g.unseen("argument "+typ+"."+f.Name+"."+arg))
		})
	}
	var written []string
	for _, v := range values {
		written = append(written, v.name+": "+g.write(f.Arguments.ForName(v.name).Type, v.value, false))
	}
	if written == nil {
		return ""
	}
	g.Shuffle(len(written), func(i, j int) { written[i], written[j] = written[j], written[i] })
	return "(" + strings.Join(written, ", ") + ")"
}

// paging gives a list some of its arguments; wanted decides about each.
func (g *generator) paging(l listing, wanted func(arg string, oneIn int) bool) given {
	var out given
	add := func(name string, v any) {
		if g.maybe(15) {
			v = pick(g, []any{nil, unset{}})
		}
		out = append(out, input{name, v})
	}
	of, places := l.of, g.cursors.of(l)
	if of == "Node" { // has no other order than that of ids
		places = slices.DeleteFunc(places, func(p served) bool { return len(g.cursors.orders[p.order].terms) > 0 })
	}
	var by []orderTerm
	if len(places) > 0 && (wanted("after", 3) || wanted("before", 4)) {
		from := pick(g, places)
		by = g.cursors.orders[from.order].terms
		same := slices.DeleteFunc(places, func(p served) bool { return p.order != from.order })
		backwards := wanted("before", 2)
		if backwards {
			out = append(out, input{"before", from.cursor})
		}
		if !backwards || g.maybe(4) {
			out = append(out, input{"after", pick(g, same).cursor})
		}
		if len(by) > 0 || of != "Node" && g.maybe(3) {
			out = append(out, input{"orderBy", g.orderBy(of, by)})
		}
	} else if wanted("orderBy", 3) {
		add("orderBy", g.randomOrder(of))
	}
	switch {
	case wanted("last", 3):
		out = append(out, input{"last", g.size()})
		if g.maybe(10) {
			out = append(out, input{"first", nil})
		}
	case wanted("first", 2):
		add("first", g.size())
	}
	if wanted("where", 2) {
		add("where", g.where(g.schema.Types[of+"Where"], pick(g, []int{3, 3, 3, 4}))) // 4 links are let through
	}
	if wanted("depth", 2) {
		add("depth", pick(g, []any{nil, 1, 2, 3}))
	}
	if wanted("archived", 3) {
		add("archived", !g.maybe(3))
	}
	return out
}

func (g *generator) size() any {
	if g.maybe(8) {
		return g.IntN(101)
	}
	return g.IntN(9)
}

func (g *generator) randomOrder(of string) any {
	var terms []orderTerm
	for range g.IntN(4) {
		term := choose(g, g.orders(of), func(o orderTerm) bool { return g.unseen("order " + of + "OrderField." + o.String()) })
		terms = append(terms, term)
	}
	return g.orderBy(of, terms)
}

func (g *generator) orders(of string) []orderTerm {
	var out []orderTerm
	for _, v := range g.schema.Types[of+"OrderField"].EnumValues {
		out = append(out, orderTerm{field: v.Name}, orderTerm{field: v.Name, desc: true})
	}
	return out
}

// orderBy writes an order; ascending goes without saying.
func (g *generator) orderBy(of string, terms []orderTerm) any {
	out := []any{}
	for _, term := range terms {
		o := given{{"field", enum(term.field)}}
		switch {
		case term.desc:
			o = append(o, input{"direction", enum("DESC")})
		case g.maybe(4):
			o = append(o, input{"direction", unset{}})
		case g.maybe(2):
			o = append(o, input{"direction", enum("ASC")})
		}
		out = append(out, o)
	}
	return out
}

func (g *generator) list(most int, element func() any) []any {
	out := []any{}
	for range g.IntN(most + 1) {
		out = append(out, element())
	}
	return out
}

// id is the id of a record or part of a type, or of any; now and then of none, or of another register.
func (g *generator) id(typ string) any {
	if g.maybe(10) {
		return pick(g, g.world.foreign)
	}
	if g.maybe(6) {
		return pick(g, []any{"", "no id", "org_0000000000001", "cact_ZZZZZZZZZZZZZ", "org_", "reg_0000000000000", "xyz_0000000000001"})
	}
	if typ == "" || g.maybe(8) {
		typ = pick(g, sorted(g.world.types))
	}
	if list := g.world.all(typ); len(list) > 0 {
		return pick(g, list).id
	}
	return "none"
}

// where is a where input of so many levels.
func (g *generator) where(def *ast.Definition, depth int) any {
	var out given
	for range 1 + g.IntN(2) {
		f := choose(g, def.Fields, func(f *ast.FieldDefinition) bool { return g.wanted(def, f, depth) })
		if v, ok := g.test(def, f, depth); ok && !slices.ContainsFunc(out, func(i input) bool { return i.name == f.Name }) {
			out = append(out, input{f.Name, v})
		}
	}
	return out
}

// test is what a member of a where input says; ok is false where it would go too deep.
func (g *generator) test(def *ast.Definition, f *ast.FieldDefinition, depth int) (v any, ok bool) {
	filter := g.schema.Types[f.Type.Name()]
	switch {
	case deep(filter) && depth == 0:
		return nil, false
	case g.maybe(12):
		empty := any(given{})
		if f.Type.Elem != nil {
			empty = []any{}
		}
		if filter.Kind == ast.Scalar {
			empty = nil
		}
		return pick(g, []any{nil, unset{}, empty, empty}), true
	case f.Type.Elem != nil:
		return g.list(3, func() any { return g.where(filter, depth-1) }), true
	case strings.HasSuffix(filter.Name, "Where"):
		return g.where(filter, depth-1), true
	case filter.Kind == ast.Scalar && filter.Name == "Date":
		return g.sample(strings.TrimSuffix(def.Name, "Where"), nextReview, filter.Name), true
	case filter.Kind == ast.Scalar:
		return g.maybe(2), depth > 0 // what it says of may be a link away
	}
	var out given
	for range 1 + g.IntN(8)/7 {
		operator := choose(g, filter.Fields, func(o *ast.FieldDefinition) bool { return g.wanted(filter, o, depth) })
		if contains := filter.Fields.ForName("contains"); contains != nil && g.maybe(3) {
			operator = contains // the one that folds
		}
		if slices.ContainsFunc(out, func(i input) bool { return i.name == operator.Name }) {
			continue
		}
		switch {
		case g.maybe(20):
			out = append(out, input{operator.Name, pick(g, []any{nil, unset{}})})
		case deep(filter):
			out = append(out, input{operator.Name, g.where(g.schema.Types[operator.Type.Name()], depth-1)})
		default:
			out = append(out, input{operator.Name, g.operand(strings.TrimSuffix(def.Name, "Where"), f.Name, operator)})
		}
	}
	return out, true
}

// wanted tells whether something of a member of an input, or within so many levels below it, was not seen yet.
func (g *generator) wanted(def *ast.Definition, f *ast.FieldDefinition, depth int) bool {
	return g.open(wish{def.Name, f.Name, depth}, func() bool { return g.wants(def, f, depth) })
}

func (g *generator) wants(def *ast.Definition, f *ast.FieldDefinition, depth int) bool {
	name := def.Name + "." + f.Name
	below := g.schema.Types[f.Type.Name()]
	quantor := def.Fields.ForName("some") != nil
	if deep(below) && !quantor {
		if depth--; depth < 0 {
			return false
		}
	}
	switch {
	case g.unseen("input " + name):
		return true
	case quantor && g.unseen("quantor "+name+" true", "quantor "+name+" false"):
		return true
	case inDomain(def.Name, f.Name) && g.unseen("domain "+name+" true", "domain "+name+" false"):
		return true
	case below.Kind != ast.InputObject:
		return strings.HasSuffix(def.Name, "Filter") && f.Name != "isNull" && g.unseen("operator "+name+" true", "operator "+name+" false")
	}
	return slices.ContainsFunc(below.Fields, func(f *ast.FieldDefinition) bool { return g.wanted(below, f, depth) })
}

// deep tells the inputs that lead to where inputs.
func deep(def *ast.Definition) bool {
	return strings.HasSuffix(def.Name, "Where") || def.Fields.ForName("some") != nil
}
