package compliance_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/compliance/compliancetest"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

type document = compliancetest.Document

func mustLaw(t testing.TB) *law.Law {
	t.Helper()
	return compliancetest.Law(t)
}

func readDocument(t testing.TB, file string) document {
	t.Helper()
	return compliancetest.Read(t, file)
}

func parse(t testing.TB, text string) document {
	t.Helper()
	return compliancetest.Parse(t, text)
}

// world is a register in memory.
type world struct {
	*compliancetest.World
	byKey map[string]*record.Record // Type/key
	all   []*record.Record
}

func newWorld(t testing.TB, doc document, day string) *world {
	t.Helper()
	w := compliancetest.NewWorld(t, doc, day)
	return &world{w, w.ByKey, w.Roots}
}

// splitKey takes Type/key apart, and names the list of the type in documents.
func splitKey(t testing.TB, where string) (typ, key, plural string) {
	t.Helper()
	typ, key, _ = strings.Cut(where, "/")
	of := model.ByName(typ)
	if of == nil {
		t.Fatalf("%s names no type", where)
	}
	return typ, key, of.Plural
}

// findings lists what is found in a whole register on a day, as Type/key rule path: message.
func (w *world) findings(day string) []string {
	var out []string
	for key, r := range w.byKey {
		for _, f := range w.At(r, day) {
			out = append(out, key+" "+f.Rule+" "+string(f.Severity)+" "+f.Path+": "+f.Message)
		}
	}
	slices.Sort(out)
	return out
}
