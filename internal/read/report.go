package read

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/openropa/ropa/internal/casefile"
	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/report"
)

// MaxReported is of a register of how many activities documents are written when the API is asked: the whole register is read and
// kept in memory for each. The command line writes them of registers of any size.
const MaxReported = 2_000

// reportDocument is a document as the contract shows it.
type reportDocument struct {
	report.Document
	renderings
}

// reports are the root fields that are made of a whole register, by name: of a record of a type that an argument names or, without
// one, of the register itself.
var reports = map[string]struct {
	typ, argument string
	write         func(set *compliance.Set, of *record.Record, args map[string]any, day string) (any, error)
}{
	"privacyNotice": {"Controller", "controller", func(set *compliance.Set, of *record.Record, args map[string]any, day string) (any, error) {
		audience := report.Audience{}
		people, _ := args["audience"].([]any)
		for _, given := range people {
			for _, r := range set.All("DataSubjectCategory") {
				if named(r, given.(string)) {
					audience.People = append(audience.People, r.ID)
				}
			}
		}
		if len(people) > 0 && len(audience.People) == 0 {
			return nil, nil
		}
		return shownDocument(report.PrivacyNotice(set, of, args["regime"].(string), audience, day)), nil
	}},
	"art30Record": {"Controller", "controller", func(set *compliance.Set, of *record.Record, _ map[string]any, day string) (any, error) {
		return shownDocument(report.Art30Record(set, of, day)), nil
	}},
	"art30ProcessorRecord": {"Processor", "processor", func(set *compliance.Set, of *record.Record, _ map[string]any, day string) (any, error) {
		return shownDocument(report.Art30RecordProcessor(set, of, day)), nil
	}},
	"paiaSection51": {"Controller", "controller", func(set *compliance.Set, of *record.Record, _ map[string]any, day string) (any, error) {
		return shownDocument(report.PaiaSection51(set, of, day)), nil
	}},
	"registerStanding": {"Register", "", func(set *compliance.Set, _ *record.Record, _ map[string]any, day string) (any, error) {
		return set.Overview(day)
	}},
	"noticeDrift": {"Notice", "notice", func(set *compliance.Set, of *record.Record, _ map[string]any, day string) (any, error) {
		return report.NoticeDrift(set, of, day), nil
	}},
}

func shownDocument(d *report.Document) *reportDocument {
	return &reportDocument{*d, renderingsOf(func() *report.Document { return d })}
}

// notReported are the types of which no document says anything, and events those that only the standing of the register counts.
var (
	notReported = []string{"Member", "Waiver"}
	events      = []string{"RightsRequest", "Complaint", "Breach"}
)

// reportedTypes are those that a field is made of.
func reportedTypes(field string) []*model.Type {
	return slices.DeleteFunc(model.Roots(), func(t *model.Type) bool {
		return slices.Contains(notReported, t.Name) || field != "registerStanding" && slices.Contains(events, t.Name)
	})
}

// named reports whether a record has the id or key.
func named(r *record.Record, given string) bool {
	return r.Key() == given || model.FormatID(r.Type, r.ID) == given
}

// written brings a document of the register.
type written struct {
	field string
	args  map[string]any
	shown *shown
	value reflect.Value
}

// report plans a root field that writes a document. It takes whoever may read all that documents are made of.
func (p *planner) report(f selected, args map[string]any) (*plan, error) {
	for _, t := range reportedTypes(f.name) {
		if err := p.session.mayRead(t); err != nil {
			return nil, err
		}
	}
	l := &written{field: f.name, args: args}
	var err error
	if l.shown, err = p.shown(f); err != nil {
		return nil, err
	}
	return &plan{loaders: []loader{l}, write: func(o *output) { l.shown.write(o, l.value) }}, nil
}

func (l *written) load(ctx context.Context, s *Session) error {
	day, err := s.today(ctx)
	if err != nil {
		return err
	}
	if at, ok := l.args["at"].(string); ok {
		day = at
	}
	if err := s.mayReport(ctx); err != nil {
		return err
	}
	set, err := casefile.Whole(ctx, sessionQuerier{s}, s.engine.db.Dialect, s.engine.law, s.scope.Register, reportedTypes(l.field)...)
	if err != nil {
		return s.failed(ctx, err)
	}
	of := reports[l.field]
	subject := set.Register()
	if of.argument != "" {
		i := slices.IndexFunc(set.All(of.typ), func(r *record.Record) bool { return named(r, l.args[of.argument].(string)) })
		if i < 0 {
			return nil
		}
		subject = set.All(of.typ)[i]
	}
	value, err := of.write(set, subject, l.args, day)
	switch {
	case err != nil:
		return fmt.Errorf("write %s: %w", l.field, err)
	case value == nil:
		return nil
	}
	l.value = reflect.ValueOf(value)
	l.shown.gather(l.value, set)
	return l.shown.load(ctx, s)
}

// mayReport refuses registers that are too large to be written while somebody waits.
func (s *Session) mayReport(ctx context.Context) error {
	var n int64
	for _, t := range model.Implementations("ProcessingActivity") {
		st := &statement{}
		st.add("select count(*) from " + t.Table + " t where ")
		s.inRegister(st, t, "t", false)
		if err := s.query(ctx, st, func(cells []any) { n += cells[0].(int64) }); err != nil {
			return err
		}
	}
	if n > MaxReported {
		return fault.Exceeded("reported", n, MaxReported, "activities of a register of which documents are written (the command line writes them of any)")
	}
	return nil
}
