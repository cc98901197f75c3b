package cli

import (
	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/report"
)

// annexLine is an annex as the command writes it: with ids as the API shows them.
type annexLine struct {
	*report.DPAAnnex
	Engagement string             `json:"engagement,omitempty"`
	Transfer   string             `json:"transfer,omitempty"`
	Sections   []annexSectionLine `json:"sections"`
	Missing    []annexMissingLine `json:"missing"`
}

type annexSectionLine struct {
	report.AnnexSection
	Groups []annexGroupLine `json:"groups"`
}

type annexGroupLine struct {
	report.AnnexGroup
	Record string          `json:"record,omitempty"`
	Items  []annexItemLine `json:"items"`
}

type annexItemLine struct {
	report.AnnexItem
	Records []string `json:"records"`
}

type annexMissingLine struct {
	report.AnnexMissing
	Record string `json:"record,omitempty"`
}

func annexLineOf(set *compliance.Set, annex *report.DPAAnnex) annexLine {
	shown := func(id int64) string {
		if r := set.Record(id); r != nil {
			return model.FormatID(r.Type, r.ID)
		}
		return ""
	}
	line := annexLine{
		DPAAnnex: annex, Engagement: shown(annex.Engagement), Transfer: shown(annex.Transfer),
		Sections: []annexSectionLine{}, Missing: []annexMissingLine{},
	}
	for _, s := range annex.Sections {
		section := annexSectionLine{AnnexSection: s, Groups: []annexGroupLine{}}
		for _, g := range s.Groups {
			group := annexGroupLine{AnnexGroup: g, Record: shown(g.Record), Items: []annexItemLine{}}
			for _, i := range g.Items {
				item := annexItemLine{AnnexItem: i, Records: []string{}}
				for _, id := range i.Records {
					item.Records = append(item.Records, shown(id))
				}
				group.Items = append(group.Items, item)
			}
			section.Groups = append(section.Groups, group)
		}
		line.Sections = append(line.Sections, section)
	}
	for _, m := range annex.Missing {
		line.Missing = append(line.Missing, annexMissingLine{AnnexMissing: m, Record: shown(m.Record)})
	}
	return line
}
