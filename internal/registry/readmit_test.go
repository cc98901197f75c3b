package registry_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// writer is the member "ada" in person, and a token that acts as her: as they were when they were authenticated.
type writer struct {
	people  *access.People
	account *access.Account
	token   int64
	both    map[string]*access.Principal
}

func newWriter(t *testing.T, w *registrytest.World, role access.Role) *writer {
	t.Helper()
	by := access.By{Actor: "system/test"}
	people := access.NewPeople(w.DB, w.Registry.PutMember)
	secret, err := people.Invite(t.Context(), w.Writer.Register, role, "ada@example.org", "", "ada", by)
	if err != nil {
		t.Fatal(err)
	}
	ada, err := people.Join(t.Context(), secret, access.NewAccount{Name: "Ada", Password: "correct horse battery"}, by)
	if err != nil {
		t.Fatal(err)
	}
	wanted := access.Token{Register: w.Writer.Register, Role: role, Member: "ada", CreatedBy: "system/test"}
	token, made, err := access.CreateToken(t.Context(), w.DB, wanted)
	if err != nil {
		t.Fatal(err)
	}
	// What is good elsewhere, and another token, are not what they write by.
	if err := people.Grant(t.Context(), ada, w.NewRegister(t, "other"), access.Admin, "", by); err != nil {
		t.Fatal(err)
	}
	if _, _, err := access.CreateToken(t.Context(), w.DB, wanted); err != nil {
		t.Fatal(err)
	}
	byToken, err := access.Authenticate(t.Context(), w.DB, token)
	if err != nil {
		t.Fatal(err)
	}
	inPerson, err := people.InRegister(t.Context(), ada.ID, "test")
	if err != nil {
		t.Fatal(err)
	}
	return &writer{people, ada, made.ID, map[string]*access.Principal{"token": byToken, "person": inPerson}}
}

// Whoever was sent away after they were asked for, and before their change has the register for itself, writes nothing;
// few changes, and so many that they are planned ahead.
func TestWriterIsLookedAtAgainUnderTheLock(t *testing.T) {
	const none, out, gone, forbidden = fault.Code(""), fault.Unauthenticated, fault.NotFound, fault.Forbidden
	by := access.By{Actor: "system/test"}
	give := func(role access.Role) func(t *testing.T, w *registrytest.World, of *writer) error {
		return func(t *testing.T, w *registrytest.World, of *writer) error {
			return of.people.Grant(t.Context(), of.account, w.Writer.Register, role, "", by)
		}
	}
	for name, test := range map[string]struct {
		end           func(t *testing.T, w *registrytest.World, of *writer) error
		token, person fault.Code
	}{
		"nothing": {func(*testing.T, *registrytest.World, *writer) error { return nil }, none, none},
		"token revoked": {func(t *testing.T, w *registrytest.World, of *writer) error {
			return access.RevokeToken(t.Context(), w.DB, of.token, "system/test")
		}, out, none},
		"token expired": {func(t *testing.T, w *registrytest.World, of *writer) error {
			_, err := w.DB.Writer().ExecContext(t.Context(), fmt.Sprint("update tokens set expires_at = 1 where id = ", of.token))
			return err
		}, out, none},
		"role lowered": {give(access.Viewer), out, forbidden},
		"role raised":  {give(access.Admin), none, none},
		"grant revoked": {func(t *testing.T, w *registrytest.World, of *writer) error {
			_, err := of.people.Revoke(t.Context(), of.account, w.Writer.Register, by)
			return err
		}, out, gone},
		"account disabled": {func(t *testing.T, _ *registrytest.World, of *writer) error {
			return of.people.Disable(t.Context(), of.account.ID, by)
		}, out, gone},
		"member archived": {func(t *testing.T, w *registrytest.World, _ *writer) error {
			ada := w.Find(t, "Member", "ada")
			w.Apply(t, registry.Change{Action: registry.Archive, Type: ada.Type, ID: ada.ID, ExpectedVersion: ada.Int("version")})
			return nil
		}, out, gone},
	} {
		t.Run(name, func(t *testing.T) {
			registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
				of := newWriter(t, w, access.Editor)
				if err := test.end(t, w, of); err != nil {
					t.Fatal(err)
				}
				for _, n := range []int{1, 101} {
					tryToWrite(t, w, of.both["token"], "token", n, test.token)
					tryToWrite(t, w, of.both["person"], "person", n, test.person)
				}
				w.Verify(t)
			})
		})
	}
}

// tryToWrite makes so many changes, which all have to be there if they are to be, and else none.
func tryToWrite(t *testing.T, w *registrytest.World, p *access.Principal, who string, n int, want fault.Code) {
	t.Helper()
	var changes []registry.Change
	for i := range n {
		key := fmt.Sprintf("%s-%d-%d", who, n, i)
		changes = append(changes, registrytest.Put("Purpose", key, registry.Input{"name": key}))
	}
	before := len(readLog(t, w))
	_, err := w.Registry.Apply(t.Context(), registry.As(p, ""), changes)
	if code := fault.CodeOf(err); code != want {
		t.Errorf("%d changes by a %s: %v, want %q", n, who, err, want)
	}
	if wrote := len(readLog(t, w)) - before; want == "" && wrote != n || want != "" && wrote != 0 {
		t.Errorf("%d changes by a %s: %d were written, %v", n, who, wrote, err)
	}
}

// A contributor who lost a unit, or got one, since the request began has those that the register has now.
func TestUnitsAreLookedAtAgainUnderTheLock(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		for _, key := range []string{"mine", "other"} {
			w.Apply(t, registrytest.Put("BusinessUnit", key, registry.Input{"name": key}))
		}
		units := func(keys ...any) {
			w.Apply(t, registrytest.Put("Member", "ada", registry.Input{"units": keys}))
		}
		units("mine")
		all := newWriter(t, w, access.Contributor).both
		activity := func(key, unit string) registry.Change {
			return registrytest.Put("ControllerActivity", key, registry.Input{"name": key, "controller": "acme", "unit": unit})
		}
		for who, p := range all {
			allowed(t, w, p, activity(who, "mine"))
		}
		units("other", "mine")
		for who, p := range all {
			allowed(t, w, p, activity(who+"-other", "other"))
		}
		units("other")
		for who, p := range all {
			_, err := w.Registry.Apply(t.Context(), registry.As(p, ""), []registry.Change{activity(who+"-late", "mine")})
			if _, denied := errors.AsType[access.Denial](err); !denied {
				t.Errorf("a %s in a unit that is no longer theirs: %v", who, err)
			}
		}
	})
}

// Looking again takes one statement, behind the lock, and none for the system. Whoever may write no longer is told before
// anything else is read.
func TestLookingAgainTakesOneStatement(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		of := newWriter(t, w, access.Editor)
		var statements []string
		registry.Watch(w.Registry, func(statement string) { statements = append(statements, statement) })
		defer registry.Watch(w.Registry, nil)
		write := func(writer registry.Writer) []string {
			statements = nil
			change := registrytest.Put("Purpose", "p", registry.Input{"name": fmt.Sprint(model.Now())})
			if _, err := w.Registry.Apply(t.Context(), writer, []registry.Change{change}); err != nil {
				t.Fatal(err)
			}
			return statements
		}
		write(w.Writer) // the first makes the record
		want := write(w.Writer)
		for who, p := range of.both {
			got := write(registry.As(p, ""))
			if len(got) != len(want)+1 || !strings.Contains(got[0], "register_heads") || !strings.Contains(got[1], "revoked_at is null") {
				t.Errorf("%s: %d statements, %d for the system: %q", who, len(got), len(want), got[:2])
			}
		}
		if slices.ContainsFunc(want, func(s string) bool { return strings.Contains(s, "revoked_at") }) {
			t.Error("the system is looked up")
		}
		if err := of.people.Grant(t.Context(), of.account, w.Writer.Register, access.Viewer, "", access.By{Actor: "system/test"}); err != nil {
			t.Fatal(err)
		}
		statements = nil
		change := registrytest.Create("Purpose", registry.Input{"name": "P"})
		_, err := w.Registry.Apply(t.Context(), registry.As(of.both["person"], ""), []registry.Change{change})
		if fault.CodeOf(err) != fault.Forbidden || len(statements) != 2 {
			t.Errorf("%v, after %d statements", err, len(statements))
		}
	})
}
