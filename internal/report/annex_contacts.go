package report

import (
	"slices"

	"github.com/openropa/ropa/internal/record"
)

// addresses is the fact of the main addresses of an organisation, or else of any.
func addresses(organisation *record.Record) annexFact {
	var texts []string
	for _, a := range objects(organisation, "addresses") {
		if kind := text(a, "kind"); kind == "" || kind == "OTHER" || kind == "REGISTERED" || kind == "BUSINESS" {
			texts = append(texts, address(a))
		}
	}
	if len(texts) == 0 {
		for _, a := range objects(organisation, "addresses") {
			texts = append(texts, address(a))
		}
	}
	return recorded(organisation, "addresses", texts...)
}

// contactsOf are the contacts of an organisation of a kind.
func contactsOf(organisation *record.Record, kind string) []*record.Record {
	return slices.DeleteFunc(slices.Clone(organisation.Parts["contacts"]), func(c *record.Record) bool { return c.Text("kind") != kind })
}

// contactField is the fact of a field of the key contact.
func contactField(organisation *record.Record, field string) annexFact {
	for _, contact := range contactsOf(organisation, "KEY_CONTACT") {
		return recorded(organisation, at("contacts", contact)+"."+field, contact.Text(field))
	}
	return absent(organisation, "contacts", "")
}

// keyContactDetails is how the key contact can be reached.
func keyContactDetails(organisation *record.Record) annexFact {
	for _, contact := range contactsOf(organisation, "KEY_CONTACT") {
		return reach(organisation, contact)
	}
	return absent(organisation, "contacts", "")
}

// reach is how a contact can be reached; that it cannot by e-mail is a lack.
func reach(organisation, contact *record.Record) annexFact {
	texts := append([]string{contact.Text("email")}, contact.Texts("phones")...)
	for _, a := range objects(contact, "addresses") {
		texts = append(texts, address(a))
	}
	f := recorded(organisation, at("contacts", contact)+".email", texts...)
	if contact.Text("email") == "" {
		f.lacks = []lack{{record: organisation, path: at("contacts", contact) + ".email"}}
	}
	return f
}

// person is a contact in one line.
func person(contact *record.Record) string {
	named := contact.Text("name")
	if contact.Text("jobTitle") != named {
		named = sentence(named, contact.Text("jobTitle"))
	}
	all := []string{named, contact.Text("email")}
	all = append(all, contact.Texts("phones")...)
	for _, a := range objects(contact, "addresses") {
		all = append(all, address(a))
	}
	return sentence(append(all, after("registration", contact.Text("registration")))...)
}

// people are contacts, each in one line.
func people(contacts []*record.Record) []string {
	var out []string
	for _, contact := range contacts {
		out = append(out, person(contact))
	}
	return out
}
