package report

import (
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
)

// Art30Record writes what a controller shows the supervisory authority: the record of its activities under Article 30(1) of the
// UK and the EU GDPR, each by the letters (a) to (g), with what DPA 2018 Sch. 1 para 41 adds where a condition calls for it.
// Activities that have ended are left out; planned ones are shown as such. The set holds the controller with its organisation,
// activities and all that those link to.
func Art30Record(set *compliance.Set, controller *record.Record, day string) *Document {
	r := &art30{newWriter(set, KindArt30, controller, "", day)}
	organisation := r.One(controller, "organisation")
	d := &Document{
		Kind: KindArt30, Title: "Record of processing activities of " + name(organisation) + " (Article 30(1))",
		Language: r.Register().Text("locale"), Day: day, Subject: controller.ID,
	}
	s := Section{Code: "CONTROLLER", Heading: "(a) The controller", Citation: "Art 30(1)(a)"}
	r.parties(&s, controller, organisation, gdprs(controllerRegimes(r.linking("ControllerActivity", "controller", controller))))
	d.Sections = append(d.Sections, s)
	for _, activity := range r.linking("ControllerActivity", "controller", controller) {
		if len(gdprs(activity.Texts("regimes"))) > 0 && r.kept(activity) {
			d.Sections = append(d.Sections, r.activity(activity))
		}
	}
	if len(d.Sections) == 1 {
		d.Sections[0].gap("any processing activity.", "Art 30(1)")
	}
	d.Meta = append([]Fact{{"Law", "UK GDPR and EU GDPR Article 30(1)"}, {"As at", date(day)}}, r.remarks(d)...)
	return d
}

type art30 struct{ *writer }

// gdprs are those of some regimes that ask for an Article 30 record.
func gdprs(regimes []string) []string {
	return slices.DeleteFunc(slices.Clone(regimes), func(regime string) bool { return regime == "POPIA" })
}

// controllerRegimes are the regimes of activities, each once.
func controllerRegimes(activities []*record.Record) []string {
	var out []string
	for _, activity := range activities {
		out = append(out, activity.Texts("regimes")...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// kept reports whether an activity is one that the record lists on the day: it has not ended.
func (w *writer) kept(activity *record.Record) bool {
	return activity.Text("processingState") != "ENDED" && !w.Past(activity.Text("endedOn"))
}

// parties tells who has a role, with the representative and the data protection officer.
func (w *writer) parties(s *Section, role, organisation *record.Record, regimes []string) {
	w.party(s, organisation)
	s.of(role)
	for _, regime := range regimes {
		under := Section{Code: "REPRESENTATIVE_" + regime, Heading: "Representative (" + w.regimeName(regime) + ")", Citation: s.Citation}
		w.representing(&under, role, organisation, regime)
		s.below(under)
	}
	officer := Section{Code: "DPO", Heading: "Data protection officer", Citation: s.Citation}
	w.designated(&officer, role, organisation)
	s.below(officer)
}

// regimeName is what a regime is called.
func (w *writer) regimeName(code string) string {
	known, _ := w.Law().Regime(code)
	return known.Name
}

func (w *writer) regimeNames(codes []string) string {
	var out []string
	for _, code := range codes {
		out = append(out, w.regimeName(code))
	}
	return and(out)
}

// activity writes what is recorded of one activity, by letters.
func (r *art30) activity(activity *record.Record) Section {
	one := []*record.Record{activity}
	s := Section{Code: activity.Key(), Heading: name(activity), Present: true}
	s.of(activity)
	s.paragraph(r.mark(activity.Text("description"), activity, "description"))
	facts := []Fact{
		{"Law", r.regimeNames(gdprs(activity.Texts("regimes")))},
		{"State", capital(say(activity.Text("processingState")))},
		{"Since", date(activity.Text("startedOn"))},
		{"Unit", name(r.One(activity, "unit"))},
		{"Last reviewed", date(activity.Text("lastReviewedOn"))},
		{"Next review", date(activity.Text("nextReviewOn"))},
	}
	s.facts(facts...)
	letter := func(code, heading string, write func(*Section)) {
		under := Section{Code: code, Heading: "(" + code + ") " + heading, Citation: "Art 30(1)(" + code + ")"}
		write(&under)
		s.below(under)
	}
	letter("a", "Joint controllers", func(s *Section) {
		for _, joint := range r.Many(activity, "jointControllers") {
			r.party(s, r.One(joint, "organisation"))
		}
	})
	letter("b", "Purposes", func(s *Section) {
		var rows []Row
		for _, p := range activity.Parts["purposes"] {
			rows = append(rows, row(r.purposeCell(activity, p), cell(capital(strings.ToLower(strings.ReplaceAll(r.purposeKind(p), "_", " "))))))
			s.of(r.One(p, "purpose"))
		}
		s.table("Purposes", []string{"Purpose", "Kind"}, rows)
		if len(rows) == 0 {
			s.gap("the purposes.")
		}
	})
	letter("c", "Categories of data subjects and of personal data", func(s *Section) {
		r.dataAndPeople(s, one, "personal data")
	})
	letter("d", "Categories of recipients", func(s *Section) {
		rows, of, none := r.recipientRows(one)
		s.table("Recipients", []string{"Recipient", "Role", "When", "Data", "Stated for"}, rows)
		s.of(of...)
		r.withoutRecipients(s, none)
	})
	letter("e", "Transfers", func(s *Section) { r.flows(s, activity, gdprs(activity.Texts("regimes"))) })
	letter("f", "Time limits for erasure", func(s *Section) {
		rows, of := r.retentionRows(one)
		s.table("Time limits", []string{"Rule", "Data", "How long", "Counted from", "Then"}, rows)
		s.of(of...)
		r.unkept(s, one)
	})
	letter("g", "Security measures", func(s *Section) { r.protection(s, activity) })
	r.schedule1(&s, activity)
	return s
}

// purposeKind is the kind of a purpose within an activity.
func (w *writer) purposeKind(p *record.Record) string {
	if purpose := w.One(p, "purpose"); purpose != nil {
		return purpose.Text("kind")
	}
	return ""
}

// dataAndPeople tells which data of whom activities process, and what of it is missing.
func (w *writer) dataAndPeople(s *Section, activities []*record.Record, data string) {
	rows, missing := w.dataRows(activities)
	for i := range rows { // which activity uses them goes without saying
		rows[i].Cells = slices.Delete(rows[i].Cells, 2, 3)
	}
	s.table("Data", []string{capital(data), "Of whom", "Limits"}, rows)
	if w.kind == KindNotice {
		return
	}
	if len(missing.data) > 0 {
		s.gap("the categories of " + data + ".")
	}
	if len(missing.people) > 0 {
		s.gap("the categories of data subjects.")
	}
}

// flows tells of the transfers of an activity, engagement or data sharing, under each of its regimes.
func (w *writer) flows(s *Section, of *record.Record, regimes []string) {
	transfers := w.Scope(of, "transfers")
	for _, t := range transfers {
		for _, regime := range regimes {
			under := w.transfer(t, regime, s.Citation)
			if len(regimes) > 1 {
				under.Code += "_" + regime
				under.Heading += " (" + w.regimeName(regime) + ")"
			}
			s.below(under)
		}
	}
	if confirmed, _ := of.Values["noTransfersConfirmed"].(bool); confirmed && len(transfers) == 0 {
		s.paragraph("None.")
	} else if len(transfers) == 0 {
		s.gap("whether data are transferred.")
	}
}

// protection tells of the security measures of an activity.
func (w *writer) protection(s *Section, activity *record.Record) {
	rows, of := w.measures([]*record.Record{activity})
	s.table("Measures", []string{"Measure", "Kind"}, rows)
	s.of(of...)
	if len(rows) == 0 {
		s.gap("a general description of the security measures.")
	}
}

// schedule1 tells what DPA 2018 Sch. 1 para 41 wants in the record where a condition calls for a policy document: the condition,
// how Article 6 is satisfied, and whether the data are kept and erased as the document says.
func (r *art30) schedule1(s *Section, activity *record.Record) {
	under := Section{
		Code: "PARA_41", Heading: "Special category and criminal offence data: DPA 2018 Schedule 1", Citation: "DPA 2018 Sch 1 para 41",
	}
	for _, condition := range r.conditions(activity, "UK_GDPR") {
		schedule, ok := r.Law().Schedule1(condition.Text("schedule1"))
		if !ok || schedule.PolicyDocument == law.PolicyNotRequired {
			continue
		}
		under.facts(
			Fact{"(a) Condition", strings.Join(r.conditionCell(activity, condition).Texts, "; ")},
			Fact{"Data", and(names(r.Many(condition, "dataCategories")))},
			Fact{"(b) Article 6", strings.Join(r.satisfied(activity, condition), "; ")},
			Fact{"Policy document", name(r.One(condition, "policyDocument"))},
			Fact{"(c) Kept and erased as it says", map[string]string{"TRUE": "Yes", "FALSE": "No"}[condition.Text("policyAdhered")]},
			Fact{"Reasons for departing from it", condition.Text("policyDeparture")},
		)
		if r.One(condition, "policyDocument") == nil {
			under.gap("the appropriate policy document.", "DPA 2018 Sch 1 para 39")
		}
		switch {
		case condition.Text("policyAdhered") == "UNKNOWN":
			under.gap("whether the data are kept and erased as the policy document says.")
		case condition.Text("policyAdhered") == "FALSE" && condition.Text("policyDeparture") == "":
			under.gap("the reasons for departing from the policy document.")
		}
	}
	s.below(under)
}

// satisfied names the bases of Article 6 of the purposes that a condition is for.
func (r *art30) satisfied(activity, condition *record.Record) []string {
	var out []string
	of := r.Many(condition, "purposes")
	for _, p := range activity.Parts["purposes"] {
		if len(of) == 0 || slices.Contains(of, r.One(p, "purpose")) {
			bases, _ := r.bases(activity, p, r.ReliedOn(p, "UK_GDPR"))
			out = append(out, bases...)
		}
	}
	return cell(out...).Texts
}
