package compliance

import (
	"slices"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// scoped are the links and parts of a scope that rules read, with what they read behind them.
var scoped = []string{
	"dataUses.dataCategory.parent*", "dataUses.dataSubjectCategories", "disclosures.recipient.organisation",
	"disclosures.engagement.engaged", "disclosures.engagement.transfers.legs", "disclosures.dataCategories",
	"dataSources.dataCategories", "retentionRules.dataCategories", "securityMeasures", "systems.operator", "transfers.legs",
	"transfers.dataCategories",
}

// factReaders names the link to the record of which the rules of a type ask facts, beside the one that is examined.
var factReaders = map[string]string{"Notice": "controller"}

// reads names the links that the rules of each type follow, from the record that is examined. A link with a star is followed
// for as long as there is one.
var reads = map[string][]string{
	"ControllerActivity": slices.Concat(scoped, under("controller", scoped), []string{
		"controller.organisation.contacts", "purposes.purpose", "purposes.bases.legalBasis", "purposes.bases.assessment",
		"specialConditions.policyDocument", "assessments", "jointControllers.organisation.contacts", "jointArrangements.controllers",
		"engagements.engaged.organisation", "engagements.transfers.legs", "engagements.transfers.dataCategories",
		"engagements.subProcessing.downstream.engaged.organisation",
	}),
	"ProcessorActivity": slices.Concat(scoped, under("processor", scoped), []string{
		"processor.organisation.contacts", "instructedPurposes", "engagements.transfers.legs",
		"engagements.engagerController.organisation.contacts", "engagements.engagerProcessor.organisation.contacts",
		"engagements.subProcessing.downstream.engaged.organisation",
	}),
	"DataSharing": slices.Concat(scoped, []string{"disclosingController", "receivingController"}),
	"Engagement": slices.Concat(scoped, under("engaged", scoped), []string{
		"engagerController.organisation", "engagerProcessor.organisation", "engaged.organisation", "agreement",
		"subProcessing.downstream.agreement", "subProcessing.downstream.engaged.organisation",
		"subProcessing.downstream.transfers", "subProcessing.downstream.engaged.transfers",
		"subProcessing.downstream.subProcessing.downstream.transfers",
		"subProcessing.downstream.subProcessing.downstream.engaged.transfers",
	}),
	"Agreement":        {"parties.organisation"},
	"Controller":       slices.Concat(scoped, []string{"organisation.contacts"}),
	"Processor":        slices.Concat(scoped, []string{"organisation.contacts", "dueDiligence"}),
	"Transfer":         {"exporter", "importer", "legs.instrument.appendedTo", "legs.assessment"},
	"Organisation":     {},
	"Notice":           {"controller.organisation.contacts", "document", "assertions.legalBasis", "storageAccess"},
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

// Readings tells what the rules of a type read.
func Readings(t *model.Type) *record.Reading { return record.NewReading(t, reads[t.Name]...) }
