package compliance

import (
	"github.com/openropa/ropa/internal/record"
)

// storageAccess reports storage on, or access to, devices of users that takes consent and has none: for a purpose that is no
// exception, or without what its exception takes.
func (c *Case) storageAccess(access *record.Record) {
	control := access.Text("control")
	if access.Text("present") == "FALSE" || control == "CONSENT" {
		return
	}
	what := access.Text("product")
	if what == "" {
		what = words(access.Text("technology"))
	}
	purpose, _ := c.law.StoragePurpose(access.Text("purpose"))
	excepted := purpose.Exception && c.Valid(purpose.Validity)
	path := at("storageAccess", access)
	switch unsure := access.Text("present") == "UNKNOWN" || control == "UNKNOWN" || access.Text("purpose") == "UNSPECIFIED"; {
	case excepted && access.Text("present") == "TRUE":
		for _, condition := range []struct {
			wanted       bool
			field, words string
		}{
			{purpose.SolePurpose, "solePurpose", "that it serves this purpose alone"},
			{purpose.Informed, "informed", "that users have clear information"},
			{purpose.SimpleObjection, "simpleObjection", "that users have a simple way to object"},
		} {
			c.exception(path, what, access, condition.field, condition.words, condition.wanted)
		}
	case excepted:
	case unsure:
		c.Ask(path+".control", "No exception from consent is recorded for %s. Is it used without the consent of users, and for what?", what)
	default:
		c.Fail(path+".control", "%s is used for a purpose that takes the consent of users, and they are not asked for it.", what)
	}
}

// exception reports that something an exception from consent takes is denied, or not known.
func (c *Case) exception(path, what string, access *record.Record, field, words string, wanted bool) {
	switch fact := access.Text(field); {
	case !wanted || fact == "TRUE":
	case fact == "FALSE":
		c.Fail(path+"."+field, "%s is used without consent, and the exception for its purpose takes %s.", what, words)
	default:
		c.Ask(path+"."+field, "%s is used without consent, and the exception for its purpose takes %s. Is it so?", what, words)
	}
}
