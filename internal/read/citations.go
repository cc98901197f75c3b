package read

import "github.com/openropa/ropa/internal/model"

// hidden lists the types that the principal may not read.
func (s *Session) hidden() map[string]bool {
	out := map[string]bool{}
	for _, t := range model.Types() {
		if s.mayRead(t) != nil {
			out[t.Name] = true
		}
	}
	return out
}

// told leaves out the citations of a record whose path leads to what the principal may not read: the path alone tells
// that it is there, and what keys it has. Of other objects it leaves out nothing.
func (s *Session) told(t *model.Type, shape *model.Shape) func([]map[string]any) []map[string]any {
	hidden := map[string]bool{}
	if shape.Name == "Citation" {
		hidden = s.hidden()
	}
	return func(objects []map[string]any) []map[string]any {
		if len(hidden) == 0 {
			return objects
		}
		var out []map[string]any
		for _, object := range objects {
			if where, _ := object["path"].(string); !leadsInto(t, where, hidden) {
				out = append(out, object)
			}
		}
		return out
	}
}

// leadsInto tells whether a path from a type leads into one of the types given, or nowhere that is known.
func leadsInto(t *model.Type, where string, types map[string]bool) bool {
	for {
		name, _, rest, ok := model.CutStep(where)
		if !ok {
			return true
		}
		link := t.Link(name)
		if link == nil {
			return rest != "" || t.Field(name) == nil
		}
		if types[link.To] {
			return true
		}
		if rest == "" {
			return false
		}
		t, where = link.Target(), rest[1:]
	}
}
