package examples

import (
	"fmt"
	"strings"
)

// The regimes, and which of them a country's law is.
const (
	ukGDPR = "UK_GDPR"
	euGDPR = "EU_GDPR"
	popia  = "POPIA"
)

// homes are where the companies of the group are, the parent first.
var homes = []struct{ country, city, form, regime string }{
	{"GB", "Leeds", "plc", ukGDPR},
	{"DE", "Hamburg", "GmbH", euGDPR},
	{"ZA", "Durban", "(Pty) Ltd", popia},
	{"GB", "Bristol", "Ltd", ukGDPR},
	{"IE", "Cork", "DAC", euGDPR},
	{"NL", "Utrecht", "B.V.", euGDPR},
}

// regimes are those of a company's nth record: the parent keeps some under the laws of its subsidiaries as well.
func regimes(company, n int) list {
	switch {
	case company > 0 || n%10 < 6:
		return list{homes[company%len(homes)].regime}
	case n%10 < 9:
		return list{ukGDPR, euGDPR}
	default:
		return list{ukGDPR, euGDPR, popia}
	}
}

func companyName(n int) string {
	home := homes[n%len(homes)]
	if n == 0 {
		return "Halden Group " + home.form
	}
	return fmt.Sprintf("Halden %s %s %s", combine(n-1, "%s", companyLines), home.city, home.form)
}

func supplierName(n int) string { return combine(n, "%s %s", supplierWords, supplierLines) }

func clientName(n int) string { return combine(n, "%s %s", clientWords, clientLines) }

func (g *generator) organisation(n int) fields {
	switch run, n := section(n, g.companies, g.suppliers, hosts, g.clients); run {
	case 0:
		return g.ownCompany(n)
	case 1:
		country := countries[g.skewed(len(countries))]
		return g.party("supplier", n, supplierName(n), country)
	case 2:
		return g.party("host", n, combine(n, "%s Hosting", supplierWords[8:]), []string{"IE", "US", "DE", "ZA"}[n%4])
	default:
		return g.party("client", n, clientName(n), homes[g.skewed(len(homes))].country)
	}
}

func (g *generator) ownCompany(n int) fields {
	f := g.party("company", n, companyName(n), homes[n%len(homes)].country)
	f["own"], f["headcount"] = true, 40+scatter(n)%900
	if n > 0 {
		f["parent"] = key("company", 0)
	}
	officer := fields{"kind": "DPO", "name": combine(n, "%s %s", firstNames, lastNames), "email": fmt.Sprintf("dpo-%d@halden.example", n+1)}
	if homes[n%len(homes)].regime == popia {
		officer["kind"] = "INFORMATION_OFFICER"
	}
	f["contacts"] = append(f["contacts"].(list), officer, fields{"kind": "RIGHTS_REQUESTS", "email": fmt.Sprintf("privacy-%d@halden.example", n+1)})
	return f
}

// party is an organisation with what is known of every one; of some it is little.
func (g *generator) party(kind string, n int, name, country string) fields {
	host := fmt.Sprintf("%s-%d.example", strings.ToLower(strings.ReplaceAll(name, " ", "-")), n+1)
	if kind == "company" {
		host = fmt.Sprintf("company-%d.halden.example", n+1)
	}
	f := fields{
		"key": key(kind, n), "tradingName": name, "country": country,
		"contacts": list{fields{"kind": "GENERAL", "email": "info@" + host, "phones": list{fmt.Sprintf("+44 20 7946 %04d", scatter(n)%1000)}}},
	}
	if g.chance(85) {
		f["legalName"], f["legalForm"], f["website"] = name, "COMPANY", "https://"+host
	}
	if kind == "company" || g.chance(50) {
		f["addresses"] = list{fields{"kind": "REGISTERED", "lines": list{fmt.Sprintf("%d High Street", 1+scatter(n)%200)}, "locality": pick(g, cities), "country": country}}
	}
	return f
}

// businessUnit belongs to a company, whose first unit is above the others.
func (g *generator) businessUnit(n int) fields {
	company := g.company(n)
	name := functions[n%len(functions)] + ", " + homes[company%len(homes)].city
	f := fields{"key": key("unit", n), "name": name, "description": "Answers for its activities at " + companyName(company) + "."}
	if first, _ := g.unitsOf(company); n > first {
		f["parent"] = key("unit", first)
	}
	return f
}

// controller is a company of the group, with what holds for all it does, or a client.
func (g *generator) controller(n int) fields {
	run, n := section(n, g.companies, g.clients)
	if run == 1 {
		return fields{"key": key("client", n), "organisation": key("client", n)}
	}
	f := fields{
		"key": key("company", n), "organisation": key("company", n), "dpoRequired": "TRUE",
		"securityMeasures": g.keys("measure", 6, g.measures), "retentionRules": g.keys("rule", 2, g.rules), "systems": g.keys("system", 3, g.systems),
		"dataSources": list{fields{"kind": "DATA_SUBJECT", "channels": list{"WEBSITE", "EMAIL", "PHONE"}}},
		"disclosures": list{fields{"recipient": key("recipient", 0), "role": "PROCESSOR"}},
	}
	if homes[n%len(homes)].country == "GB" {
		f["feeRegistration"] = fmt.Sprintf("ZA%06d", scatter(n)%1000000)
	}
	return f
}

// processor is a company of the group that works for clients, a supplier or a host.
func (g *generator) processor(n int) fields {
	run, n := section(n, arms, g.suppliers, hosts)
	kind := []string{"company", "supplier", "host"}[run]
	f := fields{
		"key": key(kind, n), "organisation": key(kind, n), "services": []any{pick(g, supplierLines) + " services", "Support"},
		"securityMeasures": g.keys("measure", g.between(2, 5), g.measures),
	}
	if run == 1 && n%4 == 0 {
		f["dueDiligence"] = key("diligence", n/4)
	}
	if g.chance(60) {
		f["attestations"] = list{fields{"name": "ISO/IEC 27001", "reference": fmt.Sprintf("IS %d", 700000+scatter(n)%90000), "validUntil": day(g.between(-200, 900))}}
	}
	return f
}

// processorActivity is what one of the group's companies does for clients.
func (g *generator) processorActivity(n int) fields {
	f := fields{
		"key": key("service", n), "name": combine(n, "%s for clients: %s", functions, aspects), "processor": key("company", n%arms),
		"description": "Carried out in the clients' systems, on their instructions.", "regimes": regimes(n%arms, n),
		"owner": key("member", g.skewed(g.members)), "nextReviewOn": day(g.between(-120, 600)),
		"instructedPurposes": g.keys("purpose", g.between(1, 4), g.purposes),
		"dataUses":           g.dataUses(g.between(1, 5), false),
		"securityMeasures":   g.keys("measure", g.between(0, 4), g.measures),
		"systems":            g.keys("system", g.between(0, 3), g.systems),
	}
	if g.chance(20) {
		f["specialDataExpected"] = "TRUE"
	}
	return f
}
