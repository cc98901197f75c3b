package access_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

func create(t *testing.T, w *registrytest.World, token access.Token) (string, access.Token) {
	t.Helper()
	token.Register, token.CreatedBy = w.Writer.Register, "system/test"
	secret, made, err := access.CreateToken(t.Context(), w.DB, token)
	if err != nil {
		t.Fatal(err)
	}
	return secret, made
}

func TestTokenGivesPrincipal(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		secret, token := create(t, w, access.Token{Role: access.Editor})
		p, err := access.Authenticate(t.Context(), w.DB, secret)
		if err != nil {
			t.Fatal(err)
		}
		number := strings.TrimPrefix(access.FormatID(token.ID), "tok_")
		want := &access.Principal{Register: w.Writer.Register, Role: access.Editor, Actor: "system/token-" + number, TokenID: token.ID}
		if diff := cmp.Diff(want, p, noteless); diff != "" {
			t.Error(diff)
		}

		secret, token = create(t, w, access.Token{Role: access.Admin, Member: "ada"})
		if p, err = access.Authenticate(t.Context(), w.DB, secret); err != nil {
			t.Fatal(err)
		}
		want = &access.Principal{
			Register: w.Writer.Register, Role: access.Admin, Member: w.Find(t, "Member", "ada").ID, Actor: "member/ada", TokenID: token.ID,
		}
		if diff := cmp.Diff(want, p, noteless); diff != "" {
			t.Error(diff)
		}
	})
}

// noteless compares principals but for when their tokens were last seen, and what they know of the register.
var noteless = cmp.Options{
	cmpopts.IgnoreUnexported(access.Principal{}),
	cmpopts.IgnoreFields(access.Principal{}, "RegisterKey", "TimeZone", "Head", "HeadHash"),
}

// A principal is found with the state of its register by one statement, whatever its units; a write changes that state.
func TestPrincipalKnowsItsRegister(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		unitsFor(t, w, "ada", "sales", "it")
		secret, _ := create(t, w, access.Token{Role: access.Contributor, Member: "ada"})
		people := peopleOf(w)
		if _, err := people.SignInLink(t.Context(), "Jo", []int64{w.Writer.Register}, testBy); err != nil {
			t.Fatal(err)
		}
		accounts, err := people.Accounts(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		jo := accounts[0].ID
		for name, find := range map[string]func(context.Context) (*access.Principal, error){
			"token":                  func(ctx context.Context) (*access.Principal, error) { return access.Authenticate(ctx, w.DB, secret) },
			"person":                 func(ctx context.Context) (*access.Principal, error) { return people.InRegister(ctx, jo, "test") },
			"person in one register": func(ctx context.Context) (*access.Principal, error) { return people.InOnlyRegister(ctx, jo) },
		} {
			ctx, statements := store.Counting(t.Context())
			before, err := find(ctx)
			if err != nil || before.RegisterKey != "test" || before.TimeZone != "Europe/London" || before.Head == 0 || statements.Load() != 1 {
				t.Fatalf("%s: %+v by %d statements, %v", name, before, statements.Load(), err)
			}
			w.Apply(t, registrytest.Put("Purpose", "another", registry.Input{"name": name}))
			after, err := find(ctx)
			if err != nil || after.Head != before.Head+1 || after.HeadHash == before.HeadHash {
				t.Errorf("%s: %+v after a write, %+v before, %v", name, after, before, err)
			}
		}
	})
}

// A contributor's principal knows the units of its member, and the scope comes with the token.
func TestPrincipalHasScopeAndUnits(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		units := unitsFor(t, w, "ada", "sales", "it")
		secret, _ := create(t, w, access.Token{Role: access.Contributor, Scope: access.Dashboard, Member: "ada"})
		p, err := access.Authenticate(t.Context(), w.DB, secret)
		if err != nil || p.Scope != access.Dashboard || !slices.Equal(p.Units, units) {
			t.Errorf("scope %q, units %v, want %v, %v", p.Scope, p.Units, units, err)
		}
	})
}

// unitsFor makes business units and gives them to a member; it returns their ids in order.
func unitsFor(t *testing.T, w *registrytest.World, member string, keys ...string) []int64 {
	t.Helper()
	var ids []int64
	var names []any
	for _, key := range keys {
		ids = append(ids, w.Apply(t, registrytest.Put("BusinessUnit", key, registry.Input{"name": key}))[0].ID)
		names = append(names, key)
	}
	w.Apply(t, registrytest.Put("Member", member, registry.Input{"units": names}))
	slices.Sort(ids)
	return ids
}

func exec(t *testing.T, w *registrytest.World, statement string, args ...any) {
	t.Helper()
	if _, err := w.DB.Writer().ExecContext(t.Context(), w.DB.Dialect.Rebind(statement), args...); err != nil {
		t.Fatal(err)
	}
}

// Nobody learns from the answer why a token is not good.
func TestEveryBadTokenGivesTheSameError(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		good, _ := create(t, w, access.Token{Role: access.Viewer})
		revoked, token := create(t, w, access.Token{Role: access.Viewer})
		if err := access.RevokeToken(t.Context(), w.DB, token.ID, "system/test"); err != nil {
			t.Fatal(err)
		}
		expired, old := create(t, w, access.Token{Role: access.Viewer, ExpiresAt: new(model.Now().Add(time.Hour))})
		exec(t, w, "update tokens set expires_at = 1 where id = ?", old.ID)
		left, _ := create(t, w, access.Token{Role: access.Viewer, Member: "ada"})
		ada := w.Find(t, "Member", "ada")
		w.Apply(t, registry.Change{Action: registry.Archive, Type: ada.Type, ID: ada.ID, ExpectedVersion: ada.Int("version")})

		_, want := access.Authenticate(t.Context(), w.DB, "")
		if code := fault.CodeOf(want); code != fault.Unauthenticated {
			t.Fatalf("no token gives %s", code)
		}
		for name, bearer := range map[string]string{
			"revoked": revoked, "expired": expired, "member archived": left, "unknown": "ropa_" + strings.Repeat("A", 43),
			"cut": good[:len(good)-1], "longer": good + "A", "not a token": "x", "case changed": strings.ToUpper(good),
			"odd bytes": "ropa_\x00\xff", "long": "ropa_" + strings.Repeat("A", 100_000),
		} {
			if _, err := access.Authenticate(t.Context(), w.DB, bearer); err == nil || err.Error() != want.Error() {
				t.Errorf("%s: %v, want %v", name, err, want)
			}
		}
	})
}

func TestSecretIsStoredAsItsHashOnly(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		secret, _ := create(t, w, access.Token{Role: access.Viewer})
		other, _ := create(t, w, access.Token{Role: access.Viewer})
		if secret == other || len(secret) != len("ropa_")+43 {
			t.Errorf("secrets %q and %q", secret, other)
		}
		var stored string
		if err := w.DB.Reader().QueryRow("select min(secret_hash) from tokens").Scan(&stored); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(stored, strings.TrimPrefix(secret, "ropa_")) || len(stored) != 64 {
			t.Errorf("stored %q", stored)
		}
	})
}

func TestTokensAreListedAndRevoked(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		_, first := create(t, w, access.Token{Role: access.Viewer, Member: "ada"})
		create(t, w, access.Token{Role: access.Admin})
		other := w.NewRegister(t, "other")
		_, _, err := access.CreateToken(t.Context(), w.DB, access.Token{Register: other, Role: access.Viewer, CreatedBy: "system/test"})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // once more changes nothing
			if err := access.RevokeToken(t.Context(), w.DB, first.ID, "system/test"); err != nil {
				t.Fatal(err)
			}
		}
		all, err := access.ListTokens(t.Context(), w.DB, 0)
		if err != nil || len(all) != 3 {
			t.Fatalf("%d tokens, %v", len(all), err)
		}
		own, err := access.ListTokens(t.Context(), w.DB, w.Writer.Register)
		if err != nil || len(own) != 2 {
			t.Fatalf("%d tokens, %v", len(own), err)
		}
		for _, token := range own {
			if gone := token.RevokedAt != nil; gone != (token.ID == first.ID) {
				t.Errorf("token %s revoked: %v", access.FormatID(token.ID), gone)
			}
			if token.ID == first.ID && (token.Member != "ada" || token.RegisterKey != "test" || !token.CreatedAt.Equal(first.CreatedAt)) {
				t.Errorf("listed as %+v", token)
			}
		}
		if err := access.RevokeToken(t.Context(), w.DB, 1, "system/test"); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("revoking nothing: %v", err)
		}
	})
}

func TestTokenNeedsAMemberOfItsRegister(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		other := w.NewRegister(t, "other")
		w.Apply(t, registrytest.Put("Member", "eve", registry.Input{"name": "Eve"}))
		for _, key := range []string{"eve", "nobody"} {
			_, _, err := access.CreateToken(t.Context(), w.DB, access.Token{Register: other, Role: access.Viewer, Member: key})
			if fault.CodeOf(err) != fault.NotFound {
				t.Errorf("%s: %v", key, err)
			}
		}
	})
}

func TestIDIsReadAsItIsShown(t *testing.T) {
	shown := access.FormatID(1 << 40)
	if id, ok := access.ParseID(shown); !ok || id != 1<<40 {
		t.Errorf("%s is read as %d, %v", shown, id, ok)
	}
	for _, s := range []string{"", "tok_", "reg_0000000000001", "tok_000000000000U", "tok_reg_0000000000001", shown[4:]} {
		if _, ok := access.ParseID(s); ok {
			t.Errorf("%q is read as an id", s)
		}
	}
}
