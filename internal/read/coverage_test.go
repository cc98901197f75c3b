package read_test

import (
	"fmt"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// coverage counts what of the contract the interpreter was asked for, so that a generator that has a blind spot is found
// out. What a directive leaves out and what nothing leads to does not count.
type coverage map[string]int

func (c coverage) note(what ...any) { c[strings.TrimSuffix(fmt.Sprintln(what...), "\n")]++ }

func (c coverage) field(typ string, f *ast.Field) {
	c.note("field", typ+"."+f.Name)
	if f.ObjectDefinition != nil && f.ObjectDefinition.Name != typ {
		c.note("field", f.ObjectDefinition.Name+"."+f.Name)
	}
}

// input notes the members of an input that say something.
func (c coverage) input(schema *ast.Schema, t *ast.Type, v any) {
	list, ok := v.([]any)
	if ok {
		for _, item := range list {
			c.input(schema, t.Elem, item)
		}
		return
	}
	members, ok := v.(map[string]any)
	if !ok {
		return
	}
	def := schema.Types[t.NamedType]
	for name, value := range members {
		if value != nil {
			c.note("input", def.Name+"."+name)
			c.input(schema, def.Fields.ForName(name).Type, value)
		}
	}
	if direction := members["direction"]; direction != nil {
		c.note("order", fmt.Sprintf("%sField.%s", def.Name, members["field"]), direction)
	}
}

func (c coverage) page(p *page, after, before bool) {
	for bound, given := range map[string]bool{"after": after, "before": before} {
		if given {
			c.note("page", bound, "hasPreviousPage", p.previous)
			c.note("page", bound, "hasNextPage", p.next)
		}
	}
}

// missing lists what the contract has and nobody asked for.
func (c coverage) missing(schema *ast.Schema) []string {
	var out []string
	want := func(what ...any) {
		if name := strings.TrimSuffix(fmt.Sprintln(what...), "\n"); c[name] == 0 {
			out = append(out, name)
		}
	}
	for _, name := range sorted(schema.Types) {
		def := schema.Types[name]
		switch {
		case def.BuiltIn || strings.HasPrefix(name, "__") || def == schema.Mutation || writing(name):
		case def.Kind == ast.Object || def.Kind == ast.Interface:
			for _, f := range def.Fields {
				if strings.HasPrefix(f.Name, "__") {
					continue
				}
				want("field", name+"."+f.Name)
				for _, arg := range f.Arguments {
					want("argument", name+"."+f.Name+"."+arg.Name)
				}
			}
			want("field", name+".__typename")
		case def.Kind == ast.InputObject:
			for _, f := range def.Fields {
				want("input", name+"."+f.Name)
				for _, held := range []bool{true, false} {
					switch {
					case inDomain(name, f.Name):
						want("domain", name+"."+f.Name, held)
					case f.Name == "some" || f.Name == "none":
						want("quantor", name+"."+f.Name, held)
					case strings.HasSuffix(name, "Filter") && f.Name != "isNull": // most enums are never missing
						want("operator", name+"."+f.Name, held)
					}
				}
			}
		case strings.HasSuffix(name, "OrderField"):
			for _, v := range def.EnumValues {
				want("order", name+"."+v.Name, "ASC")
				want("order", name+"."+v.Name, "DESC")
			}
		}
	}
	for _, answer := range []bool{true, false} {
		want("directive", "skip", answer)
		want("directive", "include", answer)
	}
	for _, flag := range []string{"hasPreviousPage", "hasNextPage"} {
		want("page after", flag, true)
		want("page before", flag, true)
	}
	want("page after hasNextPage false")
	want("page before hasPreviousPage false")
	return out
}

// writing tells the types that only mutations lead to.
func writing(name string) bool {
	for _, end := range []string{"Payload", "Input", "Fields", "UserError", "RecordVersion"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}
