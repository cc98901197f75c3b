package registry

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// MaxProposedTo bounds the engagements whose engagers are told of a sub-processor at once.
const MaxProposedTo = 1_000

// SubProcessorNotice tells engagers of a sub-processor. Problems lead to its fields: downstream, upstream and a place in it, notifiedOn,
// objectionWindow, effectiveOn, urgency, responsibilities.
type SubProcessorNotice struct {
	// Downstream is the engagement of the sub-processor, and Upstream are those that are to rest on it, by id or key. Nil stands for all
	// of the same processor that are not over and have not been told; those whose notice was withdrawn, or whose objection ended, are
	// told anew only if they are named.
	Downstream string
	Upstream   []string
	NotifiedOn string
	// Window and Unit are for all; without them each has those of its agreement.
	Window *int64
	Unit   string
	// EffectiveOn is the planned first day. It is behind the last time to object, unless Urgency says why that cannot be waited for.
	EffectiveOn, Urgency, Responsibilities string
}

// ProposeSubProcessor records the notice of a sub-processor at all engagements that are to rest on it, or none. The results are those
// of the engagements, in the order of Upstream or of their ids, with that of the downstream last, which is never changed.
func (r *Registry) ProposeSubProcessor(ctx context.Context, w Writer, n SubProcessorNotice) ([]Result, error) {
	t := &transaction{Registry: r, writer: w, changes: []Change{{Action: Update, Type: engagementType()}}, at: []path{nil}}
	t.decide = func(ctx context.Context) error { return t.propose(ctx, n) }
	results, err := t.execute(ctx, false)
	return results, inNotice(err)
}

// propose makes the changes that a notice comes to.
func (t *transaction) propose(ctx context.Context, n SubProcessorNotice) error {
	if len(n.Upstream) > MaxProposedTo {
		return fault.Exceeded("proposedTo", int64(len(n.Upstream)), MaxProposedTo, "engagements that are told of a sub-processor at once")
	}
	named, err := t.named(ctx, engagementType(), append([]string{n.Downstream}, n.Upstream...))
	if err != nil {
		return err
	}
	today, err := t.today(ctx)
	if err != nil {
		return err
	}
	below, err := t.downstream(ctx, named[n.Downstream], today)
	if err != nil {
		return err
	}
	p := proposing{transaction: t, notice: n, below: below, today: today, place: map[int64]int{}}
	ids, err := p.upstream(ctx, named)
	if err != nil {
		return err
	}
	return p.change(ctx, ids)
}

// downstream is the engagement of the sub-processor.
func (t *transaction) downstream(ctx context.Context, id int64, today string) (*record.Record, error) {
	if id == 0 {
		return nil, wrong(fault.ProblemNotFound, "There is no such engagement in this register.", "downstream")
	}
	records, err := record.Load(ctx, t.tx, t.db.Dialect, t.writer.Register, engagementType(), []int64{id})
	if err != nil {
		return nil, err
	}
	switch below := records[0]; {
	case below.One["engagerProcessor"] == 0:
		return nil, wrong(fault.ProblemInvalid, "An engagement of a sub-processor is expected: one whose engager is a processor.", "downstream")
	case over(below, today):
		return nil, wrong(fault.ProblemInvalid, "The engagement is over or archived.", "downstream")
	default:
		return below, nil
	}
}

// over tells that an engagement has ended or is archived.
func over(engagement *record.Record, today string) bool {
	ended := engagement.Text("endedOn")
	return engagement.Values["archivedAt"] != nil || ended != "" && ended < today
}

// proposing is a notice under way.
type proposing struct {
	*transaction
	notice   SubProcessorNotice
	below    *record.Record
	today    string
	place    map[int64]int // of the engagements that are named, in the list
	problems fault.Problems
}

func (p *proposing) report(code fault.ProblemCode, message string, at ...string) {
	p.problems = append(p.problems, fault.Problem{Code: code, Field: at, Message: message})
}

// at is where an engagement is named.
func (p *proposing) at(id int64) []string {
	if i, named := p.place[id]; named {
		return []string{"upstream", strconv.Itoa(i)}
	}
	return []string{"upstream"}
}

// upstream lists the engagements that are named, or all of the processor that are not over.
func (p *proposing) upstream(ctx context.Context, named map[string]int64) ([]int64, error) {
	if p.notice.Upstream == nil {
		const query = "select id from engagements where register_id = ? and engaged_id = ? and archived_at is null" +
			" and (ended_on is null or ended_on >= ?) order by id limit ?"
		var ids []int64
		args := []any{p.writer.Register, p.below.One["engagerProcessor"], p.today, MaxProposedTo + 1}
		err := each(ctx, p.tx, p.db.Dialect, query, args, func(scan scanner) error {
			var id int64
			err := scan(&id)
			ids = append(ids, id)
			return err
		})
		if err == nil && len(ids) > MaxProposedTo {
			err = fault.Exceeded("proposedTo", int64(len(ids)), MaxProposedTo, "engagements that are told of a sub-processor at once; name some")
		}
		return ids, err
	}
	var ids []int64
	for i, name := range p.notice.Upstream {
		id := named[name]
		_, twice := p.place[id]
		switch at := []string{"upstream", strconv.Itoa(i)}; {
		case id == 0:
			p.report(fault.ProblemNotFound, "There is no such engagement in this register.", at...)
			continue
		case twice:
			p.report(fault.ProblemDuplicate, "The engagement stands in the list twice.", at...)
			continue
		}
		p.place[id] = i
		ids = append(ids, id)
	}
	return ids, nil
}

// change makes a change of each engagement, and refuses what is wrong with them together.
func (p *proposing) change(ctx context.Context, ids []int64) error {
	set, records, err := p.proposalsOf(ctx, ids)
	if err != nil {
		return err
	}
	slices.SortStableFunc(records, func(a, b *record.Record) int { return p.place[a.ID] - p.place[b.ID] })
	var changes []Change
	var at []path
	lastEnd := ""
	for _, engagement := range records {
		parts := engagement.Parts["subProcessing"]
		i := slices.IndexFunc(parts, func(part *record.Record) bool { return part.One["downstream"] == p.below.ID })
		if !p.mayRest(set, engagement, i) {
			continue
		}
		fields, ends := p.part(set, engagement)
		lastEnd = max(lastEnd, ends)
		list := keeping(parts, i, fields)
		if i < 0 {
			list = append(list, map[string]any(fields))
		}
		changes = append(changes, Change{
			Action: Update, Type: engagementType(), ID: engagement.ID, AnyVersion: true, Fields: Input{"subProcessing": list},
		})
		at = append(at, p.at(engagement.ID))
	}
	n := p.notice
	switch {
	case len(changes) == 0 && p.problems == nil:
		p.report(fault.ProblemRequired, "Nobody is to be told: no engagement of the processor is without this sub-processor.", "upstream")
	case n.EffectiveOn != "" && n.Urgency == "" && n.EffectiveOn <= lastEnd:
		p.report(fault.ProblemPeriod, "The last time to object ends on "+lastEnd+": the sub-processor is used later, or urgency says why it cannot wait.", "effectiveOn")
	case n.EffectiveOn != "" && n.Urgency == "" && n.EffectiveOn < n.NotifiedOn:
		p.report(fault.ProblemPeriod, "The first day of use lies before the notice.", "effectiveOn")
	}
	if n.Window != nil && *n.Window < 1 {
		p.report(fault.ProblemInvalid, "At least one day is expected.", "objectionWindow")
	}
	if p.problems != nil {
		return p.problems
	}
	// The last one changes nothing: its result leads to what was proposed, also when the request is repeated.
	p.changes = append(changes, Change{Action: Update, Type: engagementType(), ID: p.below.ID, AnyVersion: true})
	p.transaction.at = append(at, path{"downstream"})
	return nil
}

// mayRest tells whether an engagement is to rest on the sub-processor, and reports why not one that is named.
func (p *proposing) mayRest(set *compliance.Set, engagement *record.Record, part int) bool {
	_, named := p.place[engagement.ID]
	code, message := fault.ProblemInvalid, ""
	again := false
	if part >= 0 {
		state := set.AsAt(engagement, p.today).SubProcessing(engagement.Parts["subProcessing"][part]).State
		again = state == compliance.SubWithdrawn || state == compliance.SubResolved
	}
	switch {
	case engagement.One["engaged"] != p.below.One["engagerProcessor"]:
		message = "An engagement by which the processor that engages the sub-processor is engaged itself is expected."
	case over(engagement, p.today):
		message = "The engagement is over or archived."
	case part >= 0 && !again:
		code, message = fault.ProblemDuplicate, "The engagement rests on the sub-processor already."
	case part >= 0 && !named:
		return false
	default:
		return true
	}
	if named {
		p.report(code, message, p.at(engagement.ID)...)
	}
	return false
}

// part is the link of an engagement to the sub-processor, with the last day on which its engager can object.
func (p *proposing) part(set *compliance.Set, engagement *record.Record) (Input, string) {
	n := p.notice
	fields := Input{
		"downstream": model.FormatID(p.below.Type, p.below.ID), "notifiedOn": n.NotifiedOn, "decision": "PENDING", "decidedOn": nil,
		"objection": nil, "resolution": nil, "resolvedOn": nil,
		"effectiveOn": orNothing(n.EffectiveOn), "urgency": orNothing(n.Urgency),
	}
	if n.Responsibilities != "" {
		fields["responsibilities"] = n.Responsibilities
	}
	made := record.New(model.ByName("SubProcessing"), 0)
	made.Values["notifiedOn"] = n.NotifiedOn
	agreement := set.Record(engagement.One["agreement"])
	if agreement != nil && agreement.Values["archivedAt"] != nil {
		agreement = nil
	}
	if agreement != nil {
		if authorisation := agreement.Text("subProcessorAuthorisation"); authorisation == "GENERAL" || authorisation == "SPECIFIC" {
			fields["authorisation"] = authorisation
		}
		made.Values["objectionWindow"], made.Values["objectionWindowUnit"] = agreement.Int("objectionWindow"), agreement.Text("objectionWindowUnit")
	}
	if n.Window != nil {
		made.Values["objectionWindow"], made.Values["objectionWindowUnit"] = *n.Window, n.Unit
	}
	if made.Int("objectionWindow") > 0 {
		fields["objectionWindow"], fields["objectionWindowUnit"] = made.Int("objectionWindow"), made.Text("objectionWindowUnit")
		if made.Text("objectionWindowUnit") == "" {
			fields["objectionWindowUnit"] = "CALENDAR_DAYS"
		}
	}
	// The time runs as the law of the engager's country has it.
	return fields, set.AsAt(engagement, p.today).SubProcessing(made).WindowEndsOn
}

func orNothing(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// inNotice leads the paths of problems to the fields of a notice, and tells once what is wrong with a field of it.
func inNotice(err error) error {
	problems, ok := errors.AsType[fault.Problems](err)
	if !ok {
		return err
	}
	var out fault.Problems
	for _, p := range problems {
		at := slices.Index(p.Field, "subProcessing")
		if at >= 0 {
			fields := []string{"notifiedOn", "objectionWindow", "objectionWindowUnit", "effectiveOn", "urgency", "responsibilities"}
			if last := p.Field[len(p.Field)-1]; slices.Contains(fields, last) {
				p.Field = []string{last}
			} else {
				p.Field = p.Field[:at]
			}
		}
		same := func(o fault.Problem) bool { return o.Message == p.Message && slices.Equal(o.Field, p.Field) }
		if !slices.ContainsFunc(out, same) {
			out = append(out, p)
		}
	}
	return out
}
