package compliance_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// TestRulesReadWhatTheySay examines each record of each case with nothing but what Readings names and what is told of it, and
// wants what is found in the whole register.
func TestRulesReadWhatTheySay(t *testing.T) {
	for _, name := range []string{"smartops-it", "smartops", "example-msp"} {
		newWorld(t, readDocument(t, "../../examples/"+name+".yaml"), testDay).readAlone(t, name, testDay, nil)
	}
	for name, f := range caseFiles(t) {
		doc := readDocument(t, "testdata/cases/"+f.Register)
		for _, r := range f.Rules {
			for _, c := range slices.Concat(r.Fails, r.Passes, r.Boundary) {
				day := c.Day
				if day == "" {
					day = testDay
				}
				newWorld(t, change(t, doc, c), day).readAlone(t, name+" "+r.Rule+" "+c.When, day, c.Changed)
			}
		}
	}
}

func (w *world) readAlone(t *testing.T, name, day string, changed map[string]string) {
	for controller, on := range changed {
		w.ContentChanged(w.byKey[controller].ID, on)
	}
	told := map[int64][]compliance.Fact{}
	for _, r := range w.all {
		_, contributions := w.Examine(r, day)
		for _, c := range contributions {
			told[c.Target] = append(told[c.Target], c.Facts...)
		}
	}
	for _, r := range w.all {
		if !slices.Contains(compliance.Examined(), r.Type) {
			continue
		}
		alone := compliance.NewSet(mustLaw(t), w.all[0])
		alone.Add(r)
		alone.Tell(r.ID, told[r.ID]...)
		for controller, on := range changed {
			alone.ContentChanged(w.byKey[controller].ID, on)
		}
		w.read(alone, r, compliance.Readings(r.Type))
		found, said := alone.Examine(r, day)
		all, saidOfAll := w.Examine(r, day)
		if !reflect.DeepEqual(found, all) {
			t.Errorf("%s: %s/%s: alone %+v, in the register %+v", name, r.Type.Name, r.Key(), found, all)
		}
		if !reflect.DeepEqual(said, saidOfAll) {
			t.Errorf("%s: %s/%s says alone %+v, in the register %+v", name, r.Type.Name, r.Key(), said, saidOfAll)
		}
	}
}

// read adds to a set what is read from a record.
func (w *world) read(to *compliance.Set, r *record.Record, reading *compliance.Reading) {
	for _, below := range reading.Below {
		w.follow(to, r, below)
	}
}

func (w *world) follow(to *compliance.Set, r *record.Record, reading *compliance.Reading) {
	var targets []*record.Record
	switch link := reading.Link; link.Kind {
	case model.One:
		targets = append(targets, w.Record(r.One[link.Name]))
	case model.Many:
		for _, id := range r.Many[link.Name] {
			targets = append(targets, w.Record(id))
		}
	case model.Inverse:
		for _, from := range w.all {
			if linksBack(from, link, r) {
				to.Relate(link, r.ID, from.ID)
				targets = append(targets, from)
			}
		}
	case model.Parts:
		for _, part := range r.Parts[link.Name] {
			w.read(to, part, reading)
		}
		return
	}
	for _, target := range targets {
		if target == nil {
			continue
		}
		to.Add(target)
		w.read(to, target, reading)
		if reading.Repeat {
			w.follow(to, target, reading)
		}
	}
}

// linksBack reports whether a record is behind an inverse link of another.
func linksBack(from *record.Record, inverse *model.Link, r *record.Record) bool {
	return from.Type.Name == inverse.To && slices.ContainsFunc(from.Type.Links, func(link *model.Link) bool {
		return link.Kind == model.One && inverse.Column != "" && link.Column == inverse.Column && from.One[link.Name] == r.ID ||
			link.Kind == model.Many && inverse.Table != "" && link.Table == inverse.Table && slices.Contains(from.Many[link.Name], r.ID)
	})
}
