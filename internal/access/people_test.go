package access_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

var testBy = access.By{Actor: "system/test", Request: "test", Address: "192.0.2.1"}

func peopleOf(w *registrytest.World) *access.People {
	return access.NewPeople(w.DB, w.Registry.PutMember)
}

func TestPasswordIsStoredAsArgon2id(t *testing.T) {
	hash, err := access.HashPassword(t.Context(), "päßword with letters")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("%q, %v", hash, err)
	}
	if again, _ := access.HashPassword(t.Context(), "päßword with letters"); again == hash {
		t.Error("two hashes are the same")
	}
	// What was hashed at another cost is still checked at that.
	const cheap = "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$"
	for _, test := range []struct {
		hash, password string
		want           bool
	}{
		{hash, "päßword with letters", true},
		{hash, "pa\u0308ßword with letters", true}, // as another keyboard writes it
		{hash, "passord with letters", false},
		{hash, "", false},
		{hash, strings.Repeat("x", 100_000), false},
		{"", "", false},
		{"", "päßword with letters", false},
	} {
		if got, err := access.PasswordFits(t.Context(), test.hash, test.password); got != test.want || err != nil {
			t.Errorf("%.40q fits: %v, %v", test.password, got, err)
		}
	}
	for _, broken := range []string{"plain", cheap[:20], strings.Replace(hash, "v=19", "v=18", 1)} {
		if fits, err := access.PasswordFits(t.Context(), broken, "x"); fits || err == nil {
			t.Errorf("%q: %v, %v", broken, fits, err)
		}
	}
}

func TestAttemptsAreCountedInAWindow(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		p, now := peopleOf(w), time.Now()
		p.SetClock(func() time.Time { return now })
		try := func(email, address string, times int) (refused int) {
			t.Helper()
			for range times {
				err := p.Attempt(t.Context(), email, address)
				if err != nil && fault.CodeOf(err) != fault.LimitExceeded {
					t.Fatal(err)
				}
				if err != nil {
					refused++
				}
			}
			return refused
		}
		if n := try("jo@example.org", "192.0.2.1", 12); n != 2 {
			t.Errorf("%d of 12 are refused", n)
		}
		if n := try(" JO@example.org ", "192.0.2.2", 1); n != 1 {
			t.Error("another way of writing the address, or another place, is another account")
		}
		if n := try("eve@example.org", "192.0.2.1", 1); n != 0 {
			t.Error("one account keeps others out")
		}
		// Whoever has one network has all addresses of it.
		refused := 0
		for i := range 102 {
			refused += try(fmt.Sprintf("x%d@example.org", i), fmt.Sprintf("2001:db8::%x", i), 1)
		}
		if refused != 2 {
			t.Errorf("%d of 102 are refused", refused)
		}
		now = now.Add(15 * time.Minute)
		if n := try("jo@example.org", "192.0.2.1", 1); n != 0 {
			t.Error("the window does not end")
		}
		var left int
		if err := w.DB.Reader().QueryRow("select count(*) from sign_in_attempts").Scan(&left); err != nil || left != 2 {
			t.Errorf("%d subjects are kept, %v", left, err)
		}
	})
}

// Of many who follow a link at the same time one gets in.
func TestLinkIsUsedOnce(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		p := peopleOf(w)
		secret, err := p.SetUpLink(t.Context(), testBy)
		if err != nil {
			t.Fatal(err)
		}
		var group sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			group.Go(func() {
				n := access.NewAccount{Email: fmt.Sprintf("jo%d@example.org", i), Name: "Jo", Password: "correct horse battery"}
				_, errs[i] = p.SetUp(t.Context(), secret, n, testBy)
			})
		}
		group.Wait()
		in := 0
		for _, err := range errs {
			if err == nil {
				in++
			} else if code := fault.CodeOf(err); code != fault.NotFound && code != fault.Unavailable {
				t.Error(err)
			}
		}
		accounts, err := p.Accounts(t.Context(), "")
		if err != nil || in != 1 || len(accounts) != 1 {
			t.Errorf("%d got in, %d accounts, %v", in, len(accounts), err)
		}
	})
}

// A request that is under way when its session is ended does not bring it back.
func TestEndedSessionStaysEnded(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		p := peopleOf(w)
		store := p.Sessions()
		now := time.Now()
		p.SetClock(func() time.Time { return now })
		if _, err := p.SignInLink(t.Context(), "Jo", nil, testBy); err != nil {
			t.Fatal(err)
		}
		accounts, err := p.Accounts(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		jo := accounts[0].ID
		data, err := scs.GobCodec{}.Encode(now.Add(time.Hour), map[string]any{access.SessionAccount: jo, access.SessionAgent: "A browser"})
		if err != nil {
			t.Fatal(err)
		}
		found := func(token string) bool {
			t.Helper()
			got, ok, err := store.FindCtx(t.Context(), token)
			if err != nil || ok && string(got) != string(data) {
				t.Fatalf("%q, %v", got, err)
			}
			return ok
		}
		for _, token := range []string{"one", "two", "three"} {
			if err := store.CommitCtx(t.Context(), token, data, now.Add(time.Hour)); err != nil {
				t.Fatal(err)
			}
		}
		if list, err := p.SessionsOf(t.Context(), jo); err != nil || len(list) != 3 || list[0].Agent != "A browser" {
			t.Fatalf("%+v, %v", list, err)
		}
		underWay := store.Hold(t.Context(), "one")
		if err := errors.Join(p.EndSession(t.Context(), jo, access.SessionID("one"), testBy), store.DeleteCtx(t.Context(), "two")); err != nil {
			t.Fatal(err)
		}
		if err := store.CommitCtx(underWay, "one", data, now.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if found("one") || found("two") || !found("three") || found("") || found("\x00") {
			t.Error("other sessions are there than should be")
		}
		if err := p.EndSession(t.Context(), jo, access.SessionID("one"), testBy); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("once more: %v", err)
		}
		now = now.Add(time.Hour)
		if found("three") {
			t.Error("it does not expire")
		}
	})
}
