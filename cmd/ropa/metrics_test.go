package main

import (
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// Metrics are served at an address of their own, and end with the server.
func TestServe_Metrics(t *testing.T) {
	p := start(t, "serve", "--db", "ropa.db", "--addr", "127.0.0.1:0", "--metrics-addr", "127.0.0.1:0")
	found := map[string]string{}
	for len(found) < 2 {
		line, err := p.stderr.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		if m := regexp.MustCompile(`(graphql|at)=(http://\S+)`).FindStringSubmatch(line); m != nil {
			found[m[1]] = m[2]
		}
	}
	if status, _ := fetch(t, found["graphql"]); status != http.StatusUnauthorized {
		t.Errorf("the API answers %d", status)
	}
	if status, text := fetch(t, found["at"]); status != http.StatusOK || !strings.Contains(text, `code="UNAUTHENTICATED",kind="other"} 1`) {
		t.Errorf("metrics: %d %s", status, text)
	}
	if status, _ := fetch(t, strings.TrimSuffix(found["graphql"], "/graphql")+"/metrics"); status != http.StatusNotFound {
		t.Errorf("metrics are at the address of the server: %d", status)
	}
	p.stop(t, syscall.SIGTERM)
	if conn, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(found["at"], "http://"), "/metrics")); err == nil {
		_ = conn.Close()
		t.Error("metrics outlive the server")
	}
}

func fetch(t *testing.T, url string) (status int, body string) {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}
