package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write what is printed to testdata")

// What is printed of a register is what a person read there once, from the program as it is served.
func TestEngagements(t *testing.T) {
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
	var entrance struct {
		URL    string
		Tokens map[string]string
	}
	if err := json.NewDecoder(stdout).Decode(&entrance); err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if err := run(t.Context(), newClient(entrance.URL, entrance.Tokens["example-msp"]), "example-msp", &got); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "example-msp.txt")
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("printed\n%s", &got)
	}
	wrong := newClient(entrance.URL, "ropa_none")
	if err := run(t.Context(), wrong, "example-msp", &got); err == nil {
		t.Error("a wrong token is not told of")
	}
}
