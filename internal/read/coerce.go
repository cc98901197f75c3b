package read

import (
	"encoding/json"
	"math"
	"reflect"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/openropa/ropa/internal/fault"
)

// Arguments coerces the arguments of a field: literals, variables and defaults, at every depth, by the contract alone.
// gqlgen leaves this to us for the types it does not build. Values come out as string, int64, float64, bool, nil, []any and
// map[string]any; what was not given and has no default is absent. The text of custom scalars is checked where it is used.
// An error is a BAD_USER_INPUT naming the place.
func Arguments(schema *ast.Schema, field *ast.Field, vars map[string]any) (map[string]any, error) {
	return coercion{schema, vars}.arguments(field.Definition.Arguments, field.Arguments, field.Name)
}

// DirectiveArguments is Arguments for a directive.
func DirectiveArguments(schema *ast.Schema, directive *ast.Directive, vars map[string]any) (map[string]any, error) {
	return coercion{schema, vars}.arguments(directive.Definition.Arguments, directive.Arguments, "@"+directive.Name)
}

type coercion struct {
	schema *ast.Schema
	vars   map[string]any
}

// place is where a value stands, from the field or directive down. It is written out for errors only: in a deep value the
// texts of all places would be many times its size.
type place struct {
	above *place
	name  string
	// item is the position in a list, where there is no name.
	item int
}

func (p place) String() string {
	step := p.name
	if step == "" {
		step = strconv.Itoa(p.item)
	}
	if p.above == nil {
		return step
	}
	return p.above.String() + "." + step
}

func (c coercion) arguments(defs ast.ArgumentDefinitionList, args ast.ArgumentList, of string) (map[string]any, error) {
	out := map[string]any{}
	above := &place{name: of}
	for _, def := range defs {
		var given *ast.Value
		if arg := args.ForName(def.Name); arg != nil {
			given = arg.Value
		}
		v, ok, err := c.given(def.Type, given, def.DefaultValue, place{above: above, name: def.Name})
		if err != nil {
			return nil, err
		}
		if ok {
			out[def.Name] = v
		}
	}
	return out, nil
}

// given coerces what was written in the place of a definition, or its default; ok is false where there is neither.
func (c coercion) given(t *ast.Type, v, fallback *ast.Value, at place) (out any, ok bool, err error) {
	if v != nil && (v.Kind != ast.Variable || c.has(v)) {
		out, err = c.literal(t, v, at)
		return out, err == nil, err
	}
	if fallback != nil {
		out, err = c.literal(t, fallback, at)
		return out, err == nil, err
	}
	if t.NonNull {
		return nil, false, bad("%s is required", at)
	}
	return nil, false, nil
}

func (c coercion) has(v *ast.Value) bool {
	_, ok := c.vars[v.Raw]
	return ok
}

// literal coerces a value of the document.
func (c coercion) literal(t *ast.Type, v *ast.Value, at place) (any, error) {
	switch {
	case v.Kind == ast.Variable:
		return c.value(t, c.vars[v.Raw], at)
	case v.Kind == ast.NullValue:
		return c.value(t, nil, at)
	case t.Elem != nil && v.Kind == ast.ListValue:
		list := make([]any, len(v.Children))
		for i, child := range v.Children {
			item, err := c.literal(t.Elem, child.Value, place{above: &at, item: i})
			if err != nil {
				return nil, err
			}
			list[i] = item
		}
		return list, nil
	case t.Elem != nil:
		item, err := c.literal(t.Elem, v, at)
		return []any{item}, err
	}
	def := c.schema.Types[t.NamedType]
	switch {
	case def.Kind == ast.InputObject && v.Kind == ast.ObjectValue:
		return c.object(def, at,
			func(yield func(string)) {
				for _, child := range v.Children {
					yield(child.Name)
				}
			},
			func(f *ast.FieldDefinition, at place) (any, bool, error) {
				return c.given(f.Type, v.Children.ForName(f.Name), f.DefaultValue, at)
			})
	case def.Kind == ast.Enum && v.Kind != ast.EnumValue:
		return nil, bad("%s must be one of the values of %s", at, def.Name)
	}
	switch v.Kind {
	case ast.IntValue, ast.FloatValue:
		return c.named(def, json.Number(v.Raw), at)
	case ast.BooleanValue:
		return c.named(def, v.Raw == "true", at)
	case ast.StringValue, ast.BlockValue:
		return c.named(def, v.Raw, at)
	case ast.EnumValue:
		if def.Kind != ast.Enum {
			return nil, bad("%s must not be the name %s", at, v.Raw)
		}
		return c.named(def, v.Raw, at)
	}
	return nil, bad("%s must be a %s", at, t)
}

// value coerces a value of a variable.
func (c coercion) value(t *ast.Type, v any, at place) (any, error) {
	if v == nil {
		if t.NonNull {
			return nil, bad("%s must not be null", at)
		}
		return nil, nil
	}
	if t.Elem == nil {
		return c.named(c.schema.Types[t.NamedType], v, at)
	}
	// The parser hands over []any, []string or []map[string]any, or a single value in place of a list.
	rv := reflect.ValueOf(v)
	if rv.Kind() != reflect.Slice {
		item, err := c.value(t.Elem, v, at)
		return []any{item}, err
	}
	list := make([]any, rv.Len())
	for i := range list {
		item, err := c.value(t.Elem, rv.Index(i).Interface(), place{above: &at, item: i})
		if err != nil {
			return nil, err
		}
		list[i] = item
	}
	return list, nil
}

func (c coercion) named(def *ast.Definition, v any, at place) (any, error) {
	switch def.Kind {
	case ast.Enum:
		if s, ok := v.(string); ok && def.EnumValues.ForName(s) != nil {
			return s, nil
		}
		return nil, bad("%s must be one of the values of %s", at, def.Name)
	case ast.InputObject:
		m, ok := v.(map[string]any)
		if !ok {
			return nil, bad("%s must be an object", at)
		}
		return c.object(def, at,
			func(yield func(string)) {
				for name := range m {
					yield(name)
				}
			},
			func(f *ast.FieldDefinition, at place) (any, bool, error) {
				inner, ok := m[f.Name]
				if !ok {
					return c.given(f.Type, nil, f.DefaultValue, at)
				}
				out, err := c.value(f.Type, inner, at)
				return out, err == nil, err
			})
	}
	out, ok := scalar(def.Name, v)
	if !ok {
		return nil, bad("%s must be a %s", at, def.Name)
	}
	return out, nil
}

func (c coercion) object(def *ast.Definition, at place, names func(func(string)), get func(*ast.FieldDefinition, place) (any, bool, error)) (any, error) {
	unknown := ""
	names(func(name string) {
		if def.Fields.ForName(name) == nil && (unknown == "" || name < unknown) {
			unknown = name
		}
	})
	if unknown != "" {
		return nil, bad("%s.%s is not a field of %s", at, unknown, def.Name)
	}
	out := map[string]any{}
	for _, f := range def.Fields {
		v, ok, err := get(f, place{above: &at, name: f.Name})
		if err != nil {
			return nil, err
		}
		if ok {
			out[f.Name] = v
		}
	}
	return out, nil
}

// scalar coerces one scalar; custom scalars are texts.
func scalar(name string, v any) (any, bool) {
	switch name {
	case "Int":
		n, ok := integer(v)
		return n, ok && n >= math.MinInt32 && n <= math.MaxInt32
	case "Float":
		f, err := strconv.ParseFloat(text(v), 64)
		return f, err == nil
	case "Boolean":
		b, ok := v.(bool)
		return b, ok
	case "ID":
		if n, ok := integer(v); ok {
			return strconv.FormatInt(n, 10), true
		}
	}
	s, ok := v.(string)
	return s, ok
}

func integer(v any) (int64, bool) {
	switch v := v.(type) {
	case int:
		return int64(v), true
	case int32:
		return int64(v), true
	case int64:
		return v, true
	case float64:
		return int64(v), v == math.Trunc(v) && math.Abs(v) < 1<<53
	case json.Number:
		n, err := v.Int64()
		return n, err == nil
	}
	return 0, false
}

func text(v any) string {
	switch v := v.(type) {
	case json.Number:
		return v.String()
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	if n, ok := integer(v); ok {
		return strconv.FormatInt(n, 10)
	}
	return ""
}

func bad(format string, args ...any) error { return fault.New(fault.BadUserInput, format, args...) }
