package registry

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// commitment is the name under which an image holds the hash of a personal value in its place.
const commitment = "commitment"

// describe writes a record as the change log keeps it: the image, in which every personal value is replaced by a
// commitment to it, and the values with their salts by path.
func describe(r *record.Record, salt func() string) (image, personal string, err error) {
	w := imageWriter{salt: salt, personal: map[string]personalValue{}}
	text, err := model.CanonicalJSON(w.record("", r))
	if err != nil {
		return "", "", err
	}
	if w.err != nil {
		return "", "", w.err
	}
	beside, err := model.CanonicalJSON(w.personal)
	return string(text), string(beside), err
}

type imageWriter struct {
	salt     func() string
	personal map[string]personalValue
	err      error
}

func (w *imageWriter) record(prefix string, r *record.Record) map[string]any {
	out := map[string]any{"id": model.FormatID(r.Type, r.ID)}
	for _, f := range r.Type.Fields {
		v, ok := r.Values[f.Name]
		if !ok {
			continue
		}
		v = shown(f, v)
		if isPersonal(r, f) {
			v = w.commit(prefix+f.Name, v)
		}
		out[f.Name] = v
	}
	for _, link := range r.Type.Links {
		target := link.Target()
		if id, ok := r.One[link.Name]; ok {
			out[link.Name] = model.FormatID(target, id)
		}
		if ids := r.Many[link.Name]; len(ids) > 0 {
			shown := make([]string, len(ids))
			for i, id := range ids {
				shown[i] = model.FormatID(target, id)
			}
			out[link.Name] = shown
		}
		if parts := r.Parts[link.Name]; len(parts) > 0 {
			list := make([]any, len(parts))
			for i, part := range parts {
				list[i] = w.record(prefix+link.Name+"["+part.Key()+"].", part)
			}
			out[link.Name] = list
		}
	}
	return out
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
