package model

import (
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Fold brings a text into the form by which it is searched and sorted, the same on every database: compatibility
// decomposition without marks, case folded, runs of white space as one space.
func Fold(s string) string {
	ascii := true
	for i := 0; i < len(s) && ascii; i++ {
		ascii = s[i] < 0x80
	}
	if !ascii {
		s = norm.NFKD.String(cases.Fold().String(norm.NFKD.String(s)))
		s = strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				return -1
			}
			return r
		}, s)
	}
	return strings.Join(strings.Fields(strings.ToLower(s)), " ")
}

// Now is the present instant at the precision that is stored.
func Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// TimeFormat is how an instant is shown: RFC 3339 in UTC with microseconds.
const TimeFormat = "2006-01-02T15:04:05.000000Z"

// FormatTime shows a stored instant.
func FormatTime(micros int64) string { return time.UnixMicro(micros).UTC().Format(TimeFormat) }

// ParseTime reads an instant in RFC 3339 with any offset.
func ParseTime(s string) (micros int64, ok bool) {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return 0, false
	}
	return t.UnixMicro(), true
}

// ValidDate tells whether s is a day of the calendar as YYYY-MM-DD.
func ValidDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil && len(s) == len(time.DateOnly)
}
