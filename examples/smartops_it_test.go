package examples_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openropa/ropa/internal/registry/registrytest"
)

// What the policy of SmartOps IT says is what the register answers.
func TestSmartOpsIT(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		g := load(t, w, "smartops-it")
		t.Run("parties", func(t *testing.T) { checkUKParties(t, g) })
		t.Run("activities", func(t *testing.T) { checkUKActivities(t, g) })
		t.Run("bases", func(t *testing.T) { checkUKBases(t, g) })
		t.Run("data", func(t *testing.T) { checkUKData(t, g) })
		t.Run("people", func(t *testing.T) { checkUKPeople(t, g) })
		t.Run("recipients", func(t *testing.T) { checkUKRecipients(t, g) })
		t.Run("house rules", func(t *testing.T) { checkUKHouseRules(t, g) })
		t.Run("retention", func(t *testing.T) { checkUKRetention(t, g) })
		t.Run("measures", func(t *testing.T) { checkUKMeasures(t, g) })
		t.Run("engagement", func(t *testing.T) { checkUKEngagement(t, g) })
	})
}

func checkUKParties(t *testing.T, g register) {
	natures := map[string]string{}
	for key, o := range g.records["Organisation"] {
		natures[key] = o.Text("nature")
	}
	if diff := cmp.Diff(map[string]string{"smartops-it": "REAL", "client": "CATEGORY", "hmrc": "EXAMPLE"}, natures); diff != "" {
		t.Errorf("organisations differ (-want +got):\n%s", diff)
	}
	o := g.records["Organisation"]["smartops-it"]
	if o.Text("tradingName") != "SmartOps IT" || o.Text("legalForm") != "SOLE_TRADER" || o.Text("country") != "GB" || o.Values["own"] != true {
		t.Errorf("organisation is %v", o.Values)
	}
	if name, ok := o.Values["legalName"]; ok {
		t.Errorf("the policy gives no legal name, the register has %v", name)
	}
	var kinds []string
	for _, c := range o.Parts["contacts"] {
		kinds = append(kinds, c.Text("kind")+" "+c.Text("email"))
	}
	if want := []string{"GENERAL info@smartopsit.co.uk", "RIGHTS_REQUESTS info@smartopsit.co.uk"}; !slices.Equal(kinds, want) {
		t.Errorf("contacts = %v", kinds)
	}
	for role, want := range map[string][]string{"Controller": {"client", "smartops-it"}, "Processor": {"smartops-it"}} {
		var got []string
		for _, r := range g.records[role] {
			got = append(got, g.link(r, "organisation"))
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("%s are %v, want %v", role, got, want)
		}
	}
	if c := g.cited(t, g.records["Processor"]["smartops-it"], "organisation"); c.status != "STATED" || c.qualifier != "TYPICALLY" {
		t.Errorf("the role of processor is %s, %s", c.status, c.qualifier)
	}
	if r := g.records["Register"]["smartops-it"]; r.Values["fictional"] != false {
		t.Error("the register is fictional")
	}
}

func checkUKActivities(t *testing.T, g register) {
	purposes := map[string]int{}
	for key, a := range g.records["ControllerActivity"] {
		purposes[key] = len(a.Parts["purposes"])
		if got := g.link(a, "controller"); got != "smartops-it" {
			t.Errorf("the controller of %s is %s", key, got)
		}
	}
	want := map[string]int{"contact": 3, "service-administration": 3, "business-administration": 5, "technical-data": 3}
	if diff := cmp.Diff(want, purposes); diff != "" {
		t.Errorf("controller activities and their purposes differ (-want +got):\n%s", diff)
	}
	for _, name := range []string{"ControllerActivity", "ProcessorActivity"} {
		for key, a := range g.records[name] {
			if a.Text("processingState") != "LIVE" || !slices.Equal(a.Texts("regimes"), []string{"UK_GDPR"}) {
				t.Errorf("%s is %s under %v", key, a.Text("processingState"), a.Texts("regimes"))
			}
		}
	}
	for _, key := range []string{"contact", "service-administration"} {
		a := g.records["ControllerActivity"][key]
		if a.Text("provision") != "CONTRACTUAL" || a.Text("provisionConsequences") == "" {
			t.Errorf("provision of %s is %s", key, a.Text("provision"))
		}
		for _, path := range []string{"provision", "provisionConsequences"} {
			if c := g.cited(t, a, path); c.clause != "U12" {
				t.Errorf("%s of %s cites %s", path, key, c.clause)
			}
		}
	}
	b1 := g.records["ProcessorActivity"]["service-delivery"]
	if len(g.records["ProcessorActivity"]) != 1 || len(b1.Many["instructedPurposes"]) != 4 || b1.Text("specialDataExpected") != "UNKNOWN" {
		t.Errorf("the processor activity is %v with %d instructed purposes", b1.Values, len(b1.Many["instructedPurposes"]))
	}
	for key, p := range g.records["Purpose"] {
		if strings.Contains(strings.ToLower(p.Text("name")), "improvement") {
			t.Errorf("%s is an interest, not a purpose", key)
		}
	}
}

func checkUKBases(t *testing.T, g register) {
	const b, c, f = " UK_GDPR_6_1_B", " UK_GDPR_6_1_C", " UK_GDPR_6_1_F"
	want := map[string][]string{
		"contact":                 {"enquiries" + b, "enquiries" + f, "quotations" + b, "service-delivery" + b},
		"service-administration":  {"account-management" + b, "account-management" + f, "billing" + b, "client-communications" + b},
		"business-administration": {"invoicing" + c, "accounting" + c, "tax-compliance" + c, "claims" + f},
		"technical-data":          {"system-security" + f, "incident-detection" + f, "service-delivery" + f},
	}
	// Where the policy names its bases for a section, which purpose each of them sits on is inferred.
	inferred := []string{"contact", "service-administration", "invoicing", "accounting"}
	for key, a := range g.records["ControllerActivity"] {
		var got []string
		for _, p := range a.Parts["purposes"] {
			for _, basis := range p.Parts["bases"] {
				got = append(got, g.link(p, "purpose")+" "+g.link(basis, "legalBasis"))
				place, status := "purposes["+p.Key()+"].bases["+basis.Key()+"]", "STATED"
				if slices.Contains(inferred, key) || slices.Contains(inferred, p.Key()) {
					status = "INFERRED"
				}
				g.checkStatus(t, a, "STATED", place+".legalBasis")
				g.checkStatus(t, a, status, place)
				if interests := len(basis.Texts("interests")); strings.HasSuffix(f, basis.Key()) != (interests > 0) {
					t.Errorf("%s: %s has %d interests", key, place, interests)
				}
			}
		}
		if diff := cmp.Diff(want[key], got); diff != "" {
			t.Errorf("bases of %s differ (-want +got):\n%s", key, diff)
		}
	}
	enquiries := g.records["ControllerActivity"]["contact"].Parts["purposes"][0].Parts["bases"][1]
	if got := enquiries.Texts("interests"); !slices.Equal(got, []string{"Business communication", "Service improvement"}) {
		t.Errorf("interests = %v", got)
	}
}

// The client is nobody in particular, and what it has agreed is not evidenced.
func checkUKEngagement(t *testing.T, g register) {
	e := g.records["Engagement"]["client-services"]
	if len(g.records["Engagement"]) != 1 || len(g.records["Agreement"]) != 1 {
		t.Fatalf("%d engagements, %d agreements", len(g.records["Engagement"]), len(g.records["Agreement"]))
	}
	for link, want := range map[string]string{"engagerController": "client", "engagerProcessor": "", "engaged": "smartops-it", "agreement": "client-dpa"} {
		if got := g.link(e, link); got != want {
			t.Errorf("%s is %q, want %q", link, got, want)
		}
	}
	if got := g.links(e, "processorActivities"); !slices.Equal(got, []string{"service-delivery"}) {
		t.Errorf("processor activities = %v", got)
	}
	instructions, _ := e.Values["instructions"].([]map[string]any)
	if len(instructions) != 1 || len(e.Texts("categoriesOfProcessing")) != 4 || e.Many["controllerActivities"] != nil || len(e.Parts) != 0 {
		t.Errorf("the engagement is %v with %v", e.Values, e.Parts)
	}
	a := g.records["Agreement"]["client-dpa"]
	if a.Text("form") != "DPA" || a.Text("status") != "NOT_EVIDENCED" || a.Values["terms"] != nil || a.Values["signedOn"] != nil || len(a.Parts) != 0 {
		t.Errorf("the agreement is %v with %v", a.Values, a.Parts)
	}
	if c := g.cited(t, e, "agreement"); c.clause != "U2.0d" {
		t.Errorf("the agreement cites %s", c.clause)
	}
}
