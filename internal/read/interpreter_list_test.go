package read_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/openropa/ropa/internal/model"
)

// page is one page of a connection.
type page struct {
	list           listing
	order          string
	nodes          []hanging
	previous, next bool
	total          int
}

// listing tells what a connection lists.
type listing struct {
	name    string // of the connection's type, without the word
	of      string // the type of its records in the contract
	cursors string // names the lists that have their cursors in common
}

// listingOf tells what a field of a type lists. Where records are inherited, a cursor marks that too.
func listingOf(schema *ast.Schema, typ string, f *ast.FieldDefinition) listing {
	l := listing{name: strings.TrimSuffix(f.Type.Name(), "Connection")}
	l.of = strings.TrimPrefix(l.name, "Scoped")
	l.cursors = strings.Join(kinds(l.of), " ")
	switch {
	case l.of == "Node":
		var users []string
		for _, user := range sorted(schema.Types) {
			if def := schema.Types[user]; def.Kind == ast.Object && slices.Contains(def.Interfaces, "Node") && leadsTo(schema, def, typ) {
				users = append(users, user)
			}
		}
		l.cursors = strings.Join(users, " ")
	case l.of != l.name && (heirs[typ] != "" || typ == "ProcessingActivity"):
		l.cursors = "inherited " + l.of
	}
	return l
}

// cursorsOf names the cursors that a field may be given, if it is a list.
func cursorsOf(schema *ast.Schema, typ string, f *ast.FieldDefinition) string {
	if f.Arguments.ForName("after") == nil {
		return ""
	}
	return listingOf(schema, typ, f).cursors
}

// leadsTo tells whether records of a type, or parts of theirs, name records of a vocabulary.
func leadsTo(schema *ast.Schema, def *ast.Definition, vocabulary string) bool {
	return slices.ContainsFunc(def.Fields, func(f *ast.FieldDefinition) bool {
		to := schema.Types[f.Type.Name()]
		if to.Name == vocabulary || to.Name == "Scoped"+vocabulary+"Connection" {
			return true
		}
		within := to.Kind == ast.Object && !slices.Contains(to.Interfaces, "Node") && !strings.HasSuffix(to.Name, "Connection")
		return within && leadsTo(schema, to, vocabulary)
	})
}

// place is where a cursor stands: at a record, in an order of a type's records, among a record's own or those inherited.
type place struct {
	order     string
	of        *entity
	inherited bool
}

func (p *page) place(h hanging) place { return place{p.order, h.entity, h.from != nil} }

type edge struct {
	page *page
	node hanging
}

type pageInfo struct{ page *page }

func (p *page) field(name string) any {
	switch name {
	case "totalCount":
		return p.total
	case "pageInfo":
		return pageInfo{p}
	}
	list := []any{}
	for _, h := range p.nodes {
		if name == "edges" {
			list = append(list, edge{p, h})
		} else {
			list = append(list, h.entity)
		}
	}
	return list
}

func (e edge) field(name string) any {
	switch {
	case name == "cursor":
		return e.page.place(e.node)
	case name == "node":
		return e.node.entity
	case e.node.from == nil:
		return nil
	}
	return e.node.from
}

func (i pageInfo) field(name string) any {
	p := i.page
	switch {
	case name == "hasPreviousPage":
		return p.previous
	case name == "hasNextPage":
		return p.next
	case len(p.nodes) == 0:
		return nil
	case name == "startCursor":
		return p.place(p.nodes[0])
	}
	return p.place(p.nodes[len(p.nodes)-1])
}

// page lists records: those that are not archived and match, in order, between the cursors; of these the first or last.
func (in *interpreter) page(l listing, args map[string]any, all []hanging) *page {
	where, _ := args["where"].(map[string]any)
	var list []hanging
	for _, h := range all {
		if (args["archived"] == true || !h.archived()) && in.passes(h.entity, l.of+"Where", where) {
			list = append(list, h)
		}
	}
	order := in.order(l, args["orderBy"])
	slices.SortFunc(list, order.compare)
	p := &page{list: l, order: order.String(), total: len(list)}

	in.cursors.orders[p.order] = order
	after, isAfter := in.cursors.places[text(args["after"])]
	before, isBefore := in.cursors.places[text(args["before"])]
	for _, h := range list {
		behind := isAfter && order.comparePlace(h, after) <= 0
		ahead := isBefore && order.comparePlace(h, before) >= 0
		p.previous = p.previous || behind
		p.next = p.next || ahead
		if !behind && !ahead {
			p.nodes = append(p.nodes, h)
		}
	}
	in.cut(p, args)
	in.seen.page(p, isAfter, isBefore)
	return p
}

// cut leaves so many of the first or last records on the page as were asked for.
func (in *interpreter) cut(p *page, args map[string]any) {
	if last, ok := number(args["last"]); ok {
		if cut := len(p.nodes) - last; cut > 0 {
			p.nodes, p.previous = p.nodes[cut:], true
		}
		return
	}
	first, ok := number(args["first"])
	if !ok {
		first = 25
	}
	if len(p.nodes) > first {
		p.nodes, p.next = p.nodes[:first], true
	}
}

func text(v any) string { s, _ := v.(string); return s }

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func number(v any) (int, bool) {
	n, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	i, err := n.Int64()
	return int(i), err == nil
}

// order is how a list is sorted.
type order struct {
	of    listing
	terms []orderTerm
}

type orderTerm struct {
	field        string // as the contract writes it
	folded, desc bool
}

// String is the term as it is covered.
func (t orderTerm) String() string {
	if t.desc {
		return t.field + " DESC"
	}
	return t.field + " ASC"
}

func (in *interpreter) order(of listing, by any) order {
	o := order{of: of}
	terms, _ := by.([]any)
	for _, term := range terms {
		given := term.(map[string]any)
		field := given["field"].(string)
		o.terms = append(o.terms, orderTerm{field, in.folded(of.of, camel(field)), given["direction"] == "DESC"})
	}
	return o
}

// folded tells the texts that can be searched: they are sorted by the form in which they are searched.
func (in *interpreter) folded(typ, field string) bool {
	return in.schema.Types[typ+"Where"].Fields.ForName(field).Type.Name() == "TextFilter"
}

// camel turns LAST_REVIEWED_ON into lastReviewedOn.
func camel(constant string) string {
	out := ""
	for i, word := range strings.Split(strings.ToLower(constant), "_") {
		if i > 0 {
			word = strings.ToUpper(word[:1]) + word[1:]
		}
		out += word
	}
	return out
}

// String names the order; cursors are of one order of lists of one kind.
func (o order) String() string { return fmt.Sprintf("%s%v", o.of.cursors, o.terms) }

// compare puts a record's own before what it inherits.
func (o order) compare(a, b hanging) int {
	return o.comparePlace(a, place{of: b.entity, inherited: b.from != nil})
}

func (o order) comparePlace(h hanging, p place) int {
	a, b := h.entity, p.of
	if inherited := h.from != nil; inherited != p.inherited {
		if inherited {
			return 1
		}
		return -1
	}
	desc := false
	for _, term := range o.terms {
		desc = term.desc
		if c := compareValues(term.value(a), term.value(b)); c != 0 {
			return turned(c, desc)
		}
	}
	return turned(cmp.Compare(a.n, b.n), desc)
}

func turned(c int, desc bool) int {
	if desc {
		return -c
	}
	return c
}

func (t orderTerm) value(e *entity) any {
	v := e.fields[camel(t.field)]
	if s, ok := v.(string); ok && t.folded {
		return model.Fold(s)
	}
	return v
}

// compareValues compares two values of one field; missing ones are smaller than all others.
func compareValues(a, b any) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	switch a := a.(type) {
	case string:
		return strings.Compare(a, b.(string))
	case instant:
		return cmp.Compare(a, b.(instant))
	case json.Number:
		x, _ := number(a)
		y, _ := number(b)
		return cmp.Compare(x, y)
	}
	panic(fmt.Sprintf("%T has no order", a))
}
