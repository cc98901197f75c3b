package report

import (
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
)

func (n *notice) data(s *Section, _ law.NoticeProvision) {
	rows, missing := n.dataRows(n.activities)
	s.table("Categories of "+n.words.data, []string{"Data", "Of whom", "Used in", "Limits"}, rows)
	if len(missing.data) > 0 {
		s.gap("the categories of " + n.words.data + " that are processed in " + and(missing.data) + ".")
	}
	n.asserted(s, "MINIMISATION")
	s.of(n.activities...)
}

// lacking names activities that do not say which data they process, or whose.
type lacking struct{ data, people []string }

// dataRows tells of each category of data whose it is, which activities use it, and within which limits.
func (w *writer) dataRows(activities []*record.Record) ([]Row, lacking) {
	var people, used, limits grouped[*record.Record]
	var missing lacking
	for _, activity := range activities {
		uses := w.Parts(activity, "dataUses")
		if len(uses) == 0 {
			missing.data = append(missing.data, name(activity))
		}
		if len(w.People(activity)) == 0 {
			missing.people = append(missing.people, name(activity))
		}
		for _, use := range uses {
			category := w.One(use, "dataCategory")
			holder, path := w.holder(activity, "dataUses", use), at("dataUses", use)
			people.add(category)
			for _, whose := range w.Many(use, "dataSubjectCategories") {
				people.add(category, w.mark(name(whose), holder, path+".dataSubjectCategories"))
			}
			limits.add(category, w.limit(use)...)
			used.add(category, w.mark(name(activity), holder, path))
		}
	}
	var rows []Row
	for _, category := range people.keys {
		what := cell("unspecified")
		if category != nil {
			what = cell(described(category)...)
		}
		where := cell(used.values[category]...)
		if len(activities) > 1 && len(where.Texts) == len(activities) {
			where = cell(everywhere)
		}
		rows = append(rows, row(what, cell(people.values[category]...), where, cell(limits.values[category]...).or(nothing())))
	}
	return rows, missing
}

// limit says how far a use of data goes.
func (w *writer) limit(use *record.Record) []string {
	var out []string
	switch use.Text("certainty") {
	case "MAY_INCLUDE":
		out = append(out, "may be included")
	case "UNKNOWN":
		out = append(out, "not known whether included")
	}
	if bound := use.Text("bound"); bound != "" && bound != "NONE" {
		out = append(out, say(bound))
	}
	if w.kind != KindNotice { // people are not told how many they are
		out = append(out, use.Text("volume"))
	}
	return append(out, use.Text("note"))
}

func (n *notice) source(s *Section, _ law.NoticeProvision) {
	var rows []Row
	var without []string
	for _, activity := range n.activities {
		sources := n.Parts(activity, "dataSources")
		if len(sources) == 0 {
			without = append(without, name(activity))
		}
		for _, source := range sources {
			holder := n.holder(activity, "dataSources", source)
			where := name(activity)
			if holder != activity {
				where = everywhere
			}
			rows = append(rows, row(
				cell(n.mark(capital(say(source.Text("kind"))), holder, at("dataSources", source)), source.Text("note")),
				through(source).or(nothing()), cell(names(n.Many(source, "dataCategories"))...).or(nothing()),
				cell(source.Text("informed"), source.Text("reason")).or(nothing()), cell(where),
			))
			s.of(holder)
		}
	}
	s.table("Sources", []string{"Source", "Through", "Data", "How you are told, and why", "For"}, merged(rows))
	if len(without) > 0 {
		s.gap("where the data of " + and(without) + " come from.")
	}
}

// through says by which channels and technologies data come.
func through(source *record.Record) Cell {
	texts := slices.Concat(sayAll(source.Texts("channels")), source.Texts("technologies"))
	if open, _ := source.Values["openEnded"].(bool); open {
		texts = append(texts, "and similar")
	}
	return cell(strings.Join(texts, ", "))
}

func (n *notice) retention(s *Section, _ law.NoticeProvision) {
	rows, rules := n.retentionRows(n.activities)
	s.table("Periods and criteria", []string{"What", "Data", "How long", "Counted from", "Then"}, rows)
	s.of(rules...)
	n.unkept(s, n.activities)
}

// retentionRows tells how long what is kept under the rules of activities, each rule once.
func (w *writer) retentionRows(activities []*record.Record) (rows []Row, rules []*record.Record) {
	for _, activity := range activities {
		for _, rule := range w.Scope(activity, "retentionRules") {
			if slices.Contains(rules, rule) {
				continue
			}
			rules = append(rules, rule)
			rows = append(rows, row(
				cell(described(rule)...), cell(names(w.Many(rule, "dataCategories"))...).or(cell("all "+w.words.data)),
				kept(rule), countedFrom(rule).or(nothing()), afterwards(rule).or(nothing()),
			))
		}
	}
	return rows, rules
}

// kept says how long: the period or the criterion, what it varies by, and the stages that follow.
func kept(rule *record.Record) Cell {
	var texts []string
	if period := rule.Text("period"); period != "" {
		texts = append(texts, map[string]string{"MINIMUM": "at least ", "MAXIMUM": "at most "}[rule.Text("bound")]+duration(period))
	}
	texts = append(texts, rule.Text("criterion"))
	for _, stage := range objects(rule, "stages") {
		texts = append(texts, strings.TrimSuffix(strings.Join(cell(
			text(stage, "name"), duration(text(stage, "period")), text(stage, "criterion"),
		).Texts, ": "), ": "))
	}
	if varies := rule.Texts("variesBy"); len(varies) > 0 {
		texts = append(texts, "varies by "+and(sayAll(varies)))
	}
	return cell(append(texts, rule.Text("legalSource"))...)
}

func countedFrom(rule *record.Record) Cell {
	var texts []string
	for _, trigger := range objects(rule, "triggers") {
		if text(trigger, "description") != "" {
			texts = append(texts, text(trigger, "description"))
		} else {
			texts = append(texts, say(text(trigger, "event")))
		}
	}
	return cell(texts...)
}

func afterwards(rule *record.Record) Cell {
	return cell(joined(sayAll(rule.Texts("endActions")), "or"))
}

// unkept says which data of activities no rule covers.
func (w *writer) unkept(s *Section, activities []*record.Record) {
	var missing []string
	for _, activity := range activities {
		rules, categories := w.Scope(activity, "retentionRules"), w.Categories(activity)
		uncovered := slices.DeleteFunc(slices.Clone(categories), func(category *record.Record) bool {
			return slices.ContainsFunc(rules, func(rule *record.Record) bool {
				of := w.Many(rule, "dataCategories")
				return len(of) == 0 || w.Is(category, func(c *record.Record) bool { return slices.Contains(of, c) })
			})
		})
		switch {
		case len(rules) == 0:
			missing = append(missing, name(activity))
		case len(uncovered) > 0:
			missing = append(missing, and(names(uncovered))+" ("+name(activity)+")")
		}
	}
	if len(missing) > 0 {
		s.gap("how long data are kept: " + strings.Join(missing, "; ") + ".")
	}
}

// measures tells how data of activities are protected, each measure once.
func (w *writer) measures(activities []*record.Record) (rows []Row, measures []*record.Record) {
	for _, activity := range activities {
		for _, measure := range w.Scope(activity, "securityMeasures") {
			if slices.Contains(measures, measure) {
				continue
			}
			measures = append(measures, measure)
			var kinds []string
			for _, code := range measure.Texts("categories") {
				known, _ := w.Law().Row(law.MeasureCategoryList, code)
				kinds = append(kinds, known.Label)
			}
			texts := described(measure)
			if measure.Text("condition") != "" {
				texts[0] += ", " + measure.Text("condition")
			}
			rows = append(rows, row(cell(texts...), cell(kinds...).or(nothing())))
		}
	}
	return rows, measures
}
