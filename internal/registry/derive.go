package registry

import (
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// The kinds of a legal basis.
const (
	shipped = "SHIPPED"
	own     = "OWN"
)

// derive sets what the registry itself keeps on a record, once its input was read. The old record is nil for a new one.
func (d decoder) derive(r, old *record.Record, in Input) {
	switch r.Type.Name {
	case "Organisation":
		setText(r, "name", firstText(r.Text("tradingName"), r.Text("legalName"), r.Key()))
	case "LegalBasis":
		if old == nil {
			r.Values["kind"] = own
			old = record.New(r.Type, r.ID)
		}
		for _, field := range []string{"code", "key"} {
			if _, taken := d.t.law.LegalBasis(r.Text(field)); taken && r.Text(field) != old.Text(field) {
				d.report(path{field}, fault.ProblemTaken, "%q is a legal basis that comes with the program.", r.Text(field))
				break
			}
		}
	}
	d.checkCitations(r, in)
}

func firstText(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

// checkCitations refuses a citation of something the record does not have. Where the input says nothing of citations,
// those of parts it removed go with them.
func (d decoder) checkCitations(r *record.Record, in Input) {
	citations, _ := r.Values["citations"].([]map[string]any)
	if _, given := in["citations"]; given {
		for i, c := range citations {
			if where, _ := c["path"].(string); !resolves(r, where) {
				d.report(path{"citations"}.item(i).with("path"), fault.ProblemInvalid,
					"%q leads to nothing in this record; a path is a field or link, or a part such as purposes[enquiries].", clip(where))
			}
		}
		return
	}
	var kept []map[string]any
	for _, c := range citations {
		if where, _ := c["path"].(string); resolves(r, where) {
			kept = append(kept, c)
		}
	}
	if len(kept) != len(citations) {
		setValue(r, r.Type.Field("citations"), nilIfEmpty(kept))
	}
}

func nilIfEmpty(list []map[string]any) any {
	if len(list) == 0 {
		return nil
	}
	return list
}

// resolves tells whether a citation's path leads to a field, link or part of the record.
func resolves(r *record.Record, where string) bool {
	for {
		name, key, rest, ok := model.CutStep(where)
		if !ok {
			return false
		}
		link := r.Type.Link(name)
		if key == "" {
			return rest == "" && (r.Type.Field(name) != nil || link != nil && link.Kind != model.Inverse)
		}
		if r = partByKey(r.Parts[name], key); r == nil {
			return false
		}
		if rest == "" {
			return true
		}
		where = rest[1:]
	}
}

func partByKey(parts []*record.Record, key string) *record.Record {
	for _, part := range parts {
		if part.Key() == key {
			return part
		}
	}
	return nil
}
