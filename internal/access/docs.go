package access

import (
	"fmt"
	"slices"
	"strings"
)

// Row is what a table says of one operation or type: a mark by role in the order of Roles, and by scope in that of Scopes.
// A mark is x for yes, - for no, and u for "of the member's own business units".
type Row struct {
	Name          string
	Roles, Scopes []string
}

// Operations is the table of who may do what.
func Operations() []Row { return shown(operations) }

// Types is the table of who sees what.
func Types() []Row { return shown(types) }

func shown(rows []row) []Row {
	out := make([]Row, len(rows))
	for i, r := range rows {
		byRole, byScope, _ := strings.Cut(r.cells, "|")
		out[i] = Row{r.name, strings.Fields(byRole), strings.Fields(byScope)}
	}
	return out
}

const introduction = `# Who may do and see what

Written by ` + "`go generate ./internal/access`" + ` from the tables in internal/access/roles.go; do not edit.

Somebody has one role in a register. A token can have a scope besides, which narrows the role: it may do what both its
role and its scope allow. What is not allowed is FORBIDDEN, and the error names the role or scope that it takes.
Visibility is by register and by type, never by record or field. Of what is not seen no citation and no finding tells, and no
change can name it or replace what leads to it, such as the citations of a record where SourceDocument is not seen.

Access to the installation is no role. Whoever can run ropa on the database can do anything in every register; the account that
is its administrator sees no register until it is let into one, which accessEvents tells.

"own units" are the business units of the member: an activity has to belong to one of them before the change and after it.
`

// Document is the tables as Markdown.
func Document() string {
	var b strings.Builder
	b.WriteString(introduction)
	b.WriteString("\n## What each role and scope may do\n\n")
	writeTable(&b, "operation", Operations())
	b.WriteString("\n## What each role and scope sees\n\n")
	writeTable(&b, "type", Types())
	return b.String()
}

func writeTable(b *strings.Builder, heading string, rows []Row) {
	columns := []string{heading}
	for _, role := range Roles {
		columns = append(columns, string(role))
	}
	for _, scope := range Scopes {
		columns = append(columns, string(scope))
	}
	fmt.Fprintf(b, "| %s |\n|%s\n", strings.Join(columns, " | "), strings.Repeat(" --- |", len(columns)))
	words := map[string]string{"x": "yes", "u": "own units", "-": ""}
	for _, r := range rows {
		fmt.Fprintf(b, "| %s |", r.Name)
		for _, mark := range slices.Concat(r.Roles, r.Scopes) {
			fmt.Fprintf(b, " %s |", words[mark])
		}
		b.WriteString("\n")
	}
}
