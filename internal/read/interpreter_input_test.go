package read_test

import (
	"encoding/json"

	"github.com/vektah/gqlparser/v2/ast"
)

// arguments are the values of a field's arguments: those given, else the defaults; what is neither is absent.
func (in *interpreter) arguments(f *ast.Field) map[string]any {
	out := map[string]any{}
	for _, def := range f.Definition.Arguments {
		var given *ast.Value
		if arg := f.Arguments.ForName(def.Name); arg != nil {
			given = arg.Value
		}
		in.put(out, def.Name, def.Type, given, def.DefaultValue)
		if given != nil {
			in.seen.note("argument", f.ObjectDefinition.Name+"."+f.Name+"."+def.Name)
			in.seen.input(in.schema, def.Type, out[def.Name])
		}
	}
	return out
}

// put sets a name to what was written for it, or to its default. A variable without a value says nothing.
func (in *interpreter) put(out map[string]any, name string, t *ast.Type, given, fallback *ast.Value) {
	if given != nil && given.Kind == ast.Variable && !in.has(given) {
		given = nil
	}
	if given == nil {
		given = fallback
	}
	if given != nil {
		out[name] = in.literal(t, given)
	}
}

// has tells whether a variable has a value: one that was sent, or its default.
func (in *interpreter) has(variable *ast.Value) bool {
	_, sent := in.variables[variable.Raw]
	return sent || variable.VariableDefinition.DefaultValue != nil
}

// literal is the value of what stands in the document.
func (in *interpreter) literal(t *ast.Type, v *ast.Value) any {
	switch {
	case v.Kind == ast.Variable:
		if sent, ok := in.variables[v.Raw]; ok {
			return in.sent(t, sent)
		}
		return in.literal(t, v.VariableDefinition.DefaultValue)
	case v.Kind == ast.NullValue:
		return nil
	case t.Elem != nil && v.Kind == ast.ListValue:
		list := []any{}
		for _, child := range v.Children {
			list = append(list, in.literal(t.Elem, child.Value))
		}
		return list
	case t.Elem != nil:
		return []any{in.literal(t.Elem, v)}
	}
	switch v.Kind {
	case ast.ObjectValue:
		out := map[string]any{}
		for _, def := range in.schema.Types[t.NamedType].Fields {
			in.put(out, def.Name, def.Type, v.Children.ForName(def.Name), def.DefaultValue)
		}
		return out
	case ast.BooleanValue:
		return v.Raw == "true"
	case ast.IntValue:
		return in.sent(t, json.Number(v.Raw))
	}
	return v.Raw
}

// sent is the value of what a variable holds.
func (in *interpreter) sent(t *ast.Type, v any) any {
	switch {
	case v == nil:
		return nil
	case t.Elem != nil:
		list, ok := v.([]any)
		if !ok {
			list = []any{v}
		}
		out := []any{}
		for _, item := range list {
			out = append(out, in.sent(t.Elem, item))
		}
		return out
	}
	def := in.schema.Types[t.NamedType]
	if members, ok := v.(map[string]any); ok && def.Kind == ast.InputObject {
		out := map[string]any{}
		for _, f := range def.Fields {
			if value, ok := members[f.Name]; ok {
				out[f.Name] = in.sent(f.Type, value)
			} else if f.DefaultValue != nil {
				out[f.Name] = in.literal(f.Type, f.DefaultValue)
			}
		}
		return out
	}
	if n, ok := v.(json.Number); ok && def.Name == "ID" {
		return n.String()
	}
	return v
}
