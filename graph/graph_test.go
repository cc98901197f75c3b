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
)

func TestEveryMutationHasAVerb(t *testing.T) {
	verbs, err := verbsOf(parsedSchema.Mutation)
	if err != nil {
		t.Fatal(err)
	}
	if v := verbs["updateOrganisation"]; v.on == nil || v.on.Name != "Organisation" || v.action != "UPDATE" {
		t.Errorf("updateOrganisation is %+v", v)
	}
	_, err = verbsOf(&ast.Definition{Fields: ast.FieldList{{Name: "createUnicorn"}}})
	if err == nil || !strings.Contains(err.Error(), "createUnicorn") {
		t.Errorf("a mutation that nothing carries out: %v", err)
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
