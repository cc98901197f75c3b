package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/cli"
)

// announcement is what a demo says once it serves.
type announcement struct {
	GraphQL string            `json:"graphql"`
	SignIn  string            `json:"signIn"`
	Tokens  map[string]string `json:"tokens"`
}

// announced starts a demo, which is stopped with the test.
func announced(t *testing.T, args ...string) announcement {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	from, to := io.Pipe()
	var stderr bytes.Buffer
	ended := make(chan int)
	go func() {
		code := cli.Run(ctx, append([]string{"demo", "-o", "json"}, args...), strings.NewReader(""), to, &stderr)
		_ = to.Close() // closing a pipe does not fail
		ended <- code
	}()
	t.Cleanup(func() {
		stop()
		if code := <-ended; code != 0 {
			t.Errorf("the demo ends with %d: %s", code, &stderr)
		}
	})
	line, err := bufio.NewReader(from).ReadString('\n')
	if err != nil {
		t.Fatalf("the demo says nothing: %v", err)
	}
	return decode[announcement](t, line)
}

// TestDemo_Activities asks the generated register, with the token that is printed for it.
func TestDemo_Activities(t *testing.T) {
	says := announced(t, "--activities", "50")
	body := strings.NewReader(`{"query":"{ controllerActivities { totalCount } }"}`)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, says.GraphQL, body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+says.Tokens["generated"])
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }() // it was read
	answer, err := io.ReadAll(response.Body)
	if err != nil || !strings.Contains(string(answer), `"totalCount":50`) {
		t.Errorf("%s, %v", answer, err)
	}
}

// TestDemo_NoActivities has a token for each example and for nothing else.
func TestDemo_NoActivities(t *testing.T) {
	files, err := filepath.Glob("../../examples/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, file := range files {
		want = append(want, strings.TrimSuffix(filepath.Base(file), ".yaml"))
	}
	slices.Sort(want)
	if got := slices.Sorted(maps.Keys(announced(t).Tokens)); !slices.Equal(got, want) {
		t.Errorf("tokens for %v, want %v", got, want)
	}
}

func TestDemo_RefusesActivitiesOutOfBounds(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	for _, n := range []string{"-1", "20001"} {
		code, _, stderr := run(t, "demo", "--activities", n)
		if code != 2 || !strings.Contains(stderr, "--activities "+n) || !strings.Contains(stderr, "1 to 20000") {
			t.Errorf("%s: %d %s", n, code, stderr)
		}
	}
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
