package law

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// field is one field of a row as its file writes it.
type field struct {
	name     string
	index    []int
	typ      reflect.Type
	required bool
	// rule is what each text of the field must be: a code, a rule, a date,
	// a country, an email, a url, a period, a yearday, the name of another fact of
	// the row, or "in" and the list whose code it is. Without one, any text will do.
	rule string
}

// patterns are the rules that only look at the text. Dates must exist besides.
var patterns = map[string]struct {
	*regexp.Regexp
	what string
}{
	"code":    {regexp.MustCompile(`^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$`), "capitals and digits joined by underscores"},
	"rule":    {regexp.MustCompile(`^[RP]-[0-9]{3}$|^N[0-9]{1,2}$`), "a letter and a number, such as R-001 or N1"},
	"date":    {regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`), "a date YYYY-MM-DD"},
	"country": {regexp.MustCompile(`^[A-Z]{2}$`), "a country of two capitals"},
	"email":   {regexp.MustCompile(`^[^@\s]+@[^@\s]+$`), "an email address"},
	"url":     {regexp.MustCompile(`^https://[^\s]+$`), "an address that starts with https://"},
	"period":  {regexp.MustCompile(`^(P[0-9]+[YMWD]|PT[0-9]+H)$`), "a duration of one unit, such as P1M or PT72H"},
	"yearday": {regexp.MustCompile(`^[0-9]{2}-[0-9]{2}$`), "a day of every year, MM-DD"},
}

// fieldsOf returns the fields of a struct in its order, those of inline structs
// in their place.
func fieldsOf(t reflect.Type) []field {
	var all []field
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if options == "inline" {
			for _, inner := range fieldsOf(f.Type) {
				inner.index = append([]int{i}, inner.index...)
				all = append(all, inner)
			}
			continue
		}
		all = append(all, field{name, []int{i}, f.Type, options != "omitempty", f.Tag.Get("law")})
	}
	return all
}

// otherList returns the list whose codes the field holds, or none.
func (f field) otherList() List {
	list, ok := strings.CutPrefix(f.rule, "in ")
	if !ok {
		return ""
	}
	return List(list)
}

// closedList returns the texts of which the field holds one or several, if
// they are a closed list.
func (f field) closedList(row reflect.Type) []string {
	typ := f.typ
	if typ.Kind() == reflect.Slice {
		typ = typ.Elem()
	}
	if list, ok := reflect.Zero(typ).Interface().(interface{ values() []string }); ok {
		return list.values()
	}
	if f.rule == "fact" {
		return factsOf(row)
	}
	return nil
}

// factsOf names the fields of a row that state something about the law.
func factsOf(row reflect.Type) []string {
	none := []string{"code", "regime"}
	for _, f := range fieldsOf(reflect.TypeFor[Provenance]()) {
		none = append(none, f.name)
	}
	var facts []string
	for _, f := range fieldsOf(row) {
		if !slices.Contains(none, f.name) {
			facts = append(facts, f.name)
		}
	}
	return facts
}
