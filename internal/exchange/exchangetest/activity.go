package exchangetest

import (
	"fmt"
	"maps"
	"slices"

	"github.com/openropa/ropa/internal/exchange"
	"github.com/openropa/ropa/internal/model"
)

// controllerActivity keeps the controller from being its own joint controller, and relies only on bases of the regimes.
func (g *generator) controllerActivity(values map[string]any) {
	if joint, ok := values["jointControllers"].([]any); ok {
		joint = slices.DeleteFunc(joint, func(key any) bool { return key == values["controller"] })
		values["jointControllers"] = joint
		if len(joint) == 0 {
			delete(values, "jointControllers")
		}
	}
	var bases []string
	regimes, _ := values["regimes"].([]any)
	for _, regime := range regimes {
		bases = append(bases, g.bases[regime.(string)]...)
	}
	purpose, basis := model.ByName("ActivityPurpose"), model.ByName("BasisAssignment")
	var purposes []any
	for i, key := range some(g, g.keys["Purpose"], 4) {
		v := g.values(purpose)
		v["purpose"] = key
		delete(v, "bases")
		var assigned []any
		for n, code := range some(g, bases, 3) {
			b := g.values(basis)
			b["legalBasis"] = code
			if g.maybe(2) {
				b["key"] = code
			}
			assigned = append(assigned, g.part(basis, n, b))
		}
		if assigned != nil {
			v["bases"] = assigned
		}
		purposes = append(purposes, g.part(purpose, i, v))
	}
	if purposes != nil {
		values["purposes"] = purposes
	}
}

// citations name facts of the record, and the facts of its parts by their keys.
func (g *generator) citations(t *model.Type, values map[string]any) []any {
	paths := paths(t, "", values)
	var out []any
	for range g.IntN(4) {
		c := g.shape(t.Field("citations").Shape)
		c[0].Value = pick(g, paths)
		out = append(out, c)
	}
	return out
}

func paths(t *model.Type, prefix string, values map[string]any) []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		l := t.Link(name)
		if f := t.Field(name); f == nil && l == nil || f != nil && f.Server {
			continue
		}
		out = append(out, prefix+name)
		parts, _ := values[name].([]any)
		for _, part := range parts {
			o, ok := part.(exchange.Object)
			if !ok {
				break
			}
			below := map[string]any{}
			for _, m := range o {
				below[m.Name] = m.Value
			}
			path := fmt.Sprintf("%s%s[%s]", prefix, name, below["key"])
			out = append(append(out, path), paths(l.Target(), path+".", below)...)
		}
	}
	return out
}
