package report_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/compliance/compliancetest"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/report"
)

// TestEveryStatedFactIsInTheNotice goes through all that the two registers cite as stated by their policies: its words have to be
// in the notice that is written from the register.
func TestEveryStatedFactIsInTheNotice(t *testing.T) {
	for register, regime := range map[string]string{"smartops-it": "UK_GDPR", "smartops": "POPIA"} {
		w := world(t, register)
		notice := report.PrivacyNotice(w.Set, w.ByKey["Controller/"+register], regime, report.Audience{}, day)
		rendered := string(notice.Markdown())
		checked := 0
		for key, r := range w.ByKey {
			if key == "Organisation/hmrc" { // an example in the name of a recipient, of whose legal form nobody needs to be told
				continue
			}
			for _, citation := range objects(r, "citations") {
				if citation["status"] != "STATED" {
					continue
				}
				path, target := citation["path"].(string), text(citation, "target")
				for _, word := range words(w, r, path, target) {
					checked++
					if !strings.Contains(rendered, report.Escape(word)) {
						t.Errorf("%s: %s %s %s: %q is not in the notice", register, text(citation, "clause"), key, path, word)
					}
				}
			}
		}
		if checked < 100 {
			t.Errorf("%s: only %d facts were looked for", register, checked)
		}
	}
}

// codes says in which words a notice says a code.
var codes = map[string]string{
	"SOLE_TRADER": "Sole trader", "GB": "United Kingdom", "UK_ICO": "Information Commissioner's Office",
	"UK_IDTA": "International data transfer agreement", "UK_ADDENDUM": "UK Addendum to the EU clauses",
	"P1M": "within one month", "P2M": "two additional months", "P5Y": "5 years", "MINIMUM": "at least",
	"WHERE_NECESSARY": "where necessary", "LEGAL_DUTY": "where the law requires it", "PROTECT_OWN_RIGHTS": "to protect our rights and interests",
	"MERGER": "in a merger or acquisition", "ASSET_SALE": "in a sale of assets", "MAY_INCLUDE": "may be included", "WITH_CONSENT": "with consent",
	"CONTRACTUAL": "Required by contract", "DELETE": "deleted", "DE_IDENTIFY": "de-identified", "SYSTEM": "varies by system", "RISK": "and risk",
	"ENQUIRY_CLOSED": "when the enquiry is closed", "RELATIONSHIP_END": "at the end of the relationship",
	"DATA_SUBJECT": "Directly from you", "AUTOMATIC": "Automatically", "SERVICE_PROVIDER": "Service providers", "PARTNER": "Partners",
	"PUBLIC_SOURCE": "Publicly available sources", "CLIENT_SYSTEMS": "Systems of clients", "WEBSITE": "website",
	"MOBILE_APP": "mobile applications", "PRODUCT": "products", "SERVICE": "services", "OTHER": "other",
	"BROWSER_SETTINGS": "Settings of the browser", "AS_REQUIRED": "as required", "CONDITIONAL": "It may take place",
	"STRICTLY_NECESSARY": "Strictly necessary", "MARKETING": "Marketing", "ANALYTICS_OTHER": "Other analytics", "PROFILING": "Profiling",
	"PLUGIN": "Plugins", "PIXEL": "Pixels", "IDENTIFICATION_AUTHORISATION": "User identification and authorisation",
	"TRANSMISSION": "Protection in transmission", "LOGGING": "Event logging", "INCIDENT_RESPONSE": "Incident response",
	"CONFIDENTIALITY": "Confidentiality of staff", "PSEUDONYMISATION_ENCRYPTION": "Pseudonymisation and encryption",
	"TESTING": "Regular testing",
}

// exemptions are the fields of which a notice says nothing in words of its own, with the reason.
var exemptions = map[string]string{
	"NoticeAssertion.trigger":          "the statement says it",
	"NoticeAssertion.action":           "the statement says it",
	"NoticeAssertion.kind":             "it says under which heading the statement stands",
	"NoticeAssertion.role":             "the statement says it",
	"NoticeAssertion.right":            "it says beside which right the statement stands",
	"NoticeAssertion.letters":          "the statement says it",
	"NoticeAssertion.specialCondition": "the statement says it",
	"NoticeAssertion.rightNature":      "it says whether the statement is a promise or beside a right",
	"Notice.regimes":                   "it says which law the notice follows",
	"Register.regimes":                 "it says which law the notice follows",
	"ControllerActivity.regimes":       "it says which law the notice follows",
	"ProcessorActivity.regimes":        "it says which law the notice follows",
	"TransferLeg.regime":               "it says which law the notice follows",
	"TransferLeg.restricted":           "it is so that a safeguard is told",
	"Purpose.kind":                     "it sorts purposes, whose names say it",
	"Recipient.relationship":           "it sorts recipients, whose names say it",
	"DataCategory.specialKinds":        "it sorts data, whose description says it",
	"Organisation.nature":              "it sorts organisations",
	"Agreement.form":                   "the title says it",
	"Contact.kind":                     "it says in which section the contact stands",
	"StorageAccess.present":            "TestWording looks for it",
}

// words are the texts at a path of a record: those of a field, the names of what a link leads to, or all that a part says and no
// citation of its own speaks for.
func words(w *compliancetest.World, r *record.Record, path, target string) []string {
	holder, rest := r, path
	for {
		dot := strings.Index(rest, "].")
		if dot < 0 {
			break
		}
		holder, rest = part(holder, rest[:dot+1]), rest[dot+2:]
	}
	if strings.HasSuffix(rest, "]") {
		whole := part(holder, rest)
		var out []string
		for _, f := range whole.Type.Fields {
			if f.Name != "key" && !cited(r, path+"."+f.Name) {
				out = append(out, fieldWords(whole, f)...)
			}
		}
		for _, l := range whole.Type.Links {
			if l.Kind != model.Parts && !cited(r, path+"."+l.Name) {
				out = append(out, linkWords(w, whole, l.Name, "")...)
			}
		}
		return out
	}
	if f := holder.Type.Field(rest); f != nil {
		return fieldWords(holder, f)
	}
	return linkWords(w, holder, rest, target)
}

// part finds list[key] of a record.
func part(r *record.Record, segment string) *record.Record {
	list, key, _ := strings.Cut(strings.TrimSuffix(segment, "]"), "[")
	return r.Parts[list][slices.IndexFunc(r.Parts[list], func(p *record.Record) bool { return p.Key() == key })]
}

func cited(r *record.Record, path string) bool {
	return slices.ContainsFunc(objects(r, "citations"), func(c map[string]any) bool { return c["path"] == path })
}

// fieldWords are the words of a field. A default is nothing that a policy states.
func fieldWords(r *record.Record, f *model.Field) []string {
	if exemptions[r.Type.Name+"."+f.Name] != "" || r.Text(f.Name) == f.Default {
		return nil
	}
	var out []string
	switch f.Kind {
	case model.Text, model.Enum:
		out = []string{r.Text(f.Name)}
	case model.TextList, model.EnumList:
		out = slices.Clone(r.Texts(f.Name))
	case model.JSON:
		for _, object := range objects(r, f.Name) {
			// A trigger that is described is told by its description.
			described := text(object, "description") != ""
			for _, member := range f.Shape.Fields {
				switch v := object[member.Name].(type) {
				case string:
					if v != member.Default && (member.Kind != model.Enum || !described && r.Type.Name != "Organisation") {
						out = append(out, v)
					}
				case []string:
					out = append(out, v...)
				}
			}
		}
	}
	for i, word := range out {
		if said := codes[word]; said != "" {
			out[i] = said
		}
	}
	return out
}

func linkWords(w *compliancetest.World, r *record.Record, link, target string) []string {
	ids := r.Many[link]
	if id := r.One[link]; id != 0 {
		ids = []int64{id}
	}
	var out []string
	for _, id := range ids {
		far := w.Record(id)
		if target != "" && far.Key() != target {
			continue
		}
		for _, field := range []string{"name", "title"} {
			if v := far.Text(field); v != "" {
				out = append(out, v)
			}
		}
	}
	return out
}

func objects(r *record.Record, field string) []map[string]any {
	list, _ := r.Values[field].([]map[string]any)
	return list
}

func text(object map[string]any, member string) string {
	s, _ := object[member].(string)
	return s
}
