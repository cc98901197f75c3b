package compliance_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/openropa/ropa/internal/compliance"
)

func TestBreachesAreDue(t *testing.T) {
	const register = `
register: {key: r, name: R, regimes: [UK_GDPR, POPIA], timeZone: Europe/London}
breaches: [{key: b, title: B, role: CONTROLLER, risk: HIGH_RISK, regimes: [UK_GDPR], awareAt: "2026-03-28T23:30:00Z"}]
`
	told := func(party, at string) []any {
		return []any{map[string]any{"key": "n", "party": party, "notifiedAt": at}}
	}
	for _, test := range []struct {
		name string
		set  map[string]any
		zone string
		day  string
		want string // matter, moment, state and whether it is required
	}{
		// The clocks go forward on 29 March: 72 hours lead to half past midnight.
		{
			name: "on the day on which the hours end", set: map[string]any{}, day: "2026-04-01",
			want: "BREACH_TO_AUTHORITY 2026-03-31T23:30Z 2026-04-01 OPEN TRUE; BREACH_TO_PEOPLE   OPEN TRUE",
		},
		{
			name: "on the day after", set: map[string]any{}, day: "2026-04-02",
			want: "BREACH_TO_AUTHORITY 2026-03-31T23:30Z 2026-04-01 OVERDUE TRUE; BREACH_TO_PEOPLE   OPEN TRUE",
		},
		{
			name: "in a register that is kept in UTC", set: map[string]any{}, zone: "UTC", day: "2026-04-01",
			want: "BREACH_TO_AUTHORITY 2026-03-31T23:30Z 2026-03-31 OVERDUE TRUE; BREACH_TO_PEOPLE   OPEN TRUE",
		},
		{
			name: "told in the last minute", set: map[string]any{"notifications": told("AUTHORITY", "2026-03-31T23:30:00Z")},
			want: "BREACH_TO_AUTHORITY 2026-03-31T23:30Z 2026-04-01 CLOSED TRUE; BREACH_TO_PEOPLE   OPEN TRUE",
		},
		{
			name: "told a minute later", set: map[string]any{"notifications": told("AUTHORITY", "2026-03-31T23:31:00Z")},
			want: "BREACH_TO_AUTHORITY 2026-03-31T23:30Z 2026-04-01 CLOSED_LATE TRUE; BREACH_TO_PEOPLE   OPEN TRUE",
		},
		{
			name: "a risk is unlikely", set: map[string]any{"risk": "UNLIKELY"},
			want: "BREACH_TO_AUTHORITY 2026-03-31T23:30Z 2026-04-01 NOT_DUE FALSE; BREACH_TO_PEOPLE   NOT_DUE FALSE",
		},
		{
			name: "the risk is not known", set: map[string]any{"risk": "UNKNOWN"},
			want: "BREACH_TO_AUTHORITY 2026-03-31T23:30Z 2026-04-01 OVERDUE UNDETERMINED; BREACH_TO_PEOPLE   OPEN UNDETERMINED",
		},
		{
			name: "people do not have to be told", set: map[string]any{"noNoticeGround": "RISK_AVERTED"},
			want: "BREACH_TO_AUTHORITY 2026-03-31T23:30Z 2026-04-01 OVERDUE TRUE; BREACH_TO_PEOPLE   NOT_DUE FALSE",
		},
		{
			name: "in South Africa, whatever the risk", set: map[string]any{"regimes": []any{"POPIA"}, "risk": "UNLIKELY"},
			want: "BREACH_TO_AUTHORITY   OPEN TRUE; BREACH_TO_PEOPLE   OPEN TRUE",
		},
		{name: "as a processor", set: map[string]any{"role": "PROCESSOR"}, want: "BREACH_TO_CONTROLLER   OPEN TRUE"},
		{
			name: "nobody recorded when it was known", set: map[string]any{"awareAt": nil},
			want: "BREACH_TO_AUTHORITY   OPEN TRUE; BREACH_TO_PEOPLE   OPEN TRUE",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			day := test.day
			if day == "" {
				day = testDay
			}
			c := ruleCase{Set: map[string]map[string]any{"Breach/b": test.set}}
			if test.zone != "" {
				c.Set["Register/r"] = map[string]any{"timeZone": test.zone}
			}
			w := newWorld(t, change(t, parse(t, register), c), day)
			got, err := w.AsAt(w.byKey["Breach/b"], day).BreachDue()
			if err != nil {
				t.Fatal(err)
			}
			var lines []string
			for _, d := range got {
				at := ""
				if !d.At.IsZero() {
					at = d.At.Format("2006-01-02T15:04Z07:00")
				}
				lines = append(lines, fmt.Sprintf("%s %s %s %s %s", d.Matter, at, d.Day, d.State, d.Required))
			}
			if line := strings.Join(lines, "; "); line != test.want {
				t.Errorf("\n got %s\nwant %s", line, test.want)
			}
		})
	}
}

func TestBreachesAreDueToTheMinute(t *testing.T) {
	w := newWorld(t, parse(t, `
register: {key: r, name: R, regimes: [UK_GDPR]}
breaches: [{key: b, title: B, role: CONTROLLER, risk: RISK, regimes: [UK_GDPR], awareAt: "2026-03-28T23:30:00Z"}]
`), "2026-03-31")
	got, err := w.AsAt(w.byKey["Breach/b"], "2026-03-31").BreachDue()
	if err != nil {
		t.Fatal(err)
	}
	end := time.Date(2026, 3, 31, 23, 30, 0, 0, time.UTC)
	if state := got[0].StateAt(end); state != compliance.DueOpen {
		t.Errorf("in time it is %s", state)
	}
	if state := got[0].StateAt(end.Add(time.Minute)); state != compliance.DueOverdue {
		t.Errorf("a minute later it is %s", state)
	}
	if steps := got[0].Steps; len(steps) != 2 || steps[0].At != "2026-03-28T23:30Z" || steps[1].At != "2026-04-01T00:30+01:00" {
		t.Errorf("%+v", steps)
	}
}
