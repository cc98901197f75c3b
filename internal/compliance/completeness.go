package compliance

import (
	"slices"

	"github.com/openropa/ropa/internal/record"
)

// Completeness is how far the record of an activity holds what the law wants in it.
type Completeness struct {
	// Letters are those of Art. 30(1) or 30(2), and of PAIA s51(1)(c) where POPIA applies to an activity of a controller.
	Letters []Letter
	// Done of the Applicable letters are met.
	Done, Applicable int
}

// Letter is an item of the list of what a record holds.
type Letter struct {
	// Code is the letter as rules name it: 30(1)(c), 51(1)(c)(ii).
	Code string
	// Regimes are those that ask for it of this record.
	Regimes []string
	// Standing is that of the worst of its items.
	Standing Standing
	Items    []LetterItem
}

// LetterItem is one of the facts that a letter asks for.
type LetterItem struct {
	// Name says what is asked for.
	Name string
	// Record is where it stands or would stand, and Path its field.
	Record   int64
	Path     string
	Standing Standing
	// Reason says what is missing or why it is not asked for, in the record's own words; empty where it is there.
	Reason string
}

// Completeness tells how far the record of an activity is complete, by letters. There are none under POPIA for the activity of a
// processor, for s17 binds responsible parties alone.
func (c *Case) Completeness() Completeness {
	var out Completeness
	add := func(code string, regimes []string, lists ...[]LetterItem) {
		letter := Letter{Code: code, Regimes: regimes, Standing: StandingNotApplicable, Items: slices.Concat(lists...)}
		for _, item := range letter.Items {
			if item.Standing.rank() > letter.Standing.rank() {
				letter.Standing = item.Standing
			}
		}
		if letter.Standing.Applicable() {
			out.Applicable++
		}
		if letter.Standing.Done() {
			out.Done++
		}
		out.Letters = append(out.Letters, letter)
	}
	applied := c.Record.Texts("regimes")
	var gdpr, popia []string
	for _, regime := range applied {
		if regime == "POPIA" {
			popia = append(popia, regime)
		} else {
			gdpr = append(gdpr, regime)
		}
	}
	switch c.Record.Type.Name {
	case "ControllerActivity":
		purposes, data, recipients := c.purposeItems(), c.dataItems(), c.recipientItems()
		transfers, measures := c.transferItems(c.runningEngagements()), c.measureItems()
		if len(gdpr) > 0 {
			add("30(1)(a)", gdpr, c.controllerItems(gdpr))
			add("30(1)(b)", gdpr, purposes)
			add("30(1)(c)", gdpr, data)
			add("30(1)(d)", gdpr, recipients)
			add("30(1)(e)", gdpr, transfers)
			add("30(1)(f)", gdpr, c.retentionItems())
			add("30(1)(g)", gdpr, measures)
		}
		if len(popia) > 0 {
			add("51(1)(c)(i)", popia, purposes)
			add("51(1)(c)(ii)", popia, data)
			add("51(1)(c)(iii)", popia, recipients)
			add("51(1)(c)(iv)", popia, transfers)
			add("51(1)(c)(v)", popia, measures)
		}
	case "ProcessorActivity":
		if len(gdpr) > 0 {
			engagements := c.runningEngagements()
			add("30(2)(a)", gdpr, c.processorItems(gdpr, engagements))
			add("30(2)(b)", gdpr, c.servedItems(engagements))
			add("30(2)(c)", gdpr, c.transferItems(engagements))
			add("30(2)(d)", gdpr, c.measureItems())
		}
	}
	return out
}

// runningEngagements are those that an activity serves and that have not ended.
func (c *Case) runningEngagements() []*record.Record {
	return slices.DeleteFunc(c.Inverse(c.Record, "engagements"), func(e *record.Record) bool { return c.Past(e.Text("endedOn")) })
}
