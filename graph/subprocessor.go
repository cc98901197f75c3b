package graph

import (
	"context"
	"errors"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/read"
	"github.com/openropa/ropa/internal/registry"
)

// proposeSubProcessor is the mutation that tells engagers of a sub-processor.
const proposeSubProcessor = "proposeSubProcessor"

// subProcessorSteps are the mutations that record what becomes of a proposal.
var subProcessorSteps = map[string]registry.SubProcessorStep{
	"objectToSubProcessor": registry.ObjectToSubProcessor,
	"acceptSubProcessor":   registry.AcceptSubProcessor,
	"resolveObjection":     registry.ResolveObjection,
	"withdrawSubProcessor": registry.WithdrawSubProcessor,
}

// propose records the notice of a sub-processor; the payload shows its engagement.
func (m mutation) propose(ctx context.Context, input map[string]any) (read.Payload, error) {
	n := registry.SubProcessorNotice{
		Downstream: text(input, "downstream"), NotifiedOn: text(input, "notifiedOn"), Unit: text(input, "objectionWindowUnit"),
		EffectiveOn: text(input, "effectiveOn"), Urgency: text(input, "urgency"), Responsibilities: text(input, "responsibilities"),
	}
	if list, given := input["upstream"].([]any); given {
		n.Upstream = []string{}
		for _, id := range list {
			n.Upstream = append(n.Upstream, id.(string))
		}
	}
	if days, given := input["objectionWindow"].(int64); given {
		n.Window = &days
	}
	return m.toldOf(ctx, func() ([]registry.Result, error) { return m.registry.ProposeSubProcessor(ctx, m.writer, n) }, "")
}

// step records what became of a proposal; the payload shows the engagement that rests on the sub-processor, as it is now also where
// another version was expected.
func (m mutation) step(ctx context.Context, input map[string]any) (read.Payload, error) {
	a := registry.SubProcessorAnswer{
		Step: subProcessorSteps[m.field.Name], Engagement: text(input, "engagement"), SubProcessing: text(input, "subProcessing"),
		On: text(input, "on"), Objection: text(input, "objection"), Resolution: text(input, "resolution"),
	}
	a.ExpectedVersion, _ = input["expectedVersion"].(int64)
	return m.toldOf(ctx, func() ([]registry.Result, error) { return m.registry.AnswerSubProcessor(ctx, m.writer, a) }, a.Engagement)
}

// toldOf writes, and shows the last engagement that was written about or, in a conflict, the one that is named.
func (m mutation) toldOf(ctx context.Context, write func() ([]registry.Result, error), named string) (payload read.Payload, err error) {
	if err := m.op.session.CheckPayload(ctx, m.field, m.on); err != nil {
		return payload, err
	}
	results, err := write()
	problems, mendable := errors.AsType[fault.Problems](err)
	if err != nil && !mendable {
		return payload, err
	}
	for _, problem := range problems {
		if problem.Code == fault.ProblemConflict {
			id, err := m.current(ctx, registry.Change{Action: registry.Update, Type: m.on, Key: named, ID: idOf(m.on, named)}, problems)
			if err != nil {
				return payload, err
			}
			payload.IDs = []string{model.FormatID(m.on, id)}
		}
		problem.Field = append([]string{"input"}, problem.Field...)
		payload.Errors = append(payload.Errors, problem)
	}
	if err == nil {
		payload.IDs = []string{model.FormatID(m.on, results[len(results)-1].ID)}
	}
	return payload, nil
}

// idOf is the id of a record of a type that is named by it, 0 where it is named by its key.
func idOf(t *model.Type, named string) int64 {
	if of, id, isID := model.ParseID(named); isID && of == t {
		return id
	}
	return 0
}

func text(input map[string]any, name string) string {
	v, _ := input[name].(string)
	return v
}
