package exchange

import (
	"slices"
	"strconv"
	"strings"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
)

// member is one name of an object with its path in the record.
type member struct {
	name  string
	path  []string
	at    *node // the name itself
	value *node
}

// members lists what an object holds, without names that stand twice and what no document may hold.
func (s *Source) members(e *entry, path []string, n *node) []member {
	out := make([]member, 0, len(n.items)/2)
	for i := 0; i < len(n.items); i += 2 {
		name := &n.items[i]
		if name.kind == refusedNode {
			s.wrong(e, path, name, "")
			continue
		}
		m := member{name.text, join(path, name.text), name, &n.items[i+1]}
		if first := n.member(m.name); first != i {
			s.problem(e.path, m.path, name, fault.ProblemDuplicate, "The name %q is also at line %d.", m.name, n.items[first].line)
			continue
		}
		out = append(out, m)
	}
	return out
}

func join(path []string, step string) []string { return append(slices.Clip(path), step) }

// wrong reports a value of the wrong kind and leaves it out.
func (s *Source) wrong(e *entry, path []string, n *node, expected string) {
	e.refuse(path)
	message := expected + "."
	if n.kind == refusedNode {
		message = n.text
	}
	s.problem(e.path, path, n, fault.ProblemInvalid, "%s", message)
}

// unknown reports a name that the model does not have. Of the known names, those that the object has too were not meant.
func (s *Source) unknown(e *entry, object *node, m member, known []string) {
	message := "There is no such name here"
	known = slices.DeleteFunc(slices.Clone(known), func(name string) bool { return object.child(name) != nil })
	if near := fault.Nearest(m.name, known, 1); near != nil {
		message += ", perhaps " + near[0]
		e.refuse(append(slices.Clone(m.path[:len(m.path)-1]), near[0]))
	}
	s.problem(e.path, m.path, m.at, fault.ProblemInvalid, "%s.", message)
}

// object reads the facts of a record or part as the registry takes them.
func (s *Source) object(e *entry, path []string, n *node, t *model.Type) map[string]any {
	out := map[string]any{}
	for _, m := range s.members(e, path, n) {
		f, l := t.Field(m.name), t.Link(m.name)
		var v any
		ok := false
		switch {
		case m.name == "key":
			v, ok = s.text(e, m)
			ok = ok && v != nil
		case m.name == "archived" && archivable(t):
			e.archived = s.archived(e, m)
		case m.name == "id" || f != nil && f.Server:
			e.refuse(m.path)
			s.problem(e.path, m.path, m.at, fault.ProblemReadOnly, "The register keeps this itself; it does not stand in documents.")
		case f != nil:
			v, ok = s.field(e, m, f)
		case l != nil && l.Kind != model.Inverse:
			v, ok = s.link(e, m, l)
		default:
			s.unknown(e, n, m, names(t))
		}
		if ok {
			out[m.name] = v
		}
	}
	return out
}

// archivable tells the types whose records can be archived.
func archivable(t *model.Type) bool { return t.Root() && t != model.Roots()[0] }

// names are the names that a record or part has in a document.
func names(t *model.Type) []string {
	out := []string{"key"}
	for _, f := range t.Fields {
		if !f.Server {
			out = append(out, f.Name)
		}
	}
	for _, l := range t.Links {
		if l.Kind != model.Inverse {
			out = append(out, l.Name)
		}
	}
	if archivable(t) {
		out = append(out, "archived")
	}
	return out
}

func (s *Source) archived(e *entry, m member) *bool {
	if m.value.kind != boolNode {
		s.wrong(e, m.path, m.value, "true or false is expected")
		return nil
	}
	archived := strings.EqualFold(m.value.text, "true")
	return &archived
}

// field reads one fact. Nil clears it.
func (s *Source) field(e *entry, m member, f *model.Field) (any, bool) {
	if m.value.kind == nullNode {
		return nil, true
	}
	switch f.Kind {
	case model.Bool:
		if m.value.kind == boolNode {
			return strings.EqualFold(m.value.text, "true"), true
		}
		s.wrong(e, m.path, m.value, "true or false is expected")
		return nil, false
	case model.Int:
		// The contract's whole numbers have 32 bits.
		i, err := strconv.ParseInt(m.value.text, 10, 32)
		if m.value.kind == numberNode && err == nil {
			return i, true
		}
		s.wrong(e, m.path, m.value, "A whole number of at most 2147483647 is expected")
		return nil, false
	case model.Enum:
		return s.code(e, m, f)
	case model.EnumList:
		return s.list(e, m, "codes", func(item member) (any, bool) { return s.code(e, item, f) })
	case model.TextList:
		return s.list(e, m, "texts", func(item member) (any, bool) { return s.text(e, item) })
	case model.JSON:
		return s.list(e, m, "maps", func(item member) (any, bool) { return s.shape(e, item, f.Shape) })
	case model.Ref:
		return s.key(e, m)
	default:
		return s.text(e, m)
	}
}

// text takes a scalar as it is written: 2026, true and 2026-01-31 are texts where a text is meant.
func (s *Source) text(e *entry, m member) (any, bool) {
	switch {
	case m.value.kind == nullNode:
		return nil, true
	case !m.value.scalar():
		s.wrong(e, m.path, m.value, "A text is expected")
		return nil, false
	case strings.ContainsRune(m.value.text, 0):
		s.wrong(e, m.path, m.value, "A text has no NUL")
		return nil, false
	}
	return m.value.text, true
}

func (s *Source) code(e *entry, m member, f *model.Field) (any, bool) {
	v, ok := s.text(e, m)
	code, isText := v.(string)
	if !ok || !isText {
		return v, ok
	}
	if m.value.kind == boolNode {
		code = strings.ToUpper(code) // a fact that YAML takes for a boolean
	}
	if slices.Contains(f.Values, code) {
		return code, true
	}
	e.refuse(m.path)
	message := "There is no code " + strconv.Quote(code)
	if near := fault.Nearest(code, f.Values, 1); near != nil {
		message += ", perhaps " + near[0]
	}
	s.problem(e.path, m.path, m.value, fault.ProblemUnknownCode, "%s.", message)
	return nil, false
}

// key reads the key of another record. Whether there is one is for the register to say.
func (s *Source) key(e *entry, m member) (any, bool) {
	v, ok := s.text(e, m)
	if key, isText := v.(string); ok && isText {
		if _, _, isID := model.ParseID(key); isID {
			s.wrong(e, m.path, m.value, "Records are named by their keys; an id means nothing outside its database")
			return nil, false
		}
	}
	return v, ok
}

// list reads each element. One that is wrong leaves its place empty, so that positions stay what they are in the file.
func (s *Source) list(e *entry, m member, of string, read func(member) (any, bool)) (any, bool) {
	if m.value.kind == nullNode {
		return nil, true
	}
	if m.value.kind != listNode {
		s.wrong(e, m.path, m.value, "A list of "+of+" is expected")
		return nil, false
	}
	out := []any{}
	for i := range m.value.items {
		n := &m.value.items[i]
		item := member{path: join(m.path, strconv.Itoa(i)), at: n, value: n}
		if n.kind == nullNode {
			s.wrong(e, item.path, n, "A list has no empty elements")
			out = append(out, nil)
			continue
		}
		v, ok := read(item)
		if !ok {
			e.refuse(item.path)
		}
		out = append(out, v)
	}
	return out, true
}

func (s *Source) shape(e *entry, m member, shape *model.Shape) (any, bool) {
	if m.value.kind != objectNode {
		s.wrong(e, m.path, m.value, "A map is expected")
		return map[string]any{}, false
	}
	out := map[string]any{}
	object := m.value
	for _, m := range s.members(e, m.path, object) {
		f := shape.Field(m.name)
		if f == nil {
			var known []string
			for _, f := range shape.Fields {
				known = append(known, f.Name)
			}
			s.unknown(e, object, m, known)
			continue
		}
		if v, ok := s.field(e, m, f); ok {
			out[m.name] = v
		}
	}
	return out, true
}

func (s *Source) link(e *entry, m member, l *model.Link) (any, bool) {
	if m.value.kind == nullNode {
		return nil, true
	}
	switch l.Kind {
	case model.Many:
		return s.list(e, m, "keys", func(item member) (any, bool) { return s.key(e, item) })
	case model.Parts:
		return s.list(e, m, "maps", func(item member) (any, bool) {
			if item.value.kind != objectNode {
				s.wrong(e, item.path, item.value, "A map is expected")
				return map[string]any{}, false
			}
			return s.object(e, item.path, item.value, l.Target()), true
		})
	default:
		return s.key(e, m)
	}
}
