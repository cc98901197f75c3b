package examples

import (
	"fmt"
	"strings"
)

func (g *generator) purpose(n int) fields {
	f := fields{"key": key("purpose", n), "name": combine(n, "%s: %s", functions, aspects), "kind": purposeKinds[n%len(purposeKinds)]}
	if f["kind"] == "DIRECT_MARKETING" {
		f["channels"] = list{"EMAIL", "POST"}
	}
	return f
}

// dataCategory is one of the wider categories, one of those below them, one of the special ones, or what comes of a
// category below one way.
func (g *generator) dataCategory(n int) fields {
	f := fields{"key": key("category", n)}
	switch run, place := section(n, len(special), len(dataKinds), 5*len(dataKinds), g.categories); run {
	case 0:
		f["name"] = special[place].name
		specialise(f, special[place].kind)
	case 1:
		f["name"] = dataKinds[place].name
	case 2:
		wider := place % len(dataKinds)
		f["name"], f["parent"] = dataKinds[wider].narrow[place/len(dataKinds)], key("category", len(special)+wider)
		f["uniqueIdentifier"], f["accountNumber"] = f["name"] == "National identifiers", f["name"] == "Bank details"
	default:
		below := g.dataCategory(len(special) + len(dataKinds) + place%(5*len(dataKinds)))
		f["name"], f["parent"] = combine(place/(5*len(dataKinds)), below["name"].(string)+" from %s", origins), below["key"]
	}
	return f
}

// ordinary draws the keys of categories that a legal basis is enough for.
func (g *generator) ordinary(count int) list {
	out := list{}
	for _, n := range g.some(count, g.categories-len(special)) {
		out = append(out, key("category", len(special)+n))
	}
	return out
}

// specialise says why a category is special.
func specialise(f fields, kind string) {
	if kind == "criminal" || kind == "children" {
		f[kind] = true
		return
	}
	f["specialKinds"] = list{kind}
}

func (g *generator) dataSubjectCategory(n int) fields {
	f := fields{"key": key("subject", n), "name": people[n%len(people)]}
	if n >= len(people) {
		n -= len(people)
		f["name"] = combine(n/len(people), people[n%len(people)]+", %s", situations)
	}
	if strings.HasSuffix(f["name"].(string), "under 18") {
		f["children"], f["vulnerable"] = true, "TRUE"
	}
	return f
}

// recipient is a category of recipients, or one supplier.
func (g *generator) recipient(n int) fields {
	f := fields{"key": key("recipient", n)}
	if n >= len(recipientKinds) && n%2 == 1 {
		supplier := scatter(n) % g.suppliers
		f["name"], f["organisation"], f["relationship"] = supplierName(supplier), key("supplier", supplier), "SUPPLIER"
		return f
	}
	kind := recipientKinds[n%len(recipientKinds)]
	f["name"], f["relationship"] = kind.name, kind.relationship
	if n >= len(recipientKinds) {
		f["name"] = combine(n/len(recipientKinds)-1, kind.name+" in %s", cities)
	}
	if n < len(recipientKinds) && kind.relationship == "SUPPLIER" {
		f["examples"] = list{key("supplier", n%g.suppliers)}
	}
	return f
}

// retentionRule goes by a law, a period of the house or a criterion; every seventh is for all data.
func (g *generator) retentionRule(n int) fields {
	f := fields{"key": key("rule", n), "endActions": list{pick(g, []string{"DELETE", "DELETE", "DELETE", "ANONYMISE", "ARCHIVE", "REVIEW"})}}
	if n%7 != 0 {
		f["dataCategories"] = g.ordinary(g.between(1, 3))
	}
	switch n % 4 {
	case 0:
		law := retentionLaws[n/4%len(retentionLaws)]
		f["name"], f["period"], f["legalSource"] = combine(n/16, law.name+", %s", functions), law.period, law.source
		f["bound"], f["triggers"] = "MINIMUM", list{fields{"event": law.event}}
	case 1:
		f["name"], f["criterion"] = combine(n/4, "%[2]s, %[1]s", retentionCriteria, functions), retentionCriteria[n/4%len(retentionCriteria)]
		f["variesBy"] = list{"PURPOSE"}
	default:
		f["name"] = combine(n, "%s, %s", functions, aspects)
		f["period"], f["bound"] = retentionPeriods[n%len(retentionPeriods)], "MAXIMUM"
		f["triggers"] = list{fields{"event": retentionEvents[n%len(retentionEvents)]}}
	}
	return f
}

func (g *generator) securityMeasure(n int) fields {
	kind := protections[n%len(protections)]
	f := fields{
		"key": key("measure", n), "name": combine(n/len(protections), kind.name+"%s", places), "categories": list{kind.heading},
		"description": "What the team has agreed to do, as the security handbook says it.",
	}
	if g.chance(8) {
		f["conditional"], f["condition"] = true, "where available"
	}
	return f
}

// system is run by a supplier, or by the group itself.
func (g *generator) system(n int) fields {
	kind := applications[n%len(applications)]
	f := fields{
		"key": key("system", n), "name": combine(n/len(applications), "%s "+kind.name, functions), "kind": kind.kind,
		"location": countries[g.skewed(len(countries))],
	}
	switch {
	case kind.kind == "CLOUD_SERVICE" || kind.kind == "ANALYTICS":
		f["operator"] = key("supplier", g.skewed(g.suppliers))
	case g.chance(80):
		f["operator"] = key("company", g.skewed(g.companies))
	}
	return f
}

func (g *generator) member(n int) fields {
	name := combine(n, "%s %s", firstNames, lastNames)
	address := strings.ReplaceAll(strings.ToLower(name), " ", ".")
	return fields{"key": key("member", n), "name": name, "email": address + "@halden.example"}
}

// sourceDocument is the notice of a company, or one of the two papers of the group.
func (g *generator) sourceDocument(n int) fields {
	switch run, place := section(n, 2, g.companies); {
	case run == 1:
		return fields{
			"key": key("notice", place), "title": "Privacy notice of " + companyName(place), "kind": "PRIVACY_NOTICE",
			"url": fmt.Sprintf("https://company-%d.halden.example/privacy", place+1), "language": "en", "retrievedOn": day(-20),
		}
	case place == 0:
		return fields{"key": policyDocument, "title": "Policy on special category and criminal data", "kind": "POLICY", "edition": "3", "publishedOn": day(-300)}
	default:
		return fields{"key": questionnaire, "title": "Questionnaire on processing activities", "kind": "QUESTIONNAIRE", "retrievedOn": day(-60)}
	}
}

const (
	policyDocument = "special-data-policy"
	questionnaire  = "questionnaire"
)
