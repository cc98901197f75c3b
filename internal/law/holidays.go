package law

import "slices"

// holidayYear is the public holidays of a country in a year.
type holidayYear struct {
	Term    `yaml:",inline"`
	Country string       `yaml:"country" law:"country"`
	Days    []holidayDay `yaml:"days"`
}

type holidayDay struct {
	Day   string `yaml:"day" law:"date"`
	Label string `yaml:"label"`
}

func (h holidayYear) check(c *rowCheck) {
	previous := h.ValidFrom
	for _, d := range h.Days {
		if !h.ValidAt(d.Day) || d.Day < previous {
			c.fault("days", "%s is not of the year, or out of order", d.Day)
		}
		previous = d.Day
	}
	if h.ValidFrom == "" || h.ValidTo == "" {
		c.fault("validFrom", "and validTo are the first and the last day of the year")
	}
}

// Holiday reports whether a day is a public holiday of a country. It is false
// for a year of which no holidays are recorded.
func (l *Law) Holiday(country, day string) bool {
	for _, h := range l.holidays.rows {
		if h.Country == country && h.ValidAt(day) {
			return slices.ContainsFunc(h.Days, func(d holidayDay) bool { return d.Day == day })
		}
	}
	return false
}
