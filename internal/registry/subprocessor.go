package registry

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// SubProcessorStep is what is done about a sub-processor that was proposed.
type SubProcessorStep string

// The steps, all there are beside the proposal.
const (
	ObjectToSubProcessor SubProcessorStep = "OBJECT"
	AcceptSubProcessor   SubProcessorStep = "ACCEPT"
	ResolveObjection     SubProcessorStep = "RESOLVE"
	WithdrawSubProcessor SubProcessorStep = "WITHDRAW"
)

// SubProcessorAnswer is a step with what belongs to it. Problems lead to its fields: engagement, expectedVersion, subProcessing, on,
// objection, resolution.
type SubProcessorAnswer struct {
	Step SubProcessorStep
	// Engagement is the one that rests on the sub-processor, by id or key, at a version.
	Engagement      string
	ExpectedVersion int64
	// SubProcessing is the link to the sub-processor, by id or key.
	SubProcessing string
	// On is the day of the step, and Objection and Resolution its ground and outcome.
	On, Objection, Resolution string
}

// AnswerSubProcessor records a step about a sub-processor, if it is one that can be taken now.
func (r *Registry) AnswerSubProcessor(ctx context.Context, w Writer, a SubProcessorAnswer) ([]Result, error) {
	t := &transaction{Registry: r, writer: w, changes: []Change{{Action: Update, Type: engagementType()}}, at: []path{nil}}
	t.decide = func(ctx context.Context) error { return t.answer(ctx, a) }
	results, err := t.execute(ctx, false)
	return results, inAnswer(err)
}

func engagementType() *model.Type { return model.ByName("Engagement") }

// answer makes the change that a step comes to.
func (t *transaction) answer(ctx context.Context, a SubProcessorAnswer) error {
	ids, err := t.named(ctx, engagementType(), []string{a.Engagement})
	if err != nil {
		return err
	}
	if ids[a.Engagement] == 0 {
		return wrong(fault.ProblemNotFound, "There is no such engagement in this register.", "engagement")
	}
	set, records, err := t.proposalsOf(ctx, []int64{ids[a.Engagement]})
	if err != nil {
		return err
	}
	engagement := records[0]
	t.changes[0] = Change{Action: Update, Type: engagementType(), ID: engagement.ID, ExpectedVersion: a.ExpectedVersion, Fields: Input{}}
	if engagement.Int("version") != a.ExpectedVersion {
		return nil // it is refused for that
	}
	parts := engagement.Parts["subProcessing"]
	i := slices.IndexFunc(parts, func(p *record.Record) bool {
		return p.Key() == a.SubProcessing || model.FormatID(p.Type, p.ID) == a.SubProcessing
	})
	if i < 0 {
		return wrong(fault.ProblemNotFound, "The engagement has no such link to a sub-processor.", "subProcessing")
	}
	today, err := t.today(ctx)
	if err != nil {
		return err
	}
	if a.On > today {
		return wrong(fault.ProblemInvalid, "The day is still to come.", "on")
	}
	standing := set.AsAt(engagement, today).SubProcessing(parts[i])
	if err := a.mayFollow(parts[i], standing); err != nil {
		return err
	}
	t.changes[0].Fields["subProcessing"] = keeping(parts, i, a.fields())
	return nil
}

// fields are what a step writes.
func (a SubProcessorAnswer) fields() Input {
	switch a.Step {
	case ObjectToSubProcessor:
		return Input{"decision": "OBJECTED", "decidedOn": a.On, "objection": a.Objection, "resolution": nil, "resolvedOn": nil}
	case ResolveObjection:
		return Input{"resolution": a.Resolution, "resolvedOn": a.On}
	case WithdrawSubProcessor:
		return Input{"decision": "WITHDRAWN", "decidedOn": a.On}
	}
	return Input{"decision": "ACCEPTED", "decidedOn": a.On}
}

// mayFollow refuses a step that does not follow on what is so.
func (a SubProcessorAnswer) mayFollow(part *record.Record, s compliance.SubStanding) error {
	open := s.State == compliance.SubNotNotified || s.State == compliance.SubProposed || s.State == compliance.SubNotAuthorised
	told := part.Text("notifiedOn")
	switch {
	case a.Step == ResolveObjection && s.State != compliance.SubObjected:
		return wrong(fault.ProblemInvalid, "There is no open objection.", "subProcessing")
	case a.Step == ResolveObjection:
		return nil
	case a.Step == WithdrawSubProcessor && (s.State == compliance.SubWithdrawn || s.State == compliance.SubResolved || s.State == compliance.SubEnded):
		return wrong(fault.ProblemInvalid, "There is nothing to withdraw: "+stands[s.State]+".", "subProcessing")
	case a.Step == WithdrawSubProcessor && s.State == compliance.SubEffective:
		return wrong(fault.ProblemInvalid, "The sub-processor is used: its service has to end instead.", "subProcessing")
	case a.Step == WithdrawSubProcessor:
	case a.Step == AcceptSubProcessor && s.State == compliance.SubObjected:
	case !open && !late(a, s):
		return wrong(fault.ProblemInvalid, "It was decided already: "+stands[s.State]+".", "subProcessing")
	}
	if told != "" && a.On < told {
		return wrong(fault.ProblemPeriod, "The notice was given on "+told+".", "on")
	}
	return nil
}

// late tells that silence counts as consent by now, and that something was said in time and is recorded only now.
func late(a SubProcessorAnswer, s compliance.SubStanding) bool {
	return s.Silent && s.WindowEndsOn != "" && a.On <= s.WindowEndsOn
}

// stands is how states are told.
var stands = map[string]string{
	compliance.SubAccepted: "it was accepted", compliance.SubAcceptedBySilence: "the time to object is over", compliance.SubEffective: "it is used",
	compliance.SubObjected: "an objection is open", compliance.SubResolved: "an objection ended", compliance.SubWithdrawn: "it was withdrawn",
	compliance.SubEnded: "the service is over",
}

// keeping says of a list of parts that all stay as they are, but for the fields of one.
func keeping(parts []*record.Record, place int, fields Input) []any {
	list := make([]any, len(parts))
	for i, part := range parts {
		said := map[string]any{"id": model.FormatID(part.Type, part.ID)}
		if i == place {
			for name, v := range fields {
				said[name] = v
			}
		}
		list[i] = said
	}
	return list
}

func wrong(code fault.ProblemCode, message string, at ...string) error {
	return fault.Problems{{Code: code, Field: at, Message: message}}
}

// proposalsOf loads engagements with what their sub-processing follows from, in the order of their ids.
func (t *transaction) proposalsOf(ctx context.Context, ids []int64) (*compliance.Set, []*record.Record, error) {
	d, register := t.db.Dialect, t.writer.Register
	registers, err := record.Load(ctx, t.tx, d, register, model.ByName("Register"), nil)
	if err != nil || len(registers) == 0 {
		return nil, nil, fmt.Errorf("read the register: %w", err)
	}
	records, err := record.Load(ctx, t.tx, d, register, engagementType(), ids)
	if err != nil {
		return nil, nil, err
	}
	reading := record.NewReading(engagementType(), "agreement", "engagerController.organisation", "engagerProcessor.organisation", "subProcessing.downstream")
	graph, err := record.NewGatherer(t.tx, d, register, reading).Gather(ctx, reading, records)
	if err != nil {
		return nil, nil, err
	}
	set := compliance.NewSet(t.law, registers[0])
	set.AddGraph(graph)
	return set, records, nil
}

// named finds the records of a type by ids or keys, 0 for what is not in the register.
func (t *transaction) named(ctx context.Context, typ *model.Type, names []string) (map[string]int64, error) {
	var ids []int64
	for _, name := range names {
		if of, id, ok := model.ParseID(name); ok && of == typ {
			ids = append(ids, id)
		}
	}
	t.plan = plan{indexes: map[string]*index{}}
	if err := t.lookUp(ctx, typ, ids, names); err != nil {
		return nil, err
	}
	out := map[string]int64{}
	for _, name := range names {
		if id, ok := t.index(typ).find(typ, name); ok {
			out[name] = id
		}
	}
	return out, nil
}

// today is the day by the time zone of the register.
func (t *transaction) today(ctx context.Context) (day string, err error) {
	const query = "select time_zone from registers where id = ?"
	err = each(ctx, t.tx, t.db.Dialect, query, []any{t.writer.Register}, func(scan scanner) error {
		var zone string
		if err := scan(&zone); err != nil {
			return err
		}
		place, err := time.LoadLocation(zone)
		day = t.clock().In(place).Format(time.DateOnly)
		return err
	})
	return day, err
}

// inAnswer leads the paths of problems to the fields of an answer.
func inAnswer(err error) error {
	problems, ok := errors.AsType[fault.Problems](err)
	if !ok {
		return err
	}
	for i, p := range problems {
		if len(p.Field) < 3 || p.Field[0] != "subProcessing" {
			continue
		}
		if _, err := strconv.Atoi(p.Field[1]); err != nil {
			continue
		}
		problems[i].Field = []string{"subProcessing"}
		switch p.Field[2] {
		case "decidedOn", "resolvedOn":
			problems[i].Field = []string{"on"}
		case "objection", "resolution":
			problems[i].Field = p.Field[2:3]
		}
	}
	return problems
}
