package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// asProgram makes this test binary be the program.
const asProgram = "ROPA_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(run())
	}
	os.Exit(m.Run())
}

// program is the program, running in a process of its own.
type program struct {
	*exec.Cmd
	stdout, stderr *bufio.Reader
	temp           string
}

func start(t *testing.T, args ...string) *program {
	t.Helper()
	return startIn(t, t.TempDir(), args...)
}

func startIn(t *testing.T, folder string, args ...string) *program {
	t.Helper()
	p := &program{Cmd: exec.CommandContext(t.Context(), os.Args[0], args...), temp: t.TempDir()}
	p.Env = append(os.Environ(), asProgram+"=1", "TMPDIR="+p.temp)
	p.Dir = folder
	stdout, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	stderr, err := p.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	told := &kept{}
	told.more.L = told
	p.stdout, p.stderr = bufio.NewReader(stdout), bufio.NewReader(told)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	go told.keep(stderr)
	return p
}

// kept keeps what a program tells until that is read: a pipe that nobody empties would hold the program up once it is full.
type kept struct {
	sync.Mutex
	more sync.Cond
	text bytes.Buffer
	over bool
}

func (k *kept) keep(told io.Reader) {
	_, _ = io.Copy(k, told) // fails once the program has ended
	k.Lock()
	defer k.Unlock()
	k.over = true
	k.more.Broadcast()
}

func (k *kept) Write(p []byte) (int, error) {
	k.Lock()
	defer k.Unlock()
	defer k.more.Broadcast()
	return k.text.Write(p)
}

func (k *kept) Read(p []byte) (int, error) {
	k.Lock()
	defer k.Unlock()
	for k.text.Len() == 0 && !k.over {
		k.more.Wait()
	}
	return k.text.Read(p)
}

// end waits for a good end and returns what was still to be read of stdout.
func (p *program) end(t *testing.T) string {
	t.Helper()
	rest, err := io.ReadAll(p.stdout)
	if err != nil {
		t.Fatal(err)
	}
	told, err := io.ReadAll(p.stderr)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Wait(); err != nil {
		t.Errorf("the program ends with %v\n%s", err, told)
	}
	return string(rest)
}

// stop ends the program by a signal.
func (p *program) stop(t *testing.T, signal os.Signal) {
	t.Helper()
	if err := p.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	p.end(t)
}

func ask(t *testing.T, graphql, token, query string) string {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, graphql, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestDemoAnswersAndLeavesNothingBehind(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		p := start(t, "demo", "-o", "json")
		line, err := p.stdout.ReadBytes('\n')
		if err != nil {
			t.Fatal(err)
		}
		var demo struct {
			URL, GraphQL string
			Tokens       map[string]string
		}
		if err := json.Unmarshal(line, &demo); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		if demo.GraphQL != demo.URL+"/graphql" || len(demo.Tokens) == 0 {
			t.Errorf("demo says %s", line)
		}
		for key, token := range demo.Tokens {
			got := ask(t, demo.GraphQL, token, `{ register { key } viewer { role } controllerActivities { totalCount } }`)
			if !strings.HasPrefix(got, `{"data":{"register":{"key":"`+key+`"},"viewer":{"role":"ADMIN"}`) {
				t.Errorf("%s: %s", key, got)
			}
		}
		if left, err := os.ReadDir(p.temp); err != nil || len(left) != 1 {
			t.Errorf("while it runs there are %v, %v", left, err)
		}
		p.stop(t, signal)
		for _, folder := range []string{p.temp, p.Dir} {
			if left, err := os.ReadDir(folder); err != nil || len(left) != 0 {
				t.Errorf("%v leaves %v, %v", signal, left, err)
			}
		}
	}
}

// The line that the demo prints works when it is pasted.
func TestDemoPrintsALineToPaste(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("sh not found")
	}
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("curl not found")
	}
	p := start(t, "demo")
	var text strings.Builder
	for !strings.Contains(text.String(), `}"}'`) {
		line, err := p.stdout.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		text.WriteString(line)
	}
	_, command, _ := strings.Cut(text.String(), "  curl ")
	out, err := exec.CommandContext(t.Context(), shell, "-c", "curl "+command).Output()
	if err != nil || !bytes.HasPrefix(out, []byte(`{"data":{"controllerActivities":{"nodes":[{"name":`)) {
		t.Errorf("%v, %s\n%s", err, out, command)
	}
	p.stop(t, syscall.SIGINT)
}

func TestDemoLeavesNothingWhenItCannotListen(t *testing.T) {
	first := start(t, "demo", "-o", "json")
	line, err := first.stdout.ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	taken := regexp.MustCompile(`127\.0\.0\.1:[0-9]+`).Find(line)
	second := start(t, "demo", "--addr", string(taken))
	if _, err := io.ReadAll(second.stderr); err != nil {
		t.Fatal(err)
	}
	if err := second.Wait(); second.ProcessState.ExitCode() != 1 {
		t.Errorf("a taken address ends it with %v", err)
	}
	if left, err := os.ReadDir(second.temp); err != nil || len(left) != 0 {
		t.Errorf("it leaves %v, %v", left, err)
	}
	first.stop(t, syscall.SIGTERM)
}

func TestServe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ropa.db")
	start(t, "register", "create", "acme", "--db", file, "--regime", "UK_GDPR").end(t)
	secret := strings.TrimSpace(start(t, "token", "create", "--register", "acme", "--role", "editor", "--db", file).end(t))
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		p := start(t, "serve", "--db", file, "--addr", "127.0.0.1:0")
		line, err := p.stderr.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		graphql := regexp.MustCompile(`http://\S+/graphql`).FindString(line)
		got := ask(t, graphql, secret, `{ viewer { role } register { key } }`)
		if got != `{"data":{"viewer":{"role":"EDITOR"},"register":{"key":"acme"}}}` {
			t.Errorf("served %s", got)
		}
		if got := ask(t, graphql, "ropa_none", `{ viewer { role } }`); !strings.Contains(got, "UNAUTHENTICATED") {
			t.Errorf("a wrong token gives %s", got)
		}
		p.stop(t, signal)
	}
}

func TestServeMakesANewDatabase(t *testing.T) {
	p := start(t, "serve", "--addr", "127.0.0.1:0")
	made, err := p.stderr.ReadString('\n')
	if err != nil || !strings.Contains(made, "made the database ropa.db") {
		t.Errorf("%q, %v", made, err)
	}
	if _, err := p.stderr.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	p.stop(t, syscall.SIGTERM)
	if _, err := os.Stat(filepath.Join(p.Dir, "ropa.db")); err != nil {
		t.Error(err)
	}
}

// A stream is told that it is complete when the program is to end, and the program ends well, which it does in five seconds
// or not at all.
func TestStreamsEndWithTheProgram(t *testing.T) {
	p := start(t, "demo", "-o", "json")
	line, err := p.stdout.ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var demo struct {
		GraphQL string
		Tokens  map[string]string
	}
	if err := json.Unmarshal(line, &demo); err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, demo.GraphQL, strings.NewReader(`{"query":"subscription { registerChanged { cursor } }"}`))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "text/event-stream")
	request.Header.Set("Authorization", "Bearer "+demo.Tokens["smartops"])
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	events := bufio.NewReader(response.Body)
	if line, err := events.ReadString('\n'); line != "event: next\n" {
		t.Fatalf("%q, %v", line, err)
	}
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(events)
	if err != nil || !strings.HasSuffix(string(rest), "event: complete\ndata:\n\n") {
		t.Errorf("%v: %s", err, rest)
	}
	p.end(t)
}
