package report

import (
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
)

func (n *notice) recipients(s *Section, _ law.NoticeProvision) {
	rows, seen, none := n.recipientRows(n.activities)
	if len(rows) > 0 {
		s.paragraph("We disclose " + n.words.data + ", or may disclose it, to:")
	}
	s.table("Recipients", []string{"Recipient", "Role", "When", "Data", "For"}, merged(rows))
	s.of(seen...)
	n.withoutRecipients(s, none)
	n.asserted(s, "PROCESSOR_SAFEGUARDS", "FLOW_DOWN")
}

// withoutRecipients tells of activities that name no recipients: there are none, or they are not recorded.
func (w *writer) withoutRecipients(s *Section, activities []*record.Record) {
	var none, unknown []string
	for _, activity := range activities {
		if confirmed, _ := activity.Values["noRecipientsConfirmed"].(bool); confirmed {
			none = append(none, name(activity))
		} else {
			unknown = append(unknown, name(activity))
		}
	}
	if len(none) > 0 {
		s.paragraph("Nobody receives data of " + and(none) + ".")
	}
	if len(unknown) > 0 {
		s.gap("who receives data of " + and(unknown) + ".")
	}
	s.of(activities...)
}

// recipientRows tells who receives data of activities, and which activities name nobody.
func (w *writer) recipientRows(activities []*record.Record) (rows []Row, of, none []*record.Record) {
	for _, activity := range activities {
		disclosures := w.Parts(activity, "disclosures")
		if len(disclosures) == 0 {
			none = append(none, activity)
		}
		for _, d := range disclosures {
			holder, path := w.holder(activity, "disclosures", d), at("disclosures", d)
			who, recipient := w.who(d)
			who[0] = w.mark(who[0], holder, path)
			when := sayAll(d.Texts("conditions"))
			if d.Text("timing") != "ONGOING" {
				when = append(when, say(d.Text("timing")))
			}
			where := name(activity)
			if holder != activity {
				where = everywhere
			}
			rows = append(rows, row(
				cell(who...), cell(w.mark(capital(w.words.role(d.Text("role"))), holder, path+".role")),
				cell(append(when, d.Text("note"))...).or(nothing()),
				cell(names(w.Many(d, "dataCategories"))...).or(nothing()), cell(where),
			))
			of = append(of, recipient)
		}
	}
	return rows, of, none
}

// who names those that a disclosure is to: a recipient with its examples, the processor of an engagement, or both.
func (w *writer) who(d *record.Record) (texts []string, of *record.Record) {
	if r := w.One(d, "recipient"); r != nil {
		texts, of = described(r), r
		if organisation := w.One(r, "organisation"); organisation != nil {
			texts = append(texts, w.organisation(organisation))
		}
		if examples := w.Many(r, "examples"); len(examples) > 0 {
			texts = append(texts, "for example "+and(names(examples)))
		}
		if r.Text("country") != "" {
			texts = append(texts, country(r.Text("country")))
		}
	}
	if engagement := w.One(d, "engagement"); engagement != nil {
		texts = append(texts, w.organisation(w.One(w.One(engagement, "engaged"), "organisation")))
		of = engagement
	}
	if len(texts) == 0 {
		texts = []string{"unnamed"}
	}
	return texts, of
}

// organisation names an organisation by its legal name, if it is known.
func (w *writer) organisation(r *record.Record) string {
	if r != nil && r.Text("legalName") != "" {
		return r.Text("legalName")
	}
	return name(r)
}

func (n *notice) transfers(s *Section, _ law.NoticeProvision) {
	n.planned(s, n.activities)
	n.asserted(s, "NO_TRANSFERS", "TRANSFER_SAFEGUARD")
}

// planned tells of the flows across borders of activities, each once.
func (w *writer) planned(s *Section, activities []*record.Record) {
	var none, unknown []string
	var seen []*record.Record
	for _, activity := range activities {
		transfers := w.Scope(activity, "transfers")
		confirmed, _ := activity.Values["noTransfersConfirmed"].(bool)
		switch {
		case len(transfers) > 0:
		case confirmed:
			none = append(none, name(activity))
		default:
			unknown = append(unknown, name(activity))
		}
		for _, t := range transfers {
			if !slices.Contains(seen, t) {
				seen = append(seen, t)
				s.below(w.transfer(t, w.words.regime, s.Citation))
			}
		}
	}
	if len(none) > 0 {
		s.paragraph("Data of " + and(none) + " are not transferred.")
	}
	if len(unknown) > 0 {
		s.gap("whether data of " + and(unknown) + " are transferred.")
	}
	s.of(seen...)
}

// transfer tells where data go, what covers it under a regime, and how to get a copy or which protection there is.
func (w *writer) transfer(t *record.Record, regime, citation string) Section {
	s := Section{Code: t.Key(), Heading: name(t), Citation: citation}
	s.of(t)
	s.paragraph(t.Text("description"))
	destination := strings.Join(cell(country(t.Text("destination")), t.Text("internationalOrganisation")).Texts, ", ")
	status := "It takes place."
	switch {
	case t.Text("status") == "CONDITIONAL":
		status = "It may take place; none is recorded."
	case w.Past(t.Text("endedOn")):
		status = "It ended on " + date(t.Text("endedOn")) + "."
	}
	s.facts(Fact{"Status", status}, Fact{"To", destination}, Fact{"Recipient", w.organisation(w.One(t, "importer"))},
		Fact{"Data", and(names(w.Many(t, "dataCategories")))}, Fact{"Of", and(names(w.Many(t, "dataSubjectCategories")))},
		Fact{"Purpose", t.Text("purpose")}, Fact{"Onward transfers", t.Text("onwardRestrictions")})
	if destination == "" {
		s.gap("the countries to which data go.")
	}
	legs := slices.DeleteFunc(slices.Clone(t.Parts["legs"]), func(leg *record.Record) bool { return leg.Text("regime") != regime })
	if len(legs) == 0 && w.kind == KindNotice {
		s.gap("what covers the transfer.")
	}
	for _, leg := range legs {
		w.leg(&s, t, leg)
	}
	return s
}

// leg tells what covers a transfer under one regime.
func (w *writer) leg(s *Section, t, leg *record.Record) {
	if leg.Text("restricted") == "FALSE" {
		s.facts(Fact{"Not restricted", leg.Text("notRestrictedReason")})
		return
	}
	safeguard, candidates := w.safeguard(leg.Text("safeguard")), []string{}
	for _, code := range leg.Texts("candidates") {
		candidates = append(candidates, w.mark(w.safeguard(code), t, at("legs", leg)+".candidates"))
	}
	supplementary := leg.Text("supplementaryMeasures")
	if supplementary == "" && leg.Text("supplementary") == "AS_REQUIRED" {
		supplementary = "as required"
	}
	s.facts(Fact{capital(w.words.safeguards), safeguard}, Fact{"Instrument", name(w.One(leg, "instrument"))},
		Fact{"Considered to cover it", joined(candidates, "or")}, Fact{"Supplementary measures", supplementary},
		Fact{"Reason", leg.Text("derogationReason")}, Fact{"Level of protection", leg.Text("levelOfProtection")},
		Fact{"How to get a copy", leg.Text("copyMeans")}, Fact{"Note", leg.Text("note")})
	known, found := w.Law().Safeguard(leg.Text("safeguard"))
	switch {
	case w.kind == KindPaia:
	case w.kind != KindNotice:
		// Records name safeguards for the transfers alone that rest on compelling legitimate interests.
		if strings.HasSuffix(known.Code, "_COMPELLING") && supplementary == "" {
			s.gap("the suitable safeguards of a transfer that rests on compelling legitimate interests.")
		}
	case !found && len(candidates) > 0:
		s.gap("which of what is considered covers the transfer.")
	case !found:
		s.gap("what covers the transfer.")
	}
	switch copied := known.Kind == law.AppropriateSafeguard || !found; {
	case w.kind != KindNotice:
	case leg.Text("regime") == "POPIA" && leg.Text("levelOfProtection") == "":
		s.gap("the level of protection that the information is given there.")
	case leg.Text("regime") != "POPIA" && copied && leg.Text("copyMeans") == "":
		s.gap("how to get a copy of the safeguards.")
	}
}

// safeguard names a safeguard with its provision.
func (w *writer) safeguard(code string) string {
	known, ok := w.Law().Safeguard(code)
	if !ok {
		return ""
	}
	return known.Label + " (" + known.Citation + ")"
}

// forClients tells what is processed on behalf of others: nothing asks a notice for it, and people look for it there.
func (n *notice) forClients() Section {
	s := Section{Code: "FOR_CLIENTS", Heading: "What we process for others, as their " + n.words.processor}
	for _, processor := range n.linking("Processor", "organisation", n.organisation) {
		for _, activity := range n.linking("ProcessorActivity", "processor", processor) {
			if n.underWay(activity) && slices.Contains(activity.Texts("regimes"), n.regime) {
				s.below(n.onBehalf(activity))
			}
		}
		if len(s.Sections) > 0 {
			s.paragraph("Our clients, each as " + n.words.controller + ", decide on it and on its legal basis. Requests about it go to them; we assist.")
			s.list("Our services:", processor.Texts("services"))
			s.of(processor)
		}
	}
	return s
}

func (n *notice) onBehalf(activity *record.Record) Section {
	s := Section{Code: activity.Key(), Heading: name(activity)}
	s.of(activity)
	s.paragraph(activity.Text("description"))
	var purposes []string
	for _, p := range n.Many(activity, "instructedPurposes") {
		purposes = append(purposes, strings.Join(described(p), ": "))
	}
	s.list("For these purposes of our clients:", purposes)
	for _, engagement := range n.linking("Engagement", "processorActivities", activity) {
		// Who our clients are is not for this notice to tell: only what holds for all of them.
		if client := n.client(engagement); n.Past(engagement.Text("endedOn")) || client == nil || client.Text("nature") != "CATEGORY" {
			continue
		}
		s.facts(Fact{"Engagement", name(engagement)}, Fact{"On behalf of", name(n.client(engagement))},
			Fact{"Subject matter", engagement.Text("subjectMatter")}, Fact{"Nature", engagement.Text("nature")},
			Fact{"Agreement", name(n.One(engagement, "agreement"))})
		s.list("Categories of processing:", engagement.Texts("categoriesOfProcessing"))
		if agreement := n.One(engagement, "agreement"); agreement != nil && agreement.Text("status") == "NOT_EVIDENCED" {
			s.gap("evidence of the " + name(agreement) + ".")
		}
		var instructions []string
		for _, i := range objects(engagement, "instructions") {
			instructions = append(instructions, text(i, "text"))
		}
		s.list("Instructions:", instructions)
		s.of(engagement)
	}
	one := []*record.Record{activity}
	n.dataAndPeople(&s, one, n.words.data)
	var sources []string
	for _, source := range n.Parts(activity, "dataSources") {
		sources = append(sources, strings.Join(cell(capital(say(source.Text("kind"))), source.Text("note")).Texts, ": "))
	}
	s.list("From these sources:", sources)
	recipients, _, _ := n.recipientRows(one)
	for i := range recipients {
		recipients[i].Cells = recipients[i].Cells[:4]
	}
	s.table("Recipients", []string{"Recipient", "Role", "When", "Data"}, recipients)
	return s
}

// client is the organisation that engages, in whichever role.
func (w *writer) client(engagement *record.Record) *record.Record {
	for _, link := range []string{"engagerController", "engagerProcessor"} {
		if engager := w.One(engagement, link); engager != nil {
			return w.One(engager, "organisation")
		}
	}
	return nil
}
