package server_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"github.com/openropa/ropa/internal/access"
)

// failed counts the failed sign-ins by an issuer: by the key of the register that sees them, "-" for none, and whether they
// name the account.
func (a *api) failed(t *testing.T) map[string]int {
	t.Helper()
	rows, err := a.DB.Reader().QueryContext(t.Context(), `
		select coalesce(r.key, '-'), e.account_id is not null, e.actor, e.detail, count(*)
		from access_events as e left join registers as r on r.id = e.register_id
		where e.kind = 'SIGN_IN_FAILED' group by 1, 2, 3, 4`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	out := map[string]int{}
	for rows.Next() {
		var register, actor, detail string
		var known bool
		var n int
		if err := rows.Scan(&register, &known, &actor, &detail, &n); err != nil {
			t.Fatal(err)
		}
		if actor != "system/oidc-company" || detail != "oidc" {
			t.Errorf("an event by %s of %s", actor, detail)
		}
		out[fmt.Sprint(register, " ", known)] = n
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// Who comes by an issuer and is not let in is seen where a wrong password would be: by the registers of the account, if the
// issuer signed whose it is, and by that of the invitation. Of others no register is told.
func TestFailedArrivalsAreEvents(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		other := a.NewRegister(t, "other")
		i := a.company(t)
		i.person.groups = "staff" // of the register "test"
		come := func(path string) { a.browser(t).get(t, path) }
		step := func(name string, want map[string]int, do func()) {
			t.Helper()
			before := a.failed(t)
			do()
			got := map[string]int{}
			for key, n := range a.failed(t) {
				if n -= before[key]; n > 0 {
					got[key] = n
				}
			}
			if !maps.Equal(got, want) {
				t.Errorf("%s: %v, want %v", name, got, want)
			}
		}
		forged := func(forge func(map[string]any) string) {
			i.forge = forge
			come(comeBy)
			i.forge = nil
		}
		replayed := func(claims map[string]any) string {
			claims["nonce"] = "of another journey"
			return sign(jose.RS256, i.key, claims)
		}
		step("good", map[string]int{}, func() { come(comeBy) })
		step("a nonce of another journey", map[string]int{"test true": 1}, func() { forged(replayed) })
		step("a signature of somebody else", map[string]int{"- false": 1}, func() { forged(unsigned("none")) })
		step("a code that the issuer does not know", map[string]int{"- false": 1}, func() {
			b, back := a.held(t)
			query := back.Query()
			query.Set("code", "made-up")
			b.get(t, comeBy+"/callback?"+query.Encode())
		})
		step("a journey of nobody", map[string]int{}, func() { come(comeBy + "/callback?code=x&state=y") })
		invitation := comeBy + "?invitation=" + strings.TrimPrefix(a.invite(t, other, access.Viewer, "eve@example.org"), "/invitation/")
		step("an invitation of another", map[string]int{"test true": 1, "other true": 1}, func() { come(invitation) })
		i.person.subject, i.person.groups = "2", nil
		step("no mapping, unknown", map[string]int{"- false": 1}, func() { come(comeBy) })
		step("an invitation of another, unknown", map[string]int{"- false": 1, "other false": 1}, func() { come(invitation) })
		i.person.subject = "1"
		step("no mapping any more", map[string]int{"- true": 1}, func() { come(comeBy) })
		i.person.groups = "staff"
		come(comeBy)
		accounts, err := a.people().Accounts(t.Context(), "test")
		if err != nil || len(accounts) != 1 {
			t.Fatal(accounts, err)
		}
		if err := a.people().Disable(t.Context(), accounts[0].ID, testBy); err != nil {
			t.Fatal(err)
		}
		step("disabled", map[string]int{"- true": 1}, func() { come(comeBy) })
		r := a.must(t, "{ accessEvents(kind: SIGN_IN_FAILED) { totalCount } }", nil)
		if n := at(t, r, "accessEvents", "totalCount"); n != 2.0 {
			t.Errorf("the register sees %v", n)
		}
	})
}
