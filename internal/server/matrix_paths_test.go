package server_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/openropa/ropa/graph"
	"github.com/openropa/ropa/internal/model"
)

// question is a root field of Query, and the types whose records it shows, counts or tests.
type question struct {
	text  string
	types []string
}

// walk writes questions that go once along every field which leads from one object of the contract to another.
type walk struct {
	*golden
	reached   map[string]bool
	questions []question
}

// spot is an object of the contract, the types seen on the way to it, and what stands around a selection on it.
type spot struct {
	object        string
	types         []string
	before, after string
}

func (g *golden) everywhere() []question {
	w := &walk{golden: g, reached: map[string]bool{}}
	spots := []spot{{object: "Query"}}
	for len(spots) > 0 { // the shortest way to an object comes first
		var next []spot
		for _, s := range spots {
			next = append(next, w.from(s)...)
		}
		spots = next
	}
	return w.questions
}

func (w *walk) from(s spot) (next []spot) {
	if w.reached[s.object] {
		return nil
	}
	w.reached[s.object] = true
	for _, l := range w.leads[s.object] {
		if l.to[0] == "Node" {
			continue // by ids or words, which somebody else asks for
		}
		f := graph.Schema().Types[s.object].Fields.ForName(l.field)
		types := slices.Concat(s.types, w.visible(l.to))
		for i, around := range ways(f, s.before == "") {
			w.questions = append(w.questions, question{s.before + around[0] + around[1] + s.after, types})
			if i == 0 {
				before, after, _ := strings.Cut(around[0]+around[1], "__typename")
				next = append(next, spot{objectOf(f), types, s.before + before, after + s.after})
			}
		}
	}
	return next
}

// visible leaves out what is no type of its own but part of a record, as an address is.
func (g *golden) visible(names []string) []string {
	var out []string
	for _, name := range names {
		if g.sees[name] != nil {
			out = append(out, name)
		}
	}
	return out
}

// objectOf is the object or interface that a field leads to, through a connection if it is one.
func objectOf(f *ast.FieldDefinition) string {
	name := f.Type.Name()
	if of, connects := strings.CutSuffix(name, "Connection"); connects {
		return graph.Schema().Types[of+"Edge"].Fields.ForName("node").Type.Name()
	}
	return name
}

// ways are all in which a field can be asked for: its name with arguments, and a selection. The first one shows records.
func ways(f *ast.FieldDefinition, root bool) [][2]string {
	if !strings.HasSuffix(f.Type.Name(), "Connection") {
		return [][2]string{{f.Name + required(f), " { __typename }"}}
	}
	name := f.Name + "(first: 5)"
	out := [][2]string{
		{name, " { nodes { __typename } }"},
		{name, " { edges { cursor node { __typename } } }"},
		{name, " { __typename }"},
		{name, " { pageInfo { hasNextPage endCursor } }"},
	}
	if graph.Schema().Types[f.Type.Name()].Fields.ForName("totalCount") != nil {
		out = append(out, [2]string{name, " { totalCount }"})
	}
	edge := graph.Schema().Types[strings.TrimSuffix(f.Type.Name(), "Connection")+"Edge"]
	if edge.Fields.ForName("inheritedFrom") != nil {
		out = append(out, [2]string{name, " { edges { inheritedFrom { __typename } } }"})
	}
	if root && f.Arguments.ForName("archived") != nil {
		out = append(out, [2]string{f.Name + "(last: 3, archived: true)", " { totalCount nodes { id key } }"})
	}
	return out
}

// required are the arguments without which a field cannot be asked for; records are those of registrytest.Sample.
func required(f *ast.FieldDefinition) string {
	if f.Name == "whoTouches" { // one of its arguments, whichever
		return `(organisation: "acme")`
	}
	values := map[string]string{
		"controller": `"acme"`, "processor": `"acme"`, "notice": `"website"`, "event": `"2026-11-28"`, "regime": "UK_GDPR", "list": "RULES",
		"given": `["Acme"]`,
	}
	var out []string
	for _, a := range f.Arguments {
		if a.Type.NonNull && a.DefaultValue == nil {
			out = append(out, a.Name+": "+values[a.Name])
		}
	}
	if out == nil {
		return ""
	}
	return "(" + strings.Join(out, ", ") + ")"
}

// filters ask lists for records by every link of every filter, and the connections below records by one of them.
func (g *golden) filters() []question {
	var out []question
	reached := map[string]bool{}
	var inputs []spot // here an object is a filter
	for _, l := range g.leads["Query"] {
		f := graph.Schema().Query.Fields.ForName(l.field)
		if where := f.Arguments.ForName("where"); where != nil {
			inputs = append(inputs, spot{where.Type.Name(), l.to, l.field + "(first: 1, where: ", ") { totalCount }"})
		}
	}
	for len(inputs) > 0 {
		s := inputs[0]
		inputs = inputs[1:]
		if reached[s.object] {
			continue
		}
		reached[s.object] = true
		for _, l := range filterLinks(s.object) {
			types := append(slices.Clone(s.types), l.of)
			for _, text := range l.texts {
				out = append(out, question{s.before + fmt.Sprintf(text, "{}") + s.after, types})
			}
			before, after, _ := strings.Cut(l.texts[0], "%s")
			inputs = append(inputs, spot{l.of + "Where", types, s.before + before, after + s.after})
		}
		for name, looksAt := range filterWords(s.object) {
			out = append(out, question{s.before + "{" + name + ": false}" + s.after, slices.Concat(s.types, looksAt)})
		}
	}
	return append(out, g.filtersBelow()...)
}

// filterWords are the members of a filter that say yes or no of what they look at further away, with the types of that.
func filterWords(input string) map[string][]string {
	special, transfers := []string{"DataUse", "DataCategory"}, []string{"Transfer", "TransferLeg", "Engagement", "Processor"}
	switch input {
	case "ProcessingActivityWhere":
		return map[string][]string{"specialCategoryData": append(special, "SpecialCondition"), "restrictedTransfer": transfers}
	case "ControllerActivityWhere":
		return map[string][]string{
			"specialCategoryData": append(special, "SpecialCondition"), "restrictedTransfer": transfers,
			"legitimateInterestsWithoutAssessment": {"ActivityPurpose", "BasisAssignment", "LegalBasis", "Assessment"},
		}
	case "ProcessorActivityWhere":
		return map[string][]string{"specialCategoryData": special, "restrictedTransfer": transfers}
	}
	return nil
}

// filtersBelow asks every connection below the records of a list for records by a link to what is seen least.
func (g *golden) filtersBelow() []question {
	var out []question
	for _, list := range g.leads["Query"] {
		root := graph.Schema().Query.Fields.ForName(list.field)
		if !strings.HasSuffix(root.Type.Name(), "Connection") {
			continue
		}
		object := objectOf(root)
		for _, l := range g.leads[object] {
			f := graph.Schema().Types[object].Fields.ForName(l.field)
			where := f.Arguments.ForName("where")
			if where == nil || list.to[0] == "Node" || f.Name == "usedBy" {
				continue
			}
			links := filterLinks(where.Type.Name())
			slices.SortStableFunc(links, func(a, b filterLink) int { return g.seenBy(a.of) - g.seenBy(b.of) })
			if len(links) > 0 {
				text := fmt.Sprintf("%s(first: 1) { nodes { %s(first: 1, where: %s) { totalCount } } }", list.field, f.Name, fmt.Sprintf(links[0].texts[0], "{}"))
				out = append(out, question{text, slices.Concat(list.to, l.to, []string{links[0].of})})
			}
		}
	}
	return out
}

// seenBy counts the roles and scopes that see a type.
func (g *golden) seenBy(name string) (n int) {
	for _, mark := range g.sees[name] {
		if mark != "-" {
			n++
		}
	}
	return n
}

// filterLink is a member of a filter that tests records of another type: all ways to write it around a filter of theirs.
type filterLink struct {
	of    string
	texts []string
}

func filterLinks(input string) []filterLink {
	var out []filterLink
	for _, f := range graph.Schema().Types[input].Fields {
		def := graph.Schema().Types[f.Type.Name()]
		of := strings.TrimSuffix(strings.TrimSuffix(def.Name, "Where"), "ListFilter")
		switch {
		case f.Name == "and" || f.Name == "or" || f.Name == "not" || model.ByName(of) == nil:
		case strings.HasSuffix(def.Name, "Where"):
			one := "{" + f.Name + ": %s}"
			out = append(out, filterLink{of, []string{one, "{not: " + one + "}", "{or: [{}, {and: [" + one + "]}]}"}})
		default:
			out = append(out, filterLink{of, []string{
				"{" + f.Name + ": {some: %s}}", "{" + f.Name + ": {none: %s}}", "{not: {" + f.Name + ": {some: %s}}}",
			}})
		}
	}
	return out
}
