package record

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/store"
)

// Reading is a link that is followed from records, with those that are followed from its target. That of the records one
// begins with has no link.
type Reading struct {
	Type   *model.Type
	Link   *model.Link
	Repeat bool // follow the link from its target again, for as long as there is one
	Below  []*Reading
}

// NewReading reads paths from a type, each the names of links joined by dots. A link with a star is followed again and again.
func NewReading(t *model.Type, paths ...string) *Reading {
	root := &Reading{Type: t}
	for _, path := range paths {
		at := root
		for step := range strings.SplitSeq(path, ".") {
			at = at.below(step)
		}
	}
	return root
}

// below finds or adds the link of a step.
func (r *Reading) below(step string) *Reading {
	name, repeat := strings.CutSuffix(step, "*")
	link := r.Type.Link(name)
	if link == nil {
		panic(fmt.Sprintf("record: %s has no link %s", r.Type.Name, name))
	}
	for _, b := range r.Below {
		if b.Link == link {
			return b
		}
	}
	b := &Reading{Type: link.Target(), Link: link, Repeat: repeat}
	r.Below = append(r.Below, b)
	return b
}

// Graph is records, and which of them link to which along inverse links.
type Graph struct {
	Records map[int64]*Record
	Inverse map[*model.Link]map[int64][]int64
}

// Gatherer follows readings. What records lead to it loads once, however often they do, with no more of it than the readings
// that it was made for follow.
type Gatherer struct {
	loader
	loaded map[int64]*Record
}

// NewGatherer makes a gatherer of a register for some readings.
func NewGatherer(q Querier, d store.Dialect, register int64, readings ...*Reading) *Gatherer {
	g := &Gatherer{
		loader: loader{q: q, dialect: d, register: register, links: map[*model.Link]bool{}}, loaded: map[int64]*Record{},
	}
	for _, reading := range readings {
		g.want(reading, true)
	}
	return g
}

// want notes what is to be loaded of the records that a reading leads to: those that it begins with are whole, with their parts.
func (g *Gatherer) want(reading *Reading, whole bool) {
	for _, b := range reading.Below {
		if !whole {
			g.links[b.Link] = true
		}
		g.want(b, whole && b.Link.Kind == model.Parts)
	}
}

// Gather follows a reading from whole records of its type.
func (g *Gatherer) Gather(ctx context.Context, reading *Reading, from []*Record) (*Graph, error) {
	of := &gathering{g, &Graph{Records: map[int64]*Record{}, Inverse: map[*model.Link]map[int64][]int64{}}}
	for _, r := range from {
		of.graph.Records[r.ID] = r
	}
	if err := of.follow(ctx, reading, from); err != nil {
		return nil, fmt.Errorf("gather what %s leads to: %w", reading.Type.Name, err)
	}
	return of.graph, nil
}

type gathering struct {
	*Gatherer
	graph *Graph
}

func (g *gathering) follow(ctx context.Context, reading *Reading, from []*Record) error {
	for _, b := range reading.Below {
		reached, err := g.step(ctx, b.Link, from)
		if err != nil {
			return err
		}
		for again := reached; b.Repeat && len(again) > 0; reached = append(reached, again...) {
			if again, err = g.step(ctx, b.Type.Link(b.Link.Name), again); err != nil {
				return err
			}
			again = slices.DeleteFunc(again, func(r *Record) bool { return slices.Contains(reached, r) })
		}
		if err := g.follow(ctx, b, reached); err != nil {
			return err
		}
	}
	return nil
}

// step follows one link from records or parts, and loads what is not there yet.
func (g *gathering) step(ctx context.Context, link *model.Link, from []*Record) ([]*Record, error) {
	var ids []int64
	switch link.Kind {
	case model.Parts:
		var parts []*Record
		for _, r := range from {
			parts = append(parts, r.Parts[link.Name]...)
		}
		return parts, nil
	case model.Inverse:
		var err error
		if ids, err = g.relate(ctx, link, from); err != nil {
			return nil, err
		}
	default:
		for _, r := range from {
			ids = append(ids, r.Many[link.Name]...)
			if id := r.One[link.Name]; id != 0 {
				ids = append(ids, id)
			}
		}
	}
	ids = distinct(ids)
	missing := slices.DeleteFunc(slices.Clone(ids), func(id int64) bool {
		return g.graph.Records[id] != nil || g.loaded[id] != nil
	})
	if len(missing) > 0 {
		records, err := g.load(ctx, link.Target(), missing)
		if err != nil {
			return nil, err
		}
		for _, r := range records {
			g.loaded[r.ID] = r
		}
	}
	var out []*Record
	for _, id := range ids {
		r := g.graph.Records[id]
		if r == nil && g.loaded[id] != nil {
			r = g.loaded[id]
			g.graph.Records[id] = r
		}
		if r != nil {
			out = append(out, r)
		}
	}
	return out, nil
}

// relate reads which records link to some.
func (g *gathering) relate(ctx context.Context, link *model.Link, to []*Record) ([]int64, error) {
	if g.graph.Inverse[link] == nil {
		g.graph.Inverse[link] = map[int64][]int64{}
	}
	var near, all []int64
	for _, r := range to {
		near = append(near, r.ID)
	}
	query := "select " + link.Near + ", " + link.Far + " from " + link.Table + " where " + g.dialect.InIDs(link.Near)
	if link.Column != "" {
		query = "select " + link.Column + ", id from " + link.Target().Table + " where " + g.dialect.InIDs(link.Column)
	}
	err := g.query(ctx, query, []any{g.dialect.IDs(near)}, func(scan func(...any) error) error {
		var id, from int64
		if err := scan(&id, &from); err != nil {
			return err
		}
		all = append(all, from)
		g.graph.Inverse[link][id] = append(g.graph.Inverse[link][id], from)
		return nil
	})
	return all, err
}

// Altered is a record as it was and as it is; either may be missing.
type Altered struct{ Old, New *Record }

// Tracer finds from which records readings lead to altered ones.
type Tracer struct {
	loader
	altered map[*model.Type][]Altered
	steps   map[string][]int64 // by the link and the ids that it was followed from
}

// NewTracer makes a tracer of what leads to altered records.
func NewTracer(q Querier, d store.Dialect, altered map[*model.Type][]Altered) *Tracer {
	return &Tracer{loader: loader{q: q, dialect: d}, altered: altered, steps: map[string][]int64{}}
}

// Reaching finds the records of a reading's type from which it leads to altered records, or did before. What is found may hold
// ids of other types.
func (b *Tracer) Reaching(ctx context.Context, reading *Reading) ([]int64, error) {
	ids, err := b.reaching(ctx, reading)
	if err != nil {
		return nil, fmt.Errorf("find what leads to altered records: %w", err)
	}
	return ids, nil
}

// reaching finds the records or parts at the end of a reading that are altered, or from which it leads to such.
func (b *Tracer) reaching(ctx context.Context, reading *Reading) ([]int64, error) {
	var ids []int64
	if reading.Link != nil {
		for _, a := range b.altered[reading.Type] {
			ids = append(ids, a.New.ID)
		}
	}
	for _, below := range reading.Below {
		far, err := b.reaching(ctx, below)
		if err != nil {
			return nil, err
		}
		near, err := b.step(ctx, reading.Type, below.Link, far)
		if err != nil {
			return nil, err
		}
		ids = append(ids, near...)
	}
	ids = distinct(ids)
	for again := ids; reading.Repeat && len(again) > 0; ids = append(ids, again...) {
		var err error
		if again, err = b.step(ctx, reading.Type, reading.Type.Link(reading.Link.Name), again); err != nil {
			return nil, err
		}
		again = slices.DeleteFunc(again, func(id int64) bool { return slices.Contains(ids, id) })
	}
	return ids, nil
}

// step follows a link of a type back from the ids of its targets.
func (b *Tracer) step(ctx context.Context, t *model.Type, link *model.Link, far []int64) ([]int64, error) {
	if len(far) == 0 {
		return nil, nil
	}
	var query string
	switch {
	case link.Kind == model.One:
		query = "select id from " + t.Table + " where " + b.dialect.InIDs(link.Column)
	case link.Column != "": // of parts, or of what links here
		query = "select " + link.Column + " from " + link.Target().Table + " where " + b.dialect.InIDs("id")
	default:
		query = "select " + link.Near + " from " + link.Table + " where " + b.dialect.InIDs(link.Far)
	}
	known := fmt.Sprint(query, far)
	if near, ok := b.steps[known]; ok {
		return near, nil
	}
	var near []int64
	err := b.query(ctx, query, []any{b.dialect.IDs(far)}, func(scan func(...any) error) error {
		var id *int64
		if err := scan(&id); err != nil || id == nil {
			return err
		}
		near = append(near, *id)
		return nil
	})
	if link.Kind == model.Inverse {
		near = append(near, b.left(link, far)...)
	}
	b.steps[known] = distinct(near)
	return b.steps[known], err
}

// left lists what altered records among some no longer link to, along the other side of an inverse link.
func (b *Tracer) left(inverse *model.Link, far []int64) []int64 {
	other := OtherSide(inverse)
	var out []int64
	for _, a := range b.altered[inverse.Target()] {
		if a.Old != nil && slices.Contains(far, a.Old.ID) {
			out = append(out, a.Old.Many[other.Name]...)
			if id := a.Old.One[other.Name]; id != 0 {
				out = append(out, id)
			}
		}
	}
	return out
}

// OtherSide is the link of which an inverse one is the other side.
func OtherSide(inverse *model.Link) *model.Link {
	for _, link := range inverse.Target().Links {
		same := link.Kind == model.One && link.Column == inverse.Column && inverse.Column != "" ||
			link.Kind == model.Many && link.Table == inverse.Table && inverse.Table != ""
		if same {
			return link
		}
	}
	panic("record: " + inverse.Name + " is the other side of no link")
}

func distinct(ids []int64) []int64 {
	slices.Sort(ids)
	return slices.Compact(ids)
}
