package main

import (
	"os"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/law"
)

func written(t *testing.T) (*law.Law, string) {
	t.Helper()
	l, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	text, err := document(l, os.DirFS("../testdata/cases"))
	if err != nil {
		t.Fatal(err)
	}
	return l, text
}

func TestTheDocumentedRulesAreCurrent(t *testing.T) {
	documented, err := os.ReadFile("../../../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	if _, text := written(t); string(documented) != text {
		t.Error("docs/rules.md is stale: go generate ./internal/compliance")
	}
}

func TestEveryRuleIsDocumentedOnce(t *testing.T) {
	l, text := written(t)
	for _, rule := range l.Rules() {
		if n := strings.Count(text, "\n### "+rule.Code+": "); n != 1 {
			t.Errorf("%s has %d headings", rule.Code, n)
		}
	}
}

func TestLink(t *testing.T) {
	for heading, want := range map[string]string{
		"R-002: Joint controllers' names and contacts": "[x](#r-002-joint-controllers-names-and-contacts)",
		"R-037: Terms (a) to (h)":                      "[x](#r-037-terms-a-to-h)",
	} {
		if got := link("x", heading); got != want {
			t.Errorf("link to %q is %s, want %s", heading, got, want)
		}
	}
}
