package report

import (
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/record"
)

// annexParty is a party to an annex.
type annexParty struct {
	// side is exporter or importer where the annex is of a transfer, engager or engaged where it is of an engagement.
	side string
	// role is the Controller or Processor that the organisation is a party as; nil where that is not known.
	role         *record.Record
	organisation *record.Record
	// capacity is CONTROLLER, PROCESSOR, SUB_PROCESSOR, THIRD_PARTY_PROCESSOR, or empty.
	capacity string
}

func (p *annexParty) importer() bool { return p.side == "importer" }

// heading names a party with its place in the annex.
func (p *annexParty) heading(a *annex) string {
	place := a.capacity(p.capacity)
	switch p.side {
	case "exporter", "importer":
		place = "Data " + p.side
	case "":
		place = "Party"
	}
	if place == "" {
		place = "Party"
	}
	if named := a.organisation(p.organisation); named != "" {
		return place + ": " + named
	}
	return place
}

// capacity says in which capacity a party takes part.
func (a *annex) capacity(code string) string {
	switch code {
	case "CONTROLLER":
		return capital(a.words.controller)
	case "PROCESSOR":
		return capital(a.words.processor)
	case "SUB_PROCESSOR":
		return "Sub-" + a.words.processor
	case "THIRD_PARTY_PROCESSOR":
		return capital(a.words.processor) + " of a third party, not of the exporter"
	}
	return ""
}

// partiesOf are the exporter and the importer of a transfer, or the parties to the engagement.
func (a *annex) partiesOf() []annexParty {
	if a.transfer != nil && (a.aboutTransfer() || a.engagement == nil) {
		return []annexParty{a.across("exporter"), a.across("importer")}
	}
	if a.engagement == nil {
		return nil
	}
	engager, engaged := a.One(a.engagement, "engagerController"), a.One(a.engagement, "engaged")
	capacities := []string{"CONTROLLER", "PROCESSOR"}
	if processor := a.One(a.engagement, "engagerProcessor"); processor != nil {
		engager, capacities = processor, []string{"PROCESSOR", "SUB_PROCESSOR"}
	}
	sides := []string{"engager", "engaged"}
	if a.aboutTransfer() {
		sides = []string{"", ""}
	}
	return []annexParty{
		{sides[0], engager, a.One(engager, "organisation"), capacities[0]}, {sides[1], engaged, a.One(engaged, "organisation"), capacities[1]},
	}
}

// across is a party to the transfer.
func (a *annex) across(side string) annexParty {
	p := annexParty{side: side, organisation: a.One(a.transfer, side), capacity: a.transfer.Text(side + "Role")}
	if p.capacity == "UNKNOWN" {
		p.capacity = ""
	}
	// The role is that of the engagement or the sharing, or what the organisation is recorded as.
	var roles []*record.Record
	for _, link := range []string{"engagerController", "engagerProcessor", "engaged", "disclosingController", "receivingController", "controller"} {
		if a.scope.Type.Link(link) != nil {
			roles = append(roles, a.One(a.scope, link))
		}
	}
	typ := "Processor"
	if p.capacity == "CONTROLLER" {
		typ = "Controller"
	}
	roles = append(roles, a.linking(typ, "organisation", p.organisation)...)
	for _, role := range roles {
		if role != nil && p.organisation != nil && role.One["organisation"] == p.organisation.ID {
			p.role = role
			break
		}
	}
	return p
}

// partyFacts are those of items about a party.
var partyFacts = map[string]func(*annex, *annexParty) annexFact{
	"PARTY_LEGAL_NAME": func(_ *annex, p *annexParty) annexFact {
		return recorded(p.organisation, "legalName", p.organisation.Text("legalName"))
	},
	"PARTY_TRADING_NAME": tradingName,
	"PARTY_REGISTRATION": registration,
	"PARTY_ADDRESS":      func(_ *annex, p *annexParty) annexFact { return addresses(p.organisation) },
	"PARTY_CONTACT_NAME": func(_ *annex, p *annexParty) annexFact { return contactField(p.organisation, "name") },
	"PARTY_CONTACT_POSITION": func(_ *annex, p *annexParty) annexFact {
		return contactField(p.organisation, "jobTitle")
	},
	"PARTY_CONTACT_DETAILS":     func(_ *annex, p *annexParty) annexFact { return keyContactDetails(p.organisation) },
	"PARTY_DPO":                 (*annex).officer,
	"PARTY_REPRESENTATIVE":      (*annex).representatives,
	"PARTY_INFORMATION_OFFICER": (*annex).informationOfficer,
	"PARTY_ROLE":                (*annex).roleOf,
	"PARTY_ACTIVITIES":          (*annex).activitiesOf,
	"PARTY_SUBJECT_CONTACT":     (*annex).subjectContact,
	"PARTY_SIGNATURE":           (*annex).signature,
	"PARTY_ACCESSION":           (*annex).accession,
}

// onParty is the fact of an item about a party; of a party that is not known nothing is.
func onParty(code string) func(*annex, annexSubject) annexFact {
	return func(a *annex, on annexSubject) annexFact {
		if on.party.organisation != nil {
			return partyFacts[code](a, on.party)
		}
		switch on.party.side {
		case "exporter", "importer":
			return absent(a.transfer, on.party.side, "Name the "+on.party.side+" of the transfer.")
		case "engaged":
			return absent(a.engagement, "engaged", "Name who is engaged, with the organisation.")
		}
		return absent(a.engagement, "engager", "Name who engages, with the organisation.")
	}
}

func tradingName(_ *annex, p *annexParty) annexFact {
	if trading := p.organisation.Text("tradingName"); trading != p.organisation.Text("legalName") {
		return recorded(p.organisation, "tradingName", trading)
	}
	return none
}

// registration is the number of a party. Those that are no company need not have one.
func registration(_ *annex, p *annexParty) annexFact {
	var texts []string
	for _, number := range objects(p.organisation, "registrations") {
		texts = append(texts, strings.TrimSpace(text(number, "scheme")+" "+text(number, "number")))
	}
	f := recorded(p.organisation, "registrations", texts...)
	if form := p.organisation.Text("legalForm"); form != "" && form != "COMPANY" {
		f.lacks = nil
	}
	return f
}

// officer is the data protection officer of a party, where there is or has to be one.
func (a *annex) officer(p *annexParty) annexFact {
	if found := contactsOf(p.organisation, "DPO"); len(found) > 0 {
		return recorded(p.organisation, "contacts", people(found)...)
	}
	switch {
	case p.role == nil:
		return none
	case p.role.Text("dpoRequired") == "TRUE":
		return absent(p.organisation, "contacts", "")
	case p.role.Text("dpoRequired") == "UNKNOWN":
		return absent(p.role, "dpoRequired", "Decide whether a data protection officer has to be designated, and record it.")
	}
	return none
}

// representatives are those of a party, where there are or have to be some.
func (a *annex) representatives(p *annexParty) annexFact {
	var texts []string
	var lacks []lack
	for _, regime := range a.profile.Regimes {
		kind := representativeOf[regime]
		found := contactsOf(p.organisation, kind)
		for _, text := range people(found) {
			texts = append(texts, text+" ("+a.regimeWord(regime)+")")
		}
		if len(found) == 0 && p.role != nil && slices.Contains(p.role.Texts("targets"), regime) && p.role.Text("representativeExempt") != "TRUE" {
			lacks = append(lacks, lack{record: p.organisation, path: "contacts"})
		}
	}
	if len(texts)+len(lacks) == 0 {
		return none
	}
	return annexFact{texts: texts, of: []*record.Record{p.organisation}, lacks: lacks}
}

// regimeWord is the name of a law.
func (a *annex) regimeWord(code string) string {
	row, _ := a.Law().Regime(code)
	return row.Name
}

func (a *annex) informationOfficer(p *annexParty) annexFact {
	return recorded(p.organisation, "contacts", people(contactsOf(p.organisation, "INFORMATION_OFFICER"))...)
}

func (a *annex) roleOf(p *annexParty) annexFact {
	if p.importer() || p.side == "exporter" {
		return recorded(a.transfer, p.side+"Role", a.capacity(p.capacity))
	}
	return recorded(a.engagement, "engager", a.capacity(p.capacity))
}

func (a *annex) activitiesOf(p *annexParty) annexFact {
	return recorded(a.transfer, p.side+"Activities", a.transfer.Text(p.side+"Activities"))
}

// subjectContact is who people turn to at the importer.
func (a *annex) subjectContact(p *annexParty) annexFact {
	contact := compliance.Contact(p.organisation, "RIGHTS_REQUESTS")
	if contact == nil {
		return absent(p.organisation, "contacts", "")
	}
	f := reach(p.organisation, contact)
	f.texts = []string{person(contact)}
	if contact.Text("jobTitle") == "" {
		f.lacks = append(f.lacks, lack{record: p.organisation, path: at("contacts", contact) + ".jobTitle"})
	}
	return f
}
