package server_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

const (
	createPurpose = `mutation($input: CreatePurposeInput!) { createPurpose(input: $input) {
		purpose { id key version name kind createdBy } userErrors { code field message } } }`
	updatePurpose = `mutation($input: UpdatePurposeInput!) { updatePurpose(input: $input) {
		purpose { id key version name updatedBy } userErrors { code field } } }`
	archive = `mutation($input: ArchiveInput!) { archive(input: $input) {
		node { id ... on Purpose { key version archivedAt } } userErrors { code field message } } }`
	restore = `mutation($input: ArchiveInput!) { restore(input: $input) {
		node { ... on Purpose { version archivedAt } } userErrors { code field } } }`
)

func input(values map[string]any) map[string]any { return map[string]any{"input": values} }

func TestRecordIsCreatedUpdatedArchivedAndRestored(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a = a.as(a.newToken(t, access.Token{Role: access.Editor, Member: "ada"}))
		made := at(t, a.must(t, createPurpose, input(map[string]any{"fields": map[string]any{"name": "Billing", "kind": "SERVICE"}})), "createPurpose")
		id := at(t, made, "purpose", "id").(string)
		want := fmt.Sprintf(`{"purpose":{"createdBy":"member/ada","id":%q,"key":"billing","kind":"SERVICE","name":"Billing","version":1},"userErrors":[]}`, id)
		if got := asJSON(t, made); got != want {
			t.Errorf("created %s, want %s", got, want)
		}

		changed := a.must(t, updatePurpose, input(map[string]any{"id": id, "expectedVersion": 1, "fields": map[string]any{"name": "Invoices"}}))
		want = fmt.Sprintf(`{"updatePurpose":{"purpose":{"id":%q,"key":"billing","name":"Invoices","updatedBy":"member/ada","version":2},"userErrors":[]}}`, id)
		if got := asJSON(t, changed); got != want {
			t.Errorf("updated %s, want %s", got, want)
		}

		gone := a.must(t, archive, input(map[string]any{"id": id, "expectedVersion": 2}))
		if at(t, gone, "archive", "node", "archivedAt") == nil || at(t, gone, "archive", "node", "version") != 3.0 {
			t.Errorf("archived %s", asJSON(t, gone))
		}
		back := a.must(t, restore, input(map[string]any{"id": id, "expectedVersion": 3}))
		if got := asJSON(t, back); got != `{"restore":{"node":{"archivedAt":null,"version":4},"userErrors":[]}}` {
			t.Errorf("restored %s", got)
		}
		a.Verify(t)
	})
}

// Where an id is asked for, the key of the record will do.
func TestRecordIsUpdatedByItsKey(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		version := a.Find(t, "Purpose", "enquiries").Int("version")
		data := a.must(t, updatePurpose, input(map[string]any{"id": "enquiries", "expectedVersion": version, "fields": map[string]any{"name": "Questions"}}))
		if at(t, data, "updatePurpose", "purpose", "name") != "Questions" {
			t.Errorf("updated %s", asJSON(t, data))
		}
	})
}

// A change of an outdated version writes nothing and shows the record as it stands, however the record is named.
func TestOutdatedVersionIsAConflict(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		purpose := a.Find(t, "Purpose", "enquiries")
		head, err := a.Registry.Head(t.Context(), a.Writer.Register)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range []string{model.FormatID(purpose.Type, purpose.ID), "enquiries"} {
			for _, version := range []int64{purpose.Int("version") + 1, purpose.Int("version") - 1, 0, -1} {
				data := a.must(t, updatePurpose, input(map[string]any{"id": id, "expectedVersion": version, "fields": map[string]any{"name": "Lost"}}))
				got := at(t, data, "updatePurpose")
				if asJSON(t, at(t, got, "userErrors")) != `[{"code":"CONFLICT","field":["input","expectedVersion"]}]` ||
					at(t, got, "purpose", "key") != "enquiries" || at(t, got, "purpose", "name") != "Answering enquiries" {
					t.Errorf("%s at %d gives %s", id, version, asJSON(t, got))
				}
			}
		}
		if after, err := a.Registry.Head(t.Context(), a.Writer.Register); err != nil || after != head {
			t.Errorf("something was written: %v, %v", after, err)
		}
	})
}

func TestProblemsNameTheirFieldFromTheTopOfTheInput(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		activity := `mutation($input: CreateControllerActivityInput!) { createControllerActivity(input: $input) {
			controllerActivity { id } userErrors { code field } } }`
		data := a.must(t, activity, input(map[string]any{
			"key": "not a key",
			"fields": map[string]any{
				"name": "Shop", "controller": "acme", "owner": "nobody",
				"purposes": []any{map[string]any{"purpose": "enquiries", "bases": []any{map[string]any{"legalBasis": "UK_GDPR_6_1_Z"}}}},
			},
		}))
		got := at(t, data, "createControllerActivity")
		if at(t, got, "controllerActivity") != nil {
			t.Errorf("a record came with problems: %s", asJSON(t, got))
		}
		for _, want := range []string{
			`{"code":"INVALID","field":["input","key"]}`,
			`{"code":"NOT_FOUND","field":["input","fields","owner"]}`,
			`{"code":"UNKNOWN_CODE","field":["input","fields","purposes","0","bases","0","legalBasis"]}`,
		} {
			if !strings.Contains(asJSON(t, at(t, got, "userErrors")), want) {
				t.Errorf("%s is not in %s", want, asJSON(t, got))
			}
		}
	})
}

// A record of another register, one that is not there and an id of another type look the same.
func TestForeignRecordIsNotFound(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		other := a.NewRegister(t, "other")
		foreign := a.as(a.newToken(t, access.Token{Role: access.Admin, Register: other}))
		shown := at(t, foreign.must(t, `{ purposes { nodes { id } } }`, nil), "purposes", "nodes", 0, "id").(string)
		for name, id := range map[string]string{
			"foreign": shown, "missing": "purp_0000000000001", "missing key": "nothing",
			"another type": model.FormatID(model.ByName("Member"), a.Find(t, "Member", "ada").ID),
		} {
			got := a.must(t, updatePurpose, input(map[string]any{"id": id, "expectedVersion": 1, "fields": map[string]any{"name": "Mine"}}))
			if asJSON(t, got) != `{"updatePurpose":{"purpose":null,"userErrors":[{"code":"NOT_FOUND","field":["input","id"]}]}}` {
				t.Errorf("%s: %s", name, asJSON(t, got))
			}
		}
		var texts []string
		for _, id := range []string{shown, "purp_0000000000001"} {
			got := at(t, a.must(t, archive, input(map[string]any{"id": id, "expectedVersion": 1})), "archive")
			if at(t, got, "node") != nil || at(t, got, "userErrors", 0, "code") != "NOT_FOUND" {
				t.Errorf("archive: %s", asJSON(t, got))
			}
			texts = append(texts, strings.ReplaceAll(asJSON(t, got), id, "ID"))
		}
		if texts[0] != texts[1] {
			t.Errorf("a foreign id reads\n%s\na missing one\n%s", texts[0], texts[1])
		}
		for _, id := range []string{"nonsense", "tok_0000000000001", "cont_0000000000001", ""} {
			got := a.must(t, archive, input(map[string]any{"id": id, "expectedVersion": 1}))
			if at(t, got, "archive", "userErrors", 0, "code") != "NOT_FOUND" {
				t.Errorf("%q: %s", id, asJSON(t, got))
			}
		}
		update := `mutation($input: UpdateRegisterInput!) { updateRegister(input: $input) { register { key } userErrors { code field } } }`
		got := a.must(t, update, input(map[string]any{
			"id": model.FormatID(model.ByName("Register"), other), "expectedVersion": 1, "fields": map[string]any{"name": "Mine"},
		}))
		if asJSON(t, got) != `{"updateRegister":{"register":null,"userErrors":[{"code":"NOT_FOUND","field":["input","id"]}]}}` {
			t.Errorf("the other register: %s", asJSON(t, got))
		}
	})
}

func TestRolesAreHeldTo(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		register := a.Find(t, "Register", "test")
		ada, purpose := a.Find(t, "Member", "ada"), a.Find(t, "Purpose", "enquiries")
		writes := []struct {
			mutation string
			least    access.Role
		}{
			{`createPurpose(input: {fields: {name: "P"}})`, access.Editor},
			{fmt.Sprintf(`archive(input: {id: %q, expectedVersion: 99})`, model.FormatID(purpose.Type, purpose.ID)), access.Editor},
			{`createMember(input: {fields: {name: "M"}})`, access.Admin},
			{`updateMember(input: {id: "ada", expectedVersion: 99, fields: {}})`, access.Admin},
			{fmt.Sprintf(`archive(input: {id: %q, expectedVersion: 99})`, model.FormatID(ada.Type, ada.ID)), access.Admin},
			{fmt.Sprintf(`restore(input: {id: %q, expectedVersion: 99})`, model.FormatID(ada.Type, ada.ID)), access.Admin},
			{fmt.Sprintf(`updateRegister(input: {id: %q, expectedVersion: 99, fields: {}})`, model.FormatID(register.Type, register.ID)), access.Admin},
		}
		for _, role := range access.Roles {
			as := a.as(a.newToken(t, access.Token{Role: role}))
			if got := at(t, as.must(t, `{ viewer { role member { key } } register { key } }`, nil)); asJSON(t, got) !=
				fmt.Sprintf(`{"register":{"key":"test"},"viewer":{"member":null,"role":%q}}`, role) {
				t.Errorf("%s: %s", role, asJSON(t, got))
			}
			for _, w := range writes {
				r := as.ask(t, "mutation { "+w.mutation+" { userErrors { code } } }", nil)
				allowed := role == access.Admin || role == w.least
				if allowed && len(r.Errors) > 0 || !allowed && (r.code() != "FORBIDDEN" || !strings.Contains(r.body, string(w.least))) {
					t.Errorf("%s, %s: %s", role, w.mutation, r.body)
				}
			}
		}
	})
}

// The fields of one operation are transactions of their own, one after the other, and a failing one leaves the others be.
func TestMutationsRunInTheirOrder(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a = a.as(a.newToken(t, access.Token{Role: access.Editor}))
		r := a.ask(t, `mutation {
			one: createPurpose(input: {key: "x", fields: {name: "One"}}) { purpose { key version } userErrors { code } }
			two: createMember(input: {fields: {name: "M"}}) { member { key } }
			three: updatePurpose(input: {id: "x", expectedVersion: 1, fields: {name: "Three"}}) { purpose { name version } }
			four: createPurpose(input: {key: "x", fields: {name: "Four"}}) { purpose { key } userErrors { code } }
		}`, nil)
		want := `{"four":{"purpose":null,"userErrors":[{"code":"TAKEN"}]},"one":{"purpose":{"key":"x","version":1},"userErrors":[]},` +
			`"three":{"purpose":{"name":"Three","version":2}},"two":null}`
		if asJSON(t, r.Data) != want {
			t.Errorf("got %s", r.body)
		}
		if len(r.Errors) != 1 || asJSON(t, r.Errors[0].Path) != `["two"]` || asJSON(t, r.Errors[0].Locations) != `[{"column":4,"line":3}]` {
			t.Errorf("errors: %s", r.body)
		}
	})
}

func TestWrongArgumentsAreRefused(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		for _, mutation := range []string{
			`mutation { createSourceDocument(input: {fields: {title: "T", url: "ftp://x"}}) { userErrors { code } } }`,
			`mutation { updatePurpose(input: {id: "enquiries", expectedVersion: 99999999999, fields: {}}) { userErrors { code } } }`,
		} {
			r := a.ask(t, mutation, nil)
			if r.code() != "BAD_USER_INPUT" && r.code() != "GRAPHQL_VALIDATION_FAILED" && !strings.Contains(r.body, `"INVALID"`) {
				t.Errorf("%s: %d %s", mutation, r.status, r.body)
			}
		}
	})
}

// Every mutation of the contract is carried out, whatever comes of it.
func TestEveryMutationIsCarriedOut(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		w := registrytest.World{DB: a.DB, Registry: a.Registry, Writer: a.Writer}
		for _, typ := range edited() {
			before := len(w.All(t, typ.Name))
			fields := map[string]any{}
			for _, c := range registrytest.Sample() {
				if c.Type == typ {
					fields = c.Fields
				}
			}
			organisation := a.Apply(t, registrytest.Create("Organisation", registry.Input{"tradingName": "Of " + typ.Name}))[0]
			if fields["organisation"] != nil {
				fields["organisation"] = organisation.Key
			}
			if typ.Name == "LegalBasis" {
				fields["code"] = "UK_OTHER"
			}
			result := strings.ToLower(typ.Name[:1]) + typ.Name[1:]
			data := a.must(t, fmt.Sprintf(`mutation($input: Create%[1]sInput!) { create%[1]s(input: $input) { %[2]s { id } userErrors { code field message } } }`,
				typ.Name, result), input(map[string]any{"fields": fields}))
			id, made := at(t, data, "create"+typ.Name).(map[string]any)[result].(map[string]any)
			if !made {
				t.Errorf("create%s: %s", typ.Name, asJSON(t, data))
				continue
			}
			if len(w.All(t, typ.Name)) <= before {
				t.Errorf("create%s made nothing", typ.Name)
			}
			data = a.must(t, fmt.Sprintf(`mutation($input: Update%[1]sInput!) { update%[1]s(input: $input) { %[2]s { id } userErrors { code field message } } }`,
				typ.Name, result), input(map[string]any{"id": id["id"], "expectedVersion": 1, "fields": map[string]any{}}))
			if asJSON(t, at(t, data, "update"+typ.Name, result)) != asJSON(t, id) {
				t.Errorf("update%s: %s", typ.Name, asJSON(t, data))
			}
		}
	})
}
