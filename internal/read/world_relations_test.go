package read_test

import (
	"maps"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/openropa/ropa/internal/model"
)

// hanging is a record on a connection, with the controller or processor whose house rule it is, if it is one.
type hanging struct {
	*entity
	from *entity
}

// own are records that nothing inherits.
func own(list []*entity) []hanging {
	out := []hanging{}
	for _, e := range list {
		out = append(out, hanging{e, nil})
	}
	return out
}

// heirs names the link by which each type of record inherits house rules.
var heirs = map[string]string{"ControllerActivity": "controller", "ProcessorActivity": "processor", "Engagement": "engaged"}

// relate fills in what follows from the links of all records: who uses a vocabulary, house rules, what links here, roles,
// and chains of engagements.
func (w *world) relate(schema *ast.Schema) {
	w.usage(schema)
	w.houseRules(schema)
	w.inverse("Controller", "activities", "ControllerActivity", "controller")
	w.inverse("Controller", "engagements", "Engagement", "engagerController")
	w.inverse("Processor", "activities", "ProcessorActivity", "processor")
	w.inverse("Processor", "engagements", "Engagement", "engaged")
	w.inverse("Processor", "subEngagements", "Engagement", "engagerProcessor")
	w.inverse("Agreement", "engagements", "Engagement", "agreement")
	w.inverse("ControllerActivity", "engagements", "Engagement", "controllerActivities")
	w.inverse("ProcessorActivity", "engagements", "Engagement", "processorActivities")
	w.inverse("ControllerActivity", "jointArrangements", "JointArrangement", "activities")
	w.inverse("ControllerActivity", "breaches", "Breach", "activities")
	w.role("asController", "Controller")
	w.role("asProcessor", "Processor")
	w.chains()
}

// inverse lists on each record of a type the records that link to it.
func (w *world) inverse(typ, field, from, link string) {
	for _, e := range w.types[typ] {
		e.fields[field] = own(slices.DeleteFunc(slices.Clone(w.types[from]), func(other *entity) bool {
			if many, ok := other.fields[link].([]any); ok {
				return !slices.Contains(many, any(e))
			}
			return other.fields[link] != e
		}))
	}
}

// usage lists on each record of a vocabulary the records that use it in words of their own, their parts' included.
func (w *world) usage(schema *ast.Schema) {
	for typ, def := range schema.Types {
		for _, e := range w.types[typ] {
			if def.Fields.ForName("usedBy") != nil {
				e.fields["usedBy"] = []hanging{}
			}
		}
	}
	for _, user := range sorted(w.byID) {
		mentioned := map[*entity]bool{}
		if isRoot(w.byID[user]) {
			mentions(w.byID[user], mentioned)
		}
		for e := range mentioned {
			if users, vocabulary := e.fields["usedBy"].([]hanging); vocabulary {
				e.fields["usedBy"] = append(users, hanging{w.byID[user], nil})
			}
		}
	}
}

func isRoot(e *entity) bool {
	t := model.ByName(e.typ)
	return t != nil && t.Root()
}

// mentions notes the records that a record, part or object names.
func mentions(e *entity, noted map[*entity]bool) {
	for _, v := range e.fields {
		list, ok := v.([]any)
		if !ok {
			list = []any{v}
		}
		for _, item := range list {
			to, ok := item.(*entity)
			switch {
			case !ok:
			case isRoot(to):
				noted[to] = true
			default:
				mentions(to, noted)
			}
		}
	}
}

// ownWords are what a record says of its processing itself.
var ownWords = []string{"dataUses", "disclosures", "dataSources", "retentionRules", "securityMeasures", "systems", "transfers"}

// houseRules adds to what records say of their processing what they inherit.
func (w *world) houseRules(schema *ast.Schema) {
	said := map[*entity]map[string][]any{nil: {}}
	for typ, def := range schema.Types {
		for _, e := range w.types[typ] {
			if def.Fields.ForName("systems") != nil {
				said[e] = map[string][]any{}
				for _, name := range ownWords {
					said[e][name] = e.fields[name].([]any)
				}
			}
		}
	}
	for e, own := range said {
		if e == nil {
			continue
		}
		house, _ := e.fields[heirs[e.typ]].(*entity)
		for _, name := range ownWords[:3] {
			e.fields[name] = parts(own[name], said[house][name], house)
		}
		for _, name := range ownWords[3:] {
			list := []hanging{}
			for _, record := range own[name] {
				list = append(list, hanging{record.(*entity), nil})
			}
			for _, record := range said[house][name] {
				rule := record.(*entity)
				if !slices.Contains(own[name], record) && (name != "retentionRules" || !hidden(rule, own[name])) {
					list = append(list, hanging{rule, house})
				}
			}
			e.fields[name] = list
		}
	}
}

// parts are a record's own parts and then those it inherits, which say from whom.
func parts(own, inherited []any, house *entity) []any {
	list := slices.Clone(own)
	for _, part := range inherited {
		copied := *part.(*entity)
		copied.fields = maps.Clone(copied.fields)
		copied.fields["inheritedFrom"] = house
		list = append(list, &copied)
	}
	return list
}

// hidden tells whether a record's own retention rules take the place of an inherited one: one that is for all data, or
// all together where they are for every category of the other.
func hidden(inherited *entity, own []any) bool {
	var covered []any
	for _, rule := range own {
		rule := rule.(*entity)
		categories := rule.fields["dataCategories"].([]any)
		if rule.archived() {
			continue
		}
		if len(categories) == 0 {
			return true
		}
		covered = append(covered, categories...)
	}
	categories := inherited.fields["dataCategories"].([]any)
	return len(categories) > 0 && !slices.ContainsFunc(categories, func(c any) bool { return !slices.Contains(covered, c) })
}

// chains follows engagements: what one rests on and is for, and for which controllers.
func (w *world) chains() {
	engagements := w.types["Engagement"]
	for _, e := range engagements {
		e.fields["downstream"] = own(w.only("Engagement", func(other *entity) bool { return restsOn(e, other) }))
		e.fields["upstream"] = own(w.only("Engagement", func(other *entity) bool { return restsOn(other, e) }))
		e.fields["controllers"] = own(w.only("Controller", func(c *entity) bool { return w.isFor(e, c) }))
		e.fields["engager"] = e.fields["engagerController"]
		if e.fields["engager"] == nil {
			e.fields["engager"] = e.fields["engagerProcessor"]
		}
	}
}

// only lists the records of a type that pass, in order of id.
func (w *world) only(typ string, passes func(*entity) bool) []*entity {
	return slices.DeleteFunc(slices.Clone(w.types[typ]), func(e *entity) bool { return !passes(e) })
}

func restsOn(upstream, downstream *entity) bool {
	return slices.ContainsFunc(upstream.fields["subProcessing"].([]any), func(part any) bool {
		return part.(*entity).fields["downstream"] == downstream
	})
}

// engagedBy lists the processors that somebody engages, and those below so many levels down, or all with 0.
func (w *world) engagedBy(e *entity, depth int) []hanging {
	level := filtered(e.fields[map[string]string{"Controller": "engagements", "Processor": "subEngagements"}[e.typ]])
	var met []*entity
	for n := 1; len(level) > 0 && (depth == 0 || n <= depth); n++ {
		met = append(met, level...)
		var next []*entity
		for _, engagement := range level {
			next = append(next, filtered(engagement.fields["downstream"])...)
		}
		level = next
	}
	return own(w.only("Processor", func(p *entity) bool {
		return slices.ContainsFunc(met, func(engagement *entity) bool { return engagement.fields["engaged"] == p })
	}))
}

// isFor tells whether a service is rendered for a controller: it engages, or does so upstream. Services out of use do not
// lead further up.
func (w *world) isFor(e, controller *entity) bool {
	if e.fields["engagerController"] == controller {
		return true
	}
	return slices.ContainsFunc(w.types["Engagement"], func(upstream *entity) bool {
		return restsOn(upstream, e) && !upstream.archived() && w.isFor(upstream, controller)
	})
}
