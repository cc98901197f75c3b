package law

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Reference is a row of any list as at a day.
type Reference struct {
	Row
	// Valid says whether the row is the law on the day: of a row with several
	// provisions, whether one of them is.
	Valid bool
	// Facts is what the row states besides, by the names and in the order of the
	// fields of its file.
	Facts Facts
}

// Facts are fields of a row, or of an object in one.
type Facts []Fact

// Fact is a field that only the rows of one list have. Its value is a text, a
// number, a truth, a list of texts, or a list of Facts.
type Fact struct {
	Name  string
	Value any
}

// MarshalJSON writes the facts as one object, in their order.
func (f Facts) MarshalJSON() ([]byte, error) {
	text := []byte{'{'}
	for i, fact := range f {
		value, err := json.Marshal(fact.Value)
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", fact.Name, err)
		}
		if i > 0 {
			text = append(text, ',')
		}
		text = append(strconv.AppendQuote(text, fact.Name), ':')
		text = append(text, value...)
	}
	return append(text, '}'), nil
}

// References returns the rows of a list as at a day, in the order of their file.
// With a regime it leaves out the rows of other regimes, not those of none; with
// a code it returns the row with it only. It is empty for an unknown list.
func (l *Law) References(list List, regime, code, day string) []Reference {
	t := l.list(list)
	if t == nil {
		return nil
	}
	codes := t.allCodes()
	if code != "" {
		codes = []string{code}
	}
	var all []Reference
	for _, code := range codes {
		row, ok := t.row(code)
		if !ok {
			continue
		}
		value := t.value(code)
		ref := Reference{Row: row, Valid: row.ValidAt(day), Facts: factsIn(reflect.ValueOf(value))}
		if several, ok := value.(interface{ provisions() []provision }); ok {
			of := slices.DeleteFunc(slices.Clone(several.provisions()), func(p provision) bool { return regime != "" && p.Regime != regime })
			if len(of) == 0 {
				continue
			}
			of = slices.DeleteFunc(of, func(p provision) bool { return !p.ValidAt(day) })
			ref.Valid = ref.Valid && len(of) > 0
			ref.Citation = citationsOf(of)
		} else if regime != "" && row.Regime != "" && row.Regime != regime {
			continue
		}
		all = append(all, ref)
	}
	return all
}

// citationsOf joins the citations of provisions, each once.
func citationsOf(provisions []provision) string {
	var all []string
	for _, p := range provisions {
		if !slices.Contains(all, p.Citation) {
			all = append(all, p.Citation)
		}
	}
	return strings.Join(all, "; ")
}

// common are the fields that a reference shows of every row.
var common = []string{
	"code", "regime", "citation", "label", "name", "title", "description", "validFrom", "validTo", "notInForce",
	"source", "verification", "lastChecked", "generalKnowledge",
}

// factsIn lists what a row states besides what all lists say of theirs.
func factsIn(row reflect.Value) Facts {
	return slices.DeleteFunc(fieldFacts(row), func(f Fact) bool { return slices.Contains(common, f.Name) })
}

// fieldFacts lists what the fields of a row, or of an object in one, hold.
func fieldFacts(v reflect.Value) Facts {
	facts := Facts{}
	for _, f := range fieldsOf(v.Type()) {
		if value := v.FieldByIndex(f.index); !empty(value) {
			facts = append(facts, Fact{f.name, factValue(value)})
		}
	}
	return facts
}

func factValue(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Bool:
		return v.Bool()
	case reflect.Int:
		return v.Int()
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Struct {
			objects := make([]Facts, v.Len())
			for i := range objects {
				objects[i] = fieldFacts(v.Index(i))
			}
			return objects
		}
		all := make([]string, v.Len())
		for i := range all {
			all[i] = v.Index(i).String()
		}
		return all
	default:
		return v.String()
	}
}
