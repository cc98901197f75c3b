package registry

import (
	"context"
	"slices"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
)

// checkCycles refuses a chain of records of one type that leads back to its start, such as organisations that are each
// other's parent, or engagements that rest on each other. The head is locked, so no other transaction can close a cycle
// meanwhile.
func (t *transaction) checkCycles(ctx context.Context) error {
	for _, typ := range model.Roots() {
		for _, r := range chains(typ) {
			if err := t.checkChain(ctx, r); err != nil {
				return err
			}
		}
	}
	return nil
}

// chains are the routes that lead from a type to itself. What a scope names is no step in a chain: an engagement may
// disclose data to whom it pleases.
func chains(typ *model.Type) []route {
	var out []route
	for _, link := range typ.Links {
		switch {
		case link.Kind == model.One && link.To == typ.Name:
			out = append(out, route{typ: typ, link: link})
		case link.Kind == model.Parts && !link.Scoped:
			for _, below := range link.Target().Links {
				if below.Kind == model.One && below.To == typ.Name {
					out = append(out, route{typ, link, below})
				}
			}
		}
	}
	return out
}

func (t *transaction) checkChain(ctx context.Context, r route) error {
	var moved []*item
	var ids []int64
	for _, it := range t.items {
		if added := r.added(it); it.new.Type == r.typ && len(added) > 0 {
			moved, ids = append(moved, it), append(ids, added...)
		}
	}
	if moved == nil {
		return nil
	}
	next, err := t.steps(ctx, r, ids)
	if err != nil {
		return err
	}
	for _, it := range t.items {
		if it.new.Type == r.typ {
			next[it.new.ID] = r.ids(it.new)
		}
	}
	circle := circles(next)
	for _, it := range moved {
		added := r.added(it)
		for n, id := range r.ids(it.new) {
			if !slices.Contains(added, id) || id != it.new.ID && circle[id] != circle[it.new.ID] {
				continue
			}
			at, _ := r.at(decoder{t, it.change}, n, id)
			t.report(it.change, at, fault.ProblemCycle, "The chain of %s leads back to this %s.", at[0], r.typ.Name)
		}
	}
	return nil
}

// added are the records that an item did not lead to before.
func (r route) added(it *item) []int64 {
	added := r.ids(it.new)
	if it.old != nil {
		added = without(added, r.ids(it.old))
	}
	return without(added, []int64{0})
}

// steps reads the steps along a route from the records of the ids, as far as they go, in one statement.
func (t *transaction) steps(ctx context.Context, r route, ids []int64) (map[int64][]int64, error) {
	d := t.db.Dialect
	table, near, far := r.table()
	query := "with recursive chain (id, next) as (" +
		"select " + near + ", " + far + " from " + table + " where register_id = ? and " + d.InIDs(near) +
		" union select r." + near + ", r." + far + " from " + table + " as r join chain on r." + near + " = chain.next where r.register_id = ?" +
		") select id, next from chain where next is not null"
	next := map[int64][]int64{}
	err := each(ctx, t.tx, d, query, []any{t.writer.Register, d.IDs(ids), t.writer.Register}, func(scan scanner) error {
		var from, to int64
		if err := scan(&from, &to); err != nil {
			return err
		}
		next[from] = append(next[from], to)
		return nil
	})
	return next, err
}

// circles numbers the nodes of a graph: two of them have the same number if each leads to the other (Tarjan).
func circles(next map[int64][]int64) map[int64]int {
	seen, circle := map[int64]int{}, map[int64]int{}
	var open []int64
	var visit func(id int64) int
	visit = func(id int64) int {
		first := len(seen) + 1
		seen[id] = first
		open = append(open, id)
		least := first
		for _, to := range next[id] {
			if seen[to] == 0 {
				least = min(least, visit(to))
			} else if circle[to] == 0 {
				least = min(least, seen[to])
			}
		}
		if least == first {
			for from := slices.Index(open, id); len(open) > from; open = open[:len(open)-1] {
				circle[open[len(open)-1]] = first
			}
		}
		return least
	}
	for id := range next {
		if seen[id] == 0 {
			visit(id)
		}
	}
	return circle
}
