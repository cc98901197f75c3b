package main

import (
	"bufio"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// Every query and mutation of docs/api.md gives the answer that stands behind it.
func TestAPI_Queries(t *testing.T) { askBlocks(t, "docs/api.md", "example-msp", 16) }

var firstEvent = regexp.MustCompile(`^event: next\nid: \d+\ndata: {"data":{"registerChanged":{"cursor":"\d+","changes":\[\]}}}\n$`)

// Every command of docs/api.md works as it is written. Of a stream only the first event is waited for.
func TestAPI_Commands(t *testing.T) {
	folder := t.TempDir()
	runBlocks(t, "docs/api.md", "example-msp", 4, func(environment []string, script string) string {
		if !strings.Contains(script, "text/event-stream") {
			return inShell(t, folder, environment, script)
		}
		curl := exec.CommandContext(t.Context(), "sh", "-e", "-c", "exec "+script)
		curl.Env = environment
		out, err := curl.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := curl.Start(); err != nil {
			t.Fatal(err)
		}
		var event strings.Builder
		for lines := bufio.NewScanner(out); lines.Scan() && lines.Text() != ""; {
			event.WriteString(lines.Text() + "\n")
		}
		if !firstEvent.MatchString(event.String()) {
			t.Errorf("%s\nbegins with %s", script, event.String())
		}
		if err := curl.Process.Kill(); err != nil {
			t.Error(err)
		}
		_ = curl.Wait() // it was killed
		return ""
	})
}
