package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/index"
)

// Organisation is a party; its roles are separate records, Controller and Processor.
type Organisation struct{ ent.Schema }

// Mixin implements ent.Interface.
func (Organisation) Mixin() []ent.Mixin { return []ent.Mixin{root{}} }

// Annotations implements ent.Interface.
func (Organisation) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "org", Plural: "organisations", KeyFrom: []string{"tradingName", "legalName"}})
}

// Fields implements ent.Interface.
func (Organisation) Fields() []ent.Field {
	return append(columns(
		text("name", "The name it goes by: the trading name, else the legal name, else the key.").folded().server().required(),
		text("legal_name", "Full legal name (Art. 30(1)(a)).").folded().personal(),
		text("trading_name", "Name it trades under.").folded(),
		enum("legal_form", "LegalForm", legalForms, "What kind of person in law it is."),
		flag("own", "Whether it is one of the organisations this register is kept for."),
		enum("nature", "OrganisationNature", natures, "A real party, a category of parties, or an example a source names.").or("REAL"),
		objects("registrations", registration, "Numbers under which public registers list it."),
		objects("addresses", address, "Postal addresses.").personal(),
		scalar("country", "CountryCode", "Where it is established, as ISO 3166-1 alpha-2."),
		integer("headcount", "People employed (Art. 30(5))."),
		scalar("website", "URL", "Its website."),
	), link("parent"))
}

// Edges implements ent.Interface.
func (Organisation) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("children", Organisation.Type).Annotations(EdgeInfo{Hidden: true}).
			From("parent").Field("parent_id").Unique().Comment("The organisation it belongs to, as a subsidiary to its group."),
		edge.From("example_of", Recipient.Type).Ref("examples").Annotations(EdgeInfo{Hidden: true}),
		edge.From("contacts", Contact.Type).Ref("organisation").Annotations(EdgeInfo{Parts: true}).Comment("Points of contact by kind."),
	}
}

// Indexes implements ent.Interface.
func (Organisation) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("register_id", "name_fold", "id"),
	}
}

// Contact is a point of contact of an organisation.
type Contact struct{ ent.Schema }

// Mixin implements ent.Interface.
func (Contact) Mixin() []ent.Mixin { return []ent.Mixin{part{}} }

// Annotations implements ent.Interface.
func (Contact) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "cont", Plural: "contacts", Owner: "Organisation", KeyFrom: []string{"kind"}})
}

// Fields implements ent.Interface.
func (Contact) Fields() []ent.Field {
	return append(columns(
		enum("kind", "ContactKind", contactKinds, "What the contact is for (Art. 30(1)(a), 27, 37; POPIA s55).").or("GENERAL"),
		text("name", "Person or function.").personal(),
		text("job_title", "Position held.").personal(),
		scalar("email", "EmailAddress", "E-mail address.").personal(),
		texts("phones", "Telephone numbers.").personal(),
		objects("addresses", address, "Postal addresses.").personal(),
		text("registration", "Registration of an information officer with the regulator (POPIA s55(2))."),
	), mustLink("organisation"))
}

// Edges implements ent.Interface.
func (Contact) Edges() []ent.Edge {
	return []ent.Edge{
		owner("organisation", Organisation.Type),
	}
}

// Indexes implements ent.Interface.
func (Contact) Indexes() []ent.Index { return []ent.Index{index.Fields("organisation_id")} }
