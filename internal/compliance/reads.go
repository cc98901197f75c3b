package compliance

import (
	"fmt"
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/model"
)

// scoped are the links and parts of a scope that rules read, with what they read behind them.
var scoped = []string{
	"dataUses.dataCategory.parent*", "dataUses.dataSubjectCategories", "disclosures.recipient.organisation",
	"disclosures.engagement", "dataSources", "retentionRules", "securityMeasures", "systems", "transfers",
}

// reads names the links that the rules of each type follow, from the record that is examined. A link with a star is followed
// for as long as there is one.
var reads = map[string][]string{
	"ControllerActivity": slices.Concat(scoped, under("controller", scoped), []string{
		"controller.organisation", "purposes.purpose", "purposes.bases.legalBasis", "purposes.bases.assessment",
		"specialConditions.policyDocument", "assessments", "jointControllers.organisation", "jointArrangements",
		"engagements.engaged.organisation", "engagements.transfers", "engagements.subProcessing.downstream.engaged.organisation",
	}),
	"ProcessorActivity": slices.Concat(scoped, under("processor", scoped), []string{
		"processor.organisation", "instructedPurposes", "engagements.transfers",
		"engagements.engagerController.organisation", "engagements.engagerProcessor.organisation",
		"engagements.subProcessing.downstream.engaged.organisation",
	}),
	"DataSharing": slices.Concat(scoped, []string{"disclosingController", "receivingController"}),
	"Engagement": slices.Concat(scoped, under("engaged", scoped), []string{
		"engagerController.organisation", "engagerProcessor.organisation", "engaged.organisation", "agreement",
		"subProcessing.downstream.agreement", "subProcessing.downstream.engaged.organisation",
	}),
	"Agreement":        {"parties.organisation"},
	"Controller":       slices.Concat(scoped, []string{"organisation"}),
	"Processor":        slices.Concat(scoped, []string{"organisation", "dueDiligence"}),
	"Transfer":         {"exporter", "importer", "legs.instrument.appendedTo", "legs.assessment"},
	"Organisation":     {},
	"Notice":           {"controller.organisation", "document", "assertions.legalBasis", "storageAccess"},
	"JointArrangement": {"controllers.organisation", "activities"},
	"RetentionRule":    {"dataCategories"},
	"DataCategory":     {},
	"Assessment":       {},
	"Breach":           {"activities", "processorActivities", "notifications"},
	"RightsRequest":    {"controller.organisation"},
	"Complaint":        {"controller.organisation"},
}

func under(link string, paths []string) []string {
	out := make([]string, len(paths))
	for i, path := range paths {
		out[i] = link + "." + path
	}
	return out
}

// Reading is a link that rules follow, with those that they follow from its target. That of a type has no link.
type Reading struct {
	Type   *model.Type
	Link   *model.Link
	Repeat bool // follow the link from its target again
	Below  []*Reading
}

// Readings tells what the rules of a type read.
func Readings(t *model.Type) *Reading {
	root := &Reading{Type: t}
	for _, path := range reads[t.Name] {
		at := root
		for step := range strings.SplitSeq(path, ".") {
			at = at.below(step)
		}
	}
	return root
}

// below finds or adds the link of a step.
func (r *Reading) below(step string) *Reading {
	name, repeat := strings.CutSuffix(step, "*")
	link := r.Type.Link(name)
	if link == nil {
		panic(fmt.Sprintf("compliance: %s has no link %s", r.Type.Name, name))
	}
	for _, b := range r.Below {
		if b.Link == link {
			return b
		}
	}
	b := &Reading{Type: link.Target(), Link: link, Repeat: repeat}
	r.Below = append(r.Below, b)
	return b
}
