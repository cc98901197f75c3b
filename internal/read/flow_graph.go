package read

import "slices"

// The layers of a data flow, from left to right. Links lead to the right only.
const (
	layerSubjects = iota
	layerActivities
	layerSystems
	layerRecipients
	layerProcessors
	layerSubProcessors
	layerCountries
	// FlowLayers is how many there are.
	FlowLayers
)

var layerNames = [FlowLayers]string{
	"DATA_SUBJECTS", "ACTIVITIES", "SYSTEMS", "RECIPIENTS", "PROCESSORS", "SUB_PROCESSORS", "COUNTRIES",
}

// flowKey names a node of a layer: a record by its id, a country by its code as countryID makes it, 0 for none.
type flowKey struct {
	layer int
	id    int64
}

// countryID is the two letters of a country as a number, which is faster to look up by than a text.
func countryID(code string) int64 { return int64(code[0])<<8 | int64(code[1]) }

// country is the code of a node of a country, empty for other nodes.
func (k flowKey) country() string {
	if k.layer != layerCountries {
		return ""
	}
	return string([]byte{byte(k.id >> 8), byte(k.id)})
}

// flowPair leads from a record to another.
type flowPair struct{ from, to int64 }

// flowActivity is one activity of the picture, whose house rules it inherits, and the group it is drawn as.
type flowActivity struct{ id, house, group int64 }

// flowFacts are what a picture is drawn from.
type flowFacts struct {
	activities []flowActivity
	// subjects, systems and recipients hang on scopes, which have the ids of their roots.
	subjects, systems, recipients []flowPair
	// engaged lead from scopes to the engagements by which somebody processes for the activity, served from processor
	// activities to the engagements that they serve, below from engagements to those under them.
	engaged, served, below []flowPair
	// processors are who is engaged, by engagement.
	processors map[int64]int64
	// destinations are those of the transfers that hang on scopes.
	destinations []flowDestination
	// countries are where systems, recipients and processors are, by their ids.
	countries map[int64]string
}

type flowDestination struct {
	scope   int64
	country string
}

// activitySet holds activities by their place in the facts; it is in order and without repetition once tidied.
type activitySet []int32

func (s activitySet) tidied() activitySet {
	slices.Sort(s)
	return slices.Compact(s)
}

// common are the activities of both of two tidied sets.
func (s activitySet) common(other activitySet) activitySet {
	var out activitySet
	for i, j := 0, 0; i < len(s) && j < len(other); {
		switch {
		case s[i] < other[j]:
			i++
		case s[i] > other[j]:
			j++
		default:
			out = append(out, s[i])
			i, j = i+1, j+1
		}
	}
	return out
}

// flowGraph is the picture: its nodes and links, each with the activities behind it.
type flowGraph struct {
	nodes map[flowKey]activitySet
	links map[[2]flowKey]activitySet
}

// drawFlow puts the picture together, all layers of it.
func drawFlow(facts *flowFacts) *flowGraph {
	d := &drawing{flowFacts: facts, flowGraph: &flowGraph{map[flowKey]activitySet{}, map[[2]flowKey]activitySet{}}}
	d.byScope = map[int64]activitySet{}
	for i, a := range facts.activities {
		d.byScope[a.id] = append(d.byScope[a.id], int32(i))
		d.byScope[a.house] = append(d.byScope[a.house], int32(i))
		d.touch(d.activity(int32(i)), int32(i))
	}
	for _, p := range facts.subjects {
		for _, a := range d.byScope[p.from] {
			from := flowKey{layerSubjects, p.to}
			d.touch(from, a)
			d.link(from, d.activity(a), a)
		}
	}
	d.placed(facts.systems, layerSystems)
	d.placed(facts.recipients, layerRecipients)
	d.chains()
	d.abroad()
	for key, set := range d.nodes {
		d.nodes[key] = set.tidied()
	}
	for key, set := range d.links {
		d.links[key] = set.tidied()
	}
	return d.flowGraph
}

// drawing is a picture while it is drawn.
type drawing struct {
	*flowFacts
	*flowGraph
	byScope map[int64]activitySet
}

func (d *drawing) activity(a int32) flowKey {
	return flowKey{layerActivities, d.activities[a].group}
}

func (d *drawing) touch(node flowKey, a int32) { d.nodes[node] = append(d.nodes[node], a) }

// link draws a link for an activity, and where it leads to.
func (d *drawing) link(from, to flowKey, a int32) {
	d.touch(to, a)
	key := [2]flowKey{from, to}
	d.links[key] = append(d.links[key], a)
}

// placed draws what activities touch, and where that is.
func (d *drawing) placed(pairs []flowPair, layer int) {
	for _, p := range pairs {
		for _, a := range d.byScope[p.from] {
			to := flowKey{layer, p.to}
			d.link(d.activity(a), to, a)
			d.located(to, d.countries[p.to], a)
		}
	}
}

func (d *drawing) located(node flowKey, country string, a int32) {
	if country != "" {
		d.link(node, flowKey{layerCountries, countryID(country)}, a)
	}
}

// chains draws processors and those under them. However deep a sub-processor is, it hangs on the processor that the
// controller engaged; under an engagement that a processor activity serves it hangs on the activity itself.
func (d *drawing) chains() {
	under := map[int64][]int64{}
	for _, p := range d.below {
		under[p.from] = append(under[p.from], p.to)
	}
	destinations := map[int64][]string{}
	for _, t := range d.destinations {
		destinations[t.scope] = append(destinations[t.scope], t.country)
	}
	// A processor's own house rules and those of the engagement say where it takes data.
	reach := func(node flowKey, engagement int64, a int32) {
		d.located(node, d.countries[node.id], a)
		for _, scope := range []int64{engagement, node.id} {
			for _, country := range destinations[scope] {
				d.located(node, country, a)
			}
		}
	}
	follow := func(from flowKey, engagement int64, a int32) {
		for _, e := range descendants(under, engagement) {
			to := flowKey{layerSubProcessors, d.processors[e]}
			d.link(from, to, a)
			reach(to, e, a)
		}
	}
	for _, p := range d.engaged {
		for _, a := range d.byScope[p.from] {
			to := flowKey{layerProcessors, d.processors[p.to]}
			d.link(d.activity(a), to, a)
			reach(to, p.to, a)
			follow(to, p.to, a)
		}
	}
	for _, p := range d.served {
		for _, a := range d.byScope[p.from] {
			follow(d.activity(a), p.to, a)
		}
	}
}

// descendants lists what is under an engagement, each once, in whatever depth; the engagement is not among them.
func descendants(under map[int64][]int64, engagement int64) []int64 {
	met := map[int64]bool{engagement: true}
	var out []int64
	for next := []int64{engagement}; len(next) > 0; {
		var further []int64
		for _, e := range next {
			for _, below := range under[e] {
				if !met[below] {
					met[below] = true
					further = append(further, below)
				}
			}
		}
		out, next = append(out, further...), further
	}
	return out
}

// abroad draws the transfers of activities to where nothing between is known to take the data.
func (d *drawing) abroad() {
	type arrival struct {
		a       int32
		country int64
	}
	arrived := map[arrival]bool{}
	for key, set := range d.links {
		if key[1].layer == layerCountries {
			for _, a := range set {
				arrived[arrival{a, key[1].id}] = true
			}
		}
	}
	for _, t := range d.destinations {
		for _, a := range d.byScope[t.scope] {
			if !arrived[arrival{a, countryID(t.country)}] {
				d.located(d.activity(a), t.country, a)
			}
		}
	}
}

// without takes a layer out: what led to a node of it leads to where that led, for the activities behind both links.
func (g *flowGraph) without(layer int) {
	into, out := map[flowKey][]flowKey{}, map[flowKey][]flowKey{}
	for key := range g.links {
		if key[1].layer == layer {
			into[key[1]] = append(into[key[1]], key[0])
		}
		if key[0].layer == layer {
			out[key[0]] = append(out[key[0]], key[1])
		}
	}
	for node := range g.nodes {
		if node.layer != layer {
			continue
		}
		for _, from := range into[node] {
			for _, to := range out[node] {
				both := g.links[[2]flowKey{from, node}].common(g.links[[2]flowKey{node, to}])
				if len(both) > 0 {
					key := [2]flowKey{from, to}
					g.links[key] = append(g.links[key], both...).tidied()
				}
			}
		}
		for _, from := range into[node] {
			delete(g.links, [2]flowKey{from, node})
		}
		for _, to := range out[node] {
			delete(g.links, [2]flowKey{node, to})
		}
		delete(g.nodes, node)
	}
}
