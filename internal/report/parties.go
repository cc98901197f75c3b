package report

import (
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
)

// party says who an organisation is and how it can be reached: under its legal name, and its trading name where that differs.
func (w *writer) party(s *Section, r *record.Record) {
	if r == nil {
		s.gap("who the " + w.words.controller + " is.")
		return
	}
	s.of(r)
	trading := r.Text("tradingName")
	if trading == r.Text("legalName") {
		trading = ""
	}
	facts := []Fact{{"Legal name", r.Text("legalName")}, {"Trading name", trading}, {"Legal form", capital(say(r.Text("legalForm")))}}
	for _, number := range objects(r, "registrations") {
		facts = append(facts, Fact{text(number, "scheme"), text(number, "number")})
	}
	for _, a := range objects(r, "addresses") {
		facts = append(facts, Fact{addressTerm(text(a, "kind")), address(a)})
	}
	if r.Values["addresses"] == nil {
		facts = append(facts, Fact{"Country", w.mark(country(r.Text("country")), r, "country")})
	}
	for _, contact := range r.Parts["contacts"] {
		if contact.Text("kind") == "GENERAL" {
			facts = append(facts, w.contact(contact)...)
		}
	}
	s.facts(append(facts, Fact{"Website", r.Text("website")})...)
	if r.Text("legalName") == "" && r.Text("nature") == "REAL" {
		s.gap("the legal name.")
	}
	if r.Values["addresses"] == nil && r.Text("nature") == "REAL" {
		s.gap("an address.")
	}
	if !slices.ContainsFunc(r.Parts["contacts"], reachable("GENERAL")) && r.Text("nature") == "REAL" {
		s.gap("how to reach " + name(r) + ".")
	}
}

// contact says how a contact can be reached.
func (w *writer) contact(contact *record.Record) []Fact {
	facts := []Fact{{"Contact", contact.Text("name")}}
	if contact.Text("jobTitle") != contact.Text("name") {
		facts = append(facts, Fact{"Function", contact.Text("jobTitle")})
	}
	facts = append(facts, Fact{"E-mail", contact.Text("email")}, Fact{"Telephone", strings.Join(contact.Texts("phones"), ", ")})
	for _, a := range objects(contact, "addresses") {
		facts = append(facts, Fact{addressTerm(text(a, "kind")), address(a)})
	}
	return append(facts, Fact{"Registration", contact.Text("registration")})
}

// contacts adds the contacts of a kind of an organisation, and reports whether there are any.
func (w *writer) contacts(s *Section, r *record.Record, kind string) bool {
	if r == nil {
		return false
	}
	for _, contact := range r.Parts["contacts"] {
		if contact.Text("kind") == kind {
			s.facts(w.contact(contact)...)
			s.of(r)
		}
	}
	return slices.ContainsFunc(r.Parts["contacts"], reachable(kind))
}

func reachable(kind string) func(*record.Record) bool {
	return func(c *record.Record) bool {
		return c.Text("kind") == kind && (c.Text("email") != "" || c.Values["phones"] != nil || c.Values["addresses"] != nil)
	}
}

// objects are those of a JSON field.
func objects(r *record.Record, field string) []map[string]any {
	list, _ := r.Values[field].([]map[string]any)
	return list
}

// text is a member of such an object, empty where it is missing.
func text(object map[string]any, member string) string {
	s, _ := object[member].(string)
	return s
}

func addressTerm(kind string) string {
	if kind == "" || kind == "OTHER" {
		return "Address"
	}
	return capital(say(kind)) + " address"
}

func address(a map[string]any) string {
	lines, _ := a["lines"].([]string)
	all := slices.Clone(lines)
	for _, member := range []string{"locality", "region", "postalCode"} {
		all = append(all, text(a, member))
	}
	if text(a, "country") != "" {
		all = append(all, country(text(a, "country")))
	}
	return strings.Join(slices.DeleteFunc(all, func(line string) bool { return line == "" }), ", ")
}

func (n *notice) controller(s *Section, _ law.NoticeProvision) {
	n.party(s, n.organisation)
	s.of(n.Record)
	for _, activity := range n.activities {
		for _, joint := range n.Many(activity, "jointControllers") {
			under := Section{Code: joint.Key(), Heading: "Jointly responsible for " + name(activity), Citation: s.Citation}
			n.party(&under, n.One(joint, "organisation"))
			s.below(under)
		}
		for _, arrangement := range n.linking("JointArrangement", "activities", activity) {
			under := Section{Code: arrangement.Key(), Heading: "Arrangement on " + name(activity)}
			under.paragraph(arrangement.Text("essence"))
			under.facts(Fact{"Contact point", arrangement.Text("contactPoint")}, Fact{"More", arrangement.Text("essenceUrl")})
			under.of(arrangement)
			s.below(under)
		}
	}
}

// representativeOf is the kind of contact that represents an organisation under a regime.
var representativeOf = map[string]string{"UK_GDPR": "UK_REPRESENTATIVE", "EU_GDPR": "EU_REPRESENTATIVE"}

func (n *notice) representative(s *Section, _ law.NoticeProvision) {
	n.representing(s, n.Record, n.organisation, n.regime)
}

// representing tells of the representative of a controller or processor, where there is or has to be one.
func (w *writer) representing(s *Section, role, organisation *record.Record, regime string) {
	found := w.contacts(s, organisation, representativeOf[regime])
	if !found && slices.Contains(role.Texts("targets"), regime) && role.Text("representativeExempt") != "TRUE" {
		s.gap("a representative, although people are addressed from outside the territory.")
		s.of(role)
	}
}

func (n *notice) officer(s *Section, _ law.NoticeProvision) {
	if n.regime == "POPIA" {
		if !n.contacts(s, n.organisation, "INFORMATION_OFFICER") {
			s.gap("the information officer.")
			s.of(n.organisation)
		}
		return
	}
	n.designated(s, n.Record, n.organisation)
}

// designated tells of the data protection officer, where there is or has to be one.
func (w *writer) designated(s *Section, role, organisation *record.Record) {
	if w.contacts(s, organisation, "DPO") {
		return
	}
	switch role.Text("dpoRequired") {
	case "TRUE":
		s.gap("the data protection officer, who has to be designated.")
	case "UNKNOWN":
		s.gap("whether a data protection officer has to be designated.")
	default:
		return
	}
	s.of(role)
}
