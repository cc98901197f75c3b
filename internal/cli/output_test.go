package cli_test

import (
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/cli"
)

// Whatever stands in a database, a terminal takes none of it for a command, and it moves no column.
func TestTablesHaveNoControlCharacters(t *testing.T) {
	var b strings.Builder
	err := cli.WriteTable(&b, []string{"NAME", "ROLE"}, [][]string{{"Jo\x1b]0;owned\x07", "x"}, {"Jo\u009b31m\t\r\nx\x9b\x7f", "y"}, {"Zoë 'Z'", "z"}})
	if err != nil {
		t.Fatal(err)
	}
	const want = "NAME                     ROLE\n" +
		`Jo\x1b]0;owned\a         x` + "\n" +
		`Jo\u009b31m\t\r\nx` + "\ufffd" + `\x7f  y` + "\n" +
		"Zoë 'Z'                  z\n"
	if b.String() != want {
		t.Errorf("%s, want\n%s", b.String(), want)
	}
}
