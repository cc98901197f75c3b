package registry

import (
	"reflect"
	"slices"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// diff lists the paths in which two states of a record differ, in the order of the model; what the registry itself
// keeps on a record does not count.
func diff(old, new *record.Record) []string { return diffUnder("", old, new) }

func diffUnder(prefix string, old, new *record.Record) []string {
	var out []string
	for _, f := range new.Type.Fields {
		if !f.Server && !reflect.DeepEqual(old.Values[f.Name], new.Values[f.Name]) {
			out = append(out, prefix+f.Name)
		}
	}
	for _, link := range new.Type.Links {
		switch link.Kind {
		case model.One:
			if old.One[link.Name] != new.One[link.Name] {
				out = append(out, prefix+link.Name)
			}
		case model.Many:
			if !slices.Equal(old.Many[link.Name], new.Many[link.Name]) {
				out = append(out, prefix+link.Name)
			}
		case model.Parts:
			out = append(out, diffParts(prefix+link.Name, old.Parts[link.Name], new.Parts[link.Name])...)
		}
	}
	return out
}

// diffParts names the parts that came, went or changed; the list alone where only its order changed.
func diffParts(list string, old, new []*record.Record) []string {
	var out, stayedOld, stayedNew []string
	name := func(part *record.Record) string { return list + "[" + part.Key() + "]" }
	for _, part := range new {
		if was := partByID(old, part.ID); was == nil {
			out = append(out, name(part))
		} else {
			stayedNew = append(stayedNew, part.Key())
			out = append(out, diffUnder(name(part)+".", was, part)...)
		}
	}
	for _, part := range old {
		if partByID(new, part.ID) == nil {
			out = append(out, name(part))
		} else {
			stayedOld = append(stayedOld, part.Key())
		}
	}
	if !slices.Equal(stayedOld, stayedNew) {
		out = append(out, list)
	}
	return out
}

func partByID(parts []*record.Record, id int64) *record.Record {
	for _, part := range parts {
		if part.ID == id {
			return part
		}
	}
	return nil
}
