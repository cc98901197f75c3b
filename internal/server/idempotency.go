package server

import (
	"net/http"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/openropa/ropa/internal/fault"
)

// longestIdempotencyKey bounds an Idempotency-Key in characters.
const longestIdempotencyKey = 255

// idempotencyKey is the Idempotency-Key of a request, empty for none. Only a mutation takes one, and only one that stands
// alone in its request, for the transaction of one root field is what is made once. Queries change nothing: theirs is not
// looked at. An error is a BAD_USER_INPUT, which does not quote the key.
func idempotencyKey(header http.Header, op *graphql.OperationContext) (string, error) {
	keys := header.Values("Idempotency-Key")
	if len(keys) == 0 || op.Operation.Operation != ast.Mutation {
		return "", nil
	}
	invisible := func(r rune) bool { return r <= ' ' || r > '~' }
	fields := graphql.CollectFields(op, op.Operation.SelectionSet, []string{"Mutation"})
	switch key := keys[0]; {
	case len(keys) > 1:
		return "", fault.New(fault.BadUserInput, "A request has one Idempotency-Key at most; %d were given.", len(keys))
	case len(key) > longestIdempotencyKey:
		return "", fault.New(fault.BadUserInput,
			"An Idempotency-Key has %d characters at most; %d were given.", longestIdempotencyKey, len(key))
	case key == "" || strings.ContainsFunc(key, invisible):
		return "", fault.New(fault.BadUserInput, "An Idempotency-Key is one or more visible ASCII characters.")
	case len(fields) != 1:
		return "", fault.New(fault.BadUserInput,
			"An Idempotency-Key is for a mutation with exactly one field at its top; this one has %d.", len(fields))
	}
	return keys[0], nil
}
