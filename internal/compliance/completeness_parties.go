package compliance

import (
	"slices"

	"github.com/openropa/ropa/internal/record"
)

// controllerItems are what Art. 30(1)(a) asks for: the controller, any joint controllers, representatives and the data protection
// officer.
func (c *Case) controllerItems(regimes []string) []LetterItem {
	controller := c.One(c.Record, "controller")
	if controller == nil {
		return []LetterItem{{
			Name: "Controller", Record: c.Record.ID, Path: "controller", Standing: StandingMissing, Reason: "No controller is recorded.",
		}}
	}
	items := c.partyItems("Controller", controller, supported(c.Record, "controller", ""))
	for _, joint := range c.Many(c.Record, "jointControllers") {
		items = append(items, c.partyItems("Joint controller", joint, supported(c.Record, "jointControllers", joint.Key()))...)
	}
	return append(items, c.appointed(controller, regimes)...)
}

// processorItems are what Art. 30(2)(a) asks for: the processor, each controller on whose behalf it acts or the processor that
// engaged it, and whom the processor has to have appointed.
func (c *Case) processorItems(regimes []string, engagements []*record.Record) []LetterItem {
	var items []LetterItem
	if processor := c.One(c.Record, "processor"); processor != nil {
		items = append(c.partyItems("Processor", processor, supported(c.Record, "processor", "")), c.appointed(processor, regimes)...)
	} else {
		items = append(items, LetterItem{
			Name: "Processor", Record: c.Record.ID, Path: "processor", Standing: StandingMissing, Reason: "No processor is recorded.",
		})
	}
	var engagers []int64
	for _, engagement := range engagements {
		link, what := "engagerController", "Controller"
		if engagement.One[link] == 0 {
			link, what = "engagerProcessor", "Engaging processor"
		}
		engager := c.One(engagement, link)
		switch {
		case engager == nil:
			items = append(items, LetterItem{
				Name: what, Record: engagement.ID, Path: "engager", Standing: StandingMissing,
				Reason: "Nobody is named on whose behalf " + name(engagement) + " is carried out.",
			})
		case !slices.Contains(engagers, engager.ID):
			engagers = append(engagers, engager.ID)
			items = append(items, c.partyItems(what, engager, supported(engagement, link, ""))...)
		}
	}
	if len(engagements) == 0 {
		items = append(items, LetterItem{
			Name: "Controller", Record: c.Record.ID, Path: "engagements", Standing: StandingMissing,
			Reason: "No engagement tells for whom this is done.",
		})
	}
	return items
}

// servedItems are the categories of processing of each engagement (Art. 30(2)(b)).
func (c *Case) servedItems(engagements []*record.Record) []LetterItem {
	var items []LetterItem
	for _, engagement := range engagements {
		item := bestItem{Name: "Categories of processing: " + name(engagement)}
		if len(engagement.Texts("categoriesOfProcessing")) > 0 {
			item.better(engagement, engagement, "categoriesOfProcessing", "")
		}
		items = append(items, item.or(engagement, "categoriesOfProcessing", "No category of processing is recorded for this engagement."))
	}
	if len(items) == 0 {
		items = append(items, LetterItem{
			Name: "Categories of processing", Record: c.Record.ID, Path: "engagements", Standing: StandingMissing,
			Reason: "No engagement tells what is done for whom.",
		})
	}
	return items
}

// party are the name and the contact details of a controller or processor. That it is the party is as well known as linked says.
func (c *Case) partyItems(what string, role *record.Record, linked Standing) []LetterItem {
	organisation := c.One(role, "organisation")
	if organisation == nil {
		return []LetterItem{{
			Name: what, Record: role.ID, Path: "organisation", Standing: StandingMissing,
			Reason: "No organisation is recorded for " + name(role) + ".",
		}}
	}
	named, reached := bestItem{Name: what + ": name"}, bestItem{Name: what + ": contact details"}
	if organisation.Text("legalName") != "" {
		named.better(organisation, organisation, "legalName", "")
	}
	if contact := Contact(organisation, "GENERAL", "KEY_CONTACT", "RIGHTS_REQUESTS"); contact != nil {
		reached.better(organisation, organisation, at("contacts", contact), "")
	}
	if organisation.Values["addresses"] != nil {
		reached.better(organisation, organisation, "addresses", "")
	}
	items := []LetterItem{
		named.or(organisation, "legalName", "The legal name of "+name(organisation)+" is not recorded."),
		reached.or(organisation, "contacts", "No way to reach "+name(organisation)+" is recorded."),
	}
	for i := range items {
		if linked.rank() > items[i].Standing.rank() {
			items[i].Standing, items[i].Reason = linked, "That this is the party is only inferred, and nobody has confirmed it."
		}
	}
	return items
}

// representatives are the kinds of contact for the representative of somebody outside the territory of a regime (Art. 27).
var representatives = map[string]string{"UK_GDPR": "UK_REPRESENTATIVE", "EU_GDPR": "EU_REPRESENTATIVE"}

// appointed are the representatives and the data protection officer of a controller or processor, where it has to have them.
func (c *Case) appointed(role *record.Record, regimes []string) []LetterItem {
	organisation := c.One(role, "organisation")
	if organisation == nil {
		return nil
	}
	var items []LetterItem
	add := func(what, kind string, needed bool, otherwise string) {
		item := LetterItem{Name: what, Record: organisation.ID, Path: "contacts", Standing: StandingNotApplicable, Reason: otherwise}
		switch contact := Contact(organisation, kind); {
		case contact != nil:
			item.Path = at("contacts", contact)
			item.Standing, item.Reason = supported(organisation, item.Path, ""), ""
		case needed:
			item.Standing, item.Reason = StandingMissing, "Nobody who has to be appointed is recorded with "+name(organisation)+"."
		}
		items = append(items, item)
	}
	for _, regime := range regimes {
		country := organisation.Text("country")
		outside := country != "" && !slices.Contains(c.law.Territory(regime, c.Day), country)
		targeted := slices.Contains(role.Texts("targets"), regime) && role.Text("representativeExempt") != "TRUE"
		add("Representative under the "+c.regimeName(regime), representatives[regime], outside && targeted, "None has to be appointed.")
	}
	reason := "None has to be appointed."
	if role.Text("dpoRequired") == "UNKNOWN" {
		reason = "It is not decided whether one has to be appointed."
	}
	add("Data protection officer", "DPO", role.Text("dpoRequired") == "TRUE", reason)
	return items
}

// regimeName is the short name of a regime.
func (c *Case) regimeName(code string) string {
	regime, ok := c.law.Regime(code)
	if !ok {
		return code
	}
	return regime.Name
}
