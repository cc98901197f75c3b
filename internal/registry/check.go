package registry

import (
	"context"
	"slices"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// The checks refuse what is wrong, never what is incomplete. Each looks at the record as it is to be, and reports the
// field to mend.

// checks are those that look at one record alone, by type.
var checks = map[string][]func(d decoder, it *item){
	"Register":           {checkLocale},
	"Organisation":       {checkHeadcount},
	"LegalBasis":         {checkPeriods},
	"ControllerActivity": {checkPeriods, checkPurposesOnce, checkJointControllers},
	"ProcessorActivity":  {checkPeriods},
}

// periods names the first and the last day of something, by type of root or part.
var periods = map[string][2]string{
	"LegalBasis":         {"validFrom", "validTo"},
	"BasisAssignment":    {"reliedOnFrom", "reliedOnTo"},
	"ControllerActivity": {"startedOn", "endedOn"},
	"ProcessorActivity":  {"startedOn", "endedOn"},
}

func (t *transaction) check(ctx context.Context) error {
	for _, it := range t.items {
		if it.change == noChange {
			continue
		}
		for _, check := range checks[it.new.Type.Name] {
			check(decoder{t, it.change}, it)
		}
	}
	for _, check := range []func(context.Context) error{t.checkCycles, t.checkRoles, t.checkRegimes} {
		if err := check(ctx); err != nil {
			return err
		}
	}
	return nil
}

// given tells whether the latest change of an item speaks of a field.
func (t *transaction) given(it *item, name string) bool {
	_, ok := t.changes[it.change].Fields[name]
	return ok
}

func checkPeriods(d decoder, it *item) { d.periodsUnder(it.new, nil) }

func (d decoder) periodsUnder(r *record.Record, at path) {
	if period, ok := periods[r.Type.Name]; ok {
		first, last := r.Text(period[0]), r.Text(period[1])
		if first != "" && last != "" && last < first {
			d.report(at.with(period[1]), fault.ProblemPeriod, "The end %s lies before the start %s.", last, first)
		}
	}
	for _, link := range r.Type.Links {
		for i, part := range r.Parts[link.Name] {
			d.periodsUnder(part, at.with(link.Name).item(i))
		}
	}
}

func checkLocale(d decoder, it *item) {
	if zone := it.new.Text("timeZone"); !validTimeZone(zone) {
		d.report(path{"timeZone"}, fault.ProblemInvalid, "%q is no time zone of the IANA database, such as Europe/London.", clip(zone))
	}
	if tag := it.new.Text("locale"); !validLanguageTag(tag) {
		d.report(path{"locale"}, fault.ProblemInvalid, "%q is no language tag, such as en-GB.", clip(tag))
	}
}

func checkHeadcount(d decoder, it *item) {
	if it.new.Int("headcount") < 0 {
		d.report(path{"headcount"}, fault.ProblemInvalid, "A number of people cannot be negative.")
	}
}

func checkPurposesOnce(d decoder, it *item) {
	seen := map[int64]bool{}
	for i, part := range it.new.Parts["purposes"] {
		purpose := part.One["purpose"]
		if purpose != 0 && seen[purpose] {
			d.report(path{"purposes"}.item(i).with("purpose"), fault.ProblemDuplicate,
				"The purpose %q stands in the activity twice.", d.t.index(model.ByName("Purpose")).keys[purpose])
		}
		seen[purpose] = true
	}
}

func checkJointControllers(d decoder, it *item) {
	if controller := it.new.One["controller"]; controller != 0 && slices.Contains(it.new.Many["jointControllers"], controller) {
		d.report(path{"jointControllers"}, fault.ProblemInvalid, "The activity's own controller is no joint controller beside it.")
	}
}
