package read_test

import (
	"testing"

	"entgo.io/ent/dialect"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// A full register leaves nothing out: every link of every type leads somewhere, and every list of objects holds some.
func TestFullRegister(t *testing.T) {
	db := storetest.Open(t, dialect.SQLite)
	fullRegister(t, db, migrated(t, db), 1)
	some := func(table, where string) bool { return tableHas(t, db, table, where) }
	for _, typ := range model.Types() {
		for _, l := range typ.Links {
			if l.Kind == model.One && !some(typ.Table, l.Column+" is not null") || l.Kind == model.Many && !l.Scoped && !some(l.Table, "true") ||
				l.Kind == model.Parts && !some(l.Target().Table, "true") || l.Scoped && !some(typ.Table, said(typ, l)) {
				t.Errorf("no %s has %s", typ.Name, l.Name)
			}
		}
		for _, f := range typ.Fields {
			if f.Kind != model.JSON || typ.Name == "Register" {
				continue
			}
			if !some(typ.Table, f.Column+" <> '[]'") {
				t.Errorf("no %s has %s", typ.Name, f.Name)
			}
			for _, member := range f.Shape.Fields {
				if member.Kind == model.Ref && !some(typ.Table, "instr("+f.Column+`, '"`+member.Name+`":') > 0`) {
					t.Errorf("no %s of any %s has a %s", f.Name, typ.Name, member.Name)
				}
			}
		}
	}
}

// said is the condition that a record has something of a scoped link of its own.
func said(t *model.Type, l *model.Link) string {
	if l.Kind == model.Parts {
		return "id in (select " + l.Column + " from " + l.Target().Table + ")"
	}
	return "id in (select " + l.Near + " from " + l.Table + ")"
}

func tableHas(t *testing.T, db *store.DB, table, where string) bool {
	t.Helper()
	var found bool
	if err := db.Reader().QueryRowContext(t.Context(), "select exists (select 1 from "+table+" where "+where+")").Scan(&found); err != nil {
		t.Fatalf("%s where %s: %v", table, where, err)
	}
	return found
}
