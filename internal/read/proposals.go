package read

import (
	"context"
	"reflect"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/model"
)

// proposal is a sub-processing with what its state follows from, and the engagements that it links.
type proposal struct {
	id, upstream, downstream, processor int64
	facts                               compliance.SubProposal
}

// proposalReads are the types that the state of a sub-processing follows from.
var proposalReads = []string{"SubProcessing", "Engagement", "Agreement", "Controller", "Processor", "Organisation"}

func (p *planner) mayReadProposals() error {
	for _, name := range proposalReads {
		if err := p.session.mayRead(model.ByName(name)); err != nil {
			return err
		}
	}
	return nil
}

// proposals reads sub-processings in one statement: those of which a column, of s, u or d, is one of some ids, or all of the register
// if there is no column; a bound is exceeded by one at most. Archived agreements and parties count as unknown. Those that link archived
// engagements are left out, unless they are asked for by their own ids.
func (s *Session) proposals(ctx context.Context, column string, ids []int64, most int) ([]proposal, error) {
	d := s.engine.db.Dialect
	st := &statement{}
	st.add("select s.id, s.upstream_id, s.downstream_id, d.engaged_id, s.notified_on, s.effective_on, s.urgency, s.objection_window," +
		" s.objection_window_unit, s.authorisation, s.decision, s.decided_on, s.resolution, s.resolved_on, u.started_on, u.ended_on," +
		" d.started_on, d.ended_on, a.sub_processor_authorisation, a.objection_window, a.objection_window_unit, o.country" +
		" from sub_processings s join engagements u on u.id = s.upstream_id join engagements d on d.id = s.downstream_id" +
		" left join agreements a on a.id = u.agreement_id and a.archived_at is null" +
		" left join controllers c on c.id = u.engager_controller_id and c.archived_at is null" +
		" left join processors p on p.id = u.engager_processor_id and p.archived_at is null" +
		" left join organisations o on o.id = coalesce(c.organisation_id, p.organisation_id) and o.archived_at is null where ")
	s.inRegister(st, model.ByName("SubProcessing"), "s", column != "")
	for _, alias := range []string{"u", "d"} {
		st.add(" and ")
		s.inRegister(st, model.ByName("Engagement"), alias, true)
		if column != "s.id" {
			st.add(" and " + alias + ".archived_at is null")
		}
	}
	if column != "" {
		st.add(" and "+d.InIDs(column), d.IDs(ids))
	}
	if most > 0 {
		st.add(" order by s.id limit ?", most+1)
	}
	var out []proposal
	err := s.query(ctx, st, func(cells []any) {
		text := func(i int) string {
			v, _ := cells[i].(string)
			return v
		}
		number := func(i int) int64 {
			v, _ := cells[i].(int64)
			return v
		}
		of := proposal{id: number(0), upstream: number(1), downstream: number(2), processor: number(3), facts: compliance.SubProposal{
			NotifiedOn: text(4), EffectiveOn: text(5), Urgent: text(6) != "", Window: number(7), WindowUnit: text(8), Authorisation: text(9),
			Decision: text(10), DecidedOn: text(11), Resolution: text(12), ResolvedOn: text(13), UpstreamFrom: text(14), UpstreamTo: text(15),
			DownstreamFrom: text(16), DownstreamTo: text(17), Country: text(21),
		}}
		of.facts.Agreed(text(18), number(19), text(20))
		out = append(out, of)
	})
	return out, err
}

// standing brings how sub-processings stand, or what all that lead to an engagement come to.
type standing struct {
	from  *rows
	tasks []*standingTask
}

// standingTask is one field with its day, empty for that of the operation.
type standingTask struct {
	at    string
	shown *shown
	found map[int64]reflect.Value
}

// standing plans SubProcessing.standing and Engagement.subProcessorChange, nil for all else.
func (p *planner) standing(r *rows, f selected) (func(*output, []any), error) {
	if name := r.typ.Name + "." + f.name; name != standingField && name != changeField {
		return nil, nil
	}
	if err := p.mayReadProposals(); err != nil {
		return nil, err
	}
	args, err := p.arguments(f)
	if err != nil {
		return nil, err
	}
	t := &standingTask{found: map[int64]reflect.Value{}}
	t.at, _ = args["at"].(string)
	if t.shown, err = p.shown(f); err != nil {
		return nil, err
	}
	l := share(r, f.name, func() *standing { return &standing{from: r} })
	l.tasks = append(l.tasks, t)
	return func(o *output, cells []any) { t.shown.write(o, t.found[cells[0].(int64)]) }, nil
}

const (
	standingField = "SubProcessing.standing"
	changeField   = "Engagement.subProcessorChange"
)

func (l *standing) load(ctx context.Context, s *Session) error {
	ids, column := l.from.ids(0), "s.id"
	if l.from.typ.Name == "Engagement" {
		column = "s.downstream_id"
	}
	today, err := s.today(ctx)
	if err != nil || len(ids) == 0 {
		return err
	}
	all, err := s.proposals(ctx, column, ids, 0)
	if err != nil {
		return err
	}
	for _, t := range l.tasks {
		day := today
		if t.at != "" {
			day = t.at
		}
		if column == "s.id" {
			for _, of := range all {
				t.found[of.id] = reflect.ValueOf(of.facts.Stand(s.engine.law, day))
			}
			continue
		}
		for id, change := range changesOf(all, s, day) {
			t.found[id] = reflect.ValueOf(change)
		}
	}
	return nil
}

// changesOf sums up proposals by the engagement that they lead to.
func changesOf(all []proposal, s *Session, day string) map[int64]compliance.SubProcessorChange {
	standings, notices := map[int64][]compliance.SubStanding{}, map[int64][]string{}
	for _, of := range all {
		standings[of.downstream] = append(standings[of.downstream], of.facts.Stand(s.engine.law, day))
		notices[of.downstream] = append(notices[of.downstream], of.facts.NotifiedOn)
	}
	out := map[int64]compliance.SubProcessorChange{}
	for id, some := range standings {
		out[id] = compliance.NewSubProcessorChange(some, notices[id])
	}
	return out
}
