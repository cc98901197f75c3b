package compliance

// The states of a change of sub-processors as a whole, all there are.
const (
	// ChangeBlocked: an engager objected, and its objection is open.
	ChangeBlocked = "BLOCKED"
	// ChangeOpen: an engager has yet to be told, to decide or to let its time pass.
	ChangeOpen = "OPEN"
	// ChangeAgreed: everybody accepted, and the first day has not come for all.
	ChangeAgreed = "AGREED"
	// ChangeEffective: the sub-processor is used for everybody who accepted.
	ChangeEffective = "EFFECTIVE"
	// ChangeDropped: nobody's service rests on it: notices were withdrawn, objections ended otherwise.
	ChangeDropped = "DROPPED"
	// ChangeEnded: the services are over.
	ChangeEnded = "ENDED"
)

// SubProcessorChange is the engagement of a sub-processor seen from all the engagements that rest on it: whether it may be used for
// all of them, and from when (Art. 28(2)).
type SubProcessorChange struct {
	State string
	// ProposedOn and LastNoticeOn are the first and the last day on which an engager was told.
	ProposedOn, LastNoticeOn string
	// LastWindowEndsOn is the last day of the times to object that have to be waited for.
	LastWindowEndsOn string
	// EffectiveFrom is the first day on which it may be used for all that do not use it yet; empty where that depends on a decision. Where
	// all use it, the day from which all did.
	EffectiveFrom string
	// Engagements counts those that rest on it, and the others those in each state.
	Engagements, NotNotified, Proposed, NotAuthorised, Accepted, AcceptedBySilence, Effective, Objected, Resolved, Withdrawn, Ended int
	// InUse counts those for which it is used, whether it may be or not.
	InUse int
}

// NewSubProcessorChange sums up how a sub-processor stands for the engagers of all the engagements that rest on one, each with the
// day of its notice.
func NewSubProcessorChange(standings []SubStanding, notices []string) SubProcessorChange {
	c := SubProcessorChange{Engagements: len(standings)}
	count := map[string]*int{
		SubNotNotified: &c.NotNotified, SubProposed: &c.Proposed, SubNotAuthorised: &c.NotAuthorised, SubAccepted: &c.Accepted,
		SubAcceptedBySilence: &c.AcceptedBySilence, SubEffective: &c.Effective, SubObjected: &c.Objected, SubResolved: &c.Resolved,
		SubWithdrawn: &c.Withdrawn, SubEnded: &c.Ended,
	}
	since, undecided := "", false
	for i, s := range standings {
		*count[s.State]++
		if s.InUse {
			c.InUse++
		}
		if told := notices[i]; told != "" {
			if c.ProposedOn == "" || told < c.ProposedOn {
				c.ProposedOn = told
			}
			c.LastNoticeOn = max(c.LastNoticeOn, told)
		}
		switch s.State {
		case SubResolved, SubWithdrawn, SubEnded:
			continue
		case SubEffective:
			since = max(since, s.EffectiveFrom)
			continue
		}
		if !s.Urgent && s.State != SubAccepted {
			c.LastWindowEndsOn = max(c.LastWindowEndsOn, s.WindowEndsOn)
		}
		undecided = undecided || s.EffectiveFrom == ""
		c.EffectiveFrom = max(c.EffectiveFrom, s.EffectiveFrom)
	}
	c.settle()
	switch {
	case undecided:
		c.EffectiveFrom = ""
	case c.State == ChangeEffective:
		c.EffectiveFrom = since
	}
	return c
}

func (c *SubProcessorChange) settle() {
	switch {
	case c.Objected > 0:
		c.State = ChangeBlocked
	case c.NotNotified+c.Proposed+c.NotAuthorised > 0:
		c.State = ChangeOpen
	case c.Accepted+c.AcceptedBySilence > 0:
		c.State = ChangeAgreed
	case c.Effective > 0:
		c.State = ChangeEffective
	case c.Resolved+c.Withdrawn > 0:
		c.State = ChangeDropped
	default:
		c.State = ChangeEnded
	}
}
