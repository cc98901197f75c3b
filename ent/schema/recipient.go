package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/index"
)

// Recipient is an entry of the register's vocabulary of recipients (Art. 4(9), 30(1)(d)): a category, or one named organisation.
type Recipient struct{ ent.Schema }

// Mixin implements ent.Interface.
func (Recipient) Mixin() []ent.Mixin { return []ent.Mixin{root{}} }

// Annotations implements ent.Interface.
func (Recipient) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "reci", Plural: "recipients", KeyFrom: []string{"name"}})
}

// Fields implements ent.Interface.
func (Recipient) Fields() []ent.Field {
	return append(columns(
		text("name", "What the recipient is called.").folded().required(),
		text("description", "Who belongs to it.").folded(),
		enum("relationship", "RecipientRelationship", relationships, "How it stands to the organisation.").or("OTHER"),
		scalar("country", "CountryCode", "Country in which it receives the data, where that is known of a category, as ISO 3166-1 alpha-2."),
	), link("organisation"))
}

// Edges implements ent.Interface.
func (Recipient) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("organisation", Organisation.Type).Field("organisation_id").Unique().Comment("The one organisation it is, where it is one."),
		edge.To("examples", Organisation.Type).Comment("Organisations that a source names as examples of the category."),
	}
}

// Indexes implements ent.Interface.
func (Recipient) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("register_id", "name_fold", "id"),
	}
}
