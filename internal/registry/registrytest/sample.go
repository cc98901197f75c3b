package registrytest

import (
	"slices"

	"github.com/openropa/ropa/internal/registry"
)

// Sample holds at least one record of each type, linked with each other: Acme processes for itself and is hosted by Nimbus,
// which has its own from Stratus.
func Sample() []registry.Change {
	cited := []any{map[string]any{"path": "name", "document": "policy", "clause": "1.1"}}
	sample := []registry.Change{
		Put("SourceDocument", "policy", registry.Input{"title": "Privacy Policy", "publishedOn": "2026-01-31"}),
		Put("Organisation", "acme", registry.Input{
			"tradingName": "Acmé", "legalName": "Zoë Quill", "own": true, "country": "GB", "headcount": 3,
			"addresses": []any{map[string]any{"lines": []any{"1 Quill Yard"}, "country": "GB"}},
			"contacts": []any{map[string]any{
				"kind": "DPO", "name": "Orlando Vex", "jobTitle": "Keeper of Keys", "email": "dpo@acme.example", "phones": []any{"+44 20 7946 0321"},
				"addresses": []any{map[string]any{"lines": []any{"2 Quill Yard"}}},
			}},
			"citations": cited,
		}),
		Put("Organisation", "nimbus", registry.Input{"tradingName": "Nimbus"}),
		Put("Organisation", "stratus", registry.Input{"tradingName": "Stratus"}),
		Put("Member", "ada", registry.Input{"name": "Ada Byron", "email": "ada@acme.example"}),
		Put("Purpose", "enquiries", registry.Input{"name": "Answering enquiries", "kind": "SUPPORT"}),
		Put("Controller", "acme", registry.Input{"organisation": "acme", "securityMeasures": []any{"encryption"}, "retentionRules": []any{"a-year"}}),
		Put("Controller", "stratus", registry.Input{"organisation": "stratus"}),
		Put("Processor", "acme", registry.Input{"organisation": "acme", "services": []any{"Hosting"}}),
		Put("Processor", "nimbus", registry.Input{"organisation": "nimbus"}),
		Put("Processor", "stratus", registry.Input{"organisation": "stratus", "systems": []any{"cluster"}}),
		Put("LegalBasis", "own-basis", registry.Input{"code": "UK_OWN", "regime": "UK_GDPR", "name": "Our own"}),
		Put("ControllerActivity", "contact", registry.Input{
			"name": "Contact", "controller": "acme", "owner": "ada", "unit": "sales", "riskFlags": []any{"LARGE_SCALE"}, "assessments": []any{"impact"},
			"purposes": []any{map[string]any{
				"purpose": "enquiries",
				"bases":   []any{map[string]any{"legalBasis": "UK_GDPR_6_1_F", "interests": []any{"Good service"}}},
			}},
			"specialConditions": []any{map[string]any{
				"condition": "UK_GDPR_9_2_G", "schedule1": "DPA_2018_SCH1_P18", "dataCategories": []any{"emails"}, "policyDocument": "policy",
			}},
			"dataUses":    []any{map[string]any{"dataCategory": "emails", "dataSubjectCategories": []any{"visitors"}}},
			"disclosures": []any{map[string]any{"recipient": "hosts", "engagement": "hosting", "dataCategories": []any{"emails"}}},
			"dataSources": []any{map[string]any{"channels": []any{"WEBSITE"}, "dataCategories": []any{"emails"}}},
			"transfers":   []any{"to-boston"},
			"citations":   cited,
		}),
		Put("ProcessorActivity", "hosting", registry.Input{
			"name": "Hosting", "processor": "nimbus", "instructedPurposes": []any{"enquiries"},
		}),
	}
	return slices.Concat(sample, vocabulary(), services(), abroad(), account())
}

func vocabulary() []registry.Change {
	return []registry.Change{
		Put("DataCategory", "contact-data", registry.Input{"name": "Contact data"}),
		Put("DataCategory", "emails", registry.Input{"name": "E-mail addresses", "parent": "contact-data"}),
		Put("DataSubjectCategory", "visitors", registry.Input{"name": "Website visitors"}),
		Put("Recipient", "hosts", registry.Input{"name": "Hosting providers", "relationship": "SUPPLIER", "organisation": "nimbus", "examples": []any{"stratus"}}),
		Put("System", "cluster", registry.Input{"name": "Cluster", "location": "DE", "operator": "stratus"}),
		Put("SecurityMeasure", "encryption", registry.Input{"name": "Encryption"}),
		Put("RetentionRule", "a-year", registry.Input{"name": "A year", "period": "P1Y", "dataCategories": []any{"emails"}}),
	}
}

func services() []registry.Change {
	return []registry.Change{
		Put("Agreement", "dpa", registry.Input{
			"title": "Data processing agreement", "terms": []any{map[string]any{"letter": "H_AUDIT", "agreed": "TRUE"}},
			"parties": []any{
				map[string]any{"organisation": "acme", "capacity": "CONTROLLER", "signatory": "Zelda Quark", "signatoryTitle": "Chief Quibbler"},
				map[string]any{"organisation": "nimbus", "capacity": "PROCESSOR"},
			},
		}),
		Put("Engagement", "hosting", registry.Input{
			"name": "Hosting", "engagerController": "acme", "engaged": "nimbus", "agreement": "dpa",
			"controllerActivities": []any{"contact"}, "processorActivities": []any{"hosting"},
			"subProcessing": []any{map[string]any{"downstream": "racks", "authorisation": "GENERAL"}},
		}),
		Put("Engagement", "racks", registry.Input{"name": "Racks", "engagerProcessor": "nimbus", "engaged": "stratus"}),
	}
}

// abroad are transfers, what covers them, and those with whom data are shared.
func abroad() []registry.Change {
	return []registry.Change{
		Put("TransferInstrument", "clauses", registry.Input{
			"name": "Standard clauses", "kind": "EU_SCC_2021_914", "modules": []any{"M2"}, "agreement": "dpa",
			"signatures": []any{map[string]any{"party": "acme", "name": "Quentin Zorn", "title": "Chief Zester", "signedOn": "2026-01-31"}},
		}),
		Put("TransferInstrument", "addendum", registry.Input{"name": "UK Addendum", "kind": "UK_ADDENDUM", "appendedTo": "clauses"}),
		Put("Transfer", "to-boston", registry.Input{
			"name": "To Boston", "destination": "US", "exporter": "acme", "importer": "stratus", "dataCategories": []any{"emails"},
			"legs": []any{
				map[string]any{"regime": "UK_GDPR", "safeguard": "UK_ADDENDUM", "instrument": "addendum", "assessment": "impact"},
				map[string]any{"regime": "EU_GDPR", "candidates": []any{"EU_ADEQUACY", "EU_SCC_2021_914"}, "instrument": "clauses"},
			},
		}),
		Put("JointArrangement", "venture", registry.Input{
			"name": "Venture", "controllers": []any{"acme", "stratus"}, "activities": []any{"contact"},
			"duties": []any{map[string]any{"duty": "SECURITY", "controller": "stratus"}, map[string]any{"duty": "OTHER", "note": "Catering"}},
		}),
		Put("DataSharing", "statistics", registry.Input{
			"name": "Statistics", "disclosingController": "acme", "receivingController": "stratus", "purposes": []any{"enquiries"},
			"dataUses": []any{map[string]any{"dataCategory": "emails"}}, "transfers": []any{"to-boston"},
		}),
	}
}

// account is what is told to people and authorities, and asked by them.
func account() []registry.Change {
	return []registry.Change{
		Put("BusinessUnit", "company", registry.Input{"name": "Company"}),
		Put("BusinessUnit", "sales", registry.Input{"name": "Sales", "parent": "company"}),
		Put("Assessment", "impact", registry.Input{"name": "Impact", "kind": "DPIA", "status": "DONE"}),
		Put("Notice", "website", registry.Input{
			"title": "Website notice", "controller": "acme", "regimes": []any{"UK_GDPR", "PECR"}, "document": "policy",
			"assertions": []any{
				map[string]any{"kind": "LEGAL_BASIS", "legalBasis": "UK_GDPR_6_1_F", "section": "2"},
				map[string]any{"kind": "TRANSFER_SAFEGUARD", "safeguards": []any{"UK_ADDENDUM", "UK_IDTA"}},
			},
			"storageAccess": []any{map[string]any{"product": "Counter", "purpose": "STATISTICAL"}},
		}),
		Put("RightsRequest", "request-1", registry.Input{
			"reference": "R-1", "rights": []any{"ACCESS"}, "controller": "acme", "requester": "Wilma Yarrow", "receivedOn": "2026-03-01",
			"clockStops": []any{map[string]any{"from": "2026-03-02", "to": "2026-03-09", "reason": "Proof of identity"}}, "activities": []any{"contact"},
		}),
		Put("Complaint", "complaint-1", registry.Input{
			"reference": "C-1", "controller": "acme", "complainant": "Wilma Yarrow", "summary": "Wilma waits.", "request": "request-1", "authority": "UK_ICO",
		}),
		Put("Breach", "lost-laptop", registry.Input{
			"title": "Lost laptop", "kinds": []any{"CONFIDENTIALITY"}, "discoveredAt": "2026-04-01T08:30:00Z",
			"notifications": []any{map[string]any{"party": "AUTHORITY", "authority": "UK_ICO"}, map[string]any{"party": "CONTROLLER", "controller": "acme"}},
			"facts":         "Xavier left it on a train.", "effects": "Xavier worries.", "remedialAction": "Xavier had it wiped.",
			"peopleAffected": 3, "activities": []any{"contact"}, "processorActivities": []any{"hosting"}, "owner": "ada",
		}),
		Put("Waiver", "no-audit", registry.Input{
			"rule": "R-059", "recordType": "Agreement", "recordKey": "dpa", "path": "terms", "message": "The terms leave audits out.",
			"until": "2027-01-31", "reason": "They will be renewed by then.",
		}),
	}
}
