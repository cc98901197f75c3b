package report_test

import (
	"slices"
	"testing"

	"github.com/openropa/ropa/internal/compliance/compliancetest"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/report"
)

// TestAnnex_Silence has a sub-processor about whom the controller said nothing, on the last day on which it can and on the day after.
func TestAnnex_Silence(t *testing.T) {
	for _, tt := range []struct{ authorisation, day, want string }{
		{"GENERAL", "2025-01-31", "Pending"},
		{"GENERAL", "2025-02-01", "Accepted by silence: the time to object ended on 31 January 2025"},
		{"SPECIFIC", "2025-02-01", "Pending; the time to answer ended on 31 January 2025"},
	} {
		w := compliancetest.NewWorld(t, compliancetest.Read(t, "testdata/annex.yaml"), day)
		service := w.ByKey["Engagement/service"]
		i := slices.IndexFunc(service.Parts["subProcessing"], func(part *record.Record) bool { return part.Text("notifiedOn") == "2025-01-01" })
		part := service.Parts["subProcessing"][i]
		part.Values["authorisation"], part.Values["decision"], part.Values["decidedOn"] = tt.authorisation, "PENDING", nil
		a := report.Annex(w.Set, service, "ART28", nil, tt.day)
		var got []string
		for _, s := range a.Sections {
			for _, g := range s.Groups {
				for _, item := range g.Items {
					if item.Code == "SUB_AUTHORISATION" && got == nil {
						got = item.Texts
					}
				}
			}
		}
		if !slices.Contains(got, tt.want) {
			t.Errorf("%s on %s: %q, want %q", tt.authorisation, tt.day, got, tt.want)
		}
	}
}
