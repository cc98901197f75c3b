package exchange_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"github.com/openropa/ropa/internal/exchange"
	"github.com/openropa/ropa/internal/exchange/exchangetest"
	"github.com/openropa/ropa/internal/law"
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

// instance reads YAML into what the validator takes.
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
		fromJSON, err := jsonschema.UnmarshalJSON(bytes.NewReader(exchangetest.JSON(t, doc)))
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range []any{instance(t, exchangetest.YAML(t, doc)), fromJSON} {
			if err := schema.Validate(v); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
	}
}

// TestSchemaListsCodesOfTheLaw lets an editor complete the codes of every list that a document may name one of.
func TestSchemaListsCodesOfTheLaw(t *testing.T) {
	laws, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	text, err := exchange.Schema()
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Defs map[law.List]struct{ Enum []any } `json:"$defs"`
	}
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	for _, list := range []law.List{law.AuthorityList, law.InstrumentList, law.LegalBasisList, law.SafeguardList, law.Schedule1List, law.SpecialConditionList} {
		if got, want := fmt.Sprint(schema.Defs[list].Enum), fmt.Sprint(laws.Codes(list)); got != want {
			t.Errorf("%s has the codes %s, want %s", list, got, want)
		}
	}
}

func TestSchemaAccepts(t *testing.T) {
	schema := compileSchema(t)
	for name, text := range map[string]string{
		"null for a code of the law": `{ropa: 1, register: {key: a}, breaches: [{key: b, notifications: [{party: AUTHORITY, authority: null}]}]}`,
		"instants":                   `{ropa: 1, register: {key: a}, breaches: [{key: b, occurredAt: null, awareAt: "2026-04-01T08:30:00Z", closedAt: "2026-04-01T08:30:00.5+02:00"}]}`,
		"a basis of its own":         `{ropa: 1, register: {key: a}, notices: [{key: n, assertions: [{kind: LEGAL_BASIS, legalBasis: own}]}]}`,
		"duty of nobody":             `{ropa: 1, register: {key: a}, jointArrangements: [{key: j, duties: [{duty: SECURITY, controller: null}]}]}`,
	} {
		if err := schema.Validate(instance(t, []byte(text))); err != nil {
			t.Errorf("%s: %v", name, err)
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
		"no code of the law":    `{ropa: 1, register: {key: a}, transferInstruments: [{key: i, name: I, kind: PRIVACY_SHIELD}]}`,
		"no code in a list":     `{ropa: 1, register: {key: a}, transfers: [{key: t, legs: [{regime: POPIA, candidates: [SHIELD]}]}]}`,
		"no code in a part":     `{ropa: 1, register: {key: a}, controllerActivities: [{key: c, specialConditions: [{condition: UK_GDPR_9}]}]}`,
		"day for an instant":    `{ropa: 1, register: {key: a}, breaches: [{key: b, awareAt: "2026-04-01"}]}`,
		"instant of no zone":    `{ropa: 1, register: {key: a}, breaches: [{key: b, awareAt: "2026-04-01T08:30:00"}]}`,
		"signature of nobody":   `{ropa: 1, register: {key: a}, transferInstruments: [{key: i, signatures: [{name: Somebody}]}]}`,
		"number too large":      `{ropa: 1, register: {key: a}, breaches: [{key: b, peopleAffected: 2147483648}]}`,
		"citation without path": `{ropa: 1, register: {key: a, citations: [{document: d}]}}`,
	} {
		if err := schema.Validate(instance(t, []byte(text))); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
