package report_test

import (
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/compliance/compliancetest"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/report"
)

// TestAnnexesOfTheExample says which annexes the services of the example have, and why others are none of theirs.
func TestAnnexesOfTheExample(t *testing.T) {
	w := world(t, "example-msp")
	const yes, no, undetermined = compliance.AnswerYes, compliance.AnswerNo, compliance.AnswerUndetermined
	for _, tt := range []struct {
		engagement, transfer, profile string
		applicable                    compliance.Answer
		ready                         bool
		module, reason                string
	}{
		{"dental-managed-it", "", "ART28", yes, true, "", "UK GDPR"},
		{"dental-managed-it", "", "UK_IDTA", no, false, "", "Both parties are within the territory"},
		{"dental-managed-it", "", "UK_ADDENDUM", no, false, "", "Both parties are within the territory"},
		{"dental-managed-it", "", "EU_SCC_2021_915", no, true, "", "another form"},
		{"dental-managed-it", "", "POPIA_S21", no, false, "", "under the UK GDPR"},
		{"logistics-managed-it", "", "EU_SCC_2021_915", yes, true, "", "has this form"},
		{"logistics-managed-it", "", "EU_SCC_2021_914", undetermined, false, "", "One has to be named"},
		{"logistics-managed-it", "ireland-msp", "EU_SCC_2021_914", no, false, "M2", "held adequate"},
		{"logistics-managed-it", "ireland-msp", "UK_IDTA", no, false, "", "needs neither the IDTA nor the Addendum"},
		{"logistics-managed-it", "night-desk-ireland", "UK_IDTA", undetermined, false, "", "considered"},
		{"msp-hosting", "", "UK_ADDENDUM", no, false, "M3", "held adequate"},
		{"hosting-ticketing", "", "EU_SCC_2021_914", yes, true, "M3", "in force"},
		{"hosting-ticketing", "", "UK_ADDENDUM", yes, true, "M3", "in force"},
		{"hosting-ticketing", "", "UK_IDTA", no, false, "", "alternatives"},
		{"msp-night-desk", "", "UK_IDTA", yes, true, "", "in force"},
		{"msp-night-desk", "", "UK_ADDENDUM", no, false, "M3", "alternatives"},
	} {
		a := report.Annex(w.Set, w.ByKey["Engagement/"+tt.engagement], tt.profile, w.ByKey["Transfer/"+tt.transfer], day)
		if a.Applicable != tt.applicable || a.Ready != tt.ready || a.Module != tt.module || !strings.Contains(a.Reason, tt.reason) {
			t.Errorf("%s, %s %s: %s, ready %v, module %q: %s %+v", tt.engagement, tt.profile, tt.transfer, a.Applicable, a.Ready, a.Module, a.Reason, a.Missing)
		}
	}
	if report.Annex(w.Set, w.ByKey["Engagement/dental-managed-it"], "UNHEARD_OF", nil, day) != nil ||
		report.TransferAnnex(w.Set, w.ByKey["Transfer/forensics-singapore"], "UNHEARD_OF", day) != nil {
		t.Error("there is no such profile")
	}
}

// TestTransferAnnex finds what is behind a transfer: nothing but an activity, or an engagement.
func TestTransferAnnex(t *testing.T) {
	w := world(t, "example-msp")
	forensics := w.ByKey["Transfer/forensics-singapore"]
	a := report.TransferAnnex(w.Set, forensics, "UK_IDTA", day)
	if a.Applicable != compliance.AnswerNo || !strings.Contains(a.Reason, "ended") || a.Engagement != 0 || a.Transfer != forensics.ID {
		t.Errorf("%s: %s", a.Applicable, a.Reason)
	}
	if a := report.TransferAnnex(w.Set, forensics, "EU_SCC_2021_914", "2026-05-15"); a.Module != "M1" || a.Confirmed {
		t.Errorf("between controllers it is module one, not confirmed: %s", a.Module)
	}
	if a := report.TransferAnnex(w.Set, forensics, "ART28", day); a.Applicable != compliance.AnswerNo || !strings.Contains(a.Reason, "Nobody is engaged") {
		t.Errorf("%s: %s", a.Applicable, a.Reason)
	}
	tickets := report.TransferAnnex(w.Set, w.ByKey["Transfer/tickets-united-states"], "UK_ADDENDUM", day)
	if tickets.Engagement != w.ByKey["Engagement/hosting-ticketing"].ID || !tickets.Ready {
		t.Errorf("it belongs to an engagement: %+v", tickets.Missing)
	}
}

// TestTransferAnnex_ByEveryForm writes a flow between controllers by forms that are about none, too.
func TestTransferAnnex_ByEveryForm(t *testing.T) {
	w := compliancetest.NewWorld(t, compliancetest.Read(t, "testdata/annex.yaml"), day)
	for _, profile := range compliancetest.Law(t).Codes(law.AnnexProfileList) {
		for _, transfer := range w.All("Transfer") {
			if a := report.TransferAnnex(w.Set, transfer, profile, day); a.Reason == "" || a.Transfer != transfer.ID {
				t.Errorf("%s by %s: %+v", transfer.Key(), profile, a)
			}
		}
	}
}

// TestAnnexModule has modules that are derived, and one that contradicts the roles.
func TestAnnexModule(t *testing.T) {
	w := compliancetest.NewWorld(t, compliancetest.Read(t, "testdata/annex.yaml"), day)
	transfer, engagement := w.ByKey["Transfer/m2"], w.ByKey["Engagement/service"]
	for _, leg := range transfer.Parts["legs"] {
		leg.Values["module"] = "M3"
	}
	a := report.Annex(w.Set, engagement, "EU_SCC_2021_914", transfer, day)
	if a.Confirmed || a.Module != "M3" || len(a.Missing) != 1 || !strings.Contains(a.Missing[0].HowToMend, "does not fit") ||
		a.Missing[0].Path != "legs[EU_GDPR].module" || a.Missing[0].Record != transfer.ID {
		t.Errorf("module %s, confirmed %v: %+v", a.Module, a.Confirmed, a.Missing)
	}
}

// TestPopiaAsksForNoLetters of Article 28.
func TestPopiaAsksForNoLetters(t *testing.T) {
	w := compliancetest.NewWorld(t, compliancetest.Read(t, "testdata/annex.yaml"), day)
	a := report.Annex(w.Set, w.ByKey["Engagement/service"], "POPIA_S21", nil, day)
	for _, s := range a.Sections {
		for _, g := range s.Groups {
			for _, item := range g.Items {
				if strings.HasPrefix(item.Code, "TERM_") || strings.Contains(item.Citation, "Art ") {
					t.Errorf("POPIA has no %s (%s)", item.Code, item.Citation)
				}
			}
		}
	}
	says(t, a.Document(), "PARTIES", true, "Responsible party: Client Limited", "Operator: Supplier Inc.")
	says(t, a.Document(), "INFORMATION", true, "natural and juristic persons")
	says(t, a.Document(), "NOTICE", true, "The operator tells immediately.")
}

// TestAnnexChain lists sub-processors to any depth, and none that was objected to.
func TestAnnexChain(t *testing.T) {
	w := world(t, "example-msp")
	chain := func(key string) string {
		d := report.Annex(w.Set, w.ByKey["Engagement/"+key], "ART28", nil, day).Document()
		var names []string
		for _, below := range d.Section("SUB_PROCESSORS").Sections {
			names = append(names, below.Heading)
		}
		return strings.Join(names, "; ")
	}
	const all = "Example Hosting B.V.; Example Support South Africa (Pty) Ltd; Example Ticketing, Inc."
	if got := chain("dental-managed-it"); got != all {
		t.Errorf("the chain is %s", got)
	}
	before := report.Annex(w.Set, w.ByKey["Engagement/dental-managed-it"], "ART28", nil, "2025-05-29").Document()
	if got := string(before.Markdown()); strings.Contains(got, "Example Support") {
		t.Errorf("the night desk, of which notice was given a day later, stands in\n%s", got)
	}
	for _, part := range w.ByKey["Engagement/dental-managed-it"].Parts["subProcessing"] {
		if part.Key() == "msp-hosting" {
			part.Values["decision"] = "OBJECTED"
		}
	}
	if got := chain("dental-managed-it"); got != "Example Support South Africa (Pty) Ltd" {
		t.Errorf("what was objected to is engaged by nobody: %s", got)
	}
}

func TestJointArrangementView(t *testing.T) {
	w := world(t, "example-msp")
	arrangement := w.ByKey["JointArrangement/recruitment"]
	v := report.JointArrangementView(w.Set, arrangement, day)
	if !v.Ready || v.InForce != compliance.AnswerYes || len(v.Controllers) != 2 || len(v.Duties) != 8 || len(v.Activities) != 1 {
		t.Errorf("%+v", v)
	}
	if v.Duties[0].Name != "Example Group Limited" || v.Duties[7].Name != "" || v.Duties[7].Controller != 0 {
		t.Errorf("%+v", v.Duties)
	}
	says(t, v.Document(), "DUTIES", true, "Each for itself", "Runs the portal.")
	if v := report.JointArrangementView(w.Set, arrangement, "2025-03-02"); v.InForce != compliance.AnswerNo {
		t.Errorf("it is in force from 3 March 2025: %s", v.Reason)
	}
	group := w.ByKey["Organisation/example-group"]
	group.Values["archivedAt"] = day
	for _, row := range report.JointArrangementView(w.Set, arrangement, day).Document().Section("DUTIES").Blocks[0].Rows[:1] {
		if len(row.Cells[1].Texts) != 0 {
			t.Errorf("a duty of somebody who is archived is said to be of %q", row.Cells[1].Texts)
		}
	}
	delete(group.Values, "archivedAt")
	for _, field := range []string{"contactPoint", "essence", "essenceUrl", "duties"} {
		delete(arrangement.Values, field)
	}
	v = report.JointArrangementView(w.Set, arrangement, day)
	if v.Ready || len(v.Missing) != 4 {
		t.Errorf("%+v", v.Missing)
	}
	says(t, v.Document(), "ESSENCE", true, "Not recorded:")
}
