package exchange

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
)

// Source is a document that was read: its records in the order of the file, and what is already known to be wrong.
type Source struct {
	// Register is the key of the register that the document describes.
	Register string

	file     string
	register *entry
	entries  []*entry
	problems Problems
}

// entry is one record of a document.
type entry struct {
	typ      *model.Type
	key      string
	path     string // as in controllerActivities[contact]
	node     *node
	fields   map[string]any
	archived *bool
	// refused are the paths of values that were left out because something is wrong with them.
	refused map[string]bool
}

// refuse remembers that the value at a path was left out.
func (e *entry) refuse(path []string) { e.refused[showPath("", path)] = true }

// refusedAt tells whether the value at a path, or one that holds it, was left out.
func (e *entry) refusedAt(path []string) bool {
	for i := range len(path) + 1 {
		if e.refused[showPath("", path[:i])] {
			return true
		}
	}
	return false
}

// Parse reads a document in YAML or JSON: JSON if the name ends in .json or the text begins with a brace. The name is
// what problems call the file. The error, if any, is of type [Problems] and says why the text cannot be read at all;
// what is wrong with single values is in [Source.Problems], and [Import] reports it together with what the register
// says.
func Parse(name string, data []byte) (*Source, error) {
	root, err := tree(name, data)
	if err != nil {
		return nil, err
	}
	s := &Source{file: name}
	s.document(root)
	return s, nil
}

// Problems returns what is wrong with the document whatever the register holds, nil if nothing is.
func (s *Source) Problems() error { return slices.Clone(s.problems).err() }

func (s *Source) problem(base string, path []string, n *node, code fault.ProblemCode, format string, args ...any) {
	s.problems = append(s.problems, Problem{
		File: s.file, Line: int(n.line), Column: int(n.column), Path: showPath(base, path), Code: code, Message: fmt.Sprintf(format, args...),
	})
}

// document reads the top level.
func (s *Source) document(root *node) {
	top := newEntry(nil, "", root)
	if root.kind != objectNode {
		s.wrong(top, nil, root, "A document is a map with the names ropa, register and the lists of records")
		return
	}
	known := []string{"ropa", "register"}
	for _, t := range Roots() {
		known = append(known, t.Plural)
	}
	for _, m := range s.members(top, nil, root) {
		t := model.ByPlural(m.name)
		switch {
		case m.name == "ropa":
			s.format(top, m)
		case m.name == "register":
			s.readRegister(m.value)
		case slices.Contains(known, m.name):
			s.records(top, t, m)
		default:
			s.unknown(top, root, m, known)
		}
	}
	if root.child("ropa") == nil {
		s.problem("", []string{"ropa"}, root, fault.ProblemRequired, "The version of the document format is missing: ropa: %d.", Format)
	}
	if root.child("register") == nil {
		s.problem("", []string{"register"}, root, fault.ProblemRequired, "The register is missing.")
	}
}

// leading are the lists that a reader of a document meets first: who there is, in which roles, and what they do. What the
// activities are made of follows, in the order of the model.
var leading = []string{
	"sourceDocuments", "members", "organisations", "controllers", "processors", "controllerActivities", "processorActivities", "engagements", "agreements",
}

// Roots are the types whose records stand in lists of their own, in the order of a document.
func Roots() []*model.Type {
	roots := slices.Clone(model.Roots()[1:])
	place := func(t *model.Type) int {
		if i := slices.Index(leading, t.Plural); i >= 0 {
			return i
		}
		return len(leading)
	}
	slices.SortStableFunc(roots, func(a, b *model.Type) int { return cmp.Compare(place(a), place(b)) })
	return roots
}

func newEntry(t *model.Type, path string, n *node) *entry {
	return &entry{typ: t, path: path, node: n, refused: map[string]bool{}}
}

func (s *Source) format(top *entry, m member) {
	if m.value.kind != numberNode || m.value.text != strconv.Itoa(Format) {
		s.wrong(top, m.path, m.value, fmt.Sprintf("The version of the document format is %d", Format))
	}
}

func (s *Source) readRegister(n *node) {
	e := newEntry(model.Roots()[0], "register", n)
	if s.record(e) {
		s.Register, s.register = e.key, e
	}
}

func (s *Source) records(top *entry, t *model.Type, list member) {
	if list.value.kind == nullNode {
		return
	}
	if list.value.kind != listNode {
		s.wrong(top, list.path, list.value, "A list of records is expected")
		return
	}
	first := map[string]*node{}
	for i := range list.value.items {
		n := &list.value.items[i]
		e := newEntry(t, showPath(t.Plural, []string{strconv.Itoa(i)}), n)
		if key := n.child("key"); key != nil && model.ValidKey(key.text) {
			e.path = fmt.Sprintf("%s[%s]", t.Plural, key.text)
		}
		if !s.record(e) {
			continue
		}
		if other := first[e.key]; other != nil {
			s.problem(e.path, []string{"key"}, n.child("key"), fault.ProblemDuplicate,
				"The key %q is also at line %d.", e.key, other.line)
			continue
		}
		first[e.key] = n.child("key")
		s.entries = append(s.entries, e)
	}
}

// record reads one record and tells whether it has a key to go by.
func (s *Source) record(e *entry) bool {
	if e.node.kind != objectNode {
		s.wrong(e, nil, e.node, "A record is a map of its facts")
		return false
	}
	e.fields = s.object(e, nil, e.node, e.typ)
	key, ok := e.fields["key"].(string)
	delete(e.fields, "key")
	switch {
	case ok && model.ValidKey(key):
		e.key = key
		return true
	case ok:
		s.problem(e.path, []string{"key"}, e.node.child("key"), fault.ProblemInvalid,
			"A key is letters, digits, dots, dashes and underscores, at most 100, and does not look like an id.")
	case !e.refusedAt([]string{"key"}):
		s.problem(e.path, []string{"key"}, e.node, fault.ProblemRequired, "A record in a document has a key.")
	}
	return false
}
