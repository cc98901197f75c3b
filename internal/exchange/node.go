package exchange

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/openropa/ropa/internal/fault"
)

// MaxBytes is how long a document may be.
const MaxBytes = 64 << 20

// Its other bounds.
const (
	maxDepth = 32
)

// maxNodes is how many values a document has at most, names among them: twice what a register of 10,000 activities
// takes. Tests lower it.
var maxNodes = 3_000_000

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

// node is one value of a document, the same for YAML and JSON. A large document has millions of them.
type node struct {
	text   string // of a scalar, as it was written
	items  []node // a list's elements; an object's names and values in turn
	byName map[string]int
	// line and column count from 1.
	line, column int32
	kind         kind
}

func (n *node) scalar() bool { return n.kind == textNode || n.kind == numberNode || n.kind == boolNode }

// few is how many members are looked through one by one.
const few = 32

// child finds a member or an element.
func (n *node) child(step string) *node {
	if n.kind == listNode {
		if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(n.items) {
			return &n.items[i]
		}
		return nil
	}
	if i := n.member(step); i >= 0 {
		return &n.items[i+1]
	}
	return nil
}

// member finds the place of a name among an object's items, the first of two, or returns -1.
func (n *node) member(name string) int {
	if len(n.items) <= 2*few {
		for i := 0; i < len(n.items); i += 2 {
			if n.items[i].text == name {
				return i
			}
		}
		return -1
	}
	if n.byName == nil {
		n.byName = make(map[string]int, len(n.items)/2)
		for i := len(n.items) - 2; i >= 0; i -= 2 {
			n.byName[n.items[i].text] = i
		}
	}
	if i, ok := n.byName[name]; ok {
		return i
	}
	return -1
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
	if len(data) > MaxBytes {
		return nil, unreadable(file, 1, 1, fault.ProblemTooLong, "A document has at most %d MiB.", MaxBytes>>20)
	}
	if at := invalidText(data); at >= 0 {
		lines := lines{data: data}
		line, column := lines.position(at)
		return nil, unreadable(file, line, column, fault.ProblemInvalid, "A document is text in UTF-8 without control characters.")
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if strings.HasSuffix(strings.ToLower(file), ".json") || bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		return readJSON(file, data)
	}
	return readYAML(file, data)
}

// invalidText is the place of the first byte that is not text, or -1.
func invalidText(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == utf8.RuneError && size == 1 {
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
