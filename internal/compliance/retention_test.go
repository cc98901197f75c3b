package compliance_test

import (
	"strings"
	"testing"
)

func TestErasureDays(t *testing.T) {
	const register = `
register: {key: r, name: R, regimes: [UK_GDPR]}
retentionRules: [{key: rule, name: Rule}]
`
	tax := []any{map[string]any{"event": "TAX_FILING_DEADLINE"}}
	for _, test := range []struct {
		name  string
		rule  map[string]any
		event string
		// The two days, empty where there is none, and what the reason for that, or beside it, has.
		notBefore, notReason, by, byReason string
		regimes                            []any
	}{
		{name: "a year", rule: map[string]any{"period": "P1Y"}, event: "2026-03-10", notBefore: "2027-03-11", by: "2027-03-11"},
		{name: "a year from a leap day", rule: map[string]any{"period": "P1Y"}, event: "2024-02-29", notBefore: "2025-03-01", by: "2025-03-01"},
		{name: "four years from a leap day", rule: map[string]any{"period": "P4Y"}, event: "2024-02-29", notBefore: "2028-03-01", by: "2028-03-01"},
		{name: "a month from the end of one", rule: map[string]any{"period": "P1M"}, event: "2026-01-31", notBefore: "2026-03-01", by: "2026-03-01"},
		{name: "thirty days", rule: map[string]any{"period": "P30D"}, event: "2026-12-15", notBefore: "2027-01-15", by: "2027-01-15"},
		{
			name: "at least a year", rule: map[string]any{"period": "P1Y", "bound": "MINIMUM"}, event: "2026-03-10",
			notBefore: "2027-03-11", byReason: "at least",
		},
		{
			name: "at most a year", rule: map[string]any{"period": "P1Y", "bound": "MAXIMUM"}, event: "2026-03-10",
			notBefore: "2026-03-10", notReason: "at most", by: "2027-03-10",
		},
		{name: "a criterion alone", rule: map[string]any{"criterion": "While needed."}, event: "2026-03-10", notReason: "While needed.", byReason: "While needed."},
		{name: "nothing at all", rule: map[string]any{}, event: "2026-03-10", notReason: "neither", byReason: "neither"},
		{
			name: "a year, and two more in the archive", event: "2026-03-10", notBefore: "2029-03-11", by: "2029-03-11",
			rule: map[string]any{"period": "P1Y", "stages": []any{map[string]any{"name": "Archive", "period": "P2Y"}}},
		},
		{
			name: "a year, and longer in a dispute", event: "2026-03-10", notBefore: "2027-03-11", notReason: "While it lasts.", byReason: "While it lasts.",
			rule: map[string]any{"period": "P1Y", "stages": []any{map[string]any{"name": "Dispute", "criterion": "While it lasts."}}},
		},
		// The tax year of 10 June 2024 ends on 5 April 2025, its return is due by 31 January 2026, and five years are over at the end
		// of 31 January 2031.
		{
			name: "tax records of an invoice", rule: map[string]any{"period": "P5Y", "bound": "MINIMUM", "triggers": tax}, event: "2024-06-10",
			notBefore: "2031-02-01", byReason: "at least",
		},
		{
			name: "the last day of a tax year", rule: map[string]any{"period": "P5Y", "bound": "MINIMUM", "triggers": tax}, event: "2025-04-05",
			notBefore: "2031-02-01", byReason: "at least",
		},
		{
			name: "the first day of the next", rule: map[string]any{"period": "P5Y", "bound": "MINIMUM", "triggers": tax}, event: "2025-04-06",
			notBefore: "2032-02-01", byReason: "at least",
		},
		{
			name: "a rule that is shorter than the statute", rule: map[string]any{"period": "P4Y", "triggers": tax}, event: "2024-06-10",
			notBefore: "2031-02-01", by: "2031-02-01", byReason: "law",
		},
		{
			name: "a rule that is longer than the statute", rule: map[string]any{"period": "P7Y", "triggers": tax}, event: "2024-06-10",
			notBefore: "2033-02-01", by: "2033-02-01",
		},
		{
			name: "tax records where the law files know no deadline", rule: map[string]any{"period": "P5Y", "triggers": tax}, event: "2024-06-10",
			regimes: []any{"POPIA"}, notReason: "tax returns", byReason: "tax returns",
		},
		{
			name: "a statute that the rule names", rule: map[string]any{"period": "P1Y", "legalSource": "UK_COMPANY_RECORDS"}, event: "2026-03-31",
			notBefore: "2032-04-01", by: "2032-04-01", byReason: "law",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			set := map[string]map[string]any{"RetentionRule/rule": test.rule}
			if test.regimes != nil {
				set["Register/r"] = map[string]any{"regimes": test.regimes}
			}
			w := newWorld(t, change(t, parse(t, register), ruleCase{Set: set}), testDay)
			c := w.AsAt(w.byKey["RetentionRule/rule"], testDay)
			not, err := c.EraseNotBefore(test.event)
			if err != nil || not.Day != test.notBefore || !strings.Contains(not.Reason, test.notReason) || not.Day == "" && not.Reason == "" {
				t.Errorf("not before: %+v, %v", not, err)
			}
			by, err := c.EraseBy(test.event)
			if err != nil || by.Day != test.by || !strings.Contains(by.Reason, test.byReason) || by.Day == "" && by.Reason == "" {
				t.Errorf("by: %+v, %v", by, err)
			}
			if _, err := c.EraseBy("2026-02-30"); err == nil {
				t.Error("there is no 30 February")
			}
		})
	}
}

// TestErasureOfThePolicy shows the day to which the policy's rule on tax records leads, with how it is worked out.
func TestErasureOfThePolicy(t *testing.T) {
	w := newWorld(t, readDocument(t, "../../examples/smartops-it.yaml"), testDay)
	got, err := w.AsAt(w.byKey["RetentionRule/financial-and-tax-records"], testDay).EraseNotBefore("2024-06-10")
	if err != nil || got.Day != "2031-02-01" || !strings.Contains(got.Reason, "audits or disputes") {
		t.Fatalf("%+v, %v", got, err)
	}
	var days []string
	for _, step := range got.Steps {
		days = append(days, step.Day)
	}
	if line := strings.Join(days, " "); line != "2024-06-10 2026-01-31 2031-01-31 2031-01-31 2031-02-01" {
		t.Errorf("%s: %+v", line, got.Steps)
	}
	for _, key := range []string{"contact-data", "technical-data-and-logs"} {
		got, err := w.AsAt(w.byKey["RetentionRule/"+key], testDay).EraseBy("2026-06-10")
		if err != nil || got.Day != "" || !strings.Contains(got.Reason, "criterion") {
			t.Errorf("%s: %+v, %v", key, got, err)
		}
	}
}
