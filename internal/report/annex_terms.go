package report

import (
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/record"
)

// onAgreement is the fact of something that stands on the agreement.
func onAgreement(path string, text func(*annex, *record.Record) []string) func(*annex, annexSubject) annexFact {
	return func(a *annex, _ annexSubject) annexFact {
		if a.agreement == nil {
			return absent(a.scope, "agreement", "Link the agreement under which the service stands.")
		}
		return recorded(a.agreement, path, text(a, a.agreement)...)
	}
}

// agreementFact names the agreement, and lacks that it is concluded where nothing shows that.
func agreementFact(a *annex, _ annexSubject) annexFact {
	if a.agreement == nil {
		return absent(a.scope, "agreement", "")
	}
	f := recorded(a.agreement, "status", name(a.agreement), after("Reference", a.agreement.Text("reference")),
		capital(agreementForm(a, a.agreement)), capital(say(a.agreement.Text("status"))))
	switch {
	case a.agreement.Text("form") == "OTHER_LEGAL_ACT":
	case a.agreement.Text("status") == "TERMINATED", a.Past(a.agreement.Text("endsOn")):
		f.lacks = []lack{{a.agreement, "status", "The agreement has ended: conclude another, and link it."}}
	case a.agreement.Text("status") != "SIGNED":
		f.lacks = []lack{{a.agreement, "status", "Have the agreement signed, and record that it is."}}
	}
	return f
}

// agreementForm says which form an agreement has.
func agreementForm(a *annex, agreement *record.Record) string {
	if profile, ok := a.Law().AnnexProfile(agreement.Text("form")); ok {
		return profile.Label + " (" + profile.Citation + ")"
	}
	if agreement.Text("form") == "DPA" {
		return "contract of the parties' own"
	}
	return say(agreement.Text("form"))
}

func agreementDates(_ *annex, agreement *record.Record) []string {
	if agreement.Text("signedOn") == "" && agreement.Text("form") != "OTHER_LEGAL_ACT" {
		return nil
	}
	return []string{
		after("Signed on", date(agreement.Text("signedOn"))), after("In force from", date(agreement.Text("effectiveFrom"))),
		after("until", date(agreement.Text("endsOn"))),
	}
}

func agreementDocument(_ *annex, agreement *record.Record) []string {
	return []string{agreement.Text("documentUrl"), after("SHA-256", agreement.Text("documentSha256"))}
}

func amendments(_ *annex, agreement *record.Record) []string {
	var out []string
	for _, amendment := range objects(agreement, "amendments") {
		out = append(out, text(amendment, "text")+" ("+sentence(text(amendment, "reference"), after("from", date(text(amendment, "effectiveFrom"))))+")")
	}
	return out
}

// instructionsFact tells the instructions with their dates; one without a date is not documented in full.
func instructionsFact(a *annex, _ annexSubject) annexFact {
	if a.engagement == nil {
		return none
	}
	var texts []string
	for _, i := range objects(a.engagement, "instructions") {
		detail := sentence(after("given on", date(text(i, "givenOn"))), text(i, "reference"))
		one := text(i, "text")
		if detail != "" {
			one += " (" + detail + ")"
		}
		texts = append(texts, one)
	}
	return recorded(a.engagement, "instructions", texts...)
}

// termFact is the fact of one of the terms: what the engagement says of it, or else the agreement, or its form.
func termFact(letter string) func(*annex, annexSubject) annexFact {
	return func(a *annex, _ annexSubject) annexFact {
		if a.agreement == nil {
			return absent(a.scope, "agreement", "Link the agreement under which the service stands.")
		}
		holder, path := a.agreement, "terms"
		term := termOf(a.agreement, "terms", letter)
		if own := termOf(a.engagement, "termOverrides", letter); own != nil {
			holder, path, term = a.engagement, "termOverrides", own
		}
		path += "[" + letter + "]"
		switch text(term, "agreed") {
		case "TRUE":
			return recorded(holder, path, sentence("Agreed", after("clause", text(term, "clause"))), text(term, "note"))
		case "FALSE":
			f := absent(holder, path, "")
			f.texts = []string{"Not agreed", text(term, "note")}
			return f
		}
		if slices.Contains([]string{"EU_SCC_2021_915", "EU_SCC_2021_914", "OTHER_LEGAL_ACT"}, a.agreement.Text("form")) {
			return recorded(a.agreement, "form", "By "+agreementForm(a, a.agreement))
		}
		return absent(holder, path, "")
	}
}

// termOf is what a record says of a letter, nil if it says nothing or is not there.
func termOf(r *record.Record, field, letter string) map[string]any {
	if r == nil {
		return nil
	}
	for _, term := range objects(r, field) {
		if text(term, "letter") == letter {
			return term
		}
	}
	return nil
}

func breachNotice(_ *annex, agreement *record.Record) []string {
	var out []string
	if agreement.Text("breachNoticeImmediate") == "TRUE" {
		out = append(out, "Immediately")
	}
	if agreement.Text("breachNoticeUndueDelay") == "TRUE" {
		out = append(out, "Without undue delay")
	}
	if hours := agreement.Int("breachNoticeHours"); hours > 0 {
		text := "At the latest within " + quantity(int(hours), "hour", "hours")
		out = append(out, strings.TrimSpace(text+" "+after("of", agreement.Text("breachNoticeFrom"))))
	}
	return out
}

var endOfContract = map[string]string{
	"DELETE": "The data are deleted.", "RETURN": "The data are returned.",
	"CONTROLLERS_CHOICE": "The data are deleted or returned, at the choice of the controller.",
}

var authorisation = map[string]string{
	"SPECIFIC": "Specific prior authorisation", "GENERAL": "General written authorisation", "NONE": "No sub-processor may be engaged",
}

func objectionFact(a *annex, on annexSubject) annexFact {
	f := onAgreement("objectionWindow", func(_ *annex, agreement *record.Record) []string {
		if days := agreement.Int("objectionWindow"); days > 0 {
			return []string{window(days, agreement.Text("objectionWindowUnit")) + " before the change"}
		}
		return nil
	})(a, on)
	// Article 28(2) has changes announced under a general authorisation alone; the clauses ask for the period under either.
	if a.profile.Code == "ART28" && a.agreement != nil && a.agreement.Text("subProcessorAuthorisation") != "GENERAL" {
		f.lacks = nil
	}
	return f
}

// accession is who signed the agreement for a party, and when it joined.
func (a *annex) accession(p *annexParty) annexFact {
	if a.agreement == nil {
		return absent(a.scope, "agreement", "Link the agreement under which the service stands.")
	}
	f := annexFact{of: []*record.Record{a.agreement}}
	found := false
	for _, part := range a.agreement.Parts["parties"] {
		if part.One["organisation"] != p.organisation.ID || a.Past(part.Text("leftOn")) {
			continue
		}
		// A party that joined in another capacity too did so for other services.
		if c := part.Text("capacity"); c != p.capacity && c != "UNKNOWN" && c != "" && a.joinedAs(p) {
			continue
		}
		found = true
		f.texts = append(f.texts, sentence(part.Text("signatory"), part.Text("signatoryTitle"),
			capital(say(part.Text("joinedAs"))), date(part.Text("joinedOn"))))
		for _, field := range []string{"signatory", "joinedOn"} {
			if part.Text(field) == "" {
				f.lacks = append(f.lacks, lack{record: a.agreement, path: at("parties", part) + "." + field})
			}
		}
	}
	if !found {
		return absent(a.agreement, "parties", "")
	}
	return f
}

// joinedAs reports whether a party joined the agreement in the capacity that it has here.
func (a *annex) joinedAs(p *annexParty) bool {
	return slices.ContainsFunc(a.agreement.Parts["parties"], func(part *record.Record) bool {
		return part.One["organisation"] == p.organisation.ID && part.Text("capacity") == p.capacity && !a.Past(part.Text("leftOn"))
	})
}

// signature is who signed the instrument for a party, and when.
func (a *annex) signature(p *annexParty) annexFact {
	if a.instrument == nil {
		return a.noInstrument()
	}
	f := annexFact{of: []*record.Record{a.instrument}}
	for _, s := range objects(a.instrument, "signatures") {
		if party, _ := s["party"].(int64); party != p.organisation.ID {
			continue
		}
		f.texts = append(f.texts, sentence(text(s, "name"), text(s, "title"), date(text(s, "signedOn"))))
		if text(s, "signedOn") == "" {
			f.lacks = append(f.lacks, lack{record: a.instrument, path: "signatures"})
		}
	}
	if len(f.texts) == 0 {
		return absent(a.instrument, "signatures", "")
	}
	return f
}
