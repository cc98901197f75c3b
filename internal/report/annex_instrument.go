package report

import (
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/record"
)

// instrumentFact is the fact of a field of the instrument.
func instrumentFact(field string, text func(*record.Record) string) func(*annex, annexSubject) annexFact {
	return func(a *annex, _ annexSubject) annexFact { return a.onInstrument(field, text) }
}

// optionFact is the fact of an option of the clauses.
func optionFact(field string, text func(*record.Record) string) func(*annex, annexSubject) annexFact {
	return func(a *annex, _ annexSubject) annexFact { return a.option(field, text) }
}

// transferFact is the fact of a field of the transfer.
func transferFact(field string, text func(*record.Record) string) func(*annex, annexSubject) annexFact {
	return func(a *annex, _ annexSubject) annexFact { return a.onTransfer(field, text) }
}

func appendedTo(a *annex, _ annexSubject) annexFact {
	switch {
	case a.instrument == nil:
		return a.noInstrument()
	case a.base == nil:
		return absent(a.instrument, "appendedTo", "")
	}
	kind, _ := a.Law().Instrument(a.base.Text("kind"))
	return recorded(a.instrument, "appendedTo", name(a.base), kind.Label+" ("+kind.Citation+")",
		after("In force from", date(a.base.Text("effectiveFrom"))), after("Edition", a.base.Text("edition"))).with([]*record.Record{a.base})
}

func noticeDays(r *record.Record) string {
	if days := r.Int("subProcessorNoticeDays"); days > 0 {
		return window(days, "")
	}
	return ""
}

// authority is the supervisory authority that the instrument names, or the lead authority of the exporter.
func authority(a *annex, _ annexSubject) annexFact {
	f := a.onInstrument("competentAuthority", plainly("competentAuthority"))
	if len(f.texts) > 0 {
		return f
	}
	for _, p := range a.parties {
		if p.side == "exporter" && p.role != nil && p.role.Text("leadAuthority") != "" {
			return recorded(p.role, "leadAuthority", p.role.Text("leadAuthority"))
		}
	}
	return f
}

// importerUnderRegime tells whether the law applies to the importer itself.
func importerUnderRegime(a *annex, _ annexSubject) annexFact {
	if a.leg == nil {
		return absent(a.transfer, "legs", "Record the leg of the transfer under the law.")
	}
	f := decided(a.leg, "importerSubject", "The UK GDPR applies to the importer.", "The UK GDPR does not apply to the importer.")
	f.of = []*record.Record{a.transfer}
	if len(f.lacks) > 0 {
		f.lacks = []lack{{record: a.transfer, path: at("legs", a.leg) + ".importerSubject"}}
	}
	return f
}

// linked is the fact of the agreement behind the instrument. An importer that is a controller need not have one.
func linked(path string, text func(*annex, *record.Record) []string) func(*annex, annexSubject) annexFact {
	return func(a *annex, _ annexSubject) annexFact {
		if a.instrument == nil {
			return a.noInstrument()
		}
		agreement := a.One(a.instrument, "agreement")
		f := absent(a.instrument, "agreement", "Link the agreement behind the transfer to the instrument.")
		if agreement != nil {
			f = recorded(agreement, path, text(a, agreement)...)
		}
		if a.transfer.Text("importerRole") == "CONTROLLER" && agreement == nil {
			f.lacks = nil
		}
		return f
	}
}

func partiesTo(a *annex, agreement *record.Record) []string {
	var out []string
	for _, part := range agreement.Parts["parties"] {
		if organisation := a.One(part, "organisation"); organisation != nil && !a.Past(part.Text("leftOn")) {
			out = append(out, a.organisation(organisation)+" ("+sentence(strings.ToLower(a.capacity(part.Text("capacity"))), say(part.Text("joinedAs")))+")")
		}
	}
	return out
}

func otherAgreements(a *annex, _ annexSubject) annexFact {
	if a.instrument == nil {
		return a.noInstrument()
	}
	others := a.Many(a.instrument, "otherAgreements")
	var texts []string
	for _, agreement := range others {
		texts = append(texts, sentence(name(agreement), agreement.Text("reference"), date(agreement.Text("signedOn"))))
	}
	return recorded(a.instrument, "otherAgreements", texts...).with(others)
}

func term(r *record.Record) string {
	if r.Text("term") != "" {
		return r.Text("term")
	}
	return after("Until", date(r.Text("endsOn")))
}

// exitOnChange tells who may end the instrument when the approved form changes: those that are named, and nobody else.
func exitOnChange(r *record.Record) string {
	parties := sayAll(r.Texts("exitOnChange"))
	if len(parties) == 0 {
		return "Neither party"
	}
	return capital(and(parties))
}

// updates tells which of some descriptions follow the linked agreement: those that are named, and no others.
func updates(parts ...string) func(*record.Record) string {
	words := map[string]string{
		"DATA": "categories of data", "SPECIAL_DATA": "special category and criminal offence data", "DATA_SUBJECTS": "data subjects",
		"PURPOSE": "purpose", "SECURITY": "security requirements",
	}
	return func(r *record.Record) string {
		var with, without []string
		for _, part := range parts {
			if slices.Contains(r.Texts("updatesWithAgreement"), part) {
				with = append(with, words[part])
			} else {
				without = append(without, words[part])
			}
		}
		var out []string
		if len(with) > 0 {
			out = append(out, "Updated automatically with the linked agreement: "+and(with)+".")
		}
		if len(without) > 0 {
			out = append(out, "Not updated automatically: "+and(without)+".")
		}
		return strings.Join(out, " ")
	}
}

func reviews(a *annex, _ annexSubject) annexFact {
	var texts []string
	if a.instrument != nil && a.instrument.Text("reviewFrequency") != "" {
		texts = append(texts, "Every "+strings.TrimPrefix(duration(a.instrument.Text("reviewFrequency")), "1 "))
	}
	if a.transfer.Text("nextReviewOn") != "" {
		texts = append(texts, "Next on "+date(a.transfer.Text("nextReviewOn")))
	}
	if len(texts) == 0 && a.instrument == nil {
		return a.noInstrument()
	}
	return recorded(a.instrument, "reviewFrequency", texts...).with([]*record.Record{a.transfer})
}

// assessed tells the assessment of a leg.
func (a *annex) assessed(leg *record.Record) annexFact {
	assessment := a.One(leg, "assessment")
	if assessment == nil {
		return annexFact{}
	}
	outcome, risk := assessment.Text("outcome"), assessment.Text("residualRisk")
	if outcome == "UNKNOWN" {
		outcome = ""
	}
	if risk == "UNKNOWN" {
		risk = ""
	}
	return recorded(assessment, "name", sentence(name(assessment), say(assessment.Text("status")), date(assessment.Text("completedOn"))),
		after("Outcome:", say(outcome)), after("Residual risk:", say(risk)), assessment.Text("summary"))
}

func assessmentFact(a *annex, _ annexSubject) annexFact { return a.assessed(a.leg) }

func supplementary(a *annex, _ annexSubject) annexFact {
	if a.leg == nil {
		return annexFact{}
	}
	return recorded(a.transfer, at("legs", a.leg)+".supplementaryMeasures", a.leg.Text("supplementaryMeasures"))
}

// route tells from whom to whom a transfer goes, and where.
func route(a *annex, on annexSubject) annexFact {
	t := on.transfer
	destination := sentence(country(t.Text("destination")), t.Text("internationalOrganisation"))
	exporter, importer := a.organisation(a.One(t, "exporter")), a.organisation(a.One(t, "importer"))
	f := recorded(t, "destination", after("From", exporter), after("to", importer), after("in", destination))
	f.texts = cell(strings.Join(f.texts, " ")).Texts
	if t.Text("status") == "CONDITIONAL" {
		f.texts = append(f.texts, "It may take place; none is recorded.")
	}
	if destination == "" {
		f.lacks = []lack{{record: t, path: "destination"}}
	}
	return f
}

// cover tells what covers a transfer under each of the laws that the profile is of; that nothing does is a lack.
func cover(a *annex, on annexSubject) annexFact {
	f := annexFact{of: []*record.Record{on.transfer}}
	for _, leg := range a.Set.AsAt(on.transfer, a.Day).Coverage() {
		if !slices.Contains(a.profile.Regimes, leg.Regime) {
			continue
		}
		by := a.safeguard(leg.Safeguard)
		if leg.Part != nil && a.One(leg.Part, "instrument") != nil {
			by = sentence(by, name(a.One(leg.Part, "instrument")))
			f.of = append(f.of, a.One(leg.Part, "instrument"))
		}
		text := a.regimeWord(leg.Regime) + ": "
		if by != "" {
			text += by + ". "
		}
		f.texts = append(f.texts, text+leg.Reason)
		if leg.Restricted != compliance.AnswerNo && leg.Safeguard == "" && leg.Covered != compliance.AnswerYes {
			f.lacks = append(f.lacks, lack{record: on.transfer, path: "legs"})
		}
	}
	return f
}

// onLegs tells a text of each leg under the laws of the profile.
func onLegs(tell func(*annex, *record.Record) annexFact) func(*annex, annexSubject) annexFact {
	return func(a *annex, on annexSubject) annexFact {
		f := annexFact{of: []*record.Record{on.transfer}}
		for _, leg := range on.transfer.Parts["legs"] {
			if slices.Contains(a.profile.Regimes, leg.Text("regime")) {
				told := tell(a, leg)
				f.texts, f.of = append(f.texts, told.texts...), append(f.of, told.of...)
			}
		}
		return f
	}
}
