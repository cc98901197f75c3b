package report

import (
	"slices"

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
	d.Sections = append(d.Sections, s)
	for _, activity := range activities {
		d.Sections = append(d.Sections, r.served(activity))
	}
	if len(activities) == 0 {
		d.Sections[0].gap("any processing on behalf of others.", "Art 30(2)")
	}
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
	engagements := slices.DeleteFunc(r.linking("Engagement", "processorActivities", activity), func(e *record.Record) bool {
		return r.Past(e.Text("endedOn"))
	})
	letter := func(code, heading string, write func(*Section)) {
		under := Section{Code: code, Heading: "(" + code + ") " + heading, Citation: "Art 30(2)(" + code + ")"}
		write(&under)
		s.below(under)
	}
	letter("a", "Controllers on whose behalf we act, and processors engaged", func(s *Section) {
		for _, engagement := range engagements {
			s.below(r.engager(engagement, regimes, s.Citation))
		}
		if len(engagements) == 0 {
			s.gap("on whose behalf the processing is carried out.")
		}
		s.table("Processors engaged in turn", []string{"Processor", "For", "Task"}, r.engagedInTurn(engagements))
	})
	letter("b", "Categories of processing", func(s *Section) {
		var rows []Row
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

// engager tells on whose behalf an engagement is: who engages, and the controllers whose activities are served.
func (r *art30) engager(engagement *record.Record, regimes []string, citation string) Section {
	s := Section{Code: engagement.Key(), Heading: r.organisation(r.client(engagement)), Citation: citation}
	s.of(engagement)
	s.facts(Fact{"Engagement", name(engagement)})
	client := r.client(engagement)
	if client != nil && client.Text("nature") == "CATEGORY" {
		s.gap("which controllers these are: " + name(client) + " stands for all of them.")
		return s
	}
	controller := r.One(engagement, "engagerController")
	if controller == nil {
		s.paragraph("It acts for " + r.organisation(client) + ", which is itself a processor.")
	}
	r.party(&s, client)
	if controller != nil {
		for _, regime := range regimes {
			r.contacts(&s, client, representativeOf[regime])
		}
		r.contacts(&s, client, "DPO")
	}
	for _, activity := range r.Many(engagement, "controllerActivities") {
		if of := r.One(activity, "controller"); of != nil && of != controller {
			s.facts(Fact{"On behalf of", r.organisation(r.One(of, "organisation"))})
		}
	}
	return s
}

// engagedInTurn are the processors further down.
func (r *art30) engagedInTurn(engagements []*record.Record) []Row {
	var rows []Row
	for _, engagement := range engagements {
		for _, sub := range engagement.Parts["subProcessing"] {
			downstream := r.One(sub, "downstream")
			if downstream == nil || sub.Text("decision") == "OBJECTED" || sub.Text("decision") == "WITHDRAWN" {
				continue
			}
			engaged := r.One(r.One(downstream, "engaged"), "organisation")
			rows = append(rows, row(
				cell(r.organisation(engaged)), cell(r.organisation(r.client(engagement))), cell(sub.Text("responsibilities"), downstream.Text("subjectMatter")),
			))
		}
	}
	return rows
}
