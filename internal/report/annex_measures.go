package report

import (
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
)

// measureText is a measure with its description.
func measureText(measure *record.Record) string {
	text := strings.Join(described(measure), ": ")
	if condition := measure.Text("condition"); condition != "" {
		text += " (" + condition + ")"
	}
	return text
}

// measuresFact tells the measures under the headings of annex II, in their order, and those without a heading at the end.
func measuresFact(a *annex, _ annexSubject, _ law.AnnexItem) annexFact {
	measures := a.Scope(a.scope, "securityMeasures")
	if len(measures) == 0 {
		return absent(a.scope, "securityMeasures", "")
	}
	f := annexFact{of: measures}
	for _, code := range a.Law().Codes(law.MeasureCategoryList) {
		heading, _ := a.Law().Row(law.MeasureCategoryList, code)
		var texts []string
		for _, m := range measures {
			if slices.Contains(m.Texts("categories"), code) {
				texts = append(texts, measureText(m))
			}
		}
		if len(texts) > 0 {
			f.parts = append(f.parts, labelled{heading.Label, texts})
		}
	}
	var others []string
	for _, m := range measures {
		if len(m.Texts("categories")) == 0 {
			others = append(others, measureText(m))
		}
	}
	if len(others) > 0 {
		f.parts = append(f.parts, labelled{"Other measures", others})
	}
	return f
}

// measuresUnder tells the measures under the headings of an item.
func measuresUnder(a *annex, _ annexSubject, item law.AnnexItem) annexFact {
	var of []*record.Record
	var texts []string
	for _, m := range a.Scope(a.scope, "securityMeasures") {
		if slices.ContainsFunc(m.Texts("categories"), func(code string) bool { return slices.Contains(item.Categories, code) }) {
			of, texts = append(of, m), append(texts, measureText(m))
		}
	}
	return recorded(a.scope, "securityMeasures", texts...).with(of)
}
