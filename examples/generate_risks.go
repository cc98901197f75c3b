package examples

import "fmt"

// conditions permit special category data, criminal data and data about children, by regime.
var conditions = map[string]map[string]fields{
	"special": {
		ukGDPR: {"condition": "UK_GDPR_9_2_B", "schedule1": "DPA_2018_SCH1_P1", "policyDocument": policyDocument, "policyAdhered": "TRUE"},
		euGDPR: {"condition": "EU_GDPR_9_2_B", "statute": "Employment law"},
		popia:  {"condition": "POPIA_27_1_B"},
	},
	"criminal": {
		ukGDPR: {"condition": "UK_GDPR_10", "schedule1": "DPA_2018_SCH1_P10", "policyDocument": policyDocument},
		euGDPR: {"condition": "EU_GDPR_10", "statute": "Employment law"},
		popia:  {"condition": "POPIA_33"},
	},
	"children": {popia: {"condition": "POPIA_35_1_A", "consentRecord": "Forms signed by a competent person"}},
}

// permit adds the condition for the special data that an activity uses last, under each of its regimes; of some it is
// missing.
func (g *generator) permit(f fields) {
	uses := f["dataUses"].(list)
	category := uses[len(uses)-1].(fields)["dataCategory"]
	sort := "special"
	for n, s := range special {
		if category == key("category", n) && conditions[s.kind] != nil {
			sort = s.kind
		}
	}
	out := list{}
	for _, regime := range f["regimes"].(list) {
		condition := conditions[sort][regime.(string)]
		if condition == nil || g.chance(15) {
			continue
		}
		part := fields{"dataCategories": list{category}}
		for name, value := range condition {
			part[name] = value
		}
		out = append(out, part)
	}
	f["specialConditions"] = out
	f["riskFlags"] = list{"SENSITIVE_DATA", "VULNERABLE_SUBJECTS"}
}

var riskFlags = []string{
	"EVALUATION_OR_SCORING", "SYSTEMATIC_MONITORING", "LARGE_SCALE", "MATCHING_DATASETS", "INNOVATIVE_TECHNOLOGY", "INVISIBLE_PROCESSING", "TRACKING",
}

// assess adds what the screening found: every so many activities an impact assessment, and now and then that one is
// required but missing.
func (g *generator) assess(f fields, n int) {
	switch {
	case n%dpiaEvery == dpiaEvery/2:
		f["dpiaRequired"], f["assessments"] = "TRUE", list{key("impact", n/dpiaEvery)}
	case g.chance(3):
		f["dpiaRequired"] = "TRUE"
	case g.chance(60):
		f["dpiaRequired"] = "FALSE"
	}
	if flags, has := f["riskFlags"].(list); f["dpiaRequired"] == "TRUE" {
		if !has {
			flags = list{}
		}
		for _, at := range g.some(2, len(riskFlags)) {
			flags = append(flags, riskFlags[at])
		}
		f["riskFlags"] = flags
	}
}

// decide adds a decision by automated means to a few activities.
func (g *generator) decide(f fields) {
	if !g.chance(3) {
		if g.chance(70) {
			f["automatedDecisions"] = "FALSE"
		}
		return
	}
	f["automatedDecisions"], f["decisionSignificance"] = "TRUE", pick(g, []string{"LEGAL_EFFECT", "SIMILARLY_SIGNIFICANT"})
	f["decisionGround"], f["decisionLogic"] = "CONTRACT", "A score of past payments decides on the terms that are offered."
	if g.chance(70) {
		f["decisionSafeguards"] = "On request a person looks at the case again."
	}
}

// assessment is that of an impact, of legitimate interests, of a transfer's risk or of a supplier.
func (g *generator) assessment(n int) fields {
	run, n := section(n, g.impacts, g.interests, g.risks, g.diligences)
	kind := []string{"impact", "interest", "risk", "diligence"}[run]
	name := []string{"Impact assessment %d", "Balancing test %d", "Transfer risk assessment %d", "Due diligence %d"}[run]
	f := fields{"key": key(kind, n), "name": fmt.Sprintf(name, n+1), "kind": []string{"DPIA", "LIA", "TRA", "DUE_DILIGENCE"}[run]}
	begun := g.between(-900, -30)
	f["startedOn"], f["status"] = day(begun), "IN_PROGRESS"
	if g.chance(80) {
		f["status"], f["completedOn"], f["nextReviewOn"] = "DONE", day(begun+g.between(1, 90)), day(begun+g.between(365, 1100))
		f["outcome"], f["residualRisk"] = pick(g, []string{"PROCEED", "PROCEED", "PROCEED_WITH_MEASURES"}), pick(g, []string{"LOW", "LOW", "MEDIUM", "HIGH"})
	}
	return f
}

// waiver lives with a finding about a company for another year: that its processors are named without their engagements.
func (g *generator) waiver(n int) fields {
	return fields{
		"key": key("waiver", n), "rule": "N3", "recordType": "Controller", "recordKey": key("company", n), "path": "disclosures",
		"message": "These process on behalf of others without an engagement that says so: " + g.recipient(0)["name"].(string) + ".",
		"until":   day(g.between(30, 360)), "reason": "The house rule names the kind; the engagements are recorded one by one.",
	}
}
