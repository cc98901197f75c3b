package server_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

const (
	waiveFinding = `mutation($input: WaiveFindingInput!) { waiveFinding(input: $input) {
		waiver { id version rule recordType recordKey path message until reason createdBy archivedAt } userErrors { code field message } } }`
	bareFinding = `{ findings(where: {rule: {eq: "R-005"}, path: {eq: "purposes"}}) { nodes { id message waived waiver { id reason } record { key } } }
		registerSummary { findingsWaived { count } findingsByRule { value count } } }`
)

// daysAhead is the day so many days after today in the time zone of the registers of tests.
func daysAhead(t *testing.T, n int) string {
	t.Helper()
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	return time.Now().In(zone).AddDate(0, 0, n).Format(time.DateOnly)
}

// bare makes an activity of which the rules find that it has no purpose, and tells the finding's id.
func bare(t *testing.T, a *api) string {
	t.Helper()
	a.Apply(t, registrytest.Put("ControllerActivity", "bare", registry.Input{"name": "Bare", "controller": "acme"}))
	found := at(t, a.must(t, bareFinding, nil), "findings", "nodes").([]any)
	if len(found) != 1 || at(t, found[0], "record", "key") != "bare" || at(t, found[0], "waived") != false || at(t, found[0], "waiver") != nil {
		t.Fatalf("found %s", asJSON(t, found))
	}
	return at(t, found[0], "id").(string)
}

func TestWaiveFinding(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		id := bare(t, a)
		editor := a.as(a.newToken(t, access.Token{Role: access.Editor, Member: "ada"}))
		waive := func(days int, reason string) any {
			t.Helper()
			return at(t, editor.must(t, waiveFinding, input(map[string]any{"finding": id, "until": daysAhead(t, days), "reason": reason})), "waiveFinding")
		}
		// wants sees whether the finding is waived, with which reason, and counted.
		wants := func(when, reason string) {
			t.Helper()
			got := editor.must(t, bareFinding, nil)
			f := at(t, got, "findings", "nodes", 0)
			waived, count := reason != "", at(t, got, "registerSummary", "findingsWaived", "count")
			counted := strings.Contains(asJSON(t, at(t, got, "registerSummary", "findingsByRule")), `"R-005"`)
			if at(t, f, "waived") != waived || waived && at(t, f, "waiver", "reason") != reason || !waived && at(t, f, "waiver") != nil ||
				count != map[bool]float64{true: 1, false: 0}[waived] || counted == waived {
				t.Errorf("%s: %s", when, asJSON(t, got))
			}
		}
		made := waive(366, "The project is being planned.")
		want := fmt.Sprintf(`{"archivedAt":null,"createdBy":"member/ada","id":%q,"message":"No purpose of the processing is recorded.","path":"purposes",`+
			`"reason":"The project is being planned.","recordKey":"bare","recordType":"ControllerActivity","rule":"R-005","until":%q,"version":1}`,
			at(t, made, "waiver", "id"), daysAhead(t, 366))
		if got := asJSON(t, at(t, made, "waiver")); got != want || errorsOf(t, made) != "" {
			t.Errorf("waived %s, want %s", asJSON(t, made), want)
		}
		wants("waived", "The project is being planned.")
		again := waive(0, "Today only.")
		if at(t, again, "waiver", "id") != at(t, made, "waiver", "id") || at(t, again, "waiver", "version") != 2.0 {
			t.Errorf("waived anew %s", asJSON(t, again))
		}
		wants("waived anew", "Today only.")
		editor.must(t, archive, input(map[string]any{"id": at(t, made, "waiver", "id"), "expectedVersion": 2}))
		wants("withdrawn", "")
		waive(30, "After all.")
		wants("waived after all", "After all.")
		says := func(message string) {
			t.Helper()
			query := a.DB.Dialect.Rebind("update findings set message = ? where rule = 'R-005'")
			if _, err := a.DB.Writer().ExecContext(t.Context(), query, message); err != nil {
				t.Fatal(err)
			}
		}
		says("Something else.")
		wants("lapsed", "")
		waive(30, "That too.")
		wants("waived once more", "That too.")
		changes := at(t, editor.must(t, `{ changes(types: [WAIVER], ids: ["`+at(t, made, "waiver", "id").(string)+`"]) { nodes { action actor } } }`, nil), "changes", "nodes")
		if list := changes.([]any); len(list) != 5 || strings.Count(asJSON(t, list), "member/ada") != 5 {
			t.Errorf("the log has %s", asJSON(t, changes))
		}
		says("No purpose of the processing is recorded.")
		a.Verify(t)
	})
}

func TestWaiveFinding_Refused(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		id := bare(t, a)
		head, err := a.Registry.Head(t.Context(), a.Writer.Register)
		if err != nil {
			t.Fatal(err)
		}
		const missing = "find_01ARZ3NDEKTSV"
		for _, test := range []struct{ finding, until, reason, want string }{
			{missing, daysAhead(t, 1), "So", "NOT_FOUND [input finding]"},
			{"bare", daysAhead(t, 1), "So", "NOT_FOUND [input finding]"},
			{id, daysAhead(t, -2), "So", "INVALID [input until]"},
			{id, daysAhead(t, 368), "So", "INVALID [input until]"},
			{id, "2026-02-30", "So", "INVALID [input until]"},
			{id, daysAhead(t, 1), " \n", "REQUIRED [input reason]"},
			{id, daysAhead(t, 1), strings.Repeat("x", 100_001), "TOO_LONG [input reason]"},
			{missing, "soon", "", "NOT_FOUND [input finding], INVALID [input until], REQUIRED [input reason]"},
		} {
			got := at(t, a.must(t, waiveFinding, input(map[string]any{"finding": test.finding, "until": test.until, "reason": test.reason})), "waiveFinding")
			if errorsOf(t, got) != test.want || at(t, got, "waiver") != nil {
				t.Errorf("%.60v: %.300s", test, asJSON(t, got))
			}
		}
		given := input(map[string]any{"finding": id, "until": daysAhead(t, 1), "reason": "So"})
		for _, token := range []access.Token{
			{Role: access.Viewer},
			{Role: access.Contributor, Member: "ada"},
			{Role: access.Approver},
			{Role: access.Auditor},
			{Role: access.Editor, Scope: access.Dashboard},
			{Role: access.Admin, Scope: access.DPAWrite},
		} {
			if r := a.as(a.newToken(t, token)).ask(t, waiveFinding, given); r.code() != "FORBIDDEN" {
				t.Errorf("%s with %q: %s", token.Role, token.Scope, r.body)
			}
		}
		if now, err := a.Registry.Head(t.Context(), a.Writer.Register); err != nil || now != head {
			t.Errorf("the register is at %v, not %v: %v", now, head, err)
		}
		// In another register the finding is one that is not there.
		other, _, err := a.Registry.CreateRegister(t.Context(), registry.Writer{Actor: "system/test"}, "beside", registry.Input{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		beside := a.as(a.newToken(t, access.Token{Role: access.Admin, Register: other}))
		foreign := beside.must(t, waiveFinding, given)
		given["input"].(map[string]any)["finding"] = missing
		if nowhere := beside.must(t, waiveFinding, given); asJSON(t, foreign) != asJSON(t, nowhere) || !strings.Contains(asJSON(t, foreign), "NOT_FOUND") {
			t.Errorf("a foreign finding is answered by %s, a missing one by %s", asJSON(t, foreign), asJSON(t, nowhere))
		}
	})
}
