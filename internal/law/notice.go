package law

import "slices"

// NoticeItem is something that a privacy notice tells, in the order in which
// notices print it.
type NoticeItem struct {
	Term `yaml:",inline"`
	// Provisions is what each regime asks of it. A regime that is left out asks
	// nothing.
	Provisions []NoticeProvision `yaml:"provisions"`
}

// NoticeProvision is what one regime asks a notice to tell.
type NoticeProvision struct {
	Regime string `yaml:"regime" law:"in regimes"`
	// Citation is the provision where data are collected from the people
	// themselves; Indirect the one where they come from elsewhere, if it is
	// another.
	Citation string `yaml:"citation"`
	Indirect string `yaml:"indirect,omitempty"`
	// Heading is what notices print above the item.
	Heading string `yaml:"heading"`
	// Statement is what the law gives whatever the register says, as a notice
	// tells it.
	Statement string `yaml:"statement,omitempty"`
	Validity  `yaml:",inline"`
}

func (n NoticeItem) clone() NoticeItem {
	n.Provenance = n.Provenance.clone()
	n.Provisions = slices.Clone(n.Provisions)
	return n
}

// Notice returns what a regime asks a notice to tell on a day, in the order of
// the file: each item with that one provision.
func (l *Law) Notice(regime, day string) []NoticeItem {
	var all []NoticeItem
	for _, row := range l.noticeItems.rows {
		for _, p := range row.Provisions {
			if p.Regime == regime && row.ValidAt(day) && p.ValidAt(day) {
				item := row.clone()
				item.Provisions = []NoticeProvision{p}
				all = append(all, item)
			}
		}
	}
	return all
}
