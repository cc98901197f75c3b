package read

import (
	"fmt"
	"slices"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/store"
)

// whoTouches is the root field of the parties that process for somebody, down the chains of engagements.
const whoTouches = "whoTouches"

const (
	// maxTouching bounds the engagements, and the links between them, that are gone through.
	maxTouching = 100_000
	// maxParties bounds the parties that are found.
	maxParties = 1_000
)

// touching is the root field whoTouches.
type touching struct {
	// One record is asked for, by its id, or by its key that records of several types may have.
	types []*model.Type
	id    int64
	key   string

	found       bool
	parties     []*party
	engagements []int64 // by which the parties process
	// processors are the parties' records; below are rows that hold no more than their ids, on which engagements hang.
	processors, below *rows
	wantCountries     bool
}

// party is a processor with how far down it stands and where it processes.
type party struct {
	id        int64
	depth     int
	name      string
	countries []string
}

// touchable are the types of records that can be asked for, by argument.
var touchable = map[string][]string{
	"dataCategory":        {"DataCategory"},
	"dataSubjectCategory": {"DataSubjectCategory"},
	"activity":            {"ControllerActivity", "ProcessorActivity"},
	"organisation":        {"Organisation"},
}

// touchingLooksAt are the types that lead from what is asked for to the parties, in the order in which they are refused.
var touchingLooksAt = map[string][]string{
	"dataCategory":        {"ControllerActivity", "DataCategory", "DataUse", "ProcessorActivity"},
	"dataSubjectCategory": {"ControllerActivity", "DataSubjectCategory", "DataUse", "ProcessorActivity"},
	"activity":            {"ControllerActivity", "ProcessorActivity"},
	"organisation":        {"Controller"},
}

// touching plans whoTouches.
func (p *planner) touching(f selected, args map[string]any) (*plan, error) {
	var by, shown string
	given := 0
	for name := range touchable {
		if id, ok := args[name].(string); ok {
			by, shown = name, id
			given++
		}
	}
	if given != 1 {
		return nil, bad("%s: give exactly one of dataCategory, dataSubjectCategory, activity and organisation", whoTouches)
	}
	if hasNUL(shown) {
		return nil, bad("%s: a key must not hold the character U+0000", whoTouches)
	}
	for _, name := range append(slices.Clone(touchingLooksAt[by]), "Engagement", "SubProcessing", "Processor", "Organisation") {
		if err := p.session.mayRead(model.ByName(name)); err != nil {
			return nil, err
		}
	}
	l := &touching{processors: newRows(model.ByName("Processor")), below: newRows(model.ByName("Processor"))}
	members, err := p.party(l, f)
	if err != nil {
		return nil, err
	}
	if of, id, isID := model.ParseID(shown); isID {
		l.id = id
		if slices.Contains(touchable[by], of.Name) {
			l.types = []*model.Type{of}
		}
	} else {
		l.key = shown
		for _, name := range touchable[by] {
			l.types = append(l.types, model.ByName(name))
		}
	}
	return &plan{loaders: []loader{l}, write: func(o *output) {
		if !l.found {
			o.null()
			return
		}
		o.list(len(l.parties), func(i int) { writeMade(o, members, l.parties[i]) })
	}}, nil
}

// party plans how a party is written.
func (p *planner) party(l *touching, f selected) ([]madeMember[*party], error) {
	const name = "TouchingParty"
	var members []madeMember[*party]
	for _, f := range p.collect(f.sel, name) {
		var write func(*output, *party)
		switch f.name {
		case "depth":
			write = func(o *output, of *party) { o.number(int64(of.depth)) }
		case "processor":
			prog, err := p.object(l.processors, f.sel)
			if err != nil {
				return nil, err
			}
			write = func(o *output, of *party) { o.object(prog, l.processors.row(of.id)) }
		case "countries":
			for _, name := range []string{"System", "Transfer"} {
				if err := p.session.mayRead(model.ByName(name)); err != nil {
					return nil, err
				}
			}
			l.wantCountries = true
			write = func(o *output, of *party) {
				o.list(len(of.countries), func(i int) { o.text(of.countries[i]) })
			}
		case "engagements":
			page, err := p.nested(l.below, f, &below{"Engagement", edgeParent, []hanging{{newRows(model.ByName("Engagement")), l.pairs(p.session.engine.db.Dialect)}}, false, nil})
			if err != nil {
				return nil, err
			}
			write = func(o *output, of *party) { page(o, l.below.row(of.id)) }
		case "__typename":
			write = func(o *output, _ *party) { o.text(name) }
		default:
			return nil, fmt.Errorf("plan: nothing answers %s.%s", name, f.name)
		}
		members = append(members, madeMember[*party]{quoteName(f.alias), write})
	}
	return members, nil
}

// pairs are the engagements by which the parties process, which are known when they are asked for.
func (l *touching) pairs(d store.Dialect) *pairs {
	return &pairs{write: func(st *statement, columns pairColumns, parents func(string)) {
		st.add("select " + columns("e.engaged_id", "e.id", "0", noOrigin) + " from engagements e where ")
		parents("e.engaged_id")
		st.add(" and "+d.InIDs("e.id"), d.IDs(l.engagements))
	}}
}

// exceeded refuses what goes beyond a bound.
func exceeded(limit string, n, most int, what string) error {
	if n <= most {
		return nil
	}
	return fault.Exceeded(limit, int64(n), int64(most), whoTouches+": "+what)
}
