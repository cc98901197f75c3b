package read

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/openropa/ropa/internal/model"
)

// compounds are the object types of the contract that are no rows, with their values; their other fields lead to records.
var compounds = map[string][]string{
	"Viewer":    {"role", "scope", "member"},
	"UserError": {"code", "field", "message"},
	"PageInfo":  {"hasNextPage", "hasPreviousPage", "startCursor", "endCursor"},

	"DataFlow":        {"activities", "nodes", "links", "leftOut"},
	"DataFlowNode":    {"id", "layer", "label", "record", "country", "activities"},
	"DataFlowLink":    {"source", "target", "activities"},
	"DataFlowLeftOut": {"layer", "nodes", "activities"},
	chainLink:         {"depth", "upstream", "engagement", "processor", "subProcessing"},
	"TouchingParty":   {"processor", "depth", "countries", "engagements"},
	changeType:        {"cursor", "at", "actor", "action", "type", "id", "version", "request", changeEvents},
	"ChangeEvent":     {"kind", "type", "id", "on", "detail"},
	"RegisterChanged": {"cursor", changes},
	"Rule":            {"code", "label", "description", "severity", "regimes", "letters", "citations", "howToMend"},
	"RuleCitation":    {"regime", "citation"},
	legalReferenceType: {
		"code", "label", "description", "regime", "citation", "validFrom", "validTo", "notInForce", "valid", "source",
		"verification", "lastChecked", "generalKnowledge", "facts",
	},
	"SummaryNumber":   {"value", "count", "list", "where"},
	"RegisterSummary": slices.Concat(slices.Collect(maps.Keys(summaryNumbers)), slices.Collect(maps.Keys(summaryGroups))),
}

// checkContract proves that every field of the contract has a source, so that a gap shows at the start and not in a query.
func checkContract(schema *ast.Schema) error {
	var problems []error
	for name, def := range schema.Types {
		if def.Kind != ast.Object || def.BuiltIn || rootType(schema, def) || strings.HasPrefix(name, "__") {
			continue
		}
		for _, f := range def.Fields {
			if !strings.HasPrefix(f.Name, "__") && !answered(name, f.Name) {
				problems = append(problems, fmt.Errorf("nothing answers %s.%s", name, f.Name))
			}
		}
	}
	return errors.Join(problems...)
}

func rootType(schema *ast.Schema, def *ast.Definition) bool {
	return def == schema.Query || def == schema.Mutation || def == schema.Subscription
}

func answered(typ, field string) bool {
	if t := model.ByName(typ); t != nil {
		_, pairs := derivedPairs[typ+"."+field]
		return field == "id" || t.Field(field) != nil || t.Link(field) != nil || findDerivation(typ, field) != nil || pairs ||
			field == "usedBy" && len(users(t)) > 0 || field == findings && examined(t) || field == "inheritedFrom" && t.Owner == model.ScopeType || isUnion(t, field) ||
			workedOut[typ+"."+field] != nil || typ+"."+field == standingField || typ+"."+field == changeField ||
			typ == "Engagement" && (field == chainField || field == dpaAnnex || field == dpaAnnexes) ||
			typ == "JointArrangement" && field == jointView
	}
	if shown := shownTypes[typ]; shown != nil {
		_, ok := shown.FieldByName(goName(field))
		return ok
	}
	switch typ {
	case eventType.Name:
		return field == "id" || eventType.Field(field) != nil
	case findingType.Name:
		return field == "id" || findingType.Field(field) != nil || findingType.Link(field) != nil || slices.Contains(findingShown, field)
	}
	for _, t := range model.Types() {
		for _, f := range t.Fields {
			if f.Shape != nil && f.Shape.Name == typ {
				return f.Shape.Field(field) != nil
			}
		}
	}
	typ = strings.TrimPrefix(typ, "Scoped")
	switch {
	case compounds[typ] != nil:
		for _, f := range compounds[typ] {
			if f == field {
				return true
			}
		}
		return false
	case strings.HasSuffix(typ, "Connection"):
		return field == "edges" || field == "nodes" || field == "pageInfo" || field == "totalCount"
	case strings.HasSuffix(typ, "Edge"):
		return field == "cursor" || field == "node" || field == "inheritedFrom" ||
			typ == "SearchEdge" && field == "matched"
	case strings.HasSuffix(typ, "Payload"):
		return field == "userErrors" || field == "node" || field == "records" || model.ByName(strings.ToUpper(field[:1])+field[1:]) != nil
	}
	return false
}

func isUnion(t *model.Type, field string) bool {
	for _, l := range t.Links {
		if l.Union == field {
			return true
		}
	}
	return false
}
