package read_test

import (
	"fmt"
	"slices"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
)

// full makes the records of a full register.
type full struct {
	n       int
	changes []registry.Change
}

// put makes a record that cites a document.
func (f *full) put(typ, key string, fields registry.Input) {
	t := model.ByName(typ)
	first := slices.IndexFunc(t.Fields, func(f *model.Field) bool { return !f.Server && f.Name != "citations" })
	fields["citations"] = []any{map[string]any{"path": t.Fields[first].Name, "document": "d0"}}
	f.changes = append(f.changes, registry.Change{Action: registry.Put, Type: t, Key: key, Fields: fields})
}

func (f *full) key(prefix string, i int) string { return fmt.Sprintf("%s%d", prefix, i) }

func (f *full) name(i int) string { return fmt.Sprintf("Name %04d", i*7919%(f.n+1)) }

// vocabularies make one term of each. It is used by the records of about its number alone, so that a page of users holds
// all kinds of them.
func (f *full) vocabularies(i int) {
	category := registry.Input{"name": f.name(i)}
	if i <= f.n {
		category["parent"] = f.key("dc", i+1)
	}
	organisation := f.key("o", min(i, f.n))
	f.put("DataCategory", f.key("dc", i), category)
	f.put("DataSubjectCategory", f.key("ds", i), registry.Input{"name": f.name(i)})
	f.put("Recipient", f.key("x", i), registry.Input{"name": f.name(i), "organisation": organisation, "examples": []any{organisation}})
	f.put("RetentionRule", f.key("rr", i), registry.Input{
		"name": f.name(i), "dataCategories": []any{f.key("dc", i)}, "stages": []any{map[string]any{"name": "one"}},
		"triggers": []any{map[string]any{"event": "COLLECTION"}},
	})
	f.put("SecurityMeasure", f.key("sm", i), registry.Input{"name": f.name(i)})
	f.put("System", f.key("sy", i), registry.Input{"name": f.name(i), "operator": organisation})
	f.put("Agreement", f.key("g", i), registry.Input{
		"title": f.name(i), "parties": []any{map[string]any{"organisation": organisation}},
		"terms": []any{map[string]any{"letter": "H_AUDIT"}}, "amendments": []any{map[string]any{"text": "one"}},
	})
	f.transfers(i, organisation)
}

// speak gives a record something of every sort to say of its processing, with two terms of each vocabulary.
func (f *full) speak(i int, fields registry.Input) registry.Input {
	two := func(prefix string) []any { return []any{f.key(prefix, i), f.key(prefix, i+1)} }
	var uses, disclosures, sources []any
	for n, category := range two("dc") {
		uses = append(uses, map[string]any{"dataCategory": category, "dataSubjectCategories": two("ds")})
		disclosures = append(disclosures, map[string]any{"recipient": two("x")[n], "engagement": "e0", "dataCategories": two("dc")})
		sources = append(sources, map[string]any{"kind": "PARTNER", "dataCategories": two("dc")})
	}
	fields["dataUses"], fields["disclosures"], fields["dataSources"] = uses, disclosures, sources
	fields["retentionRules"], fields["securityMeasures"], fields["systems"] = two("rr"), two("sm"), two("sy")
	fields["transfers"] = two("t")
	return fields
}

// engagements are one of a controller and one below it, of the processor that it engages.
func (f *full) engagements(i int) {
	engaged, below := f.key("r", i/10), f.key("e", i)+"h"
	fields := f.speak(i+1, registry.Input{"name": f.name(i), "agreement": f.key("g", i), "engaged": engaged})
	fields["engagerController"] = f.key("c", i/10)
	fields["instructions"], fields["termOverrides"] = []any{map[string]any{"text": "one"}}, []any{map[string]any{"letter": "H_AUDIT"}}
	fields["controllerActivities"], fields["processorActivities"] = []any{f.key("a", i)}, []any{f.key("b", i)}
	fields["subProcessing"] = []any{map[string]any{"downstream": below}}
	f.put("Engagement", f.key("e", i), fields)
	f.put("Engagement", below, f.speak(i+1, registry.Input{
		"name": f.name(i), "agreement": f.key("g", i), "engagerProcessor": engaged, "engaged": f.key("r", f.n),
	}))
}
