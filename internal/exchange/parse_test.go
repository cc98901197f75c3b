package exchange_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/exchange"
	"github.com/openropa/ropa/internal/fault"
)

// head begins a document in its first two lines.
const head = "ropa: 1\nregister: {key: r}\n"

// short shows problems as line:column path CODE.
func short(err error) string {
	problems, ok := errors.AsType[exchange.Problems](err)
	if !ok {
		return fmt.Sprint(err)
	}
	var lines []string
	for _, p := range problems {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%d:%d %s", p.Line, p.Column, p.Path))+" "+string(p.Code))
	}
	return strings.Join(lines, "\n")
}

// parseProblems is all that Parse and the source it returns have to say.
func parseProblems(t *testing.T, name, text string) error {
	t.Helper()
	source, err := exchange.Parse(name, []byte(text))
	if err != nil {
		return err
	}
	return source.Problems()
}

// Every problem is told with its line, its path and its code.
func TestParseRefuses(t *testing.T) {
	exchange.LimitValues(t, 100_000)
	deep := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	tests := []struct{ name, text, want string }{
		{"nothing", "", "1:1 INVALID"},
		{"only a comment", "# nothing", "1:1 INVALID"},
		{"list", "- a", "1:1 INVALID"},
		{"text", "hello", "1:1 INVALID"},
		{"two documents", head + "---\n" + head, "3:1 INVALID"},
		{"NUL", head + "purposes:\n  - {key: a, name: \"b\x00\"}", "4:22 INVALID"},
		{"escaped NUL", head + `purposes: [{key: a, name: "b\0"}]`, "3:27 purposes[a].name INVALID"},
		{"invalid UTF-8", head + "purposes: [{key: a, name: é\xff}]", "3:28 INVALID"},
		{"UTF-16", "\xff\xfer\x00o\x00p\x00a\x00", "1:1 INVALID"},
		{"tab", head + "purposes:\n\t- key: a", "4:1 INVALID"},
		{"broken YAML", head + "purposes: [{key: a", "4:1 INVALID"},
		{"anchor", head + "purposes: &a []", "3:11 purposes INVALID"},
		{"alias", head + "purposes: [{key: &k a}, {key: *k}]", "3:18 purposes[0].key INVALID\n3:31 purposes[1].key INVALID"},
		{
			"aliases bomb", head + "purposes:\n- &a [a, a]\n- &b [*a, *a]\n- &c [*b, *b]\n- [*c, *c]",
			"4:3 purposes[0] INVALID\n5:3 purposes[1] INVALID\n6:3 purposes[2] INVALID\n7:3 purposes[3] INVALID",
		},
		{"merge key", head + "purposes: [{key: a, <<: {name: b}}]", "3:21 purposes[a] INVALID"},
		{"tag", head + "purposes: [{key: a, name: !secret b}]", "3:27 purposes[a].name INVALID"},
		{"binary tag", head + "purposes: [{key: a, name: !!binary YQ==}]", "3:27 purposes[a].name INVALID"},
		{"name that is a list", head + "purposes: [{key: a, ? [b] : c}]", "3:23 purposes[a] INVALID"},
		{"flow depth bomb", head + "purposes: " + deep(10_000), "3:43 INVALID"},
		{"block depth bomb", head + "purposes:\n" + strings.Repeat("- ", 10_000), "4:65 INVALID"},
		{"too many values", head + "purposes: [" + strings.Repeat("{a: 1},", 40_000) + "]", "3:233323 TOO_MANY"},
		{"far too many values", head + "purposes: [" + strings.Repeat(",", 300_000) + "]", "1:1 TOO_MANY"},
		{"no format, no register", "purposes: []", "1:1 ropa REQUIRED\n1:1 register REQUIRED"},
		{"another format", "ropa: 2\nregister: {key: r}", "1:7 ropa INVALID"},
		{"format as text", "ropa: \"1\"\nregister: {key: r}", "1:7 ropa INVALID"},
		{"no key", head + "purposes: [{name: a}]", "3:12 purposes[0].key REQUIRED"},
		{"empty key", head + "purposes: [{key: , name: a}]", "3:12 purposes[0].key REQUIRED"},
		{"bad key", head + "purposes: [{key: a b}]", "3:18 purposes[0].key INVALID"},
		{"id for a key", head + "purposes: [{key: purp_0123456789ABC}]", "3:18 purposes[0].key INVALID"},
		{"id for a link", head + "controllers: [{key: a, organisation: org_0123456789ABC}]", "3:38 controllers[a].organisation INVALID"},
		{"same key twice", head + "purposes:\n- key: a\n- key: b\n- key: a\n", "6:8 purposes[a].key DUPLICATE"},
		{"same name twice", head + "purposes:\n- key: a\n  name: b\n  name: c\n", "6:3 purposes[a].name DUPLICATE"},
		{"same list twice", head + "purposes: []\npurposes: []\n", "4:1 purposes DUPLICATE"},
		{"unknown list", head + "purpose: []", "3:1 purpose INVALID"},
		{"unknown field", head + "purposes: [{key: a, nmae: b}]", "3:21 purposes[a].nmae INVALID"},
		{"field of another type", head + "processorActivities: [{key: a, bases: []}]", "3:32 processorActivities[a].bases INVALID"},
		{"inverse link", head + "controllers: [{key: a, activities: []}]", "3:24 controllers[a].activities INVALID"},
		{
			"server field", head + "controllerActivities: [{key: a, recordStatus: APPROVED, id: x}]",
			"3:33 controllerActivities[a].recordStatus READ_ONLY\n3:57 controllerActivities[a].id READ_ONLY",
		},
		{"register archived", "ropa: 1\nregister: {key: r, archived: true}", "2:20 register.archived INVALID"},
		{"map for a text", head + "purposes: [{key: a, name: {}}]", "3:27 purposes[a].name INVALID"},
		{"list for a text", head + "purposes: [{key: a, name: [b]}]", "3:27 purposes[a].name INVALID"},
		{"text for a list", head + "purposes: [{key: a, channels: EMAIL}]", "3:31 purposes[a].channels INVALID"},
		{"map for a list of records", head + "purposes: {a: {name: b}}", "3:11 purposes INVALID"},
		{"text for a record", head + "purposes: [a]", "3:12 purposes[0] INVALID"},
		{"text for a part", head + "organisations: [{key: a, contacts: [b]}]", "3:37 organisations[a].contacts[0] INVALID"},
		{"empty element", head + "purposes: [{key: a, channels: [EMAIL, ~]}]", "3:39 purposes[a].channels[1] INVALID"},
		{"text for a boolean", head + "purposes: [{key: a, archived: yes}]", "3:31 purposes[a].archived INVALID"},
		{"huge number", head + "organisations: [{key: a, headcount: 99999999999999999999}]", "3:37 organisations[a].headcount INVALID"},
		{"huger number", head + "organisations: [{key: a, headcount: 1e999999999}]", "3:37 organisations[a].headcount INVALID"},
		{"fraction", head + "organisations: [{key: a, headcount: 1.5}]", "3:37 organisations[a].headcount INVALID"},
		{"number as text", head + "organisations: [{key: a, headcount: \"1\"}]", "3:37 organisations[a].headcount INVALID"},
		{
			"unknown code", head + "purposes: [{key: a, kind: SERVCE, channels: [EMAIL, FAX]}]",
			"3:27 purposes[a].kind UNKNOWN_CODE\n3:53 purposes[a].channels[1] UNKNOWN_CODE",
		},
		{
			"unknown member of a shape", head + "purposes: [{key: a, citations: [{path: name, document: d, page: 3}]}]",
			"3:59 purposes[a].citations[0].page INVALID",
		},
		{
			"several at once", "ropa: 1\nregister: {key: r, fictional: maybe}\npurposes:\n- name: x\n- {key: b, kind: NOPE}\norganisations: 1\n",
			"2:31 register.fictional INVALID\n4:3 purposes[0].key REQUIRED\n5:18 purposes[b].kind UNKNOWN_CODE\n6:16 organisations INVALID",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := short(parseProblems(t, "register.yaml", tt.text)); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestParseRefusesJSON(t *testing.T) {
	exchange.LimitValues(t, 100_000)
	tests := []struct{ name, text, want string }{
		{"nothing", "", "1:1 INVALID"},
		{"broken", "{\n  \"ropa\": 1,\n  \"register\": {key: 1}\n}", "3:16 INVALID"},
		{"cut off", "{\n  \"ropa\": 1", "2:11 INVALID"},
		{"more behind it", "{}\n{}", "2:1 INVALID"},
		{"depth bomb", strings.Repeat("[", 5_000) + strings.Repeat("]", 5_000), "1:33 INVALID"},
		{"deeper than JSON goes", strings.Repeat("[", 50_000), "1:10001 INVALID"},
		{"too many values", "[" + strings.Repeat("1,", 100_001) + "1]", "1:200000 TOO_MANY"},
		{"same name twice", "{\"ropa\": 1,\n\"register\": {\"key\": \"r\"},\n\"ropa\": 1}", "3:1 ropa DUPLICATE"},
		{"half a surrogate pair", `{"ropa": 1, "register": {"key": "r", "name": "\ud800"}}`, "1:46 register.name INVALID"},
		{"NUL", `{"ropa": 1, "register": {"key": "r", "name": "\u0000"}}`, "1:46 register.name INVALID"},
		{"invalid UTF-8", "{\"ropa\": \"\xc3\x28\"}", "1:11 INVALID"},
		{
			"huge number", "{\"ropa\": 1, \"register\": {\"key\": \"r\"},\n \"organisations\": [\n  {\"key\": \"é\"},\n  {\"key\": \"a\", \"headcount\": 1e400}]}",
			"3:11 organisations[0].key INVALID\n4:29 organisations[a].headcount INVALID",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := short(parseProblems(t, "register.json", tt.text)); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// What is meant is taken, however YAML would understand it.
func TestParseAccepts(t *testing.T) {
	for name, text := range map[string]string{
		"texts that look like something else": head + "purposes:\n- {key: 12, name: 2026-01-31, description: true, dpvTerm: 1e999}",
		"facts that look like booleans":       head + "controllers: [{key: a, dpoRequired: TRUE, feeExempt: false}]",
		"null":                                head + "purposes: [{key: a, name: null, description: ~, channels: }]",
		"null list":                           head + "purposes:\n",
		"byte order mark":                     "\ufeff" + head,
		"carriage returns":                    strings.ReplaceAll(head, "\n", "\r\n"),
		"JSON":                                "\ufeff {\"ropa\": 1, \"register\": {\"key\": \"r\", \"name\": \"\\ufffd \ufffd \\ud83d\\ude00\"}}",
		"a text of the biggest document":      head + "purposes: [{key: a, name: " + strings.Repeat("x", 1<<20) + "}]",
	} {
		if err := parseProblems(t, "register", text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestParseSuggests(t *testing.T) {
	err := parseProblems(t, "register.yaml", head+"controlerActivities: []\npurposes: [{key: a, nmae: b, kind: securty, description: {}}]")
	for _, want := range []string{
		"register.yaml:3:1: controlerActivities: There is no such name here, perhaps controllerActivities. [INVALID]",
		"perhaps name.", "perhaps SECURITY.", "A text is expected.",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in\n%v", want, err)
		}
	}
	if got := fault.CodeOf(err); got != fault.BadUserInput {
		t.Errorf("code = %s", got)
	}
}

func TestParseRefusesTooMuchText(t *testing.T) {
	if got, want := short(parseProblems(t, "r.yaml", strings.Repeat(" ", 64<<20+1))), "1:1 TOO_LONG"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("r.yaml", head+"purposes: [{key: a, name: b, citations: [{path: name, document: d}]}]")
	f.Add("r.json", `{"ropa": 1, "register": {"key": "r"}, "purposes": [{"key": "a"}]}`)
	f.Fuzz(func(t *testing.T, name, text string) {
		source, err := exchange.Parse(name, []byte(text))
		if err == nil {
			err = source.Problems()
		}
		if err == nil {
			return
		}
		problems, ok := errors.AsType[exchange.Problems](err)
		if !ok || len(problems) == 0 {
			t.Fatalf("not problems: %v", err)
		}
		for _, p := range problems {
			if p.Line < 1 || p.Line > strings.Count(text, "\n")+strings.Count(text, "\r")+2 || p.Column < 1 || p.Message == "" {
				t.Errorf("no such place: %+v", p)
			}
		}
	})
}
