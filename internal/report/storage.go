package report

import (
	"github.com/openropa/ropa/internal/law"
)

func (n *notice) storage(s *Section, _ law.NoticeProvision) {
	var rows []Row
	for _, published := range n.notices {
		for _, access := range published.Parts["storageAccess"] {
			purpose, _ := n.Law().StoragePurpose(access.Text("purpose"))
			use := map[string]string{"TRUE": "Used", "FALSE": "Not used"}[access.Text("present")]
			control := ""
			if code := access.Text("control"); code != "UNKNOWN" {
				control = capital(say(code))
			}
			controls := cell(control)
			switch unconditional := !purpose.SolePurpose && !purpose.Informed && !purpose.SimpleObjection; {
			case access.Text("present") == "FALSE":
				controls = nothing()
			case control == "" && n.regime == "UK_GDPR" && purpose.Exception && unconditional:
				controls = cell("No consent is needed (" + purpose.Citation + ")")
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
	n.asserted(s, "COOKIE_CONTROL", "EXTERNAL_LINK", "LINKED_NOTICE")
	if len(rows) == 0 && len(n.activities) > 0 && n.regime != "POPIA" {
		s.gap("whether anything is stored on, or read from, the devices of users.")
	}
}
