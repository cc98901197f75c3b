package report

import (
	"slices"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/record"
)

// PaiaSection51 writes what PAIA s51(1) wants in the manual of a private body of its processing: (a) who it is and how it is
// reached, and (c)(i) to (v), which is the documentation that POPIA s17 speaks of. What else the manual holds is none of the
// register's. The set holds the controller, which is the responsible party, with its organisation, activities and all that those
// link to.
func PaiaSection51(set *compliance.Set, controller *record.Record, day string) *Document {
	w := newWriter(set, KindPaia, controller, "POPIA", day)
	organisation := w.One(controller, "organisation")
	d := &Document{
		Kind: KindPaia, Title: "Processing of personal information by " + name(organisation) + " (PAIA section 51)",
		Language: w.Register().Text("locale"), Regime: "POPIA", Day: day, Subject: controller.ID,
	}
	activities := slices.DeleteFunc(w.linking("ControllerActivity", "controller", controller), func(a *record.Record) bool {
		return !slices.Contains(a.Texts("regimes"), "POPIA") || !w.kept(a)
	})
	item := func(code, heading, citation string, write func(*Section)) {
		s := Section{Code: code, Heading: heading, Citation: citation}
		write(&s)
		d.Sections = append(d.Sections, s)
	}
	item("a", "The body and its head", "PAIA s51(1)(a)", func(s *Section) {
		w.party(s, organisation)
		officer := Section{Code: "INFORMATION_OFFICER", Heading: "Information officer", Citation: s.Citation}
		if !w.contacts(&officer, organisation, "INFORMATION_OFFICER") {
			officer.gap("the head of the body, who is its information officer.")
		}
		s.below(officer)
	})
	item("c_i", "The purpose of the processing", "PAIA s51(1)(c)(i)", func(s *Section) {
		var rows []Row
		for _, activity := range activities {
			for _, p := range activity.Parts["purposes"] {
				rows = append(rows, row(w.purposeCell(activity, p), cell(name(activity), activity.Text("description"))))
			}
			if len(activity.Parts["purposes"]) == 0 {
				s.gap("the purpose of " + name(activity) + ".")
			}
		}
		s.table("Purposes", []string{"Purpose", "Activity"}, rows)
		if len(activities) == 0 {
			s.gap("any processing of personal information.")
		}
		s.of(activities...)
	})
	item("c_ii", "Categories of data subjects, and of information relating to them", "PAIA s51(1)(c)(ii)", func(s *Section) {
		rows, missing := w.dataRows(activities)
		s.table("Information", []string{"Information", "Of whom", "Used in", "Limits"}, rows)
		if len(missing.data) > 0 {
			s.gap("the categories of information of " + and(missing.data) + ".")
		}
		if len(missing.people) > 0 {
			s.gap("the categories of data subjects of " + and(missing.people) + ".")
		}
		s.of(activities...)
	})
	item("c_iii", "Recipients or categories of recipients", "PAIA s51(1)(c)(iii)", func(s *Section) {
		rows, of, none := w.recipientRows(activities)
		s.table("Recipients", []string{"Recipient", "Role", "When", "Information", "For"}, rows)
		s.of(of...)
		w.withoutRecipients(s, none)
	})
	item("c_iv", "Planned transborder flows", "PAIA s51(1)(c)(iv)", func(s *Section) { w.planned(s, activities) })
	item("c_v", "General description of the security measures", "PAIA s51(1)(c)(v)", func(s *Section) {
		rows, of := w.measures(activities)
		s.table("Measures", []string{"Measure", "Kind"}, rows)
		s.of(of...)
		if len(rows) == 0 {
			s.gap("a general description of the security measures.")
		}
	})
	d.Meta = append([]Fact{
		{"Law", "Promotion of Access to Information Act 2 of 2000, section 51(1)(a) and (c), with POPIA section 17"}, {"As at", date(day)},
	}, w.remarks(d)...)
	return d
}
