package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
)

// applicable says whether the annex is to be had at all, and why.
func (a *annex) applicable() (compliance.Answer, string) {
	switch {
	case a.aboutTransfer():
		return a.coveredBy()
	case a.engagement == nil:
		return compliance.AnswerNo, "Nobody is engaged: the data pass between controllers."
	}
	regimes := a.Applying(a.engagement)
	if len(regimes) == 0 {
		return compliance.AnswerUndetermined, "No activity that is under way or planned is linked to the engagement, from which the law would follow."
	}
	var under []string
	for _, regime := range regimes {
		if slices.Contains(a.profile.Regimes, regime) {
			under = append(under, a.regimeWord(regime))
		}
	}
	if len(under) == 0 {
		var others []string
		for _, regime := range regimes {
			others = append(others, a.regimeWord(regime))
		}
		return compliance.AnswerNo, "What is processed is under the " + and(others) + "."
	}
	why := "What is processed is under the " + and(under) + "."
	if a.profile.Code == "EU_SCC_2021_915" {
		return a.asForm(why)
	}
	return compliance.AnswerYes, why
}

// asForm says whether standard clauses are the form of the agreement: they are one way among others to meet Article 28.
func (a *annex) asForm(why string) (compliance.Answer, string) {
	switch {
	case a.agreement == nil:
		return compliance.AnswerUndetermined, why + " No agreement is recorded; these clauses are one form that it can take."
	case a.agreement.Text("form") == a.profile.Code:
		return compliance.AnswerYes, why + " " + name(a.agreement) + " has this form."
	case a.agreement.Text("form") == "EU_SCC_2021_914":
		return compliance.AnswerNo, "The agreement has the form of the clauses for transfers, which meet Article 28(3) themselves."
	case slices.Contains([]string{"SIGNED", "TERMINATED"}, a.agreement.Text("status")):
		return compliance.AnswerNo, "The agreement has another form: these clauses are one way among others to meet Article 28."
	}
	return compliance.AnswerUndetermined, why + " The agreement is not signed; these clauses are one form that it can take."
}

// coveredBy says whether the profile is what covers the transfer.
func (a *annex) coveredBy() (compliance.Answer, string) {
	if a.transfer == nil {
		return a.withoutTransfer()
	}
	if a.Past(a.transfer.Text("endedOn")) {
		return compliance.AnswerNo, "The transfer ended on " + date(a.transfer.Text("endedOn")) + "."
	}
	under := a.regimeWord(a.regime())
	for _, leg := range a.Set.AsAt(a.transfer, a.Day).Coverage() {
		if leg.Regime == a.regime() {
			return a.byLeg(leg, under)
		}
	}
	return compliance.AnswerNo, "The transfer has no leg under the " + under + ", and no processing under it makes the transfer."
}

// withoutTransfer says whether the profile can be needed where no transfer, or more than one, is there.
func (a *annex) withoutTransfer() (compliance.Answer, string) {
	under := a.regimeWord(a.regime())
	if several := a.transfersUnder(a.regime()); len(several) > 1 {
		return compliance.AnswerUndetermined, fmt.Sprintf("There are %d transfers under the %s: %s. One has to be named.", len(several), under, and(names(several)))
	}
	if regimes := a.Applying(a.scope); len(regimes) > 0 && !slices.Contains(regimes, a.regime()) {
		return compliance.AnswerNo, "What is processed is not under the " + under + "."
	}
	territory := a.Law().Territory(a.regime(), a.Day)
	var outside []string
	for _, p := range a.parties {
		if p.organisation == nil || p.organisation.Text("country") == "" {
			return compliance.AnswerUndetermined, "No transfer is recorded, and the country of a party is not either."
		}
		if code := p.organisation.Text("country"); !slices.Contains(territory, code) {
			outside = append(outside, country(code))
		}
	}
	if len(outside) == 0 {
		return compliance.AnswerNo, "Both parties are within the territory of the " + under + ", and no restricted transfer is recorded."
	}
	return compliance.AnswerUndetermined, "No transfer under the " + under + " is recorded, and a party is in " + joined(cell(outside...).Texts, "or") + "."
}

func (a *annex) byLeg(leg compliance.Leg, under string) (compliance.Answer, string) {
	switch {
	case leg.Restricted == compliance.AnswerNo && a.regime() == "UK_GDPR":
		return compliance.AnswerNo, leg.Reason + " A transfer that is not restricted needs neither the IDTA nor the Addendum."
	case leg.Restricted == compliance.AnswerNo:
		return compliance.AnswerNo, leg.Reason + " A transfer that is not restricted needs no clauses."
	case leg.Safeguard == a.profile.Code:
		return compliance.AnswerYes, "This is what covers the transfer under the " + under + ". " + leg.Reason
	case leg.Kind == law.AdequateDestination && leg.Covered == compliance.AnswerYes:
		return compliance.AnswerNo, leg.Reason + " Nothing else is needed under the " + under + "."
	case leg.Safeguard != "" && leg.Kind != law.AdequateDestination:
		other, _ := a.Law().Safeguard(leg.Safeguard)
		why := "What covers the transfer under the " + under + " is another: " + other.Label + "."
		if alternatives[a.profile.Code] == leg.Safeguard {
			why = "The IDTA and the Addendum are alternatives. " + why
		}
		return compliance.AnswerNo, why
	case leg.Restricted == compliance.AnswerUndetermined:
		return compliance.AnswerUndetermined, leg.Reason
	case leg.Part != nil && slices.Contains(leg.Part.Texts("candidates"), a.profile.Code):
		return compliance.AnswerUndetermined, "It is considered, and nothing is settled: " + leg.Reason
	}
	return compliance.AnswerUndetermined, leg.Reason
}

// alternatives are the two forms of the Commissioner, of which one transfer needs one.
var alternatives = map[string]string{"UK_IDTA": "UK_ADDENDUM", "UK_ADDENDUM": "UK_IDTA"}

// deriveModule finds the module of the clauses by the roles of the parties, and whether the leg confirms it.
func (a *annex) deriveModule() {
	if a.profile.Code == "UK_IDTA" || a.transfer == nil {
		return
	}
	exporter, importer := a.transfer.Text("exporterRole"), a.transfer.Text("importerRole")
	processing := []string{"PROCESSOR", "SUB_PROCESSOR"}
	switch {
	case exporter == "CONTROLLER" && importer == "CONTROLLER":
		a.module = "M1"
	case exporter == "CONTROLLER" && slices.Contains(processing, importer):
		a.module = "M2"
	case slices.Contains(processing, exporter) && slices.Contains(processing, importer):
		a.module = "M3"
	case slices.Contains(processing, exporter) && importer == "CONTROLLER":
		a.module = "M4"
	}
	recorded := ""
	if a.leg != nil {
		recorded = a.leg.Text("module")
	}
	// A module that contradicts the roles is not confirmed, and what is written is what was agreed.
	a.confirmed = recorded != "" && (a.module == "" || a.module == recorded)
	if recorded != "" {
		a.module = recorded
	}
}

var modules = map[string]string{
	"M1": "Module One: controller to controller", "M2": "Module Two: controller to processor",
	"M3": "Module Three: processor to processor", "M4": "Module Four: processor to controller",
}

// moduleFact tells the module, and misses that it is confirmed.
func moduleFact(a *annex, _ annexSubject) annexFact {
	f := annexFact{of: []*record.Record{a.transfer}}
	if a.module != "" {
		f.texts = []string{modules[a.module]}
	}
	switch {
	case a.confirmed:
	case a.leg == nil:
		f.lacks = []lack{{a.transfer, "legs", "Record the leg of the transfer under the law, with the module."}}
	case a.leg.Text("module") != "":
		f.lacks = []lack{{
			a.transfer, at("legs", a.leg) + ".module",
			"The module that is recorded does not fit the roles of exporter and importer: mend the one or the other.",
		}}
	case a.module != "":
		f.texts[0] += " (by the roles of the parties, not confirmed)"
		f.lacks = []lack{{record: a.transfer, path: at("legs", a.leg) + ".module"}}
	default:
		f.lacks = []lack{{a.transfer, at("legs", a.leg) + ".module", "Record the roles of exporter and importer, and the module that follows from them."}}
	}
	if all := a.instrumentModules(); len(all) > 0 {
		f.texts = append(f.texts, "Modules of the instrument: "+strings.Join(all, ", "))
	}
	return f
}

func (a *annex) instrumentModules() []string {
	for _, i := range []*record.Record{a.instrument, a.base} {
		if i != nil && len(i.Texts("modules")) > 0 {
			return i.Texts("modules")
		}
	}
	return nil
}
