package registry

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
)

// value reads the value of a field into the form a record holds it in. It is nil for a missing value and an empty list;
// ok is false where a problem was reported.
func (d decoder) value(f *model.Field, raw any, at path) (v any, ok bool) {
	if raw == nil {
		return nil, true
	}
	switch f.Kind {
	case model.Bool:
		if v, ok = raw.(bool); !ok {
			d.report(at, fault.ProblemInvalid, "true or false is expected.")
		}
		return v, ok
	case model.Int:
		return d.integer(raw, at)
	case model.EnumList, model.TextList:
		return d.texts(f, raw, at)
	case model.JSON:
		return d.objects(f, raw, at)
	case model.Ref:
		if raw == "" {
			return nil, true
		}
		id, ok := d.reference(model.ByName(f.Ref), raw, at)
		return id, ok
	}
	text, ok := d.text(raw, at)
	if !ok || text == "" {
		return nil, ok
	}
	switch f.Kind {
	case model.Enum:
		return text, d.code(f, text, at)
	case model.DateTime:
		micros, ok := model.ParseTime(text)
		if !ok {
			d.report(at, fault.ProblemInvalid, "An instant such as 2026-01-31T12:00:00Z is expected.")
		}
		return micros, ok
	case model.Date:
		if !model.ValidDate(text) {
			d.report(at, fault.ProblemInvalid, "A day of the calendar as YYYY-MM-DD is expected.")
			return nil, false
		}
		return text, true
	}
	if message := checkScalar(f, text); message != "" {
		d.report(at, fault.ProblemInvalid, "%s", message)
		return nil, false
	}
	return text, d.lawCode(f, text, at)
}

func (d decoder) text(raw any, at path) (string, bool) {
	text, ok := raw.(string)
	switch {
	case !ok:
		d.report(at, fault.ProblemInvalid, "Text is expected.")
	case !utf8.ValidString(text) || strings.ContainsRune(text, 0):
		d.report(at, fault.ProblemInvalid, "The text holds bytes that are no characters.")
		ok = false
	case utf8.RuneCountInString(text) > maxText:
		d.report(at, fault.ProblemTooLong, "The text has over %d characters.", maxText)
		ok = false
	}
	return text, ok
}

// integer reads a whole number in the range that the contract's Int has. All there are count something, so that none is
// negative.
func (d decoder) integer(raw any, at path) (any, bool) {
	var n int64
	ok := true
	switch raw := raw.(type) {
	case int:
		n = int64(raw)
	case int32:
		n = int64(raw)
	case int64:
		n = raw
	case float64:
		n, ok = int64(raw), raw == math.Trunc(raw) && math.Abs(raw) <= math.MaxInt32
	case json.Number:
		var err error
		n, err = raw.Int64()
		ok = err == nil
	default:
		ok = false
	}
	if !ok || n > math.MaxInt32 || n < 0 {
		d.report(at, fault.ProblemInvalid, "A whole number from 0 to %d is expected.", math.MaxInt32)
		return nil, false
	}
	return n, true
}

// list reads the elements of a list; nil is an empty one.
func (d decoder) list(raw any, at path, most int) ([]any, bool) {
	if raw == nil {
		return nil, true
	}
	list, ok := asList(raw)
	switch {
	case !ok:
		d.report(at, fault.ProblemInvalid, "A list is expected.")
	case len(list) > most:
		d.report(at, fault.ProblemTooMany, "The list has over %d elements.", most)
		ok = false
	}
	return list, ok
}

// texts reads a list of texts, or of codes, which are put in the order of the model and lose duplicates.
func (d decoder) texts(f *model.Field, raw any, at path) (any, bool) {
	list, allOK := d.list(raw, at, maxList)
	var out []string
	for i, v := range list {
		text, ok := d.text(v, at.item(i))
		if ok && text != "" {
			ok = d.lawCode(f, text, at.item(i))
			if f.Kind == model.EnumList {
				ok = d.code(f, text, at.item(i))
			}
		}
		if text != "" {
			out = append(out, text)
		}
		allOK = allOK && ok
	}
	if !allOK || len(out) == 0 {
		return nil, allOK
	}
	if f.Kind == model.EnumList {
		slices.SortFunc(out, func(a, b string) int { return slices.Index(f.Values, a) - slices.Index(f.Values, b) })
		out = slices.Compact(out)
	}
	return out, true
}

func (d decoder) code(f *model.Field, text string, at path) bool {
	if slices.Contains(f.Values, text) {
		return true
	}
	d.report(at, fault.ProblemUnknownCode, "%q is none of %s%s", clip(text), strings.Join(f.Values, ", "), suggest(fault.Nearest(text, f.Values, 1)))
	return false
}

// lawCode refuses a code that the list of the reference law does not have, whose codes a field holds.
func (d decoder) lawCode(f *model.Field, text string, at path) bool {
	list := law.List(f.Law)
	if f.Law == "" || d.t.law.Has(list, text) {
		return true
	}
	d.report(at, fault.ProblemUnknownCode, "%q is not in the law's list %s%s", clip(text), f.Law, suggest(d.t.law.Nearest(list, text, 3)))
	return false
}

// objects reads a list of objects of a shape.
func (d decoder) objects(f *model.Field, raw any, at path) (any, bool) {
	list, allOK := d.list(raw, at, maxList)
	var out []map[string]any
	for i, v := range list {
		object, ok := d.object(f.Shape, v, at.item(i))
		out = append(out, object)
		allOK = allOK && ok
	}
	if !allOK || len(out) == 0 {
		return nil, allOK
	}
	return out, true
}

func (d decoder) object(shape *model.Shape, raw any, at path) (map[string]any, bool) {
	in, allOK := asInput(raw)
	if !allOK {
		d.report(at, fault.ProblemInvalid, "An object is expected.")
		return nil, false
	}
	names := make([]string, 0, len(shape.Fields))
	out := map[string]any{}
	for _, f := range shape.Fields {
		names = append(names, f.Name)
		v, ok := d.value(f, in[f.Name], at.with(f.Name))
		if ok && v == nil {
			v = defaultValue(f)
		}
		if ok && v == nil && f.Required {
			d.report(at.with(f.Name), fault.ProblemRequired, "A value is required.")
			ok = false
		}
		if v != nil {
			out[f.Name] = v
		}
		allOK = allOK && ok
	}
	for _, name := range slices.Sorted(maps.Keys(in)) {
		if shape.Field(name) == nil {
			d.report(at.with(clip(name)), fault.ProblemInvalid, "%s has no %q%s", shape.Name, clip(name), suggest(fault.Nearest(name, names, 1)))
			allOK = false
		}
	}
	return out, allOK
}

// suggest ends a message with the names that were probably meant.
func suggest(names []string) string {
	if len(names) == 0 {
		return "."
	}
	return "; did you mean " + strings.Join(names, ", ") + "?"
}
