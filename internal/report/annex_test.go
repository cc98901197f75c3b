package report_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/compliance/compliancetest"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/report"
)

// annexCase is an annex of the register in which nothing is missing.
type annexCase struct {
	profile, module string
	// engagement is empty for the flow between controllers, transfer for a profile that is about none.
	engagement, transfer string
}

func (c annexCase) name() string { return strings.TrimSuffix(c.profile+"/"+c.module, "/") }

func (c annexCase) write(w *compliancetest.World) *report.DPAAnnex {
	if c.engagement == "" {
		return report.TransferAnnex(w.Set, w.ByKey["Transfer/"+c.transfer], c.profile, day)
	}
	return report.Annex(w.Set, w.ByKey["Engagement/"+c.engagement], c.profile, w.ByKey["Transfer/"+c.transfer], day)
}

var annexCases = []annexCase{
	{"ART28", "", "service", ""},
	{"EU_SCC_2021_915", "", "clauses", ""},
	{"EU_SCC_2021_914", "M1", "", "m1"},
	{"EU_SCC_2021_914", "M2", "service", "m2"},
	{"EU_SCC_2021_914", "M3", "service-sub", "m3"},
	{"EU_SCC_2021_914", "M4", "abroad", "m4"},
	{"UK_IDTA", "", "service", "idta"},
	{"UK_ADDENDUM", "M1", "", "m1"},
	{"UK_ADDENDUM", "M2", "service", "m2"},
	{"UK_ADDENDUM", "M3", "service-sub", "m3"},
	{"UK_ADDENDUM", "M4", "abroad", "m4"},
	{"POPIA_S21", "", "service", ""},
}

// TestAnnexesAreComplete has all annexes of a register that holds everything: nothing is missing in any form.
func TestAnnexesAreComplete(t *testing.T) {
	w := compliancetest.NewWorld(t, compliancetest.Read(t, "testdata/annex.yaml"), day)
	for _, c := range annexCases {
		a := c.write(w)
		if a.Applicable != compliance.AnswerYes || !a.Ready || a.Module != c.module || (c.module != "" && !a.Confirmed) {
			t.Errorf("%s: applicable %s (%s), ready %v, module %s: %+v", c.name(), a.Applicable, a.Reason, a.Ready, a.Module, a.Missing)
		}
		html, err := a.Document().HTML()
		if err != nil {
			t.Fatal(err)
		}
		for form, text := range map[string]string{"HTML": string(html), "Markdown": string(a.Document().Markdown())} {
			if strings.Contains(text, "Not recorded") {
				t.Errorf("%s shows a placeholder as %s", c.name(), form)
			}
		}
		for _, s := range a.Sections {
			for _, g := range s.Groups {
				for _, item := range g.Items {
					if len(item.Texts) == 0 || item.Citation == "" || item.Label == "" || item.Code == "" || item.Path == "" {
						t.Errorf("%s, %s, %s: %+v", c.name(), s.Code, g.Heading, item)
					}
				}
			}
		}
	}
}

// TestAnnexTable takes each fact of the table out of the register: each annex that needs it names it, and no other does.
func TestAnnexTable(t *testing.T) {
	doc := compliancetest.Read(t, "testdata/annex.yaml")
	items := compliancetest.Law(t).AnnexItems(day)
	seen := map[string]bool{}
	for _, taken := range items {
		paths := places(taken)
		required := slices.ContainsFunc(taken.Uses, func(u law.AnnexUse) bool { return u.Need == law.AnnexRequired })
		if key := strings.Join(paths, " "); seen[key] || !required {
			continue
		} else {
			seen[key] = true
		}
		w := compliancetest.NewWorld(t, doc, day)
		removed := 0
		for _, path := range taken.Paths {
			removed += remove(w, path, taken.Categories)
		}
		if removed == 0 {
			t.Errorf("%s: nothing stands at %v in the register", taken.Code, taken.Paths)
		}
		for _, c := range annexCases {
			var want []string
			for _, item := range items {
				if needs(item, c) && gone(item, paths) {
					want = append(want, item.Code)
				}
			}
			a := c.write(w)
			var got []string
			for _, m := range a.Missing {
				got = append(got, m.Item)
				if m.Citation == "" || m.HowToMend == "" || m.Path == "" || m.Record == 0 || m.Label == "" {
					t.Errorf("%s without %s: %+v", c.name(), taken.Code, m)
				}
			}
			for _, code := range want {
				if !slices.Contains(got, code) {
					t.Errorf("%s does not miss %s without %v: %v", c.name(), code, paths, got)
				}
			}
			if len(want) == 0 && len(got) > 0 || a.Ready != (len(want) == 0) {
				t.Errorf("%s misses %v without %v, which it does not need", c.name(), got, paths)
			}
			if len(want) > 0 && !strings.Contains(string(a.Document().Markdown()), "Not recorded:") {
				t.Errorf("%s does not show that %s is missing", c.name(), taken.Code)
			}
		}
	}
	if len(seen) < 50 {
		t.Errorf("%d facts were taken out", len(seen))
	}
}

// places are the paths of an item, with the headings by which it is told from others at the same path.
func places(item law.AnnexItem) []string {
	var out []string
	for _, path := range item.Paths {
		if len(item.Categories) == 0 {
			out = append(out, path)
		}
		for _, category := range item.Categories {
			out = append(out, path+"."+category)
		}
	}
	return out
}

// gone reports whether an item stands nowhere once some places are empty.
func gone(item law.AnnexItem, emptied []string) bool {
	return !slices.ContainsFunc(places(item), func(place string) bool {
		return !slices.ContainsFunc(emptied, func(e string) bool {
			return place == e || strings.HasPrefix(place, e+".") || strings.HasPrefix(place, e+"[")
		})
	})
}

func needs(item law.AnnexItem, c annexCase) bool {
	return slices.ContainsFunc(item.Uses, func(u law.AnnexUse) bool {
		return u.Profile == c.profile && u.Need == law.AnnexRequired && (len(u.Modules) == 0 || slices.Contains(u.Modules, c.module))
	})
}

// remove takes out what stands at a path in all records of its type, and counts how often something did.
func remove(w *compliancetest.World, path string, categories []string) int {
	typ, rest, _ := strings.Cut(path, ".")
	removed := 0
	var visit func(r *record.Record)
	visit = func(r *record.Record) {
		if r.Type.Name == typ {
			removed += removeIn(w, r, rest, categories)
		}
		for _, parts := range r.Parts {
			for _, part := range parts {
				visit(part)
			}
		}
	}
	for _, r := range w.Roots {
		visit(r)
	}
	return removed
}

func removeIn(w *compliancetest.World, r *record.Record, path string, categories []string) int {
	step, rest, deeper := strings.Cut(path, ".")
	list, selector, _ := strings.Cut(strings.TrimSuffix(step, "]"), "[")
	chosen := func(kinds ...any) bool { return selector == "" || slices.Contains(kinds, any(selector)) }
	if field := r.Type.Field(list); field != nil {
		was := fmt.Sprint(r.Values[list])
		switch v := r.Values[list].(type) {
		case []map[string]any:
			r.Values[list] = slices.DeleteFunc(slices.Clone(v), func(o map[string]any) bool { return chosen(o["letter"]) })
		case []string:
			r.Values[list] = slices.DeleteFunc(slices.Clone(v), func(s string) bool { return len(categories) == 0 || slices.Contains(categories, s) })
		default:
			delete(r.Values, list)
			if field.Default != "" {
				r.Values[list] = field.Default
			}
		}
		if fmt.Sprint(r.Values[list]) == was {
			return 0
		}
		return 1
	}
	removed := 0
	switch link := r.Type.Link(list); {
	case link.Kind == model.Parts && deeper:
		for _, part := range r.Parts[list] {
			if chosen(part.Text("kind"), part.Text("regime")) {
				removed += removeIn(w, part, rest, categories)
			}
		}
	case link.Kind == model.Parts:
		kept := slices.DeleteFunc(slices.Clone(r.Parts[list]), func(p *record.Record) bool { return chosen(p.Text("kind"), p.Text("regime")) })
		removed = len(r.Parts[list]) - len(kept)
		r.Parts[list] = kept
	case deeper:
		for _, id := range append(slices.Clone(r.Many[list]), r.One[list]) {
			if far := w.Record(id); far != nil {
				removed += removeIn(w, far, rest, categories)
			}
		}
	default:
		removed = len(r.Many[list])
		if r.One[list] != 0 {
			removed++
		}
		delete(r.Many, list)
		delete(r.One, list)
	}
	return removed
}
