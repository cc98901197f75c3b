package read_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/read"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/report"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// TestAnnexSet compares the sets of all engagements with the annexes that they are made of: by every form, one for each transfer that
// it can be about. Some engagement has several, and a set by some forms has no others.
func TestAnnexSet(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		id := importFile(t, r, "example-msp")
		c := summaryClient(t, db, id, workedNow)
		set, byType := wholeRegister(t, db, id)
		def := c.schema.Types["DpaAnnex"]
		all := selectionOf(c.schema, def)
		several := false
		for _, profiles := range [][]string{
			{"ART28", "EU_SCC_2021_915", "EU_SCC_2021_914", "UK_IDTA", "UK_ADDENDUM", "POPIA_S21"}, {"ART28", "UK_IDTA"}, {},
		} {
			arguments := ""
			if len(profiles) < 6 {
				arguments = fmt.Sprintf("(profiles: [%s])", joinedWords(slices.Backward(profiles)))
			}
			for _, e := range byType["Engagement"] {
				var want []*report.DPAAnnex
				for _, profile := range profiles {
					a := report.Annex(set, e, profile, nil, workedDay)
					transfers := transfersOf(set.AsAt(e, workedDay).Scope(e, "transfers"), profile)
					if len(transfers) < 2 {
						want = append(want, a)
						continue
					}
					several = true
					for _, transfer := range transfers {
						want = append(want, report.Annex(set, e, profile, transfer, workedDay))
					}
				}
				text := fmt.Sprintf("{ engagements(first: 1, where: {key: {eq: %q}}) { nodes { a: dpaAnnexes%s%s } } }", e.Key(), arguments, all)
				got := at(t, c.ask(t, text, nil), "engagements", "nodes", 0, "a").([]any)
				if len(got) != len(want) {
					t.Fatalf("%s: %d annexes, want %d", e.Key(), len(got), len(want))
				}
				for i := range want {
					same := canonical(t, naive(c.schema, def, set, reflect.ValueOf(read.ShownAnnex(want[i]))))
					if got := canonical(t, got[i]); got != same {
						t.Errorf("%s:\n%s\nwant\n%s", e.Key(), got, same)
					}
				}
			}
		}
		if !several {
			t.Error("no engagement has several transfers")
		}
		archived := byType["Engagement"][0]
		if _, err := r.Apply(t.Context(), registry.Writer{Register: id, Actor: "system/test"}, []registry.Change{
			{Action: registry.Archive, Type: archived.Type, ID: archived.ID, AnyVersion: true},
		}); err != nil {
			t.Fatal(err)
		}
		text := fmt.Sprintf("{ node(id: %q) { ... on Engagement { dpaAnnexes { ready } } } }", model.FormatID(archived.Type, archived.ID))
		if got := at(t, c.ask(t, text, nil), "node", "dpaAnnexes").([]any); len(got) != 0 {
			t.Errorf("of an archived engagement: %v", got)
		}
	})
}

// transfersOf are those that a profile can be about.
func transfersOf(all []*record.Record, profile string) []*record.Record {
	regime := map[string]string{"EU_SCC_2021_914": "EU_GDPR", "UK_IDTA": "UK_GDPR", "UK_ADDENDUM": "UK_GDPR"}[profile]
	return slices.DeleteFunc(all, func(transfer *record.Record) bool {
		ended := transfer.Text("endedOn")
		return ended != "" && ended < workedDay || !slices.ContainsFunc(transfer.Parts["legs"], func(leg *record.Record) bool {
			return regime != "" && leg.Text("regime") == regime
		})
	})
}

func joinedWords(words func(yield func(int, string) bool)) (out string) {
	for _, word := range words {
		out += word + " "
	}
	return out
}

// TestAnnexSet_Bounded refuses sets whose annexes tell together of more sub-processors than the bound.
func TestAnnexSet_Bounded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		reg := latticeRegister(t, db, r)
		ask := func(fields string) error {
			r, err := prepare(reg.schema, `{ engagements(first: 1, where: {key: {eq: "level-00-0"}}) { nodes {`+fields+" } } }", nil)
			if err != nil {
				t.Fatal(err)
			}
			_, _, err = reg.run(t.Context(), r)
			return err
		}
		// There are 910 links below it.
		if err := ask("dpaAnnexes { ready }"); err != nil {
			t.Errorf("six annexes: %v", err)
		}
		limit := fault.LimitOf(ask("a: dpaAnnexes { ready } b: dpaAnnexes { ready }"))
		if limit == nil || limit.Name != "chainLinks" || limit.Maximum != 10_000 || limit.Value <= 10_000 {
			t.Errorf("twelve annexes: %+v", limit)
		}
		var changes []registry.Change
		var keys []any
		for _, key := range []string{"one", "two", "three"} {
			keys = append(keys, key)
			changes = append(changes, registry.Change{Action: registry.Create, Type: model.ByName("Transfer"), Key: key, Fields: registry.Input{
				"name": key, "status": "CONDITIONAL", "legs": []any{map[string]any{"regime": "UK_GDPR"}, map[string]any{"regime": "EU_GDPR"}},
			}})
		}
		changes = append(changes, registry.Change{
			Action: registry.Update, Type: model.ByName("Engagement"), Key: "level-00-0", AnyVersion: true, Fields: registry.Input{"transfers": keys},
		})
		if _, err := r.Apply(t.Context(), registry.Writer{Register: reg.id, Actor: "system/test"}, changes); err != nil {
			t.Fatal(err)
		}
		if err := ask("dpaAnnexes(profiles: [UK_IDTA, UK_ADDENDUM, EU_SCC_2021_914]) { ready }"); err != nil {
			t.Errorf("nine annexes: %v", err)
		}
		if limit := fault.LimitOf(ask("dpaAnnexes { ready }")); limit == nil || limit.Name != "chainLinks" || limit.Value != 12*910 {
			t.Errorf("twelve annexes by six forms: %+v", limit)
		}
	})
}
