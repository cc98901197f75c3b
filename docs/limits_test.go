package docs_test

import (
	"go/constant"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/openropa/ropa/internal/server"
)

// bounds are where the limits of limits.md stand that are not in server.Limits.
var bounds = map[string]struct{ file, constant string }{
	"page":             {"internal/read/order.go", "maxPage"},
	"ids":              {"internal/read/order.go", "maxPage"},
	"order":            {"internal/read/order.go", "maxOrder"},
	"filterDepth":      {"internal/read/bounds.go", "maxNest"},
	"filterTests":      {"internal/read/bounds.go", "maxTests"},
	"filterValues":     {"internal/read/bounds.go", "maxIn"},
	"filterLinks":      {"internal/read/bounds.go", "maxLinks"},
	"filterLinked":     {"internal/read/bounds.go", "maxLinked"},
	"searchText":       {"internal/read/search.go", "maxSearchText"},
	"searchWords":      {"internal/read/search.go", "maxSearchWords"},
	"flowNodes":        {"internal/read/flow.go", "MostFlowNodes"},
	"reported":         {"internal/read/report.go", "MaxReported"},
	"chainLinks":       {"internal/read/chain.go", "maxChainLinks"},
	"touching":         {"internal/read/touch.go", "maxTouching"},
	"parties":          {"internal/read/touch.go", "maxParties"},
	"events":           {"internal/registry/events.go", "maxEvents"},
	"proposed":         {"internal/read/proposals_list.go", "maxProposed"},
	"proposals":        {"internal/read/proposals_list.go", "maxProposals"},
	"given":            {"internal/read/sublist.go", "maxGiven"},
	"proposedTo":       {"internal/registry/subprocessor_propose.go", "MaxProposedTo"},
	"items":            {"graph/several.go", "maxItems"},
	"waiver":           {"graph/waive.go", "maxWaiver"},
	"idempotencyKey":   {"internal/server/idempotency.go", "longestIdempotencyKey"},
	"answer":           {"internal/read/render.go", "maxReply"},
	"text":             {"internal/registry/decode.go", "maxText"},
	"list":             {"internal/registry/decode.go", "maxList"},
	"parts":            {"internal/registry/decode.go", "maxParts"},
	"links":            {"internal/registry/decode.go", "maxLinks"},
	"keptDocument":     {"internal/server/server.go", "longestKept"},
	"keptDocuments":    {"internal/server/persisted.go", "keptTexts"},
	"form":             {"internal/server/web.go", "maxForm"},
	"memberTokens":     {"internal/access/token.go", "maxTokens"},
	"tokenName":        {"internal/access/token.go", "maxTokenName"},
	"signInsOfAccount": {"internal/access/attempt.go", "attemptsOfAccount"},
	"signInsOfAddress": {"internal/access/attempt.go", "attemptsOfAddress"},
	"document":         {"internal/exchange/node.go", "MaxBytes"},
	"documentDepth":    {"internal/exchange/node.go", "maxDepth"},
	"documentValues":   {"internal/exchange/node.go", "maxNodes"},
	"documentProblems": {"internal/exchange/problem.go", "maxProblems"},
}

// limits.md names every limit there is, each with its bound, and no other.
func TestLimitsPage(t *testing.T) {
	page := read(t, "limits.md")
	listed := map[string]int64{}
	for _, row := range regexp.MustCompile("(?m)^\\| `(\\w+)` \\| ([0-9,]+) \\|").FindAllStringSubmatch(page, -1) {
		n, err := strconv.ParseInt(strings.ReplaceAll(row[2], ",", ""), 10, 64)
		if _, twice := listed[row[1]]; err != nil || twice {
			t.Errorf("%s: %v, twice %t", row[0], err, twice)
		}
		listed[row[1]] = n
	}
	want := map[string]int64{}
	served(want, reflect.ValueOf(server.DefaultLimits), map[string]string{"URL": "url"})
	served(want, reflect.ValueOf(server.DefaultLimits.Streams), map[string]string{
		"Each": "streams", "All": "allStreams", "Last": "streamLast", "Write": "streamWrite", "Ping": "streamPing",
	})
	for name, at := range bounds {
		want[name] = constantOf(t, at.file, at.constant)
	}
	for name, n := range want {
		if listed[name] != n {
			t.Errorf("%s is %d, limits.md says %d", name, n, listed[name])
		}
		delete(listed, name)
	}
	for name := range listed {
		t.Errorf("there is no limit %s", name)
	}
	for _, name := range refused(t) {
		if _, found := want[name]; !found {
			t.Errorf("limits.md lacks %s", name)
		}
	}
}

// served notes the limits of a struct by their names in errors; times are in seconds.
func served(want map[string]int64, limits reflect.Value, named map[string]string) {
	for i := range limits.NumField() {
		field := limits.Type().Field(i).Name
		name := strings.ToLower(field[:1]) + field[1:]
		if other, given := named[field]; given {
			name = other
		}
		switch v := limits.Field(i); {
		case v.Type() == reflect.TypeFor[time.Duration]():
			want[name] = v.Int() / int64(time.Second)
		case v.CanInt():
			want[name] = v.Int()
		}
	}
}

// refused lists the names of limits that errors of the program have.
func refused(t *testing.T) (names []string) {
	t.Helper()
	err := filepath.WalkDir("../internal", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		for _, call := range regexp.MustCompile(`\b(?:[Ee]xceeded|beyond)\("(\w+)"`).FindAllStringSubmatch(read(t, path), -1) {
			names = append(names, call[1])
		}
		return nil
	})
	if err != nil || len(names) < 15 {
		t.Fatalf("%d limits are refused with, %v", len(names), err)
	}
	return names
}

// constantOf is the value of a constant, or the first one of a variable, in a file of the program.
func constantOf(t *testing.T, file, name string) int64 {
	t.Helper()
	m := regexp.MustCompile(`(?m)^(?:const |var |\t)` + name + ` *= *([^/\n]+)`).FindStringSubmatch(read(t, filepath.Join("..", file)))
	if m == nil {
		t.Fatalf("%s has no %s", file, name)
	}
	value, err := types.Eval(token.NewFileSet(), nil, token.NoPos, m[1])
	if err != nil {
		t.Fatal(err)
	}
	n, exact := constant.Int64Val(value.Value)
	if !exact {
		t.Fatalf("%s in %s is no number", name, file)
	}
	return n
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
