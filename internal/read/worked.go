package read

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"

	"github.com/openropa/ropa/internal/casefile"
	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/report"
)

// workedOut are the fields that are worked out from a whole record and what its rules read, by type and name. Each takes the case
// of the record on the day of the operation, or on that of an argument "at".
var workedOut = map[string]func(c *compliance.Case, args map[string]any) (any, error){
	"ControllerActivity.rights":        func(c *compliance.Case, _ map[string]any) (any, error) { return c.Rights(), nil },
	"ControllerActivity.dpia":          func(c *compliance.Case, _ map[string]any) (any, error) { return c.DPIA(), nil },
	"ControllerActivity.recordDuties":  func(c *compliance.Case, _ map[string]any) (any, error) { return c.Art30Required(), nil },
	"ControllerActivity.completeness":  func(c *compliance.Case, _ map[string]any) (any, error) { return c.Completeness(), nil },
	"ProcessorActivity.rightsHandling": func(c *compliance.Case, _ map[string]any) (any, error) { return c.Handling(), nil },
	"ProcessorActivity.recordDuties":   func(c *compliance.Case, _ map[string]any) (any, error) { return c.Art30Required(), nil },
	"ProcessorActivity.completeness":   func(c *compliance.Case, _ map[string]any) (any, error) { return c.Completeness(), nil },
	"Transfer.coverage":                func(c *compliance.Case, _ map[string]any) (any, error) { return c.Coverage(), nil },
	"RightsRequest.due":                func(c *compliance.Case, _ map[string]any) (any, error) { return c.RequestDue() },
	"Complaint.due":                    func(c *compliance.Case, _ map[string]any) (any, error) { return c.ComplaintDue() },
	"Breach.due":                       func(c *compliance.Case, _ map[string]any) (any, error) { return c.BreachDue() },
	"RetentionRule.eraseNotBefore": func(c *compliance.Case, args map[string]any) (any, error) {
		return c.EraseNotBefore(args["event"].(string))
	},
	"RetentionRule.eraseBy": func(c *compliance.Case, args map[string]any) (any, error) {
		return c.EraseBy(args["event"].(string))
	},
}

// shownTypes are the object types of the contract that show what is worked out: each field is the Go field of the same name.
var shownTypes = map[string]reflect.Type{
	"DerivedRight":         reflect.TypeFor[compliance.Right](),
	"PurposeRight":         reflect.TypeFor[compliance.PurposeRight](),
	"LegalDeadline":        reflect.TypeFor[law.Deadline](),
	"RightsHandling":       reflect.TypeFor[compliance.Handling](),
	"ProcessorDuty":        reflect.TypeFor[compliance.Duty](),
	"ImpactAssessmentNeed": reflect.TypeFor[compliance.DPIA](),
	"RiskCriterion":        reflect.TypeFor[law.DPIACriterion](),
	"RecordDuty":           reflect.TypeFor[compliance.Duty30](),
	"RecordDutyReason":     reflect.TypeFor[compliance.DutyReason](),
	"ErasureDay":           reflect.TypeFor[compliance.ErasureDay](),
	"ReckoningStep":        reflect.TypeFor[compliance.Step](),
	"Completeness":         reflect.TypeFor[compliance.Completeness](),
	"CompletenessLetter":   reflect.TypeFor[compliance.Letter](),
	"TransferCoverage":     reflect.TypeFor[compliance.Leg](),
	"Due":                  reflect.TypeFor[compliance.Due](),
	"ReportDocument":       reflect.TypeFor[reportDocument](),
	"ReportSection":        reflect.TypeFor[report.Section](),
	"ReportBlock":          reflect.TypeFor[report.Block](),
	"ReportFact":           reflect.TypeFor[report.Fact](),
	"ReportRow":            reflect.TypeFor[report.Row](),
	"ReportCell":           reflect.TypeFor[report.Cell](),
	"RegisterStanding":     reflect.TypeFor[compliance.Overview](),
	"LetterTotal":          reflect.TypeFor[compliance.LetterTotal](),
	"DueTotal":             reflect.TypeFor[compliance.DueTotal](),
	"NoticeDrift":          reflect.TypeFor[report.Drift](),
	"NoticeDifference":     reflect.TypeFor[report.Difference](),
	"CompletenessItem":     reflect.TypeFor[compliance.LetterItem](),

	"SubProcessorStanding": reflect.TypeFor[compliance.SubStanding](),
	"SubProcessorChange":   reflect.TypeFor[compliance.SubProcessorChange](),
	"SubProcessorProposal": reflect.TypeFor[shownProposal](),

	"SubProcessorList":           reflect.TypeFor[shownSubList](),
	"SubProcessorListEntry":      reflect.TypeFor[report.SubProcessorEntry](),
	"SubProcessorListTransfer":   reflect.TypeFor[report.SubProcessorTransfer](),
	"SubProcessorListDifference": reflect.TypeFor[report.SubProcessorDifference](),
	"SubProcessorListPerhaps":    reflect.TypeFor[report.PerhapsSubProcessor](),
}

// worked brings the records of some rows whole, with what their rules read, and works out fields of them.
type worked struct {
	from  *rows
	tasks []*task
}

// task is one field with its arguments: what was worked out, by the id of the row, and how it is shown.
type task struct {
	work  func(c *compliance.Case, args map[string]any) (any, error)
	args  map[string]any
	shown *shown
	found map[int64]reflect.Value
}

// workedMember plans a field that is worked out, nil for all else.
func (p *planner) workedMember(r *rows, f selected) (func(*output, []any), error) {
	work := workedOut[r.typ.Name+"."+f.name]
	if work == nil {
		return nil, nil
	}
	if err := p.mayReadBelow(compliance.Readings(r.typ)); err != nil {
		return nil, err
	}
	args, err := p.arguments(f)
	if err != nil {
		return nil, err
	}
	t := &task{work: work, args: args, found: map[int64]reflect.Value{}}
	if t.shown, err = p.shown(f); err != nil {
		return nil, err
	}
	l := share(r, "worked out", func() *worked { return &worked{from: r} })
	l.tasks = append(l.tasks, t)
	return func(o *output, cells []any) { t.shown.write(o, t.found[cells[0].(int64)]) }, nil
}

// mayReadBelow refuses whom may not read all that a reading leads to.
func (p *planner) mayReadBelow(reading *record.Reading) error {
	for _, b := range reading.Below {
		if err := p.session.mayRead(b.Type); err != nil {
			return err
		}
		if err := p.mayReadBelow(b); err != nil {
			return err
		}
	}
	return nil
}

func (l *worked) load(ctx context.Context, s *Session) error {
	ids := l.from.ids(0)
	today, err := s.today(ctx)
	if err != nil || len(ids) == 0 {
		return err
	}
	set, records, err := s.caseSet(ctx, l.from.typ, ids)
	if err != nil {
		return s.failed(ctx, err)
	}
	for _, t := range l.tasks {
		day := today
		if at, ok := t.args["at"].(string); ok {
			day = at
		}
		for _, r := range records {
			value, err := t.work(set.AsAt(r, day), t.args)
			if err != nil {
				return fmt.Errorf("work out what follows from %s: %w", model.FormatID(r.Type, r.ID), err)
			}
			t.found[r.ID] = reflect.ValueOf(value)
			t.shown.gather(t.found[r.ID], set)
		}
		if err := t.shown.load(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// caseSet loads records of a type whole, with what the rules of the type read.
func (s *Session) caseSet(ctx context.Context, t *model.Type, ids []int64) (*compliance.Set, []*record.Record, error) {
	if err := s.begin(ctx); err != nil {
		return nil, nil, err
	}
	q, d := sessionQuerier{s}, s.engine.db.Dialect
	registers, err := record.Load(ctx, q, d, s.scope.Register, model.ByName("Register"), nil)
	if err != nil || len(registers) == 0 {
		return nil, nil, err
	}
	records, err := record.Load(ctx, q, d, s.scope.Register, t, ids)
	if err != nil {
		return nil, nil, err
	}
	set, err := casefile.New(q, d, s.engine.law, registers[0], t).Set(ctx, t, records)
	return set, records, err
}

// sessionQuerier runs statements in the snapshot of an operation that has begun.
type sessionQuerier struct{ *Session }

// QueryContext implements record.Querier.
func (q sessionQuerier) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	q.statements++
	if q.engine.watch != nil {
		q.engine.watch(query, args)
	}
	return q.snapshot.QueryContext(ctx, query, args...)
}
