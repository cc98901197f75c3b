package fault

import "strings"

// ProblemCode says what is wrong with one field of an input. It is part of
// the contract: clients read it as userErrors.code.
type ProblemCode string

// The problem codes, all there are.
const (
	ProblemRequired    ProblemCode = "REQUIRED"     // a value is missing
	ProblemInvalid     ProblemCode = "INVALID"      // a value is malformed or out of range
	ProblemUnknownCode ProblemCode = "UNKNOWN_CODE" // a code the law files or the register do not have
	ProblemNotFound    ProblemCode = "NOT_FOUND"    // a record that is named does not exist in this register
	ProblemTaken       ProblemCode = "TAKEN"        // a key or name another record already has
	ProblemTooMany     ProblemCode = "TOO_MANY"     // more elements than a list may hold
	ProblemTooLong     ProblemCode = "TOO_LONG"     // a text longer than it may be
	ProblemCycle       ProblemCode = "CYCLE"        // a chain of records that leads back to its start
	ProblemReadOnly    ProblemCode = "READ_ONLY"    // a record or field nobody may change
	ProblemConflict    ProblemCode = "CONFLICT"     // the record is no longer at the expected version
	ProblemWrongRegime ProblemCode = "WRONG_REGIME" // a basis of another regime than the record's
	ProblemPeriod      ProblemCode = "PERIOD"       // an end before its start
	ProblemDuplicate   ProblemCode = "DUPLICATE"    // the same element twice in one input
	ProblemWrongState  ProblemCode = "WRONG_STATE"  // the record is not in a state in which this can be done
)

// Problem is one thing in an input that a person can mend.
type Problem struct {
	// Code is the kind of problem.
	Code ProblemCode
	// Field is the path into the input, list positions in decimal:
	// ["purposes", "2", "bases", "0"]. It is empty for the input as a whole.
	Field []string
	// Message is written for the client and shown to it.
	Message string
}

// Problems are the things to mend in one input, in the order of the input.
// As an error they have the code BAD_USER_INPUT. An empty list is not an
// error: return it through [Problems.Err].
type Problems []Problem

// Error returns the problems in one line, each with its field path.
func (ps Problems) Error() string {
	texts := make([]string, len(ps))
	for i, p := range ps {
		texts[i] = p.Message
		if len(p.Field) > 0 {
			texts[i] = strings.Join(p.Field, ".") + ": " + p.Message
		}
	}
	return strings.Join(texts, "; ")
}

// Err returns the problems as an error, or nil if there are none.
func (ps Problems) Err() error {
	if len(ps) == 0 {
		return nil
	}
	return ps
}
