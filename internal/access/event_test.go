package access_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// events lists the access events of the register as "KIND actor token detail", the oldest first.
func events(t *testing.T, w *registrytest.World) []string {
	t.Helper()
	rows, err := w.DB.Reader().QueryContext(t.Context(), w.DB.Dialect.Rebind(`select kind, actor, coalesce(token_id, 0), request, detail
		from access_events where register_id = ? order by at, id`), w.Writer.Register)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var kind, actor, request, detail string
		var token int64
		if err := rows.Scan(&kind, &actor, &token, &request, &detail); err != nil {
			t.Fatal(err)
		}
		if token != 0 {
			actor += " " + access.FormatID(token)
		}
		out = append(out, strings.Join(strings.Fields(fmt.Sprint(kind, " ", actor, " ", request, " ", detail)), " "))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func wantEvents(t *testing.T, w *registrytest.World, want ...string) {
	t.Helper()
	if got := events(t, w); !slices.Equal(got, want) {
		t.Errorf("events\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestMakingAndEndingATokenAreEvents(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		_, token := create(t, w, access.Token{Role: access.Editor, Scope: access.DPAWrite, Name: "Drafting tool"})
		for range 2 { // once more is no event
			if err := access.RevokeToken(t.Context(), w.DB, token.ID, "member/ada"); err != nil {
				t.Fatal(err)
			}
		}
		shown := access.FormatID(token.ID)
		wantEvents(t, w, "TOKEN_CREATED system/test "+shown+" EDITOR DPA_WRITE", "TOKEN_REVOKED member/ada "+shown)
	})
}

// watching is a watch whose time a test sets.
func watching(w *registrytest.World, now *time.Time) *access.Watch {
	watch := access.NewWatch(w.DB, slog.New(slog.DiscardHandler))
	watch.SetClock(func() time.Time { return *now })
	return watch
}

func TestUseOfATokenIsNotedOnceAnHourAndTheFirstOfADayIsAnEvent(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		secret, token := create(t, w, access.Token{Role: access.Viewer})
		now := time.Date(2026, 3, 1, 22, 30, 0, 0, time.UTC)
		watch, other := watching(w, &now), watching(w, &now)
		use := func(by *access.Watch, p *access.Principal) {
			if p == nil {
				var err error
				if p, err = access.Authenticate(t.Context(), w.DB, secret); err != nil {
					t.Fatal(err)
				}
			}
			by.Used(t.Context(), p, "r")
		}
		lastUsed := func() time.Time {
			list, err := access.ListTokens(t.Context(), w.DB, w.Writer.Register)
			if err != nil || list[0].LastUsedAt == nil {
				t.Fatal(list, err)
			}
			return *list[0].LastUsedAt
		}
		stale, err := access.Authenticate(t.Context(), w.DB, secret)
		if err != nil {
			t.Fatal(err)
		}
		shown := " system/token-" + strings.TrimPrefix(access.FormatID(token.ID), "tok_") + " " + access.FormatID(token.ID) + " r"
		made := events(t, w)[0]
		first := now
		use(watch, nil)
		use(watch, nil)
		use(other, stale) // another server that saw the token at the same time
		wantEvents(t, w, made, "TOKEN_FIRST_USED"+shown)

		now = now.Add(59 * time.Minute)
		use(watch, nil)
		use(watching(w, &now), nil) // a server that starts
		if got := lastUsed(); !got.Equal(first) {
			t.Errorf("within the hour %s was noted", got)
		}
		now = now.Add(time.Minute) // 23:30 the same day
		use(watch, nil)
		if got := lastUsed(); !got.Equal(now) {
			t.Errorf("after an hour %s is noted", got)
		}
		wantEvents(t, w, made, "TOKEN_FIRST_USED"+shown)
		now = now.Add(time.Hour) // the next day
		use(watch, nil)
		wantEvents(t, w, made, "TOKEN_FIRST_USED"+shown, "TOKEN_FIRST_USED"+shown)

		watch.Used(t.Context(), access.System("test", w.Writer.Register), "r") // no token
		wantEvents(t, w, made, "TOKEN_FIRST_USED"+shown, "TOKEN_FIRST_USED"+shown)
	})
}

func TestDenialsAreEventsButCannotFlood(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		watch := watching(w, &now)
		p := &access.Principal{Register: w.Writer.Register, Role: access.Viewer, Scope: access.DPA, Actor: "member/ada"}
		deny := func(times int) {
			for range times {
				watch.Denied(t.Context(), p, "r", p.Check(access.WriteMember))
				watch.Denied(t.Context(), p, "r", p.CheckWrite(access.WriteRecord, model.ByName("Purpose")))
				watch.Denied(t.Context(), p, "r", fmt.Errorf("read: %w", p.Visible("Breach")))
				// No table denied these.
				watch.Denied(t.Context(), p, "r", nil)
				watch.Denied(t.Context(), p, "r", fault.New(fault.Forbidden, "This host is not served."))
				watch.Denied(t.Context(), p, "r", fault.New(fault.NotFound, "No."))
			}
		}
		once := []string{
			"DENIED member/ada r write members", "DENIED member/ada r write records Purpose", "DENIED member/ada r read Breach",
		}
		deny(100)
		wantEvents(t, w, once...)
		now = now.Add(time.Hour)
		deny(100)
		wantEvents(t, w, append(once, once...)...)
	})
}

// A database that cannot be written keeps nobody from reading.
func TestANoteThatCannotBeWrittenIsLogged(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		var log bytes.Buffer
		watch := access.NewWatch(w.DB, slog.New(slog.NewTextHandler(&log, nil)))
		exec(t, w, "drop table access_events")
		p := &access.Principal{Register: w.Writer.Register, Role: access.Viewer, Actor: "member/ada"}
		watch.Denied(t.Context(), p, "the-request", p.Check(access.WriteMember))
		if !strings.Contains(log.String(), "request=the-request") || strings.Contains(log.String(), "ada") {
			t.Errorf("the log has %q", log.String())
		}
	})
}
