package report

import (
	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/record"
)

// subLink tells that an engagement rests on another, and how that stands for its engager.
type subLink struct {
	upstream *record.Record
	standing compliance.SubStanding
}

// subState tells whether a service is in use or announced, and from when one that is announced is used, empty where that is not known;
// the state is empty where the service is over, or nobody's rests on it.
type subState struct{ state, from string }

// link finds the links below some engagements, but for those that came to nothing or are over.
func (l *subLister) link(engagements []*record.Record) {
	seen := map[int64]bool{}
	for len(engagements) > 0 {
		var next []*record.Record
		for _, engagement := range engagements {
			if seen[engagement.ID] {
				continue
			}
			seen[engagement.ID] = true
			c := l.AsAt(engagement, l.Day)
			for _, part := range engagement.Parts["subProcessing"] {
				below, standing := l.One(part, "downstream"), c.SubProcessing(part)
				switch standing.State {
				case compliance.SubWithdrawn, compliance.SubResolved, compliance.SubEnded:
					continue
				}
				if below != nil {
					l.above[below.ID] = append(l.above[below.ID], subLink{engagement, standing})
					l.below[engagement.ID] = append(l.below[engagement.ID], below)
				}
			}
			next = append(next, l.below[engagement.ID]...)
		}
		engagements = next
	}
}

// level adds the engagements of a level that are on the list, and returns those on which they rest.
func (l *subLister) level(depth int, engagements []*record.Record) (next []*record.Record) {
	for _, engagement := range engagements {
		if l.met[engagement.ID] {
			continue
		}
		l.met[engagement.ID] = true
		if s := l.stateOf(engagement); s.state != "" {
			l.list.Entries = append(l.list.Entries, l.entry(engagement, depth, s.state, s.from))
			next = append(next, l.below[engagement.ID]...)
		}
	}
	return next
}

// stateOf is the state of a service for the processor. What others use further down is not used for it for that reason, and what
// rests below a service that is only announced is no more than announced either.
func (l *subLister) stateOf(engagement *record.Record) subState {
	if s, known := l.states[engagement.ID]; known {
		return s
	}
	var best subState
	if engagement.One["engagerProcessor"] == l.list.Processor {
		best = l.state(engagement, l.standings[engagement.ID])
	} else {
		for _, link := range l.above[engagement.ID] {
			best = best.or(l.state(engagement, []compliance.SubStanding{link.standing}).below(l.stateOf(link.upstream)))
		}
	}
	l.states[engagement.ID] = best
	return best
}

// below is the state of a service below another.
func (s subState) below(above subState) subState {
	switch {
	case s.state == "" || above.state == "":
		return subState{}
	case above.state == SubProcessorInUse:
		return s
	case s.state == SubProcessorInUse:
		return above
	case s.from == "" || above.from == "":
		return subState{SubProcessorAnnounced, ""}
	}
	return subState{SubProcessorAnnounced, max(s.from, above.from)}
}

// or is the state of a service by one way or another: in use by either, or announced, from the earlier day.
func (s subState) or(other subState) subState {
	switch {
	case s.state == SubProcessorInUse || other.state == "":
		return s
	case s.state == "" || other.state == SubProcessorInUse || s.from == "":
		return other
	case other.from == "":
		return s
	}
	return subState{SubProcessorAnnounced, min(s.from, other.from)}
}

// state is that of a service for those whose own rest on it.
func (l *subLister) state(engagement *record.Record, standings []compliance.SubStanding) subState {
	begins := engagement.Text("startedOn")
	if l.Past(engagement.Text("endedOn")) {
		return subState{}
	}
	change := compliance.NewSubProcessorChange(standings, make([]string, len(standings)))
	gone := change.Resolved + change.Withdrawn + change.Ended
	switch {
	case change.InUse > 0:
		return subState{SubProcessorInUse, ""}
	case change.Engagements > 0 && gone == change.Engagements:
		return subState{}
	case change.EffectiveFrom == "" && (change.Objected > 0 || change.Engagements > gone+change.NotNotified && l.Reached(begins)):
		return subState{SubProcessorAnnounced, ""} // it depends on decisions, and not on when the service begins
	case change.Engagements > gone+change.NotNotified: // somebody was told
		return subState{SubProcessorAnnounced, max(change.EffectiveFrom, begins)}
	case begins != "" && !l.Reached(begins):
		return subState{SubProcessorAnnounced, begins}
	}
	return subState{SubProcessorInUse, ""}
}
