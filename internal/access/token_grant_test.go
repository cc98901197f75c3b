package access_test

import (
	"sync"
	"testing"
	"time"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// A token that is made while the grant of its person is being revoked waits for what becomes of that, and is not made.
func TestNoTokenOfARevokedGrant(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		join(t, w, "ada", access.Editor)
		tx, err := w.DB.Writer().BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = tx.Rollback() }()
		if _, err := tx.ExecContext(t.Context(), "update grants set revoked_at = 1"); err != nil {
			t.Fatal(err)
		}
		made := make(chan error)
		go func() {
			_, _, err := access.CreateToken(t.Context(), w.DB, access.Token{
				Register: w.Writer.Register, Role: access.Viewer, Member: "ada", CreatedBy: "system/test",
			})
			made <- err
		}()
		select {
		case err := <-made:
			t.Fatalf("it does not wait: %v", err)
		case <-time.After(300 * time.Millisecond):
		}
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
		wantCode(t, "a token of who is being put out", <-made, fault.Conflict)
	})
}

// Whichever comes first, no token outlives the grant to be good again with the next one.
func TestTokensMadeAsTheGrantEnds(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		p := peopleOf(w)
		jo := joined(t, w, p, "jo@example.org", "ada")
		for range 8 {
			var group sync.WaitGroup
			secrets := make([]string, 4)
			for i := range secrets {
				group.Go(func() {
					secret, _, err := access.CreateToken(t.Context(), w.DB, access.Token{
						Register: w.Writer.Register, Role: access.Viewer, Member: "ada", CreatedBy: "system/test",
					})
					if err != nil && fault.CodeOf(err) != fault.Conflict {
						t.Error(err)
					}
					secrets[i] = secret
				})
			}
			if _, err := p.Revoke(t.Context(), jo, w.Writer.Register, testBy); err != nil {
				t.Error(err)
			}
			group.Wait()
			grant(t, p, jo, w.Writer.Register, access.Editor)
			for _, secret := range secrets {
				if _, err := access.Authenticate(t.Context(), w.DB, secret); err == nil {
					t.Fatal("a token goes on after its grant ended")
				}
			}
		}
	})
}
