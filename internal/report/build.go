package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/record"
)

// writer writes a document about one record as at one day.
type writer struct {
	*compliance.Case
	kind  Kind
	words vocabulary
	links map[string]map[int64][]*record.Record
	// unsure says that something was marked as unconfirmed.
	unsure bool
}

func newWriter(set *compliance.Set, kind Kind, subject *record.Record, regime, day string) *writer {
	return &writer{
		Case: set.AsAt(subject, day), kind: kind, words: vocabularyOf(regime), links: map[string]map[int64][]*record.Record{},
	}
}

// unconfirmed is put behind what a record only infers.
const unconfirmed = " (unconfirmed)"

// mark puts unconfirmed behind a text if what a record says at a path is only inferred: nothing better is cited for it, or else
// for the nearest part that holds it.
func (w *writer) mark(text string, r *record.Record, path string) string {
	if text == "" || !inferred(r, path) {
		return text
	}
	w.unsure = true
	return text + unconfirmed
}

func inferred(r *record.Record, path string) bool {
	for ; path != ""; path = above(path) {
		cited := citations(r, path)
		if len(cited) > 0 {
			return !slices.ContainsFunc(cited, func(c map[string]any) bool { return c["status"] != "INFERRED" })
		}
	}
	return false
}

// citations are those of a record at exactly a path.
func citations(r *record.Record, path string) []map[string]any {
	list, _ := r.Values["citations"].([]map[string]any)
	var out []map[string]any
	for _, citation := range list {
		if citation["path"] == path {
			out = append(out, citation)
		}
	}
	return out
}

// above is the path that holds another, empty above a field of the record.
func above(path string) string {
	if list, ok := strings.CutSuffix(path, "]"); ok {
		return list[:max(strings.LastIndexByte(list, '['), 0)]
	}
	return path[:max(strings.LastIndexByte(path, '.'), 0)]
}

// at is the path of a part of a list.
func at(list string, part *record.Record) string { return list + "[" + part.Key() + "]" }

// holder is the record that a part of a scope stands in: the record itself, or the one it inherits from.
func (w *writer) holder(r *record.Record, list string, part *record.Record) *record.Record {
	if house := w.house(r); house != nil && !slices.Contains(r.Parts[list], part) {
		return house
	}
	return r
}

func (w *writer) house(r *record.Record) *record.Record {
	if r.Type.Inherits == "" {
		return nil
	}
	return w.One(r, r.Type.Inherits)
}

// linking lists the records of a type whose link leads to a record. What leads where is looked up once for a document.
func (w *writer) linking(typ, link string, to *record.Record) []*record.Record {
	if to == nil {
		return nil
	}
	key := typ + "." + link
	if w.links[key] == nil {
		led := map[int64][]*record.Record{}
		for _, r := range w.All(typ) {
			for _, id := range append(slices.Clone(r.Many[link]), r.One[link]) {
				led[id] = append(led[id], r)
			}
		}
		w.links[key] = led
	}
	return slices.Clone(w.links[key][to.ID])
}

// underWay reports whether an activity is processing as at the day: not planned, and not over.
func (w *writer) underWay(activity *record.Record) bool {
	switch activity.Text("processingState") {
	case "PLANNED", "ENDED":
		return false
	}
	return w.During(activity.Text("startedOn"), activity.Text("endedOn"))
}

// paragraph adds a paragraph, if there is a text.
func (s *Section) paragraph(text string) {
	if text != "" {
		s.add(Block{Kind: Paragraph, Text: text})
	}
}

// list adds a list, if it has items.
func (s *Section) list(lead string, items []string) {
	if len(items) > 0 {
		s.add(Block{Kind: List, Text: lead, Items: items})
	}
}

// facts adds what there is to say of terms; a fact without a text is left out.
func (s *Section) facts(facts ...Fact) {
	facts = slices.DeleteFunc(facts, func(f Fact) bool { return f.Text == "" })
	if len(facts) > 0 {
		s.add(Block{Kind: Facts, Facts: facts})
	}
}

// table adds a table, if it has rows. Columns in which nothing is to be said in any row are left out.
func (s *Section) table(caption string, head []string, rows []Row) {
	if len(rows) == 0 {
		return
	}
	t := Block{Kind: Table, Text: caption, Rows: make([]Row, len(rows))}
	for column := range head {
		empty := func(r Row) bool { return len(r.Cells[column].Texts) == 1 && r.Cells[column].Texts[0] == dash }
		if column > 0 && !slices.ContainsFunc(rows, func(r Row) bool { return !empty(r) }) {
			continue
		}
		t.Head = append(t.Head, head[column])
		for i := range rows {
			t.Rows[i].Cells = append(t.Rows[i].Cells, rows[i].Cells[column])
		}
	}
	s.add(t)
}

// merged are rows of which those that differ in the last cell alone have become one.
func merged(rows []Row) []Row {
	var out []Row
	at := map[string]int{}
	for _, r := range rows {
		last := len(r.Cells) - 1
		key := fmt.Sprintf("%q", r.Cells[:last])
		same, seen := at[key]
		if !seen {
			at[key] = len(out)
			out = append(out, Row{slices.Clone(r.Cells)})
			continue
		}
		of := &out[same].Cells[last]
		*of = cell(slices.Concat(of.Texts, r.Cells[last].Texts)...)
	}
	return out
}

func (s *Section) add(b Block) {
	s.Blocks = append(s.Blocks, b)
	s.Present = true
}

// gap says what is not recorded, and which provision asks for it: that of the section unless another is named.
func (s *Section) gap(text string, citation ...string) {
	by := s.Citation
	if len(citation) > 0 {
		by = citation[0]
	}
	s.Blocks = append(s.Blocks, Block{Kind: Gap, Text: text, Citation: by})
}

// of notes the records that the section was written of.
func (s *Section) of(records ...*record.Record) {
	for _, r := range records {
		if r != nil && !slices.Contains(s.Records, r.ID) {
			s.Records = append(s.Records, r.ID)
		}
	}
}

// below adds a section, unless it says nothing.
func (s *Section) below(under Section) {
	if len(under.Blocks) > 0 || len(under.Sections) > 0 {
		s.Sections = append(s.Sections, under)
		s.Present = s.Present || under.Present
		for _, id := range under.Records {
			if !slices.Contains(s.Records, id) {
				s.Records = append(s.Records, id)
			}
		}
	}
}

// cell holds the texts that are not empty, each once.
func cell(texts ...string) Cell {
	var c Cell
	for _, text := range texts {
		if text != "" && !slices.Contains(c.Texts, text) {
			c.Texts = append(c.Texts, text)
		}
	}
	return c
}

// row makes a row of cells.
func row(cells ...Cell) Row { return Row{cells} }

// nothing is a cell in which nothing is to be said, as opposed to one that misses something.
func nothing() Cell { return cell(dash) }

const dash = "—"

// everywhere says that something holds for all activities.
const everywhere = "all our activities"

// or is a cell, and one in which nothing is to be said in place of an empty one.
func (c Cell) or(other Cell) Cell {
	if len(c.Texts) == 0 {
		return other
	}
	return c
}

// name is what a record is called.
func name(r *record.Record) string {
	if r == nil {
		return ""
	}
	return cmp.Or(r.Text("name"), r.Text("title"), r.Text("reference"), r.Key())
}

// names are what records are called.
func names(records []*record.Record) []string {
	var out []string
	for _, r := range records {
		out = append(out, name(r))
	}
	return out
}

// described is what a record is called, with its description.
func described(r *record.Record) []string {
	if r.Text("description") == "" {
		return []string{name(r)}
	}
	return []string{name(r), r.Text("description")}
}

// date writes a civil date in words, and anything else as it is.
func date(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.Format("2 January 2006")
}

// grouped holds texts by what they are of, in the order in which that came.
type grouped[K comparable] struct {
	keys   []K
	values map[K][]string
}

// add notes texts, each once.
func (g *grouped[K]) add(key K, values ...string) {
	if g.values == nil {
		g.values = map[K][]string{}
	}
	if !slices.Contains(g.keys, key) {
		g.keys = append(g.keys, key)
	}
	for _, v := range values {
		if v != "" && !slices.Contains(g.values[key], v) {
			g.values[key] = append(g.values[key], v)
		}
	}
}
