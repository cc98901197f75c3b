package read_test

import (
	"flag"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

var (
	oracleOps  = flag.Int("oracle.ops", 1500, "random operations for each database")
	oracleSeed = flag.Uint64("oracle.seed", 1, "seed of the random operations")
)

// TestOracle compares the engine's answers with those of the interpreter, byte for byte, for random operations over random
// registers that lie side by side in one database. It goes on until all of the contract was asked for.
func TestOracle(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		seen, met := coverage{}, map[wish]bool{}
		var judges []*judge
		for n, records := range []int{40, 12, 3} {
			judges = append(judges, &judge{randomRegister(t, db, r, uint64(n), records), newCursors(), seen, met})
		}
		for n, j := range judges {
			j.world.foreign = judges[(n+1)%len(judges)].world.ids()
		}
		for _, j := range judges {
			t.Run("kept", func(t *testing.T) { testKept(t, j) })
		}
		var missing []string
		ran := 0
		for n := 0; n < *oracleOps || len(missing) > 0 && n < 8**oracleOps; n++ {
			seed := *oracleSeed<<32 + uint64(n)
			j := judges[[]int{0, 0, 0, 0, 1, 1, 1, 2}[n%8]]
			g := j.generator(seed)
			g.hurry = n >= *oracleOps
			text, variables := g.operation()
			if difference := j.judge(t, text, variables); difference != "" {
				t.Fatalf("operation %d of seed %d: %s", n, *oracleSeed, difference)
			}
			ran++
			if n%100 == 99 {
				missing = seen.missing(contract(t))
			}
		}
		t.Logf("%d operations", ran)
		if missing = seen.missing(contract(t)); len(missing) > 0 {
			t.Errorf("never asked for:\n%s", strings.Join(missing, "\n"))
		}
	})
}

// judge asks the engine and the interpreter the same.
type judge struct {
	*register
	cursors *cursors
	seen    coverage
	met     map[wish]bool
}

func (j *judge) generator(seed uint64) *generator {
	return &generator{
		Rand: rand.New(rand.NewPCG(seed, 1)), schema: j.schema, world: j.world, cursors: j.cursors, seen: j.seen, met: j.met,
	}
}

// judge tells how the two answers to an operation differ.
func (j *judge) judge(t *testing.T, text string, variables map[string]any) string {
	t.Helper()
	r, err := prepare(j.schema, text, variables)
	if err != nil {
		return err.Error() + "\n" + text
	}
	laws, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	in := &interpreter{j.schema, laws, j.world, j.viewer(), j.cursors, j.seen, r}
	want := in.answer()
	data, _, err := j.run(t.Context(), r)
	if err != nil {
		return "refused: " + err.Error() + "\n" + r.String()
	}
	expected, got := encode(want), encode(j.cursors.settle(want, decode(t, data)))
	if expected == got {
		return ""
	}
	return differenceOf(expected, got) + "\n" + r.String() + "\nexpected: " + shorten(expected) + "\nserved: " + shorten(got)
}

// differenceOf shows the lines where two texts part.
func differenceOf(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	n := 0
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	around := func(lines []string) string { return strings.Join(lines[max(0, n-5):min(len(lines), n+3)], "\n") }
	return "expected\n" + around(x) + "\nserved\n" + around(y)
}

func shorten(s string) string {
	if len(s) > 2_000 {
		return s[:2_000] + " …"
	}
	return s
}
