package read_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// TestIsolation_Inputs names the records of a rich register in every input of an empty one, by id and by key: what is
// refused is refused in the words in which what nobody has is, and nothing is written.
func TestIsolation_Inputs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		rich := randomRegister(t, db, r, 7, 8)
		empty := emptyRegister(t, db, r)
		writer := registry.Writer{Register: empty.id, Actor: "system/test"}
		head, err := r.Head(t.Context(), empty.id)
		if err != nil {
			t.Fatal(err)
		}
		visited := 0
		visit := func(what, of, by string, change func(name string) registry.Change) {
			foreign, missing := asked(t, rich.world, of)
			var refused [2]string
			for i, name := range []string{foreign[by].(string), missing[by].(string)} {
				results, err := r.Apply(t.Context(), writer, []registry.Change{change(name)})
				if err == nil {
					t.Fatalf("%s by %s is taken: %v", what, by, results)
				}
				var problems fault.Problems
				if errors.As(err, &problems) && !slices.ContainsFunc(problems, func(p fault.Problem) bool {
					return p.Code == fault.ProblemNotFound || p.Code == fault.ProblemUnknownCode
				}) {
					t.Errorf("%s by %s: %v", what, by, err)
				}
				refused[i] = strings.ReplaceAll(fmt.Sprintf("%T %v", err, err), name, "…")
			}
			if refused[0] != refused[1] {
				t.Errorf("%s by %s: what is another's is refused by\n%s\nwhat nobody has by\n%s", what, by, refused[0], refused[1])
			}
			visited++
		}
		w := walker{contract(t)}
		for _, typ := range w.roots() {
			root := model.ByName(typ)
			for _, action := range []registry.Action{registry.Update, registry.Archive, registry.Restore} {
				if typ == "Register" && action != registry.Update {
					continue
				}
				visit(string(action)+" "+typ, typ, "id", func(name string) registry.Change {
					_, id, _ := model.ParseID(name)
					return registry.Change{Action: action, Type: root, ID: id, ExpectedVersion: 1}
				})
			}
			if root.Field("processingState") != nil {
				for _, by := range []string{"id", "key"} {
					visit("copy "+typ, typ, by, func(name string) registry.Change {
						return registry.Change{Action: registry.Copy, Type: root, Source: name}
					})
				}
			}
			fields := w.schema.Types[typ+"Fields"]
			if fields == nil { // of what only a verb makes
				continue
			}
			for _, in := range w.inputs(fields, func(v any) any { return v }) {
				for _, by := range in.by {
					visit(typ+" "+in.path, in.of, by, func(name string) registry.Change {
						c := registry.Change{Action: registry.Create, Type: root, Key: "new", Fields: in.fields(name).(map[string]any)}
						if typ == "Register" {
							c = registry.Change{Action: registry.Update, Type: root, ID: empty.id, ExpectedVersion: 1, Fields: c.Fields}
						}
						return c
					})
				}
			}
		}
		if after, err := r.Head(t.Context(), empty.id); err != nil || after != head {
			t.Errorf("the empty register is at %v, was at %v: %v", after, head, err)
		}
		t.Logf("%d paths", visited)
	})
}

// naming is a place in an input that names a record of a type, or a part.
type naming struct {
	path, of string
	by       []string // id, key
	fields   func(name any) any
}

// inputs lists the places in an input that name something; wrap puts a value of the input where it belongs.
func (w walker) inputs(def *ast.Definition, wrap func(any) any) []naming {
	var out []naming
	for _, f := range def.Fields {
		value := func(v any) any {
			if f.Type.Elem != nil {
				v = []any{v}
			}
			return wrap(map[string]any{f.Name: v})
		}
		switch to := w.schema.Types[f.Type.Name()]; {
		case to.Kind == ast.InputObject:
			for _, in := range w.inputs(to, value) {
				in.path = f.Name + "." + in.path
				out = append(out, in)
			}
		case to.Name == "ID" && f.Name == "id":
			out = append(out, naming{f.Name, strings.TrimSuffix(def.Name, "Input"), []string{"id"}, value})
		case to.Name == "ID":
			out = append(out, naming{f.Name, w.named(def, f.Name), []string{"id", "key"}, value})
		}
	}
	return out
}

// named tells records of which type a member of an input names: as the output shows them, or else as filters do.
func (w walker) named(input *ast.Definition, member string) string {
	typ := strings.TrimSuffix(strings.TrimSuffix(input.Name, "Fields"), "Input")
	if f := w.schema.Types[typ].Fields.ForName(member); f != nil {
		return strings.TrimSuffix(strings.TrimPrefix(f.Type.Name(), "Scoped"), "Connection")
	}
	return strings.TrimSuffix(w.schema.Types[typ+"Where"].Fields.ForName(member).Type.Name(), "Where")
}
