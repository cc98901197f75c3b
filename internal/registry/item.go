package registry

import (
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// item is one record that the transaction makes or changes.
type item struct {
	old    *record.Record // nil for one that is made
	new    *record.Record
	source *record.Record // what it is a copy of, nil for none
	change int            // the latest change with fields of it, or noChange
}

// noChange stands for the index of a change where the registry makes a record by itself.
const noChange = -1

// inOrderOfWriting lists the records to be saved, each behind those it links to.
func (t *transaction) inOrderOfWriting() []*item {
	var out []*item
	placed := map[*item]bool{}
	var place func(it *item)
	place = func(it *item) {
		if placed[it] || !it.differs() {
			return
		}
		placed[it] = true
		for _, link := range it.new.Type.Links {
			if target := t.byID[it.new.One[link.Name]]; target != nil && link.To == it.new.Type.Name {
				place(target)
			}
		}
		out = append(out, it)
	}
	for _, typ := range model.Roots() {
		for _, it := range t.items {
			if it.new.Type == typ {
				place(it)
			}
		}
	}
	return out
}

// stamp gives the records their new versions.
func (t *transaction) stamp() {
	for _, it := range t.changed {
		v := it.new.Values
		v["version"], v["updatedAt"], v["updatedBy"] = it.new.Int("version")+1, t.now, t.writer.Actor
		if it.old == nil {
			v["createdAt"], v["createdBy"] = t.now, t.writer.Actor
		}
	}
}

func (it *item) differs() bool {
	return it.old == nil || it.archival() != "" || len(diff(it.old, it.new)) > 0
}

// archival tells whether the record goes out of use or comes back.
func (it *item) archival() string {
	was := it.old != nil && it.old.Values["archivedAt"] != nil
	switch is := it.new.Values["archivedAt"] != nil; {
	case is && !was:
		return Archived
	case was && !is:
		return Restored
	}
	return ""
}

// complete fills in the results what only the finished records tell.
func (t *transaction) complete() {
	for i, it := range t.targets {
		t.results[i].Type, t.results[i].ID, t.results[i].Key = it.new.Type, it.new.ID, it.new.Key()
		t.results[i].Version = it.new.Int("version")
	}
	for _, it := range t.items {
		if it.change == noChange {
			t.results = append(t.results, Result{
				Type: it.new.Type, ID: it.new.ID, Key: it.new.Key(), Version: it.new.Int("version"), Action: Created,
			})
		}
	}
}
