package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/Khan/genqlient/graphql"
)

var update = flag.Bool("update", false, "write what is drafted to testdata")

// entrance is how a demo is asked.
type entrance struct {
	URL    string
	Tokens map[string]string
}

// demo serves the example registers until the test ends.
func demo(t *testing.T) (way entrance) {
	t.Helper()
	program := filepath.Join(t.TempDir(), "ropa")
	build := exec.CommandContext(t.Context(), "go", "build", "-C", "../..", "-o", program, "./cmd/ropa")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	demo := exec.CommandContext(t.Context(), program, "demo", "-o", "json")
	stdout, err := demo.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := demo.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := demo.Process.Signal(os.Interrupt); err != nil {
			t.Error(err)
		}
		_ = demo.Wait() // how it ends is for its own tests
	})
	if err := json.NewDecoder(stdout).Decode(&way); err != nil {
		t.Fatal(err)
	}
	return way
}

// counting counts the requests that are sent.
type counting struct {
	graphql.Doer
	n int
}

func (c *counting) Do(r *http.Request) (*http.Response, error) {
	c.n++
	return c.Doer.Do(r)
}

// What is drafted from a register is what a person read there once, from the program as it is served and in one query: of a
// client of the managed service provider, and of its hosting sub-processor with that one's own in the United States.
func TestDraft(t *testing.T) {
	way := demo(t)
	for _, engagement := range [][2]string{{"Example Logistics", "Example MSP"}, {"Example Hosting", "Example Ticketing"}} {
		t.Run(engagement[0], func(t *testing.T) { drafted(t, way, engagement[0], engagement[1]) })
	}
}

func drafted(t *testing.T, way entrance, engager, processor string) {
	http := &counting{Doer: &http.Client{Transport: bearer(way.Tokens["example-msp"])}}
	folder := filepath.Join(t.TempDir(), "annexes")
	var printed bytes.Buffer
	err := run(t.Context(), graphql.NewClient(way.URL+"/graphql", http), engager, processor, "2026-11-29", folder, &printed)
	if err != nil {
		t.Fatal(err)
	}
	if http.n != 1 {
		t.Errorf("%d requests were sent", http.n)
	}
	golden(t, strings.ReplaceAll(engager, " ", "-")+".txt", printed.Bytes())
	files, err := filepath.Glob(filepath.Join(folder, "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, filepath.Base(file), text)
		sameHeadings(t, string(text), words(t, strings.TrimSuffix(file, ".md")+".docx"))
	}
	drafted, err := os.ReadDir(folder)
	if err != nil || len(drafted) != 2*len(files) {
		t.Errorf("%d files stand beside %d of Markdown: %v", len(drafted), len(files), err)
	}
}

func TestDraft_Refused(t *testing.T) {
	way := demo(t)
	client := newClient(way.URL, way.Tokens["example-msp"])
	if err := run(t.Context(), client, "Nobody", "Example MSP", "", t.TempDir(), io.Discard); err == nil {
		t.Error("that there is no such service is not told of")
	}
	if err := run(t.Context(), newClient(way.URL, "ropa_none"), "Example Logistics", "Example MSP", "", t.TempDir(), io.Discard); err == nil {
		t.Error("a wrong token is not told of")
	}
}

// golden compares a text with the one in testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is now\n%s", name, got)
	}
}

// words are those of a Word file.
func words(t *testing.T, file string) string {
	t.Helper()
	archive, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	document, err := archive.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer document.Close()
	var text strings.Builder
	for decoder := xml.NewDecoder(document); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return text.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		if characters, ok := token.(xml.CharData); ok {
			text.Write(characters)
		}
	}
}

// sameHeadings checks that every heading of a Markdown file stands in a Word file too.
func sameHeadings(t *testing.T, markdown, word string) {
	t.Helper()
	n := 0
	for line := range strings.Lines(markdown) {
		if heading, ok := strings.CutPrefix(strings.TrimSpace(line), "## "); ok {
			n++
			if !strings.Contains(word, heading) {
				t.Errorf("%q does not stand in the Word file", heading)
			}
		}
	}
	if n == 0 {
		t.Error("no heading was found")
	}
}
