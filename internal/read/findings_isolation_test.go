package read_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/read"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// TestFindings_Isolation asks an empty register for the findings of another: they are not there, at the cost of what is
// nowhere, and no id leads to one.
func TestFindings_Isolation(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		rich := importRandom(t, r, 21, 3)
		makeUp(t, db, r, rich, rand.New(rand.NewPCG(8, 2)), 40)
		some := newFindingLibrary(t, db, rich).rows[0]
		id := emptyRegister(t, db, r).id
		makeUpNone(t, db, id)
		empty := &register{id: id, client: summaryClient(t, db, id, worldTime)}
		const query = `query($id: ID!, $record: ID!) { a: findings { totalCount nodes { id record { id } waiver { id } } }
			b: findings(where: {id: {eq: $id}}) { totalCount nodes { id } } c: findings(where: {record: {eq: $record}}) { totalCount nodes { id } }
			d: node(id: $record) { ... on Organisation { findings { totalCount } } } e: node(id: $id) { id } f: waivers { totalCount } }`
		foreign := empty.told(t, query, map[string]any{"id": some.id(), "record": some.recordID()})
		nowhere := empty.told(t, query, map[string]any{"id": idShown("find", some.n+1), "record": model.FormatID(model.ByName(some.typ), some.record+1)})
		if foreign.err != nil || foreign.reply != nowhere.reply || !slices.Equal(foreign.statements, nowhere.statements) {
			t.Errorf("foreign ids are answered\n%s %v\nand missing ones\n%s", foreign.reply, foreign.err, nowhere.reply)
		}
		for _, statement := range foreign.statements {
			held(t, query, statement)
		}
		if strings.Contains(foreign.reply, "find_") || !strings.Contains(foreign.reply, `"e":null`) || strings.Contains(foreign.reply, `"totalCount":1`) {
			t.Errorf("an empty register answers %s", foreign.reply)
		}
		for _, n := range numbers(t, empty.ask(t, "{ registerSummary { findingsWaived { count } } }", nil), "findingsWaived") {
			if empty.counted(t, n) != 0 {
				t.Errorf("an empty register counts %s", encode(n))
			}
		}
	})
}

// TestFindings_Statements sees that the statements follow from what is asked, and look for findings by an index.
func TestFindings_Statements(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		var all [][]string
		for seed, n := range map[uint64]int{31: 300, 32: 900} {
			id := importRandom(t, r, seed, 3)
			makeUp(t, db, r, id, rand.New(rand.NewPCG(seed, 2)), n)
			c := summaryClient(t, db, id, worldTime)
			var statements []string
			plans := ""
			read.Watch(c.engine, func(text string, args []any) {
				statements = append(statements, text)
				held(t, "findings", text)
				if db.Dialect.Name() == dialect.SQLite {
					plans += strings.Join(plan(t, db, text, args), "\n") + "\n"
				}
			})
			c.ask(t, `{ findings(orderBy: [{field: SEVERITY}]) { totalCount nodes { id owner { id } waiver { id } rule { code citations { regime } } } }
				controllerActivities(first: 3) { nodes { findings(first: 2) { totalCount nodes { waived age } } } } }`, nil)
			all = append(all, statements)
			for _, index := range []string{
				"f USING INDEX findings_severity (register_id=?)", "f USING INDEX findings_record (register_id=? AND record_id=?)",
				"w USING INDEX waiver_register_id_record_key_rule (register_id=? AND record_key=? AND rule=?)",
			} {
				if db.Dialect.Name() == dialect.SQLite && !strings.Contains(plans, index) {
					t.Errorf("nothing is found by %s:\n%s", index, plans)
				}
			}
		}
		// The day, two pages with their totals, the owners, the waivers, the activities.
		if len(all[0]) != 8 || !slices.Equal(all[0], all[1]) {
			t.Errorf("%d statements, and %d:\n%s", len(all[0]), len(all[1]), strings.Join(all[0], "\n"))
		}
	})
}
