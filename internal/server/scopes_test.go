package server_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/model"
)

// A scope narrows what a token reads, by type, wherever the type would show; viewer tells it.
func TestScopes(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		for _, test := range []struct {
			scope  access.Scope
			query  string
			denied string // the type that the refusal names, empty for none
		}{
			{access.Whole, "{ organisations { nodes { name contacts { name } } } }", ""},
			{access.Dashboard, "{ organisations { nodes { name } } breaches { totalCount } members { totalCount } }", ""},
			{access.Dashboard, "{ organisations { nodes { name contacts { name } } } }", "Contact"},
			{access.Dashboard, `{ organisations(where: {contacts: {some: {name: {eq: "a"}}}}) { totalCount } }`, "Contact"},
			{access.Dashboard, `{ organisations(where: {not: {contacts: {none: {}}}}) { totalCount } }`, "Contact"},
			{access.DPA, "{ engagements { nodes { name engaged { organisation { contacts { name } } } agreement { title parties { capacity } } } } register { key } }", ""},
			{access.DPA, "{ controllerActivities { nodes { purposes { purpose { name } } } } }", ""},
			{access.DPA, "{ controllerActivities { nodes { purposes { bases { interests } } } } }", "BasisAssignment"},
			{access.DPA, "{ controllerActivities { nodes { owner { name } } } }", "Member"},
			{access.DPA, "{ controllerActivities(where: {owner: {}}) { totalCount } }", "Member"},
			{access.DPA, "{ controllerActivities(where: {legitimateInterestsWithoutAssessment: true}) { totalCount } }", "BasisAssignment"},
			{access.DPA, "{ controllerActivities(where: {not: {specialCategoryData: false}}) { totalCount } }", "SpecialCondition"},
			{access.DPA, "{ processorActivities(where: {specialCategoryData: true, restrictedTransfer: false}) { totalCount } }", ""},
			{access.DPA, "{ processingActivities(where: {usesProcessor: {}, system: {}, reviewDueBefore: null}) { totalCount } }", ""},
			{access.DPA, "{ processingActivities(where: {recipient: {}}) { totalCount } }", "Recipient"},
			{access.DPA, "{ registerSummary { restrictedTransfers { count where } agreementsByState { value count } } }", ""},
			{access.DPA, "{ registerSummary { restrictedTransfers { count } controllerActivitiesByBasis { count } } }", "BasisAssignment"},
			{access.DPA, "{ registerSummary { openBreaches { list } } }", "Breach"},
			{access.DPA, "{ dataCategories { nodes { usedBy { totalCount } } } }", "read"},
			{access.DPA, "{ viewer { member { name } } }", "Member"},
			{access.DPAWrite, "{ breaches { totalCount } }", "Breach"},
		} {
			as := a.as(a.newToken(t, access.Token{Role: access.Editor, Scope: test.scope, Member: "ada"}))
			r := as.ask(t, test.query, nil)
			if test.denied == "" && len(r.Errors) > 0 || test.denied != "" && (r.code() != "FORBIDDEN" || !strings.Contains(r.Errors[0].Message, test.denied)) {
				t.Errorf("%q, %s: %s", test.scope, test.query, r.body)
			}
			want := "null"
			if test.scope != access.Whole {
				want = fmt.Sprintf("%q", test.scope)
			}
			if got := asJSON(t, as.must(t, "{ viewer { role scope } }", nil)); got != `{"viewer":{"role":"EDITOR","scope":`+want+`}}` {
				t.Errorf("%q: %s", test.scope, got)
			}
		}
	})
}

// The query by which a drafting tool reads a processor is answered to the scope that is made for it.
func TestScopeDPAReadsAProcessorWhole(t *testing.T) {
	query, err := os.ReadFile("../../bench/dpa.graphql")
	if err != nil {
		t.Fatal(err)
	}
	each(t, func(t *testing.T, a *api) {
		processor := a.Find(t, "Processor", "nimbus")
		as := a.as(a.newToken(t, access.Token{Role: access.Viewer, Scope: access.DPA}))
		as.must(t, string(query), map[string]any{"id": model.FormatID(processor.Type, processor.ID)})
	})
}

// A drafting tool writes agreements back, and nothing else.
func TestScopeDPAWrite(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		as := a.as(a.newToken(t, access.Token{Role: access.Editor, Scope: access.DPAWrite}))
		made := as.must(t, `mutation { createAgreement(input: {key: "drafted", fields: {title: "Drafted", form: DPA}}) { agreement { id } userErrors { code field } } }`, nil)
		id := at(t, made, "createAgreement", "agreement", "id")
		as.must(t, `mutation { updateAgreement(input: {id: "drafted", expectedVersion: 1, fields: {title: "Redrafted"}}) { agreement { title } userErrors { code } } }`, nil)
		for _, mutation := range []string{
			fmt.Sprintf(`archive(input: {id: %q, expectedVersion: 2})`, id),
			`createPurpose(input: {fields: {name: "P"}})`,
			`updateEngagement(input: {id: "hosting", expectedVersion: 1, fields: {name: "E"}})`,
			`updateMember(input: {id: "ada", expectedVersion: 1, fields: {name: "A"}})`,
		} {
			for _, scope := range access.Scopes {
				as := a.as(a.newToken(t, access.Token{Role: access.Admin, Scope: scope}))
				if r := as.ask(t, "mutation { "+mutation+" { userErrors { code } } }", nil); r.code() != "FORBIDDEN" || !strings.Contains(r.body, "without a scope") {
					t.Errorf("%s, %s: %s", scope, mutation, r.body)
				}
			}
		}
		reader := a.as(a.newToken(t, access.Token{Role: access.Viewer, Scope: access.DPAWrite}))
		if r := reader.ask(t, `mutation { createAgreement(input: {fields: {title: "A"}}) { userErrors { code } } }`, nil); r.code() != "FORBIDDEN" || !strings.Contains(r.body, "EDITOR") {
			t.Errorf("a viewer's token: %s", r.body)
		}
	})
}

// A role or scope that the tables do not know, as one of a later version might be, allows nothing at all.
func TestUnknownRolesAndScopesAllowNothing(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		for _, change := range []string{"role = 'OWNER'", "scope = 'OTHER'", "role = 'DPA'", "role = ''"} {
			as := a.as(a.newToken(t, access.Token{Role: access.Admin}))
			statement := "update tokens set " + change + " where id = (select max(id) from tokens)"
			if _, err := a.DB.Writer().ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
			for _, operation := range []string{
				"{ viewer { role } }", "{ register { key } }", "{ purposes { totalCount } }", `{ node(id: "x") { id } }`,
				"{ accessEvents { totalCount } }", `mutation { createPurpose(input: {fields: {name: "P"}}) { userErrors { code } } }`,
			} {
				if r := as.ask(t, operation, nil); r.code() != "FORBIDDEN" {
					t.Errorf("%s, %s: %s", change, operation, r.body)
				}
			}
		}
	})
}

// A contributor comes through the API with the units of the member.
func TestContributor(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.must(t, `mutation {
			mine: createBusinessUnit(input: {key: "mine", fields: {name: "Mine"}}) { userErrors { code } }
			other: createBusinessUnit(input: {key: "other", fields: {name: "Other"}}) { userErrors { code } }
			bob: createMember(input: {key: "bob", fields: {name: "Bob", units: ["mine"]}}) { userErrors { code } }
		}`, nil)
		bob := a.as(a.newToken(t, access.Token{Role: access.Contributor, Member: "bob"}))
		const create = `mutation($unit: ID) { createControllerActivity(input: {fields: {name: "A", controller: "acme", unit: $unit}}) {
			controllerActivity { createdBy unit { key } } userErrors { code field message } } }`
		got := asJSON(t, bob.must(t, create, map[string]any{"unit": "mine"}))
		if !strings.Contains(got, `{"createdBy":"member/bob","unit":{"key":"mine"}}`) {
			t.Error(got)
		}
		other := a.Find(t, "BusinessUnit", "other")
		for unit, text := range map[any]string{"other": model.FormatID(other.Type, other.ID), nil: "no unit"} {
			if r := bob.ask(t, create, map[string]any{"unit": unit}); r.code() != "FORBIDDEN" || !strings.Contains(r.body, text) || !strings.Contains(r.body, "CONTRIBUTOR") {
				t.Errorf("unit %v: %s", unit, r.body)
			}
		}
		// Units are those of the moment.
		a.must(t, `mutation { updateMember(input: {id: "bob", expectedVersion: 1, fields: {units: ["other"]}}) { userErrors { code } } }`, nil)
		bob.must(t, create, map[string]any{"unit": "other"})
		nobody := a.as(a.newToken(t, access.Token{Role: access.Contributor}))
		if r := nobody.ask(t, create, map[string]any{"unit": "mine"}); r.code() != "FORBIDDEN" {
			t.Errorf("of no member: %s", r.body)
		}
	})
}
