package report

import (
	"slices"
	"strconv"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
)

// annexSub is a sub-processor, wherever in the chain it stands.
type annexSub struct {
	// part is the SubProcessing of the upstream engagement that leads to the downstream one.
	part, upstream, downstream *record.Record
	organisation               *record.Record
	// level counts from 1 for those that the processor itself engages.
	level int
}

// chain are the sub-processors below the engagement, level by level, each engagement once. Those that were objected to or
// withdrawn by the day are none, nor are those of which notice was given later.
func (a *annex) chain() []annexSub {
	if a.engagement == nil {
		return nil
	}
	seen := []*record.Record{a.engagement}
	var out []annexSub
	above := seen
	for level := 1; len(above) > 0; level++ {
		var below []*record.Record
		for _, upstream := range above {
			for _, part := range upstream.Parts["subProcessing"] {
				downstream := a.One(part, "downstream")
				if downstream == nil || slices.Contains(seen, downstream) || a.Past(downstream.Text("endedOn")) || !a.engages(upstream, part) {
					continue
				}
				seen, below = append(seen, downstream), append(below, downstream)
				out = append(out, annexSub{part, upstream, downstream, a.One(a.One(downstream, "engaged"), "organisation"), level})
			}
		}
		above = below
	}
	return out
}

// engages tells whether an engagement rests on a sub-processor on the day, or is to.
func (a *annex) engages(upstream, part *record.Record) bool {
	switch s := a.AsAt(upstream, a.Day).SubProcessing(part); s.State {
	case compliance.SubObjected, compliance.SubResolved, compliance.SubWithdrawn:
		return false
	case compliance.SubNotNotified:
		return s.InUse || part.Text("notifiedOn") == ""
	}
	return true
}

// subFacts are those of items about a sub-processor.
var subFacts = map[string]func(*annex, *annexSub) annexFact{
	"SUB_LEGAL_NAME": func(_ *annex, s *annexSub) annexFact {
		return recorded(s.organisation, "legalName", s.organisation.Text("legalName"))
	},
	"SUB_ADDRESS":      func(_ *annex, s *annexSub) annexFact { return addresses(s.organisation) },
	"SUB_CONTACT_NAME": func(_ *annex, s *annexSub) annexFact { return contactField(s.organisation, "name") },
	"SUB_CONTACT_POSITION": func(_ *annex, s *annexSub) annexFact {
		return contactField(s.organisation, "jobTitle")
	},
	"SUB_CONTACT_DETAILS": func(_ *annex, s *annexSub) annexFact { return keyContactDetails(s.organisation) },
	"SUB_DESCRIPTION":     subDescription,
	"SUB_RESPONSIBILITIES": func(_ *annex, s *annexSub) annexFact {
		return recorded(s.upstream, at("subProcessing", s.part)+".responsibilities", s.part.Text("responsibilities"))
	},
	"SUB_COUNTRY":       (*annex).subCountries,
	"SUB_AUTHORISATION": (*annex).subAuthorisation,
	"SUB_FLOW_DOWN": func(_ *annex, s *annexSub) annexFact {
		f := decided(s.part, "flowDown", "The contract has the same obligations.", "")
		if len(f.lacks) > 0 {
			f.lacks[0] = lack{record: s.upstream, path: at("subProcessing", s.part) + ".flowDown"}
		}
		f.of = []*record.Record{s.upstream}
		return f
	},
	"SUB_ENGAGED_BY": func(a *annex, s *annexSub) annexFact {
		by := a.One(a.One(s.downstream, "engagerProcessor"), "organisation")
		if by == nil {
			return none
		}
		text := a.organisation(by)
		if s.level > 1 {
			text += ", at level " + strconv.Itoa(s.level) + " of the chain"
		}
		return annexFact{texts: []string{text}, of: []*record.Record{by}}
	},
}

// onSub is the fact of an item about a sub-processor. Clauses that ask for a list only under specific authorisation miss nothing
// under a general one.
func onSub(code string) func(*annex, annexSubject) annexFact {
	return func(a *annex, on annexSubject) annexFact {
		if on.sub.organisation == nil {
			return absent(on.sub.downstream, "engaged", "Name who is engaged, with the organisation.")
		}
		f := subFacts[code](a, on.sub)
		if !a.listed() {
			f.lacks = nil
		}
		return f
	}
}

// listed reports whether sub-processors have to be listed one by one.
func (a *annex) listed() bool {
	switch a.profile.Code {
	case "EU_SCC_2021_914", "UK_ADDENDUM":
		for _, i := range []*record.Record{a.instrument, a.base} {
			if i != nil && i.Text("subProcessorAuthorisation") != "UNKNOWN" {
				return i.Text("subProcessorAuthorisation") == "SPECIFIC"
			}
		}
		return true
	case "EU_SCC_2021_915":
		return a.agreement == nil || slices.Contains([]string{"SPECIFIC", "UNKNOWN"}, a.agreement.Text("subProcessorAuthorisation"))
	}
	return true
}

func subDescription(a *annex, s *annexSub) annexFact {
	f := recorded(s.downstream, "subjectMatter", s.downstream.Text("subjectMatter"), s.downstream.Text("nature"),
		and(s.downstream.Texts("categoriesOfProcessing")), a.lasting(s.downstream))
	if s.downstream.Text("subjectMatter") == "" {
		f.lacks = []lack{{record: s.downstream, path: "subjectMatter"}}
	}
	return f
}

// subCountries are where the sub-processor is, and where data go under its engagement.
func (a *annex) subCountries(s *annexSub) annexFact {
	f := annexFact{of: []*record.Record{s.organisation}}
	if code := s.organisation.Text("country"); code != "" {
		f.texts = append(f.texts, country(code))
	}
	for _, t := range a.Scope(s.downstream, "transfers") {
		if a.Past(t.Text("endedOn")) || t.Text("destination") == "" {
			continue
		}
		f.texts = append(f.texts, country(t.Text("destination"))+" ("+name(t)+")")
		f.of = append(f.of, t)
	}
	return f
}

func (a *annex) subAuthorisation(s *annexSub) annexFact {
	kind := s.part.Text("authorisation")
	texts := []string{
		map[string]string{"SPECIFIC": "Specific authorisation", "GENERAL": "General authorisation", "NONE": "No authorisation"}[kind],
		after("Notice given on", date(s.part.Text("notifiedOn"))),
	}
	if days := s.part.Int("objectionWindow"); days > 0 {
		texts = append(texts, "Window of "+window(days, s.part.Text("objectionWindowUnit")))
	}
	decision, on := capital(say(s.part.Text("decision"))), s.part.Text("decidedOn")
	if on != "" && !a.Reached(on) {
		decision, on = capital(say("PENDING")), ""
	}
	switch standing := a.AsAt(s.upstream, a.Day).SubProcessing(s.part); {
	case standing.Silent:
		decision = capital(say(compliance.SubAcceptedBySilence)) + ": the time to object ended on " + date(standing.WindowEndsOn)
	case standing.State == compliance.SubNotAuthorised:
		decision += "; the time to answer ended on " + date(standing.WindowEndsOn)
	case on != "":
		decision += " on " + date(on)
	}
	f := annexFact{texts: cell(append(texts, decision)...).Texts, of: []*record.Record{s.upstream, s.downstream}}
	if kind != "SPECIFIC" && kind != "GENERAL" {
		f.lacks = []lack{{record: s.upstream, path: at("subProcessing", s.part) + ".authorisation"}}
	}
	return f
}

// window says a number of days of a unit.
func window(days int64, unit string) string {
	if unit == "BUSINESS_DAYS" {
		return quantity(int(days), "business day", "business days")
	}
	return quantity(int(days), "day", "days")
}

// note says why a section holds nothing, or need not be complete.
func (a *annex) note(section AnnexSection) string {
	asked, subs := false, false
	for _, item := range a.items {
		for _, use := range item.Uses {
			if use.Profile == a.profile.Code && use.Section == section.Code {
				asked = asked || len(use.Modules) == 0 || slices.Contains(use.Modules, a.module)
				subs = subs || item.Per == law.AnnexSubProcessor
			}
		}
	}
	switch {
	case !asked && a.module != "":
		return modules[a.module] + " does not ask for it."
	case subs && len(a.subs) == 0 && (a.engagement != nil):
		return "No sub-processor is recorded."
	case subs && !a.listed():
		return "The authorisation of sub-processors is general; those that are recorded are listed for information."
	}
	return ""
}
