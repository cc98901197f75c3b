package read

import (
	"context"
	"reflect"

	"github.com/openropa/ropa/internal/casefile"
	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/report"
)

// jointView is JointArrangement.view.
const jointView = "view"

// jointShown is an arrangement between joint controllers as the contract shows it.
type jointShown struct {
	*report.JointArrangement
	renderings
}

// views writes arrangements as they are shown: what fields on them ask for, under whatever names.
type views struct {
	from  *rows
	tasks []*annexTask
}

// view plans JointArrangement.view.
func (p *planner) view(r *rows, f selected) (func(*output, []any), error) {
	// Duties name controllers, who are read with their organisations as those of the arrangement are.
	if err := p.mayReadBelow(compliance.Readings(r.typ)); err != nil {
		return nil, err
	}
	args, err := p.arguments(f)
	if err != nil {
		return nil, err
	}
	t := &annexTask{args: args, found: map[int64]reflect.Value{}}
	if t.shown, err = p.shown(f); err != nil {
		return nil, err
	}
	l := share(r, jointView, func() *views { return &views{from: r} })
	l.tasks = append(l.tasks, t)
	return func(o *output, cells []any) { t.shown.write(o, t.found[cells[0].(int64)]) }, nil
}

func (l *views) load(ctx context.Context, s *Session) error {
	ids := l.from.ids(0)
	if len(ids) == 0 {
		return nil
	}
	set, records, err := s.caseSet(ctx, model.ByName("JointArrangement"), ids)
	if err == nil {
		err = casefile.Allocated(ctx, sessionQuerier{s}, s.engine.db.Dialect, s.scope.Register, set, records)
	}
	if err != nil {
		return s.failed(ctx, err)
	}
	for _, t := range l.tasks {
		day, err := s.dayOf(ctx, t.args)
		if err != nil {
			return err
		}
		for _, r := range records {
			view := report.JointArrangementView(set, r, day)
			t.found[r.ID] = reflect.ValueOf(&jointShown{view, renderingsOf(view.Document)})
			t.shown.gather(t.found[r.ID], set)
		}
		if err := t.shown.load(ctx, s); err != nil {
			return err
		}
	}
	return nil
}
