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

// several is a mutation of several records.
func several(name string) string {
	return fmt.Sprintf(`mutation($input: %sInput!) { %s(input: $input) { records { id key version
		... on ProcessingActivity { owner { key } nextReviewOn } ... on Transfer { nextReviewOn } } userErrors { code field message } } }`,
		map[string]string{
			"archiveRecords": "ArchiveRecords", "restoreRecords": "ArchiveRecords", "assignOwner": "AssignOwner", "setReviewDate": "SetReviewDate",
		}[name], name)
}

// item names a record, at a version where one is given.
func (a *api) item(t *testing.T, typ, key string, version ...int64) map[string]any {
	t.Helper()
	r := a.Find(t, typ, key)
	out := map[string]any{"id": model.FormatID(r.Type, r.ID)}
	if version != nil {
		out["expectedVersion"] = version[0]
	}
	return out
}

// errorsOf writes userErrors as code and path.
func errorsOf(t *testing.T, payload any) string {
	t.Helper()
	var out []string
	for _, e := range at(t, payload, "userErrors").([]any) {
		out = append(out, fmt.Sprint(at(t, e, "code"), " ", at(t, e, "field")))
	}
	return strings.Join(out, ", ")
}

func TestSeveral_OwnersAndReviewDates(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.Apply(t, registrytest.Put("Member", "bob", registry.Input{"name": "Bob"}), registrytest.Put("ControllerActivity", "shop", registry.Input{"name": "Shop", "controller": "acme"}))
		items := []any{a.item(t, "ProcessorActivity", "hosting"), a.item(t, "ControllerActivity", "shop", 1), a.item(t, "ControllerActivity", "contact")}
		for _, test := range []struct {
			name, member string
			value        any
			want         string
		}{
			{"assignOwner", "owner", "bob", `"owner":{"key":"bob"}`},
			{"assignOwner", "owner", model.FormatID(model.ByName("Member"), a.Find(t, "Member", "ada").ID), `"owner":{"key":"ada"}`},
			{"assignOwner", "owner", nil, `"owner":null`},
			{"setReviewDate", "nextReviewOn", "2027-01-31", `"nextReviewOn":"2027-01-31"`},
			{"setReviewDate", "nextReviewOn", nil, `"nextReviewOn":null`},
		} {
			delete(items[1].(map[string]any), "expectedVersion")
			data := a.must(t, several(test.name), input(map[string]any{"items": items, test.member: test.value}))
			got := at(t, data, test.name)
			records := at(t, got, "records").([]any)
			if len(records) != 3 || errorsOf(t, got) != "" {
				t.Fatalf("%s: %s", test.name, asJSON(t, got))
			}
			for i, record := range records {
				if at(t, record, "id") != at(t, items[i], "id") || !strings.Contains(asJSON(t, record), test.want) {
					t.Errorf("%s of %v: %s", test.name, items[i], asJSON(t, record))
				}
			}
		}
		// Whatever has an owner or a review date.
		data := a.must(t, several("setReviewDate"), input(map[string]any{"nextReviewOn": "2027-02-28", "items": []any{
			a.item(t, "Transfer", "to-boston"), a.item(t, "DataSharing", "statistics"), a.item(t, "Assessment", "impact"),
		}}))
		if got := at(t, data, "setReviewDate"); errorsOf(t, got) != "" || at(t, got, "records", 0, "nextReviewOn") != "2027-02-28" {
			t.Errorf("%s", asJSON(t, got))
		}
		data = a.must(t, several("assignOwner"), input(map[string]any{"owner": "bob", "items": []any{a.item(t, "Complaint", "complaint-1"), a.item(t, "RightsRequest", "request-1")}}))
		if got := at(t, data, "assignOwner"); errorsOf(t, got) != "" || at(t, got, "records", 1, "version") != 2.0 {
			t.Errorf("%s", asJSON(t, got))
		}
		a.Verify(t)
	})
}

func TestSeveral_ArchivesAndRestores(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		items := []any{a.item(t, "Purpose", "enquiries", 1), a.item(t, "System", "cluster"), a.item(t, "ControllerActivity", "contact")}
		for i, name := range []string{"archiveRecords", "restoreRecords"} {
			items[0].(map[string]any)["expectedVersion"] = i + 1
			got := at(t, a.must(t, several(name), input(map[string]any{"items": items})), name)
			if asJSON(t, at(t, got, "records", 0)) != fmt.Sprintf(`{"id":%q,"key":"enquiries","version":%d}`, at(t, items[0], "id"), i+2) || len(at(t, got, "records").([]any)) != 3 {
				t.Errorf("%s: %s", name, asJSON(t, got))
			}
			if archived := a.Find(t, "System", "cluster").Values["archivedAt"] != nil; archived != (i == 0) {
				t.Errorf("%s left the system archived: %v", name, archived)
			}
		}
		a.Verify(t)
	})
}

// What is wrong is told of each item by its place, and nothing is written.
func TestSeveral_OneWrongItemStopsAll(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		contact, hosting := a.item(t, "ControllerActivity", "contact"), a.item(t, "ProcessorActivity", "hosting")
		stale := a.item(t, "ControllerActivity", "contact", 7)
		missing := map[string]any{"id": "cact_0000000000001"}
		a.Apply(t, registrytest.Put("ControllerActivity", "based", registry.Input{"name": "B", "controller": "acme", "purposes": []any{
			map[string]any{"purpose": "enquiries", "bases": []any{map[string]any{"legalBasis": "UK_GDPR_6_1_B"}}},
		}}))
		before := a.head(t)
		for _, test := range []struct {
			name  string
			items []any
			more  map[string]any
			want  string
		}{
			{"assignOwner", []any{hosting, stale}, map[string]any{"owner": "ada"}, "CONFLICT [input items 1 expectedVersion]"},
			{"assignOwner", []any{stale}, map[string]any{"owner": "ada"}, "CONFLICT [input items 0 expectedVersion]"},
			{"assignOwner", []any{contact, missing, hosting, missing}, map[string]any{"owner": "ada"}, "NOT_FOUND [input items 1 id], DUPLICATE [input items 3 id]"},
			{"assignOwner", []any{missing}, map[string]any{"owner": "ada"}, "NOT_FOUND [input items 0 id]"},
			{"assignOwner", []any{contact, hosting}, map[string]any{"owner": "nobody"}, "NOT_FOUND [input owner]"},
			{"assignOwner", []any{contact}, map[string]any{"owner": "nobody"}, "NOT_FOUND [input owner]"},
			{
				"assignOwner",
				[]any{map[string]any{"id": "contact"}, a.item(t, "Purpose", "enquiries"), missing, contact, stale, map[string]any{"id": "tok_0000000000001"}},
				map[string]any{"owner": "nobody"},
				"NOT_FOUND [input owner], NOT_FOUND [input items 0 id], NOT_FOUND [input items 1 id], NOT_FOUND [input items 2 id], " +
					"DUPLICATE [input items 4 id], NOT_FOUND [input items 5 id]",
			},
			{"assignOwner", []any{contact}, nil, "REQUIRED [input owner]"},
			{"assignOwner", []any{}, nil, "REQUIRED [input items], REQUIRED [input owner]"},
			{"setReviewDate", []any{contact, contact}, map[string]any{"nextReviewOn": nil}, "DUPLICATE [input items 1 id]"},
			{"setReviewDate", []any{contact}, map[string]any{"nextReviewOn": "2026-02-30"}, "INVALID [input nextReviewOn]"},
			{"archiveRecords", []any{}, nil, "REQUIRED [input items]"},
			{"archiveRecords", []any{contact, a.item(t, "LegalBasis", "UK_GDPR_6_1_B"), a.item(t, "Register", "test")}, nil, "READ_ONLY [input items 1 id], INVALID [input items 2 id]"},
			{"restoreRecords", []any{hosting, stale}, nil, "CONFLICT [input items 1 expectedVersion]"},
		} {
			variables := map[string]any{"items": test.items}
			for name, value := range test.more {
				variables[name] = value
			}
			got := at(t, a.must(t, several(test.name), input(variables)), test.name)
			if at(t, got, "records") != nil || errorsOf(t, got) != test.want {
				t.Errorf("%s of %s: %s\nwant %s", test.name, asJSON(t, variables), asJSON(t, got), test.want)
			}
		}
		if a.head(t) != before {
			t.Error("something was written")
		}
	})
}

func TestSeveral_AtMostAHundred(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		var changes []registry.Change
		for i := range 101 {
			changes = append(changes, registrytest.Put("Purpose", fmt.Sprint("p", i), registry.Input{"name": fmt.Sprint("P ", i)}))
		}
		var items []any
		for _, r := range a.Apply(t, changes...) {
			items = append(items, map[string]any{"id": model.FormatID(r.Type, r.ID), "expectedVersion": 1})
		}
		before := a.head(t)
		r := a.ask(t, several("archiveRecords"), input(map[string]any{"items": items}))
		if r.code() != "LIMIT_EXCEEDED" || r.Errors[0].Message != "items of one mutation: at most 100, this is 101." || a.head(t) != before {
			t.Errorf("101: %d %s", r.status, r.body)
		}
		got := at(t, a.must(t, several("archiveRecords"), input(map[string]any{"items": items[:100]})), "archiveRecords")
		if records := at(t, got, "records").([]any); len(records) != 100 || at(t, records[99], "key") != "p99" || a.head(t) != before+100 {
			t.Errorf("100: %s", asJSON(t, got))
		}
		// One that is wrong among a hundred stops the others.
		items[100].(map[string]any)["expectedVersion"] = 2
		got = at(t, a.must(t, several("archiveRecords"), input(map[string]any{"items": items[1:]})), "archiveRecords")
		if errors := errorsOf(t, got); strings.Count(errors, "CONFLICT") != 100 || a.Find(t, "Purpose", "p100").Values["archivedAt"] != nil {
			t.Errorf("%s", errors)
		}
		a.Verify(t)
	})
}

// A contributor changes what is of the own unit, all of it or nothing; who may not see what the payload shows writes nothing.
func TestSeveral_TakeTheRightsOfEachRecord(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.Apply(t, registrytest.Put("BusinessUnit", "mine", registry.Input{"name": "Mine"}),
			registrytest.Put("Member", "bob", registry.Input{"name": "Bob", "units": []any{"mine"}}),
			registrytest.Put("ControllerActivity", "own", registry.Input{"name": "Own", "controller": "acme", "unit": "mine"}))
		contributor := a.as(a.newToken(t, access.Token{Role: access.Contributor, Member: "bob"}))
		own, theirs := a.item(t, "ControllerActivity", "own"), a.item(t, "ControllerActivity", "contact")
		before := a.head(t)
		for name, items := range map[string][]any{"assignOwner": {own, theirs}, "archiveRecords": {own}, "setReviewDate": {own, a.item(t, "Transfer", "to-boston")}} {
			variables := map[string]any{"items": items}
			switch name {
			case "assignOwner":
				variables["owner"] = "bob"
			case "setReviewDate":
				variables["nextReviewOn"] = "2027-01-31"
			}
			if r := contributor.ask(t, several(name), input(variables)); r.code() != "FORBIDDEN" {
				t.Errorf("%s: %s", name, r.body)
			}
		}
		scoped := a.as(a.newToken(t, access.Token{Role: access.Editor, Scope: access.DPAWrite}))
		hidden := `mutation($input: ArchiveRecordsInput!) { archiveRecords(input: $input) { records { ... on Agreement { citations { document { key } } } } } }`
		if r := scoped.ask(t, hidden, input(map[string]any{"items": []any{a.item(t, "Agreement", "dpa")}})); r.code() != "FORBIDDEN" {
			t.Errorf("%s", r.body)
		}
		if a.head(t) != before {
			t.Error("something was written")
		}
		got := contributor.must(t, several("assignOwner"), input(map[string]any{"items": []any{own}, "owner": "bob"}))
		if at(t, got, "assignOwner", "records", 0, "owner", "key") != "bob" {
			t.Errorf("%s", asJSON(t, got))
		}
	})
}
