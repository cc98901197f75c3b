package read

import (
	"context"

	"github.com/openropa/ropa/internal/model"
)

// load reads the facts, draws the picture and brings the records that are selected of its nodes.
func (l *flow) load(ctx context.Context, s *Session) error {
	f := &flowReader{factReader: factReader{ctx: ctx, session: s}, flow: l}
	facts := f.facts()
	if f.err != nil {
		return f.err
	}
	l.count = len(facts.activities)
	l.graph = drawFlow(facts)
	for layer := range l.asked {
		if !l.asked[layer] {
			l.graph.without(layer)
		}
	}
	l.labels = map[int64]flowLabel{}
	f.names()
	l.drawn = l.graph.show(l.most, func(n flowKey) string { return l.label(n).fold })
	byType := map[*model.Type][]int64{}
	for _, n := range l.drawn.nodes {
		if t := l.labels[n.id].typ; t != nil {
			byType[t] = append(byType[t], n.id)
		}
	}
	for _, t := range l.recordTypes() {
		if r := l.records[t]; r != nil && f.err == nil {
			f.err = r.loadIDs(ctx, s, distinct(byType[t]))
		}
	}
	return f.err
}

// recordTypes are the types of the nodes' records.
func (l *flow) recordTypes() []*model.Type {
	names := map[string][]string{
		groupByActivity: {"ControllerActivity", "ProcessorActivity"}, groupByUnit: {"BusinessUnit"},
		groupByParty: {"Controller", "Processor"},
	}[l.groupBy]
	if !l.asked[layerActivities] {
		names = nil
	}
	for layer, name := range map[int]string{
		layerSubjects: "DataSubjectCategory", layerSystems: "System", layerRecipients: "Recipient",
	} {
		if l.asked[layer] {
			names = append(names, name)
		}
	}
	if l.asked[layerProcessors] || l.asked[layerSubProcessors] {
		names = append(names, "Processor")
	}
	var out []*model.Type
	for _, t := range model.Roots() { // in one order, each once
		for _, name := range names {
			if t.Name == name {
				out = append(out, t)
				break
			}
		}
	}
	return out
}

// flowReader reads the facts of a picture.
type flowReader struct {
	factReader
	*flow
}

func (f *flowReader) facts() *flowFacts {
	facts := &flowFacts{activities: f.activities(), processors: map[int64]int64{}, countries: map[int64]string{}}
	var own, scopes []int64
	for _, a := range facts.activities {
		own, scopes = append(own, a.id), append(scopes, a.id, a.house)
	}
	own, scopes = distinct(own), distinct(scopes)
	located := func(cells []any) { facts.countries[cells[1].(int64)], _ = cells[2].(string) }
	if f.needs(layerSubjects) {
		facts.subjects = f.pairs("DataSubjectCategory", "distinct u.scope_id, t.id from data_uses u"+
			" join data_use_data_subject_categories l on l.data_use_id = u.id"+
			" join data_subject_categories t on t.id = l.data_subject_category_id", "u.scope_id", scopes)
	}
	if f.needs(layerSystems) {
		facts.systems = f.pairs("System", "l.processing_scope_id, t.id, t.location from processing_scope_systems l"+
			" join systems t on t.id = l.system_id", "l.processing_scope_id", scopes, located)
	}
	if f.needs(layerRecipients) {
		facts.recipients = f.pairs("Recipient", "distinct u.scope_id, t.id, t.country from disclosures u"+
			" join recipients t on t.id = u.recipient_id", "u.scope_id", scopes, located)
	}
	if f.needs(layerProcessors) || f.needs(layerSubProcessors) {
		scopes = distinct(append(scopes, f.engagements(facts, own, scopes)...))
	}
	if f.needs(layerCountries) {
		f.each(model.ByName("Transfer"), "select l.processing_scope_id, t.destination from processing_scope_transfers l"+
			" join transfers t on t.id = l.transfer_id where t.archived_at is null and", "l.processing_scope_id", scopes, func(cells []any) {
			if country, known := cells[1].(string); known {
				facts.destinations = append(facts.destinations, flowDestination{cells[0].(int64), country})
			}
		})
	}
	return facts
}

// engagements reads by which engagements somebody processes for the activities, directly or further down, and returns the
// scopes of these engagements and of who is engaged.
func (f *flowReader) engagements(facts *flowFacts, activities, scopes []int64) []int64 {
	facts.engaged = f.pairs("Engagement", "l.controller_activity_id, t.id from engagement_controller_activities l"+
		" join engagements t on t.id = l.engagement_id", "l.controller_activity_id", activities)
	if f.needs(layerProcessors) {
		facts.engaged = append(facts.engaged, f.pairs("Engagement", "distinct u.scope_id, t.id from disclosures u"+
			" join engagements t on t.id = u.engagement_id", "u.scope_id", scopes)...)
	}
	facts.served = f.pairs("Engagement", "l.processor_activity_id, t.id from engagement_processor_activities l"+
		" join engagements t on t.id = l.engagement_id", "l.processor_activity_id", activities)
	var all []int64
	for _, p := range append(facts.engaged[:len(facts.engaged):len(facts.engaged)], facts.served...) {
		all = append(all, p.to)
	}
	for _, l := range f.chains(distinct(all), false, 0) {
		facts.below = append(facts.below, flowPair{l.from, l.to})
	}
	for _, p := range facts.below {
		all = append(all, p.to)
	}
	all = distinct(all)
	var processors []int64
	f.each(model.ByName("Engagement"), "select t.id, t.engaged_id from engagements t where", "t.id", all, func(cells []any) {
		facts.processors[cells[0].(int64)] = cells[1].(int64)
		processors = append(processors, cells[1].(int64))
	})
	processors = distinct(processors)
	f.each(model.ByName("Processor"), "select t.id, o.country from processors t join organisations o on o.id = t.organisation_id where",
		"t.id", processors, func(cells []any) { facts.countries[cells[0].(int64)], _ = cells[1].(string) })
	return append(all, processors...)
}

// activities reads the activities of the picture, one statement for each kind.
func (f *flowReader) activities() []flowActivity {
	var out []flowActivity
	for i, t := range activityTypes() {
		if f.err != nil {
			return nil
		}
		group := map[string]string{groupByActivity: "t.id", groupByUnit: "t.unit_id", groupByParty: "t." + t.InheritColumn}[f.groupBy]
		st := &statement{}
		st.add("select t.id, t." + t.InheritColumn + ", " + group + " from " + t.Table + " t where ")
		f.session.inRegister(st, t, "t", false)
		st.add(" and t.archived_at is null")
		if f.filters != nil {
			st.add(" and ")
			st.add(f.filters[i].text.String(), f.filters[i].args...)
		}
		f.err = f.session.query(f.ctx, st, func(cells []any) {
			group, _ := cells[2].(int64)
			out = append(out, flowActivity{cells[0].(int64), cells[1].(int64), group})
		})
	}
	return out
}

// names reads what the nodes are called, one statement for each type of them.
func (f *flowReader) names() {
	var all []int64
	for n := range f.graph.nodes {
		if n.layer != layerCountries {
			all = append(all, n.id)
		}
	}
	all = distinct(all)
	for _, t := range f.recordTypes() {
		// A controller and a processor are called what the organisation in the role is called.
		text := "select t.id, n.name, n.name_fold from " + t.Table + " t join " + t.Table + " n on n.id = t.id"
		if t.Field("name") == nil {
			text = "select t.id, n.name, n.name_fold from " + t.Table + " t join organisations n on n.id = t.organisation_id"
		}
		f.each(t, text+" where", "t.id", all, func(cells []any) {
			text, _ := cells[1].(string)
			fold, _ := cells[2].(string)
			f.labels[cells[0].(int64)] = flowLabel{t, text, fold}
		})
	}
}
