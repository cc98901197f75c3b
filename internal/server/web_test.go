package server_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/access"
)

const goodPassword = "correct horse battery"

var testBy = access.By{Actor: "system/test", Request: "test", Address: "192.0.2.1"}

func (a *api) people() *access.People { return access.NewPeople(a.DB, a.Registry.PutMember) }

// browser is somebody's, with its cookies. It follows redirects.
type browser struct {
	url    string
	client *http.Client
}

func (a *api) browser(t *testing.T) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{a.url, &http.Client{Jar: jar}}
}

// shown is what a browser shows.
type shown struct {
	status int
	header http.Header
	path   string
	body   string
}

func (b *browser) do(t *testing.T, r *http.Request) shown {
	t.Helper()
	response, err := b.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return shown{response.StatusCode, response.Header, response.Request.URL.Path, string(body)}
}

func (b *browser) get(t *testing.T, path string) shown {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return b.do(t, r)
}

// post sends a form of pairs of names and values.
func (b *browser) post(t *testing.T, path string, pairs ...string) shown {
	t.Helper()
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.url+path, strings.NewReader(values.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(t, r)
}

// ask sends an operation to a path by the session.
func (b *browser) ask(t *testing.T, path string) shown {
	t.Helper()
	body := `{"query":"{ viewer { role member { key } } register { key } }"}`
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	return b.do(t, r)
}

// want fails unless a page has the status, the path and the texts.
func (s shown) want(t *testing.T, status int, path string, texts ...string) {
	t.Helper()
	if s.status != status || path != "" && s.path != path {
		t.Fatalf("%d at %s, want %d at %s:\n%s", s.status, s.path, status, path, s.body)
	}
	for _, text := range texts {
		if !strings.Contains(s.body, text) {
			t.Fatalf("%s lacks %q:\n%s", s.path, text, s.body)
		}
	}
}

// invite makes an invitation into the register of the world, or another.
func (a *api) invite(t *testing.T, register int64, role access.Role, email string) string {
	t.Helper()
	secret, err := a.people().Invite(t.Context(), register, role, email, "", "", testBy)
	if err != nil {
		t.Fatal(err)
	}
	return "/invitation/" + secret
}

// person is a browser in which somebody with an account in registers is signed in.
func (a *api) person(t *testing.T, email string, role access.Role, registers ...int64) *browser {
	t.Helper()
	b := a.browser(t)
	for i, register := range registers {
		form := []string{"do", "accept"}
		if i == 0 {
			form = []string{"do", "join", "name", "Jo Example", "password", goodPassword}
		}
		b.post(t, a.invite(t, register, role, email), form...).want(t, 200, "/account")
	}
	return b
}

var tags = regexp.MustCompile(`<(input|select|label|script|form|html|title)([^>]*)>`)

// accessible fails unless every field of a page has a label, and the page a language, a title and no script.
func (s shown) accessible(t *testing.T) {
	t.Helper()
	labels := map[string]bool{}
	seen := map[string]int{}
	attribute := func(of, name string) string {
		_, rest, _ := strings.Cut(of, " "+name+`="`)
		value, _, _ := strings.Cut(rest, `"`)
		return value
	}
	all := tags.FindAllStringSubmatch(s.body, -1)
	for _, tag := range all {
		seen[tag[1]]++
		if tag[1] == "label" {
			labels[attribute(tag[2], "for")] = true
		}
	}
	ids := map[string]bool{}
	for _, tag := range all {
		if tag[1] != "input" && tag[1] != "select" || strings.Contains(tag[2], `type="hidden"`) {
			continue
		}
		id := attribute(tag[2], "id")
		if id == "" || !labels[id] || ids[id] {
			t.Errorf("%s: no label of its own for <%s%s>", s.path, tag[1], tag[2])
		}
		ids[id] = true
		for _, other := range strings.Fields(attribute(tag[2], "aria-describedby")) {
			if !strings.Contains(s.body, `id="`+other+`"`) {
				t.Errorf("%s: nothing is %s", s.path, other)
			}
		}
	}
	if seen["script"] != 0 || seen["title"] != 1 || !strings.Contains(s.body, `<html lang="en">`) {
		t.Errorf("%s: %v", s.path, seen)
	}
	if policy := s.header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'self'") {
		t.Errorf("%s: policy %q", s.path, policy)
	}
}
