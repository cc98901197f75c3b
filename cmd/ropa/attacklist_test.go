package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// target is the program, serving two registers, and who may ask it for what.
type target struct {
	url                   string
	viewer, editor, other string // tokens, the last for the other register
	stop                  func()
}

// serveTarget starts the program, which is to be stopped.
func serveTarget(t *testing.T) *target {
	t.Helper()
	file := filepath.Join(t.TempDir(), "ropa.db")
	token := func(register, role string) string {
		return strings.TrimSpace(start(t, "token", "create", "--register", register, "--role", role, "--db", file).end(t))
	}
	for _, key := range []string{"acme", "other"} {
		start(t, "register", "create", key, "--db", file, "--regime", "UK_GDPR").end(t)
	}
	x := &target{viewer: token("acme", "viewer"), editor: token("acme", "editor"), other: token("other", "editor")}
	p := start(t, "serve", "--db", file, "--addr", "127.0.0.1:0")
	line, err := p.stderr.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	x.url = regexp.MustCompile(`http://[0-9.:]+`).FindString(line)
	x.stop = func() { p.stop(t, syscall.SIGTERM) }
	return x
}

// attack is one check of a list.
type attack struct {
	name string
	// query is sent as JSON by POST to /graphql, or what stands in method, path and body instead.
	query, method, path, body string
	// headers are set besides, and removed where they are empty.
	headers map[string]string
	// as is the token that is sent: that of a viewer if nothing is said, none for stranger.
	as string
	// weak is what the answer of a vulnerable server holds.
	weak string
	// status and code are those of our answer; without a status any refusal that has a code will do.
	status int
	code   string
	// most is how many bytes it may have, 1,000 if nothing is said.
	most int
}

const stranger = "-"

// limited is an attack that goes beyond a limit.
func limited(name, query, weak string) attack {
	return attack{name: name, query: query, weak: weak, status: 422, code: "LIMIT_EXCEEDED"}
}

// invalid is one that is no operation of the contract.
func invalid(name, query, weak string) attack {
	return attack{name: name, query: query, weak: weak, status: 422, code: "GRAPHQL_VALIDATION_FAILED"}
}

// unknown is one by a stranger.
func unknown(name, query, weak string) attack {
	return attack{name: name, query: query, as: stranger, weak: weak, status: 401, code: "UNAUTHENTICATED"}
}

// denied is an operation of the contract that is not done.
func denied(name, code, query, weak string) attack {
	return attack{name: name, query: query, weak: weak, status: 200, code: code}
}

// odd is a body that is not one operation as JSON.
func odd(name, body, weak string) attack {
	return attack{name: name, body: body, weak: weak, status: 400, code: "BAD_USER_INPUT"}
}

// untaken is a body of a type that is not taken, which pages of other origins may send.
func untaken(name, contentType, body string) attack {
	typed := map[string]string{"Content-Type": contentType}
	return attack{name: name, body: body, headers: typed, weak: `"data"`, status: 415, code: "BAD_USER_INPUT"}
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
	code   string
}

func (x *target) send(t *testing.T, a attack) answer {
	t.Helper()
	body := a.body
	if a.query != "" {
		text, err := json.Marshal(map[string]string{"query": a.query})
		if err != nil {
			t.Fatal(err)
		}
		body = string(text)
	}
	method, path := a.method, a.path
	if method == "" {
		method = http.MethodPost
	}
	if path == "" {
		path = "/graphql"
	}
	r, err := http.NewRequestWithContext(t.Context(), method, x.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	switch a.as {
	case "":
		r.Header.Set("Authorization", "Bearer "+x.viewer)
	case stranger:
	default:
		r.Header.Set("Authorization", "Bearer "+a.as)
	}
	for name, value := range a.headers {
		r.Header.Set(name, value)
		if value == "" {
			r.Header.Del(name)
		}
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatalf("%s: %v", a.name, err)
	}
	return read(t, response)
}

func read(t *testing.T, response *http.Response) answer {
	t.Helper()
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	var errors struct {
		Errors []struct{ Extensions struct{ Code string } }
	}
	got := answer{response.StatusCode, response.Header, string(text), ""}
	if json.Unmarshal(text, &errors) == nil && len(errors.Errors) > 0 {
		got.code = errors.Errors[0].Extensions.Code
	}
	return got
}

// try sends attacks and holds what comes back to what it must be.
func (x *target) try(t *testing.T, list []attack) {
	t.Helper()
	for _, a := range list {
		got := x.send(t, a)
		switch {
		case a.status != 0 && (got.status != a.status || got.code != a.code),
			a.status == 0 && (got.status < 400 || got.status > 499 || got.code == ""):
			t.Errorf("%s: %d %s, want %d %s: %.300s", a.name, got.status, got.code, a.status, a.code, got.body)
		case a.weak != "" && strings.Contains(got.body, a.weak):
			t.Errorf("%s: the answer of a vulnerable server: %.300s", a.name, got.body)
		}
		most := a.most
		if most == 0 {
			most = 1000
		}
		if len(got.body) > most {
			t.Errorf("%s: %d bytes", a.name, len(got.body))
		}
		tells(t, a.name, got)
	}
}

// tells fails if an answer tells of the inside, guesses what was meant, or does not say what it is.
func tells(t *testing.T, name string, got answer) {
	t.Helper()
	inside := []string{"did you mean", `"tracing"`, `"exception"`, "stacktrace", "goroutine", ".go:", "sqlite", "sql:", "pgx"}
	// Any letters may stand together in the id of a request.
	body := strings.ToLower(strings.ReplaceAll(got.body, got.header.Get("X-Request-Id"), ""))
	for _, word := range inside {
		if strings.Contains(body, word) {
			t.Errorf("%s: tells of %q: %.300s", name, word, got.body)
		}
	}
	for _, header := range []string{"Server", "X-Powered-By", "Access-Control-Allow-Origin"} {
		if got.header.Get(header) != "" {
			t.Errorf("%s: %s: %s", name, header, got.header.Get(header))
		}
	}
	if got.body != "" && got.header.Get("Content-Type") == "" || got.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%s: the headers are %v", name, got.header)
	}
}

// raw sends bytes that no client would send, and reads the answer.
func (x *target) raw(t *testing.T, request string) answer {
	t.Helper()
	host := strings.TrimPrefix(x.url, "http://")
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	text := strings.NewReplacer("HOST", host, "TOKEN", x.viewer, "\n", "\r\n").Replace(request)
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	return read(t, response)
}

// repeat writes a text n times, with the number in place of %d.
func repeat(n int, text string) string {
	var b bytes.Buffer
	for i := range n {
		b.WriteString(strings.ReplaceAll(text, "%d", fmt.Sprint(i)))
	}
	return b.String()
}
