// Package fault is the one error model of the program: errors with a code a
// client may act on and a message it may read, and the problems in an input
// that a person can mend.
//
// What a client sees comes only from [CodeOf] and [MessageOf]. Everything
// without a code is an internal error, whose text stays on the server.
package fault

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Code says what kind of failure an error is. It is part of the contract:
// clients read it as extensions.code.
type Code string

// The codes, all there are.
const (
	Unauthenticated         Code = "UNAUTHENTICATED"
	Forbidden               Code = "FORBIDDEN"
	NotFound                Code = "NOT_FOUND"
	BadUserInput            Code = "BAD_USER_INPUT"
	Conflict                Code = "CONFLICT"
	IdempotencyKeyReused    Code = "IDEMPOTENCY_KEY_REUSED"
	LimitExceeded           Code = "LIMIT_EXCEEDED"
	RateLimited             Code = "RATE_LIMITED"
	PersistedQueryNotFound  Code = "PERSISTED_QUERY_NOT_FOUND"
	DocumentNotTrusted      Code = "DOCUMENT_NOT_TRUSTED"
	DeadlineExceeded        Code = "DEADLINE_EXCEEDED"
	Unavailable             Code = "UNAVAILABLE"
	InternalServerError     Code = "INTERNAL_SERVER_ERROR"
	GraphQLParseFailed      Code = "GRAPHQL_PARSE_FAILED"
	GraphQLValidationFailed Code = "GRAPHQL_VALIDATION_FAILED"
)

// Error is a failure with a code.
type Error struct {
	// Code is the kind of failure.
	Code Code
	// Message is written for the client and shown to it, unless Code is
	// InternalServerError.
	Message string
	// Err is the cause, or nil. It is for the log and never shown to a client.
	Err error
	// Limit is what was exceeded, or nil. Clients read it beside the code.
	Limit *Limit
}

// Limit is a bound that was exceeded.
type Limit struct {
	// Name is the limit's, as docs/limits.md lists it.
	Name string
	// Value is what was asked for or, where counting stops beyond the bound, where it stopped. Maximum is the bound.
	Value, Maximum int64
	// RetryAfter is how long to wait until it may be tried again, 0 where that would not help.
	RetryAfter time.Duration
}

// New returns an error with a code and a message for the client.
// The message must not quote an error of a driver: that is what [Wrap] is for.
func New(code Code, format string, args ...any) error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Wrap returns an error with a code and a message for the client, and keeps
// err as its cause. It returns nil if err is nil.
func Wrap(code Code, err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return &Error{Code: code, Message: fmt.Sprintf(format, args...), Err: err}
}

// Exceeded returns a LIMIT_EXCEEDED for a value that is beyond the bound of
// the limit with the name. The message says what is bounded; both numbers are
// put behind it.
func Exceeded(limit string, value, maximum int64, message string) error {
	return &Error{
		Code:    LimitExceeded,
		Message: fmt.Sprintf("%s: at most %d, this is %d.", message, maximum, value),
		Limit:   &Limit{Name: limit, Value: value, Maximum: maximum},
	}
}

// LimitOf returns the limit that the outermost [Error] in err's chain says was
// exceeded, or nil.
func LimitOf(err error) *Limit {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Limit
	}
	return nil
}

// Error returns the message and the cause. The text is for the log; a client
// is shown [MessageOf].
func (e *Error) Error() string {
	text := e.Message
	if text == "" {
		text = string(e.Code)
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the cause, or nil.
func (e *Error) Unwrap() error { return e.Err }

// CodeOf returns the code of the outermost [Error] in err's chain. Without
// one, [Problems] are BAD_USER_INPUT, a passed deadline is DEADLINE_EXCEEDED
// and anything else is INTERNAL_SERVER_ERROR. It returns "" if err is nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		if e.Code == "" {
			return InternalServerError
		}
		return e.Code
	}
	if _, ok := errors.AsType[Problems](err); ok {
		return BadUserInput
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return DeadlineExceeded
	}
	return InternalServerError
}

// MessageOf returns what a client may read of err: the message of the
// outermost [Error], never its cause. An internal error, and one without a
// message, gives a fixed text. It returns "" if err is nil.
func MessageOf(err error) string {
	if err == nil {
		return ""
	}
	code := CodeOf(err)
	if code == InternalServerError {
		return fixedMessage(code)
	}
	if e, ok := errors.AsType[*Error](err); ok {
		if e.Message == "" {
			return fixedMessage(code)
		}
		return e.Message
	}
	if problems, ok := errors.AsType[Problems](err); ok {
		return problems.Error()
	}
	return fixedMessage(code)
}

// fixedMessage is what a client reads where nobody wrote a message for it.
func fixedMessage(code Code) string {
	switch code {
	case Unauthenticated:
		return "A valid token is required."
	case Forbidden:
		return "This is not allowed."
	case NotFound:
		return "Not found."
	case BadUserInput:
		return "The input is not valid."
	case Conflict:
		return "The record was changed by someone else."
	case IdempotencyKeyReused:
		return "The Idempotency-Key was sent with another request before."
	case LimitExceeded:
		return "The request exceeds a limit."
	case RateLimited:
		return "Too much was asked for in a short time. Try again later."
	case PersistedQueryNotFound:
		return "PersistedQueryNotFound"
	case DocumentNotTrusted:
		return "This server executes documents that it was started with, and no others."
	case DeadlineExceeded:
		return "The request took longer than it may."
	case Unavailable:
		return "The service is not available at the moment."
	case GraphQLParseFailed:
		return "The operation cannot be parsed."
	case GraphQLValidationFailed:
		return "The operation does not fit the schema."
	default:
		return "Internal error. The log has the cause under the id of this request."
	}
}
