package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
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
	return c.node(1)
}

// jsonReader makes nodes of a text that is known to be one JSON value.
type jsonReader struct {
	bounds
	lines   lines
	decoder *json.Decoder
}

func (c *jsonReader) node(depth int) (*node, error) {
	n, token, err := c.token(depth)
	if err != nil {
		return nil, err
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
				return nil, err
			}
			n.names = append(n.names, name)
		}
		item, err := c.node(depth + 1)
		if err != nil {
			return nil, err
		}
		n.items = append(n.items, item)
	}
	_, err = c.decoder.Token()
	return n, err
}

// token reads one token and makes a node of it where it is a scalar.
func (c *jsonReader) token(depth int) (*node, json.Token, error) {
	from := int(c.decoder.InputOffset())
	from += len(c.lines.data[from:]) - len(bytes.TrimLeft(c.lines.data[from:], " \t\r\n,:"))
	token, err := c.decoder.Token()
	if err != nil {
		return nil, nil, fmt.Errorf("read JSON: %w", err)
	}
	n := &node{}
	n.line, n.column = c.lines.position(from)
	if err := c.add(depth, n.line, n.column); err != nil {
		return nil, nil, err
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
