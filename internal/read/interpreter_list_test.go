package read_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/openropa/ropa/internal/model"
)

// page is one page of a connection.
type page struct {
	of             string // the type of its nodes in the contract
	order          string
	nodes          []*entity
	previous, next bool
	total          int
}

// place is where a cursor stands: at a record, in an order of a type's records.
type place struct {
	order string
	of    *entity
}

type edge struct {
	page *page
	node *entity
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
	for _, e := range p.nodes {
		if name == "edges" {
			list = append(list, edge{p, e})
		} else {
			list = append(list, e)
		}
	}
	return list
}

func (e edge) field(name string) any {
	if name == "cursor" {
		return place{e.page.order, e.node}
	}
	return e.node
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
		return place{p.order, p.nodes[0]}
	}
	return place{p.order, p.nodes[len(p.nodes)-1]}
}

// page lists records: those that are not archived and match, in order, between the cursors; of these the first or last.
func (in *interpreter) page(of string, args map[string]any, all []*entity) *page {
	where, _ := args["where"].(map[string]any)
	var list []*entity
	for _, e := range all {
		if (args["archived"] == true || !e.archived()) && in.passes(e, of+"Where", where) {
			list = append(list, e)
		}
	}
	order := in.order(of, args["orderBy"])
	slices.SortFunc(list, order.compare)
	p := &page{of: of, order: order.String(), total: len(list)}

	in.cursors.orders[p.order] = order
	after, isAfter := in.cursors.places[text(args["after"])]
	before, isBefore := in.cursors.places[text(args["before"])]
	for _, e := range list {
		behind := isAfter && order.compare(e, after.of) <= 0
		ahead := isBefore && order.compare(e, before.of) >= 0
		p.previous = p.previous || behind
		p.next = p.next || ahead
		if !behind && !ahead {
			p.nodes = append(p.nodes, e)
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
	of    string
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

func (in *interpreter) order(of string, by any) order {
	o := order{of: of}
	terms, _ := by.([]any)
	for _, term := range terms {
		given := term.(map[string]any)
		field := given["field"].(string)
		o.terms = append(o.terms, orderTerm{field, in.folded(of, camel(field)), given["direction"] == "DESC"})
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

// String names the order; cursors are of one order of one type.
func (o order) String() string { return fmt.Sprintf("%s%v", o.of, o.terms) }

func (o order) compare(a, b *entity) int {
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
