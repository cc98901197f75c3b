package read_test

import "testing"

// kept are operations that were once answered wrongly, or that are easily got wrong.
var kept = []struct {
	name, text string
	variables  map[string]any
}{
	{"one name through two interfaces", `{ processingActivities { nodes { ... on Node { x: id } ... on ProcessingActivity { x: id } } } }`, nil},
	{"two lists do not share cursors", `{ a: processingActivities { edges { cursor } } b: controllerActivities { edges { cursor } } }`, nil},
	{"two terms read one column", `{
		processingActivities(orderBy: [{field: NAME}, {field: NAME, direction: DESC}]) { edges { cursor node { name } } }
		controllers { nodes { activities(orderBy: [{field: NAME}, {field: NAME, direction: DESC}], last: 2) { edges { cursor node { name } } } } }
	}`, nil},
	{"pages of one list under several names", `{ controllers { nodes {
		a: activities(first: 1) { edges { cursor node { name } } pageInfo { hasNextPage hasPreviousPage } }
		b: activities(last: 1) { nodes { key } pageInfo { hasNextPage hasPreviousPage } }
		c: activities(archived: true, where: {name: {contains: "e"}}) { totalCount nodes { name } }
		a: activities(first: 1) { totalCount edges { node { owner { name } } } }
	} } }`, nil},
	{"empty lists of tests", `{
		a: purposes(where: {and: []}) { totalCount } b: purposes(where: {or: []}) { totalCount } c: purposes(where: {not: {or: []}}) { totalCount }
		d: purposes(where: {key: {in: []}}) { totalCount } e: purposes(where: {not: {}}) { totalCount } f: purposes(where: {not: null, or: null, key: {eq: null}}) { totalCount }
	}`, nil},
	{"negation of what is missing", `{
		a: organisations(where: {not: {tradingName: {contains: "e"}}}) { totalCount } b: organisations(where: {not: {headcount: {gt: 5}}}) { totalCount }
		c: organisations(where: {not: {parent: {tradingName: {eq: "x"}}}}) { totalCount } d: organisations(where: {parent: {}}) { totalCount }
	}`, nil},
	{"one use in several parts", `{ dataSubjectCategories(first: 100) { nodes { usedBy(archived: true) { totalCount nodes { id } } } } }`, nil},
	{"uses of everything", `{
		a: assessments(first: 100) { nodes { ...u } } b: businessUnits(first: 100) { nodes { ...u } } c: legalBases(first: 100) { nodes { ...u } }
		d: transfers(first: 100) { nodes { ...u } } e: transferInstruments(first: 100) { nodes { ...u } } f: purposes(first: 100) { nodes { ...u } }
	}
	fragment u on Record { ... on Assessment { usedBy(archived: true) { ...n } } ... on BusinessUnit { usedBy(archived: true) { ...n } }
		... on LegalBasis { usedBy(archived: true) { ...n } } ... on Transfer { usedBy(archived: true) { ...n } }
		... on TransferInstrument { usedBy(archived: true) { ...n } } ... on Purpose { usedBy(archived: true) { ...n } } }
	fragment n on NodeConnection { totalCount nodes { id ... on Record { version } } }`, nil},
	{"units of activities, through interfaces", `{ processingActivities(first: 100, archived: true) { nodes {
		id ... on Record { version ... on ProcessingActivity { unit { key name } } } ... on ControllerActivity { unit { id } }
	} } }`, nil},
	{"nobody in particular performs a duty", `{ jointArrangements(first: 100, archived: true) { nodes { duties { duty controller { id organisation { id } } } } } }`, nil},
	{"house rules of everyone", "{" + saidBy("controllers") + saidBy("processors") + saidBy("controllerActivities") + saidBy("processorActivities") +
		saidBy("engagements") + saidBy("dataSharings") + "}", nil},
	{"chains of everyone", `{
		engagements(first: 100, archived: true) { nodes {
			controllers(archived: true) { nodes { id } } upstream(archived: true) { nodes { id } } downstream { totalCount nodes { id } } engager { __typename }
		} }
		processors(first: 100, archived: true) { nodes { subProcessors(archived: true) { nodes { id } } subEngagements { nodes { id } } engagements { nodes { id } } } }
	}`, nil},
}

// saidBy asks for what all records of a list say of their processing, and inherit.
func saidBy(list string) string {
	said := " dataUses { id inheritedFrom { id } } disclosures { id inheritedFrom { id } } dataSources { id inheritedFrom { id } }"
	for _, connection := range []string{"retentionRules", "securityMeasures", "systems", "transfers"} {
		said += " " + connection + "(archived: true) { totalCount edges { cursor inheritedFrom { id } node { id } } }"
	}
	return " " + list + "(first: 100, archived: true) { nodes { id" + said + " } }"
}

func testKept(t *testing.T, j *judge) {
	for _, k := range kept {
		t.Run(k.name, func(t *testing.T) {
			if difference := j.judge(t, k.text, k.variables); difference != "" {
				t.Error(difference)
			}
		})
	}
}
