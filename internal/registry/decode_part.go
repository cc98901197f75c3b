package registry

import (
	"maps"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// parts replaces a list of parts. Each element is matched with the part it names or would be the name of; what it says
// goes on top of what that part holds.
func (d decoder) parts(owner *record.Record, link *model.Link, raw any, at path) {
	list, ok := d.list(raw, at, maxParts)
	if !ok {
		return
	}
	m := matcher{decoder: d, typ: link.Target(), old: owner.Parts[link.Name], used: map[string]bool{}}
	inputs, keys := make([]Input, len(list)), make([]string, len(list))
	for i, v := range list {
		if inputs[i], ok = asInput(v); !ok {
			d.report(at.item(i), fault.ProblemInvalid, "An object is expected.")
			continue
		}
		if keys[i], ok = m.named(inputs[i], at.item(i)); !ok {
			// It names nothing that could be looked for; the rest of it may still be read.
			inputs[i] = maps.Clone(inputs[i])
			delete(inputs[i], "id")
			delete(inputs[i], "key")
		}
	}
	delete(owner.Parts, link.Name)
	for i, in := range inputs {
		if in == nil {
			continue
		}
		if keys[i] == "" {
			keys[i] = m.derived(in)
		}
		part, isNew := partByKey(m.old, keys[i]), false
		if part == nil {
			part, isNew = newRecord(link.Target(), d.t.ids.Next(d.t.clock())), true
			part.Values["key"] = keys[i]
		}
		d.fields(part, in, isNew, at.item(i))
		owner.Parts[link.Name] = append(owner.Parts[link.Name], part)
	}
}

// matcher finds out which part of the old list, by its key, an element of the new list speaks of.
type matcher struct {
	decoder
	typ  *model.Type
	old  []*record.Record
	used map[string]bool // the keys of the new list
}

// named returns the key of the part that an element names by id or key, empty if it names none.
func (m matcher) named(in Input, at path) (key string, ok bool) {
	key, ok = m.given(in, "key", at)
	id, idOK := m.given(in, "id", at)
	if !ok || !idOK || key == "" && id == "" {
		return "", ok && idOK
	}
	if id != "" {
		typ, n, _ := model.ParseID(id)
		part := partByID(m.old, n)
		if part == nil || typ != m.typ {
			m.report(at.with("id"), fault.ProblemNotFound, "There is no %s %q in this list.", m.typ.Name, clip(id))
			return "", false
		}
		// A key beside the id may only repeat the part's own, which is checked with the other names.
		key, at = part.Key(), at.with("id")
	} else {
		at = at.with("key")
	}
	switch {
	case !model.ValidKey(key):
		m.report(at, fault.ProblemInvalid, "%q is no key.", clip(key))
		return "", false
	case m.used[key]:
		m.report(at, fault.ProblemDuplicate, "%q stands in the list twice.", key)
		return "", false
	}
	m.used[key] = true
	return key, true
}

func (m matcher) given(in Input, name string, at path) (string, bool) {
	if in[name] == nil {
		return "", true
	}
	return m.text(in[name], at.with(name))
}

// derived returns the key that an element without one gets: that of the first old part it could mean and that no other
// element means, or the first that is free.
func (m matcher) derived(in Input) string {
	base := m.t.keyBase(m.typ, in)
	if base == "" {
		base = m.typ.Prefix
	}
	for n := 1; ; n++ {
		if key := numbered(base, n); !m.used[key] {
			m.used[key] = true
			return key
		}
	}
}
