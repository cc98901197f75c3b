package server_test

import (
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/server/attacktest"
)

const (
	// largestRefusal is how many bytes a refusal has at most.
	largestRefusal = 64 << 10
	// longestMessage is how many a message has: 200 that may be quoted where the document is refused, and the sign that
	// something was cut; those of our own are not cut before 500.
	longestMessage = 503
)

// checkRefusal fails if a refusal is large, has no code, or an error that nobody should see.
func checkRefusal(t *testing.T, name string, r *reply) {
	t.Helper()
	if r.code() == "" || r.code() == "INTERNAL_SERVER_ERROR" || r.Data != nil && r.status != http.StatusOK {
		t.Errorf("%s: %d %.300s", name, r.status, r.body)
	}
	if len(r.body) > largestRefusal || len(r.Errors) > 10 {
		t.Errorf("%s: %d bytes, %d errors", name, len(r.body), len(r.Errors))
	}
	for _, e := range r.Errors {
		longest := longestMessage
		if code, _ := e.Extensions["code"].(string); strings.HasPrefix(code, "GRAPHQL_") {
			longest = 203
		}
		if len(e.Message) > longest {
			t.Errorf("%s: a message of %d bytes: %.300s", name, len(e.Message), e.Message)
		}
	}
}

// The largest bodies there may be, full of everything there may be too much of, are refused in few words.
func TestRefusalsAreSmall(t *testing.T) {
	a := onSQLite(t)
	for _, attack := range attacktest.All() {
		if len(attack.Body) > 1<<20 {
			t.Errorf("%s: a body of %d bytes is refused for its size", attack.Name, len(attack.Body))
		}
		checkRefusal(t, attack.Name, a.do(t, a.request(t, http.MethodPost, "/graphql", attack.Body)))
	}
}

// Nothing is guessed of what was meant, in no place where there is a name.
func TestNothingIsSuggested(t *testing.T) {
	a := onSQLite(t)
	for _, query := range []string{
		"{ vieweer { role } }", "{ viewer { rol } }", "{ viewer }", "{ viewer { role { a } } }", "{ organisations(wher: {}) { totalCount } }",
		"{ organisations(where: {nam: {}}) { totalCount } }", "{ organisations(orderBy: [{field: NAM}]) { totalCount } }",
		`{ organisations(orderBy: [{field: "NAME"}]) { totalCount } }`, "{ organisations(first: ONE) { totalCount } }",
		"{ viewer { ... on View { role } } }", "query($a: Organisatio) { viewer { role } }", "{ viewer { ...f } } fragment f on Viewe { role }",
		"{ viewer { role @includ(if: true) } }", "{ viewer { role @include(i: true) } }", "{ viewer { ...view } } fragment views on Viewer { role }",
		"{ __schema { directive } }", "mutation { createOrganisatio { organisation { id } } }",
	} {
		if r := a.ask(t, query, nil); r.status != http.StatusUnprocessableEntity || strings.Contains(strings.ToLower(r.body), "did you mean") {
			t.Errorf("%s: %d %s", query, r.status, r.body)
		}
	}
}

// The lexer stops at the first token that is one too many: what stands behind it, here a text that takes much memory to
// read, is not read.
func TestLexerStopsAtTheLimit(t *testing.T) {
	served := newServed(t)
	text := `"""` + strings.Repeat("a", 500_000) + `"""`
	allocated := func(query string) (bytes int, body string) {
		request := `{"query":"\t` + strings.ReplaceAll(query, `"`, `\"`) + `"}` // the escape lets JSON take the same pains with each
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		w := served.post(t, request)
		runtime.ReadMemStats(&after)
		return int(after.TotalAlloc - before.TotalAlloc), w.Body.String()
	}
	blanks := strings.Repeat(" ", len(text)+6) // as long as the text in JSON
	for name, test := range map[string]struct {
		tokens int
		read   bool
	}{"the last token": {3999, true}, "one too many": {4001, false}} {
		words := strings.Repeat("a ", test.tokens)
		with, body := allocated(words + text)
		without, _ := allocated(words + blanks)
		if read := with-without > len(text); read != test.read {
			t.Errorf("%s: %d bytes with a long text behind it, %d without: %.200s", name, with, without, body)
		}
	}
	r := replyOf(t, served.post(t, `{"query":"`+strings.Repeat("a ", 5000)+`"}`))
	if r.code() != "LIMIT_EXCEEDED" || len(r.Errors[0].Locations) != 1 || r.Errors[0].Locations[0]["column"] != 8001 {
		t.Errorf("%.300s", r.body)
	}
}

// What is wrong in several places, or in a fragment that is looked at twice, is told once.
func TestErrorsAreToldOnce(t *testing.T) {
	a := onSQLite(t)
	r := a.ask(t, "{ viewer { nothing nothing role @a @a @a ...f } } fragment f on Viewer { nothing }", nil)
	messages := map[string]bool{}
	for _, e := range r.Errors {
		messages[e.Message] = true
	}
	if len(messages) != 3 || len(r.Errors) != 3 {
		t.Errorf("%s", r.body)
	}
}

// The JSON of a body is measured before anything is made of it, and what stands in texts is text.
func TestBodiesAreMeasured(t *testing.T) {
	a := onSQLite(t)
	const query = `{"query":"{ viewer { role } }","variables":{"v":VALUE}}`
	for _, test := range []struct{ name, value, limit string }{
		{"as many values as there may be", "[" + strings.Repeat("1,", 19_995) + "1]", ""},
		{"one too many", "[" + strings.Repeat("1,", 19_996) + "1]", "values"},
		{"as deep as there may be", strings.Repeat("[", 98) + strings.Repeat("]", 98), ""},
		{"one too deep", strings.Repeat("[", 99) + strings.Repeat("]", 99), "nesting"},
		{"objects one too deep", strings.Repeat(`{"a":`, 99) + "1" + strings.Repeat("}", 99), "nesting"},
		{"signs in a text", `["` + strings.Repeat(`[{,\"\\`, 20_000) + `"]`, ""},
	} {
		r := a.do(t, a.request(t, http.MethodPost, "/graphql", strings.Replace(query, "VALUE", test.value, 1)))
		limit := ""
		if len(r.Errors) > 0 {
			limit, _ = r.Errors[0].Extensions["limit"].(string)
		}
		if limit != test.limit || limit != "" && r.status != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: %d %.300s", test.name, r.status, r.body)
		}
	}
}
