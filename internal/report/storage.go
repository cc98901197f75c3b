package report

import (

	"github.com/openropa/ropa/internal/law"
)

func (n *notice) storage(s *Section, _ law.NoticeProvision) {
	var rows []Row
	for _, published := range n.notices {
		for _, access := range published.Parts["storageAccess"] {
			purpose, _ := n.Law().Row(law.StoragePurposeList, access.Text("purpose"))
			use := map[string]string{"TRUE": "Used", "FALSE": "Not used"}[access.Text("present")]
			control := ""
			if code := access.Text("control"); code != "UNKNOWN" {
				control = capital(say(code))
			}
			// What is not used needs no control.
			controls := cell(control)
			if access.Text("present") == "FALSE" {
				controls = nothing()
			}
			what := access.Text("product")
			if what == "" {
				what = capital(say(access.Text("technology"))) + "s"
			}
			rows = append(rows, row(cell(what, access.Text("note")), cell(purpose.Label), cell(use), controls))
			s.of(published)
		}
	}
	s.table("What is stored on, or read from, your device", []string{"Technology", "Purpose", "Used", "Your control"}, rows)
	n.asserted(s, "", "COOKIE_CONTROL", "EXTERNAL_LINK", "LINKED_NOTICE")
	if len(rows) == 0 && len(n.activities) > 0 && n.regime != "POPIA" {
		s.gap("whether anything is stored on, or read from, the devices of users.")
	}
}
