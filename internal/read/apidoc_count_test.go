package read_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/exchange"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/store"
)

// paper is the document of a register as JSON has it: what its filters count, told from the document alone.
type paper struct {
	*law.Law
	lists map[string]map[string]map[string]any // by list and key
}

// countFiltered compares what the filters of docs/api.md count with what the register's document says.
func countFiltered(t *testing.T, db *store.DB, c *client) {
	t.Helper()
	p := readPaper(t, db, c.scope.Register)
	for filter, holds := range map[string]func(activity map[string]any, asController bool) bool{
		`{specialCategoryData: true}`: p.special,
		`{restrictedTransfer: true}`:  p.restricted,
		`{usesProcessor: {organisation: {key: {eq: "host-1"}}}}`: func(a map[string]any, asController bool) bool {
			return slices.ContainsFunc(p.chain(a, asController), func(e map[string]any) bool {
				return p.lists["processors"][e["engaged"].(string)]["organisation"] == "host-1"
			})
		},
		`{reviewDueBefore: "2027-06-01"}`: func(a map[string]any, _ bool) bool {
			return a["nextReviewOn"] != nil && a["nextReviewOn"].(string) < "2027-06-01"
		},
		`{legitimateInterestsWithoutAssessment: true}`: func(a map[string]any, asController bool) bool {
			return asController && p.unassessed(a)
		},
	} {
		want := 0
		for list, asController := range map[string]bool{"controllerActivities": true, "processorActivities": false} {
			for _, activity := range p.lists[list] {
				if holds(activity, asController) {
					want++
				}
			}
		}
		list := "processingActivities"
		if strings.Contains(filter, "legitimateInterests") {
			list = "controllerActivities"
		}
		answer := c.ask(t, fmt.Sprintf("{ l: %s(where: %s) { totalCount } }", list, filter), nil)
		if got := fmt.Sprint(at(t, answer, "l", "totalCount")); got != fmt.Sprint(want) || want == 0 {
			t.Errorf("%s counts %s, the document says %d", filter, got, want)
		}
	}
}

func readPaper(t *testing.T, db *store.DB, id int64) *paper {
	t.Helper()
	document, err := exchange.Export(t.Context(), db, id)
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := document.WriteJSON(&text); err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(text.Bytes(), &all); err != nil {
		t.Fatal(err)
	}
	laws, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	p := &paper{laws, map[string]map[string]map[string]any{}}
	for name, list := range all {
		if list, isList := list.([]any); isList {
			p.lists[name] = map[string]map[string]any{}
			for _, record := range list {
				p.lists[name][record.(map[string]any)["key"].(string)] = record.(map[string]any)
			}
		}
	}
	return p
}

// objects are the parts of a record in a list.
func objects(record map[string]any, list string) (out []map[string]any) {
	all, _ := record[list].([]any)
	for _, part := range all {
		out = append(out, part.(map[string]any))
	}
	return out
}

func names(record map[string]any, list, name string) bool {
	all, _ := record[list].([]any)
	return slices.Contains(all, any(name))
}

// owner is the controller or processor whose house rules an activity inherits.
func (p *paper) owner(activity map[string]any, asController bool) map[string]any {
	if asController {
		return p.lists["controllers"][activity["controller"].(string)]
	}
	return p.lists["processors"][activity["processor"].(string)]
}

// engagements are those that name an activity.
func (p *paper) engagements(activity map[string]any, asController bool) (out []map[string]any) {
	list := "processorActivities"
	if asController {
		list = "controllerActivities"
	}
	for _, e := range p.lists["engagements"] {
		if names(e, list, activity["key"].(string)) {
			out = append(out, e)
		}
	}
	return out
}

// chain is the engagements of an activity and all that they rest on.
func (p *paper) chain(activity map[string]any, asController bool) []map[string]any {
	out := p.engagements(activity, asController)
	for i := 0; i < len(out); i++ {
		for _, sub := range objects(out[i], "subProcessing") {
			out = append(out, p.lists["engagements"][sub["downstream"].(string)])
		}
	}
	return out
}

// reach is what says something of an activity: itself, its owner, its engagements and their processors.
func (p *paper) reach(activity map[string]any, asController bool) []map[string]any {
	out := []map[string]any{activity, p.owner(activity, asController)}
	for _, e := range p.engagements(activity, asController) {
		out = append(out, e, p.lists["processors"][e["engaged"].(string)])
	}
	return out
}

func (p *paper) special(activity map[string]any, asController bool) bool {
	for _, by := range []map[string]any{activity, p.owner(activity, asController)} {
		for _, use := range objects(by, "dataUses") {
			key, _ := use["dataCategory"].(string)
			for category := p.lists["dataCategories"][key]; category != nil; category = p.lists["dataCategories"][key] {
				if category["specialKinds"] != nil {
					return true
				}
				key, _ = category["parent"].(string)
			}
		}
	}
	return activity["specialDataExpected"] == "TRUE" ||
		slices.ContainsFunc(objects(activity, "specialConditions"), func(c map[string]any) bool {
			condition, _ := p.SpecialCondition(c["condition"].(string))
			return slices.Contains(condition.Covers, law.CoversSpecial) && reliedOn(c)
		})
}

// reliedOn tells whether a basis or condition had not ended on the day of the test.
func reliedOn(part map[string]any) bool {
	return part["reliedOnTo"] == nil || part["reliedOnTo"].(string) >= apidocToday.Format("2006-01-02")
}

func (p *paper) unassessed(activity map[string]any) bool {
	for _, purpose := range objects(activity, "purposes") {
		for _, basis := range objects(purpose, "bases") {
			assessment, _ := basis["assessment"].(string)
			takes := basis["legalBasis"] == "UK_GDPR_6_1_F" || basis["legalBasis"] == "EU_GDPR_6_1_F"
			if takes && reliedOn(basis) && p.lists["assessments"][assessment]["kind"] != "LIA" {
				return true
			}
		}
	}
	return false
}

func (p *paper) restricted(activity map[string]any, asController bool) bool {
	for _, by := range p.reach(activity, asController) {
		for key, transfer := range p.lists["transfers"] {
			destination, known := transfer["destination"].(string)
			if !known || !names(by, "transfers", key) {
				continue
			}
			for _, regime := range activity["regimes"].([]any) {
				cleared := slices.ContainsFunc(objects(transfer, "legs"), func(leg map[string]any) bool {
					return leg["regime"] == regime && leg["restricted"] == "FALSE"
				})
				if !cleared && !slices.Contains(p.Territory(regime.(string), apidocToday.Format("2006-01-02")), destination) {
					return true
				}
			}
		}
	}
	return false
}
