package read

import (
	"encoding/base64"
	"encoding/json"
	"strings"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/store"
)

// Pages: 25 records where the caller says nothing, 100 at most.
const (
	defaultPage = 25
	maxPage     = 100
	maxOrder    = 5
	cursorV1    = 1
)

// orderTerm orders by one column; missing values are smaller than all others.
type orderTerm struct {
	column   string
	desc     bool
	nullable bool
	number   bool
}

// page is the arguments of a connection.
type page struct {
	list          string // prefixes of the types listed
	limit         int
	backward      bool
	after, before *cursor
	where         map[string]any
	order         []orderTerm
	archived      bool
}

// cursor is a place in an ordered list: the values by which it is ordered, and the id.
type cursor struct {
	values []any
	id     int64
}

// parsePage reads the arguments of a connection over the given types, which share the fields they are ordered by. Ranked
// connections hold a record's own before what it inherits.
func parsePage(name string, args map[string]any, types []*model.Type, ranked bool) (page, error) {
	p := page{limit: defaultPage}
	if ranked {
		p.order = append(p.order, orderTerm{column: edgeRank, number: true})
	}
	for _, t := range types {
		p.list += t.Prefix + " "
	}
	if err := p.size(name, args); err != nil {
		return p, err
	}
	p.where, _ = args["where"].(map[string]any)
	p.archived, _ = args["archived"].(bool)
	terms, _ := args["orderBy"].([]any)
	if len(terms) > maxOrder {
		return p, fault.Exceeded("order", int64(len(terms)), maxOrder, name+": terms of an order")
	}
	for _, raw := range terms {
		term := raw.(map[string]any)
		f := types[0].Field(camel(term["field"].(string)))
		o := orderTerm{
			column: f.Column, desc: term["direction"] == "DESC", number: f.Kind == model.DateTime,
			nullable: !f.Required && f.Default == "",
		}
		switch {
		case f.Folded:
			o.column = f.FoldColumn()
		case f == findingType.Field("severity"):
			o.column, o.number = "severity_rank", true
		}
		p.order = append(p.order, o)
	}
	var err error
	if p.after, err = p.cursor(name+".after", args["after"]); err != nil {
		return p, err
	}
	p.before, err = p.cursor(name+".before", args["before"])
	return p, err
}

// size reads how many records the page holds, and from which end.
func (p *page) size(name string, args map[string]any) error {
	first, hasFirst := args["first"].(int64)
	last, hasLast := args["last"].(int64)
	if hasFirst && hasLast {
		return bad("%s: give first or last, not both", name)
	}
	if n := first + last; hasFirst || hasLast {
		if n < 0 || n > maxPage {
			return fault.Exceeded("page", n, maxPage, name+": records on a page, from 0 on")
		}
		p.limit, p.backward = int(n), hasLast
	}
	return nil
}

// idDesc tells the direction of the tie-break by id: that of the last term, so that an index can serve both.
func (p *page) idDesc() bool { return len(p.order) > 0 && p.order[len(p.order)-1].desc }

// signature names the list and the order that a cursor belongs to.
func (p *page) signature() string {
	var b strings.Builder
	b.WriteString(p.list)
	for _, o := range p.order {
		b.WriteString(o.column)
		if o.desc {
			b.WriteByte('-')
		} else {
			b.WriteByte('+')
		}
	}
	return b.String()
}

// encode writes the cursor of a row from its order cells and id.
func (p *page) encode(values []any, id int64) string {
	cells := make([]any, len(values))
	for i, v := range values {
		if raw, ok := v.([]byte); ok {
			v = string(raw)
		}
		cells[i] = v
	}
	raw, err := json.Marshal([]any{cursorV1, p.signature(), cells, id})
	if err != nil {
		panic(err) // cells are texts, numbers and nulls
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

func (p *page) cursor(name string, arg any) (*cursor, error) {
	given, ok := arg.(string)
	if !ok {
		return nil, nil
	}
	wrong := bad("%s is not a cursor of this list in this order", name)
	raw, err := base64.RawURLEncoding.DecodeString(given)
	if err != nil {
		return nil, wrong
	}
	var parts []json.RawMessage
	if json.Unmarshal(raw, &parts) != nil || len(parts) != 4 {
		return nil, wrong
	}
	var version int
	var signature string
	var values []any
	c := &cursor{}
	dec := json.NewDecoder(strings.NewReader(string(parts[2])))
	dec.UseNumber()
	if json.Unmarshal(parts[0], &version) != nil || version != cursorV1 ||
		json.Unmarshal(parts[1], &signature) != nil || signature != p.signature() ||
		dec.Decode(&values) != nil || len(values) != len(p.order) || json.Unmarshal(parts[3], &c.id) != nil {
		return nil, wrong
	}
	for i, v := range values {
		switch v := v.(type) {
		case nil:
			if !p.order[i].nullable {
				return nil, wrong
			}
			c.values = append(c.values, nil)
		case json.Number:
			n, err := v.Int64()
			if err != nil || !p.order[i].number {
				return nil, wrong
			}
			c.values = append(c.values, n)
		case string:
			if p.order[i].number || strings.ContainsRune(v, 0) {
				return nil, wrong
			}
			c.values = append(c.values, v)
		default:
			return nil, wrong
		}
	}
	return c, nil
}

// orderBy writes the order of the page by the columns of a table; a backward page is read from its end.
func (p *page) orderBy(d store.Dialect, alias string) string {
	return p.orderByColumns(d, alias, func(i int) string { return p.order[i].column })
}

// orderByColumns writes the order by columns of other names.
func (p *page) orderByColumns(d store.Dialect, alias string, column func(term int) string) string {
	var terms []string
	for i, o := range p.order {
		desc := o.desc != p.backward
		term := alias + column(i)
		switch {
		case o.nullable:
			term = d.OrderTerm(term, desc)
		case desc:
			term += " desc"
		}
		terms = append(terms, term)
	}
	id := alias + "id"
	if p.idDesc() != p.backward {
		id += " desc"
	}
	return strings.Join(append(terms, id), ", ")
}

// beyond writes the condition that a row stands behind a cursor, or before it where ahead is false, in the page's order.
func (p *page) beyond(st *statement, alias string, c *cursor, ahead bool) {
	st.add("(")
	p.bound(st, alias, c, ahead)
	st.add("(")
	for i := 0; i <= len(p.order); i++ {
		if i > 0 {
			st.add(" or ")
		}
		st.add("(")
		for j := 0; j < i; j++ {
			if c.values[j] == nil {
				st.add(alias + p.order[j].column + " is null and ")
			} else {
				st.add(alias+p.order[j].column+" = ? and ", c.values[j])
			}
		}
		if i == len(p.order) {
			st.add(alias+"id "+compare(p.idDesc() != ahead)+" ?", c.id)
		} else {
			p.order[i].beyond(st, alias, c.values[i], p.order[i].desc != ahead)
		}
		st.add(")")
	}
	st.add("))")
}

// bound writes what follows from beyond for the first term alone: there an index begins, where alternatives would let it
// begin with the list.
func (p *page) bound(st *statement, alias string, c *cursor, ahead bool) {
	if len(p.order) == 0 || c.values[0] == nil {
		return
	}
	first := p.order[0]
	if larger := first.desc != ahead; larger || !first.nullable {
		st.add(alias+first.column+" "+compare(larger)+"= ? and ", c.values[0])
	}
}

// beyond writes that a column is larger than a value, or smaller, where nulls are smaller than everything.
func (o orderTerm) beyond(st *statement, alias string, v any, larger bool) {
	col := alias + o.column
	switch {
	case v == nil && larger:
		st.add(col + " is not null")
	case v == nil:
		st.add("1 = 0")
	case larger || !o.nullable:
		st.add(col+" "+compare(larger)+" ?", v)
	default:
		st.add("("+col+" < ? or "+col+" is null)", v)
	}
}

func compare(larger bool) string {
	if larger {
		return ">"
	}
	return "<"
}

// camel turns NEXT_REVIEW_ON into nextReviewOn.
func camel(constant string) string {
	words := strings.Split(strings.ToLower(constant), "_")
	for i := 1; i < len(words); i++ {
		words[i] = strings.ToUpper(words[i][:1]) + words[i][1:]
	}
	return strings.Join(words, "")
}
