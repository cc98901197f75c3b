package report

import (
	"strings"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
)

// annexFacts finds what the register holds of each item of annex_items.yaml.
var annexFacts = map[string]func(*annex, annexSubject, law.AnnexItem) annexFact{}

func init() {
	for code, fact := range plainFacts {
		annexFacts[code] = func(a *annex, on annexSubject, _ law.AnnexItem) annexFact { return fact(a, on) }
	}
	for code := range partyFacts {
		annexFacts[code] = func(a *annex, on annexSubject, _ law.AnnexItem) annexFact { return onParty(code)(a, on) }
	}
	for code := range subFacts {
		annexFacts[code] = func(a *annex, on annexSubject, _ law.AnnexItem) annexFact { return onSub(code)(a, on) }
	}
	for _, code := range []string{
		"CONFIDENTIALITY_MEASURES", "SECURITY_TRANSMISSION", "SECURITY_STORAGE", "SECURITY_PROCESSING", "SECURITY_ORGANISATION", "SECURITY_TECHNICAL",
	} {
		annexFacts[code] = measuresUnder
	}
	annexFacts["MEASURES"] = measuresFact
	for _, letter := range []string{
		"A_INSTRUCTIONS", "B_CONFIDENTIALITY", "C_SECURITY", "D_SUB_PROCESSORS", "E_RIGHTS_ASSISTANCE", "F_COMPLIANCE_ASSISTANCE",
		"G_DELETION_OR_RETURN", "H_AUDIT", "INFRINGING_INSTRUCTION",
	} {
		annexFacts["TERM_"+letter] = func(a *annex, on annexSubject, _ law.AnnexItem) annexFact { return termFact(letter)(a, on) }
	}
}

// plainFacts are those that need nothing but what they are told of.
var plainFacts = map[string]func(*annex, annexSubject) annexFact{
	"START_DATE": instrumentFact("effectiveFrom", func(r *record.Record) string { return date(r.Text("effectiveFrom")) }),

	"AGREEMENT":            agreementFact,
	"AGREEMENT_DATE":       onAgreement("signedOn", agreementDates),
	"AGREEMENT_DOCUMENT":   onAgreement("documentUrl", agreementDocument),
	"AGREEMENT_AMENDMENTS": onAgreement("amendments", amendments),
	"AGREEMENT_LAW":        onAgreement("governingLaw", agreementText(plainly("governingLaw"))),
	"INSTRUCTION_LIST":     instructionsFact,
	"BREACH_NOTICE":        onAgreement("breachNoticeUndueDelay", breachNotice),
	"END_OF_CONTRACT": onAgreement("endOfContract", agreementText(func(r *record.Record) string {
		return endOfContract[r.Text("endOfContract")]
	})),
	"IMMEDIATE_NOTICE": onAgreement("breachNoticeImmediate", agreementText(yesOrNo("breachNoticeImmediate", "The operator tells immediately.", ""))),
	"AUTHORISATION_KIND": onAgreement("subProcessorAuthorisation", agreementText(func(r *record.Record) string {
		return authorisation[r.Text("subProcessorAuthorisation")]
	})),
	"OBJECTION_WINDOW": objectionFact,

	"SUBJECT_MATTER":      onEngagement("subjectMatter", plainly("subjectMatter")),
	"PROCESSING_DURATION": durationFact,
	"NATURE":              onEngagement("nature", plainly("nature")),
	"TRANSFER_NATURE":     transferOr("nature"),
	"PURPOSES":            purposesFact,
	"TRANSFER_PURPOSE":    transferPurpose,
	"DATA_SUBJECTS":       dataSubjectsFact,
	"DATA_CATEGORIES":     dataFact,
	"SPECIAL_DATA":        specialDataFact,
	"SPECIAL_DATA_SAFEGUARDS": safeguardsFact(func(a *annex) *record.Record {
		return a.engagement
	}),
	"TRANSFER_SPECIAL_DATA_SAFEGUARDS": safeguardsFact(func(a *annex) *record.Record {
		return a.transfer
	}),
	"PROCESSING_CATEGORIES": onEngagement("categoriesOfProcessing", func(r *record.Record) string {
		return strings.Join(r.Texts("categoriesOfProcessing"), "; ")
	}),
	"FREQUENCY":         transferFact("frequency", worded("frequency")),
	"RETENTION_PERIODS": retentionFact,

	"MODULE":      moduleFact,
	"APPENDED_TO": appendedTo,
	"DOCKING":     optionFact("dockingClause", yesOrNo("dockingClause", "Used", "Not used")),
	"SCC_AUTHORISATION": optionFact("subProcessorAuthorisation", func(r *record.Record) string {
		return authorisation[r.Text("subProcessorAuthorisation")]
	}),
	"SCC_NOTICE":            optionFact("subProcessorNoticeDays", noticeDays),
	"REDRESS":               optionFact("independentRedress", yesOrNo("independentRedress", "The option is used.", "The option is not used.")),
	"COMBINED_DATA":         optionFact("combinesData", yesOrNo("combinesData", "They are combined.", "They are not combined.")),
	"GOVERNING_LAW":         instrumentFact("governingLaw", plainly("governingLaw")),
	"COURTS":                instrumentFact("courts", plainly("courts")),
	"COMPETENT_AUTHORITY":   authority,
	"IMPORTER_UNDER_REGIME": importerUnderRegime,
	"LINKED_AGREEMENT": linked("title", func(_ *annex, r *record.Record) []string {
		return []string{name(r), after("Reference", r.Text("reference"))}
	}),
	"LINKED_AGREEMENT_DATE":    linked("signedOn", func(_ *annex, r *record.Record) []string { return []string{date(r.Text("signedOn"))} }),
	"LINKED_AGREEMENT_PARTIES": linked("parties", partiesTo),
	"OTHER_AGREEMENTS":         otherAgreements,
	"TERM":                     instrumentFact("term", term),
	"EARLY_END":                instrumentFact("earlyEnd", plainly("earlyEnd")),
	"EXIT_ON_CHANGE":           instrumentFact("exitOnChange", exitOnChange),
	"SECURITY_UPDATES":         instrumentFact("updatesWithAgreement", updates("SECURITY")),
	"DATA_UPDATES":             instrumentFact("updatesWithAgreement", updates("DATA", "SPECIAL_DATA", "DATA_SUBJECTS", "PURPOSE")),
	"ONWARD": transferFact("onwardTransfers", yesOrNo("onwardTransfers",
		"The importer may transfer the data further.", "The importer may not transfer the data further.")),
	"ONWARD_RESTRICTIONS": transferFact("onwardRestrictions", plainly("onwardRestrictions")),
	"REVIEW_DATES":        reviews,
	"EXTRA_PROTECTION":    instrumentFact("extraProtectionClauses", plainly("extraProtectionClauses")),
	"COMMERCIAL":          instrumentFact("commercialClauses", plainly("commercialClauses")),
	"EDITION":             instrumentFact("edition", plainly("edition")),
	"ASSESSMENT":          assessmentFact,
	"SUPPLEMENTARY":       supplementary,

	"TRANSFER_ROUTE":      route,
	"TRANSFER_COVER":      cover,
	"TRANSFER_ASSESSMENT": onLegs((*annex).assessedWith),
	"TRANSFER_PROTECTION": onLegs(func(_ *annex, leg *record.Record) annexFact {
		return annexFact{texts: cell(leg.Text("levelOfProtection")).Texts}
	}),
}

// agreementText is a text of the agreement alone.
func agreementText(text func(*record.Record) string) func(*annex, *record.Record) []string {
	return func(_ *annex, agreement *record.Record) []string { return []string{text(agreement)} }
}

// assessedWith tells the assessment of a leg, and what is done in addition.
func (a *annex) assessedWith(leg *record.Record) annexFact {
	f := a.assessed(leg)
	f.texts = cell(append(f.texts, leg.Text("supplementaryMeasures"))...).Texts
	return f
}
