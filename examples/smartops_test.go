package examples_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openropa/ropa/internal/registry/registrytest"
)

// What the policy of SmartOps in South Africa says is what the register answers, and no more than that: the organisation
// of a similar name, which is in the same database, is another.
func TestSmartOps(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		importExample(t, w, "smartops-it")
		g := load(t, w, "smartops")
		t.Run("counts", func(t *testing.T) { checkZACounts(t, g) })
		t.Run("party", func(t *testing.T) { checkZAParty(t, g) })
		t.Run("activities", func(t *testing.T) { checkZAActivities(t, g) })
		t.Run("data", func(t *testing.T) { checkZAData(t, g) })
		t.Run("recipients", func(t *testing.T) { checkZARecipients(t, g) })
		t.Run("house rules", func(t *testing.T) { checkZAHouseRules(t, g) })
	})
}

func checkZACounts(t *testing.T, g register) {
	got := map[string]int{}
	for name, records := range g.records {
		if len(records) > 0 {
			got[name] = len(records)
		}
	}
	want := map[string]int{
		"Register": 1, "SourceDocument": 1, "Organisation": 1, "Controller": 1, "ControllerActivity": 6, "Purpose": 7,
		"DataCategory": 6, "Recipient": 8, "SecurityMeasure": 3, "RetentionRule": 1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("records differ (-want +got):\n%s", diff)
	}
}

func checkZAParty(t *testing.T, g register) {
	r := g.records["Register"]["smartops"]
	if !slices.Equal(r.Texts("regimes"), []string{"POPIA"}) || r.Text("locale") != "en-ZA" || r.Text("timeZone") != "Africa/Johannesburg" || r.Values["fictional"] != false {
		t.Errorf("register is %v", r.Values)
	}
	o := g.records["Organisation"]["smartops"]
	if o.Text("tradingName") != "SmartOps" || o.Text("nature") != "REAL" || o.Text("country") != "ZA" || o.Values["own"] != true {
		t.Errorf("organisation is %v", o.Values)
	}
	for _, gap := range []string{"legalName", "legalForm", "registrations", "addresses", "website"} {
		if v, ok := o.Values[gap]; ok {
			t.Errorf("the policy gives no %s, the register has %v", gap, v)
		}
	}
	g.checkStatus(t, o, "INFERRED", "country")
	for _, c := range o.Parts["contacts"] {
		if c.Text("email") != "info@smartops.solutions" || !slices.Equal(c.Texts("phones"), []string{"011 568 2932", "014 523 3684"}) {
			t.Errorf("contact %s is %v", c.Key(), c.Values)
		}
	}
	if got := g.scope(o, "contacts"); !slices.Equal(got, []string{"general", "rights"}) {
		t.Errorf("contacts = %v", got)
	}
	if got := g.link(g.records["Controller"]["smartops"], "organisation"); got != "smartops" {
		t.Errorf("the controller is %s", got)
	}
}

func checkZAActivities(t *testing.T, g register) {
	got := map[string][]string{}
	for key, a := range g.records["ControllerActivity"] {
		if a.Text("processingState") != "LIVE" || !slices.Equal(a.Texts("regimes"), []string{"POPIA"}) || g.link(a, "controller") != "smartops" {
			t.Errorf("%s is %v", key, a.Values)
		}
		for _, p := range a.Parts["purposes"] {
			purpose := g.byID[p.One["purpose"]]
			got[key] = append(got[key], purpose.Text("kind"))
			if len(p.Parts["bases"]) > 0 {
				t.Errorf("%s: the policy gives %s no basis", key, purpose.Key())
			}
		}
	}
	want := map[string][]string{
		"service-delivery": {"SERVICE"}, "customer-support": {"SUPPORT"}, "communication": {"SERVICE_MESSAGE", "DIRECT_MARKETING"},
		"compliance": {"COMPLIANCE"}, "security": {"SECURITY"}, "optimization": {"ANALYTICS"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("purposes differ (-want +got):\n%s", diff)
	}
	g.checkStatus(t, g.records["ControllerActivity"]["communication"], "INFERRED", "purposes[service-messages]", "purposes[direct-marketing]")
	for _, key := range []string{"service-messages", "direct-marketing"} {
		g.checkStatus(t, g.records["Purpose"][key], "INFERRED", "kind")
	}
}

func checkZAData(t *testing.T, g register) {
	var open []string
	for key, c := range g.records["DataCategory"] {
		if c.Values["openEnded"] == true {
			open = append(open, key)
		}
		if (c.Values["uniqueIdentifier"] == true) != (key == "identifying") || (c.Values["accountNumber"] == true) != (key == "financial") {
			t.Errorf("%s is %v", key, c.Values)
		}
		if special := c.Texts("specialKinds"); (len(special) > 0) != (key == "special") {
			t.Errorf("%s holds %v", key, special)
		}
	}
	slices.Sort(open)
	if want := []string{"contact", "financial", "identifying", "special", "technical"}; !slices.Equal(open, want) {
		t.Errorf("open-ended are %v, want %v", open, want)
	}
	if got := g.records["DataCategory"]["special"].Texts("specialKinds"); !slices.Equal(got, []string{"RACIAL_OR_ETHNIC_ORIGIN", "HEALTH"}) {
		t.Errorf("special kinds = %v", got)
	}
	controller := g.records["Controller"]["smartops"]
	for _, use := range controller.Parts["dataUses"] {
		bound := "NONE"
		if use.Key() == "special" {
			bound = "WITH_CONSENT"
		}
		if g.link(use, "dataCategory") != use.Key() || use.Text("certainty") != "MAY_INCLUDE" || use.Text("bound") != bound || use.Many["dataSubjectCategories"] != nil {
			t.Errorf("%s is used as %v", use.Key(), use.Values)
		}
	}
	if c := g.cited(t, controller, "dataUses[special].bound"); c.qualifier != "WHERE_NECESSARY" {
		t.Errorf("special information is bound %s", c.qualifier)
	}
}

func checkZARecipients(t *testing.T, g register) {
	got := map[string][]string{}
	for _, d := range g.records["Controller"]["smartops"].Parts["disclosures"] {
		r := g.byID[d.One["recipient"]]
		got[r.Key()] = append([]string{r.Text("relationship"), d.Text("role")}, d.Texts("conditions")...)
	}
	want := map[string][]string{
		"it-services":        {"SUPPLIER", "PROCESSOR"},
		"marketing-services": {"SUPPLIER", "PROCESSOR"},
		"payment-processing": {"SUPPLIER", "PROCESSOR"},
		"subsidiaries":       {"AFFILIATE", "UNKNOWN"},
		"joint-ventures":     {"AFFILIATE", "UNKNOWN"},
		"other-affiliates":   {"AFFILIATE", "UNKNOWN"},
		"legal-authorities":  {"PUBLIC_AUTHORITY", "INDEPENDENT_CONTROLLER", "LEGAL_DUTY", "PROTECT_OWN_RIGHTS"},
		"successors":         {"SUCCESSOR", "UNKNOWN", "MERGER", "ASSET_SALE"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("recipients differ (-want +got):\n%s", diff)
	}
	for _, key := range []string{"it-services", "marketing-services", "payment-processing", "legal-authorities"} {
		g.checkStatus(t, g.records["Controller"]["smartops"], "INFERRED", "disclosures["+key+"].role")
	}
}

// What the policy says once for everything stands with the controller, and no activity repeats it.
func checkZAHouseRules(t *testing.T, g register) {
	want := map[string][]string{
		"dataUses":         {"contact", "financial", "identifying", "special", "technical", "usage"},
		"disclosures":      {"it-services", "joint-ventures", "legal-authorities", "marketing-services", "other-affiliates", "payment-processing", "subsidiaries", "successors"},
		"dataSources":      {"automatic", "data-subject", "partner", "public-source", "service-provider"},
		"retentionRules":   {"personal-information"},
		"securityMeasures": {"access-control", "encryption", "security-audits"},
		"systems":          nil,
	}
	for key, a := range g.records["ControllerActivity"] {
		for list, keys := range want {
			inherited, own := g.inherited(a, list)
			if !slices.Equal(inherited, keys) || own != nil {
				t.Errorf("%s inherits %s %v and adds %v, want %v", key, list, inherited, own, keys)
			}
		}
	}
	kinds := map[string][]string{}
	for _, s := range g.records["Controller"]["smartops"].Parts["dataSources"] {
		kinds[s.Text("kind")] = append(s.Texts("channels"), s.Texts("technologies")...)
	}
	wantKinds := map[string][]string{
		"DATA_SUBJECT": {"WEBSITE", "MOBILE_APP", "PRODUCT", "SERVICE", "OTHER"}, "AUTOMATIC": {"Cookies", "Server logs"},
		"SERVICE_PROVIDER": nil, "PARTNER": nil, "PUBLIC_SOURCE": nil,
	}
	if diff := cmp.Diff(wantKinds, kinds); diff != "" {
		t.Errorf("sources differ (-want +got):\n%s", diff)
	}
	rule := g.records["RetentionRule"]["personal-information"]
	if !slices.Equal(rule.Texts("endActions"), []string{"DELETE", "DE_IDENTIFY"}) || rule.Text("criterion") == "" || rule.Text("period") != "" || rule.Many["dataCategories"] != nil {
		t.Errorf("retention is %v", rule.Values)
	}
}
