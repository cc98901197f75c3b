package access_test

import (
	"errors"
	"testing"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// A grant counts while it, its account and its member are in use, whatever else would keep the person out already: a
// session that ended, or a token that was revoked with it.
func TestGrantNeedsAllThatItJoins(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		p := peopleOf(w)
		if _, err := p.SignInLink(t.Context(), "Jo", []int64{w.Writer.Register}, testBy); err != nil {
			t.Fatal(err)
		}
		accounts, err := p.Accounts(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		jo := accounts[0].ID
		w.NewRegister(t, "other")
		for _, key := range []string{"other", "nobody", ""} {
			if _, err := p.InRegister(t.Context(), jo, key); !errors.Is(err, access.ErrNoRegister) {
				t.Errorf("in %q: %v", key, err)
			}
		}
		if _, err := p.InRegister(t.Context(), jo+1, "test"); !errors.Is(err, access.ErrNoRegister) {
			t.Errorf("another account: %v", err)
		}
		for _, what := range []string{"accounts set disabled_at", "grants set revoked_at", "members set archived_at"} {
			for _, value := range []string{"1", "null"} {
				if _, err := w.DB.Writer().ExecContext(t.Context(), "update "+what+" = "+value); err != nil {
					t.Fatal(err)
				}
				_, byKey := p.InRegister(t.Context(), jo, "test")
				_, only := p.InOnlyRegister(t.Context(), jo)
				if out := value == "1"; errors.Is(byKey, access.ErrNoRegister) != out || (fault.CodeOf(only) == fault.BadUserInput) != out {
					t.Errorf("%s = %s: %v, %v", what, value, byKey, only)
				}
			}
		}
	})
}
