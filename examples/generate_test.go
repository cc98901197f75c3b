package examples_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"runtime"
	"slices"
	"testing"

	"github.com/openropa/ropa/examples"
	"github.com/openropa/ropa/internal/exchange"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

func generate(t *testing.T, activities int) []byte {
	t.Helper()
	var text bytes.Buffer
	if err := examples.Generate(&text, activities); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

// The same register comes out on every machine, also after a change that was not meant to change it.
func TestGenerate_SameBytes(t *testing.T) {
	const want = "4b456fdeb859059499ea9daed436845b1a521b3d77a4e347e7f1cacda83a4883"
	if got := sha256.Sum256(generate(t, 50)); hex.EncodeToString(got[:]) != want {
		t.Errorf("the register of 50 activities has the hash %x, want %s", got, want)
	}
}

func TestGenerate_RefusesNone(t *testing.T) {
	if err := examples.Generate(io.Discard, 0); err == nil {
		t.Error("a register of no activities was made")
	}
}

// A generated register is taken as it is, and imported again it changes nothing.
func TestGenerate_Loads(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		for _, activities := range []int{1, 200} {
			options := exchange.Options{Actor: registrytest.Actor, Register: fmt.Sprintf("of-%d", activities)}
			source, err := exchange.Parse("generated.json", generate(t, activities))
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range []string{"", registry.Unchanged} {
				report, err := exchange.Import(t.Context(), w.Registry, source, options)
				if err != nil {
					t.Fatalf("%d activities: %v", activities, err)
				}
				for _, r := range report.Records {
					if want != "" && r.Action != want {
						t.Errorf("imported twice, %s %s is %s: %v", r.Type, r.Key, r.Action, r.Paths)
					}
				}
			}
		}
	})
}

// What a larger register has besides is taken as well, as far as can be told without one.
func TestGenerate_Parses(t *testing.T) {
	for _, activities := range []int{2, 41, 78, 3000} {
		source, err := exchange.Parse("generated.json", generate(t, activities))
		if err != nil {
			t.Fatal(err)
		}
		if err := source.Problems(); err != nil {
			t.Errorf("%d activities: %v", activities, err)
		}
	}
}

// heap is a writer that forgets what is written, and now and then measures how much memory is in use.
type heap struct {
	written, measured int
	most              uint64
}

// Write implements io.Writer.
func (h *heap) Write(p []byte) (int, error) {
	h.written += len(p)
	if h.written-h.measured > 1<<20 {
		h.measured = h.written
		h.most = max(h.most, inUse())
	}
	return len(p), nil
}

func inUse() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

// However large the register, it is written with the same little memory.
func TestGenerate_BoundedMemory(t *testing.T) {
	const most = 256 << 10
	before := inUse()
	var h heap
	if err := examples.Generate(&h, 5000); err != nil {
		t.Fatal(err)
	}
	if h.most == 0 || h.written < 4<<20 {
		t.Fatalf("%d bytes were written", h.written)
	}
	if h.most > before+most {
		t.Errorf("%d bytes in use while %d were written, want %d at most", h.most-before, h.written, most)
	}
}

// document is a generated register as plain values.
type document map[string][]map[string]any

func decoded(t *testing.T, activities int) document {
	t.Helper()
	var lists map[string]json.RawMessage
	if err := json.Unmarshal(generate(t, activities), &lists); err != nil {
		t.Fatal(err)
	}
	d := document{}
	for name, text := range lists {
		if model.ByPlural(name) == nil {
			continue
		}
		var records []map[string]any
		if err := json.Unmarshal(text, &records); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		d[name] = records
	}
	return d
}

// linksOf counts what a record or a part links to, and its parts likewise.
func linksOf(typ *model.Type, record map[string]any) int {
	count := 0
	for _, link := range typ.Links {
		list, _ := record[link.Name].([]any)
		switch {
		case link.Kind == model.Parts:
			for _, part := range list {
				count += linksOf(link.Target(), part.(map[string]any))
			}
		case list != nil:
			count += len(list)
		case record[link.Name] != nil:
			count++
		}
	}
	return count
}

// Activities link to two dozen records on average, some to very few and some to very many.
func TestGenerate_Links(t *testing.T) {
	const activities = 1000
	typ := model.ByName("ControllerActivity")
	var counts []int
	sum := 0
	for _, record := range decoded(t, activities)[typ.Plural] {
		counts = append(counts, linksOf(typ, record))
		sum += counts[len(counts)-1]
	}
	slices.Sort(counts)
	if mean := float64(sum) / activities; mean < 20 || mean > 28 {
		t.Errorf("%.1f links on average, want about 24", mean)
	}
	if least, few, most := counts[0], counts[activities/20], counts[activities-1]; least != 1 || few > 6 || most < 80 {
		t.Errorf("%d links at least, %d in the twentieth part with the fewest, %d at most", least, few, most)
	}
}

// A few words are used by most activities, and nearly all by some.
func TestGenerate_Skew(t *testing.T) {
	const activities = 1000
	d := decoded(t, activities)
	used := map[string]int{}
	for _, record := range d["controllerActivities"] {
		list, _ := record["securityMeasures"].([]any)
		for _, measure := range list {
			used[measure.(string)]++
		}
	}
	counts := slices.Sorted(maps.Values(used))
	if most := counts[len(counts)-1]; most < activities/2 || counts[len(counts)/2] > most/10 || len(used) < len(d["securityMeasures"])*9/10 {
		t.Errorf("%d of %d measures are used, as often as %v", len(used), len(d["securityMeasures"]), counts)
	}
	resting := map[string]int{}
	for _, record := range d["engagements"] {
		list, _ := record["subProcessing"].([]any)
		for _, part := range list {
			resting[part.(map[string]any)["downstream"].(string)]++
		}
	}
	if most := slices.Max(slices.Collect(maps.Values(resting))); most < activities/25 {
		t.Errorf("%d engagements at most rest on the same one", most)
	}
}

// Every type of record there is comes up, but legal bases, which the registry makes itself.
func TestGenerate_EveryType(t *testing.T) {
	d := decoded(t, 200)
	for _, typ := range exchange.Roots() {
		if len(d[typ.Plural]) == 0 && typ.Name != "LegalBasis" {
			t.Errorf("there are no %s", typ.Plural)
		}
	}
}
