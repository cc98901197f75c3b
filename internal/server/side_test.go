package server_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

const (
	side = `id key name version processingState recordStatus regimes description
		dataUses { dataCategory { key } dataSubjectCategories { key } certainty inheritedFrom { __typename } }
		retentionRules { nodes { key } } securityMeasures { nodes { key } } systems { nodes { key } } transfers { nodes { key } }`
	createProcessorSide = `mutation($input: CreateProcessorSideInput!) { createProcessorSide(input: $input) { processorActivity { ` + side + `
		processor { key } specialDataExpected instructedPurposes { key } engagements { nodes { key version } } } userErrors { code field message } } }`
	createControllerSide = `mutation($input: CreateControllerSideInput!) { createControllerSide(input: $input) { controllerActivity { ` + side + `
		controller { key } purposes { purpose { key } bases { key } } disclosures { role engagement { key } } engagements { nodes { key version } } } userErrors { code field message } } }`
)

// group is a service between two of us, of which neither side is in the register yet.
func group(a *api, t *testing.T) {
	t.Helper()
	a.Apply(t,
		registrytest.Put("Organisation", "mother", registry.Input{"tradingName": "Mother", "own": true}),
		registrytest.Put("Organisation", "daughter", registry.Input{"tradingName": "Daughter", "own": true}),
		registrytest.Put("DataCategory", "sickness", registry.Input{"name": "Sickness", "specialKinds": []any{"HEALTH"}}),
		registrytest.Put("DataCategory", "pay", registry.Input{"name": "Pay"}),
		registrytest.Put("DataSubjectCategory", "staff", registry.Input{"name": "Staff"}),
		registrytest.Put("Purpose", "payroll", registry.Input{"name": "Payroll"}),
		registrytest.Put("RetentionRule", "seven", registry.Input{"name": "Seven years", "period": "P7Y"}),
		registrytest.Put("SecurityMeasure", "locks", registry.Input{"name": "Locks"}),
		registrytest.Put("SecurityMeasure", "vault", registry.Input{"name": "Vault"}),
		registrytest.Put("System", "payrun", registry.Input{"name": "Payrun", "operator": "daughter"}),
		registrytest.Put("System", "desk", registry.Input{"name": "Desk", "operator": "mother"}),
		registrytest.Put("Controller", "mother", registry.Input{"organisation": "mother", "dataUses": []any{
			map[string]any{"dataCategory": "pay", "dataSubjectCategories": []any{"staff"}, "certainty": "MAY_INCLUDE"},
		}}),
		registrytest.Put("Processor", "daughter", registry.Input{"organisation": "daughter", "securityMeasures": []any{"vault"}}),
		registrytest.Put("ControllerActivity", "wages", registry.Input{
			"name": "Wages", "description": "Wages are paid.", "controller": "mother", "regimes": []any{"UK_GDPR"},
			"purposes":       []any{map[string]any{"purpose": "payroll", "bases": []any{map[string]any{"legalBasis": "UK_GDPR_6_1_B"}}}},
			"dataUses":       []any{map[string]any{"dataCategory": "sickness", "dataSubjectCategories": []any{"staff"}}},
			"retentionRules": []any{"seven"}, "securityMeasures": []any{"locks"}, "systems": []any{"payrun", "desk"}, "transfers": []any{"to-boston"},
		}),
		registrytest.Put("Engagement", "payroll", registry.Input{
			"name": "Payroll", "engagerController": "mother", "engaged": "daughter", "controllerActivities": []any{"wages"},
		}),
	)
}

// Each side is made from the other and named by the engagement in one transaction; what is of one side alone stays there.
func TestSides_EitherIsMadeFromTheOther(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		group(a, t)
		editor := a.as(a.newToken(t, access.Token{Role: access.Editor, Member: "ada"}))
		before := a.head(t)
		in := input(map[string]any{"engagement": "payroll", "expectedVersion": 1})
		first := editor.askOnce(t, createProcessorSide, in, "once")
		got := at(t, first.Data, "createProcessorSide")
		for _, want := range []string{
			`"userErrors":[]`, `"key":"wages"`, `"name":"Wages"`, `"description":"Wages are paid."`, `"processingState":"PLANNED"`, `"recordStatus":"DRAFT"`,
			`"regimes":["UK_GDPR"]`, `"processor":{"key":"daughter"}`, `"specialDataExpected":"TRUE"`, `"instructedPurposes":[{"key":"payroll"}]`,
			`{"certainty":"CERTAIN","dataCategory":{"key":"sickness"},"dataSubjectCategories":[{"key":"staff"}],"inheritedFrom":null}`,
			`{"certainty":"MAY_INCLUDE","dataCategory":{"key":"pay"},"dataSubjectCategories":[{"key":"staff"}],"inheritedFrom":null}`,
			`"retentionRules":{"nodes":[{"key":"seven"}]}`, `"securityMeasures":{"nodes":[{"key":"vault"}]}`, `"systems":{"nodes":[{"key":"payrun"}]}`, `"transfers":{"nodes":[]}`,
			`"engagements":{"nodes":[{"key":"payroll","version":2}]}`,
		} {
			if !strings.Contains(asJSON(t, got), want) {
				t.Errorf("the processor's side is %s, want %s", asJSON(t, got), want)
			}
		}
		if again := editor.askOnce(t, createProcessorSide, in, "once"); again.body != first.body || a.head(t) != before+2 {
			t.Errorf("again %s, first %s; the register went from %d to %d", again.body, first.body, before, a.head(t))
		}
		// The engagement says what it takes itself; the client's side is made from the supplier's.
		a.Apply(t, registrytest.Put("Engagement", "payroll", registry.Input{
			"controllerActivities": nil, "dataUses": []any{map[string]any{"dataCategory": "pay"}}, "securityMeasures": []any{"locks"},
		}))
		got = at(t, editor.must(t, createControllerSide, input(map[string]any{"engagement": "payroll", "key": "made", "name": "Paying wages"})), "createControllerSide")
		for _, want := range []string{
			`"userErrors":[]`, `"key":"made"`, `"name":"Paying wages"`, `"controller":{"key":"mother"}`, `"processingState":"PLANNED"`,
			`"purposes":[{"bases":[],"purpose":{"key":"payroll"}}]`, `"disclosures":[{"engagement":{"key":"payroll"},"role":"PROCESSOR"}]`,
			`"retentionRules":{"nodes":[{"key":"seven"}]}`, `"securityMeasures":{"nodes":[]}`, `"systems":{"nodes":[]}`, `"transfers":{"nodes":[]}`,
			`{"certainty":"CERTAIN","dataCategory":{"key":"pay"},"dataSubjectCategories":[],"inheritedFrom":null}`,
		} {
			if !strings.Contains(asJSON(t, got), want) {
				t.Errorf("the controller's side is %s, want %s", asJSON(t, got), want)
			}
		}
		if strings.Contains(asJSON(t, got), "sickness") {
			t.Errorf("the engagement does not take data concerning health: %s", asJSON(t, got))
		}
		// Which basis it has is the controller's to decide, and found missing.
		found := asJSON(t, a.must(t, `{ controllerActivities(where: {key: {eq: "made"}}) { nodes { findings(where: {path: {eq: "purposes[payroll].bases"}}) { nodes { rule { code } severity } } } } }`, nil))
		if !strings.Contains(found, `{"rule":{"code":"R-015"},"severity":"COMPLETENESS"}`) {
			t.Errorf("found %s", found)
		}
		a.Verify(t)
	})
}

// What cannot be made is refused by the name of what is in the way, and nothing is written.
func TestSides_Refusals(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		group(a, t)
		a.Apply(t,
			registrytest.Put("Member", "bob", registry.Input{"name": "Bob"}),
			registrytest.Put("ControllerActivity", "sick-leave", registry.Input{"name": "Sick leave", "controller": "mother"}),
			registrytest.Put("Engagement", "empty", registry.Input{"name": "Empty", "engagerController": "mother", "engaged": "daughter"}),
			registrytest.Put("Engagement", "two", registry.Input{"name": "Two", "engagerController": "mother", "engaged": "daughter", "controllerActivities": []any{"wages", "sick-leave"}}),
		)
		before := a.head(t)
		for _, test := range []struct {
			operation string
			in        map[string]any
			want      string
		}{
			{createProcessorSide, map[string]any{"engagement": "hosting"}, "WRONG_STATE [input engagement]"},
			{createControllerSide, map[string]any{"engagement": "payroll"}, "WRONG_STATE [input engagement]"},
			{createProcessorSide, map[string]any{"engagement": "racks"}, "INVALID [input engagement]"},
			{createControllerSide, map[string]any{"engagement": "racks"}, "INVALID [input engagement]"},
			{createProcessorSide, map[string]any{"engagement": "empty"}, "REQUIRED [input engagement]"},
			{createControllerSide, map[string]any{"engagement": "empty"}, "REQUIRED [input engagement]"},
			{createProcessorSide, map[string]any{"engagement": "two"}, "REQUIRED [input controllerActivity]"},
			{createProcessorSide, map[string]any{"engagement": "two", "controllerActivity": "contact"}, "NOT_FOUND [input controllerActivity]"},
			{createProcessorSide, map[string]any{"engagement": "two", "controllerActivity": "nobody"}, "NOT_FOUND [input controllerActivity]"},
			{createProcessorSide, map[string]any{"engagement": "two", "controllerActivity": "pact_0000000000001"}, "NOT_FOUND [input controllerActivity]"},
			{createProcessorSide, map[string]any{"engagement": "nobody"}, "NOT_FOUND [input engagement]"},
			{createProcessorSide, map[string]any{"engagement": "enga_0000000000001"}, "NOT_FOUND [input engagement]"},
			{createProcessorSide, map[string]any{"engagement": "cact_0000000000001"}, "NOT_FOUND [input engagement]"},
			{createProcessorSide, map[string]any{"engagement": "payroll", "expectedVersion": 7}, "CONFLICT [input expectedVersion]"},
			{createProcessorSide, map[string]any{"engagement": "payroll", "key": "hosting"}, "TAKEN [input key]"},
			{createProcessorSide, map[string]any{"engagement": "payroll", "key": "no key"}, "INVALID [input key]"},
			{createProcessorSide, map[string]any{"engagement": "payroll", "name": ""}, "REQUIRED [input name]"},
		} {
			name, _, _ := strings.Cut(strings.Fields(test.operation)[3], "(")
			payload := at(t, a.must(t, test.operation, input(test.in)), name)
			if got := errorsOf(t, payload); got != test.want || a.head(t) != before {
				t.Errorf("%s of %v: %s, want %s", name, test.in, asJSON(t, payload), test.want)
			}
		}
		// Two activities of which one is named are no question.
		payload := at(t, a.must(t, createProcessorSide, input(map[string]any{"engagement": "two", "controllerActivity": "sick-leave", "key": "leave"})), "createProcessorSide")
		if errorsOf(t, payload) != "" || at(t, payload, "processorActivity", "name") != "Sick leave" {
			t.Errorf("%s", asJSON(t, payload))
		}
		for _, token := range []access.Token{
			{Role: access.Viewer}, {Role: access.Contributor, Member: "bob"}, {Role: access.Approver}, {Role: access.Auditor}, {Role: access.Editor, Scope: access.DPAWrite, Member: "ada"},
		} {
			r := a.as(a.newToken(t, token)).ask(t, createProcessorSide, input(map[string]any{"engagement": "payroll"}))
			if r.code() != "FORBIDDEN" {
				t.Errorf("%s: %s", fmt.Sprint(token.Role, token.Scope), r.body)
			}
		}
		a.Verify(t)
	})
}
