package cli_test

import (
	"errors"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/store"
)

// setUp makes an account, jo@example.org, that administers the installation.
func setUp(t *testing.T, db string) (client *http.Client, base string) {
	t.Helper()
	link := regexp.MustCompile(`http://\S+/set-up/\S+`).FindString(served(t, 2, db))
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client = &http.Client{Jar: jar}
	form := url.Values{"do": {"set-up"}, "email": {"jo@example.org"}, "name": {"Jo"}, "password": {"correct horse battery"}}
	if path, body := send(t, client, link, form); path != "/account" {
		t.Fatalf("at %s: %s", path, body)
	}
	return client, strings.Split(link, "/set-up/")[0]
}

// mapped makes the auditor of a register one by an issuer's mappings.
func mapped(t *testing.T, dsn string) {
	t.Helper()
	db, err := store.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Writer().ExecContext(t.Context(), "update grants set created_by = 'system/oidc-company' where role = 'AUDITOR'")
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

// Roles are given, changed and taken by the command line, while the person's session goes on.
func TestUserGrant(t *testing.T) {
	each(t, func(t *testing.T, dsn string) {
		db := "--db=" + dsn
		must(t, "register", "create", "acme", "--regime", "UK_GDPR", db)
		must(t, "register", "create", "globex", "--regime", "UK_GDPR", db)
		client, base := setUp(t, db)
		roles := func() map[string]string {
			t.Helper()
			return decode[[]account](t, must(t, "user", "list", "-o", "json", db))[0].Roles
		}
		page := func() string {
			t.Helper()
			_, body := send(t, client, base+"/sign-in", url.Values{
				"do": {"sign-in"}, "email": {"jo@example.org"}, "password": {"correct horse battery"},
			})
			return body
		}
		must(t, "user", "grant", "Jo@example.org", "--register", "acme", "--role", "viewer", db)
		must(t, "user", "grant", "jo@example.org", "--register", "acme", "--role", "approver", db)
		must(t, "user", "grant", "jo@example.org", "--register", "globex", "--role", "auditor", db)
		if got := roles(); len(got) != 2 || got["acme"] != "APPROVER" || got["globex"] != "AUDITOR" {
			t.Errorf("%v", got)
		}
		if body := page(); !strings.Contains(body, "acme: APPROVER") {
			t.Errorf("%s", body)
		}
		if table := must(t, "user", "list", db); strings.Contains(table, " by ") {
			t.Errorf("%s", table)
		}
		mapped(t, dsn)
		list := decode[[]struct{ Issuers map[string]string }](t, must(t, "user", "list", "-o", "json", db))
		if got := list[0].Issuers; len(got) != 1 || got["globex"] != "company" {
			t.Errorf("%v", got)
		}
		if table := must(t, "user", "list", db); !strings.Contains(table, "acme:APPROVER,globex:AUDITOR by company") {
			t.Errorf("%s", table)
		}
		must(t, "user", "revoke", "jo@example.org", "--register", "acme", db)
		if got := roles(); len(got) != 1 || got["globex"] != "AUDITOR" {
			t.Errorf("%v", got)
		}
		if body := page(); strings.Contains(body, "acme") || !strings.Contains(body, "globex: AUDITOR") {
			t.Errorf("%s", body)
		}
	})
}

func TestUserAdmin(t *testing.T) {
	each(t, func(t *testing.T, dsn string) {
		db := "--db=" + dsn
		must(t, "register", "create", "acme", "--regime", "UK_GDPR", db)
		_, base := setUp(t, db)
		link := strings.TrimSpace(must(t, "user", "invite", "eve@example.org", "--register", "acme", "--public-url", base, db))
		form := url.Values{"do": {"join"}, "name": {"Eve"}, "password": {"correct horse battery"}}
		if path, body := send(t, &http.Client{}, link, form); path != "/sign-in" { // without cookies
			t.Fatalf("at %s: %s", path, body)
		}
		if code, _, stderr := run(t, "user", "admin", "jo@example.org", "off", db); code != 5 {
			t.Errorf("the last one: %d %s", code, stderr)
		}
		must(t, "user", "admin", "eve@example.org", "on", db)
		must(t, "user", "admin", "jo@example.org", "off", db)
		list := decode[[]account](t, must(t, "user", "list", "-o", "json", db))
		if len(list) != 2 || list[0].Admin || !list[1].Admin {
			t.Errorf("%+v", list)
		}
		if code, _, stderr := run(t, "user", "disable", "eve@example.org", db); code != 0 || !strings.Contains(stderr, "nobody administers") {
			t.Errorf("%d %s", code, stderr)
		}
		if code, _, stderr := run(t, "user", "disable", "jo@example.org", db); code != 0 || strings.Contains(stderr, "nobody administers") {
			t.Errorf("%d %s", code, stderr)
		}
	})
}

func TestUserGrant_Refusals(t *testing.T) {
	each(t, func(t *testing.T, dsn string) {
		db := "--db=" + dsn
		must(t, "register", "create", "acme", "--regime", "UK_GDPR", db)
		setUp(t, db)
		for _, test := range []struct {
			args string
			want int
		}{
			{"user grant jo@example.org --register acme", 2},
			{"user grant jo@example.org --role viewer", 2},
			{"user grant jo@example.org --register acme --role owner", 2},
			{"user grant jo@example.org --register nowhere --role viewer", 4},
			{"user grant nobody@example.org --register acme --role viewer", 4},
			{"user grant jo@example.org --register acme --role viewer --member nobody", 4},
			{"user revoke jo@example.org", 2},
			{"user revoke jo@example.org --register nowhere", 4},
			{"user revoke jo@example.org --register acme", 4},
			{"user revoke nobody@example.org --register acme", 4},
			{"user admin jo@example.org", 2},
			{"user admin jo@example.org maybe", 2},
			{"user admin nobody@example.org on", 4},
		} {
			if code, _, stderr := run(t, append(strings.Fields(test.args), db)...); code != test.want {
				t.Errorf("ropa %s: %d %s", test.args, code, stderr)
			}
		}
	})
}
