package casefile

import (
	"context"
	"fmt"
	"slices"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/report"
	"github.com/openropa/ropa/internal/store"
)

// Annexed names the records that annexes are written of.
type Annexed struct {
	// Type is that of the records behind the annexes, and IDs which they are.
	Type *model.Type
	IDs  []int64
	// Of engagements, Below are all those in the chains below them, and Above those that rest on them.
	Below, Above []int64
}

// AnnexReadings tell what annexes read of records of a type, and of what is below and above them.
func AnnexReadings(t *model.Type) []*record.Reading {
	var out []*record.Reading
	for _, p := range (Annexed{Type: t}).places() {
		out = append(out, p.reading)
	}
	return out
}

// place is what is read of records in one place.
type place struct {
	reading *record.Reading
	ids     []int64
}

// places are those of the records behind the annexes and of what is below and above them. What is read of all that are in a chain
// comes first, of the records themselves too: it takes the same statements, however many are below.
func (of Annexed) places() []place {
	var out []place
	if of.Type.Name == "Engagement" {
		out = append(out, place{report.BelowReading(), sorted(of.IDs, of.Below)}, place{report.AboveReading(), sorted(of.IDs, of.Above)})
	}
	return append(out, place{report.AnnexReading(of.Type), sorted(of.IDs)})
}

// Annexes loads what annexes are made of: as much as a whole register tells of them. The statements follow from what there is to
// be loaded, and not from how much of it.
func Annexes(
	ctx context.Context, q record.Querier, d store.Dialect, laws *law.Law, register int64, of Annexed,
) (*compliance.Set, error) {
	registers, err := record.Load(ctx, q, d, register, model.ByName("Register"), nil)
	if err != nil {
		return nil, err
	}
	if len(registers) == 0 {
		return nil, fmt.Errorf("load register: there is no register %d", register)
	}
	l := &Loader{q: q, dialect: d, law: laws, register: registers[0], gatherer: record.NewGatherer(q, d, register)}
	set := compliance.NewSet(laws, registers[0])
	if err := l.gather(ctx, set, of); err != nil {
		return nil, err
	}
	if err := l.roles(ctx, set); err != nil {
		return nil, err
	}
	targets := slices.Clone(of.IDs)
	for _, transfer := range set.All("Transfer") {
		targets = append(targets, transfer.ID)
	}
	return set, l.tell(ctx, set, " and "+d.InIDs("target_id"), d.IDs(sorted(targets)))
}

// gather adds the records, each with what is read of those in its place.
func (l *Loader) gather(ctx context.Context, set *compliance.Set, of Annexed) error {
	begun, err := l.gatherer.Begin(ctx, sorted(of.IDs, of.Below, of.Above), AnnexReadings(of.Type)...)
	if err != nil {
		return err
	}
	set.Add(begun...)
	for _, p := range of.places() {
		var from []*record.Record
		for _, id := range p.ids {
			if r := set.Record(id); r != nil {
				from = append(from, r)
			}
		}
		graph, err := l.gatherer.Gather(ctx, p.reading, from)
		if err != nil {
			return err
		}
		set.AddGraph(graph)
	}
	return nil
}

// roles adds the controllers and processors that exporters and importers are.
func (l *Loader) roles(ctx context.Context, set *compliance.Set) error {
	var parties []int64
	for _, transfer := range set.All("Transfer") {
		for _, side := range []string{"exporter", "importer"} {
			if id := transfer.One[side]; id != 0 {
				parties = append(parties, id)
			}
		}
	}
	for _, typ := range []string{"Controller", "Processor"} {
		roles, err := l.gatherer.Linking(ctx, model.ByName(typ), "organisation", sorted(parties))
		if err != nil {
			return err
		}
		for _, role := range roles {
			if set.Record(role.ID) == nil {
				set.Add(role)
			}
		}
	}
	return nil
}

// sorted are ids in order, each once; of none it makes a list of none, for nil stands for all.
func sorted(ids ...[]int64) []int64 {
	out := append([]int64{}, slices.Concat(ids...)...)
	slices.Sort(out)
	return slices.Compact(out)
}
