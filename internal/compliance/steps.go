package compliance

import (
	"fmt"
	"strings"
)

// Step is one step of how a day was worked out, to be shown beside it.
type Step struct {
	// Text says what is reckoned, and Day what it leads to; At is the moment, RFC 3339 in the register's time zone, of what is
	// reckoned in hours.
	Text, Day, At string
	// Citation is where the law says so, empty where the record does.
	Citation string
}

// inWords says a duration of ISO 8601 in words: "1 month", "72 hours". What is none is left as it is.
func inWords(duration string) string {
	date, clock, _ := strings.Cut(strings.TrimPrefix(duration, "P"), "T")
	words := append(
		unitsInWords(date, map[rune]string{'Y': "year", 'M': "month", 'W': "week", 'D': "day"}),
		unitsInWords(clock, map[rune]string{'H': "hour", 'M': "minute", 'S': "second"})...,
	)
	if len(words) == 0 {
		return duration
	}
	return strings.Join(words, " and ")
}

func unitsInWords(text string, units map[rune]string) []string {
	var words []string
	number := ""
	for _, r := range text {
		unit, ok := units[r]
		switch {
		case !ok:
			number += string(r)
		case number == "1":
			words, number = append(words, "1 "+unit), ""
		default:
			words, number = append(words, fmt.Sprintf("%s %ss", number, unit)), ""
		}
	}
	return words
}
