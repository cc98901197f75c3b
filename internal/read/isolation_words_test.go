package read_test

import (
	"fmt"
	"testing"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// TestIsolation_Words moves the records of one type after the other into another register: whatever looks at them, a filter
// in the team's words or a number of the summary, then says something else, and what it said before once they are back.
func TestIsolation_Words(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		rich, beside := randomRegister(t, db, r, 4, 8), emptyRegister(t, db, r)
		torn := &tornRegister{halves: [2]*register{rich, beside}, world: rich.world, half: map[string]int{}}
		without := func(name string) {
			torn.tear(t, db, func(typ, _ int) int {
				if model.Types()[typ].Name == name {
					return 1
				}
				return 0
			})
		}
		for _, test := range []struct {
			list, where string
			types       []string
		}{
			{"processingActivities", "specialCategoryData: true", []string{"DataUse", "DataCategory", "SpecialCondition"}},
			{"processingActivities", "restrictedTransfer: true", []string{"Transfer", "TransferLeg", "Engagement"}},
			{"controllerActivities", "legitimateInterestsWithoutAssessment: true", []string{"ActivityPurpose", "BasisAssignment", "LegalBasis", "Assessment"}},
			{"processingActivities", `usesProcessor: {organisation: {name: {contains: "supplier4"}}}`, []string{"Engagement", "SubProcessing", "Processor", "Organisation"}},
			{"processingActivities", `system: {name: {contains: "system0"}}`, []string{"System", "Engagement"}},
			{"processingActivities", `recipient: {name: {contains: "recipient0"}}`, []string{"Recipient", "Disclosure", "Engagement"}},
		} {
			text := fmt.Sprintf("{ %s(where: {%s}) { totalCount } }", test.list, test.where)
			whole := rich.told(t, text, nil)
			for _, typ := range test.types {
				without(typ)
				if now := rich.told(t, text, nil); now.err != nil || now.reply == whole.reply {
					t.Errorf("%s: %s also when each %s is another's: %v", text, now.reply, typ, now.err)
				}
			}
			without("")
			if now := rich.told(t, text, nil); now.reply != whole.reply {
				t.Errorf("%s: %s in the end, %s before", text, now.reply, whole.reply)
			}
		}
		here := &register{id: rich.id, client: summaryClient(t, db, rich.id, worldTime)}
		there := &register{id: beside.id, client: summaryClient(t, db, beside.id, worldTime)}
		nothing := there.told(t, wholeSummary(), nil).reply
		for field, types := range map[string][]string{
			"transfersBySafeguard":        {"Transfer", "TransferLeg"},
			"controllerActivitiesByBasis": {"ControllerActivity", "ActivityPurpose", "BasisAssignment", "LegalBasis"},
		} {
			text := "{ registerSummary { " + field + " { count } } }"
			empty := there.told(t, text, nil).reply
			if here.told(t, text, nil).reply == empty {
				t.Errorf("%s counts nothing", field)
			}
			for _, typ := range types {
				without(typ)
				for _, half := range []*register{here, there} {
					if told := half.told(t, text, nil); told.reply != empty {
						t.Errorf("%s: %s also when each %s is another's: %v", field, told.reply, typ, told.err)
					}
				}
				without("")
			}
		}
		if now := there.told(t, wholeSummary(), nil).reply; now != nothing {
			t.Errorf("the summary of nothing becomes %s", now)
		}
	})
}
