package report

import (
	"slices"
	"strings"
	"unicode"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
)

// SubProcessorDifference is how a list of names that somebody keeps, such as a published page, differs from the register.
type SubProcessorDifference struct {
	// Missing are on the register's list, and not among the names.
	Missing []SubProcessorEntry `json:"missing"`
	// Unknown are the names that the register's list does not have.
	Unknown []string `json:"unknown"`
	// Perhaps are names that may mean one of the register's list. They stand in neither of the others.
	Perhaps []PerhapsSubProcessor `json:"perhaps"`
	// Same is how many sub-processors are on both, and Different says that the lists differ, if only perhaps.
	Same      int  `json:"same"`
	Different bool `json:"different"`
}

// PerhapsSubProcessor is a name that is not quite that of a sub-processor of the list.
type PerhapsSubProcessor struct {
	Given string `json:"given"`
	// Name is what the register calls it.
	Name      string `json:"name"`
	Processor int64  `json:"-"`
}

// Compare tells how the names differ from the list: those of all levels. Names are the same whatever their case, accents and spaces, by
// legal or trading name.
func (l *SubProcessorList) Compare(given []string) *SubProcessorDifference {
	d := &SubProcessorDifference{Missing: []SubProcessorEntry{}, Unknown: []string{}, Perhaps: []PerhapsSubProcessor{}}
	matched := map[int64]bool{}
	var left []string
	seen := map[string]bool{}
	for _, text := range given {
		folded := model.Fold(text)
		if folded == "" || seen[folded] {
			continue
		}
		seen[folded] = true
		same := l.find(func(name string) bool { return model.Fold(name) == folded })
		if len(same) == 0 {
			left = append(left, text)
		}
		for _, e := range same {
			matched[e.Processor] = true
		}
	}
	d.Same = len(matched)
	for _, text := range left {
		near := l.find(func(name string) bool { return nearly(name, text) })
		near = slices.DeleteFunc(near, func(e SubProcessorEntry) bool { return matched[e.Processor] })
		if len(near) == 0 {
			d.Unknown = append(d.Unknown, text)
			continue
		}
		for _, e := range near {
			d.Perhaps = append(d.Perhaps, PerhapsSubProcessor{text, e.Name, e.Processor})
		}
	}
	for _, p := range d.Perhaps {
		matched[p.Processor] = true
	}
	for _, e := range l.Entries {
		if !matched[e.Processor] {
			d.Missing = append(d.Missing, e)
			matched[e.Processor] = true
		}
	}
	d.Different = len(d.Missing)+len(d.Unknown)+len(d.Perhaps) > 0
	return d
}

// find lists the sub-processors of which a name passes, each once.
func (l *SubProcessorList) find(passes func(name string) bool) []SubProcessorEntry {
	var out []SubProcessorEntry
	for _, e := range l.Entries {
		again := slices.ContainsFunc(out, func(o SubProcessorEntry) bool { return o.Processor == e.Processor })
		if !again && (e.Name != "" && passes(e.Name) || e.TradingName != "" && passes(e.TradingName)) {
			out = append(out, e)
		}
	}
	return out
}

// legalForms are words of names that say what sort of company it is, and are often left out.
var legalForms = []string{
	"ab", "ag", "as", "bv", "co", "company", "corp", "corporation", "gmbh", "inc", "incorporated", "kg", "limited", "llc", "llp", "ltd",
	"nv", "oy", "plc", "proprietary", "pte", "pty", "sa", "sarl", "sas", "se", "spa", "srl", "the",
}

// nearly tells whether two names may mean the same: without legal forms and punctuation they have the same words, one begins with those
// of the other, or a letter or two differ.
func nearly(a, b string) bool {
	x, y := words(a), words(b)
	if len(x) == 0 || len(y) == 0 {
		return false
	}
	short, long := x, y
	if len(x) > len(y) {
		short, long = y, x
	}
	if slices.Equal(short, long[:len(short)]) {
		return true
	}
	// Joined, for "Data Base" may be written "Database".
	p, q := strings.Join(x, ""), strings.Join(y, "")
	least := min(len(p), len(q))
	const longest = 200 // a longer name is no name
	return max(len(p), len(q)) <= longest && least >= 4 && fault.EditDistance(p, q) <= min(2, least/4)
}

// words are those of a name, folded, without punctuation and legal forms.
func words(name string) []string {
	var out []string
	text := strings.ReplaceAll(model.Fold(name), ".", "")
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if !slices.Contains(legalForms, word) {
			out = append(out, word)
		}
	}
	return out
}
