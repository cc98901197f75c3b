package server

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/openropa/ropa/internal/read"
)

const (
	defaultPage = 25
	maximumPage = 100
	// listLength is what a list of parts, or of a few records, counts as. One holds 200 at most, and most hold a handful.
	listLength = 8
)

// costExtension is where an operation keeps how many nodes it can bring.
const costExtension = "cost"

// wholeRegister are the types of what is made of all of a register: each counts as so many records.
var wholeRegister = []string{"ReportDocument", "NoticeDrift", "RegisterStanding"}

// introspectionLists says about how long the lists of introspection are.
var introspectionLists = map[string]int{
	"fields": 15, "args": 4, "inputFields": 15, "enumValues": 6, "interfaces": 1, "possibleTypes": 4, "directives": 8,
}

// MutateOperationContext implements graphql.OperationContextMutator: it holds a valid operation with its variables to the
// limits of values in arguments and of nodes.
func (g guard) MutateOperationContext(_ context.Context, op *graphql.OperationContext) *gqlerror.Error {
	u := uses{guard: g, variables: op.Variables, sizes: map[string]int{}}
	if err := u.selections(op.Operation.SelectionSet); err != nil {
		return err
	}
	c := cost{guard: g, variables: op.Variables}
	n, err := c.nodes(op.Operation.SelectionSet)
	op.Stats.SetExtension(costExtension, n)
	return err
}

type cost struct {
	guard
	variables map[string]any
}

// nodes counts the records that a selection set can bring for each record it is asked of.
func (c cost) nodes(set ast.SelectionSet) (total int, err *gqlerror.Error) {
	for _, selection := range set {
		var n int
		switch s := selection.(type) {
		case *ast.Field:
			n, err = c.ofField(s)
		case *ast.InlineFragment:
			n, err = c.nodes(s.SelectionSet)
		case *ast.FragmentSpread:
			n, err = c.nodes(s.Definition.SelectionSet)
		}
		if err != nil {
			return 0, err
		}
		// Each term is at most the limit, and there are at most as many of them as selections.
		total += n
		if err := beyond("nodes", total, c.limits.Nodes, selection.GetPosition()); err != nil {
			return 0, err
		}
	}
	return total, nil
}

func (c cost) ofField(f *ast.Field) (int, *gqlerror.Error) {
	below, err := c.nodes(f.SelectionSet)
	if err != nil {
		return 0, err
	}
	length := c.length(f)
	switch {
	case f.Definition != nil && slices.Contains(wholeRegister, f.Definition.Type.Name()):
		return read.MaxReported + below, nil
	case length == 0:
		return below, nil
	}
	n := length * (1 + below)
	return n, beyond("nodes", n, c.limits.Nodes, f.Position)
}

// length is how many records or parts a field lists; 0 stands for a field that is no list of them.
func (c cost) length(f *ast.Field) int {
	switch {
	case f.ObjectDefinition != nil && strings.HasPrefix(f.ObjectDefinition.Name, "__"):
		if f.Name == "types" {
			return len(c.schema.Types)
		}
		return introspectionLists[f.Name]
	case f.Name == "nodes" && f.Arguments.ForName("ids") != nil:
		return maximumPage
	case f.Name == "records" && f.ObjectDefinition != nil && f.ObjectDefinition.Name == "RecordsPayload":
		return maximumPage
	case f.Name == "whoTouches", f.Name == "subProcessorProposals":
		return maximumPage
	case f.ObjectDefinition != nil && strings.HasPrefix(f.ObjectDefinition.Name, "SubProcessorList") && f.Definition.Type.Elem != nil && f.SelectionSet != nil:
		return defaultPage
	case f.Name == "chain":
		return defaultPage
	case f.Name == "dataFlow":
		return c.flowNodes(f)
	case f.Definition != nil && strings.HasSuffix(f.Definition.Type.Name(), "Connection"):
		for _, name := range []string{"first", "last"} {
			if size, given := c.integer(f.Arguments.ForName(name)); given {
				// A size that is out of bounds is refused by the read path, which says so in better words.
				return min(max(size, 1), maximumPage)
			}
		}
		return defaultPage
	case f.Definition != nil && f.Definition.Type.Elem != nil && !strings.HasSuffix(f.ObjectDefinition.Name, "Connection"):
		if c.schema.Types[f.Definition.Type.Name()].IsCompositeType() {
			return listLength
		}
	}
	return 0
}

// flowNodes is how many nodes a picture of data flows shows at most: so many in each layer that is asked for.
func (c cost) flowNodes(f *ast.Field) int {
	most, given := c.integer(f.Arguments.ForName("most"))
	if !given {
		most = 40
	}
	return read.FlowLayers * min(max(most, 1), read.MostFlowNodes)
}

// integer is the value of an argument that is a whole number. What is none is refused by the read path.
func (c cost) integer(a *ast.Argument) (n int, given bool) {
	if a == nil {
		return 0, false
	}
	value, err := a.Value.Value(c.variables)
	if err != nil {
		return 0, false
	}
	switch v := value.(type) {
	case int64:
		return int(v), true
	case int:
		return v, true
	case json.Number:
		i, err := v.Int64()
		return int(i), err == nil
	}
	return 0, false
}
