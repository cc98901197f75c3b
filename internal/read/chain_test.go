package read_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// linked is a link of a chain as it is answered.
type linked struct {
	Depth                                          int
	Upstream, Engagement, Processor, SubProcessing struct{ ID string }
}

// into runs an operation that has to succeed, and decodes its data into a struct.
func (c *client) into(t testing.TB, answer any, text string, variables map[string]any) {
	t.Helper()
	r, err := prepare(c.schema, text, variables)
	if err != nil {
		t.Fatal(err)
	}
	data, _, err := c.run(t.Context(), r)
	if err != nil {
		t.Fatalf("%v\n%s", err, r)
	}
	if err := json.Unmarshal(data, answer); err != nil {
		t.Fatalf("%v in %s", err, data)
	}
}

// levels tells how many steps each engagement is below the nearest of some, those at 0.
func levels(from []*entity) map[*entity]int {
	out := map[*entity]int{}
	var visit func(e *entity, level int)
	visit = func(e *entity, level int) {
		if met, ok := out[e]; ok && met <= level {
			return
		}
		out[e] = level
		for _, part := range e.fields["subProcessing"].([]any) {
			if below := part.(*entity).fields["downstream"].(*entity); !below.archived() {
				visit(below, level+1)
			}
		}
	}
	for _, e := range from {
		visit(e, 0)
	}
	return out
}

// chainedRegisters are registers with chains: the example, a generated one, and random ones with all that is out of use.
func chainedRegisters(t *testing.T, db *store.DB) map[string]*register {
	t.Helper()
	r := migrated(t, db)
	out := map[string]*register{}
	for key, id := range map[string]int64{"example-msp": importFile(t, r, "example-msp"), "generated": importGenerated(t, r, "generated", 60)} {
		out[key] = &register{id: id, world: readWorld(t, db, id)}
	}
	for seed := range uint64(3) {
		out[fmt.Sprint("random ", seed)] = randomRegister(t, db, r, 60+seed, 10)
	}
	for _, reg := range out {
		reg.client = whole(t, db, everything(reg.id))
	}
	return out
}

// What a chain lists is what the records say, the nearest first and in the order of each engagement.
func TestChain_EqualsTheRecords(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for name, reg := range chainedRegisters(t, db) {
			long := 0
			for _, e := range reg.world.types["Engagement"] {
				var answer struct {
					Node struct{ Chain, Again []linked }
				}
				reg.into(t, &answer, `query($id: ID!) { node(id: $id) { ... on Engagement {
					chain { depth upstream { id } engagement { id } processor { id } subProcessing { id } }
					again: chain { processor { id name: key } depth subProcessing { id downstream { id } } upstream { id } engagement { id } }
				} } }`, map[string]any{"id": e.id})
				var want []linked
				level := levels([]*entity{e})
				for upstream, n := range level {
					for _, part := range upstream.fields["subProcessing"].([]any) {
						if below := part.(*entity).fields["downstream"].(*entity); !below.archived() {
							l := linked{Depth: n + 1}
							l.Upstream.ID, l.Engagement.ID, l.SubProcessing.ID = upstream.id, below.id, part.(*entity).id
							l.Processor.ID = below.fields["engaged"].(*entity).id
							want = append(want, l)
						}
					}
				}
				got := answer.Node.Chain
				if !slices.Equal(got, answer.Node.Again) {
					t.Errorf("%s %s: two aliases differ", name, e.text("key"))
				}
				for i, l := range got {
					long = max(long, l.Depth)
					if i > 0 && (got[i-1].Depth > l.Depth || got[i-1].Upstream == l.Upstream && !before(reg.world, got[i-1], l)) {
						t.Errorf("%s %s: link %d is out of order", name, e.text("key"), i)
					}
				}
				byPart := func(a, b linked) int { return strings.Compare(a.SubProcessing.ID, b.SubProcessing.ID) }
				slices.SortFunc(got, byPart)
				slices.SortFunc(want, byPart)
				if !slices.Equal(got, want) {
					t.Errorf("%s %s:\n%v\nwant\n%v", name, e.text("key"), got, want)
				}
			}
			if long < 2 && name != "generated" {
				t.Errorf("%s: no chain is longer than %d", name, long)
			}
		}
	})
}

// before tells whether one link stands before another of the same engagement.
func before(w *world, a, b linked) bool {
	parts := w.byID[a.Upstream.ID].fields["subProcessing"].([]any)
	at := func(l linked) int {
		return slices.IndexFunc(parts, func(part any) bool { return part.(*entity).id == l.SubProcessing.ID })
	}
	return at(a) < at(b)
}

// latticeRegister has ten levels of ten engagements below ten of a controller; each rests on all of the next level, so that
// there are many ways down and all are as long.
func latticeRegister(t *testing.T, db *store.DB, r *registry.Registry) *register {
	t.Helper()
	var changes []registry.Change
	put := func(typ, key string, fields registry.Input) {
		changes = append(changes, registry.Change{Action: registry.Put, Type: model.ByName(typ), Key: key, Fields: fields})
	}
	put("Organisation", "controller", registry.Input{"tradingName": "controller"})
	put("Controller", "controller", registry.Input{"organisation": "controller"})
	var next []any
	for level := 10; level >= 0; level-- {
		name := fmt.Sprintf("level-%02d", level)
		put("Organisation", name, registry.Input{"tradingName": name})
		put("Processor", name, registry.Input{"organisation": name})
		var here []any
		for i := range 10 {
			key := fmt.Sprintf("%s-%d", name, i)
			fields := registry.Input{"name": key, "engaged": name, "subProcessing": append([]any{}, next...)}
			if level == 0 {
				fields["engagerController"] = "controller"
			} else {
				fields["engagerProcessor"] = fmt.Sprintf("level-%02d", level-1)
			}
			put("Engagement", key, fields)
			here = append(here, map[string]any{"downstream": key})
		}
		next = here
	}
	id, _, err := r.CreateRegister(t.Context(), registry.Writer{Actor: "system/test"}, "lattice", registry.Input{"name": "Lattice"}, changes)
	if err != nil {
		t.Fatal(err)
	}
	return &register{id: id, client: whole(t, db, everything(id)), world: readWorld(t, db, id)}
}

// Ten levels down each link is listed once whatever the number of ways to it; more links than the bound are refused.
func TestChain_Deep(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		reg := latticeRegister(t, db, migrated(t, db))
		var answer struct {
			Engagements struct{ Nodes []struct{ Chain []linked } }
			Controllers struct {
				Nodes []struct{ One, Four, All struct{ TotalCount int } }
			}
			Processors struct {
				Nodes []struct{ One, Nine, All struct{ TotalCount int } }
			}
		}
		reg.into(t, &answer, `{
			engagements(where: {key: {eq: "level-00-0"}}) { nodes { chain { depth subProcessing { id } } } }
			controllers { nodes { one: processors { totalCount } four: processors(depth: 4) { totalCount } all: processors(depth: null) { totalCount } } }
			processors(where: {key: {eq: "level-00"}}) { nodes { one: subProcessors { totalCount } nine: subProcessors(depth: 9) { totalCount } all: subProcessors(depth: null) { totalCount } } }
		}`, nil)
		depths, links := map[int]int{}, map[string]bool{}
		for _, l := range answer.Engagements.Nodes[0].Chain {
			depths[l.Depth]++
			links[l.SubProcessing.ID] = true
		}
		// Ten links to the first level, a hundred to each of the others.
		if len(depths) != 10 || depths[1] != 10 || depths[2] != 100 || depths[10] != 100 || len(links) != 910 {
			t.Errorf("%d links, by depth %v", len(links), depths)
		}
		if c := answer.Controllers.Nodes[0]; c.One.TotalCount != 1 || c.Four.TotalCount != 4 || c.All.TotalCount != 11 {
			t.Errorf("processors of the controller: %+v", c)
		}
		if p := answer.Processors.Nodes[0]; p.One.TotalCount != 1 || p.Nine.TotalCount != 9 || p.All.TotalCount != 10 {
			t.Errorf("sub-processors of the first processor: %+v", p)
		}
		r, err := prepare(reg.schema, "{ engagements(first: 100) { nodes { chain { depth } } } }", nil)
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = reg.run(t.Context(), r)
		if limit := fault.LimitOf(err); limit == nil || limit.Name != "chainLinks" || limit.Value != 10_001 || limit.Maximum != 10_000 {
			t.Errorf("chains of a hundred engagements: %v", err)
		}
		for _, text := range []string{"{ processors { nodes { subProcessors(depth: 0) { totalCount } } } }", "{ controllers { nodes { processors(depth: -1) { totalCount } } } }"} {
			if code := reg.refused(t, text, nil); code != fault.BadUserInput {
				t.Errorf("%s: %s", text, code)
			}
		}
	})
}

// TestStatements_Chain asks for chains ten deep, from one client and from a thousand over one hosting engagement: the same
// statements.
func TestStatements_Chain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		const text = `query($id: ID!) {
			engagements(where: {key: {eq: "client-0"}}) { nodes { chain { depth upstream { name } engagement { name agreement { title } securityMeasures { nodes { name } } }
				processor { organisation { name } } subProcessing { decision flowDown } } } }
			controllers(where: {key: {eq: "client-0"}}) { nodes { processors(depth: null) { totalCount nodes { key } } } }
			processors(where: {key: {eq: "processor"}}) { nodes { subProcessors(depth: null) { totalCount nodes { key } } } }
			whoTouches(organisation: $id) { depth countries processor { organisation { name } } engagements { totalCount nodes { name } } }
		}`
		var sent [][]string
		for _, clients := range []int{1, 1000} {
			host := hostingRegister(t, db, r, clients, 10)
			host.client = whole(t, db, everything(host.id))
			var ids struct {
				Organisations struct{ Nodes []struct{ ID string } }
			}
			host.into(t, &ids, `{ organisations(where: {key: {eq: "client-0"}}) { nodes { id } } }`, nil)
			variables := map[string]any{"id": ids.Organisations.Nodes[0].ID}
			told := host.told(t, text, variables)
			if told.err != nil || strings.Count(told.reply, `"depth":`) != 11+12 {
				t.Errorf("%v: %s", told.err, told.reply)
			}
			sent = append(sent, told.statements)
			t.Logf("%d clients: %d statements", clients, len(told.statements))
			page := host.told(t, `{ engagements(first: 100, orderBy: {field: KEY, direction: DESC}) { nodes { chain { depth processor { key } } } } }`, nil)
			// Hosting rests on 10, a client's service on 11, and those below hosting on 9 and fewer.
			want := map[int]int{1: 10 + 11 + 45, 1000: 10 + 99*11}[clients]
			if strings.Count(page.reply, `"depth":`) != want || page.err != nil || len(page.statements) != 4 {
				t.Errorf("a page: %v, %d statements for %d links", page.err, len(page.statements), strings.Count(page.reply, `"depth":`))
			}
		}
		if !slices.Equal(sent[0], sent[1]) {
			t.Errorf("over one client\n%s\nover a thousand\n%s", strings.Join(sent[0], "\n"), strings.Join(sent[1], "\n"))
		}
	})
}
