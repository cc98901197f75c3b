package registry_test

import (
	"testing"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// TestDraftsAreNeverRefused saves a record of every type with nothing but what it must have.
func TestDraftsAreNeverRefused(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		w.Apply(t, registrytest.Put("Organisation", "Register", nil))
		for _, typ := range model.Roots() {
			if typ.Name == "Register" {
				continue
			}
			in := leastInput(w, t, typ)
			switch typ.Name {
			case "Controller", "Processor":
				in["organisation"] = "Register" // the sample's have both roles
			case "DataSharing":
				in["disclosingController"], in["receivingController"] = "acme", "stratus"
			case "Engagement":
				in["engagerProcessor"], in["engaged"] = "acme", "nimbus"
			}
			for _, link := range typ.Links {
				if link.Kind == model.Parts {
					in[link.Name] = []any{map[string]any(leastInput(w, t, link.Target()))}
				}
			}
			results := w.Apply(t, registrytest.Create(typ.Name, in))
			if results[0].Action != registry.Created || results[0].Version != 1 {
				t.Errorf("%s: %+v", typ.Name, results[0])
			}
		}
		if _, _, err := w.Registry.CreateRegister(t.Context(), registry.Writer{Actor: registrytest.Actor}, "empty", nil, nil); err != nil {
			t.Error(err)
		}
		w.Verify(t)
	})
}

func leastInput(w *registrytest.World, t *testing.T, typ *model.Type) registry.Input {
	in := registry.Input{}
	for _, f := range typ.Fields {
		switch {
		case f.Server || !f.Required:
		case f.Kind == model.Enum:
			in[f.Name] = f.Values[0]
		case f.Kind == model.Date:
			in[f.Name] = "2026-11-28"
		case f.Law != "":
			in[f.Name] = lawOf(t).Codes(law.List(f.Law))[0]
		default:
			in[f.Name] = "Least"
		}
	}
	for _, link := range typ.Links {
		if link.Required {
			in[link.Name] = w.All(t, link.To)[0].Key()
		}
	}
	switch typ.Name { // which say nothing without a link
	case "DataUse":
		in["dataCategory"] = "emails"
	case "Disclosure":
		in["recipient"] = "hosts"
	case "SubProcessing":
		in["downstream"] = "racks"
	}
	return in
}

func lawOf(t *testing.T) *law.Law {
	t.Helper()
	laws, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	return laws
}
