// Package compliance tells what follows from a register: what is missing or wrong in it (findings), which rights people have,
// what covers a transfer, when something is due. A rule is a row of internal/law/data/rules.yaml and a small pure function over
// a loaded record. The package opens no database: whoever calls it loads what Readings names into a Set.
//
// A finding hangs on the record where it is mended. What a rule has to know of many records (does any activity of this
// controller rely on consent?) it does not read from them: each of them contributes facts to the record that has to know
// (Contribute), so that an edit of one record examines that record, and others only where its facts have changed.
//
// Rules are asked as at a day. Examine finds out on which days to come their answers change, so that findings hold from a day
// to a day and nothing has to be written when time passes.
package compliance

//go:generate go run ./rulesgen

import (
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
)

// Finding is something missing or wrong, at a field of a record.
type Finding struct {
	// Rule is the code of a row of rules.yaml.
	Rule string
	// Record is where it is mended, and Path the field: as in a citation, "purposes[enquiries].bases". It is empty where the
	// record lacks another one that would link to it.
	Record int64
	Path   string
	// Severity is that of the rule, or less where a fact is UNKNOWN rather than absent or the processing is not under way.
	Severity law.Severity
	// Regimes are those under which it is one, in the order of the law files.
	Regimes []string
	// Message says what is missing, in the record's own words.
	Message string
	// From and To are the first and the last day, YYYY-MM-DD, on which it holds; empty where there is none.
	From, To string
}

// Fact is something that holds of a record because of what another one says, from a day to a day, both empty where there is
// none.
type Fact struct {
	Name     string
	From, To string
}

// Contribution is what one record says of another.
type Contribution struct {
	Target int64
	Facts  []Fact
	// Content tells one state of what a PAIA manual has to say of the record from another (PAIA s51(1)(c)); it is empty where it
	// has to say nothing.
	Content string
}

// Revision counts the changes of rules that do not show in the law files: findings of an older one are made anew.
const Revision = 2

// Examined lists the types that are examined, each behind those that contribute to it, but for engagements, which contribute to
// those further down their chain.
func Examined() []*model.Type { return types(order) }

// FactReaders lists the types whose rules ask what was told of the record behind a link of theirs, with that link.
func FactReaders() map[*model.Type]*model.Link {
	out := map[*model.Type]*model.Link{}
	for name, link := range factReaders {
		out[model.ByName(name)] = model.ByName(name).Link(link)
	}
	return out
}

func types(names []string) []*model.Type {
	out := make([]*model.Type, len(names))
	for i, name := range names {
		out[i] = model.ByName(name)
	}
	return out
}

var order = []string{
	"ControllerActivity", "ProcessorActivity", "DataSharing", "Engagement", "Agreement", "Notice", "Controller", "Processor", "Transfer",
	"Organisation", "JointArrangement", "RetentionRule", "DataCategory", "Assessment", "Breach", "RightsRequest",
	"Complaint",
}
