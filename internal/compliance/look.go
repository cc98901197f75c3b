package compliance

import (
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/record"
)

// ReliedOn lists the bases of a regime on which a purpose within an activity relies on the day.
func (c *Case) ReliedOn(purpose *record.Record, regime string) []*record.Record {
	var out []*record.Record
	for _, basis := range purpose.Parts["bases"] {
		relied := c.One(basis, "legalBasis")
		if relied != nil && relied.Text("regime") == regime && c.During(basis.Text("reliedOnFrom"), basis.Text("reliedOnTo")) {
			out = append(out, basis)
		}
	}
	return out
}

// Code is the code of the legal basis of an assignment.
func (c *Case) Code(basis *record.Record) string { return c.One(basis, "legalBasis").Text("code") }

// Categories lists the data categories that a record processes, inherited ones too, each with what it is a kind of left out.
func (c *Case) Categories(r *record.Record) []*record.Record {
	var out []*record.Record
	for _, use := range c.Parts(r, "dataUses") {
		if category := c.One(use, "dataCategory"); category != nil && !slices.Contains(out, category) {
			out = append(out, category)
		}
	}
	return out
}

// Is reports whether a data category, or one that it is a kind of, is such that test holds.
func (c *Case) Is(category *record.Record, test func(*record.Record) bool) bool {
	for ; category != nil; category = c.One(category, "parent") {
		if test(category) {
			return true
		}
	}
	return false
}

// People lists the categories of people whose data a record processes, inherited ones too.
func (c *Case) People(r *record.Record) []*record.Record {
	var out []*record.Record
	for _, use := range c.Parts(r, "dataUses") {
		for _, people := range c.Many(use, "dataSubjectCategories") {
			if !slices.Contains(out, people) {
				out = append(out, people)
			}
		}
	}
	return out
}

// Yes reports whether a flag of a record is set.
func Yes(field string) func(*record.Record) bool {
	return func(r *record.Record) bool { set, _ := r.Values[field].(bool); return set }
}

// Special reports whether a data category is of a special kind (Art. 9(1), POPIA s26).
func Special(category *record.Record) bool { return len(category.Texts("specialKinds")) > 0 }

// Contact finds the contact of a kind that can be reached, nil if there is none.
func Contact(organisation *record.Record, kinds ...string) *record.Record {
	for _, contact := range organisation.Parts["contacts"] {
		reachable := contact.Text("email") != "" || contact.Values["phones"] != nil || contact.Values["addresses"] != nil
		if slices.Contains(kinds, contact.Text("kind")) && reachable {
			return contact
		}
	}
	return nil
}

// engager is who engages by an engagement: a controller, or a processor.
func (c *Case) engager(engagement *record.Record) *record.Record {
	if controller := c.One(engagement, "engagerController"); controller != nil {
		return controller
	}
	return c.One(engagement, "engagerProcessor")
}

// party is what the organisation in a role is called.
func (c *Case) party(role *record.Record) string {
	if organisation := c.One(role, "organisation"); organisation != nil {
		return name(organisation)
	}
	return "an unknown party"
}

// isReal reports whether an organisation is a party, not a category of parties nor an example of one.
func isReal(organisation *record.Record) bool {
	return organisation != nil && !slices.Contains([]string{"CATEGORY", "EXAMPLE"}, organisation.Text("nature"))
}

// objects is the value of a field that holds a list of objects.
func objects(r *record.Record, field string) []map[string]any {
	out, _ := r.Values[field].([]map[string]any)
	return out
}

// citations are those of a record under a path: those of the field, of a part of the list, or of what is below.
func citations(r *record.Record, path string) []map[string]any {
	var out []map[string]any
	for _, citation := range objects(r, "citations") {
		cited, _ := citation["path"].(string)
		if rest, ok := strings.CutPrefix(cited, path); ok && (rest == "" || rest[0] == '.' || rest[0] == '[') {
			out = append(out, citation)
		}
	}
	return out
}

// names lists what records are called, for a message.
func names(records []*record.Record) string {
	var out []string
	for _, r := range records {
		if r != nil {
			out = append(out, name(r))
		}
	}
	return strings.Join(out, ", ")
}

// regimesWhere are the regimes of the rule that apply to the record and for which test holds.
func (c *Case) regimesWhere(test func(regime string) bool) []string {
	var out []string
	for _, regime := range c.regimes {
		if test(regime) {
			out = append(out, regime)
		}
	}
	return out
}

// regimesOf are those of the regimes that are in a set, in the order of the law files.
func (c *Case) regimesOf(set map[string]bool) []string {
	return c.regimesWhere(func(regime string) bool { return set[regime] })
}

// listed joins texts for a message.
func listed(texts []string) string { return strings.Join(texts, ", ") }

// covers reports whether something for some data categories is for one of them: it is if the list is empty, or holds the
// category or what it is a kind of.
func (c *Case) covers(categories []int64, category *record.Record) bool {
	return len(categories) == 0 || c.Is(category, func(of *record.Record) bool { return slices.Contains(categories, of.ID) })
}
