package cli_test

import (
	"os"
	"strings"
	"testing"
)

type foundLine struct {
	Rule, Severity, Record, Path, Message, HowToMend string
	Regimes, Citations                               []string
	Waiver                                           *struct{ By, Until, Reason string }
}

// document is a register with one error, which is waived in a second one.
const checkedDocument = `ropa: 1
register: {key: checked, name: Checked, regimes: [UK_GDPR], timeZone: Europe/London}
organisations:
  - {key: shop, legalName: Example Shop Ltd, own: true, country: GB, contacts: [{kind: GENERAL, email: info@shop.example}]}
controllers:
  - {key: shop, organisation: shop, dpoRequired: "FALSE", feeRegistration: "12"}
controllerActivities:
  - {key: orders, name: Orders, controller: shop, regimes: [UK_GDPR]}
`

const checkedWaiver = `waivers:
  - key: purposes
    rule: R-005
    recordType: ControllerActivity
    recordKey: orders
    path: purposes
    message: No purpose of the processing is recorded.
    until: "2999-12-31"
    reason: The shop opens next year.
`

func TestCheck(t *testing.T) {
	each(t, func(t *testing.T, dsn string) {
		t.Chdir(t.TempDir())
		write := func(text string) {
			t.Helper()
			if err := os.WriteFile("checked.yaml", []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			must(t, "import", "checked.yaml", "--db", dsn)
		}
		check := func(args ...string) (code int, stdout, stderr string) {
			t.Helper()
			return run(t, append([]string{"check", "--db", dsn, "--register", "checked"}, args...)...)
		}
		purposes := func() foundLine {
			t.Helper()
			_, stdout, _ := check("-o", "json")
			for _, f := range decode[[]foundLine](t, stdout) {
				if f.Rule == "R-005" {
					return f
				}
			}
			t.Fatalf("R-005 is not found: %s", stdout)
			return foundLine{}
		}

		write(checkedDocument)
		f := purposes()
		if f.Severity != "ERROR" || f.Record != "ControllerActivity/orders" || f.Path != "purposes" || f.Waiver != nil ||
			f.HowToMend == "" || strings.Join(f.Citations, ",") != "UK GDPR Art 30(1)(b)" || strings.Join(f.Regimes, ",") != "UK_GDPR" {
			t.Errorf("found %+v", f)
		}
		for args, want := range map[string]int{
			"": 6, "--fail-on error": 6, "--rule R-005": 6, "--rule R-001,R-002": 0, "--fail-on info": 6, "--fail-on never": 0, "--fail-on fatal": 2, "-o xml": 2, "--at yesterday": 2,
			"-o sarif --fail-on never": 0, "--at 2020-01-01 --fail-on never": 0,
		} {
			if code, stdout, stderr := check(strings.Fields(args)...); code != want || want == 6 && (stdout == "" || !strings.Contains(stderr, " errors, ")) {
				t.Errorf("check %s: %d, want %d: %s", args, code, want, stderr)
			}
		}

		write(checkedDocument + checkedWaiver)
		if f := purposes(); f.Waiver == nil || f.Waiver.Until != "2999-12-31" || f.Waiver.By == "" || f.Waiver.Reason == "" {
			t.Errorf("waived %+v", f)
		}
		_, stdout, _ := check("-o", "sarif", "--fail-on", "never")
		log := decode[struct {
			Version string
			Runs    []struct {
				Tool struct {
					Driver struct{ Rules []struct{ ID string } }
				}
				Results []struct {
					RuleID, Level string
					Suppressions  []struct{ Justification string }
				}
			}
		}](t, stdout)
		known := map[string]bool{}
		for _, r := range log.Runs[0].Tool.Driver.Rules {
			known[r.ID] = true
		}
		for _, r := range log.Runs[0].Results {
			if !known[r.RuleID] || r.Level == "" || (r.RuleID == "R-005") != (r.Suppressions != nil) {
				t.Errorf("%+v", r)
			}
		}

		// With the words of the finding its facts have changed, and the waiver has lapsed.
		write(checkedDocument + strings.ReplaceAll(checkedWaiver, "No purpose", "One purpose"))
		if f := purposes(); f.Waiver != nil {
			t.Errorf("waived %+v", f)
		}
	})
}
