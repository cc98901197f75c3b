package exchange

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/openropa/ropa/internal/fault"
)

// The bounds of a document.
const (
	maxBytes = 64 << 20
	maxDepth = 32
	maxNodes = 1_000_000
)

// kind says what a node is.
type kind uint8

const (
	nullNode kind = iota
	textNode
	numberNode
	boolNode
	listNode
	objectNode
	refusedNode // something no document may hold; its text says why
)

// node is one value of a document, the same for YAML and JSON.
type node struct {
	kind         kind
	text         string // of a scalar, as it was written
	line, column int
	names        []*node // of an object's members
	items        []*node // a list's elements, or the values of an object's names
	byName       map[string]*node
}

func (n *node) scalar() bool { return n.kind == textNode || n.kind == numberNode || n.kind == boolNode }

// child finds a member or an element.
func (n *node) child(step string) *node {
	if n.kind == listNode {
		if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(n.items) {
			return n.items[i]
		}
		return nil
	}
	if n.byName == nil {
		n.byName = make(map[string]*node, len(n.names))
		for i, name := range slices.Backward(n.names) {
			n.byName[name.text] = n.items[i] // the first of two wins
		}
	}
	return n.byName[step]
}

// at follows a path as far as it leads.
func (n *node) at(path []string) *node {
	for _, step := range path {
		next := n.child(step)
		if next == nil {
			break
		}
		n = next
	}
	return n
}

// tree reads the text of a document, whichever of the two it is. What it cannot read at all is its only problem.
func tree(file string, data []byte) (*node, error) {
	if len(data) > maxBytes {
		return nil, unreadable(file, 1, 1, fault.ProblemTooLong, "A document has at most %d MiB.", maxBytes>>20)
	}
	if at := invalidText(data); at >= 0 {
		lines := lines{data: data}
		line, column := lines.position(at)
		return nil, unreadable(file, line, column, fault.ProblemInvalid, "A document is text in UTF-8 without NUL.")
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if strings.HasSuffix(strings.ToLower(file), ".json") || bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		return readJSON(file, data)
	}
	return readYAML(file, data)
}

// invalidText is the place of the first byte that is not text, or -1.
func invalidText(data []byte) int {
	nul := bytes.IndexByte(data, 0)
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if i == nul || r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

func unreadable(file string, line, column int, code fault.ProblemCode, format string, args ...any) error {
	return Problems{{File: file, Line: max(line, 1), Column: max(column, 1), Code: code, Message: fmt.Sprintf(format, args...)}}
}

// lines turns growing offsets into lines and columns, both from 1.
type lines struct {
	data                 []byte
	offset, line, column int // what is counted so far, from 0
}

func (l *lines) position(offset int) (line, column int) {
	passed := l.data[l.offset:offset]
	if n := bytes.Count(passed, []byte("\n")); n > 0 {
		l.line += n
		l.column = 0
		passed = passed[bytes.LastIndexByte(passed, '\n')+1:]
	}
	l.column += utf8.RuneCount(passed)
	l.offset = offset
	return l.line + 1, l.column + 1
}

// bounds counts the nodes of a document while they are made.
type bounds struct {
	file  string
	nodes int
}

// add counts one node at a depth.
func (b *bounds) add(depth, line, column int) error {
	b.nodes++
	switch {
	case b.nodes > maxNodes:
		return unreadable(b.file, line, column, fault.ProblemTooMany, "A document has at most %d values.", maxNodes)
	case depth > maxDepth:
		return unreadable(b.file, line, column, fault.ProblemInvalid, "A document is at most %d levels deep.", maxDepth)
	}
	return nil
}
