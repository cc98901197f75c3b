package registry

import (
	"slices"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
)

// checkConditions refuses what permits special category data under another law than the record's, or for a purpose that
// the activity does not have. An activity without regimes is incomplete, not wrong.
func (d decoder) checkConditions(r *record.Record) {
	held := r.Texts("regimes")
	for i, part := range r.Parts["specialConditions"] {
		at := path{"specialConditions"}.item(i)
		condition, known := d.t.law.SpecialCondition(part.Text("condition"))
		switch {
		case !known: // it is missing, or was refused
		case len(held) > 0 && !slices.Contains(held, condition.Regime):
			where := path{"regimes"}
			if d.given(path{"specialConditions"}) {
				where = at.with("condition")
			}
			d.report(where, fault.ProblemWrongRegime, "The condition %s belongs to %s, under which the activity is not kept.", condition.Code, condition.Regime)
		case part.Text("schedule1") != "" && condition.Regime != ukRegime:
			d.report(at.with("schedule1"), fault.ProblemWrongRegime, "Schedule 1 belongs to %s, the condition %s to %s.", ukRegime, condition.Code, condition.Regime)
		}
		d.checkConditionPurposes(r, part, at.with("purposes"))
	}
}

func (d decoder) checkConditionPurposes(r, condition *record.Record, at path) {
	purposes := r.Type.Link("purposes").Target().Link("purpose").Target()
	had := map[int64]bool{}
	for _, part := range r.Parts["purposes"] {
		had[part.One["purpose"]] = true
	}
	if had[0] {
		return // a purpose is missing, or was refused
	}
	for _, id := range condition.Many["purposes"] {
		if had[id] {
			continue
		}
		where := path{"purposes"}
		if i := d.place(at, purposes, id); i >= 0 {
			where = at.item(i)
		}
		d.report(where, fault.ProblemInvalid, "The special condition %s is for a purpose that the activity does not have.", condition.Key())
	}
}

// ukRegime is the law to which Schedule 1 of the Data Protection Act 2018 belongs.
const ukRegime = "UK_GDPR"

// checkLegs refuses a safeguard of another law than that of its leg.
func checkLegs(d decoder, r *record.Record) {
	for i, leg := range r.Parts["legs"] {
		at, regime := path{"legs"}.item(i), leg.Text("regime")
		d.checkSafeguard(leg.Text("safeguard"), regime, at.with("safeguard"))
		for n, candidate := range leg.Texts("candidates") {
			d.checkSafeguard(candidate, regime, at.with("candidates").item(n))
		}
	}
}

func (d decoder) checkSafeguard(code, regime string, at path) {
	safeguard, known := d.t.law.Row(law.SafeguardList, code)
	if known && regime != "" && safeguard.Regime != regime {
		d.report(at, fault.ProblemWrongRegime, "The safeguard %s belongs to %s, the leg to %s.", code, safeguard.Regime, regime)
	}
}
