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
		if link := compliance.FactReaders()[r.Type]; link != nil {
			alone.Tell(r.One[link.Name], told[r.One[link.Name]]...)
		}
		for controller, on := range changed {
			alone.ContentChanged(w.byKey[controller].ID, on)
		}
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
