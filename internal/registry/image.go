package registry

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// commitment is the name under which an image holds the hash of a personal value in its place.
const commitment = "commitment"

// describe writes a record as the change log keeps it: the image, in which every personal value is replaced by a
// commitment to it, and the values with their salts by path. Both are canonical JSON.
func describe(r *record.Record, salt func() string) (image, personal string, err error) {
	w := imageWriter{salt: salt, personal: map[string]personalValue{}}
	w.record("", r)
	if w.err != nil {
		return "", "", w.err
	}
	beside, err := model.CanonicalJSON(w.personal)
	return string(w.image), string(beside), err
}

// imageMember is what a record of a type may show in an image: a field, a link, or its id.
type imageMember struct {
	name  string
	field *model.Field
	link  *model.Link
}

// imageMembers lists what the types show, sorted by name.
var imageMembers = func() map[*model.Type][]imageMember {
	out := map[*model.Type][]imageMember{}
	for _, t := range model.Types() {
		list := []imageMember{{name: "id"}}
		for _, f := range t.Fields {
			list = append(list, imageMember{name: f.Name, field: f})
		}
		for _, l := range t.Links {
			list = append(list, imageMember{name: l.Name, link: l})
		}
		slices.SortFunc(list, func(a, b imageMember) int { return strings.Compare(a.name, b.name) })
		out[t] = list
	}
	return out
}()

type imageWriter struct {
	salt     func() string
	image    []byte
	personal map[string]personalValue
	err      error
}

// record appends a record or part; the prefix is the path to it.
func (w *imageWriter) record(prefix string, r *record.Record) {
	open := byte('{')
	for _, m := range imageMembers[r.Type] {
		if m.link != nil && m.link.Kind == model.Parts {
			if parts := r.Parts[m.name]; len(parts) > 0 {
				w.name(open, m.name)
				w.parts(prefix+m.name, parts)
				open = ','
			}
			continue
		}
		if v := w.member(prefix, r, m); v != nil {
			w.name(open, m.name)
			w.value(v)
			open = ','
		}
	}
	w.image = append(w.image, '}')
}

func (w *imageWriter) parts(list string, parts []*record.Record) {
	open := byte('[')
	for _, part := range parts {
		w.image = append(w.image, open)
		w.record(list+"["+part.Key()+"].", part)
		open = ','
	}
	w.image = append(w.image, ']')
}

// name appends the name of a member behind what opens the object or parts it from the member before.
func (w *imageWriter) name(open byte, name string) {
	w.image = append(w.image, open)
	w.value(name)
	w.image = append(w.image, ':')
}

func (w *imageWriter) value(v any) {
	image, err := model.AppendJSON(w.image, v)
	if err != nil {
		w.err = err
		return
	}
	w.image = image
}

// member is what a record shows of one of its facts or links, nil for nothing.
func (w *imageWriter) member(prefix string, r *record.Record, m imageMember) any {
	switch {
	case m.field != nil:
		v, ok := r.Values[m.name]
		if !ok {
			return nil
		}
		if v = shown(m.field, v); isPersonal(r, m.field) {
			v = w.commit(prefix+m.name, v)
		}
		return v
	case m.link == nil:
		return model.FormatID(r.Type, r.ID)
	case r.One[m.name] != 0:
		return model.FormatID(m.link.Target(), r.One[m.name])
	case len(r.Many[m.name]) > 0:
		ids := make([]string, len(r.Many[m.name]))
		for i, id := range r.Many[m.name] {
			ids[i] = model.FormatID(m.link.Target(), id)
		}
		return ids
	}
	return nil
}

// shown is a value as JSON shows it.
func shown(f *model.Field, v any) any {
	switch f.Kind {
	case model.DateTime:
		return model.FormatTime(v.(int64))
	case model.JSON:
		return record.Objects(f.Shape, v.([]map[string]any))
	}
	return v
}

// isPersonal tells whether a field holds a personal value. A text that repeats one is personal itself, such as an
// organisation's name that was taken from its legal name.
func isPersonal(r *record.Record, f *model.Field) bool {
	if f.Personal || f.Kind != model.Text || f.Name == "key" {
		return f.Personal
	}
	return slices.ContainsFunc(r.Type.Fields, func(other *model.Field) bool {
		return other.Personal && other.Kind == model.Text && r.Text(other.Name) == r.Text(f.Name)
	})
}

// commit keeps a value aside and returns what stands for it in the image.
func (w *imageWriter) commit(at string, v any) any {
	p := personalValue{Salt: w.salt(), Value: v}
	hash, err := p.commitment()
	if err != nil {
		w.err = err
	}
	w.personal[at] = p
	return map[string]any{commitment: hash}
}

// commitment is the hash of the salt and the value.
func (p personalValue) commitment() (string, error) {
	salt, err := hex.DecodeString(p.Salt)
	if err != nil {
		return "", err
	}
	value, err := model.CanonicalJSON(p.Value)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(append(salt, value...))
	return hex.EncodeToString(sum[:]), nil
}
