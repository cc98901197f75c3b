package report

import (
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// Audience is whom a notice is for: everybody, unless it names people.
type Audience struct {
	// Name is how a published notice names its audience.
	Name string
	// People are the ids of categories of data subjects.
	People []int64
}

// PrivacyNotice writes what a controller has to tell people under a regime on a day (UK and EU GDPR Articles 13 and 14, POPIA
// s18), from its activities that are under way. What its published notices assert beside that is told too, as theirs. The set
// holds the controller with its organisation, activities, notices and all that those link to.
func PrivacyNotice(set *compliance.Set, controller *record.Record, regime string, audience Audience, day string) *Document {
	n := &notice{writer: newWriter(set, KindNotice, controller, regime, day), regime: regime, audience: audience}
	n.organisation = n.One(controller, "organisation")
	for _, activity := range n.linking("ControllerActivity", "controller", controller) {
		if n.underWay(activity) && slices.Contains(activity.Texts("regimes"), regime) && n.addressed(activity) {
			n.activities = append(n.activities, activity)
		}
	}
	for _, published := range n.linking("Notice", "controller", controller) {
		if n.published(published) {
			n.notices = append(n.notices, published)
		}
	}
	d := &Document{
		Kind: KindNotice, Title: "Privacy notice of " + name(n.organisation), Language: n.language(), Regime: regime, Day: day,
		Subject: controller.ID,
	}
	add := func(s Section) {
		if len(s.Blocks) > 0 || len(s.Sections) > 0 {
			d.Sections = append(d.Sections, s)
		}
	}
	add(n.about())
	for _, item := range n.Law().Notice(regime, day) {
		p := item.Provisions[0]
		s := Section{Code: item.Code, Heading: p.Heading, Citation: p.Citation}
		if p.Indirect != "" && n.indirect() && p.Indirect != p.Citation {
			s.Citation += ", " + strings.TrimPrefix(p.Indirect, n.regimeName(regime)+" Art ")
		}
		items[item.Code](n, &s, p)
		add(s)
		switch item.Code {
		case "RECIPIENTS":
			add(n.forClients())
		case "RETENTION":
			add(n.security())
		}
	}
	add(n.changes())
	d.Meta = append(n.meta(), n.remarks(d)...)
	return d
}

// notice is a privacy notice that is being written.
type notice struct {
	*writer
	regime       string
	audience     Audience
	organisation *record.Record
	activities   []*record.Record
	notices      []*record.Record
	// given are the rights that the activities give, once they have been asked for.
	given map[string]derivedRight
}

// items writes each item of notice_items.yaml. An item of which nothing is to be told is left empty.
var items = map[string]func(*notice, *Section, law.NoticeProvision){
	"CONTROLLER": (*notice).controller, "REPRESENTATIVE": (*notice).representative, "DPO": (*notice).officer,
	"PURPOSES": (*notice).purposes, "ANNEX1": (*notice).annex1, "INTERESTS": (*notice).interests,
	"SPECIAL": (*notice).special,
	"DATA":    (*notice).data, "SOURCE": (*notice).source, "PROVISION": (*notice).provision,
	"RECIPIENTS": (*notice).recipients, "TRANSFERS": (*notice).transfers, "RETENTION": (*notice).retention,
	"RIGHTS": (*notice).rights, "WITHDRAWAL": (*notice).withdrawal, "AUTOMATED_DECISIONS": (*notice).automated,
	"COMPLAIN_CONTROLLER": (*notice).complainController, "COMPLAIN_AUTHORITY": (*notice).complainAuthority,
	"STORAGE": (*notice).storage,
}

// addressed reports whether an activity concerns the audience: it does where nobody says whose data it processes.
func (n *notice) addressed(activity *record.Record) bool {
	people := n.People(activity)
	return len(n.audience.People) == 0 || len(people) == 0 ||
		slices.ContainsFunc(people, func(r *record.Record) bool { return slices.Contains(n.audience.People, r.ID) })
}

// published reports whether a published notice is one of the regime and for the audience on the day.
func (n *notice) published(r *record.Record) bool {
	if !slices.Contains(r.Texts("regimes"), n.regime) || !n.During(r.Text("effectiveFrom"), r.Text("endsOn")) {
		return false
	}
	switch r.Text("kind") {
	case "PRIVACY_NOTICE", "COOKIE_NOTICE":
		return true
	}
	return n.audience.Name != "" && strings.Contains(model.Fold(r.Text("audience")), model.Fold(n.audience.Name))
}

// language is that of the published notice, or that of the register.
func (n *notice) language() string {
	for _, r := range n.notices {
		if r.Text("language") != "" {
			return r.Text("language")
		}
	}
	return n.Register().Text("locale")
}

// indirect reports whether data come from anybody but the people themselves, so that Article 14 applies.
func (n *notice) indirect() bool {
	for _, activity := range n.activities {
		for _, source := range n.Parts(activity, "dataSources") {
			if kind := source.Text("kind"); kind != "DATA_SUBJECT" && kind != "AUTOMATIC" {
				return true
			}
		}
	}
	return false
}

func (n *notice) meta() []Fact {
	law, _ := n.Law().Regime(n.regime)
	meta := []Fact{{"Law", law.Title}, {"As at", date(n.Day)}}
	if n.audience.Name != "" {
		meta = append(meta, Fact{"For", n.audience.Name})
	}
	for _, r := range n.notices {
		text := name(r)
		if r.Text("edition") != "" {
			text += ", edition " + r.Text("edition")
		}
		if r.Text("effectiveFrom") != "" {
			text += ", in effect from " + date(r.Text("effectiveFrom"))
		}
		meta = append(meta, Fact{"Published notice", text})
	}
	return meta
}

// remarks say what readers of any document have to know.
func (w *writer) remarks(d *Document) []Fact {
	var out []Fact
	if fictional, _ := w.Register().Values["fictional"].(bool); fictional {
		out = append(out, Fact{"Fictional", "The organisations and facts of this register are made up."})
	}
	gaps := 0
	for _, s := range d.Sections {
		gaps += len(s.Gaps())
	}
	if gaps > 0 {
		out = append(out, Fact{"Not recorded", quantity(gaps, "fact", "facts") + ", each marked where it belongs."})
	}
	if w.unsure {
		out = append(out, Fact{"Unconfirmed", "What is marked so was concluded from a source, and nobody has confirmed it."})
	}
	return out
}

// assertions are those of the published notices of some kinds.
func (n *notice) assertions(kinds ...string) []*record.Record {
	var out []*record.Record
	for _, published := range n.notices {
		for _, a := range published.Parts["assertions"] {
			if slices.Contains(kinds, a.Text("kind")) {
				out = append(out, a)
			}
		}
	}
	return out
}

// asserted adds what the published notices say of some kinds, in their own words.
func (n *notice) asserted(s *Section, kinds ...string) {
	var items []string
	for _, a := range n.assertions(kinds...) {
		items = append(items, statement(a))
	}
	s.list("In the published notice:", cell(items...).Texts)
	if len(items) > 0 {
		s.of(n.notices...)
	}
}

// statement is what an assertion says, in its own words and with what it names.
func statement(a *record.Record) string {
	text := a.Text("statement")
	for _, field := range []string{"subject", "contact", "url"} {
		if v := a.Text(field); v != "" && !strings.Contains(text, v) {
			text = strings.TrimSpace(text + " " + v)
		}
	}
	if a.Text("trigger") != "" && text == "" {
		text = strings.TrimSpace(a.Text("trigger") + " " + a.Text("action"))
	}
	if a.Text("section") != "" {
		text += " (section " + a.Text("section") + ")"
	}
	return text
}

// about says what the published notice says of itself.
func (n *notice) about() Section {
	s := Section{Code: "ABOUT", Heading: "About this notice"}
	n.asserted(&s, "LEGAL_FRAMEWORK", "SCOPE", "ROLE")
	return s
}

// security says how data are protected. No provision asks a notice to tell.
func (n *notice) security() Section {
	s := Section{Code: "SECURITY", Heading: "How we protect " + n.words.data}
	rows, measures := n.measures(n.activities)
	s.table("Technical and organisational measures", []string{"Measure", "Kind"}, rows)
	s.of(measures...)
	return s
}

// changes says how the notice changes, and what is promised beside.
func (n *notice) changes() Section {
	s := Section{Code: "CHANGES", Heading: "Changes of this notice, and what we promise"}
	n.asserted(&s, "NOTICE_CHANGES", "COMMITMENT")
	return s
}
