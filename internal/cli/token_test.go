package cli_test

import (
	"strings"
	"testing"
	"time"
)

func TestTokenTakesScopeNameAndEnd(t *testing.T) {
	each(t, func(t *testing.T, dsn string) {
		db := "--db=" + dsn
		must(t, "register", "create", "acme", db)
		made := decode[map[string]any](t, must(t, "token", "create", db, "--register", "acme", "--role", "auditor", "--scope", "dpa:write",
			"--name", "Drafting tool", "--expires", "2999-01-31", "-o", "json"))
		delete(made, "secret")
		list := decode[[]map[string]any](t, must(t, "token", "list", db, "-o", "json"))
		for name, want := range map[string]string{
			"role": "AUDITOR", "scope": "DPA_WRITE", "name": "Drafting tool", "expiresAt": "2999-01-31T00:00:00.000000Z", "createdBy": "system/cli",
		} {
			if made[name] != want || list[0][name] != want {
				t.Errorf("%s is %v, then %v", name, made[name], list[0][name])
			}
		}
		if _, used := list[0]["lastUsedAt"]; used {
			t.Errorf("listed as used: %v", list[0])
		}
		table := must(t, "token", "list", db)
		for _, text := range []string{"Drafting tool", "DPA_WRITE", "EXPIRES", "LAST USED"} {
			if !strings.Contains(table, text) {
				t.Errorf("no %s in\n%s", text, table)
			}
		}
	})
}

func TestTokenExpiry(t *testing.T) {
	t.Chdir(t.TempDir())
	must(t, "register", "create", "acme")
	for text, code := range map[string]int{
		"90d": 0, "1d": 0, "36500d": 0, "2999-12-31": 0, "2999-12-31T23:59:59+02:00": 0,
		"0d": 2, "-1d": 2, "36501d": 2, "d": 2, "x": 2, "2999-13-01": 2, "31.12.2999": 2, "2020-01-01": 5,
	} {
		if got, _, stderr := run(t, "token", "create", "--register", "acme", "--expires", text); got != code {
			t.Errorf("--expires %s: exit %d, want %d: %s", text, got, code, stderr)
		}
	}
	if code, _, stderr := run(t, "token", "create", "--register", "acme", "--scope", "all"); code != 2 || !strings.Contains(stderr, "dashboard, dpa or dpa:write") {
		t.Errorf("--scope all: exit %d %s", code, stderr)
	}
	made := decode[map[string]any](t, must(t, "token", "create", "--register", "acme", "--expires", "90d", "-o", "json"))
	from, err := time.Parse(time.RFC3339, made["createdAt"].(string))
	if err != nil {
		t.Fatal(err)
	}
	until, err := time.Parse(time.RFC3339, made["expiresAt"].(string))
	if err != nil || until.Before(from.AddDate(0, 0, 89)) || until.After(from.AddDate(0, 0, 90)) {
		t.Errorf("made %s, ends %s, %v", from, until, err)
	}
}
