package read_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/openropa/ropa/internal/read"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// PostgreSQL works out what hangs on the rows of a page once, also before it has statistics, which is some time after the
// records were written. Else it may do so for each record of the type.
func TestPairsAreWorkedOutOnce(t *testing.T) {
	db := storetest.Open(t, dialect.Postgres)
	const records = 100
	r := fullRegister(t, db, migrated(t, db), records)
	paired := 0
	read.Watch(r.engine, func(text string, args []any) {
		if !strings.Contains(text, "processing_scope_retention_rules") {
			return
		}
		paired++
		if rows := rowsTouched(t, db, text, args); rows > 1000*records {
			t.Errorf("%d rows:\n%s", rows, text)
		}
	})
	defer read.Watch(r.engine, nil)
	r.ask(t, `{ controllerActivities(first: 100) { nodes { retentionRules { totalCount nodes { id } } } } }`, nil)
	if paired != 2 {
		t.Errorf("%d statements about retention rules", paired)
	}
}

var actualRows = regexp.MustCompile(`actual rows=([0-9]+)[.0-9]* loops=([0-9]+)`)

// rowsTouched adds up the rows that all steps of a statement hand on.
func rowsTouched(t *testing.T, db *store.DB, text string, args []any) int {
	t.Helper()
	rows, err := db.Reader().Query("explain (analyze, timing off) "+db.Dialect.Rebind(text), args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	total := 0
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		if m := actualRows.FindStringSubmatch(line); m != nil {
			each, _ := strconv.Atoi(m[1])
			loops, _ := strconv.Atoi(m[2])
			total += each * loops
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return total
}
