// Package exchange reads and writes register documents: a whole register as one YAML or JSON file, with keys in place of
// ids. Nothing in it is mapped by hand: what a document holds follows from the model.
//
// [Export] makes a [Document] of a register, in one canonical form. [Parse] reads a document into a [Source], in which
// every value knows its line, and [Import] brings that into a register in one transaction.
package exchange

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"go.yaml.in/yaml/v4"
)

// Format is the version of the document format, the value of the member "ropa".
const Format = 1

// Member is one name of an [Object] and its value: nil, a string, int64, bool, []any, Object or Inline.
type Member struct {
	Name  string
	Value any
}

// Object is a map whose names stand in an order.
type Object []Member

// Inline is an object that YAML shows on one line.
type Inline Object

// Document is a register document.
type Document Object

// WriteYAML writes the document as YAML.
func (d Document) WriteYAML(w io.Writer) error {
	// Lines are never wrapped, so that a change of a text is a change of one line.
	dumper, err := yaml.NewDumper(w, yaml.WithLineWidth(-1))
	if err != nil {
		return fmt.Errorf("write YAML: %w", err)
	}
	if err := dumper.Dump(yamlObject(Object(d))); err != nil {
		return fmt.Errorf("write YAML: %w", err)
	}
	if err := dumper.Close(); err != nil {
		return fmt.Errorf("write YAML: %w", err)
	}
	return nil
}

// WriteJSON writes the document as indented JSON.
func (d Document) WriteJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(Object(d)); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}

// MarshalJSON writes the members in their order.
func (o Object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := enc.Encode(m.Name); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := enc.Encode(m.Value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// MarshalJSON writes the members in their order.
func (o Inline) MarshalJSON() ([]byte, error) { return Object(o).MarshalJSON() }

func yamlObject(o Object) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	for _, m := range o {
		n.Content = append(n.Content, yamlText(m.Name), yamlValue(m.Value))
	}
	return n
}

func yamlText(s string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s} }

// yamlValue shows inline objects and lists of plain values on one line.
func yamlValue(v any) *yaml.Node {
	switch v := v.(type) {
	case Object:
		return yamlObject(v)
	case Inline:
		n := yamlObject(Object(v))
		n.Style = yaml.FlowStyle
		return n
	case []any:
		n := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Style: yaml.FlowStyle}
		for _, item := range v {
			child := yamlValue(item)
			if child.Kind != yaml.ScalarNode {
				n.Style = 0
			}
			n.Content = append(n.Content, child)
		}
		return n
	case nil:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"}
	case bool:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: strconv.FormatBool(v)}
	case int64:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.FormatInt(v, 10)}
	default:
		return yamlText(fmt.Sprint(v))
	}
}
