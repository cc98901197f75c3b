package exchange

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/openropa/ropa/internal/fault"
)

// Problem is one thing in a document that a person can mend.
type Problem struct {
	File   string            `json:"file"`
	Line   int               `json:"line"`
	Column int               `json:"column"`
	Path   string            `json:"path,omitempty"` // as in controllerActivities[contact].purposes[0].bases[1].legalBasis
	Code   fault.ProblemCode `json:"code"`
	// Message says what is wrong, in a sentence.
	Message string `json:"message"`
}

// Problems are all that is wrong with a document, in the order of its lines. As an error they have the code
// BAD_USER_INPUT.
type Problems []Problem

// Error returns one line per problem: file:line:column: path: message [code].
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		path := ""
		if p.Path != "" {
			path = p.Path + ": "
		}
		lines[i] = fmt.Sprintf("%s:%d:%d: %s%s [%s]", p.File, p.Line, p.Column, path, p.Message, p.Code)
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives the problems their code and their message for a client.
func (ps Problems) Unwrap() error { return fault.New(fault.BadUserInput, "%s", ps.Error()) }

// maxProblems is how many problems are told at once. Nobody reads more, and a hostile document has millions.
const maxProblems = 1000

// err returns the problems in the order of the lines, or nil if there are none.
func (ps Problems) err() error {
	if len(ps) == 0 {
		return nil
	}
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	if more := len(ps) - maxProblems; more > 0 {
		first := ps[maxProblems]
		first.Path, first.Code, first.Message = "", fault.ProblemTooMany, fmt.Sprintf("From here on, there are %d more problems.", more)
		ps = append(slices.Clone(ps[:maxProblems]), first)
	}
	return ps
}

// showPath writes a path as people read it: list positions in brackets, names behind dots.
func showPath(base string, path []string) string {
	var b strings.Builder
	b.WriteString(base)
	for _, step := range path {
		if _, err := strconv.Atoi(step); err == nil {
			b.WriteString("[" + step + "]")
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		b.WriteString(step)
	}
	return b.String()
}
