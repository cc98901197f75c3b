package compliance

import "github.com/openropa/ropa/internal/record"

// authorised is R-039 for a sub-processor.
func authorised(c *Case, below *record.Record) {
	path, sub, engager := at("subProcessing", below)+".authorisation", c.sub(below), c.party(c.engager(c.Record))
	decided := at("subProcessing", below) + ".decision"
	agreement := c.One(c.Record, "agreement")
	inGeneral := agreement != nil && agreement.Text("subProcessorAuthorisation") == "GENERAL"
	standing := c.SubProcessing(below)
	authorisation, decision := below.Text("authorisation"), below.Text("decision")
	if authorisation != "GENERAL" && authorisation != "NONE" && standing.Authorisation == "SPECIFIC" {
		authorisation = "SPECIFIC" // as the agreement says, where this one says nothing
	}
	switch {
	case decision == "OBJECTED" && below.Text("effectiveOn") != "" && !standing.InUse:
		c.Ask(decided, "An objection to %s was made by %s, and is open: how does it end?", sub, engager)
	case decision == "OBJECTED":
		c.Fail(decided, "An objection to %s was made by %s.", sub, engager)
	case authorisation == "NONE":
		c.Fail(path, "There is no authorisation of %s by %s.", sub, engager)
	case standing.Authorisation == "SPECIFIC" && decision == "ACCEPTED_BY_SILENCE":
		c.Fail(decided, "Silence authorises nobody where sub-processors are authorised by name: %s has not accepted %s.", engager, sub)
	case authorisation == "SPECIFIC" && decision == "PENDING" && standing.InUse:
		c.Fail(decided, "The service of %s is used for %s, whose decision is pending.", sub, engager)
	case authorisation == "SPECIFIC" && standing.State == SubNotAuthorised:
		c.Ask(decided, "Silence authorises nobody, and the time to answer ended on %s: has %s authorised %s?", standing.WindowEndsOn, engager, sub)
	case authorisation == "SPECIFIC" && decision == "PENDING":
		c.Ask(decided, "Silence authorises nobody, and the decision is pending: has %s authorised %s?", engager, sub)
	case authorisation == "SPECIFIC", authorisation == "GENERAL", inGeneral:
	default:
		c.Ask(path, "Has %s authorised %s, by name or in general?", engager, sub)
	}
}

// tooEarly is N22 for a sub-processor: whether it is used, or is to be, before its engager had the time to object. A replacement in
// an emergency does not wait for that, but it is told.
func tooEarly(c *Case, below *record.Record) {
	planned, told, decision := below.Text("effectiveOn"), below.Text("notifiedOn"), below.Text("decision")
	if planned == "" || decision == "ACCEPTED" || decision == "OBJECTED" {
		return // R-039 is about objections
	}
	path, sub, engager := at("subProcessing", below), c.sub(below), c.party(c.engager(c.Record))
	standing := c.SubProcessing(below)
	used, ends := c.Reached(planned), standing.WindowEndsOn
	switch {
	case told == "" && used:
		c.Fail(path+".notifiedOn", "The service of %s is used for %s since %s, without notice.", sub, engager, planned)
	case standing.Urgent || ends == "" || planned > ends || c.Past(ends):
	case used:
		c.Fail(path+".effectiveOn", "The service of %s is used for %s since %s, and the time to object ends on %s.", sub, engager, planned, ends)
	default:
		c.Warn(path+".effectiveOn", "The service of %s is to be used for %s from %s, before the time to object ends on %s.", sub, engager, planned, ends)
	}
}
