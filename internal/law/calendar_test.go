package law

import "testing"

func TestAddPeriod(t *testing.T) {
	tests := []struct{ day, period, want string }{
		{"2026-01-15", "P1M", "2026-02-15"},
		{"2026-01-31", "P1M", "2026-02-28"},
		{"2028-01-31", "P1M", "2028-02-29"},
		{"2026-01-31", "P3M", "2026-04-30"},
		{"2026-08-31", "P1M", "2026-09-30"},
		{"2026-12-31", "P2M", "2027-02-28"},
		{"2024-02-29", "P1Y", "2025-02-28"},
		{"2024-02-29", "P4Y", "2028-02-29"},
		{"2026-02-28", "P1M", "2026-03-28"},
		{"2026-02-26", "P2W", "2026-03-12"},
		{"2026-01-31", "P1M1D", "2026-03-01"},
		{"2026-01-01", "P1Y6M", "2027-07-01"},
		{"2026-01-01", "PT72H", "2026-01-04"},
		{"2026-01-01", "PT1H", "2026-01-02"},
		{"2026-01-01", "P0D", "2026-01-01"},
		{"2026-01-01", "", "2026-01-01"},
		{"9999-12-30", "P1D", "9999-12-31"},
	}
	for _, tt := range tests {
		if got, err := AddPeriod(tt.day, tt.period); err != nil || got != tt.want {
			t.Errorf("%s + %s = %s, %v, want %s", tt.day, tt.period, got, err, tt.want)
		}
	}
	for _, bad := range [][2]string{
		{"2026-02-30", "P1M"},
		{"", "P1M"},
		{"2026-01-01", "P"},
		{"2026-01-01", "P1DT"},
		{"2026-01-01", "1M"},
		{"2026-01-01", "-P1M"},
		{"2026-01-01", "P1.5M"},
		{"2026-01-01", "P9000Y"},
		{"2026-01-01", "P999999999M"},
		{"2026-01-01", "P999999999D"},
		{"9999-12-31", "P1D"},
	} {
		if got, err := AddPeriod(bad[0], bad[1]); err == nil {
			t.Errorf("%s + %s = %s, want an error", bad[0], bad[1], got)
		}
	}
}

func TestHoliday(t *testing.T) {
	l := mustLoad(t)
	tests := []struct {
		country, day string
		want         bool
	}{
		{"GB", "2026-12-25", true},
		// Boxing Day of 2026 is a Saturday; Monday stands in for it.
		{"GB", "2026-12-26", false},
		{"GB", "2026-12-28", true},
		{"GB", "2027-12-27", true},
		{"GB", "2027-12-28", true},
		{"GB", "2028-01-03", true},
		{"GB", "2026-04-03", true},
		{"GB", "2026-04-06", true},
		{"GB", "2026-05-04", true},
		{"GB", "2026-05-25", true},
		{"GB", "2026-08-31", true},
		{"GB", "2026-03-21", false},
		{"ZA", "2026-03-21", true},
		// 9 August 2026 is a Sunday: Monday is a holiday too.
		{"ZA", "2026-08-09", true},
		{"ZA", "2026-08-10", true},
		{"ZA", "2026-04-03", true},
		{"ZA", "2026-04-06", true},
		// Only a Sunday moves, not a Saturday.
		{"ZA", "2026-12-26", true},
		{"ZA", "2026-12-28", false},
		{"ZA", "2027-12-27", true},
		{"FR", "2026-12-25", false},
		{"GB", "2023-12-25", false},
	}
	for _, tt := range tests {
		if got := l.Holiday(tt.country, tt.day); got != tt.want {
			t.Errorf("%s on %s: %v, want %v", tt.country, tt.day, got, tt.want)
		}
	}
	// Easter Sundays as published.
	for year, sunday := range map[string]string{
		"2024": "2024-03-31", "2025": "2025-04-20", "2026": "2026-04-05", "2027": "2027-03-28",
		"2028": "2028-04-16", "2029": "2029-04-01", "2030": "2030-04-21",
	} {
		monday, _ := nextDay(sunday)
		for _, country := range []string{"GB", "ZA"} {
			if !l.Holiday(country, monday) {
				t.Errorf("no Easter Monday of %s in %s", year, country)
			}
		}
	}
}
