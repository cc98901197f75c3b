package examples

import (
	"fmt"
	"slices"
)

var letters = []string{
	"A_INSTRUCTIONS", "B_CONFIDENTIALITY", "C_SECURITY", "D_SUB_PROCESSORS", "E_RIGHTS_ASSISTANCE", "F_COMPLIANCE_ASSISTANCE",
	"G_DELETION_OR_RETURN", "H_AUDIT",
}

// contractor is the supplier of a company's nth contract; a few have very many.
func (g *generator) contractor(n int) int {
	h := scatter(n)
	return h % g.suppliers >> (h >> 16 % 7)
}

// arm is the company that works for a client: most go to the first.
func arm(client int) int {
	if client%5 == 4 {
		return 1 + client/5%(arms-1)
	}
	return 0
}

// agreement is a company's with a supplier, or a client's with one of the companies.
func (g *generator) agreement(n int) fields {
	if run, n := section(n, g.contracts, g.clients); run == 1 {
		return g.terms(key("client-agreement", n), "Data processing agreement with "+clientName(n), key("client", n), key("company", arm(n)))
	}
	supplier := g.contractor(n)
	title := fmt.Sprintf("Data processing agreement %d with %s", n+1, supplierName(supplier))
	return g.terms(key("agreement", n), title, key("company", g.holder(n)), key("supplier", supplier))
}

// terms are those of an agreement of a controller with a processor; of some it is not known whether they were agreed,
// and some agreements nobody has found.
func (g *generator) terms(own, title, controller, processor string) fields {
	f := fields{"key": own, "title": title, "parties": list{
		fields{"organisation": controller, "capacity": "CONTROLLER"}, fields{"organisation": processor, "capacity": "PROCESSOR"},
	}}
	if g.chance(12) {
		return f
	}
	agreed := list{}
	for at, letter := range letters {
		switch {
		case g.chance(90):
			agreed = append(agreed, fields{"letter": letter, "agreed": "TRUE", "clause": fmt.Sprintf("%d.%d", 4+at, g.between(1, 6))})
		case g.chance(40):
			agreed = append(agreed, fields{"letter": letter, "agreed": "FALSE"})
		}
	}
	signed := g.between(-1500, 60)
	f["terms"], f["status"], f["signedOn"], f["effectiveFrom"] = agreed, "SIGNED", day(signed), day(signed)
	f["subProcessorAuthorisation"], f["objectionWindow"], f["breachNoticeHours"] = "GENERAL", 30, pick(g, []int{24, 36, 48, 72})
	f["endOfContract"], f["governingLaw"] = pick(g, []string{"DELETE", "RETURN", "CONTROLLERS_CHOICE"}), "England and Wales"
	if g.chance(30) {
		f["endsOn"] = day(signed + g.between(365, 2200))
	}
	return f
}

// engagement is one of a host by a company or a supplier, one of two under a contract, or a client's.
func (g *generator) engagement(n int) fields {
	switch run, n := section(n, arms, g.suppliers, 2*g.contracts, g.clients); run {
	case 0:
		return hosting(key("hosting", n), key("company", n), companyName(n), n)
	case 1:
		return hosting(key("supplier-hosting", n), key("supplier", n), supplierName(n), scatter(n)%hosts)
	case 2:
		return g.supply(n)
	default:
		return g.order(n)
	}
}

// hosting is the engagement on which all those rest that its engager is engaged for.
func hosting(own, engager, name string, host int) fields {
	return fields{
		"key": own, "name": "Hosting for " + name, "engagerProcessor": engager, "engaged": key("host", host),
		"subjectMatter": "Running servers", "nature": "Storage and transmission", "startedOn": day(-1200),
	}
}

func (g *generator) supply(n int) fields {
	contract := n / 2
	company, supplier := g.holder(contract), g.contractor(contract)
	aspect := pick(g, aspects)
	f := fields{
		"key": key("engagement", n), "name": fmt.Sprintf("%s: %s", supplierName(supplier), aspect),
		"engagerController": key("company", company), "engaged": key("supplier", supplier), "agreement": key("agreement", contract),
		"subjectMatter": "Service for " + aspect, "startedOn": day(g.between(-1400, 30)),
		"categoriesOfProcessing": list{"Storage", "Support"}, "controllerActivities": g.served(company),
		"dataUses": g.dataUses(g.between(0, 3), false), "securityMeasures": g.keys("measure", g.between(0, 3), g.measures),
	}
	if supplier%3 != 0 {
		f["subProcessing"] = list{g.resting(key("supplier-hosting", supplier))}
	}
	if g.chance(70) {
		f["instructions"] = list{fields{"text": "Process only as the order says.", "givenOn": f["startedOn"]}}
	}
	return f
}

// order is the engagement of a company by a client.
func (g *generator) order(n int) fields {
	company := arm(n)
	services := list{}
	for _, place := range g.some(g.between(1, 3), (g.services-company+arms-1)/arms) {
		services = append(services, key("service", company+place*arms))
	}
	return fields{
		"key": key("order", n), "name": "Services for " + clientName(n), "engagerController": key("client", n), "engaged": key("company", company),
		"agreement": key("client-agreement", n), "subjectMatter": "Services as ordered", "nature": "Storage, support and reports",
		"duration": "Until either party ends it", "startedOn": day(g.between(-1400, 30)), "processorActivities": services,
		"categoriesOfProcessing": list{"Storage", "Support", "Reports"}, "subProcessing": list{g.resting(key("hosting", company))},
		"instructions": list{fields{"text": "Process only as the order says."}},
	}
}

// resting says that an engagement rests on that of a host, and what the controller decided.
func (g *generator) resting(on string) fields {
	f := fields{"downstream": on, "authorisation": "GENERAL", "objectionWindow": 30, "decision": pick(g, []string{"ACCEPTED", "ACCEPTED", "ACCEPTED_BY_SILENCE", "PENDING"})}
	if f["decision"] == "PENDING" {
		return f
	}
	told := g.between(-900, -30)
	f["notifiedOn"], f["effectiveOn"], f["flowDown"] = day(told), day(told+45), "TRUE"
	switch {
	case told%17 == 0:
		f["decision"], f["decidedOn"], f["objection"] = "OBJECTED", day(told+20), "Data are to stay where they are."
		f["resolution"], f["resolvedOn"] = "ALTERNATIVE", day(told+40)
	case told%19 == 0:
		f["effectiveOn"], f["urgency"] = day(told+2), "The former host closes at short notice."
	}
	return f
}

const instrumentKinds = 4

// transferInstrument is one of four that follow one another, each kind for the legs of one regime.
func (g *generator) transferInstrument(n int) fields {
	f := fields{"key": key("instrument", n), "status": pick(g, []string{"SIGNED", "SIGNED", "SIGNED", "NOT_EVIDENCED"})}
	number := n/instrumentKinds + 1
	switch n % instrumentKinds {
	case 0:
		f["kind"], f["name"], f["modules"] = "EU_SCC_2021_914", fmt.Sprintf("Standard clauses %d", number), list{"M2"}
		f["governingLaw"], f["courts"], f["dockingClause"] = "Ireland", "Ireland", "TRUE"
	case 1:
		f["kind"], f["name"], f["edition"] = "UK_ADDENDUM", fmt.Sprintf("UK Addendum %d", number), "B1.0"
		f["appendedTo"] = key("instrument", n-1)
	case 2:
		f["kind"], f["name"], f["edition"] = "UK_IDTA", fmt.Sprintf("International data transfer agreement %d", number), "A1.0"
	default:
		f["kind"], f["name"] = "BINDING_AGREEMENT", fmt.Sprintf("Binding agreement %d", number)
	}
	if f["status"] == "SIGNED" {
		f["signedOn"] = day(g.between(-900, 0))
	}
	return f
}

// transfer goes from a company to a supplier abroad.
func (g *generator) transfer(n int) fields {
	company, supplier := g.holder(n), scatter(n)%g.suppliers
	country := pick(g, []string{"US", "IN", "US", "AU"})
	f := fields{
		"key": key("transfer", n), "name": fmt.Sprintf("Transfer to %s: %s", supplierName(supplier), pick(g, aspects)), "destination": country,
		"exporter": key("company", company), "importer": key("supplier", supplier), "exporterRole": "CONTROLLER", "importerRole": "PROCESSOR",
		"status": pick(g, []string{"ACTUAL", "ACTUAL", "CONDITIONAL"}), "frequency": "CONTINUOUS", "nextReviewOn": day(g.between(-100, 700)),
	}
	legs := list{}
	for _, regime := range regimes(company, n/2) {
		legs = append(legs, g.leg(n, regime.(string)))
	}
	f["legs"] = legs
	if g.chance(40) {
		f["dataCategories"] = g.ordinary(g.between(1, 4))
	}
	return f
}

// leg covers a transfer under one regime; what covers some is not settled.
func (g *generator) leg(transfer int, regime string) fields {
	of := instrumentKinds * (transfer / 8)
	f := fields{"regime": regime, "restricted": "TRUE", "assessment": key("risk", transfer/4)}
	switch at := slices.Index([]string{euGDPR, ukGDPR, popia}, regime); {
	case g.chance(15):
		f["candidates"] = []list{{"EU_SCC_2021_914"}, {"UK_IDTA", "UK_ADDENDUM"}, {"POPIA_72_1_A_AGREEMENT"}}[at]
	case at == 0:
		f["safeguard"], f["module"], f["instrument"] = "EU_SCC_2021_914", "M2", key("instrument", of)
	case at == 1 && transfer%3 == 0:
		f["safeguard"], f["instrument"] = "UK_IDTA", key("instrument", of+2)
	case at == 1:
		f["safeguard"], f["instrument"] = "UK_ADDENDUM", key("instrument", of+1)
	default:
		f["safeguard"], f["instrument"] = "POPIA_72_1_A_AGREEMENT", key("instrument", of+3)
	}
	return f
}
