package read_test

import "github.com/openropa/ropa/internal/registry"

// transfers make one transfer with what covers it, and one unit.
func (f *full) transfers(i int, organisation string) {
	instrument := registry.Input{
		"name": f.name(i), "kind": "UK_ADDENDUM", "agreement": f.key("g", i), "signatures": []any{map[string]any{"party": organisation}},
		"otherAgreements": []any{f.key("g", i)},
	}
	unit := registry.Input{"name": f.name(i)}
	if i <= f.n {
		instrument["appendedTo"], unit["parent"] = f.key("ti", i+1), f.key("u", i+1)
	}
	f.put("Assessment", f.key("as", i), registry.Input{"name": f.name(i)})
	f.put("TransferInstrument", f.key("ti", i), instrument)
	f.put("BusinessUnit", f.key("u", i), unit)
	f.put("Transfer", f.key("t", i), registry.Input{
		"name": f.name(i), "exporter": organisation, "importer": organisation,
		"dataCategories": []any{f.key("dc", i)}, "dataSubjectCategories": []any{f.key("ds", i)},
		"legs": []any{map[string]any{"regime": "UK_GDPR", "instrument": f.key("ti", i), "assessment": f.key("as", i)}},
	})
}

// duties are what controllers arrange, share, publish and answer for.
func (f *full) duties(i int) {
	controller, last := f.key("c", i/10), f.key("c", f.n)
	activities, services := []any{f.key("a", i)}, []any{f.key("b", i)}
	f.put("JointArrangement", f.key("j", i), registry.Input{
		"name": f.name(i), "controllers": []any{controller, last}, "activities": activities,
		"duties": []any{map[string]any{"duty": "SECURITY", "controller": last}, map[string]any{"duty": "INFORMATION"}},
	})
	f.put("DataSharing", f.key("h", i), f.speak(i+1, registry.Input{
		"name": f.name(i), "disclosingController": controller, "receivingController": last, "agreement": f.key("g", i),
		"purposes": []any{f.key("p", i)},
	}))
	f.put("Notice", f.key("n", i), registry.Input{
		"title": f.name(i), "controller": controller, "document": f.key("d", i),
		"assertions":    []any{map[string]any{"kind": "LEGAL_BASIS", "legalBasis": f.key("B", i)}},
		"storageAccess": []any{map[string]any{"product": "one"}},
	})
	f.put("RightsRequest", f.key("q", i), registry.Input{
		"reference": f.name(i), "controller": controller, "owner": f.key("m", i), "activities": activities, "processorActivities": services,
		"clockStops": []any{map[string]any{"from": "2026-01-31"}},
	})
	f.put("Complaint", f.key("k", i), registry.Input{
		"reference": f.name(i), "controller": controller, "owner": f.key("m", i), "request": f.key("q", i), "activities": activities,
	})
	f.put("Waiver", f.key("v", i), registry.Input{
		"rule": "R-001", "recordType": "Organisation", "recordKey": f.key("o", i), "path": "contacts", "message": f.name(i), "until": "2027-01-31", "reason": "Enough",
	})
	f.put("Breach", f.key("w", i), registry.Input{
		"title": f.name(i), "owner": f.key("m", i), "activities": activities, "processorActivities": services,
		"notifications":  []any{map[string]any{"party": "CONTROLLER", "controller": controller}},
		"dataCategories": []any{f.key("dc", i+1)}, "dataSubjectCategories": []any{f.key("ds", i+1)},
	})
}
