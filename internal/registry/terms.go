package registry

import (
	"cmp"
	"context"
	"slices"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// What a word weighs in a search, by where it stands.
const (
	nameWeight        = 8
	descriptionWeight = 4
	proseWeight       = 1
)

// maxTerms is how many different words are kept of one source of a record, its own texts or those of its parts of one type:
// the ones that weigh most, and of those that weigh the same the ones that come first.
const maxTerms = 400

// indexed is how many records are made ready before their terms are written: more would take more memory, and fewer would
// visit the same pages of the database more often.
const indexed = 2000

// term is a word by which a record is found.
type term struct {
	text   string
	record int64
	typ    string
	source string // the type in whose texts the word stands
	weight int64
}

func compareTerms(a, b term) int {
	return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(a.record, b.record), cmp.Compare(a.source, b.source))
}

// searchedField is a field whose text is searched, with the weight of its words.
type searchedField struct {
	*model.Field
	weight int64
}

var searchedFields = func() map[*model.Type][]searchedField {
	out := map[*model.Type][]searchedField{}
	for _, t := range model.Types() {
		for _, f := range t.Fields {
			if w := weightOf(t, f); w > 0 {
				out[t] = append(out[t], searchedField{f, w})
			}
		}
	}
	return out
}()

// weightOf is what the words of a field weigh, 0 if they are not searched. The key of a part repeats that of another record,
// which is found by it. Citations tell of the record, not of what it is about, and may lead into what not everybody sees.
func weightOf(t *model.Type, f *model.Field) int64 {
	switch {
	case f.Name == "key" && t.Root(), f.Folded && (f.Required || slices.Contains(t.KeyFrom, f.Name)):
		return nameWeight
	case f.Folded:
		return descriptionWeight
	case isProse(f), f.Kind == model.JSON && f.Shape.Name != "Citation":
		return proseWeight
	}
	return 0
}

// isProse tells the texts that people write from codes, addresses of the web and what the registry writes.
func isProse(f *model.Field) bool {
	text := f.Kind == model.Text && (f.Scalar == "String" || f.Scalar == "EmailAddress")
	return (text || f.Kind == model.TextList) && f.Law == "" && !f.Server
}

// collector gathers the terms of one record.
type collector struct {
	root  *record.Record
	terms []term
	place map[[2]string]int // by source and text
}

// termsOf lists the words by which a record and its parts are found, in order: none where it is archived or missing. The
// register itself is not searched.
func termsOf(r *record.Record) []term {
	if r == nil || r.Type.Name == "Register" || r.Values["archivedAt"] != nil {
		return nil
	}
	c := collector{root: r, place: map[[2]string]int{}}
	c.record(r)
	slices.SortStableFunc(c.terms, func(a, b term) int { return cmp.Compare(b.weight, a.weight) })
	kept, count := c.terms[:0], map[string]int{}
	for _, t := range c.terms {
		if count[t.source]++; count[t.source] <= maxTerms {
			kept = append(kept, t)
		}
	}
	slices.SortFunc(kept, compareTerms)
	return kept
}

func (c *collector) record(r *record.Record) {
	for _, f := range searchedFields[r.Type] {
		switch v := r.Values[f.Name].(type) {
		case string:
			c.add(r.Type.Name, f.weight, v)
		case []string:
			c.add(r.Type.Name, f.weight, v...)
		case []map[string]any:
			c.objects(r.Type.Name, f, v)
		}
	}
	for _, link := range r.Type.Links {
		for _, part := range r.Parts[link.Name] {
			c.record(part)
		}
	}
}

// objects adds what is prose in the objects of a JSON field.
func (c *collector) objects(source string, f searchedField, objects []map[string]any) {
	for _, object := range objects {
		for _, member := range f.Shape.Fields {
			if !isProse(member) {
				continue
			}
			switch v := object[member.Name].(type) {
			case string:
				c.add(source, f.weight, v)
			case []string:
				c.add(source, f.weight, v...)
			}
		}
	}
}

// add notes the words of texts, each once for its source, with the greatest weight.
func (c *collector) add(source string, weight int64, texts ...string) {
	for _, text := range texts {
		for _, word := range model.Terms(text) {
			at := [2]string{source, word}
			if i, ok := c.place[at]; ok {
				c.terms[i].weight = max(c.terms[i].weight, weight)
				continue
			}
			c.place[at] = len(c.terms)
			c.terms = append(c.terms, term{word, c.root.ID, c.root.Type.Name, source, weight})
		}
	}
}

// saveTerms writes the terms of records where they have changed.
func (t *transaction) saveTerms(ctx context.Context, items []*item) error {
	b := t.batch()
	for some := range slices.Chunk(items, indexed) {
		var stale []int64
		var terms []term
		for _, it := range some {
			was, is := termsOf(it.old), termsOf(it.new)
			if slices.Equal(was, is) {
				continue
			}
			if len(was) > 0 {
				stale = append(stale, it.new.ID)
			}
			terms = append(terms, is...)
		}
		if err := t.deleteTerms(ctx, stale); err != nil {
			return err
		}
		slices.SortFunc(terms, compareTerms)
		for _, one := range terms {
			b.term(one)
		}
		if err := b.insert(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (t *transaction) deleteTerms(ctx context.Context, records []int64) error {
	if records == nil {
		return nil
	}
	d := t.db.Dialect
	query := "delete from search_terms where register_id = ? and " + d.InIDs("record_id")
	return t.exec(ctx, query, t.writer.Register, d.IDs(records))
}

func (b *batch) term(t term) {
	n := b.into("search_terms", lastRank, func() []string {
		return []string{"register_id", "term", "record_id", "type", "source", "weight"}
	})
	n.values = append(n.values, b.t.writer.Register, t.text, t.record, t.typ, t.source, t.weight)
}
