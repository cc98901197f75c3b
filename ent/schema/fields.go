package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect"
	"entgo.io/ent/schema/field"
)

// column is one field of a type, or two where the text is folded.
type column struct {
	name, comment string
	info          FieldInfo
}

func columns(list ...column) []ent.Field {
	var out []ent.Field
	for _, c := range list {
		out = append(out, c.build())
		if c.info.Folded {
			fold := column{name: c.name + "_fold", comment: "Folded form of " + c.name + ", for search and order.", info: FieldInfo{Kind: "fold", Required: c.info.Required}}
			out = append(out, fold.build())
		}
	}
	return out
}

// build maps a column to the few types that mean the same on both databases: text, bigint and boolean.
func (c column) build() ent.Field {
	switch c.info.Kind {
	case "bool":
		return field.Bool(c.name).Comment(c.comment).Annotations(c.info)
	case "int", "datetime", "internal":
		b := field.Int64(c.name).Comment(c.comment).Annotations(c.info)
		if !c.info.Required {
			b.Optional().Nillable()
		}
		return b
	default:
		b := field.Text(c.name).StorageKey(c.info.Stored).Comment(c.comment).Annotations(c.info).
			SchemaType(map[string]string{dialect.SQLite: "text", dialect.Postgres: "text"})
		if !c.info.Required && !c.info.alwaysSet() {
			b.Optional().Nillable()
		}
		return b
	}
}

// alwaysSet tells the columns that hold an empty list or a default rather than NULL.
func (i FieldInfo) alwaysSet() bool {
	return i.Kind == "enumList" || i.Kind == "textList" || i.Kind == "json" || i.Default != ""
}

func text(name, comment string) column {
	return column{name, comment, FieldInfo{Kind: "text", Scalar: "String"}}
}

func scalar(name, scalar, comment string) column {
	return column{name, comment, FieldInfo{Kind: "text", Scalar: scalar}}
}

func date(name, comment string) column { return column{name, comment, FieldInfo{Kind: "date"}} }

func integer(name, comment string) column { return column{name, comment, FieldInfo{Kind: "int"}} }

func flag(name, comment string) column {
	return column{name, comment, FieldInfo{Kind: "bool", Default: "false"}}
}

func texts(name, comment string) column { return column{name, comment, FieldInfo{Kind: "textList"}} }

func enum(name, enum string, values []string, comment string) column {
	return column{name, comment, FieldInfo{Kind: "enum", Enum: enum, Values: values}}
}

func enums(name, enum string, values []string, comment string) column {
	return column{name, comment, FieldInfo{Kind: "enumList", Enum: enum, Values: values}}
}

// lawCode is a code of a list of the reference law, which grows without a new model; lawCodes are several.
func lawCode(name, list, comment string) column {
	return column{name, comment, FieldInfo{Kind: "text", Scalar: "String", Law: list}}
}

func lawCodes(name, list, comment string) column {
	return column{name, comment, FieldInfo{Kind: "textList", Law: list}}
}

func instant(name, comment string) column { return column{name, comment, FieldInfo{Kind: "datetime"}} }

func objects(name string, shape *Shape, comment string) column {
	return column{name, comment, FieldInfo{Kind: "json", Shape: shape}}
}

// fact is a statement that can be denied: TRUE, FALSE or UNKNOWN.
func fact(name, comment string) column {
	return enum(name, "Fact", facts, comment).or("UNKNOWN")
}

func (c column) storedAs(name string) column { c.info.Stored = name; return c }
func (c column) folded() column              { c.info.Folded = true; return c }
func (c column) personal() column            { c.info.Personal = true; return c }
func (c column) server() column              { c.info.Server = true; return c }
func (c column) required() column            { c.info.Required = true; return c }
func (c column) or(fallback string) column   { c.info.Default = fallback; return c }
