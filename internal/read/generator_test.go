package read_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// generator writes random operations from the contract: whatever the contract has is asked for sooner or later, what has
// not been asked for yet rather sooner. The world gives it values that match, earlier replies give it cursors.
type generator struct {
	*rand.Rand
	schema  *ast.Schema
	world   *world
	cursors *cursors
	seen    coverage
	met     map[wish]bool
	hurry   bool // to what was not seen yet

	// Of the operation that is being written.
	declarations []string
	variables    map[string]any
	fragments    []fragment
	names        int
	budget       int // of fields
	shareable    int // above 0 inside a fragment that may be spread anywhere
}

const maxDepth = 6

type fragment struct {
	name, on, text string
	done           bool
}

// wish is something of a field of a type, or within so many levels below it, that was not seen yet. Once it is met, it
// stays so.
type wish struct {
	typ, field string
	depth      int
}

// open tells whether a wish is open still, by a function that looks.
func (g *generator) open(w wish, look func() bool) bool {
	if !g.met[w] && !look() {
		g.met[w] = true
	}
	return !g.met[w]
}

// scope holds what is asked of one object under each response name, so that a repetition asks for the same.
type scope map[string]*head

// head is a field as it was asked for: its response name and arguments, and what was asked below it.
type head struct {
	name, text string
	typ        string
	cursors    string // that it may name, if it is a list
	below      scope
}

// operation writes one operation and its variables.
func (g *generator) operation() (text string, variables map[string]any) {
	g.declarations, g.variables, g.fragments, g.names = nil, map[string]any{}, nil, 0
	g.budget = 5 + g.IntN(40)
	body := g.selections("Query", maxDepth, scope{})
	text = "query Random"
	if len(g.declarations) > 0 {
		text += "(" + strings.Join(g.declarations, ", ") + ")"
	}
	text += " " + body
	for _, f := range g.fragments {
		text += fmt.Sprintf("\nfragment %s on %s %s", f.name, f.on, f.text)
	}
	return text, g.variables
}

func (g *generator) maybe(oneIn int) bool { return g.IntN(oneIn) == 0 }

func (g *generator) name(prefix string) string {
	g.names++
	return fmt.Sprint(prefix, g.names)
}

// choose picks an element; most of the time, or always in a hurry, if it can, one that something is wanted of.
func choose[T any](g *generator, list []T, wanted func(T) bool) T {
	if g.hurry || !g.maybe(3) {
		if some := slices.DeleteFunc(slices.Clone(list), func(item T) bool { return !wanted(item) }); len(some) > 0 {
			list = some
		}
	}
	return list[g.IntN(len(list))]
}

// unseen tells whether any of some names is missing in the coverage.
func (g *generator) unseen(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return g.seen[name] == 0 })
}

func pick[T any](g *generator, list []T) T { return list[g.IntN(len(list))] }

func (g *generator) selections(typ string, depth int, s scope) string {
	b := "{"
	for range 1 + g.IntN(4) {
		b += " " + g.selection(typ, depth, s)
	}
	return b + " }"
}

func (g *generator) selection(typ string, depth int, s scope) string {
	oneIn := 8
	if g.schema.Types[typ].IsAbstractType() {
		oneIn = 2
	}
	switch {
	case g.maybe(oneIn) && g.budget > 0:
		return g.fragment(typ, depth, s)
	case g.maybe(6):
		if text := g.repeat(typ, depth, s); text != "" {
			return text
		}
	case g.maybe(4):
		if text := g.again(typ, depth, s); text != "" {
			return text
		}
	}
	return g.field(typ, depth, s)
}

// fragment writes an inline fragment or spreads a named one, a new one or one that is there.
func (g *generator) fragment(typ string, depth int, s scope) string {
	on := pick(g, g.conditions(typ))
	concrete := !g.schema.Types[on].IsAbstractType()
	switch g.IntN(4) {
	case 0:
		for _, f := range g.fragments {
			if f.done && f.on == on && concrete {
				return "..." + f.name + g.directives()
			}
		}
		fallthrough
	case 1:
		i, name := len(g.fragments), g.name("F")
		g.fragments = append(g.fragments, fragment{name: name, on: on})
		g.shareable++
		text := g.selections(on, depth, s)
		g.shareable--
		g.fragments[i].text, g.fragments[i].done = text, true
		return "..." + name + g.directives()
	case 2:
		if on == typ {
			return "..." + g.directives() + g.selections(on, depth, s)
		}
	}
	return "... on " + on + g.directives() + " " + g.selections(on, depth, s)
}

// conditions lists the types on which a fragment in a selection on a type can be.
func (g *generator) conditions(typ string) []string {
	out := []string{typ}
	def := g.schema.Types[typ]
	for _, possible := range g.schema.GetPossibleTypes(def) {
		if possible.Name != typ {
			out = append(out, possible.Name)
		}
		for _, i := range g.schema.GetImplements(possible) {
			if !slices.Contains(out, i.Name) {
				out = append(out, i.Name)
			}
		}
	}
	return out
}

// repeat asks once more for something that was asked for, to be merged with it.
func (g *generator) repeat(typ string, depth int, s scope) string {
	for _, key := range sorted(s) {
		h := s[key]
		f := g.schema.Types[typ].Fields.ForName(h.name)
		if f != nil && f.Type.String() == h.typ && cursorsOf(g.schema, typ, f) == h.cursors && g.maybe(2) {
			return h.text + g.directives() + g.below(f, depth, h.below)
		}
	}
	return ""
}

// again asks for a field that was asked for with arguments, but with others.
func (g *generator) again(typ string, depth int, s scope) string {
	for _, key := range sorted(s) {
		f := g.schema.Types[typ].Fields.ForName(s[key].name)
		if f != nil && len(f.Arguments) > 0 && g.budget > 0 {
			return g.ask(typ, f, depth, s)
		}
	}
	return ""
}

// field asks for a field of a type.
func (g *generator) field(typ string, depth int, s scope) string {
	g.budget--
	var fields []*ast.FieldDefinition
	for _, f := range g.schema.Types[typ].Fields {
		if !strings.HasPrefix(f.Name, "__") && (g.leaf(f) || depth > 0 && g.budget > 0) {
			fields = append(fields, f)
		}
	}
	if len(fields) == 0 || g.maybe(20) || g.maybe(4) && g.unseen("field "+typ+".__typename") {
		return g.response("__typename", s, &head{name: "__typename", typ: "String"}, typ) + g.directives()
	}
	f := choose(g, fields, func(f *ast.FieldDefinition) bool { return g.lacks(typ, f, min(depth, 3)) })
	return g.ask(typ, f, depth, s)
}

func (g *generator) ask(typ string, f *ast.FieldDefinition, depth int, s scope) string {
	h := &head{name: f.Name, typ: f.Type.String(), text: f.Name + g.arguments(typ, f), cursors: cursorsOf(g.schema, typ, f), below: scope{}}
	text := g.response(h.text, s, h, typ)
	return text + g.directives() + g.below(f, depth, h.below)
}

// lacks tells whether a field or an argument of it, or of a field within so many levels below it, was not seen yet.
func (g *generator) lacks(typ string, f *ast.FieldDefinition, depth int) bool {
	return g.open(wish{typ, f.Name, depth}, func() bool {
		name := typ + "." + f.Name
		if g.unseen("field " + name) {
			return true
		}
		for _, arg := range f.Arguments {
			if g.unseen("argument " + name + "." + arg.Name) {
				return true
			}
		}
		return depth > 0 && slices.ContainsFunc(g.schema.Types[f.Type.Name()].Fields, func(below *ast.FieldDefinition) bool {
			return g.lacks(f.Type.Name(), below, depth-1)
		})
	})
}

// response gives a field the response name it needs, or sometimes just gets, and notes it in the scope.
func (g *generator) response(text string, s scope, h *head, on string) string {
	// Different fields of types that exclude each other may stand under one name.
	same := "same" + strings.NewReplacer("[", "L", "]", "", "!", "N").Replace(h.typ)
	taken, other := s[h.name], s[same+on]
	key := h.name
	switch {
	case g.maybe(8) && g.shareable == 0 && text == h.name && g.schema.Types[on].Kind == ast.Object &&
		g.schema.Types[strings.Trim(h.typ, "[]!")].IsLeafType() && (other == nil || other.name == h.name):
		s[same+on] = &head{name: h.name, typ: "only on " + on}
		return same + ": " + text
	case text != h.name || g.maybe(5) || taken != nil && taken.typ != h.typ || g.shareable > 0 && g.ambiguous(h.name):
		key = g.name("a")
		text = key + ": " + text
	case taken != nil:
		h.below = taken.below
	}
	h.text = text
	s[key] = h
	return text
}

// ambiguous tells the fields that are not the same on all the types that have them, so that a fragment that is spread in
// many places needs an alias for them.
func (g *generator) ambiguous(name string) bool {
	types := map[string]bool{}
	for _, def := range g.schema.Types {
		if f := def.Fields.ForName(name); f != nil && def.Kind == ast.Object {
			types[f.Type.String()] = true
		}
	}
	return len(types) > 1
}

func (g *generator) below(f *ast.FieldDefinition, depth int, s scope) string {
	if g.leaf(f) {
		return ""
	}
	return " " + g.selections(f.Type.Name(), depth-1, s)
}

func (g *generator) leaf(f *ast.FieldDefinition) bool {
	return g.schema.Types[f.Type.Name()].IsLeafType()
}

// directives leaves most selections in.
func (g *generator) directives() string {
	b := ""
	for _, name := range []string{"skip", "include"} {
		if g.maybe(12) {
			b += " @" + name + "(if: " + g.write(ast.NonNullNamedType("Boolean", nil), (name == "skip") == g.maybe(3), false) + ")"
		}
	}
	return b
}
