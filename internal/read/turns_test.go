package read_test

import (
	"context"
	"errors"
	"testing"

	"github.com/openropa/ropa/internal/read"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// A register that reads through half of the connections waits for more of them, and another is answered meanwhile.
func TestTurns_OneRegisterLeavesOthersHalf(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		a := newClient(t, db, everything(emptyRegister(t, db, r).id))
		b := &client{a.schema, a.engine, everything(fullRegister(t, db, r, 1).id)}
		const text = "{ register { id } }"
		share := db.Reader().Stats().MaxOpenConnections / 2
		held, full := 0, false
		read.Watch(a.engine, func(string, []any) {
			switch {
			case full:
				return
			case held < share-1: // this statement's snapshot stays while another begins
				held++
				a.ask(t, text, nil)
				return
			}
			full = true
			late, err := prepare(a.schema, text, nil)
			if err != nil {
				t.Error(err)
				return
			}
			ctx, cancel := context.WithCancel(t.Context())
			waited := make(chan error)
			go func() {
				_, _, err := a.run(ctx, late)
				waited <- err
			}()
			for range 20 {
				b.ask(t, text, nil)
			}
			cancel()
			if err := <-waited; !errors.Is(err, context.Canceled) {
				t.Errorf("one more than %d at a time: %v", share, err)
			}
		})
		a.ask(t, text, nil)
		if !full {
			t.Error("the register never held its share")
		}
		a.ask(t, text, nil)
	})
}
