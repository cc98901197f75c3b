package read_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/openropa/ropa/examples"
	"github.com/openropa/ropa/internal/exchange"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

var (
	apidocSize = flag.Int("apidoc.size", 300, "activities of the generated register that the queries of docs/api.md are asked of")
	update     = flag.Bool("update", false, "write the answers to the queries of docs/api.md to testdata")
)

// documented is a query of docs/api.md.
type documented struct{ name, text string }

func documentedQueries(t *testing.T) (out []documented) {
	t.Helper()
	page, err := os.ReadFile("../../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile("(?ms)^```graphql\n(query (\\w+).*?)^```$").FindAllStringSubmatch(string(page), -1) {
		out = append(out, documented{m[2], m[1]})
	}
	if len(out) < 15 {
		t.Fatalf("only %d queries were found", len(out))
	}
	return out
}

// apidocVariables are the variables of those queries by the register that is asked; example-msp has their defaults.
var apidocVariables = map[string]map[string]any{
	"smartops-it": {
		"processor": "smartops-it", "system": "none", "owner": "none", "text": "client", "where": map[string]any{},
		"category": "contact-data", "service": "client-services", "chain": []any{"client-services"}, "abroad": "client-services",
	},
	"smartops": {
		"processor": "none", "system": "none", "owner": "none", "text": "market", "where": map[string]any{},
		"category": "identifying", "service": "none",
	},
	"example-msp": {},
	"example-employer": {
		"processor": "example-people-cloud", "system": "personnel-system", "owner": "people-manager", "day": "2027-03-01", "text": "customer",
		"where": map[string]any{}, "category": "pay-data", "service": "personnel-system",
		"chain": []any{"personnel-system"}, "abroad": "personnel-system",
	},
	examples.GeneratedKey: {
		"processor": "host-1", "system": "system-1", "owner": "member-3", "day": "2027-06-01", "text": "customer",
		"where": map[string]any{}, "category": "category-1", "service": "none",
	},
}

// apidocToday is a day on which nothing of the registers depends that later days would change.
var apidocToday = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// TestAPIDoc asks the queries of docs/api.md of every example and of a generated register: both databases give the same
// answers, ids aside; those over the registers of real companies stand in testdata; what filters count is what the register's
// document says; and a large register takes no more statements than small ones.
func TestAPIDoc(t *testing.T) {
	queries := documentedQueries(t)
	first := map[string]string{}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		most := map[string]int{}
		for _, key := range []string{"example-msp", "example-employer", "generated-100", fmt.Sprint("generated-", *apidocSize)} {
			c, variables := documentedRegister(t, db, r, key)
			for _, q := range queries {
				begun := time.Now()
				answer, n := c.documented(t, q, variables)
				t.Logf("%s, %s: %d statements, %s, %d bytes", key, q.name, n, time.Since(begun).Round(time.Millisecond), len(answer))
				sameAs(t, first, key+" "+q.name, answer)
				// Types of which none is on a page are not read, so that a large register may take fewer.
				if key == fmt.Sprint("generated-", *apidocSize) && n > most[q.name] {
					t.Errorf("%s takes %d statements, over small registers %d", q.name, n, most[q.name])
				}
				most[q.name] = max(most[q.name], n)
			}
			if strings.HasPrefix(key, examples.GeneratedKey) {
				countFiltered(t, db, c)
			}
		}
		for _, key := range []string{"smartops-it", "smartops"} {
			c, variables := documentedRegister(t, db, r, key)
			var golden bytes.Buffer
			for _, q := range queries {
				answer, _ := c.documented(t, q, variables)
				sameAs(t, first, key+" "+q.name, answer)
				fmt.Fprintf(&golden, "%q: ", q.name)
				if err := json.Indent(&golden, []byte(answer), "", "  "); err != nil {
					t.Fatal(err)
				}
				golden.WriteString("\n\n")
			}
			compareGolden(t, "apidoc-"+key+".txt", golden.Bytes())
		}
	})
}

// documentedRegister imports an example or, named generated- and its size, a generated register, and has variables for it.
func documentedRegister(t *testing.T, db *store.DB, r *registry.Registry, key string) (*client, map[string]any) {
	t.Helper()
	var size int
	if _, err := fmt.Sscanf(key, "generated-%d", &size); err != nil {
		return summaryClient(t, db, importFile(t, r, key), apidocToday), apidocVariables[key]
	}
	return summaryClient(t, db, importGenerated(t, r, key, size), apidocToday), apidocVariables[examples.GeneratedKey]
}

// documented asks a query with those of the variables that it has. Instead of ids the answer has numbers, by their order.
func (c *client) documented(t *testing.T, q documented, variables map[string]any) (answer string, statements int) {
	t.Helper()
	variables = maps.Clone(variables)
	maps.DeleteFunc(variables, func(name string, _ any) bool {
		return !regexp.MustCompile(`\$`+name+`:`).MatchString(q.text) || q.name == "BehindANumber"
	})
	r, err := prepare(c.schema, q.text, variables)
	if err != nil {
		t.Fatal(err)
	}
	data, statements, err := c.run(t.Context(), r)
	if err != nil {
		t.Fatalf("%v\n%s", err, q.text)
	}
	numbers := map[string]string{}
	return regexp.MustCompile(`\b[a-z]{4}_[0-9A-Z]{13}\b`).ReplaceAllStringFunc(string(data), func(id string) string {
		if numbers[id] == "" {
			numbers[id] = fmt.Sprint("id-", len(numbers)+1)
		}
		return numbers[id]
	}), statements
}

// sameAs compares an answer with the one that another database gave.
func sameAs(t *testing.T, first map[string]string, name, answer string) {
	t.Helper()
	if other, asked := first[name]; asked && other != answer {
		t.Errorf("%s: answers differ:\n%s\n%s", name, shorten(other), shorten(answer))
	}
	first[name] = answer
}

func compareGolden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs from what is answered now:\n%s", path, got)
	}
}

func importGenerated(t *testing.T, r *registry.Registry, key string, size int) int64 {
	t.Helper()
	var text bytes.Buffer
	if err := examples.Generate(&text, size); err != nil {
		t.Fatal(err)
	}
	source, err := exchange.Parse("generated.json", text.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := exchange.Import(t.Context(), r, source, exchange.Options{Actor: "system/test", Register: key}); err != nil {
		t.Fatal(err)
	}
	id, _, err := r.FindRegister(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return id
}
