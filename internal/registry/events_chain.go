package registry

import (
	"context"
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// subProcessing is the list of the parts that tell of sub-processors.
const subProcessing = "subProcessing"

// resting is a sub-processor for one engager: the part that tells of it, with the facts of what is beside it.
type resting struct {
	part, upstream, downstream, agreement int64

	compliance.SubProposal
	// own are its facts without what the agreement says where the part says nothing.
	own compliance.SubProposal
	// authorisation, window and unit are those of the agreement.
	authorisation, unit string
	window              int64
}

// restingQuery reads what SubProcessing.standing does: what is archived counts as unknown, and tells of nobody.
const restingQuery = `select s.id, e.id, d.id, coalesce(e.agreement_id, 0),
	coalesce(s.notified_on, ''), coalesce(s.effective_on, ''), coalesce(s.urgency, '') <> '', coalesce(s.objection_window, 0),
	s.objection_window_unit, s.authorisation, s.decision, coalesce(s.decided_on, ''), coalesce(s.resolution, ''), coalesce(s.resolved_on, ''),
	coalesce(e.started_on, ''), coalesce(e.ended_on, ''), coalesce(d.started_on, ''), coalesce(d.ended_on, ''),
	coalesce(a.sub_processor_authorisation, ''), coalesce(a.objection_window, 0), coalesce(a.objection_window_unit, ''), coalesce(o.country, '')
	from sub_processings s join engagements e on e.id = s.upstream_id join engagements d on d.id = s.downstream_id
	left join agreements a on a.id = e.agreement_id and a.archived_at is null
	left join controllers c on c.id = e.engager_controller_id and c.archived_at is null
	left join processors p on p.id = e.engager_processor_id and p.archived_at is null
	left join organisations o on o.id = coalesce(c.organisation_id, p.organisation_id) and o.archived_at is null
	where s.register_id = ? and e.archived_at is null and d.archived_at is null`

// resting reads sub-processors for their engagers: of the whole register or, where a condition is given, of those it finds.
func (t *transaction) resting(ctx context.Context, condition string, args ...any) ([]resting, error) {
	var out []resting
	args = append([]any{t.writer.Register}, args...)
	err := each(ctx, t.tx, t.db.Dialect, restingQuery+condition+" order by s.id", args, func(scan scanner) error {
		var r resting
		err := scan(&r.part, &r.upstream, &r.downstream, &r.agreement,
			&r.NotifiedOn, &r.EffectiveOn, &r.Urgent, &r.Window,
			&r.WindowUnit, &r.Authorisation, &r.Decision, &r.DecidedOn, &r.Resolution, &r.ResolvedOn,
			&r.UpstreamFrom, &r.UpstreamTo, &r.DownstreamFrom, &r.DownstreamTo,
			&r.authorisation, &r.window, &r.unit, &r.Country)
		r.own = r.SubProposal
		r.Agreed(r.authorisation, r.window, r.unit)
		out = append(out, r)
		return err
	})
	return out, err
}

// chainTurned are the sub-processors that a day brought: of whom notice was given, or who may be engaged from then on.
func (t *transaction) chainTurned(ctx context.Context, after, upTo string) ([]event, error) {
	all, err := t.resting(ctx, "")
	var events []event
	for _, r := range all {
		turns := []string{
			r.NotifiedOn, r.EffectiveOn, r.DecidedOn, r.UpstreamFrom, r.DownstreamFrom, addDays(r.WindowEndsOn(t.law), 1),
		}
		slices.Sort(turns)
		for _, day := range slices.Compact(turns) {
			if day <= after || day > upTo {
				continue
			}
			before := addDays(day, -1)
			if r.proposed(day) && !r.proposed(before) {
				events = append(events, r.event(SubProcessorProposed, day))
			}
			if r.effective(t.law, day) && !r.effective(t.law, before) {
				events = append(events, r.event(SubProcessorEffective, day))
			}
		}
	}
	return events, err
}

// happenToChain tells of the sub-processors that changes of engagements and of agreements were about.
func (t *transaction) happenToChain(ctx context.Context, items []*item) error {
	before := map[int64]*record.Record{} // what was changed, as it was; parts too
	var engagements, agreements []int64
	for _, it := range items {
		switch {
		case it.new.Type.Name == "Engagement" && it.says(subProcessing, "startedOn", "endedOn", "agreement"):
			engagements = append(engagements, it.new.ID)
		case it.new.Type.Name == "Agreement" && it.old != nil && it.says("subProcessorAuthorisation", "objectionWindow"):
			agreements = append(agreements, it.new.ID)
		default:
			continue
		}
		before[it.new.ID] = it.old
		if it.old != nil {
			for _, part := range it.old.Parts[subProcessing] {
				before[part.ID] = part
			}
		}
	}
	if engagements == nil && agreements == nil {
		return nil
	}
	d := t.db.Dialect
	condition := " and s.id in (select x.id from sub_processings x where " + d.InIDs("x.upstream_id") +
		" union select x.id from sub_processings x where " + d.InIDs("x.downstream_id") +
		" union select x.id from engagements y join sub_processings x on x.upstream_id = y.id where " + d.InIDs("y.agreement_id") + ")"
	all, err := t.resting(ctx, condition, d.IDs(engagements), d.IDs(engagements), d.IDs(agreements))
	for _, r := range all {
		was, known := r.before(before)
		for _, e := range []struct {
			kind    EventKind
			is, was bool
		}{
			{SubProcessorProposed, r.proposed(t.told), was.proposed(t.told) && was.NotifiedOn == r.NotifiedOn},
			{SubProcessorObjected, r.Decision == "OBJECTED", was.Decision == "OBJECTED"},
			{SubProcessorEffective, r.effective(t.law, t.told), was.effective(t.law, t.told)},
		} {
			if e.is && (!known || !e.was) {
				t.tell(r.event(e.kind, t.told))
			}
		}
	}
	return err
}

// says tells whether a new record says something of one of the fields or lists, or a change changed one.
func (it *item) says(names ...string) bool {
	if it.old == nil {
		return len(it.new.Parts[subProcessing]) > 0
	}
	return slices.ContainsFunc(diff(it.old, it.new), func(path string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(path, name) })
	})
}

// before is how it was by the records as they were; known is false where there was no such part. An agreement that was another
// one counts as none.
func (r resting) before(was map[int64]*record.Record) (resting, bool) {
	upstream, changed := was[r.upstream]
	part := was[r.part]
	if changed && part == nil {
		return r, false
	}
	b := r
	b.SubProposal = r.own
	if changed {
		b.SubProposal = compliance.SubProcessingOf(part, upstream, nil, nil, nil)
		b.DownstreamFrom, b.DownstreamTo, b.Country = r.DownstreamFrom, r.DownstreamTo, r.Country
	}
	if downstream := was[r.downstream]; downstream != nil {
		b.DownstreamFrom, b.DownstreamTo = downstream.Text("startedOn"), downstream.Text("endedOn")
	}
	agreement := was[r.agreement]
	switch {
	case changed && upstream.One["agreement"] != r.agreement:
	case agreement != nil:
		b.Agreed(agreement.Text("subProcessorAuthorisation"), agreement.Int("objectionWindow"), agreement.Text("objectionWindowUnit"))
	default:
		b.Agreed(r.authorisation, r.window, r.unit)
	}
	return b, true
}

func (r resting) proposed(day string) bool {
	return r.NotifiedOn != "" && r.NotifiedOn <= day && r.Decision == "PENDING"
}

func (r resting) effective(laws *law.Law, day string) bool {
	return r.Stand(laws, day).State == compliance.SubEffective
}

// event is about the engagement of whoever has a say, and names that of the sub-processor.
func (r resting) event(kind EventKind, on string) event {
	typ := model.ByName("Engagement")
	return event{kind: kind, typ: typ, id: r.upstream, on: on, detail: model.FormatID(typ, r.downstream), cause: r.upstream}
}
