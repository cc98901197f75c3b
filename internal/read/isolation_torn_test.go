package read_test

import (
	"database/sql"
	"errors"
	"math/bits"
	"regexp"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// TestIsolation_Torn tears a rich register in two, so that links of every sort lead from one half to the other, which the
// registry never lets happen, and reads each half: no statement trusts a link, every one looks at the register itself.
func TestIsolation_Torn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		rich := randomRegister(t, db, r, 7, 8)
		torn := &tornRegister{halves: [2]*register{rich, emptyRegister(t, db, r)}, world: rich.world, half: map[string]int{}}
		w := walker{contract(t)}
		visited := 0
		// By the digits of a type's number, each pair of types is torn apart once; in the end, the records of each type are.
		digits := bits.Len(uint(len(model.Types()) - 1))
		for round := range digits + 1 {
			torn.tear(t, db, func(typ, n int) int {
				if round == digits {
					return n % 2
				}
				return typ >> round & 1
			})
			for half := range torn.halves {
				for _, text := range w.everywhere() {
					torn.look(t, half, text, nil)
					visited++
				}
				for _, test := range w.filters(1) {
					hidden := torn.hidden(half, test.of)
					if hidden != nil && (isRoot(hidden) || !strings.Contains(test.where, "$key")) { // parts share keys
						torn.look(t, half, named(test.where), map[string]any{"id": hidden.id, "key": hidden.fields["key"]})
						visited++
					}
				}
				for _, typ := range w.roots() {
					if hidden := torn.hidden(half, typ); hidden != nil {
						torn.look(t, half, named("node(id: $id) { id } nodes(ids: [$id]) { id }"), map[string]any{"id": hidden.id})
						visited++
					}
				}
			}
		}
		t.Logf("%d paths", visited)
	})
}

// tornRegister is the records of one register in two.
type tornRegister struct {
	halves [2]*register
	world  *world
	half   map[string]int // in which a record or part is, by its id
}

// tear puts every record and part into the half that a function chooses by its type and its place among those of the type.
func (r *tornRegister) tear(t *testing.T, db *store.DB, choose func(typ, n int) int) {
	t.Helper()
	transact(t, db, func(tx *sql.Tx) error {
		for i, typ := range model.Types() {
			ids := [2][]int64{}
			for n, e := range r.world.types[typ.Name] {
				if typ.Name != "Register" {
					r.half[e.id] = choose(i, n)
					ids[r.half[e.id]] = append(ids[r.half[e.id]], e.n)
				}
			}
			for h, list := range ids {
				query := db.Dialect.Rebind("update " + typ.Table + " set register_id = ? where " + db.Dialect.InIDs("id"))
				if len(list) == 0 {
					continue
				}
				if _, err := tx.ExecContext(t.Context(), query, r.halves[h].id, db.Dialect.IDs(list)); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// hidden is a record of a type that a half does not have.
func (r *tornRegister) hidden(half int, of string) *entity {
	for _, e := range r.world.all(of) {
		if r.half[e.id] != half {
			return e
		}
	}
	return nil
}

var shownID = regexp.MustCompile(`[a-z]+_[0-9A-Z]{13}`)

// look asks one half; variables name what it must not find. A record whose required link leads out of the half is an error.
func (r *tornRegister) look(t *testing.T, half int, text string, variables map[string]any) {
	t.Helper()
	told := r.halves[half].told(t, text, variables)
	if told.err != nil {
		var coded *fault.Error
		broken := strings.Contains(told.err.Error(), " has no ") || strings.Contains(told.err.Error(), " names a missing ")
		if errors.As(told.err, &coded) || !broken {
			t.Errorf("%s: %v", shorten(text), told.err)
		}
		return
	}
	for _, id := range shownID.FindAllString(told.reply, -1) {
		if h, there := r.half[id]; there && h != half {
			t.Fatalf("half %d sees %s\n%s\n%s", half, id, shorten(text), shorten(told.reply))
		}
	}
	r.count(t, text, decode(t, []byte(told.reply)), variables != nil)
}

// count checks that what a page tells of its list is true of the records on it, and that no test finds what is hidden.
func (r *tornRegister) count(t *testing.T, text string, tree any, tested bool) {
	t.Helper()
	list, _ := tree.([]any)
	for _, item := range list {
		r.count(t, text, item, tested)
	}
	members := map[string]any{}
	if o, ok := tree.(object); ok {
		for _, m := range o {
			members[m.name] = m.value
			r.count(t, text, m.value, tested)
		}
	}
	total, counted := number(members["totalCount"])
	nodes, listed := members["nodes"].([]any)
	if counted && (tested && total != 0 || listed && total != len(nodes)) || members["hasNextPage"] == true || members["hasPreviousPage"] == true {
		t.Fatalf("a page of what is hidden\n%s\n%s", shorten(text), shorten(encode(tree)))
	}
}
