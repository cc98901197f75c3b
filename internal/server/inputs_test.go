package server_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/openropa/ropa/graph"
	"github.com/openropa/ropa/internal/exchange"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// Every field of every input of the contract is given a value that is not its default: it must be stored, come back from
// the API, stand in the exported document, take another value, and be cleared by null.
func TestEveryInputFieldIsStoredReadBackAndExported(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		// Two of each, with no more than makes sense: the second is filled then, and links to the first where one links to
		// its like or to several.
		ensureDocument(t, a)
		ids := map[string]string{}
		for _, typ := range model.Roots()[1:] {
			create(t, a, typ, "a")
			ids[typ.Name] = create(t, a, typ, "b")
		}
		for _, typ := range edited() {
			id := ids[typ.Name]
			full := inputMaker{typ: typ, mark: "b", links: true}.fields(typ.Name + "Fields")
			changed := inputMaker{typ: typ, mark: "b", links: true, more: 40}.fields(typ.Name + "Fields")
			if typ.Name == "LegalBasis" {
				changed["regime"] = full["regime"] // the law of a basis in use stays
			}
			cleared := clearing(typ, changed)
			for i, fields := range []map[string]any{full, changed, cleared} {
				update(t, a, typ, id, i+1, fields)
				compareWithAPI(t, a, typ, id, fields)
				if i == 0 { // the others hold defaults, which documents leave out
					compareWithDocument(t, a, typ, fields)
				}
			}
		}
	})
}

func TestEveryInputFieldOfARegister(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		typ := model.ByName("Register")
		ensureDocument(t, a)
		fields := inputMaker{typ: typ, mark: "b", links: true}.fields("RegisterFields")
		fields["timeZone"], fields["locale"] = "Africa/Johannesburg", "af"
		got := a.must(t, "{ register { id version } }", nil)["register"].(map[string]any)
		update(t, a, typ, got["id"].(string), int(got["version"].(float64)), fields)
		compareWithAPI(t, a, typ, got["id"].(string), fields)
	})
}

// edited are the types whose records can be changed field by field: waivers are made of findings.
func edited() []*model.Type {
	return slices.DeleteFunc(model.Roots()[1:], func(t *model.Type) bool { return t.Name == "Waiver" })
}

// create makes a record with what it needs.
func create(t *testing.T, a *api, typ *model.Type, mark string) (id string) {
	t.Helper()
	if !slices.Contains(edited(), typ) {
		made := a.Apply(t, registrytest.Put(typ.Name, keyOf(typ, mark), registry.Input{
			"rule": "R-005", "recordType": "ControllerActivity", "recordKey": mark, "message": "None.", "until": "2027-01-31", "reason": "So",
		}))
		return model.FormatID(typ, made[0].ID)
	}
	m := inputMaker{typ: typ, mark: mark, links: mark == "b"}
	fields := m.fields(typ.Name + "Fields")
	for name := range fields {
		f, link := typ.Field(name), typ.Link(name)
		if f != nil && !f.Required || link != nil && !link.Required && link.Union == "" {
			delete(fields, name)
		}
	}
	op := fmt.Sprintf(`mutation($in: Create%[1]sInput!) { create%[1]s(input: $in) { record: %[2]s { id } userErrors { code field message } } }`, typ.Name, lowerFirst(typ.Name))
	payload := a.must(t, op, map[string]any{"in": map[string]any{"key": keyOf(typ, mark), "fields": fields}})["create"+typ.Name]
	if at(t, payload, "record") == nil {
		t.Fatalf("create %s of %s: %s", typ.Name, asJSON(t, fields), asJSON(t, payload))
	}
	return at(t, payload, "record", "id").(string)
}

// ensureDocument makes the document that citations name.
func ensureDocument(t *testing.T, a *api) {
	t.Helper()
	found := a.must(t, `{ sourceDocuments(where: {key: {eq: "cited"}}) { totalCount } }`, nil)
	if at(t, found, "sourceDocuments", "totalCount") == 0.0 {
		a.must(t, `mutation { createSourceDocument(input: {key: "cited", fields: {title: "Cited"}}) { userErrors { code } } }`, nil)
	}
}

func update(t *testing.T, a *api, typ *model.Type, id string, version int, fields map[string]any) {
	t.Helper()
	op := fmt.Sprintf(`mutation($in: Update%[1]sInput!) { update%[1]s(input: $in) { record: %[2]s { version } userErrors { code field message } } }`, typ.Name, lowerFirst(typ.Name))
	payload := a.must(t, op, map[string]any{"in": map[string]any{"id": id, "expectedVersion": version, "fields": fields}})["update"+typ.Name]
	if at(t, payload, "record") == nil || at(t, payload, "record", "version") != float64(version+1) {
		t.Fatalf("update %s: %s", typ.Name, asJSON(t, payload))
	}
}

func compareWithAPI(t *testing.T, a *api, typ *model.Type, id string, want map[string]any) {
	t.Helper()
	query := fmt.Sprintf("query($id: ID!) { node(id: $id) { ... on %s { %s } } }", typ.Name, selectionOf(typ.Name+"Fields", typ))
	got := flat(at(t, a.must(t, query, map[string]any{"id": id}), "node"))
	if diff := cmp.Diff(plainJSON(t, want), got); diff != "" {
		t.Errorf("%s does not come back as it was given:\n%s", typ.Name, diff)
	}
}

// selectionOf asks for everything that an input can say.
func selectionOf(input string, typ *model.Type) string {
	var b strings.Builder
	for _, f := range graph.Schema().Types[input].Fields {
		if typ != nil && f.Name == "id" {
			continue
		}
		def, link := graph.Schema().Types[f.Type.Name()], linkOf(typ, f.Name)
		b.WriteString(f.Name + " ")
		switch {
		case link != nil && link.Union != "":
			b.WriteString(": " + link.Union + " { ... on " + link.To + " { key } } ")
		case link != nil && link.Scoped && link.Kind == model.Many:
			b.WriteString("{ edges { inheritedFrom { id } node { key } } } ")
		case link != nil && link.Scoped:
			b.WriteString("{ inheritedFrom { id } " + selectionOf(def.Name, link.Target()) + "} ")
		case link != nil && link.Kind != model.Parts, def.Name == "ID":
			b.WriteString("{ key } ")
		case link != nil:
			b.WriteString("{ " + selectionOf(def.Name, link.Target()) + "} ")
		case def.Kind == ast.InputObject:
			b.WriteString("{ " + selectionOf(def.Name, nil) + "} ")
		}
	}
	return b.String()
}

// flat puts keys in the place of the records they name, and leaves out what is inherited and links that are not set.
func flat(v any) any {
	switch v := v.(type) {
	case map[string]any:
		if edges, ok := v["edges"]; ok {
			return flat(edges)
		}
		delete(v, "inheritedFrom")
		if node, ok := v["node"]; ok {
			return flat(node)
		}
		if key, ok := v["key"]; ok && len(v) == 1 {
			return key
		}
		for name, inner := range v {
			if object, ok := inner.(map[string]any); ok && len(object) == 0 {
				delete(v, name) // the other member of a union
				continue
			}
			v[name] = flat(inner)
		}
	case []any:
		out := []any{}
		for _, inner := range v {
			if object, ok := inner.(map[string]any); !ok || object["inheritedFrom"] == nil {
				out = append(out, flat(inner))
			}
		}
		return out
	}
	return v
}

func compareWithDocument(t *testing.T, a *api, typ *model.Type, want map[string]any) {
	t.Helper()
	doc, err := exchange.Export(t.Context(), a.DB, a.Writer.Register)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := doc.WriteJSON(&text); err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal([]byte(text.String()), &all); err != nil {
		t.Fatal(err)
	}
	for _, r := range all[typ.Plural].([]any) {
		if got := r.(map[string]any); got["key"] == keyOf(typ, "b") {
			delete(got, "key")
			if diff := cmp.Diff(plainJSON(t, want), any(got)); diff != "" {
				t.Errorf("%s is not exported as it was given:\n%s", typ.Name, diff)
			}
			return
		}
	}
	t.Errorf("%s is not exported", keyOf(typ, "b"))
}

// clearing says null of all that may be missing, and tells what is left.
func clearing(typ *model.Type, fields map[string]any) map[string]any {
	out := map[string]any{}
	for name := range fields {
		f, link := typ.Field(name), typ.Link(name)
		switch {
		case f != nil && (f.List() || name == "regimes"), link != nil && link.Kind != model.One:
			out[name] = []any{}
		case f != nil && (f.Required || f.Default != ""), link != nil && (link.Required || link.Union != ""):
			out[name] = fields[name]
		default:
			out[name] = nil
		}
	}
	return out
}

func plainJSON(t *testing.T, v any) any {
	t.Helper()
	var out any
	if err := json.Unmarshal([]byte(asJSON(t, v)), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }
