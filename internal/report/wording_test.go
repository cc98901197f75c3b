package report_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/compliance/compliancetest"
	"github.com/openropa/ropa/internal/report"
)

// says looks for texts in a section with those below it, as Markdown.
func says(t *testing.T, d *report.Document, code string, want bool, texts ...string) {
	t.Helper()
	s := d.Section(code)
	if s == nil {
		if want {
			t.Errorf("%s has no section %s", d.Title, code)
		}
		return
	}
	got := string((&report.Document{Sections: []report.Section{*s}}).Markdown())
	for _, text := range texts {
		if strings.Contains(got, report.Escape(text)) != want {
			t.Errorf("%s, section %s: %q: not as expected in\n%s", d.Title, code, text, got)
		}
	}
}

func notice(t *testing.T, register, regime, on string) *report.Document {
	t.Helper()
	w := world(t, register)
	return report.PrivacyNotice(w.Set, w.ByKey["Controller/"+register], regime, report.Audience{}, on)
}

func TestWording(t *testing.T) {
	uk, za := notice(t, "smartops-it", "UK_GDPR", day), notice(t, "smartops", "POPIA", day)
	msp := notice(t, "example-msp", "EU_GDPR", day)

	// Decisions by machine: safeguards in the United Kingdom, a right in the Union, a prohibition with exceptions in South Africa.
	says(t, uk, "AUTOMATED_DECISIONS", true, "22A to 22D", "is made only with safeguards")
	says(t, za, "AUTOMATED_DECISIONS", true, "POPIA s71", "You may not be subject to a decision")
	says(t, za, "AUTOMATED_DECISIONS", false, "22A", "Art ")
	if got := msp.Section("AUTOMATED_DECISIONS"); got == nil || strings.Contains(got.Citation, "22A") {
		t.Errorf("the Union has no Article 22A: %+v", got)
	}

	// Portability is a right of the GDPR, and a promise under POPIA.
	says(t, uk, "RIGHTS", true, "UK GDPR Art 20")
	says(t, uk, "RIGHTS", false, "We also promise")
	says(t, za, "RIGHTS", true, "We also promise, though the law does not give it as a right:", "Data portability: to request the transfer")
	says(t, za, "RIGHTS", false, "Art 20")
	says(t, za, "RIGHTS", true, "Correction", "POPIA s24", "POPIA s11(3)(b)", "You may object")

	// Complaints: to the controller in the United Kingdom alone, and to the regulator of each law.
	says(t, uk, "COMPLAIN_CONTROLLER", true, "DPA 2018 s164A", "within 30 days")
	if za.Section("COMPLAIN_CONTROLLER") != nil || msp.Section("COMPLAIN_CONTROLLER") != nil {
		t.Error("no law but that of the United Kingdom knows section 164A")
	}
	says(t, uk, "COMPLAIN_AUTHORITY", true, "Information Commissioner's Office", "https://ico.org.uk")
	says(t, za, "COMPLAIN_AUTHORITY", true, "Information Regulator (South Africa)", "POPIAComplaints@inforegulator.org.za", "Woodmead North Office Park")
	says(t, msp, "COMPLAIN_AUTHORITY", true, "where you live")
	says(t, msp, "COMPLAIN_AUTHORITY", false, "ico.org.uk\n- ")

	// Who is called what.
	says(t, za, "RECIPIENTS", true, "Operator", "Separate responsible party")
	says(t, uk, "RECIPIENTS", true, "Processor", "Separate controller")
	says(t, za, "DPO", true, "information officer", "POPIA s55")
	says(t, za, "CONTROLLER", true, "responsible party")
	if za.Section("REPRESENTATIVE") != nil || za.Section("ANNEX1") != nil || za.Section("INTERESTS") != nil {
		t.Error("POPIA knows no representative, no Annex 1 and no interests to be told")
	}
	says(t, msp, "REPRESENTATIVE", true, "eu-representative@msp.example.com")
	says(t, za, "TRANSFERS", true, "the level of protection that the information is given there")
	says(t, uk, "TRANSFERS", true, "how to get a copy of the safeguards")

	// What is denied is told as that.
	says(t, uk, "STORAGE", true, "Google Analytics", "Not used")
	says(t, za, "STORAGE", true, "Not recorded")
}

func TestTheLawOfTheDay(t *testing.T) {
	before, after := notice(t, "smartops-it", "UK_GDPR", "2026-02-04"), notice(t, "smartops-it", "UK_GDPR", "2026-02-05")
	says(t, before, "AUTOMATED_DECISIONS", true, "You have the right not to be subject to a decision")
	says(t, after, "AUTOMATED_DECISIONS", true, "is made only with safeguards")
	if after.Section("COMPLAIN_CONTROLLER") != nil {
		t.Error("nobody could complain under section 164A in February 2026")
	}
	if notice(t, "smartops-it", "UK_GDPR", "2026-06-18").Section("COMPLAIN_CONTROLLER") != nil ||
		notice(t, "smartops-it", "UK_GDPR", "2026-06-19").Section("COMPLAIN_CONTROLLER") == nil {
		t.Error("section 164A begins on 19 June 2026")
	}
	// The recognised legitimate interest is relied on from 5 February 2026.
	says(t, notice(t, "example-msp", "UK_GDPR", "2026-02-05"), "ANNEX1", true, "UK GDPR Annex 1 para 5")
	if notice(t, "example-msp", "UK_GDPR", "2026-02-04").Section("ANNEX1") != nil {
		t.Error("there was no Annex 1 on 4 February 2026")
	}
}

func TestGapsAreShown(t *testing.T) {
	uk := notice(t, "smartops-it", "UK_GDPR", day)
	for code, want := range map[string]string{
		"CONTROLLER": "the legal name.", "DPO": "whether a data protection officer has to be designated.",
		"PURPOSES": "the legal basis of Record-keeping.", "TRANSFERS": "the countries to which data go.",
	} {
		if s := uk.Section(code); s == nil || !slices.Contains(s.Gaps(), want) {
			t.Errorf("%s does not miss %q", code, want)
		}
	}
	if s := uk.Section("DPO"); s.Present {
		t.Error("an item that is only missing is not present")
	}
	if s := uk.Section("CONTROLLER"); !s.Present || len(s.Records) == 0 {
		t.Error("an item of which something is there is present, and names its records")
	}
}

// TestAnEmptyRegister has nothing but a controller: everything that has to be told is missing, and nothing fails.
func TestAnEmptyRegister(t *testing.T) {
	w := compliancetest.NewWorld(t, compliancetest.Document{
		"register":    map[string]any{"key": "r", "name": "R", "regimes": []any{"UK_GDPR", "EU_GDPR", "POPIA"}, "locale": "en-GB"},
		"controllers": []any{map[string]any{"key": "c"}},
		"processors":  []any{map[string]any{"key": "p"}},
		"notices":     []any{map[string]any{"key": "n", "title": "N", "controller": "c", "regimes": []any{"UK_GDPR"}}},
	}, day)
	c, p := w.ByKey["Controller/c"], w.ByKey["Processor/p"]
	for _, d := range []*report.Document{
		report.PrivacyNotice(w.Set, c, "UK_GDPR", report.Audience{}, day), report.PrivacyNotice(w.Set, c, "EU_GDPR", report.Audience{}, day),
		report.PrivacyNotice(w.Set, c, "POPIA", report.Audience{}, day), report.Art30Record(w.Set, c, day),
		report.Art30RecordProcessor(w.Set, p, day), report.PaiaSection51(w.Set, c, day),
		report.NoticeDrift(w.Set, w.ByKey["Notice/n"], day).Document(),
	} {
		if _, err := d.HTML(); err != nil {
			t.Error(err)
		}
		if !strings.Contains(string(d.Markdown()), "Not recorded:") {
			t.Errorf("%s shows no gap", d.Title)
		}
	}
}

func TestArticle30(t *testing.T) {
	w := world(t, "example-msp")
	record := report.Art30Record(w.Set, w.ByKey["Controller/example-msp"], day)
	says(t, record, "staff-administration", true, "(c) Categories of data subjects", "DPA 2018 Sch 1 para 41",
		"Employment, social security and social protection (DPA 2018 Sch 1 para 1)", "Contract (UK GDPR Art 6(1)(b))", "No",
		"Sickness records of 2019 are kept beyond their period for a claim that is open.")
	says(t, record, "marketing", false, "DPA 2018 Sch 1")
	says(t, record, "behaviour-analytics", true, "Planned")
	if record.Section("school-placements") != nil {
		t.Error("what has ended is not in the record")
	}
	says(t, record, "recruitment", true, "(a) Joint controllers", "Example Group Limited")
	second := report.Art30RecordProcessor(w.Set, w.ByKey["Processor/example-msp"], day)
	if !strings.HasPrefix(second.Title, "Article 30(2) record") || strings.Contains(string(second.Markdown()), "ICO") {
		t.Error("it is called the Article 30(2) record, and nobody's template")
	}
	says(t, second, "CONTROLLERS", true, "Example Dental Practices Limited", "dpo@dental.example.org")
	says(t, second, "PROCESSORS", true, "Example Hosting B.V.", "Example Logistics Ireland Limited (not yet decided)")
	says(t, second, "managed-it", true, "Example Dental Practices Limited", "Support of users", "Adequacy regulations")
	says(t, second, "managed-it", false, "Art 30(1)", "Legal basis")
}

func TestAudience(t *testing.T) {
	w := world(t, "example-msp")
	staff := report.Audience{Name: "Employees", People: []int64{w.ByKey["DataSubjectCategory/employees"].ID}}
	d := report.PrivacyNotice(w.Set, w.ByKey["Controller/example-msp"], "UK_GDPR", staff, day)
	says(t, d, "PURPOSES", true, "Staff administration", "We process staff records to perform the contract of employment.")
	says(t, d, "PURPOSES", false, "Newsletter and events", "Group recruitment portal")
}

func TestDrift(t *testing.T) {
	uk, za := world(t, "smartops-it"), world(t, "smartops")
	reasons := func(differences []report.Difference) map[string]string {
		out := map[string]string{}
		for _, d := range differences {
			out[d.Path] = d.Clause
		}
		return out
	}
	d := report.NoticeDrift(za.Set, za.ByKey["Notice/privacy-policy"], day)
	for path, clause := range map[string]string{
		"assertions[right-portability]": "P11.5", "assertions[consent]": "P6.1", "assertions[legitimate-interest]": "P6.4",
	} {
		if got := reasons(d.Asserted)[path]; got != clause {
			t.Errorf("%s is asserted at %q, not %q", path, got, clause)
		}
	}
	// Another recipient and another purpose, of which the policy does not speak.
	doc := compliancetest.Read(t, "../../examples/smartops-it.yaml")
	doc["recipients"] = append(doc["recipients"].([]any), map[string]any{"key": "accountant", "name": "Accountant"})
	controller := doc["controllers"].([]any)[0].(map[string]any)
	controller["disclosures"] = append(controller["disclosures"].([]any), map[string]any{"key": "accountant", "recipient": "accountant"})
	changed := compliancetest.NewWorld(t, doc, day)
	got := report.NoticeDrift(changed.Set, changed.ByKey["Notice/privacy-policy"], day)
	if _, ok := reasons(got.Recorded)["disclosures[accountant]"]; !ok {
		t.Errorf("the accountant is not among %+v", got.Recorded)
	}
	before := report.NoticeDrift(uk.Set, uk.ByKey["Notice/privacy-policy"], day)
	if len(got.Recorded) != len(before.Recorded)+1 {
		t.Errorf("%d differences became %d", len(before.Recorded), len(got.Recorded))
	}
	if clause, ok := reasons(before.Asserted)["assertions[right-automated-decisions]"]; !ok || clause != "U9.9" {
		t.Errorf("U9.9 is supported by nothing: %+v", before.Asserted)
	}
}

func TestHostileText(t *testing.T) {
	const hostile = "<script>alert(1)</script>|](javascript:alert(2)) `x` **b** &lt; # \n\n# heading\n1. item"
	doc := compliancetest.Read(t, "../../examples/smartops-it.yaml")
	for _, list := range []string{"purposes", "recipients", "retentionRules", "dataCategories", "controllerActivities", "securityMeasures"} {
		for _, v := range doc[list].([]any) {
			v.(map[string]any)["name"], v.(map[string]any)["description"] = hostile, hostile
		}
	}
	doc["organisations"].([]any)[0].(map[string]any)["tradingName"] = hostile
	doc["organisations"].([]any)[0].(map[string]any)["website"] = "javascript:alert(3)"
	for _, a := range doc["notices"].([]any)[0].(map[string]any)["assertions"].([]any) {
		a.(map[string]any)["statement"] = hostile
	}
	w := compliancetest.NewWorld(t, doc, day)
	d := report.PrivacyNotice(w.Set, w.ByKey["Controller/smartops-it"], "UK_GDPR", report.Audience{}, day)
	html, err := d.HTML()
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<script", "href=\"javascript", "&lt; "} {
		if strings.Contains(string(html), bad) {
			t.Errorf("the page holds %s", bad)
		}
	}
	markdown := string(d.Markdown())
	for _, line := range strings.Split(markdown, "\n") {
		bare := strings.NewReplacer(`\\`, "", `\<`, "", `\|`, "", `\]`, "", "\\`", "", `\*`, "", `\#`, "", `\&`, "", `\>`, "").Replace(line)
		bare = strings.ReplaceAll(bare, "<br>", "")
		for _, bad := range []string{"<", "](", "`", "# heading"} {
			if strings.Contains(bare, bad) {
				t.Errorf("%q reads as markup: %s", bad, line)
			}
		}
		if strings.HasPrefix(line, "| ") && !strings.HasPrefix(line, "| ---") && strings.Count(bare, "|") > 8 {
			t.Errorf("a cell breaks out: %s", line)
		}
	}
}
