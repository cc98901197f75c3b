package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/fault"
)

func readJSON(file string, data []byte) (*node, error) {
	var whole json.RawMessage
	if err := json.Unmarshal(data, &whole); err != nil {
		offset := len(data)
		if e, ok := errors.AsType[*json.SyntaxError](err); ok {
			// The decoder names the byte behind the one that it cannot read.
			offset = min(max(int(e.Offset)-1, 0), len(data))
		}
		lines := lines{data: data}
		line, column := lines.position(offset)
		return nil, unreadable(file, line, column, fault.ProblemInvalid, "This is not JSON: %s.", err)
	}
	c := jsonReader{bounds: bounds{file: file}, lines: lines{data: data}, decoder: json.NewDecoder(bytes.NewReader(data))}
	c.decoder.UseNumber()
	root, err := c.node(1)
	if err != nil {
		return nil, err
	}
	return &root, nil
}

// jsonReader makes nodes of a text that is known to be one JSON value.
type jsonReader struct {
	bounds
	lines   lines
	decoder *json.Decoder
}

func (c *jsonReader) node(depth int) (node, error) {
	n, token, err := c.token(depth)
	if err != nil {
		return n, err
	}
	switch token {
	case json.Delim('{'):
		n.kind = objectNode
	case json.Delim('['):
		n.kind = listNode
	default:
		return n, nil
	}
	for c.decoder.More() {
		if n.kind == objectNode {
			name, _, err := c.token(depth + 1)
			if err != nil {
				return n, err
			}
			n.items = append(n.items, name)
		}
		item, err := c.node(depth + 1)
		if err != nil {
			return n, err
		}
		n.items = append(n.items, item)
	}
	n.items = slices.Clone(n.items) // without room for more
	_, err = c.decoder.Token()
	return n, err
}

// token reads one token and makes a node of it where it is a scalar.
func (c *jsonReader) token(depth int) (n node, token json.Token, err error) {
	from := int(c.decoder.InputOffset())
	from += len(c.lines.data[from:]) - len(bytes.TrimLeft(c.lines.data[from:], " \t\r\n,:"))
	if token, err = c.decoder.Token(); err != nil {
		return n, nil, fmt.Errorf("read JSON: %w", err)
	}
	line, column := c.lines.position(from)
	n.line, n.column = int32(line), int32(column)
	if err := c.add(depth, line, column); err != nil {
		return n, nil, err
	}
	switch v := token.(type) {
	case string:
		n.kind, n.text = textNode, v
		if replaced(v, c.lines.data[from:c.decoder.InputOffset()]) {
			n.kind, n.text = refusedNode, "Half a surrogate pair is no character."
		}
	case json.Number:
		n.kind, n.text = numberNode, v.String()
	case bool:
		n.kind, n.text = boolNode, fmt.Sprint(v)
	}
	return n, token, nil
}

// replaced tells whether the decoder put U+FFFD where the text names no character.
func replaced(decoded string, raw []byte) bool {
	const mark = "\ufffd"
	if !strings.Contains(decoded, mark) {
		return false
	}
	written := bytes.Count(raw, []byte(mark)) + bytes.Count(bytes.ToLower(raw), []byte(`\ufffd`))
	return strings.Count(decoded, mark) > written
}
