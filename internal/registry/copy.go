package registry

import (
	"maps"
	"slices"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// notCopied are the fields and links of an activity that are of that one alone. The state of the processing is beside them:
// that of a copy has yet to begin. Assessments are left out wherever they stand, for they were made for the other.
var notCopied = []string{"citations", "startedOn", "endedOn", "lastReviewedOn", "nextReviewOn"}

// activityParts are the fields and links that come with a copy only if their part is asked for. What somebody confirmed
// of the recipients goes with them.
var activityParts = map[string][]string{
	"DATA":       {"dataUses", "specialConditions", "dataSources"},
	"RECIPIENTS": {"disclosures", "transfers", "noRecipientsConfirmed", "noTransfersConfirmed"},
	"RETENTION":  {"retentionRules"},
}

// beginCopy starts a new record if there is what it is to be a copy of.
func (t *transaction) beginCopy(i int) {
	c := t.changes[i]
	id, ok := t.index(c.Type).find(c.Type, c.Source)
	if !ok {
		t.report(i, path{"id"}, fault.ProblemNotFound, "%s", notFound(c.Type, c.Source))
		return
	}
	t.begin(i, c.givenKey())
	t.targets[i].source = record.New(c.Type, id) // until it is loaded
}

// copyFrom fills the copies of a record.
func (t *transaction) copyFrom(source *record.Record) {
	for _, it := range t.items {
		if it.source != nil && it.source.ID == source.ID {
			it.source, it.new = source, t.copyOf(source, it.new, t.changes[it.change].Parts)
		}
	}
}

// copyOf is the source under the id and key of a new record, whose own and default values stand where nothing is copied.
func (t *transaction) copyOf(source, made *record.Record, parts []string) *record.Record {
	left := slices.Clone(notCopied)
	for part, names := range activityParts {
		if !slices.Contains(parts, part) {
			left = append(left, names...)
		}
	}
	c := source.Clone()
	for _, f := range c.Type.Fields {
		if f.Server || slices.Contains(left, f.Name) {
			delete(c.Values, f.Name)
			if v, ok := made.Values[f.Name]; ok {
				c.Values[f.Name] = v
			}
		}
	}
	for _, name := range left {
		delete(c.Many, name)
		delete(c.Parts, name)
	}
	c.Values["processingState"] = "PLANNED"
	t.renew(c, made.ID)
	return c
}

// renew gives a copy its id and those of all its parts, whose keys stay, and takes the assessments out.
func (t *transaction) renew(r *record.Record, id int64) {
	r.ID = id
	for _, link := range r.Type.Links {
		if link.To == "Assessment" {
			delete(r.One, link.Name)
			delete(r.Many, link.Name)
		}
		for _, part := range r.Parts[link.Name] {
			t.renew(part, t.ids.Next(t.clock()))
		}
	}
}

// fieldsOf are the fields that a change gives its record: a copy has a name of its own, a move has what goes with it, and
// a counterpart what the other side says.
func (t *transaction) fieldsOf(i int, it *item) Input {
	fields := t.changes[i].Fields
	if made := t.made[i]; made != nil {
		return made
	}
	if t.changes[i].Move != "" {
		return t.moved(i, it.new)
	}
	if it.source == nil || fields["name"] != nil {
		return fields
	}
	named := Input{}
	maps.Copy(named, fields)
	named["name"] = "Copy of " + it.source.Text("name")
	return named
}

// whole is an input that says something of everything a type can hold, as a copy does.
func whole(typ *model.Type) Input {
	in := Input{}
	for _, f := range typ.Fields {
		in[f.Name] = nil
	}
	for _, link := range typ.Links {
		switch link.Kind {
		case model.Parts:
			in[link.Name] = []any{whole(link.Target())}
		case model.One, model.Many:
			in[link.Name] = nil
		}
	}
	return in
}
