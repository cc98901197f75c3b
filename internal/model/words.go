package model

import (
	"strings"
	"unicode"
)

// maxWord is how many runes of a word are told apart from others.
const maxWord = 64

// joining are the characters that hold the words of an e-mail address together.
const joining = "@._+-"

// Words splits a text into what search asks for: folded runs of letters and digits of any script, and e-mail addresses
// whole. What stands behind the 64th character of a word does not count.
func Words(text string) []string {
	var words []string
	for _, run := range strings.FieldsFunc(Fold(text), func(r rune) bool { return !inWord(r) && !strings.ContainsRune(joining, r) }) {
		if run = strings.Trim(run, joining); strings.Contains(run, "@") {
			words = append(words, cutWord(run))
		} else {
			words = append(words, runsOf(run)...)
		}
	}
	return words
}

// Terms splits a text into what search finds it by: its words, and the runs that its e-mail addresses are made of.
func Terms(text string) []string {
	var terms []string
	for _, word := range Words(text) {
		terms = append(terms, word)
		if strings.Contains(word, "@") {
			terms = append(terms, runsOf(word)...)
		}
	}
	return terms
}

func runsOf(text string) []string {
	runs := strings.FieldsFunc(text, func(r rune) bool { return !inWord(r) })
	for i, run := range runs {
		runs[i] = cutWord(run)
	}
	return runs
}

// inWord tells the characters of words; marks that folding leaves belong to the letters before them.
func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) }

func cutWord(word string) string {
	n := 0
	for i := range word {
		if n++; n > maxWord {
			return word[:i]
		}
	}
	return word
}
