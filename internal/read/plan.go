package read

import (
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
	// ended tells that nobody waits for the plan any more.
	ended func() error
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

// arguments are those of a field, coerced once however many types are asked for it.
func (p *planner) arguments(f selected) (map[string]any, error) {
	if args, known := p.session.arguments[f.field]; known {
		return args, nil
	}
	if err := p.ended(); err != nil {
		return nil, err
	}
	args, err := Arguments(p.schema, f.field, p.op.Variables)
	if err == nil {
		p.session.arguments[f.field] = args
	}
	return args, err
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
	if r.typ == findingType {
		if write, err := p.findingMember(r, f); write != nil || err != nil {
			return write, err
		}
	}
	if write, err := p.workedMember(r, f); write != nil || err != nil {
		return write, err
	}
	if write, err := p.standing(r, f); write != nil || err != nil {
		return write, err
	}
	if field := r.typ.Field(f.name); field != nil {
		cell := r.column("t." + field.Column)
		if field.Kind == model.JSON {
			return p.shape(r, cell, field.Shape, f.sel)
		}
		write := writers[field.Kind]
		if field.Kind == model.Ref {
			write = writeOutside(field)
		}
		return func(o *output, cells []any) { write(o, cells[cell]) }, nil
	}
	if f.name == "inheritedFrom" {
		return p.inheritedPart(r, f)
	}
	if r.typ.Name == "Engagement" && f.name == chainField {
		return p.chain(r, f)
	}
	if d := findDerivation(r.typ.Name, f.name); d != nil {
		l := share(r, f.name, func() *derived {
			return &derived{derivation: d, from: r, to: newRows(model.ByName(d.to))}
		})
		prog, err := p.object(l.to, f.sel)
		return func(o *output, cells []any) { o.object(prog, l.target(cells)) }, err
	}
	if b := hangs(r, f.name); b != nil {
		return p.nested(r, f, b)
	}
	link := r.typ.Link(f.name)
	switch {
	case link == nil:
		return p.union(r, f)
	case link.Kind == model.One:
		l := p.one(r, link)
		prog, err := p.object(l.to, f.sel)
		return func(o *output, cells []any) { o.object(prog, l.target(cells)) }, err
	}
	l := share(r, f.name, func() *list { return newList(r, link) })
	prog, err := p.object(l.to, f.sel)
	return func(o *output, cells []any) {
		l.each(o, cells, func(row []any, inherited bool) {
			outer := o.inherited
			o.inherited = inherited
			o.object(prog, row)
			o.inherited = outer
		})
	}, err
}

func (p *planner) one(r *rows, link *model.Link) *one {
	cell := r.column("t." + link.Column)
	return share(r, link.Name, func() *one {
		return &one{from: r, to: newRows(link.Target()), cell: cell, required: link.Required}
	})
}

// union plans a link that several links of the model make up, of which one is set.
func (p *planner) union(r *rows, f selected) (func(*output, []any), error) {
	var links []*one
	var programs []program
	for _, link := range r.typ.Links {
		if link.Union != f.name {
			continue
		}
		l := p.one(r, link)
		prog, err := p.object(l.to, f.sel)
		if err != nil {
			return nil, err
		}
		links, programs = append(links, l), append(programs, prog)
	}
	if links == nil {
		return nil, fmt.Errorf("plan: nothing answers %s.%s", r.typ.Name, f.name)
	}
	return func(o *output, cells []any) {
		for i, l := range links {
			if row := l.target(cells); row != nil {
				o.object(programs[i], row)
				return
			}
		}
		o.null()
	}, nil
}

// inheritedPart plans whose house rule a part is. The same part is its owner's own word in one list and inherited in
// another; the list tells which while it writes.
func (p *planner) inheritedPart(r *rows, f selected) (func(*output, []any), error) {
	if r.house == nil {
		return func(o *output, _ []any) { o.null() }, nil
	}
	cell := r.column("t." + r.typ.OwnerColumn)
	l := share(r, f.name, func() *one { return &one{from: r, to: newRows(r.house), cell: cell} })
	prog, err := p.object(l.to, f.sel)
	return func(o *output, cells []any) {
		if o.inherited {
			o.object(prog, l.target(cells))
		} else {
			o.null()
		}
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
				return &reference{from: r, to: newRows(model.ByName(field.Ref)), cell: cell, field: field}
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
	told := p.session.told(r.typ, shape)
	return func(o *output, cells []any) {
		row, _ := r.find(cells[0].(int64))
		objects, err := r.decoded(cell, row)
		if err != nil {
			o.err = err
		}
		objects = told(objects)
		o.list(len(objects), func(i int) {
			o.braces(len(members), func(j int) {
				o.raw(members[j].name)
				members[j].write(o, objects[i])
			})
		})
	}, nil
}
