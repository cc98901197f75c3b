package read

import (
	"slices"
	"strconv"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
)

func (f *filter) waived(_ *model.Type, alias string, _ any, _ int) error {
	f.st.add(alias + ".waived")
	return nil
}

// letters writes that the rule of a finding counts for a letter, or for none.
func (f *filter) letters(_ *model.Type, alias string, v any, _ int) error {
	d := f.session.engine.db.Dialect
	rules := func(wanted func(law.Rule) bool) any {
		codes := []string{}
		for _, rule := range f.session.engine.law.Rules() {
			if wanted(rule) {
				codes = append(codes, rule.Code)
			}
		}
		return d.Texts(codes)
	}
	return f.operators(v.(map[string]any), func(op string, v any) error {
		f.st.add(d.InTexts(alias+".rule"), rules(func(rule law.Rule) bool {
			if op == "has" {
				return slices.Contains(rule.Letters, v.(string))
			}
			return (len(rule.Letters) == 0) == v
		}))
		return nil
	})
}

func (f *filter) recordType(_ *model.Type, alias string, v any, _ int) error {
	d := f.session.engine.db.Dialect
	return f.operators(v.(map[string]any), func(_ string, v any) error {
		names := []string{}
		for _, constant := range operands(v) {
			names = append(names, typeOf(asText(constant)).Name)
		}
		f.st.add(d.InTexts(alias+".record_type"), d.Texts(names))
		return nil
	})
}

// record writes that a finding is about a record, or one of some. An id counts with its type, which its number alone does not
// tell.
func (f *filter) record(_ *model.Type, alias string, v any, _ int) error {
	d := f.session.engine.db.Dialect
	return f.operators(v.(map[string]any), func(_ string, v any) error {
		list := operands(v)
		if len(list) > maxIn {
			return tooManyValues(len(list))
		}
		ids, typed := []int64{}, []string{}
		for _, shown := range list {
			if t, id, ok := model.ParseID(asText(shown)); ok {
				ids, typed = append(ids, id), append(typed, t.Name+" "+strconv.FormatInt(id, 10))
			}
		}
		f.st.add(d.InIDs(alias+".record_id"), d.IDs(ids))
		f.st.add(" and "+d.InTexts(alias+".record_type || ' ' || "+alias+".record_id"), d.Texts(typed))
		return nil
	})
}

// operands lists the operand of eq, or those of in.
func operands(v any) []any {
	if list, ok := v.([]any); ok {
		return list
	}
	return []any{v}
}
