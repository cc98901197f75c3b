package compliance

import (
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
)

// The states of a sub-processor for one engager, all there are.
const (
	// SubNotNotified: nothing was decided, and the engager was not told yet.
	SubNotNotified = "NOT_NOTIFIED"
	// SubProposed: the engager was told, has decided nothing, and its time to object runs or is not known.
	SubProposed = "PROPOSED"
	// SubNotAuthorised: the time is over, nothing was decided, and there is no general authorisation that would make silence consent.
	SubNotAuthorised = "NOT_AUTHORISED"
	// SubAccepted: the engager accepted, and the first day has not come.
	SubAccepted = "ACCEPTED"
	// SubAcceptedBySilence: the time is over without an objection under a general authorisation, and the first day has not come.
	SubAcceptedBySilence = "ACCEPTED_BY_SILENCE"
	// SubEffective: it was accepted in either way, and is used.
	SubEffective = "EFFECTIVE"
	// SubObjected: the engager objected, and the objection is open.
	SubObjected = "OBJECTED"
	// SubResolved: an objection ended: in an alternative, in the end of the service, or in a refund.
	SubResolved = "RESOLVED"
	// SubWithdrawn: the notice was withdrawn.
	SubWithdrawn = "WITHDRAWN"
	// SubEnded: the service of the sub-processor, or the one that rests on it, is over.
	SubEnded = "ENDED"
)

// SubProposal is what the state of a sub-processor for one engager follows from: the facts of a SubProcessing, and of what is
// beside it. Days are civil dates, empty where they are not known.
type SubProposal struct {
	NotifiedOn, EffectiveOn string
	Urgent                  bool
	// Window is the time in which the engager can object, in days of WindowUnit, and Authorisation what was agreed: the
	// SubProcessing's own or, where that says nothing, the agreement's.
	Window                       int64
	WindowUnit                   string
	Authorisation                string
	Decision, DecidedOn          string
	Resolution, ResolvedOn       string
	UpstreamFrom, UpstreamTo     string
	DownstreamFrom, DownstreamTo string
	// Country is that of the engager, whose public holidays are no business days.
	Country string
}

// SubStanding is how a sub-processor stands for one engager on a day (Art. 28(2)).
type SubStanding struct {
	State string
	// Authorisation is what was agreed: SPECIFIC, GENERAL, NONE or UNKNOWN.
	Authorisation string
	// WindowEndsOn is the last day on which the engager can object, empty where there was no notice or no time is known.
	WindowEndsOn string
	// EffectiveFrom is the first day on which the sub-processor may be used for the engager, or could be used since; empty where that
	// depends on a decision that is not made, or it may not be used at all. SubEffective without it: since ever.
	EffectiveFrom string
	// InUse tells that it is used: it may be, or the planned first day has come all the same.
	InUse bool
	// Urgent tells that it replaces another at once.
	Urgent bool
	// Silent tells that it was accepted because nobody objected, which nobody recorded.
	Silent bool
}

// SubProcessingOf are the facts of a SubProcessing with those beside it. What is not known is nil: agreement, engager's organisation.
func SubProcessingOf(part, upstream, downstream, agreement, engager *record.Record) SubProposal {
	p := SubProposal{
		NotifiedOn: part.Text("notifiedOn"), EffectiveOn: part.Text("effectiveOn"), Urgent: part.Text("urgency") != "",
		Window: part.Int("objectionWindow"), WindowUnit: part.Text("objectionWindowUnit"), Authorisation: part.Text("authorisation"),
		Decision: part.Text("decision"), DecidedOn: part.Text("decidedOn"), Resolution: part.Text("resolution"), ResolvedOn: part.Text("resolvedOn"),
		UpstreamFrom: upstream.Text("startedOn"), UpstreamTo: upstream.Text("endedOn"),
	}
	if downstream != nil {
		p.DownstreamFrom, p.DownstreamTo = downstream.Text("startedOn"), downstream.Text("endedOn")
	}
	if agreement != nil {
		p.Agreed(agreement.Text("subProcessorAuthorisation"), agreement.Int("objectionWindow"), agreement.Text("objectionWindowUnit"))
	}
	if engager != nil {
		p.Country = engager.Text("country")
	}
	return p
}

// Agreed fills in what an agreement says where the SubProcessing itself says nothing.
func (p *SubProposal) Agreed(authorisation string, window int64, unit string) {
	if p.Window <= 0 {
		p.Window, p.WindowUnit = window, unit
	}
	if (p.Authorisation == "" || p.Authorisation == "UNKNOWN") && authorisation != "" {
		p.Authorisation = authorisation
	}
}

// SubProcessing tells how a part of an engagement that is examined stands on the day of the case.
func (c *Case) SubProcessing(part *record.Record) SubStanding {
	upstream := c.Record
	p := SubProcessingOf(part, upstream, c.One(part, "downstream"), c.One(upstream, "agreement"), c.One(c.engager(upstream), "organisation"))
	return p.stand(c.law, c.Reached)
}

// Stand tells how a sub-processor stands for an engager on a day, YYYY-MM-DD. What was told, decided or ended later has not happened.
func (p SubProposal) Stand(l *law.Law, day string) SubStanding {
	return p.stand(l, func(on string) bool { return on != "" && on <= day })
}

func (p SubProposal) stand(l *law.Law, reached func(day string) bool) SubStanding {
	past := func(day string) bool { return day != "" && reached(dayAfter(day)) }
	done := func(what, on string) bool { return what != "" && what != "PENDING" && (on == "" || reached(on)) }
	s := SubStanding{Authorisation: p.Authorisation, WindowEndsOn: p.WindowEndsOn(l), Urgent: p.Urgent}
	if s.Authorisation == "" {
		s.Authorisation = "UNKNOWN"
	}
	decision := ""
	if done(p.Decision, p.DecidedOn) {
		decision = p.Decision
	}
	planned := reached(p.EffectiveOn)
	switch {
	case decision == "WITHDRAWN":
		s.State = SubWithdrawn
	case decision == "OBJECTED" && done(p.Resolution, p.ResolvedOn):
		s.State = SubResolved
	case past(p.DownstreamTo) || past(p.UpstreamTo):
		s.State = SubEnded
	case decision == "OBJECTED":
		s.State, s.InUse = SubObjected, planned
	case decision == "ACCEPTED":
		s.accept(SubAccepted, p.firstDay(p.DecidedOn), reached)
	case decision == "ACCEPTED_BY_SILENCE" && s.Authorisation != "SPECIFIC" && s.Authorisation != "NONE" &&
		(s.WindowEndsOn == "" || past(s.WindowEndsOn)): // there is no silence before the time is over
		s.accept(SubAcceptedBySilence, p.firstDay(p.afterWindow(s.WindowEndsOn)), reached)
	case !reached(p.NotifiedOn):
		s.State, s.InUse = SubNotNotified, planned
	case !past(s.WindowEndsOn):
		s.State, s.InUse = SubProposed, planned
		if s.Authorisation == "GENERAL" {
			s.EffectiveFrom = p.planned(s.WindowEndsOn)
			s.InUse = planned || p.Urgent && reached(s.EffectiveFrom)
		}
	case s.Authorisation == "GENERAL":
		s.Silent = true
		s.accept(SubAcceptedBySilence, p.firstDay(p.afterWindow(s.WindowEndsOn)), reached)
	default:
		s.State, s.InUse = SubNotAuthorised, planned
	}
	return s
}

// accept is the state of what was accepted, until its first day and from then on.
func (s *SubStanding) accept(state, first string, reached func(string) bool) {
	s.State, s.EffectiveFrom = state, first
	if first == "" || reached(first) {
		s.State, s.InUse = SubEffective, true
	}
}

// firstDay is that of what was accepted: as planned or, where nothing is, once both services run, not before it was accepted. What
// replaces another at once waits for the notice alone.
func (p SubProposal) firstDay(accepted string) string {
	if p.Urgent {
		accepted = p.NotifiedOn
	}
	if p.EffectiveOn != "" {
		return max(p.EffectiveOn, accepted)
	}
	return max(p.UpstreamFrom, p.DownstreamFrom, accepted)
}

// planned is the first day on which what was proposed may be used if nobody objects.
func (p SubProposal) planned(windowEnds string) string {
	if windowEnds == "" && !p.Urgent {
		return "" // nobody knows how long it has to wait
	}
	return p.firstDay(p.afterWindow(windowEnds))
}

func (p SubProposal) afterWindow(windowEnds string) string {
	if windowEnds == "" {
		return ""
	}
	return dayAfter(windowEnds)
}

// WindowEndsOn is the last day on which the engager can object: so many calendar or business days after the day of the notice. It is
// empty where there was no notice or no time is known.
func (p SubProposal) WindowEndsOn(l *law.Law) string {
	if p.NotifiedOn == "" || p.Window <= 0 {
		return ""
	}
	if p.WindowUnit != "BUSINESS_DAYS" {
		return addDays(p.NotifiedOn, int(min(p.Window, longestWindow)))
	}
	end, err := l.AddBusinessDays(p.Country, p.NotifiedOn, int(min(p.Window, longestWindow)))
	if err != nil {
		return "" // the day of the notice is none
	}
	return end
}

// longestWindow bounds the days of a time to object: more count as ten years.
const longestWindow = 3660
