package access_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// Events that are too old go a few at a time with those that are written, and are looked for once an hour.
func TestOldEventsAreRemoved(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		made := 0
		put := func(n int, age time.Duration) {
			t.Helper()
			at := model.Now().Add(-age)
			tx, err := w.DB.Writer().BeginTx(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			insert := w.DB.Dialect.Rebind(`insert into access_events (id, register_id, at, kind, actor, request, detail)
				values (?, ?, ?, 'DENIED', 'member/ada', '', 'old')`)
			for range n {
				made++
				if _, err := tx.ExecContext(t.Context(), insert, model.FirstID(at)+int64(made), w.Writer.Register, at.UnixMicro()); err != nil {
					t.Fatal(err)
				}
			}
			if err := tx.Commit(); err != nil {
				t.Fatal(err)
			}
		}
		write := func(left int) {
			t.Helper()
			err := access.Record(t.Context(), w.DB.Writer(), w.DB.Dialect, access.Event{
				Register: w.Writer.Register, Kind: access.SignIn, Actor: "member/ada", Detail: "new",
			})
			if err != nil {
				t.Fatal(err)
			}
			var n int
			if err := w.DB.Reader().QueryRow("select count(*) from access_events where detail = 'old'").Scan(&n); err != nil || n != left {
				t.Errorf("%d are left, %v, want %d", n, err, left)
			}
		}
		put(1, access.EventsKept-time.Minute) // stays
		put(access.ForgetMost+7, access.EventsKept+time.Minute)
		access.LookForOldEvents()
		write(1 + 7)
		write(1)
		put(1, access.EventsKept+time.Hour)
		write(2) // within the hour
		access.LookForOldEvents()
		write(1)
		if got := events(t, w); len(got) != 5 {
			t.Errorf("events %v", got)
		}
		if fmt.Sprint(access.EventsKept) != "9600h0m0s" {
			t.Error("docs/security.md says how long events are kept: 400 days")
		}
	})
}
