package read

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
)

// root plans a root field of Query.
func (p *planner) root(field graphql.CollectedField) (*plan, error) {
	f := selected{alias: field.Alias, name: field.Name, field: field.Field, sel: field.Selections}
	args, err := p.arguments(f)
	if err != nil {
		return nil, err
	}
	switch f.name {
	case "node":
		return p.record(f, args["id"].(string))
	case "nodes":
		var ids []string
		for _, id := range args["ids"].([]any) {
			ids = append(ids, id.(string))
		}
		return p.records(f, ids)
	case "register":
		return p.record(f, model.FormatID(model.ByName("Register"), p.session.scope.Register))
	case "dataFlow":
		return p.flow(f, args)
	case "search":
		return p.search(f, args)
	case whoTouches:
		return p.touching(f, args)
	case subProcessorList, subProcessorDifference:
		return p.sublist(f, args)
	case subProcessorProposals:
		return p.proposed(f, args)
	case findings:
		return p.findings(f, args)
	case accessEvents:
		return p.events(field, args)
	case changes:
		return p.changesPage(f, args)
	case "legalReference":
		return p.legalReference(f, args)
	case registerSummary:
		return p.summary(field), nil
	case "viewer":
		values := map[string]any{"role": p.session.scope.Role, "scope": nil}
		if narrow := p.session.scope.Narrow; narrow != "" {
			values["scope"] = narrow
		}
		member := ""
		if id := p.session.scope.Member; id != 0 {
			member = model.FormatID(model.ByName("Member"), id)
		}
		return p.compound("Viewer", f.sel, values, map[string]lead{"member": p.leadTo(member)})
	}
	if _, ok := reports[f.name]; ok {
		return p.report(f, args)
	}
	name := strings.TrimSuffix(f.field.Definition.Type.Name(), "Connection")
	types := model.Implementations(name)
	if t := model.ByName(name); t != nil {
		types = []*model.Type{t}
	}
	if len(types) == 0 {
		return nil, fmt.Errorf("plan: nothing answers Query.%s", f.name)
	}
	pg, err := parsePage(f.name, args, types, false)
	if err != nil {
		return nil, err
	}
	c := &connection{page: pg}
	for _, t := range types {
		c.members = append(c.members, hanging{rows: newRows(t)})
	}
	return p.list(c, f.sel, name)
}

// list plans a connection at the root.
func (p *planner) list(c *connection, sel ast.SelectionSet, name string) (*plan, error) {
	prog, err := p.connection(c, sel, name)
	if err != nil {
		return nil, err
	}
	return &plan{loaders: []loader{c}, write: func(o *output) { prog.write(o, c.pages[rootParent]) }}, nil
}

// record plans one record by its shown id. What is no id of a root is the id of no record.
func (p *planner) record(f selected, shown string) (*plan, error) {
	t, id, ok := model.ParseID(shown)
	if !ok || !t.Root() {
		return &plan{write: (*output).null}, nil
	}
	l := &fixed{to: newRows(t), ids: []int64{id}}
	prog, err := p.object(l.to, f.sel)
	if err != nil {
		return nil, err
	}
	return &plan{loaders: []loader{l}, write: func(o *output) { o.object(prog, l.row(id)) }}, nil
}

// records plans several records by their shown ids, in their order.
func (p *planner) records(f selected, shown []string) (*plan, error) {
	if len(shown) > maxPage {
		return nil, fault.Exceeded("ids", int64(len(shown)), maxPage, "ids of nodes")
	}
	type place struct {
		l    *fixed
		prog program
	}
	out := &plan{}
	byType := map[*model.Type]*place{}
	places := make([]*place, len(shown))
	ids := make([]int64, len(shown))
	for i, s := range shown {
		t, id, ok := model.ParseID(s)
		if !ok || !t.Root() {
			continue
		}
		if byType[t] == nil {
			l := &fixed{to: newRows(t)}
			prog, err := p.object(l.to, f.sel)
			if err != nil {
				return nil, err
			}
			byType[t] = &place{l, prog}
			out.loaders = append(out.loaders, l)
		}
		places[i], ids[i] = byType[t], id
		byType[t].l.ids = append(byType[t].l.ids, id)
	}
	out.write = func(o *output) {
		o.list(len(places), func(i int) {
			if places[i] == nil {
				o.null()
				return
			}
			o.object(places[i].prog, places[i].l.row(ids[i]))
		})
	}
	return out, nil
}

// lead plans a field of a compound that leads to records.
type lead func(f selected) (*plan, error)

// leadTo leads to the record with a shown id, to none where that is empty.
func (p *planner) leadTo(shown string) lead {
	return func(f selected) (*plan, error) { return p.record(f, shown) }
}

// compound plans an object that is no row: some of its fields are values, the others lead to records.
func (p *planner) compound(name string, sel ast.SelectionSet, values map[string]any, leads map[string]lead) (*plan, error) {
	out := &plan{}
	var writes []func(*output)
	for _, f := range p.collect(sel, name) {
		label := quoteName(f.alias)
		var write func(*output)
		if leadTo, ok := leads[f.name]; ok {
			to, err := leadTo(f)
			if err != nil {
				return nil, err
			}
			out.loaders, write = append(out.loaders, to.loaders...), to.write
		} else {
			value, ok := values[f.name]
			if f.name == "__typename" {
				value, ok = name, true
			}
			if !ok {
				return nil, fmt.Errorf("plan: nothing answers %s.%s", name, f.name)
			}
			write = func(o *output) { p.value(o, value, f) }
		}
		writes = append(writes, func(o *output) {
			o.raw(label)
			write(o)
		})
	}
	out.write = func(o *output) { o.braces(len(writes), func(i int) { writes[i](o) }) }
	return out, nil
}

// value writes a value of a compound; objects go by their selection.
func (p *planner) value(o *output, v any, f selected) {
	switch v := v.(type) {
	case nil:
		o.null()
	case string:
		o.text(v)
	case int64:
		o.number(v)
	case bool:
		o.boolean(v)
	case json.RawMessage:
		o.raw(v)
	case []string:
		o.list(len(v), func(i int) { o.text(v[i]) })
	case map[string]any:
		name := f.field.Definition.Type.Name()
		fields := p.collect(f.sel, name)
		o.braces(len(fields), func(i int) {
			o.raw(quoteName(fields[i].alias))
			if fields[i].name == "__typename" {
				o.text(name)
				return
			}
			p.value(o, v[fields[i].name], fields[i])
		})
	case []map[string]any:
		o.list(len(v), func(i int) { p.value(o, v[i], f) })
	}
}

// payload plans the payload of a mutation: the record under the name of its type or as node, or a list of records, and the
// userErrors.
func (p *planner) payload(field graphql.CollectedField, payload Payload) (*plan, error) {
	errors := make([]map[string]any, len(payload.Errors))
	for i, e := range payload.Errors {
		errors[i] = map[string]any{"code": string(e.Code), "field": e.Field, "message": e.Message}
	}
	name := field.Definition.Type.Name()
	leads := map[string]lead{}
	for _, f := range p.schema.Types[name].Fields {
		switch {
		case f.Name == "userErrors":
		case len(payload.IDs) == 0:
			leads[f.Name] = p.leadTo("")
		case f.Type.Elem != nil:
			leads[f.Name] = func(f selected) (*plan, error) { return p.records(f, payload.IDs) }
		default:
			leads[f.Name] = p.leadTo(payload.IDs[0])
		}
	}
	return p.compound(name, field.Selections, map[string]any{"userErrors": errors}, leads)
}
