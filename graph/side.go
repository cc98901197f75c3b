package graph

import (
	"context"
	"errors"
	"slices"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/read"
	"github.com/openropa/ropa/internal/registry"
)

// The mutations that make the record on one side of an engagement from that on the other.
const (
	createProcessorSide  = "createProcessorSide"
	createControllerSide = "createControllerSide"
)

// otherSides name the activity that such a record is made from, in their inputs.
var otherSides = map[string]string{createProcessorSide: "controllerActivity", createControllerSide: "processorActivity"}

// otherSide makes an activity from the one on the other side of an engagement, which names it from then on.
func (m mutation) otherSide(ctx context.Context, input map[string]any) (payload read.Payload, err error) {
	if err := m.op.session.CheckPayload(ctx, m.field, m.on); err != nil {
		return payload, err
	}
	made := registry.Change{Action: registry.Counterpart, Type: m.on, Fields: registry.Input{}}
	made.Key, _ = input["key"].(string)
	made.Source, _ = input[otherSides[m.field.Name]].(string)
	if name := input["name"]; name != nil {
		made.Fields["name"] = name
	}
	engagement := registry.Change{Action: registry.Update, Type: model.ByName("Engagement")}
	version, given := input["expectedVersion"].(int64)
	engagement.ExpectedVersion, engagement.AnyVersion = version, !given
	shown := input["engagement"].(string)
	if t, id, isID := model.ParseID(shown); !isID {
		engagement.Key = shown
	} else if t == engagement.Type {
		engagement.ID = id
	} else {
		payload.Errors = fault.Problems{noSuchRecord("input", "engagement")}
		return payload, nil
	}
	results, err := m.registry.Apply(ctx, m.writer, []registry.Change{engagement, made})
	problems, mendable := errors.AsType[fault.Problems](err)
	if err != nil && !mendable {
		return payload, err
	}
	for _, problem := range problems {
		payload.Errors = append(payload.Errors, inSide(m.field.Name, problem))
	}
	if err == nil {
		payload.IDs = []string{model.FormatID(m.on, results[1].ID)}
	}
	return payload, nil
}

// inSide leads the path of a problem, which begins with the index of the change, from the top of the mutation's arguments. What
// is wrong with anything that was taken over is wrong in the engagement.
func inSide(mutation string, problem fault.Problem) fault.Problem {
	at := "engagement"
	switch field := problem.Field[1:]; {
	case len(field) == 0:
	case field[0] == "source":
		at = otherSides[mutation]
	case slices.Contains([]string{"key", "name"}, field[0]) && problem.Field[0] == "1", field[0] == "expectedVersion":
		at = field[0]
	}
	problem.Field = []string{"input", at}
	return problem
}
