package examples

import (
	"fmt"
	"strings"
)

// extent says how much an activity's record holds: how many of each thing at most.
type extent struct{ purposes, uses, disclosures, rules, measures, systems int }

// Most records hold the usual; a few are hardly begun, and a few hold very much.
var (
	begun  = extent{purposes: 1}
	usual  = extent{purposes: 3, uses: 6, disclosures: 4, rules: 3, measures: 5, systems: 3}
	large  = extent{purposes: 6, uses: 14, disclosures: 10, rules: 6, measures: 12, systems: 8}
	widest = extent{purposes: 9, uses: 32, disclosures: 16, rules: 9, measures: 18, systems: 14}
)

// extent draws how much an activity's record holds, nothing for a few.
func (g *generator) extent() extent {
	switch n := g.rng.IntN(100); {
	case n < 2:
		return extent{}
	case n < 8:
		return begun
	case n < 93:
		return usual
	case n < 99:
		return large
	default:
		return widest
	}
}

func (g *generator) controllerActivity(n int) fields {
	unit := n / unitActivities
	company := g.company(unit)
	most := g.extent()
	f := fields{
		"key": key("activity", n), "controller": key("company", company), "regimes": regimes(company, n),
		"name": g.activityName(functions[unit%len(functions)], homes[company%len(homes)].city),
	}
	if n%jointEvery == jointAt {
		f["jointControllers"] = list{key("client", n/jointEvery)}
	}
	if most == (extent{}) {
		f["processingState"] = "PLANNED"
		return f
	}
	g.describe(f, unit)
	specialData := most != begun && g.chance(7)
	f["purposes"] = g.activityPurposes(f, g.upTo(most.purposes))
	f["dataUses"] = g.dataUses(g.upTo(most.uses), specialData)
	if specialData {
		g.permit(f)
	}
	if most == begun {
		return f
	}
	g.assess(f, n)
	g.decide(f)
	f["disclosures"] = g.disclosures(g.between(0, most.disclosures), company)
	f["retentionRules"] = g.keys("rule", g.between(0, most.rules), g.rules)
	f["securityMeasures"] = g.keys("measure", g.between(0, most.measures), g.measures)
	f["systems"] = g.keys("system", g.between(0, most.systems), g.systems)
	g.reach(f, company)
	return f
}

func (g *generator) activityName(function, city string) string {
	return fmt.Sprintf("%s in %s: %s (%s)", function, city, pick(g, aspects), strings.ToLower(people[g.skewed(len(people))]))
}

// reach adds where data come from and how far they go, where the record says so.
func (g *generator) reach(f fields, company int) {
	if g.chance(15) {
		f["dataSources"] = list{fields{"kind": pick(g, []string{"PARTNER", "SERVICE_PROVIDER", "PUBLIC_SOURCE", "AUTOMATIC"})}}
	}
	if at, some := g.held(company, g.transfers); some && g.chance(20) {
		f["transfers"] = list{key("transfer", at)}
	} else if g.chance(30) {
		f["noTransfersConfirmed"] = true
	}
}

// upTo draws a number from one of which the middle is more likely than either end, 0 if there is to be none.
func (g *generator) upTo(most int) int {
	if most == 0 {
		return 0
	}
	return 1 + (g.rng.IntN(most)+g.rng.IntN(most))/2
}

// describe adds what most records say of the activity as a whole.
func (g *generator) describe(f fields, unit int) {
	f["description"] = pick(g, descriptions)
	f["processingState"] = pick(g, []string{"LIVE", "LIVE", "LIVE", "LIVE", "LIVE", "LIVE", "PLANNED", "SUSPENDED", "ENDED"})
	f["unit"] = key("unit", unit)
	begun := g.between(-2500, -40)
	f["startedOn"] = day(begun)
	if f["processingState"] == "ENDED" {
		f["endedOn"] = day(begun + g.between(30, 900))
	}
	if g.chance(90) {
		f["owner"] = key("member", g.skewed(g.members))
	}
	if g.chance(85) {
		f["nextReviewOn"] = day(g.between(-150, 700))
	}
	if g.chance(5) {
		f["citations"] = list{fields{"path": "description", "document": questionnaire, "clause": fmt.Sprintf("%d.%d", g.between(1, 9), g.between(1, 12))}}
	}
}

var descriptions = []string{
	"The team receives what people send, checks it against what is on file, and answers within the agreed time.",
	"Records are kept from the first contact on, brought up to date when something changes, and closed by the team leader.",
	"Figures are drawn together every month from the systems of the unit, without names wherever the question allows it.",
	"Appointments and tasks are planned from what is known of the people concerned; changes are sent to them the same day.",
	"Cases are opened on a report, worked on by two people independently, and decided by the head of the unit.",
}

// basisLetters are those of Art. 6(1) of the GDPR and of section 11(1) of POPIA, which agree in these: contract,
// legitimate interests, legal obligation, consent and public task, the most used first.
var basisLetters = []string{"B", "F", "C", "A", "E"}

var basisPrefixes = map[string]string{ukGDPR: "UK_GDPR_6_1_", euGDPR: "EU_GDPR_6_1_", popia: "POPIA_11_1_"}

// activityPurposes are so many purposes with bases under every regime of the activity; a few have none yet.
func (g *generator) activityPurposes(activity fields, count int) list {
	out := list{}
	for _, purpose := range g.some(count, g.purposes) {
		f := fields{"purpose": key("purpose", purpose)}
		if g.chance(94) {
			bases := list{}
			for _, letter := range g.some(1+g.rng.IntN(6)/5, len(basisLetters)) {
				for _, regime := range activity["regimes"].(list) {
					bases = append(bases, g.basis(regime.(string), basisLetters[letter]))
				}
			}
			f["bases"] = bases
		}
		out = append(out, f)
	}
	return out
}

func (g *generator) basis(regime, letter string) fields {
	f := fields{"legalBasis": basisPrefixes[regime] + letter}
	switch letter {
	case "A":
		f["consentRecord"], f["consentWithdrawal"] = "Consent log of the portal", "By a link in every message"
	case "C", "E":
		if g.chance(60) {
			f["statute"] = pick(g, []string{"Tax law", "Company law", "Health and safety law"})
		}
	case "F":
		f["interests"] = list{pick(g, []string{"Running the business well", "Preventing fraud", "Keeping customers informed", "Defending claims"})}
		if regime != popia && g.chance(80) {
			f["assessment"] = key("interest", g.rng.IntN(g.interests))
		}
	}
	return f
}

// dataUses are so many categories of data with the people they are about, and a special one if asked for.
func (g *generator) dataUses(count int, specialData bool) list {
	categories := g.ordinary(count)
	if specialData {
		categories = append(categories, key("category", g.skewed(len(special))))
	}
	out := list{}
	for _, category := range categories {
		f := fields{"dataCategory": category}
		if g.chance(95) {
			f["dataSubjectCategories"] = g.keys("subject", 1+g.rng.IntN(4)/3, g.subjects)
		}
		if g.chance(20) {
			f["certainty"] = pick(g, []string{"MAY_INCLUDE", "MAY_INCLUDE", "UNKNOWN"})
		}
		out = append(out, f)
	}
	return out
}

// disclosures are to recipients, and now and then to a processor under one of the company's engagements.
func (g *generator) disclosures(count, company int) list {
	out := list{}
	for _, recipient := range g.some(count, g.recipients) {
		f := fields{"recipient": key("recipient", recipient), "role": pick(g, []string{"PROCESSOR", "PROCESSOR", "INDEPENDENT_CONTROLLER", "UNKNOWN"})}
		if g.chance(15) {
			f["conditions"] = list{pick(g, []string{"LEGAL_DUTY", "WHERE_NECESSARY", "WITH_CONSENT"})}
		}
		if contract, some := g.held(company, g.contracts); some && f["role"] == "PROCESSOR" && g.chance(25) {
			f["engagement"] = key("engagement", 2*contract+g.rng.IntN(2))
		}
		out = append(out, f)
	}
	return out
}
