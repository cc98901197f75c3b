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

// block is a fenced block of a page.
type block struct{ language, text string }

// blocksOf lists the fenced blocks of a page of the documentation.
func blocksOf(t *testing.T, page string) []block {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../..", page))
	if err != nil {
		t.Fatal(err)
	}
	var blocks []block
	for _, m := range regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$").FindAllStringSubmatch(string(text), -1) {
		blocks = append(blocks, block{m[1], m[2]})
	}
	return blocks
}

// demonstration is a demo that is running.
type demonstration struct {
	program *program
	URL     string
	GraphQL string
	Tokens  map[string]string
}

func startDemo(t *testing.T) demonstration {
	t.Helper()
	demo := demonstration{program: start(t, "demo", "-o", "json")}
	if err := json.NewDecoder(demo.program.stdout).Decode(&demo); err != nil {
		t.Fatal(err)
	}
	return demo
}

// Every query of the README gives the answer that stands behind it.
func TestREADME_Queries(t *testing.T) { askBlocks(t, "README.md", "smartops-it", 4) }

// askBlocks asks the GraphQL of a page, at least so many, in its order, of a register of the demo. Ids are not compared, only
// which are the same.
func askBlocks(t *testing.T, page, register string, least int) {
	t.Helper()
	demo := startDemo(t)
	defer demo.program.stop(t, syscall.SIGINT)
	queries := 0
	blocks := blocksOf(t, page)
	for i, b := range blocks {
		if b.language != "graphql" {
			continue
		}
		queries++
		var got, want struct{ Data any }
		reply := ask(t, demo.GraphQL, demo.Tokens[register], b.text)
		if err := json.Unmarshal([]byte(idsAside(reply)), &got); err != nil {
			t.Fatal(err)
		}
		if i+1 == len(blocks) || json.Unmarshal([]byte(idsAside(`{"data":`+blocks[i+1].text+`}`)), &want) != nil {
			t.Fatalf("no answer stands behind\n%s", b.text)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s\ngives %s", b.text, reply)
		}
	}
	if queries < least {
		t.Errorf("only %d queries were found", queries)
	}
}

// idsAside numbers the ids in a text in their order.
func idsAside(text string) string {
	numbers := map[string]string{}
	return regexp.MustCompile(`\b[a-z]{4}_[0-9A-Z]{13}\b`).ReplaceAllStringFunc(text, func(id string) string {
		if numbers[id] == "" {
			numbers[id] = fmt.Sprint("id-", len(numbers)+1)
		}
		return numbers[id]
	})
}

// Every command of the README works as it is written, from first to last, in a folder that has the examples.
func TestREADME_Commands(t *testing.T) {
	folder := workplace(t)
	runBlocks(t, "README.md", "smartops-it", 6, func(environment []string, script string) string {
		switch strings.TrimSpace(script) {
		case "go run ./cmd/ropa demo", "go test ./...":
			return "" // the first runs already, the second is what runs this
		case "./ropa serve --db ropa.db":
			serveAndStop(t, folder)
			return ""
		}
		return inShell(t, folder, environment, script)
	})
}

// workplace is a folder that has the examples and the program.
func workplace(t *testing.T) string {
	t.Helper()
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
	return folder
}

// runBlocks has the commands of a page run, at least so many, in its order, where a demo is served.
func runBlocks(t *testing.T, page, register string, least int, run func(environment []string, script string) string) {
	t.Helper()
	demo := startDemo(t)
	defer demo.program.stop(t, syscall.SIGINT)
	environment := append(os.Environ(), "ROPA_URL="+demo.URL, "ROPA_TOKEN="+demo.Tokens[register])
	runCommands(t, page, least, func(script string) string { return run(environment, script) })
}

// runCommands has the commands of a page run, at least so many, in its order. What a block of text behind a command says is
// what it prints.
func runCommands(t *testing.T, page string, least int, run func(script string) string) {
	t.Helper()
	ran := 0
	blocks := blocksOf(t, page)
	for i, b := range blocks {
		if b.language != "sh" {
			continue
		}
		ran++
		printed := run(b.text)
		if i+1 < len(blocks) && blocks[i+1].language == "text" && strings.TrimSpace(printed) != strings.TrimSpace(blocks[i+1].text) {
			t.Errorf("%s\nprints %s", b.text, printed)
		}
	}
	if ran < least {
		t.Errorf("only %d commands were found", ran)
	}
}

// inShell runs a script that has to succeed, in a workplace, and returns what it prints. The program is there already.
func inShell(t *testing.T, folder string, environment []string, script string) string {
	t.Helper()
	for _, tool := range []string{"sh", "curl", "jq"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(tool + " not found")
		}
	}
	script = strings.Replace(script, "go build -o ropa ./cmd/ropa\n", "", 1)
	sh := exec.CommandContext(t.Context(), "sh", "-e", "-c", script)
	sh.Dir, sh.Env = folder, environment
	out, err := sh.CombinedOutput()
	if err != nil || strings.Contains(string(out), `"errors"`) {
		t.Errorf("%s\ngives %v\n%s", script, err, out)
	}
	return string(out)
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
