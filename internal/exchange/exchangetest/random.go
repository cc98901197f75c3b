// Package exchangetest makes random registers for tests. What a document holds follows from the model, so that a new
// field or link is tested as soon as it is there; only what the register would refuse is told apart by hand.
package exchangetest

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/openropa/ropa/internal/exchange"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
)

// RegisterKey is the key of every random register.
const RegisterKey = "random"

// Random makes the canonical document of a register with so many records of each root type: an import into an empty
// database and an export give it back byte for byte. The same source gives the same document.
func Random(rng *rand.Rand, records int) exchange.Document {
	g := &generator{Rand: rng, keys: map[string][]string{}, bases: map[string][]string{}}
	records = max(1, records) // links lead somewhere
	for _, t := range model.Roots() {
		for i := range records {
			g.keys[t.Name] = append(g.keys[t.Name], g.key(t, i))
		}
		slices.Sort(g.keys[t.Name])
	}
	g.addShippedBases()
	g.organisations = g.Perm(records)

	register := model.Roots()[0]
	doc := exchange.Document{{Name: "ropa", Value: int64(exchange.Format)}, {Name: "register", Value: g.root(register, RegisterKey, 0)}}
	for _, t := range model.Roots()[1:] {
		var list []any
		for i, key := range g.keys[t.Name] {
			list = append(list, g.root(t, key, i))
		}
		if list != nil {
			doc = append(doc, exchange.Member{Name: t.Plural, Value: list})
		}
	}
	return doc
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

type generator struct {
	*rand.Rand
	keys          map[string][]string // by type
	bases         map[string][]string // keys of legal bases by regime
	organisations []int               // which organisation the n-th controller or processor is; also the rank of groups
}

func (g *generator) addShippedBases() {
	laws, err := law.Load()
	if err != nil {
		panic(err) // the law files are part of the program
	}
	for _, regime := range laws.Regimes() {
		for _, b := range laws.LegalBases(regime.Code) {
			g.bases[regime.Code] = append(g.bases[regime.Code], b.Code)
		}
	}
}

func (g *generator) maybe(oneIn int) bool { return g.IntN(oneIn) == 0 }

func (g *generator) key(t *model.Type, i int) string {
	return fmt.Sprintf("%s%c%d%s", pick(g, []string{"a", "Z", "q.", "M_", "9-"}), t.Name[0], i, pick(g, []string{"", "-x", ".Y", "_z"}))
}

func pick[T any](g *generator, list []T) T { return list[g.IntN(len(list))] }

// some picks a few different elements in random order.
func some[T any](g *generator, list []T, most int) []T {
	list = slices.Clone(list)
	g.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list[:g.IntN(min(len(list), most)+1)]
}

// root makes the n-th record of a type.
func (g *generator) root(t *model.Type, key string, n int) exchange.Object {
	values := g.values(t)
	switch t.Name {
	case "Organisation":
		delete(values, "parent")
		// A group has a smaller rank than what belongs to it, so that there is no circle.
		if parent := g.IntN(len(g.organisations)); g.organisations[parent] < g.organisations[n] {
			values["parent"] = g.keys[t.Name][parent]
		}
	case "Controller", "Processor":
		values["organisation"] = g.keys["Organisation"][g.organisations[n]]
	case "LegalBasis":
		values["code"] = key
		regime := values["regime"].(string)
		g.bases[regime] = append(g.bases[regime], key)
	case "ControllerActivity":
		g.controllerActivity(values)
	}
	values["key"] = key
	if t != model.Roots()[0] && g.maybe(10) {
		values["archived"] = true
	}
	if _, ok := values["regimes"]; !ok && t != model.Roots()[0] && t.Field("regimes") != nil {
		values["regimes"] = []any{}
	}
	delete(values, "citations")
	if citations := g.citations(t, values); len(citations) > 0 {
		values["citations"] = citations
	}
	return ordered(t, values)
}

// ordered puts what a record or part says into the canonical order.
func ordered(t *model.Type, values map[string]any) exchange.Object {
	names := []string{"key"}
	for _, f := range t.Fields {
		if f.Name != "key" && f.Name != "citations" {
			names = append(names, f.Name)
		}
	}
	for _, l := range t.Links {
		names = append(names, l.Name)
	}
	var out exchange.Object
	for _, name := range append(names, "archived", "citations") {
		if v, ok := values[name]; ok {
			out = append(out, exchange.Member{Name: name, Value: v})
		}
	}
	return out
}

// values makes facts and links; what need not be there often is not.
func (g *generator) values(t *model.Type) map[string]any {
	out := map[string]any{}
	for _, f := range t.Fields {
		if f.Server || !f.Required && g.maybe(3) {
			continue
		}
		if v := g.field(f); v != nil {
			out[f.Name] = v
		}
	}
	for _, l := range t.Links {
		if !l.Required && g.maybe(3) {
			continue
		}
		if v := g.link(l); v != nil {
			out[l.Name] = v
		}
	}
	for from, to := range map[string]string{"startedOn": "endedOn", "reliedOnFrom": "reliedOnTo", "validFrom": "validTo"} {
		first, ok1 := out[from].(string)
		last, ok2 := out[to].(string)
		if ok1 && ok2 && last < first {
			out[from], out[to] = last, first
		}
	}
	return out
}

// field makes a value, or nil for the default and for an empty list.
func (g *generator) field(f *model.Field) any {
	var v any
	switch f.Kind {
	case model.Bool:
		v = g.maybe(2)
	case model.Int:
		v = g.Int64N(1 << 31)
	case model.Date:
		v = g.date()
	case model.Enum:
		v = pick(g, f.Values)
	case model.Ref:
		v = pick(g, g.keys[f.Ref])
	case model.EnumList:
		v = g.list(len(f.Values), func(i int) any { return f.Values[i] })
	case model.TextList:
		v = g.list(3, func(int) any { return text(g) })
	case model.JSON:
		v = g.list(3, func(int) any { return g.shape(f.Shape) })
	default:
		v = g.scalar(f)
	}
	if f.Default != "" && fmt.Sprint(v) == f.Default {
		return nil
	}
	return v
}

// list keeps some of the elements in their order; it is nil without any.
func (g *generator) list(n int, element func(i int) any) any {
	var out []any
	for i := range n {
		if g.maybe(2) {
			out = append(out, element(i))
		}
	}
	if out == nil {
		return nil
	}
	return out
}

func (g *generator) shape(s *model.Shape) exchange.Inline {
	var out exchange.Inline
	for _, f := range s.Fields {
		if !f.Required && g.maybe(3) {
			continue
		}
		if v := g.field(f); v != nil {
			out = append(out, exchange.Member{Name: f.Name, Value: v})
		}
	}
	if out == nil {
		// An object that says nothing at all is none.
		f := s.Fields[len(s.Fields)-1]
		out = append(out, exchange.Member{Name: f.Name, Value: g.field(f)})
	}
	return out
}

func (g *generator) link(l *model.Link) any {
	switch l.Kind {
	case model.One:
		return pick(g, g.keys[l.To])
	case model.Many:
		keys := some(g, g.keys[l.To], 4)
		slices.Sort(keys)
		return anyList(keys)
	case model.Parts:
		if l.To == "ActivityPurpose" {
			return nil // they depend on the activity's regimes
		}
		return g.list(3, func(i int) any { return g.part(l.Target(), i, g.values(l.Target())) })
	}
	return nil
}

func anyList(texts []string) any {
	if len(texts) == 0 {
		return nil
	}
	out := make([]any, len(texts))
	for i := range texts {
		out[i] = texts[i]
	}
	return out
}

func (g *generator) part(t *model.Type, i int, values map[string]any) exchange.Object {
	if values["key"] == nil {
		values["key"] = g.key(t, i)
	}
	return ordered(t, values)
}
