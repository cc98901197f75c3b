package registry_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// logged is what a test reads of a change entry.
type logged struct {
	seq, root, version   int64
	actor, action        string
	image, personal, typ string
}

func readLog(t *testing.T, w *registrytest.World) []logged {
	t.Helper()
	rows, err := w.DB.Writer().QueryContext(t.Context(), w.DB.Dialect.Rebind(
		"select seq, root_id, root_version, actor, action, image, personal, root_type from changes where register_id = ? order by seq"), w.Writer.Register)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []logged
	for rows.Next() {
		var l logged
		var personal sql.NullString
		if err := rows.Scan(&l.seq, &l.root, &l.version, &l.actor, &l.action, &l.image, &personal, &l.typ); err != nil {
			t.Fatal(err)
		}
		l.personal = personal.String
		out = append(out, l)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// state shows every record of the register as the change log would.
func state(t *testing.T, w *registrytest.World) map[string]any {
	t.Helper()
	out := map[string]any{}
	for _, typ := range model.Roots() {
		for _, r := range w.All(t, typ.Name) {
			image, err := registry.Image(r)
			if err != nil {
				t.Fatal(err)
			}
			out[model.FormatID(typ, r.ID)] = image
		}
	}
	return out
}

// latest shows the last after-image of every record in the log.
func latest(t *testing.T, log []logged) map[string]any {
	t.Helper()
	out := map[string]any{}
	for _, l := range log {
		image, err := registry.Reveal(l.image, l.personal)
		if err != nil {
			t.Fatal(err)
		}
		out[model.FormatID(model.ByName(l.typ), l.root)] = image
	}
	return out
}

// TestLogFollowsWrites makes random changes, right and wrong ones: what the log says last of every record is what the
// database holds, and a refused transaction leaves neither records nor entries.
func TestLogFollowsWrites(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		seed := rand.Uint64()
		rng := rand.New(rand.NewPCG(seed, 0))
		t.Logf("seed %d", seed)
		applied, refused := 0, 0
		for range 60 {
			changes := randomChanges(t, rng, w)
			before, logBefore := state(t, w), readLog(t, w)
			results, err := w.Registry.Apply(t.Context(), w.Writer, changes)
			after, log := state(t, w), readLog(t, w)
			if problems := fault.Problems(nil); errors.As(err, &problems) {
				refused++
				if !reflect.DeepEqual(before, after) || len(log) != len(logBefore) {
					t.Fatalf("a refused transaction left something: %v", err)
				}
				continue
			}
			if err != nil {
				t.Fatalf("%v\nchanges: %v", err, changes)
			}
			applied++
			if !reflect.DeepEqual(after, latest(t, log)) {
				t.Fatalf("the log does not say what the database holds\nlog: %v\ndatabase: %v", latest(t, log), after)
			}
			written := map[int64]bool{}
			for _, r := range results {
				if r.Action != registry.Unchanged {
					written[r.ID] = true
				}
			}
			if len(log)-len(logBefore) != len(written) {
				t.Fatalf("%d records were written, %d entries", len(written), len(log)-len(logBefore))
			}
			again, err := w.Registry.Apply(t.Context(), w.Writer, repeatable(changes, results))
			if err != nil {
				t.Fatalf("again: %v", err)
			}
			for _, r := range again {
				if r.Action != registry.Unchanged {
					t.Fatalf("the same again is not unchanged: %+v", r)
				}
			}
			if len(readLog(t, w)) != len(log) {
				t.Fatal("the same again has an entry")
			}
		}
		w.Verify(t)
		if applied < 10 || refused < 3 {
			t.Errorf("%d applied, %d refused: the test says too little", applied, refused)
		}
	})
}

// randomChanges makes up to three creations, updates, archivals and restorals.
func randomChanges(t *testing.T, rng *rand.Rand, w *registrytest.World) []registry.Change {
	var all []*record.Record
	records := map[string][]*record.Record{}
	for _, typ := range model.Roots() {
		records[typ.Name] = w.All(t, typ.Name)
		all = append(all, records[typ.Name]...)
	}
	g := registrytest.Know(rng, all)
	var changes []registry.Change
	touched := map[int64]bool{}
	for range 1 + rng.IntN(3) {
		typ := model.Roots()[rng.IntN(len(model.Roots()))]
		list := records[typ.Name]
		r := list[rng.IntN(len(list))]
		action := []registry.Action{registry.Put, registry.Update, registry.Update, registry.Archive, registry.Restore}[rng.IntN(5)]
		if action != registry.Put && touched[r.ID] {
			continue
		}
		key := r.Key()
		if action == registry.Put {
			key = fmt.Sprintf("%s-%d", typ.Prefix, rng.IntN(1e9))
		}
		in := g.Record(typ, key)
		if rng.IntN(4) == 0 {
			in = g.Values(typ) // which may be wrong
		}
		switch action {
		case registry.Put:
			changes = append(changes, registrytest.Put(typ.Name, key, in))
		case registry.Update:
			changes = append(changes, registrytest.Update(r, in))
		default:
			changes = append(changes, registry.Change{Action: action, Type: typ, ID: r.ID, ExpectedVersion: r.Int("version")})
		}
		touched[r.ID] = true
	}
	return changes
}

// repeatable turns changes into such as may be made again after their results.
func repeatable(changes []registry.Change, results []registry.Result) []registry.Change {
	var out []registry.Change
	for i, c := range changes {
		c.ExpectedVersion = results[i].Version
		out = append(out, c)
	}
	return out
}

func TestPlanWritesNothing(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		before, log := state(t, w), readLog(t, w)
		change := registrytest.Create("Organisation", registry.Input{"tradingName": "New"})
		results, err := w.Registry.Plan(t.Context(), w.Writer, []registry.Change{change})
		if err != nil {
			t.Fatal(err)
		}
		if results[0].Action != registry.Created || results[0].Key != "new" || results[0].Version != 1 {
			t.Errorf("planned %+v", results[0])
		}
		if !reflect.DeepEqual(before, state(t, w)) || len(log) != len(readLog(t, w)) {
			t.Error("a plan was carried out")
		}
		if _, err := w.Registry.PlanRegister(t.Context(), w.Writer, "planned", nil, registrytest.Sample()); err != nil {
			t.Fatal(err)
		}
		if _, ok, err := w.Registry.FindRegister(t.Context(), "planned"); ok || err != nil {
			t.Errorf("planned register is there: %v %v", ok, err)
		}
	})
}

func TestEntriesNameTheActor(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		w.Writer = registry.As(&access.Principal{Register: w.Writer.Register, Role: access.Editor, Actor: "member/ada"}, "")
		purpose := w.Find(t, "Purpose", "enquiries")
		w.Apply(t, registrytest.Update(purpose, registry.Input{"name": "Other"}))
		log := readLog(t, w)
		if last := log[len(log)-1]; last.actor != "member/ada" || last.action != registry.Updated || last.version != 2 {
			t.Errorf("entry %+v", last)
		}
		purpose = w.Find(t, "Purpose", "enquiries")
		if purpose.Text("updatedBy") != "member/ada" || purpose.Text("createdBy") != registrytest.Actor {
			t.Errorf("record %v", purpose.Values)
		}
		for _, actor := range []string{"", "ada", "member/", "other/ada", "member/a b"} {
			w.Writer = registry.As(&access.Principal{Register: w.Writer.Register, Role: access.Editor, Actor: actor}, "")
			if _, err := w.Registry.Apply(t.Context(), w.Writer, nil); err == nil {
				t.Errorf("actor %q is taken", actor)
			}
		}
	})
}

func TestCancelledWriteLeavesNothing(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		log := readLog(t, w)
		ctx, cancel := context.WithCancel(t.Context())
		registry.Watch(w.Registry, func(statement string) {
			if strings.Contains(statement, "insert into changes") {
				cancel()
			}
		})
		_, err := w.Registry.Apply(ctx, w.Writer, registrytest.Sample()[:1])
		if err != nil {
			t.Fatal(err) // the sample is there already, so that nothing is inserted
		}
		_, err = w.Registry.Apply(ctx, w.Writer, []registry.Change{registrytest.Create("Purpose", registry.Input{"name": "New"})})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
		if len(readLog(t, w)) != len(log) || len(w.All(t, "Purpose")) != 1 {
			t.Error("something was written")
		}
	})
}
