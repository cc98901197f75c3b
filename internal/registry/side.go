package registry

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/openropa/ropa/internal/casefile"
	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// The links of an engagement to the activities in which the client's and the supplier's record of it are.
var sideOf = map[string]string{"ControllerActivity": "controllerActivities", "ProcessorActivity": "processorActivities"}

// otherSide is the type of the activity on the other side of an engagement.
func otherSide(typ *model.Type) *model.Type {
	for name := range sideOf {
		if name != typ.Name {
			return model.ByName(name)
		}
	}
	return nil
}

// checkSides refuses what no caller may ask for: before a Counterpart the update of its engagement stands, to which it adds a
// link.
func (t *transaction) checkSides() error {
	for i, c := range t.changes {
		if c.Action != Counterpart {
			continue
		}
		if sideOf[c.Type.Name] == "" || i == 0 || t.changes[i-1].Action != Update || t.changes[i-1].Type.Name != "Engagement" {
			return errors.New("write records: a counterpart is an activity, and the update of its engagement stands before it")
		}
	}
	return nil
}

// counterparts finds out what the activities are to hold that are made from the other side of an engagement.
func (t *transaction) counterparts(ctx context.Context) error {
	t.made = map[int]Input{}
	for i, c := range t.changes {
		if c.Action != Counterpart {
			continue
		}
		engagement, source := t.targets[i-1], int64(0)
		ok := engagement != nil
		if ok {
			source, ok = t.sourceOf(i, engagement.new)
		}
		if !ok {
			t.drop(i)
			continue
		}
		s, err := t.readSides(ctx, engagement.new, otherSide(c.Type), source)
		if err != nil {
			return err
		}
		fields := s.fields(c.Type)
		maps.Copy(fields, c.Fields)
		t.made[i] = fields
		// The activity is the engagement's from now on.
		made := t.targets[i].new
		t.index(c.Type).keys[made.ID] = made.Key() // which is perhaps not derived yet
		t.made[i-1] = Input{sideOf[c.Type.Name]: shownIDs(c.Type, []int64{made.ID})}
		t.collect(c.Type, fields)
	}
	if len(t.made) == 0 {
		return nil
	}
	return t.lookUpNamed(ctx)
}

// drop forgets the record that a change was to make: nothing else of it is told.
func (t *transaction) drop(i int) {
	it := t.targets[i]
	t.items = slices.DeleteFunc(t.items, func(other *item) bool { return other == it })
	delete(t.byID, it.new.ID)
	t.targets[i] = nil
}

// sourceOf finds the activity that a counterpart is made from: the one that is named, or the only one.
func (t *transaction) sourceOf(i int, engagement *record.Record) (id int64, ok bool) {
	c := t.changes[i]
	from := otherSide(c.Type)
	there := engagement.Many[sideOf[from.Name]]
	named, known := t.index(from).find(from, c.Source)
	switch {
	case engagement.One["engagerController"] == 0:
		t.report(i, path{"engagement"}, fault.ProblemInvalid, "A processor engages by it, and no controller: it has no activity of a controller.")
	case len(engagement.Many[sideOf[c.Type.Name]]) > 0:
		t.report(i, path{"engagement"}, fault.ProblemWrongState, "The engagement names a %s already.", c.Type.Name)
	case c.Source != "" && (!known || !slices.Contains(there, named)):
		t.report(i, path{"source"}, fault.ProblemNotFound, "The engagement names no %s %q.", from.Name, clip(c.Source))
	case c.Source != "":
		return named, true
	case len(there) == 1:
		return there[0], true
	case len(there) > 1:
		t.report(i, path{"source"}, fault.ProblemRequired, "The engagement names %d activities: say from which of them it is to be made.", len(there))
	default:
		t.report(i, path{"engagement"}, fault.ProblemRequired, "The engagement names no %s from which it could be made.", from.Name)
	}
	return 0, false
}

// sides is an engagement with the activity on one side of it, read whole with the rules of the house.
type sides struct {
	*compliance.Case // of the activity
	engagement       *record.Record
}

func (t *transaction) readSides(ctx context.Context, engagement *record.Record, typ *model.Type, source int64) (*sides, error) {
	d := t.db.Dialect
	registers, err := record.Load(ctx, t.tx, d, t.writer.Register, model.ByName("Register"), nil)
	if err != nil {
		return nil, err
	}
	activities, err := record.Load(ctx, t.tx, d, t.writer.Register, typ, []int64{source})
	if err != nil {
		return nil, err
	}
	if len(registers) == 0 || len(activities) == 0 {
		return nil, fmt.Errorf("write records: the %s %d of engagement %s is not there", typ.Name, source, engagement.Key())
	}
	set, err := casefile.New(t.tx, d, t.law, registers[0], typ).Set(ctx, typ, activities)
	if err != nil {
		return nil, err
	}
	return &sides{set.AsAt(activities[0], ""), engagement}, nil
}

// fields are what the activity on the other side holds: what the service is for, which data of whom it takes and how long they
// are kept, by the engagement where that says so and else by the activity there is, with what this inherits. How data are
// protected, where they live and go stays with whoever it is true of. Nobody says anything of the lawfulness: that is the
// controller's to decide.
func (s *sides) fields(typ *model.Type) Input {
	from := s.Record
	out := Input{
		"name": from.Text("name"), "description": nilIfNone(from.Text("description")), "regimes": from.Texts("regimes"), "processingState": "PLANNED",
		"dataUses": s.dataUses(), "retentionRules": s.links("retentionRules", true),
	}
	if typ.Name == "ProcessorActivity" {
		out["processor"] = model.FormatID(model.ByName("Processor"), s.engagement.One["engaged"])
		out["instructedPurposes"] = s.purposes()
		out["specialDataExpected"] = s.special()
		for _, link := range []string{"securityMeasures", "transfers"} {
			out[link] = s.links(link, false)
		}
		out["systems"] = append(s.links("systems", false), s.operated()...)
		return out
	}
	out["controller"] = model.FormatID(model.ByName("Controller"), s.engagement.One["engagerController"])
	var purposes []any
	for _, purpose := range s.purposes() {
		purposes = append(purposes, Input{"purpose": purpose})
	}
	out["purposes"] = purposes
	out["disclosures"] = []any{Input{"engagement": model.FormatID(s.engagement.Type, s.engagement.ID), "role": "PROCESSOR"}}
	return out
}

func nilIfNone(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// dataUses are those of the engagement itself, else those of the activity and of its house.
func (s *sides) dataUses() []any {
	uses := s.engagement.Parts["dataUses"]
	if len(uses) == 0 {
		uses = s.Parts(s.Record, "dataUses")
	}
	var out []any
	for _, use := range uses {
		in := Input{"dataSubjectCategories": shownIDs(model.ByName("DataSubjectCategory"), use.Many["dataSubjectCategories"])}
		if category := use.One["dataCategory"]; category != 0 {
			in["dataCategory"] = model.FormatID(model.ByName("DataCategory"), category)
		}
		for _, field := range []string{"certainty", "bound", "volume", "note"} {
			in[field] = use.Values[field]
		}
		out = append(out, in)
	}
	return out
}

// links are those of the engagement itself, and where it has none and the other side may stand in, those of the activity and its
// house.
func (s *sides) links(name string, standIn bool) []any {
	link := s.engagement.Type.Link(name)
	ids := s.engagement.Many[name]
	if len(ids) == 0 && standIn {
		for _, r := range s.Scope(s.Record, name) {
			ids = append(ids, r.ID)
		}
	}
	return shownIDs(link.Target(), ids)
}

// operated are the systems of the client's activity that the engaged processor operates.
func (s *sides) operated() []any {
	processor := s.organisationOf(s.engagement.One["engaged"])
	var ids []int64
	for _, system := range s.Scope(s.Record, "systems") {
		if operator := system.One["operator"]; operator != 0 && operator == processor && !slices.Contains(s.engagement.Many["systems"], system.ID) {
			ids = append(ids, system.ID)
		}
	}
	return shownIDs(model.ByName("System"), ids)
}

func (s *sides) organisationOf(role int64) int64 {
	if r := s.Set.Record(role); r != nil {
		return r.One["organisation"]
	}
	return 0
}

// purposes are what the client processes for, or what the processor is instructed for.
func (s *sides) purposes() []any {
	ids := slices.Clone(s.Record.Many["instructedPurposes"])
	for _, purpose := range s.Record.Parts["purposes"] {
		ids = append(ids, purpose.One["purpose"])
	}
	return shownIDs(model.ByName("Purpose"), ids)
}

// special tells whether the processor is to expect data of special categories: it is where the client has some, and else nobody
// has said.
func (s *sides) special() string {
	has := slices.ContainsFunc(s.Categories(s.Record), func(category *record.Record) bool { return s.Is(category, compliance.Special) })
	if has || len(s.Record.Parts["specialConditions"]) > 0 {
		return "TRUE"
	}
	return "UNKNOWN"
}

func shownIDs(typ *model.Type, ids []int64) []any {
	out := make([]any, len(ids))
	for i, id := range ids {
		out[i] = model.FormatID(typ, id)
	}
	return out
}
