package server

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/read"
)

// checkJSON holds a JSON text to the limits of values and nesting before anything is made of it. What is no JSON is found out
// by whoever reads it.
func checkJSON(text []byte, limits Limits) error {
	values, depth := 1, 0
	quoted, opened := false, false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case quoted:
			if c == '\\' {
				i++
			}
			quoted = c != '"'
			continue
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			continue
		case c == ',', opened && c != '}' && c != ']':
			values++
		}
		quoted, opened = c == '"', c == '{' || c == '['
		switch {
		case opened:
			depth++
		case c == '}' || c == ']':
			depth--
		}
		if err := cmp.Or(beyond("nesting", depth, limits.Nesting, nil), beyond("values", values, limits.Values, nil)); err != nil {
			return err
		}
	}
	return nil
}

// uses counts the values in the arguments of an operation, a variable as many times as it is used, and checks the arguments
// that gqlgen reads, where it would take a null for a mistake of its own.
type uses struct {
	guard
	variables map[string]any
	// sizes are those of the variables that were counted.
	sizes map[string]int
	total int
}

func (u *uses) selections(set ast.SelectionSet) *gqlerror.Error {
	for _, selection := range set {
		var err *gqlerror.Error
		switch s := selection.(type) {
		case *ast.Field:
			u.count(s.Arguments)
			if introspective(s) || strings.HasPrefix(s.ObjectDefinition.Name, "__") {
				_, wrong := read.Arguments(u.schema, s, u.variables)
				err = u.checked(wrong, s.Position)
			}
			if err == nil {
				err = u.within(s.Directives, s.SelectionSet, s.Position)
			}
		case *ast.InlineFragment:
			err = u.within(s.Directives, s.SelectionSet, s.Position)
		case *ast.FragmentSpread:
			err = u.within(s.Directives, s.Definition.SelectionSet, s.Position)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (u *uses) within(directives ast.DirectiveList, set ast.SelectionSet, at *ast.Position) *gqlerror.Error {
	for _, directive := range directives {
		u.count(directive.Arguments)
		_, wrong := read.DirectiveArguments(u.schema, directive, u.variables)
		if err := u.checked(wrong, directive.Position); err != nil {
			return err
		}
	}
	if err := beyond("argumentValues", u.total, u.limits.ArgumentValues, at); err != nil {
		return err
	}
	return u.selections(set)
}

func (u *uses) count(arguments ast.ArgumentList) {
	for _, argument := range arguments {
		u.total += u.size(argument.Value)
	}
}

func (u *uses) checked(err error, at *ast.Position) *gqlerror.Error {
	if err == nil {
		return nil
	}
	refused := invalid(at, "%s", fault.MessageOf(err))
	refused.Extensions["code"] = string(fault.CodeOf(err))
	return refused
}

func (u *uses) size(v *ast.Value) int {
	if v.Kind == ast.Variable {
		n, counted := u.sizes[v.Raw]
		if !counted {
			n = sizeOf(u.variables[v.Raw])
			u.sizes[v.Raw] = n
		}
		return n
	}
	n := 1
	for _, child := range v.Children {
		n += u.size(child.Value)
	}
	return n
}

// sizeOf counts the values that a variable holds.
func sizeOf(v any) int {
	n := 1
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			n += sizeOf(item)
		}
	case map[string]any:
		for _, item := range v {
			n += sizeOf(item)
		}
	case []map[string]any: // what gqlparser makes of a single object in the place of a list
		for _, item := range v {
			n += sizeOf(item)
		}
	}
	return n
}

// invalid is the refusal of a document that validation would refuse, or should.
func invalid(at *ast.Position, format string, args ...any) *gqlerror.Error {
	err := &gqlerror.Error{Message: fmt.Sprintf(format, args...)}
	if at != nil {
		err.Locations = []gqlerror.Location{{Line: at.Line, Column: at.Column}}
	}
	errcode.Set(err, errcode.ValidationFailed)
	return err
}
