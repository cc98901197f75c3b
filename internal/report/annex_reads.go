package report

import (
	"slices"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// behind are the types of the records that can be behind an annex of a transfer: of those that have it in their scope the first
// one is, and without any the transfer alone.
var behind = []string{"DataSharing", "Engagement", "ControllerActivity", "ProcessorActivity", "Controller", "Processor"}

// crossing are the links that annexes follow from a transfer. A link with a star is followed for as long as there is one.
var crossing = []string{
	"dataCategories.parent*", "dataSubjectCategories", "exporter.contacts", "importer.contacts", "legs.assessment",
	"legs.instrument.appendedTo", "legs.instrument.agreement.parties.organisation", "legs.instrument.otherAgreements",
}

// scoped are those that they follow from a record whose data, measures and transfers they tell, or which such a record inherits.
var scoped = slices.Concat([]string{
	"dataUses.dataCategory.parent*", "dataUses.dataSubjectCategories", "retentionRules.dataCategories", "securityMeasures",
}, under("transfers", crossing))

// annexReads names the links that annexes follow from the record behind them, by its type.
var annexReads = map[string][]string{
	"DataSharing": slices.Concat(scoped, []string{"agreement.parties", "purposes"}),
	"Engagement": slices.Concat(scoped, under("engaged", scoped), []string{
		"engagerController.organisation.contacts", "engagerProcessor.organisation.contacts", "engaged.organisation.contacts",
		"agreement.parties", "controllerActivities.purposes.purpose", "processorActivities.instructedPurposes", "subProcessing",
	}),
	"ControllerActivity": slices.Concat(scoped, under("controller", scoped), []string{"purposes.purpose"}),
	"ProcessorActivity":  slices.Concat(scoped, under("processor", scoped)),
	"Controller":         scoped,
	"Processor":          scoped,
	"Transfer":           crossing,
}

func under(link string, paths []string) []string {
	out := make([]string, len(paths))
	for i, path := range paths {
		out[i] = link + "." + path
	}
	return out
}

// Behind lists the types of the records that can be behind an annex of a transfer, in the order in which they are looked for.
func Behind() []*model.Type {
	var out []*model.Type
	for _, name := range behind {
		out = append(out, model.ByName(name))
	}
	return out
}

// AnnexReading tells what annexes follow from the record behind them, which is of a type of Behind or a transfer.
func AnnexReading(t *model.Type) *record.Reading { return record.NewReading(t, annexReads[t.Name]...) }

// BelowReading tells what annexes follow from each engagement in the chain below the one that they are of.
func BelowReading() *record.Reading {
	return record.NewReading(model.ByName("Engagement"),
		"agreement", "subProcessing", "engaged.organisation.contacts", "engagerProcessor.organisation", "transfers", "engaged.transfers")
}

// AboveReading tells what annexes follow from each engagement that rests on the one that they are of.
func AboveReading() *record.Reading {
	return record.NewReading(model.ByName("Engagement"), "subProcessing", "processorActivities.instructedPurposes")
}
