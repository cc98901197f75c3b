package read_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/openropa/ropa/graph"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/read"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// odd are questions in which SQL, folding and splitting may go wrong.
var odd = []string{
	"", " ", "%", "_", "a%", "a_", "'", `"`, `\`, "--", "é", "É", "e\u0301", "ß", "SS", "İ", "i", "ﬁ", "中", "ש", "😀", "ж Ω", "a@example.com", "b.c",
	"b.c+d@", "@example", "a a A", "x;drop", "true null", "uk", "UK_GDPR_6_1_B", "\U0010FFFF", "\uFFFD", strings.Repeat("é", 200), "0 1 2 3 4 5 6 7",
}

// TestSearch_IsNaive compares what is served with a look at every text, for odd and for random words.
func TestSearch_IsNaive(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		woven := importRandom(t, r, 11, 5)
		weave(t, r, woven, 11)
		for name, l := range map[string]*library{
			"random": newLibrary(t, db, woven), "example": newLibrary(t, db, importExample(t, r)),
			"partly seen": newLibrary(t, db, woven, "Contact", "Member", "LegalBasis", "BasisAssignment", "DataSource"),
		} {
			rng := rand.New(rand.NewPCG(3, 5))
			questions, found := slices.Clone(odd), 0
			for range 60 {
				questions = append(questions, l.question(rng))
			}
			for i, text := range questions {
				var types []string
				if i%3 == 0 {
					types = []string{"Organisation", "ControllerActivity"}[:1+i%2]
				}
				want, got := l.naive(text, types), l.served(t, text, types, 1+rng.IntN(40))
				if !reflect.DeepEqual(want, got) {
					t.Errorf("%s: %q in %v finds\n%v\nnot\n%v", name, text, types, got, want)
				}
				found += len(got)
			}
			t.Logf("%s: %d questions find %d records by %d words", name, len(questions), found, len(l.words))
		}
	})
}

// question is made of words that stand in the register, whole or their beginnings, as somebody may type them.
func (l *library) question(rng *rand.Rand) string {
	var words []string
	for range 1 + rng.IntN(2) {
		word := []rune(l.words[rng.IntN(len(l.words))])
		if rng.IntN(2) == 0 {
			word = word[:1+rng.IntN(len(word))]
		}
		words = append(words, string(word))
	}
	text := strings.Join(words, []string{" ", ", ", "\u00a0"}[rng.IntN(3)])
	if rng.IntN(2) == 0 {
		text = strings.ToUpper(text)
	}
	return text
}

// TestSearch_Refuses sees that each limit is told with its bound, and that a cursor is of its own question alone.
func TestSearch_Refuses(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		l := newLibrary(t, db, importRandom(t, migrated(t, db), 11, 4), "Contact", "Member")
		cursor := at(t, l.ask(t, searchQuery, map[string]any{"text": "a", "first": 1}), "search", "edges", 0, "cursor")
		for _, test := range []struct {
			variables map[string]any
			code      fault.Code
		}{
			{map[string]any{"text": strings.Repeat("é", 201)}, fault.LimitExceeded},
			{map[string]any{"text": "1 2 3 4 5 6 7 8 9"}, fault.LimitExceeded},
			{map[string]any{"text": "a", "first": 101}, fault.LimitExceeded},
			{map[string]any{"text": "a\x00b"}, fault.BadUserInput},
			{map[string]any{"text": "b", "after": cursor}, fault.BadUserInput},
			{map[string]any{"text": "a", "types": []string{"ORGANISATION"}, "after": cursor}, fault.BadUserInput},
			{map[string]any{"text": "a", "after": "x"}, fault.BadUserInput},
			{map[string]any{"text": "a", "types": []string{"ORGANISATION", "MEMBER"}}, fault.Forbidden},
		} {
			if code := l.refused(t, searchQuery, test.variables); code != test.code {
				t.Errorf("%v: %s", test.variables, code)
			}
		}
		l.ask(t, searchQuery, map[string]any{"text": " A a", "after": cursor}) // the same question
		if found := at(t, l.ask(t, searchQuery, map[string]any{"text": "a", "types": []string{}}), "search", "totalCount"); fmt.Sprint(found) != "0" {
			t.Errorf("of no type: %v", found)
		}
	})
}

// TestSearch_Types sees that there is a code for every type of record, in the order of the root lists.
func TestSearch_Types(t *testing.T) {
	codes := []string{"REGISTER"}
	for _, f := range graph.Schema().Query.Fields {
		if of, lists := strings.CutSuffix(f.Type.Name(), "Connection"); lists && model.ByName(of) != nil {
			codes = append(codes, recordType(of))
		}
	}
	var got []string
	for _, v := range graph.Schema().Types["RecordType"].EnumValues {
		got = append(got, v.Name)
	}
	if !slices.Equal(got, codes) || len(codes) != len(model.Roots()) {
		t.Errorf("RecordType has %v, the lists are of %v", got, codes)
	}
}

// watched answers a search and lists the statements that it took.
func (l *library) watched(t *testing.T, db *store.DB, text string, types ...string) (statements []string, plans string) {
	t.Helper()
	read.Watch(l.engine, func(text string, args []any) {
		statements = append(statements, text)
		held(t, "search", text)
		if db.Dialect.Name() == dialect.SQLite {
			plans += strings.Join(plan(t, db, text, args), "\n") + "\n"
		}
	})
	defer read.Watch(l.engine, nil)
	cursor := at(t, l.ask(t, searchQuery, map[string]any{"text": "x", "first": 1, "types": types}), "search", "edges", 0, "cursor")
	statements, plans = nil, ""
	l.ask(t, searchQuery, map[string]any{"text": text, "first": 40, "types": types})
	if text == "x" {
		l.ask(t, searchQuery, map[string]any{"text": text, "first": 40, "types": types, "after": cursor})
	}
	return statements, plans
}

// TestSearch_Statements sees that the statements follow from the question, not from what there is, and that they look
// for terms by an index.
func TestSearch_Statements(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		var all [][]string
		for n, key := range map[int]string{2: "small", 60: "large"} {
			id, _, err := r.CreateRegister(t.Context(), registry.Writer{Actor: "system/test"}, key, registry.Input{}, many(n))
			if err != nil {
				t.Fatal(err)
			}
			statements, plans := newLibrary(t, db, id).watched(t, db, "x", "PURPOSE")
			all = append(all, statements)
			// Of nine statements two read the purposes, and two the terms of the records on the page.
			byTerm := strings.Count(plans, "search_terms USING PRIMARY KEY (register_id=? AND term>? AND term<?)")
			byRecord := strings.Count(plans, "search_terms USING COVERING INDEX search_terms_record (register_id=? AND record_id=?")
			if db.Dialect.Name() == dialect.SQLite && (byTerm != 5 || byRecord != 2) {
				t.Errorf("terms are found by %d and %d indexes:\n%s", byTerm, byRecord, plans)
			}
		}
		if len(all[0]) != 9 || !slices.Equal(all[0], all[1]) {
			t.Errorf("%d statements, and %d:\n%s", len(all[0]), len(all[1]), strings.Join(all[0], "\n"))
		}
	})
}

// many are purposes whose names begin with one word.
func many(n int) []registry.Change {
	var out []registry.Change
	for i := range n {
		out = append(out, registry.Change{Action: registry.Create, Type: model.ByName("Purpose"), Fields: registry.Input{"name": fmt.Sprint("X ", i)}})
	}
	return out
}

// TestSearch_Isolation asks one register for the words of another: they are not there, at the cost of any word that is
// nowhere.
func TestSearch_Isolation(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		rich := newLibrary(t, db, importRandom(t, r, 11, 4))
		id, _, err := r.CreateRegister(t.Context(), registry.Writer{Actor: "system/test"}, "other", registry.Input{}, many(2))
		if err != nil {
			t.Fatal(err)
		}
		other := newLibrary(t, db, id)
		nowhere, _ := other.watched(t, db, "nowhere")
		for _, word := range rich.words {
			if len(other.naive(word, nil)) > 0 {
				continue
			}
			if got := other.served(t, word, nil, 5); len(got) > 0 {
				t.Errorf("%q is found: %v", word, got)
			}
			if foreign, _ := other.watched(t, db, word); len(split(word, false)) == 1 && !slices.Equal(foreign, nowhere) {
				t.Errorf("%q takes other statements than a word that is nowhere", word)
			}
		}
	})
}
