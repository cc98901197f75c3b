package registry

import (
	"context"
	"slices"

	"github.com/openropa/ropa/internal/casefile"
	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// factRow is a row of finding_facts: what one record tells of another.
type factRow struct {
	source, target            int64
	targetType                string
	facts, content, changedOn string
}

// saveFacts writes what records tell of others where it has changed, and has those others examined.
func (e *examiner) saveFacts(ctx context.Context, set *compliance.Set, told map[int64][]compliance.Contribution) error {
	before, err := e.factsBy(ctx, told)
	if err != nil {
		return err
	}
	b := e.batch()
	changed := map[string][]int64{} // by type
	for source, contributions := range told {
		for _, c := range contributions {
			key := [2]int64{source, c.Target}
			was, existed := before[key]
			delete(before, key)
			row := factRow{
				source: source, target: c.Target, targetType: set.Record(c.Target).Type.Name,
				facts: casefile.FormatFacts(c.Facts), content: c.Content, changedOn: was.changedOn,
			}
			if existed && was.content != row.content {
				row.changedOn = e.day
			}
			if existed && row == was {
				continue
			}
			changed[row.targetType] = append(changed[row.targetType], row.target)
			if existed {
				if err := e.deleteFacts(ctx, was); err != nil {
					return err
				}
			}
			b.fact(row)
		}
	}
	for _, was := range before {
		changed[was.targetType] = append(changed[was.targetType], was.target)
		if err := e.deleteFacts(ctx, was); err != nil {
			return err
		}
	}
	if err := b.insert(ctx); err != nil {
		return err
	}
	return e.addTold(ctx, changed)
}

// factsBy reads what records have told so far, by source and target.
func (e *examiner) factsBy(ctx context.Context, sources map[int64][]compliance.Contribution) (map[[2]int64]factRow, error) {
	out := map[[2]int64]factRow{}
	var ids []int64
	for id := range sources {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	query := "select source_id, target_id, target_type, facts, content, changed_on from finding_facts where register_id = ? and " +
		e.db.Dialect.InIDs("source_id")
	err := each(ctx, e.tx, e.db.Dialect, query, []any{e.writer.Register, e.db.Dialect.IDs(ids)}, func(scan scanner) error {
		var f factRow
		err := scan(&f.source, &f.target, &f.targetType, &f.facts, &f.content, &f.changedOn)
		out[[2]int64{f.source, f.target}] = f
		return err
	})
	return out, err
}

func (e *examiner) deleteFacts(ctx context.Context, f factRow) error {
	const query = "delete from finding_facts where register_id = ? and source_id = ? and target_id = ?"
	return e.exec(ctx, query, e.writer.Register, f.source, f.target)
}

func (b *batch) fact(f factRow) {
	n := b.into("finding_facts", lastRank, func() []string {
		return []string{"register_id", "source_id", "target_id", "target_type", "facts", "content", "changed_on"}
	})
	n.values = append(n.values, b.t.writer.Register, f.source, f.target, f.targetType, f.facts, f.content, f.changedOn)
}

// addTold has records examined of which something else is told now, and those whose rules ask what is told of them.
func (e *examiner) addTold(ctx context.Context, changed map[string][]int64) error {
	altered := map[*model.Type][]record.Altered{}
	for name, ids := range changed {
		typ := model.ByName(name)
		slices.Sort(ids)
		ids = slices.Compact(ids)
		e.add(typ, ids...)
		for _, id := range ids {
			altered[typ] = append(altered[typ], record.Altered{New: record.New(typ, id)})
		}
	}
	tracer := record.NewTracer(e.tx, e.db.Dialect, altered)
	for typ, link := range compliance.FactReaders() {
		ids, err := tracer.Reaching(ctx, record.NewReading(typ, link.Name))
		if err != nil {
			return err
		}
		e.add(typ, ids...)
	}
	return nil
}
