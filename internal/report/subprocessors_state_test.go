package report_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/compliance/compliancetest"
	"github.com/openropa/ropa/internal/report"
)

// Us and another provider are engaged by a client each, and engage a host, which engages a store of its own for us and for them.
const sharedHost = `
register: {key: shared, name: Shared, regimes: [EU_GDPR]}
organisations:
  - {key: client, legalName: Client}
  - {key: us, legalName: Us}
  - {key: them, legalName: Them}
  - {key: host, legalName: Host}
  - {key: store, legalName: Store}
controllers: [{key: client, organisation: client}]
processors:
  - {key: us, organisation: us}
  - {key: them, organisation: them}
  - {key: host, organisation: host}
  - {key: store, organisation: store}
engagements:
  - {key: service, name: Service, engagerController: client, engaged: us, subProcessing: [{key: host, downstream: hosting, authorisation: GENERAL, %s}]}
  - {key: hosting, name: Hosting, startedOn: "2026-02-01", engagerProcessor: us, engaged: host, subProcessing: [{key: store, downstream: storing, authorisation: GENERAL, %s}]}
  - {key: theirs, name: Theirs, engagerProcessor: them, engaged: host, subProcessing: [{key: store, downstream: storing, authorisation: GENERAL, decision: ACCEPTED}]}
  - {key: storing, name: Storing, startedOn: "2025-01-01", engagerProcessor: host, engaged: store}
`

// TestSubProcessors_States has what one list must not say of others', and no day that an objection or a decision still bars.
func TestSubProcessors_States(t *testing.T) {
	for _, tt := range []struct {
		name, hosting, storing string
		want                   []string
	}{
		{"both in use", "decision: ACCEPTED", "decision: ACCEPTED", []string{"Host IN_USE ", "Store IN_USE "}},
		{
			"an objection is open", `notifiedOn: "2026-01-01", objectionWindow: 30, decision: OBJECTED, decidedOn: "2026-01-05"`, "decision: ACCEPTED",
			[]string{"Host ANNOUNCED ", "Store ANNOUNCED "},
		},
		{
			"what rests on a service that is announced is announced too", `notifiedOn: "2026-01-01", objectionWindow: 60`, "decision: ACCEPTED",
			[]string{"Host ANNOUNCED 2026-03-03", "Store ANNOUNCED 2026-03-03"},
		},
		{
			"others use it further down", "decision: ACCEPTED", `notifiedOn: "2026-02-01", objectionWindow: 30`,
			[]string{"Host IN_USE ", "Store ANNOUNCED 2026-03-04"},
		},
	} {
		const day = "2026-02-10"
		w := compliancetest.NewWorld(t, compliancetest.Parse(t, fmt.Sprintf(sharedHost, tt.hosting, tt.storing)), day)
		l := report.SubProcessors(w.Set, w.ByKey["Processor/us"], report.Standings(w.Set, day), day)
		var got []string
		for _, e := range l.Entries {
			got = append(got, fmt.Sprint(e.Name, " ", e.State, " ", e.From))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestArt30RecordProcessor_Silence has a client that said nothing in the time that it had: it has decided.
func TestArt30RecordProcessor_Silence(t *testing.T) {
	for told, undecided := range map[string]bool{"2026-01-20": true, "2026-01-01": false} {
		w := world(t, "example-msp")
		engagement := w.ByKey["Engagement/dental-managed-it"]
		for _, part := range engagement.Parts["subProcessing"] {
			part.Values["decision"], part.Values["decidedOn"], part.Values["notifiedOn"] = "PENDING", nil, told
		}
		d := report.Art30RecordProcessor(w.Set, w.ByKey["Processor/example-msp"], "2026-02-10")
		if says := strings.Contains(string(d.Markdown()), "Example Dental Practices Limited (not yet decided)"); says != undecided {
			t.Errorf("told on %s: not yet decided %v", told, says)
		}
	}
}
