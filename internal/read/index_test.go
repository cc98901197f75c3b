package read_test

import (
	"database/sql"
	"regexp"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/read"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// lookedThrough finds in a plan that rows are looked for in a whole table, or in all that a register has of a type. What
// a statement makes itself, a list of ids or a subquery, is named by one of the letters left out here.
var lookedThrough = regexp.MustCompile(`SCAN ([a-z]+_[a-z_]+|[torsnme]|x+|f\d+)($| USING)|\(register_id=\?`)

// TestWhatHangsOnRowsIsFoundByIndexes proves that nothing but a list at the root reads more rows than it answers with,
// also on SQLite, which plans without statistics.
func TestWhatHangsOnRowsIsFoundByIndexes(t *testing.T) {
	db := storetest.Open(t, dialect.SQLite)
	r := randomRegister(t, db, migrated(t, db), 1, 3)
	schema := contract(t)
	for _, typ := range model.Roots() {
		ids := r.ids(t, typ.Name)
		for _, f := range schema.Types[typ.Name].Fields {
			if schema.Types[f.Type.Name()].IsLeafType() {
				continue
			}
			query := "query($ids: [ID!]!) { nodes(ids: $ids) { ... on " + typ.Name + " { " + f.Name + everythingOf(t, f.Type.Name(), 1) + " } } }"
			t.Run(typ.Name+"."+f.Name, func(t *testing.T) { r.planned(t, db, query, ids, lookedThrough) })
		}
	}
	t.Run("filters", func(t *testing.T) {
		// Of a list at the root all rows of the register may be tested, but each by what hangs on it alone.
		r.planned(t, db, `{
			organisations(where: {parent: {}, contacts: {some: {kind: {eq: DPO}}}}) { totalCount }
			controllerActivities(where: {
				controller: {activities: {none: {key: {eq: "x"}}}}, jointControllers: {some: {}}, engagements: {some: {engaged: {}}},
				purposes: {some: {bases: {some: {legalBasis: {}}}}}, securityMeasures: {some: {}}, dataUses: {none: {dataCategory: {}}}
			}) { totalCount }
		}`, nil, regexp.MustCompile(`SCAN f\d|f\d.*\(register_id=`))
	})
}

// planned answers an operation and fails if a line in the plan of a statement is one that must not be.
func (r *register) planned(t *testing.T, db *store.DB, query string, ids []string, never *regexp.Regexp) {
	t.Helper()
	read.Watch(r.engine, func(text string, args []any) {
		for _, line := range plan(t, db, text, args) {
			if never.MatchString(line) {
				t.Errorf("%s\n%s", line, text)
			}
		}
	})
	defer read.Watch(r.engine, nil)
	r.ask(t, query, map[string]any{"ids": ids})
}

func plan(t *testing.T, db *store.DB, text string, args []any) []string {
	t.Helper()
	rows, err := db.Reader().Query("explain query plan "+text, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var lines []string
	for rows.Next() {
		var line string
		var skip sql.RawBytes
		if err := rows.Scan(&skip, &skip, &skip, &line); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	return lines
}
