package read_test

import (
	"database/sql"
	"regexp"
	"slices"
	"strings"
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
			t.Run(typ.Name+"."+f.Name, func(t *testing.T) { r.planned(t, db, query, map[string]any{"ids": ids}, lookedThrough) })
		}
	}
	t.Run("filters", func(t *testing.T) {
		foreign := regexp.MustCompile(`SCAN f\d|f\d.*\(register_id=`)
		// Of a list at the root all rows of the register may be tested, but each by what hangs on it alone.
		r.planned(t, db, `{
			organisations(where: {parent: {}, contacts: {some: {kind: {eq: DPO}}}}) { totalCount }
			controllerActivities(where: {
				controller: {activities: {none: {key: {eq: "x"}}}}, jointControllers: {some: {}}, engagements: {some: {engaged: {}}},
				purposes: {some: {bases: {some: {legalBasis: {}}}}}, securityMeasures: {some: {}}, dataUses: {none: {dataCategory: {}}}
			}) { totalCount }
		}`, nil, foreign)
		for _, list := range listed(t) {
			for _, f := range schema.Types[list.node+"Where"].Fields {
				filter := schema.Types[f.Type.Name()]
				some := filter.Fields.ForName("some") != nil
				if slices.Contains([]string{"and", "or", "not"}, f.Name) || !some && !strings.HasSuffix(filter.Name, "Where") {
					continue
				}
				where := map[bool]string{true: "{some: {}}", false: "{}"}[some]
				r.planned(t, db, "{ "+list.list+"(where: {"+f.Name+": "+where+"}) { totalCount } }", nil, foreign)
			}
		}
	})
}

// TestListsAreReadInTheOrderOfAnIndex proves that a page of a root list in one of the orders that people page through reads
// no more rows than it holds, and in any other those of the register alone.
func TestListsAreReadInTheOrderOfAnIndex(t *testing.T) {
	db := storetest.Open(t, dialect.SQLite)
	r := randomRegister(t, db, migrated(t, db), 1, 3)
	sorts, scans := regexp.MustCompile(`SCAN t|TEMP B-TREE`), regexp.MustCompile(`SCAN t`)
	for _, list := range listed(t) {
		names := append([]string{"", "KEY", "UPDATED_AT"}, labels(list.node)...)
		for _, terms := range ordersOf(t, list.node) {
			never := scans
			if len(terms) == 0 || len(terms) == 1 && slices.Contains(names, terms[0].field) {
				never = sorts
			}
			by := orderText(terms)
			t.Run(list.list+" by "+by, func(t *testing.T) {
				r.planned(t, db, "{ "+list.list+"(orderBy: "+by+") { nodes { id } } }", nil, never)
				_, cursor, _ := r.pageOf(t, list.list, by, false, nil)
				r.planned(t, db, "query($c: String) { "+list.list+"(orderBy: "+by+", after: $c) { nodes { id } } }", map[string]any{"c": cursor}, never)
			})
		}
	}
}

// labels are the orders by the name, title or reference of a type.
func labels(node string) []string {
	var out []string
	for _, typ := range kinds(node) {
		for _, f := range model.ByName(typ).Fields {
			if f.Folded && f.Required {
				out = append(out, strings.ToUpper(f.Name))
			}
		}
	}
	return out
}

// TestLinksHaveIndexes proves that what links to a record is found by an index, whichever way a link is followed.
func TestLinksHaveIndexes(t *testing.T) {
	db := storetest.Open(t, dialect.SQLite)
	migrated(t, db)
	found := func(table, column string) {
		query := "select 1 from " + table + " s where s." + column + " = 1"
		for _, line := range plan(t, db, query, nil) {
			if !strings.Contains(line, "("+column+"=?)") {
				t.Errorf("%s by %s: %s", table, column, line)
			}
		}
	}
	for _, typ := range model.Types() {
		for _, l := range typ.Links {
			switch {
			case l.Kind == model.Many || l.Kind == model.Inverse && l.Column == "":
				found(l.Table, l.Near)
				found(l.Table, l.Far)
			case l.Kind != model.One:
				found(l.Target().Table, l.Column)
			case contract(t).Types[l.To].Fields.ForName("usedBy") != nil:
				found(typ.Table, l.Column)
			}
		}
	}
}

// planned answers an operation and fails if a line in the plan of a statement is one that must not be.
func (r *register) planned(t *testing.T, db *store.DB, query string, variables map[string]any, never *regexp.Regexp) {
	t.Helper()
	read.Watch(r.engine, func(text string, args []any) {
		for _, line := range plan(t, db, text, args) {
			if never.MatchString(line) {
				t.Errorf("%s\n%s", line, text)
			}
		}
	})
	defer read.Watch(r.engine, nil)
	r.ask(t, query, variables)
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
