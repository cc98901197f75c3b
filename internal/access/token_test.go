package access_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

func TestTokenIsListedAsItWasMade(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		_, made := create(t, w, access.Token{
			Role: access.Editor, Scope: access.DPAWrite, Name: "Drafting tool", Member: "ada", RegisterKey: "test",
			ExpiresAt: new(model.Now().Add(time.Hour)),
		})
		list, err := access.ListTokens(t.Context(), w.DB, w.Writer.Register)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]access.Token{made}, list); diff != "" {
			t.Error(diff)
		}
	})
}

func TestTokensThatMakeNoSenseAreRefused(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		for name, token := range map[string]access.Token{
			"no role":       {},
			"unknown role":  {Role: "OWNER"},
			"scope as role": {Role: "DPA"},
			"unknown scope": {Role: access.Viewer, Scope: "ALL"},
			"expired":       {Role: access.Viewer, ExpiresAt: new(model.Now().Add(-time.Second))},
			"two lines":     {Role: access.Viewer, Name: "a\nb"},
			"not UTF-8":     {Role: access.Viewer, Name: "a\xff"},
			"long name":     {Role: access.Viewer, Name: strings.Repeat("ü", 101)},
		} {
			token.Register, token.CreatedBy = w.Writer.Register, "system/test"
			if _, _, err := access.CreateToken(t.Context(), w.DB, token); fault.CodeOf(err) != fault.BadUserInput {
				t.Errorf("%s: %v", name, err)
			}
		}
		wantEvents(t, w)
	})
}

// A member has so many tokens that are good; those that ended or are of nobody do not count.
func TestMemberHasSoManyTokens(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		wanted := access.Token{Register: w.Writer.Register, Role: access.Viewer, Member: "ada", CreatedBy: "system/test"}
		var last access.Token
		for range access.MaxTokens {
			_, last = create(t, w, wanted)
		}
		refused := func() {
			t.Helper()
			if _, _, err := access.CreateToken(t.Context(), w.DB, wanted); fault.CodeOf(err) != fault.LimitExceeded {
				t.Errorf("one too many: %v", err)
			}
		}
		refused()
		create(t, w, access.Token{Role: access.Viewer})
		if err := access.RevokeToken(t.Context(), w.DB, last.ID, "system/test"); err != nil {
			t.Fatal(err)
		}
		_, last = create(t, w, wanted)
		refused()
		exec(t, w, "update tokens set expires_at = ? where id = ?", model.Now().UnixMicro(), last.ID)
		create(t, w, wanted)
		refused()
	})
}

// Those who make the last token at the same time do not all get one.
func TestTokensMadeAtOnceAreCounted(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		wanted := access.Token{Register: w.Writer.Register, Role: access.Viewer, Member: "ada", CreatedBy: "system/test"}
		for range access.MaxTokens - 1 {
			create(t, w, wanted)
		}
		made := make(chan error)
		for range 4 {
			go func() {
				_, _, err := access.CreateToken(t.Context(), w.DB, wanted)
				made <- err
			}()
		}
		good := 0
		for range 4 {
			if err := <-made; err == nil {
				good++
			} else if fault.CodeOf(err) != fault.LimitExceeded {
				t.Error(err)
			}
		}
		if good != 1 {
			t.Errorf("%d were made where one has room", good)
		}
	})
}

// join lets an account into the register as a member.
func join(t *testing.T, w *registrytest.World, member string, role access.Role) {
	t.Helper()
	exec(t, w, `insert into accounts (id, email, email_fold, name, installation_admin, created_at, created_by)
		values (7, 'a@example.org', 'a@example.org', 'A', false, 1, 'system/test')`)
	exec(t, w, "insert into grants (member_id, register_id, account_id, role, created_at, created_by) values (?, ?, 7, ?, 1, 'system/test')",
		w.Find(t, "Member", member).ID, w.Writer.Register, string(role))
}

// What a person may no longer do, none of their tokens does, from that moment on.
func TestTokensOfPeopleFollowTheirRole(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		join(t, w, "ada", access.Editor)
		for _, scope := range []access.Scope{access.Whole, access.DPA} {
			_, _, err := access.CreateToken(t.Context(), w.DB, access.Token{
				Register: w.Writer.Register, Role: access.Admin, Scope: scope, Member: "ada", CreatedBy: "system/test",
			})
			if fault.CodeOf(err) != fault.BadUserInput {
				t.Errorf("a token above the role of its member, scope %q: %v", scope, err)
			}
		}
		narrow, _ := create(t, w, access.Token{Role: access.Editor, Scope: access.Dashboard, Member: "ada"})
		secret, _ := create(t, w, access.Token{Role: access.Editor, Member: "ada"})
		small, _ := create(t, w, access.Token{Role: access.Viewer, Member: "ada"})
		for _, step := range []struct {
			name, statement   string
			editor, asAViewer bool
		}{
			{"as granted", "update grants set revoked_at = null", true, true},
			{"a lesser role", "update grants set role = 'VIEWER'", false, true},
			{"the role again", "update grants set role = 'EDITOR'", true, true},
			{"account disabled", "update accounts set disabled_at = 1", false, false},
			{"account enabled", "update accounts set disabled_at = null", true, true},
			{"grant revoked", "update grants set revoked_at = 1", false, false},
		} {
			exec(t, w, step.statement)
			for secret, good := range map[string]bool{secret: step.editor, narrow: step.editor, small: step.asAViewer} {
				if _, err := access.Authenticate(t.Context(), w.DB, secret); (err == nil) != good || err != nil && fault.CodeOf(err) != fault.Unauthenticated {
					t.Errorf("%s: %v", step.name, err)
				}
			}
		}
	})
}

func TestWhoMayMakeAToken(t *testing.T) {
	as := func(role access.Role, scope access.Scope) *access.Principal {
		return &access.Principal{Register: 1, Role: role, Scope: scope, Member: 5, Actor: "member/ada"}
	}
	for _, test := range []struct {
		name    string
		p       *access.Principal
		token   access.Token
		allowed bool
	}{
		{"own", as(access.Editor, ""), access.Token{Register: 1, Role: access.Editor, Member: "ada"}, true},
		{"own and less", as(access.Editor, ""), access.Token{Register: 1, Role: access.Editor, Scope: access.DPA, Member: "ada"}, true},
		{"own and more", as(access.Editor, ""), access.Token{Register: 1, Role: access.Admin, Member: "ada"}, false},
		{"more, but for the scope", as(access.Viewer, ""), access.Token{Register: 1, Role: access.Editor, Scope: access.Dashboard, Member: "ada"}, false},
		{"own and wider", as(access.Editor, access.DPA), access.Token{Register: 1, Role: access.Editor, Member: "ada"}, false},
		{"own elsewhere", as(access.Editor, ""), access.Token{Register: 2, Role: access.Editor, Member: "ada"}, false},
		{"of another", as(access.Editor, ""), access.Token{Register: 1, Role: access.Viewer, Member: "bob"}, false},
		{"of nobody", as(access.Editor, ""), access.Token{Register: 1, Role: access.Viewer}, false},
		{"of another, as admin", as(access.Admin, ""), access.Token{Register: 1, Role: access.Admin, Member: "bob"}, true},
		{"of nobody, as admin", as(access.Admin, ""), access.Token{Register: 1, Role: access.Editor}, true},
		{"elsewhere, as admin", as(access.Admin, ""), access.Token{Register: 2, Role: access.Viewer}, false},
		{"by nobody", &access.Principal{Register: 1, Role: access.Editor, Actor: "member/"}, access.Token{Register: 1, Role: access.Editor}, false},
	} {
		if err := test.p.CheckToken(test.token); (err == nil) != test.allowed || err != nil && fault.CodeOf(err) != fault.Forbidden {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}
