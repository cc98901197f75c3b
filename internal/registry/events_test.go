package registry_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// clocked is a world whose clock stands, and is set by hand.
type clocked struct {
	*registrytest.World
	now *time.Time
	// seen is the last entry that was looked at.
	seen int
}

// eachClocked runs fn on worlds in which it is noon of 1 March 2026.
func eachClocked(t *testing.T, fn func(t *testing.T, w *clocked)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		w := &clocked{registrytest.New(t, db, registry.WithClock(func() time.Time { return now })), &now, 0}
		w.told(t)
		fn(t, w)
	})
}

// forward sets the clock so many days on.
func (w *clocked) forward(days int) { *w.now = w.now.AddDate(0, 0, days) }

// told are the events since it was last asked: the entry's action and record, and of the event kind, key, day and detail, in which
// keys stand for ids.
func (w *clocked) told(t *testing.T) []string {
	t.Helper()
	names := map[string]string{}
	for _, typ := range model.Roots() {
		for _, r := range w.All(t, typ.Name) {
			names[model.FormatID(typ, r.ID)] = r.Key()
		}
	}
	rows := column(t, w.World, fmt.Sprintf(`select c.seq || '|' || c.action || '|' || c.root_type || '|' || c.root_id || '|' ||
		v.kind || '|' || v.record_type || '|' || v.record_id || '|' || v.on_day || '|' || v.detail
		from change_events v join changes c on c.register_id = v.register_id and c.seq = v.seq
		where v.register_id = ? and v.seq > %d order by v.seq, v.n`, w.seen), w.Writer.Register)
	var out []string
	for _, row := range rows {
		cells := strings.Split(row, "|")
		name := func(typ, id string) string {
			var n int64
			if _, err := fmt.Sscan(id, &n); err != nil {
				t.Fatal(err)
			}
			return names[model.FormatID(model.ByName(typ), n)]
		}
		detail := cells[8]
		if key := names[detail]; key != "" {
			detail = key
		}
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s: %s %s %s %s", cells[1], name(cells[2], cells[3]), cells[4],
			name(cells[5], cells[6]), cells[7], detail)))
		if _, err := fmt.Sscan(cells[0], &w.seen); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// tells checks what was told since, but for findings.
func (w *clocked) tells(t *testing.T, when string, want ...string) {
	t.Helper()
	got := slices.DeleteFunc(w.told(t), func(line string) bool { return strings.Contains(line, " FINDING_OPENED ") })
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n%s\nwant\n%s", when, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func (w *clocked) put(t *testing.T, typ, key string, fields registry.Input) {
	t.Helper()
	w.Apply(t, registrytest.Put(typ, key, fields))
}

// part is what an input says of a part that is there, with what changes.
func part(r *record.Record, list string, changes registry.Input) []any {
	in := map[string]any{"key": r.Parts[list][0].Key()}
	for name, v := range changes {
		in[name] = v
	}
	return []any{in}
}

func TestEvents_OfAgreements(t *testing.T) {
	eachClocked(t, func(t *testing.T, w *clocked) {
		w.put(t, "Agreement", "dpa", registry.Input{"status": "SIGNED", "endsOn": "2026-12-31"})
		w.tells(t, "an agreement that goes on")
		w.put(t, "Agreement", "dpa", registry.Input{"endsOn": "2026-04-30"})
		w.tells(t, "one that ends in 60 days", "updated dpa: AGREEMENT_EXPIRING dpa 2026-03-01")
		w.put(t, "Agreement", "dpa", registry.Input{"title": "DPA"})
		w.tells(t, "the same with another title")
		w.put(t, "Agreement", "dpa", registry.Input{"endsOn": "2026-02-28"})
		w.tells(t, "one that has ended", "updated dpa: AGREEMENT_EXPIRED dpa 2026-03-01")
		w.put(t, "Agreement", "new", registry.Input{"title": "New", "status": "SIGNED", "endsOn": "2026-03-01"})
		w.tells(t, "a new one", "created new: AGREEMENT_EXPIRING new 2026-03-01")
		r := w.Find(t, "Agreement", "new")
		for _, action := range []registry.Action{registry.Archive, registry.Restore} {
			w.Apply(t, registry.Change{Action: action, Type: r.Type, ID: r.ID, AnyVersion: true})
		}
		w.tells(t, "one that is in use again", "restored new: AGREEMENT_EXPIRING new 2026-03-01")
	})
}

func TestEvents_OfSubProcessors(t *testing.T) {
	eachClocked(t, func(t *testing.T, w *clocked) {
		sub := func(when string, fields registry.Input, want ...string) {
			t.Helper()
			r := w.Find(t, "Engagement", "hosting")
			w.Apply(t, registrytest.Update(r, registry.Input{"subProcessing": part(r, "subProcessing", fields)}))
			for i := range want {
				want[i] = "updated hosting: SUB_PROCESSOR_" + want[i] + " 2026-03-01 racks"
			}
			w.tells(t, when, want...)
		}
		base := registry.Input{"downstream": "racks", "authorisation": "GENERAL", "objectionWindow": 30, "decision": "PENDING"}
		with := func(fields registry.Input) registry.Input {
			all := registry.Input{}
			for _, in := range []registry.Input{base, fields} {
				for name, v := range in {
					all[name] = v
				}
			}
			return all
		}
		sub("no notice", base)
		sub("a notice to come", with(registry.Input{"notifiedOn": "2026-03-02"}))
		sub("a notice", with(registry.Input{"notifiedOn": "2026-03-01"}), "PROPOSED hosting")
		sub("the same", with(registry.Input{"notifiedOn": "2026-03-01", "responsibilities": "Racks"}))
		sub("another notice", with(registry.Input{"notifiedOn": "2026-02-27"}), "PROPOSED hosting")
		sub("an objection", with(registry.Input{"notifiedOn": "2026-02-27", "decision": "OBJECTED"}), "OBJECTED hosting")
		sub("consent", with(registry.Input{"notifiedOn": "2026-02-27", "decision": "ACCEPTED"}), "EFFECTIVE hosting")
		sub("pending again", with(registry.Input{"notifiedOn": "2026-02-27"}), "PROPOSED hosting")
		// What is agreed makes silence consent, and what the part says nothing of comes from there.
		base = registry.Input{"downstream": "racks", "authorisation": "UNKNOWN", "objectionWindow": nil, "decision": "PENDING"}
		sub("time that nobody knows", with(registry.Input{"notifiedOn": "2026-02-01"}), "PROPOSED hosting")
		w.put(t, "Agreement", "dpa", registry.Input{"subProcessorAuthorisation": "GENERAL", "objectionWindow": 14})
		w.tells(t, "silence under an agreement", "updated dpa: SUB_PROCESSOR_EFFECTIVE hosting 2026-03-01 racks")
		w.put(t, "Engagement", "racks", registry.Input{"startedOn": "2026-03-05"})
		w.tells(t, "a service that has not begun")
		w.put(t, "Engagement", "racks", registry.Input{"startedOn": "2026-02-05"})
		w.tells(t, "a service that has begun", "updated racks: SUB_PROCESSOR_EFFECTIVE hosting 2026-03-01 racks")
	})
}

func TestEvents_OfTransfersAndMeasures(t *testing.T) {
	eachClocked(t, func(t *testing.T, w *clocked) {
		changed := func(cause, what, engagement, detail string) string {
			return strings.TrimSpace(fmt.Sprintf("updated %s: ENGAGEMENT_%s_CHANGED %s 2026-03-01 %s", cause, what, engagement, detail))
		}
		w.put(t, "Transfer", "to-boston", registry.Input{"name": "Boston"})
		w.put(t, "SecurityMeasure", "encryption", registry.Input{"name": "Encrypted"})
		w.tells(t, "what no engagement uses")
		w.put(t, "Engagement", "hosting", registry.Input{"transfers": list("to-boston"), "securityMeasures": list("encryption")})
		w.tells(t, "links", changed("hosting", "TRANSFERS", "hosting", ""), changed("hosting", "MEASURES", "hosting", ""))
		w.put(t, "Engagement", "hosting", registry.Input{"name": "Host"})
		w.tells(t, "another name of the engagement")
		w.put(t, "Transfer", "to-boston", registry.Input{"citations": list(map[string]any{"path": "name", "document": "policy", "clause": "1"})})
		w.tells(t, "where it comes from")
		w.put(t, "Transfer", "to-boston", registry.Input{"destination": "CA"})
		w.tells(t, "a transfer", changed("to-boston", "TRANSFERS", "hosting", "to-boston"))
		// hosting is engaged with nimbus, racks with stratus: each inherits.
		w.put(t, "Processor", "stratus", registry.Input{"securityMeasures": list("encryption")})
		w.tells(t, "a processor", changed("stratus", "MEASURES", "racks", "stratus"))
		w.put(t, "SecurityMeasure", "encryption", registry.Input{"description": "AES"})
		w.tells(t, "a measure of both", changed("encryption", "MEASURES", "hosting", "encryption"), changed("encryption", "MEASURES", "racks", "encryption"))
		w.Apply(t, registrytest.Put("SecurityMeasure", "encryption", registry.Input{"description": "RSA"}),
			registrytest.Put("Engagement", "racks", registry.Input{"securityMeasures": list("encryption")}))
		w.tells(t, "both at once, each engagement once", changed("racks", "MEASURES", "racks", ""), changed("encryption", "MEASURES", "hosting", "encryption"))
	})
}

// An entry has 100 events at most, and what more a change brings stands in entries that change nothing.
func TestEvents_OverflowIntoEntriesOfTheirOwn(t *testing.T) {
	const many = 250
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		var changes []registry.Change
		for i := range many {
			changes = append(changes, registrytest.Put("Engagement", fmt.Sprint("e-", i), registry.Input{
				"name": fmt.Sprint("E ", i), "engagerController": "acme", "engaged": "nimbus",
			}))
		}
		w.Apply(t, append(changes, registrytest.Put("Processor", "nimbus", registry.Input{"securityMeasures": list("encryption")}))...)
		before, err := w.Registry.Head(t.Context(), w.Writer.Register)
		if err != nil {
			t.Fatal(err)
		}
		register := w.All(t, "Register")[0]
		w.Apply(t, registrytest.Put("SecurityMeasure", "encryption", registry.Input{"description": "AES"}))
		got := column(t, w, fmt.Sprintf(`select action || ' ' || root_type || ' ' || (select count(*) from change_events v where v.register_id = c.register_id and v.seq = c.seq)
			from changes c where register_id = ? and seq > %d order by seq`, before.Version), w.Writer.Register)
		want := []string{"updated SecurityMeasure 100", "noted Register 100", "noted Register 51"} // one is in the sample
		if !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
		if now := w.All(t, "Register")[0]; now.Int("version") != register.Int("version") {
			t.Error("the register is another one")
		}
		w.Verify(t)
	})
}
