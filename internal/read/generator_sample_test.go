package read_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/openropa/ropa/internal/model"
)

// operand is what a field of a type is compared with.
func (g *generator) operand(typ, field string, operator *ast.FieldDefinition) any {
	one := func() any { return g.sample(typ, field, operator.Type.Name()) }
	switch {
	case operator.Type.Elem != nil:
		return g.list(4, one)
	case operator.Name == "contains":
		runes := []rune(fmt.Sprint(one()))
		from := g.IntN(len(runes) + 1)
		part := string(runes[from : from+g.IntN(min(4, len(runes)-from)+1)])
		return pick(g, []string{part, strings.ToUpper(part), strings.ToUpper(part), model.Fold(part), part + "é"})
	}
	return one()
}

// sample is a value of a field that some record has, or another one of the scalar or enum.
func (g *generator) sample(typ, field, scalar string) any {
	def := g.schema.Types[scalar]
	switch {
	case scalar == "ID":
		return g.id(typ)
	case scalar == "Boolean":
		return g.maybe(2)
	case def.Kind == ast.Enum && g.maybe(3):
		return enum(pick(g, def.EnumValues).Name)
	}
	entities := g.world.all(typ)
	for range 10 {
		if len(entities) == 0 || g.maybe(15) {
			break
		}
		v := pick(g, entities).fields[field]
		if list, ok := v.([]any); ok && len(list) > 0 {
			v = pick(g, list)
		}
		switch v := v.(type) {
		case instant:
			zone := pick(g, []*time.Location{time.UTC, time.FixedZone("", 2*3600), time.FixedZone("", -34200)})
			return time.UnixMicro(int64(v)).In(zone).Format(time.RFC3339Nano)
		case string:
			if def.Kind == ast.Enum {
				return enum(v)
			}
			return v
		case interface{ Int64() (int64, error) }:
			n, _ := v.Int64()
			return int(min(max(n+int64(g.IntN(3)-1), 0), 1<<31-1))
		}
	}
	switch scalar {
	case "Int":
		return g.IntN(4)
	case "Date":
		return pick(g, []string{"0001-01-01", "2020-02-29", "9999-12-31"})
	case "DateTime":
		return pick(g, []string{"1970-01-01T00:00:00Z", "2023-11-14T22:13:20.000001+01:00", "9999-12-31T23:59:59.999999Z"})
	}
	if def.Kind == ast.Enum {
		return enum(def.EnumValues[0].Name)
	}
	return pick(g, []string{"", "nothing such", "GB", "É", "%", "_", "\\"})
}
