package server

import (
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// small are limits that short documents exceed.
var small = Limits{
	Tokens: 300, Nesting: 1000, Name: 1000, Fragments: 5, Validation: 40, Selections: 25, Depth: 4, Aliases: 3, Directives: 3, RootFields: 3, Repeats: 3,
}

// selection is a field, or a fragment in its place with what it holds.
type selection struct {
	field      *ast.Field
	spread     bool
	directives ast.DirectiveList
	below      []selection
}

// expanded writes the fragments out where they are spread.
func expanded(doc *ast.QueryDocument, set ast.SelectionSet) (out []selection) {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			out = append(out, selection{field: s, directives: s.Directives, below: expanded(doc, s.SelectionSet)})
		case *ast.InlineFragment:
			out = append(out, selection{directives: s.Directives, below: expanded(doc, s.SelectionSet)})
		case *ast.FragmentSpread:
			x := selection{spread: true, directives: slices.Clone(s.Directives)}
			if fragment := doc.Fragments.ForName(s.Name); fragment != nil {
				x.directives = append(x.directives, fragment.Directives...)
				x.below = expanded(doc, fragment.SelectionSet)
			}
			out = append(out, x)
		}
	}
	return out
}

// count adds up what is limited in all: selections, aliases, directives, fragments.
func count(list []selection, into map[string]int) {
	for _, s := range list {
		into["selections"]++
		into["directives"] += len(s.directives)
		if s.spread {
			into["fragments"]++
		}
		if s.field != nil && s.field.Alias != s.field.Name {
			into["aliases"]++
		}
		count(s.below, into)
	}
}

// directed is what stands in the arguments of directives.
func directed(list []selection) (validation int) {
	for _, s := range list {
		for _, d := range s.directives {
			validation += weighAll(d.Arguments)
		}
		validation += directed(s.below)
	}
	return validation
}

// depth is how deep fields nest, those of introspection aside.
func depth(list []selection) (deepest int) {
	for _, s := range list {
		switch {
		case s.field == nil:
			deepest = max(deepest, depth(s.below))
		case !introspective(s.field):
			deepest = max(deepest, 1+depth(s.below))
		}
	}
	return deepest
}

// placed is a field with how many inline fragments stand around it in its place.
type placed struct {
	selection
	inline int
}

// flat lists the fields of a place in their order.
func flat(list []selection, inline int) (out []placed) {
	for _, s := range list {
		switch {
		case s.field != nil:
			out = append(out, placed{s, inline})
		case s.spread:
			out = append(out, flat(s.below, inline)...)
		default:
			out = append(out, flat(s.below, inline+1)...)
		}
	}
	return out
}

// merged finds how often a key is asked for in one place, and the work of validation, of fields that stand in one place.
func merged(fields []placed) (keys, repeats, validation int) {
	byKey := map[string][]placed{}
	for _, f := range fields {
		key := f.field.Alias
		byKey[key] = append(byKey[key], f)
		validation += len(byKey[key]) * (1 + f.inline)
		validation += weighAll(f.field.Arguments)
	}
	for _, same := range byKey {
		var below []placed
		for _, f := range same {
			below = append(below, flat(f.below, 0)...)
		}
		_, times, work := merged(below)
		repeats = max(repeats, len(same), times)
		validation += work
	}
	return len(byKey), repeats, validation
}

// spreads lists the fragments that a selection set reaches, and tells whether one of them reaches itself.
func spreads(doc *ast.QueryDocument, set ast.SelectionSet, inside, reached map[string]bool) (circular bool) {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			circular = spreads(doc, s.SelectionSet, inside, reached) || circular
		case *ast.InlineFragment:
			circular = spreads(doc, s.SelectionSet, inside, reached) || circular
		case *ast.FragmentSpread:
			fragment := doc.Fragments.ForName(s.Name)
			if fragment == nil {
				continue
			}
			if inside[s.Name] {
				return true
			}
			inside[s.Name], reached[s.Name] = true, true
			circular = spreads(doc, fragment.SelectionSet, inside, reached) || circular
			delete(inside, s.Name)
		}
	}
	return circular
}

// naive counts a document by writing it out in full. It is not for large ones, those with circles, and those that name two
// fragments alike.
func naive(doc *ast.QueryDocument) (counts map[string]int, ok bool) {
	counts, names, reached := map[string]int{}, map[string]bool{}, map[string]bool{}
	for _, f := range doc.Fragments {
		if names[f.Name] || spreads(doc, f.SelectionSet, map[string]bool{f.Name: true}, map[string]bool{}) {
			return nil, false
		}
		names[f.Name] = true
	}
	add := func(list []selection, root bool) {
		keys, repeats, validation := merged(flat(list, 0))
		if root {
			counts["rootFields"] = max(counts["rootFields"], keys)
		}
		counts["repeats"] = max(counts["repeats"], repeats)
		counts["depth"] = max(counts["depth"], depth(list))
		counts["validation"] += validation + directed(list)
	}
	for _, op := range doc.Operations {
		spreads(doc, op.SelectionSet, map[string]bool{}, reached)
		list := expanded(doc, op.SelectionSet)
		count(list, counts)
		add(list, true)
		counts["directives"] += len(op.Directives)
		counts["validation"] += directed([]selection{{directives: op.Directives}})
		for _, v := range op.VariableDefinitions {
			counts["directives"] += len(v.Directives)
			counts["validation"] += weigh(v.DefaultValue) + directed([]selection{{directives: v.Directives}})
		}
	}
	for _, f := range doc.Fragments {
		list := expanded(doc, f.SelectionSet)
		add(list, false)
		if !reached[f.Name] {
			reached[f.Name] = true
			spreads(doc, f.SelectionSet, map[string]bool{}, reached)
			count(list, counts)
		}
	}
	return counts, true
}

// A document is refused where, written out in full, it goes beyond a limit, and nowhere else; what is no document passes.
func FuzzDocument(f *testing.F) {
	for _, text := range []string{
		"{ a b c }", "{ a b c d }", "{ a a a }", "{ a a a a }", "{ a { b a { b { c } } } }", "{ a { b { c { d { e } } } } }", "{ __schema { a { b { c { d { e } } } } } }",
		"{ x: a y: a z: a }", "{ a @x @x @x }", "query($a: Int = 1 @x @x) @x @x { a }", "{ ...f ...f } fragment f on Q { a b { c } }", "{ ...{ ...{ ...{ a a b b } } } }",
		"{ ...f } fragment f on Q { ...g ...g ...h } fragment g on Q { a } fragment h on Q @x @x { a { ...g } }", "fragment f on Q { ...g } fragment g on Q { x: a y: a }",
		"{ a } fragment f on Q { ...f }", "{ a(a: [1 2 3 {a: [1 2 3]}]) ...f } fragment f on Q { b(a: [1 2 3 4 5 6 7 8]) }", "query a { a } query b { a b } mutation { a }",
		"{ ...f0 ...f0 } fragment f0 on Q { ...f1 ...f1 } fragment f1 on Q { a }", "{ a { ...f } a { ...f } } fragment f on Q { ...{ b } b }", "{ ...none ...none }", "{",
		strings.Repeat("{...", 15) + "{ a b c }" + strings.Repeat("}", 15), strings.Repeat("{...", 14) + "{ a { b { c } } }" + strings.Repeat("}", 14),
		"{ a { ...r b c d e f } g { b c d e f h } i { b c d e f } } fragment r on Q { z } fragment u on Q { a b c d e f g h }",
		"query($a: Int @x(a: [1 2 3 4 5 6 7 8 9 10])) @x(a: [1 2 3 4 5 6 7 8 9 10]) { a @x(a: [1 2 3 4 5 6 7 8 9 10]) ...f }" +
			"fragment f on Q @x(a: [1 2 3 4 5]) { ...{ a } }",
		"{ ...f } fragment f on Q { ...g ...none @x(a: [1 2 3 4 5 6 7 8 9 10 11 12]) } fragment g on Q { ...h } fragment h on Q { a }",
		"{ a { ...f } b { ...f } } fragment f on Q { a b c d e f g h i }",
	} {
		f.Add(text)
	}
	g := guard{limits: small}
	f.Fuzz(func(t *testing.T, text string) {
		source := &ast.Source{Input: text}
		err := g.checkTokens(source)
		doc, problem := parser.ParseQuery(source)
		if err != nil || problem != nil {
			return
		}
		err = g.checkDocument(doc)
		counts, ok := naive(doc)
		if !ok || counts["selections"] > 10_000 {
			return
		}
		limits := map[string]int{
			"selections": small.Selections, "aliases": small.Aliases, "directives": small.Directives, "fragments": small.Fragments, "depth": small.Depth,
			"rootFields": small.RootFields, "repeats": small.Repeats, "validation": small.Validation,
		}
		beyond := map[string]bool{}
		for name, limit := range limits {
			if counts[name] > limit {
				beyond[name] = true
			}
		}
		if err == nil && len(beyond) > 0 || err != nil && !beyond[err.Extensions["limit"].(string)] {
			t.Errorf("%s\nholds %v and is refused with %v", text, counts, err)
		}
	})
}
