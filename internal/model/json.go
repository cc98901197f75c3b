package model

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
)

// CanonicalJSON writes a value as JSON with sorted keys and nothing escaped that need not be; it fails only on values
// that no JSON can hold. A json.RawMessage is taken for canonical.
func CanonicalJSON(v any) ([]byte, error) { return AppendJSON(nil, v) }

// AppendJSON appends what CanonicalJSON writes. It writes what records are made of by itself, and leaves the rest to
// encoding/json, which does the same more slowly.
func AppendJSON(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case string:
		return appendText(b, v)
	case int64:
		return strconv.AppendInt(b, v, 10), nil
	case bool:
		return strconv.AppendBool(b, v), nil
	case json.RawMessage:
		return append(b, v...), nil
	case []string:
		return appendList(b, v, appendText)
	case []any:
		return appendList(b, v, AppendJSON)
	case []map[string]any:
		return appendList(b, v, appendObject)
	case map[string]any:
		return appendObject(b, v)
	}
	return appendOther(b, v)
}

func appendList[T any](b []byte, list []T, item func([]byte, T) ([]byte, error)) (_ []byte, err error) {
	if list == nil {
		return append(b, "null"...), nil
	}
	b = append(b, '[')
	for i, v := range list {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = item(b, v); err != nil {
			return nil, err
		}
	}
	return append(b, ']'), nil
}

func appendObject(b []byte, object map[string]any) (_ []byte, err error) {
	if object == nil {
		return append(b, "null"...), nil
	}
	b = append(b, '{')
	for i, name := range slices.Sorted(maps.Keys(object)) {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = appendText(b, name); err != nil {
			return nil, err
		}
		if b, err = AppendJSON(append(b, ':'), object[name]); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

func appendText(b []byte, text string) ([]byte, error) {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c == '"' || c == '\\' || c >= 0x7f {
			return appendOther(b, text)
		}
	}
	b = append(b, '"')
	b = append(b, text...)
	return append(b, '"'), nil
}

func appendOther(b []byte, v any) ([]byte, error) {
	out := bytes.NewBuffer(b)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}
