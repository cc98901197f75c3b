package compliance_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/compliance"
)

// stepDays are the days that lead to a due one.
func stepDays(d compliance.Due) string {
	var days []string
	for _, step := range d.Steps {
		days = append(days, step.Day)
	}
	return strings.Join(days, " ")
}

func TestRequestsAreDue(t *testing.T) {
	const register = `
register: {key: r, name: R, regimes: [UK_GDPR, EU_GDPR, POPIA]}
rightsRequests: [{key: rr, reference: RR, rights: [ACCESS], regime: UK_GDPR}]
`
	stop := func(from string, to ...string) []any {
		stop := map[string]any{"from": from, "reason": "What is meant was asked."}
		for _, day := range to {
			stop["to"] = day
		}
		return []any{stop}
	}
	for _, test := range []struct {
		name string
		set  map[string]any
		day  string
		// due is the day, empty where there is none, steps the days that lead to it, and on the one that counts if it is another.
		due, steps, on string
		state          compliance.DueState
	}{
		{name: "a month", set: map[string]any{"receivedOn": "2026-03-10"}, due: "2026-04-10", steps: "2026-03-10 2026-04-10", state: compliance.DueOverdue},
		{name: "the last day", set: map[string]any{"receivedOn": "2026-03-10"}, day: "2026-04-10", due: "2026-04-10", state: compliance.DueOpen},
		{name: "the day after", set: map[string]any{"receivedOn": "2026-03-10"}, day: "2026-04-11", due: "2026-04-10", state: compliance.DueOverdue},
		{
			name: "answered on the last day", set: map[string]any{"receivedOn": "2026-03-10", "closedOn": "2026-04-10", "status": "CLOSED"},
			due: "2026-04-10", state: compliance.DueClosed,
		},
		{
			name: "answered a day later", set: map[string]any{"receivedOn": "2026-03-10", "closedOn": "2026-04-11", "status": "CLOSED"},
			due: "2026-04-10", state: compliance.DueClosedLate,
		},
		{
			name: "answered on a day that nobody recorded", set: map[string]any{"receivedOn": "2026-03-10", "status": "CLOSED"},
			due: "2026-04-10", state: compliance.DueClosed,
		},
		{
			name: "from the end of a month, past a weekend", set: map[string]any{"receivedOn": "2026-01-31"},
			due: "2026-03-02", steps: "2026-01-31 2026-02-28 2026-03-02", state: compliance.DueOverdue,
		},
		{name: "from the end of January in a leap year", set: map[string]any{"receivedOn": "2024-01-31"}, due: "2024-02-29", state: compliance.DueOverdue},
		{
			name: "past Easter", set: map[string]any{"receivedOn": "2026-03-03"}, due: "2026-04-07", steps: "2026-03-03 2026-04-03 2026-04-07",
			state: compliance.DueOverdue,
		},
		{
			name: "extended on the last day", set: map[string]any{"receivedOn": "2026-02-28", "extendedOn": "2026-03-30"},
			due: "2026-05-28", steps: "2026-02-28 2026-03-28 2026-05-28", state: compliance.DueOverdue,
		},
		{
			name: "extended too late", set: map[string]any{"receivedOn": "2026-02-28", "extendedOn": "2026-03-31"},
			due: "2026-03-30", steps: "2026-02-28 2026-03-28 2026-03-31 2026-03-30", state: compliance.DueOverdue,
		},
		{
			name: "the clock stood still for eight days", set: map[string]any{"receivedOn": "2026-03-10", "clockStops": stop("2026-03-12", "2026-03-20")},
			due: "2026-04-20", steps: "2026-03-10 2026-04-10 2026-04-18 2026-04-20", state: compliance.DueOverdue,
		},
		{
			name: "the clock stands still", set: map[string]any{"receivedOn": "2026-03-10", "clockStops": stop("2026-03-12")},
			steps: "2026-03-10 2026-04-10 2026-04-10", state: compliance.DueOpen,
		},
		{
			name: "the clock knew no stop before the law changed", set: map[string]any{"receivedOn": "2026-02-04", "clockStops": stop("2026-02-06", "2026-02-16")},
			due: "2026-03-04", state: compliance.DueOverdue,
		},
		{
			name: "the person was identified later", set: map[string]any{"receivedOn": "2026-03-10", "identityConfirmedOn": "2026-03-17", "feePaidOn": "2026-03-12"},
			due: "2026-04-17", steps: "2026-03-10 2026-03-17 2026-04-17", state: compliance.DueOverdue,
		},
		{
			name: "the team set an earlier day", set: map[string]any{"receivedOn": "2026-03-10", "dueOn": "2026-04-01"}, day: "2026-04-02",
			due: "2026-04-10", on: "2026-04-01", state: compliance.DueOverdue,
		},
		{name: "nobody recorded when it came", set: map[string]any{}, state: compliance.DueOpen},
		{
			name: "in the Union no day rolls and no clock stops", due: "2026-04-03", state: compliance.DueOverdue,
			set: map[string]any{"regime": "EU_GDPR", "receivedOn": "2026-03-03", "clockStops": stop("2026-03-12", "2026-03-20")},
		},
		{
			name: "in South Africa thirty days past Good Friday to a Saturday", set: map[string]any{"regime": "POPIA", "receivedOn": "2026-03-04"},
			due: "2026-04-04", steps: "2026-03-04 2026-04-03 2026-04-04", state: compliance.DueOverdue,
		},
		{
			name: "thirty more past a Sunday", set: map[string]any{"regime": "POPIA", "receivedOn": "2026-03-04", "extendedOn": "2026-04-04"},
			due: "2026-05-04", steps: "2026-03-04 2026-04-03 2026-05-03 2026-05-04", state: compliance.DueOverdue,
		},
		{
			name: "what the law has no time for", set: map[string]any{"regime": "POPIA", "rights": []any{"RESTRICTION"}, "receivedOn": "2026-03-04"},
			state: compliance.DueOpen,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			day := test.day
			if day == "" {
				day = testDay
			}
			c := ruleCase{Set: map[string]map[string]any{"RightsRequest/rr": test.set}}
			w := newWorld(t, change(t, parse(t, register), c), day)
			got, err := w.AsAt(w.byKey["RightsRequest/rr"], day).RequestDue()
			if err != nil || len(got) != 1 {
				t.Fatalf("%+v, %v", got, err)
			}
			d, on := got[0], test.on
			if on == "" {
				on = test.due
			}
			if d.Day != test.due || d.On != on || d.State != test.state || test.steps != "" && stepDays(d) != test.steps || d.Day == "" && d.Reason == "" {
				t.Errorf("%s: %+v", stepDays(d), d)
			}
		})
	}
}

func TestRightsWithTimesOfTheirOwn(t *testing.T) {
	w := newWorld(t, parse(t, `
register: {key: r, name: R, regimes: [POPIA]}
rightsRequests: [{key: rr, reference: RR, rights: [ACCESS, ERASURE, RECTIFICATION, OBJECT], regime: POPIA, receivedOn: "2026-03-04"}]
`), testDay)
	got, err := w.AsAt(w.byKey["RightsRequest/rr"], testDay).RequestDue()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, d := range got {
		lines = append(lines, fmt.Sprintf("%s %s %s %s", d.Matter, strings.Join(d.Rights, "+"), d.Day, d.State))
	}
	want := "ACCESS_REQUEST ACCESS 2026-04-04 OVERDUE, CORRECTION_REQUEST ERASURE+RECTIFICATION 2026-04-04 OVERDUE, OBJECTION OBJECT  OPEN"
	if line := strings.Join(lines, ", "); line != want {
		t.Errorf("%s", line)
	}
}

func TestComplaintsAreDue(t *testing.T) {
	const register = `
register: {key: r, name: R, regimes: [UK_GDPR, EU_GDPR]}
complaints: [{key: c, reference: C, regime: UK_GDPR, receivedOn: "2026-06-22"}]
`
	for _, test := range []struct {
		name string
		set  map[string]any
		day  string
		want string // matter, day, state and the days that lead there
	}{
		{
			name: "the earlier of two counts of thirty days", set: map[string]any{}, day: "2026-07-21",
			want: "COMPLAINT_ACKNOWLEDGEMENT 2026-07-21 OPEN [2026-06-22 2026-07-22 2026-07-21]; COMPLAINT_OUTCOME  OPEN []",
		},
		{
			name: "the day after", set: map[string]any{}, day: "2026-07-22",
			want: "COMPLAINT_ACKNOWLEDGEMENT 2026-07-21 OVERDUE [2026-06-22 2026-07-22 2026-07-21]; COMPLAINT_OUTCOME  OPEN []",
		},
		{
			name: "acknowledged, with a day that the team set for the answer", set: map[string]any{"acknowledgedOn": "2026-07-22", "dueOn": "2026-08-01"},
			want: "COMPLAINT_ACKNOWLEDGEMENT 2026-07-21 CLOSED_LATE [2026-06-22 2026-07-22 2026-07-21]; COMPLAINT_OUTCOME  OVERDUE []",
		},
		{
			name: "answered at once", set: map[string]any{"outcomeToldOn": "2026-06-25", "status": "CLOSED"},
			want: "COMPLAINT_ACKNOWLEDGEMENT 2026-07-21 CLOSED [2026-06-22 2026-07-22 2026-07-21]; COMPLAINT_OUTCOME  CLOSED []",
		},
		{name: "before the law asked for it", set: map[string]any{"receivedOn": "2026-06-18"}, want: "COMPLAINT_OUTCOME  OPEN []"},
		{name: "in the Union", set: map[string]any{"regime": "EU_GDPR"}, want: "COMPLAINT_OUTCOME  OPEN []"},
	} {
		t.Run(test.name, func(t *testing.T) {
			day := test.day
			if day == "" {
				day = testDay
			}
			c := ruleCase{Set: map[string]map[string]any{"Complaint/c": test.set}}
			w := newWorld(t, change(t, parse(t, register), c), day)
			got, err := w.AsAt(w.byKey["Complaint/c"], day).ComplaintDue()
			if err != nil {
				t.Fatal(err)
			}
			var lines []string
			for _, d := range got {
				lines = append(lines, fmt.Sprintf("%s %s %s [%s]", d.Matter, d.Day, d.State, stepDays(d)))
			}
			if line := strings.Join(lines, "; "); line != test.want {
				t.Errorf("\n got %s\nwant %s", line, test.want)
			}
		})
	}
}

// TestWhatTheExampleHasDue compares with the days that the example's team set.
func TestWhatTheExampleHasDue(t *testing.T) {
	w := newWorld(t, readDocument(t, "../../examples/example-msp.yaml"), testDay)
	got, err := w.AsAt(w.byKey["RightsRequest/rr-2026-004"], testDay).RequestDue()
	if err != nil || len(got) != 1 || got[0].Day != got[0].EnteredOn || got[0].State != compliance.DueClosed {
		t.Errorf("%+v, %v", got, err)
	}
	complaint, err := w.AsAt(w.byKey["Complaint/c-2026-002"], testDay).ComplaintDue()
	if err != nil || len(complaint) != 2 || complaint[0].Day != "2026-07-21" || complaint[1].On != "2026-07-22" {
		t.Errorf("%+v, %v", complaint, err)
	}
	breach, err := w.AsAt(w.byKey["Breach/b-2026-001"], testDay).BreachDue()
	if err != nil || len(breach) != 2 || breach[0].State != compliance.DueClosedLate || breach[1].State != compliance.DueClosed {
		t.Errorf("%+v, %v", breach, err)
	}
	processor, err := w.AsAt(w.byKey["Breach/b-2026-002"], testDay).BreachDue()
	if err != nil || len(processor) != 1 || processor[0].State != compliance.DueClosed {
		t.Errorf("%+v, %v", processor, err)
	}
}
