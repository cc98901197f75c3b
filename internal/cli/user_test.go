package cli_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/cli"
)

// account is an account as ropa user list shows it.
type account struct {
	ID, Email, Name, DisabledAt string
	Admin                       bool `json:"administersInstallation"`
	Roles                       map[string]string
}

// served starts a server that is stopped with the test, and returns what it says first.
func served(t *testing.T, lines int, args ...string) string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	from, to := io.Pipe()
	ended := make(chan int)
	go func() {
		code := cli.Run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...), strings.NewReader(""), io.Discard, to)
		_ = to.Close() // closing a pipe does not fail
		ended <- code
	}()
	var said bytes.Buffer
	for one := make([]byte, 1); strings.Count(said.String(), "\n") < lines; {
		if _, err := from.Read(one); err != nil {
			t.Fatalf("the server says %s and then %v", &said, err)
		}
		said.Write(one)
	}
	drained := make(chan bool)
	go func() { _, _ = io.Copy(io.Discard, from); close(drained) }()
	t.Cleanup(func() {
		stop()
		if code := <-ended; code != 0 {
			t.Errorf("the server ends with %d", code)
		}
		<-drained
	})
	return said.String()
}

// send posts a form as a browser does, and returns the page it leads to.
func send(t *testing.T, client *http.Client, address string, form url.Values) (path, body string) {
	t.Helper()
	response, err := client.PostForm(address, form)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.Request.URL.Path, string(text)
}

// From an empty database to two people in a register, all by the command line and the pages.
func TestUser(t *testing.T) {
	each(t, func(t *testing.T, dsn string) {
		db := "--db=" + dsn
		must(t, "register", "create", "acme", "--regime", "UK_GDPR", db)
		says := served(t, 2, db)
		setUp := regexp.MustCompile(`http://\S+/set-up/\S+`).FindString(says)
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		client := &http.Client{Jar: jar}
		form := url.Values{"do": {"set-up"}, "email": {"jo@example.org"}, "name": {"Jo"}, "password": {"correct horse battery"}}
		if path, body := send(t, client, setUp, form); path != "/account" {
			t.Fatalf("at %s: %s", path, body)
		}
		base := strings.Split(setUp, "/set-up/")[0]
		link := strings.TrimSpace(must(t, "user", "invite", "Jo@example.org", "--register", "acme", "--role", "admin", "--public-url", base, db))
		if path, body := send(t, client, link, url.Values{"do": {"accept"}}); path != "/account" || !strings.Contains(body, "acme: ADMIN") {
			t.Fatalf("at %s: %s", path, body)
		}
		must(t, "user", "invite", "eve@example.org", "--register", "acme", "-o", "json", db)
		list := decode[[]account](t, must(t, "user", "list", "-o", "json", db))
		if len(list) != 1 || list[0].Roles["acme"] != "ADMIN" || !list[0].Admin || list[0].Email != "jo@example.org" {
			t.Fatalf("%+v", list)
		}
		if table := must(t, "user", "list", "--register", "acme", db); !strings.Contains(table, "acme:ADMIN,(installation)") {
			t.Errorf("%s", table)
		}
		must(t, "user", "disable", list[0].ID, db)
		if list = decode[[]account](t, must(t, "user", "list", "-o", "json", db)); list[0].DisabledAt == "" || len(list[0].Roles) != 0 {
			t.Errorf("%+v", list)
		}
		if path, body := send(t, client, base+"/account/sessions", nil); path != "/sign-in" {
			t.Errorf("at %s: %s", path, body)
		}
	})
}

func TestUser_Refusals(t *testing.T) {
	each(t, func(t *testing.T, dsn string) {
		db := "--db=" + dsn
		must(t, "register", "create", "acme", "--regime", "UK_GDPR", db)
		for _, test := range []struct {
			args string
			want int
		}{
			{"user invite jo@example.org", 2},
			{"user invite jo@example.org --register nowhere", 4},
			{"user invite jo@example.org --register acme --role owner", 2},
			{"user invite jo@example.org --register acme --member nobody", 4},
			{"user invite jo@example.org --register acme --public-url http://ropa.example.org", 2},
			{"user invite jo --register acme", 5},
			{"user list --register nowhere", 4},
			{"user disable nobody@example.org", 4},
			{"user disable acct_0000000000001", 4},
			{"user issuer add company --url https://id.example.org", 5},
			{"user issuer add company --url http://id.example.org --client-id ropa", 5},
			{"user issuer add company --url https://id.example.org --client-id ropa --map staff", 2},
			{"user issuer add company --url https://id.example.org --client-id ropa --map staff=acme:owner", 2},
			{"user issuer add company --url https://id.example.org --client-id ropa --map staff=nowhere:viewer", 4},
			{"user issuer add company --url https://id.example.org --client-id ropa --client-secret-stdin", 2},
			{"user issuer disable company", 4},
			{"serve --addr 0.0.0.0:0 --host ropa.example.org", 2},
			{"serve --addr 0.0.0.0:0 --public-url http://ropa.example.org", 2},
			{"serve --addr 127.0.0.1:0 --public-url http://ropa.example.org", 2},
			{"serve --addr 127.0.0.1:0 --public-url https://ropa.example.org/path", 2},
			{"serve --addr 127.0.0.1:0 --trusted-proxy nonsense", 2},
		} {
			if code, _, stderr := run(t, append(strings.Fields(test.args), db)...); code != test.want {
				t.Errorf("ropa %s: %d %s", test.args, code, stderr)
			}
		}
	})
}

func TestUserIssuer(t *testing.T) {
	each(t, func(t *testing.T, dsn string) {
		db := "--db=" + dsn
		must(t, "register", "create", "acme", "--regime", "UK_GDPR", db)
		t.Setenv("ROPA_CLIENT_SECRET", "kept to oneself")
		must(t, "user", "issuer", "add", "company", "--url", "https://id.example.org", "--client-id", "ropa",
			"--map", "cn=staff,ou=a:b=acme:viewer", "--map", "privacy=acme:EDITOR", db)
		for _, form := range []string{"table", "json"} {
			list := must(t, "user", "issuer", "list", "-o", form, db)
			if !strings.Contains(list, "cn=staff,ou=a:b") || !strings.Contains(list, "EDITOR") || strings.Contains(list, "kept") {
				t.Errorf("%s", list)
			}
		}
		if code, _, stderr := run(t, "user", "issuer", "add", "company", "--url", "https://x.example.org", "--client-id", "x", db); code != 5 {
			t.Errorf("once more: %d %s", code, stderr)
		}
		// Nobody could come back from the issuer.
		code, _, stderr := run(t, "serve", "--addr", "127.0.0.1:0", db)
		if code != 2 || !strings.Contains(stderr, "--public-url") || !strings.Contains(stderr, "company") {
			t.Errorf("serve: %d %s", code, stderr)
		}
		must(t, "user", "issuer", "disable", "company", db)
		if says := served(t, 2, db); !strings.Contains(says, "/set-up/") {
			t.Errorf("%s", says)
		}
	})
}

// TestDemo_SignIn follows the link that is printed.
func TestDemo_SignIn(t *testing.T) {
	says := announced(t)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	path, body := send(t, &http.Client{Jar: jar}, says.SignIn, url.Values{"do": {"link"}})
	if path != "/account" {
		t.Fatalf("at %s: %s", path, body)
	}
	for key := range says.Tokens {
		if !strings.Contains(body, "/r/"+key+"/graphql") {
			t.Errorf("the demo's account is not let into %s: %s", key, body)
		}
	}
}
