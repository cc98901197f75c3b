package read

import (
	"context"
	"encoding/base64"
	"reflect"
	"slices"

	"github.com/openropa/ropa/internal/casefile"
	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/report"
)

// dpaAnnex is the field of an annex of an engagement, at the root and below it, dpaAnnexes that of several, and transferAnnex that of
// one of a transfer.
const (
	dpaAnnex      = "dpaAnnex"
	dpaAnnexes    = "dpaAnnexes"
	transferAnnex = "transferAnnex"
)

// dpaAnnexShown is an annex as the contract shows it.
type dpaAnnexShown struct {
	*report.DPAAnnex
	renderings
}

// renderings are the forms in which something can be read. Each is worked out where it is asked for.
type renderings struct{ HTML, Markdown, DOCX func() (string, error) }

func renderingsOf(document func() *report.Document) renderings {
	return renderings{
		HTML:     func() (string, error) { text, err := document().HTML(); return string(text), err },
		Markdown: func() (string, error) { return string(document().Markdown()), nil },
		DOCX: func() (string, error) {
			file, err := document().DOCX()
			return base64.StdEncoding.EncodeToString(file), err
		},
	}
}

// annexes writes annexes of engagements: those that fields on them ask for, under whatever names.
type annexes struct {
	from  *rows // the engagements; nil at the root
	tasks []*annexTask
}

// annexTask is one field with its arguments, and what was written for it by the id of the engagement.
type annexTask struct {
	args map[string]any
	// profiles are those of a field that shows several annexes, and nil for one that shows one.
	profiles []string
	shown    *shown
	found    map[int64]reflect.Value
}

// annexTask plans a field that shows an annex of records of some types: whoever may not read all that it is made of is refused.
func (p *planner) annexTask(f selected, args map[string]any, behind ...*model.Type) (*annexTask, error) {
	for _, name := range []string{"transfer", "engagement"} {
		if given, ok := args[name].(string); ok && hasNUL(given) {
			return nil, bad("%s: a key must not hold the character U+0000", f.name)
		}
	}
	for _, t := range behind {
		if err := p.session.mayRead(t); err != nil {
			return nil, err
		}
		for _, reading := range casefile.AnnexReadings(t) {
			if err := p.mayReadBelow(reading); err != nil {
				return nil, err
			}
		}
	}
	shown, err := p.shown(f)
	return &annexTask{args: args, shown: shown, found: map[int64]reflect.Value{}}, err
}

// annexMember plans Engagement.dpaAnnex and dpaAnnexes.
func (p *planner) annexMember(r *rows, f selected) (func(*output, []any), error) {
	args, err := p.arguments(f)
	if err != nil {
		return nil, err
	}
	t, err := p.annexTask(f, args, r.typ)
	if err != nil {
		return nil, err
	}
	if f.name == dpaAnnexes {
		t.profiles = p.session.engine.law.Codes(law.AnnexProfileList)
		if some, given := args["profiles"].([]any); given {
			t.profiles = slices.DeleteFunc(t.profiles, func(code string) bool { return !slices.Contains(some, any(code)) })
		}
	}
	l := share(r, dpaAnnex, func() *annexes { return &annexes{from: r} })
	l.tasks = append(l.tasks, t)
	return func(o *output, cells []any) {
		found, ok := t.found[cells[0].(int64)]
		if !ok && t.profiles != nil {
			found = reflect.ValueOf([]*dpaAnnexShown{})
		}
		t.shown.write(o, found)
	}, nil
}

func (l *annexes) load(ctx context.Context, s *Session) error { return l.write(ctx, s, l.from.ids(0)) }

// write writes the annexes of some engagements. Those that are archived have none.
func (l *annexes) write(ctx context.Context, s *Session, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	times := 0
	for _, t := range l.tasks {
		times += max(len(t.profiles), 1)
	}
	set, links, err := s.annexSet(ctx, model.ByName("Engagement"), ids, times)
	if err != nil {
		return err
	}
	told := 0
	for _, t := range l.tasks {
		day, err := s.dayOf(ctx, t.args)
		if err != nil {
			return err
		}
		for _, id := range ids {
			engagement := set.Record(id)
			if engagement == nil || engagement.Values["archivedAt"] != nil {
				continue
			}
			if t.profiles != nil {
				all := report.AnnexSet(set, engagement, t.profiles, day)
				// There may be more of them than profiles.
				if told += len(all) * links[id]; told > maxChainLinks {
					return tooManyLinks(told)
				}
				t.takeAll(set, engagement, all, day)
			} else if transfer, ok := transferOf(set.AsAt(engagement, day), t.args); ok {
				t.take(set, id, report.Annex(set, engagement, t.args["profile"].(string), transfer, day))
			}
		}
		if err := t.shown.load(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// takeAll keeps several annexes of an engagement.
func (t *annexTask) takeAll(set *compliance.Set, engagement *record.Record, all []report.AnnexOf, day string) {
	shown := make([]*dpaAnnexShown, len(all))
	for i, of := range all {
		annex := report.Annex(set, engagement, of.Profile, of.Transfer, day)
		shown[i] = &dpaAnnexShown{annex, renderingsOf(annex.Document)}
	}
	t.found[engagement.ID] = reflect.ValueOf(shown)
	t.shown.gather(t.found[engagement.ID], set)
}

// take keeps an annex.
func (t *annexTask) take(set *compliance.Set, id int64, annex *report.DPAAnnex) {
	if annex != nil {
		t.found[id] = reflect.ValueOf(&dpaAnnexShown{annex, renderingsOf(annex.Document)})
		t.shown.gather(t.found[id], set)
	}
}

// transferOf finds the transfer of an engagement that an argument names, own or inherited; not ok if it is none of its own.
func transferOf(c *compliance.Case, args map[string]any) (transfer *record.Record, ok bool) {
	given, ok := args["transfer"].(string)
	if !ok {
		return nil, true
	}
	all := c.Scope(c.Record, "transfers")
	i := slices.IndexFunc(all, func(r *record.Record) bool { return named(r, given) })
	if i < 0 {
		return nil, false
	}
	return all[i], true
}

// annexRoot is dpaAnnex or transferAnnex at the root.
type annexRoot struct {
	field string
	task  *annexTask
	value reflect.Value
}

// annex plans dpaAnnex or transferAnnex at the root.
func (p *planner) annex(f selected, args map[string]any) (*plan, error) {
	behind := []*model.Type{model.ByName("Engagement")}
	if f.name == transferAnnex {
		behind = append(report.Behind(), model.ByName("Transfer"))
	}
	t, err := p.annexTask(f, args, behind...)
	if err != nil {
		return nil, err
	}
	l := &annexRoot{field: f.name, task: t}
	return &plan{loaders: []loader{l}, write: func(o *output) { t.shown.write(o, l.value) }}, nil
}

func (l *annexRoot) load(ctx context.Context, s *Session) error {
	if l.field == transferAnnex {
		return l.ofTransfer(ctx, s)
	}
	id, err := s.idOf(ctx, model.ByName("Engagement"), l.task.args["engagement"].(string), false)
	if err != nil || id == 0 {
		return err
	}
	err = (&annexes{tasks: []*annexTask{l.task}}).write(ctx, s, []int64{id})
	l.value = l.task.found[id]
	return err
}

// ofTransfer writes an annex of a transfer, of what it belongs to.
func (l *annexRoot) ofTransfer(ctx context.Context, s *Session) error {
	id, err := s.idOf(ctx, model.ByName("Transfer"), l.task.args["transfer"].(string), false)
	if err != nil || id == 0 {
		return err
	}
	of, owner, err := s.behind(ctx, id)
	if err != nil {
		return err
	}
	set, _, err := s.annexSet(ctx, of, []int64{owner}, 1)
	if err != nil {
		return err
	}
	day, err := s.dayOf(ctx, l.task.args)
	if err != nil {
		return err
	}
	l.task.take(set, id, report.TransferAnnex(set, set.Record(id), l.task.args["profile"].(string), day))
	l.value = l.task.found[id]
	return l.task.shown.load(ctx, s)
}
