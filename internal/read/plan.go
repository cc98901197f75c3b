package read

import (
	"encoding/json"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/openropa/ropa/internal/model"
)

// plan is one root field: what to load, and how to write it then.
type plan struct {
	loaders []loader
	write   func(*output)
}

// planner turns the selection of one root field into a plan.
type planner struct {
	session *Session
	schema  *ast.Schema
	op      *graphql.OperationContext
}

// selected is one field of a selection set, fragments and repetitions merged.
type selected struct {
	alias, name string
	field       *ast.Field
	sel         ast.SelectionSet
}

// collect lists what a selection asks of an object of a concrete type, by gqlgen's own rules. gqlgen leaves a response name
// that is asked for through two unrelated interfaces twice: those are merged here.
func (p *planner) collect(sel ast.SelectionSet, typeName string) []selected {
	satisfies := []string{typeName}
	for _, def := range p.schema.GetImplements(p.schema.Types[typeName]) {
		satisfies = append(satisfies, def.Name)
	}
	var out []selected
	place := map[string]int{}
	for _, f := range graphql.CollectFields(p.op, sel, satisfies) {
		if i, ok := place[f.Alias]; ok {
			merged := append(append(ast.SelectionSet{}, out[i].sel...), f.Selections...)
			p.session.kept = append(p.session.kept, merged)
			out[i].sel = merged
			continue
		}
		place[f.Alias] = len(out)
		out = append(out, selected{alias: f.Alias, name: f.Name, field: f.Field, sel: f.Selections})
	}
	return out
}

func (p *planner) arguments(f selected) (map[string]any, error) {
	return Arguments(p.schema, f.field, p.op.Variables)
}

// object plans how a row is written as an object.
func (p *planner) object(r *rows, sel ast.SelectionSet) (program, error) {
	if err := p.session.mayRead(r.typ); err != nil {
		return nil, err
	}
	var prog program
	for _, f := range p.collect(sel, r.typ.Name) {
		write, err := p.member(r, f)
		if err != nil {
			return nil, err
		}
		prog = append(prog, member{quoteName(f.alias), write})
	}
	return prog, nil
}

// member plans how one field of a row is written.
func (p *planner) member(r *rows, f selected) (func(*output, []any), error) {
	switch f.name {
	case "__typename":
		name := r.typ.Name
		return func(o *output, _ []any) { o.text(name) }, nil
	case "id":
		return func(o *output, cells []any) { o.id(r.typ, cells[0].(int64)) }, nil
	}
	if field := r.typ.Field(f.name); field != nil {
		cell := r.column("t." + field.Column)
		if field.Kind == model.JSON {
			return p.shape(r, cell, field.Shape, f.sel)
		}
		write := writers[field.Kind]
		return func(o *output, cells []any) { write(o, cells[cell]) }, nil
	}
	if d := findDerivation(r.typ.Name, f.name); d != nil {
		l := share(r, f.name, func() *derived {
			return &derived{derivation: d, from: r, to: newRows(model.ByName(d.to))}
		})
		prog, err := p.object(l.to, f.sel)
		return func(o *output, cells []any) { o.object(prog, l.target(cells)) }, err
	}
	link := r.typ.Link(f.name)
	if link == nil {
		return nil, fmt.Errorf("plan: nothing answers %s.%s", r.typ.Name, f.name)
	}
	switch link.Kind {
	case model.One:
		cell := r.column("t." + link.Column)
		l := share(r, f.name, func() *one {
			return &one{from: r, to: newRows(link.Target()), cell: cell, required: link.Required}
		})
		prog, err := p.object(l.to, f.sel)
		return func(o *output, cells []any) { o.object(prog, l.target(cells)) }, err
	case model.Inverse:
		return p.nested(r, link, f)
	}
	l := share(r, f.name, func() *list { return newList(r, link) })
	prog, err := p.object(l.to, f.sel)
	return func(o *output, cells []any) {
		o.list(len(l.groups[cells[0].(int64)]), func(i int) {
			o.object(prog, l.to.cells[l.groups[cells[0].(int64)][i]])
		})
	}, err
}

// share finds the loader of a link on some rows, or makes it: aliases and fragments read the same rows.
func share[L loader](r *rows, key string, make func() L) L {
	if l, ok := r.shared[key]; ok {
		return l.(L)
	}
	l := make()
	r.shared[key] = l
	r.loaders = append(r.loaders, l)
	return l
}

// nested plans a connection below a row.
func (p *planner) nested(r *rows, link *model.Link, f selected) (func(*output, []any), error) {
	args, err := p.arguments(f)
	if err != nil {
		return nil, err
	}
	pg, err := parsePage(f.name, args, []*model.Type{link.Target()})
	if err != nil {
		return nil, err
	}
	key, err := json.Marshal(args)
	if err != nil {
		return nil, fmt.Errorf("plan %s: %w", f.name, err)
	}
	c := share(r, f.name+string(key), func() *connection {
		to := newRows(link.Target())
		c := &connection{page: pg, from: r, link: link, members: []*rows{to}}
		c.parent = to.column("t." + link.Column)
		return c
	})
	prog, err := p.connection(c, f.sel, link.To)
	return func(o *output, cells []any) { prog.write(o, c.pages[cells[0].(int64)]) }, err
}

// connection plans how a page is written. name is the type of its nodes in the contract.
func (p *planner) connection(c *connection, sel ast.SelectionSet, name string) (*pageProgram, error) {
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
		if programs[i], err = p.object(m, sel); err != nil {
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

// cursors asks for the cells that cursors are made of. A union reads them anyway.
func (p *planner) cursors(c *connection) {
	c.wantRows = true
	if c.wantCursors || len(c.members) > 1 {
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

// shape plans how the objects of a JSON column are written.
func (p *planner) shape(r *rows, cell int, shape *model.Shape, sel ast.SelectionSet) (func(*output, []any), error) {
	type shapeMember struct {
		name  []byte
		write func(*output, map[string]any)
	}
	var members []shapeMember
	for _, f := range p.collect(sel, shape.Name) {
		var write func(*output, map[string]any)
		field := shape.Field(f.name)
		switch {
		case f.name == "__typename":
			write = func(o *output, _ map[string]any) { o.text(shape.Name) }
		case field == nil:
			return nil, fmt.Errorf("plan: nothing answers %s.%s", shape.Name, f.name)
		case field.Kind == model.Ref:
			l := share(r, fmt.Sprint(cell, ".", f.name), func() *reference {
				return &reference{from: r, to: newRows(model.ByName(field.Ref)), cell: cell, field: f.name}
			})
			prog, err := p.object(l.to, f.sel)
			if err != nil {
				return nil, err
			}
			write = func(o *output, object map[string]any) { o.object(prog, l.target(object)) }
		default:
			write = func(o *output, object map[string]any) { o.any(field, object[field.Name]) }
		}
		members = append(members, shapeMember{quoteName(f.alias), write})
	}
	return func(o *output, cells []any) {
		objects, err := r.decoded(cell, r.byID[cells[0].(int64)])
		if err != nil {
			o.err = err
		}
		o.list(len(objects), func(i int) {
			o.braces(len(members), func(j int) {
				o.raw(members[j].name)
				members[j].write(o, objects[i])
			})
		})
	}, nil
}
