package read_test

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/store"
)

// library is a register with all its texts, which are searched by looking at each of them.
type library struct {
	*client
	books []book
	words []string // that stand anywhere
}

// book is what a record says: the weight of each word, by the type in whose texts it stands.
type book struct {
	id    string
	typ   string
	words map[string]map[string]int
}

// newLibrary reads a register. The principal sees all but some types.
func newLibrary(t *testing.T, db *store.DB, register int64, hidden ...string) *library {
	t.Helper()
	scope := everything(register)
	scope.Visible = func(name string) error {
		if slices.Contains(hidden, name) {
			return fault.New(fault.Forbidden, "To read %s takes more.", name)
		}
		return nil
	}
	l := &library{client: whole(t, db, scope)}
	all := map[string]bool{}
	for _, typ := range model.Roots() {
		records, err := record.Load(t.Context(), db.Reader(), db.Dialect, register, typ, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range records {
			b := book{model.FormatID(typ, r.ID), typ.Name, map[string]map[string]int{}}
			if typ.Name == "Register" || slices.Contains(hidden, typ.Name) || r.Values["archivedAt"] != nil {
				continue
			}
			b.read(r)
			for _, name := range hidden {
				delete(b.words, name)
			}
			l.books = append(l.books, b)
			for _, words := range b.words {
				for word := range words {
					all[word] = true
				}
			}
		}
	}
	l.words = sorted(all)
	return l
}

var (
	wordPattern    = regexp.MustCompile(`[\pL\pN\pM]+`)
	addressPattern = regexp.MustCompile(`[\pL\pN\pM][\pL\pN\pM@._+-]*@[\pL\pN\pM@._+-]*[\pL\pN\pM]`)
)

// split finds the addresses in a text, and the words outside them or, if within, also those inside.
func split(text string, within bool) []string {
	text = model.Fold(text)
	words := addressPattern.FindAllString(text, -1)
	if !within {
		text = addressPattern.ReplaceAllString(text, " ")
	}
	words = append(words, wordPattern.FindAllString(text, -1)...)
	for i, word := range words {
		if runes := []rune(word); len(runes) > 64 {
			words[i] = string(runes[:64])
		}
	}
	return words
}

// read notes the texts of a record and its parts: what the contract shows as String or EmailAddress, its own key, and
// nothing of citations.
func (b *book) read(r *record.Record) {
	note := func(weight int, texts ...string) {
		words := b.words[r.Type.Name]
		if words == nil {
			words = map[string]int{}
			b.words[r.Type.Name] = words
		}
		for _, word := range split(strings.Join(texts, "\n"), true) {
			words[word] = max(words[word], weight)
		}
	}
	names := []string{"name", "title", "reference", "legalName", "tradingName"}
	for _, f := range r.Type.Fields {
		switch v := r.Values[f.Name].(type) {
		case string:
			switch {
			case f.Name == "key" && r.Type.Root(), f.Folded && slices.Contains(names, f.Name):
				note(8, v)
			case f.Folded:
				note(4, v)
			case f.Law == "" && !f.Server && slices.Contains([]string{"String", "EmailAddress"}, f.Scalar) && f.Kind == model.Text:
				note(1, v)
			}
		case []string:
			if f.Kind == model.TextList && f.Law == "" {
				note(1, v...)
			}
		case []map[string]any:
			for _, object := range v {
				for _, member := range f.Shape.Fields {
					text, _ := object[member.Name].(string)
					lines, _ := object[member.Name].([]string)
					prose := member.Kind == model.Text && member.Scalar == "String" || member.Kind == model.TextList
					if f.Shape.Name != "Citation" && prose && member.Law == "" {
						note(1, append(lines, text)...)
					}
				}
			}
		}
	}
	for _, parts := range r.Parts {
		for _, part := range parts {
			b.read(part)
		}
	}
}

// hit is a record that was found.
type hit struct {
	ID, Type string
	Matched  []string
	score    int
}

// naive searches by looking at every text.
func (l *library) naive(text string, types []string) []hit {
	var words []string
	for _, word := range split(text, false) {
		if !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	hits := []hit{}
	for _, b := range l.books {
		h := hit{ID: b.id, Type: b.typ}
		every := len(words) > 0 && (types == nil || slices.Contains(types, b.typ))
		matched := map[string]bool{}
		for _, word := range words {
			best := 0
			for source, said := range b.words {
				for other, weight := range said {
					if !strings.HasPrefix(other, word) {
						continue
					}
					if other == word {
						weight *= 2
					}
					best, matched[source] = max(best, weight), true
				}
			}
			h.score += best
			every = every && best > 0
		}
		if every {
			h.Matched = sorted(matched)
			hits = append(hits, h)
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		_, x, _ := model.ParseID(a.ID)
		_, y, _ := model.ParseID(b.ID)
		return cmp.Or(b.score-a.score, cmp.Compare(x, y))
	})
	for i := range hits {
		hits[i].score = 0
	}
	return hits
}

const searchQuery = `query($text: String!, $types: [RecordType!], $first: Int, $after: String) {
	search(text: $text, types: $types, first: $first, after: $after) {
		totalCount pageInfo { hasNextPage hasPreviousPage endCursor }
		nodes { id } edges { cursor matched node { __typename id key } }
	}
}`

// served searches page by page.
func (l *library) served(t *testing.T, text string, types []string, first int) []hit {
	t.Helper()
	variables := map[string]any{"text": text, "first": first}
	if types != nil {
		var codes []string
		for _, name := range types {
			codes = append(codes, recordType(name))
		}
		variables["types"] = codes
	}
	hits := []hit{}
	for {
		found := at(t, l.ask(t, searchQuery, variables), "search")
		total := fmt.Sprint(at(t, found, "totalCount"))
		if previous := at(t, found, "pageInfo", "hasPreviousPage"); previous != (len(hits) > 0) {
			t.Fatalf("%q: behind %d records hasPreviousPage is %v", text, len(hits), previous)
		}
		ids := texts(t, at(t, found, "nodes"), "id")
		for i, edge := range at(t, found, "edges").([]any) {
			h := hit{ID: at(t, edge, "node", "id").(string), Type: at(t, edge, "node", "__typename").(string)}
			for _, source := range at(t, edge, "matched").([]any) {
				h.Matched = append(h.Matched, source.(string))
			}
			if h.ID != ids[i] {
				t.Fatalf("%q: edges and nodes differ", text)
			}
			hits = append(hits, h)
		}
		if at(t, found, "pageInfo", "hasNextPage") != true {
			if total != fmt.Sprint(len(hits)) {
				t.Fatalf("%q: %s in all, %d on the pages", text, total, len(hits))
			}
			return hits
		}
		variables["after"] = at(t, found, "pageInfo", "endCursor")
	}
}

// recordType is the code of a type.
func recordType(name string) string {
	return strings.ToUpper(strings.Trim(regexp.MustCompile(`([A-Z])`).ReplaceAllString(name, "_$1"), "_"))
}
