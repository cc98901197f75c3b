package registry

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// Move is a step in the life of an agreement.
type Move string

// The moves. Send, Sign and Terminate set the status. Amend adds the one element of Fields' amendments to those there are.
// The parties of Fields that Sign and Amend have, and the terms of Amend, are put beside those that they do not name.
const (
	Send      Move = "SEND"
	Sign      Move = "SIGN"
	Terminate Move = "TERMINATE"
	Amend     Move = "AMEND"
)

// moves tell from which statuses of an agreement a move leads to which.
var moves = map[Move]struct {
	from []string
	to   string
	// words say what is done, for a message.
	words string
}{
	Send:      {[]string{"NOT_EVIDENCED", "DRAFT", "SENT"}, "SENT", "sent to be signed"},
	Sign:      {[]string{"NOT_EVIDENCED", "DRAFT", "SENT"}, "SIGNED", "signed"},
	Terminate: {[]string{"SIGNED"}, "TERMINATED", "terminated"},
	Amend:     {[]string{"SIGNED"}, "SIGNED", "amended"},
}

// checkMoves refuses what no caller may ask for.
func (t *transaction) checkMoves() error {
	for _, c := range t.changes {
		if _, known := moves[c.Move]; c.Move != "" && (!known || c.Action != Update || c.Type.Name != "Agreement") {
			return errors.New("write records: only an update of an agreement has a move, one of those there are")
		}
	}
	return nil
}

// findDay finds out which day it is where the register is, if a change has to know.
func (t *transaction) findDay(ctx context.Context) error {
	if !slices.ContainsFunc(t.changes, func(c Change) bool { return c.Move != "" }) {
		return nil
	}
	registers, err := record.Load(ctx, t.tx, t.db.Dialect, t.writer.Register, model.ByName("Register"), nil)
	if err != nil {
		return err
	}
	for _, register := range registers {
		zone, err := time.LoadLocation(register.Text("timeZone"))
		if err != nil {
			return err
		}
		t.day = time.UnixMicro(t.now).In(zone).Format(time.DateOnly)
	}
	return nil
}

// mayMove checks that an agreement is where the move of a change begins.
func (t *transaction) mayMove(i int, agreement *record.Record) bool {
	move, status := moves[t.changes[i].Move], agreement.Text("status")
	if slices.Contains(move.from, status) {
		return true
	}
	t.report(i, path{"id"}, fault.ProblemWrongState, "The agreement is %s; one is %s that is %s.",
		status, move.words, strings.Join(move.from, " or "))
	return false
}

// moved are the fields that a move gives an agreement.
func (t *transaction) moved(i int, agreement *record.Record) Input {
	c := t.changes[i]
	fields := maps.Clone(c.Fields)
	if fields == nil {
		fields = Input{}
	}
	fields["status"] = moves[c.Move].to
	if given, ok := asList(fields["parties"]); ok {
		fields["parties"] = t.beside(agreement, given, c)
	}
	if c.Move == Amend {
		added, _ := asList(fields["amendments"])
		fields["amendments"] = slices.Concat(anys(objectsOf(agreement, "amendments")), added)
		if given, ok := asList(fields["terms"]); ok {
			fields["terms"] = amendedTerms(agreement, given)
		}
	}
	return fields
}

// checkMoved looks at an agreement once the fields of its move were read, and refuses days that no move can have.
func (d decoder) checkMoved(agreement *record.Record) {
	c := d.t.changes[d.change]
	_, amended := c.Fields["terms"]
	if c.Move == Amend && amended {
		inOrderOfLetters(agreement)
	}
	signed, ends := agreement.Text("signedOn"), agreement.Text("endsOn")
	if c.Move == Sign && signed > d.t.day {
		d.report(path{"signedOn"}, fault.ProblemInvalid, "The day %s has not come yet: today is %s.", signed, d.t.day)
	}
	// Where nobody said from when it binds, it does not end before it was signed.
	_, said := c.Fields["endsOn"]
	if said && agreement.Text("effectiveFrom") == "" && ends != "" && ends < signed {
		d.report(path{"endsOn"}, fault.ProblemPeriod, "The end %s lies before the day of the signature, %s.", ends, signed)
	}
}

// beside puts the parties that an input names before those that it does not, each with its key.
func (t *transaction) beside(agreement *record.Record, given []any, c Change) []any {
	there := agreement.Parts["parties"]
	named := map[string]bool{}
	out := make([]any, len(given))
	for i, v := range given {
		out[i] = v
		in, ok := asInput(v)
		if !ok {
			continue // it is told when it is read
		}
		in = maps.Clone(in)
		out[i] = in
		part := t.partyOf(there, in, named)
		if part != nil {
			named[part.Key()] = true
			in["key"] = part.Key()
		}
		if _, said := in["joinedOn"]; c.Move == Sign && !said && (part == nil || part.Text("joinedOn") == "") {
			in["joinedOn"] = c.Fields["signedOn"]
		}
	}
	for _, part := range there {
		if !named[part.Key()] {
			out = append(out, Input{"key": part.Key()})
		}
	}
	return out
}

// partyOf finds the party that an element speaks of: by its id or key, or the one of the organisation, in the capacity if one
// is given, that no other element speaks of. It is nil for a new one.
func (t *transaction) partyOf(there []*record.Record, in Input, named map[string]bool) *record.Record {
	key, _ := in["key"].(string)
	shown, _ := in["id"].(string)
	if _, id, ok := model.ParseID(shown); ok {
		return partByID(there, id)
	}
	if key != "" || shown != "" {
		return partByKey(there, key)
	}
	name, _ := in["organisation"].(string)
	typ := model.ByName("Organisation")
	organisation, ok := t.index(typ).find(typ, name)
	for _, part := range there {
		capacity, said := in["capacity"].(string)
		if ok && part.One["organisation"] == organisation && !named[part.Key()] && (!said || part.Text("capacity") == capacity) {
			return part
		}
	}
	return nil
}

// amendedTerms are the terms of an agreement with others in place of those of the same letters. Those that an input names
// come first, so that what is wrong with one is told where it stands in the input.
func amendedTerms(agreement *record.Record, given []any) []any {
	replaced := map[any]bool{}
	for _, v := range given {
		if in, ok := asInput(v); ok {
			replaced[in["letter"]] = true
		}
	}
	out := slices.Clone(given)
	for _, term := range objectsOf(agreement, "terms") {
		if !replaced[term["letter"]] {
			out = append(out, term)
		}
	}
	return out
}

// inOrderOfLetters puts the terms of an agreement in the order of the law. Where a letter stands there twice they stay, so
// that it is told where.
func inOrderOfLetters(agreement *record.Record) {
	terms := objectsOf(agreement, "terms")
	field := agreement.Type.Field("terms").Shape.Field("letter")
	at := func(term map[string]any) int {
		letter, _ := term["letter"].(string)
		return slices.Index(field.Values, letter)
	}
	sorted := slices.SortedStableFunc(slices.Values(terms), func(a, b map[string]any) int { return at(a) - at(b) })
	for i := range len(sorted) - 1 {
		if at(sorted[i]) == at(sorted[i+1]) {
			return
		}
	}
	if sorted != nil {
		agreement.Values["terms"] = sorted
	}
}

func objectsOf(r *record.Record, field string) []map[string]any {
	out, _ := r.Values[field].([]map[string]any)
	return out
}
