package law

import (
	"encoding/json"
	"fmt"
	"reflect"
)

//go:generate go run ./schemagen

// object is a JSON object; its names are written in alphabetical order.
type object map[string]any

// Schema writes the JSON Schema (draft 2020-12) of the law files, with one
// definition per file, named like its list.
func Schema() ([]byte, error) {
	l, err := Load()
	if err != nil {
		return nil, err
	}
	definitions := object{}
	var files []any
	for _, t := range l.lists() {
		definitions[string(t.list)] = object{
			"title":    t.list.file(),
			"type":     "array",
			"minItems": 1,
			"items":    l.objectSchema(t.rowType()),
		}
		files = append(files, object{"$ref": "#/$defs/" + string(t.list)})
	}
	text, err := json.MarshalIndent(object{
		"$schema":     "https://json-schema.org/draft/2020-12/schema",
		"title":       "Law files",
		"description": "The law the registry relies on, as dated and sourced rows. Each file is one of the definitions.",
		"anyOf":       files,
		"$defs":       definitions,
	}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write JSON schema: %w", err)
	}
	return append(text, '\n'), nil
}

// objectSchema describes a row, or an object in one.
func (l *Law) objectSchema(t reflect.Type) object {
	properties := object{}
	var required []string
	for _, f := range fieldsOf(t) {
		properties[f.name] = l.fieldSchema(f, t)
		if f.required {
			required = append(required, f.name)
		}
	}
	return object{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

func (l *Law) fieldSchema(f field, row reflect.Type) object {
	switch f.typ.Kind() {
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int:
		return object{"type": "integer", "minimum": 1}
	case reflect.Slice:
		items := l.textSchema(f, row)
		if elem := f.typ.Elem(); elem.Kind() == reflect.Struct {
			items = l.objectSchema(elem)
		}
		return object{"type": "array", "items": items, "minItems": 1, "uniqueItems": true}
	default:
		return l.textSchema(f, row)
	}
}

func (l *Law) textSchema(f field, row reflect.Type) object {
	if list := f.otherList(); list != "" {
		return object{"enum": l.Codes(list)}
	}
	if list := f.closedList(row); list != nil {
		return object{"enum": list}
	}
	if p, ok := patterns[f.rule]; ok {
		return object{"type": "string", "pattern": p.String()}
	}
	return object{"type": "string", "pattern": `\S`}
}
