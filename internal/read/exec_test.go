package read_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"github.com/openropa/ropa/graph"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/read"
	"github.com/openropa/ropa/internal/store"
)

// loadOracle is the contract without what is no record of a world: access events and subscriptions are tested in package server,
// search, changes, findings, numbers, pictures of data flows, chains in one list, who touches data, the law and what is worked out by computations of their own.
var loadOracle = sync.OnceValues(func() (*ast.Schema, error) {
	sdl, err := os.ReadFile("../../schema.graphql")
	if err != nil {
		return nil, err
	}
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: string(sdl)})
	if err != nil {
		return nil, err
	}
	aside := regexp.MustCompile(`^(accessEvents|AccessEvent.*|search|Search.*|dataFlow|DataFlow.*|whoTouches|TouchingParty|chain|ChainLink|standing|SubProcessorStanding|subProcessor(Change|Proposals|List|ListDifference)|SubProcessor(Change|Proposal|List.*)|registerSummary|.*Summary.*|` +
		`legalReference|Legal(Reference|List|Verification)|changes|Change|Change(Action|Connection|Edge|Event)|EventKind|RegisterChanged|RecordType.*|Subscription|findings|Finding.*|Rule|RuleCitation)$`)
	for _, def := range schema.Types {
		if def.Kind == ast.Object || def.Kind == ast.Interface {
			def.Fields = slices.DeleteFunc(def.Fields, func(f *ast.FieldDefinition) bool {
				_, worked, _ := read.WorkOut(def.Name, f.Name, nil, nil)
				worked = worked || read.Shown(f.Type.Name())
				return worked || aside.MatchString(f.Name) && aside.MatchString(f.Type.Name())
			})
		}
	}
	maps.DeleteFunc(schema.Types, func(name string, _ *ast.Definition) bool { return aside.MatchString(name) || read.Shown(name) })
	return schema, nil
})

// contract is schema.graphql as far as the interpreter knows it.
func contract(t testing.TB) *ast.Schema {
	t.Helper()
	schema, err := loadOracle()
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// whole is a client for all of schema.graphql.
func whole(t testing.TB, db *store.DB, scope read.Scope) *client {
	t.Helper()
	engine, err := read.New(db, graph.Schema())
	if err != nil {
		t.Fatal(err)
	}
	return &client{graph.Schema(), engine, scope}
}

// client asks as one principal, as the server does but without HTTP.
type client struct {
	schema *ast.Schema
	engine *read.Engine
	scope  read.Scope
}

func newClient(t testing.TB, db *store.DB, scope read.Scope) *client {
	t.Helper()
	schema := contract(t)
	engine, err := read.New(db, schema)
	if err != nil {
		t.Fatal(err)
	}
	read.SetClock(engine, func() time.Time { return worldTime })
	return &client{schema, engine, scope}
}

// request is one operation of a client with its variables, as they come out of JSON.
type request struct {
	text      string
	variables map[string]any
	doc       *ast.QueryDocument
}

// prepare parses and validates an operation and sends its variables through JSON.
func prepare(schema *ast.Schema, text string, variables map[string]any) (*request, error) {
	doc, problems := gqlparser.LoadQueryWithRules(schema, text, rules.NewDefaultRules())
	if problems != nil {
		return nil, fmt.Errorf("validate: %w", problems)
	}
	r := &request{text: text, doc: doc, variables: map[string]any{}}
	raw, err := json.Marshal(variables)
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if err := dec.Decode(&r.variables); err != nil {
		return nil, err
	}
	if r.variables == nil {
		r.variables = map[string]any{}
	}
	return r, nil
}

func (r *request) operation() *ast.OperationDefinition { return r.doc.Operations[0] }

func (r *request) String() string {
	variables, err := json.MarshalIndent(r.variables, "", "  ")
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%s\nvariables: %s", shorten(r.text), shorten(string(variables)))
}

// run answers an operation: the JSON of its data, and how many statements it took. The first error of a root field is
// returned; what the other fields would answer does not matter then.
func (c *client) run(ctx context.Context, r *request) (data []byte, statements int, err error) {
	op := r.operation()
	// The validator writes what it coerces into the values it was given.
	variables, err := validator.VariableValues(c.schema, op, clone(r.variables).(map[string]any))
	if err != nil {
		return nil, 0, fault.Wrap(fault.BadUserInput, err, "variables")
	}
	operation := &graphql.OperationContext{RawQuery: r.text, Variables: variables, Doc: r.doc, Operation: op}
	ctx = graphql.WithOperationContext(ctx, operation)
	session := c.engine.Session(c.scope)
	defer session.Close()
	var b bytes.Buffer
	b.WriteByte('{')
	for i, field := range graphql.CollectFields(operation, op.SelectionSet, []string{"Query"}) {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%q:", field.Alias)
		if field.Name == "__typename" {
			b.WriteString(`"Query"`)
			continue
		}
		answer, err := session.Field(ctx, field)
		if err != nil {
			return nil, 0, err
		}
		if err := answer.MarshalGQLContext(ctx, &b); err != nil {
			return nil, 0, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), session.Statements(), nil
}

// ask runs an operation that has to succeed, and decodes its data.
func (c *client) ask(t testing.TB, text string, variables map[string]any) object {
	t.Helper()
	r, err := prepare(c.schema, text, variables)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	data, _, err := c.run(t.Context(), r)
	if err != nil {
		t.Fatalf("%v\n%s", err, r)
	}
	return decode(t, data).(object)
}

// refused runs an operation that is valid but must be refused, and returns the code.
func (c *client) refused(t testing.TB, text string, variables map[string]any) fault.Code {
	t.Helper()
	r, err := prepare(c.schema, text, variables)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	data, _, err := c.run(t.Context(), r)
	if err == nil {
		t.Fatalf("answered:\n%s\n%s", r, data)
	}
	return fault.CodeOf(err)
}

// clone copies a value that came out of JSON.
func clone(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, value := range v {
			out[name] = clone(value)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = clone(v[i])
		}
		return out
	}
	return v
}
