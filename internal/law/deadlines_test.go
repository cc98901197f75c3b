package law

import (
	"testing"
	"time"
)

func deadline(t *testing.T, regime string, matter Matter, day string) Deadline {
	t.Helper()
	d, ok := mustLoad(t).Deadline(regime, matter, day)
	if !ok {
		t.Fatalf("no %s of %s on %s", matter, regime, day)
	}
	return d
}

func TestDueDay(t *testing.T) {
	l := mustLoad(t)
	const now = "2026-11-22"
	uk := deadline(t, "UK_GDPR", RightsRequestMatter, now)
	eu := deadline(t, "EU_GDPR", RightsRequestMatter, now)
	access := deadline(t, "POPIA", AccessRequestMatter, now)
	correction := deadline(t, "POPIA", CorrectionRequestMatter, now)
	complaint := deadline(t, "UK_GDPR", ComplaintAcknowledgementMatter, now)
	tests := []struct {
		name  string
		row   Deadline
		clock Clock
		want  string
	}{
		{"corresponding day", uk, Clock{Received: "2026-09-03"}, "2026-10-05"}, // 3 October is a Saturday
		{"a working day", uk, Clock{Received: "2026-09-07"}, "2026-10-07"},
		{"month end", uk, Clock{Received: "2026-08-31"}, "2026-09-30"},
		{"February", eu, Clock{Received: "2026-01-31"}, "2026-02-28"},
		{"leap year", eu, Clock{Received: "2028-01-31"}, "2028-02-29"},
		{"Christmas", uk, Clock{Received: "2026-11-25"}, "2026-12-29"}, // Friday, weekend, substitute day
		{"Easter", uk, Clock{Received: "2026-03-03"}, "2026-04-07"},    // Good Friday to Easter Monday
		{"no rolling recorded", eu, Clock{Received: "2026-09-03"}, "2026-10-03"},
		{"extension", uk, Clock{Received: "2026-09-07", Extended: true}, "2026-12-07"},
		{"extension of a month end", eu, Clock{Received: "2026-01-31", Extended: true}, "2026-04-30"},
		{"from the proof of identity", uk, Clock{Received: "2026-09-01", IdentityConfirmed: "2026-09-07"}, "2026-10-07"},
		{"from the fee", uk, Clock{Received: "2026-09-01", IdentityConfirmed: "2026-09-03", FeePaid: "2026-09-07"}, "2026-10-07"},
		{"proof that came with it", uk, Clock{Received: "2026-09-07", IdentityConfirmed: "2026-09-01"}, "2026-10-07"},
		{"not from the proof", eu, Clock{Received: "2026-09-01", IdentityConfirmed: "2026-09-07"}, "2026-10-01"},
		{"a stop", uk, Clock{Received: "2026-09-07", Stops: []Stop{{"2026-09-10", "2026-09-15"}}}, "2026-10-12"},
		{"two stops, the later first", uk, Clock{Received: "2026-09-07", Stops: []Stop{{"2026-10-01", "2026-10-04"}, {"2026-09-10", "2026-09-15"}}}, "2026-10-15"},
		{"stops that overlap", uk, Clock{Received: "2026-09-07", Stops: []Stop{{"2026-09-10", "2026-09-15"}, {"2026-09-12", "2026-09-17"}}}, "2026-10-14"},
		{"a stop within another", uk, Clock{Received: "2026-09-07", Stops: []Stop{{"2026-09-10", "2026-09-17"}, {"2026-09-12", "2026-09-13"}}}, "2026-10-14"},
		{"a stop before the start", uk, Clock{Received: "2026-09-07", Stops: []Stop{{"2026-09-01", "2026-09-08"}}}, "2026-10-08"},
		{"a stop after the end", uk, Clock{Received: "2026-09-07", Stops: []Stop{{"2026-10-08", "2026-10-20"}}}, "2026-10-07"},
		{"a stop on the last day", uk, Clock{Received: "2026-09-07", Stops: []Stop{{"2026-10-07", "2026-10-09"}}}, "2026-10-09"},
		{"the clock stands", uk, Clock{Received: "2026-09-07", Stops: []Stop{{"2026-09-10", ""}}}, ""},
		{"no clock to stop", eu, Clock{Received: "2026-09-07", Stops: []Stop{{"2026-09-10", ""}}}, "2026-10-07"},
		{"PAIA", access, Clock{Received: "2026-09-07"}, "2026-10-07"},
		{"PAIA extended", access, Clock{Received: "2026-09-07", Extended: true}, "2026-11-06"},
		{"Saturday in South Africa", correction, Clock{Received: "2026-09-03"}, "2026-10-03"},
		{"Sunday in South Africa", correction, Clock{Received: "2026-09-04"}, "2026-10-05"},
		{"a Sunday that is a holiday", correction, Clock{Received: "2026-07-10"}, "2026-08-11"},
		{"no extension to have", correction, Clock{Received: "2026-09-07", Extended: true}, "2026-10-07"},
		{"complaint, the earlier count", complaint, Clock{Received: "2026-09-01"}, "2026-09-30"},
		{"no fixed time", deadline(t, "POPIA", BreachToPeopleMatter, now), Clock{Received: "2026-09-01"}, ""},
	}
	for _, tt := range tests {
		if got, err := l.DueDay(tt.row, tt.clock); err != nil || got != tt.want {
			t.Errorf("%s: due %q, %v, want %q", tt.name, got, err, tt.want)
		}
	}
	for name, c := range map[string]Clock{
		"received":  {},
		"identity":  {Received: "2026-09-07", IdentityConfirmed: "soon"},
		"stop from": {Received: "2026-09-07", Stops: []Stop{{"", "2026-09-09"}}},
		"stop to":   {Received: "2026-09-07", Stops: []Stop{{"2026-09-09", "later"}}},
	} {
		if got, err := l.DueDay(uk, c); err == nil {
			t.Errorf("%s: due %q, want an error", name, got)
		}
	}
}

// The clock of the United Kingdom stops since Article 12A.
func TestDeadlineAsAt(t *testing.T) {
	for day, want := range map[string]bool{"2026-02-04": false, "2026-02-05": true} {
		if d := deadline(t, "UK_GDPR", RightsRequestMatter, day); d.ClockStops != want || d.Period != "P1M" || d.Extension != "P2M" {
			t.Errorf("on %s: %+v", day, d)
		}
	}
	l := mustLoad(t)
	for day, want := range map[string]bool{"2026-06-18": false, "2026-06-19": true} {
		if _, ok := l.Deadline("UK_GDPR", ComplaintAcknowledgementMatter, day); ok != want {
			t.Errorf("complaints are acknowledged on %s: %v", day, ok)
		}
	}
	for _, none := range []struct {
		regime string
		matter Matter
	}{{"EU_GDPR", ComplaintAcknowledgementMatter}, {"POPIA", RightsRequestMatter}, {"UK_GDPR", AccessRequestMatter}} {
		if d, ok := l.Deadline(none.regime, none.matter, "2026-11-22"); ok {
			t.Errorf("%s has %s", none.regime, d.Code)
		}
	}
}

// Hours are counted over a change of the clocks.
func TestDueTime(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	aware := time.Date(2026, 10, 23, 12, 0, 0, 0, london)
	got, ok := deadline(t, "UK_GDPR", BreachToAuthorityMatter, "2026-10-23").DueTime(aware)
	if want := time.Date(2026, 10, 26, 11, 0, 0, 0, london); !ok || !got.Equal(want) {
		t.Errorf("due %s, %v, want %s", got, ok, want)
	}
	for _, d := range []Deadline{
		deadline(t, "POPIA", BreachToAuthorityMatter, "2026-10-23"),
		deadline(t, "UK_GDPR", RightsRequestMatter, "2026-10-23"),
	} {
		if got, ok := d.DueTime(aware); ok {
			t.Errorf("%s is due %s", d.Code, got)
		}
	}
}
