package server_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openropa/ropa/internal/model"
)

// An activity in which everything is said comes back from the API the same in its copy, but for what is of the first alone.
func TestCopy_IsComparedFieldByField(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		ensureDocument(t, a)
		ids := map[string]string{}
		for _, typ := range model.Roots()[1:] {
			create(t, a, typ, "a")
			ids[typ.Name] = create(t, a, typ, "b")
		}
		own := map[string]any{
			"name": "Chosen", "processingState": "PLANNED", "startedOn": nil, "endedOn": nil, "lastReviewedOn": nil, "nextReviewOn": nil,
			"citations": []any{}, "assessments": []any{},
		}
		parts := map[string][]string{
			"DATA": {"dataUses", "specialConditions", "dataSources"}, "RECIPIENTS": {"disclosures", "transfers"}, "RETENTION": {"retentionRules"},
		}
		for _, typ := range model.Implementations("ProcessingActivity") {
			full := inputMaker{typ: typ, mark: "b", links: true}.fields(typ.Name + "Fields")
			update(t, a, typ, ids[typ.Name], 1, full)
			for _, left := range []string{"", "DATA", "RECIPIENTS", "RETENTION"} {
				want := plainJSON(t, full).(map[string]any)
				for name, value := range own {
					if _, ok := want[name]; ok {
						want[name] = value
					}
				}
				dropAssessments(want)
				in := map[string]any{"id": ids[typ.Name], "name": "Chosen"}
				if left != "" {
					in["parts"] = []any{}
					for part, names := range parts {
						if part != left {
							in["parts"] = append(in["parts"].([]any), part)
							continue
						}
						for _, name := range names {
							if _, ok := want[name]; ok {
								want[name] = []any{}
							}
						}
					}
				}
				if _, ok := want["noTransfersConfirmed"]; ok && left == "RECIPIENTS" {
					want["noRecipientsConfirmed"], want["noTransfersConfirmed"] = false, false
				}
				payload := "copy" + typ.Name
				op := fmt.Sprintf(`mutation($input: Copy%[1]sInput!) { %[2]s(input: $input) { %[3]s { id key version recordStatus archivedAt engagements { totalCount } } userErrors { code field message } } }`,
					typ.Name, payload, lowerFirst(typ.Name))
				made := at(t, a.must(t, op, input(in)), payload, lowerFirst(typ.Name))
				if at(t, made, "version") != 1.0 || at(t, made, "recordStatus") != "DRAFT" || at(t, made, "engagements", "totalCount") != 0.0 {
					t.Errorf("copied %s", asJSON(t, made))
				}
				query := fmt.Sprintf("query($id: ID!) { node(id: $id) { ... on %s { %s } } }", typ.Name, selectionOf(typ.Name+"Fields", typ))
				got := flat(at(t, a.must(t, query, map[string]any{"id": at(t, made, "id")}), "node"))
				if diff := cmp.Diff(any(want), got); diff != "" {
					t.Errorf("%s without %q:\n%s", typ.Name, left, diff)
				}
			}
		}
		a.Verify(t)
	})
}

// dropAssessments takes out those that bases rest on.
func dropAssessments(want map[string]any) {
	purposes, _ := want["purposes"].([]any)
	for _, purpose := range purposes {
		for _, basis := range purpose.(map[string]any)["bases"].([]any) {
			basis.(map[string]any)["assessment"] = nil
		}
	}
}

func TestCopy_ProblemsNameTheirPlace(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		op := `mutation($input: CopyControllerActivityInput!) { copyControllerActivity(input: $input) { controllerActivity { key name } userErrors { code field } } }`
		for _, test := range []struct {
			in   map[string]any
			want string
		}{
			{map[string]any{"id": "contact"}, `{"controllerActivity":{"key":"copy-of-contact","name":"Copy of Contact"},"userErrors":[]}`},
			{map[string]any{"id": "contact", "name": nil, "parts": []any{}}, `{"controllerActivity":{"key":"copy-of-contact-2","name":"Copy of Contact"},"userErrors":[]}`},
			{map[string]any{"id": "contact", "key": "contact"}, `{"controllerActivity":null,"userErrors":[{"code":"TAKEN","field":["input","key"]}]}`},
			{map[string]any{"id": "contact", "key": "not a key", "name": ""}, `{"controllerActivity":null,"userErrors":[{"code":"INVALID","field":["input","key"]},{"code":"REQUIRED","field":["input","name"]}]}`},
			{map[string]any{"id": "nothing", "key": "contact"}, `{"controllerActivity":null,"userErrors":[{"code":"NOT_FOUND","field":["input","id"]}]}`},
			{map[string]any{"id": "hosting"}, `{"controllerActivity":null,"userErrors":[{"code":"NOT_FOUND","field":["input","id"]}]}`},
			{a.item(t, "ProcessorActivity", "hosting"), `{"controllerActivity":null,"userErrors":[{"code":"NOT_FOUND","field":["input","id"]}]}`},
		} {
			before := a.head(t)
			got := asJSON(t, at(t, a.must(t, op, input(test.in)), "copyControllerActivity"))
			if got != test.want {
				t.Errorf("%s gives %s\nwant %s", asJSON(t, test.in), got, test.want)
			}
			if wrong := got[22:26] == "null"; wrong != (a.head(t) == before) {
				t.Errorf("%s: the register went from %d to %d", got, before, a.head(t))
			}
		}
		if r := a.ask(t, op, input(map[string]any{"id": "contact", "parts": []any{"ENGAGEMENTS"}})); r.status == 200 && r.code() == "" {
			t.Errorf("%d %s", r.status, r.body)
		}
		a.Verify(t)
	})
}
