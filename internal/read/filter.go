package read

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
)

// statement is one statement under construction.
type statement struct {
	text strings.Builder
	args []any
}

func (st *statement) add(text string, args ...any) {
	st.text.WriteString(text)
	st.args = append(st.args, args...)
}

// filter writes the conditions of one where argument. Every condition is either true or not: a comparison with a missing
// value does not hold, and its negation does.
type filter struct {
	session *Session
	st      *statement
	tests   int
	aliases int
}

// where writes that a row of a type under an alias passes a where input.
func (f *filter) where(t *model.Type, alias string, in map[string]any, depth int) error {
	if depth > maxNest {
		return fault.Exceeded("filterDepth", int64(depth), maxNest, "levels of a filter")
	}
	f.st.add("(1 = 1")
	// In order of names, so that the same filter is the same statement.
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(in)), func(name string) bool { return in[name] == nil })
	if f.tests += max(1, len(names)); f.tests > maxTests {
		return fault.Exceeded("filterTests", int64(f.tests), maxTests, "tests of a filter")
	}
	for _, name := range names {
		f.st.add(" and ")
		if err := f.test(t, alias, name, in[name], depth); err != nil {
			return err
		}
	}
	f.st.add(")")
	return nil
}

func (f *filter) test(t *model.Type, alias, name string, v any, depth int) error {
	switch name {
	case "and":
		return f.all(t, alias, v.([]any), " and ", "1 = 1", depth)
	case "or":
		return f.all(t, alias, v.([]any), " or ", "1 = 0", depth)
	case "not":
		f.st.add("(")
		if err := f.where(t, alias, v.(map[string]any), depth+1); err != nil {
			return err
		}
		f.st.add(") is not true")
		return nil
	case "id":
		return f.id(t, alias+".id", v.(map[string]any))
	}
	if d := findDomain(t, name); d != nil {
		return f.domain(t, alias, d, v, depth)
	}
	if link := t.Link(name); link != nil {
		return f.link(t, alias, link, v.(map[string]any), depth)
	}
	return f.field(alias, t.Field(name), v.(map[string]any))
}

func (f *filter) all(t *model.Type, alias string, list []any, word, empty string, depth int) error {
	if len(list) == 0 {
		f.st.add(empty)
		return nil
	}
	f.st.add("(")
	for i, item := range list {
		if i > 0 {
			f.st.add(word)
		}
		if err := f.where(t, alias, item.(map[string]any), depth+1); err != nil {
			return err
		}
	}
	f.st.add(")")
	return nil
}

// link writes a condition across a link: on the one record it leads to, or on some or none of many.
func (f *filter) link(t *model.Type, alias string, l *model.Link, in map[string]any, depth int) error {
	if l.Kind == model.One {
		return f.across(t, alias, l, in, depth)
	}
	f.st.add("(1 = 1")
	for _, quantor := range []string{"some", "none"} {
		inner, ok := in[quantor].(map[string]any)
		if !ok {
			continue
		}
		f.st.add(" and ")
		if quantor == "none" {
			f.st.add("not ")
		}
		if err := f.across(t, alias, l, inner, depth); err != nil {
			return err
		}
	}
	f.st.add(")")
	return nil
}

// linked counts one more link that the filter follows.
func (f *filter) linked() error {
	if f.aliases++; f.aliases > maxLinked {
		return fault.Exceeded("filterLinked", int64(f.aliases), maxLinked, "links that a filter follows in all")
	}
	return nil
}

func (f *filter) across(t *model.Type, alias string, l *model.Link, in map[string]any, depth int) error {
	to := l.Target()
	if err := f.session.mayRead(to); err != nil {
		return err
	}
	if err := f.linked(); err != nil {
		return err
	}
	far := "f" + strconv.Itoa(f.aliases)
	f.st.add("exists (select 1 from " + to.Table + " " + far + " where ")
	f.session.inRegister(f.st, to, far, true)
	this := func(column string) { f.st.add(column + " = " + alias + ".id") }
	switch {
	case l.Kind == model.One:
		f.st.add(" and " + far + ".id = " + alias + "." + l.Column)
	case l.Kind == model.Parts && l.Scoped && t.InheritColumn != "":
		f.st.add(" and " + far + "." + l.Column + " in (" + alias + ".id, " + alias + "." + t.InheritColumn + ")")
	case l.Column != "":
		f.st.add(" and ")
		this(far + "." + l.Column)
	default:
		f.st.add(" and " + far + ".id in (")
		linkPairs(t, l).write(f.st, idColumn, this)
		f.st.add(")")
	}
	// Connections leave archived records aside.
	if l.Kind == model.Inverse || l.Kind == model.Many && l.Scoped {
		f.st.add(" and " + far + ".archived_at is null")
	}
	f.st.add(" and ")
	if err := f.where(to, far, in, depth+1); err != nil {
		return err
	}
	f.st.add(")")
	return nil
}

func (f *filter) id(t *model.Type, column string, in map[string]any) error {
	ids := func(list []any) []int64 {
		out := []int64{}
		for _, v := range list {
			// What is no id of the type is the id of no record.
			if id, ok := t.ParseID(asText(v)); ok {
				out = append(out, id)
			}
		}
		return out
	}
	return f.operators(in, func(op string, v any) error {
		list := []any{v}
		if op == "in" {
			list = v.([]any)
		}
		if len(list) > maxIn {
			return tooManyValues(len(list))
		}
		d := f.session.engine.db.Dialect
		f.st.add(d.InIDs(column), d.IDs(ids(list)))
		return nil
	})
}

func (f *filter) field(alias string, field *model.Field, in map[string]any) error {
	d := f.session.engine.db.Dialect
	column := alias + "." + field.Column
	return f.operators(in, func(op string, v any) error {
		switch op {
		case "isNull":
			if v.(bool) {
				f.st.add(column + " is null")
			} else {
				f.st.add(column + " is not null")
			}
		case "isEmpty":
			if v.(bool) {
				f.st.add(column + " = '[]'")
			} else {
				f.st.add(column + " <> '[]'")
			}
		case "has":
			f.st.add(d.ListHas(column), v)
		case "contains":
			f.st.add(d.Contains(alias+"."+field.FoldColumn()), model.Fold(v.(string)))
		case "in":
			return f.in(column, field, v.([]any))
		default:
			value, err := operand(field, v)
			if err != nil {
				return err
			}
			f.st.add(column+" "+comparisons[op]+" ?", value)
		}
		return nil
	})
}

var comparisons = map[string]string{"eq": "=", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}

// operators writes every operator of a filter input that is given.
func (f *filter) operators(in map[string]any, write func(op string, v any) error) error {
	f.st.add("(1 = 1")
	for _, op := range slices.Sorted(maps.Keys(in)) {
		if in[op] == nil {
			continue
		}
		if hasNUL(in[op]) {
			return bad("a text must not hold the character U+0000")
		}
		f.st.add(" and ")
		if err := write(op, in[op]); err != nil {
			return err
		}
	}
	f.st.add(")")
	return nil
}
