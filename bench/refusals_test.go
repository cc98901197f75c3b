package main

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/server/attacktest"
)

// Every attack is measured and refused in few bytes, and every heavy request is answered.
func TestRefusals(t *testing.T) {
	var out bytes.Buffer
	if err := command(t.Context(), strings.Fields("refusals -n 50 -rounds 1"), &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	refused, answered, found := strings.Cut(out.String(), "\nanswered")
	if !found || strings.Count(refused, "\n") != len(attacktest.All()) || strings.Count(answered, "\n") != 1+len(heavy()) {
		t.Fatal(out.String())
	}
	for _, line := range strings.Split(refused, "\n")[1:] {
		columns := strings.Fields(line)
		if size, err := strconv.Atoi(columns[len(columns)-1]); err != nil || size > 64<<10 {
			t.Errorf("%s", line)
		}
	}
	for _, line := range strings.Split(strings.TrimSpace(answered), "\n")[1:] {
		if columns := strings.Fields(line); columns[len(columns)-3] != "200" {
			t.Errorf("%s", line)
		}
	}
	if err := command(t.Context(), strings.Fields("refusals -rounds 0"), io.Discard, io.Discard); err == nil {
		t.Error("nothing is measured no times")
	}
}
