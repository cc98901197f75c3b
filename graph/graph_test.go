package graph

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/registry"
)

func TestEveryMutationHasAVerb(t *testing.T) {
	verbs, err := verbsOf(parsedSchema.Mutation)
	if err != nil {
		t.Fatal(err)
	}
	if v := verbs["updateOrganisation"]; v.on == nil || v.on.Name != "Organisation" || v.action != "UPDATE" {
		t.Errorf("updateOrganisation is %+v", v)
	}
	if v := verbs["assignOwner"]; !v.several || v.sets != "owner" || v.action != "UPDATE" {
		t.Errorf("assignOwner is %+v", v)
	}
	if _, there := verbs["copyPurpose"]; there || verbs["copyProcessorActivity"].on.Name != "ProcessorActivity" {
		t.Error("activities are copied, and nothing else")
	}
	_, err = verbsOf(&ast.Definition{Fields: ast.FieldList{{Name: "createUnicorn"}}})
	if err == nil || !strings.Contains(err.Error(), "createUnicorn") {
		t.Errorf("a mutation that nothing carries out: %v", err)
	}
}

// What the registry says of a change stands somewhere in the mutation's input.
func TestProblemsLeadIntoTheInput(t *testing.T) {
	for _, test := range []struct {
		action registry.Action
		field  []string
		want   string
	}{
		{registry.Create, []string{"key"}, "input key"},
		{registry.Create, []string{"purposes", "0", "purpose"}, "input fields purposes 0 purpose"},
		{registry.Update, []string{"key"}, "input id"},
		{registry.Update, []string{"expectedVersion"}, "input expectedVersion"},
		{registry.Update, []string{"name"}, "input fields name"},
		{registry.Archive, nil, "input"},
		{registry.Copy, []string{"id"}, "input id"},
		{registry.Copy, []string{"key"}, "input key"},
		{registry.Copy, []string{"name"}, "input name"},
		{registry.Copy, []string{"purposes", "0", "purpose"}, "input id"},
	} {
		got := inInput(test.action, fault.Problems{{Field: test.field}})[0].Field
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s at %v leads to %v, want %s", test.action, test.field, got, test.want)
		}
	}
	s := &several{changes: make([]registry.Change, 2), places: []int{4, 7}}
	for _, field := range [][]string{{"1", "id"}, {"0", "owner"}, {"1", "owner"}, {"0", "expectedVersion"}, {"0", "regimes"}} {
		s.place(verb{sets: "owner"}, fault.Problem{Field: field})
	}
	var got []string
	for _, p := range s.problems {
		got = append(got, strings.Join(p.Field, " "))
	}
	want := "input items 7 id, input owner, input items 4 expectedVersion, input items 4 id"
	if strings.Join(got, ", ") != want {
		t.Errorf("several lead to %q, want %q", got, want)
	}
}

func TestPresent(t *testing.T) {
	for _, test := range []struct {
		name    string
		err     error
		code    string
		message string
		logged  string
	}{
		{"coded", fault.New(fault.Forbidden, "No."), "FORBIDDEN", "No.", ""},
		{"cause", fault.Wrap(fault.Unavailable, errors.New("disk I/O error"), "Not now."), "UNAVAILABLE", "Not now.", ""},
		{"on a path", gqlerror.WrapPath(ast.Path{ast.PathName("x")}, fault.New(fault.Conflict, "No.")), "CONFLICT", "No.", ""},
		{"internal", errors.New("UNIQUE constraint failed"), "INTERNAL_SERVER_ERROR", "Internal error.", "UNIQUE constraint failed"},
		{"of gqlgen", gqlerror.Errorf("the requested element is null"), "INTERNAL_SERVER_ERROR", "Internal error.", "requested element"},
		{"panic", Recover(t.Context(), "what was sent"), "INTERNAL_SERVER_ERROR", "Internal error.", "panic: string"},
		{"validation", &gqlerror.Error{Message: "Cannot query.", Extensions: map[string]any{"code": "GRAPHQL_VALIDATION_FAILED"}}, "GRAPHQL_VALIDATION_FAILED", "Cannot query.", ""},
		{"long", fault.New(fault.BadUserInput, "%s", strings.Repeat("ü", 10_000)), "BAD_USER_INPUT", "üü", ""},
	} {
		var log bytes.Buffer
		r := &Resolver{log: slog.New(slog.NewTextHandler(&log, nil))}
		got := r.Present(WithRequestID(t.Context(), "the-request"), test.err)
		if got.Extensions["code"] != test.code || !strings.HasPrefix(got.Message, test.message) || got.Extensions["requestId"] != "the-request" {
			t.Errorf("%s: %q %v", test.name, got.Message, got.Extensions)
		}
		if len(got.Message) > maxMessage+len("…") || strings.Contains(got.Message, "\ufffd") {
			t.Errorf("%s: a message of %d bytes", test.name, len(got.Message))
		}
		logged := log.String()
		if test.logged == "" && logged != "" || !strings.Contains(logged, test.logged) || logged != "" && !strings.Contains(logged, "request=the-request") {
			t.Errorf("%s: the log has %q", test.name, logged)
		}
	}
}

func TestPresentTellsTheDeadlineFromOtherFailures(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	r := &Resolver{log: slog.New(slog.DiscardHandler)}
	if got := r.Present(ctx, errors.New("interrupted")); got.Extensions["code"] != "DEADLINE_EXCEEDED" {
		t.Errorf("%v", got)
	}
	if got := r.Present(ctx, fault.New(fault.Forbidden, "No.")); got.Extensions["code"] != "FORBIDDEN" {
		t.Errorf("%v", got)
	}
}
