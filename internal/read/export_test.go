package read

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/report"
)

// Watch makes an engine tell every statement before it runs, with its arguments.
func Watch(e *Engine, tell func(text string, args []any)) { e.watch = tell }

// LeadsInto tells whether a citation's path leads into a type, or nowhere that is known.
func LeadsInto(from *model.Type, where, to string) bool {
	return leadsInto(from, where, map[string]bool{to: true})
}

// SetClock makes an engine take another time for the present.
func SetClock(e *Engine, now func() time.Time) { e.clock = now }

// DomainFilters names the domain filters, each by its type and itself.
func DomainFilters() []string { return slices.Sorted(maps.Keys(domainFilters)) }

// Described is the type of the model with a name, or what describes findings.
func Described(name string) *model.Type {
	if name == findingType.Name {
		return findingType
	}
	return model.ByName(name)
}

// WorkOut works out a field from a case, as the engine does; it tells whether the field is one that is worked out.
func WorkOut(typ, field string, c *compliance.Case, args map[string]any) (any, bool, error) {
	work := workedOut[typ+"."+field]
	if work == nil {
		return nil, false, nil
	}
	if c == nil {
		return nil, true, nil
	}
	v, err := work(c, args)
	return v, true, err
}

// Shown tells the types of the contract that show what is worked out.
func Shown(name string) bool { return shownTypes[name] != nil }

// AnnexSet loads what annexes of engagements are made of or, where there are none, of a transfer; and how many statements that took.
func AnnexSet(ctx context.Context, e *Engine, scope Scope, engagements []int64, transfer int64) (*compliance.Set, int, error) {
	s := e.Session(scope)
	defer s.Close()
	of, ids, err := model.ByName("Engagement"), engagements, error(nil)
	if engagements == nil {
		ids = []int64{0}
		of, ids[0], err = s.behind(ctx, transfer)
	}
	if err != nil {
		return nil, 0, err
	}
	set, _, err := s.annexSet(ctx, of, ids, 1)
	return set, s.Statements(), err
}

// ShownAnnex and ShownArrangement are what the contract shows of an annex and of an arrangement.
func ShownAnnex(a *report.DPAAnnex) any {
	if a == nil {
		return (*dpaAnnexShown)(nil)
	}
	return &dpaAnnexShown{a, renderingsOf(a.Document)}
}

// ShownArrangement is told of with ShownAnnex.
func ShownArrangement(v *report.JointArrangement) any {
	return &jointShown{v, renderingsOf(v.Document)}
}

// GoName is the name of the Go field for one of the contract.
func GoName(name string) string { return goName(name) }
