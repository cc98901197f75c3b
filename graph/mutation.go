package graph

import (
	"context"
	"errors"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/read"
	"github.com/openropa/ropa/internal/registry"
)

// verb is what a root field of Mutation asks of the registry.
type verb struct {
	action registry.Action
	// on is the type the field writes; nil means that the id in the input says it.
	on *model.Type
}

// verbsOf finds out what each mutation of the contract does from its name: archive, restore, create<T> or update<T>.
func verbsOf(mutation *ast.Definition) (map[string]verb, error) {
	verbs := map[string]verb{
		"archive": {action: registry.Archive},
		"restore": {action: registry.Restore},
	}
	for _, t := range model.Roots() {
		verbs["create"+t.Name] = verb{registry.Create, t}
		verbs["update"+t.Name] = verb{registry.Update, t}
	}
	for _, field := range mutation.Fields {
		if _, known := verbs[field.Name]; !known {
			return nil, fmt.Errorf("nothing carries out %s", field.Name)
		}
	}
	return verbs, nil
}

// mutate carries out a root field of Mutation: one change in one transaction, and then its payload.
func (r *Resolver) mutate(ctx context.Context) (read.Bytes, error) {
	op := operationOf(ctx)
	// Whoever waited, or wrote before in this request, may have been sent away since.
	principal, err := op.again()
	if err != nil {
		return nil, err
	}
	op.principal = principal
	answer, err := r.carryOut(ctx, op)
	r.watch.Denied(ctx, op.principal, requestID(ctx), err)
	return answer, err
}

func (r *Resolver) carryOut(ctx context.Context, op operation) (read.Bytes, error) {
	field := graphql.GetFieldContext(ctx).Field
	args, err := read.Arguments(parsedSchema, field.Field, graphql.GetOperationContext(ctx).Variables)
	if err != nil {
		return nil, err
	}
	input, _ := args["input"].(map[string]any)
	change, problems := r.verbs[field.Name].change(input)
	if problems == nil {
		if err := op.session.CheckPayload(ctx, field, change.Type); err != nil {
			return nil, err
		}
		writer := registry.As(op.principal, requestID(ctx))
		results, err := r.registry.Apply(ctx, writer, []registry.Change{change})
		var mendable bool
		if problems, mendable = errors.AsType[fault.Problems](err); err != nil && !mendable {
			return nil, err
		}
		if err == nil {
			change.ID = results[0].ID
		} else if change.ID, err = r.current(ctx, writer, change, problems); err != nil {
			return nil, err
		}
	}
	return op.session.Payload(ctx, field, read.Payload{Type: change.Type, ID: change.ID, Errors: inInput(change.Action, problems)})
}

// change turns the input of a mutation into a change. What it cannot name is not there, whichever register it is in.
func (v verb) change(input map[string]any) (registry.Change, fault.Problems) {
	change := registry.Change{Action: v.action, Type: v.on}
	change.Key, _ = input["key"].(string)
	change.ExpectedVersion, _ = input["expectedVersion"].(int64)
	if fields, given := input["fields"].(map[string]any); given {
		change.Fields = fields
	}
	if v.action == registry.Create {
		return change, nil
	}
	if change.ExpectedVersion == 0 {
		// Where a record is named by its key, the registry takes 0 for any version; a client has to name the one it read.
		change.ExpectedVersion = -1
	}
	shown, _ := input["id"].(string)
	t, id, isID := model.ParseID(shown)
	switch {
	case isID && (v.on == t || v.on == nil && t.Root()):
		change.Type, change.ID = t, id
	case !isID && v.on != nil:
		change.Key = shown
	default:
		return change, fault.Problems{{
			Code: fault.ProblemNotFound, Field: []string{"id"}, Message: "There is no such record in this register.",
		}}
	}
	return change, nil
}

// current is the id of the record that a refused change is answered with: the one that is in conflict with it, else none.
func (r *Resolver) current(ctx context.Context, w registry.Writer, refused registry.Change, problems fault.Problems) (int64, error) {
	for _, problem := range problems {
		if problem.Code != fault.ProblemConflict || refused.Action == registry.Create {
			continue
		}
		if refused.ID != 0 {
			return refused.ID, nil
		}
		// The change named the record by its key: a plan that changes nothing tells the id.
		results, err := r.registry.Plan(ctx, w, []registry.Change{{Action: registry.Put, Type: refused.Type, Key: refused.Key}})
		if err != nil {
			return 0, err
		}
		return results[0].ID, nil
	}
	return 0, nil
}

// inInput leads the paths of problems, which begin at the change, from the top of the mutation's arguments.
func inInput(action registry.Action, problems fault.Problems) fault.Problems {
	for i, problem := range problems {
		path := []string{"input"}
		switch field := problem.Field; {
		case len(field) == 0:
		case field[0] == "key" && action != registry.Create:
			field[0] = "id" // which may name a record by its key
		case field[0] != "id" && field[0] != "key" && field[0] != "expectedVersion":
			path = append(path, "fields")
		}
		path = append(path, problem.Field...)
		problems[i].Field = path
	}
	return problems
}
