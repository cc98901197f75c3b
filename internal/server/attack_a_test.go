package server_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// What is refused has not been done: a mutation whose payload may not be read, or goes beyond a limit, writes nothing.
func TestAttack_RefusedPayloadWritesNothing(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		for i, test := range []struct {
			scope           access.Scope
			selection, code string
		}{
			{access.DPAWrite, "citations { document { title } }", "FORBIDDEN"},
			{access.DPAWrite, "engagements(where: {processorActivities: {some: {unit: {}}}}) { totalCount }", "FORBIDDEN"},
			{access.Whole, "engagements(first: 500) { totalCount }", "LIMIT_EXCEEDED"},
			{access.Whole, `engagements(after: "nonsense") { totalCount }`, "BAD_USER_INPUT"},
		} {
			as := a.as(a.newToken(t, access.Token{Role: access.Editor, Scope: test.scope}))
			key := fmt.Sprintf("refused-%d", i)
			r := as.ask(t, fmt.Sprintf(`mutation { createAgreement(input: {key: %q, fields: {title: "A", form: DPA}}) { agreement { %s } } }`, key, test.selection), nil)
			if r.code() != test.code {
				t.Errorf("%s: %s", test.selection, r.body)
			}
			n := at(t, a.must(t, fmt.Sprintf("{ agreements(where: {key: {eq: %q}}) { totalCount } }", key), nil), "agreements", "totalCount")
			if n != 0.0 {
				t.Errorf("%s is refused with %s, and the agreement is there", test.selection, test.code)
			}
		}
	})
}

// A token that is revoked while a request is on its way does nothing any more, whatever came of the request before.
func TestAttack_TokenRevokedOnTheWay(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		secret, token, err := access.CreateToken(t.Context(), a.DB, access.Token{Register: a.Writer.Register, Role: access.Editor, CreatedBy: "system/test"})
		if err != nil {
			t.Fatal(err)
		}
		body, err := json.Marshal(map[string]any{"query": `mutation { createPurpose(input: {key: "late", fields: {name: "Late"}}) { userErrors { code } } }`})
		if err != nil {
			t.Fatal(err)
		}
		host := strings.TrimPrefix(a.url, "http://")
		conn, err := net.Dial("tcp", host)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		// The server answers 100 Continue when it begins to read the body: the token was looked at before that, if ever.
		head := fmt.Sprintf("POST /graphql HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n", host, secret, len(body))
		if _, err := io.WriteString(conn, head); err != nil {
			t.Fatal(err)
		}
		in := bufio.NewReader(conn)
		if line, err := in.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
			t.Fatalf("%q, %v", line, err)
		}
		if _, err := in.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
		if err := access.RevokeToken(t.Context(), a.DB, token.ID, "system/test"); err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Write(body); err != nil {
			t.Fatal(err)
		}
		response, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		if response.StatusCode != http.StatusUnauthorized {
			t.Errorf("a revoked token gets %d %s", response.StatusCode, text)
		}
		if n := at(t, a.must(t, `{ purposes(where: {key: {eq: "late"}}) { totalCount } }`, nil), "purposes", "totalCount"); n != 0.0 {
			t.Error("a revoked token wrote")
		}
	})
}

// Each write of a request is one of its own: who may not write any more after the first does not write the second.
func TestAttack_MemberArchivedByTheFirstOfTwoWrites(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		ada := a.Find(t, "Member", "ada")
		as := a.as(a.newToken(t, access.Token{Role: access.Admin, Member: "ada"}))
		r := as.ask(t, fmt.Sprintf(`mutation {
			archive(input: {id: %q, expectedVersion: %d}) { userErrors { code message } }
			createPurpose(input: {key: "late", fields: {name: "Late"}}) { userErrors { code } }
		}`, model.FormatID(ada.Type, ada.ID), ada.Int("version")), nil)
		if r.code() != "UNAUTHENTICATED" {
			t.Errorf("a token of an archived member: %d %s", r.status, r.body)
		}
		if n := at(t, a.must(t, `{ purposes(where: {key: {eq: "late"}}) { totalCount } }`, nil), "purposes", "totalCount"); n != 0.0 {
			t.Error("a token of an archived member wrote")
		}
	})
}

// Whoever fills the notes of one register with denials does not keep those of another from being noted.
func TestAttack_FloodOfOneRegisterHidesNothingInAnother(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		other := a.NewRegister(t, "other")
		watch := access.NewWatch(a.DB, slog.New(slog.DiscardHandler))
		// As many tokens as a member likes, each of which is denied all that a table can deny it.
		for n := range 400 {
			p := &access.Principal{Register: other, Role: access.Viewer, Scope: access.DPA, TokenID: int64(n + 1), Actor: "member/ada"}
			for _, typ := range model.Types() {
				watch.Denied(t.Context(), p, "r", p.Visible(typ.Name))
				if typ.Root() {
					watch.Denied(t.Context(), p, "r", p.CheckWrite(access.WriteOf(typ, false), typ))
				}
			}
		}
		victim := &access.Principal{Register: a.Writer.Register, Role: access.Viewer, Actor: "member/ada"}
		watch.Denied(t.Context(), victim, "r", victim.Check(access.WriteRegister))
		if n := at(t, a.must(t, "{ accessEvents(kind: DENIED) { totalCount } }", nil), "accessEvents", "totalCount"); n != 1.0 {
			t.Errorf("%v events of the register that was left alone, want 1", n)
		}
	})
}

// A citation names in its path the part that it supports: to whoever may not see such parts it does not tell that they are
// there, nor their keys, which of a basis in law is its code.
func TestAttack_PathsOfCitationsTellOfNoHiddenPart(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		ensureDocument(t, a)
		cite := func(path string) any { return map[string]any{"path": path, "document": "cited", "status": "STATED"} }
		a.Apply(t,
			registrytest.Put("Organisation", "acme", registry.Input{
				"contacts":  []any{map[string]any{"key": "hidden-part", "kind": "DPO", "name": "N"}},
				"citations": []any{cite("contacts[hidden-part].name")},
			}),
			registrytest.Put("Controller", "acme", registry.Input{
				"dataSources": []any{map[string]any{"key": "hidden-part", "kind": "DATA_SUBJECT"}},
				"citations":   []any{cite("dataSources[hidden-part]")},
			}))
		for scope, list := range map[access.Scope]string{access.Dashboard: "organisations", access.DPA: "controllers"} {
			as := a.as(a.newToken(t, access.Token{Role: access.Viewer, Scope: scope}))
			r := as.ask(t, "{ "+list+" { nodes { citations { path target clause } } } }", nil)
			if strings.Contains(r.body, "hidden-part") {
				t.Errorf("%s is told of a part that it may not see: %s", scope, r.body)
			}
		}
	})
}

// A scope that may write agreements learns nothing through their citations of documents that it may not see.
func TestAttack_HiddenTypesAreNoOracleForWriters(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		ensureDocument(t, a)
		there := a.All(t, "SourceDocument")[0]
		as := a.as(a.newToken(t, access.Token{Role: access.Editor, Scope: access.DPAWrite}))
		ask := func(document string) string {
			r := as.ask(t, `mutation($document: ID!) { createAgreement(input: {fields: {title: "A", form: DPA, citations: [{path: "title", document: $document}]}}) {
				userErrors { code field message } } }`, map[string]any{"document": document})
			var errors []string
			for _, e := range r.Errors {
				errors = append(errors, fmt.Sprint(e.Extensions["code"], e.Message))
			}
			return strings.ReplaceAll(asJSON(t, []any{r.Data, errors}), document, "DOCUMENT")
		}
		missing := model.FormatID(there.Type, there.ID+1)
		for there, missing := range map[string]string{model.FormatID(there.Type, there.ID): missing, there.Key(): "nobody-has-this"} {
			if got, want := ask(there), ask(missing); got != want {
				t.Errorf("of a document that may not be seen: %s\nof one that is not there: %s", got, want)
			}
		}
	})
}

// The work of a filter grows with the power of the links that it follows one below another: few are let through, since four
// requests which run until their deadline keep everybody from an SQLite database.
func TestAttack_FiltersFollowFewLinks(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		where := `{name: {contains: "nobody"}}`
		for range 4 {
			where = "{engagements: {none: {processorActivities: {none: " + where + "}}}}"
		}
		if r := a.ask(t, "{ processorActivities(where: "+where+") { totalCount } }", nil); r.code() != "LIMIT_EXCEEDED" {
			t.Errorf("eight links below one another: %s", r.body)
		}
	})
}

// What is kept of a document that somebody asked serves nobody else with what they may not see.
func TestAttack_KeptDocumentsAreJudgedByWhoAsks(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		other := a.NewRegister(t, "other")
		a.Apply(t, registrytest.Put("Organisation", "acme", registry.Input{
			"contacts": []any{map[string]any{"key": "dpo", "kind": "DPO", "name": "Canary contact"}},
		}))
		const query = "query Kept($all: Boolean = true) { register { key } organisations { nodes { id ... on Record { ... on Organisation { contacts @include(if: $all) { name } } } } } }"
		first := a.ask(t, query, nil)
		if !strings.Contains(first.body, "Canary contact") {
			t.Fatal(first.body)
		}
		id, _ := at(t, first.Data, "organisations", "nodes", 0, "id").(string)
		for range 2 {
			if r := a.as(a.newToken(t, access.Token{Role: access.Admin, Scope: access.Dashboard})).ask(t, query, nil); r.code() != "FORBIDDEN" || strings.Contains(r.body, "Canary") {
				t.Errorf("a token that sees no contacts: %s", r.body)
			}
			r := a.as(a.newToken(t, access.Token{Role: access.Admin, Register: other})).ask(t, query, nil)
			if r.code() != "" || strings.Contains(r.body, "Canary") || strings.Contains(r.body, id) {
				t.Errorf("another register: %s", r.body)
			}
		}
	})
}

// A cursor is a place in an order and no key to a record: that of another register shows what one's own holds behind that
// place, of records and of events.
func TestAttack_CursorsOfAnotherRegister(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		theirs := a.as(a.newToken(t, access.Token{Role: access.Admin, Register: a.NewRegister(t, "other")}))
		for list, order := range map[string]string{"organisations": ", orderBy: [{field: NAME}]", "accessEvents": ""} {
			text := "query($after: String) { " + list + "(first: 1, after: $after" + order + ") { totalCount nodes { id } pageInfo { endCursor } } }"
			every := asJSON(t, a.must(t, "{ "+list+"(first: 100) { nodes { id } } }", nil))
			after := at(t, theirs.must(t, text, nil), list, "pageInfo", "endCursor")
			page := a.must(t, text, map[string]any{"after": after})
			if got, want := at(t, page, list, "totalCount"), float64(strings.Count(every, `"id"`)); got != want {
				t.Errorf("%s: %v in all behind a foreign cursor, want %v", list, got, want)
			}
			for _, node := range at(t, page, list, "nodes").([]any) {
				if id := at(t, node, "id").(string); !strings.Contains(every, id) {
					t.Errorf("%s: %s is another's", list, id)
				}
			}
		}
	})
}

// A token that is no longer good gets one answer at every address: of its own register, another and none.
func TestAttack_EndedTokensLearnNoAddress(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		a.NewRegister(t, "other")
		secret, token, err := access.CreateToken(t.Context(), a.DB, access.Token{Register: a.Writer.Register, Role: access.Admin, CreatedBy: "system/test"})
		if err != nil {
			t.Fatal(err)
		}
		if err := access.RevokeToken(t.Context(), a.DB, token.ID, "system/test"); err != nil {
			t.Fatal(err)
		}
		answers := map[string]bool{}
		for _, bearer := range []string{secret, "ropa_" + strings.Repeat("A", 43), ""} {
			for _, path := range []string{"/graphql", "/r/test/graphql", "/r/other/graphql", "/r/nobody/graphql", "/r/%00/graphql", "/r/%ff/graphql"} {
				as := a.as(bearer)
				r := as.do(t, as.request(t, http.MethodPost, path, `{"query": "{ register { key } }"}`))
				if r.status != http.StatusUnauthorized || r.code() != "UNAUTHENTICATED" {
					t.Errorf("%s: %d %s", path, r.status, r.body)
				}
				answers[strings.ReplaceAll(r.body, r.header.Get("X-Request-Id"), "ID")] = true
			}
		}
		if len(answers) != 1 {
			t.Errorf("there are %d answers: %v", len(answers), answers)
		}
	})
}
