package registry_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// forbidden makes changes as a principal, which must be refused with a text, and have changed nothing.
func forbidden(t *testing.T, w *registrytest.World, p *access.Principal, text string, changes ...registry.Change) {
	t.Helper()
	before := len(readLog(t, w))
	for _, write := range []func() error{
		func() error { _, err := w.Registry.Plan(t.Context(), registry.As(p, ""), changes); return err },
		func() error { _, err := w.Registry.Apply(t.Context(), registry.As(p, ""), changes); return err },
	} {
		err := write()
		if _, denied := errors.AsType[access.Denial](err); fault.CodeOf(err) != fault.Forbidden || !denied || !strings.Contains(fault.MessageOf(err), text) {
			t.Errorf("%v, want FORBIDDEN with %q", err, text)
		}
	}
	if len(readLog(t, w)) != before {
		t.Error("a refused change has an entry")
	}
}

func allowed(t *testing.T, w *registrytest.World, p *access.Principal, changes ...registry.Change) {
	t.Helper()
	if _, err := w.Registry.Apply(t.Context(), registry.As(p, ""), changes); err != nil {
		t.Error(err)
	}
}

// A contributor drafts the activities of their own business units: the unit counts as it was and as it is to be.
func TestContributorWritesActivitiesOfOwnUnits(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		var units []int64
		for _, key := range []string{"mine", "other"} {
			units = append(units, w.Apply(t, registrytest.Put("BusinessUnit", key, registry.Input{"name": key}))[0].ID)
		}
		foreign := model.FormatID(model.ByName("BusinessUnit"), units[1])
		p := &access.Principal{Register: w.Writer.Register, Role: access.Contributor, Actor: "member/ada", Units: units[:1]}
		activity := func(key, unit string) registry.Change {
			fields := registry.Input{"name": key, "controller": "acme"}
			if unit != "" {
				fields["unit"] = unit
			}
			return registrytest.Put("ControllerActivity", key, fields)
		}
		allowed(t, w, p, activity("a", "mine"), registrytest.Put("ProcessorActivity", "p", registry.Input{"name": "P", "processor": "acme", "unit": "mine"}))
		forbidden(t, w, p, foreign, activity("b", "other"))
		forbidden(t, w, p, "no unit", activity("b", ""))
		forbidden(t, w, p, "no unit", activity("b", "nobody's"))
		forbidden(t, w, p, foreign, activity("c", "mine"), activity("d", "other"))

		w.Apply(t, activity("theirs", "other"), activity("unowned", ""))
		for key, text := range map[string]string{"theirs": foreign, "unowned": "no unit"} {
			r := w.Find(t, "ControllerActivity", key)
			forbidden(t, w, p, text, registrytest.Update(r, registry.Input{"description": "x"}))
			forbidden(t, w, p, text, registrytest.Update(r, registry.Input{"unit": "mine"}))
		}
		own := w.Find(t, "ControllerActivity", "a")
		allowed(t, w, p, registrytest.Update(own, registry.Input{"description": "x", "purposes": []any{map[string]any{
			"purpose": "enquiries", "bases": []any{map[string]any{"legalBasis": "UK_GDPR_6_1_B"}}, // the registry makes the basis
		}}}))
		own = w.Find(t, "ControllerActivity", "a")
		forbidden(t, w, p, foreign, registrytest.Update(own, registry.Input{"unit": "other"}))
		forbidden(t, w, p, "no unit", registrytest.Update(own, registry.Input{"unit": nil}))
		forbidden(t, w, p, "EDITOR or ADMIN", registry.Change{Action: registry.Archive, Type: own.Type, ID: own.ID, ExpectedVersion: own.Int("version")})
		forbidden(t, w, p, "EDITOR or ADMIN", registrytest.Put("Purpose", "p", registry.Input{"name": "P"}))
		w.Verify(t)
	})
}

// Every change of every type takes its operation, whoever asks.
func TestEveryWriteTakesItsRole(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		for _, role := range append([]access.Role{""}, access.Roles...) {
			for _, scope := range append([]access.Scope{access.Whole}, access.Scopes...) {
				p := &access.Principal{Register: w.Writer.Register, Role: role, Scope: scope, Actor: "member/ada"}
				for _, typ := range model.Roots() {
					for _, action := range []registry.Action{registry.Create, registry.Update, registry.Archive, registry.Restore} {
						archives := action == registry.Archive || action == registry.Restore
						_, err := w.Registry.Plan(t.Context(), registry.As(p, ""), []registry.Change{{Action: action, Type: typ, Key: "none", ExpectedVersion: 1}})
						want := p.CheckWrite(access.WriteOf(typ, archives), typ) == nil
						if got := fault.CodeOf(err) != fault.Forbidden; got != want {
							t.Errorf("%q with %q, %s %s: %v", role, scope, action, typ.Name, err)
						}
					}
				}
			}
		}
	})
}

// What a writer may not see it can neither name, there or not, nor take away from a record.
func TestWriterNamesNothingThatItMayNotSee(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		cite := func(document string) []any {
			return []any{map[string]any{"path": "title", "document": document, "status": "STATED"}}
		}
		w.Apply(t, registrytest.Put("SourceDocument", "there", registry.Input{"title": "There"}),
			registrytest.Put("Agreement", "dpa", registry.Input{"title": "A", "form": "DPA", "citations": cite("there")}))
		p := &access.Principal{Register: w.Writer.Register, Role: access.Editor, Scope: access.DPAWrite, Actor: "member/ada"}
		r := w.Find(t, "Agreement", "dpa")
		there := w.Find(t, "SourceDocument", "there")
		for _, citations := range []any{nil, []any{}, cite("there"), cite("missing"), cite(model.FormatID(there.Type, there.ID)), "nonsense"} {
			in := registry.Input{"title": "B", "citations": citations}
			forbidden(t, w, p, "SourceDocument", registrytest.Update(r, in))
			forbidden(t, w, p, "SourceDocument", registrytest.Create("Agreement", in))
			forbidden(t, w, p, "SourceDocument", registrytest.Put("Agreement", "dpa", in))
		}
		for _, key := range []string{"there", "missing"} {
			forbidden(t, w, p, "SourceDocument", registrytest.Put("SourceDocument", key, nil))
		}
		allowed(t, w, p, registrytest.Update(r, registry.Input{"title": "B", "parties": []any{map[string]any{"organisation": "acme", "capacity": "CONTROLLER"}}}))
		if len(w.Find(t, "Agreement", "dpa").Values["citations"].([]map[string]any)) != 1 {
			t.Error("the citation is gone")
		}
		w.Verify(t)
	})
}

// A link inside a part counts as well, an empty one too, and what is said of no link does not.
func TestHiddenTypesAreFoundInParts(t *testing.T) {
	typ := model.ByName("ControllerActivity")
	basis := func(v any) registry.Input {
		return registry.Input{"purposes": []any{map[string]any{"purpose": "p", "bases": []any{map[string]any{"legalBasis": v}}}}}
	}
	for hidden, inputs := range map[string][]registry.Input{
		"LegalBasis":      {basis("UK_GDPR_6_1_B"), basis(nil)},
		"BasisAssignment": {basis("x"), {"purposes": []any{map[string]any{"bases": nil}}}},
		"BusinessUnit":    {{"unit": "x"}, {"unit": nil}},
		"SourceDocument":  {{"citations": nil}},
	} {
		for _, in := range inputs {
			if !registry.Names(typ, in, hidden) {
				t.Errorf("%v names no %s", in, hidden)
			}
		}
		if in := (registry.Input{"name": "A", "purposes": []any{map[string]any{"purpose": "p"}}}); registry.Names(typ, in, hidden) {
			t.Errorf("%v names a %s", in, hidden)
		}
	}
}

func TestPutThatChangesNothingTakesNoRole(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		p := &access.Principal{Register: w.Writer.Register, Role: access.Editor, Actor: "member/ada"}
		register := registrytest.Put("Register", "test", registry.Input{"name": "Register test"})
		allowed(t, w, p, register, registrytest.Put("Purpose", "p", registry.Input{"name": "P"}))
		register.Fields = registry.Input{"name": "Another"}
		forbidden(t, w, p, "ADMIN", register)
	})
}

// Who may not write at all keeps nobody waiting: nothing is locked or read to tell them.
func TestDeniedWriterSendsNoStatement(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		registry.Watch(w.Registry, func(statement string) { t.Errorf("sent %s", statement) })
		defer registry.Watch(w.Registry, nil)
		p := &access.Principal{Register: w.Writer.Register, Role: access.Auditor, Actor: "member/ada"}
		change := registrytest.Create("Purpose", registry.Input{"name": "P"})
		if _, err := w.Registry.Apply(t.Context(), registry.As(p, ""), []registry.Change{change}); fault.CodeOf(err) != fault.Forbidden {
			t.Error(err)
		}
	})
}

// Whoever was let into one register writes in that one, and makes no other.
func TestWriterStaysInItsRegister(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		other := w.NewRegister(t, "other")
		p := &access.Principal{Register: w.Writer.Register, Role: access.Admin, Actor: "member/ada", TokenID: 1}
		writer := registry.As(p, "")
		if _, _, err := w.Registry.CreateRegister(t.Context(), writer, "new", nil, nil); fault.CodeOf(err) != fault.Forbidden {
			t.Errorf("made a register: %v", err)
		}
		change := registrytest.Put("Purpose", "p", registry.Input{"name": "P"})
		writer.Register = other
		if _, err := w.Registry.Apply(t.Context(), writer, []registry.Change{change}); err == nil {
			t.Error("wrote into another register")
		}
		// A plan takes no lock, under which a writer would be looked at again.
		if _, err := w.Registry.Plan(t.Context(), writer, []registry.Change{change}); err == nil {
			t.Error("planned for another register")
		}
		nobody := registry.Writer{Register: w.Writer.Register, Actor: "member/ada"}
		if _, err := w.Registry.Apply(t.Context(), nobody, []registry.Change{change}); err == nil {
			t.Error("a member wrote without a principal")
		}
	})
}
