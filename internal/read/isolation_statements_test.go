package read_test

import (
	"regexp"
	"testing"

	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// ofRegister is the condition of the register, as either database writes it, for records and for the register itself.
var ofRegister = regexp.MustCompile(`register_id\W[^,]*= \?|from registers t where [^,]*id\W[^,]*= \?`)

// TestIsolation_Statements looks at the statements themselves: none of them goes without the register, even where what
// it finds is looked up by another that has it.
func TestIsolation_Statements(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		rich := randomRegister(t, db, migrated(t, db), 7, 4)
		w := walker{contract(t)}
		texts := append(w.everywhere(), "{ register { key } }")
		for _, test := range w.filters(0) {
			foreign, _ := asked(t, rich.world, test.of)
			for _, statement := range rich.told(t, named(test.where), foreign).statements {
				held(t, test.where, statement)
			}
		}
		for _, text := range texts {
			for _, statement := range rich.told(t, text, nil).statements {
				held(t, text, statement)
			}
		}
	})
}

func held(t *testing.T, text, statement string) {
	t.Helper()
	if !ofRegister.MatchString(statement) {
		t.Errorf("%s\nis read by a statement that any register answers:\n%s", shorten(text), statement)
	}
}
