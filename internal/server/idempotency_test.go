package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/model"
)

// askOnce sends an operation with keys of idempotency.
func (a *api) askOnce(t *testing.T, query string, variables map[string]any, keys ...string) *reply {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	request := a.request(t, http.MethodPost, "/graphql", string(body))
	request.Header["Idempotency-Key"] = keys
	return a.do(t, request)
}

func named(name string) map[string]any {
	return input(map[string]any{"fields": map[string]any{"name": name}})
}

// head is the version of the register.
func (a *api) head(t *testing.T) int64 {
	t.Helper()
	head, err := a.Registry.Head(t.Context(), a.Writer.Register)
	if err != nil {
		t.Fatal(err)
	}
	return head.Version
}

// The same request again writes nothing and is answered for the same record, as it is by then.
func TestIdempotency_SameRequestIsAnsweredAsItIsNow(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		first := a.askOnce(t, createPurpose, named("Billing"), "key-1")
		id := at(t, first.Data, "createPurpose", "purpose", "id").(string)
		again := a.askOnce(t, createPurpose, named("Billing"), "key-1")
		if again.status != 200 || asJSON(t, again.Data) != asJSON(t, first.Data) {
			t.Errorf("again %d %s, want %s", again.status, again.body, first.body)
		}
		a.must(t, updatePurpose, input(map[string]any{"id": id, "expectedVersion": 1, "fields": map[string]any{"name": "Invoices"}}))
		before := a.head(t)
		again = a.askOnce(t, createPurpose, named("Billing"), "key-1")
		want := fmt.Sprintf(`{"createPurpose":{"purpose":{"createdBy":%q,"id":%q,"key":"billing","kind":"OTHER","name":"Invoices","version":2},"userErrors":[]}}`,
			at(t, first.Data, "createPurpose", "purpose", "createdBy"), id)
		if asJSON(t, again.Data) != want {
			t.Errorf("after a change %s, want %s", again.body, want)
		}
		if a.head(t) != before {
			t.Error("it was written again")
		}
		// An update whose version is outdated by itself is no conflict when it comes again.
		update := input(map[string]any{"id": id, "expectedVersion": 2, "fields": map[string]any{"name": "Bills"}})
		for range 2 {
			r := a.askOnce(t, updatePurpose, update, "key-2")
			if r.code() != "" || asJSON(t, at(t, r.Data, "updatePurpose", "userErrors")) != "[]" || at(t, r.Data, "updatePurpose", "purpose", "version") != 3.0 {
				t.Errorf("update: %s", r.body)
			}
		}
		a.Verify(t)
	})
}

func TestIdempotency_SameKeyWithAnotherRequestIsRefused(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.askOnce(t, createPurpose, named("One"), "key")
		before := a.head(t)
		for _, r := range []*reply{
			a.askOnce(t, createPurpose, named("Two"), "key"),
			a.askOnce(t, " "+createPurpose, named("One"), "key"),
			a.askOnce(t, createPurpose, input(map[string]any{"key": "one", "fields": map[string]any{"name": "One"}}), "key"),
		} {
			if r.status != 200 || r.code() != "IDEMPOTENCY_KEY_REUSED" || asJSON(t, r.Data) != `{"createPurpose":null}` {
				t.Errorf("%d %s", r.status, r.body)
			}
		}
		if a.head(t) != before {
			t.Error("it was written")
		}
		// Another token has keys of its own, and so has another register.
		for _, token := range []access.Token{{Role: access.Admin}, {Role: access.Admin, Register: a.NewRegister(t, "other")}} {
			r := a.as(a.newToken(t, token)).askOnce(t, createPurpose, named("Two"), "key")
			if at(t, r.Data, "createPurpose", "purpose", "name") != "Two" {
				t.Errorf("another token: %s", r.body)
			}
		}
		if log := a.log.String(); strings.Contains(log, "key") && strings.Contains(log, "IDEMPOTENCY") {
			t.Errorf("the log tells of it: %s", log)
		}
	})
}

func TestIdempotency_TwentyAtOnceMakeOneRecord(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		before := a.head(t)
		var wait sync.WaitGroup
		var bodies [20]string
		for i := range bodies {
			wait.Go(func() { bodies[i] = a.askOnce(t, createPurpose, named("At once"), "key").body })
		}
		wait.Wait()
		for _, body := range bodies {
			if body != bodies[0] || !strings.Contains(body, `"userErrors":[]`) {
				t.Errorf("%s, another time %s", body, bodies[0])
			}
		}
		if after := a.head(t); after != before+1 {
			t.Errorf("the register went from %d to %d", before, after)
		}
	})
}

// What was refused was not done: it may be mended and sent again by the same key.
func TestIdempotency_RefusedRequestsAreNotRemembered(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		r := a.askOnce(t, createPurpose, input(map[string]any{"key": "enquiries", "fields": map[string]any{"name": "P"}}), "key")
		if at(t, r.Data, "createPurpose", "userErrors", 0, "code") != "TAKEN" {
			t.Errorf("%s", r.body)
		}
		viewer := a.as(a.newToken(t, access.Token{Role: access.Viewer}))
		if r := viewer.askOnce(t, createPurpose, named("P"), "key"); r.code() != "FORBIDDEN" {
			t.Errorf("%s", r.body)
		}
		if r := a.askOnce(t, `mutation { createPurpose(input: {fields: {name: "P"}}) { purpose { usages: __typename } purpose { usages: key } } }`, nil, "key"); r.status != 422 {
			t.Errorf("%d %s", r.status, r.body)
		}
		if r := a.askOnce(t, createPurpose, named("P"), "key"); at(t, r.Data, "createPurpose", "purpose", "name") != "P" {
			t.Errorf("%s", r.body)
		}
	})
}

func TestIdempotency_KeysOfTheWrongForm(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		before := a.head(t)
		two := `mutation { one: createPurpose(input: {fields: {name: "1"}}) { userErrors { code } } two: createPurpose(input: {fields: {name: "2"}}) { userErrors { code } } }`
		fragment := `mutation { ...two } fragment two on Mutation { one: createPurpose(input: {fields: {name: "1"}}) { userErrors { code } } __typename }`
		for _, test := range []struct {
			query, text string
			keys        []string
		}{
			{createPurpose, "visible", []string{""}},
			{createPurpose, "visible", []string{"two words"}},
			{createPurpose, "visible", []string{"schlüssel"}},
			{createPurpose, "255 characters at most; 256 were", []string{strings.Repeat("x", 256)}},
			{createPurpose, "one Idempotency-Key", []string{"a", "b"}},
			{two, "this one has 2", []string{"key"}},
			{fragment, "this one has 2", []string{"key"}},
		} {
			r := a.askOnce(t, test.query, named("P"), test.keys...)
			if r.status != 400 || r.code() != "BAD_USER_INPUT" || !strings.Contains(r.body, test.text) || r.Data != nil {
				t.Errorf("%q: %d %s", test.keys, r.status, r.body)
			}
		}
		if a.head(t) != before {
			t.Error("something was written")
		}
		for _, keys := range [][]string{{"two words"}, {"a", "b"}, {""}} {
			if r := a.askOnce(t, `{ viewer { role } register { key } }`, nil, keys...); r.status != 200 || r.code() != "" {
				t.Errorf("a query with %q: %d %s", keys, r.status, r.body)
			}
		}
		once := `mutation($two: Boolean!) { createPurpose(input: {fields: {name: "1"}}) { purpose { key } } archive(input: {id: "x", expectedVersion: 1}) @include(if: $two) { userErrors { code } } }`
		if r := a.askOnce(t, once, map[string]any{"two": false}, strings.Repeat("~", 255)); r.code() != "" {
			t.Errorf("a longest key of one field: %s", r.body)
		}
	})
}

// Several records and copies are done once as well.
func TestIdempotency_OfSeveralRecordsAndCopies(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		var ids []any
		for i := range 3 {
			r := a.must(t, createPurpose, named(fmt.Sprint("P ", i)))
			ids = append(ids, map[string]any{"id": at(t, r, "createPurpose", "purpose", "id"), "expectedVersion": 1})
		}
		activity := a.Find(t, "ControllerActivity", "contact")
		for query, variables := range map[string]map[string]any{
			`mutation($input: ArchiveRecordsInput!) { archiveRecords(input: $input) { records { id version } userErrors { code } } }`: {"items": ids},
			`mutation($input: CopyControllerActivityInput!) { copyControllerActivity(input: $input) { controllerActivity { id version } userErrors { code } } }`: {
				"id": model.FormatID(activity.Type, activity.ID),
			},
		} {
			key := "for-" + strings.Fields(query)[3]
			first := a.askOnce(t, query, input(variables), key)
			before := a.head(t)
			again := a.askOnce(t, query, input(variables), key)
			if first.code() != "" || !strings.Contains(first.body, `"userErrors":[]`) || again.body != first.body || a.head(t) != before {
				t.Errorf("again %s, first %s", again.body, first.body)
			}
		}
		a.Verify(t)
	})
}
