package registry_test

import (
	"slices"
	"testing"
	"time"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// TestTimesAndFoldedTexts are the same on every database.
func TestTimesAndFoldedTexts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		at := time.Date(2026, 7, 1, 13, 0, 0, 123456789, time.FixedZone("somewhere", 5*3600))
		w := registrytest.New(t, db, registry.WithClock(func() time.Time { return at }))
		purpose := w.Find(t, "Purpose", "enquiries")
		if got := model.FormatTime(purpose.Int("createdAt")); got != "2026-07-01T08:00:00.123456Z" {
			t.Errorf("created at %s", got)
		}
		if purpose.Int("updatedAt") != purpose.Int("createdAt") || purpose.Int("version") != 1 {
			t.Errorf("record %v", purpose.Values)
		}
		w.Apply(t, registrytest.Update(purpose, registry.Input{"name": "  ÉCLAIR   ﬁne Straße ", "description": "Weg"}))
		w.Apply(t, registrytest.Update(w.Find(t, "Purpose", "enquiries"), registry.Input{"description": nil}))
		folds := column(t, w, "select name_fold from purposes where description is null and description_fold is null")
		if !slices.Equal(folds, []string{"eclair fine strasse"}) {
			t.Errorf("folded %q", folds)
		}
		for _, typ := range model.Roots() {
			for _, f := range typ.Fields {
				if f.Folded {
					checkFold(t, w, typ, f)
				}
			}
		}
	})
}

func checkFold(t *testing.T, w *registrytest.World, typ *model.Type, f *model.Field) {
	texts := column(t, w, "select coalesce("+f.Column+", '') from "+typ.Table+" order by id")
	folds := column(t, w, "select coalesce("+f.FoldColumn()+", '') from "+typ.Table+" order by id")
	for i, text := range texts {
		if folds[i] != model.Fold(text) {
			t.Errorf("%s.%s: %q is folded to %q", typ.Name, f.Name, text, folds[i])
		}
	}
}
