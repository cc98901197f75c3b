package law

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"time"
)

// period is a calendar duration in whole numbers: months and days have no
// common length, so they are kept apart.
type period struct {
	months, days, seconds int
}

var periodForm = regexp.MustCompile(
	`^P(?:(\d{1,9})W|(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?)$`)

// parsePeriod reads a duration of ISO 8601. An empty text is no duration at all.
func parsePeriod(text string) (period, error) {
	if text == "" {
		return period{}, nil
	}
	found := periodForm.FindStringSubmatch(text)
	if last := text[len(text)-1]; found == nil || last == 'P' || last == 'T' {
		return period{}, fmt.Errorf("%q is not a duration of ISO 8601", text)
	}
	var n [8]int
	for i := 1; i < len(n); i++ {
		// Nine digits at most, or none, which is nought.
		n[i], _ = strconv.Atoi(found[i])
	}
	return period{
		months:  12*n[2] + n[3],
		days:    7*n[1] + n[4],
		seconds: 3600*n[5] + 60*n[6] + n[7],
	}, nil
}

func (p period) plus(q period) period {
	return period{p.months + q.months, p.days + q.days, p.seconds + q.seconds}
}

// after returns the day a period after another: the day of that number in the
// month that many months on or, where that month has none, its last one; then
// so many days on. Hours are a day as soon as they are begun.
func (p period) after(day time.Time) (time.Time, error) {
	const longest = 10_000 * 12
	if p.months > longest || p.days > longest*31 {
		return time.Time{}, fmt.Errorf("the duration passes the year 9999")
	}
	first := time.Date(day.Year(), day.Month()+time.Month(p.months), 1, 0, 0, 0, 0, time.UTC)
	lastOfMonth := first.AddDate(0, 1, -1).Day()
	end := first.AddDate(0, 0, min(day.Day(), lastOfMonth)-1+p.days+int(math.Ceil(float64(p.seconds)/86400)))
	if end.Year() > 9999 {
		return time.Time{}, fmt.Errorf("the duration passes the year 9999")
	}
	return end, nil
}

// AddPeriod returns the day a duration of ISO 8601 after another, as civil dates
// YYYY-MM-DD. Months and years lead to the day of the same number or, where the
// month has none, to its last: a month after 31 January is the last of
// February. Weeks and days count on from there, and hours that have begun are a
// day.
func AddPeriod(day, duration string) (string, error) {
	from, err := parseDay(day)
	if err != nil {
		return "", err
	}
	p, err := parsePeriod(duration)
	if err != nil {
		return "", err
	}
	end, err := p.after(from)
	if err != nil {
		return "", fmt.Errorf("add %s to %s: %w", duration, day, err)
	}
	return end.Format(time.DateOnly), nil
}

func parseDay(day string) (time.Time, error) {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is not a day YYYY-MM-DD", day)
	}
	return d, nil
}

// nextDay returns the day after a civil date.
func nextDay(day string) (string, error) { return AddPeriod(day, "P1D") }

// longestWindow bounds the days that AddBusinessDays counts one by one: ten years.
const longestWindow = 3660

// AddBusinessDays returns the day so many business days after another, as civil
// dates YYYY-MM-DD: Saturdays, Sundays and the public holidays of a country do
// not count. Of a country whose holidays are not recorded the weekends alone
// are left out. More than ten years' days count as ten years'.
func (l *Law) AddBusinessDays(country, day string, n int) (string, error) {
	at, err := parseDay(day)
	if err != nil {
		return "", err
	}
	for left := min(n, longestWindow); left > 0; {
		at = at.AddDate(0, 0, 1)
		weekend := at.Weekday() == time.Saturday || at.Weekday() == time.Sunday
		if !weekend && !l.Holiday(country, at.Format(time.DateOnly)) {
			left--
		}
	}
	return at.Format(time.DateOnly), nil
}
