package server_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/graph"
	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/model"
)

// record writes so many access events, and returns their details in order.
func record(t *testing.T, a *api, register int64, kind access.EventKind, n int) []string {
	t.Helper()
	var details []string
	for i := range n {
		details = append(details, fmt.Sprintf("%s %d", kind, i))
		err := access.Record(t.Context(), a.DB.Writer(), a.DB.Dialect, access.Event{
			Register: register, Kind: kind, Actor: "member/ada", Account: 1 << 40, Request: "r", Detail: details[i],
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return details
}

func details(t *testing.T, connection any) []string {
	t.Helper()
	out := []string{}
	for _, node := range at(t, connection, "nodes").([]any) {
		out = append(out, at(t, node, "detail").(string))
	}
	return out
}

func TestAccessEventsAreListedInPages(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		want := record(t, a, a.Writer.Register, access.SignIn, 30)
		other := a.NewRegister(t, "other")
		record(t, a, other, access.SignIn, 3)
		record(t, a, 0, access.SignInFailed, 3) // nobody's
		slices.Reverse(want)
		const query = `query($first: Int, $after: String) {
			accessEvents(first: $first, after: $after, kind: [SIGN_IN, SIGN_OUT]) {
				totalCount nodes { detail } pageInfo { hasNextPage hasPreviousPage endCursor }
			}
		}`
		page := at(t, a.must(t, query, nil), "accessEvents")
		if got := details(t, page); !slices.Equal(got, want[:25]) || at(t, page, "totalCount") != 30.0 {
			t.Errorf("the first page, of 25: %s", asJSON(t, page))
		}
		var got []string
		var after any
		for n := 0; ; n++ {
			page := at(t, a.must(t, query, map[string]any{"first": 7, "after": after}), "accessEvents")
			got = append(got, details(t, page)...)
			if previous := at(t, page, "pageInfo", "hasPreviousPage"); previous != (n > 0) {
				t.Errorf("page %d has previous ones: %v", n, previous)
			}
			if at(t, page, "pageInfo", "hasNextPage") == false {
				break
			}
			after = at(t, page, "pageInfo", "endCursor")
		}
		if !slices.Equal(got, want) {
			t.Errorf("page by page: %q", got)
		}
		purposes := a.must(t, "{ purposes(first: 1) { pageInfo { endCursor } } }", nil)
		for name, test := range map[string]struct {
			variables map[string]any
			code      string
		}{
			"too many":        {map[string]any{"first": 101}, "LIMIT_EXCEEDED"},
			"negative":        {map[string]any{"first": -1}, "LIMIT_EXCEEDED"},
			"no cursor":       {map[string]any{"after": "x"}, "BAD_USER_INPUT"},
			"cursor of other": {map[string]any{"after": at(t, purposes, "purposes", "pageInfo", "endCursor")}, "BAD_USER_INPUT"},
		} {
			if r := a.ask(t, query, test.variables); r.code() != test.code {
				t.Errorf("%s: %s", name, r.body)
			}
		}
	})
}

func TestAccessEventsAreFiltered(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		record(t, a, a.Writer.Register, access.SignIn, 2)
		a.must(t, "{ viewer { role } }", nil) // the first use of the token
		since := model.Now()
		record(t, a, a.Writer.Register, access.RoleChanged, 2)
		count := func(arguments string) any {
			return at(t, a.must(t, "{ accessEvents"+arguments+" { totalCount } }", nil), "accessEvents", "totalCount")
		}
		for arguments, want := range map[string]float64{
			"(kind: ROLE_CHANGED)": 2, "(kind: [ROLE_CHANGED, SIGN_IN])": 4, "(kind: [])": 0, "(kind: INVITED)": 0, "(kind: null, since: null)": 6,
			fmt.Sprintf("(since: %q)", since.Format(model.TimeFormat)):                2,
			fmt.Sprintf("(since: %q, kind: SIGN_IN)", since.Format(model.TimeFormat)): 0,
			"": 6, // and the first token was made, and is in use
		} {
			if got := count(arguments); got != want {
				t.Errorf("accessEvents%s are %v, want %v", arguments, got, want)
			}
		}
		for _, arguments := range []string{`(since: "yesterday")`, `(kind: OTHER)`} {
			if r := a.ask(t, "{ accessEvents"+arguments+" { totalCount } }", nil); len(r.Errors) == 0 {
				t.Errorf("accessEvents%s: %s", arguments, r.body)
			}
		}
	})
}

// What somebody does with a token shows in the events: ids and codes, and nothing of what was asked.
func TestUseAndDenialsShow(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		viewer := a.as(a.newToken(t, access.Token{Role: access.Viewer, Member: "ada", Name: "Canary name"}))
		for range 3 {
			viewer.ask(t, `mutation { createPurpose(input: {fields: {name: "Canary"}}) { userErrors { code } } }`, nil)
			viewer.ask(t, "{ accessEvents { totalCount } }", nil)
			viewer.ask(t, "{ viewer { role } }", nil)
		}
		all := at(t, a.must(t, `{ accessEvents(kind: [TOKEN_FIRST_USED, DENIED]) { nodes { id at kind actor token account request detail } } }`, nil), "accessEvents", "nodes")
		var got []string
		for _, node := range all.([]any) {
			n := node.(map[string]any)
			got = append(got, fmt.Sprint(n["kind"], " ", n["actor"], " ", n["detail"]))
			if !strings.HasPrefix(n["id"].(string), "acev_") || !strings.HasPrefix(n["token"].(string), "tok_") || n["request"] == "" || n["account"] != nil {
				t.Errorf("event %s", asJSON(t, n))
			}
			if node := at(t, a.must(t, fmt.Sprintf("{ node(id: %q) { id } }", n["id"]), nil), "node"); node != nil {
				t.Errorf("an event is a node: %v", node)
			}
		}
		slices.Sort(got)
		if len(got) != 4 || !slices.Equal(got[:3], []string{
			"DENIED member/ada read AccessEvent", "DENIED member/ada write records", "TOKEN_FIRST_USED member/ada ",
		}) {
			t.Errorf("events %q", got)
		}
		if text := asJSON(t, all); strings.Contains(text, "Canary") || strings.Contains(a.log.String(), "Canary") {
			t.Error("events or the log tell what was asked")
		}
	})
}

func TestAccessEventsAreForAdminsAndAuditors(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		for _, role := range access.Roles {
			for _, scope := range append([]access.Scope{access.Whole}, access.Scopes...) {
				as := a.as(a.newToken(t, access.Token{Role: role, Scope: scope}))
				r := as.ask(t, "{ accessEvents { totalCount } }", nil)
				allowed := (role == access.Admin || role == access.Auditor) && scope == access.Whole
				if allowed && len(r.Errors) > 0 || !allowed && r.code() != "FORBIDDEN" {
					t.Errorf("%s with %q: %s", role, scope, r.body)
				}
			}
		}
	})
}

// The contract names the codes that access has, in their order.
func TestContractNamesTheCodesOfAccess(t *testing.T) {
	for name, codes := range map[string]string{
		"Role": fmt.Sprint(access.Roles), "TokenScope": fmt.Sprint(access.Scopes), "AccessEventKind": fmt.Sprint(access.EventKinds),
	} {
		var named []string
		for _, v := range graph.Schema().Types[name].EnumValues {
			named = append(named, v.Name)
		}
		if got := fmt.Sprint(named); got != codes {
			t.Errorf("%s has %s in the contract, %s in the code", name, got, codes)
		}
	}
}
