// Package exchangetest makes random register documents for tests.
package exchangetest

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/openropa/ropa/internal/exchange"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// RegisterKey is the key of every random register.
const RegisterKey = "random"

// Random makes the canonical document of a register with about so many records of each root type: an import into an empty
// database and an export give it back byte for byte. The same source gives the same document.
func Random(rng *rand.Rand, records int) exchange.Document {
	keys := map[string][]string{"Register": {RegisterKey}}
	g := registrytest.NewGenerator(rng, keys)
	g.Keyed = true
	for _, t := range exchange.Roots() {
		least := 1 // links lead somewhere
		if t.Name == "Organisation" || t.Name == "Controller" {
			least = 2 // data are shared with another
		}
		for i := range max(least, records) {
			keys[t.Name] = append(keys[t.Name], g.Key(t, i))
		}
		slices.Sort(keys[t.Name])
	}
	all := g.Records()
	doc := exchange.Document{{Name: "ropa", Value: int64(exchange.Format)}, {Name: "register", Value: root(g, model.Roots()[0], RegisterKey, all)}}
	for _, t := range exchange.Roots() {
		var list []any
		for _, key := range keys[t.Name] {
			list = append(list, root(g, t, key, all))
		}
		doc = append(doc, exchange.Member{Name: t.Plural, Value: list})
	}
	return doc
}

// root writes a record as documents show it.
func root(g *registrytest.Generator, t *model.Type, key string, all map[string]map[string]registry.Input) exchange.Object {
	in := all[t.Name][key]
	in["key"] = key
	if t != model.Roots()[0] {
		if g.Maybe(10) {
			in["archived"] = true
		}
		// A list that would be taken over from the register has to be said to be empty.
		if _, ok := in["regimes"]; !ok && slices.Contains(model.Implementations("ProcessingActivity"), t) {
			in["regimes"] = []any{}
		}
	}
	return ordered(t, in)
}

// ordered puts what a record or part says into the canonical order.
func ordered(t *model.Type, in map[string]any) exchange.Object {
	out := exchange.Object{{Name: "key", Value: in["key"]}}
	var citations *model.Field
	for _, f := range t.Fields {
		if f.Name == "citations" {
			citations = f
		} else if f.Name != "key" {
			out = add(out, in, f)
		}
	}
	for _, l := range t.Links {
		v, ok := in[l.Name]
		if parts, _ := v.([]any); l.Kind == model.Parts {
			v = each(parts, func(part map[string]any) any { return ordered(l.Target(), part) })
		}
		if ok {
			out = append(out, exchange.Member{Name: l.Name, Value: v})
		}
	}
	if v, ok := in["archived"]; ok {
		out = append(out, exchange.Member{Name: "archived", Value: v})
	}
	if citations != nil {
		out = add(out, in, citations)
	}
	return out
}

// add appends a fact if it is there.
func add(o exchange.Object, in map[string]any, f *model.Field) exchange.Object {
	v, ok := in[f.Name]
	if !ok {
		return o
	}
	if f.Kind == model.JSON {
		v = each(v.([]any), func(object map[string]any) any {
			var out exchange.Object
			for _, member := range f.Shape.Fields {
				out = add(out, object, member)
			}
			return exchange.Inline(out)
		})
	}
	return append(o, exchange.Member{Name: f.Name, Value: v})
}

func each(list []any, fn func(map[string]any) any) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = fn(v.(map[string]any))
	}
	return out
}

// YAML writes a document as YAML.
func YAML(t testing.TB, doc exchange.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := doc.WriteYAML(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// JSON writes a document as JSON.
func JSON(t testing.TB, doc exchange.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := doc.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
