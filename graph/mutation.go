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
	// several tells that the input names a list of records, and sets is the field of theirs that it sets, if any.
	several bool
	sets    string
}

// verbsOf finds out what each mutation of the contract does from its name: archive, restore, create<T>, update<T>, copy<T>
// or one of those that change several records.
func verbsOf(mutation *ast.Definition) (map[string]verb, error) {
	verbs := map[string]verb{
		"archive":        {action: registry.Archive},
		"restore":        {action: registry.Restore},
		"archiveRecords": {action: registry.Archive, several: true},
		"restoreRecords": {action: registry.Restore, several: true},
		"assignOwner":    {action: registry.Update, several: true, sets: "owner"},
		"setReviewDate":  {action: registry.Update, several: true, sets: "nextReviewOn"},
		waiveFinding:     {action: registry.Put, on: model.ByName("Waiver")},

		proposeSubProcessor: {action: registry.Update, on: model.ByName("Engagement")},
	}
	for name := range subProcessorSteps {
		verbs[name] = verb{action: registry.Update, on: model.ByName("Engagement")}
	}
	for _, t := range model.Roots() {
		verbs["create"+t.Name] = verb{action: registry.Create, on: t}
		verbs["update"+t.Name] = verb{action: registry.Update, on: t}
	}
	for _, t := range model.Implementations("ProcessingActivity") {
		verbs["copy"+t.Name] = verb{action: registry.Copy, on: t}
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
	m := mutation{Resolver: r, verb: r.verbs[field.Name], field: field, op: op, writer: registry.As(op.principal, requestID(ctx))}
	m.writer.Once = once(ctx, op.principal)
	write := m.one
	switch {
	case m.several:
		write = m.all
	case field.Name == waiveFinding:
		write = m.waive
	case field.Name == proposeSubProcessor:
		write = m.propose
	case subProcessorSteps[field.Name] != "":
		write = m.step
	}
	payload, err := write(ctx, input)
	if err != nil {
		return nil, err
	}
	return op.session.Payload(ctx, field, payload)
}

// mutation is a root field of Mutation that is carried out.
type mutation struct {
	*Resolver
	verb
	field  graphql.CollectedField
	op     operation
	writer registry.Writer
}

// one makes the change of one record.
func (m mutation) one(ctx context.Context, input map[string]any) (payload read.Payload, err error) {
	change, problems := m.change(input)
	if problems == nil {
		if err := m.op.session.CheckPayload(ctx, m.field, change.Type); err != nil {
			return payload, err
		}
		results, err := m.registry.Apply(ctx, m.writer, []registry.Change{change})
		var mendable bool
		if problems, mendable = errors.AsType[fault.Problems](err); err != nil && !mendable {
			return payload, err
		}
		if err == nil {
			change.ID = results[0].ID
		} else if change.ID, err = m.current(ctx, change, problems); err != nil {
			return payload, err
		}
		if change.ID != 0 {
			payload.IDs = []string{model.FormatID(change.Type, change.ID)}
		}
	}
	payload.Errors = inInput(change.Action, problems)
	return payload, nil
}

// change turns the input of a mutation into a change. What it cannot name is not there, whichever register it is in.
func (v verb) change(input map[string]any) (registry.Change, fault.Problems) {
	change := registry.Change{Action: v.action, Type: v.on}
	change.Key, _ = input["key"].(string)
	change.ExpectedVersion, _ = input["expectedVersion"].(int64)
	if fields, given := input["fields"].(map[string]any); given {
		change.Fields = fields
	}
	switch v.action {
	case registry.Create:
		return change, nil
	case registry.Copy:
		change.Source, _ = input["id"].(string)
		change.Fields = registry.Input{"name": input["name"]}
		for _, part := range input["parts"].([]any) {
			change.Parts = append(change.Parts, part.(string))
		}
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
		return change, fault.Problems{noSuchRecord("id")}
	}
	return change, nil
}

func noSuchRecord(at ...string) fault.Problem {
	return fault.Problem{Code: fault.ProblemNotFound, Field: at, Message: "There is no such record in this register."}
}

// current is the id of the record that a refused change is answered with: the one that is in conflict with it, else none.
func (m mutation) current(ctx context.Context, refused registry.Change, problems fault.Problems) (int64, error) {
	for _, problem := range problems {
		if problem.Code != fault.ProblemConflict || refused.Action == registry.Create {
			continue
		}
		if refused.ID != 0 {
			return refused.ID, nil
		}
		// The change named the record by its key: a plan that changes nothing tells the id.
		results, err := m.registry.Plan(ctx, m.writer, []registry.Change{{Action: registry.Put, Type: refused.Type, Key: refused.Key}})
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
		case len(field) == 0 || field[0] == "id" || field[0] == "expectedVersion":
		case action == registry.Copy && field[0] != "key" && field[0] != "name":
			problem.Field = []string{"id"} // it is wrong in the record that is copied
		case field[0] == "key" && action != registry.Create && action != registry.Copy:
			field[0] = "id" // which may name a record by its key
		case field[0] != "key" && action != registry.Copy:
			path = append(path, "fields")
		}
		path = append(path, problem.Field...)
		problems[i].Field = path
	}
	return problems
}
