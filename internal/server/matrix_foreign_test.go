package server_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/model"
)

// What belongs to another register and what is nobody's are asked for by the same number of statements, and get the same
// answer, whoever asks: by node and nodes, in filters and in every mutation. Nothing of another register changes.
func TestMatrix_Foreign(t *testing.T) {
	eachMatrix(t, func(t *testing.T, m *matrix) {
		other := m.beside(t)
		theirs := *m.World
		theirs.Writer.Register = other
		head, err := m.Registry.Head(t.Context(), other)
		if err != nil {
			t.Fatal(err)
		}
		var foreign, missing []string
		for _, typ := range model.Roots() {
			r := theirs.All(t, typ.Name)[0]
			foreign, missing = append(foreign, model.FormatID(typ, r.ID)), append(missing, model.FormatID(typ, r.ID+1))
		}
		for _, a := range m.askers {
			for name, ask := range foreignAsks() {
				m.sameForBoth(t, a, name, ask, foreign, missing)
			}
		}
		if now, err := m.Registry.Head(t.Context(), other); err != nil || now != head {
			t.Errorf("the other register is at %v, it was at %v: %v", now, head, err)
		}
		t.Logf("%d asks for foreign ids; statements counted: %v", len(m.askers)*len(foreignAsks())*len(foreign), m.sent != nil)
	})
}

// sameForBoth asks for a record of each root type by the ids of foreign ones and of missing ones.
func (m *matrix) sameForBoth(t *testing.T, a asker, name string, ask func(typ *model.Type, id string) string, foreign, missing []string) {
	t.Helper()
	operation, _, _ := strings.Cut(name, " ")
	round := func(ids []string) (fields, got []string, statements int) {
		for i, typ := range model.Roots() {
			fields = append(fields, ask(typ, ids[i]))
		}
		before := m.sent.count()
		got = answers(t, a.api, operation, fields, nil)
		statements = m.sent.count() - before
		for i := range got {
			got[i] = strings.ReplaceAll(got[i], ids[i], "ID")
		}
		return fields, got, statements
	}
	round(missing) // the first time the token's use is noted, and what was denied
	_, want, usual := round(missing)
	fields, got, took := round(foreign)
	for i, answer := range got {
		m.foreignAnswer(t, a, name, model.Roots()[i], answer)
		if answer != want[i] {
			t.Errorf("%s, %s\nof what is another's: %s\nof what nobody has: %s", a, fields[i], answer, want[i])
		}
	}
	if took != usual {
		t.Errorf("%s, %s: %d statements for what is another's, %d for what nobody has", a, name, took, usual)
	}
}

// foreignAsks are the ways to ask for a record by its id, by operation and name.
func foreignAsks() map[string]func(typ *model.Type, id string) string {
	list := func(typ *model.Type, where string) string {
		if typ.Name == "Register" {
			return "register { key }" // which no list holds
		}
		return fmt.Sprintf("%s(archived: true, where: %s) { totalCount nodes { id } }", typ.Plural, where)
	}
	archives := func(verb string) func(typ *model.Type, id string) string {
		return func(_ *model.Type, id string) string {
			return fmt.Sprintf("%s(input: {id: %q, expectedVersion: 1}) { node { id } userErrors { code field message } }", verb, id)
		}
	}
	update := func(typ *model.Type, id string) string {
		if typ.Name == "Waiver" {
			finding := strings.Replace(id, typ.Prefix, "find", 1)
			return fmt.Sprintf("waiveFinding(input: {finding: %q, until: %q, reason: %q}) { waiver { id } userErrors { code field message } }", finding, "2030-01-01", "So")
		}
		return fmt.Sprintf("update%s(input: {id: %q, expectedVersion: 1, fields: {}}) { record: %s { id } userErrors { code field message } }", typ.Name, id, lowerFirst(typ.Name))
	}
	several := func(field string) func(typ *model.Type, id string) string {
		return func(typ *model.Type, id string) string {
			sets := severals[field]
			if sets != "" && typ.Field(sets) == nil && typ.Link(sets) == nil || field == "assignAgreement" && typ.Name != "Engagement" {
				return update(typ, id)
			}
			if sets != "" {
				sets += ": null, "
			}
			return fmt.Sprintf("%s(input: {%sitems: [{id: %q}]}) { records { id } userErrors { code field message } }", field, sets, id)
		}
	}
	copies := func(typ *model.Type, id string) string {
		if typ.Field("processingState") == nil {
			return update(typ, id)
		}
		return fmt.Sprintf("copy%s(input: {id: %q}) { record: %s { id } userErrors { code field message } }", typ.Name, id, lowerFirst(typ.Name))
	}
	return map[string]func(typ *model.Type, id string) string{
		"query node":  func(_ *model.Type, id string) string { return fmt.Sprintf("node(id: %q) { id }", id) },
		"query nodes": func(_ *model.Type, id string) string { return fmt.Sprintf("nodes(ids: [%q]) { id }", id) },
		"query by id": func(typ *model.Type, id string) string { return list(typ, fmt.Sprintf("{id: {eq: %q}}", id)) },
		"query not by id": func(typ *model.Type, id string) string {
			return list(typ, fmt.Sprintf("{and: [{id: {in: [%q]}}, {not: {not: {id: {eq: %q}}}}]}", id, id))
		},
		"query changed":            func(_ *model.Type, id string) string { return fmt.Sprintf("changes(ids: [%q]) { nodes { id } }", id) },
		"mutation update":          update,
		"mutation copy":            copies,
		"mutation assignOwner":     several("assignOwner"),
		"mutation setReviewDate":   several("setReviewDate"),
		"mutation assignAgreement": several("assignAgreement"),
		"mutation side": func(typ *model.Type, id string) string {
			if typ.Name != "Engagement" {
				return update(typ, id)
			}
			return fmt.Sprintf("createControllerSide(input: {engagement: %q}) { record: controllerActivity { id } userErrors { code field message } }", id)
		},
		"mutation move": func(typ *model.Type, id string) string {
			if typ.Name != "Agreement" {
				return update(typ, id)
			}
			return fmt.Sprintf("amendAgreement(input: {id: %q, expectedVersion: 1, text: \"So\"}) { record: agreement { id } userErrors { code field message } }", id)
		},
		"mutation archiveRecords": several("archiveRecords"),
		"mutation restoreRecords": several("restoreRecords"),
		"mutation archive":        archives("archive"),
		"mutation restore":        archives("restore"),
	}
}

// foreignAnswer checks that an answer tells of no record.
func (m *matrix) foreignAnswer(t *testing.T, a asker, ask string, typ *model.Type, answer string) {
	t.Helper()
	row := m.sees[typ.Name]
	switch ask {
	case "query changed":
		row = m.sees["Change"]
	case "mutation update", "mutation copy", "mutation assignOwner", "mutation setReviewDate", "mutation assignAgreement", "mutation move", "mutation side":
		if ask == "mutation assignAgreement" && typ.Name == "Engagement" {
			row = m.writes["assignAgreement"]
		} else if row = m.writes["update"+typ.Name]; row == nil {
			row = m.writes["waiveFinding"]
		}
	case "mutation archive", "mutation restore", "mutation archiveRecords", "mutation restoreRecords":
		row = m.archives[typ.Name]
	}
	words := map[string]string{
		"query node": "null", "query nodes": "[null]", "query by id": `{"nodes":[],"totalCount":0}`, "query not by id": `{"nodes":[],"totalCount":0}`,
		"query changed": `{"nodes":[]}`,
	}
	if strings.HasPrefix(ask, "mutation") {
		words[ask] = "NOT_FOUND"
	}
	switch allowed := row.allows(a.role, a.scope); {
	case !allowed, strings.HasPrefix(ask, "mutation") && row[string(a.role)] == "u":
		if !strings.HasPrefix(answer, "FORBIDDEN") {
			t.Errorf("%s, %s of %s: %s", a, ask, typ.Name, answer)
		}
	case typ.Name == "Register" && strings.HasPrefix(ask, "query") && strings.HasSuffix(ask, "by id"):
	case !strings.Contains(answer, words[ask]):
		t.Errorf("%s, %s of %s: %s", a, ask, typ.Name, answer)
	}
}

// The address of another register and one that is nobody's give the same answer to every token.
func TestMatrix_ForeignAddress(t *testing.T) {
	eachMatrix(t, func(t *testing.T, m *matrix) {
		m.beside(t)
		body := `{"query": "{ register { key } }"}`
		for _, a := range m.askers {
			var got [2]string
			for i, key := range []string{"nobody", "other"} {
				r := a.do(t, a.request(t, "POST", "/r/"+key+"/graphql", body))
				if r.code() != "NOT_FOUND" {
					t.Errorf("%s at %s: %s", a, key, r.body)
				}
				got[i] = fmt.Sprint(r.status, " ", r.Errors[0].Message)
			}
			if got[0] != got[1] {
				t.Errorf("%s: a foreign register is %s, a missing one %s", a, got[1], got[0])
			}
			if r := a.do(t, a.request(t, "POST", "/r/test/graphql", body)); r.code() != "" {
				t.Errorf("%s: %s", a, r.body)
			}
		}
	})
}
