package report

import (
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/record"
)

// Art30RecordProcessor writes the Article 30(2) record of a processor: on whose behalf it acts, which categories of processing
// it carries out for each of them, and how. The set holds the processor with its organisation, activities, the engagements that
// those serve, and all that these link to.
func Art30RecordProcessor(set *compliance.Set, processor *record.Record, day string) *Document {
	r := &art30{newWriter(set, KindArt30Second, processor, "", day)}
	organisation := r.One(processor, "organisation")
	d := &Document{
		Kind: KindArt30Second, Title: "Article 30(2) record of " + name(organisation), Language: r.Register().Text("locale"), Day: day,
		Subject: processor.ID,
	}
	activities := slices.DeleteFunc(r.linking("ProcessorActivity", "processor", processor), func(a *record.Record) bool {
		return len(gdprs(a.Texts("regimes"))) == 0 || !r.kept(a)
	})
	s := Section{Code: "PROCESSOR", Heading: "(a) The processor", Citation: "Art 30(2)(a)"}
	r.parties(&s, processor, organisation, gdprs(controllerRegimes(activities)))
	d.Sections = append(d.Sections, s, r.clients(activities), r.engagedInTurn(activities))
	for _, activity := range activities {
		d.Sections = append(d.Sections, r.served(activity))
	}
	if len(activities) == 0 {
		d.Sections[0].gap("any processing on behalf of others.", "Art 30(2)")
	}
	d.Sections = slices.DeleteFunc(d.Sections, func(s Section) bool { return len(s.Blocks)+len(s.Sections) == 0 })
	d.Meta = append([]Fact{{"Law", "UK GDPR and EU GDPR Article 30(2)"}, {"As at", date(day)}}, r.remarks(d)...)
	return d
}

// served writes what is recorded of one activity, by letters.
func (r *art30) served(activity *record.Record) Section {
	s := Section{Code: activity.Key(), Heading: name(activity), Present: true}
	s.of(activity)
	s.paragraph(activity.Text("description"))
	regimes := gdprs(activity.Texts("regimes"))
	s.facts(Fact{"Law", r.regimeNames(regimes)}, Fact{"State", capital(say(activity.Text("processingState")))},
		Fact{"Since", date(activity.Text("startedOn"))})
	engagements := r.running(activity)
	letter := func(code, heading string, write func(*Section)) {
		under := Section{Code: code, Heading: "(" + code + ") " + heading, Citation: "Art 30(2)(" + code + ")"}
		write(&under)
		s.below(under)
	}
	letter("b", "Categories of processing", func(s *Section) {
		var rows []Row
		if len(engagements) == 0 {
			s.gap("on whose behalf the processing is carried out.", "Art 30(2)(a)")
		}
		for _, engagement := range engagements {
			rows = append(rows, row(cell(r.organisation(r.client(engagement)), name(engagement)), cell(engagement.Texts("categoriesOfProcessing")...)))
			if engagement.Values["categoriesOfProcessing"] == nil {
				s.gap("the categories of processing for " + r.organisation(r.client(engagement)) + ".")
			}
			s.of(engagement)
		}
		s.table("By controller", []string{"On behalf of", "Categories of processing"}, rows)
	})
	letter("c", "Transfers", func(s *Section) {
		r.flows(s, activity, regimes)
		for _, engagement := range engagements {
			if len(r.Many(engagement, "transfers")) > 0 {
				under := Section{Code: engagement.Key(), Heading: "For " + r.organisation(r.client(engagement)), Citation: s.Citation}
				for _, t := range r.Many(engagement, "transfers") {
					for _, regime := range regimes {
						below := r.transfer(t, regime, s.Citation)
						below.Heading += " (" + r.regimeName(regime) + ")"
						under.below(below)
					}
				}
				s.below(under)
			}
		}
	})
	letter("d", "Security measures", func(s *Section) { r.protection(s, activity) })
	return s
}

// running are the engagements that an activity serves and that have not ended.
func (r *art30) running(activity *record.Record) []*record.Record {
	return slices.DeleteFunc(r.linking("Engagement", "processorActivities", activity), func(e *record.Record) bool {
		return r.Past(e.Text("endedOn"))
	})
}

// clients tells on whose behalf activities are carried out, each client once.
func (r *art30) clients(activities []*record.Record) Section {
	s := Section{Code: "CONTROLLERS", Heading: "(a) Controllers on whose behalf it acts", Citation: "Art 30(2)(a)"}
	var engagements grouped[*record.Record]
	regimes := map[*record.Record][]string{}
	roles := map[*record.Record]*record.Record{}
	for _, activity := range activities {
		for _, engagement := range r.running(activity) {
			client := r.client(engagement)
			engagements.add(client, name(engagement))
			regimes[client] = append(regimes[client], gdprs(activity.Texts("regimes"))...)
			if controller := r.One(engagement, "engagerController"); controller != nil {
				roles[client] = controller
			}
			s.of(engagement)
		}
	}
	for _, client := range engagements.keys {
		s.below(r.engager(client, roles[client], engagements.values[client], regimes[client], s.Citation))
	}
	return s
}

// engager tells who engages, and for what; and of a controller, its representative and data protection officer.
func (r *art30) engager(client, controller *record.Record, engagements, regimes []string, citation string) Section {
	s := Section{Code: "UNNAMED", Heading: "Unnamed", Citation: citation}
	if client != nil {
		s.Code, s.Heading = client.Key(), r.organisation(client)
	}
	s.facts(Fact{"Engagement", strings.Join(engagements, "; ")})
	switch {
	case client == nil:
		s.gap("on whose behalf this is done.")
		return s
	case client.Text("nature") == "CATEGORY":
		s.gap("which controllers these are: " + name(client) + " stands for all of them.")
		return s
	case controller == nil:
		s.paragraph("It is itself a processor, and acts for others.")
	}
	r.party(&s, client)
	add := func(heading, kind string) {
		under := Section{Code: kind, Heading: heading, Citation: citation}
		r.contacts(&under, client, kind)
		s.below(under)
	}
	slices.Sort(regimes)
	for _, regime := range slices.Compact(regimes) {
		add("Representative ("+r.regimeName(regime)+")", representativeOf[regime])
	}
	add("Data protection officer", "DPO")
	return s
}

// engagedInTurn tells of the processors further down.
func (r *art30) engagedInTurn(activities []*record.Record) Section {
	s := Section{Code: "PROCESSORS", Heading: "(a) Processors engaged in turn", Citation: "Art 30(2)(a)"}
	var rows []Row
	for _, activity := range activities {
		for _, engagement := range r.running(activity) {
			for _, sub := range engagement.Parts["subProcessing"] {
				downstream := r.One(sub, "downstream")
				decision := sub.Text("decision")
				if downstream == nil || decision == "OBJECTED" || decision == "WITHDRAWN" {
					continue
				}
				client := r.organisation(r.client(engagement))
				if decision == "PENDING" && !r.AsAt(engagement, r.Day).SubProcessing(sub).Silent {
					client += " (not yet decided)"
				}
				rows = append(rows, row(
					cell(r.organisation(r.One(r.One(downstream, "engaged"), "organisation"))),
					cell(sub.Text("responsibilities"), downstream.Text("subjectMatter")), cell(client),
				))
				s.of(downstream)
			}
		}
	}
	s.table("Processors", []string{"Processor", "Task", "For"}, merged(rows))
	return s
}
