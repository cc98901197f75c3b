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
	names := l.names()
	matched := map[int64]bool{}
	var left []string
	seen := map[string]bool{}
	for _, text := range given {
		folded := model.Fold(text)
		if folded == "" || seen[folded] {
			continue
		}
		seen[folded] = true
		same := false
		for _, of := range names {
			if slices.Contains(of.folded, folded) {
				same, matched[of.entry.Processor] = true, true
			}
		}
		if !same {
			left = append(left, text)
		}
	}
	d.Same = len(matched)
	names = slices.DeleteFunc(names, func(of listedNames) bool { return matched[of.entry.Processor] })
	for _, text := range left {
		near := 0
		for given, i := words(text), 0; i < len(names) && near < maxPerhaps; i++ {
			if of := names[i]; slices.ContainsFunc(of.words, func(name nameWords) bool { return nearly(name, given) }) {
				d.Perhaps = append(d.Perhaps, PerhapsSubProcessor{text, of.entry.Name, of.entry.Processor})
				near++
			}
		}
		if near == 0 {
			d.Unknown = append(d.Unknown, text)
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

// maxPerhaps bounds the sub-processors that one name may mean: a name that is so short means nothing.
const maxPerhaps = 10

// listedNames are the names of a sub-processor, folded, and their words.
type listedNames struct {
	entry  SubProcessorEntry
	folded []string
	words  []nameWords
}

// names are those of the sub-processors, of each once.
func (l *SubProcessorList) names() []listedNames {
	var out []listedNames
	place := map[int64]bool{}
	for _, e := range l.Entries {
		if place[e.Processor] {
			continue
		}
		place[e.Processor] = true
		of := listedNames{entry: e}
		for _, name := range []string{e.Name, e.TradingName} {
			if name != "" {
				of.folded, of.words = append(of.folded, model.Fold(name)), append(of.words, words(name))
			}
		}
		out = append(out, of)
	}
	return out
}

// legalForms are words of names that say what sort of company it is, and are often left out.
var legalForms = []string{
	"ab", "ag", "as", "bv", "co", "company", "corp", "corporation", "gmbh", "inc", "incorporated", "kg", "limited", "llc", "llp", "ltd",
	"nv", "oy", "plc", "proprietary", "pte", "pty", "sa", "sarl", "sas", "se", "spa", "srl", "the",
}

// nearly tells whether two names, of which the words are given, may mean the same: they have the same words, one begins with those of the
// other, or a letter or two differ.
func nearly(x, y nameWords) bool {
	if len(x.list) == 0 || len(y.list) == 0 {
		return false
	}
	short, long := x.list, y.list
	if len(short) > len(long) {
		short, long = long, short
	}
	if slices.Equal(short, long[:len(short)]) {
		return true
	}
	p, q := x.joined, y.joined
	least, most := min(len(p), len(q)), max(len(p), len(q))
	const longest = 200 // a longer name is no name
	may := min(2, least/4)
	return most <= longest && may > 0 && fault.Within(p, q, may)
}

// nameWords are the words of a name, and those joined, for "Data Base" may be written "Database".
type nameWords struct {
	list   []string
	joined string
}

// words are those of a name, folded, without punctuation and legal forms.
func words(name string) nameWords {
	var out nameWords
	text := strings.ReplaceAll(model.Fold(name), ".", "")
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if !slices.Contains(legalForms, word) {
			out.list = append(out.list, word)
		}
	}
	out.joined = strings.Join(out.list, "")
	return out
}
