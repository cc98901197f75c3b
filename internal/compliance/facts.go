package compliance

import (
	"slices"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
)

// The names of facts. Those with a colon are prefixes.
const (
	// factRegime and factPlanned are regimes under which processing is under way, or planned, that concerns the record.
	factRegime  = "regime:"
	factPlanned = "planned:"
	// factJoint is told of a controller that others name as a joint one in processing under way, factClient of one for which a
	// processor's activity is carried out, and factEngaged of a processor by whose engager its guarantees are to be looked into,
	// each with the regime.
	factJoint   = "joint:"
	factClient  = "client:"
	factEngaged = "engaged:"
	// factController and factProcessor are told of an organisation: regimes under which it is one.
	factController = "Controller:"
	factProcessor  = "Processor:"
	// factDPO is told of an organisation that has to have a data protection officer in one of its roles.
	factDPO = "dpo required"
	// factRepresentative is told of an organisation: regimes that reach it from abroad, and under which it is not exempt from
	// having a representative. With factExempt it is unknown whether it is.
	factRepresentative = "representative:"
	factExempt         = "perhaps exempt:"
	// factManual is told of a controller: the day of a PAIA manual that is in force, or undated.
	factManual = "manual:"
	undated    = "undated"
	// factServed is told of an engagement: regimes of processors' activities by which it is carried out.
	factServed = "served:"
	// factNoTransfers is told of an engagement that serves an activity without transfers, by what was confirmed of that one.
	factNoTransfers = "no transfers"
	// What an engagement needs of its agreement: factTerm a letter of Art. 28(3), all of them or those that the engagement does
	// not agree itself, and factModule the modules of the standard clauses for its transfers.
	factTerm   = "term:"
	allTerms   = "all"
	factModule = "module:"
	// factGoesOn is told of an agreement under which a service stands that is to go on after its last day.
	factGoesOn = "goes on"
	// factCountry is told of an engagement: a country to which its activities transfer data.
	factCountry = "country:"
	// factCarried is one to which a processor's activity by which it is carried out does.
	factCarried = "carried to:"
	// The particulars of an engagement that its activities tell (Art. 28(3)).
	factPurpose = "particulars:purpose"
	factData    = "particulars:data"
	factPeople  = "particulars:people"
	// What a controller's activities do, for its notices: the legal bases relied on, regimes under which a purpose has none,
	// whether data are transferred, and whether analytics run.
	factBasis     = "basis:"
	factUnmapped  = "unmapped:"
	factTransfers = "transfers"
	factAnalytics = "analytics"
	// factRight is told with regime, right and effect of every right that an activity that is LIVE gives or may give: of those
	// that are NOT there, nothing is told.
	factRight = "right:"
	// factTells is an item of which an activity has something to tell in a notice, with the regime; factCites one for which it
	// cites a document, with the id of that.
	factTells = "tells:"
	factCites = "cites:"
)

// contributed is what a record tells of others on the day of a case.
func (c *Case) contributed() map[told]struct{} {
	t := teller{c, map[told]struct{}{}}
	switch r := c.Record; r.Type.Name {
	case "ControllerActivity":
		t.activity(r)
		t.controllerActivity(r)
		t.sides(r)
	case "ProcessorActivity":
		t.activity(r)
		t.processorActivity(r)
		t.sides(r)
	case "DataSharing":
		for _, regime := range c.recordRegimes() {
			t.each(r, "transfers", factRegime+regime)
		}
	case "Engagement":
		t.engagement(r)
	case "Controller", "Processor":
		t.role(r)
	case "Notice":
		t.notice(r)
	}
	return t.facts
}

type teller struct {
	*Case
	facts map[told]struct{}
}

// tell tells a fact of a record, if there is one.
func (t teller) tell(target *record.Record, name string) {
	if target != nil {
		t.facts[told{target.ID, name}] = struct{}{}
	}
}

// each tells a fact of every record behind a link.
func (t teller) each(r *record.Record, link, name string) {
	for _, target := range t.Many(r, link) {
		t.tell(target, name)
	}
}

// underWay is the prefix of the regimes that an activity tells: none is told once it has ended.
func (t teller) underWay(r *record.Record) string {
	switch r.Text("processingState") {
	case "ENDED":
		return ""
	case "PLANNED":
		return factPlanned
	}
	return factRegime
}

// activity tells what an activity of either kind says of whoever is responsible, its transfers, its retention rules and its
// engagements.
func (t teller) activity(r *record.Record) {
	prefix := t.underWay(r)
	if prefix == "" {
		return
	}
	for _, regime := range t.recordRegimes() {
		t.tell(t.house(r), prefix+regime)
		t.each(r, "transfers", prefix+regime)
		t.each(r, "retentionRules", prefix+regime)
	}
	for _, engagement := range t.Inverse(r, "engagements") {
		for _, regime := range t.recordRegimes() {
			t.tell(engagement, prefix+regime)
		}
		t.particulars(r, engagement)
	}
}

// particulars tells an engagement what an activity says of the processing (Art. 28(3)).
func (t teller) particulars(r, engagement *record.Record) {
	if len(r.Parts["purposes"]) > 0 || len(r.Many["instructedPurposes"]) > 0 {
		t.tell(engagement, factPurpose)
	}
	for _, use := range t.Parts(r, "dataUses") {
		if use.One["dataCategory"] != 0 {
			t.tell(engagement, factData)
		}
		if len(use.Many["dataSubjectCategories"]) > 0 {
			t.tell(engagement, factPeople)
		}
	}
	for _, country := range destinations(t.Scope(r, "transfers")) {
		t.tell(engagement, factCountry+country)
	}
}

// controllerActivity tells joint controllers and their arrangements that they are, engagements what was confirmed, and the
// controller what its notices have to say.
func (t teller) controllerActivity(r *record.Record) {
	prefix := t.underWay(r)
	if prefix == "" {
		return
	}
	controller := t.One(r, "controller")
	for _, arrangement := range t.Inverse(r, "jointArrangements") {
		for _, regime := range t.recordRegimes() {
			t.tell(arrangement, prefix+regime)
		}
	}
	if Yes("noTransfersConfirmed")(r) {
		for _, engagement := range t.Inverse(r, "engagements") {
			t.tell(engagement, factNoTransfers)
		}
	}
	if prefix != factRegime {
		return
	}
	for _, regime := range t.recordRegimes() {
		t.each(r, "jointControllers", factJoint+regime)
	}
	t.bases(r, controller)
	t.noticeItems(r, controller)
	if r.Text("processingState") == "LIVE" {
		for _, right := range t.Rights() {
			if right.Effect != law.NotApplicable {
				t.tell(controller, factRight+right.Regime+":"+right.Right+":"+string(right.Effect))
			}
		}
	}
	for _, transfer := range t.Scope(r, "transfers") {
		if transfer.Text("status") == "ACTUAL" && t.leaves(transfer) {
			t.tell(controller, factTransfers)
		}
	}
	for _, system := range t.Scope(r, "systems") {
		if system.Text("kind") == "ANALYTICS" {
			t.tell(controller, factAnalytics)
		}
	}
}

// leaves reports whether a transfer takes data out of the territory of a regime of the record.
func (t teller) leaves(transfer *record.Record) bool {
	return slices.ContainsFunc(t.recordRegimes(), func(regime string) bool {
		leg := record.New(transfer.Type.Link("legs").Target(), 0)
		for _, part := range transfer.Parts["legs"] {
			if part.Text("regime") == regime {
				leg = part
			}
		}
		restricted, _ := t.restricted(transfer, leg, regime)
		return restricted != AnswerNo
	})
}

// bases tells the controller the bases that an activity relies on, and under which regimes a purpose has none.
func (t teller) bases(r, controller *record.Record) {
	for _, purpose := range r.Parts["purposes"] {
		for _, regime := range t.recordRegimes() {
			relied := t.ReliedOn(purpose, regime)
			for _, basis := range relied {
				t.tell(controller, factBasis+t.One(basis, "legalBasis").Text("code"))
			}
			if len(relied) == 0 {
				t.tell(controller, factUnmapped+regime)
			}
		}
	}
}

// engagement tells the parties to an engagement, its agreement, its transfers and the engagements below it that they are.
func (t teller) engagement(r *record.Record) {
	state := t.state()
	if state == "ENDED" {
		return
	}
	prefix := factRegime
	if state == "PLANNED" {
		prefix = factPlanned
	}
	agreement := t.One(r, "agreement")
	for _, regime := range t.recordRegimes() {
		t.tell(agreement, prefix+regime)
		t.each(r, "transfers", prefix+regime)
		for _, below := range r.Parts["subProcessing"] {
			t.tell(t.One(below, "downstream"), prefix+regime)
		}
		if prefix == factRegime && t.lookedInto(r) {
			t.tell(t.One(r, "engaged"), factEngaged+regime)
		}
	}
	if prefix == factRegime {
		for _, regime := range t.FactsWith(r, factServed) {
			t.tell(t.engager(r), factClient+regime)
		}
	}
	t.needs(r, agreement)
	t.goesOn(r, agreement)
}

// role tells an organisation in which role it is and what follows from that, and the transfers and retention rules of the house
// under which regimes.
func (t teller) role(r *record.Record) {
	organisation := t.One(r, "organisation")
	for _, prefix := range append(slices.Clone(livePrefixes), factPlanned) {
		for _, regime := range t.FactsWith(r, prefix) {
			t.tell(organisation, prefix+regime)
			if prefix == factRegime || prefix == factPlanned {
				t.tell(organisation, r.Type.Name+":"+regime)
				t.each(r, "transfers", prefix+regime)
				t.each(r, "retentionRules", prefix+regime)
				t.representative(r, organisation, regime)
			}
		}
	}
	if r.Text("dpoRequired") == "TRUE" {
		t.tell(organisation, factDPO)
	}
}
