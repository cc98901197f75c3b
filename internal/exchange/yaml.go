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
	// Every two values take at least one of these bytes, dashes apart. Counting them first keeps a hostile text from
	// becoming a tree that does not fit in memory; the tree is counted exactly.
	marks := 0
	for _, mark := range []string{"\n", ",", "[", "{"} {
		marks += bytes.Count(data, []byte(mark))
	}
	if marks > 2*maxNodes {
		return nil, unreadable(file, 1, 1, fault.ProblemTooMany, "A document has at most %d values.", maxNodes)
	}
	var document yaml.Node
	// Names that stand twice are found later, where their path is known.
	err := yaml.Load(data, &document, yaml.WithUniqueKeys(false), yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(maxDepth))))
	if err != nil {
		if e, ok := errors.AsType[*yaml.LoadError](err); ok {
			return nil, unreadable(file, e.Mark.Line, e.Mark.Column, fault.ProblemInvalid, "This is not YAML: %s.", strings.TrimPrefix(e.Message, "yaml: "))
		}
		return nil, unreadable(file, 1, 1, fault.ProblemInvalid, "This is not one YAML document: %s.", err)
	}
	if len(document.Content) == 0 {
		return nil, unreadable(file, 1, 1, fault.ProblemInvalid, "The document is empty.")
	}
	c := yamlReader{bounds{file: file}}
	return c.node(document.Content[0], 1)
}

type yamlReader struct{ bounds }

func (c *yamlReader) node(y *yaml.Node, depth int) (*node, error) {
	if err := c.add(depth, y.Line, y.Column); err != nil {
		return nil, err
	}
	n := &node{line: y.Line, column: y.Column, text: y.Value}
	switch {
	case y.Kind == yaml.AliasNode || y.Anchor != "":
		n.kind, n.text = refusedNode, "Anchors and aliases are not allowed."
		return n, nil
	case y.Style&yaml.TaggedStyle != 0:
		n.kind, n.text = refusedNode, "Tags are not allowed."
		return n, nil
	case y.Kind == yaml.MappingNode:
		n.kind = objectNode
		for i := 0; i < len(y.Content); i += 2 {
			name, err := c.name(y.Content[i], depth+1)
			if err != nil {
				return nil, err
			}
			n.names = append(n.names, name)
			if err := c.append(n, y.Content[i+1], depth); err != nil {
				return nil, err
			}
		}
		return n, nil
	case y.Kind == yaml.SequenceNode:
		n.kind = listNode
		for _, item := range y.Content {
			if err := c.append(n, item, depth); err != nil {
				return nil, err
			}
		}
		return n, nil
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

func (c *yamlReader) append(n *node, y *yaml.Node, depth int) error {
	item, err := c.node(y, depth+1)
	n.items = append(n.items, item)
	return err
}

// name reads the name of a member, which is taken as it is written.
func (c *yamlReader) name(y *yaml.Node, depth int) (*node, error) {
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
