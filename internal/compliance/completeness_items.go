package compliance

import (
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/record"
)

// bestItem is an item of which one fact is enough: the best that is there counts, the record's own before the house rules.
type bestItem LetterItem

// better takes into account a fact of a record, or of the one whose house rules it inherits.
func (b *bestItem) better(of, holder *record.Record, path, target string) {
	standing := supported(holder, path, target)
	if standing == StandingComplete && holder != of {
		standing = StandingInherited
	}
	if b.Standing == "" || standing.rank() < b.Standing.rank() {
		b.Record, b.Path, b.Standing = holder.ID, path, standing
	}
}

// or is the item, missing at a field of a record if there is no fact.
func (b *bestItem) or(r *record.Record, path, reason string) LetterItem {
	switch b.Standing {
	case "":
		b.Record, b.Path, b.Standing, b.Reason = r.ID, path, StandingMissing, reason
	case StandingInferred:
		b.Reason = "It is only inferred, and nobody has confirmed it."
	}
	return LetterItem(*b)
}

// holders are a record and the one whose scope it inherits, in this order.
func (c *Case) holders(r *record.Record) []*record.Record {
	if house := c.house(r); house != nil {
		return []*record.Record{r, house}
	}
	return []*record.Record{r}
}

func (c *Case) purposeItems() []LetterItem {
	item := bestItem{Name: "Purposes"}
	for _, purpose := range c.Record.Parts["purposes"] {
		if c.One(purpose, "purpose") != nil {
			item.better(c.Record, c.Record, at("purposes", purpose)+".purpose", "")
		}
	}
	return []LetterItem{item.or(c.Record, "purposes", "No purpose is recorded.")}
}

func (c *Case) dataItems() []LetterItem {
	people, data := bestItem{Name: "Categories of people"}, bestItem{Name: "Categories of personal data"}
	var open []*record.Record
	for _, holder := range c.holders(c.Record) {
		for _, use := range holder.Parts["dataUses"] {
			if len(c.Many(use, "dataSubjectCategories")) > 0 {
				people.better(c.Record, holder, at("dataUses", use)+".dataSubjectCategories", "")
			}
			category := c.One(use, "dataCategory")
			if category == nil {
				continue
			}
			data.better(c.Record, holder, at("dataUses", use)+".dataCategory", "")
			if c.Is(category, Yes("openEnded")) && !slices.Contains(open, category) {
				open = append(open, category)
			}
		}
	}
	items := []LetterItem{
		people.or(c.Record, "dataUses", "No category of people is recorded."),
		data.or(c.Record, "dataUses", "No category of personal data is recorded."),
	}
	if len(open) > 0 {
		items[1].Standing, items[1].Reason = StandingOpenEnded, "What belongs to these categories is left open: "+names(open)+"."
	}
	return items
}

func (c *Case) recipientItems() []LetterItem {
	item := bestItem{Name: "Categories of recipients"}
	for _, holder := range c.holders(c.Record) {
		for _, disclosure := range holder.Parts["disclosures"] {
			if c.One(disclosure, "recipient") != nil || c.One(disclosure, "engagement") != nil {
				item.better(c.Record, holder, at("disclosures", disclosure), "")
			}
		}
	}
	// A processor is a recipient (Art. 4(9)).
	for _, engagement := range c.runningEngagements() {
		item.better(engagement, engagement, "engaged", "")
	}
	if item.Standing == "" && Yes("noRecipientsConfirmed")(c.Record) {
		item.Reason = "It is confirmed that nobody receives the data."
		item.better(c.Record, c.Record, "noRecipientsConfirmed", "")
	}
	return []LetterItem{item.or(c.Record, "disclosures", "No recipient is recorded, and nobody has confirmed that there is none.")}
}

// transferItems are those for each transfer of an activity and of engagements, or one that says that there is none.
func (c *Case) transferItems(engagements []*record.Record) []LetterItem {
	var items []LetterItem
	var seen []*record.Record
	for _, holder := range slices.Concat(c.holders(c.Record), engagements) {
		for _, transfer := range c.Many(holder, "transfers") {
			if !slices.Contains(seen, transfer) && !c.Past(transfer.Text("endedOn")) {
				seen = append(seen, transfer)
				items = append(items, c.transferred(holder, transfer)...)
			}
		}
	}
	if len(items) > 0 {
		return items
	}
	none := LetterItem{
		Name: "Transfers", Record: c.Record.ID, Path: "transfers", Standing: StandingNotApplicable, Reason: "No transfer is recorded.",
	}
	if c.Record.Type.Name == "ControllerActivity" {
		none.Path, none.Reason = "noTransfersConfirmed", "It is confirmed that there is no transfer."
		if !Yes("noTransfersConfirmed")(c.Record) {
			none.Standing, none.Reason = StandingMissing, "No transfer is recorded, and nobody has confirmed that there is none."
		}
	}
	return []LetterItem{none}
}

// transferred are what is asked of a transfer that a record holds: where the data go and, for the derogation of last resort, what
// safeguards them.
func (c *Case) transferred(holder, transfer *record.Record) []LetterItem {
	to := bestItem{Name: name(transfer)}
	if c.house(c.Record) == holder {
		to.better(c.Record, holder, "transfers", transfer.Key())
	} else {
		to.better(holder, holder, "transfers", transfer.Key())
	}
	known := transfer.Text("destination") != "" || transfer.Text("internationalOrganisation") != ""
	switch actual := transfer.Text("status") == "ACTUAL"; {
	case known && supported(transfer, "destination", "") == StandingInferred:
		to.Record, to.Path, to.Standing = transfer.ID, "destination", StandingInferred
	case known:
	case actual:
		to.Record, to.Path, to.Standing = transfer.ID, "destination", StandingMissing
		to.Reason = "No country and no international organisation is named."
	default:
		to.Record, to.Path, to.Standing = transfer.ID, "destination", StandingOpenEnded
		to.Reason = "Data may be transferred, and no country is named."
	}
	items := []LetterItem{to.or(transfer, "destination", "")}
	for _, leg := range transfer.Parts["legs"] {
		if !strings.HasSuffix(leg.Text("safeguard"), compelling) {
			continue
		}
		path, safeguards := at("legs", leg)+".supplementaryMeasures", bestItem{Name: name(transfer) + ": suitable safeguards"}
		if leg.Text("supplementaryMeasures") != "" {
			safeguards.better(transfer, transfer, path, "")
		}
		items = append(items, safeguards.or(transfer, path, "No suitable safeguards are documented."))
	}
	return items
}

// compelling ends the codes of the derogation of which the record documents the safeguards (Art. 49(1), second subparagraph).
const compelling = "_DEROGATION_49_1_COMPELLING"

func (c *Case) retentionItems() []LetterItem {
	const limits = "Time limits for erasure"
	var without []*record.Record
	worst := LetterItem{Name: limits, Record: c.Record.ID, Path: "retentionRules", Standing: StandingNotApplicable}
	categories := c.Categories(c.Record)
	if len(categories) == 0 {
		item := c.retention(nil)
		return []LetterItem{item.or(c.Record, "retentionRules", "No retention rule is recorded.")}
	}
	for _, category := range categories {
		item := c.retention(category)
		if item.Standing == "" {
			without = append(without, category)
			continue
		}
		if one := item.or(c.Record, "retentionRules", ""); one.Standing.rank() > worst.Standing.rank() {
			worst = one
		}
	}
	if len(without) > 0 {
		return []LetterItem{{
			Name: limits, Record: c.Record.ID, Path: "retentionRules", Standing: StandingMissing,
			Reason: "No retention rule is for: " + names(without) + ".",
		}}
	}
	return []LetterItem{worst}
}

// retention is the best rule for a category, nil for any, that says how long.
func (c *Case) retention(category *record.Record) bestItem {
	item := bestItem{Name: "Time limits for erasure"}
	for _, rule := range c.Scope(c.Record, "retentionRules") {
		own, covered := slices.Contains(c.Record.Many["retentionRules"], rule.ID), rule.Many["dataCategories"]
		says := rule.Text("period") != "" || rule.Text("criterion") != ""
		fits := category == nil || len(covered) == 0 ||
			c.Is(category, func(r *record.Record) bool { return slices.Contains(covered, r.ID) })
		if !says || !fits {
			continue
		}
		holder := c.Record
		if !own {
			holder = c.house(c.Record)
		}
		item.better(c.Record, holder, "retentionRules", rule.Key())
	}
	return item
}

func (c *Case) measureItems() []LetterItem {
	item := bestItem{Name: "Technical and organisational security measures"}
	for _, holder := range c.holders(c.Record) {
		for _, measure := range c.Many(holder, "securityMeasures") {
			item.better(c.Record, holder, "securityMeasures", measure.Key())
		}
	}
	return []LetterItem{item.or(c.Record, "securityMeasures", "No security measure is recorded.")}
}
