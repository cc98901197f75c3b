package exchangetest

import (
	"fmt"
	"math/rand/v2"

	"github.com/openropa/ropa/internal/exchange"
	"github.com/openropa/ropa/internal/model"
)

// Variant writes a canonical document another way that means the same in an empty database: names, records and links in
// another order, and defaults, nulls and empty lists spelt out.
func Variant(rng *rand.Rand, doc exchange.Document) exchange.Document {
	g := &generator{Rand: rng}
	out := exchange.Object{}
	for _, m := range doc {
		switch t := model.ByPlural(m.Name); {
		case m.Name == "register":
			m.Value = g.respell(model.Roots()[0], m.Value.(exchange.Object))
		case t != nil:
			list := shuffled(g, m.Value.([]any))
			for i := range list {
				list[i] = g.respell(t, list[i].(exchange.Object))
			}
			m.Value = list
		}
		out = append(out, m)
	}
	for _, t := range model.Roots()[1:] {
		if find(out, t.Plural) == nil {
			out = append(out, exchange.Member{Name: t.Plural, Value: pick(g, []any{nil, []any{}})})
		}
	}
	return exchange.Document(shuffled(g, out))
}

func shuffled[T any](g *generator, list []T) []T {
	list = append([]T{}, list...)
	g.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

func find(o exchange.Object, name string) *exchange.Member {
	for i := range o {
		if o[i].Name == name {
			return &o[i]
		}
	}
	return nil
}

// respell changes the form of one record or part.
func (g *generator) respell(t *model.Type, o exchange.Object) exchange.Object {
	o = append(exchange.Object{}, o...)
	for _, f := range t.Fields {
		m := find(o, f.Name)
		switch {
		case m != nil && f.Kind == model.EnumList:
			list := shuffled(g, m.Value.([]any))
			list = append(list, list[:min(1, len(list))]...) // a code twice is the code once
			m.Value = list
		case m == nil && !f.Server && g.maybe(3):
			o = append(o, exchange.Member{Name: f.Name, Value: g.nothing(f)})
		}
	}
	for _, l := range t.Links {
		switch m := find(o, l.Name); {
		case m != nil && l.Kind == model.Many:
			m.Value = shuffled(g, m.Value.([]any))
		case m != nil && l.Kind == model.Parts:
			list := append([]any{}, m.Value.([]any)...) // parts have an order of their own
			for i := range list {
				list[i] = g.respell(l.Target(), list[i].(exchange.Object))
			}
			m.Value = list
		case m == nil && l.Kind != model.Inverse && g.maybe(3):
			o = append(o, exchange.Member{Name: l.Name, Value: nil})
		}
	}
	return shuffled(g, o)
}

// nothing spells out what a field that is not there amounts to.
func (g *generator) nothing(f *model.Field) any {
	if f.List() && g.maybe(2) {
		return []any{}
	}
	if f.Default == "" || g.maybe(2) {
		return nil
	}
	if f.Kind == model.Bool {
		return fmt.Sprint(true) == f.Default
	}
	return f.Default
}
