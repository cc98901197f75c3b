package compliance_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/compliance"
)

func TestCoverage(t *testing.T) {
	doc := readDocument(t, "testdata/cases/register/transfers.yaml")
	analyst := func(destination string, leg map[string]any) map[string]map[string]any {
		return map[string]map[string]any{"Transfer/analyst": {"destination": destination, "startedOn": nil, "legs": []any{leg}}}
	}
	for _, c := range []struct {
		name, day, regime   string
		set                 map[string]map[string]any
		restricted, covered compliance.Answer
		safeguard, adequacy string
		until, reason       string
	}{
		{
			name: "an addendum ends with the clauses on which it stands", regime: "UK_GDPR", restricted: "YES", covered: "YES",
			safeguard: "UK_ADDENDUM", until: "2029-01-31", reason: "UK Addendum with the analyst is in force.",
		},
		{
			name: "adequacy ends", regime: "EU_GDPR", set: analyst("GB", map[string]any{"regime": "EU_GDPR"}),
			restricted: "YES", covered: "YES", adequacy: "EU_GDPR_ADEQUACY_GB", until: "2031-12-27", reason: "held adequate",
		},
		{
			name: "adequacy has ended", day: "2031-12-28", regime: "EU_GDPR", set: analyst("GB", map[string]any{"regime": "EU_GDPR"}),
			restricted: "YES", covered: "NO", until: "2031-12-27", reason: "ended on 2031-12-27",
		},
		{
			name: "what is relied on until a day", regime: "UK_GDPR",
			set:        analyst("CH", map[string]any{"regime": "UK_GDPR", "safeguard": "UK_ADEQUACY", "reliedOnTo": "2027-03-31"}),
			restricted: "YES", covered: "YES", safeguard: "UK_ADEQUACY", adequacy: "UK_GDPR_ADEQUACY_CH", until: "2027-03-31", reason: "held adequate",
		},
		{
			name: "adequacy in part", regime: "UK_GDPR", set: analyst("US", map[string]any{"regime": "UK_GDPR"}),
			restricted: "YES", covered: "UNDETERMINED", adequacy: "UK_GDPR_ADEQUACY_US", reason: "not recorded whether",
		},
		{
			name: "a country that stays within the territory", regime: "UK_GDPR", set: analyst("GB", map[string]any{"regime": "UK_GDPR"}),
			restricted: "NO", covered: "YES", reason: "within the territory",
		},
		{
			name: "no destination", regime: "UK_GDPR", set: analyst("", map[string]any{"regime": "UK_GDPR"}),
			restricted: "UNDETERMINED", covered: "UNDETERMINED", reason: "No destination",
		},
		{
			name: "not restricted, and nobody says why", regime: "UK_GDPR",
			set:        analyst("ZA", map[string]any{"regime": "UK_GDPR", "restricted": "FALSE"}),
			restricted: "UNDETERMINED", covered: "NO", reason: "without a reason",
		},
		{
			name: "a regime of an activity, of which there is no leg", regime: "EU_GDPR", set: analyst("ZA", map[string]any{"regime": "UK_GDPR"}),
			restricted: "YES", covered: "NO", reason: "No safeguard",
		},
		{
			name: "an international organisation that is held adequate", regime: "EU_GDPR",
			set: map[string]map[string]any{"Transfer/analyst": {
				"destination": nil, "internationalOrganisation": "European Patent Organisation", "legs": []any{map[string]any{"regime": "EU_GDPR"}},
			}},
			restricted: "YES", covered: "YES", adequacy: "EU_GDPR_ADEQUACY_EPO", reason: "held adequate",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			day := c.day
			if day == "" {
				day = testDay
			}
			w := newWorld(t, change(t, doc, ruleCase{Set: c.set}), day)
			for _, leg := range w.AsAt(w.byKey["Transfer/analyst"], day).Coverage() {
				if leg.Regime != c.regime {
					continue
				}
				if leg.Restricted != c.restricted || leg.Covered != c.covered || leg.Safeguard != c.safeguard || leg.Adequacy != c.adequacy ||
					leg.Until != c.until || !strings.Contains(leg.Reason, c.reason) {
					t.Errorf("got %+v", leg)
				}
				return
			}
			t.Errorf("no leg of %s", c.regime)
		})
	}
}

// TestFindingsOfBreachesNameNothingPersonal looks for what is told of a breach in what is found of it.
func TestFindingsOfBreachesNameNothingPersonal(t *testing.T) {
	doc := readDocument(t, "testdata/cases/register/transfers.yaml")
	w := newWorld(t, change(t, doc, ruleCase{Set: map[string]map[string]any{
		"Breach/letter": {
			"title": "SECRET", "facts": "SECRET", "effects": nil, "consequences": "SECRET", "remedialAction": "SECRET",
			"notifications": []any{map[string]any{
				"key": "authority", "party": "AUTHORITY", "name": "SECRET", "reference": "SECRET", "notifiedAt": "2026-10-09T09:00:00Z",
			}},
		},
	}}), testDay)
	found := w.At(w.byKey["Breach/letter"], testDay)
	if len(found) < 3 {
		t.Errorf("found only %v", found)
	}
	for _, f := range found {
		if strings.Contains(f.Message, "SECRET") {
			t.Errorf("%s tells %q", f.Rule, f.Message)
		}
	}
}

func TestFindingsUnderSeveralRegimesAreOne(t *testing.T) {
	doc := readDocument(t, "testdata/cases/register/transfers.yaml")
	w := newWorld(t, change(t, doc, ruleCase{Set: map[string]map[string]any{
		"Breach/letter": {"notifications": nil},
		"Notice/policy": {"assertions": nil},
	}}), testDay)
	for record, rule := range map[string]string{"Breach/letter": "R-069", "Notice/policy": "R-055"} {
		var regimes [][]string
		for _, f := range w.At(w.byKey[record], testDay) {
			if f.Rule == rule {
				regimes = append(regimes, f.Regimes)
			}
		}
		if len(regimes) != 1 || !slices.Equal(regimes[0], []string{"UK_GDPR", "EU_GDPR"}) {
			t.Errorf("%s is found under %v", rule, regimes)
		}
	}
}
