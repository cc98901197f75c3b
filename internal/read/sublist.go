package read

import (
	"context"
	"fmt"
	"reflect"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/report"
)

// subProcessorList is the root field of the list that a processor publishes, and subProcessorDifference that of how another list differs.
const (
	subProcessorList       = "subProcessorList"
	subProcessorDifference = "subProcessorListDifference"
)

// maxGiven bounds the names that are compared with a list.
const maxGiven = 1_000

// shownSubList is a list as the contract shows it.
type shownSubList struct {
	*report.SubProcessorList
	HTML, Markdown, JSON string
}

// sublist brings the list of a processor, or how given names differ from it.
type sublist struct {
	args  map[string]any
	given []string
	shown *shown
	value reflect.Value
}

func (p *planner) sublist(f selected, args map[string]any) (*plan, error) {
	if err := p.mayReadProposals(); err != nil {
		return nil, err
	}
	for _, reading := range subListReadings() {
		if err := p.mayReadBelow(reading); err != nil {
			return nil, err
		}
	}
	if hasNUL(args["processor"].(string)) {
		return nil, bad("%s: a key must not hold the character U+0000", f.name)
	}
	l := &sublist{args: args}
	if f.name == subProcessorDifference {
		given := args["given"].([]any)
		if len(given) > maxGiven {
			return nil, fault.Exceeded("given", int64(len(given)), maxGiven, "names that are compared with a list")
		}
		l.given = []string{}
		for _, name := range given {
			l.given = append(l.given, name.(string))
		}
	}
	var err error
	if l.shown, err = p.shown(f); err != nil {
		return nil, err
	}
	return &plan{loaders: []loader{l}, write: func(o *output) { l.shown.write(o, l.value) }}, nil
}

func (l *sublist) load(ctx context.Context, s *Session) error {
	day, err := s.today(ctx)
	if err != nil {
		return err
	}
	if at, ok := l.args["at"].(string); ok {
		day = at
	}
	list, set, err := s.subProcessors(ctx, l.args["processor"].(string), day)
	if err != nil || list == nil {
		return err
	}
	if l.given != nil {
		l.value = reflect.ValueOf(list.Compare(l.given))
	} else {
		shown := shownSubList{SubProcessorList: list}
		if err := shown.render(); err != nil {
			return fmt.Errorf("write the list of sub-processors: %w", err)
		}
		l.value = reflect.ValueOf(shown)
	}
	l.shown.gather(l.value, set)
	return l.shown.load(ctx, s)
}

func (l *shownSubList) render() error {
	html, err := l.Document().HTML()
	if err != nil {
		return err
	}
	text, err := l.SubProcessorList.JSON()
	l.HTML, l.Markdown, l.JSON = string(html), string(l.Document().Markdown()), string(text)
	return err
}

// subListReadings are what a list is made of: of the processor, and of the engagements below it.
func subListReadings() []*record.Reading {
	return []*record.Reading{
		record.NewReading(model.ByName("Processor"), "organisation"),
		record.NewReading(model.ByName("Engagement"), "dataUses.dataCategory", "engaged.dataUses.dataCategory", "engaged.organisation",
			"systems", "engaged.systems", "transfers.legs", "engaged.transfers.legs", "agreement", "engagerController.organisation",
			"engagerProcessor.organisation", "subProcessing.downstream"),
	}
}

// subProcessors lists the sub-processors of a processor, nil where there is no such processor. It reads what is below the processor,
// and of what rests on that no more than the links.
func (s *Session) subProcessors(ctx context.Context, given, day string) (*report.SubProcessorList, *compliance.Set, error) {
	id, err := s.idOf(ctx, model.ByName("Processor"), given)
	if err != nil || id == 0 {
		return nil, nil, err
	}
	ids, err := s.belowProcessor(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	q, d, register := sessionQuerier{s}, s.engine.db.Dialect, s.scope.Register
	registers, err := record.Load(ctx, q, d, register, model.ByName("Register"), nil)
	if err != nil || len(registers) == 0 {
		return nil, nil, s.failed(ctx, err)
	}
	set := compliance.NewSet(s.engine.law, registers[0])
	readings := subListReadings()
	gatherer := record.NewGatherer(q, d, register, readings...)
	for i, of := range [][]int64{{id}, ids} {
		if len(of) == 0 {
			continue
		}
		records, err := record.Load(ctx, q, d, register, readings[i].Type, of)
		if err != nil {
			return nil, nil, s.failed(ctx, err)
		}
		graph, err := gatherer.Gather(ctx, readings[i], records)
		if err != nil {
			return nil, nil, s.failed(ctx, err)
		}
		set.AddGraph(graph)
	}
	all, err := s.proposals(ctx, "s.downstream_id", ids, 0)
	if err != nil {
		return nil, nil, err
	}
	standings := map[int64][]compliance.SubStanding{}
	for _, of := range all {
		standings[of.downstream] = append(standings[of.downstream], of.facts.Stand(s.engine.law, day))
	}
	return report.SubProcessors(set, set.Record(id), standings, day), set, nil
}

// belowProcessor lists the engagements by which a processor engages others, and all below them.
func (s *Session) belowProcessor(ctx context.Context, id int64) ([]int64, error) {
	f := &factReader{ctx: ctx, session: s}
	var ids []int64
	f.each(model.ByName("Engagement"), "select t.id from engagements t where t.archived_at is null and", "t.engager_processor_id", []int64{id}, func(cells []any) {
		ids = append(ids, cells[0].(int64))
	})
	links := f.chains(ids, false, maxChainLinks)
	if f.err != nil {
		return nil, f.err
	}
	if n := len(ids) + len(links); n > maxChainLinks {
		return nil, fault.Exceeded("chainLinks", int64(n), maxChainLinks, "list of sub-processors: engagements below the processor, and links between them")
	}
	for _, link := range links {
		ids = append(ids, link.to)
	}
	return distinct(ids), nil
}
