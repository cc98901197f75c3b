package registrytest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/registry"
)

// Generator makes random inputs in the form that documents have: nothing that is missing, empty or the default, codes
// in the order of the model, links sorted by key. What they hold follows from the model, so that a new field or link is
// tested as soon as it is there; only what the registry would refuse is told apart by hand.
type Generator struct {
	*rand.Rand
	// Keyed gives every part a key. Without, half of them get the one that is derived.
	Keyed bool

	keys  map[string][]string                  // by type, what links may name
	known map[string]map[string]registry.Input // by type and key, the records there are
	laws  *law.Law
	bases map[string][]string // keys of legal bases by regime
}

// NewGenerator makes a generator whose links name the keys given by type.
func NewGenerator(rng *rand.Rand, keys map[string][]string) *Generator {
	laws, err := law.Load()
	if err != nil {
		panic(err) // the law files are part of the program
	}
	g := &Generator{Rand: rng, keys: keys, known: map[string]map[string]registry.Input{}, laws: laws, bases: map[string][]string{}}
	for _, t := range model.Roots() {
		g.known[t.Name] = map[string]registry.Input{}
	}
	for _, regime := range laws.Codes(law.RegimeList) {
		g.bases[regime] = g.codes(law.LegalBasisList, regime)
	}
	return g
}

// Know makes a generator that knows the records of a world.
func Know(rng *rand.Rand, records []*record.Record) *Generator {
	keys, byID := map[string][]string{}, map[int64]string{}
	for _, r := range records {
		keys[r.Type.Name], byID[r.ID] = append(keys[r.Type.Name], r.Key()), r.Key()
	}
	g := NewGenerator(rng, keys)
	for _, r := range records {
		in := registry.Input{}
		for name, id := range r.One {
			in[name] = byID[id]
		}
		g.known[r.Type.Name][r.Key()] = in
	}
	return g
}

// Records makes a record for every key, such that the registry takes them all.
func (g *Generator) Records() map[string]map[string]registry.Input {
	last := []string{"ControllerActivity", "ProcessorActivity", "Engagement"} // go by what the others are
	types := slices.Clone(model.Roots())
	slices.SortStableFunc(types, func(a, b *model.Type) int { return slices.Index(last, a.Name) - slices.Index(last, b.Name) })
	for _, t := range types {
		for _, key := range g.Some(g.keys[t.Name], 0) {
			g.known[t.Name][key] = g.Record(t, key)
		}
	}
	return g.known
}

// Record makes an input that the registry takes for a new record, beside those that are known.
func (g *Generator) Record(t *model.Type, key string) registry.Input {
	in := g.Values(t)
	g.mend(t, key, in)
	delete(in, "citations")
	if citations := g.citations(t, in); citations != nil {
		in["citations"] = citations
	}
	return in
}

// Maybe is true one time in so many.
func (g *Generator) Maybe(oneIn int) bool { return g.IntN(oneIn) == 0 }

// Pick takes one of the elements.
func Pick[T any](g *Generator, list ...T) T { return list[g.IntN(len(list))] }

// Shuffled brings the elements into random order.
func Shuffled[T any](g *Generator, list []T) []T {
	list = append([]T{}, list...)
	g.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// Some takes a few of the texts in random order, at most so many, or all for 0.
func (g *Generator) Some(list []string, most int) []string {
	list = Shuffled(g, list)
	if most == 0 {
		return list
	}
	return list[:g.IntN(min(len(list), most)+1)]
}

// Key makes a key for the n-th record or part of a type.
func (g *Generator) Key(t *model.Type, n int) string {
	return fmt.Sprintf("%s%c%d%s", Pick(g, "a", "Z", "q.", "M_", "9-"), t.Name[0], n, Pick(g, "", "-x", ".Y", "_z"))
}

// Values makes facts and links, well formed though not always right; what need not be there often is not.
func (g *Generator) Values(t *model.Type) registry.Input {
	out := registry.Input{}
	for _, f := range t.Fields {
		if f.Server || !f.Required && g.Maybe(3) {
			continue
		}
		if v := g.field(f); v != nil {
			out[f.Name] = v
		}
	}
	for _, l := range t.Links {
		if !l.Required && g.Maybe(3) {
			continue
		}
		if v := g.link(l); v != nil {
			out[l.Name] = v
		}
	}
	return out
}

// field makes a value, or nil for the default and for an empty list.
func (g *Generator) field(f *model.Field) any {
	var v any
	switch f.Kind {
	case model.Bool:
		v = g.Maybe(2)
	case model.Int:
		v = g.Int64N(1 << 31)
	case model.Date:
		v = g.date()
	case model.DateTime:
		v = g.instant()
	case model.Enum:
		v = Pick(g, f.Values...)
	case model.Ref:
		return g.one(f.Ref)
	case model.EnumList:
		v = g.list(len(f.Values), func(i int) any { return f.Values[i] })
	case model.TextList:
		v = g.list(3, func(int) any { return g.scalar(f) })
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

// codes are those of a list of the law that belong to one of the regimes, or all without any.
func (g *Generator) codes(list law.List, regimes ...string) []string {
	return slices.DeleteFunc(g.laws.Codes(list), func(code string) bool {
		row, _ := g.laws.Row(list, code)
		return len(regimes) > 0 && !slices.Contains(regimes, row.Regime)
	})
}

// list keeps some of the elements in their order; it is nil without any.
func (g *Generator) list(n int, element func(i int) any) any {
	var out []any
	for i := range n {
		if g.Maybe(2) {
			out = append(out, element(i))
		}
	}
	return orNil(out)
}

func orNil(list []any) any {
	if len(list) == 0 {
		return nil
	}
	return list
}

func (g *Generator) shape(s *model.Shape) map[string]any {
	out := map[string]any{}
	for _, f := range s.Fields {
		if !f.Required && g.Maybe(3) {
			continue
		}
		if v := g.field(f); v != nil {
			out[f.Name] = v
		}
	}
	if len(out) == 0 { // an object that says nothing at all is none
		f := s.Fields[len(s.Fields)-1]
		out[f.Name] = g.field(f)
	}
	return out
}

func (g *Generator) one(typ string) any {
	if len(g.keys[typ]) == 0 {
		return nil
	}
	return Pick(g, g.keys[typ]...)
}

func (g *Generator) link(l *model.Link) any {
	switch l.Kind {
	case model.One:
		return g.one(l.To)
	case model.Many:
		return sorted(g.Some(g.keys[l.To], 4))
	case model.Parts:
		return g.list(3, func(i int) any { return g.part(l.Target(), i, g.Values(l.Target())) })
	}
	return nil
}

func sorted(keys []string) any {
	slices.Sort(keys)
	return inOrder(keys)
}

// inOrder is a list of texts as it is, nil if it is empty.
func inOrder(texts []string) any {
	out := make([]any, len(texts))
	for i, text := range texts {
		out[i] = text
	}
	return orNil(out)
}

// part gives a part its key.
func (g *Generator) part(t *model.Type, n int, in registry.Input) map[string]any {
	if in["key"] == nil && (g.Keyed || g.Maybe(2)) {
		in["key"] = g.Key(t, n)
	}
	return in
}

// citations name facts of the record, and the facts of its parts by their keys.
func (g *Generator) citations(t *model.Type, in registry.Input) any {
	all := paths(t, "", in)
	var out []any
	for range g.IntN(4) {
		if c := g.shape(t.Field("citations").Shape); c["document"] != nil && len(all) > 0 {
			c["path"] = Pick(g, all...)
			out = append(out, c)
		}
	}
	return orNil(out)
}

func paths(t *model.Type, prefix string, in map[string]any) []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(in)) {
		l := t.Link(name)
		if f := t.Field(name); f == nil && l == nil || f != nil && f.Server {
			continue
		}
		out = append(out, prefix+name)
		if l == nil || l.Kind != model.Parts {
			continue
		}
		for _, v := range in[name].([]any) {
			if part := v.(map[string]any); part["key"] != nil {
				path := fmt.Sprintf("%s%s[%s]", prefix, name, part["key"])
				out = append(append(out, path), paths(l.Target(), path+".", part)...)
			}
		}
	}
	return out
}
