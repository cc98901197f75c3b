package server_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// agreementVerb is a mutation of one agreement.
func agreementVerb(name string) string {
	return fmt.Sprintf(`mutation($input: %s%sInput!) { %s(input: $input) {
		agreement { id key version status state signedOn effectiveFrom endsOn documentUrl documentSha256
			terms { letter agreed clause } amendments { text effectiveFrom reference }
			parties { key capacity joinedOn signatory organisation { key } } }
		userErrors { code field message } } }`, strings.ToUpper(name[:1]), name[1:], name)
}

// verb carries out a mutation of the agreement "dpa" at the version that it has, and answers with the payload.
func (a *api) verb(t *testing.T, name string, fields map[string]any) any {
	t.Helper()
	in := a.item(t, "Agreement", "dpa", a.Find(t, "Agreement", "dpa").Int("version"))
	for field, value := range fields {
		in[field] = value
	}
	return at(t, a.must(t, agreementVerb(name), input(in)), name)
}

var hexHash = strings.Repeat("0123456789abcdef", 4)

func TestAgreement_LifeCycle(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		done := func(name string, fields map[string]any, want ...string) {
			t.Helper()
			got := a.verb(t, name, fields)
			for _, part := range append(want, `"userErrors":[]`) {
				if !strings.Contains(asJSON(t, got), part) {
					t.Errorf("%s: %s, want %s", name, asJSON(t, got), part)
				}
			}
		}
		done("sendAgreement", map[string]any{"documentUrl": "https://acme.example/draft.pdf"}, `"status":"SENT"`, `"documentUrl":"https://acme.example/draft.pdf"`)
		done("sendAgreement", nil, `"status":"SENT"`, `"documentUrl":"https://acme.example/draft.pdf"`)
		done("signAgreement", map[string]any{
			"signedOn": "2026-01-10", "effectiveFrom": "2026-02-01", "endsOn": daysAhead(t, 90), "documentSha256": hexHash,
			"parties": []any{
				map[string]any{"organisation": "nimbus", "signatory": "Ada"},
				map[string]any{"organisation": "stratus", "capacity": "PROCESSOR", "joinedAs": "ACCEDED", "joinedOn": "2026-02-01"},
			},
		}, `"status":"SIGNED"`, `"state":"SIGNED"`, `"signedOn":"2026-01-10"`, `"documentSha256":"`+hexHash+`"`,
			// Who is not named stays as it was; who is signed on that day, unless another is given.
			`{"capacity":"CONTROLLER","joinedOn":null,"key":"acme","organisation":{"key":"acme"},"signatory":"Zelda Quark"}`,
			`{"capacity":"PROCESSOR","joinedOn":"2026-01-10","key":"nimbus","organisation":{"key":"nimbus"},"signatory":"Ada"}`,
			`{"capacity":"PROCESSOR","joinedOn":"2026-02-01","key":"stratus","organisation":{"key":"stratus"},"signatory":null}`)
		done("amendAgreement", map[string]any{
			"text": "Instructions may be given by e-mail.", "reference": "No. 1", "effectiveFrom": "2026-03-01", "endsOn": daysAhead(t, 30),
			"terms": []any{map[string]any{"letter": "A_INSTRUCTIONS", "agreed": "TRUE", "clause": "2a"}},
		}, `"state":"EXPIRING"`, `"amendments":[{"effectiveFrom":"2026-03-01","reference":"No. 1","text":"Instructions may be given by e-mail."}]`,
			`"terms":[{"agreed":"TRUE","clause":"2a","letter":"A_INSTRUCTIONS"},{"agreed":"TRUE","clause":null,"letter":"H_AUDIT"}]`)
		done("amendAgreement", map[string]any{"text": "Audits are announced.", "terms": []any{map[string]any{"letter": "H_AUDIT", "agreed": "TRUE", "clause": "9"}}},
			`"amendments":[{"effectiveFrom":"2026-03-01","reference":"No. 1","text":"Instructions may be given by e-mail."},{"effectiveFrom":null,"reference":null,"text":"Audits are announced."}]`,
			`{"agreed":"TRUE","clause":"2a","letter":"A_INSTRUCTIONS"},{"agreed":"TRUE","clause":"9","letter":"H_AUDIT"}`)
		done("terminateAgreement", map[string]any{"endsOn": "2026-06-30"}, `"status":"TERMINATED"`, `"state":"TERMINATED"`, `"endsOn":"2026-06-30"`)
		a.Verify(t)
	})
}

// A step from where it cannot be taken, or to a day that cannot be, is refused by the name of the field; nothing is written.
func TestAgreement_WrongMoves(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		set := func(fields registry.Input) { a.Apply(t, registrytest.Put("Agreement", "dpa", fields)) }
		sign := func(pairs ...any) map[string]any {
			in := map[string]any{"signedOn": "2026-01-10"}
			for i := 0; i < len(pairs); i += 2 {
				in[pairs[i].(string)] = pairs[i+1]
			}
			return in
		}
		for _, test := range []struct {
			status, name string
			in           map[string]any
			want         string
		}{
			{"DRAFT", "terminateAgreement", map[string]any{"endsOn": "2026-06-30"}, "WRONG_STATE [input id]"},
			{"NOT_EVIDENCED", "terminateAgreement", map[string]any{"endsOn": "2026-06-30"}, "WRONG_STATE [input id]"},
			{"SENT", "amendAgreement", map[string]any{"text": "So"}, "WRONG_STATE [input id]"},
			{"TERMINATED", "amendAgreement", map[string]any{"text": "So"}, "WRONG_STATE [input id]"},
			{"TERMINATED", "signAgreement", sign(), "WRONG_STATE [input id]"},
			{"TERMINATED", "sendAgreement", nil, "WRONG_STATE [input id]"},
			{"TERMINATED", "terminateAgreement", map[string]any{"endsOn": "2026-06-30"}, "WRONG_STATE [input id]"},
			{"SIGNED", "signAgreement", sign(), "WRONG_STATE [input id]"},
			{"SIGNED", "sendAgreement", nil, "WRONG_STATE [input id]"},
			{"SENT", "signAgreement", sign("signedOn", daysAhead(t, 1)), "INVALID [input signedOn]"},
			{"SENT", "signAgreement", sign("signedOn", "2026-02-30"), "INVALID [input signedOn]"},
			{"SENT", "signAgreement", sign("effectiveFrom", "2026-02-01", "endsOn", "2026-01-31"), "PERIOD [input endsOn]"},
			{"SENT", "signAgreement", sign("endsOn", "2026-01-09"), "PERIOD [input endsOn]"},
			{"SENT", "signAgreement", sign("documentSha256", strings.Repeat("a", 63)), "INVALID [input documentSha256]"},
			{"SENT", "signAgreement", sign("documentSha256", strings.Repeat("g", 64)), "INVALID [input documentSha256]"},
			{"SENT", "signAgreement", sign("documentUrl", "ftp:/x"), "INVALID [input documentUrl]"},
			{"SENT", "signAgreement", sign("parties", []any{map[string]any{"organisation": "acme"}, map[string]any{"organisation": "nobody"}}), "NOT_FOUND [input parties 1 organisation]"},
			{"SENT", "signAgreement", sign("parties", []any{map[string]any{"organisation": "acme"}, map[string]any{"id": "part_0000000000001", "organisation": "nimbus"}}), "NOT_FOUND [input parties 1 id]"},
			{"SENT", "signAgreement", sign("parties", []any{map[string]any{"key": "acme"}, map[string]any{"key": "acme", "organisation": "nimbus"}}), "DUPLICATE [input parties 1 key]"},
			{"SENT", "sendAgreement", map[string]any{"expectedVersion": 999}, "CONFLICT [input expectedVersion]"},
			{"SIGNED", "terminateAgreement", map[string]any{"endsOn": "2026-01-09"}, "PERIOD [input endsOn]"},
			{"SIGNED", "terminateAgreement", map[string]any{"id": "nobody", "endsOn": "2026-01-31"}, "NOT_FOUND [input id]"},
			{"SIGNED", "terminateAgreement", map[string]any{"id": "enga_0000000000001", "endsOn": "2026-01-31"}, "NOT_FOUND [input id]"},
			{"SIGNED", "amendAgreement", map[string]any{"text": ""}, "REQUIRED [input text]"},
			{"SIGNED", "amendAgreement", map[string]any{"text": "So", "effectiveFrom": "soon"}, "INVALID [input effectiveFrom]"},
			{"SIGNED", "amendAgreement", map[string]any{"text": "So", "endsOn": "2026-01-09"}, "PERIOD [input endsOn]"},
			{"SIGNED", "amendAgreement", map[string]any{"text": "So", "objectionWindow": -1}, "INVALID [input objectionWindow]"},
			{"SIGNED", "amendAgreement", map[string]any{"text": "So", "terms": []any{
				map[string]any{"letter": "H_AUDIT", "agreed": "TRUE"}, map[string]any{"letter": "H_AUDIT", "agreed": "FALSE"},
			}}, "DUPLICATE [input terms 1 letter]"},
		} {
			set(registry.Input{"status": test.status, "signedOn": "2026-01-10"})
			before := a.head(t)
			got := a.verb(t, test.name, test.in)
			if errorsOf(t, got) != test.want || a.head(t) != before {
				t.Errorf("%s of one that is %s with %v: %s, want %s", test.name, test.status, test.in, asJSON(t, got), test.want)
			}
			if shown := at(t, got, "agreement"); (shown != nil) != strings.HasPrefix(test.want, "CONFLICT") {
				t.Errorf("%s: the answer shows %s", test.name, asJSON(t, shown))
			}
		}
	})
}

// A plain update may correct an amendment: what it said stays in the change log.
func TestAgreement_AmendmentsAreKept(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.Apply(t, registrytest.Put("Agreement", "dpa", registry.Input{"status": "SIGNED"}))
		a.verb(t, "amendAgreement", map[string]any{"text": "Furst"})
		a.verb(t, "updateAgreement", map[string]any{"fields": map[string]any{"amendments": []any{map[string]any{"text": "First"}}}})
		got := a.verb(t, "amendAgreement", map[string]any{"text": "Second"})
		if texts := asJSON(t, at(t, got, "agreement", "amendments")); !strings.Contains(texts, `"First"`) || !strings.Contains(texts, `"Second"`) || strings.Contains(texts, "Furst") {
			t.Errorf("%s", texts)
		}
		a.Verify(t)
	})
}

// A token of a drafting tool makes an agreement, takes it through its life and has engagements stand under it; sent again
// with the same key, a request writes nothing more. It can do nothing else, and a token that only reads none of it.
func TestAgreement_WritingBack(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		tool := a.as(a.newToken(t, access.Token{Role: access.Editor, Scope: access.DPAWrite, Member: "ada"}))
		reader := a.as(a.newToken(t, access.Token{Role: access.Editor, Scope: access.DPA, Member: "ada"}))
		item := func(typ, key string, fields map[string]any) map[string]any {
			in := a.item(t, typ, key, a.Find(t, typ, key).Int("version"))
			for name, value := range fields {
				in[name] = value
			}
			return input(in)
		}
		steps := []struct {
			name, operation string
			variables       func() map[string]any
		}{
			{"createAgreement", agreementVerb("createAgreement"), func() map[string]any {
				return input(map[string]any{"key": "new", "fields": map[string]any{
					"title": "New agreement", "status": "DRAFT", "parties": []any{map[string]any{"organisation": "acme", "capacity": "CONTROLLER"}},
				}})
			}},
			{"updateAgreement", agreementVerb("updateAgreement"), func() map[string]any {
				return item("Agreement", "new", map[string]any{"fields": map[string]any{"documentUrl": "https://acme.example/new.pdf", "documentSha256": hexHash}})
			}},
			{"sendAgreement", agreementVerb("sendAgreement"), func() map[string]any { return item("Agreement", "new", nil) }},
			{"signAgreement", agreementVerb("signAgreement"), func() map[string]any {
				return item("Agreement", "new", map[string]any{"signedOn": "2026-01-10"})
			}},
			{"assignAgreement", `mutation($input: AssignAgreementInput!) { assignAgreement(input: $input) { records { key ... on Engagement { agreement { key } } } userErrors { code field } } }`, func() map[string]any {
				return input(map[string]any{"agreement": "new", "items": []any{a.item(t, "Engagement", "hosting"), a.item(t, "Engagement", "racks")}})
			}},
			{"amendAgreement", agreementVerb("amendAgreement"), func() map[string]any { return item("Agreement", "new", map[string]any{"text": "So"}) }},
			{"terminateAgreement", agreementVerb("terminateAgreement"), func() map[string]any {
				return item("Agreement", "new", map[string]any{"endsOn": daysAhead(t, 10)})
			}},
		}
		for _, step := range steps {
			variables, before, entries := step.variables(), a.head(t), int64(1)
			if step.name == "assignAgreement" {
				entries = 2 // of two engagements
			}
			if r := reader.askOnce(t, step.operation, variables, "reader-"+step.name); r.code() != "FORBIDDEN" || a.head(t) != before {
				t.Fatalf("%s by one that reads: %s", step.name, r.body)
			}
			first := tool.askOnce(t, step.operation, variables, "key-"+step.name)
			if first.code() != "" || !strings.Contains(first.body, `"userErrors":[]`) || a.head(t) != before+entries {
				t.Fatalf("%s: %s, and the register went from %d to %d", step.name, first.body, before, a.head(t))
			}
			if again := tool.askOnce(t, step.operation, variables, "key-"+step.name); again.body != first.body || a.head(t) != before+entries {
				t.Errorf("%s again: %s, first %s, and the register is at %d", step.name, again.body, first.body, a.head(t))
			}
		}
		found := a.must(t, `{ agreements(where: {key: {eq: "new"}}) { totalCount nodes { state engagements { totalCount } } } }`, nil)
		if got := asJSON(t, at(t, found, "agreements")); got != `{"nodes":[{"engagements":{"totalCount":2},"state":"TERMINATED"}],"totalCount":1}` {
			t.Errorf("the tool left %s", got)
		}
		// More of an engagement than its agreement is not the tool's to say.
		before := a.head(t)
		for _, fields := range []map[string]any{{"agreement": "new", "name": "Mine"}, {"name": "Mine"}, {}} {
			r := tool.ask(t, `mutation($input: UpdateEngagementInput!) { updateEngagement(input: $input) { userErrors { code } } }`, item("Engagement", "hosting", map[string]any{"fields": fields}))
			if r.code() != "FORBIDDEN" {
				t.Errorf("%v: %s", fields, r.body)
			}
		}
		for _, text := range []string{
			`archive(input: {id: "` + a.item(t, "Agreement", "new")["id"].(string) + `", expectedVersion: 1}) { userErrors { code } }`,
			`createEngagement(input: {fields: {name: "N", engagerController: "acme", engaged: "nimbus", agreement: "new"}}) { userErrors { code } }`,
			`createOrganisation(input: {fields: {tradingName: "N"}}) { userErrors { code } }`,
			`assignAgreement(input: {agreement: "new", items: [{id: "` + a.item(t, "TransferInstrument", "clauses")["id"].(string) + `"}]}) { userErrors { code field } }`,
		} {
			if r := tool.ask(t, "mutation { "+text+" }", nil); r.code() != "FORBIDDEN" && !strings.Contains(r.body, `{"code":"NOT_FOUND","field":["input","items","0","id"]}`) {
				t.Errorf("%s: %s", text, r.body)
			}
		}
		if a.head(t) != before {
			t.Error("the tool wrote something else")
		}
		a.Verify(t)
	})
}
