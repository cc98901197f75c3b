package server

import (
	"fmt"

	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// visit goes through a document as validation does, whose work it bounds: through each operation and each fragment on its
// own, entering every fragment that it reaches once.
type visit struct {
	limits    Limits
	fragments map[string]*ast.FragmentDefinition
	entered   map[string]bool
	visits    int
}

func visitDocument(limits Limits, doc *ast.QueryDocument) *gqlerror.Error {
	v := &visit{limits: limits, fragments: map[string]*ast.FragmentDefinition{}}
	for _, fragment := range doc.Fragments {
		v.fragments[fragment.Name] = fragment
	}
	for _, op := range doc.Operations {
		v.entered = map[string]bool{}
		for _, variable := range op.VariableDefinitions {
			if err := v.value(variable.DefaultValue, 0); err != nil {
				return err
			}
			if err := v.directives(variable.Directives); err != nil {
				return err
			}
		}
		if err := v.definition(op.Directives, op.SelectionSet); err != nil {
			return err
		}
	}
	for _, fragment := range doc.Fragments {
		v.entered = map[string]bool{}
		if err := v.definition(fragment.Directives, fragment.SelectionSet); err != nil {
			return err
		}
	}
	return nil
}

func (v *visit) definition(directives ast.DirectiveList, set ast.SelectionSet) *gqlerror.Error {
	if err := v.directives(directives); err != nil {
		return err
	}
	return v.selections(set)
}

func (v *visit) selections(set ast.SelectionSet) *gqlerror.Error {
	for _, selection := range set {
		if err := v.selection(selection); err != nil {
			return err
		}
	}
	return nil
}

func (v *visit) selection(selection ast.Selection) *gqlerror.Error {
	if err := v.one(selection.GetPosition()); err != nil {
		return err
	}
	switch s := selection.(type) {
	case *ast.Field:
		if err := v.arguments(s.Arguments); err != nil {
			return err
		}
		return v.definition(s.Directives, s.SelectionSet)
	case *ast.InlineFragment:
		return v.definition(s.Directives, s.SelectionSet)
	case *ast.FragmentSpread:
		if err := v.directives(s.Directives); err != nil {
			return err
		}
		return v.spread(s)
	}
	return nil
}

// spread enters a fragment for the first time. One that is not there is refused here, in the words of validation, which
// would compare each of them with all the others.
func (v *visit) spread(s *ast.FragmentSpread) *gqlerror.Error {
	fragment := v.fragments[s.Name]
	if fragment == nil {
		return invalid(s.Position, "Unknown fragment %q.", s.Name)
	}
	if v.entered[s.Name] {
		return nil
	}
	v.entered[s.Name] = true
	return v.definition(fragment.Directives, fragment.SelectionSet)
}

func (v *visit) directives(list ast.DirectiveList) *gqlerror.Error {
	for _, directive := range list {
		if err := v.one(directive.Position); err != nil {
			return err
		}
		if err := v.arguments(directive.Arguments); err != nil {
			return err
		}
	}
	return nil
}

func (v *visit) arguments(list ast.ArgumentList) *gqlerror.Error {
	for _, argument := range list {
		if err := v.value(argument.Value, 0); err != nil {
			return err
		}
	}
	return nil
}

func (v *visit) value(value *ast.Value, depth int) *gqlerror.Error {
	if value == nil {
		return nil
	}
	if err := v.one(value.Position); err != nil {
		return err
	}
	if value.Kind == ast.ListValue || value.Kind == ast.ObjectValue {
		depth++
	}
	if err := beyond("nesting", depth, v.limits.Nesting, value.Position); err != nil {
		return err
	}
	for _, child := range value.Children {
		if err := v.value(child.Value, depth); err != nil {
			return err
		}
	}
	return nil
}

func (v *visit) one(at *ast.Position) *gqlerror.Error {
	v.visits++
	return beyond("visits", v.visits, v.limits.Visits, at)
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
