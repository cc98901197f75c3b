package server_test

import (
	"strings"
	"testing"
)

const introspection = `query IntrospectionQuery { __schema { queryType { name } mutationType { name } subscriptionType { name }
	types { ...FullType } directives { name description locations args { ...InputValue } } } }
fragment FullType on __Type { kind name description fields(includeDeprecated: true) { name description args { ...InputValue }
	type { ...TypeRef } isDeprecated deprecationReason } inputFields { ...InputValue } interfaces { ...TypeRef }
	enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType {
	kind name ofType { kind name ofType { kind name } } } } } } } }`

// The types of the contract have no code of their own, and introspection knows every one of them.
func TestIntrospectionKnowsTheWholeContract(t *testing.T) {
	a := onSQLite(t)
	data := a.must(t, introspection, nil)
	kinds := map[string]map[string]any{}
	for _, typ := range at(t, data, "__schema", "types").([]any) {
		kinds[typ.(map[string]any)["name"].(string)] = typ.(map[string]any)
	}
	for name, kind := range map[string]string{
		"Query": "OBJECT", "Organisation": "OBJECT", "OrganisationPayload": "OBJECT", "PageInfo": "OBJECT", "Node": "INTERFACE",
		"ProcessingActivity": "INTERFACE", "OrganisationWhere": "INPUT_OBJECT", "Regime": "ENUM", "Date": "SCALAR",
	} {
		if kinds[name]["kind"] != kind {
			t.Errorf("%s is %v", name, kinds[name]["kind"])
		}
	}
	if kinds["Reply"] != nil {
		t.Error("what stands in for answers in the generated code is shown")
	}
	var possible []string
	for _, typ := range kinds["ProcessingActivity"]["possibleTypes"].([]any) {
		possible = append(possible, typ.(map[string]any)["name"].(string))
	}
	if strings.Join(possible, " ") != "ControllerActivity ProcessorActivity" {
		t.Errorf("processing activities are %v", possible)
	}
	for _, field := range kinds["Query"]["fields"].([]any) {
		if f := field.(map[string]any); f["name"] == "organisations" && len(f["args"].([]any)) != 7 {
			t.Errorf("organisations has the arguments %v", f["args"])
		}
	}
	named := a.must(t, `{ __type(name: "Organisation") { name fields { name } } __typename }`, nil)
	if at(t, named, "__type", "name") != "Organisation" || named["__typename"] != "Query" {
		t.Errorf("%v", named)
	}
}

// A field that an interface describes is described again only to those who ask for its types.
func TestIntrospectionDescribesEveryFieldOfARecord(t *testing.T) {
	a := onSQLite(t)
	described := map[string]string{} // by type and field
	var records []string
	for _, typ := range at(t, a.must(t, introspection, nil), "__schema", "types").([]any) {
		of := typ.(map[string]any)
		name := of["name"].(string)
		if interfaces, _ := of["interfaces"].([]any); of["kind"] == "OBJECT" && len(interfaces) > 0 {
			records = append(records, name)
		}
		fields, _ := of["fields"].([]any)
		for _, f := range fields {
			described[name+"."+at(t, f, "name").(string)], _ = at(t, f, "description").(string)
		}
	}
	for _, name := range records {
		for field, description := range described {
			if strings.HasPrefix(field, name+".") && description == "" {
				t.Errorf("%s is not described", field)
			}
		}
		for _, field := range []string{"key", "version", "citations", "createdAt", "createdBy", "updatedAt", "updatedBy", "archivedAt"} {
			if described[name+"."+field] != described["Record."+field] {
				t.Errorf("%s.%s is described as %q", name, field, described[name+"."+field])
			}
		}
	}
	if len(records) < 20 {
		t.Errorf("the records are %v", records)
	}
}
