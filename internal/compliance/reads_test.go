package compliance_test

import (
	"cmp"
	"reflect"
	"slices"
	"testing"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// TestRulesReadWhatTheySay examines records with nothing but what Readings names and what is told of them, and wants what is
// found in the whole register: all records of the examples and of the registers of cases, and the one that a case is about.
func TestRulesReadWhatTheySay(t *testing.T) {
	for _, name := range []string{"smartops-it", "smartops", "example-msp"} {
		w := newWorld(t, readDocument(t, "../../examples/"+name+".yaml"), testDay)
		w.readAlone(t, name, testDay, nil, w.all...)
	}
	for name, f := range caseFiles(t) {
		doc := readDocument(t, "testdata/cases/"+f.Register)
		w := newWorld(t, doc, testDay)
		w.readAlone(t, name, testDay, nil, w.all...)
		for _, r := range f.Rules {
			for _, c := range slices.Concat(r.Fails, r.Passes, r.Boundary) {
				day, where := cmp.Or(c.Day, testDay), cmp.Or(c.Record, r.Record)
				w := newWorld(t, change(t, doc, c), day)
				w.readAlone(t, name+" "+r.Rule+" "+c.When, day, c.Changed, w.byKey[where])
			}
		}
	}
}

func (w *world) readAlone(t *testing.T, name, day string, changed map[string]string, records ...*record.Record) {
	changes := func(set *compliance.Set) {
		for controller, on := range changed {
			set.ContentChanged(w.byKey[controller].ID, on)
		}
	}
	changes(w.Set)
	told := map[int64][]compliance.Fact{}
	for _, r := range w.all {
		_, contributions := w.Examine(r, day)
		for _, c := range contributions {
			told[c.Target] = append(told[c.Target], c.Facts...)
		}
	}
	for _, r := range records {
		if !slices.Contains(compliance.Examined(), r.Type) {
			continue
		}
		alone := compliance.NewSet(mustLaw(t), w.all[0])
		changes(alone)
		alone.Tell(r.ID, told[r.ID]...)
		if link := compliance.FactReaders()[r.Type]; link != nil {
			alone.Tell(r.One[link.Name], told[r.One[link.Name]]...)
		}
		alone.Add(r)
		reading := compliance.Readings(r.Type)
		loaded := reader{w, alone, map[*model.Link]bool{}}
		loaded.want(reading, true)
		loaded.read(r, reading)
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

// reader adds to a set what is read from a record.
type reader struct {
	*world
	to *compliance.Set
	// links are those that are loaded of the records to which the reading leads: the first one is whole.
	links map[*model.Link]bool
}

func (r reader) want(reading *record.Reading, whole bool) {
	for _, below := range reading.Below {
		if !whole {
			r.links[below.Link] = true
		}
		r.want(below, whole && below.Link.Kind == model.Parts)
	}
}

func (r reader) read(from *record.Record, reading *record.Reading) {
	for _, below := range reading.Below {
		r.follow(from, below)
	}
}

func (r reader) follow(from *record.Record, reading *record.Reading) {
	link := reading.Link
	ids := from.Many[link.Name]
	switch link.Kind {
	case model.Parts:
		for _, part := range from.Parts[link.Name] {
			r.read(part, reading)
		}
	case model.One:
		ids = []int64{from.One[link.Name]}
	case model.Inverse:
		other := record.OtherSide(link)
		for _, far := range r.all {
			if far.Type == link.Target() && (far.One[other.Name] == from.ID || slices.Contains(far.Many[other.Name], from.ID)) {
				r.to.Relate(link, from.ID, far.ID)
				ids = append(ids, far.ID)
			}
		}
	}
	for _, id := range ids {
		if target := r.Record(id); target != nil {
			if r.to.Record(id) == nil {
				r.to.Add(r.partly(target))
			}
			r.read(target, reading)
			if reading.Repeat {
				r.follow(target, reading)
			}
		}
	}
}

// partly is a record with no more links and parts than are loaded.
func (r reader) partly(whole *record.Record) *record.Record {
	out := record.New(whole.Type, whole.ID)
	out.Values, out.One = whole.Values, whole.One
	for _, link := range whole.Type.Links {
		if !r.links[link] {
			continue
		}
		if ids := whole.Many[link.Name]; ids != nil {
			out.Many[link.Name] = ids
		}
		for _, part := range whole.Parts[link.Name] {
			out.Parts[link.Name] = append(out.Parts[link.Name], r.partly(part))
		}
	}
	return out
}
