package read_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// world is a register as the interpreter knows it: the exported document, joined with what documents leave out.
type world struct {
	types    map[string][]*entity // roots and parts by type, in order of id
	byID     map[string]*entity
	named    map[string]*entity // by type and key
	register *entity
	foreign  []string // ids of another register
}

// entity is a record, a part or, without an id, an object inside one. A field holds nil where it is missing, else a
// string, bool, json.Number or instant, an *entity, or a list of any of these.
type entity struct {
	typ    string
	n      int64 // the number in the id
	id     string
	fields map[string]any
}

// instant is a time in microseconds.
type instant int64

func (e *entity) text(field string) string { s, _ := e.fields[field].(string); return s }

func (e *entity) archived() bool { return e.fields["archivedAt"] != nil }

// byKey finds a record; a document of the register names it, so it is there.
func (w *world) byKey(typ string, key any) *entity {
	e := w.named[typ+" "+text(key)]
	if e == nil {
		panic(fmt.Sprintf("no %s %v", typ, key))
	}
	return e
}

// role finds the record of each organisation in a role.
func (w *world) role(field, typ string) {
	for _, e := range w.types["Organisation"] {
		e.fields[field] = nil
		for _, role := range w.types[typ] {
			if role.fields["organisation"] == e {
				e.fields[field] = role
			}
		}
	}
}

// ids lists all ids, in order.
func (w *world) ids() []string { return sorted(w.byID) }

// kinds lists the types behind the name of a type or interface.
func kinds(name string) []string {
	if name == "ProcessingActivity" {
		return []string{"ControllerActivity", "ProcessorActivity"}
	}
	return []string{strings.TrimSuffix(name, "Where")}
}

// all lists the entities of a type or interface in order of id.
func (w *world) all(name string) []*entity {
	var out []*entity
	for _, kind := range kinds(name) {
		out = append(out, w.types[kind]...)
	}
	slices.SortFunc(out, func(a, b *entity) int { return cmp.Compare(a.n, b.n) })
	return out
}
