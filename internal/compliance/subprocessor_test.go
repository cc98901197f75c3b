package compliance_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/law"
)

// The window of each starts on 1 December 2025: 30 days end on the 31st, 20 business days in England on 31 December, for two of them
// are holidays, and on 29 December where no holidays are recorded.
func TestSubProposal(t *testing.T) {
	l, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	told := compliance.SubProposal{NotifiedOn: "2025-12-01", Window: 30, WindowUnit: "CALENDAR_DAYS", Authorisation: "GENERAL", Decision: "PENDING"}
	with := func(change func(p *compliance.SubProposal)) compliance.SubProposal {
		p := told
		change(&p)
		return p
	}
	business := with(func(p *compliance.SubProposal) { p.Window, p.WindowUnit = 20, "BUSINESS_DAYS" })
	english, specific := business, told
	english.Country, specific.Authorisation = "GB", "SPECIFIC"
	urgent := with(func(p *compliance.SubProposal) { p.Urgent, p.EffectiveOn = true, "2025-12-03" })
	hasty := with(func(p *compliance.SubProposal) { p.EffectiveOn = "2025-12-03" })
	objected := with(func(p *compliance.SubProposal) { p.Decision, p.DecidedOn = "OBJECTED", "2025-12-10" })
	silent := with(func(p *compliance.SubProposal) { p.Decision, p.DecidedOn = "ACCEPTED_BY_SILENCE", "2025-12-05" })
	resolved := objected
	resolved.Resolution, resolved.ResolvedOn = "ALTERNATIVE", "2026-01-10"
	for _, tt := range []struct {
		name, day                string
		p                        compliance.SubProposal
		state, window, effective string
		inUse                    bool
	}{
		{"not told", "2025-11-30", told, "NOT_NOTIFIED", "2025-12-31", "", false},
		{"the last day of the window", "2025-12-31", told, "PROPOSED", "2025-12-31", "2026-01-01", false},
		{"the day after it", "2026-01-01", told, "EFFECTIVE", "2025-12-31", "2026-01-01", true},
		{"silence under a specific authorisation", "2026-01-01", specific, "NOT_AUTHORISED", "2025-12-31", "", false},
		{"asked for a specific authorisation", "2025-12-31", specific, "PROPOSED", "2025-12-31", "", false},
		{"business days where holidays are not known", "2025-12-29", business, "PROPOSED", "2025-12-29", "2025-12-30", false},
		{"business days in England", "2025-12-31", english, "PROPOSED", "2025-12-31", "2026-01-01", false},
		{"no time known", "2026-06-01", with(func(p *compliance.SubProposal) { p.Window = 0 }), "PROPOSED", "", "", false},
		{"planned for later", "2026-01-01", with(func(p *compliance.SubProposal) { p.EffectiveOn = "2026-02-01" }), "ACCEPTED_BY_SILENCE", "2025-12-31", "2026-02-01", false},
		{"used at once with a ground", "2025-12-03", urgent, "PROPOSED", "2025-12-31", "2025-12-03", true},
		{"at once, with no first day planned", "2025-12-01", with(func(p *compliance.SubProposal) { p.Urgent = true }), "PROPOSED", "2025-12-31", "2025-12-01", true},
		{"at once, and nobody objected", "2026-01-01", with(func(p *compliance.SubProposal) { p.Urgent = true }), "EFFECTIVE", "2025-12-31", "2025-12-01", true},
		{"proposed ahead of the service", "2025-12-20", with(func(p *compliance.SubProposal) { p.DownstreamFrom = "2026-01-05" }), "PROPOSED", "2025-12-31", "2026-01-05", false},
		{"nobody objected ahead of the service", "2026-01-01", with(func(p *compliance.SubProposal) { p.DownstreamFrom = "2026-01-05" }), "ACCEPTED_BY_SILENCE", "2025-12-31", "2026-01-05", false},
		{"silence recorded while the time runs", "2025-12-31", silent, "PROPOSED", "2025-12-31", "2026-01-01", false},
		{"silence recorded, and the time is over", "2026-01-01", silent, "EFFECTIVE", "2025-12-31", "2026-01-01", true},
		{"used too early", "2025-12-03", hasty, "PROPOSED", "2025-12-31", "2026-01-01", true},
		{"objected tomorrow", "2025-12-09", objected, "PROPOSED", "2025-12-31", "2026-01-01", false},
		{"objected", "2026-01-09", objected, "OBJECTED", "2025-12-31", "", false},
		{"not yet resolved", "2026-01-09", resolved, "OBJECTED", "2025-12-31", "", false},
		{"resolved", "2026-01-10", resolved, "RESOLVED", "2025-12-31", "", false},
		{"accepted ahead of the service", "2025-12-20", with(func(p *compliance.SubProposal) {
			p.Decision, p.DecidedOn, p.DownstreamFrom = "ACCEPTED", "2025-12-05", "2026-01-05"
		}), "ACCEPTED", "2025-12-31", "2026-01-05", false},
		{"accepted and running", "2026-01-05", with(func(p *compliance.SubProposal) {
			p.Decision, p.DecidedOn, p.DownstreamFrom = "ACCEPTED", "2025-12-05", "2026-01-05"
		}), "EFFECTIVE", "2025-12-31", "2026-01-05", true},
		{"over", "2026-03-01", with(func(p *compliance.SubProposal) { p.DownstreamTo = "2026-02-28" }), "ENDED", "2025-12-31", "", false},
		{"withdrawn", "2026-01-05", with(func(p *compliance.SubProposal) { p.Decision = "WITHDRAWN" }), "WITHDRAWN", "2025-12-31", "", false},
	} {
		got := tt.p.Stand(l, tt.day)
		got.Authorisation, got.Urgent, got.Silent = "", false, false
		want := compliance.SubStanding{State: tt.state, WindowEndsOn: tt.window, EffectiveFrom: tt.effective, InUse: tt.inUse}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	var standings []compliance.SubStanding
	for _, p := range []compliance.SubProposal{told, business, english} {
		standings = append(standings, p.Stand(l, "2025-12-10"))
	}
	notices := []string{"2025-12-01", "2025-12-01", "2025-12-02"}
	change := compliance.NewSubProcessorChange(standings, notices)
	want := compliance.SubProcessorChange{
		State: "OPEN", ProposedOn: "2025-12-01", LastNoticeOn: "2025-12-02", LastWindowEndsOn: "2025-12-31", EffectiveFrom: "2026-01-01",
		Engagements: 3, Proposed: 3,
	}
	if diff := cmp.Diff(want, change); diff != "" {
		t.Errorf("three proposals (-want +got):\n%s", diff)
	}
	change = compliance.NewSubProcessorChange(append(standings, objected.Stand(l, "2025-12-10")), append(notices, "2025-12-01"))
	if change.State != "BLOCKED" || change.EffectiveFrom != "" || change.Objected != 1 {
		t.Errorf("with an objection: %+v", change)
	}
}
