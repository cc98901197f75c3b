package read

import (
	"fmt"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
)

// MostFlowNodes bounds the nodes of a layer that can be asked for.
const MostFlowNodes = 200

// What activities are drawn as.
const (
	groupByActivity = "ACTIVITY"
	groupByUnit     = "UNIT"
	groupByParty    = "PARTY"
)

// flow is the root field dataFlow: facts read set by set, drawn by flow_graph.go.
type flow struct {
	groupBy string
	most    int
	asked   [FlowLayers]bool
	filters []*statement // of the where argument, by kind of activity; nil where there is none

	graph  *flowGraph
	drawn  drawn
	count  int
	labels map[int64]flowLabel
	// records are the nodes' records by type, those that are selected.
	records map[*model.Type]*flowRecords
}

// flowRecords brings the records of the nodes of a type.
type flowRecords struct {
	*rows
	prog program
}

// flowLabel is what a node is called, and what it is sorted by.
type flowLabel struct {
	typ        *model.Type
	text, fold string
}

// activityTypes are the kinds of activities, in one order.
func activityTypes() []*model.Type { return model.Implementations("ProcessingActivity") }

// flow plans dataFlow.
func (p *planner) flow(f selected, args map[string]any) (*plan, error) {
	l := &flow{groupBy: args["groupBy"].(string), most: int(args["most"].(int64)), records: map[*model.Type]*flowRecords{}}
	if l.most < 1 || l.most > MostFlowNodes {
		return nil, fault.Exceeded("flowNodes", int64(l.most), MostFlowNodes, "dataFlow: nodes of a layer, from 1 on")
	}
	layers, given := args["layers"].([]any)
	for i, name := range layerNames {
		l.asked[i] = !given || slices.Contains(layers, any(name))
	}
	for _, name := range l.looksAt() {
		if err := p.session.mayRead(model.ByName(name)); err != nil {
			return nil, err
		}
	}
	if where, given := args["where"].(map[string]any); given {
		c := &connection{page: page{where: where}}
		for _, t := range activityTypes() {
			c.members = append(c.members, hanging{rows: newRows(t)})
		}
		if err := p.filters(c); err != nil {
			return nil, err
		}
		l.filters = c.filters
	}
	write, err := p.flowObject(l, f.sel)
	return &plan{loaders: []loader{l}, write: write}, err
}

// needs tells whether the facts of a layer are read: also of one that is not asked for, if what it leads to is.
func (l *flow) needs(layer int) bool {
	switch layer {
	case layerSystems, layerRecipients, layerSubProcessors:
		return l.asked[layer] || l.asked[layerCountries]
	case layerProcessors:
		return l.asked[layer] || l.asked[layerSubProcessors] || l.asked[layerCountries]
	}
	return l.asked[layer]
}

// looksAt names the types that the picture shows or is made from.
func (l *flow) looksAt() []string {
	names := []string{"ControllerActivity", "ProcessorActivity"}
	for layer, more := range map[int][]string{
		layerSubjects:      {"DataUse", "DataSubjectCategory"},
		layerSystems:       {"System"},
		layerRecipients:    {"Disclosure", "Recipient"},
		layerProcessors:    {"Engagement", "Disclosure", "Processor", "Organisation"},
		layerSubProcessors: {"Engagement", "SubProcessing", "Processor", "Organisation"},
		layerCountries:     {"Transfer", "Engagement"},
	} {
		if l.needs(layer) {
			names = append(names, more...)
		}
	}
	switch l.groupBy {
	case groupByUnit:
		names = append(names, "BusinessUnit")
	case groupByParty:
		names = append(names, "Controller", "Processor", "Organisation")
	}
	slices.Sort(names) // so that it is always the same one that is refused first
	return slices.Compact(names)
}

// flowObject plans how the picture is written.
func (p *planner) flowObject(l *flow, sel ast.SelectionSet) (func(*output), error) {
	var writes []madeMember[struct{}]
	for _, f := range p.collect(sel, "DataFlow") {
		var write func(*output)
		switch f.name {
		case "activities":
			write = func(o *output) { o.number(int64(l.count)) }
		case "nodes":
			nodes, err := p.flowNodes(l, f.sel)
			if err != nil {
				return nil, err
			}
			write = func(o *output) {
				o.list(len(l.drawn.nodes), func(i int) { writeMade(o, nodes, l.drawn.nodes[i]) })
			}
		case "links":
			links := p.flowLinks(l, f.sel)
			write = func(o *output) {
				o.list(len(l.drawn.links), func(i int) { writeMade(o, links, l.drawn.links[i]) })
			}
		case "leftOut":
			rest := p.flowLeftOut(f.sel)
			write = func(o *output) {
				o.list(len(l.drawn.leftOut), func(i int) { writeMade(o, rest, l.drawn.leftOut[i]) })
			}
		case "__typename":
			write = func(o *output) { o.text("DataFlow") }
		}
		writes = append(writes, madeMember[struct{}]{quoteName(f.alias), func(o *output, _ struct{}) { write(o) }})
	}
	return func(o *output) { writeMade(o, writes, struct{}{}) }, nil
}

// madeMember writes one field of an object that is made here and is no row.
type madeMember[T any] struct {
	name  []byte
	write func(*output, T)
}

func writeMade[T any](o *output, members []madeMember[T], of T) {
	o.braces(len(members), func(i int) {
		o.raw(members[i].name)
		members[i].write(o, of)
	})
}

func (p *planner) flowNodes(l *flow, sel ast.SelectionSet) ([]madeMember[flowKey], error) {
	var out []madeMember[flowKey]
	for _, f := range p.collect(sel, "DataFlowNode") {
		var write func(*output, flowKey)
		switch f.name {
		case "id":
			write = func(o *output, n flowKey) { o.text(l.nodeID(n)) }
		case "layer":
			write = func(o *output, n flowKey) { o.text(layerNames[n.layer]) }
		case "label":
			write = func(o *output, n flowKey) { o.text(l.label(n).text) }
		case "country":
			write = func(o *output, n flowKey) {
				if code := n.country(); code != "" {
					o.text(code)
				} else {
					o.null()
				}
			}
		case "activities":
			write = func(o *output, n flowKey) { o.number(int64(len(l.graph.nodes[n]))) }
		case "record":
			for _, t := range l.recordTypes() {
				r := newRows(t)
				prog, err := p.object(r, f.sel)
				if err != nil {
					return nil, err
				}
				l.records[t] = &flowRecords{r, prog}
			}
			write = func(o *output, n flowKey) {
				if found := l.records[l.labels[n.id].typ]; found != nil {
					o.object(found.prog, found.row(n.id))
				} else {
					o.null()
				}
			}
		case "__typename":
			write = func(o *output, _ flowKey) { o.text("DataFlowNode") }
		}
		out = append(out, madeMember[flowKey]{quoteName(f.alias), write})
	}
	return out, nil
}

func (p *planner) flowLinks(l *flow, sel ast.SelectionSet) []madeMember[[2]flowKey] {
	var out []madeMember[[2]flowKey]
	for _, f := range p.collect(sel, "DataFlowLink") {
		write := map[string]func(*output, [2]flowKey){
			"source":     func(o *output, n [2]flowKey) { o.text(l.nodeID(n[0])) },
			"target":     func(o *output, n [2]flowKey) { o.text(l.nodeID(n[1])) },
			"activities": func(o *output, n [2]flowKey) { o.number(int64(len(l.graph.links[n]))) },
			"__typename": func(o *output, _ [2]flowKey) { o.text("DataFlowLink") },
		}[f.name]
		out = append(out, madeMember[[2]flowKey]{quoteName(f.alias), write})
	}
	return out
}

func (p *planner) flowLeftOut(sel ast.SelectionSet) []madeMember[flowLeftOut] {
	var out []madeMember[flowLeftOut]
	for _, f := range p.collect(sel, "DataFlowLeftOut") {
		write := map[string]func(*output, flowLeftOut){
			"layer":      func(o *output, n flowLeftOut) { o.text(layerNames[n.layer]) },
			"nodes":      func(o *output, n flowLeftOut) { o.number(int64(n.nodes)) },
			"activities": func(o *output, n flowLeftOut) { o.number(int64(n.activities)) },
			"__typename": func(o *output, _ flowLeftOut) { o.text("DataFlowLeftOut") },
		}[f.name]
		out = append(out, madeMember[flowLeftOut]{quoteName(f.alias), write})
	}
	return out
}

// nodeID is unique in the picture: one organisation may be a processor here and a sub-processor there.
func (l *flow) nodeID(n flowKey) string {
	name := n.country()
	if name == "" && n.id != 0 {
		name = model.FormatID(l.labels[n.id].typ, n.id)
	}
	return fmt.Sprintf("%s:%s", layerNames[n.layer], name)
}

func (l *flow) label(n flowKey) flowLabel {
	if code := n.country(); code != "" {
		return flowLabel{text: code, fold: code}
	}
	return l.labels[n.id]
}
