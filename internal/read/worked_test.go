package read_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/openropa/ropa/internal/casefile"
	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/read"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// workedNow is the present of these tests, workedDay its day.
var workedNow = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

const workedDay = "2026-11-28"

// wholeRegister is a register in memory, with all its records by type.
func wholeRegister(t *testing.T, db *store.DB, id int64) (*compliance.Set, map[string][]*record.Record) {
	t.Helper()
	laws, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	set, err := casefile.Whole(t.Context(), db.Reader(), db.Dialect, laws, id)
	if err != nil {
		t.Fatal(err)
	}
	byType := map[string][]*record.Record{}
	for _, typ := range model.Roots() {
		if byType[typ.Name], err = record.Load(t.Context(), db.Reader(), db.Dialect, id, typ, nil); err != nil {
			t.Fatal(err)
		}
	}
	return set, byType
}

// selectionOf asks for all of a type that shows what is worked out, and for the ids of records.
func selectionOf(schema *ast.Schema, def *ast.Definition) string {
	if !read.Shown(def.Name) {
		if def.Kind == ast.Object {
			return " { id }"
		}
		return ""
	}
	text := " {"
	for _, f := range def.Fields {
		if !strings.HasPrefix(f.Name, "__") {
			text += " " + f.Name + selectionOf(schema, schema.Types[f.Type.Name()])
		}
	}
	return text + " __typename }"
}

// naive renders a value as a selection of all of it does.
func naive(schema *ast.Schema, def *ast.Definition, set *compliance.Set, v reflect.Value) any {
	switch {
	case v.Kind() == reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return naive(schema, def, set, v.Elem())
	case v.Kind() == reflect.Func:
		return naive(schema, def, set, v.Call(nil)[0])
	case v.Kind() == reflect.Slice:
		out := []any{}
		for i := range v.Len() {
			out = append(out, naive(schema, def, set, v.Index(i)))
		}
		return out
	case read.Shown(def.Name):
		out := map[string]any{"__typename": def.Name}
		for _, f := range def.Fields {
			if !strings.HasPrefix(f.Name, "__") {
				out[f.Name] = naive(schema, schema.Types[f.Type.Name()], set, v.FieldByName(read.GoName(f.Name)))
			}
		}
		return out
	case (def.Kind == ast.Object || def.Name == "ID") && v.Int() == 0:
		return nil
	case def.Kind == ast.Object:
		return map[string]any{"id": model.FormatID(set.Record(v.Int()).Type, v.Int())}
	case def.Name == "ID":
		return model.FormatID(set.Record(v.Int()).Type, v.Int())
	case def.Name == "DateTime":
		if at := v.Interface().(time.Time); !at.IsZero() {
			return model.FormatTime(at.UnixMicro())
		}
		return nil
	case v.Kind() == reflect.String && v.String() == "":
		return nil
	}
	return v.Interface()
}

// TestWorkedOut compares every field that is worked out with working it out from the whole register in memory.
func TestWorkedOut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		found := map[string]int{}
		for _, key := range []string{"smartops", "smartops-it", "example-msp"} {
			id := importFile(t, r, key)
			c := summaryClient(t, db, id, workedNow)
			set, byType := wholeRegister(t, db, id)
			for _, typ := range model.Roots() {
				for _, f := range c.schema.Types[typ.Name].Fields {
					if _, ok, _ := read.WorkOut(typ.Name, f.Name, nil, nil); ok {
						found[typ.Name+"."+f.Name] += compareWorked(t, c, set, f, typ, byType[typ.Name])
					}
				}
			}
		}
		for name, n := range found {
			if n == 0 {
				t.Errorf("nothing was worked out for %s", name)
			}
		}
		if len(found) < 10 {
			t.Errorf("compared %v", found)
		}
	})
}

// compareWorked compares one field of all records of a type, today and where it can be on another day, and returns of how many.
func compareWorked(t *testing.T, c *client, set *compliance.Set, f *ast.FieldDefinition, typ *model.Type, records []*record.Record) int {
	t.Helper()
	records = slices.DeleteFunc(slices.Clone(records), func(r *record.Record) bool { return r.Values["archivedAt"] != nil })
	slices.SortFunc(records, func(a, b *record.Record) int { return cmp.Compare(a.ID, b.ID) })
	def := c.schema.Types[f.Type.Name()]
	for _, day := range []string{"", "2026-02-04"} {
		arguments, args, on := "", map[string]any{}, workedDay
		switch {
		case f.Arguments.ForName("event") != nil:
			arguments, args = `(event: "2024-06-10")`, map[string]any{"event": "2024-06-10"}
		case day != "" && f.Arguments.ForName("at") != nil:
			arguments, args, on = fmt.Sprintf("(at: %q)", day), map[string]any{"at": day}, day
		}
		text := fmt.Sprintf("{ %s(first: 100) { nodes { id worked: %s%s%s } } }", typ.Plural, f.Name, arguments, selectionOf(c.schema, def))
		nodes := at(t, c.ask(t, text, nil), typ.Plural, "nodes").([]any)
		if len(nodes) != len(records) {
			t.Fatalf("%s lists %d of %d", typ.Plural, len(nodes), len(records))
		}
		for i, r := range records {
			value, _, err := read.WorkOut(typ.Name, f.Name, set.AsAt(r, on), args)
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]any{"id": model.FormatID(typ, r.ID), "worked": naive(c.schema, def, set, reflect.ValueOf(value))}
			if got, want := canonical(t, nodes[i]), canonical(t, want); got != want {
				t.Errorf("%s.%s on %q of %s:\n%s\nwant\n%s", typ.Name, f.Name, day, r.Key(), got, want)
			}
		}
	}
	return len(records)
}

// canonical is a value as JSON with its names in order.
func canonical(t *testing.T, v any) string {
	t.Helper()
	var plain any
	if err := json.Unmarshal([]byte(encode(v)), &plain); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(plain)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestWorkedOut_Statements are no more for many records than for one.
func TestWorkedOut_Statements(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := summaryClient(t, db, importFile(t, migrated(t, db), "example-msp"), workedNow)
		text := "{ controllerActivities(first: %d) { nodes { rights { right effect } dpia { indicated } completeness { done applicable } } } }"
		one, many := c.statementsOf(t, fmt.Sprintf(text, 1)), c.statementsOf(t, fmt.Sprintf(text, 50))
		if many > 70 || many < one {
			t.Errorf("%d statements for one activity, %d for all", one, many)
		}
	})
}
