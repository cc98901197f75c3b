package access_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// linked makes an account that is let into no register.
func linked(t *testing.T, p *access.People, name string) *access.Account {
	t.Helper()
	if _, err := p.SignInLink(t.Context(), name, nil, testBy); err != nil {
		t.Fatal(err)
	}
	accounts, err := p.Accounts(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	return accounts[len(accounts)-1]
}

// joined makes an account with an address that follows an invitation into the world's register.
func joined(t *testing.T, w *registrytest.World, p *access.People, email, member string) *access.Account {
	t.Helper()
	secret, err := p.Invite(t.Context(), w.Writer.Register, access.Viewer, email, "", member, testBy)
	if err != nil {
		t.Fatal(err)
	}
	a, err := p.Join(t.Context(), secret, access.NewAccount{Name: "Jo", Password: "correct horse battery"}, testBy)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func wantCode(t *testing.T, what string, err error, want fault.Code) {
	t.Helper()
	if got := fault.CodeOf(err); got != want {
		t.Errorf("%s: %v, want %q", what, err, want)
	}
}

func grant(t *testing.T, p *access.People, a *access.Account, register int64, role access.Role) {
	t.Helper()
	if err := p.Grant(t.Context(), a, register, role, "", testBy); err != nil {
		t.Fatal(err)
	}
}

func TestGrantGivesChangesAndEnds(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		p, other := peopleOf(w), w.NewRegister(t, "other")
		jo := linked(t, p, "Jo")
		for _, role := range []access.Role{access.Viewer, access.Editor, access.Editor} {
			grant(t, p, jo, w.Writer.Register, role)
		}
		grant(t, p, jo, other, access.Auditor)
		before, err := p.InRegister(t.Context(), jo.ID, "test")
		if err != nil || before.Role != access.Editor {
			t.Fatal(before, err)
		}
		var secrets []string
		var ended []string
		for _, key := range []string{strings.TrimPrefix(before.Actor, "member/"), "ada"} {
			secret, token := create(t, w, access.Token{Role: access.Viewer, Member: key})
			secrets, ended = append(secrets, secret), append(ended, access.FormatID(token.ID))
		}
		if n, err := p.Revoke(t.Context(), jo, w.Writer.Register, testBy); n != 1 || err != nil {
			t.Errorf("%d tokens ended, %v", n, err)
		}
		if _, err := p.InRegister(t.Context(), jo.ID, "test"); !errors.Is(err, access.ErrNoRegister) {
			t.Errorf("in the register: %v", err)
		}
		if in, err := p.InRegister(t.Context(), jo.ID, "other"); err != nil || in.Role != access.Auditor {
			t.Errorf("in the other register: %v, %v", in, err)
		}
		_, err = p.Revoke(t.Context(), jo, w.Writer.Register, testBy)
		wantCode(t, "once more", err, fault.NotFound)
		_, err = p.Revoke(t.Context(), linked(t, p, "Eve"), w.Writer.Register, testBy)
		wantCode(t, "somebody else", err, fault.NotFound)

		// Who comes back is the same member, and its tokens stay ended.
		grant(t, p, jo, w.Writer.Register, access.Admin)
		if after, err := p.InRegister(t.Context(), jo.ID, "test"); err != nil || after.Member != before.Member {
			t.Errorf("%+v, %v; before %+v", after, err, before)
		}
		_, err = access.Authenticate(t.Context(), w.DB, secrets[0])
		wantCode(t, "a token of the grant", err, fault.Unauthenticated)
		if _, err := access.Authenticate(t.Context(), w.DB, secrets[1]); err != nil {
			t.Errorf("a token of another member: %v", err)
		}
		wantEvents(t, w, "ROLE_GRANTED system/test test VIEWER", "ROLE_CHANGED system/test test VIEWER to EDITOR",
			"TOKEN_CREATED system/test "+ended[0]+" VIEWER", "TOKEN_CREATED system/test "+ended[1]+" VIEWER",
			"ROLE_REVOKED system/test test EDITOR", "TOKEN_REVOKED system/test "+ended[0]+" test",
			"ROLE_GRANTED system/test test ADMIN")
	})
}

// An invitation that is open neither lets back in who was put out nor changes a role that was given since.
func TestOpenInvitationsEndWithAGrant(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		p, other := peopleOf(w), w.NewRegister(t, "other")
		jo := joined(t, w, p, "jo@example.org", "")
		invite := func(register int64, email string) (secret string) {
			t.Helper()
			secret, err := p.Invite(t.Context(), register, access.Viewer, email, "", "", testBy)
			if err != nil {
				t.Fatal(err)
			}
			return secret
		}
		links := []string{invite(w.Writer.Register, "Jo@example.org"), invite(other, "jo@example.org")}
		eve := invite(other, "eve@example.org")
		if _, err := p.Revoke(t.Context(), jo, w.Writer.Register, testBy); err != nil {
			t.Fatal(err)
		}
		var invited int64
		query := w.DB.Dialect.Rebind("select member_id from invitations where register_id = ? and email = ?")
		if err := w.DB.Reader().QueryRowContext(t.Context(), query, other, "jo@example.org").Scan(&invited); err != nil {
			t.Fatal(err)
		}
		grant(t, p, jo, other, access.Editor)
		for _, link := range links {
			wantCode(t, "the link", p.JoinAs(t.Context(), link, jo.ID, testBy), fault.NotFound)
		}
		if in, err := p.InOnlyRegister(t.Context(), jo.ID); err != nil || in.Role != access.Editor || in.Member != invited {
			t.Errorf("%+v, %v; invited as %d", in, err, invited)
		}
		if _, err := p.Invitation(t.Context(), eve, access.LinkJoin); err != nil {
			t.Errorf("the link of somebody else: %v", err)
		}
		if err := p.JoinAs(t.Context(), invite(w.Writer.Register, "jo@example.org"), jo.ID, testBy); err != nil {
			t.Errorf("a new invitation: %v", err)
		}
	})
}

// An invitation to be the member that an account is ends with the account's grant, whatever address it was sent to.
func TestOpenInvitationsEndWithTheMember(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		p := peopleOf(w)
		jo := linked(t, p, "Jo")
		link, err := p.Invite(t.Context(), w.Writer.Register, access.Viewer, "second@example.org", "", "ada", testBy)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Grant(t.Context(), jo, w.Writer.Register, access.Editor, "ada", testBy); err != nil {
			t.Fatal(err)
		}
		if _, err := p.Revoke(t.Context(), jo, w.Writer.Register, testBy); err != nil {
			t.Fatal(err)
		}
		wantCode(t, "the link", p.JoinAs(t.Context(), link, jo.ID, testBy), fault.NotFound)
	})
}

func TestGrantRefuses(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		p := peopleOf(w)
		jo, eve := joined(t, w, p, "jo@example.org", "ada"), linked(t, p, "Eve")
		give := func(a *access.Account, member string) error {
			return p.Grant(t.Context(), a, w.Writer.Register, access.Editor, member, testBy)
		}
		wantCode(t, "no member", give(eve, "nobody"), fault.NotFound)
		wantCode(t, "odd member", give(eve, "\x00"), fault.NotFound)
		wantCode(t, "member of another account", give(eve, "ada"), fault.Conflict)
		wantCode(t, "own member", give(jo, "ada"), "")
		wantCode(t, "a new member", give(eve, ""), "")
		in, err := p.InRegister(t.Context(), eve.ID, "test")
		if err != nil {
			t.Fatal(err)
		}
		wantCode(t, "another member than before", give(jo, strings.TrimPrefix(in.Actor, "member/")), fault.Conflict)
		exec(t, w, "update members set archived_at = 1 where key = 'ada'")
		wantCode(t, "archived member", give(jo, ""), fault.Conflict)
		if err := p.Disable(t.Context(), eve.ID, testBy); err != nil {
			t.Fatal(err)
		}
		if eve, err = p.FindAccount(t.Context(), access.FormatAccountID(eve.ID)); err != nil {
			t.Fatal(err)
		}
		wantCode(t, "disabled account", give(eve, ""), fault.Conflict)
		if _, err := p.Revoke(t.Context(), jo, w.Writer.Register, testBy); err != nil {
			t.Errorf("who is archived is put out: %v", err)
		}
	})
}

func TestDisablingEndsTokensWithEvents(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		p := peopleOf(w)
		jo := joined(t, w, p, "jo@example.org", "ada")
		_, first := create(t, w, access.Token{Role: access.Viewer, Member: "ada"})
		_, second := create(t, w, access.Token{Role: access.Viewer, Member: "ada"})
		if err := access.RevokeToken(t.Context(), w.DB, first.ID, "system/test"); err != nil {
			t.Fatal(err)
		}
		before := len(events(t, w))
		for range 2 {
			if err := p.Disable(t.Context(), jo.ID, testBy); err != nil {
				t.Fatal(err)
			}
		}
		want := []string{"TOKEN_REVOKED system/test " + access.FormatID(second.ID) + " test", "ROLE_REVOKED system/test test VIEWER"}
		if got := events(t, w)[before:]; !slices.Equal(got, want) {
			t.Errorf("events %q, want %q", got, want)
		}
	})
}

// However many take it from each other at the same time, somebody administers the installation.
func TestOneAdminOfTheInstallationStays(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		p := peopleOf(w)
		var all []*access.Account
		for i := range 3 {
			all = append(all, linked(t, p, fmt.Sprintf("Jo %d", i)))
		}
		for _, a := range all {
			wantCode(t, "off without on", p.SetAdmin(t.Context(), a.ID, false, testBy), "")
			wantCode(t, "on", p.SetAdmin(t.Context(), a.ID, true, testBy), "")
			wantCode(t, "on again", p.SetAdmin(t.Context(), a.ID, true, testBy), "")
		}
		if err := p.Disable(t.Context(), all[0].ID, testBy); err != nil {
			t.Fatal(err)
		}
		wantCode(t, "on for a disabled account", p.SetAdmin(t.Context(), all[0].ID, true, testBy), fault.Conflict)
		const rounds = 10
		for range rounds {
			var group sync.WaitGroup
			errs := make([]error, 2)
			for i, a := range all[1:] {
				group.Go(func() { errs[i] = p.SetAdmin(t.Context(), a.ID, false, testBy) })
			}
			group.Wait()
			codes := []string{string(fault.CodeOf(errs[0])), string(fault.CodeOf(errs[1]))}
			if slices.Sort(codes); !slices.Equal(codes, []string{"", string(fault.Conflict)}) {
				t.Errorf("%q", errs)
			}
			for _, a := range all[1:] {
				wantCode(t, "on again", p.SetAdmin(t.Context(), a.ID, true, testBy), "")
			}
		}
		var left, granted, revoked int
		err := w.DB.Reader().QueryRowContext(t.Context(), `select
			(select count(*) from accounts where installation_admin and disabled_at is null),
			(select count(*) from access_events where kind = 'ROLE_GRANTED' and register_id is null and detail = 'INSTALLATION_ADMIN'),
			(select count(*) from access_events where kind = 'ROLE_REVOKED' and register_id is null and detail = 'INSTALLATION_ADMIN')`).
			Scan(&left, &granted, &revoked)
		if err != nil || left != 2 || granted != 3+rounds || revoked != rounds {
			t.Errorf("%d admins, %d and %d events, %v", left, granted, revoked, err)
		}
	})
}
