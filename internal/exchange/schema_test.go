package exchange_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"github.com/openropa/ropa/internal/exchange"
	"github.com/openropa/ropa/internal/exchange/exchangetest"
)

func compileSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := exchange.Schema()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("register.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("register.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// instance reads YAML or JSON into what the validator takes.
func instance(t *testing.T, data []byte) any {
	t.Helper()
	var v any
	if err := yaml.Load(data, &v); err != nil {
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

func TestSchemaIsCurrent(t *testing.T) {
	want, err := exchange.Schema()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../docs/register.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("docs/register.schema.json is stale: run go generate ./internal/exchange")
	}
}

func TestSchemaAcceptsExamples(t *testing.T) {
	schema := compileSchema(t)
	files, err := filepath.Glob("../../examples/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(instance(t, data)); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// What is exported is valid, in both forms.
func TestSchemaAcceptsRandomDocuments(t *testing.T) {
	schema := compileSchema(t)
	for seed := range uint64(10) {
		doc := exchangetest.Random(rand.New(rand.NewPCG(seed, 1)), 5)
		for _, data := range [][]byte{exchangetest.YAML(t, doc), exchangetest.JSON(t, doc)} {
			if err := schema.Validate(instance(t, data)); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
	}
}

func TestSchemaRefuses(t *testing.T) {
	schema := compileSchema(t)
	for name, text := range map[string]string{
		"no register":           `ropa: 1`,
		"another format":        `{ropa: 2, register: {key: a}}`,
		"unknown list":          `{ropa: 1, register: {key: a}, organizations: []}`,
		"unknown field":         `{ropa: 1, register: {key: a, nam: b}}`,
		"record without a key":  `{ropa: 1, register: {key: a}, purposes: [{name: b}]}`,
		"bad key":               `{ropa: 1, register: {key: "a b"}}`,
		"server field":          `{ropa: 1, register: {key: a, version: 3}}`,
		"unknown code":          `{ropa: 1, register: {key: a, regimes: [GDPR]}}`,
		"map for a text":        `{ropa: 1, register: {key: a, name: {}}}`,
		"text for a list":       `{ropa: 1, register: {key: a, regimes: UK_GDPR}}`,
		"text for a boolean":    `{ropa: 1, register: {key: a, fictional: "true"}}`,
		"bad date":              `{ropa: 1, register: {key: a}, sourceDocuments: [{key: d, publishedOn: 1 May 2026}]}`,
		"bad duration":          `{ropa: 1, register: {key: a, reviewCadence: yearly}}`,
		"bad country":           `{ropa: 1, register: {key: a}, organisations: [{key: o, country: England}]}`,
		"bad hash":              `{ropa: 1, register: {key: a}, sourceDocuments: [{key: d, sha256: abc}]}`,
		"negative number":       `{ropa: 1, register: {key: a}, organisations: [{key: o, headcount: -1}]}`,
		"scope as a record":     `{ropa: 1, register: {key: a}, processingScopes: []}`,
		"basis of a processor":  `{ropa: 1, register: {key: a}, processorActivities: [{key: p, bases: []}]}`,
		"citation without path": `{ropa: 1, register: {key: a, citations: [{document: d}]}}`,
	} {
		if err := schema.Validate(instance(t, []byte(text))); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
