package exchange_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openropa/ropa/internal/exchange"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// golden is the example register as it stands in the database.
type golden struct {
	records map[string]map[string]*record.Record // by type and key
	keys    map[int64]string
}

func loadGolden(t *testing.T, w *registrytest.World, register string) golden {
	t.Helper()
	id, ok, err := w.Registry.FindRegister(t.Context(), register)
	if err != nil || !ok {
		t.Fatalf("register %s: %v, %v", register, ok, err)
	}
	g := golden{map[string]map[string]*record.Record{}, map[int64]string{}}
	for _, typ := range model.Roots() {
		records, err := record.Load(t.Context(), w.DB.Writer(), w.DB.Dialect, id, typ, nil)
		if err != nil {
			t.Fatal(err)
		}
		g.records[typ.Name] = map[string]*record.Record{}
		for _, r := range records {
			g.records[typ.Name][r.Key()], g.keys[r.ID] = r, r.Key()
		}
	}
	return g
}

// bases lists purpose and legal basis of an activity in order.
func (g golden) bases(activity *record.Record) []string {
	var out []string
	for _, p := range activity.Parts["purposes"] {
		for _, b := range p.Parts["bases"] {
			out = append(out, g.keys[p.One["purpose"]]+" "+g.keys[b.One["legalBasis"]])
		}
	}
	return out
}

// citation finds the citation of a path, which must name the policy.
func (g golden) citation(t *testing.T, r *record.Record, path string) (clause, status, qualifier string) {
	t.Helper()
	citations, _ := r.Values["citations"].([]map[string]any)
	for _, c := range citations {
		if document, _ := c["document"].(int64); c["path"] == path && g.keys[document] == "privacy-policy" {
			clause, _ = c["clause"].(string)
			return clause, c["status"].(string), c["qualifier"].(string)
		}
	}
	t.Errorf("%s %s: %s is not cited", r.Type.Name, r.Key(), path)
	return "", "", ""
}

func importExample(t *testing.T, w *registrytest.World) golden {
	t.Helper()
	text, err := os.ReadFile("../../examples/smartops-it.yaml")
	if err != nil {
		t.Fatal(err)
	}
	mustImport(t, w, "smartops-it.yaml", text)
	for _, r := range mustImport(t, w, "smartops-it.yaml", text).Records {
		if r.Action != registry.Unchanged {
			t.Errorf("imported twice, %s %s is %s: %v", r.Type, r.Key, r.Action, r.Paths)
		}
	}
	return loadGolden(t, w, "smartops-it")
}

// What the policy of SmartOps IT says is what the register answers.
func TestExampleSmartOpsIT(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		g := importExample(t, w)
		t.Run("parties", func(t *testing.T) { checkParties(t, g) })
		t.Run("activities", func(t *testing.T) { checkActivities(t, g) })
		t.Run("bases", func(t *testing.T) { checkBases(t, g) })
		t.Run("citations", func(t *testing.T) { checkCitations(t, export(t, w, "smartops-it")) })
	})
}

func checkParties(t *testing.T, g golden) {
	natures := map[string]string{}
	for key, o := range g.records["Organisation"] {
		natures[key] = o.Text("nature")
	}
	if diff := cmp.Diff(map[string]string{"smartops-it": "REAL", "client": "CATEGORY", "hmrc": "EXAMPLE"}, natures); diff != "" {
		t.Errorf("organisations differ:\n%s", diff)
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
	for _, role := range []string{"Controller", "Processor"} {
		if len(g.records[role]) != 1 || g.records[role]["smartops-it"].One["organisation"] != o.ID {
			t.Errorf("%s is not the one organisation", role)
		}
	}
	if _, status, qualifier := g.citation(t, g.records["Processor"]["smartops-it"], "organisation"); status != "STATED" || qualifier != "TYPICALLY" {
		t.Errorf("the role of processor is %s, %s", status, qualifier)
	}
	if r := g.records["Register"]["smartops-it"]; r.Values["fictional"] != false {
		t.Error("the register is fictional")
	}
}

func checkActivities(t *testing.T, g golden) {
	purposes := map[string]int{}
	for key, a := range g.records["ControllerActivity"] {
		purposes[key] = len(a.Parts["purposes"])
	}
	want := map[string]int{"contact": 3, "service-administration": 3, "business-administration": 5, "technical-data": 3}
	if diff := cmp.Diff(want, purposes); diff != "" {
		t.Errorf("controller activities and their purposes differ:\n%s", diff)
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
			if clause, _, _ := g.citation(t, a, path); clause != "U12" {
				t.Errorf("%s of %s cites %s", path, key, clause)
			}
		}
	}
	b1 := g.records["ProcessorActivity"]["service-delivery"]
	if len(g.records["ProcessorActivity"]) != 1 || len(b1.Many["instructedPurposes"]) != 4 {
		t.Errorf("the processor activity has %d instructed purposes", len(b1.Many["instructedPurposes"]))
	}
	if b1.Text("specialDataExpected") != "UNKNOWN" || len(b1.Parts) != 0 {
		t.Errorf("the processor activity is %v with %v", b1.Values, b1.Parts)
	}
	for key, p := range g.records["Purpose"] {
		if strings.Contains(strings.ToLower(p.Text("name")), "improvement") {
			t.Errorf("%s is an interest, not a purpose", key)
		}
	}
}

func checkBases(t *testing.T, g golden) {
	const b, c, f = " UK_GDPR_6_1_B", " UK_GDPR_6_1_C", " UK_GDPR_6_1_F"
	want := map[string][]string{
		"contact":                 {"enquiries" + b, "enquiries" + f, "quotations" + b, "service-delivery" + b},
		"service-administration":  {"account-management" + b, "account-management" + f, "billing" + b, "client-communications" + b},
		"business-administration": {"invoicing" + c, "accounting" + c, "tax-compliance" + c, "claims" + f},
		"technical-data":          {"system-security" + f, "incident-detection" + f, "service-delivery" + f},
	}
	inferred := map[string]bool{"contact": true, "service-administration": true}
	for key, a := range g.records["ControllerActivity"] {
		if diff := cmp.Diff(want[key], g.bases(a)); diff != "" {
			t.Errorf("bases of %s differ:\n%s", key, diff)
		}
		for _, p := range a.Parts["purposes"] {
			for _, basis := range p.Parts["bases"] {
				place := "purposes[" + p.Key() + "].bases[" + basis.Key() + "]"
				if _, status, _ := g.citation(t, a, place+".legalBasis"); status != "STATED" {
					t.Errorf("%s: that it relies on %s is %s", key, basis.Key(), status)
				}
				wantStatus := "STATED"
				if inferred[key] || p.Key() == "invoicing" || p.Key() == "accounting" {
					wantStatus = "INFERRED"
				}
				if _, status, _ := g.citation(t, a, place); status != wantStatus {
					t.Errorf("%s: that %s sits on %s is %s, want %s", key, basis.Key(), p.Key(), status, wantStatus)
				}
				if interests := len(basis.Texts("interests")); strings.HasSuffix(f, basis.Key()) != (interests > 0) {
					t.Errorf("%s: %s has %d interests", key, place, interests)
				}
			}
		}
	}
	enquiries := g.records["ControllerActivity"]["contact"].Parts["purposes"][0].Parts["bases"][1]
	if got := enquiries.Texts("interests"); !slices.Equal(got, []string{"Business communication", "Service improvement"}) {
		t.Errorf("interests = %v", got)
	}
}

// Every fact that the document states about a party, a purpose or an activity has its citation.
func checkCitations(t *testing.T, doc exchange.Document) {
	for _, list := range doc[2:] {
		if list.Name == "sourceDocuments" {
			continue
		}
		for _, r := range list.Value.([]any) {
			var cited []string
			o := r.(exchange.Object)
			for _, c := range o[len(o)-1].Value.([]any) {
				cited = append(cited, c.(exchange.Inline)[0].Value.(string))
			}
			for _, fact := range o[1 : len(o)-1] {
				if !slices.ContainsFunc(cited, func(path string) bool {
					return path == fact.Name || strings.HasPrefix(path, fact.Name+"[")
				}) {
					t.Errorf("%s %s: %s is not cited", list.Name, o[0].Value, fact.Name)
				}
			}
		}
	}
}
