package exchange_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/exchange"
	"github.com/openropa/ropa/internal/fault"
)

// What YAML could be talked into is refused where it stands.
func TestParseRefusesHostileYAML(t *testing.T) {
	purpose := func(fields string) string { return head + "purposes: [{key: a, " + fields + "}]" }
	headcount := func(number string) string { return head + "organisations: [{key: a, headcount: " + number + "}]" }
	own := func(flag string) string { return head + "organisations: [{key: a, own: " + flag + "}]" }
	tests := []struct{ name, text, want string }{
		{"yes", own("yes"), "3:31 organisations[a].own INVALID"},
		{"On", own("On"), "3:31 organisations[a].own INVALID"},
		{"y", own("y"), "3:31 organisations[a].own INVALID"},
		{"yes of an older YAML", "%YAML 1.1\n---\n" + own("yes"), "5:31 organisations[a].own INVALID"},
		{"another YAML", "%YAML 9.9\n---\n" + head, "1:1 INVALID"},
		{"octal number", headcount("0o10"), "3:37 organisations[a].headcount INVALID"},
		{"hexadecimal number", headcount("0x10"), "3:37 organisations[a].headcount INVALID"},
		{"binary number", headcount("0b10"), "3:37 organisations[a].headcount INVALID"},
		{"number in groups", headcount("1_000"), "3:37 organisations[a].headcount INVALID"},
		{"sixties", headcount("1:30"), "3:37 organisations[a].headcount INVALID"},
		{"infinity", headcount(".inf"), "3:37 organisations[a].headcount INVALID"},
		{"no number", headcount(".NaN"), "3:37 organisations[a].headcount INVALID"},
		{"a million digits", headcount(strings.Repeat("9", 1<<20)), "3:37 organisations[a].headcount INVALID"},
		{"one too large", headcount("2147483648"), "3:37 organisations[a].headcount INVALID"},
		{"quoted name twice", purpose(`name: b, "name": c`), "3:30 purposes[a].name DUPLICATE"},
		{"escaped name twice", purpose(`name: b, "n\x61me": c`), "3:30 purposes[a].name DUPLICATE"},
		{"name twice in a part", head + "transfers: [{key: a, legs: [{regime: POPIA, regime: UK_GDPR}]}]", "3:45 transfers[a].legs[0].regime DUPLICATE"},
		{"name twice in an object", head + "rightsRequests: [{key: a, clockStops: [{from: 2026-01-01, from: 2026-01-02}]}]", "3:59 rightsRequests[a].clockStops[0].from DUPLICATE"},
		{"register twice", head + "register: {key: s}", "3:1 register DUPLICATE"},
		{"null as a name", head + "~: []", "3:1 ~ INVALID"},
		{"anchor at a name", purpose("&n name: c"), "3:21 purposes[a] INVALID"},
		{"alias as a name", purpose("name: &n b, *n : c"), "3:27 purposes[a].name INVALID\n3:33 purposes[a] INVALID"},
		{"alias of nothing", head + "purposes: *x", "3:11 INVALID"},
		{"alias of itself", head + "purposes: &a [*a]", "3:11 purposes INVALID"},
		{"anchor of all", "&a\n" + head, "1:1 INVALID"},
		{"merge of several", purpose("<<: [{name: b}, {name: c}]"), "3:21 purposes[a] INVALID"},
		{"quoted merge", purpose(`"<<": {name: b}`), "3:21 purposes[a].<< INVALID"},
		{"tag at a name", purpose("!!str name: c"), "3:21 purposes[a] INVALID"},
		{"tag of a text", purpose("name: !!str b"), "3:27 purposes[a].name INVALID"},
		{"tag in full", purpose("name: !<tag:yaml.org,2002:str> b"), "3:27 purposes[a].name INVALID"},
		{"tag of a directive", "%TAG !e! tag:example.com,2000:\n---\n" + purpose("name: !e!x b"), "5:27 purposes[a].name INVALID"},
		{"tag of a program", head + "purposes: !!python/object/apply:os.system [ls]", "3:11 purposes INVALID"},
		{"set", head + "purposes: !!set {a}", "3:11 purposes INVALID"},
		{"tag of all", "!!map\n" + head, "1:1 INVALID"},
		{"something behind the end", head + "...\ngarbage", "4:1 INVALID"},
		{"three documents", "---\n" + head + "--- # another\n---\n", "4:1 INVALID"},
		{"half a surrogate pair", purpose(`name: "\ud800"`), "3:30 INVALID"},
		{"beyond Unicode", purpose(`name: "\U00110000"`), "3:30 INVALID"},
		{"bell", purpose("name: \"\a\""), "3:28 INVALID"},
		{"Latin 1", purpose("name: Caf\xe9"), "3:30 INVALID"},
		{"slash in two bytes", purpose("name: \xc0\xaf"), "3:27 INVALID"},
		{"surrogate in bytes", purpose("name: \xed\xa0\x80"), "3:27 INVALID"},
		{"UTF-32", "r\x00\x00\x00", "1:2 INVALID"},
		{"depth of maps", head + "purposes: " + strings.Repeat("{a: ", 40) + strings.Repeat("}", 40), "3:139 INVALID"},
		{"text for a list of codes", head + "transfers: [{key: a, legs: [{candidates: UK_IDTA}]}]", "3:42 transfers[a].legs[0].candidates INVALID"},
		{"map for a code", head + "transfers: [{key: a, legs: [{safeguard: {}}]}]", "3:41 transfers[a].legs[0].safeguard INVALID"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := short(parseProblems(t, "register.yaml", tt.text)); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// JSON is as strict as its standard.
func TestParseRefusesHostileJSON(t *testing.T) {
	purpose := func(fields string) string {
		return "{\"ropa\": 1, \"register\": {\"key\": \"r\"},\n\"purposes\": [{\"key\": \"a\", " + fields + "}]}"
	}
	tests := []struct{ name, text, want string }{
		{"name twice, once escaped", purpose(`"name": "b", "n\u0061me": "c"`), "2:40 purposes[a].name DUPLICATE"},
		{"name in capitals", purpose(`"NAME": "b"`), "2:27 purposes[a].NAME INVALID"},
		{"comma too much", purpose(`"name": "b",`), "2:39 INVALID"},
		{"comment", purpose(`/* b */ "name": "b"`), "2:27 INVALID"},
		{"single quotes", purpose(`'name': 'b'`), "2:27 INVALID"},
		{"no quotes", purpose(`name: "b"`), "2:27 INVALID"},
		{"control character", purpose("\"name\": \"b\x1b\""), "2:37 INVALID"},
		{"line end in a text", purpose("\"name\": \"b\n\""), "2:37 INVALID"},
		{"no number", purpose(`"name": NaN`), "2:35 INVALID"},
		{"number of the wrong form", purpose(`"name": 01`), "2:36 INVALID"},
		{"list instead of a map", "[1]", "1:1 INVALID"},
		{"UTF-16", "{\x00\"\x00", "1:2 INVALID"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := short(parseProblems(t, "register.json", tt.text)); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// Norway is a country, a day is a text, and a number is what its digits say.
func TestParseTakesNothingForSomethingElse(t *testing.T) {
	for name, text := range map[string]string{
		"Norway":       head + "organisations: [{key: a, country: NO}, {key: b, country: no}]",
		"days":         head + "sourceDocuments: [{key: a, title: 2026-01-31, publishedOn: 2026-01-31}]",
		"instants":     head + "breaches: [{key: b, title: 2026-01-31 10:00:00, awareAt: 2026-01-31T10:00:00Z}]",
		"keys":         head + "purposes: [{key: 007, name: a}, {key: true, name: b}, {key: 1e3, name: c}]",
		"one document": "# a comment\n--- # and one\n" + head + "...\n# the end\n",
	} {
		if err := parseProblems(t, "register.yaml", text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A document that is wrong everywhere does not make an answer of its size.
func TestParseTellsSoManyProblems(t *testing.T) {
	err := parseProblems(t, "register.yaml", head+"purposes:\n"+strings.Repeat("- {}\n", 100_000))
	problems, ok := errors.AsType[exchange.Problems](err)
	if !ok || len(problems) != 1001 {
		t.Fatalf("%d problems", len(problems))
	}
	last := problems[1000]
	if last.Line != 1004 || last.Code != fault.ProblemTooMany || !strings.Contains(last.Message, "99000 more") {
		t.Errorf("last problem %+v", last)
	}
}
