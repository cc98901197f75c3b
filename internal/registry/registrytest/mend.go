package registrytest

import (
	"fmt"
	"maps"
	"slices"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
)

// mend makes right what the registry would refuse.
func (g *Generator) mend(t *model.Type, key string, in registry.Input) {
	for _, l := range t.Links {
		if l.Kind == model.One && l.To == t.Name && in[l.Name] != nil {
			// It leads to a record that is there before, so that there is no circle.
			delete(in, l.Name)
			if there := g.others(t.Name, key); len(there) > 0 {
				in[l.Name] = Pick(g, there...)
			}
		}
	}
	switch t.Name {
	case "Controller", "Processor":
		g.role(t.Name, key, in)
	case "LegalBasis":
		in["code"] = key
		regime := in["regime"].(string)
		g.bases[regime] = append(g.bases[regime], key)
	case "ControllerActivity":
		g.controllerActivity(in)
	case "DataSharing":
		if two := g.Some(g.keys["Controller"], 0); len(two) > 1 {
			in["disclosingController"], in["receivingController"] = two[0], two[1]
		}
	case "Engagement":
		g.engagement(key, in)
	}
	g.mendFacts(t, in)
}

// others are the keys of the records that are known, but for one.
func (g *Generator) others(typ, key string) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(g.known[typ])), func(other string) bool { return other == key })
}

// periods are the first and the last day or instant of something.
var periods = [][2]string{
	{"startedOn", "endedOn"},
	{"startedOn", "completedOn"},
	{"reliedOnFrom", "reliedOnTo"},
	{"validFrom", "validTo"},
	{"effectiveFrom", "endsOn"},
	{"joinedOn", "leftOn"},
	{"notifiedOn", "decidedOn"},
	{"decidedOn", "resolvedOn"},
	{"receivedOn", "closedOn"},
	{"discoveredAt", "closedAt"},
	{"from", "to"},
}

// mendPeriods swaps an end with its start if it lies before it; as texts they compare as they do in time.
func mendPeriods(in map[string]any) {
	for _, period := range slices.Concat(periods, periods) { // one may be the start of another
		first, ok1 := in[period[0]].(string)
		last, ok2 := in[period[1]].(string)
		if ok1 && ok2 && last < first {
			in[period[0]], in[period[1]] = last, first
		}
	}
}

// mendFacts looks at a record or part and all its parts.
func (g *Generator) mendFacts(t *model.Type, in registry.Input) {
	mendPeriods(in)
	switch t.Name {
	case "DataUse":
		g.either(in, "dataCategory", "DataCategory", "dataSubjectCategories")
	case "Disclosure":
		g.either(in, "recipient", "Recipient", "engagement")
	case "Agreement":
		distinct(in, "terms", "letter")
		distinct(in, "parties", "organisation", "capacity")
	case "Engagement":
		distinct(in, "termOverrides", "letter")
	case "Transfer":
		distinct(in, "legs", "regime")
	case "TransferLeg":
		g.leg(in)
	}
	for _, f := range t.Fields {
		objects, _ := in[f.Name].([]any)
		for _, object := range objects {
			if f.Kind == model.JSON {
				mendPeriods(object.(map[string]any))
			}
		}
	}
	for _, l := range t.Links {
		parts, _ := in[l.Name].([]any)
		for _, part := range parts {
			if l.Kind == model.Parts {
				g.mendFacts(l.Target(), part.(map[string]any))
			}
		}
	}
}

// leg takes its safeguards from those of its regime.
func (g *Generator) leg(in registry.Input) {
	codes := g.codes(law.SafeguardList, in["regime"].(string))
	if in["safeguard"] != nil {
		in["safeguard"] = Pick(g, codes...)
	}
	if in["candidates"] != nil {
		set(in, "candidates", inOrder(g.Some(codes, 3)))
	}
}

func (g *Generator) either(in registry.Input, name, typ, other string) {
	if in[name] == nil && in[other] == nil {
		in[name] = g.one(typ)
	}
}

// distinct leaves out the elements of a list that say the same as another.
func distinct(in registry.Input, list string, names ...string) {
	seen := map[string]bool{}
	all, _ := in[list].([]any)
	var kept []any
	for _, element := range all {
		what := ""
		for _, name := range names {
			what += fmt.Sprintf("%v ", element.(map[string]any)[name])
		}
		if !seen[what] {
			kept = append(kept, element)
		}
		seen[what] = true
	}
	set(in, list, orNil(kept))
}

func set(in registry.Input, name string, v any) {
	if v == nil {
		delete(in, name)
		return
	}
	in[name] = v
}

// role takes an organisation that has no such role yet.
func (g *Generator) role(typ, key string, in registry.Input) {
	free := slices.DeleteFunc(g.Some(g.keys["Organisation"], 0), func(organisation string) bool {
		return slices.ContainsFunc(g.others(typ, key), func(other string) bool { return g.known[typ][other]["organisation"] == organisation })
	})
	if len(free) > 0 {
		in["organisation"] = free[0]
	}
}

// controllerActivity keeps the controller from being its own joint controller, and relies only on bases and conditions of
// the regimes, the latter for its own purposes.
func (g *Generator) controllerActivity(in registry.Input) {
	joint, _ := in["jointControllers"].([]any)
	set(in, "jointControllers", orNil(slices.DeleteFunc(joint, func(key any) bool { return key == in["controller"] })))
	var bases, regimes []string
	held, _ := in["regimes"].([]any)
	for _, regime := range held {
		regimes = append(regimes, regime.(string))
		bases = append(bases, g.bases[regime.(string)]...)
	}
	purpose, basis := model.ByName("ActivityPurpose"), model.ByName("BasisAssignment")
	var purposes []any
	keys := g.Some(g.keys["Purpose"], 4)
	for i, key := range keys {
		v := g.Values(purpose)
		v["purpose"] = key
		var assigned []any
		for n, code := range g.Some(bases, 3) {
			b := g.Values(basis)
			b["legalBasis"] = code
			if g.Maybe(2) {
				b["key"] = code
			}
			assigned = append(assigned, g.part(basis, n, b))
		}
		set(v, "bases", orNil(assigned))
		purposes = append(purposes, g.part(purpose, i, v))
	}
	set(in, "purposes", orNil(purposes))
	conditions, _ := in["specialConditions"].([]any)
	for _, condition := range conditions {
		g.specialCondition(condition.(map[string]any), regimes, keys)
	}
}

// specialCondition is one of the regimes, if there are any, for some of the purposes. Only a UK one has a condition of
// Schedule 1 beside it.
func (g *Generator) specialCondition(in map[string]any, regimes, purposes []string) {
	code := Pick(g, g.codes(law.SpecialConditionList, regimes...)...)
	in["condition"] = code
	if condition, _ := g.laws.SpecialCondition(code); condition.Regime != "UK_GDPR" {
		delete(in, "schedule1")
	}
	set(in, "purposes", sorted(g.Some(purposes, 3)))
}

// engagement has one engager, activities of the two parties, and rests on engagements of the engaged processor that are
// there before it.
func (g *Generator) engagement(key string, in registry.Input) {
	delete(in, "engagerController")
	delete(in, "engagerProcessor")
	if processors := g.Some(g.keys["Processor"], 0); len(processors) > 1 && g.Maybe(2) {
		in["engagerProcessor"], in["engaged"] = processors[0], processors[1]
	} else {
		in["engagerController"] = g.one("Controller")
	}
	fitting := func(typ, link string, to any) []string {
		return slices.DeleteFunc(g.others(typ, key), func(other string) bool { return to == nil || g.known[typ][other][link] != to })
	}
	set(in, "controllerActivities", sorted(g.Some(fitting("ControllerActivity", "controller", in["engagerController"]), 4)))
	set(in, "processorActivities", sorted(g.Some(fitting("ProcessorActivity", "processor", in["engaged"]), 4)))
	sub := model.ByName("SubProcessing")
	var rests []any
	for i, downstream := range g.Some(fitting("Engagement", "engagerProcessor", in["engaged"]), 3) {
		v := g.Values(sub)
		v["downstream"] = downstream
		rests = append(rests, g.part(sub, i, v))
	}
	set(in, "subProcessing", orNil(rests))
}
