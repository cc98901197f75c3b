package read_test

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/openropa/ropa/internal/model"
)

// passes tells whether all that a where input says of a record holds. What is absent or null says nothing.
func (in *interpreter) passes(e *entity, input string, where map[string]any) bool {
	for _, name := range sorted(where) {
		if where[name] != nil && !in.holds(e, input, name, where[name]) {
			return false
		}
	}
	return true
}

func (in *interpreter) holds(e *entity, input, name string, said any) bool {
	matches := func(where any) bool { return in.passes(e, input, where.(map[string]any)) }
	switch name {
	case "and":
		return !slices.ContainsFunc(said.([]any), func(where any) bool { return !matches(where) })
	case "or":
		return slices.ContainsFunc(said.([]any), matches)
	case "not":
		return !matches(said)
	}
	if inDomain(input, name) {
		held := in.domain(e, name, said)
		in.seen.note("domain", input+"."+name, held)
		return held
	}
	filter := in.schema.Types[in.schema.Types[input].Fields.ForName(name).Type.Name()]
	inner := said.(map[string]any)
	switch {
	case strings.HasSuffix(filter.Name, "Where"):
		target, ok := e.fields[name].(*entity)
		return ok && in.passes(target, filter.Name, inner)
	case filter.Fields.ForName("some") != nil:
		return in.quantified(e, name, filter, inner)
	}
	return in.operators(filter, e.fields[name], inner)
}

// operators tests a value by all that a filter of it says.
func (in *interpreter) operators(filter *ast.Definition, value any, said map[string]any) bool {
	for _, operator := range sorted(said) {
		operand := said[operator]
		if operand == nil {
			continue
		}
		held := in.operator(operator, value, filter.Fields.ForName(operator).Type.Name(), operand)
		in.seen.note("operator", filter.Name+"."+operator, held)
		if !held {
			return false
		}
	}
	return true
}

// quantified tests the records behind a link: some of them, none of them. Of a connection, archived ones do not count.
func (in *interpreter) quantified(e *entity, name string, filter *ast.Definition, said map[string]any) bool {
	for _, quantor := range sorted(said) {
		where, ok := said[quantor].(map[string]any)
		if !ok {
			continue
		}
		input := filter.Fields.ForName(quantor).Type.Name()
		found := slices.ContainsFunc(filtered(e.fields[name]), func(target *entity) bool { return in.passes(target, input, where) })
		in.seen.note("quantor", filter.Name+"."+quantor, found)
		if found != (quantor == "some") {
			return false
		}
	}
	return true
}

// filtered lists what a filter sees behind a link.
func filtered(value any) []*entity {
	var out []*entity
	switch list := value.(type) {
	case []any:
		for _, item := range list {
			out = append(out, item.(*entity))
		}
	case []hanging:
		for _, h := range list {
			if !h.archived() {
				out = append(out, h.entity)
			}
		}
	}
	return out
}

// operator compares a value with an operand of a type. With a missing value only isNull can hold.
func (in *interpreter) operator(name string, value any, of string, operand any) bool {
	if name == "isNull" {
		return (value == nil) == operand
	}
	if value == nil {
		return false
	}
	if of == "DateTime" {
		operand = instants(operand)
	}
	switch name {
	case "eq":
		return value == operand
	case "in":
		return slices.Contains(operand.([]any), value)
	case "contains":
		return strings.Contains(model.Fold(value.(string)), model.Fold(operand.(string)))
	case "has":
		return slices.Contains(value.([]any), operand)
	case "isEmpty":
		return (len(value.([]any)) == 0) == operand
	}
	c := compareValues(value, operand)
	return name == "lt" && c < 0 || name == "lte" && c <= 0 || name == "gt" && c > 0 || name == "gte" && c >= 0
}

// instants turns an operand, or each of a list, into what fields hold.
func instants(operand any) any {
	if list, ok := operand.([]any); ok {
		out := []any{}
		for _, item := range list {
			out = append(out, instants(item))
		}
		return out
	}
	micros, _ := model.ParseTime(operand.(string))
	return instant(micros)
}
