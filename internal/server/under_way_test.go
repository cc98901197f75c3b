package server_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/openropa/ropa/internal/access"
)

// meanwhile does what a browser does while its account is signed out everywhere: the browser's request has been let in, and
// waits for its link, when all sessions end.
func (a *api) meanwhile(t *testing.T, account string, do func() shown) shown {
	t.Helper()
	tx, err := a.DB.Writer().BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	run := func(statement string) {
		t.Helper()
		if _, err := tx.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	run("update invitations set created_by = created_by")
	done := make(chan shown)
	go func() { done <- do() }()
	select {
	case s := <-done:
		t.Fatalf("it does not wait: %d %s", s.status, s.body)
	case <-time.After(300 * time.Millisecond):
	}
	// What signing out everywhere does; on SQLite nobody else could do it now.
	run("update accounts set generation = generation + 1 where name = '" + account + "'")
	run("delete from sessions where account_id in (select id from accounts where name = '" + account + "')")
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	return <-done
}

// still is a browser that stays where it is sent from.
func still(b *browser) *browser {
	b.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return b
}

// Accepting an invitation in a session that is ended meanwhile brings no session back.
func TestAcceptedInvitationRevivesNoSession(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		b := still(a.person(t, "jo@example.org", access.Viewer, a.Writer.Register))
		path := a.invite(t, a.NewRegister(t, "other"), access.Viewer, "jo@example.org")
		a.meanwhile(t, "Jo Example", func() shown { return b.post(t, path, "do", "accept") })
		for _, where := range []string{"/r/test/graphql", "/r/other/graphql"} {
			b.ask(t, where).want(t, 401, "")
		}
	})
}

// A link that was followed before all sessions of its account ended signs nobody in after that.
func TestFollowedLinkRevivesNoSession(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		secret, err := a.people().SignInLink(t.Context(), "Demo", []int64{a.Writer.Register}, testBy)
		if err != nil {
			t.Fatal(err)
		}
		b := still(a.browser(t))
		s := a.meanwhile(t, "Demo", func() shown { return b.post(t, "/link/"+secret, "do", "link") })
		if s.status != http.StatusUnauthorized || strings.Contains(s.header.Get("Set-Cookie"), "ropa=") {
			t.Errorf("%d %v", s.status, s.header)
		}
		b.ask(t, "/graphql").want(t, 401, "")
	})
}

// A session that goes on under another token is of the generation it began in, whatever its account's is by then.
func TestAcceptingBeginsNoNewGeneration(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		b := still(a.person(t, "jo@example.org", access.Viewer, a.Writer.Register))
		if _, err := a.DB.Writer().ExecContext(t.Context(), "update accounts set generation = generation + 1"); err != nil {
			t.Fatal(err)
		}
		b.post(t, a.invite(t, a.Writer.Register, access.Editor, "jo@example.org"), "do", "accept").want(t, 401, "")
		b.ask(t, "/graphql").want(t, 401, "")
	})
}
