package read_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

const findingsQuery = `query($first: Int, $after: String, $last: Int, $before: String, $where: FindingWhere, $orderBy: [FindingOrder!]) {
	findings(first: $first, after: $after, last: $last, before: $before, where: $where, orderBy: $orderBy) {
		totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
		nodes { id }
	}
}`

// TestFindings_AreNaive compares what is served with a look at every row, for random filters and orders, page by page.
func TestFindings_AreNaive(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		id, other := importRandom(t, r, 21, 4), importRandom(t, r, 22, 3)
		rng := rand.New(rand.NewPCG(8, 2))
		makeUp(t, db, r, id, rng, 200)
		makeUp(t, db, r, other, rng, 60)
		for name, l := range map[string]*findingLibrary{
			"whole": newFindingLibrary(t, db, id), "other": newFindingLibrary(t, db, other),
			"partly seen": newFindingLibrary(t, db, id, "Contact", "BasisAssignment", "Complaint", "Engagement", "DataSource"),
		} {
			l.testShown(t, name)
			listed, waived := 0, 0
			for range 120 {
				where, passes := l.filter(rng, 2)
				order, compare := l.order(rng)
				want := l.list(passes, compare)
				variables := map[string]any{"where": where, "orderBy": order}
				size := 1 + rng.IntN(60)
				for _, got := range [][]string{l.forwards(t, variables, size), l.backwards(t, variables, size)} {
					if !slices.Equal(want, got) {
						t.Fatalf("%s: %v by %v lists\n%v\nnot\n%v", name, where, order, got, want)
					}
				}
				listed += len(want)
			}
			for _, f := range l.rows {
				if f.waiver != "" {
					waived++
				}
			}
			if waived == 0 || listed == 0 {
				t.Errorf("%s: of %d findings %d are waived, %d were listed", name, len(l.rows), waived, listed)
			}
			l.testBelow(t, name, rng)
		}
	})
}

// list is what a filter lets pass, in order.
func (l *findingLibrary) list(passes func(*findingRow) bool, compare func(a, b *findingRow) int) []string {
	rows := slices.Clone(l.rows)
	slices.SortStableFunc(rows, compare)
	out := []string{}
	for _, f := range rows {
		if passes(f) {
			out = append(out, f.id())
		}
	}
	return out
}

// order is a random order; ties go by id in the direction of the last term.
func (l *findingLibrary) order(rng *rand.Rand) (terms []any, compare func(a, b *findingRow) int) {
	var compares []func(a, b *findingRow) int
	direction := 1
	for range rng.IntN(3) {
		field := pickOf(rng, "SEVERITY", "RULE", "OPENED_ON")
		direction = pickOf(rng, 1, -1)
		sign := direction
		terms = append(terms, map[string]any{"field": field, "direction": map[int]string{1: "ASC", -1: "DESC"}[sign]})
		compares = append(compares, func(a, b *findingRow) int {
			return sign * map[string]int{
				"SEVERITY": cmp.Compare(a.rank, b.rank), "RULE": cmp.Compare(a.rule, b.rule), "OPENED_ON": cmp.Compare(a.opened, b.opened),
			}[field]
		})
	}
	last := direction
	compares = append(compares, func(a, b *findingRow) int { return last * cmp.Compare(a.n, b.n) })
	return terms, func(a, b *findingRow) int {
		for _, compare := range compares {
			if c := compare(a, b); c != 0 {
				return c
			}
		}
		return 0
	}
}

// filter is a random filter with what it says.
func (l *findingLibrary) filter(rng *rand.Rand, depth int) (map[string]any, func(*findingRow) bool) {
	type is = map[string]any
	some := pickOf(rng, l.rows...)
	rule, _ := l.law.Rule(some.rule)
	if depth > 0 && rng.IntN(2) == 0 {
		a, x := l.filter(rng, depth-1)
		b, y := l.filter(rng, depth-1)
		switch rng.IntN(3) {
		case 0:
			return is{"and": []any{a, b}}, func(f *findingRow) bool { return x(f) && y(f) }
		case 1:
			return is{"or": []any{a, b}}, func(f *findingRow) bool { return x(f) || y(f) }
		}
		return is{"not": a}, func(f *findingRow) bool { return !x(f) }
	}
	letter := append([]string{"30(1)(a)"}, rule.Letters...)[rng.IntN(1+len(rule.Letters))]
	lettersOf := func(f *findingRow) []string { r, _ := l.law.Rule(f.rule); return r.Letters }
	regime, day, yes := pickOf(rng, "UK_GDPR", "POPIA"), pickOf(rng, madeUpDays...), rng.IntN(2) == 0
	wrong := model.FormatID(model.ByName("Purpose"), some.record) // the number of a record, with another type's prefix
	switch rng.IntN(14) {
	case 0:
		return is{"rule": is{"eq": some.rule}}, func(f *findingRow) bool { return f.rule == some.rule }
	case 1:
		return is{"severity": is{"in": []any{some.severity, "INFO"}}}, func(f *findingRow) bool { return f.severity == some.severity || f.severity == "INFO" }
	case 2:
		return is{"regimes": is{"has": regime}}, func(f *findingRow) bool { return slices.Contains(f.regimes, regime) }
	case 3:
		return is{"letters": is{"has": letter}}, func(f *findingRow) bool { return slices.Contains(lettersOf(f), letter) }
	case 4:
		return is{"letters": is{"isEmpty": yes}}, func(f *findingRow) bool { return (len(lettersOf(f)) == 0) == yes }
	case 5:
		return is{"recordType": is{"eq": recordType(some.typ)}}, func(f *findingRow) bool { return f.typ == some.typ }
	case 6:
		return is{"recordType": is{"in": []any{recordType(some.typ), "ORGANISATION", "PURPOSE"}}}, func(f *findingRow) bool {
			return f.typ == some.typ || f.typ == "Organisation"
		}
	case 7:
		return is{"record": is{"in": []any{some.recordID(), wrong, "nothing"}}}, func(f *findingRow) bool { return f.record == some.record }
	case 8:
		return is{"record": is{"eq": wrong}}, func(*findingRow) bool { return false }
	case 9:
		return is{"owner": is{}}, func(f *findingRow) bool { return f.owner != "" }
	case 10:
		return is{"waived": yes}, func(f *findingRow) bool { return (f.waiver != "") == yes }
	case 11:
		return is{"waiver": is{"until": is{"gte": day}}}, func(f *findingRow) bool { return f.waiver != "" && f.waivedUntil >= day }
	case 12:
		return is{"openedOn": is{"lt": day}, "holdsTo": is{"isNull": yes}}, func(f *findingRow) bool { return f.opened < day && (f.to == "") == yes }
	}
	return is{"path": is{"eq": some.path}, "id": is{"in": []any{some.id(), wrong}}}, func(f *findingRow) bool { return f == some }
}

// forwards lists page by page from the beginning, backwards from the end.
func (l *findingLibrary) forwards(t *testing.T, variables map[string]any, size int) []string {
	return l.walk(t, variables, "first", "after", size)
}

func (l *findingLibrary) backwards(t *testing.T, variables map[string]any, size int) []string {
	return l.walk(t, variables, "last", "before", size)
}

func (l *findingLibrary) walk(t *testing.T, variables map[string]any, count, from string, size int) []string {
	t.Helper()
	given := map[string]any{count: size, "where": variables["where"], "orderBy": variables["orderBy"]}
	out := []string{}
	for {
		page := at(t, l.ask(t, findingsQuery, given), "findings")
		ids := texts(t, at(t, page, "nodes"), "id")
		ahead, behind, next := "hasNextPage", "hasPreviousPage", "endCursor"
		if count == "last" {
			ahead, behind, next = behind, ahead, "startCursor"
			out = append(ids, out...)
		} else {
			out = append(out, ids...)
		}
		if at(t, page, "pageInfo", behind) != (len(out) > len(ids)) {
			t.Fatalf("%v: %s of a page behind %d findings is wrong", given, behind, len(out)-len(ids))
		}
		if at(t, page, "pageInfo", ahead) != true {
			if total := fmt.Sprint(at(t, page, "totalCount")); total != fmt.Sprint(len(out)) {
				t.Fatalf("%v: %s in all, %d on the pages", given, total, len(out))
			}
			return out
		}
		given[from] = at(t, page, "pageInfo", next)
	}
}

// testShown compares every field of every finding.
func (l *findingLibrary) testShown(t *testing.T, name string) {
	t.Helper()
	const query = `query($after: String) { findings(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes { id __typename
		severity regimes message path openedOn age holdsFrom holdsTo waived owner { id } waiver { id until } record { id __typename key }
		citations { regime citation } rule { code label description severity regimes letters howToMend citations { regime citation } } } } }`
	var got []any
	for variables := map[string]any{}; ; {
		page := at(t, l.ask(t, query, variables), "findings")
		got = append(got, at(t, page, "nodes").([]any)...)
		if at(t, page, "pageInfo", "hasNextPage") != true {
			break
		}
		variables["after"] = at(t, page, "pageInfo", "endCursor")
	}
	if len(got) != len(l.rows) {
		t.Fatalf("%s: %d findings, not %d", name, len(got), len(l.rows))
	}
	for i, f := range l.rows {
		if shown, want := strings.Join(strings.Fields(encode(got[i])), " "), strings.Join(strings.Fields(encode(l.shown(t, f))), " "); shown != want {
			t.Fatalf("%s: shown\n%s\nnot\n%s", name, shown, want)
		}
	}
}

// shown is a finding as it is to be shown.
func (l *findingLibrary) shown(t *testing.T, f *findingRow) any {
	t.Helper()
	rule, _ := l.law.Rule(f.rule)
	orNil := func(s string, v any) any {
		if s == "" {
			return nil
		}
		return v
	}
	list := func(items []string) any {
		out := []any{}
		for _, item := range items {
			out = append(out, item)
		}
		return out
	}
	cited := func(regimes []string) any {
		out := []any{}
		for _, p := range rule.Provisions {
			if slices.Contains(regimes, p.Regime) && p.ValidAt(l.day) {
				out = append(out, object{{"regime", p.Regime}, {"citation", p.Citation}})
			}
		}
		return out
	}
	opened, err := time.Parse(time.DateOnly, f.opened)
	if err != nil {
		t.Fatal(err)
	}
	today, err := time.Parse(time.DateOnly, l.day)
	if err != nil {
		t.Fatal(err)
	}
	return object{
		{"id", f.id()},
		{"__typename", "Finding"},
		{"severity", f.severity},
		{"regimes", list(f.regimes)},
		{"message", f.message},
		{"path", f.path},
		{"openedOn", f.opened},
		{"age", json.Number(strconv.Itoa(int(today.Sub(opened).Hours() / 24)))},
		{"holdsFrom", orNil(f.from, f.from)},
		{"holdsTo", orNil(f.to, f.to)},
		{"waived", f.waiver != ""},
		{"owner", orNil(f.owner, object{{"id", f.owner}})},
		{"waiver", orNil(f.waiver, object{{"id", f.waiver}, {"until", f.waivedUntil}})},
		{"record", object{{"id", f.recordID()}, {"__typename", f.typ}, {"key", f.key}}},
		{"citations", cited(f.regimes)},
		{"rule", object{
			{"code", rule.Code},
			{"label", rule.Label},
			{"description", rule.Description},
			{"severity", string(rule.Severity)},
			{"regimes", list(rule.Regimes)},
			{"letters", list(rule.Letters)},
			{"howToMend", rule.Mend},
			{"citations", cited(rule.Regimes)},
		}},
	}
}

// testBelow compares the findings of each record, under a filter, with those of the list.
func (l *findingLibrary) testBelow(t *testing.T, name string, rng *rand.Rand) {
	t.Helper()
	for _, typ := range compliance.Examined() {
		text := fmt.Sprintf(`query($where: FindingWhere) { l: %s(first: 100, archived: true) { nodes { id
			findings(first: 100, where: $where, orderBy: [{field: SEVERITY}]) { totalCount nodes { id } } } } }`, typ.Plural)
		if slices.Contains(l.hidden, typ.Name) {
			if code := l.refused(t, text, nil); code != fault.Forbidden {
				t.Errorf("%s: %s: %s", name, typ.Plural, code)
			}
			continue
		}
		where, passes := l.filter(rng, 1)
		for _, record := range at(t, l.ask(t, text, map[string]any{"where": where}), "l", "nodes").([]any) {
			want := l.list(func(f *findingRow) bool { return f.recordID() == at(t, record, "id") && passes(f) },
				func(a, b *findingRow) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.n, b.n)) })
			got := texts(t, at(t, record, "findings", "nodes"), "id")
			if len(got)+len(want) > 0 && !reflect.DeepEqual(got, want) || fmt.Sprint(at(t, record, "findings", "totalCount")) != fmt.Sprint(len(want)) {
				t.Errorf("%s: %s has %v, not %v", name, at(t, record, "id"), got, want)
			}
		}
	}
}
