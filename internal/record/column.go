package record

import (
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/openropa/ropa/internal/model"
)

// target is what a column of the field is scanned into.
func target(f *model.Field) any {
	switch f.Kind {
	case model.Int, model.DateTime:
		return new(sql.NullInt64)
	case model.Bool:
		return new(sql.NullBool)
	}
	return new(sql.NullString)
}

// Encode gives the form in which a column holds a value: nil for a missing one, and JSON text for a list.
func Encode(f *model.Field, v any) (any, error) {
	if !f.List() {
		return v, nil
	}
	switch list := v.(type) {
	case nil:
		return "[]", nil
	case []map[string]any:
		text, err := model.CanonicalJSON(Objects(f.Shape, list))
		return string(text), err
	default:
		text, err := model.CanonicalJSON(list)
		return string(text), err
	}
}

// Objects shows the objects of a JSON field as JSON does, with shown ids in place of numbers.
func Objects(shape *model.Shape, list []map[string]any) []map[string]any {
	out := make([]map[string]any, len(list))
	for i, object := range list {
		out[i] = make(map[string]any, len(object))
		for name, v := range object {
			if f := shape.Field(name); f.Kind == model.Ref {
				v = model.FormatID(model.ByName(f.Ref), v.(int64))
			}
			out[i][name] = v
		}
	}
	return out
}

// decode turns what was scanned from a column into the value of a Record: nil where it is missing or an empty list.
func decode(f *model.Field, scanned any) (any, error) {
	switch v := scanned.(type) {
	case *sql.NullInt64:
		if v.Valid {
			return v.Int64, nil
		}
	case *sql.NullBool:
		if v.Valid {
			return v.Bool, nil
		}
	case *sql.NullString:
		if v.Valid && f.List() {
			return decodeList(f, v.String)
		}
		if v.Valid {
			return v.String, nil
		}
	}
	return nil, nil
}

func decodeList(f *model.Field, text string) (any, error) {
	if f.Kind != model.JSON {
		var list []string
		if err := json.Unmarshal([]byte(text), &list); err != nil || len(list) == 0 {
			return nil, err
		}
		return list, nil
	}
	var list []map[string]any
	if err := json.Unmarshal([]byte(text), &list); err != nil || len(list) == 0 {
		return nil, err
	}
	for _, object := range list {
		for name, v := range object {
			member, err := decodeMember(f.Shape.Field(name), v)
			if err != nil {
				return nil, fmt.Errorf("member %s: %w", name, err)
			}
			object[name] = member
		}
	}
	return list, nil
}

func decodeMember(f *model.Field, v any) (any, error) {
	if f == nil {
		return nil, fmt.Errorf("the shape has no such member")
	}
	switch v := v.(type) {
	case string:
		if f.Kind != model.Ref {
			return v, nil
		}
		if t, id, ok := model.ParseID(v); ok && t.Name == f.Ref {
			return id, nil
		}
	case []any:
		texts := make([]string, len(v))
		for i := range v {
			texts[i], _ = v[i].(string)
		}
		return texts, nil
	}
	return nil, fmt.Errorf("unexpected %T", v)
}
