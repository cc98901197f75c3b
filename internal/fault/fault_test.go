package fault_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/fault"
)

// driverText stands for what a database says; it must never reach a client.
const driverText = "UNIQUE constraint failed: organisations.key"

var errDriver = errors.New(driverText)

func TestCodeOfAndMessageOf(t *testing.T) {
	const internal = "Internal error. The log has the cause under the id of this request."
	problems := fault.Problems{{Code: fault.ProblemRequired, Field: []string{"name"}, Message: "A name is required."}}

	tests := []struct {
		name    string
		err     error
		code    fault.Code
		message string
	}{
		{"nil", nil, "", ""},
		{"unknown", errDriver, fault.InternalServerError, internal},
		{"new", fault.New(fault.NotFound, "No record %q.", "a"), fault.NotFound, `No record "a".`},
		{"wrap", fault.Wrap(fault.Conflict, errDriver, "Key %q is taken.", "a"), fault.Conflict, `Key "a" is taken.`},
		{"wrapped again", fmt.Errorf("save: %w", fault.New(fault.Forbidden, "Viewers cannot write.")), fault.Forbidden, "Viewers cannot write."},
		{"outermost wins", fault.Wrap(fault.Unavailable, fault.New(fault.NotFound, "inner"), "outer"), fault.Unavailable, "outer"},
		{"internal hides its own message", fault.Wrap(fault.InternalServerError, errDriver, "read %s", "organisations"), fault.InternalServerError, internal},
		{"no message", fault.Wrap(fault.Unavailable, errDriver, ""), fault.Unavailable, "The service is not available at the moment."},
		{"no code", &fault.Error{Message: driverText}, fault.InternalServerError, internal},
		{"deadline", fmt.Errorf("query: %w", context.DeadlineExceeded), fault.DeadlineExceeded, "The request took longer than it may."},
		{"code over deadline", fault.Wrap(fault.Unavailable, context.DeadlineExceeded, "Busy."), fault.Unavailable, "Busy."},
		{"problems", fmt.Errorf("create: %w", problems), fault.BadUserInput, "name: A name is required."},
		{"code over problems", fault.Wrap(fault.Conflict, problems, "Stale."), fault.Conflict, "Stale."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := fault.CodeOf(tt.err); got != tt.code {
				t.Errorf("CodeOf = %q, want %q", got, tt.code)
			}
			got := fault.MessageOf(tt.err)
			if got != tt.message {
				t.Errorf("MessageOf = %q, want %q", got, tt.message)
			}
			if strings.Contains(got, driverText) {
				t.Errorf("MessageOf leaks the cause: %q", got)
			}
		})
	}
}

// Each code has a text of its own, so that no error reaches a client empty.
func TestMessageOfEveryCode(t *testing.T) {
	seen := map[string]fault.Code{}
	for _, code := range []fault.Code{
		fault.Unauthenticated, fault.Forbidden, fault.NotFound, fault.BadUserInput, fault.Conflict, fault.IdempotencyKeyReused,
		fault.LimitExceeded, fault.RateLimited, fault.PersistedQueryNotFound, fault.DocumentNotTrusted, fault.DeadlineExceeded,
		fault.Unavailable, fault.InternalServerError,
		fault.GraphQLParseFailed, fault.GraphQLValidationFailed,
	} {
		text := fault.MessageOf(&fault.Error{Code: code, Err: errDriver})
		if text == "" || strings.Contains(text, driverText) {
			t.Errorf("%s: message %q", code, text)
		}
		if other, ok := seen[text]; ok {
			t.Errorf("%s and %s share the message %q", code, other, text)
		}
		seen[text] = code
	}
}

func TestErrorKeepsTheCause(t *testing.T) {
	err := fault.Wrap(fault.Conflict, errDriver, "Key is taken.")
	if !errors.Is(err, errDriver) {
		t.Error("the cause is lost")
	}
	if got, want := err.Error(), "Key is taken.: "+driverText; got != want {
		t.Errorf("Error = %q, want %q", got, want)
	}
	if got, want := (&fault.Error{Code: fault.NotFound}).Error(), "NOT_FOUND"; got != want {
		t.Errorf("Error = %q, want %q", got, want)
	}
	if err := fault.Wrap(fault.Conflict, nil, "Nothing happened."); err != nil {
		t.Errorf("Wrap of nil = %v, want nil", err)
	}
}

func TestProblems(t *testing.T) {
	if err := (fault.Problems{}).Err(); err != nil {
		t.Errorf("Err of no problems = %v, want nil", err)
	}
	err := fault.Problems{
		{Code: fault.ProblemUnknownCode, Field: []string{"purposes", "0", "bases", "1"}, Message: "No such legal basis."},
		{Code: fault.ProblemConflict, Message: "The record is at version 4."},
	}.Err()
	if got, want := err.Error(), "purposes.0.bases.1: No such legal basis.; The record is at version 4."; got != want {
		t.Errorf("Error = %q, want %q", got, want)
	}
	// errors.Is compares a leaf by ==, which panics on a slice unless the
	// errors package sees that it is not comparable.
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, err) {
		t.Error("problems are no deadline and equal to nothing")
	}
	got, ok := errors.AsType[fault.Problems](fmt.Errorf("create: %w", err))
	if !ok || len(got) != 2 {
		t.Errorf("AsType = %v, %v", got, ok)
	}
}

// Which limit it was comes with the error, however it is wrapped.
func TestExceededTellsItsLimit(t *testing.T) {
	err := fmt.Errorf("plan: %w", fault.Exceeded("page", 101, 100, "Records on a page"))
	if got := fault.MessageOf(err); got != "Records on a page: at most 100, this is 101." || fault.CodeOf(err) != fault.LimitExceeded {
		t.Errorf("%s: %s", fault.CodeOf(err), got)
	}
	if limit := fault.LimitOf(err); limit == nil || *limit != (fault.Limit{Name: "page", Value: 101, Maximum: 100}) {
		t.Errorf("limit %+v", limit)
	}
	if fault.LimitOf(errDriver) != nil || fault.LimitOf(nil) != nil {
		t.Error("what exceeds nothing has a limit")
	}
}
