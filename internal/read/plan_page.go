package read

import (
	"encoding/json"
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
)

// below tells how a connection below a row is made: its name in the contract without the word Connection, the column that
// holds the id of the row above, and the types with their pairs.
type below struct {
	name, column string
	members      []hanging
	ranked       bool
	// deep makes the pairs that go down a chain of engagements, so many levels or, with 0, all of them.
	deep func(depth int64) *pairs
}

// hangs finds the connection that a field of a type is, nil if it is none.
func hangs(r *rows, name string) *below {
	if d, ok := derivedPairs[r.typ.Name+"."+name]; ok {
		return &below{d.to, edgeParent, []hanging{{newRows(model.ByName(d.to)), d.pairs}}, false, d.deep}
	}
	if name == "usedBy" {
		return &below{"Node", edgeParent, users(r.typ), false, nil}
	}
	if name == findings && examined(r.typ) {
		return &below{findingType.Name, "record_id", []hanging{{newRows(findingType), nil}}, false, nil}
	}
	link := r.typ.Link(name)
	switch {
	case link == nil || link.Union != "":
		return nil
	case link.Kind == model.Many && link.Scoped:
		ps := scopedPairs(r.typ, link)
		return &below{"Scoped" + link.To, edgeParent, []hanging{{newRows(link.Target()), ps}}, ps.inherits != nil, nil}
	case link.Kind == model.Inverse && link.Column == "":
		return &below{link.To, edgeParent, []hanging{{newRows(link.Target()), linkPairs(r.typ, link)}}, false, nil}
	case link.Kind == model.Inverse:
		return &below{link.To, link.Column, []hanging{{newRows(link.Target()), nil}}, false, nil}
	}
	return nil
}

// nested plans a connection below a row.
func (p *planner) nested(r *rows, f selected, b *below) (func(*output, []any), error) {
	args, err := p.arguments(f)
	if err != nil {
		return nil, err
	}
	if b.deep != nil {
		if err := p.deepen(f, b, args); err != nil {
			return nil, err
		}
	}
	var types []*model.Type
	for _, m := range b.members {
		types = append(types, m.typ)
	}
	pg, err := parsePage(f.name, args, types, b.ranked)
	if err != nil {
		return nil, err
	}
	key, err := json.Marshal(args)
	if err != nil {
		return nil, fmt.Errorf("plan %s: %w", f.name, err)
	}
	c := share(r, f.name+string(key), func() *connection { return newNested(r, pg, b.column, b.members...) })
	prog, err := p.connection(c, f.sel, b.name)
	return func(o *output, cells []any) { prog.write(o, c.pages[cells[0].(int64)]) }, err
}

// deepen lets a connection go down a chain of engagements as far as its argument says.
func (p *planner) deepen(f selected, b *below, args map[string]any) error {
	for _, name := range []string{"Engagement", "SubProcessing"} {
		if err := p.session.mayRead(model.ByName(name)); err != nil {
			return err
		}
	}
	depth, bounded := args["depth"].(int64)
	if bounded && depth < 1 {
		return bad("%s: depth is from 1 on, or null for any", f.name)
	}
	b.members[0].pairs = b.deep(depth)
	return nil
}

// connection plans how a page is written. name is the type of its nodes in the contract.
func (p *planner) connection(c *connection, sel ast.SelectionSet, name string) (*pageProgram, error) {
	// A page without its records still tells how many there are, and what they are sorted by.
	for _, m := range c.members {
		if err := p.session.mayRead(m.typ); err != nil {
			return nil, err
		}
	}
	if err := p.filters(c); err != nil {
		return nil, err
	}
	prog := &pageProgram{of: c}
	for _, f := range p.collect(sel, name+"Connection") {
		var write func(*output, *pageRows)
		var err error
		switch f.name {
		case "nodes":
			write, err = p.nodes(c, f.sel)
		case "edges":
			write, err = p.edges(c, f.sel, name)
		case "pageInfo":
			write = p.pageInfo(c, f.sel)
		case "totalCount":
			c.wantTotal = true
			write = func(o *output, pg *pageRows) { o.number(pg.total) }
		case "__typename":
			write = func(o *output, _ *pageRows) { o.text(name + "Connection") }
		default:
			err = fmt.Errorf("plan: nothing answers %sConnection.%s", name, f.name)
		}
		if err != nil {
			return nil, err
		}
		prog.members = append(prog.members, pageMember{quoteName(f.alias), write})
	}
	return prog, nil
}

// filters turns the where argument into SQL now, so that what it may not ask is refused before anything is read or written.
func (p *planner) filters(c *connection) error {
	if len(c.where) == 0 || c.filters != nil {
		return nil
	}
	for _, m := range c.members {
		if n := follows(m.typ, c.where); n > maxLinks {
			return fault.Exceeded("filterLinks", int64(n), maxLinks, "links that a filter follows one below another")
		}
		f := filter{session: p.session, st: &statement{}}
		if err := f.where(m.typ, "t", c.where, 1); err != nil {
			return err
		}
		c.filters = append(c.filters, f.st)
	}
	return nil
}

// follows counts the links that a where input of a type follows one below another.
func follows(t *model.Type, in map[string]any) int {
	most := 0
	for name, v := range in {
		if d := findDomain(t, name); d != nil && v != nil {
			most = max(most, d.links(v))
			continue
		}
		link := t.Link(name)
		switch v := v.(type) {
		case []any:
			for _, item := range v {
				most = max(most, follows(t, item.(map[string]any)))
			}
		case map[string]any:
			switch {
			case name == "not":
				most = max(most, follows(t, v))
			case link != nil && link.Kind == model.One:
				most = max(most, 1+follows(link.Target(), v))
			case link != nil:
				for _, inner := range v {
					if where, given := inner.(map[string]any); given {
						most = max(most, 1+follows(link.Target(), where))
					}
				}
			}
		}
	}
	return most
}

func (p *planner) nodes(c *connection, sel ast.SelectionSet) (func(*output, *pageRows), error) {
	write, err := p.node(c, sel)
	return func(o *output, pg *pageRows) {
		o.list(len(pg.items), func(i int) { write(o, pg.items[i]) })
	}, err
}

// node plans how a row of any member is written.
func (p *planner) node(c *connection, sel ast.SelectionSet) (func(*output, item), error) {
	c.wantRows = true
	programs := make([]program, len(c.members))
	for i, m := range c.members {
		var err error
		if programs[i], err = p.object(m.rows, sel); err != nil {
			return nil, err
		}
	}
	return func(o *output, it item) { o.object(programs[it.member], c.members[it.member].cells[it.row]) }, nil
}

func (p *planner) edges(c *connection, sel ast.SelectionSet, name string) (func(*output, *pageRows), error) {
	c.wantRows = true
	type edgeMember struct {
		name  []byte
		write func(*output, item)
	}
	var members []edgeMember
	for _, f := range p.collect(sel, name+"Edge") {
		var write func(*output, item)
		switch f.name {
		case "cursor":
			p.cursors(c)
			write = func(o *output, it item) { o.text(c.encode(it.order, it.id)) }
		case "node":
			var err error
			if write, err = p.node(c, f.sel); err != nil {
				return nil, err
			}
		case "inheritedFrom":
			var err error
			if write, err = p.inheritedEdge(c.members[0], f); err != nil {
				return nil, err
			}
		case "matched":
			write = c.search.matches()
		case "__typename":
			write = func(o *output, _ item) { o.text(name + "Edge") }
		}
		members = append(members, edgeMember{quoteName(f.alias), write})
	}
	return func(o *output, pg *pageRows) {
		o.list(len(pg.items), func(i int) {
			o.braces(len(members), func(j int) {
				o.raw(members[j].name)
				members[j].write(o, pg.items[i])
			})
		})
	}, nil
}

// inheritedEdge plans whose house rule a record on a page is.
func (p *planner) inheritedEdge(m hanging, f selected) (func(*output, item), error) {
	if m.pairs.inherits == nil {
		return func(o *output, _ item) { o.null() }, nil
	}
	cell := m.column("t." + edgeOrigin)
	l := share(m.rows, f.name, func() *one { return &one{from: m.rows, to: newRows(m.pairs.inherits), cell: cell} })
	prog, err := p.object(l.to, f.sel)
	return func(o *output, it item) { o.object(prog, l.target(m.cells[it.row])) }, err
}

func (p *planner) pageInfo(c *connection, sel ast.SelectionSet) func(*output, *pageRows) {
	fields := p.collect(sel, "PageInfo")
	for _, f := range fields {
		switch f.name {
		case "hasNextPage":
			c.wantRows, c.wantNext = true, true
		case "hasPreviousPage":
			c.wantRows, c.wantPrevious = true, true
		case "startCursor", "endCursor":
			p.cursors(c)
		}
	}
	return func(o *output, pg *pageRows) {
		o.braces(len(fields), func(i int) {
			o.raw(quoteName(fields[i].alias))
			last := len(pg.items) - 1
			switch name := fields[i].name; {
			case name == "hasNextPage":
				o.boolean(pg.next)
			case name == "hasPreviousPage":
				o.boolean(pg.previous)
			case name == "__typename":
				o.text("PageInfo")
			case last < 0:
				o.null()
			case name == "startCursor":
				o.text(c.encode(pg.items[0].order, pg.items[0].id))
			default:
				o.text(c.encode(pg.items[last].order, pg.items[last].id))
			}
		})
	}
}

// cursors asks for the cells that cursors are made of. A union or search reads them anyway.
func (p *planner) cursors(c *connection) {
	c.wantRows = true
	if c.wantCursors || len(c.members) > 1 || c.search != nil {
		return
	}
	c.wantCursors = true
	m := c.members[0]
	for i, o := range c.page.order {
		// Side by side, also where a selection reads the same column.
		cell := len(m.columns)
		m.columns = append(m.columns, "t."+o.column+" as "+orderColumn(i))
		if i == 0 {
			c.order = cell
		}
	}
}
