package read

import (
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
)

// in tests a column against a list in one placeholder, so that the statement does not grow with it.
func (f *filter) in(column string, field *model.Field, list []any) error {
	if len(list) > maxIn {
		return tooManyValues(len(list))
	}
	d := f.session.engine.db.Dialect
	texts, numbers := []string{}, []int64{}
	for _, v := range list {
		value, err := operand(field, v)
		if err != nil {
			return err
		}
		switch v := value.(type) {
		case string:
			texts = append(texts, v)
		case int64:
			numbers = append(numbers, v)
		}
	}
	switch {
	case len(numbers) > 0:
		f.st.add(d.InIDs(column), d.IDs(numbers))
	case len(texts) > 0:
		f.st.add(d.InTexts(column), d.Texts(texts))
	default:
		f.st.add("1 = 0")
	}
	return nil
}

// hasNUL tells a text, or a list with a text, that no database can hold.
func hasNUL(v any) bool {
	if list, ok := v.([]any); ok {
		return slices.ContainsFunc(list, hasNUL)
	}
	return strings.ContainsRune(asText(v), 0)
}

// operand is the stored form of a value that a column is compared with.
func operand(f *model.Field, v any) (any, error) {
	s, _ := v.(string)
	switch f.Kind {
	case model.Date:
		if !model.ValidDate(s) {
			return nil, bad("%s: %q is not a day as YYYY-MM-DD", f.Name, s)
		}
	case model.DateTime:
		micros, ok := model.ParseTime(s)
		if !ok {
			return nil, bad("%s: %q is not an instant in RFC 3339", f.Name, s)
		}
		return micros, nil
	}
	return v, nil
}

func tooManyValues(n int) error {
	return fault.Exceeded("filterValues", int64(n), maxIn, "values that a filter compares with")
}

func asText(v any) string { s, _ := v.(string); return s }
