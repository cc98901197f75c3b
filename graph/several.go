package graph

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/read"
	"github.com/openropa/ropa/internal/registry"
)

// maxItems bounds the records that one mutation changes.
const maxItems = 100

// several are the changes that the items of an input ask for, where in the list each stands, and what is wrong already.
type several struct {
	changes  []registry.Change
	places   []int
	problems []placed
}

// placed is a problem with the place of its item; those of the whole input stand before all items.
type placed struct {
	place int
	fault.Problem
}

const wholeInput = -1

// all makes the changes of several records in one transaction, or none, and tells what is wrong with each.
func (m mutation) all(ctx context.Context, input map[string]any) (payload read.Payload, err error) {
	s, err := m.changes(input)
	if err != nil {
		return payload, err
	}
	if len(s.changes) > 0 {
		var types []*model.Type
		for _, c := range s.changes {
			types = append(types, c.Type)
		}
		if err := m.op.session.CheckPayload(ctx, m.field, types...); err != nil {
			return payload, err
		}
		write := m.registry.Apply
		if s.problems != nil {
			write = m.registry.Plan // to find out what else is wrong
		}
		results, err := write(ctx, m.writer, s.changes)
		problems, mendable := errors.AsType[fault.Problems](err)
		if err != nil && !mendable {
			return payload, err
		}
		for _, problem := range problems {
			s.place(m.verb, problem)
		}
		for i := range results {
			if i < len(s.changes) {
				s.changes[i].ID = results[i].ID // one was perhaps named by its key
			}
		}
	}
	slices.SortStableFunc(s.problems, func(a, b placed) int { return cmp.Compare(a.place, b.place) })
	for _, problem := range s.problems {
		payload.Errors = append(payload.Errors, problem.Problem)
	}
	if payload.Errors == nil {
		for _, c := range s.changes {
			payload.IDs = append(payload.IDs, model.FormatID(c.Type, c.ID))
		}
	}
	return payload, nil
}

// changes turns the items of an input into changes, all of which set the same.
func (v verb) changes(input map[string]any) (*several, error) {
	s := &several{}
	items, _ := input["items"].([]any)
	if len(items) > maxItems {
		return nil, fault.Exceeded("items", int64(len(items)), maxItems, "items of one mutation")
	}
	if len(items) == 0 {
		s.report(wholeInput, fault.ProblemRequired, "At least one record is required.", "items")
	}
	shared := registry.Change{Action: v.action}
	if v.sets != "" {
		value, given := input[v.sets]
		if !given {
			s.report(wholeInput, fault.ProblemRequired, "A value is required; null clears.", v.sets)
		}
		shared.Fields = registry.Input{v.sets: value}
	}
	named := map[string]bool{}
	for i, item := range items {
		s.add(v, i, item.(map[string]any), shared, named)
	}
	return s, nil
}

// add reads one item. What cannot be named is not there, whichever register it is in.
func (s *several) add(v verb, i int, item map[string]any, change registry.Change, named map[string]bool) {
	shown := item["id"].(string)
	t, id, isID := model.ParseID(shown)
	if !isID && v.on != nil { // what is of one type can be named by its key
		t, change.Key, isID = v.on, shown, true
	}
	switch {
	case !isID || !t.Root() || v.on != nil && v.on != t || v.sets != "" && t.Field(v.sets) == nil && t.Link(v.sets) == nil:
		problem := noSuchRecord("input", "items", strconv.Itoa(i), "id")
		s.problems = append(s.problems, placed{i, problem})
		return
	case named[model.FormatID(t, id)+change.Key]:
		s.report(i, fault.ProblemDuplicate, "The record stands in the list twice.", "items", strconv.Itoa(i), "id")
		return
	}
	named[model.FormatID(t, id)+change.Key] = true
	change.Type, change.ID = t, id
	version, given := item["expectedVersion"].(int64)
	change.ExpectedVersion, change.AnyVersion = version, !given
	s.changes, s.places = append(s.changes, change), append(s.places, i)
}

func (s *several) report(place int, code fault.ProblemCode, message string, at ...string) {
	problem := fault.Problem{Code: code, Field: append([]string{"input"}, at...), Message: message}
	s.problems = append(s.problems, placed{place, problem})
}

// place notes what the registry found wrong. What is wrong with the value that all records get is told once.
func (s *several) place(v verb, p fault.Problem) {
	n, field := 0, p.Field
	if len(s.changes) > 1 {
		n, _ = strconv.Atoi(field[0])
		field = field[1:]
	}
	item, at := s.places[n], ""
	if len(field) > 0 {
		at = field[0]
	}
	switch {
	case v.sets != "" && at == v.sets:
		told := func(other placed) bool { return other.place == wholeInput && other.Message == p.Message }
		if !slices.ContainsFunc(s.problems, told) {
			s.report(wholeInput, p.Code, p.Message, field...)
		}
	case at == "expectedVersion":
		s.report(item, p.Code, p.Message, "items", strconv.Itoa(item), at)
	default:
		s.report(item, p.Code, p.Message, "items", strconv.Itoa(item), "id")
	}
}
