package server

import (
	"cmp"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// checkDocument walks every operation with its fragments, and then, as validation does, every fragment by itself. What an
// operation reached is counted once, but for the work of validation.
func (g guard) checkDocument(doc *ast.QueryDocument) *gqlerror.Error {
	w := &walk{limits: g.limits, doc: doc, reached: map[string]bool{}}
	for _, op := range doc.Operations {
		w.rootFields = 0
		w.directed(op.Directives)
		for _, variable := range op.VariableDefinitions {
			w.directed(variable.Directives)
			w.validation += weigh(variable.DefaultValue)
		}
		if err := w.selections(op.SelectionSet, 1, place{}, true); err != nil {
			return err
		}
	}
	for _, fragment := range doc.Fragments {
		before, again := w.counts, w.reached[fragment.Name]
		if again {
			w.counts = counts{}
		}
		w.reached[fragment.Name] = true
		if err := w.selections(fragment.SelectionSet, 1, place{}, false); err != nil {
			return err
		}
		if again {
			w.counts = before
		}
	}
	return nil
}

// walk counts what a document holds once its fragments stand where they are spread.
type walk struct {
	limits  Limits
	doc     *ast.QueryDocument
	reached map[string]bool
	// inside lists the fragments that are being walked, so that one which spreads itself is not followed.
	inside []string
	// inline is how many inline fragments stand around the fields in one selection set.
	inline int
	// validation is the work of validation.
	validation int
	rootFields int
	counts
}

type counts struct{ all, aliases, directives, fragments int }

// place counts the response keys of a selection set, together with what is selected under each: fields with one key are
// merged, so their selections stand in one place.
type place map[string]*counted

type counted struct {
	times int
	below place
}

func (w *walk) selections(set ast.SelectionSet, depth int, here place, root bool) *gqlerror.Error {
	for _, selection := range set {
		position := selection.GetPosition()
		w.all++
		err := beyond("selections", w.all, w.limits.Selections, position)
		if err != nil {
			return err
		}
		switch s := selection.(type) {
		case *ast.Field:
			err = w.field(s, depth, here, root)
		case *ast.InlineFragment:
			w.directed(s.Directives)
			w.inline++
			err = w.selections(s.SelectionSet, depth, here, root)
			w.inline--
		case *ast.FragmentSpread:
			w.directed(s.Directives)
			w.fragments++
			if err = beyond("fragments", w.fragments, w.limits.Fragments, position); err == nil {
				err = w.spread(s.Name, depth, here, root)
			}
		}
		err = cmp.Or(err, beyond("directives", w.directives, w.limits.Directives, position),
			beyond("validation", w.validation, w.limits.Validation, position))
		if err != nil {
			return err
		}
	}
	return nil
}

// directed counts the uses of directives in one place.
func (w *walk) directed(list ast.DirectiveList) {
	w.directives += len(list)
	for _, directive := range list {
		w.validation += weighAll(directive.Arguments)
	}
}

func (w *walk) spread(name string, depth int, here place, root bool) *gqlerror.Error {
	fragment := w.doc.Fragments.ForName(name)
	if fragment == nil || slices.Contains(w.inside, name) {
		return nil // validation refuses both
	}
	w.reached[name] = true
	w.directed(fragment.Directives)
	w.inside = append(w.inside, name)
	defer func() { w.inside = w.inside[:len(w.inside)-1] }()
	return w.selections(fragment.SelectionSet, depth, here, root)
}

func (w *walk) field(f *ast.Field, depth int, here place, root bool) *gqlerror.Error {
	w.directed(f.Directives)
	if f.Alias != f.Name {
		w.aliases++
	}
	c := here[f.Alias]
	if c == nil {
		c = &counted{below: place{}}
		here[f.Alias] = c
	}
	if c.times++; root && c.times == 1 {
		w.rootFields++
	}
	w.validation += c.times*(1+w.inline) + weighAll(f.Arguments)
	err := cmp.Or(
		beyond("aliases", w.aliases, w.limits.Aliases, f.Position),
		beyond("repeats", c.times, w.limits.Repeats, f.Position),
	)
	if root && err == nil {
		err = beyond("rootFields", w.rootFields, w.limits.RootFields, f.Position)
	}
	if !introspective(f) && err == nil {
		err = beyond("depth", depth, w.limits.Depth, f.Position)
	}
	if err != nil {
		return err
	}
	if introspective(f) {
		// Validation has a limit of its own for what nests here, and Nodes another.
		depth = -w.limits.Selections
	}
	around := w.inline
	w.inline = 0
	err = w.selections(f.SelectionSet, depth+1, c.below, false)
	w.inline = around
	return err
}

func introspective(f *ast.Field) bool { return f.Name == "__schema" || f.Name == "__type" }
