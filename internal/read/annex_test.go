package read_test

import (
	"os"
	"reflect"
	"testing"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/read"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/report"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// annexedRegisters are registers with engagements: the examples, one in which every annex has all it needs, and random ones.
func annexedRegisters(t *testing.T, db *store.DB) map[string]*register {
	t.Helper()
	out := chainedRegisters(t, db)
	r := migrated(t, db)
	for _, key := range []string{"smartops", "smartops-it", "example-employer"} {
		id := importFile(t, r, key)
		out[key] = &register{id: id, client: whole(t, db, everything(id))}
	}
	text, err := os.ReadFile("../report/testdata/annex.yaml")
	if err != nil {
		t.Fatal(err)
	}
	id := importDocument(t, r, "annex", text)
	out["annex"] = &register{id: id, client: whole(t, db, everything(id))}
	return out
}

// inUse are the records of a type that are not archived.
func inUse(records []*record.Record) (out []*record.Record) {
	for _, r := range records {
		if r.Values["archivedAt"] == nil {
			out = append(out, r)
		}
	}
	return out
}

// part loads what annexes of engagements, or of a transfer, are made of.
func part(t *testing.T, reg *register, engagements []int64, transfer int64) *compliance.Set {
	t.Helper()
	set, _, err := read.AnnexSet(t.Context(), reg.engine, reg.scope, engagements, transfer)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// TestAnnex_EqualsTheWholeRegister writes every annex of every engagement, of each of its transfers and of none, and of every
// transfer, from what is loaded for it: they are those that the whole register gives, whether one engagement is asked of or all.
func TestAnnex_EqualsTheWholeRegister(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		laws, err := law.Load()
		if err != nil {
			t.Fatal(err)
		}
		profiles := laws.Codes(law.AnnexProfileList)
		for name, reg := range annexedRegisters(t, db) {
			set, byType := wholeRegister(t, db, reg.id)
			engagements, transfers := inUse(byType["Engagement"]), inUse(byType["Transfer"])
			var ids []int64
			for _, e := range engagements {
				ids = append(ids, e.ID)
			}
			all := set
			if ids != nil {
				all = part(t, reg, ids, 0)
			}
			compared, applicable := 0, 0
			same := func(what, profile string, got, want *report.DPAAnnex) {
				t.Helper()
				compared++
				if want.Applicable == compliance.AnswerYes {
					applicable++
				}
				if !reflect.DeepEqual(got, want) {
					t.Errorf("%s, %s by %s:\n%+v\nwant\n%+v", name, what, profile, got, want)
				}
			}
			for _, e := range engagements {
				one := part(t, reg, []int64{e.ID}, 0)
				for _, profile := range profiles {
					for _, transfer := range append([]*record.Record{nil}, set.AsAt(e, workedDay).Scope(e, "transfers")...) {
						want := report.Annex(set, e, profile, transfer, workedDay)
						for _, loaded := range []*compliance.Set{one, all} {
							var of *record.Record
							if transfer != nil {
								of = loaded.Record(transfer.ID)
							}
							same(e.Key(), profile, report.Annex(loaded, loaded.Record(e.ID), profile, of, workedDay), want)
						}
					}
				}
			}
			for _, transfer := range transfers {
				one := part(t, reg, nil, transfer.ID)
				for _, profile := range profiles {
					same(transfer.Key(), profile, report.TransferAnnex(one, one.Record(transfer.ID), profile, workedDay),
						report.TransferAnnex(set, transfer, profile, workedDay))
				}
			}
			t.Logf("%s: %d annexes of %d engagements and %d transfers, %d of them to be had", name, compared, len(engagements), len(transfers), applicable)
		}
	})
}
