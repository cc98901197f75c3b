package registry

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// The checks refuse what is wrong, never what is incomplete. Each looks at the record as it is to be, and reports the
// field to mend.

// checks are those that look at one record alone, by type.
var checks = map[string]func(d decoder, r *record.Record){
	"Register":           checkLocale,
	"ControllerActivity": checkActivity,
	"DataSharing":        checkSharing,
	"Engagement":         checkOwnEngager,
	"Transfer":           checkLegs,
}

// periods names the first and the last day or instant of something, by type of root or part, or by shape; sequels name others.
var periods = map[string][2]string{
	"Agreement":          {"effectiveFrom", "endsOn"},
	"AgreementParty":     {"joinedOn", "leftOn"},
	"Assessment":         {"startedOn", "completedOn"},
	"BasisAssignment":    {"reliedOnFrom", "reliedOnTo"},
	"Breach":             {"discoveredAt", "closedAt"},
	"ClockStop":          {"from", "to"},
	"Complaint":          {"receivedOn", "closedOn"},
	"ControllerActivity": {"startedOn", "endedOn"},
	"DataSharing":        {"startedOn", "endedOn"},
	"Engagement":         {"startedOn", "endedOn"},
	"JointArrangement":   {"effectiveFrom", "endsOn"},
	"LegalBasis":         {"validFrom", "validTo"},
	"Notice":             {"effectiveFrom", "endsOn"},
	"ProcessorActivity":  {"startedOn", "endedOn"},
	"RightsRequest":      {"receivedOn", "closedOn"},
	"SpecialCondition":   {"reliedOnFrom", "reliedOnTo"},
	"SubProcessing":      {"notifiedOn", "decidedOn"},
	"Transfer":           {"startedOn", "endedOn"},
	"TransferInstrument": {"effectiveFrom", "endsOn"},
	"TransferLeg":        {"reliedOnFrom", "reliedOnTo"},
}

// sequels names a second pair of days of a type, of which the first comes before the last.
var sequels = map[string][2]string{
	"SubProcessing": {"decidedOn", "resolvedOn"},
}

// once names what no two elements of a list may have alike, by type of part or shape.
var once = map[string][]string{
	"ActivityPurpose": {"purpose"},
	"AgreementParty":  {"organisation", "capacity"},
	"SubProcessing":   {"downstream"},
	"Term":            {"letter"},
	"TransferLeg":     {"regime"},
}

// either names links of which a part has one at least, or it would say nothing.
var either = map[string][]string{
	"DataUse":    {"dataCategory", "dataSubjectCategories"},
	"Disclosure": {"recipient", "engagement"},
}

func (t *transaction) check(ctx context.Context) error {
	for _, it := range t.items {
		if it.change == noChange {
			continue
		}
		d := decoder{t, it.change}
		d.checkRecord(it.new, nil)
		if check := checks[it.new.Type.Name]; check != nil {
			check(d, it.new)
		}
	}
	for _, check := range []func(context.Context) error{t.checkCycles, t.checkRoles, t.checkRegimes, t.checkFits} {
		if err := check(ctx); err != nil {
			return err
		}
	}
	return nil
}

// said is what the change says at a path, nil if nothing.
func (d decoder) said(at path) any {
	v := any(d.t.changes[d.change].Fields)
	for _, step := range at {
		if in, ok := asInput(v); ok {
			v = in[step]
			continue
		}
		list, _ := asList(v)
		i, err := strconv.Atoi(step)
		if err != nil || i >= len(list) {
			return nil
		}
		v = list[i]
	}
	return v
}

// given tells whether the change speaks of a name, if only to clear it.
func (d decoder) given(at path) bool {
	in, _ := asInput(d.said(at[:len(at)-1]))
	_, ok := in[at[len(at)-1]]
	return ok
}

// checkRecord looks at a record and all its parts for what the tables above say of their types.
func (d decoder) checkRecord(r *record.Record, at path) {
	d.checkPeriod(periods[r.Type.Name], r.Values, at)
	d.checkPeriod(sequels[r.Type.Name], r.Values, at)
	d.checkChoices(r, at)
	for _, f := range r.Type.Fields {
		objects, ok := r.Values[f.Name].([]map[string]any)
		if ok && once[f.Shape.Name] != nil {
			d.checkOnce(once[f.Shape.Name], objects, at.with(f.Name))
		}
		for i, object := range objects {
			d.checkPeriod(periods[f.Shape.Name], object, at.with(f.Name).item(i))
		}
	}
	for _, link := range r.Type.Links {
		if names := once[link.To]; names != nil && link.Kind == model.Parts {
			d.checkOnce(names, facts(r.Parts[link.Name], names), at.with(link.Name))
		}
		for i, part := range r.Parts[link.Name] {
			d.checkRecord(part, at.with(link.Name).item(i))
		}
	}
}

// checkPeriod refuses an end before its start. Days compare as text, instants as numbers.
func (d decoder) checkPeriod(names [2]string, values map[string]any, at path) {
	switch first := values[names[0]].(type) {
	case string:
		if last, ok := values[names[1]].(string); ok && last < first {
			d.report(at.with(names[1]), fault.ProblemPeriod, "The end %s lies before the start %s.", last, first)
		}
	case int64:
		if last, ok := values[names[1]].(int64); ok && last < first {
			d.report(at.with(names[1]), fault.ProblemPeriod, "The end %s lies before the start %s.", model.FormatTime(last), model.FormatTime(first))
		}
	}
}

// facts are those of the named fields and links that the parts have.
func facts(parts []*record.Record, names []string) []map[string]any {
	out := make([]map[string]any, len(parts))
	for i, part := range parts {
		out[i] = map[string]any{}
		for _, name := range names {
			if id, ok := part.One[name]; ok {
				out[i][name] = id
			} else if v, ok := part.Values[name]; ok {
				out[i][name] = v
			}
		}
	}
	return out
}

func (d decoder) checkOnce(names []string, elements []map[string]any, at path) {
	seen := map[string]bool{}
	for i, element := range elements {
		if element[names[0]] == nil {
			continue // it is missing, or was refused
		}
		var values []any
		for _, name := range names {
			values = append(values, element[name])
		}
		if what := fmt.Sprintf("%#v", values); seen[what] {
			d.report(at.item(i).with(names[0]), fault.ProblemDuplicate, "The same %s stands in the list twice.", strings.Join(names, " and "))
		} else {
			seen[what] = true
		}
	}
}

// checkChoices refuses a record that has none of several links of which it needs one, or more than one of those that
// make up one link of the contract.
func (d decoder) checkChoices(r *record.Record, at path) {
	if names := either[r.Type.Name]; names != nil {
		d.checkChoice(r, names, false, at)
	}
	seen := map[string]bool{"": true}
	for _, link := range r.Type.Links {
		if !seen[link.Union] {
			seen[link.Union] = true
			d.checkChoice(r, members(r.Type, link.Union), true, at)
		}
	}
}

// members are the links that make up one link of the contract.
func members(typ *model.Type, union string) []string {
	var names []string
	for _, link := range typ.Links {
		if link.Union == union {
			names = append(names, link.Name)
		}
	}
	return names
}

func (d decoder) checkChoice(r *record.Record, names []string, onlyOne bool, at path) {
	var set, given []string
	for _, name := range names {
		if r.One[name] != 0 || len(r.Many[name]) > 0 {
			set = append(set, name)
		} else if !isNothing(d.said(at.with(name))) {
			return // it was refused, and it is not known what was meant
		}
		if d.given(at.with(name)) {
			given = append(given, name)
		}
	}
	switch {
	case len(set) == 0 && onlyOne && given != nil:
		d.report(at.with(given[0]), fault.ProblemRequired, "One of %s is required.", strings.Join(names, " and "))
	case len(set) == 0:
		d.report(at.with(names[0]), fault.ProblemRequired, "One of %s is required.", strings.Join(names, " and "))
	case onlyOne && len(set) > 1:
		d.report(at.with(append(set, given...)[len(set)+len(given)-1]), fault.ProblemInvalid, "Only one of %s can be given.", strings.Join(set, " and "))
	}
}

// isNothing tells the ways to say that there is no link.
func isNothing(v any) bool {
	list, isList := asList(v)
	return v == nil || v == "" || isList && len(list) == 0
}

func checkLocale(d decoder, r *record.Record) {
	if zone := r.Text("timeZone"); !validTimeZone(zone) {
		d.report(path{"timeZone"}, fault.ProblemInvalid, "%q is no time zone of the IANA database, such as Europe/London.", clip(zone))
	}
	if tag := r.Text("locale"); !validLanguageTag(tag) {
		d.report(path{"locale"}, fault.ProblemInvalid, "%q is no language tag, such as en-GB.", clip(tag))
	}
}

func checkActivity(d decoder, r *record.Record) {
	if controller := r.One["controller"]; controller != 0 && slices.Contains(r.Many["jointControllers"], controller) {
		d.report(path{"jointControllers"}, fault.ProblemInvalid, "The activity's own controller is no joint controller beside it.")
	}
	d.checkConditions(r)
}

func checkSharing(d decoder, r *record.Record) {
	if id := r.One["disclosingController"]; id != 0 && id == r.One["receivingController"] {
		at := path{"receivingController"}
		if !d.given(at) {
			at = path{"disclosingController"}
		}
		d.report(at, fault.ProblemInvalid, "A controller cannot disclose data to itself.")
	}
}

func checkOwnEngager(d decoder, r *record.Record) {
	if engaged := r.One["engaged"]; engaged != 0 && r.One["engagerProcessor"] == engaged {
		at := path{"engagerProcessor"}
		if !d.given(at) {
			at = path{"engaged"}
		}
		d.report(at, fault.ProblemInvalid, "A processor cannot engage itself.")
	}
}
