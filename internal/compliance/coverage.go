package compliance

import (
	"fmt"
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
)

// Answer is what can be told from what is recorded.
type Answer string

// The answers, all there are.
const (
	// AnswerYes and AnswerNo are told from the record and the law.
	AnswerYes Answer = "YES"
	AnswerNo  Answer = "NO"
	// AnswerUndetermined is given where a fact that decides is not recorded, or is UNKNOWN.
	AnswerUndetermined Answer = "UNDETERMINED"
)

// Leg is what one regime makes of a transfer on a day.
type Leg struct {
	Regime string
	// Part is the leg of the record: nil where processing under the regime makes the transfer, and the record has no leg of it.
	Part *record.Record
	// Restricted says whether it is a restricted transfer. One that is none needs no cover.
	Restricted Answer
	// Covered says whether something covers it.
	Covered Answer
	// Safeguard is the code of what covers it, or would, and Kind of what kind that is; empty where nothing is named.
	Safeguard string
	Kind      law.SafeguardKind
	// Adequacy is the code of the adequacy of the destination, and Condition what has to be so for it to cover the transfer;
	// both empty where there is none.
	Adequacy, Condition string
	// Reason says in a sentence why the answer is what it is.
	Reason string
	// Until is the last day of the cover, YYYY-MM-DD; empty where no end is recorded.
	Until string

	gap gap
}

// gap is the fact for want of which a transfer is not covered. Each is for one rule to report.
type gap string

const (
	gapSafeguard   gap = "safeguard"
	gapDestination gap = "destination"
	gapScope       gap = "scope"
	gapExpired     gap = "expired"
	gapClauses     gap = "clauses"
)

// Coverage tells what covers the transfer that is examined, by regime: those of its legs, and then others under which it is made.
func (c *Case) Coverage() []Leg {
	transfer := c.Record
	var legs []Leg
	seen := map[string]bool{}
	for _, part := range transfer.Parts["legs"] {
		legs = append(legs, c.leg(transfer, part, part.Text("regime")))
		seen[part.Text("regime")] = true
	}
	for _, prefix := range []string{factRegime, factPlanned} {
		for _, regime := range c.FactsWith(transfer, prefix) {
			if !seen[regime] {
				seen[regime] = true
				// A leg about which nothing is recorded: adequacy covers a transfer whether anybody claims it or not.
				l := c.leg(transfer, record.New(transfer.Type.Link("legs").Target(), 0), regime)
				l.Part = nil
				legs = append(legs, l)
			}
		}
	}
	return legs
}

func (c *Case) leg(transfer, part *record.Record, regime string) Leg {
	restricted, why := c.restricted(transfer, part, regime)
	if restricted == AnswerNo {
		return Leg{Regime: regime, Part: part, Restricted: AnswerNo, Covered: AnswerYes, Reason: why}
	}
	l := c.covered(transfer, part, regime)
	l.Regime, l.Part, l.Restricted = regime, part, restricted
	if restricted == AnswerUndetermined && l.Covered != AnswerYes {
		l.Reason = why
	}
	return l
}

// restricted reports whether data leave what a regime covers, and why it says so.
func (c *Case) restricted(transfer, part *record.Record, regime string) (Answer, string) {
	destination, fact, reason := transfer.Text("destination"), part.Text("restricted"), part.Text("notRestrictedReason")
	switch {
	case fact == "TRUE":
		return AnswerYes, "It is recorded as a restricted transfer."
	case destination != "" && slices.Contains(c.law.Territory(regime, c.Day), destination):
		return AnswerNo, fmt.Sprintf("%s is within the territory of the regime.", destination)
	case fact == "FALSE" && reason != "":
		return AnswerNo, reason
	case fact == "FALSE":
		return AnswerUndetermined, "It is recorded as not restricted, without a reason."
	case destination == "" && transfer.Text("internationalOrganisation") == "":
		return AnswerUndetermined, "No destination is recorded."
	}
	return AnswerYes, fmt.Sprintf("%s is outside the territory of the regime.", whereTo(transfer))
}

// whereTo is the destination of a transfer, empty if there is none.
func whereTo(transfer *record.Record) string {
	if country := transfer.Text("destination"); country != "" {
		return country
	}
	return transfer.Text("internationalOrganisation")
}

// covered tells what covers a restricted transfer: the safeguard that its leg names, or else the adequacy of the destination.
func (c *Case) covered(transfer, part *record.Record, regime string) Leg {
	adequacy, held := c.adequacy(transfer, part, regime)
	safeguard, named := c.law.Safeguard(part.Text("safeguard"))
	if instrument := c.One(part, "instrument"); instrument != nil && adequacy.Covered != AnswerYes && c.standsUnder(instrument, regime) {
		why := name(instrument) + " covers nothing under the regime unless another instrument is appended to it."
		return Leg{Covered: AnswerNo, Safeguard: safeguard.Code, Kind: safeguard.Kind, Reason: why, gap: gapClauses}
	}
	switch {
	case named && safeguard.Kind == law.AdequateDestination:
		adequacy.Safeguard, adequacy.Kind = safeguard.Code, safeguard.Kind
		if adequacy.Covered == AnswerYes {
			adequacy.Until = earliest(adequacy.Until, part.Text("reliedOnTo"))
		}
		return adequacy
	case named:
		own := c.bySafeguard(part, safeguard)
		if own.Covered == AnswerYes || adequacy.Covered != AnswerYes {
			return own
		}
		return adequacy
	case held:
		return adequacy
	case len(part.Texts("candidates")) > 0 && transfer.Text("status") != "ACTUAL":
		return Leg{Covered: AnswerUndetermined, Reason: "What will cover it is not settled.", gap: gapSafeguard}
	case len(part.Texts("candidates")) > 0:
		return Leg{Covered: AnswerNo, Reason: "What may cover it is named, and nothing does yet.", gap: gapSafeguard}
	case whereTo(transfer) == "":
		return Leg{Covered: AnswerUndetermined, Reason: "No destination is recorded.", gap: gapDestination}
	}
	return Leg{Covered: AnswerNo, Reason: "No safeguard is recorded.", gap: gapSafeguard}
}

// adequacy tells what the approval of the destination covers, and whether it is, or was, approved.
func (c *Case) adequacy(transfer, part *record.Record, regime string) (Leg, bool) {
	country, over := transfer.Text("destination"), ""
	if whereTo(transfer) == "" {
		return Leg{Covered: AnswerUndetermined, Reason: "No destination is recorded.", gap: gapDestination}, false
	}
	rows := c.law.Adequacies(regime, country)
	if country == "" {
		for _, row := range c.law.AdequateOrganisations(regime, c.Day) {
			if strings.EqualFold(row.Organisation, transfer.Text("internationalOrganisation")) {
				rows = append(rows, row)
			}
		}
	}
	for _, row := range rows {
		if c.Valid(row.Validity) {
			return c.byAdequacy(part, row), true
		}
		if c.Past(row.ValidTo) {
			over = max(over, row.ValidTo)
		}
	}
	if over != "" {
		return Leg{Covered: AnswerNo, Reason: fmt.Sprintf("The adequacy of %s ended on %s.", country, over), Until: over, gap: gapExpired}, true
	}
	return Leg{Covered: AnswerNo, Reason: fmt.Sprintf("%s is not held adequate.", whereTo(transfer)), gap: gapSafeguard}, false
}

// byAdequacy tells whether an adequacy covers a leg: one in part only where the leg is within its scope.
func (c *Case) byAdequacy(part *record.Record, row law.Adequacy) Leg {
	l := Leg{Covered: AnswerYes, Kind: law.AdequateDestination, Adequacy: row.Code, Condition: row.ScopeCondition, Until: row.ValidTo}
	l.Reason = fmt.Sprintf("The destination is held adequate: %s (%s).", row.Label, row.Citation)
	if row.Coverage != law.PartialCoverage {
		return l
	}
	switch part.Text("adequacyScope") {
	case "TRUE":
	case "FALSE":
		l.Covered, l.gap, l.Until = AnswerNo, gapSafeguard, ""
		l.Reason = "The transfer is outside the scope of the adequacy: " + row.ScopeCondition
	default:
		l.Covered, l.gap = AnswerUndetermined, gapScope
		l.Reason = "It is not recorded whether the transfer is within the scope of the adequacy: " + row.ScopeCondition
	}
	return l
}

// bySafeguard tells whether the safeguard that a leg names covers it.
func (c *Case) bySafeguard(part *record.Record, safeguard law.Safeguard) Leg {
	l := Leg{Covered: AnswerNo, Safeguard: safeguard.Code, Kind: safeguard.Kind, gap: gapSafeguard}
	instrument := c.One(part, "instrument")
	switch {
	case !c.Valid(safeguard.Validity):
		l.Reason = safeguard.Label + " cannot be relied on at this time."
	case !c.During(part.Text("reliedOnFrom"), part.Text("reliedOnTo")):
		l.Reason = safeguard.Label + " is not relied on at this time."
	case len(safeguard.Instruments) == 0:
		l.Covered, l.Reason = AnswerYes, safeguard.Label+" is relied on."
	case instrument == nil:
		l.Covered, l.Reason = AnswerUndetermined, safeguard.Label+" is relied on, and no instrument is linked."
	case !slices.Contains(safeguard.Instruments, instrument.Text("kind")):
		l.Reason = fmt.Sprintf("%s is not what %s takes.", name(instrument), safeguard.Label)
	default:
		l.Covered, l.Reason = c.inForce(instrument)
	}
	if l.Covered == AnswerYes {
		l.gap, l.Until = "", part.Text("reliedOnTo")
		if instrument != nil {
			l.Until = earliest(l.Until, instrument.Text("endsOn"))
		}
		if base := c.One(instrument, "appendedTo"); base != nil {
			l.Until = earliest(l.Until, base.Text("endsOn"))
		}
	}
	return l
}

// standsUnder reports whether an instrument does nothing alone under a regime, of which another kind is appended to it.
func (c *Case) standsUnder(instrument *record.Record, regime string) bool {
	under := false
	for _, code := range c.law.Codes(law.SafeguardList) {
		safeguard, _ := c.law.Safeguard(code)
		if safeguard.Regime != regime {
			continue
		}
		for _, kind := range safeguard.Instruments {
			if kind == instrument.Text("kind") {
				return false
			}
			row, _ := c.law.Instrument(kind)
			under = under || slices.Contains(row.AppendsTo, instrument.Text("kind"))
		}
	}
	return under
}

// inForce tells whether an instrument binds its parties, together with the one that it is appended to.
func (c *Case) inForce(instrument *record.Record) (Answer, string) {
	what := name(instrument)
	switch instrument.Text("status") {
	case "SIGNED":
	case "NOT_EVIDENCED":
		return AnswerUndetermined, what + " is not evidenced."
	case "TERMINATED":
		return AnswerNo, what + " is terminated."
	default:
		return AnswerNo, what + " is not signed."
	}
	switch from, to := instrument.Text("effectiveFrom"), instrument.Text("endsOn"); {
	case from != "" && !c.Reached(from):
		return AnswerNo, fmt.Sprintf("%s takes effect on %s.", what, from)
	case c.Past(to):
		return AnswerNo, fmt.Sprintf("%s ended on %s.", what, to)
	}
	kind, _ := c.law.Instrument(instrument.Text("kind"))
	if len(kind.AppendsTo) == 0 {
		return AnswerYes, what + " is in force."
	}
	base := c.One(instrument, "appendedTo")
	switch {
	case base == nil:
		return AnswerUndetermined, what + " names no clauses to which it is appended."
	case !slices.Contains(kind.AppendsTo, base.Text("kind")):
		return AnswerNo, fmt.Sprintf("%s is appended to %s, on which it cannot stand.", what, name(base))
	}
	if answer, why := c.inForce(base); answer != AnswerYes {
		return answer, why
	}
	return AnswerYes, what + " is in force."
}

// earliest is the first of two days, of which the empty one never comes.
func earliest(a, b string) string {
	if a == "" || b != "" && b < a {
		return b
	}
	return a
}
