package read

import (
	"cmp"
	"context"
	"slices"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
)

// maxChainLinks bounds the links of the chains that one field brings, of all engagements together that it is asked of.
const maxChainLinks = 10_000

// chainField is Engagement.chain, and chainLink what it lists.
const (
	chainField = "chain"
	chainLink  = "ChainLink"
)

// chain brings what is below engagements: for each the links to sub-processors, those nearest first.
type chain struct {
	from  *rows
	links *rows // the sub-processing
	below map[int64][]chained
}

// chained is a sub-processing so many engagements below the one that is asked.
type chained struct {
	id    int64
	depth int
}

// chain plans Engagement.chain. It shows engagements and processors, which are refused where they are selected, and the
// links between them in any case.
func (p *planner) chain(r *rows, f selected) (func(*output, []any), error) {
	part := model.ByName("SubProcessing")
	if err := p.session.mayRead(part); err != nil {
		return nil, err
	}
	l := share(r, chainField, func() *chain { return &chain{from: r, links: newRows(part)} })
	var members []madeMember[chained]
	for _, f := range p.collect(f.sel, chainLink) {
		var write func(*output, chained)
		switch f.name {
		case "depth":
			write = func(o *output, c chained) { o.number(int64(c.depth)) }
		case "subProcessing":
			prog, err := p.object(l.links, f.sel)
			if err != nil {
				return nil, err
			}
			write = func(o *output, c chained) { o.object(prog, l.links.row(c.id)) }
		case "__typename":
			write = func(o *output, _ chained) { o.text(chainLink) }
		default:
			to := l.end(p, f.name)
			prog, err := p.object(to.to, f.sel)
			if err != nil {
				return nil, err
			}
			write = func(o *output, c chained) { o.object(prog, to.target(l.links.row(c.id))) }
		}
		members = append(members, madeMember[chained]{quoteName(f.alias), write})
	}
	return func(o *output, cells []any) {
		list := l.below[cells[0].(int64)]
		o.list(len(list), func(i int) { writeMade(o, members, list[i]) })
	}, nil
}

// end is what a link leads to: the engagement above or below, or who is engaged below.
func (l *chain) end(p *planner, name string) *one {
	if name == "engagement" {
		return p.one(l.links, l.links.typ.Link("downstream"))
	}
	to, column := "Engagement", "t."+l.links.typ.OwnerColumn
	if name == "processor" {
		to, column = "Processor", "(select e.engaged_id from engagements e where e.id = t.downstream_id)"
	}
	cell := l.links.column(column)
	return share(l.links, name, func() *one {
		return &one{from: l.links, to: newRows(model.ByName(to)), cell: cell, required: true}
	})
}

func (l *chain) load(ctx context.Context, s *Session) error {
	f := &factReader{ctx: ctx, session: s}
	links := f.chains(l.from.ids(0), true, maxChainLinks)
	if f.err != nil {
		return f.err
	}
	if n := len(links); n > maxChainLinks {
		return fault.Exceeded("chainLinks", int64(n), maxChainLinks, "chain: links below the engagements it is asked of")
	}
	byStart := map[int64][]subLink{}
	var ids []int64
	for _, link := range links {
		byStart[link.start] = append(byStart[link.start], link)
		ids = append(ids, link.id)
	}
	l.below = map[int64][]chained{}
	for start, links := range byStart {
		walkDown(links, []int64{start}, func(link subLink, depth int) {
			l.below[start] = append(l.below[start], chained{link.id, depth})
		})
	}
	return l.links.loadIDs(ctx, s, distinct(ids))
}

// walkDown calls back for each link that is below some engagements, the nearest first and those of one engagement in their
// order, with the least number of links down to it, itself included.
func walkDown(links []subLink, starts []int64, visit func(link subLink, depth int)) {
	below := map[int64][]subLink{}
	for _, link := range links {
		below[link.from] = append(below[link.from], link)
	}
	met := map[int64]bool{}
	for _, id := range starts {
		met[id] = true
	}
	for depth, level := 1, starts; len(level) > 0; depth++ {
		var next []int64
		for _, id := range level {
			slices.SortFunc(below[id], func(a, b subLink) int {
				return cmp.Or(cmp.Compare(a.position, b.position), cmp.Compare(a.id, b.id))
			})
			for _, link := range below[id] {
				visit(link, depth)
				if !met[link.to] {
					met[link.to] = true
					next = append(next, link.to)
				}
			}
		}
		level = next
	}
}
