package examples

import "fmt"

// jointArrangement covers the one of so many activities that has a joint controller.
func (g *generator) jointArrangement(n int) fields {
	activity := n*jointEvery + jointAt
	company := key("company", g.company(activity/unitActivities))
	return fields{
		"key": key("joint", n), "name": "Arrangement with " + clientName(n), "status": pick(g, []string{"SIGNED", "DRAFT", "NOT_EVIDENCED"}),
		"controllers": list{company, key("client", n)}, "activities": list{key("activity", activity)}, "contactPoint": "privacy@halden.example",
		"duties": list{fields{"duty": "INFORMATION", "controller": company}, fields{"duty": "RIGHTS_REQUESTS", "controller": key("client", n)}},
	}
}

// dataSharing is from a company to a client.
func (g *generator) dataSharing(n int) fields {
	return fields{
		"key": key("sharing", n), "name": fmt.Sprintf("Sharing with %s: %s", clientName(n), pick(g, aspects)),
		"disclosingController": key("company", g.holder(n)), "receivingController": key("client", n),
		"frequency": pick(g, []string{"ONE_OFF", "OCCASIONAL", "CONTINUOUS"}), "startedOn": day(g.between(-900, 0)),
		"purposes": g.keys("purpose", g.between(1, 2), g.purposes), "dataUses": g.dataUses(g.between(1, 4), false),
		"securityMeasures": g.keys("measure", 2, g.measures),
	}
}

// notice is that of a company.
func (g *generator) notice(n int) fields {
	home := homes[n%len(homes)]
	assertions := list{
		fields{"kind": "ROLE", "role": "CONTROLLER", "statement": companyName(n) + " decides why and how data are processed."},
		fields{"kind": "LEGAL_BASIS", "legalBasis": basisPrefixes[home.regime] + "B", "statement": "We process what the contract with you needs."},
	}
	for _, right := range []string{"ACCESS", "RECTIFICATION", "ERASURE", "OBJECT", "COMPLAIN_AUTHORITY"} {
		if g.chance(90) {
			assertions = append(assertions, fields{"kind": "RIGHT", "right": right, "rightNature": "STATUTORY"})
		}
	}
	assertions = append(assertions, fields{"kind": "RESPONSE_TIME", "period": "P1M", "statement": "We answer within a month."})
	return fields{
		"key": key("notice", n), "title": "Privacy notice of " + companyName(n), "kind": "PRIVACY_NOTICE", "regimes": list{home.regime},
		"controller": key("company", n), "document": key("notice", n), "language": "en", "effectiveFrom": day(g.between(-900, -30)), "assertions": assertions,
		"storageAccess": list{
			fields{"technology": "COOKIE", "product": "Session", "purpose": "STRICTLY_NECESSARY", "present": "TRUE", "control": "NONE"},
			fields{"technology": "COOKIE", "product": "Visit counter", "purpose": "STATISTICAL", "present": "TRUE", "control": "OBJECTION"},
		},
	}
}

// incident is what a request, a complaint or a breach begins with: of which company, and activities of it.
func (g *generator) incident(n int) (company int, activities list) {
	company = g.holder(n)
	activities = g.served(company)
	return company, activities[:min(len(activities), 3)]
}

var channels = []string{"EMAIL", "WEBSITE", "POST", "PHONE", "IN_PERSON"}

func (g *generator) rightsRequest(n int) fields {
	company, activities := g.incident(n)
	received := g.between(-700, 20)
	f := fields{
		"key": key("request", n), "reference": fmt.Sprintf("R-%05d", n+1), "controller": key("company", company), "activities": activities,
		"rights": list{pick(g, []string{"ACCESS", "ACCESS", "ERASURE", "RECTIFICATION", "OBJECT_DIRECT_MARKETING"})}, "regime": homes[company%len(homes)].regime,
		"channel": pick(g, channels), "receivedOn": day(received), "dueOn": day(received + 30), "owner": key("member", g.skewed(g.members)),
	}
	g.settle(f, received, []string{"GRANTED", "GRANTED", "PARTLY_GRANTED", "REFUSED"})
	return f
}

func (g *generator) complaint(n int) fields {
	company, activities := g.incident(n)
	received := g.between(-700, 20)
	f := fields{
		"key": key("complaint", n), "reference": fmt.Sprintf("C-%05d", n+1), "controller": key("company", company), "activities": activities,
		"regime": homes[company%len(homes)].regime, "channel": pick(g, channels), "receivedOn": day(received),
	}
	g.settle(f, received, []string{"UPHELD", "PARTLY_UPHELD", "REJECTED"})
	return f
}

// settle closes what came long enough ago, often but not always.
func (g *generator) settle(f fields, received int, outcomes []string) {
	f["status"] = "IN_PROGRESS"
	if received < -60 && g.chance(95) {
		f["status"], f["outcome"], f["closedOn"] = "CLOSED", pick(g, outcomes), day(received+g.between(1, 45))
	}
}

func (g *generator) breach(n int) fields {
	company, activities := g.incident(n)
	home, discovered := homes[company%len(homes)], g.rng.IntN(8000)
	f := fields{
		"key": key("breach", n), "title": combine(n, "%s: %s", []string{"Mail to the wrong person", "Lost laptop", "Stolen password", "Server failure"}, cities),
		"kinds": list{pick(g, []string{"CONFIDENTIALITY", "CONFIDENTIALITY", "AVAILABILITY", "INTEGRITY"})}, "role": "CONTROLLER",
		"regimes": list{home.regime}, "activities": activities, "dataCategories": g.ordinary(2),
		"dataSubjectCategories": g.keys("subject", 1, g.subjects), "discoveredAt": moment(discovered), "awareAt": moment(discovered + g.between(0, 48)),
		"peopleAffected": g.between(1, 400), "risk": pick(g, []string{"UNLIKELY", "UNLIKELY", "RISK", "HIGH_RISK"}),
		"facts": "Found by a member of staff and reported the same day.", "remedialAction": "Access was closed and the team was told what to do.",
	}
	if f["risk"] != "UNLIKELY" && g.chance(80) {
		f["notifications"] = list{fields{
			"party": "AUTHORITY", "regime": home.regime, "notifiedAt": moment(discovered + g.between(49, 90)), "reference": fmt.Sprintf("N-%05d", n+1),
		}}
	}
	if g.chance(85) {
		f["closedAt"] = moment(discovered + g.between(100, 900))
	}
	return f
}
