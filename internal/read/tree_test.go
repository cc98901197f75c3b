package read_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"testing"
)

// object is a JSON object whose members stand in their order. The other values of a tree are []any, string, json.Number,
// bool and nil, and in an expected tree also place.
type object []member

type member struct {
	name  string
	value any
}

// at follows names and indexes into a tree.
func at(t testing.TB, tree any, path ...any) any {
	t.Helper()
	for _, step := range path {
		switch step := step.(type) {
		case int:
			tree = tree.([]any)[step]
		case string:
			o, _ := tree.(object)
			i := 0
			for i < len(o) && o[i].name != step {
				i++
			}
			if i == len(o) {
				t.Fatalf("no %v of %v in %s", step, path, encode(tree))
			}
			tree = o[i].value
		}
	}
	return tree
}

// texts lists one member of every object in a list.
func texts(t testing.TB, list any, name string) []string {
	t.Helper()
	var out []string
	for _, item := range list.([]any) {
		out = append(out, at(t, item, name).(string))
	}
	return out
}

// decode reads JSON into a tree. A name that stands twice in an object is an error.
func decode(t testing.TB, data []byte) any {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	tree, err := decodeValue(dec)
	if err == nil {
		if _, more := dec.Token(); more != io.EOF {
			err = fmt.Errorf("more than one value")
		}
	}
	if err != nil {
		t.Fatalf("decode reply: %v\n%s", err, data)
	}
	return tree
}

func decodeValue(dec *json.Decoder) (any, error) {
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('['):
		list := []any{}
		for dec.More() {
			item, err := decodeValue(dec)
			if err != nil {
				return nil, err
			}
			list = append(list, item)
		}
		_, err = dec.Token()
		return list, err
	case json.Delim('{'):
		o, names := object{}, map[string]bool{}
		for dec.More() {
			token, err := dec.Token()
			if err != nil {
				return nil, err
			}
			name := token.(string)
			if names[name] {
				return nil, fmt.Errorf("%q stands twice", name)
			}
			names[name] = true
			value, err := decodeValue(dec)
			if err != nil {
				return nil, err
			}
			o = append(o, member{name, value})
		}
		_, err = dec.Token()
		return o, err
	}
	return token, nil
}

// encode writes a tree as canonical JSON: names in their order, one member a line.
func encode(tree any) string {
	var b bytes.Buffer
	encodeValue(&b, tree, "\n")
	return b.String()
}

func encodeValue(b *bytes.Buffer, tree any, newline string) {
	open := func(bracket byte, n int, element func(i int)) {
		b.WriteByte(bracket)
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(newline + " ")
			element(i)
		}
		if n > 0 {
			b.WriteString(newline)
		}
		b.WriteByte(bracket + 2)
	}
	switch v := tree.(type) {
	case object:
		open('{', len(v), func(i int) {
			fmt.Fprintf(b, "%q: ", v[i].name)
			encodeValue(b, v[i].value, newline+" ")
		})
	case []any:
		open('[', len(v), func(i int) { encodeValue(b, v[i], newline+" ") })
	case place:
		fmt.Fprintf(b, "cursor of %s in %s", v.of.id, v.order)
	default:
		enc := json.NewEncoder(b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(v); err != nil {
			panic(err) // every other value of a tree has a JSON form
		}
		b.Truncate(b.Len() - 1)
	}
}
