package read_test

import (
	"fmt"
	"testing"

	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/store"
)

// fullRegister makes a register with n records of each type, in which every link leads somewhere, every list holds
// something, and orders of names and ids have nothing to do with each other. What has to be another record of the same
// type is one more.
func fullRegister(t testing.TB, db *store.DB, r *registry.Registry, n int) *register {
	t.Helper()
	f := &full{n: n}
	put, key, name := f.put, f.key, f.name
	address := []any{map[string]any{"lines": []any{"1 High Street"}, "country": "GB"}}
	for i := range n + 2 {
		f.vocabularies(i)
	}
	for i := range n + 1 {
		put("SourceDocument", key("d", i), registry.Input{"title": name(i)})
		put("Member", key("m", i), registry.Input{"name": name(i), "email": "a@example.com", "units": []any{key("u", i)}})
		put("Purpose", key("p", i), registry.Input{"name": name(i), "channels": []any{"EMAIL"}})
		organisation := registry.Input{
			"tradingName": name(i), "addresses": address, "registrations": []any{map[string]any{"scheme": "s", "number": "1"}},
			"contacts": []any{map[string]any{"kind": "DPO", "phones": []any{"1"}, "addresses": address}, map[string]any{"kind": "GENERAL"}},
		}
		if i > 0 {
			organisation["parent"] = key("o", 0)
		}
		put("Organisation", key("o", i), organisation)
		put("Controller", key("c", i), f.speak(i, registry.Input{"organisation": key("o", i)}))
		put("Processor", key("r", i), f.speak(i, registry.Input{
			"organisation": key("o", i), "services": []any{"hosting"}, "attestations": []any{map[string]any{"name": "ISO"}},
			"dueDiligence": key("as", i),
		}))
	}
	// The last controller and organisation are for links back to the same type.
	for i := range n {
		put("LegalBasis", key("B", i), registry.Input{"code": key("B", i), "regime": "UK_GDPR", "name": name(i)})
		basis := map[string]any{"legalBasis": key("B", i), "interests": []any{"one"}, "assessment": key("as", i+1)}
		purpose := map[string]any{"purpose": key("p", i), "bases": []any{basis, map[string]any{"legalBasis": "UK_GDPR_6_1_B"}}}
		put("ControllerActivity", key("a", i), f.speak(i+1, registry.Input{
			"name": name(i), "regimes": []any{"UK_GDPR"}, "controller": key("c", i/10), "owner": key("m", i),
			"jointControllers": []any{key("c", n)}, "purposes": []any{purpose}, "unit": key("u", i+1), "assessments": []any{key("as", i+1)},
			"specialConditions": []any{map[string]any{
				"condition": "UK_GDPR_9_2_A", "policyDocument": key("d", i), "dataCategories": []any{key("dc", i+1)}, "purposes": []any{key("p", i)},
			}},
		}))
		put("ProcessorActivity", key("b", i), f.speak(i+1, registry.Input{
			"name": name(i), "processor": key("r", i/10), "owner": key("m", i), "instructedPurposes": []any{key("p", i)}, "unit": key("u", i+1),
		}))
		f.engagements(i)
		f.duties(i)
	}
	fields := registry.Input{"citations": []any{map[string]any{"path": "name", "document": "d0"}}}
	id, _, err := r.CreateRegister(t.Context(), registry.Writer{Actor: "system/test"}, fmt.Sprintf("full-%d", n), fields, f.changes)
	if err != nil {
		t.Fatal(err)
	}
	return &register{id: id, client: newClient(t, db, everything(id))}
}
