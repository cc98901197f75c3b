package law

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
)

func TestSchemaIsCurrent(t *testing.T) {
	want, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../docs/law.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("docs/law.schema.json is stale: run go generate ./internal/law")
	}
}

// compileSchema returns the definition of a file.
func compileSchema(t *testing.T, list List) *jsonschema.Schema {
	t.Helper()
	text, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("law.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("law.schema.json#/$defs/" + string(list))
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// instance reads YAML into what the validator takes. A date is a text to
// editors, which go by YAML 1.2.
func instance(t *testing.T, data []byte) any {
	t.Helper()
	var rows yaml.Node
	if err := yaml.Load(data, &rows); err != nil {
		t.Fatal(err)
	}
	datesAsTexts(&rows)
	var v any
	if err := rows.Load(&v); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if v, err = jsonschema.UnmarshalJSON(bytes.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	return v
}

func datesAsTexts(n *yaml.Node) {
	if n.Tag == "!!timestamp" {
		n.Tag = "!!str"
	}
	for _, inner := range n.Content {
		datesAsTexts(inner)
	}
}

// Every file is valid, and its first line tells editors so.
func TestSchemaAcceptsTheFiles(t *testing.T) {
	for _, l := range (&Law{}).lists() {
		data, err := dataFiles.ReadFile("data/" + l.list.file())
		if err != nil {
			t.Fatal(err)
		}
		if err := compileSchema(t, l.list).Validate(instance(t, data)); err != nil {
			t.Errorf("%s: %v", l.list.file(), err)
		}
		first, _, _ := strings.Cut(string(data), "\n")
		if want := "# yaml-language-server: $schema=../../../docs/law.schema.json#/$defs/" + string(l.list); first != want {
			t.Errorf("%s starts with %q, want %q", l.list.file(), first, want)
		}
	}
}

// Each file of a directory is a list: none is left out of the program unseen.
func TestEveryFileIsAList(t *testing.T) {
	files, err := dataFiles.ReadDir("data")
	if err != nil {
		t.Fatal(err)
	}
	l := mustLoad(t)
	for _, f := range files {
		if list, _ := strings.CutSuffix(f.Name(), ".yaml"); l.list(List(list)) == nil {
			t.Errorf("%s is no list", f.Name())
		}
	}
}

func TestSchemaRefuses(t *testing.T) {
	const row = `- {code: UK_X, regime: UK_GDPR, citation: c, label: l, description: d, kind: ADEQUACY, source: s, verification: VERIFIED, lastChecked: 2026-11-22}`
	schema := compileSchema(t, SafeguardList)
	if err := schema.Validate(instance(t, []byte(row))); err != nil {
		t.Fatalf("the row before it is broken: %v", err)
	}
	for name, text := range map[string]string{
		"no rows":             `[]`,
		"no source":           strings.Replace(row, "source: s, ", "", 1),
		"blank source":        strings.Replace(row, "source: s", `source: " "`, 1),
		"no verification":     strings.Replace(row, "verification: VERIFIED, ", "", 1),
		"no last check":       strings.Replace(row, ", lastChecked: 2026-11-22", "", 1),
		"bad date":            strings.Replace(row, "2026-11-22", "22/11/2026", 1),
		"unknown status":      strings.Replace(row, "VERIFIED", "CHECKED", 1),
		"unknown regime":      strings.Replace(row, "UK_GDPR", "GDPR", 1),
		"unknown kind":        strings.Replace(row, "ADEQUACY", "DECISION", 1),
		"bad code":            strings.Replace(row, "UK_X", "uk-x", 1),
		"unknown field":       strings.Replace(row, "kind:", "sort: x, kind:", 1),
		"unknown instrument":  strings.Replace(row, "kind:", "instruments: [IDTA], kind:", 1),
		"an instrument twice": strings.Replace(row, "kind:", "instruments: [UK_IDTA, UK_IDTA], kind:", 1),
		"unknown fact":        strings.Replace(row, "source:", "generalKnowledge: [code], source:", 1),
	} {
		if err := schema.Validate(instance(t, []byte(text))); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
