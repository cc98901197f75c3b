package exchange

import (
	"bytes"
	"errors"
	"strings"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"

	"github.com/openropa/ropa/internal/fault"
)

func readYAML(file string, data []byte) (*node, error) {
	// Every two values take at least one of these bytes, dashes apart, and a document that people can read has more.
	// Counting them first keeps a hostile text from becoming a tree that does not fit in memory; the tree is counted
	// exactly.
	marks := 0
	for _, mark := range []string{"\n", ",", "[", "{"} {
		marks += bytes.Count(data, []byte(mark))
	}
	if marks > maxNodes {
		return nil, unreadable(file, 1, 1, fault.ProblemTooMany, "A document has at most %d values.", maxNodes)
	}
	var document yaml.Node
	// Names that stand twice are found later, where their path is known.
	err := yaml.Load(data, &document, yaml.WithUniqueKeys(false), yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(maxDepth))))
	if err != nil {
		if line := secondDocument(data); line > 0 {
			return nil, unreadable(file, line, 1, fault.ProblemInvalid, "A file holds one document, which ends before this line.")
		}
		if e, ok := errors.AsType[*yaml.LoadError](err); ok {
			return nil, unreadable(file, e.Mark.Line, e.Mark.Column, fault.ProblemInvalid, "This is not YAML: %s.", strings.TrimPrefix(e.Message, "yaml: "))
		}
		return nil, unreadable(file, 1, 1, fault.ProblemInvalid, "This is not one YAML document: %s.", err)
	}
	if len(document.Content) == 0 {
		return nil, unreadable(file, 1, 1, fault.ProblemInvalid, "The document is empty.")
	}
	c := yamlReader{bounds{file: file}}
	root, err := c.node(document.Content[0], 1)
	if err != nil {
		return nil, err
	}
	return &root, nil
}

// secondDocument is the line at which something follows the first document, or 0.
func secondDocument(data []byte) int {
	begun, ended, line := false, false, 0
	for text := range bytes.Lines(data) {
		line++
		switch text = bytes.TrimRight(text, " \t\r\n"); {
		case len(text) == 0 || text[0] == '#' || text[0] == '%' && !begun:
		case begun && (ended || bytes.Equal(text, []byte("---")) || bytes.HasPrefix(text, []byte("--- "))):
			return line
		default:
			begun, ended = true, bytes.Equal(text, []byte("..."))
		}
	}
	return 0
}

type yamlReader struct{ bounds }

// node makes a node of one of YAML's and lets go of what that holds.
func (c *yamlReader) node(y *yaml.Node, depth int) (node, error) {
	n := node{line: int32(y.Line), column: int32(y.Column), text: y.Value}
	if err := c.add(depth, y.Line, y.Column); err != nil {
		return n, err
	}
	switch {
	case y.Kind == yaml.AliasNode || y.Anchor != "":
		n.kind, n.text = refusedNode, "Anchors and aliases are not allowed."
		return n, nil
	case y.Style&yaml.TaggedStyle != 0:
		n.kind, n.text = refusedNode, "Tags are not allowed."
		return n, nil
	case y.Kind == yaml.MappingNode || y.Kind == yaml.SequenceNode:
		n.kind = listNode
		if y.Kind == yaml.MappingNode {
			n.kind = objectNode
		}
		return n, c.items(&n, y, depth+1)
	}
	n.kind = textNode
	switch y.ShortTag() {
	case "!!null":
		n.kind = nullNode
	case "!!bool":
		n.kind = boolNode
	case "!!int", "!!float":
		n.kind = numberNode
	}
	return n, nil
}

// items makes the nodes below a node.
func (c *yamlReader) items(n *node, y *yaml.Node, depth int) (err error) {
	n.items = make([]node, len(y.Content))
	for i, item := range y.Content {
		if n.kind == objectNode && i%2 == 0 {
			n.items[i], err = c.name(item, depth)
		} else {
			n.items[i], err = c.node(item, depth)
		}
		if err != nil {
			return err
		}
		y.Content[i] = nil
	}
	return nil
}

// name reads the name of a member, which is taken as it is written.
func (c *yamlReader) name(y *yaml.Node, depth int) (node, error) {
	n, err := c.node(y, depth)
	switch {
	case err != nil || n.kind == refusedNode:
		return n, err
	case y.Kind != yaml.ScalarNode:
		n.kind, n.text = refusedNode, "A name is a plain text."
	case y.ShortTag() == "!!merge":
		n.kind, n.text = refusedNode, "Merge keys are not allowed."
	default:
		n.kind = textNode
	}
	return n, nil
}
