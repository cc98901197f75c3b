package read_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/read"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// TestIsolation_Empty walks an empty register that lies beside a rich one: every answer is that of an empty register that
// has a database of its own, and whatever belongs to the rich register is asked for by the same statements, and answered
// by the same reply, as what nobody has.
func TestIsolation_Empty(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		rich := randomRegister(t, db, r, 7, 8)
		beside := emptyRegister(t, db, r)
		other := storetest.Open(t, db.Dialect.Name())
		alone := emptyRegister(t, other, migrated(t, other))
		w := walker{contract(t)}
		visited := 0
		visit := func(text string, of string) {
			foreign, missing := asked(t, rich.world, of)
			first := beside.told(t, text, foreign)
			for name, next := range map[string]told{
				"what nobody has": beside.told(t, text, missing), "a database of its own": alone.told(t, text, foreign),
			} {
				if first.reply != next.reply || !slices.Equal(first.statements, next.statements) {
					t.Errorf("%s\nanswered %s\nbut with %s %s\nby %s\nand %s", shorten(text), shorten(first.reply), name, shorten(next.reply),
						strings.Join(first.statements, "\n"), strings.Join(next.statements, "\n"))
				}
			}
			visited++
		}
		for _, text := range append(w.everywhere(), "{ register { id key name version } viewer { role member { id } } }") {
			visit(text, "")
		}
		for _, typ := range w.roots() {
			for _, selection := range append(w.below(typ), "id", "__typename") {
				visit(named("node(id: $id) { ... on "+typ+" { "+selection+" } }"), typ)
				visit(named("nodes(ids: [$id]) { id ... on "+typ+" { "+selection+" } }"), typ)
			}
		}
		for _, test := range w.filters(2) {
			visit(named(test.where), test.of)
		}
		t.Logf("%d paths", visited)
	})
}

func emptyRegister(t *testing.T, db *store.DB, r *registry.Registry) *register {
	t.Helper()
	id, _, err := r.CreateRegister(t.Context(), registry.Writer{Actor: "system/test"}, "empty", registry.Input{"name": "Empty"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &register{id: id, client: newClient(t, db, everything(id))}
}

// asked names a record of a type that a world has, and one that nobody has.
func asked(t *testing.T, w *world, of string) (there, missing map[string]any) {
	t.Helper()
	if of == "" {
		return nil, nil
	}
	list := w.all(of)
	if len(list) == 0 {
		t.Fatalf("the rich register has no %s", of)
	}
	e := list[0]
	n := e.n
	for slices.ContainsFunc(list, func(e *entity) bool { return e.n == n }) {
		n++
	}
	gone := model.FormatID(model.ByName(e.typ), n)
	return map[string]any{"id": e.id, "key": e.fields["key"]}, map[string]any{"id": gone, "key": "nobody"}
}

// told is what a client hears, and the statements that it took.
type told struct {
	reply      string
	err        error
	statements []string
}

// told asks with those of some variables that an operation has. The id of the register itself is left out of the reply.
func (r *register) told(t *testing.T, text string, variables map[string]any) told {
	t.Helper()
	used := map[string]any{}
	for name, value := range variables {
		if strings.Contains(text, "$"+name) {
			used[name] = value
		}
	}
	request, err := prepare(r.schema, text, used)
	if err != nil {
		t.Fatalf("%v\n%s", err, shorten(text))
	}
	var out told
	read.Watch(r.engine, func(text string, _ []any) { out.statements = append(out.statements, text) })
	defer read.Watch(r.engine, nil)
	data, _, err := r.run(t.Context(), request)
	out.err = err
	out.reply = strings.ReplaceAll(string(data), model.FormatID(model.ByName("Register"), r.id), "register")
	if err != nil {
		out.reply = err.Error()
	}
	return out
}
