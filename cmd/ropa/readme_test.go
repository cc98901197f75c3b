package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// block is a fenced block of the README.
type block struct{ language, text string }

func readmeBlocks(t *testing.T) []block {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var blocks []block
	for _, m := range regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$").FindAllStringSubmatch(string(text), -1) {
		blocks = append(blocks, block{m[1], m[2]})
	}
	return blocks
}

// Every query of the README gives the answer that stands behind it.
func TestREADME_Queries(t *testing.T) {
	p := start(t, "demo", "-o", "json")
	defer p.stop(t, syscall.SIGINT)
	var demo struct {
		GraphQL string
		Tokens  map[string]string
	}
	if err := json.NewDecoder(p.stdout).Decode(&demo); err != nil {
		t.Fatal(err)
	}
	queries := 0
	blocks := readmeBlocks(t)
	for i, b := range blocks {
		if b.language != "graphql" {
			continue
		}
		queries++
		var got, want struct{ Data any }
		reply := ask(t, demo.GraphQL, demo.Tokens["smartops-it"], b.text)
		if err := json.Unmarshal([]byte(reply), &got); err != nil {
			t.Fatal(err)
		}
		if i+1 == len(blocks) || json.Unmarshal([]byte(`{"data":`+blocks[i+1].text+`}`), &want) != nil {
			t.Fatalf("no answer stands behind\n%s", b.text)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s\ngives %s", b.text, reply)
		}
	}
	if queries < 4 {
		t.Errorf("only %d queries were found", queries)
	}
}

// Every command of the README works as it is written, from first to last, in a folder that has the examples.
func TestREADME_Commands(t *testing.T) {
	for _, tool := range []string{"sh", "curl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(tool + " not found")
		}
	}
	folder := t.TempDir()
	examples, err := filepath.Abs("../../examples")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(examples, filepath.Join(folder, "examples")); err != nil {
		t.Fatal(err)
	}
	wrapper := fmt.Sprintf("#!/bin/sh\n%s=1 exec %q \"$@\"\n", asProgram, os.Args[0])
	if err := os.WriteFile(filepath.Join(folder, "ropa"), []byte(wrapper), 0o700); err != nil {
		t.Fatal(err)
	}
	demo := start(t, "demo", "-o", "json")
	defer demo.stop(t, syscall.SIGINT)
	var address struct {
		URL    string
		Tokens map[string]string
	}
	if err := json.NewDecoder(demo.stdout).Decode(&address); err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, b := range readmeBlocks(t) {
		if b.language != "sh" {
			continue
		}
		ran++
		switch strings.TrimSpace(b.text) {
		case "go run ./cmd/ropa demo", "go test ./...":
			continue // the first runs above, the second is what runs this
		case "./ropa serve --db ropa.db":
			serveAndStop(t, folder)
			continue
		}
		// The program is there already.
		script := strings.Replace(b.text, "go build -o ropa ./cmd/ropa\n", "", 1)
		sh := exec.CommandContext(t.Context(), "sh", "-e", "-c", script)
		sh.Dir = folder
		sh.Env = append(os.Environ(), "ROPA_URL="+address.URL, "ROPA_TOKEN="+address.Tokens["smartops-it"])
		out, err := sh.CombinedOutput()
		if err != nil || strings.Contains(string(out), `"errors"`) {
			t.Errorf("%s\ngives %v\n%s", b.text, err, out)
		}
	}
	if ran < 6 {
		t.Errorf("only %d commands were found", ran)
	}
}

// serveAndStop runs the README's serve, at an address that is free.
func serveAndStop(t *testing.T, folder string) {
	t.Helper()
	t.Setenv("ROPA_ADDR", "127.0.0.1:0")
	p := startIn(t, folder, "serve", "--db", "ropa.db")
	line, err := p.stderr.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	url := regexp.MustCompile(`http://[0-9.:]+`).FindString(line)
	response, err := http.Get(url + "/readyz")
	if err != nil {
		t.Fatalf("%v after %s", err, line)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Errorf("readyz gives %d", response.StatusCode)
	}
	p.stop(t, syscall.SIGTERM)
}
