package registry

import (
	"context"
	"slices"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// checkCycles refuses a chain of records of one type that leads back to its start, such as organisations that are each
// other's parent. The head is locked, so no other transaction can close a cycle meanwhile.
func (t *transaction) checkCycles(ctx context.Context) error {
	for _, typ := range model.Roots() {
		for _, link := range typ.Links {
			if link.Kind == model.One && link.To == typ.Name {
				if err := t.checkChain(ctx, typ, link); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (t *transaction) checkChain(ctx context.Context, typ *model.Type, link *model.Link) error {
	var moved []*item
	var ids []int64
	for _, it := range t.items {
		if next := it.new.One[link.Name]; it.new.Type == typ && next != 0 && (it.old == nil || it.old.One[link.Name] != next) {
			moved, ids = append(moved, it), append(ids, next)
		}
	}
	if moved == nil {
		return nil
	}
	next, err := t.chain(ctx, typ, link, ids)
	if err != nil {
		return err
	}
	for _, it := range t.items {
		if it.new.Type == typ {
			next[it.new.ID] = it.new.One[link.Name]
		}
	}
	for _, it := range moved {
		seen := map[int64]bool{}
		for id := next[it.new.ID]; id != 0 && !seen[id]; id = next[id] {
			seen[id] = true
		}
		if seen[it.new.ID] {
			t.report(it.change, path{link.Name}, fault.ProblemCycle, "The chain of %s leads back to this %s.", link.Name, typ.Name)
		}
	}
	return nil
}

// chain reads the records to which the ids lead by a link, as far as they go, in one statement.
func (t *transaction) chain(ctx context.Context, typ *model.Type, link *model.Link, ids []int64) (map[int64]int64, error) {
	d := t.db.Dialect
	query := "with recursive chain (id, next) as (" +
		"select id, " + link.Column + " from " + typ.Table + " where register_id = ? and " + d.InIDs("id") +
		" union select r.id, r." + link.Column + " from " + typ.Table + " as r join chain on r.id = chain.next where r.register_id = ?" +
		") select id, next from chain where next is not null"
	next := map[int64]int64{}
	err := each(ctx, t.tx, d, query, []any{t.writer.Register, d.IDs(ids), t.writer.Register}, func(scan scanner) error {
		var from, to int64
		if err := scan(&from, &to); err != nil {
			return err
		}
		next[from] = to
		return nil
	})
	return next, err
}

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
			if t.given(it, "purposes") {
				at = path{"purposes"}.item(i).with("bases").item(j).with("legalBasis")
			}
			t.report(it.change, at, fault.ProblemWrongRegime,
				"The basis %s belongs to %s, under which the activity is not kept.", basis.Key(), regime)
		}
	}
}
