package read_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/read"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

const flowQuery = `query ($where: ProcessingActivityWhere, $groupBy: DataFlowGrouping! = ACTIVITY, $layers: [DataFlowLayer!], $most: Int! = 200) {
	dataFlow(where: $where, groupBy: $groupBy, layers: $layers, most: $most) {
		activities
		nodes { id layer label country activities record { id } }
		links { source target activities }
		leftOut { layer nodes activities }
	}
}`

// picture is a data flow as it is answered.
type picture struct {
	Activities int
	Nodes      []pictured
	Links      []struct {
		Source, Target string
		Activities     int
	}
	LeftOut []struct {
		Layer             string
		Nodes, Activities int
	}
}

type pictured struct {
	ID, Layer, Label string
	Country          *string
	Activities       int
	Record           *struct{ ID string }
}

func flowOf(t *testing.T, c *client, variables map[string]any) *picture {
	t.Helper()
	r, err := prepare(c.schema, flowQuery, variables)
	if err != nil {
		t.Fatal(err)
	}
	data, _, err := c.run(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	var answer struct{ DataFlow *picture }
	if err := json.Unmarshal(data, &answer); err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	return answer.DataFlow
}

var flowLayers = []string{"DATA_SUBJECTS", "ACTIVITIES", "SYSTEMS", "RECIPIENTS", "PROCESSORS", "SUB_PROCESSORS", "COUNTRIES"}

// naiveFlow draws the same picture activity by activity from the records of a world.
type naiveFlow struct {
	nodes map[string]map[*entity]bool
	links map[[2]string]map[*entity]bool
}

func layerOf(node string) string {
	layer, _, _ := strings.Cut(node, ":")
	return layer
}

// draw adds what one activity brings: of its own links the paths between what is asked for.
func (n *naiveFlow) draw(activity *entity, groupBy string, asked []string) {
	links := map[string]map[string]bool{}
	link := func(from, to string) {
		if links[from] == nil {
			links[from] = map[string]bool{}
		}
		links[from][to] = true
	}
	name := naiveGroup(activity, groupBy)
	links[name] = map[string]bool{}
	naiveOwn(activity, name, link)
	naiveChains(activity, name, link)
	met := map[string]bool{}
	for _, to := range links {
		for node := range to {
			met[node] = strings.HasPrefix(node, "COUNTRIES:") || met[node]
		}
	}
	for _, h := range activity.fields["transfers"].([]hanging) {
		if c := h.text("destination"); c != "" && !h.archived() && !met["COUNTRIES:"+c] {
			link(name, "COUNTRIES:"+c)
		}
	}
	note := func(node string) {
		if slices.Contains(asked, layerOf(node)) {
			if n.nodes[node] == nil {
				n.nodes[node] = map[*entity]bool{}
			}
			n.nodes[node][activity] = true
		}
	}
	var follow func(start, from string)
	follow = func(start, from string) {
		for to := range links[from] {
			if !slices.Contains(asked, layerOf(to)) {
				follow(start, to)
				continue
			}
			key := [2]string{start, to}
			if n.links[key] == nil {
				n.links[key] = map[*entity]bool{}
			}
			n.links[key][activity] = true
		}
	}
	for from, to := range links {
		note(from)
		for node := range to {
			note(node)
		}
		if slices.Contains(asked, layerOf(from)) {
			follow(from, from)
		}
	}
}

func naiveGroup(activity *entity, groupBy string) string {
	group := activity
	switch groupBy {
	case "UNIT":
		group, _ = activity.fields["unit"].(*entity)
	case "PARTY":
		group = activity.fields[heirs[activity.typ]].(*entity)
	}
	if group == nil {
		return "ACTIVITIES:"
	}
	return "ACTIVITIES:" + group.id
}

func naiveOwn(activity *entity, name string, link func(from, to string)) {
	for _, use := range activity.fields["dataUses"].([]any) {
		for _, subject := range use.(*entity).fields["dataSubjectCategories"].([]any) {
			if s := subject.(*entity); !s.archived() {
				link("DATA_SUBJECTS:"+s.id, name)
			}
		}
	}
	located := func(layer string, e *entity, field string) {
		link(name, layer+":"+e.id)
		if e.text(field) != "" {
			link(layer+":"+e.id, "COUNTRIES:"+e.text(field))
		}
	}
	for _, h := range activity.fields["systems"].([]hanging) {
		if !h.archived() {
			located("SYSTEMS", h.entity, "location")
		}
	}
	for _, d := range activity.fields["disclosures"].([]any) {
		if r, _ := d.(*entity).fields["recipient"].(*entity); r != nil && !r.archived() {
			located("RECIPIENTS", r, "country")
		}
	}
}

func naiveChains(activity *entity, name string, link func(from, to string)) {
	reach := func(layer string, engagement *entity) string {
		processor := engagement.fields["engaged"].(*entity)
		node := layer + ":" + processor.id
		if c := processor.fields["organisation"].(*entity).text("country"); c != "" {
			link(node, "COUNTRIES:"+c)
		}
		for _, h := range engagement.fields["transfers"].([]hanging) {
			if c := h.text("destination"); c != "" && !h.archived() {
				link(node, "COUNTRIES:"+c)
			}
		}
		return node
	}
	below := func(from string, engagement *entity) {
		met := map[*entity]bool{engagement: true}
		var down func(e *entity)
		down = func(e *entity) {
			for _, part := range e.fields["subProcessing"].([]any) {
				if sub := part.(*entity).fields["downstream"].(*entity); !sub.archived() && !met[sub] {
					met[sub] = true
					link(from, reach("SUB_PROCESSORS", sub))
					down(sub)
				}
			}
		}
		down(engagement)
	}
	engaged := func(e *entity) {
		if e != nil && !e.archived() {
			node := reach("PROCESSORS", e)
			link(name, node)
			below(node, e)
		}
	}
	for _, h := range activity.fields["engagements"].([]hanging) {
		if activity.typ == "ControllerActivity" {
			engaged(h.entity)
		} else if !h.archived() {
			below(name, h.entity)
		}
	}
	for _, d := range activity.fields["disclosures"].([]any) {
		e, _ := d.(*entity).fields["engagement"].(*entity)
		engaged(e)
	}
}

// compareFlow holds an answer against the naive picture.
func compareFlow(t *testing.T, w *world, got *picture, activities []*entity, groupBy string, asked []string) {
	t.Helper()
	want := &naiveFlow{map[string]map[*entity]bool{}, map[[2]string]map[*entity]bool{}}
	for _, activity := range activities {
		want.draw(activity, groupBy, asked)
	}
	nodes, links := map[string]int{}, map[[2]string]int{}
	for node, of := range want.nodes {
		nodes[node] = len(of)
	}
	for link, of := range want.links {
		links[link] = len(of)
	}
	gotNodes, gotLinks := map[string]int{}, map[[2]string]int{}
	for i, n := range got.Nodes {
		gotNodes[n.ID] = n.Activities
		checkNode(t, w, got, i)
	}
	for _, l := range got.Links {
		gotLinks[[2]string{l.Source, l.Target}] = l.Activities
		if slices.Index(flowLayers, layerOf(l.Source)) >= slices.Index(flowLayers, layerOf(l.Target)) {
			t.Errorf("a link from %s to %s", l.Source, l.Target)
		}
	}
	if got.Activities != len(activities) || !maps.Equal(gotNodes, nodes) || !maps.Equal(gotLinks, links) || len(got.LeftOut) > 0 {
		t.Errorf("%s %v of %d activities: %s\n%s", groupBy, asked, len(activities), unlike(gotNodes, nodes), unlike(gotLinks, links))
	}
}

// unlike names some of what two counts differ in.
func unlike[K comparable](got, want map[K]int) string {
	var out []string
	for key, n := range want {
		if got[key] != n && len(out) < 3 {
			out = append(out, fmt.Sprintf("%v is %d, want %d", key, got[key], n))
		}
	}
	for key, n := range got {
		if want[key] == 0 && len(out) < 6 {
			out = append(out, fmt.Sprintf("%v is %d", key, n))
		}
	}
	return strings.Join(out, "; ")
}

// checkNode checks what a node says of itself, and that it stands behind those before it.
func checkNode(t *testing.T, w *world, p *picture, i int) {
	t.Helper()
	n := p.Nodes[i]
	layer, id, _ := strings.Cut(n.ID, ":")
	label := id
	switch e := w.byID[id]; {
	case e == nil && (layer != "COUNTRIES" || n.Country == nil || *n.Country != id) && id != "", e != nil && (n.Record == nil || n.Record.ID != id):
		t.Errorf("the record of %s is %v", n.ID, n.Record)
	case e != nil && e.fields["organisation"] != nil && e.typ != "System" && e.typ != "Recipient":
		label = e.fields["organisation"].(*entity).text("name")
	case e != nil:
		label = e.text("name")
	}
	if n.Layer != layer || n.Label != label {
		t.Errorf("%s is in %s and called %q, want %q", n.ID, n.Layer, n.Label, label)
	}
	if i > 0 && p.Nodes[i-1].Layer == n.Layer && p.Nodes[i-1].Activities < n.Activities {
		t.Errorf("%s stands behind %s", n.ID, p.Nodes[i-1].ID)
	}
}

// What is answered is what the records say, whatever is asked for.
func TestFlow_EqualsTheNaivePicture(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		for seed := range uint64(3) {
			reg := randomRegister(t, db, r, 40+seed, 12)
			c := whole(t, db, reg.scope)
			all := slices.DeleteFunc(reg.world.all("ProcessingActivity"), (*entity).archived)
			drafts := slices.DeleteFunc(slices.Clone(all), func(e *entity) bool { return e.text("recordStatus") != "DRAFT" })
			for i, asked := range [][]string{
				flowLayers, flowLayers[1:],
				{"DATA_SUBJECTS", "COUNTRIES"},
				{"ACTIVITIES", "SUB_PROCESSORS"},
				{"ACTIVITIES", "COUNTRIES"},
				{"ACTIVITIES", "SYSTEMS", "RECIPIENTS"},
				{"SYSTEMS", "PROCESSORS", "COUNTRIES"},
				{"DATA_SUBJECTS", "PROCESSORS"},
				{},
			} {
				for _, groupBy := range []string{"ACTIVITY", "UNIT", "PARTY"} {
					variables := map[string]any{"layers": asked, "groupBy": groupBy}
					compareFlow(t, reg.world, flowOf(t, c, variables), all, groupBy, asked)
					variables["where"] = map[string]any{"recordStatus": map[string]any{"eq": "DRAFT"}}
					if i < 2 {
						compareFlow(t, reg.world, flowOf(t, c, variables), drafts, groupBy, asked)
					}
				}
			}
			compareFlow(t, reg.world, flowOf(t, c, nil), all, "ACTIVITY", flowLayers)
			checkRoom(t, c)
		}
	})
}

// checkRoom checks that what does not fit is what fewest activities have to do with, and is counted.
func checkRoom(t *testing.T, c *client) {
	t.Helper()
	all := flowOf(t, c, nil)
	for _, most := range []int{1, 3} {
		few := flowOf(t, c, map[string]any{"most": most})
		shown, left := map[string]int{}, map[string]int{}
		for _, n := range few.Nodes {
			shown[n.Layer]++
		}
		for _, l := range few.LeftOut {
			left[l.Layer] = l.Nodes
			if l.Activities < 1 || l.Activities > all.Activities {
				t.Errorf("%d activities of %d are left out", l.Activities, all.Activities)
			}
		}
		want, have := map[string][]string{}, map[string][]string{}
		for _, n := range all.Nodes {
			if shown[n.Layer]+left[n.Layer] > len(want[n.Layer]) && len(want[n.Layer]) < most {
				want[n.Layer] = append(want[n.Layer], n.ID)
			}
			have[n.Layer] = append(have[n.Layer], n.ID)
		}
		got := map[string][]string{}
		for _, n := range few.Nodes {
			got[n.Layer] = append(got[n.Layer], n.ID)
		}
		for layer, ids := range have {
			if !slices.Equal(got[layer], want[layer]) || shown[layer]+left[layer] != len(ids) {
				t.Errorf("%d of %s: %v and %d more of %v", most, layer, got[layer], left[layer], ids)
			}
		}
		for _, l := range few.Links {
			if !slices.ContainsFunc(few.Nodes, func(n pictured) bool { return n.ID == l.Target }) {
				t.Errorf("a link leads to %s, which is not shown", l.Target)
			}
		}
	}
}

// The statements of a picture are as many over a hundred activities as over ten.
func TestStatements_Flow(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		id := importExample(t, r)
		c := whole(t, db, everything(id))
		var counts []int
		made := 0
		for _, size := range []int{10, 100} {
			grow(t, r, id, made, size)
			made = size
			q, err := prepare(c.schema, flowQuery, nil)
			if err != nil {
				t.Fatal(err)
			}
			_, n, err := c.run(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			counts = append(counts, n)
		}
		t.Logf("statements of a data flow at 10 and 100: %v", counts)
		if counts[0] != counts[1] || counts[0] > 25 {
			t.Errorf("statements %v", counts)
		}
	})
}

// A layer is refused to whom a type of it is hidden, other layers are not; and sizes are bounded.
func TestFlow_Refused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		id := importExample(t, r)
		p := &access.Principal{Register: id, Role: access.Viewer, Scope: access.DPA}
		c := whole(t, db, read.Scope{Register: id, Visible: p.Visible, Role: "VIEWER"})
		flowOf(t, c, map[string]any{"layers": []string{"ACTIVITIES", "SYSTEMS"}})
		for layer, hidden := range map[string]string{"RECIPIENTS": "Disclosure", "PROCESSORS": "Disclosure", "COUNTRIES": "Disclosure"} {
			q, err := prepare(c.schema, flowQuery, map[string]any{"layers": []string{layer}})
			if err != nil {
				t.Fatal(err)
			}
			if _, _, err := c.run(t.Context(), q); fault.CodeOf(err) != fault.Forbidden || !strings.Contains(fmt.Sprint(err), hidden) {
				t.Errorf("%s: %v", layer, err)
			}
		}
		for _, most := range []int{0, -1, 201, 1 << 30} {
			if code := c.refused(t, flowQuery, map[string]any{"layers": []string{"ACTIVITIES"}, "most": most}); code != fault.LimitExceeded {
				t.Errorf("%d nodes give %s", most, code)
			}
		}
	})
}
