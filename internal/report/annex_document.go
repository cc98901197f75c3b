package report

import (
	"cmp"
	"slices"

	"github.com/openropa/ropa/internal/compliance"
)

// applies says an answer in words.
var applies = map[compliance.Answer]string{
	compliance.AnswerYes: "Yes", compliance.AnswerNo: "No", compliance.AnswerUndetermined: "Not determined",
}

// Document writes the annex to be read. What it needs and the register does not hold is shown as a gap, where it would stand.
func (a *DPAAnnex) Document() *Document {
	d := &Document{
		Kind: KindAnnex, Title: a.Label, Language: a.language, Day: a.Day, Subject: cmp.Or(a.Engagement, a.Transfer),
		Meta: []Fact{
			{"Under", a.Citation}, {"As at", date(a.Day)}, {"Applies", applies[a.Applicable]}, {"Because", a.Reason},
		},
	}
	if a.Module != "" {
		d.Meta = append(d.Meta, Fact{"Module", modules[a.Module]})
	}
	ready := "Yes"
	if !a.Ready {
		ready = "No: " + quantity(len(a.Missing), "fact is", "facts are") + " not recorded"
	}
	d.Meta = append(d.Meta, Fact{"Ready", ready})
	w := &annexWriter{missing: map[missingOf][]AnnexMissing{}}
	for _, m := range a.Missing {
		w.missing[missingOf{m.Item, m.Label}] = append(w.missing[missingOf{m.Item, m.Label}], m)
	}
	for _, s := range a.Sections {
		d.Sections = append(d.Sections, w.section(s))
	}
	return d
}

// annexWriter writes sections of an annex, of which it knows what is missing.
type annexWriter struct{ missing map[missingOf][]AnnexMissing }

// missingOf is an item with what it is called, which says of whom it is.
type missingOf struct{ item, label string }

func (a *annexWriter) section(of AnnexSection) Section {
	s := Section{Code: of.Code, Heading: of.Heading, Citation: of.Citation}
	s.paragraph(of.Note)
	var named []AnnexGroup
	for _, group := range of.Groups {
		if group.Heading == "" {
			a.facts(&s, group)
		} else {
			named = append(named, group)
		}
	}
	// Two parties stand side by side, as they do in the forms.
	if len(named) == 2 && sides(named) {
		a.sideBySide(&s, named)
		return s
	}
	for _, group := range named {
		under := Section{Code: "", Heading: group.Heading, Citation: of.Citation}
		a.facts(&under, group)
		s.below(under)
	}
	return s
}

// sides reports whether groups tell much the same of two.
func sides(groups []AnnexGroup) bool {
	shared := 0
	for _, item := range groups[0].Items {
		if slices.ContainsFunc(groups[1].Items, func(other AnnexItem) bool { return other.Code == item.Code }) {
			shared++
		}
	}
	return 2*shared >= max(len(groups[0].Items), len(groups[1].Items))
}

// facts writes the items of a group: short ones as facts, those with several texts as lists.
func (a *annexWriter) facts(s *Section, group AnnexGroup) {
	var short []Fact
	flush := func() {
		s.facts(short...)
		short = nil
	}
	for _, item := range group.Items {
		switch {
		case len(item.Texts) == 1:
			short = append(short, Fact{item.Label, item.Texts[0]})
		case len(item.Texts) > 1:
			flush()
			s.list(item.Label+":", item.Texts)
		}
		for _, id := range item.Records {
			if !slices.Contains(s.Records, id) {
				s.Records = append(s.Records, id)
			}
		}
	}
	flush()
	a.gaps(s, group, "")
}

// gaps writes what a group misses.
func (a *annexWriter) gaps(s *Section, group AnnexGroup, of string) {
	for _, item := range group.Items {
		if !item.Missing {
			continue
		}
		label := item.Label
		if of != "" {
			label += " (" + of + ")"
		}
		for _, m := range a.missing[missingOf{item.Code, labelOf(item.Label, group.Heading)}] {
			s.gap(label+". "+m.HowToMend, item.Citation)
		}
	}
}

// sideBySide writes two groups as the columns of a table.
func (a *annexWriter) sideBySide(s *Section, groups []AnnexGroup) {
	var codes []string
	labels := map[string]string{}
	cells := map[string][]Cell{}
	for column, group := range groups {
		for _, item := range group.Items {
			if !slices.Contains(codes, item.Code) {
				codes = append(codes, item.Code)
				labels[item.Code], cells[item.Code] = item.Label, []Cell{nothing(), nothing()}
			}
			cells[item.Code][column] = cell(item.Texts...)
			for _, id := range item.Records {
				if !slices.Contains(s.Records, id) {
					s.Records = append(s.Records, id)
				}
			}
		}
	}
	var rows []Row
	for _, code := range codes {
		rows = append(rows, row(append([]Cell{cell(labels[code])}, cells[code]...)...))
	}
	s.table("Parties", []string{"Particulars", groups[0].Heading, groups[1].Heading}, rows)
	for _, group := range groups {
		a.gaps(s, group, group.Heading)
	}
}
