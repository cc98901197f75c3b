package registry

import (
	"context"
	"slices"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// checkRoles refuses a second controller or processor of one organisation. It goes by the state before and after the
// transaction: two roles cannot swap their organisations in one.
func (t *transaction) checkRoles(ctx context.Context) error {
	for _, name := range []string{"Controller", "Processor"} {
		typ := model.ByName(name)
		var items []*item
		var ids []int64
		for _, it := range t.items {
			if id := it.new.One["organisation"]; it.new.Type == typ && id != 0 {
				items, ids = append(items, it), append(ids, id)
			}
		}
		if items == nil {
			continue
		}
		holders, err := t.holders(ctx, typ, typ.Link("organisation"), ids)
		if err != nil {
			return err
		}
		for _, it := range items {
			id := it.new.One["organisation"]
			if holder, held := holders[id]; held && holder != it.new.ID {
				t.report(it.change, path{"organisation"}, fault.ProblemTaken, "The organisation is a %s already.", name)
			}
			holders[id] = it.new.ID
		}
	}
	return nil
}

// holders finds the record behind each target of a link that only one record may have.
func (t *transaction) holders(ctx context.Context, typ *model.Type, link *model.Link, targets []int64) (map[int64]int64, error) {
	d := t.db.Dialect
	query := "select " + link.Column + ", id from " + typ.Table + " where register_id = ? and " + d.InIDs(link.Column)
	holders := map[int64]int64{}
	err := each(ctx, t.tx, d, query, []any{t.writer.Register, d.IDs(targets)}, func(scan scanner) error {
		var target, holder int64
		if err := scan(&target, &holder); err != nil {
			return err
		}
		holders[target] = holder
		return nil
	})
	return holders, err
}

// checkRegimes refuses a basis of a regime that its activity is not kept under. An activity without regimes is
// incomplete, not wrong.
func (t *transaction) checkRegimes(ctx context.Context) error {
	var activities []*item
	var ids []int64
	for _, it := range t.items {
		if it.new.Type.Name != "ControllerActivity" || len(it.new.Texts("regimes")) == 0 {
			continue
		}
		activities = append(activities, it)
		for _, purpose := range it.new.Parts["purposes"] {
			for _, basis := range purpose.Parts["bases"] {
				ids = append(ids, basis.One["legalBasis"])
			}
		}
	}
	if ids == nil {
		return nil
	}
	typ := model.ByName("LegalBasis")
	bases, err := record.Load(ctx, t.tx, t.db.Dialect, t.writer.Register, typ, ids)
	if err != nil {
		return err
	}
	regimes := map[int64]string{}
	for _, basis := range bases {
		regimes[basis.ID] = basis.Text("regime")
	}
	for _, it := range t.items {
		if it.new.Type == typ {
			regimes[it.new.ID] = it.new.Text("regime")
		}
	}
	for _, it := range activities {
		t.checkBases(it, regimes)
	}
	return nil
}

func (t *transaction) checkBases(it *item, regimes map[int64]string) {
	held := it.new.Texts("regimes")
	for i, purpose := range it.new.Parts["purposes"] {
		for j, basis := range purpose.Parts["bases"] {
			regime := regimes[basis.One["legalBasis"]]
			if regime == "" || slices.Contains(held, regime) {
				continue
			}
			at := path{"regimes"}
			if (decoder{t, it.change}).given(path{"purposes"}) {
				at = path{"purposes"}.item(i).with("bases").item(j).with("legalBasis")
			}
			t.report(it.change, at, fault.ProblemWrongRegime,
				"The basis %s belongs to %s, under which the activity is not kept.", basis.Key(), regime)
		}
	}
}
