package read_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// write writes an input as a literal or as a variable, its members too. hasDefault tells whether its place has a value
// of its own.
func (g *generator) write(t *ast.Type, v any, hasDefault bool) string {
	if v == (unset{}) {
		name := g.name("v")
		g.declarations = append(g.declarations, "$"+name+": "+strings.TrimSuffix(t.String(), "!"))
		return "$" + name
	}
	if constant(v) && g.maybe(4) {
		return g.variable(t, v)
	}
	return g.literal(t, v)
}

// constant tells what holds no variable without a value.
func constant(v any) bool {
	switch v := v.(type) {
	case unset:
		return false
	case given:
		return !slices.ContainsFunc(v, func(i input) bool { return !constant(i.value) })
	case []any:
		return !slices.ContainsFunc(v, func(item any) bool { return !constant(item) })
	}
	return true
}

// variable declares a variable that holds a value: sent, by default, or sent in place of a default.
func (g *generator) variable(t *ast.Type, v any) string {
	name := g.name("v")
	declared := "$" + name + ": " + t.String()
	if v != nil && !t.NonNull && g.maybe(4) {
		declared += "!"
	}
	switch g.IntN(4) {
	case 0:
		declared += " = " + g.constantLiteral(t, v)
	case 1:
		if !strings.HasSuffix(declared, "!") {
			declared += " = null"
		}
		fallthrough
	default:
		g.variables[name] = g.json(v)
	}
	g.declarations = append(g.declarations, declared)
	return "$" + name
}

// json is a value as a client sends it; a list of one may be sent as that one.
func (g *generator) json(v any) any {
	switch v := v.(type) {
	case enum:
		return string(v)
	case given:
		out := map[string]any{}
		for _, i := range v {
			out[i.name] = g.json(i.value)
		}
		return out
	case []any:
		out := []any{}
		for _, item := range v {
			out = append(out, g.json(item))
		}
		if len(out) == 1 && g.maybe(4) {
			return out[0]
		}
		return out
	}
	return v
}

// literal writes a value whose members may be variables.
func (g *generator) literal(t *ast.Type, v any) string {
	return g.compose(t, v, func(t *ast.Type, v any, hasDefault bool) string { return g.write(t, v, hasDefault) })
}

func (g *generator) constantLiteral(t *ast.Type, v any) string {
	return g.compose(t, v, func(t *ast.Type, v any, _ bool) string { return g.constantLiteral(t, v) })
}

func (g *generator) compose(t *ast.Type, v any, write func(t *ast.Type, v any, hasDefault bool) string) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return g.quote(v)
	case given:
		var members []string
		for _, i := range v {
			f := g.schema.Types[t.NamedType].Fields.ForName(i.name)
			members = append(members, i.name+": "+write(f.Type, i.value, f.DefaultValue != nil))
		}
		return "{" + strings.Join(members, ", ") + "}"
	case []any:
		if len(v) == 1 && g.maybe(4) {
			if text := write(t.Elem, v[0], false); !strings.HasPrefix(text, "$") {
				return text
			} else {
				return "[" + text + "]"
			}
		}
		var items []string
		for _, item := range v {
			items = append(items, write(t.Elem, item, false))
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	return fmt.Sprint(v)
}

// quote writes a text as a string or, where that is simple, as a block string.
func (g *generator) quote(s string) string {
	simple := s != "" && strings.TrimSpace(s) == s && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == '"' || r == '\\' })
	if simple && g.maybe(8) {
		return `"""` + s + `"""`
	}
	quoted, err := json.Marshal(s)
	if err != nil {
		return strconv.Quote(s)
	}
	return string(quoted)
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
