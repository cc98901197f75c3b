package read_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
)

// weaver adds to a random register what chance alone seldom makes: long chains of engagements with shared ends, and house
// rules that overlap with the words of those who inherit them.
type weaver struct {
	*rand.Rand
	changes []registry.Change
}

const wovenRanks = 5 // of processors: as many engagements stand above one another

func weave(t testing.TB, r *registry.Registry, register int64, seed uint64) {
	t.Helper()
	w := &weaver{Rand: rand.New(rand.NewPCG(seed, 2))}
	w.vocabularies()
	for i := range 3 {
		w.put("Organisation", wove("co", i), registry.Input{"tradingName": wove("Client", i)})
		w.put("Controller", wove("c", i), w.speak(registry.Input{"organisation": wove("co", i)}))
	}
	for i := range wovenRanks + 1 {
		w.put("Organisation", wove("po", i), registry.Input{"tradingName": wove("Supplier", i)})
		w.put("Processor", wove("p", i), w.speak(registry.Input{"organisation": wove("po", i)}))
	}
	for i := range 6 {
		regimes := []any{[]any{"UK_GDPR"}, []any{"EU_GDPR", "POPIA"}, []any{}}[i%3]
		w.put("ControllerActivity", wove("ca", i), w.speak(registry.Input{
			"name": wove("Activity", i), "controller": wove("c", i/2), "regimes": regimes, "purposes": w.interests(i),
		}))
		w.put("ProcessorActivity", wove("pa", i), w.speak(registry.Input{"name": wove("Service", i), "processor": wove("p", i/2), "regimes": regimes}))
	}
	w.engagements()
	writer := registry.Writer{Register: register, Actor: "system/test"}
	if _, err := r.Apply(t.Context(), writer, w.changes); err != nil {
		t.Fatalf("weave: %v", err)
	}
	// Of rules and services out of use there are always some: they hide nothing, and lead to nobody.
	unused := []string{wove("r", 7), wove("r", 8), wove("r", 9), wove("e", 3), wove("e", 7), wove("e", 10)}
	var archived []registry.Change
	for _, c := range w.changes {
		if w.IntN(8) == 0 || slices.Contains(unused, c.Key) {
			archived = append(archived, registry.Change{Action: registry.Archive, Type: c.Type, Key: c.Key})
		}
	}
	if _, err := r.Apply(t.Context(), writer, archived); err != nil {
		t.Fatalf("weave: %v", err)
	}
}

func wove(name string, i int) string { return fmt.Sprintf("woven-%s%d", name, i) }

func (w *weaver) put(typ, key string, fields registry.Input) {
	w.changes = append(w.changes, registry.Change{Action: registry.Put, Type: model.ByName(typ), Key: key, Fields: fields})
}

func (w *weaver) vocabularies() {
	// The second category is special as the first is; one transfer leaves all territories, one is not restricted for one.
	categories := []registry.Input{{"specialKinds": []any{"HEALTH"}}, {"parent": wove("d", 0)}, {}, {}}
	transfers := []registry.Input{{}, {"destination": "US"}, {"destination": "GB"}, {
		"destination": "US", "legs": []any{map[string]any{"regime": "UK_GDPR", "restricted": "FALSE"}, map[string]any{"regime": "POPIA"}},
	}}
	w.put("Purpose", wove("u", 0), registry.Input{"name": wove("Purpose", 0)})
	w.put("Assessment", wove("l", 0), registry.Input{"name": wove("Interests", 0), "kind": "LIA"})
	for i := range 4 {
		categories[i]["name"], transfers[i]["name"] = wove("Data", i), wove("Transfer", i)
		w.put("DataCategory", wove("d", i), categories[i])
		w.put("SecurityMeasure", wove("m", i), registry.Input{"name": wove("Measure", i)})
		w.put("System", wove("s", i), registry.Input{"name": wove("System", i)})
		w.put("Transfer", wove("t", i), transfers[i])
	}
	for i := range 2 {
		w.put("Recipient", wove("x", i), registry.Input{"name": wove("Recipient", i)})
	}
	// Each of the sets of the first three categories, once or more; the empty one is for all data.
	for i := range 10 {
		var categories []any
		for bit := range 3 {
			if i>>bit&1 == 1 {
				categories = append(categories, wove("d", bit))
			}
		}
		w.put("RetentionRule", wove("r", i), registry.Input{"name": wove("Rule", i), "dataCategories": categories})
	}
}

// interests are a purpose that rests on legitimate interests, assessed or not, and given up or not on the day of the world.
func (w *weaver) interests(i int) []any {
	if i%3 == 2 {
		return nil
	}
	basis := map[string]any{"legalBasis": []string{"UK_GDPR_6_1_F", "EU_GDPR_6_1_F"}[i%3]}
	switch i / 3 {
	case 0:
		basis["reliedOnTo"] = worldDay
	case 1:
		basis["assessment"] = wove("l", 0)
	}
	return []any{map[string]any{"purpose": wove("u", 0), "bases": []any{basis}}}
}

// speak gives a record something to say of its processing.
func (w *weaver) speak(fields registry.Input) registry.Input {
	fields["retentionRules"] = w.some("r", 10, 2)
	fields["securityMeasures"] = w.some("m", 4, 2)
	fields["systems"] = w.some("s", 4, 3)
	fields["transfers"] = w.some("t", 4, 3)
	var uses, disclosures, sources []any
	for range w.IntN(3) {
		uses = append(uses, map[string]any{"dataCategory": wove("d", w.IntN(4))})
		disclosures = append(disclosures, map[string]any{"recipient": wove("x", w.IntN(2)), "dataCategories": w.some("d", 4, 2)})
		sources = append(sources, map[string]any{"kind": "PARTNER", "dataCategories": w.some("d", 4, 2)})
	}
	fields["dataUses"], fields["disclosures"], fields["dataSources"] = uses, disclosures, sources
	return fields
}

// some are a few of n keys, at most so many.
func (w *weaver) some(name string, n, most int) []any {
	out := []any{}
	for _, i := range w.Perm(n)[:w.IntN(most+1)] {
		out = append(out, wove(name, i))
	}
	return out
}

// engagements stand in ranks: those of one rest on some of the next, several on the same.
func (w *weaver) engagements() {
	const each = 3
	key := func(rank, i int) string { return wove("e", rank*each+i) }
	for rank := range wovenRanks {
		for i := range each {
			fields := w.speak(registry.Input{"name": key(rank, i), "engaged": wove("p", rank)})
			if rank == 0 {
				fields["engagerController"] = wove("c", i)
				fields["controllerActivities"] = []any{wove("ca", 2*i)}
			} else {
				fields["engagerProcessor"] = wove("p", rank-1)
			}
			if rank < 3 {
				fields["processorActivities"] = []any{wove("pa", 2*rank), wove("pa", 2*rank+1)}
			}
			var rests []any
			for next := range each {
				if rank+1 < wovenRanks && w.IntN(3) > 0 {
					rests = append(rests, map[string]any{"downstream": key(rank+1, next)})
				}
			}
			fields["subProcessing"] = rests
			w.put("Engagement", key(rank, i), fields)
		}
	}
}
