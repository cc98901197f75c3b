package read_test

import (
	"database/sql"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// pageOf reads a page of a list: the ids on it, in the order of the list, and whether there is more that way.
func (r *register) pageOf(t *testing.T, list, by string, backwards bool, cursor any) (ids []string, edge any, more bool) {
	t.Helper()
	size, bound, end, has := "first: 7", "after", "endCursor", "hasNextPage"
	if backwards {
		size, bound, end, has = "last: 7", "before", "startCursor", "hasPreviousPage"
	}
	query := fmt.Sprintf("query($c: String) { l: %s(%s, %s: $c, orderBy: %s, archived: true) { nodes { id } pageInfo { %s %s } } }",
		list, size, bound, by, end, has)
	l := at(t, r.ask(t, query, map[string]any{"c": cursor}), "l")
	info := at(t, l, "pageInfo")
	return texts(t, at(t, l, "nodes"), "id"), at(t, info, end), at(t, info, has) == true
}

// walk reads all the pages of a list from one end to the other, and does something between them.
func (r *register) walk(t *testing.T, list, by string, backwards bool, between func(page int)) []string {
	t.Helper()
	var out []string
	var cursor any
	for n := 0; ; n++ {
		ids, edge, more := r.pageOf(t, list, by, backwards, cursor)
		if backwards {
			out = append(ids, out...)
		} else {
			out = append(out, ids...)
		}
		if !more {
			return out
		}
		cursor = edge
		between(n)
	}
}

// ordersOf lists orders of a type: none, each field both ways, and pairs in mixed directions, of which the first has ties.
func ordersOf(t *testing.T, typ string) [][]orderTerm {
	out := [][]orderTerm{nil}
	for _, v := range contract(t).Types[typ+"OrderField"].EnumValues {
		for _, desc := range []bool{false, true} {
			out = append(out, []orderTerm{{field: v.Name, desc: desc}},
				[]orderTerm{{field: "CREATED_AT", desc: !desc}, {field: v.Name, desc: desc}})
		}
	}
	return out
}

// orderText writes an order as an argument.
func orderText(terms []orderTerm) string {
	var out []string
	for _, term := range terms {
		field, direction, _ := strings.Cut(term.String(), " ")
		out = append(out, fmt.Sprintf("{field: %s, direction: %s}", field, direction))
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// Pages of 7, forwards and backwards, are the list as the interpreter has it, in every order.
func TestPaging_IsTheList(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := randomRegister(t, db, migrated(t, db), 3, 24)
		in := &interpreter{schema: r.schema, world: r.world}
		for _, typ := range listed(t) {
			for _, terms := range ordersOf(t, typ.node) {
				want, by := in.sorted(typ.node, terms), orderText(terms)
				for _, backwards := range []bool{false, true} {
					if got := r.walk(t, typ.list, by, backwards, func(int) {}); !slices.Equal(got, want) {
						t.Errorf("%s by %s, backwards %v:\n%v\nexpected\n%v", typ.list, by, backwards, got, want)
					}
				}
			}
		}
	})
}

type listOf struct{ list, node string }

// listed are the root lists of the contract.
func listed(t *testing.T) []listOf {
	var out []listOf
	for _, f := range contract(t).Query.Fields {
		if node, ok := strings.CutSuffix(f.Type.Name(), "Connection"); ok {
			out = append(out, listOf{f.Name, node})
		}
	}
	return out
}

// sorted is the unpaged list in an order, archived records included.
func (in *interpreter) sorted(of string, terms []orderTerm) []string {
	o := order{}
	for _, term := range terms {
		term.folded = in.folded(of, camel(term.field))
		o.terms = append(o.terms, term)
	}
	list := own(in.world.all(of))
	slices.SortFunc(list, o.compare)
	var out []string
	for _, e := range list {
		out = append(out, e.id)
	}
	return out
}

// What is made between two pages neither repeats nor hides what was there before.
func TestPaging_UnderInserts(t *testing.T) {
	const by = "[{field: NAME}]"
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := migrated(t, db)
		r := randomRegister(t, db, w, 4, 24)
		for _, backwards := range []bool{false, true} {
			for _, list := range []listOf{{"purposes", "Purpose"}, {"processingActivities", "ControllerActivity"}} {
				before := r.walk(t, list.list, by, backwards, func(int) {})
				during := r.walk(t, list.list, by, backwards, func(page int) { r.insert(t, w, list.node, page, backwards) })
				kept := slices.DeleteFunc(slices.Clone(during), func(id string) bool { return !slices.Contains(before, id) })
				if !slices.Equal(kept, before) {
					t.Errorf("%s, backwards %v: what was there before is listed as\n%v\nexpected\n%v", list.list, backwards, kept, before)
				}
				once := slices.Clone(during)
				slices.Sort(once)
				if len(slices.Compact(once)) != len(during) {
					t.Errorf("%s, backwards %v: something is listed twice: %v", list.list, backwards, during)
				}
			}
		}
	})
}

// insert makes records at the beginning, in the middle and at the end of a list by name.
func (r *register) insert(t *testing.T, w *registry.Registry, typ string, page int, backwards bool) {
	t.Helper()
	var changes []registry.Change
	for _, name := range []string{"!", "m", "\U0010fffd"} {
		fields := registry.Input{"name": name}
		if typ == "ControllerActivity" {
			fields["controller"] = r.world.types["Controller"][0].id
		}
		key := fmt.Sprintf("new-%v-%d-%d", backwards, page, len(changes))
		changes = append(changes, registry.Change{Action: registry.Create, Type: model.ByName(typ), Key: key, Fields: fields})
	}
	if _, err := w.Apply(t.Context(), registry.Writer{Register: r.id, Actor: "system/test"}, changes); err != nil {
		t.Fatal(err)
	}
}

// A cursor stays good when its record changes its place, and is refused in any list or order but its own.
func TestPaging_Cursors(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := randomRegister(t, db, migrated(t, db), 5, 24)
		const by = "[{field: NAME}, {field: CREATED_AT, direction: DESC}]"
		ids, cursor, _ := r.pageOf(t, "purposes", by, false, nil)
		rest, _, _ := r.pageOf(t, "purposes", by, false, cursor)
		transact(t, db, func(tx *sql.Tx) error {
			_, id, _ := model.ParseID(ids[6])
			_, err := tx.Exec(db.Dialect.Rebind("update purposes set name = 'zzzz', name_fold = 'zzzz' where id = ?"), id)
			return err
		})
		if again, _, _ := r.pageOf(t, "purposes", by, false, cursor); !slices.Equal(again[:len(rest)-1], rest[:len(rest)-1]) {
			t.Errorf("after the cursor's record moved: %v, expected %v", again, rest)
		}

		of := func(list, by string) string {
			_, cursor, _ := r.pageOf(t, list, by, false, nil)
			return cursor.(string)
		}
		encoded := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
		decoded, err := base64.RawURLEncoding.DecodeString(cursor.(string))
		if err != nil {
			t.Fatal(err)
		}
		for name, wrong := range map[string]string{
			"another order":     of("purposes", "[{field: NAME}]"),
			"another direction": of("purposes", "[{field: NAME}, {field: CREATED_AT}]"),
			"no order":          of("purposes", "[]"),
			"another list":      of("members", by),
			"empty":             "",
			"garbage":           "garbage",
			"no base64":         "§",
			"no JSON":           encoded("x"),
			"other JSON":        encoded(`{"a":1}`),
			"too short":         encoded("[1]"),
			"padded":            cursor.(string) + "==",
			"cut":               cursor.(string)[:20],
			"other version":     encoded(strings.Replace(string(decoded), "[1,", "[2,", 1)),
			"text for instant":  encoded(strings.Replace(string(decoded), ",17", `,"x"],[17`, 1)),
			"U+0000":            encoded(strings.Replace(string(decoded), `["`, `["\u0000`, 1)),
			"more behind":       encoded(string(decoded) + "[]"),
		} {
			for _, bound := range []string{"after", "before"} {
				query := fmt.Sprintf("query($c: String) { purposes(%s: $c, orderBy: %s) { nodes { id } } }", bound, by)
				if code := r.refused(t, query, map[string]any{"c": wrong}); code != fault.BadUserInput {
					t.Errorf("%s, %s: %s", name, bound, code)
				}
			}
		}
	})
}
