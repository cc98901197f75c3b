// Package casefile loads what the rules of compliance look at: records with those that they lead to and what others tell of
// them, or a whole register.
package casefile

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/store"
)

// Loader loads sets of one register, as one transaction sees it. What many records lead to it loads once.
type Loader struct {
	q        record.Querier
	dialect  store.Dialect
	law      *law.Law
	register *record.Record
	readings map[*model.Type]*record.Reading
	gatherer *record.Gatherer
}

// New makes a loader of a register, which is a record itself, for the types that are given, or for all that are examined.
func New(q record.Querier, d store.Dialect, laws *law.Law, register *record.Record, types ...*model.Type) *Loader {
	if types == nil {
		types = compliance.Examined()
	}
	l := &Loader{q: q, dialect: d, law: laws, register: register, readings: map[*model.Type]*record.Reading{}}
	for _, t := range types {
		l.readings[t] = compliance.Readings(t)
	}
	l.gatherer = record.NewGatherer(q, d, register.ID, slices.Collect(maps.Values(l.readings))...)
	return l
}

// Set loads what the rules of a type read from whole records of it.
func (l *Loader) Set(ctx context.Context, t *model.Type, subjects []*record.Record) (*compliance.Set, error) {
	graph, err := l.gatherer.Gather(ctx, l.readings[t], subjects)
	if err != nil {
		return nil, err
	}
	set := compliance.NewSet(l.law, l.register)
	set.AddGraph(graph)
	var targets []int64
	for _, r := range subjects {
		targets = append(targets, r.ID)
		if link := compliance.FactReaders()[t]; link != nil && r.One[link.Name] != 0 {
			targets = append(targets, r.One[link.Name])
		}
	}
	slices.Sort(targets)
	return set, l.tell(ctx, set, " and "+l.dialect.InIDs("target_id"), l.dialect.IDs(slices.Compact(targets)))
}

// Whole loads a whole register: the records of some types, the first of which is Register, or of all.
func Whole(
	ctx context.Context, q record.Querier, d store.Dialect, laws *law.Law, register int64, types ...*model.Type,
) (*compliance.Set, error) {
	if types == nil {
		types = model.Roots()
	}
	var all []*record.Record
	for _, t := range types {
		records, err := record.Load(ctx, q, d, register, t, nil)
		if err != nil {
			return nil, err
		}
		all = append(all, records...)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("load register: there is no register %d", register)
	}
	set := compliance.NewSet(laws, all[0])
	set.Add(all...)
	set.Whole()
	l := &Loader{q: q, dialect: d, register: all[0]}
	return set, l.tell(ctx, set, "")
}

// tell adds to a set what is told of records, of those that a condition names.
func (l *Loader) tell(ctx context.Context, set *compliance.Set, condition string, args ...any) error {
	query := "select target_id, facts, max(changed_on) from finding_facts where register_id = ?" + condition + " group by target_id, facts"
	rows, err := l.q.QueryContext(ctx, l.dialect.Rebind(query), append([]any{l.register.ID}, args...)...)
	if err != nil {
		return fmt.Errorf("read what is told of records: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var target int64
		var facts, changedOn string
		if err := rows.Scan(&target, &facts, &changedOn); err != nil {
			return fmt.Errorf("read what is told of records: %w", err)
		}
		set.Tell(target, ParseFacts(facts)...)
		set.ContentChanged(target, changedOn)
	}
	return rows.Err()
}

// FormatFacts writes facts as they are stored: a line for each, its name, first and last day divided by tabs.
func FormatFacts(facts []compliance.Fact) string {
	lines := make([]string, len(facts))
	for i, f := range facts {
		lines[i] = f.Name + "\t" + f.From + "\t" + f.To
	}
	return strings.Join(lines, "\n")
}

// ParseFacts reads what FormatFacts wrote.
func ParseFacts(text string) []compliance.Fact {
	var out []compliance.Fact
	for line := range strings.SplitSeq(text, "\n") {
		name, days, _ := strings.Cut(line, "\t")
		from, to, _ := strings.Cut(days, "\t")
		out = append(out, compliance.Fact{Name: name, From: from, To: to})
	}
	return out
}
