package access_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// Whoever began to sign in, by whatever means, before all sessions of the account were ended gets none.
func TestEndingAllSessionsEndsSignInsUnderWay(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		const password, email = "correct horse battery", "jo@example.org"
		p := peopleOf(w)
		jo := joined(t, w, p, email, "")
		ends := time.Now().Add(time.Hour)
		begin := func(token string, a *access.Account) error {
			data, err := scs.GobCodec{}.Encode(ends, map[string]any{access.SessionAccount: a.ID, access.SessionGeneration: a.Generation})
			if err != nil {
				t.Fatal(err)
			}
			return p.Sessions().CommitCtx(t.Context(), token, data, ends)
		}
		issuer(t, w, p, "company", jo.ID)
		for name, end := range map[string]func() error{
			"signed out everywhere": func() error { return p.EndSessions(t.Context(), jo.ID, testBy) },
			"password changed": func() error {
				_, err := p.ChangePassword(t.Context(), jo.ID, password, password, "", testBy)
				return err
			},
			"issuer disabled": func() error { return p.DisableIssuer(t.Context(), "company") },
		} {
			underWay, err := p.SignIn(t.Context(), email, password, testBy)
			if err != nil {
				t.Fatal(err)
			}
			if err := begin(name, underWay); err != nil {
				t.Errorf("before: %v", err)
			}
			if err := end(); err != nil {
				t.Fatal(err)
			}
			wantCode(t, name, begin(name+", late", underWay), fault.Unauthenticated)
			if list, err := p.SessionsOf(t.Context(), jo.ID); err != nil || len(list) != 0 {
				t.Errorf("%s: %d sessions, %v", name, len(list), err)
			}
		}
		again, err := p.SignIn(t.Context(), email, password, testBy)
		if err != nil {
			t.Fatal(err)
		}
		if err := begin("again", again); err != nil {
			t.Errorf("afterwards: %v", err)
		}
	})
}

// A session that is ended while a request gives it another token has none.
func TestEndedSessionGetsNoOtherToken(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		p := peopleOf(w)
		store, jo, ends := p.Sessions(), linked(t, p, "Jo"), time.Now().Add(time.Hour)
		data, err := scs.GobCodec{}.Encode(ends, map[string]any{access.SessionAccount: jo.ID})
		if err != nil {
			t.Fatal(err)
		}
		for _, ended := range []bool{false, true} {
			if err := store.CommitCtx(t.Context(), "before", data, ends); err != nil {
				t.Fatal(err)
			}
			underWay := store.Hold(t.Context(), "before")
			if ended {
				if err := p.EndSession(t.Context(), jo.ID, access.SessionID("before"), testBy); err != nil {
					t.Fatal(err)
				}
			}
			if err := store.DeleteCtx(underWay, "before"); err != nil {
				t.Fatal(err)
			}
			err := store.CommitCtx(underWay, fmt.Sprint("after ", ended), data, ends)
			if (fault.CodeOf(err) == fault.Unauthenticated) != ended || !ended && err != nil {
				t.Errorf("ended %v: %v", ended, err)
			}
		}
		if list, err := p.SessionsOf(t.Context(), jo.ID); err != nil || len(list) != 1 {
			t.Errorf("%d sessions, %v", len(list), err)
		}
	})
}

// issuer makes an issuer by which an account is known.
func issuer(t *testing.T, w *registrytest.World, p *access.People, name string, account int64) {
	t.Helper()
	err := p.AddIssuer(t.Context(), access.Issuer{
		Name: name, URL: "https://id.example.org", ClientID: "ropa", CreatedBy: "system/test",
	})
	if err != nil {
		t.Fatal(err)
	}
	exec(t, w, "insert into identities (issuer_id, subject, account_id, created_at) select id, '1', ?, 1 from issuers", account)
}
