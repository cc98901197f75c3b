package read_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/read"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// What is coerced twice as deep takes twice the memory, and no more.
func TestArguments_WorkGrowsWithTheSize(t *testing.T) {
	schema := contract(t)
	work := func(argument string, variables map[string]any) uint64 {
		doc, err := parser.ParseQuery(&ast.Source{Input: "{ organisations(where: " + argument + ") { totalCount } }"})
		if err != nil {
			t.Fatal(err)
		}
		field := doc.Operations[0].SelectionSet[0].(*ast.Field)
		field.Definition = schema.Query.Fields.ForName(field.Name)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := read.Arguments(schema, field, variables); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	literal := func(depth int) uint64 {
		return work(strings.Repeat("{not: ", depth)+"{}"+strings.Repeat("}", depth), nil)
	}
	variable := func(depth int) uint64 {
		v := map[string]any{}
		for range depth {
			v = map[string]any{"not": v}
		}
		return work("$v", map[string]any{"v": v})
	}
	for name, kind := range map[string]func(int) uint64{"literal": literal, "variable": variable} {
		if once, twice := kind(400), kind(800); twice > 3*once {
			t.Errorf("%s: %d bytes at 400, %d at 800", name, once, twice)
		}
	}
}

// An error still says where.
func TestArguments_ErrorsNameThePlace(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newClient(t, db, everything(1))
		for text, want := range map[string]string{
			`query($v: Date) { sourceDocuments(where: {and: [{}, {or: [{publishedOn: {eq: $v}}]}]}) { totalCount } }`: "sourceDocuments.where.and.1.or.0.publishedOn.eq must be a Date",
			`query($v: Date) { sourceDocuments(where: {publishedOn: {lt: $v}}) { totalCount } }`:                      "sourceDocuments.where.publishedOn.lt must be a Date",
		} {
			r, err := prepare(c.schema, text, map[string]any{"v": 1})
			if err != nil {
				t.Fatal(err)
			}
			if _, _, err := c.run(t.Context(), r); err == nil || fault.MessageOf(err) != want {
				t.Errorf("%v, expected %s", err, want)
			}
		}
	})
}

// Nothing is made of the arguments of a request that nobody waits for.
func TestArguments_EndWithTheRequest(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newClient(t, db, everything(1))
		r, err := prepare(c.schema, `{ organisations(first: 1000) { totalCount } }`, nil)
		if err != nil {
			t.Fatal(err)
		}
		ctx, end := context.WithCancel(t.Context())
		end()
		if _, statements, err := c.run(ctx, r); !errors.Is(err, context.Canceled) || statements != 0 {
			t.Errorf("%v after %d statements", err, statements)
		}
	})
}
