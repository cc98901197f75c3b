package read_test

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"testing"

	"github.com/openropa/ropa/examples"
	"github.com/openropa/ropa/internal/exchange"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

var readmeSize = flag.Int("readme.size", 1000, "activities and engagements over which the README's queries are counted")

// The README's queries send as many statements over ten activities and engagements as over a thousand.
func TestStatements_README(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var queries []string
	for _, m := range regexp.MustCompile("(?ms)^```graphql\n(query .*?)^```$").FindAllStringSubmatch(string(text), -1) {
		queries = append(queries, m[1])
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		id := importExample(t, r)
		c := newClient(t, db, everything(id))
		made := 0
		var counts [][]int
		for _, size := range []int{10, *readmeSize} {
			grow(t, r, id, made, size)
			made = size
			var row []int
			for _, query := range queries {
				req, err := prepare(contract(t), query, nil)
				if err != nil {
					t.Fatal(err)
				}
				_, n, err := c.run(t.Context(), req)
				if err != nil {
					t.Fatal(err)
				}
				row = append(row, n)
			}
			counts = append(counts, row)
		}
		t.Logf("statements of the README's queries at 10 and %d: %v", *readmeSize, counts)
		if fmt.Sprint(counts[0]) != fmt.Sprint(counts[1]) || len(queries) < 4 {
			t.Errorf("statements %v", counts)
		}
	})
}

func importExample(t *testing.T, r *registry.Registry) int64 {
	t.Helper()
	return importFile(t, r, "smartops-it")
}

// importFile imports the example register with a key.
func importFile(t *testing.T, r *registry.Registry, key string) int64 {
	t.Helper()
	data, err := examples.Files.ReadFile(key + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	return importDocument(t, r, key, data)
}

// importDocument imports a document of a register with a key.
func importDocument(t *testing.T, r *registry.Registry, key string, data []byte) int64 {
	t.Helper()
	source, err := exchange.Parse(key+".yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := exchange.Import(t.Context(), r, source, exchange.Options{Actor: "system/test"}); err != nil {
		t.Fatal(err)
	}
	id, ok, err := r.FindRegister(t.Context(), key)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	return id
}

// grow adds activities of both kinds, and engagements of the client that they serve.
func grow(t *testing.T, r *registry.Registry, register int64, from, to int) {
	t.Helper()
	var changes []registry.Change
	put := func(typ, key string, fields registry.Input) {
		changes = append(changes, registry.Change{Action: registry.Put, Type: model.ByName(typ), Key: key, Fields: fields})
	}
	for i := from; i < to; i++ {
		n := fmt.Sprint(i)
		put("ControllerActivity", "contact-"+n, registry.Input{
			"name": "Contact " + n, "controller": "smartops-it", "dataUses": []any{map[string]any{"dataCategory": "name"}},
			"purposes": []any{map[string]any{"purpose": "enquiries", "bases": []any{map[string]any{"legalBasis": "UK_GDPR_6_1_F"}}}},
		})
		put("ProcessorActivity", "service-"+n, registry.Input{"name": "Service " + n, "processor": "smartops-it"})
		put("Engagement", "client-"+n, registry.Input{
			"name": "Client " + n, "engagerController": "client", "engaged": "smartops-it", "agreement": "client-dpa", "processorActivities": []any{"service-" + n},
		})
	}
	if _, err := r.Apply(t.Context(), registry.Writer{Register: register, Actor: "system/test"}, changes); err != nil {
		t.Fatal(err)
	}
}
