package read_test

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/read"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// touched is a party as it is answered, with the ids of its engagements in order.
type touched struct {
	Depth       int
	Countries   []string
	Processor   struct{ ID string }
	Engagements struct{ Nodes []struct{ ID string } }
}

// touchedBy asks who touches a record.
func touchedBy(t *testing.T, c *client, argument, id string) []touched {
	t.Helper()
	var answer struct{ WhoTouches []touched }
	c.into(t, &answer, "query($id: ID!) { whoTouches("+argument+": $id) { depth countries processor { id } engagements(first: 100) { nodes { id } } } }", map[string]any{"id": id})
	return answer.WhoTouches
}

// naiveTouching finds the same parties from the records of a world, from the engagements that lead there.
func naiveTouching(from []*entity) []touched {
	level := levels(from)
	top := slices.DeleteFunc(slices.Clone(from), func(e *entity) bool {
		return slices.ContainsFunc(from, func(other *entity) bool { _, below := levels([]*entity{other})[e]; return below && other != e })
	})
	fromTop := levels(top)
	found := map[*entity]*touched{}
	for e := range level {
		p := e.fields["engaged"].(*entity)
		of := found[p]
		if of == nil {
			of = &touched{Depth: fromTop[e] + 1}
			of.Processor.ID = p.id
			found[p] = of
		}
		of.Depth = min(of.Depth, fromTop[e]+1)
		of.Engagements.Nodes = append(of.Engagements.Nodes, struct{ ID string }{e.id})
		of.Countries = append(of.Countries, p.fields["organisation"].(*entity).text("country"))
		for _, system := range filtered(e.fields["systems"]) {
			of.Countries = append(of.Countries, system.text("location"))
		}
		for _, transfer := range filtered(e.fields["transfers"]) {
			of.Countries = append(of.Countries, transfer.text("destination"))
		}
	}
	out := []touched{}
	name := func(id string) string {
		for p := range found {
			if p.id == id {
				return model.Fold(p.fields["organisation"].(*entity).text("name"))
			}
		}
		return ""
	}
	for _, of := range found {
		slices.SortFunc(of.Engagements.Nodes, func(a, b struct{ ID string }) int { return strings.Compare(a.ID, b.ID) })
		slices.Sort(of.Countries)
		of.Countries = slices.DeleteFunc(slices.Compact(of.Countries), func(code string) bool { return code == "" })
		out = append(out, *of)
	}
	slices.SortFunc(out, func(a, b touched) int {
		return cmp.Or(a.Depth-b.Depth, strings.Compare(name(a.Processor.ID), name(b.Processor.ID)), strings.Compare(a.Processor.ID, b.Processor.ID))
	})
	return out
}

// usedIn lists the engagements of activities that use a category, or one below it, and those that say so themselves.
func usedIn(w *world, category *entity) []*entity {
	uses := func(e *entity) bool {
		return slices.ContainsFunc(e.fields["dataUses"].([]any), func(use any) bool {
			u := use.(*entity)
			if category.typ == "DataSubjectCategory" {
				return slices.Contains(u.fields["dataSubjectCategories"].([]any), any(category))
			}
			c, _ := u.fields["dataCategory"].(*entity)
			for c != nil && c != category {
				c, _ = c.fields["parent"].(*entity)
			}
			return c == category
		})
	}
	found := map[*entity]bool{}
	for _, e := range w.types["Engagement"] {
		found[e] = !e.archived() && uses(e)
	}
	for _, a := range w.all("ProcessingActivity") {
		if !a.archived() && uses(a) {
			for _, e := range filtered(a.fields["engagements"]) {
				found[e] = true
			}
		}
	}
	maps.DeleteFunc(found, func(_ *entity, uses bool) bool { return !uses })
	return slices.Collect(maps.Keys(found))
}

// Who touches a record is who the records say, for every record that can be asked for.
func TestWhoTouches_EqualsTheRecords(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for name, reg := range chainedRegisters(t, db) {
			deepest := map[string]int{}
			compare := func(argument string, e *entity, from []*entity) {
				got, want := touchedBy(t, reg.client, argument, e.id), naiveTouching(from)
				for _, of := range got {
					deepest[argument] = max(deepest[argument], of.Depth)
				}
				if argument != "activity" && !reflect.DeepEqual(touchedBy(t, reg.client, argument, e.text("key")), got) {
					t.Errorf("%s: another answer by the key of %s %s", name, argument, e.text("key"))
				}
				if !reflect.DeepEqual(got, want) {
					t.Errorf("%s: who touches %s %s:\n%v\nwant\n%v", name, argument, e.text("key"), got, want)
				}
			}
			for _, e := range reg.world.types["Organisation"] {
				compare("organisation", e, reg.world.only("Engagement", func(by *entity) bool {
					c, _ := by.fields["engagerController"].(*entity)
					return !by.archived() && c != nil && c.fields["organisation"] == e
				}))
			}
			for _, e := range reg.world.all("ProcessingActivity") {
				compare("activity", e, filtered(e.fields["engagements"]))
				var named []*entity // activities of both kinds may have one key
				for _, kind := range kinds("ProcessingActivity") {
					if a := reg.world.named[kind+" "+e.text("key")]; a != nil {
						named = append(named, filtered(a.fields["engagements"])...)
					}
				}
				if got, want := touchedBy(t, reg.client, "activity", e.text("key")), naiveTouching(named); !reflect.DeepEqual(got, want) {
					t.Errorf("%s: who touches activities %s:\n%v\nwant\n%v", name, e.text("key"), got, want)
				}
			}
			for _, e := range reg.world.types["DataCategory"] {
				compare("dataCategory", e, usedIn(reg.world, e))
			}
			for _, e := range reg.world.types["DataSubjectCategory"] {
				compare("dataSubjectCategory", e, usedIn(reg.world, e))
			}
			if len(deepest) < 4 || deepest["dataCategory"] < 2 || deepest["organisation"] < 2 {
				t.Errorf("%s: the deepest parties are %v", name, deepest)
			}
		}
	})
}

// Ten levels of engagements under a controller are ten parties under one, each nearer than the next.
func TestWhoTouches_Deep(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		reg := latticeRegister(t, db, migrated(t, db))
		got := touchedBy(t, reg.client, "organisation", reg.world.byKey("Organisation", "controller").id)
		for i, of := range got {
			if of.Depth != i+1 || len(of.Engagements.Nodes) != 10 {
				t.Errorf("party %d is at %d by %d engagements", i, of.Depth, len(of.Engagements.Nodes))
			}
		}
		if len(got) != 11 {
			t.Errorf("%d parties", len(got))
		}
	})
}

// A record of another register, one that nobody has, and one of another type are answered alike; what else is asked wrongly is
// refused, and so is whoever may not see a type that is looked at.
func TestWhoTouches_Refused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		rich, beside := randomRegister(t, db, r, 4, 8), emptyRegister(t, db, r)
		beside.client = whole(t, db, beside.scope)
		for argument, typ := range map[string]string{
			"organisation": "Organisation", "activity": "ControllerActivity", "dataCategory": "DataCategory", "dataSubjectCategory": "DataSubjectCategory",
		} {
			text := "query($id: ID!) { whoTouches(" + argument + ": $id) { depth countries processor { key } engagements { totalCount } } }"
			foreign := beside.told(t, text, map[string]any{"id": rich.world.types[typ][0].id})
			missing := beside.told(t, text, map[string]any{"id": model.FormatID(model.ByName(typ), 77)})
			other := beside.told(t, text, map[string]any{"id": model.FormatID(model.ByName("System"), 77)})
			byKey := beside.told(t, text, map[string]any{"id": rich.world.types[typ][0].text("key")})
			if noKey := beside.told(t, text, map[string]any{"id": "nobody-has-this"}); byKey.reply != foreign.reply || !slices.Equal(byKey.statements, noKey.statements) {
				t.Errorf("%s: by a foreign key %s, by none %s", argument, byKey.reply, noKey.reply)
			}
			if foreign.reply != `{"whoTouches":null}` || foreign.reply != missing.reply || foreign.reply != other.reply || !slices.Equal(foreign.statements, missing.statements) {
				t.Errorf("%s: foreign %s, missing %s, other %s", argument, foreign.reply, missing.reply, other.reply)
			}
			for _, hidden := range append([]string{"Engagement", "SubProcessing", "Processor", "Organisation"}, map[string][]string{
				"organisation": {"Controller"}, "activity": {"ControllerActivity", "ProcessorActivity"},
				"dataCategory": {"DataCategory", "DataUse", "ProcessorActivity"}, "dataSubjectCategory": {"DataSubjectCategory", "DataUse"},
			}[argument]...) {
				scope := everything(rich.id)
				scope.Visible = func(name string) error {
					if name == hidden {
						return fault.New(fault.Forbidden, "hidden")
					}
					return nil
				}
				if code := whole(t, db, scope).refused(t, "{ whoTouches("+argument+`: "x") { depth } }`, nil); code != fault.Forbidden {
					t.Errorf("%s without %s: %s", argument, hidden, code)
				}
			}
		}
		for _, given := range []string{"", `(activity: null)`, `(activity: "a", organisation: "b")`, `(activity: "a\u0000")`} {
			if code := beside.refused(t, "{ whoTouches"+given+" { depth } }", nil); code != fault.BadUserInput {
				t.Errorf("%s: %s", given, code)
			}
		}
		// Who drafts agreements sees all that it takes.
		p := &access.Principal{Register: rich.id, Role: access.Viewer, Scope: access.DPA}
		c := whole(t, db, read.Scope{Register: rich.id, Visible: p.Visible, Role: "VIEWER"})
		touchedBy(t, c, "dataCategory", rich.world.types["DataCategory"][0].text("key"))
	})
}

// Whatever is looked at, once it is another register's the answer is another.
func TestWhoTouches_Isolated(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		rich, beside := randomRegister(t, db, r, 4, 12), emptyRegister(t, db, r)
		rich.client = whole(t, db, rich.scope)
		torn := &tornRegister{halves: [2]*register{rich, beside}, world: rich.world, half: map[string]int{}}
		all := func(argument string, typ string) string {
			text := "{"
			for i, e := range rich.world.types[typ] {
				text += fmt.Sprintf(" a%d: whoTouches(%s: %q) { depth countries engagements { totalCount } }", i, argument, e.id)
			}
			return text + " }"
		}
		chains := "{ engagements(first: 100) { nodes { chain { depth } } } }"
		for _, test := range []struct {
			text  string
			types []string
		}{
			{all("dataCategory", "DataCategory"), []string{"DataCategory", "DataUse", "ControllerActivity", "ProcessorActivity", "Engagement", "SubProcessing", "Processor", "Organisation", "System", "Transfer"}},
			{all("dataSubjectCategory", "DataSubjectCategory"), []string{"DataSubjectCategory", "DataUse"}},
			{all("organisation", "Organisation"), []string{"Organisation", "Controller", "Engagement"}},
			{all("activity", "ControllerActivity"), []string{"ControllerActivity", "Engagement"}},
			{chains, []string{"SubProcessing", "Engagement"}},
		} {
			first := rich.told(t, test.text, nil)
			for _, typ := range test.types {
				torn.tear(t, db, func(n, _ int) int {
					if model.Types()[n].Name == typ {
						return 1
					}
					return 0
				})
				if now := rich.told(t, test.text, nil); now.err != nil || now.reply == first.reply {
					t.Errorf("%s: the same also when each %s is another's: %v", shorten(test.text), typ, now.err)
				}
			}
			torn.tear(t, db, func(int, int) int { return 0 })
			if now := rich.told(t, test.text, nil); first.err != nil || now.reply != first.reply {
				t.Errorf("%s: another answer in the end: %v", shorten(test.text), first.err)
			}
		}
	})
}
