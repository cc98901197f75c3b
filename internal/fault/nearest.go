package fault

import (
	"cmp"
	"slices"
	"strings"
)

// maxGuess is the longest text that is compared with names, which are far shorter. The text comes from a client.
const maxGuess = 64

// Nearest returns at most n of the names that somebody who wrote text may have meant, the likeliest first: those least
// edits away, and those of which text is the beginning or the reverse. Names more than one edit further than the best
// are left out. Neither case nor punctuation matters: "UK GDPR 6(1)(b)" means UK_GDPR_6_1_B.
func Nearest(text string, names []string, n int) []string {
	if len(text) > maxGuess || n <= 0 {
		return nil
	}
	text = foldName(text)
	if len(text) < 2 {
		return nil
	}
	type guess struct {
		name           string
		edits, sharing int
	}
	var guesses []guess
	for _, name := range names {
		folded := foldName(name)
		edits := editDistance(text, folded)
		if edits > 1 && (strings.HasPrefix(folded, text) || strings.HasPrefix(text, folded)) {
			edits = 1
		}
		if edits <= max(1, min(2, len(text)/2), len(text)/3) {
			guesses = append(guesses, guess{name, edits, sharedPrefix(text, folded)})
		}
	}
	slices.SortStableFunc(guesses, func(a, b guess) int {
		return cmp.Or(cmp.Compare(a.edits, b.edits), cmp.Compare(b.sharing, a.sharing))
	})
	var found []string
	for _, g := range guesses[:min(n, len(guesses))] {
		if g.edits > guesses[0].edits+1 {
			break
		}
		found = append(found, g.name)
	}
	return found
}

// foldName writes text in capitals and digits, with one underscore between words.
func foldName(text string) string {
	words := strings.FieldsFunc(strings.ToUpper(text), func(r rune) bool {
		return (r < 'A' || r > 'Z') && (r < '0' || r > '9')
	})
	return strings.Join(words, "_")
}

// editDistance is the number of bytes to insert, delete or replace to get from a to b (Levenshtein).
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// Within tells whether at most so many bytes have to be inserted, deleted or replaced to get from a to b. It looks no further than
// that, so that it takes as long as the texts are.
func Within(a, b string, most int) bool {
	if max(len(a)-len(b), len(b)-len(a)) > most {
		return false
	}
	var short [256]int // most names are, and comparing many then takes no memory
	row := short[:]
	if len(b) >= len(row) {
		row = make([]int, len(b)+1)
	}
	for j := range min(most, len(b)) + 1 {
		row[j] = j
	}
	for i := range len(a) {
		from, to := max(0, i-most), min(len(b), i+most+1)
		if to == i+most+1 {
			row[to] = most + 1 // or more, which is the same
		}
		diagonal, least := row[from], most+1
		row[from]++
		if from == 0 {
			least = row[0]
		}
		for j := from; j < to; j++ {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
			least = min(least, row[j+1])
		}
		if least > most {
			return false
		}
	}
	return row[len(b)] <= most
}

func sharedPrefix(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}
