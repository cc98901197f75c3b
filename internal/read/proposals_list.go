package read

import (
	"cmp"
	"context"
	"reflect"
	"slices"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
)

// subProcessorProposals is the root field that lists how sub-processors stand with those they were announced to.
const subProcessorProposals = "subProcessorProposals"

const (
	// maxProposed bounds the sub-processings that are gone through, and maxProposals those that are listed.
	maxProposed  = 100_000
	maxProposals = 1_000
)

// shownProposal is one of them as the contract shows it.
type shownProposal struct {
	Upstream, Engagement, Processor, SubProcessing int64
	Standing                                       compliance.SubStanding
}

// proposed brings the proposals that were asked for.
type proposed struct {
	args  map[string]any
	shown *shown
	value reflect.Value
}

func (p *planner) proposed(f selected, args map[string]any) (*plan, error) {
	if err := p.mayReadProposals(); err != nil {
		return nil, err
	}
	if args["processor"] != nil && args["engagement"] != nil {
		return nil, bad("%s: give processor or engagement, not both", subProcessorProposals)
	}
	for _, name := range []string{"processor", "engagement"} {
		if given, _ := args[name].(string); hasNUL(given) {
			return nil, bad("%s: a key must not hold the character U+0000", subProcessorProposals)
		}
	}
	l := &proposed{args: args}
	var err error
	if l.shown, err = p.shown(f); err != nil {
		return nil, err
	}
	return &plan{loaders: []loader{l}, write: func(o *output) { l.shown.write(o, l.value) }}, nil
}

func (l *proposed) load(ctx context.Context, s *Session) error {
	day, err := s.today(ctx)
	if err != nil {
		return err
	}
	if at, ok := l.args["at"].(string); ok {
		day = at
	}
	column, ids, found, err := l.by(ctx, s)
	if err != nil || !found {
		return err
	}
	all, err := s.proposals(ctx, column, ids, maxProposed)
	if err != nil {
		return err
	}
	if n := len(all); n > maxProposed {
		return fault.Exceeded("proposed", int64(n), maxProposed, subProcessorProposals+": links between engagements")
	}
	list := []shownProposal{}
	for _, of := range all {
		shown := shownProposal{of.upstream, of.downstream, of.processor, of.id, of.facts.Stand(s.engine.law, day)}
		if l.wants(shown) {
			list = append(list, shown)
		}
	}
	if n := len(list); n > maxProposals {
		return fault.Exceeded("proposals", int64(n), maxProposals, subProcessorProposals+": proposals; ask by engagement, state or window")
	}
	slices.SortStableFunc(list, func(a, b shownProposal) int {
		return cmp.Or(cmp.Compare(last(a.Standing.WindowEndsOn), last(b.Standing.WindowEndsOn)), cmp.Compare(a.SubProcessing, b.SubProcessing))
	})
	l.value = reflect.ValueOf(list)
	l.shown.gather(l.value, nil)
	return l.shown.load(ctx, s)
}

// by finds the engagement or processor that is asked for, and the column in which it stands.
func (l *proposed) by(ctx context.Context, s *Session) (column string, ids []int64, found bool, err error) {
	for _, by := range []struct{ argument, typ, column string }{
		{"engagement", "Engagement", "s.downstream_id"}, {"processor", "Processor", "u.engaged_id"},
	} {
		given, ok := l.args[by.argument].(string)
		if !ok {
			continue
		}
		id, err := s.idOf(ctx, model.ByName(by.typ), given)
		if err != nil || id == 0 {
			return "", nil, false, err
		}
		return by.column, []int64{id}, true, nil
	}
	return "", nil, true, nil
}

// last puts days that are not known behind all others.
func last(day string) string {
	if day == "" {
		return "~"
	}
	return day
}

// wants tells whether a proposal is asked for.
func (l *proposed) wants(of shownProposal) bool {
	if states, ok := l.args["states"].([]any); ok && !slices.Contains(states, any(of.Standing.State)) {
		return false
	}
	ends := of.Standing.WindowEndsOn
	if from, ok := l.args["windowEndsFrom"].(string); ok && (ends == "" || ends < from) {
		return false
	}
	if to, ok := l.args["windowEndsTo"].(string); ok && (ends == "" || ends > to) {
		return false
	}
	return true
}

// idOf finds the record of a type by its id or key; 0 stands for none in this register.
func (s *Session) idOf(ctx context.Context, t *model.Type, given string) (id int64, err error) {
	st := &statement{}
	st.add("select t.id from " + t.Table + " t where ")
	of, n, isID := model.ParseID(given)
	if isID && of != t {
		return 0, nil
	}
	s.inRegister(st, t, "t", isID)
	if isID {
		st.add(" and t.id = ?", n)
	} else {
		st.add(" and t.key = ?", given)
	}
	err = s.query(ctx, st, func(cells []any) { id = cells[0].(int64) })
	return id, err
}
