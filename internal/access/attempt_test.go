package access_test

import (
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// limited counts the events of too many attempts, by register (0 for none), whether they name an account, and their detail.
func limited(t *testing.T, w *registrytest.World) map[string]int {
	t.Helper()
	rows, err := w.DB.Reader().QueryContext(t.Context(), `select coalesce(r.key, '-'), e.account_id is not null, e.actor, e.detail, count(*)
		from access_events as e left join registers as r on r.id = e.register_id
		where e.kind = 'SIGN_IN_LIMITED' group by 1, 2, 3, 4`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	out := map[string]int{}
	for rows.Next() {
		var key, actor, detail string
		var known bool
		var n int
		if err := rows.Scan(&key, &known, &actor, &detail, &n); err != nil {
			t.Fatal(err)
		}
		out[fmt.Sprint(key, " ", known, " ", actor, " ", detail)] = n
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTooManyAttemptsAreOneEventOfAWindow(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		p, now := peopleOf(w), time.Now()
		p.SetClock(func() time.Time { return now })
		joined(t, w, p, "jo@example.org", "")
		try := func(email, address string, times int) {
			t.Helper()
			for range times {
				if err := p.Attempt(t.Context(), email, address); err != nil && fault.CodeOf(err) != fault.LimitExceeded {
					t.Fatal(err)
				}
			}
		}
		want := func(what string, want map[string]int) {
			t.Helper()
			if got := limited(t, w); !maps.Equal(got, want) {
				t.Errorf("%s: %v, want %v", what, got, want)
			}
		}
		const of, nobodys, from = "test true system/test account", "- false system/test account", "- false system/test address"
		try("jo@example.org", "192.0.2.1", 10)
		want("ten", nil)
		try("jo@example.org", "192.0.2.2", 20)
		want("an account", map[string]int{of: 1})
		try("nobody@example.org", "192.0.2.2", 20)
		want("no account", map[string]int{of: 1, nobodys: 1})
		now = now.Add(15 * time.Minute)
		try("jo@example.org", "192.0.2.1", 20)
		want("the next window", map[string]int{of: 2, nobodys: 1})

		// However many names an address goes through, it makes few events, and keeps nobody else out.
		now = now.Add(15 * time.Minute)
		for i := range 30 {
			try(fmt.Sprintf("x%d@example.org", i), "192.0.2.1", 12)
		}
		want("one address", map[string]int{of: 2, nobodys: 10, from: 1})
		if err := p.Attempt(t.Context(), "x29@example.org", "192.0.2.2"); err != nil {
			t.Errorf("from elsewhere: %v", err)
		}
	})
}

// Somebody at a browser that is signed in has as many tries at its password as a stranger, and keeps no owner out.
func TestChangingThePasswordHasAttemptsOfItsOwn(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		p := peopleOf(w)
		jo := joined(t, w, p, "jo@example.org", "")
		const password = "correct horse battery"
		change := func(old string) error {
			_, err := p.ChangePassword(t.Context(), jo.ID, old, password, "", testBy)
			return err
		}
		for range 10 {
			wantCode(t, "wrong", change("wrong password here"), fault.BadUserInput)
		}
		for range 2 {
			wantCode(t, "too many", change(password), fault.LimitExceeded)
		}
		if got := limited(t, w); !maps.Equal(got, map[string]int{"test true system/test account": 1}) {
			t.Errorf("events %v", got)
		}
		if _, err := p.SignIn(t.Context(), "jo@example.org", password, testBy); err != nil {
			t.Errorf("signing in: %v", err)
		}
	})
}

// An address that tried too often gets nothing back by signing in, or it would make an event each time.
func TestSigningInGivesAnAddressNothingBackBeyondTheLimit(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		p := peopleOf(w)
		jo := joined(t, w, p, "jo@example.org", "")
		for i := range 99 {
			if err := p.Attempt(t.Context(), fmt.Sprintf("x%d@example.org", i), testBy.Address); err != nil {
				t.Fatal(err)
			}
		}
		const password = "correct horse battery"
		for range 3 { // each gives back what it took
			if _, err := p.SignIn(t.Context(), "jo@example.org", password, testBy); err != nil {
				t.Fatal(err)
			}
		}
		exec(t, w, "update sign_in_attempts set count = 101 where count = 99")
		if err := p.Forgive(t.Context(), "jo@example.org", testBy.Address); err != nil {
			t.Fatal(err)
		}
		_, err := p.SignIn(t.Context(), "jo@example.org", password, testBy)
		wantCode(t, "sign in", err, fault.LimitExceeded)
		_, err = p.ChangePassword(t.Context(), jo.ID, password, password, "", testBy)
		wantCode(t, "change the password", err, fault.LimitExceeded)
		if got := limited(t, w); len(got) != 0 {
			t.Errorf("events %v", got)
		}
	})
}
