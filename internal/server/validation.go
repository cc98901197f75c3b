package server

import (
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// rules are those of GraphQL, but nothing is guessed of what was meant: that compares a name with all there are, letter by
// letter. What was told once is not told again, and beyond the limit nothing is written: each error may quote what is long.
func (l Limits) rules() *rules.Rules {
	chosen := rules.NewDefaultRules()
	chosen.ReplaceRule(rules.KnownArgumentNamesRule.Name, rules.KnownArgumentNamesRuleWithoutSuggestions.RuleFunc)
	chosen.ReplaceRule(rules.KnownTypeNamesRule.Name, rules.KnownTypeNamesRuleWithoutSuggestions.RuleFunc)
	chosen.ReplaceRule(rules.ValuesOfCorrectTypeRule.Name, rules.ValuesOfCorrectTypeRuleWithoutSuggestions.RuleFunc)
	// These two gqlgen puts in by itself, unless they are there.
	chosen.RemoveRule(rules.FieldsOnCorrectTypeRule.Name)
	chosen.RemoveRule(rules.ScalarLeafsRule.Name)
	for _, rule := range []core.Rule{rules.FieldsOnCorrectTypeRuleWithoutSuggestions, rules.ScalarLeafsRuleWithoutSuggestions} {
		chosen.AddRule(rule.Name, rule.RuleFunc)
	}
	chosen.AddRule("NoObjectsForScalars", noObjects)
	told := map[string]bool{}
	for name, rule := range chosen.GetInner() {
		chosen.ReplaceRule(name, func(observers *core.Events, addError core.AddErrFunc) {
			rule(observers, func(options ...core.ErrorOption) {
				if len(told) >= max(l.Errors, 1) { // without any the document would be valid
					return
				}
				var err gqlerror.Error
				for _, option := range options {
					option(&err)
				}
				if !told[err.Message] {
					told[err.Message] = true
					addError(func(shown *gqlerror.Error) { shown.Message, shown.Locations = err.Message, err.Locations })
				}
			})
		})
	}
	return chosen
}

// weight is how many bytes of a text in a document validation handles in the time of one value.
const weight = 100

// weighAll counts what stands in the values of arguments.
func weighAll(list ast.ArgumentList) (n int) {
	for _, argument := range list {
		n += weigh(argument.Value)
	}
	return n
}

// weigh counts what stands in a value of a document.
func weigh(value *ast.Value) int {
	if value == nil {
		return 0
	}
	n := 1 + len(value.Raw)/weight
	for _, child := range value.Children {
		n += weigh(child.Value)
	}
	return n
}

// noObjects refuses an object in the place of a number, a text or a name, which gqlparser lets through.
func noObjects(observers *core.Events, addError core.AddErrFunc) {
	observers.OnValue(func(_ *core.Walker, value *ast.Value) {
		if value.Kind != ast.ObjectValue || value.Definition == nil || value.ExpectedType == nil {
			return
		}
		builtIn := value.Definition.Kind == ast.Scalar && value.Definition.BuiltIn
		if builtIn || value.Definition.Kind == ast.Enum {
			addError(core.Message("Expected value of type %q, found an object.", value.ExpectedType.String()), core.At(value.Position))
		}
	})
}
