package registry

import (
	"regexp"
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/model"
)

// turns are the findings that a transaction opened and closed, by the records they hang on: those that hold on the last day
// that was told of, and did not before it. A record may be examined more than once; what was closed and opened again is neither.
type turns struct {
	opened, closed map[findingPlace]*model.Type
	// gone are those of the records that are being examined that were found before and not yet again.
	gone map[findingPlace]bool
	came []findingRow
}

func (f findingRow) holds(day string) bool { return f.from <= day && day <= f.to }

// begin takes what was found of some records before.
func (t *turns) begin(before []findingRow, day string) {
	if t.opened == nil {
		t.opened, t.closed = map[findingPlace]*model.Type{}, map[findingPlace]*model.Type{}
	}
	t.gone, t.came = map[findingPlace]bool{}, nil
	for _, f := range before {
		if f.holds(day) {
			t.gone[f.place()] = true
		}
	}
}

// found takes what is found of them now.
func (t *turns) found(f findingRow, day string) {
	switch {
	case !f.holds(day):
	case t.gone[f.place()]:
		delete(t.gone, f.place())
	default:
		t.came = append(t.came, f)
	}
}

// end notes what differs.
func (t *turns) end() {
	for place := range t.gone {
		turn(place, nil, t.opened, t.closed)
	}
	for _, f := range t.came {
		turn(f.place(), model.ByName(f.recordType), t.closed, t.opened)
	}
}

// turn takes a place back from those that went the other way, or else notes it.
func turn(place findingPlace, typ *model.Type, back, to map[findingPlace]*model.Type) {
	if _, undone := back[place]; undone {
		delete(back, place)
	} else {
		to[place] = typ
	}
}

// tellOpened tells of the findings that were opened, once for each record, with the rules, and once more for those of the fields that
// not everybody sees.
func (t *transaction) tellOpened() {
	rules := map[event][]string{}
	for place, typ := range t.turns.opened {
		at := event{kind: FindingOpened, typ: typ, id: place.record, on: t.told, detail: through(typ, place.path), cause: place.record}
		rules[at] = append(rules[at], place.rule)
	}
	opened := withRules(rules)
	inOrderOfDays(opened)
	t.events = append(t.events, opened...)
}

// withRules puts the rules of findings before the detail of their events.
func withRules(rules map[event][]string) []event {
	var out []event
	for e, list := range rules {
		e.detail = ruleList(list) + e.detail
		out = append(out, e)
	}
	return out
}

// beforeTypes stands in the detail of a FINDING_OPENED between the rules and the types, not seen by everybody, to which the fields
// of the findings lead.
const beforeTypes = " > "

var pathKeys = regexp.MustCompile(`\[[^\]]*\]`)

// through names the types to which a path leads that not everybody sees, behind beforeTypes. It is empty where there are none.
func through(typ *model.Type, at string) string {
	var types []string
	for _, name := range strings.Split(pathKeys.ReplaceAllString(at, ""), ".") {
		link := typ.Link(name)
		if link == nil {
			break
		}
		if !access.SeenByAll(link.To) {
			types = append(types, link.To)
		}
		if typ = link.Target(); link.Kind != model.Parts {
			break
		}
	}
	if types == nil {
		return ""
	}
	return beforeTypes + strings.Join(types, " ")
}

// ruleList names rules once each.
func ruleList(rules []string) string {
	slices.Sort(rules)
	return strings.Join(slices.Compact(rules), " ")
}
