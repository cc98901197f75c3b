package read

import (
	"cmp"
	"slices"
	"strings"
)

// flowLeftOut is what does not fit into a layer.
type flowLeftOut struct{ layer, nodes, activities int }

// drawn is the picture as it is shown.
type drawn struct {
	nodes   []flowKey
	links   [][2]flowKey
	leftOut []flowLeftOut
}

// show puts nodes and links in order and leaves out what does not fit: of each layer the nodes with the fewest activities.
// sortKey is what nodes with as many are sorted by.
func (g *flowGraph) show(most int, sortKey func(flowKey) string) drawn {
	var all [FlowLayers][]flowKey
	for key := range g.nodes {
		all[key.layer] = append(all[key.layer], key)
	}
	var out drawn
	place := map[flowKey]int{}
	for layer, nodes := range all {
		slices.SortFunc(nodes, func(a, b flowKey) int {
			return cmp.Or(len(g.nodes[b])-len(g.nodes[a]), strings.Compare(sortKey(a), sortKey(b)),
				cmp.Compare(a.id, b.id))
		})
		if len(nodes) > most {
			var rest activitySet
			for _, key := range nodes[most:] {
				rest = append(rest, g.nodes[key]...)
			}
			out.leftOut = append(out.leftOut, flowLeftOut{layer, len(nodes) - most, len(rest.tidied())})
			nodes = nodes[:most]
		}
		for _, key := range nodes {
			place[key] = len(out.nodes)
			out.nodes = append(out.nodes, key)
		}
	}
	for key := range g.links {
		_, from := place[key[0]]
		_, to := place[key[1]]
		if from && to {
			out.links = append(out.links, key)
		}
	}
	slices.SortFunc(out.links, func(a, b [2]flowKey) int {
		return cmp.Or(place[a[0]]-place[b[0]], place[a[1]]-place[b[1]])
	})
	return out
}
