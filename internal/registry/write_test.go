package registry_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// TestNormalForm reads back what an input becomes.
func TestNormalForm(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		w.Apply(t, registrytest.Put("Organisation", "o", registry.Input{
			"tradingName": "", "legalName": nil, "headcount": 12.0, "country": "ZA", "website": "https://o.example/?q=1#x",
			"registrations": []map[string]any{{"scheme": "ZA", "number": "1", "country": ""}},
			"contacts":      []registry.Input{{"phones": []string{"", "1", "1"}, "addresses": []any{map[string]any{}}}},
		}))
		o := w.Find(t, "Organisation", "o")
		for name, want := range map[string]any{
			"name": "o", "tradingName": nil, "legalName": nil, "headcount": int64(12), "country": "ZA", "own": false, "nature": "REAL",
			"website": "https://o.example/?q=1#x", "addresses": nil,
			"registrations": []map[string]any{{"scheme": "ZA", "number": "1"}},
		} {
			if !reflect.DeepEqual(o.Values[name], want) {
				t.Errorf("%s is %#v, want %#v", name, o.Values[name], want)
			}
		}
		contact := o.Parts["contacts"][0]
		if contact.Key() != "GENERAL" || contact.Text("kind") != "GENERAL" || !slices.Equal(contact.Texts("phones"), []string{"1", "1"}) {
			t.Errorf("contact %v", contact.Values)
		}
		if got := contact.Values["addresses"]; !reflect.DeepEqual(got, []map[string]any{{"kind": "BUSINESS"}}) {
			t.Errorf("addresses %v", got)
		}
		w.Apply(t, registrytest.Put("Purpose", "p", registry.Input{"name": "P", "channels": []any{"PHONE", "EMAIL", "PHONE", "SMS"}, "kind": "SECURITY"}))
		if got := w.Find(t, "Purpose", "p").Texts("channels"); !slices.Equal(got, []string{"EMAIL", "SMS", "PHONE"}) {
			t.Errorf("channels %q", got)
		}
		// Cleared, a value is missing; one with a default has it again; one left out stays.
		w.Apply(t, registrytest.Put("Purpose", "p", registry.Input{"channels": nil, "kind": nil}))
		if p := w.Find(t, "Purpose", "p"); p.Values["channels"] != nil || p.Text("kind") != "OTHER" || p.Text("name") != "P" {
			t.Errorf("purpose %v", p.Values)
		}
	})
}

func TestKeys(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		create := func(in registry.Input) registry.Change { return registrytest.Create("Purpose", in) }
		results := w.Apply(t,
			create(registry.Input{"name": "Debt collection / Récupération"}),
			create(registry.Input{"name": "Debt collection, récupération!"}),
			create(registry.Input{"name": "漢字"}),
			create(registry.Input{"name": "Given", "key": "Own.Key_1"}),
			registrytest.Create("Organisation", registry.Input{"tradingName": "Beta Ltd"}),
			registrytest.Create("Controller", registry.Input{"organisation": "beta-ltd"}),
			registrytest.Create("Member", registry.Input{"name": "Mary Shelley"}),
		)
		var keys []string
		for _, r := range results {
			keys = append(keys, r.Key)
		}
		if !strings.HasPrefix(keys[2], "purp-") || !strings.HasPrefix(keys[6], "memb-") {
			t.Errorf("keys %q", keys)
		}
		keys[2], keys[6] = "", ""
		if !slices.Equal(keys, []string{"debt-collection-recuperation", "debt-collection-recuperation-2", "", "Own.Key_1", "beta-ltd", "beta-ltd", ""}) {
			t.Errorf("keys %q", keys)
		}
		for range 30 {
			w.Apply(t, create(registry.Input{"name": "Often"}))
		}
		w.Find(t, "Purpose", "often-30")
		want(t, refuse(t, w, create(registry.Input{"name": "Again", "key": "often"})), "TAKEN key")
		want(t, refuse(t, w, create(registry.Input{"name": "A", "key": "twice"}), create(registry.Input{"name": "B", "key": "twice"})), "TAKEN 1.key")
		want(t, refuse(t, w, create(registry.Input{"name": "A", "key": "purp_0000000000001"})), "INVALID key")
		want(t, refuse(t, w, registrytest.Put("Purpose", "", registry.Input{"name": "A"})), "INVALID key")
		want(t, refuse(t, w, registrytest.Put("Purpose", "often", registry.Input{"key": "seldom"})), "READ_ONLY key")
		w.Apply(t, registrytest.Put("Purpose", "often", registry.Input{"key": "often"}))
	})
}

// TestParts follows the ids of parts through lists that replace each other.
func TestParts(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		contacts := func(list ...any) ([]*record.Record, registry.Result) {
			t.Helper()
			result := w.Apply(t, registrytest.Put("Organisation", "acme", registry.Input{"contacts": list}))[0]
			return w.Find(t, "Organisation", "acme").Parts["contacts"], result
		}
		dpo := w.Find(t, "Organisation", "acme").Parts["contacts"][0]
		got, result := contacts(map[string]any{"kind": "GENERAL"}, map[string]any{"kind": "GENERAL"}, map[string]any{"kind": "DPO", "email": nil})
		if keys := partKeys(got); !slices.Equal(keys, []string{"GENERAL", "GENERAL-2", "DPO"}) || got[2].ID != dpo.ID {
			t.Fatalf("keys %q", keys)
		}
		if got[2].Text("name") != "Orlando Vex" || got[2].Values["email"] != nil {
			t.Errorf("DPO %v", got[2].Values)
		}
		if !slices.Equal(result.Paths, []string{"contacts[GENERAL]", "contacts[GENERAL-2]", "contacts[DPO].email"}) {
			t.Errorf("paths %q", result.Paths)
		}
		// The same list again finds the same parts.
		if _, result = contacts(map[string]any{"kind": "GENERAL"}, map[string]any{"kind": "GENERAL"}, map[string]any{"kind": "DPO"}); result.Action != registry.Unchanged {
			t.Errorf("%+v", result)
		}
		// By id and key, in another order.
		again, result := contacts(map[string]any{"id": model.FormatID(dpo.Type, dpo.ID)}, map[string]any{"key": "GENERAL-2"}, map[string]any{"key": "GENERAL"})
		if again[0].ID != got[2].ID || again[1].ID != got[1].ID || again[2].ID != got[0].ID || !slices.Equal(result.Paths, []string{"contacts"}) {
			t.Errorf("%q %+v", partKeys(again), result)
		}
		// A key nobody has makes a new part; the others go.
		got, result = contacts(map[string]any{"key": "new", "kind": "KEY_CONTACT"})
		if !slices.Equal(partKeys(got), []string{"new"}) || !slices.Equal(result.Paths, []string{"contacts[new]", "contacts[DPO]", "contacts[GENERAL-2]", "contacts[GENERAL]"}) {
			t.Errorf("%q %+v", partKeys(got), result)
		}
		got = w.Find(t, "Organisation", "acme").Parts["contacts"]
		want(t, refuse(t, w, registrytest.Put("Organisation", "acme", registry.Input{"contacts": []any{
			map[string]any{"id": model.FormatID(got[0].Type, got[0].ID), "key": "renamed"},
		}})), "READ_ONLY contacts.0.key")
		if got, _ = contacts(); len(got) != 0 {
			t.Errorf("%q are left", partKeys(got))
		}
	})
}

func partKeys(parts []*record.Record) []string {
	var keys []string
	for _, part := range parts {
		keys = append(keys, part.Key())
	}
	return keys
}

// TestPartsSwap exchanges the purposes of two parts of an activity, each of which only one may have.
func TestPartsSwap(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		purposes := func(first, second string) []*record.Record {
			t.Helper()
			w.Apply(t, registrytest.Put("ControllerActivity", "contact", registry.Input{"purposes": []any{
				map[string]any{"key": "a", "purpose": first, "bases": []any{map[string]any{"legalBasis": "UK_GDPR_6_1_F"}}},
				map[string]any{"key": "b", "purpose": second},
			}}))
			return w.Find(t, "ControllerActivity", "contact").Parts["purposes"]
		}
		w.Apply(t, registrytest.Put("Purpose", "other", registry.Input{"name": "Other"}))
		before, after := purposes("enquiries", "other"), purposes("other", "enquiries")
		if before[0].ID != after[0].ID || before[1].ID != after[1].ID || before[0].One["purpose"] != after[1].One["purpose"] {
			t.Errorf("before %v, after %v", before, after)
		}
		if before[0].Parts["bases"][0].ID != after[0].Parts["bases"][0].ID {
			t.Error("the basis is another")
		}
		w.Verify(t)
	})
}

// TestShippedBases are made on first use, once, with an entry of their own, and are never changed.
func TestShippedBases(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		shipped := w.Find(t, "LegalBasis", "UK_GDPR_6_1_F")
		if shipped.Text("kind") != "SHIPPED" || shipped.Text("regime") != "UK_GDPR" || shipped.Text("name") == "" || shipped.Text("article") == "" {
			t.Errorf("shipped %v", shipped.Values)
		}
		if own := w.Find(t, "LegalBasis", "own-basis"); own.Text("kind") != "OWN" {
			t.Errorf("own %v", own.Values)
		}
		bases := []any{map[string]any{"legalBasis": "UK_GDPR_6_1_F"}, map[string]any{"legalBasis": "UK_GDPR_6_1_B"}, map[string]any{"legalBasis": "own-basis"}}
		log := len(readLog(t, w))
		results := w.Apply(t, registrytest.Put("ControllerActivity", "contact", registry.Input{
			"purposes": []any{map[string]any{"purpose": "enquiries", "bases": bases}},
		}))
		if len(results) != 2 || results[1].Key != "UK_GDPR_6_1_B" || results[1].Action != registry.Created || len(readLog(t, w)) != log+2 {
			t.Errorf("results %+v", results)
		}
		by := func(a registry.Action) registry.Change {
			return registry.Change{Action: a, Type: shipped.Type, ID: shipped.ID, ExpectedVersion: 1, Fields: registry.Input{"name": "Mine"}}
		}
		for _, action := range []registry.Action{registry.Update, registry.Archive, registry.Restore} {
			c := by(action)
			want(t, refuse(t, w, c), "READ_ONLY id")
		}
		want(t, refuse(t, w, registrytest.Put("LegalBasis", "UK_GDPR_6_1_F", registry.Input{"name": "Mine"})), "READ_ONLY key")
		want(t, refuse(t, w, registrytest.Put("LegalBasis", "UK_GDPR_6_1_A", registry.Input{"code": "X", "name": "Mine", "regime": "UK_GDPR"})), "TAKEN key")
		want(t, refuse(t, w, registrytest.Put("LegalBasis", "own-basis", registry.Input{"code": "POPIA_11_1_A"})), "TAKEN code")
	})
}

// TestCitations go with the part they point into, unless the input says what becomes of them.
func TestCitations(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		cite := func(paths ...string) []any {
			var list []any
			for _, p := range paths {
				list = append(list, map[string]any{"path": p, "document": "policy"})
			}
			return list
		}
		put := func(in registry.Input) registry.Result {
			t.Helper()
			return w.Apply(t, registrytest.Put("ControllerActivity", "contact", in))[0]
		}
		put(registry.Input{"citations": cite("name", "controller", "purposes", "purposes[enquiries]", "purposes[enquiries].description",
			"purposes[enquiries].bases[UK_GDPR_6_1_F]", "purposes[enquiries].bases[UK_GDPR_6_1_F].interests", "jointControllers")})
		for _, p := range []string{
			"", "x", "purposes[x]", "purposes.enquiries", "purposes[enquiries", "purposes[enquiries]x", "purposes[enquiries].",
			"name.x", "name[x]", "purposes[]", ".name", "purposes[enquiries].bases[UK_GDPR_6_1_F].x",
		} {
			got := refuse(t, w, registrytest.Put("ControllerActivity", "contact", registry.Input{"citations": cite(p)}))
			if p == "" {
				want(t, got, "REQUIRED citations.0.path")
				continue
			}
			want(t, got, "INVALID citations.0.path")
		}
		result := put(registry.Input{"purposes": []any{map[string]any{"purpose": "enquiries", "bases": nil}}})
		if !slices.Equal(result.Paths, []string{"citations", "purposes[enquiries].bases[UK_GDPR_6_1_F]"}) {
			t.Errorf("paths %q", result.Paths)
		}
		citations := w.Find(t, "ControllerActivity", "contact").Values["citations"].([]map[string]any)
		if len(citations) != 6 || citations[5]["path"] != "jointControllers" || citations[0]["document"] != w.Find(t, "SourceDocument", "policy").ID {
			t.Errorf("citations %v", citations)
		}
	})
}

func TestArchive(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		change := func(a registry.Action) registry.Change {
			r := w.Find(t, "Purpose", "enquiries")
			return registry.Change{Action: a, Type: r.Type, ID: r.ID, ExpectedVersion: r.Int("version")}
		}
		for _, step := range []struct {
			action   registry.Action
			want     string
			version  int64
			archived bool
		}{
			{registry.Restore, registry.Unchanged, 1, false},
			{registry.Archive, registry.Archived, 2, true},
			{registry.Archive, registry.Unchanged, 2, true},
			{registry.Restore, registry.Restored, 3, false},
		} {
			result := w.Apply(t, change(step.action))[0]
			archived := w.Find(t, "Purpose", "enquiries").Values["archivedAt"] != nil
			if result.Action != step.want || result.Version != step.version || archived != step.archived {
				t.Errorf("%s: %+v", step.action, result)
			}
		}
		log := readLog(t, w)
		if a, b := log[len(log)-2], log[len(log)-1]; a.action != registry.Archived || b.action != registry.Restored {
			t.Errorf("entries %+v %+v", a, b)
		}
		// An import makes, changes and archives a record in one transaction: one version, one entry.
		typ := model.ByName("Purpose")
		results := w.Apply(t, registrytest.Put("Purpose", "old", registry.Input{"name": "Old"}), registry.Change{Action: registry.Archive, Type: typ, Key: "old"})
		if results[0].Action != registry.Created || results[1].Action != registry.Archived || results[1].Version != 1 || len(readLog(t, w)) != len(log)+1 {
			t.Errorf("results %+v", results)
		}
		want(t, refuse(t, w, registry.Change{Action: registry.Archive, Type: typ, Key: "nothing"}), "NOT_FOUND key")
		want(t, refuse(t, w, registry.Change{Action: registry.Archive, Type: model.ByName("Register"), Key: "test"}), "INVALID key")
	})
}

func TestCreateRegister(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		id, ok, err := w.Registry.FindRegister(t.Context(), "test")
		if err != nil || !ok || id != w.Writer.Register {
			t.Fatalf("found %d %v %v", id, ok, err)
		}
		head, err := w.Registry.Head(t.Context(), id)
		if err != nil || head.Version != int64(len(readLog(t, w))) || len(head.Hash) != 64 {
			t.Errorf("head %+v %v", head, err)
		}
		list, err := w.Registry.Registers(t.Context())
		if err != nil || len(list) != 1 || list[0] != (registry.RegisterInfo{ID: id, Key: "test", Name: "Register test", Head: head}) {
			t.Errorf("registers %+v %v", list, err)
		}
		if got := w.Find(t, "ControllerActivity", "contact").Texts("regimes"); !slices.Equal(got, []string{"UK_GDPR"}) {
			t.Errorf("regimes %q", got)
		}
		// A change of the register's regimes in the same transaction counts for new activities, none given by hand does too.
		w.Apply(t, registrytest.Put("Register", "test", registry.Input{"regimes": []any{"POPIA", "UK_GDPR"}}),
			registrytest.Put("ProcessorActivity", "two", registry.Input{"name": "Two", "processor": "acme"}),
			registrytest.Put("ProcessorActivity", "none", registry.Input{"name": "None", "processor": "acme", "regimes": []any{}}))
		if got := w.Find(t, "ProcessorActivity", "two").Texts("regimes"); !slices.Equal(got, []string{"UK_GDPR", "POPIA"}) {
			t.Errorf("regimes %q", got)
		}
		if got := w.Find(t, "ProcessorActivity", "none").Texts("regimes"); len(got) != 0 {
			t.Errorf("regimes %q", got)
		}
		if r := w.Find(t, "Register", "test"); r.Int("version") != 2 || r.Text("locale") != "en-GB" {
			t.Errorf("register %v", r.Values)
		}
		_, _, err = w.Registry.CreateRegister(t.Context(), w.Writer, "test", registry.Input{"locale": "?"}, []registry.Change{registrytest.Create("Purpose", nil)})
		want(t, problems(t, err), "TAKEN register.key", "INVALID register.locale", "REQUIRED 0.name")
		_, _, err = w.Registry.CreateRegister(t.Context(), w.Writer, "a\x00b", nil, nil)
		want(t, problems(t, err), "INVALID register.key")
		w.Writer.Register++
		_, err = w.Registry.Apply(t.Context(), w.Writer, registrytest.Sample())
		if fault.CodeOf(err) != fault.NotFound {
			t.Errorf("a register that is not there: %v", err)
		}
	})
}

// TestRefusedByTheDatabase sees that nothing of a database's own words comes out.
func TestRefusedByTheDatabase(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		execute(t, w, "create unique index surprise on purposes (register_id, name)")
		_, err := w.Registry.Apply(t.Context(), w.Writer, []registry.Change{
			registrytest.Put("Purpose", "p", registry.Input{"name": "Same"}), registrytest.Put("Purpose", "q", registry.Input{"name": "Same"}),
		})
		var coded *fault.Error
		if !errors.As(err, &coded) || coded.Code != fault.Conflict || strings.Contains(fault.MessageOf(err), "surprise") {
			t.Errorf("error %v", err)
		}
		execute(t, w, "drop table changes")
		_, err = w.Registry.Apply(t.Context(), w.Writer, []registry.Change{registrytest.Put("Purpose", "r", registry.Input{"name": "Other"})})
		if fault.CodeOf(err) != fault.InternalServerError || strings.Contains(fault.MessageOf(err), "changes") {
			t.Errorf("error %v", err)
		}
	})
}

// TestNewBesideOldParts adds to a part that is there and makes another beside it: what hangs on the new one is written
// behind it, though a row of the same table came first.
func TestNewBesideOldParts(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		purpose := func(key string, bases ...any) map[string]any { return map[string]any{"purpose": key, "bases": bases} }
		source := func(key string, categories ...any) map[string]any {
			return map[string]any{"key": key, "kind": "OTHER", "dataCategories": categories}
		}
		basis := func(code string) map[string]any { return map[string]any{"legalBasis": code} }
		w.Apply(t,
			registrytest.Put("Purpose", "p1", registry.Input{"name": "One"}),
			registrytest.Put("Purpose", "p2", registry.Input{"name": "Two"}),
			registrytest.Put("DataCategory", "d1", registry.Input{"name": "Data"}),
			registrytest.Put("ControllerActivity", "beside", registry.Input{
				"name": "Beside", "controller": "acme", "regimes": list("UK_GDPR"),
				"purposes": list(purpose("p1")), "dataSources": list(source("first")),
			}))
		w.Apply(t, registrytest.Put("ControllerActivity", "beside", registry.Input{
			"purposes":    list(purpose("p1", basis("UK_GDPR_6_1_F")), purpose("p2", basis("UK_GDPR_6_1_C"))),
			"dataSources": list(source("first", "d1"), source("second", "d1")),
		}))
	})
}
