package server_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/graph"
	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// Every mutation, asked by every role with every scope: whoever may is answered by the registry, whoever may not is
// FORBIDDEN, told what it takes, and has changed nothing.
func TestMatrix_Writes(t *testing.T) {
	eachMatrix(t, func(t *testing.T, m *matrix) {
		ensureDocument(t, m.api)
		for _, typ := range model.Roots()[1:] {
			create(t, m.api, typ, "a")
			create(t, m.api, typ, "b")
		}
		for _, key := range []string{"ControllerActivity", "ProcessorActivity"} {
			typ := model.ByName(key)
			m.Apply(t, registrytest.Update(m.Find(t, key, keyOf(typ, "b")), registry.Input{"unit": "mine"}))
		}
		done, refused := 0, 0
		for _, a := range m.askers {
			writes := m.writesOf(t, a)
			before := m.head(t)
			var may, mayNot []write
			for _, w := range writes {
				if w.row.allows(a.role, a.scope) {
					may = append(may, w)
				} else {
					mayNot = append(mayNot, w)
				}
			}
			for i, answer := range m.carryOut(t, a, mayNot) {
				if w := mayNot[i]; !strings.HasPrefix(answer, "FORBIDDEN: To ") || !w.row.names(answer, a.role, a.scope) {
					t.Errorf("%s, %s: %s", a, w.text, answer)
				}
			}
			if now := m.head(t); now != before {
				t.Errorf("%s may not write, and the register went from %d to %d", a, before, now)
			}
			for i, answer := range m.carryOut(t, a, may) {
				if w := may[i]; !strings.Contains(answer, w.want) {
					t.Errorf("%s, %s: %s, want %s", a, w.text, answer, w.want)
				}
			}
			done, refused = done+len(may), refused+len(mayNot)
		}
		t.Logf("%d askers: %d mutations carried out, %d refused", len(m.askers), done, refused)
	})
}

// write is a root field of Mutation.
type write struct {
	text   string
	fields map[string]any // of what is to be created
	row    marks
	// want is what the answer holds where the registry was reached.
	want string
}

// writesOf are all mutations: each type's record created, copied, changed, archived and restored, and as one of several. Changes name a version that
// nobody has read, so that the registry answers with the record and leaves it as it is.
func (m *matrix) writesOf(t *testing.T, a asker) []write {
	t.Helper()
	mark := strings.ToLower(strings.NewReplacer(" ", "-", "_", "-").Replace(a.String()))
	m.Apply(t, registrytest.Put("Organisation", "of-"+mark, registry.Input{"tradingName": mark}))
	var out []write
	add := func(field string, row marks, fields map[string]any, want, text string, args ...any) {
		if row == nil {
			t.Fatalf("the golden file does not say who may %s", field)
		}
		out = append(out, write{field + "(input: " + fmt.Sprintf(text, args...) + ") { userErrors { code field } }", fields, row, want})
	}
	conflict := `"code":"CONFLICT"`
	for _, typ := range model.Roots() {
		key := keyOf(typ, "b")
		if typ.Name == "Register" {
			key = "test"
		}
		id := model.FormatID(typ, m.Find(t, typ.Name, key).ID)
		update := "update" + typ.Name
		if graph.Schema().Mutation.Fields.ForName(update) != nil {
			add(update, m.writes[update], nil, conflict, "{id: %q, expectedVersion: 99, fields: {}}", id)
		} else {
			add("waiveFinding", m.writes["waiveFinding"], nil, `"code":"NOT_FOUND"`, "{finding: %q, until: %q, reason: %q}", id, "2030-01-01", "So")
		}
		if typ.Name == "Engagement" {
			add("proposeSubProcessor", m.writes["proposeSubProcessor"], nil, `"code":"INVALID"`, "{downstream: %q, notifiedOn: %q}", id, "2026-01-01")
			for step, more := range subProcessorSteps {
				add(step, m.writes[step], nil, conflict, "{engagement: %q, expectedVersion: 99, subProcessing: %q, on: %q%s}", id, "none", "2026-01-01", more)
			}
		}
		for _, verb := range []string{"archive", "restore"} {
			want := conflict
			if typ.Name == "Register" {
				want = `"userErrors":[{`
			}
			add(verb, m.archives[typ.Name], nil, want, "{id: %q, expectedVersion: 99}", id)
		}
		for _, field := range slices.Sorted(maps.Keys(severals)) {
			sets := severals[field]
			row := m.archives[typ.Name]
			switch activity := typ.Field("processingState") != nil; {
			case sets == "":
			case typ.Field(sets) == nil && typ.Link(sets) == nil:
				continue
			case activity:
				row = m.writes[field]
			default:
				row = m.writes[update]
			}
			want := conflict
			if sets != "" {
				sets += ": null, "
			} else if typ.Name == "Register" {
				want = `"userErrors":[{`
			}
			add(field, row, nil, want, "{%sitems: [{id: %q, expectedVersion: 99}]}", sets, id)
		}
		if copies := "copy" + typ.Name; graph.Schema().Mutation.Fields.ForName(copies) != nil {
			add(copies, m.writes[copies], nil, `"userErrors":[]`, "{id: %q, key: %q}", id, "copy-of-"+mark)
		}
		create := "create" + typ.Name
		if graph.Schema().Mutation.Fields.ForName(create) != nil {
			add(create, m.writes[create], newFields(typ, mark), `"userErrors":[]`, "{key: %q, fields: $fields}", mark)
		}
	}
	return out
}

// severals are the mutations of several records, with what they set.
var severals = map[string]string{"archiveRecords": "", "restoreRecords": "", "assignOwner": "owner", "setReviewDate": "nextReviewOn"}

// newFields are what a new record of a type needs, beside the records of the mark "b".
func newFields(typ *model.Type, mark string) map[string]any {
	fields := inputMaker{typ: typ, mark: "b", links: true}.fields(typ.Name + "Fields")
	for name := range fields {
		f, link := typ.Field(name), typ.Link(name)
		if f != nil && !f.Required || link != nil && !link.Required && link.Union == "" {
			delete(fields, name)
		}
	}
	switch typ.Name {
	case "ControllerActivity", "ProcessorActivity":
		fields["unit"] = "mine"
	case "Controller", "Processor":
		fields["organisation"] = "of-" + mark // one organisation has one at most
	case "LegalBasis":
		fields["code"] = "OWN_" + strings.ToUpper(strings.ReplaceAll(mark, "-", "_"))
	}
	return fields
}

// carryOut sends mutations and lists their answers.
func (m *matrix) carryOut(t *testing.T, a asker, writes []write) []string {
	t.Helper()
	variables := map[string]any{}
	var fields, declared []string
	for i, w := range writes {
		if w.fields != nil {
			name := fmt.Sprintf("fields%d", i)
			created, _, _ := strings.Cut(strings.TrimPrefix(w.text, "create"), "(")
			declared = append(declared, "$"+name+": "+created+"Fields!")
			variables[name] = w.fields
			w.text = strings.Replace(w.text, "$fields", "$"+name, 1)
		}
		fields = append(fields, w.text)
	}
	operation := "mutation"
	if declared != nil {
		operation += "(" + strings.Join(declared, ", ") + ")"
	}
	return answers(t, a.api, operation, fields, variables)
}

// A contributor writes the activities of the own unit alone: as it was before the change, and as it is to be after it.
func TestMatrix_Contributor(t *testing.T) {
	eachMatrix(t, func(t *testing.T, m *matrix) {
		contributor := m.as(m.newToken(t, access.Token{Role: access.Contributor, Member: "bob"}))
		unit := model.FormatID(model.ByName("BusinessUnit"), m.Find(t, "BusinessUnit", "other").ID)
		asks := 0
		for typ, owner := range map[string]string{"ControllerActivity": "controller", "ProcessorActivity": "processor"} {
			for _, before := range []string{`"mine"`, `"other"`, "null", "absent"} {
				for _, after := range []string{`"mine"`, `"other"`, "null", "absent", "archive"} {
					asks++
					key := fmt.Sprintf("a%d", asks)
					given := unitMember(after)
					text := fmt.Sprintf("create%s(input: {key: %q, fields: {name: \"A\", %s: \"acme\"%s}})", typ, key, owner, given)
					stays := false
					if before != "absent" {
						in := fmt.Sprintf("create%s(input: {key: %q, fields: {name: \"A\", %s: \"acme\"%s}}) { userErrors { code } }", typ, key, owner, unitMember(before))
						m.must(t, "mutation { "+in+" }", nil)
						text = fmt.Sprintf("update%s(input: {id: %q, expectedVersion: 1, fields: {description: \"B\"%s}})", typ, key, given)
						stays = after == "absent"
					}
					if after == "archive" {
						if before == "absent" {
							continue // there is nothing to archive
						}
						text = fmt.Sprintf("archive(input: {id: %q, expectedVersion: 1})", model.FormatID(model.ByName(typ), m.Find(t, typ, key).ID))
					}
					r := contributor.ask(t, "mutation { "+text+" { userErrors { code field message } } }", nil)
					switch may := (before == "absent" || before == `"mine"`) && (after == `"mine"` || stays); {
					case may:
						if r.code() != "" || !strings.Contains(r.body, `"userErrors":[]`) {
							t.Errorf("%s from %s: %s", text, before, r.body)
						}
					case r.code() != "FORBIDDEN" || !strings.Contains(r.body, "CONTRIBUTOR"):
						t.Errorf("%s from %s: %s", text, before, r.body)
					case after != "archive" && !strings.Contains(r.body, unit) && !strings.Contains(r.body, "has no unit"):
						t.Errorf("%s from %s: the refusal does not say why: %s", text, before, r.body)
					}
				}
			}
		}
		t.Logf("%d asks", asks)
	})
}

// unitMember is the member of an input that says which unit an activity belongs to.
func unitMember(unit string) string {
	if unit == "absent" || unit == "archive" {
		return ""
	}
	return ", unit: " + unit
}
