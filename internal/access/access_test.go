package access_test

import (
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
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
		want := access.Principal{Register: w.Writer.Register, Role: access.Editor, Actor: "system/token-" + number, TokenID: token.ID}
		if *p != want {
			t.Errorf("principal %+v, want %+v", *p, want)
		}

		secret, token = create(t, w, access.Token{Role: access.Admin, Member: "ada"})
		if p, err = access.Authenticate(t.Context(), w.DB, secret); err != nil {
			t.Fatal(err)
		}
		want = access.Principal{
			Register: w.Writer.Register, Role: access.Admin, Member: w.Find(t, "Member", "ada").ID, Actor: "member/ada", TokenID: token.ID,
		}
		if *p != want {
			t.Errorf("principal %+v, want %+v", *p, want)
		}
	})
}

// Nobody learns from the answer why a token is not good.
func TestEveryBadTokenGivesTheSameError(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		good, _ := create(t, w, access.Token{Role: access.Viewer})
		revoked, token := create(t, w, access.Token{Role: access.Viewer})
		if err := access.RevokeToken(t.Context(), w.DB, token.ID); err != nil {
			t.Fatal(err)
		}
		left, _ := create(t, w, access.Token{Role: access.Viewer, Member: "ada"})
		ada := w.Find(t, "Member", "ada")
		w.Apply(t, registry.Change{Action: registry.Archive, Type: ada.Type, ID: ada.ID, ExpectedVersion: ada.Int("version")})

		_, want := access.Authenticate(t.Context(), w.DB, "")
		if code := fault.CodeOf(want); code != fault.Unauthenticated {
			t.Fatalf("no token gives %s", code)
		}
		for name, bearer := range map[string]string{
			"revoked": revoked, "member archived": left, "unknown": "ropa_" + strings.Repeat("A", 43),
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
			if err := access.RevokeToken(t.Context(), w.DB, first.ID); err != nil {
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
		if err := access.RevokeToken(t.Context(), w.DB, 1); fault.CodeOf(err) != fault.NotFound {
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

func TestRolesAndOperations(t *testing.T) {
	for _, test := range []struct {
		op   access.Operation
		role map[access.Role]bool
	}{
		{access.Read, map[access.Role]bool{access.Viewer: true, access.Editor: true, access.Admin: true}},
		{access.WriteRecord, map[access.Role]bool{access.Editor: true, access.Admin: true}},
		{access.WriteMember, map[access.Role]bool{access.Admin: true}},
		{access.WriteRegister, map[access.Role]bool{access.Admin: true}},
		{"another", nil},
	} {
		for _, role := range append(access.Roles, "", "OWNER") {
			p := access.Principal{Role: role}
			err := p.Check(test.op)
			if allowed := err == nil; allowed != test.role[role] {
				t.Errorf("%q may %s: %v", role, test.op, allowed)
			}
			if err != nil && fault.CodeOf(err) != fault.Forbidden {
				t.Errorf("%q: %v", role, err)
			}
		}
	}
	err := (&access.Principal{Role: access.Viewer}).Check(access.WriteMember)
	if !strings.Contains(err.Error(), "role ADMIN") {
		t.Errorf("the refusal names no role: %v", err)
	}
}

func TestEveryTypeHasItsOperationAndItsReaders(t *testing.T) {
	for _, typ := range model.Types() {
		want := map[string]access.Operation{"Member": access.WriteMember, "Register": access.WriteRegister}[typ.Name]
		if want == "" {
			want = access.WriteRecord
		}
		if got := access.WriteOf(typ); got != want {
			t.Errorf("writing %s is %q, want %q", typ.Name, got, want)
		}
		for _, role := range access.Roles {
			if p := (access.Principal{Role: role}); !p.Sees(typ.Name) {
				t.Errorf("%s does not see %s", role, typ.Name)
			}
		}
		if p := (access.Principal{}); p.Sees(typ.Name) {
			t.Errorf("somebody without a role sees %s", typ.Name)
		}
	}
	if p := (access.Principal{Role: access.Admin}); p.Sees("Unheard") {
		t.Error("a type that no table names is seen")
	}
}
