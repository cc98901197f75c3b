package examples_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openropa/ropa/internal/record"
)

// activities are the activities of both kinds.
func (g register) activities() []*record.Record {
	var out []*record.Record
	for _, name := range []string{"ControllerActivity", "ProcessorActivity"} {
		for _, a := range g.records[name] {
			out = append(out, a)
		}
	}
	return out
}

func checkUKData(t *testing.T, g register) {
	want := map[string][]string{
		"ControllerActivity contact":                 {"email-address CERTAIN", "message-content CERTAIN", "name CERTAIN", "technical-data CERTAIN"},
		"ControllerActivity service-administration":  {"business-contact-details CERTAIN", "tickets CERTAIN"},
		"ControllerActivity business-administration": nil,
		"ControllerActivity technical-data":          {"ip-addresses MAY_INCLUDE", "system-logs MAY_INCLUDE"},
		"ProcessorActivity service-delivery": {
			"authentication-events MAY_INCLUDE", "business-contact-details MAY_INCLUDE", "configuration-data MAY_INCLUDE", "device-identifiers MAY_INCLUDE",
			"email-content MAY_INCLUDE WHERE_NECESSARY", "file-content MAY_INCLUDE WHERE_NECESSARY", "inventory-data MAY_INCLUDE", "ip-addresses MAY_INCLUDE",
			"system-and-security-logs MAY_INCLUDE", "tickets MAY_INCLUDE", "user-identifiers MAY_INCLUDE",
		},
	}
	got := map[string][]string{}
	for _, a := range g.activities() {
		var uses []string
		for _, use := range a.Parts["dataUses"] {
			uses = append(uses, strings.TrimSuffix(g.link(use, "dataCategory")+" "+use.Text("certainty")+" "+use.Text("bound"), " NONE"))
			status := "STATED"
			if a.Key() == "service-administration" {
				status = "INFERRED"
			}
			g.checkStatus(t, a, status, "dataUses["+use.Key()+"]")
		}
		slices.Sort(uses)
		got[a.Type.Name+" "+a.Key()] = uses
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("data differ (-want +got):\n%s", diff)
	}
	for key, c := range g.records["DataCategory"] {
		if c.Values["specialKinds"] != nil {
			t.Errorf("the policy says nothing of special data, %s has %v", key, c.Values["specialKinds"])
		}
	}
}

// The policy names no categories of people, so every one is inferred, both as such and where it stands.
func checkUKPeople(t *testing.T, g register) {
	var people []string
	for key, s := range g.records["DataSubjectCategory"] {
		people = append(people, key)
		for _, c := range g.citations(s) {
			if c.status != "INFERRED" {
				t.Errorf("%s of %s is %s", c.path, key, c.status)
			}
		}
		if staff := s.Values["staffOfClients"] == true; staff != (key == "client-users") {
			t.Errorf("%s: staff of clients is %v", key, staff)
		}
	}
	slices.Sort(people)
	if want := []string{"client-users", "clients", "enquirers", "website-visitors"}; !slices.Equal(people, want) {
		t.Errorf("people are %v, want %v", people, want)
	}
	want := map[string][]string{
		"contact": {"enquirers", "website-visitors"}, "service-administration": {"client-users", "clients"}, "business-administration": nil,
		"technical-data": {"website-visitors"}, "service-delivery": {"client-users", "clients"},
	}
	for _, a := range g.activities() {
		var got []string
		for _, use := range a.Parts["dataUses"] {
			if keys := g.links(use, "dataSubjectCategories"); keys != nil {
				got = append(got, keys...)
				g.checkStatus(t, a, "INFERRED", "dataUses["+use.Key()+"].dataSubjectCategories")
			}
		}
		slices.Sort(got)
		if got = slices.Compact(got); !slices.Equal(got, want[a.Key()]) {
			t.Errorf("%s is about %v, want %v", a.Key(), got, want[a.Key()])
		}
	}
}

func checkUKRecipients(t *testing.T, g register) {
	if n := len(g.records["Recipient"]); n != 5 {
		t.Errorf("%d recipients, want 5", n)
	}
	controller, b1 := g.records["Controller"]["smartops-it"], g.records["ProcessorActivity"]["service-delivery"]
	got := map[string][]string{}
	for _, d := range controller.Parts["disclosures"] {
		r := g.byID[d.One["recipient"]]
		got[r.Key()] = append([]string{r.Text("relationship"), d.Text("role")}, d.Texts("conditions")...)
		g.checkStatus(t, controller, "STATED", "disclosures["+d.Key()+"]")
		g.checkStatus(t, controller, "INFERRED", "disclosures["+d.Key()+"].role")
	}
	want := map[string][]string{
		"hosting":            {"SUPPLIER", "PROCESSOR", "WHERE_NECESSARY"},
		"email":              {"SUPPLIER", "PROCESSOR", "WHERE_NECESSARY"},
		"postal":             {"SUPPLIER", "INDEPENDENT_CONTROLLER", "WHERE_NECESSARY"},
		"public-authorities": {"PUBLIC_AUTHORITY", "INDEPENDENT_CONTROLLER", "LEGAL_DUTY"},
		"helpdesk":           {"SUPPLIER", "PROCESSOR", "WHERE_NECESSARY"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("recipients differ (-want +got):\n%s", diff)
	}
	for key, r := range g.records["Recipient"] {
		if examples := g.links(r, "examples"); (len(examples) == 1 && examples[0] == "hmrc") != (key == "public-authorities") || r.One["organisation"] != 0 {
			t.Errorf("%s is %s, such as %v", key, g.link(r, "organisation"), examples)
		}
	}
	if d := b1.Parts["disclosures"]; len(d) != 1 || g.link(d[0], "recipient") != "helpdesk" || d[0].Text("role") != "SUB_PROCESSOR" {
		t.Errorf("the processor activity discloses to %v", g.scope(b1, "disclosures"))
	}
	g.checkStatus(t, b1, "INFERRED", "disclosures[helpdesk]")
}

// What the policy says once for everything stands with the role, and no activity repeats it.
func checkUKHouseRules(t *testing.T, g register) {
	measures := []string{"access-control", "encryption-in-transit", "incident-response", "logging-and-monitoring", "mfa", "staff-confidentiality"}
	want := map[string]map[string][]string{
		"ControllerActivity": {
			"dataUses":         nil,
			"disclosures":      {"email", "helpdesk", "hosting", "postal", "public-authorities"},
			"dataSources":      {"data-subject"},
			"retentionRules":   {"contact-data", "financial-and-tax-records", "technical-data-and-logs"},
			"securityMeasures": measures,
			"systems":          nil,
		},
		"ProcessorActivity": {
			"dataUses": nil, "disclosures": nil, "dataSources": {"client-systems"}, "retentionRules": nil, "securityMeasures": measures, "systems": nil,
		},
	}
	want["Engagement"] = want["ProcessorActivity"] // of the engaged processor
	for _, r := range append(g.activities(), g.records["Engagement"]["client-services"]) {
		for list, keys := range want[r.Type.Name] {
			inherited, own := g.inherited(r, list)
			if !slices.Equal(inherited, keys) {
				t.Errorf("%s inherits %s %v, want %v", r.Key(), list, inherited, keys)
			}
			if own != nil && list != "dataUses" && (r.Type.Name != "ProcessorActivity" || list != "disclosures") {
				t.Errorf("%s has %s %v of its own", r.Key(), list, own)
			}
		}
	}
	for _, list := range []string{"dataUses", "disclosures", "dataSources", "retentionRules", "securityMeasures", "systems"} {
		if got := g.scope(g.records["Controller"]["client"], list); got != nil {
			t.Errorf("the client has %s %v", list, got)
		}
	}
	kinds := map[string]string{}
	for _, role := range []string{"Controller", "Processor"} {
		for _, s := range g.records[role]["smartops-it"].Parts["dataSources"] {
			kinds[role] += s.Text("kind")
		}
	}
	if diff := cmp.Diff(map[string]string{"Controller": "DATA_SUBJECT", "Processor": "CLIENT_SYSTEMS"}, kinds); diff != "" {
		t.Errorf("sources differ (-want +got):\n%s", diff)
	}
}

func checkUKRetention(t *testing.T, g register) {
	clauses := map[string][]string{}
	for key, r := range g.records["RetentionRule"] {
		for _, c := range g.citations(r) {
			if !slices.Contains(clauses[key], c.clause) {
				clauses[key] = append(clauses[key], c.clause)
			}
		}
	}
	want := map[string][]string{"contact-data": {"U8.1", "U8.3"}, "technical-data-and-logs": {"U8.2"}, "financial-and-tax-records": {"U8.4"}}
	if diff := cmp.Diff(want, clauses); diff != "" {
		t.Errorf("rules and their clauses differ (-want +got):\n%s", diff)
	}
	events := func(r *record.Record) (out []string) {
		triggers, _ := r.Values["triggers"].([]map[string]any)
		for _, trigger := range triggers {
			out = append(out, trigger["event"].(string))
		}
		return out
	}
	contact, logs, tax := g.records["RetentionRule"]["contact-data"], g.records["RetentionRule"]["technical-data-and-logs"], g.records["RetentionRule"]["financial-and-tax-records"]
	stages, _ := contact.Values["stages"].([]map[string]any)
	if !slices.Equal(events(contact), []string{"ENQUIRY_CLOSED", "RELATIONSHIP_END"}) || len(stages) != 1 || contact.Text("period") != "" {
		t.Errorf("contact data: %v", contact.Values)
	}
	if !slices.Equal(logs.Texts("variesBy"), []string{"SYSTEM", "RISK"}) || logs.Text("criterion") == "" || logs.Text("period") != "" {
		t.Errorf("technical data: %v", logs.Values)
	}
	if tax.Text("period") != "P5Y" || tax.Text("bound") != "MINIMUM" || !slices.Equal(events(tax), []string{"TAX_FILING_DEADLINE"}) || tax.Text("legalSource") != "" {
		t.Errorf("tax records: %v", tax.Values)
	}
	for _, r := range g.records["RetentionRule"] {
		if r.Many["dataCategories"] == nil {
			t.Errorf("%s is for all data", r.Key())
		}
	}
}

func checkUKMeasures(t *testing.T, g register) {
	got := map[string][]string{}
	for key, m := range g.records["SecurityMeasure"] {
		got[key] = m.Texts("categories")
		if m.Values["conditional"] == true {
			got[key] = append(slices.Clone(got[key]), m.Text("condition"))
		}
	}
	want := map[string][]string{
		"access-control":         {"IDENTIFICATION_AUTHORISATION"},
		"mfa":                    {"IDENTIFICATION_AUTHORISATION", "where available"},
		"encryption-in-transit":  {"TRANSMISSION", "where supported"},
		"logging-and-monitoring": {"LOGGING"},
		"incident-response":      {"INCIDENT_RESPONSE"},
		"staff-confidentiality":  {"CONFIDENTIALITY"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("measures differ (-want +got):\n%s", diff)
	}
}
