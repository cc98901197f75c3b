package read_test

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
)

// interpreter answers operations from a world, slowly and by the letter of the contract. It knows nothing of the engine:
// where the two differ, one of them is wrong.
type interpreter struct {
	schema  *ast.Schema
	law     *law.Law
	world   *world
	viewer  *entity
	cursors *cursors
	seen    coverage
	*request
}

// answer is the whole reply to an operation.
func (in *interpreter) answer() object {
	return in.object("Query", []ast.SelectionSet{in.operation().SelectionSet}, in.root)
}

// root answers a field of Query.
func (in *interpreter) root(f *ast.Field) any {
	args := in.arguments(f)
	switch f.Name {
	case "node":
		return in.node(args["id"])
	case "nodes":
		list := []any{}
		for _, id := range args["ids"].([]any) {
			list = append(list, in.node(id))
		}
		return list
	case "viewer":
		return in.viewer
	case "register":
		return in.world.register
	}
	l := listingOf(in.schema, "Query", f.Definition)
	return in.page(l, args, own(in.world.all(l.of)))
}

// node is the record with an id. Parts are no nodes.
func (in *interpreter) node(id any) any {
	e := in.world.byID[id.(string)]
	if e == nil || !slices.Contains(in.schema.Types[e.typ].Interfaces, "Node") {
		return nil
	}
	return e
}

// field answers a field of an entity.
func (in *interpreter) field(e *entity, f *ast.Field) any {
	value := e.fields[f.Name]
	if f.Definition.Arguments.ForName("depth") != nil {
		depth, _ := number(in.arguments(f)["depth"])
		value = in.world.engagedBy(e, depth)
	}
	if list, connection := value.([]hanging); connection {
		return in.page(listingOf(in.schema, e.typ, f.Definition), in.arguments(f), list)
	}
	return value
}

// complete turns a value into what the reply shows of it.
func (in *interpreter) complete(v any, sets []ast.SelectionSet) any {
	switch v := v.(type) {
	case *entity:
		return in.object(v.typ, sets, func(f *ast.Field) any { return in.field(v, f) })
	case *page:
		return in.object(v.list.name+"Connection", sets, func(f *ast.Field) any { return v.field(f.Name) })
	case edge:
		return in.object(v.page.list.name+"Edge", sets, func(f *ast.Field) any { return v.field(f.Name) })
	case pageInfo:
		return in.object("PageInfo", sets, func(f *ast.Field) any { return v.field(f.Name) })
	case []any:
		list := []any{}
		for _, item := range v {
			list = append(list, in.complete(item, sets))
		}
		return list
	case instant:
		return model.FormatTime(int64(v))
	}
	return v
}

// object answers the selections on an object of a type: each response name once, where it stands first.
func (in *interpreter) object(typ string, sets []ast.SelectionSet, answer func(*ast.Field) any) object {
	out := object{}
	for _, same := range in.collect(typ, sets) {
		in.seen.field(typ, same[0])
		var value any = typ
		if same[0].Name != "__typename" {
			var below []ast.SelectionSet
			for _, f := range same {
				below = append(below, f.SelectionSet)
			}
			value = in.complete(answer(same[0]), below)
		}
		out = append(out, member{same[0].Alias, value})
	}
	return out
}

// collect groups the fields that are asked of an object by their response names.
func (in *interpreter) collect(typ string, sets []ast.SelectionSet) [][]*ast.Field {
	var groups [][]*ast.Field
	spread := map[string]bool{}
	var walk func(ast.SelectionSet)
	fragment := func(condition string, set ast.SelectionSet) {
		if condition == "" || condition == typ || slices.Contains(in.schema.PossibleTypes[condition], in.schema.Types[typ]) {
			walk(set)
		}
	}
	walk = func(set ast.SelectionSet) {
		for _, selection := range set {
			switch s := selection.(type) {
			case *ast.Field:
				if !in.included(s.Directives) {
					continue
				}
				i := slices.IndexFunc(groups, func(g []*ast.Field) bool { return g[0].Alias == s.Alias })
				if i < 0 {
					groups = append(groups, []*ast.Field{s})
				} else {
					groups[i] = append(groups[i], s)
				}
			case *ast.InlineFragment:
				if in.included(s.Directives) {
					fragment(s.TypeCondition, s.SelectionSet)
				}
			case *ast.FragmentSpread:
				if in.included(s.Directives) && !spread[s.Name] {
					spread[s.Name] = true
					definition := in.doc.Fragments.ForName(s.Name)
					fragment(definition.TypeCondition, definition.SelectionSet)
				}
			}
		}
	}
	for _, set := range sets {
		walk(set)
	}
	return groups
}

// included tells whether @skip and @include leave a selection in.
func (in *interpreter) included(directives ast.DirectiveList) bool {
	for _, d := range directives {
		condition := in.literal(d.Definition.Arguments.ForName("if").Type, d.Arguments.ForName("if").Value)
		in.seen.note("directive", d.Name, condition)
		if condition == (d.Name == "skip") {
			return false
		}
	}
	return true
}
