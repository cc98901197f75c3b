package server

import (
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// validationRules are those of gqlparser, and one that it lacks: it lets an object stand for any number, text or name.
func validationRules() *rules.Rules {
	all := rules.NewDefaultRules()
	all.AddRule("NoObjectsForScalars", func(observers *core.Events, addError core.AddErrFunc) {
		observers.OnValue(func(_ *core.Walker, value *ast.Value) {
			if value.Kind != ast.ObjectValue || value.Definition == nil || value.ExpectedType == nil {
				return
			}
			builtIn := value.Definition.Kind == ast.Scalar && value.Definition.BuiltIn
			if builtIn || value.Definition.Kind == ast.Enum {
				addError(core.Message("Expected value of type %q, found an object.", value.ExpectedType.String()), core.At(value.Position))
			}
		})
	})
	return all
}
