package compliance

import (
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/record"
)

// Standing says how far something that the law asks of a record is there.
type Standing string

// The standings, the best first. What does not apply counts for nothing.
const (
	// StandingComplete facts are the record's own, stated or confirmed.
	StandingComplete Standing = "COMPLETE"
	// StandingInherited facts come from the house rules of whoever is responsible: complete too, and shown as what they are.
	StandingInherited Standing = "INHERITED"
	// StandingInferred facts are only concluded from a source, and not confirmed by anybody.
	StandingInferred Standing = "INFERRED"
	// StandingOpenEnded facts name some of what there is and leave the rest open ("etc.", a transfer to no named country).
	StandingOpenEnded Standing = "OPEN_ENDED"
	// StandingMissing facts are not there.
	StandingMissing Standing = "MISSING"
	// StandingNotApplicable facts are not asked of this record.
	StandingNotApplicable Standing = "NOT_APPLICABLE"
)

// Done reports whether nothing is left to do.
func (s Standing) Done() bool { return s == StandingComplete || s == StandingInherited }

// Applicable reports whether it is asked of the record at all.
func (s Standing) Applicable() bool { return s != StandingNotApplicable }

// rank orders standings: what is the worst of several has the highest one.
func (s Standing) rank() int {
	return slices.Index([]Standing{
		StandingNotApplicable, StandingComplete, StandingInherited, StandingInferred, StandingOpenEnded, StandingMissing,
	}, s)
}

// supported is the standing of a fact that is there: INFERRED if its citations say nothing better. The citations that speak for
// it are those of its own path or else of the nearest one above, for a citation of a part speaks for the facts in it that have
// none of their own.
func supported(r *record.Record, path, target string) Standing {
	list, _ := r.Values["citations"].([]map[string]any)
	for ; path != ""; path = pathAbove(path) {
		var found, better bool
		for _, citation := range list {
			if citation["path"] != path {
				continue
			}
			if named, _ := citation["target"].(string); named != "" && target != "" && named != target {
				continue
			}
			found, better = true, better || citation["status"] != "INFERRED"
		}
		if found && !better {
			return StandingInferred
		}
		if found {
			break
		}
	}
	return StandingComplete
}

// pathAbove is the path that holds another, empty above a field of the record.
func pathAbove(path string) string {
	if list, ok := strings.CutSuffix(path, "]"); ok {
		return list[:max(strings.LastIndexByte(list, '['), 0)]
	}
	return path[:max(strings.LastIndexByte(path, '.'), 0)]
}
