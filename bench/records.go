package main

import (
	"fmt"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
)

// How many words each vocabulary has.
const (
	purposes   = 60
	categories = 80
	subjects   = 20
	recipients = 60
	systems    = 40
	measures   = 60
	retentions = 40
	hosts      = 5 // processors that only other processors engage
)

// What hangs on a processor, and how many activities of the controller an engagement serves.
const (
	processorActivities = 3
	engagements         = 20
	subEngagements      = 2
	servedActivities    = 5
)

var (
	bases       = []string{"UK_GDPR_6_1_A", "UK_GDPR_6_1_B", "UK_GDPR_6_1_C", "UK_GDPR_6_1_E", "UK_GDPR_6_1_F"}
	states      = []string{"LIVE", "LIVE", "LIVE", "PLANNED", "SUSPENDED"}
	certainties = []string{"CERTAIN", "CERTAIN", "MAY_INCLUDE", "UNKNOWN"}
	countries   = []string{"GB", "IE", "DE", "ZA", "NL"}
	areas       = []string{"Recruitment", "Payroll", "Customer support", "Billing", "Marketing", "Security", "Research", "Facilities"}
	letters     = []string{
		"A_INSTRUCTIONS", "B_CONFIDENTIALITY", "C_SECURITY", "D_SUB_PROCESSORS", "E_RIGHTS_ASSISTANCE",
		"F_COMPLIANCE_ASSISTANCE", "G_DELETION_OR_RETURN", "H_AUDIT",
	}
)

func (m *maker) put(typ, key string, f fields) {
	m.pending = append(m.pending, registry.Change{Action: registry.Put, Type: model.ByName(typ), Key: key, Fields: f})
}

// name is the key of the nth record of a kind.
func name(kind string, n int) string { return fmt.Sprintf("%s-%d", kind, n) }

// some picks so many different ones of the first of records of a kind.
func (m *maker) some(count int, kind string, of int) list {
	out := list{}
	for _, n := range m.rng.Perm(of)[:min(count, of)] {
		out = append(out, name(kind, n))
	}
	return out
}

func pick(m *maker, of []string) string { return of[m.rng.IntN(len(of))] }

// words makes the vocabularies.
func (m *maker) words() {
	for n := range purposes {
		m.put("Purpose", name("purpose", n), fields{"name": fmt.Sprintf("%s, purpose %d", areas[n%len(areas)], n), "kind": "SERVICE"})
	}
	for n := range categories {
		m.put("DataCategory", name("category", n), fields{"name": fmt.Sprintf("Data of kind %d", n), "children": n%9 == 0})
	}
	for n := range subjects {
		m.put("DataSubjectCategory", name("subject", n), fields{"name": fmt.Sprintf("People of group %d", n)})
	}
	for n := range recipients {
		m.put("Recipient", name("recipient", n), fields{"name": fmt.Sprintf("Recipients of kind %d", n), "relationship": "SUPPLIER"})
	}
	for n := range systems {
		m.put("System", name("system", n), fields{"name": fmt.Sprintf("System %d", n), "location": countries[n%len(countries)]})
	}
	for n := range measures {
		m.put("SecurityMeasure", name("measure", n), fields{"name": fmt.Sprintf("Measure %d", n), "categories": list{"ACCOUNTABILITY", "TRAINING"}})
	}
	for n := range retentions {
		// Every fifth is for all data and hides whatever is inherited.
		f := fields{"name": fmt.Sprintf("Rule %d", n), "period": fmt.Sprintf("P%dY", 1+n%10)}
		if n%5 != 0 {
			f["dataCategories"] = m.some(2, "category", categories)
		}
		m.put("RetentionRule", name("rule", n), f)
	}
}

// parties makes the organisations behind controllers, processors and hosts.
func (m *maker) parties() {
	for _, of := range []struct {
		kind  string
		count int
	}{{"controller", m.sizes.controllers}, {"processor", m.sizes.processors}, {"host", hosts}} {
		kind := of.kind
		for n := range of.count {
			country := countries[n%len(countries)]
			m.put("Organisation", name(kind, n), fields{
				"tradingName": fmt.Sprintf("The %s no. %d", kind, n), "legalName": fmt.Sprintf("%s %d Ltd", kind, n), "country": country,
				"website":   fmt.Sprintf("https://%s-%d.example", kind, n),
				"addresses": list{fields{"lines": list{fmt.Sprintf("%d High Street", n+1), "Second floor"}, "locality": "Poole", "country": country}},
				"contacts": list{
					fields{"kind": "GENERAL", "email": fmt.Sprintf("info@%s-%d.example", kind, n), "phones": list{"+44 20 7946 0000"}},
					fields{"kind": "DPO", "name": fmt.Sprintf("Officer “%d”", n), "email": fmt.Sprintf("dpo@%s-%d.example", kind, n)},
				},
			})
		}
	}
}

// roles makes controllers, processors and hosts, with what each says once for all it does.
func (m *maker) roles() {
	for n := range m.sizes.controllers {
		key := name("controller", n)
		m.put("Controller", key, fields{
			"organisation": key, "dataUses": m.dataUses(1), "retentionRules": m.some(2, "rule", retentions),
			"securityMeasures": m.some(3, "measure", measures), "systems": m.some(1, "system", systems),
		})
	}
	for n := range m.sizes.processors {
		key := name("processor", n)
		m.put("Processor", key, fields{
			"organisation": key, "services": list{"Hosting", "Support"}, "dataUses": m.dataUses(2), "securityMeasures": m.some(3, "measure", measures),
			"attestations": list{fields{"name": "ISO/IEC 27001", "reference": fmt.Sprintf("IS %d", 700000+n), "validUntil": "2027-06-30"}},
		})
	}
	for n := range hosts {
		m.put("Processor", name("host", n), fields{"organisation": name("host", n), "services": list{"Racks"}})
	}
}

func (m *maker) dataUses(count int) list {
	out := list{}
	for _, category := range m.some(count, "category", categories) {
		out = append(out, fields{
			"dataCategory": category, "certainty": pick(m, certainties), "dataSubjectCategories": m.some(1, "subject", subjects),
		})
	}
	return out
}

// controllerActivities makes the activities: about 24 links each.
func (m *maker) controllerActivities() {
	for n := range m.sizes.activities {
		m.put("ControllerActivity", name("activity", n), fields{
			"name": fmt.Sprintf("%s %05d", pick(m, areas), n), "controller": name("controller", n%m.sizes.controllers),
			"description":     "What is done, for whom and since when, in a sentence or two as people write them into such a register.",
			"processingState": pick(m, states), "nextReviewOn": fmt.Sprintf("2027-%02d-01", 1+n%12), "purposes": m.purposesOf(2),
			"dataUses": m.dataUses(4), "disclosures": m.disclosures(3), "retentionRules": m.some(2, "rule", retentions),
			"securityMeasures": m.some(3, "measure", measures), "systems": m.some(2, "system", systems),
		})
	}
}

func (m *maker) purposesOf(count int) list {
	out := list{}
	for n, purpose := range m.some(count, "purpose", purposes) {
		own := list{}
		for _, b := range m.rng.Perm(len(bases))[:1+n%2] {
			own = append(own, fields{"legalBasis": bases[b]})
		}
		out = append(out, fields{"purpose": purpose, "bases": own})
	}
	return out
}

func (m *maker) disclosures(count int) list {
	out := list{}
	for _, recipient := range m.some(count, "recipient", recipients) {
		out = append(out, fields{"recipient": recipient, "role": "PROCESSOR"})
	}
	return out
}

func (m *maker) processorActivities() {
	for n := range m.sizes.processors {
		for i := range processorActivities {
			key := fmt.Sprintf("service-%d-%d", n, i)
			m.put("ProcessorActivity", key, fields{
				"name": fmt.Sprintf("Service %d of processor %d", i, n), "processor": name("processor", n), "instructedPurposes": m.some(2, "purpose", purposes),
			})
		}
	}
}

// engager is the controller of the ith engagement of the nth processor: two follow one another under one agreement.
func (m *maker) engager(n, i int) int { return (n + 7*(i/2)) % m.sizes.controllers }

func (m *maker) agreements() {
	for n := range m.sizes.processors {
		for i := 0; i < engagements; i += 2 {
			terms := list{}
			for at, letter := range letters {
				terms = append(terms, fields{"letter": letter, "agreed": "TRUE", "clause": fmt.Sprintf("%d.%d", 4+at, 1+i%3)})
			}
			m.put("Agreement", agreement(n, i), fields{
				"title": fmt.Sprintf("Data processing agreement %d/%d", n, i), "form": "DPA", "status": "SIGNED", "signedOn": "2025-11-03",
				"terms": terms, "subProcessorAuthorisation": "GENERAL", "objectionWindow": 30, "breachNoticeHours": 48,
				"endOfContract": "DELETE", "governingLaw": "England and Wales",
				"parties": list{
					fields{"organisation": name("controller", m.engager(n, i)), "capacity": "CONTROLLER", "signatory": "Zelda Quark"},
					fields{"organisation": name("processor", n), "capacity": "PROCESSOR"},
				},
			})
		}
	}
}

func agreement(n, i int) string { return fmt.Sprintf("agreement-%d-%d", n, i/2) }

func subEngagement(n, i int) string { return fmt.Sprintf("hosting-%d-%d", n, i) }

// subEngagements makes the engagements by which each processor engages hosts.
func (m *maker) subEngagements() {
	for n := range m.sizes.processors {
		for i := range subEngagements {
			m.put("Engagement", subEngagement(n, i), fields{
				"name": fmt.Sprintf("Hosting %d of processor %d", i, n), "engagerProcessor": name("processor", n), "engaged": name("host", (n+i)%hosts),
			})
		}
	}
}

// engagements makes those of controllers, each with the processor's engagements of hosts below it.
func (m *maker) engagements() {
	for n := range m.sizes.processors {
		below := list{}
		for i := range subEngagements {
			below = append(below, fields{"downstream": subEngagement(n, i), "authorisation": "GENERAL", "objectionWindow": 30, "decision": "ACCEPTED"})
		}
		for i := range engagements {
			m.put("Engagement", fmt.Sprintf("engagement-%d-%d", n, i), fields{
				"name": fmt.Sprintf("Engagement %02d of processor %d", i, n), "engagerController": name("controller", m.engager(n, i)),
				"engaged": name("processor", n), "agreement": agreement(n, i), "subjectMatter": "Running the service", "nature": "Hosting and support",
				"duration": "P2Y", "startedOn": "2025-12-01", "categoriesOfProcessing": list{"Storage", "Support"},
				"instructions":         list{fields{"text": "Process only as the order says.", "givenOn": "2025-12-01"}},
				"controllerActivities": m.served(m.engager(n, i)), "processorActivities": list{fmt.Sprintf("service-%d-%d", n, i%processorActivities)},
				"subProcessing": below, "dataUses": m.dataUses(3), "securityMeasures": m.some(2, "measure", measures),
			})
		}
	}
}

// served picks activities of a controller.
func (m *maker) served(controller int) list {
	out := list{}
	count := (m.sizes.activities - controller + m.sizes.controllers - 1) / m.sizes.controllers
	for _, n := range m.rng.Perm(max(count, 0))[:min(servedActivities, max(count, 0))] {
		out = append(out, name("activity", controller+n*m.sizes.controllers))
	}
	return out
}
