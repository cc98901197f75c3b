package exchangetest

import (
	"fmt"
	"math/rand/v2"

	"github.com/openropa/ropa/internal/exchange"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

type variant struct{ *registrytest.Generator }

// Variant writes a canonical document another way that means the same in an empty database: names, records and links in
// another order, and defaults, nulls and empty lists spelt out.
func Variant(rng *rand.Rand, doc exchange.Document) exchange.Document {
	v := variant{&registrytest.Generator{Rand: rng}}
	out := exchange.Object{}
	for _, m := range doc {
		switch t := model.ByPlural(m.Name); {
		case m.Name == "register":
			m.Value = v.respell(model.Roots()[0], m.Value.(exchange.Object))
		case t != nil:
			list := registrytest.Shuffled(v.Generator, m.Value.([]any))
			for i := range list {
				list[i] = v.respell(t, list[i].(exchange.Object))
			}
			m.Value = list
		}
		out = append(out, m)
	}
	for _, t := range exchange.Roots() {
		if find(out, t.Plural) == nil {
			out = append(out, exchange.Member{Name: t.Plural, Value: registrytest.Pick[any](v.Generator, nil, []any{})})
		}
	}
	return exchange.Document(registrytest.Shuffled(v.Generator, out))
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
func (v variant) respell(t *model.Type, o exchange.Object) exchange.Object {
	o = append(exchange.Object{}, o...)
	for _, f := range t.Fields {
		m := find(o, f.Name)
		switch {
		case m != nil && f.Kind == model.EnumList:
			list := registrytest.Shuffled(v.Generator, m.Value.([]any))
			list = append(list, list[:min(1, len(list))]...) // a code twice is the code once
			m.Value = list
		case m == nil && !f.Server && v.Maybe(3):
			o = append(o, exchange.Member{Name: f.Name, Value: v.nothing(f)})
		}
	}
	for _, l := range t.Links {
		switch m := find(o, l.Name); {
		case m != nil && l.Kind == model.Many:
			m.Value = registrytest.Shuffled(v.Generator, m.Value.([]any))
		case m != nil && l.Kind == model.Parts:
			list := append([]any{}, m.Value.([]any)...) // parts have an order of their own
			for i := range list {
				list[i] = v.respell(l.Target(), list[i].(exchange.Object))
			}
			m.Value = list
		case m == nil && l.Kind != model.Inverse && v.Maybe(3):
			o = append(o, exchange.Member{Name: l.Name, Value: nil})
		}
	}
	return registrytest.Shuffled(v.Generator, o)
}

// nothing spells out what a field that is not there amounts to.
func (v variant) nothing(f *model.Field) any {
	if f.List() && v.Maybe(2) {
		return []any{}
	}
	if f.Default == "" || v.Maybe(2) {
		return nil
	}
	if f.Kind == model.Bool {
		return fmt.Sprint(true) == f.Default
	}
	return f.Default
}
