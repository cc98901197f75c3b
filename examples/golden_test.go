package examples_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/server"
)

// question is one that a served register answers. The answer is read as a table with a row for each object of the list;
// a cell holds what is found at the end of a path, each value once, and nothing where something is missing.
type question struct {
	name, query string
	list        string // path to the objects, through other lists
	only        string // the kind of the objects that count, all if none is given
	columns     []string
	want        []string
}

// served is a register behind the handler that the program serves with.
type served struct {
	handler http.Handler
	token   string
}

func serve(t *testing.T, w *registrytest.World, key string) served {
	t.Helper()
	importExample(t, w, key)
	laws, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	handler, err := server.New(server.Config{DB: w.DB, Laws: laws})
	if err != nil {
		t.Fatal(err)
	}
	token, _, err := access.CreateToken(t.Context(), w.DB, access.Token{Role: access.Viewer, Register: find(t, w, key), CreatedBy: registrytest.Actor})
	if err != nil {
		t.Fatal(err)
	}
	return served{handler, token}
}

// reply is what comes back.
type reply struct {
	Data   any
	Errors []struct{ Message string }
}

func (s served) ask(t *testing.T, query string) reply {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://localhost/graphql", bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+s.token)
	recorder := httptest.NewRecorder()
	s.handler.ServeHTTP(recorder, request)
	var r reply
	if err := json.Unmarshal(recorder.Body.Bytes(), &r); err != nil {
		t.Fatalf("%v in %s", err, recorder.Body)
	}
	return r
}

// check asks the questions, each as a subtest.
func (s served) check(t *testing.T, questions []question) {
	t.Helper()
	for _, q := range questions {
		t.Run(q.name, func(t *testing.T) {
			r := s.ask(t, q.query)
			if len(r.Errors) > 0 {
				t.Fatalf("%s\ngives %v", q.query, r.Errors)
			}
			got := []string{}
			for _, object := range walk(r.Data, q.list) {
				if q.only != "" && q.only != cell(object, "kind") {
					continue
				}
				var row []string
				for _, column := range q.columns {
					row = append(row, cell(object, column))
				}
				got = append(got, strings.Join(row, " | "))
			}
			slices.Sort(got)
			if diff := cmp.Diff(slices.Sorted(slices.Values(q.want)), got); diff != "" {
				t.Errorf("answers differ (-want +got):\n%s", diff)
			}
		})
	}
}

// checkRefused tells that the contract has no such question.
func (s served) checkRefused(t *testing.T, query string) {
	t.Helper()
	if r := s.ask(t, query); len(r.Errors) == 0 || r.Data != nil {
		t.Errorf("%s gives %v", query, r.Data)
	}
}

// nothing stands for what is missing.
const nothing = "-"

// walk finds what stands at the end of a path, through every element of the lists on the way.
func walk(v any, path string) []any {
	if list, ok := v.([]any); ok {
		var out []any
		for _, element := range list {
			out = append(out, walk(element, path)...)
		}
		return out
	}
	if v == nil {
		return []any{nothing}
	}
	name, rest, _ := strings.Cut(path, ".")
	if name == "" {
		return []any{v}
	}
	return walk(v.(map[string]any)[name], rest)
}

func cell(object any, path string) string {
	var values []string
	for _, v := range walk(object, path) {
		values = append(values, fmt.Sprint(v))
	}
	slices.Sort(values)
	if values = slices.Compact(values); len(values) == 0 {
		return nothing
	}
	return strings.Join(values, ", ")
}

// checkReservations compares what is cited otherwise than as simply stated with a file of testdata, line by line.
func (s served) checkReservations(t *testing.T, key string) {
	t.Helper()
	text, err := os.ReadFile("testdata/" + key + "-reservations.txt")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, typ := range model.Roots() {
		if typ.Name == "Register" {
			continue // the token's own is no list, and it states what it cites
		}
		r := s.ask(t, "{ "+typ.Plural+" { nodes { key citations { path clause status qualifier } } } }")
		if len(r.Errors) > 0 {
			t.Fatalf("%s: %v", typ.Name, r.Errors)
		}
		for _, node := range walk(r.Data, typ.Plural+".nodes") {
			for _, c := range walk(node, "citations") {
				if status, qualifier := cell(c, "status"), cell(c, "qualifier"); status != "STATED" || qualifier != "NONE" {
					got = append(got, strings.Join([]string{typ.Name, cell(node, "key"), cell(c, "path"), cell(c, "clause"), status, qualifier}, " "))
				}
			}
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff(strings.Split(strings.TrimSpace(string(text)), "\n"), got); diff != "" {
		t.Errorf("reservations differ (-want +got):\n%s", diff)
	}
}
