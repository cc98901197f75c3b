package compliance

import (
	"slices"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
)

// electronic are the channels of electronic mail.
var electronic = []string{"EMAIL", "SMS", "IN_APP"}

// marketing looks whether direct marketing by electronic mail is permitted: by consent, or towards existing customers.
func (c *Case) marketing() {
	for _, part := range c.Record.Parts["purposes"] {
		purpose := c.One(part, "purpose")
		if purpose == nil || purpose.Text("kind") != "DIRECT_MARKETING" {
			continue
		}
		channels := purpose.Texts("channels")
		mail := slices.ContainsFunc(channels, func(channel string) bool { return slices.Contains(electronic, channel) })
		open := c.regimesWhere(func(regime string) bool { return !c.consented(part, regime) })
		path := at("purposes", part) + ".marketingGround"
		switch ground := part.Text("marketingGround"); {
		case len(open) == 0 || ground == "CONSENT" || ground == "EXISTING_CUSTOMER":
		case len(channels) > 0 && !mail:
		case ground == "NOT_ELECTRONIC" && mail:
			c.FailUnder(open, path, "“%s” is said not to be electronic, and its channels are %s.", name(purpose), listed(channels))
		case ground == "NOT_ELECTRONIC":
		case ground == "UNKNOWN":
			c.Ask(path, "“%s” is direct marketing. Is it sent by electronic mail and, if so, with consent or to existing customers?", name(purpose))
		case mail:
			c.FailUnder(open, path, "“%s” is sent by electronic mail, and neither consent nor an existing customer relationship is recorded.", name(purpose))
		default:
			c.FailUnder(open, path, "“%s” is direct marketing, and neither its channels nor consent nor an existing customer relationship is recorded.", name(purpose))
		}
	}
}

// consented reports whether a purpose relies on consent under a regime.
func (c *Case) consented(purpose *record.Record, regime string) bool {
	return slices.ContainsFunc(c.ReliedOn(purpose, regime), func(basis *record.Record) bool {
		return c.requires(relied{code: c.Code(basis)}, law.ConsentRecord)
	})
}

// parentalConsent looks, where a service reaches children online with their consent, whether holders of parental
// responsibility give or authorise it.
func (c *Case) parentalConsent() {
	children := slices.ContainsFunc(c.People(c.Record), Yes("children")) ||
		slices.ContainsFunc(c.Categories(c.Record), func(category *record.Record) bool { return c.Is(category, Yes("children")) })
	if !children {
		return
	}
	var channels []string
	for _, source := range c.Parts(c.Record, "dataSources") {
		channels = append(channels, source.Texts("channels")...)
	}
	online := slices.ContainsFunc(channels, func(channel string) bool {
		return slices.Contains([]string{"WEBSITE", "MOBILE_APP", "PRODUCT"}, channel)
	})
	for _, b := range c.relied() {
		path, authorised := b.path+".parentalAuthorisation", b.basis.Text("parentalAuthorisation")
		switch {
		case !c.requires(b, law.ConsentRecord) || authorised == "TRUE" || len(channels) > 0 && !online:
		case authorised == "FALSE" && online:
			c.FailUnder(b.regime(), path, "“%s” relies on the consent of children, whose parents do not authorise it.", b.name)
		default:
			c.Ask(path, "“%s” relies on the consent of children. Is it a service that is offered to them online, and do their parents authorise it?", b.name)
		}
	}
}

// withdrawal looks for the way in which consent is withdrawn, and for consent that staff are hardly free to refuse.
func (c *Case) withdrawal() {
	for _, b := range c.relied() {
		if !c.requires(b, law.ConsentRecord) {
			continue
		}
		if b.basis.Text("consentWithdrawal") == "" {
			c.FailUnder(b.regime(), b.path+".consentWithdrawal", "“%s” relies on consent, and it is not recorded how it is withdrawn.", b.name)
		}
		if purpose := c.One(b.purpose, "purpose"); purpose != nil && purpose.Text("kind") == "EMPLOYMENT" && b.under != "POPIA" {
			c.FailUnder(b.regime(), b.path, "“%s” relies on the consent of staff, who are hardly free to refuse it.", b.name)
		}
	}
}

// compatibility looks why data collected for another purpose may be used for this one. Consent needs no such reason.
func (c *Case) compatibility() {
	for _, purpose := range c.Record.Parts["purposes"] {
		if purpose.Text("furtherProcessing") == "TRUE" && purpose.Text("compatibility") == "" {
			open := c.regimesWhere(func(regime string) bool { return !c.consented(purpose, regime) })
			c.FailUnder(open, at("purposes", purpose)+".compatibility", "“%s” uses data that were collected for another purpose, and it is not recorded why the two are compatible.", c.purposeName(purpose))
		}
	}
}
