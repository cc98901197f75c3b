package graph

import (
	"maps"
	"slices"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/registry"
)

// amendmentFields are the members of an amendment's input that are its own; the others are of the agreement that it changes.
var amendmentFields = []string{"text", "effectiveFrom", "reference"}

// moveFields are what the input of a move says of the agreement.
func (v verb) moveFields(input map[string]any) registry.Input {
	fields := registry.Input(maps.Clone(input))
	delete(fields, "id")
	delete(fields, "expectedVersion")
	if v.move != registry.Amend {
		return fields
	}
	amendment := map[string]any{}
	for _, name := range amendmentFields {
		if value, given := fields[name]; given {
			amendment[name] = value
			delete(fields, name)
		}
	}
	fields["amendments"] = []any{amendment}
	return fields
}

// inMove leads the paths of problems, which begin at the change, from the top of the mutation's arguments: what stands there
// is the input of a move, in which the members of an amendment are beside those of the agreement.
func inMove(problems fault.Problems) fault.Problems {
	for i, problem := range problems {
		field := problem.Field
		switch {
		case len(field) > 2 && field[0] == "amendments":
			field = field[2:]
		case len(field) > 0 && field[0] == "key":
			field = []string{"id"} // which may name a record by its key
		}
		problems[i].Field = slices.Concat([]string{"input"}, field)
	}
	return problems
}
